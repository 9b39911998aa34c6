"""Columns: words with parts of speech, words with entities."""

import gzip

import pytest

from seqkeras.datasets import load
from seqkeras.datasets.conllu import entities, universal
from seqkeras.datasets.files import File


def row(number, word="x", tag="X", last="_"):
    return "\t".join([str(number), word, "_", tag, *"_____", last])


# French: "Il va [du = de le] marché" with a word left out after it.
SENTENCES = "\n".join(
    [
        "# newdoc id = a",
        "# text = Il vient du marché",
        row(1, "Il", "PRON"),
        row(2, "vient", "VERB"),
        row("3-4", "du", "_"),
        row(3, "de", "ADP"),
        row(4, "le", "DET"),
        row(5, "marché", "NOUN", "SpaceAfter=No"),
        row("5.1", "hier", "ADV"),
        row("5.2", "soir", "NOUN"),
        "",
        "# a comment, and one more blank line",
        "",
        row("0.1", "gone", "VERB"),
        row(1, "10 000", "NUM"),
        row(2, "_", "_"),
        "",
        "",
    ]
)
WORDS = [["Il", "vient", "de", "le", "marché"], ["10 000", "_"]]
TAGS = [["PRON", "VERB", "ADP", "DET", "NOUN"], ["NUM", "_"]]


@pytest.mark.parametrize(
    "text",
    [
        SENTENCES,
        "\ufeff" + SENTENCES,
        SENTENCES.replace("\n", "\r\n"),
        SENTENCES.rstrip("\n"),
        SENTENCES.rstrip("\n") + "\n",
    ],
    ids=["plain", "mark", "windows", "unfinished", "no blank line at the end"],
)
def test_words_without_tokens_and_empty_nodes(text):
    assert universal([File("a.conllu", text.encode())]) == (WORDS, TAGS)


@pytest.mark.parametrize(
    "lines, message",
    [
        ([""], "a.conllu: expected text. Received: an empty file"),
        (["# only", "# comments"], "expected sentences. Received: comments only"),
        ([row(1), row(3)], "line 2: expected the word number 2. Received: '3'"),
        ([row(1), row(1)], "line 2: expected the word number 2. Received: '1'"),
        ([row(2)], "line 1: expected the word number 1. Received: '2'"),
        ([row("one")], "line 1: expected the word number 1. Received: 'one'"),
        ([row(1), row("1-2")], "line 2: expected the word number 2. Received: '1-2'"),
        ([row("1-2"), row(1)], "line 2: expected the words of a token up to 2"),
        ([row(1), row("2.1")], "line 2: expected the word number 2. Received: '2.1'"),
        ([row(1), "2 the the"], "line 2: expected 10 columns, tabs between"),
        ([row(1), row(2) + "\t_"], "line 2: expected 10 columns, tabs between"),
        ([row(1), row(2, word="")], "line 2: expected 10 columns, tabs between"),
        ([row(1), "\t\t"], "line 2: expected 10 columns"),
        ([row(1, tag="noun")], "line 1: expected a part of speech in capitals"),
        (["<!DOCTYPE html>"], "line 1: expected 10 columns"),
    ],
)
def test_broken_columns(lines, message):
    with pytest.raises(ValueError, match=message):
        universal([File("a.conllu", "\n".join(lines).encode())])


NAMES = """-DOCSTART- -X- -X- O

EU NNP B-NP I-ORG
rejects VBZ B-VP O
German JJ B-NP I-MISC
British JJ B-NP B-MISC
lamb NN I-NP I-MISC
Ann NNP I-NP I-PER

Peter NNP B-NP I-PER
Blackburn NNP I-NP I-PER
"""


@pytest.mark.parametrize("text", [NAMES, NAMES.rstrip(), NAMES.replace("\n", "\r\n")])
def test_entities_begin_with_b(text):
    words, tags = entities([File("eng.train", text.encode())])
    assert words[1] == ["Peter", "Blackburn"]
    assert tags == [
        ["B-ORG", "O", "B-MISC", "B-MISC", "I-MISC", "B-PER"],
        ["B-PER", "I-PER"],
    ]
    again = NAMES.replace("I-ORG", "B-ORG").replace(
        "Peter NNP B-NP I", "Peter NNP B-NP B"
    )
    assert entities([File("train.txt", again.encode())]) == (words, tags)


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "expected text"),
        ("-DOCSTART- -X- -X- O\n", "expected sentences. Received: none"),
        ("EU NNP B-NP I-ORG\nrejects VBZ O\n", "line 2: expected 4 columns"),
        ("EU NNP B-NP ORG\n", "line 1: expected an entity such as O or B-PER"),
    ],
)
def test_broken_entities(text, message):
    with pytest.raises(ValueError, match=message):
        entities([File("eng.train", text.encode())])


def test_a_treebank_by_the_beginning_of_its_files(tmp_path):
    inner = tmp_path / "UD_French-GSD"
    inner.mkdir()
    packed = gzip.compress(SENTENCES.encode())
    (inner / "fr_gsd-ud-test.conllu.gz").write_bytes(packed)
    assert load("ud/fr_gsd", folder=tmp_path) == {"test": (WORDS, TAGS)}
    assert load("ud/fr_gsd", split="test", folder=tmp_path) == (WORDS, TAGS)
    with pytest.raises(ValueError, match="ud/fr_gsd, split train, is not on this comp"):
        load("ud/fr_gsd", split="train", folder=tmp_path)
    with pytest.raises(ValueError, match="ud/fr_pud is not .* Put fr_pud-ud-train.con"):
        load("ud/fr_pud", folder=tmp_path)


@pytest.mark.parametrize(
    "name", ["ud", "ud/", "ud/../x", "ud/French", "ud/UD_French-GSD"]
)
def test_what_is_no_treebank(name):
    with pytest.raises(ValueError, match='such as "ud/en_ewt"'):
        load(name)


def test_the_names_of_the_shared_task(tmp_path):
    for part in ["train", "testa", "testb"]:
        (tmp_path / f"eng.{part}").write_text(NAMES)
    assert list(load("conll2003", folder=tmp_path)) == ["train", "validation", "test"]
