from collections import Counter

import pytest

from seqkeras.datasets import stories

SPLITS = ("train", "validation", "test")


@pytest.fixture(scope="module")
def words():
    text = " ".join(story for split in SPLITS for story in stories.load(split))
    return text.lower().split()


def repeated(words, n):
    """Share of the runs of n words that come more than once."""
    counts = Counter(zip(*(words[k:] for k in range(n)), strict=False))
    return sum(c for c in counts.values() if c > 1) / counts.total()


def test_has_enough_to_read():
    sizes = {split: stories.load(split) for split in SPLITS}
    assert {name: len(found) for name, found in sizes.items()} == {
        "train": 145,
        "validation": 18,
        "test": 18,
    }
    assert sum(len(story) for found in sizes.values() for story in found) > 220_000


def test_splits_share_no_story():
    found = [story for split in SPLITS for story in stories.load(split)]
    assert len(set(found)) == len(found) == 181


def test_is_plain_text():
    for split in SPLITS:
        for story in stories.load(split):
            assert story.isascii() and story.isprintable()
            assert "  " not in story and story == story.strip()


def test_the_vocabulary_is_varied(words):
    windows = [words[k : k + 1000] for k in range(0, len(words) - 999, 1000)]
    ratios = [len(set(window)) / 1000 for window in windows]
    mean = sum(ratios) / len(ratios)
    print(f"distinct words per 1,000: {mean:.2f}, at least {min(ratios):.2f}")
    assert mean > 0.4


def test_no_sentence_is_a_template(words):
    four, eight = repeated(words, 4), repeated(words, 8)
    print(f"runs that come again: {four:.1%} of 4 words, {eight:.2%} of 8 words")
    assert four < 0.03
    assert eight < 0.002


def test_refuses_an_unknown_split():
    with pytest.raises(ValueError, match=r"one of .* Received: split='dev'"):
        stories.load("dev")
