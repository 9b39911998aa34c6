"""A corpus: which of its splits lie in a folder, and what they hold."""

import gzip
import zipfile

import pytest

from seqkeras.datasets.corpus import ALL, Corpus, size


def text(files):
    return [file.text().strip() for file in files]


def make(**options):
    about = dict.fromkeys(["what", "gives", "licence", "paper", "home"], "")
    files = {"train": ("a.txt", "b.txt"), "test": ("c.txt|d.txt",)}
    return Corpus(**{"name": "set", **about, "files": files, "parse": text} | options)


def put(folder, *names):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(name)


def test_reads_all_splits_or_one(tmp_path):
    put(tmp_path, "a.txt", "d.txt")
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(b"packed"))
    corpus = make()
    assert corpus.splits == ("train", "test")
    both = {"train": ["a.txt", "packed"], "test": ["d.txt"]}
    assert corpus.read(tmp_path) == both
    assert corpus.read(tmp_path, "test") == {"test": ["d.txt"]}


@pytest.mark.parametrize(
    "names, partial, wanted",
    [
        (["a.txt", "b.txt"], False, None),
        (["a.txt", "b.txt"], True, {"train": ["a.txt", "b.txt"]}),
        (["a.txt"], True, None),
    ],
)
def test_some_of_its_files(tmp_path, names, partial, wanted):
    put(tmp_path, *names)
    corpus = make(partial=partial)
    assert corpus.read(tmp_path) == wanted
    assert corpus.read(tmp_path, "test") is None
    assert corpus.is_in(tmp_path) == (len(names) == 2)


def test_splits_made_of_one_file(tmp_path):
    put(tmp_path, "all.txt")

    def halves(files):
        return {"train": text(files), "test": []}

    corpus = make(files={ALL: ("all.txt",)}, splits=("train", "test"), parse=halves)
    assert corpus.read(tmp_path) == {"train": ["all.txt"], "test": []}
    assert corpus.read(tmp_path, "test") == {"test": []}
    assert make(files={ALL: ("all.txt",)}).read(tmp_path) == {ALL: ["all.txt"]}


def test_in_a_folder_of_its_own_or_in_the_archive(tmp_path):
    corpus = make(archive="set.zip", folders=("other",))
    assert not corpus.is_in(tmp_path) and corpus.read(tmp_path) is None
    put(tmp_path / "elsewhere", "c.txt")
    assert not corpus.is_in(tmp_path)
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as packed:
        for name in ["in/a.txt", "in/b.txt", "in/c.txt"]:
            packed.writestr(name, "packed")
    assert corpus.is_in(tmp_path)
    put(tmp_path / "Other-1.0" / "data", "c.txt")
    assert corpus.read(tmp_path)["test"] == ["c.txt"]  # before what is packed
    assert corpus.read(tmp_path)["train"] == ["packed", "packed"]


@pytest.mark.parametrize(
    "data", [["a", "b"], (["a", "b"], [0, 1]), {"year": [1, 2]}, "ab"]
)
def test_size(data):
    assert size(data) == 2
