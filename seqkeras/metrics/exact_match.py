"""Share of answers that are right from the first token to the last.

Taught in notebooks/31_one_to_many.ipynb.
"""

import numpy as np


def exact_match(actual, predicted, mask=None):
    """Share of the sequences in which every token that counts is right.

    A date with one wrong digit is a wrong date: where tokens are right with
    probability p, on their own, n of them are right with probability p^n.

    Args:
        actual: Tokens of shape `(batch, timesteps)`, or `(batch,)` for whole
            strings.
        predicted: Predicted tokens or strings, of the same shape.
        mask: Boolean array of the same shape, `True` for tokens that count (not
            padding). Let it count the end token, or an answer that goes on after
            the right one passes. `None` counts all.

    Returns:
        The share, between 0 and 1.

    Raises:
        ValueError: If the shapes differ, have not one or two axes, there is no
            sequence, or one in which no token counts.

    Example: both answers have one wrong token.

    >>> actual = np.array([[7, 8, 9, 0, 0, 0], [4, 5, 0, 0, 0, 0]])
    >>> predicted = np.array([[7, 8, 1, 0, 0, 0], [4, 1, 0, 0, 0, 0]])
    >>> print(exact_match(actual, predicted, mask=actual != 0))
    0.0
    >>> print(np.mean(actual == predicted).round(3))  # by token, padding counts
    0.833
    >>> print(exact_match(["a red circle", "two dots"], ["a red circle", "one dot"]))
    0.5
    """
    actual, predicted = np.asarray(actual), np.asarray(predicted)
    mask = np.ones(actual.shape, bool) if mask is None else np.asarray(mask, bool)
    same_shape = actual.shape == predicted.shape == mask.shape
    if not same_shape or actual.ndim not in (1, 2) or not len(actual):
        raise ValueError(
            "expected arrays of one shape, (batch,) or (batch, timesteps). "
            f"Received: actual.shape={actual.shape}, "
            f"predicted.shape={predicted.shape}, mask.shape={mask.shape}"
        )
    if not mask.reshape(len(mask), -1).any(axis=1).all():
        raise ValueError(
            "expected a token that counts in every sequence. "
            f"Received: none in some of {len(mask)}"
        )
    right = (actual == predicted) | ~mask
    return np.mean(right.reshape(len(right), -1).all(axis=1))
