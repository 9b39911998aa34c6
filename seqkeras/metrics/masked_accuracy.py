"""Accuracy over real tokens only.

Taught in notebooks/32_many_to_many.ipynb.
"""

import numpy as np


def masked_accuracy(actual, predicted, mask=None):
    """Share of the tokens that count whose label is right.

    Padding is easy to predict: a model that knows nothing else looks good where it
    is counted.

    Args:
        actual: Labels, an array of any shape, usually `(batch, timesteps)`.
        predicted: Predicted labels, of the same shape.
        mask: Boolean array of the same shape, `True` for tokens that count (not
            padding). `None` counts all.

    Returns:
        The accuracy, between 0 and 1.

    Raises:
        ValueError: If the shapes differ, or no token counts.

    Example: two words of three are wrong, and three places are padding.

    >>> actual = np.array([[1, 2, 3, 0, 0, 0]])
    >>> predicted = np.array([[1, 1, 1, 0, 0, 0]])
    >>> print(masked_accuracy(actual, predicted, mask=actual != 0).round(3))
    0.333
    >>> print(np.mean(actual == predicted).round(3))  # padding counts, too
    0.667
    """
    actual, predicted = np.asarray(actual), np.asarray(predicted)
    mask = np.ones(actual.shape, bool) if mask is None else np.asarray(mask, bool)
    if not actual.shape == predicted.shape == mask.shape:
        raise ValueError(
            "expected arrays of one shape. "
            f"Received: actual.shape={actual.shape}, "
            f"predicted.shape={predicted.shape}, mask.shape={mask.shape}"
        )
    if not mask.any():
        raise ValueError("expected at least one token that counts. Received: none")
    return np.mean(actual[mask] == predicted[mask])
