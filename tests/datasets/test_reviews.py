import re
from collections import Counter

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from seqkeras.datasets import path, reviews

SIZES = {"train": 3000, "validation": 500, "test": 1000}
PERCENT = {
    "plain": 44,
    "negation": 18,
    "contrast": 18,
    "intensifier": 12,
    "comparison": 8,
}
SIGNAL = {
    "negation": r"not|never|n't|no|nobody|none|nothing|neither|nor|cannot|hardly"
    r"|anything but",
    "contrast": r"but|yet|still|however|nevertheless|although|though|while|despite"
    r"|for all|aside|all the same|even so",
    "intensifier": r"very|really|truly|extremely|incredibly|thoroughly|remarkably"
    r"|astonishingly|absolutely|simply|utterly|altogether|so \w+ that",
    "comparison": r"than|compared with|next to|prefer|instead of|no match for|swap"
    r"|hold a candle to|twice as|half as",
}


def has(signal, text):
    return re.search(rf"(?<!\w)({signal})(?!\w)", text.replace("n't", " n't"), re.I)


@pytest.fixture(scope="module")
def splits():
    return {split: reviews.load(split) for split in SIZES}


def test_counts(splits):
    for split, (texts, labels, phenomena) in splits.items():
        assert len(texts) == len(labels) == len(phenomena) == SIZES[split]
        assert Counter(phenomena) == {
            name: SIZES[split] * percent // 100 for name, percent in PERCENT.items()
        }


def test_both_labels_have_half_of_every_phenomenon(splits):
    for _, labels, phenomena in splits.values():
        favourable = Counter(p for p, y in zip(phenomena, labels, strict=True) if y)
        assert favourable == {p: n // 2 for p, n in Counter(phenomena).items()}


def test_every_split_has_every_domain():
    lines = path("reviews.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    for split in SIZES:
        counts = Counter(row[3] for row in rows if row[0] == split)
        assert len(counts) == 8 and min(counts.values()) > SIZES[split] / 11


def test_four_to_forty_words_with_a_long_tail(splits):
    lengths = [len(text.split()) for texts, *_ in splits.values() for text in texts]
    assert min(lengths) >= 4 and max(lengths) == 40
    assert np.median(lengths) <= 13 and np.quantile(lengths, 0.95) >= 25


def test_sentences_are_written_as_sentences(splits):
    for texts, *_ in splits.values():
        for text in texts:
            assert re.fullmatch(r"[A-Z][\w ,.;:!?'é-]+[.!]", text), text
            assert not re.search(r"[.!?] [a-z]|  | [,.;:!?]|\bi\b", text), text
            assert not re.search(r"\ba [aeio]|\ban [b-df-gj-np-tv-z]", text, re.I), text


@pytest.mark.parametrize("phenomenon", SIGNAL)
def test_a_phenomenon_shows_and_plain_reviews_are_free_of_it(splits, phenomenon):
    for texts, _, phenomena in splits.values():
        for text, name in zip(texts, phenomena, strict=True):
            if name == phenomenon:
                assert has(SIGNAL[name], text), text
            elif name == "plain":
                assert not has(SIGNAL[phenomenon], text), text


def test_no_review_is_much_like_one_of_another_split(splits):
    """Shared word 3-grams over all 3-grams of the two (Jaccard) stay below 0.4."""
    texts = [text for split in splits.values() for text in split[0]]
    home = np.repeat(np.arange(len(SIZES)), list(SIZES.values()))
    grams = CountVectorizer(ngram_range=(3, 3), token_pattern=r"[\w'-]+", binary=True)
    table = grams.fit_transform(texts).astype("int32")
    shared = (table @ table.T).tocoo()
    sizes = np.asarray(table.sum(axis=1)).ravel()
    a, b = shared.row, shared.col
    likeness = shared.data / (sizes[a] + sizes[b] - shared.data)
    across = likeness[home[a] != home[b]]
    assert len(across) > 1000  # pairs that share something were found
    assert across.max() < 0.4
    assert likeness[a != b].max() < 0.4  # nor like one of its own split


def test_the_words_vary(splits):
    texts, *_ = splits["train"]
    words = re.findall(r"[\w'-]+", " ".join(texts).lower())
    chunks = [words[i : i + 1000] for i in range(0, len(words) - 999, 1000)]
    assert len(set(words)) > 1500
    assert np.mean([len(set(chunk)) for chunk in chunks]) > 400


def test_a_bag_of_words_fails_where_order_matters(splits):
    model = make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=1000))
    model.fit(*splits["train"][:2])
    texts, labels, phenomena = map(np.array, splits["test"])
    right = model.predict(texts) == labels
    score = {name: right[phenomena == name].mean() for name in PERCENT}
    assert 0.65 < right.mean() < 0.85
    assert score["plain"] > 0.88
    assert max(score["negation"], score["contrast"]) < 0.65


def test_there_is_no_other_split():
    with pytest.raises(ValueError, match=r"'validation', .*Received: split='dev'"):
        reviews.load("dev")
