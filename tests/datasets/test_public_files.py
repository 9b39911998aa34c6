"""Official files of public corpora, where SEQKERAS_DATA names a folder with some."""

import os
import re

import pytest

from seqkeras.datasets import load, registry
from seqkeras.datasets.corpus import size

DATA = os.environ.get("SEQKERAS_DATA")
COUNTS = {
    "ud/en_lines": {"train": 3457, "validation": 1118, "test": 1121},
    "cta_ridership": {"train": 1096, "validation": 151},
}
NAMES = [
    *registry.FIXED,
    *("multi30k", "multi30k_tok", "multi30k/en-de", "iwslt/en-vi", "ud/en_lines"),
]


@pytest.mark.skipif(not DATA, reason="SEQKERAS_DATA names no folder")
@pytest.mark.parametrize("name", NAMES)
def test_every_split_has_its_size(name):
    corpus = registry.find(name)
    if not corpus.is_in(registry.places(corpus)[0]):
        pytest.skip(f"{name} is not there")
    found = load(name, folder=DATA)
    assert list(found) == list(corpus.splits)
    counts = dict(corpus.counts) | COUNTS.get(name, {})
    for split, count in counts.items():
        least, most = count if isinstance(count, tuple) else (count, count)
        assert least <= size(found[split]) <= most


def require(name):
    corpus = registry.find(name)
    if not DATA or not corpus.is_in(registry.places(corpus)[0]):
        pytest.skip(f"{name} is not there")


def test_the_time_machine_is_that_of_the_textbook():
    # "Dive into deep learning" counts 173,428 letters and spaces.
    require("timemachine")
    text = load("timemachine", "all", folder=DATA)
    assert len(re.sub("[^A-Za-z]+", " ", text)) == 173_428


def test_no_sentence_of_a_review_is_torn():
    require("rt-polarity")
    parts = load("rt-polarity", folder=DATA)
    texts = [text for texts, _ in parts.values() for text in texts]
    assert len(texts) == len(set(texts)) == 10_662
    assert not re.search("[\x7f-\x9f]", "".join(texts))
