"""`benchmarks/corpora.py` takes corpora as their authors publish them, unchanged.

The files are built here, small, in the official formats; the figures mean nothing.
"""

import importlib
import random
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
PLAIN = "the a film book plot cast was is seems so very".split()
SAID = {0: ["dull", "bad", "flat"], 1: ["good", "fine", "warm"]}


def text(rng, label=0):
    words = [*rng.choices(PLAIN, k=rng.randint(3, 12)), rng.choice(SAID[label % 2])]
    rng.shuffle(words)
    return " ".join(words)


def labelled(count, form, classes=2, header=""):
    rng = random.Random(count)
    rows = (
        form.format(i=i, text=text(rng, i), label=i % classes) for i in range(count)
    )
    return header + "".join(f"{row}\n" for row in rows)


def imdb(count):
    rng = random.Random(count)
    return {
        f"{split}/{sign}/{i}_{i % 5}.txt": text(rng, label)
        for split in ("train", "test")
        for label, sign in enumerate(["neg", "pos"])
        for i in range(count)
    }


def tables(names, form, header="", classes=2):
    counts = zip(names, (120, 30, 30), strict=False)
    return {name: labelled(n, form, classes, header) for name, n in counts}


def columns(names, form, tags, header=""):
    """Sentences of names and verbs, one word a line."""
    rng = random.Random(0)
    files = {}
    for name, count in zip(names, (80, 20, 20), strict=True):
        sentences = []
        for _ in range(count):
            words = [rng.choice(list(tags)) for _ in range(rng.randint(2, 9))]
            rows = [form.format(n=n, w=w, tag=tags[w]) for n, w in enumerate(words, 1)]
            sentences.append("\n".join(rows))
        files[name] = header + "\n\n".join(sentences) + "\n\n"
    return files


def parallel(names):
    """Files of a pair of languages, a line of one the translation of the other's."""
    files = {}
    for first, second, count in names:
        rng = random.Random(count)
        lines = [text(rng, i).split() for i in range(count)]
        files[first] = "".join(f"{' '.join(line)} .\n" for line in lines)
        files[second] = "".join(f"{' '.join(line[::-1])} .\n" for line in lines)
    return files


WORD = {"Kim": "PROPN", "Lee": "PROPN", "saw": "VERB", "met": "VERB", "and": "CCONJ"}
ENTITY = {"Kim": "I-PER", "Rome": "I-LOC", "saw": "O", "met": "O", "and": "O"}
FILES = {
    "imdb": imdb(30),
    "rt-polarity": {
        f"rt-polarity.{sign}": labelled(1100, f"{{text}} {sign} {{i}}")
        for sign in ("neg", "pos")
    },
    "sst2": tables(
        ["train.tsv", "dev.tsv"], "{text}\t{label}", header="sentence\tlabel\n"
    )
    | {"test.tsv": labelled(30, "{i}\t{text}", header="index\tsentence\n")},
    "trec": {
        name: "".join(
            f"{kind}:x Who {text(random.Random(i), i)} ?\n"
            for i, kind in enumerate(["DESC", "HUM", "LOC", "NUM"] * count)
        )
        for name, count in {"train_5500.label": 30, "TREC_10.label": 8}.items()
    },
    "nsmc": tables(
        ["ratings_train.txt", "ratings_test.txt"],
        "{i}\t재미{text}\t{label}",
        header="id\tdocument\tlabel\n",
    ),
    "conll2003": columns(
        ["eng.train", "eng.testa", "eng.testb"],
        "{w} NNP I-NP {tag}",
        ENTITY,
        header="-DOCSTART- -X- O O\n\n",
    ),
    "ud/ko_tiny": columns(
        [f"ko_tiny-ud-{split}.conllu" for split in ("train", "dev", "test")],
        "{n}\t{w}\t_\t{tag}\t_\t_\t0\t_\t_\t_",
        WORD,
    ),
    "text/book.txt": {"book.txt": labelled(400, "{text}. {text}.")},
    "multi30k_tok/de-en": parallel(
        (f"{stem}.lc.norm.tok.de", f"{stem}.lc.norm.tok.en", count)
        for stem, count in {
            "train": 80,
            "val": 9,
            "test_2016_flickr": 9,
            "test_2017_flickr": 9,
        }.items()
    ),
    "parallel/de-en": parallel([("train.de", "train.en", 80)]),
    "tatoeba/kor": {"kor.txt": labelled(80, "{text} {i}.\t재미 {text} {i}.")},
    "airline_passengers": {
        "airline-passengers.csv": '"Month","Passengers"\n'
        + "".join(
            f'"{1949 + i // 12}-{i % 12 + 1:02}",{100 + 2 * i + 9 * (i % 12)}\n'
            for i in range(144)
        )
    },
}


@pytest.fixture
def corpora(monkeypatch, tmp_path):
    """The script, which reads from an empty folder and trains next to nothing."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    monkeypatch.setenv("SEQKERAS_DATA", str(tmp_path))
    for script in BENCHMARKS.glob("*.py"):  # fresh ones, that have read nothing yet
        monkeypatch.delitem(sys.modules, script.stem, raising=False)
    for module, name, value in (
        ("forecasting", "STEPS", (5, 10)),
        ("language", "CHARACTERS_READ", 1),
        ("tagging", "WORDS_READ", 1),
        ("translation", "PAIRS", 1),
    ):
        monkeypatch.setattr(importlib.import_module(module), name, value)
    return importlib.import_module("corpora")


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_corpus_in_its_official_format(name, corpora, tmp_path, monkeypatch, capsys):
    for file, content in FILES[name].items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(content, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["corpora.py", name, "--seeds", "1"])
    corpora.main()
    heading, rule, *rows = capsys.readouterr().out.splitlines()
    assert heading.startswith("| corpus | model | weights |") and set(rule) <= set(
        "|- "
    )
    assert len(rows) >= 2
    for row in rows:
        assert row.startswith(f"| {name} |") and row.count("|") == heading.count("|")
        assert "nan" not in row


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments, message",
    [
        (["nosuch"], "expected a name that `seqkeras data list` shows"),
        (["scenes"], "expected a public corpus of texts with labels, tags, plain text"),
        (["imdb"], "is not on this computer"),
        (["imdb", "--seeds", "0"], "expected at least one seed. Received: --seeds 0"),
    ],
)
def test_what_cannot_be_measured(
    arguments, message, corpora, own_cache, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("SEQKERAS_DATA", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["corpora.py", *arguments])
    with pytest.raises(SystemExit) as stopped:
        corpora.main()
    assert message in f"{stopped.value}{capsys.readouterr().err}"
