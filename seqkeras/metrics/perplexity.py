"""Perplexity of a model of text.

Taught in notebooks/10_before_rnns.ipynb.
"""

import numpy as np


def perplexity(log_probabilities, mask=None):
    """Number of equally likely tokens a model hesitates between, on average.

        perplexity = exp(-mean_t log p(token_t | tokens before t))

    A model that always knows the next token has perplexity 1, one that knows
    nothing has the size of the vocabulary.

    Args:
        log_probabilities: Natural logarithm of the probability the model gave to
            each token that came; an array of any shape.
        mask: Boolean array of the same shape, `True` for tokens that count (not
            padding). `None` counts all.

    Returns:
        The perplexity, a number of at least 1.

    Raises:
        ValueError: If the shapes differ, no token counts, or a value that counts
            is no logarithm of a probability.

    Example:

    >>> print(perplexity(np.log([0.5, 0.125])))
    4.0

    References:
        - [Jelinek et al., 1977](https://doi.org/10.1121/1.2016299)
    """
    values = np.asarray(log_probabilities, dtype="float64")
    if mask is not None:
        mask = np.asarray(mask, dtype=bool)
        if mask.shape != values.shape:
            raise ValueError(
                f"expected a mask of shape {values.shape}. Received: {mask.shape}"
            )
        values = values[mask]
    if not values.size:
        raise ValueError("expected at least one token that counts. Received: none")
    if not np.all(values <= 1e-6):  # rounding may lift log(1) a little
        raise ValueError(
            "expected logarithms of probabilities, none above zero. "
            f"Received: {np.max(values)}"
        )
    return np.exp(-np.mean(values))
