"""Books and plays."""

import pytest

from seqkeras.datasets import load

BOOK = "The Time Machine\n\nThe Time Traveller was expounding.\nThe end.\n"


@pytest.mark.parametrize("which", ["THE", "THIS"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_only_the_book_is_kept(tmp_path, which, ending):
    text = (
        f"\ufeffThe Project Gutenberg eBook\n\n*** START OF {which} PROJECT GUTENBERG "
        f"EBOOK THE TIME MACHINE ***\n\n\n{BOOK}\n\n\nEnd of Project Gutenberg's The "
        f"Time Machine\n\n*** END OF {which} PROJECT GUTENBERG EBOOK ***\nLicence\n"
    )
    (tmp_path / "pg35.txt").write_bytes(text.replace("\n", ending).encode())
    assert load("timemachine", folder=tmp_path) == {"all": BOOK}


def test_a_book_without_marks_is_the_book(tmp_path):
    (tmp_path / "timemachine.txt").write_text(BOOK)
    assert load("timemachine", "all", tmp_path) == BOOK


def test_plays_are_cut_by_characters(tmp_path):
    text = "abcdefg\n" * 139_425
    (tmp_path / "tinyshakespeare.txt").write_text(text)
    parts = load("tinyshakespeare", folder=tmp_path)
    assert [len(part) for part in parts.values()] == [1_000_000, 60_000, 55_400]
    assert "".join(parts.values()) == text


def test_any_file(tmp_path, monkeypatch):
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "book.txt").write_text("안녕", "utf-8")
    assert load("text/below/book.txt", "all", tmp_path) == "안녕"
    assert load(f"text/{tmp_path}/below/book.txt", "all", tmp_path) == "안녕"
    monkeypatch.setenv("SEQKERAS_DATA", str(tmp_path))
    assert load("text/below/book.txt", "all") == "안녕"
    (tmp_path / "latin.txt").write_bytes(b"one\ntwo\ncaf\xe9\n")
    with pytest.raises(ValueError, match="latin.txt, line 3: expected text in utf-8"):
        load("text/latin.txt")
    with pytest.raises(ValueError, match="expected a file, such as"):
        load("text/")
