"""Sentences with parts of speech and named entities, on purpose ambiguous.

Taught in notebooks/32_many_to_many.ipynb.
"""

import re

from seqkeras.datasets import path

SPLITS = ("train", "validation", "test")

Sentences = list[list[str]]


def load(split: str = "train") -> tuple[Sentences, Sentences, Sentences]:
    """Load one split of 1,500 English sentences, tagged word by word.

    Many words are several parts of speech ("they can not open the can"), many
    names several things: May is a month and a woman, Amazon a river and a firm.
    Four in five names of the test sentences do not occur in the training sentences.

    Args:
        split: `"train"` (1,000 sentences), `"validation"` (150) or `"test"` (350).

    Returns:
        Three lists with one list of strings for every sentence: words; universal
        parts of speech, such as `"NOUN"`; entities in BIO, such as `"B-PER"`
        (person), `"I-LOC"` (place), `"B-ORG"` (organisation), `"B-DATE"`, and
        `"O"` for no entity.

    Raises:
        ValueError: If there is no such split.

    Example:

    >>> words, tags, entities = load("test")
    >>> len(words), len(words[0]) == len(tags[0]) == len(entities[0])
    (350, True)

    References:
        - [Petrov et al., 2012](https://arxiv.org/abs/1104.2086), the universal
          part-of-speech tags.
        - [Ramshaw and Marcus, 1995](https://arxiv.org/abs/cmp-lg/9505040), BIO.
    """
    if split not in SPLITS:
        raise ValueError(f"expected one of {SPLITS}. Received: split={split!r}")
    words, tags, entities = [], [], []
    for block in path("tagged.conllu").read_text("utf-8").strip().split("\n\n"):
        name, *lines = block.splitlines()
        if name.startswith(f"# sent_id = {split}-"):
            rows = [line.split("\t") for line in lines]
            words.append([row[1] for row in rows])
            tags.append([row[3] for row in rows])
            entities.append([_entity(row[9]) for row in rows])
    return words, tags, entities


def _entity(notes: str) -> str:
    """Find the entity in the last column: `Entity=B-PER|SpaceAfter=No`."""
    found = re.search("Entity=([^|]+)", notes)
    return found[1] if found else "O"
