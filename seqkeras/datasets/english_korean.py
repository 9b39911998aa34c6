"""English sentences and their Korean translations, aligned word by word.

Taught in notebooks/41_attention.ipynb.
"""

from functools import cache

from seqkeras.datasets import path

SPLITS = ("train", "validation", "test", "unseen")
Alignment = list[tuple[int, int]]


def load(split: str = "train") -> tuple[list[str], list[str], list[Alignment]]:
    """Load one split of the corpus.

    21,000 pairs out of a grammar written for this project, in English from 3 to 29
    words long, marks included. English puts the verb between subject and object,
    Korean puts it at the end, and after it "not" and "will". Questions, numbers with
    their counters, adjectives, places, times, relative clauses and joined sentences
    are there too, all in the polite style of everyday speech (해요체).

    No sentence, English or Korean, is in two splits, and every word of the others is
    in "train". Each sentence of "unseen" joins a verb and an object, or an adjective
    and a noun, that never meet in the other splits; it is two words longer than
    theirs on average.

    Args:
        split: `"train"` (18,000 pairs), `"validation"`, `"test"` or `"unseen"`
            (1,000 each).

    Returns:
        Three lists of the same length: the English sentences; the Korean ones;
        their alignments. Words and punctuation are separated by spaces. An
        alignment holds pairs `(i, j)`: word `i` of the English belongs to word
        `j` of the Korean. Every word of both is in it at least once.

    Raises:
        ValueError: If there is no such split.

    Example:

    >>> sources, targets, alignments = load("test")
    >>> sources[12], targets[12]
    ('Minsu saw my bed .', '민수는 제 침대를 봤어요 .')
    >>> gloss(targets[12])
    'Minsu+TOP my bed+OBJ see+PAST .'
    >>> alignments[12]
    [(0, 0), (1, 3), (2, 1), (3, 2), (4, 4)]
    """
    if split not in SPLITS:
        raise ValueError(f"expected one of {SPLITS}. Received: split={split!r}")
    lines = path("english_korean.tsv").read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t")[1:] for line in lines if line.startswith(f"{split}\t")]
    sources, targets, groups = map(list, zip(*rows, strict=True))
    return sources, targets, [_links(text) for text in groups]


def _links(text: str) -> Alignment:
    """`"0 2,3"` has a group for every English word: (0, 0), (1, 2), (1, 3)."""
    groups = enumerate(text.split())
    return [(i, int(j)) for i, group in groups for j in group.split(",")]


def is_monotone(alignment: Alignment) -> bool:
    """Whether the words of both sentences come in the same order: no links cross.

    Args:
        alignment: Pairs `(i, j)` of places in the two sentences.

    Example:

    >>> is_monotone([(0, 0), (1, 0), (2, 1)])
    True
    >>> is_monotone([(0, 0), (1, 2), (2, 1)])
    False
    """
    return not any(i < m and j > n for i, j in alignment for m, n in alignment)


def gloss(sentence: str) -> str:
    """Say in English, word by word, what a Korean sentence of the corpus says.

    A `+` sets off what an ending or a particle adds: TOP what the sentence is about,
    SUBJ subject, OBJ object, DAT to whom, LOC where it is or goes, AT where it
    happens, BY by what means, AND with whom or what; PRES, PAST and FUT tense, NEG
    the form before "not", CONN (and) and BUT the forms before another verb, ATTR the
    form before a noun. COUNT is a word to count with, as in "two head of cattle".
    Three verbs are said with several words: "eat+FUT way be" is "can eat", "eat+CONN
    be" is "is eating", "eat+CONN want" is "wants to eat".

    Args:
        sentence: Korean words, separated by spaces.

    Raises:
        ValueError: If a word is not in the corpus.

    Example:

    >>> gloss("고양이가 우유를 마셔요 .")
    'cat+SUBJ milk+OBJ drink+PRES .'
    """
    glosses = _glosses()
    unknown = [word for word in sentence.split() if word not in glosses]
    if unknown:
        raise ValueError(f"expected words of the corpus. Received: {unknown}")
    return " ".join(glosses[word] for word in sentence.split())


@cache
def _glosses() -> dict[str, str]:
    lines = path("english_korean_glosses.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines[1:])
