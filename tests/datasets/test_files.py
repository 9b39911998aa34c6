"""Files of a corpus: where they are looked for, and what is read of them."""

import pytest

from seqkeras.datasets.files import File, find, folders


def test_text_without_mark_and_carriage_returns():
    file = File("a/b.txt", "\ufeffé\r\n\r\n 2\x85\u2028\n".encode())
    assert file.name == "b.txt"
    assert file.text() == "é\n\n 2\x85\u2028\n"
    assert list(file.lines()) == [(1, "é"), (2, ""), (3, " 2\x85\u2028")]


def test_another_encoding_where_it_is_expected():
    for encoding in ["cp1252", "utf-8"]:
        assert File("a", "one…\n".encode(encoding)).text("cp1252") == "one…\n"
    with pytest.raises(ValueError, match="a, line 2: .* utf-8. Received: byte 0x85"):
        File("a", "one\ntwo…\n".encode("cp1252")).text()


@pytest.mark.parametrize("data", ["", " \n", "\ufeff\r\n"])
def test_an_empty_file(data):
    with pytest.raises(ValueError, match="a: expected text. Received: an empty file"):
        File("a", data.encode()).text()


def test_an_error_names_the_line():
    error = File("a", b"").error(3, "two columns", "x\t")
    assert str(error) == "a, line 3: expected two columns. Received: 'x\\t'"


def test_folders_by_the_name_of_the_set(tmp_path):
    for name in [
        "RT_PolarityData/deep/er",
        "rt-polarity",
        "other/rt-polarity",
        ".rt-polarity",
    ]:
        (tmp_path / name).mkdir(parents=True)
    found = folders(tmp_path, ["rt-polarity"])
    assert [str(folder.relative_to(tmp_path)) for folder in found] == [
        *("RT_PolarityData", "rt-polarity", "RT_PolarityData/deep"),
        *("RT_PolarityData/deep/er", "."),
    ]
    assert folders(tmp_path / "nowhere", ["a"]) == []


def test_plain_before_packed_and_the_nearest_first(tmp_path):
    near, far = tmp_path / "near", tmp_path / "far"
    for path in [
        near / "a.txt.gz",
        far / "a.txt",
        far / "b.csv",
        far / "c1",
        far / "c2",
    ]:
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert find([near, far], "a.txt") == [near / "a.txt.gz"]
    assert find([near, far], "z.csv|b.csv") == [far / "b.csv"]
    assert find([near, far], "c*") == [far / "c1", far / "c2"]
    assert find([near, far], "z") == []
