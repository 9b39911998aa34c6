"""Texts with labels: folders, tables, or a label in front of every line."""

import csv
import io
from collections.abc import Iterator
from pathlib import PurePath

from seqkeras.datasets.corpus import ALL, Corpus
from seqkeras.datasets.files import File
from seqkeras.datasets.shuffle import SPLITS, shuffled

Labelled = tuple[list[str], list[int]]
SENTIMENT = "texts, and labels: 0 negative, 1 positive"
TOPICS = "World", "Sports", "Business", "Sci/Tech"
QUESTIONS = "ABBR", "ENTY", "DESC", "HUM", "LOC", "NUM"


def folders(files: list[File]) -> Labelled:
    """One text a file, in folders `neg` and `pos`; shuffled, since they are sorted."""
    labels = [int(PurePath(file.label).parent.name == "pos") for file in files]
    texts = [file.text() for file in files]
    return shuffled(texts, labels, held_out=0)["train"]


def two_files(files: list[File]) -> dict[str, Labelled]:
    """One text a line, the negative ones in the first file, then the positive."""
    texts, labels = [], []
    for label, file in enumerate(files):
        lines = [line.strip() for _, line in file.lines("cp1252")]
        texts += lines
        labels += [label] * len(lines)
    return shuffled(texts, labels, held_out=1000)


def tab_separated(files: list[File]) -> Labelled:
    """A table with a header; a table without the column `label` gives -1.

    The text stands in the column `sentence` or `document`. Quotation marks are
    part of it.
    """
    (file,) = files
    lines = file.lines()
    header = next(lines)[1].split("\t")
    wanted = [name for name in ("sentence", "document") if name in header]
    if not wanted:
        raise file.error(1, "a column sentence or document", "\t".join(header))
    text, texts, labels = header.index(wanted[0]), [], []
    for number, line in lines:
        row = line.split("\t")
        if len(row) != len(header):
            raise file.error(number, f"{len(header)} columns, tabs between", line)
        texts.append(row[text].strip())
        label = row[header.index("label")] if "label" in header else "-1"
        if label not in ("0", "1") and "label" in header:
            raise file.error(number, "the label 0 or 1", label)
        labels.append(int(label))
    return texts, labels


def comma_separated(files: list[File]) -> Labelled:
    """Topic (1 to 4), title and description; the text is title and description."""
    (file,) = files
    texts, labels = [], []
    for number, row in rows(file):
        if len(row) != 3 or row[0] not in ("1", "2", "3", "4"):
            raise file.error(number, "topic 1 to 4, title, description", ",".join(row))
        texts.append(f"{row[1]} {row[2]}")
        labels.append(int(row[0]) - 1)
    return texts, labels


def label_first(files: list[File]) -> Labelled:
    """A class and a finer one, `DESC:manner`, then the text."""
    (file,) = files
    texts, labels = [], []
    for number, line in file.lines("cp1252"):
        label, _, text = line.partition(" ")
        coarse, colon, _ = label.partition(":")
        if coarse not in QUESTIONS or not colon or not text:
            raise file.error(number, "a class such as DESC:manner, then text", line)
        texts.append(text.strip())
        labels.append(QUESTIONS.index(coarse))
    return texts, labels


