import re
from collections import Counter, defaultdict

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from seqkeras.datasets import path, tagged

SIZES = {"train": 1000, "validation": 150, "test": 350}
TAGS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB"
AMBIGUOUS = {
    "run": {"NOUN", "VERB"},
    "book": {"NOUN", "VERB"},
    "watch": {"NOUN", "VERB"},
    "light": {"ADJ", "NOUN", "VERB"},
    "can": {"AUX", "NOUN"},
    "may": {"AUX", "PROPN"},
    "march": {"NOUN", "PROPN", "VERB"},
    "to": {"ADP", "PART"},
    "that": {"DET", "PRON", "SCONJ"},
}


@pytest.fixture(scope="module")
def splits():
    return {split: tagged.load(split) for split in SIZES}


def tokens(corpus):
    """Yield (word, tag, entity) for every word of a corpus."""
    for columns in zip(*corpus, strict=True):
        yield from zip(*columns, strict=True)


def names(corpus):
    """List (kind, name) for every entity of a corpus."""
    found = []
    for word, _, entity in tokens(corpus):
        if entity.startswith("B-"):
            found.append((entity[2:], [word]))
        elif entity.startswith("I-"):
            found[-1][1].append(word)
    return [(kind, " ".join(words)) for kind, words in found]


def test_counts(splits):
    for split, (words, tags, entities) in splits.items():
        assert len(words) == len(tags) == len(entities) == SIZES[split]
        lengths = [len(sentence) for sentence in words]
        assert lengths == [len(row) for row in tags] == [len(row) for row in entities]
        assert min(lengths) >= 3 and max(lengths) > 18


def test_tags_are_universal_and_entities_in_bio(splits):
    for split in ["train", "test"]:
        assert {tag for _, tag, _ in tokens(splits[split])} == set(TAGS.split())
    for words, tags, entities in splits.values():
        assert {tag for row in tags for tag in row} <= set(TAGS.split())
        for sentence, row in zip(words, entities, strict=True):
            for last, entity in zip(["O", *row], row, strict=False):
                assert re.fullmatch("O|[BI]-(PER|LOC|ORG|DATE)", entity), sentence
                if entity.startswith("I-"):
                    assert last[1:] == entity[1:], sentence


def test_the_file_is_conllu():
    blocks = path("tagged.conllu").read_text("utf-8").split("\n\n")
    assert blocks.pop() == ""
    assert len(blocks) == sum(SIZES.values())
    for block in blocks:
        comment, *lines = block.split("\n")
        assert re.fullmatch(r"# sent_id = (train|validation|test)-\d+", comment)
        rows = [line.split("\t") for line in lines]
        assert [row[0] for row in rows] == [str(i + 1) for i in range(len(rows))]
        assert all(len(row) == 10 and all(row) for row in rows)


def test_sentences_are_written_as_sentences(splits):
    for words, *_ in splits.values():
        for sentence in words:
            assert re.match("[A-Z0-9]", sentence[0]) and sentence[-1] in ".?", sentence
            text = " ".join(sentence)
            assert not re.search(r"\ba [aeiou]|\ban [^aeiou]", text, re.I), text


def test_words_change_their_tag_and_names_their_kind(splits):
    for split in ["train", "test"]:
        tags = defaultdict(set)
        for word, tag, _ in tokens(splits[split]):
            tags[word.lower()].add(tag)
        for word, some in AMBIGUOUS.items():
            assert tags[word] == some if split == "train" else len(tags[word]) > 1
    kinds = defaultdict(set)
    for split in splits.values():
        for kind, name in names(split):
            kinds[name].add(kind)
    assert sum(len(kind) > 1 for kind in kinds.values()) > 30
    assert kinds["Paris"] == {"PER", "LOC"} and kinds["Amazon"] == {"ORG", "LOC"}
    assert kinds["May"] == {"PER", "DATE"}


def test_names_of_the_test_split_are_mostly_unseen(splits):
    seen = {name for _, name in names(splits["train"])}
    found = names(splits["test"])
    assert min(Counter(kind for kind, _ in found).values()) > 70
    assert np.mean([name not in seen for _, name in found]) > 0.75
    people = [name for kind, name in found if kind == "PER"]
    assert np.mean([name not in seen for name in people]) > 0.85


def test_no_sentence_is_much_like_one_of_another_split(splits):
    """Shared word 3-grams over all 3-grams of the two (Jaccard) stay below 0.4."""
    texts = [" ".join(words) for split in splits.values() for words in split[0]]
    home = np.repeat(np.arange(len(SIZES)), list(SIZES.values()))
    grams = CountVectorizer(ngram_range=(3, 3), token_pattern=r"\S+", binary=True)
    table = grams.fit_transform(texts).astype("int32")
    shared = (table @ table.T).tocoo()
    sizes = np.asarray(table.sum(axis=1)).ravel()
    a, b = shared.row, shared.col
    likeness = shared.data / (sizes[a] + sizes[b] - shared.data)
    across = likeness[home[a] != home[b]]
    assert len(across) > 1000  # pairs that share something were found
    assert across.max() < 0.4


def test_the_most_frequent_tag_is_often_wrong_where_words_are_ambiguous(splits):
    counts = defaultdict(Counter)
    for word, tag, _ in tokens(splits["train"]):
        counts[word.lower()][tag] += 1
    right, ambiguous = [], []
    for word, tag, _ in tokens(splits["test"]):
        seen = counts.get(word.lower(), Counter({"PROPN": 1}))
        right.append(seen.most_common(1)[0][0] == tag)
        ambiguous.append(len(seen) > 1)
    right, ambiguous = np.array(right), np.array(ambiguous)
    assert ambiguous.mean() > 0.15
    assert 0.85 < right.mean() < 0.95
    assert right[ambiguous].mean() < 0.8


def test_there_is_no_other_split():
    with pytest.raises(ValueError, match=r"'validation', .*Received: split='dev'"):
        tagged.load("dev")
