"""Texts with labels, in the forms that their authors publish."""

import io
import tarfile
import zipfile

import pytest

from seqkeras.datasets import labelled_text as lt
from seqkeras.datasets import load
from seqkeras.datasets.files import File

# Byte order mark, carriage returns, no line feed at the end.
ODD = ["{}", "\ufeff{}", "windows", "unfinished"]


def write(text, how, encoding="utf-8"):
    """A file with the same lines, written in another way."""
    if how == "windows":
        text = text.replace("\n", "\r\n")
    elif how == "unfinished":
        text = text.removesuffix("\n")
    else:
        text = how.format(text)
    return File("file", text.encode(encoding))


@pytest.mark.parametrize("how", ODD)
def test_tables(how):
    text = 'id\tdocument\tlabel\n1\tso "good\t1\n2\t좋\u2028아\x85요\t0\n3\t\t1\n'
    assert lt.tab_separated([write(text, how)]) == (
        ['so "good', "좋\u2028아\x85요", ""],
        [1, 0, 1],
    )


def test_a_table_without_labels():
    file = File("test.tsv", b"index\tsentence\n0\tuneasy mishmash .\n")
    assert lt.tab_separated([file]) == (["uneasy mishmash ."], [-1])


@pytest.mark.parametrize("how", ODD)
def test_commas_and_quotation_marks(how):
    text = '"3","A, ""B""","C\\D"\n"1","E","F\nG"\n'
    texts = ['A, "B" C\\D', "E F\nG"]
    assert lt.comma_separated([write(text, how)]) == (texts, [2, 0])


@pytest.mark.parametrize("how", ODD)
def test_a_class_in_front(how):
    text = "DESC:manner How did it end ?\nLOC:city Where is Trois-Rivières ?\n"
    wanted = ["How did it end ?", "Where is Trois-Rivières ?"], [2, 4]
    assert lt.label_first([write(text, how)]) == wanted
    if not how.startswith("\ufeff"):
        assert lt.label_first([write(text, how, "latin-1")]) == wanted


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_two_files_make_three_splits(encoding):
    # In Latin-1 the ellipsis would be a line break, to `str.splitlines`.
    files = [
        File(
            sign, "".join(f"{sign} café… {i} \n" for i in range(2000)).encode(encoding)
        )
        for sign in ["neg", "pos"]
    ]
    parts = lt.two_files(files)
    assert [len(parts[s][0]) for s in lt.SPLITS] == [2000, 1000, 1000]
    texts = [text for texts, _ in parts.values() for text in texts]
    assert len(set(texts)) == 4000 and texts[0].count("café… ") == 1
    for texts, labels in parts.values():
        assert [text.startswith("pos") for text in texts] == [*map(bool, labels)]
        assert 0.4 < sum(labels) / len(labels) < 0.6
    assert lt.two_files(files) == parts


@pytest.mark.parametrize(
    "parse, text, message",
    [
        (lt.tab_separated, "", "file: expected text. Received: an empty file"),
        (lt.tab_separated, "\ufeff\n", "file: expected text. Received: an empty"),
        (lt.tab_separated, "a\tb\n", "line 1: expected a column sentence or docum"),
        (lt.tab_separated, "sentence\tlabel\na\t1\nb\n", "line 3: expected 2 columns"),
        (lt.tab_separated, "sentence\tlabel\na\t1\t\n", "line 2: expected 2 columns"),
        (
            lt.tab_separated,
            "sentence\tlabel\na\t2\n",
            "line 2: expected the label 0 or",
        ),
        (lt.tab_separated, "sentence\tlabel\na\t1\n\n", "line 3: expected 2 columns"),
        (lt.comma_separated, '"1","a","b"\n"5","a","b"\n', "line 2: expected topic"),
        (lt.comma_separated, '"1","a\rb","c"\n"5","a","b"\n', "line 2: expected topic"),
        (lt.comma_separated, '"1","a","b"\n"1","a"\n', "line 2: expected topic 1 to 4"),
        (lt.comma_separated, '"1","a","b"\n"1","a","b', "line 2: expected comma sep"),
        (lt.comma_separated, '"1","a" x,"b"\n', "line 1: expected comma separated"),
        (lt.label_first, "DESC:manner How ?\nWhy ?\n", "line 2: expected a class such"),
        (lt.label_first, "BOOK:one Which ?\n", "line 1: expected a class such as DESC"),
        (lt.label_first, "DESC:manner\n", "line 1: expected a class .* then text"),
    ],
)
def test_broken_lines(parse, text, message):
    with pytest.raises(ValueError, match=message):
        parse([File("file", text.encode())])


def test_latin_1_where_utf_8_is_due():
    data = "sentence\tlabel\ngood\t1\ncafé\t1\n".encode("latin-1")
    with pytest.raises(ValueError, match="file, line 3: expected text in utf-8.*0xe9"):
        lt.tab_separated([File("file", data)])


REVIEWS = {
    f"aclImdb/{split}/{sign}/{i}_{7 if sign == 'pos' else 2}.txt": f"{sign} {split} {i}"
    for split in ["train", "test"]
    for sign in ["neg", "pos"]
    for i in range(20)
} | {"aclImdb/train/unsup/0_0.txt": "no label", "aclImdb/README": "read me"}


def test_folders_of_reviews_unpacked_or_not(tmp_path):
    for name, text in REVIEWS.items():
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "packed").mkdir()
    with tarfile.open(tmp_path / "packed" / "aclImdb_v1.tar.gz", "w:gz") as archive:
        for name, text in REVIEWS.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))

    found = load("imdb", folder=tmp_path / "data")
    assert found == load("imdb", folder=tmp_path / "data" / "aclImdb")
    assert found == load("imdb", folder=tmp_path / "packed")
    assert list(found) == ["train", "test"]
    texts, labels = found["test"]
    assert sorted(texts) == sorted(t for n, t in REVIEWS.items() if "test/" in n)
    assert [text.startswith("pos") for text in texts] == [*map(bool, labels)]
    assert labels != sorted(labels)


def test_the_sentiment_treebank_in_its_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "SST-2.zip", "w") as archive:
        archive.writestr(
            "SST-2/train.tsv", "sentence\tlabel\nhide new secretions \t0\n"
        )
        archive.writestr("SST-2/dev.tsv", "sentence\tlabel\ncharming\t1\n")
        archive.writestr("SST-2/test.tsv", "index\tsentence\n0\tuneasy\n")
        archive.writestr("SST-2/original/train.txt", "other")
    assert load("sst2", folder=tmp_path) == {
        "train": (["hide new secretions"], [0]),
        "validation": (["charming"], [1]),
        "test": (["uneasy"], [-1]),
    }
