import pytest

from seqkeras.files import write


def test_writes_and_replaces(tmp_path):
    path = tmp_path / "a.txt"
    write(path, "één\n")
    write(path, "two\n")
    assert path.read_bytes() == b"two\n"
    assert list(tmp_path.iterdir()) == [path]


def test_keeps_the_mode(tmp_path):
    path = tmp_path / "a.txt"
    path.touch(0o600)
    write(path, "text")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_failure_leaves_the_old_file_and_no_other(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write(path, "x" * 100_000 + "\ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
