"""Alignment error rate: how many links between two sentences are wrong or missing.

Taught in notebooks/41_attention.ipynb.
"""

from collections.abc import Collection, Sequence
from numbers import Integral

Alignment = Collection[tuple[int, int]]


def alignment_error_rate(
    gold: Sequence[Alignment], found: Sequence[Alignment]
) -> float:
    """Alignment error rate of a corpus, from 0 (the same links) to 1 (none right).

    With A the links that were found and G those that are right, over all pairs of
    sentences together,

        AER = 1 - 2 |A and G| / (|A| + |G|)

    This is 1 - F1 of the links: too many of them cost as much as too few. Och and Ney
    tell sure links from possible ones; here all that are right are sure.

    Args:
        gold: The right alignment of each pair of sentences, a list of links `(i, j)`:
            word `i` of the source belongs to word `j` of the target, from 0. A link
            that is there twice counts once.
        found: As many alignments, of the same pairs.

    Returns:
        The rate.

    Raises:
        ValueError: If there are not equally many alignments of both, no link at all,
            or a link is not a pair of places.

    Example: one of three links leads to the wrong word.

    >>> gold = [[(0, 0), (1, 2), (2, 1)]]
    >>> found = [[(0, 0), (1, 2), (2, 2)]]
    >>> round(alignment_error_rate(gold, found), 3)
    0.333

    References:
        - [Och and Ney, 2003](https://aclanthology.org/J03-1002), section 2.
    """
    if len(gold) != len(found):
        raise ValueError(
            "expected a found alignment for each right one. "
            f"Received: {len(found)} for {len(gold)}"
        )
    gold, found = ([_links(alignment) for alignment in side] for side in (gold, found))
    both = sum(len(g & f) for g, f in zip(gold, found, strict=True))
    all_links = sum(map(len, gold)) + sum(map(len, found))
    if not all_links:
        raise ValueError("expected at least one link. Received: none")
    return 1 - 2 * both / all_links


def _links(alignment):
    links = set(map(tuple, alignment))
    for link in links:
        if len(link) != 2 or not all(isinstance(i, Integral) and i >= 0 for i in link):
            raise ValueError(
                f"expected links (i, j), two places from 0. Received: {link}"
            )
    return links
