"""Edit distance, and the error rates made of it.

Taught in notebooks/40_seq2seq.ipynb.
"""

from collections.abc import Sequence

import numpy as np


def edit_distance(reference: Sequence, hypothesis: Sequence) -> int:
    """Fewest insertions, deletions and substitutions between two sequences.

        D[i, j] = min(D[i-1, j] + 1,  D[i, j-1] + 1,  D[i-1, j-1] + (r_i != h_j))

    with D[i, j] the distance between the first i tokens of the reference and the
    first j of the hypothesis, D[i, 0] = i and D[0, j] = j.

    Args:
        reference: Characters of a string, or tokens of a list.
        hypothesis: The same kind of sequence.

    Returns:
        The number of edits.

    Example:

    >>> edit_distance("kitten", "sitting")
    3

    References:
        - Levenshtein, 1966, Binary codes capable of correcting deletions,
          insertions and reversals.
        - [Wagner and Fischer, 1974](https://doi.org/10.1145/321796.321811)
    """
    row = np.arange(len(hypothesis) + 1)  # D[0, :]
    steps = np.arange(len(hypothesis) + 1)
    ids = {}  # NumPy compares numbers faster than tokens
    reference, hypothesis = (
        np.array([ids.setdefault(token, len(ids)) for token in tokens], dtype=int)
        for tokens in (reference, hypothesis)
    )
    for i, token in enumerate(reference, start=1):
        substituted = row[:-1] + (hypothesis != token)
        best = np.append(i, np.minimum(row[1:] + 1, substituted))
        # An insertion adds one for each token passed: D[i, j] - j never rises.
        row = np.minimum.accumulate(best - steps) + steps
    return int(row[-1])


def error_rate(references: Sequence[Sequence], hypotheses: Sequence[Sequence]) -> float:
    """Edits per token of the references: word or character error rate.

    Args:
        references: Sequences of tokens, or strings for the character error rate.
        hypotheses: What a model wrote, in the same order.

    Returns:
        Edits of all pairs / tokens of all references. More than 1 if much too much
        was written.

    Raises:
        ValueError: If not equally many of both are given, or no reference has a
            token.

    Example:

    >>> error_rate(["kitten", "on"], ["sitting", "on"])
    0.375
    """
    tokens = sum(map(len, references))
    if len(references) != len(hypotheses) or not tokens:
        raise ValueError(
            "expected a hypothesis for each reference, and a token or more. Received: "
            f"{len(hypotheses)} for {len(references)} with {tokens} tokens"
        )
    pairs = zip(references, hypotheses, strict=True)
    return sum(edit_distance(*pair) for pair in pairs) / tokens
