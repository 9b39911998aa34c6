"""Entities as spans of words, and how many of them are found.

Taught in notebooks/32_many_to_many.ipynb.
"""

from collections.abc import Sequence
from typing import NamedTuple

Tags = Sequence[Sequence[str]]


class Span(NamedTuple):
    """The words from `start` up to, but without, `end`."""

    kind: str
    start: int
    end: int


class EntityF1(NamedTuple):
    """How many of the entities found are right, and of the actual ones found."""

    precision: float
    recall: float
    f1: float


def spans(tags: Sequence[str]) -> list[Span]:
    """Read the entities from the BIO tags of one sentence.

    `B-` begins an entity, `I-` continues it, `O` is outside. A tagger may produce
    what no one would write: an `I-` after `O`, or after an entity of another kind,
    begins an entity too, as in `conlleval`, the program of CoNLL-2003.

    Args:
        tags: One tag for each word, such as `"B-PER"`, `"I-PER"` or `"O"`.

    Returns:
        The entities in the order of the words.

    Raises:
        ValueError: If a tag is none of BIO.

    Example:

    >>> spans(["B-PER", "I-PER", "O", "I-LOC"])
    [Span(kind='PER', start=0, end=2), Span(kind='LOC', start=3, end=4)]

    References:
        - [Ramshaw and Marcus, 1995](https://arxiv.org/abs/cmp-lg/9505040)
        - [Tjong Kim Sang and De Meulder, 2003](https://aclanthology.org/W03-0419)
    """
    found = []
    open_kind = None
    for t, tag in enumerate(tags):
        prefix, _, kind = tag.partition("-")
        if tag == "O":
            open_kind = None
        elif prefix not in ("B", "I") or not kind:
            raise ValueError(
                f"expected tags such as O, B-PER or I-PER. Received: {tag!r}"
            )
        elif prefix == "I" and kind == open_kind:
            found[-1] = found[-1]._replace(end=t + 1)
        else:
            found.append(Span(kind, t, t + 1))
            open_kind = kind
    return found


def entity_f1(actual: Tags, predicted: Tags) -> EntityF1:
    """Score of a tagger whose answers are entities.

    An entity found is right if its kind, its first and its last word are:

        precision = right / found      recall = right / actual
        F1 = 2 right / (found + actual)

    where nothing found, or nothing to be found, gives 0. Words outside entities,
    which are most words, earn nothing.

    Args:
        actual: BIO tags of each sentence, a list of strings for each.
        predicted: Tags of the same words.

    Returns:
        Precision, recall and F1 over the entities of all sentences together.

    Raises:
        ValueError: If the sentences differ in number or length, or a tag is none
            of BIO.

    Example: nine words of ten are right, and so is half of what was found.

    >>> actual = [["B-PER", "I-PER", "O", "O", "O", "O", "O", "O", "B-LOC", "O"]]
    >>> predicted = [["B-PER", "O", "O", "O", "O", "O", "O", "O", "B-LOC", "O"]]
    >>> entity_f1(actual, predicted)
    EntityF1(precision=0.5, recall=0.5, f1=0.5)
    """
    return _score(_entities(actual, predicted))


def entity_f1_per_kind(actual: Tags, predicted: Tags) -> dict[str, EntityF1]:
    """`entity_f1` for each kind of entity that occurs in either.

    Args:
        actual: BIO tags of each sentence, a list of strings for each.
        predicted: Tags of the same words.

    Returns:
        Precision, recall and F1 by kind, in alphabetical order.

    Raises:
        ValueError: As `entity_f1`.

    Example:

    >>> scores = entity_f1_per_kind([["B-PER", "B-LOC"]], [["B-PER", "B-PER"]])
    >>> scores["LOC"], scores["PER"].precision
    (EntityF1(precision=0.0, recall=0.0, f1=0.0), 0.5)
    """
    both = _entities(actual, predicted)
    kinds = sorted({span.kind for entities in both for _, span in entities})
    return {
        kind: _score([{e for e in entities if e[1].kind == kind} for entities in both])
        for kind in kinds
    }


def _entities(actual, predicted):
    """Two sets of (number of the sentence, span), actual and predicted."""
    lengths = [[len(tags) for tags in sentences] for sentences in (actual, predicted)]
    if lengths[0] != lengths[1]:
        raise ValueError(
            "expected as many predicted tags as actual ones in every sentence. "
            f"Received: {_difference(*lengths)}"
        )
    return [
        {(k, span) for k, tags in enumerate(sentences) for span in spans(tags)}
        for sentences in (actual, predicted)
    ]


def _difference(actual, predicted):
    if len(actual) != len(predicted):
        return f"{len(actual)} and {len(predicted)} sentences"
    pairs = enumerate(zip(actual, predicted, strict=True))
    k, (n, m) = next((k, pair) for k, pair in pairs if pair[0] != pair[1])
    return f"{n} and {m} tags in sentence {k}"


def _score(entities):
    actual, found = entities
    right = len(actual & found)
    return EntityF1(
        precision=right / len(found) if found else 0.0,
        recall=right / len(actual) if actual else 0.0,
        f1=2 * right / (len(found) + len(actual)) if found or actual else 0.0,
    )