def rows(file: File) -> Iterator[tuple[int, list[str]]]:
    """Number of its last line, and fields, of every record in a CSV file."""
    reader = csv.reader(io.StringIO(file.text(), newline="\n"), strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise file.error(
            reader.line_num, "comma separated values", str(error)
        ) from None


CORPORA = [
    Corpus(
        name="imdb",
        what="film reviews",
        gives=SENTIMENT,
        licence="none stated; for research, cite the paper",
        paper="Maas et al., 2011, Learning word vectors for sentiment analysis "
        "(aclanthology.org/P11-1015)",
        home="https://ai.stanford.edu/~amaas/data/sentiment/",
        files={
            split: (f"{split}/neg/*.txt", f"{split}/pos/*.txt")
            for split in ("train", "test")
        },
        parse=folders,
        archive="aclImdb_v1.tar.gz",
        urls={
            "aclImdb_v1.tar.gz": "https://ai.stanford.edu/~amaas/data/sentiment/"
            "aclImdb_v1.tar.gz"
        },
        sums={
            "aclImdb_v1.tar.gz": "sha256:"
            "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe"
        },
        counts={"train": 25000, "test": 25000},
        megabytes=84,
        folders=("aclimdb",),
    ),
    Corpus(
        name="sst2",
        what="sentences and phrases of film reviews, as in GLUE",
        gives=f"{SENTIMENT}; GLUE keeps those of the test split: -1",
        licence="none stated; for research, cite the paper",
        paper="Socher et al., 2013, Recursive deep models for semantic "
        "compositionality over a sentiment treebank (aclanthology.org/D13-1170)",
        home="https://gluebenchmark.com/tasks",
        files={
            "train": ("train.tsv",),
            "validation": ("dev.tsv",),
            "test": ("test.tsv",),
        },
        parse=tab_separated,
        archive="SST-2.zip",
        urls={"SST-2.zip": "https://dl.fbaipublicfiles.com/glue/data/SST-2.zip"},
        sums={
            "SST-2.zip": "sha256:"
            "d67e16fb55739c1b32cdce9877596db1c127dc322d93c082281f64057c16deaa"
        },
        counts={"train": 67349, "validation": 872, "test": 1821},
        megabytes=7.4,
    ),
    Corpus(
        name="rt-polarity",
        what="sentences of film reviews",
        gives=f"{SENTIMENT}; shuffled and split here, with seed 0",
        licence="none stated; for research, cite the paper",
        paper="Pang and Lee, 2005, Seeing stars (aclanthology.org/P05-1015)",
        home="https://www.cs.cornell.edu/people/pabo/movie-review-data/",
        files={ALL: ("rt-polarity.neg", "rt-polarity.pos")},
        splits=SPLITS,
        parse=two_files,
        archive="rt-polaritydata.tar.gz",
        urls={
            "rt-polaritydata.tar.gz": "https://www.cs.cornell.edu/people/pabo/"
            "movie-review-data/rt-polaritydata.tar.gz"
        },
        sums={
            "rt-polarity.neg": "sha256:"
            "4ace77d558c3714723843f1d65b60c01e3417b208180f0728808d76ad0eeeaca",
            "rt-polarity.pos": "sha256:"
            "2da124ec187a9d5a29c9f04e91c540e02baed5af8868f550a26bd6fd4dbf8bf0",
        },
        counts={"train": 8662, "validation": 1000, "test": 1000},
        megabytes=0.5,
    ),
    Corpus(
        name="trec",
        what="questions by the kind of answer they ask for",
        gives="texts, and labels: "
        + ", ".join(f"{i} {name}" for i, name in enumerate(QUESTIONS)),
        licence="none stated; for research, cite the paper",
        paper="Li and Roth, 2002, Learning question classifiers "
        "(aclanthology.org/C02-1150)",
        home="https://cogcomp.seas.upenn.edu/Data/QA/QC/",
        files={"train": ("train_5500.label",), "test": ("TREC_10.label",)},
        parse=label_first,
        urls={
            name: f"https://cogcomp.seas.upenn.edu/Data/QA/QC/{name}"
            for name in ("train_5500.label", "TREC_10.label")
        },
        sums={
            "train_5500.label": "sha256:"
            "9e4c8bdcaffb96ed61041bd64b564183d52793a8e91d84fc3a8646885f466ec3",
            "TREC_10.label": "sha256:"
            "033f22c028c2bbba9ca682f68ffe204dc1aa6e1cf35dd6207f2d4ca67f0d0e8e",
        },
        counts={"train": 5452, "test": 500},
        megabytes=0.4,
    ),
    Corpus(
        name="ag_news",
        what="titles and first sentences of news",
        gives="texts, and labels: "
        + ", ".join(f"{i} {name}" for i, name in enumerate(TOPICS)),
        licence="for research and other non-commercial use",
        paper="Zhang et al., 2015, Character-level convolutional networks for text "
        "classification (arxiv.org/abs/1509.01626)",
        home="http://groups.di.unipi.it/~gulli/AG_corpus_of_news_articles.html",
        files={"train": ("train.csv",), "test": ("test.csv",)},
        parse=comma_separated,
        urls={
            name: "https://raw.githubusercontent.com/mhjabreel/CharCnn_Keras/master/"
            f"data/ag_news_csv/{name}"
            for name in ("train.csv", "test.csv")
        },
        sums={
            "train.csv": "md5:b1a00f826fdfbd249f79597b59e1dc12",
            "test.csv": "md5:d52ea96a97a2d943681189a97654912d",
        },
        counts={"train": 120000, "test": 7600},
        megabytes=31,
    ),
    Corpus(
        name="nsmc",
        what="film reviews in Korean, from Naver",
        gives=SENTIMENT,
        licence="CC0 1.0",
        paper="Park, 2016, Naver sentiment movie corpus (github.com/e9t/nsmc)",
        home="https://github.com/e9t/nsmc",
        files={"train": ("ratings_train.txt",), "test": ("ratings_test.txt",)},
        parse=tab_separated,
        urls={
            name: f"https://raw.githubusercontent.com/e9t/nsmc/master/{name}"
            for name in ("ratings_train.txt", "ratings_test.txt")
        },
        sums={
            "ratings_train.txt": "sha256:"
            "e03b7d14e9e41be8d464a28057cd25d7396c53e67aa7fd5f7e552c59b0ee2940",
            "ratings_test.txt": "sha256:"
            "8ac9f64052f11dbf6ae0acb5e038f03d90a76f0eda7820cfb3a92d02edfcebda",
        },
        counts={"train": 150000, "test": 50000},
        megabytes=19.5,
    ),
]
