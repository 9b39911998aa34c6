"""Coverage of prediction intervals.

Taught in notebooks/33_forecasting.ipynb.
"""

import numpy as np


def coverage(actual, lower, upper):
    """Share of the values that came that lie inside their prediction intervals.

        coverage = mean_t [lower_t <= y_t <= upper_t]

    An interval said to hold 80 % of the values should cover a share of 0.8: more
    and it is wider than need be, less and it promises too much. Endless intervals
    cover all, so the width belongs beside it.

    Args:
        actual: What happened, of shape `(n,)` or `(origins, horizon)`.
        lower: Lower ends of the intervals, of the same shape.
        upper: Upper ends, of the same shape.

    Returns:
        A number for shape `(n,)`; for `(origins, horizon)` an array of shape
        `(horizon,)`, one number for each step ahead.

    Raises:
        ValueError: If the shapes differ, a value is no number, or a lower end lies
            above its upper end.

    Example:

    >>> lower, upper = [0.0, 0.0, 0.0, 0.0], [5.0, 5.0, 5.0, 5.0]
    >>> print(coverage([1.0, 5.0, 6.0, -2.0], lower, upper))
    0.5

    References:
        - [Christoffersen, 1998](https://doi.org/10.2307/2527341)
    """
    actual, lower, upper = map(np.asarray, (actual, lower, upper))
    shapes = {actual.shape, lower.shape, upper.shape}
    if len(shapes) > 1 or actual.ndim not in (1, 2) or not actual.size:
        raise ValueError(
            "expected three arrays of one shape, (n,) or (origins, horizon). "
            f"Received: actual.shape={actual.shape}, lower.shape={lower.shape}, "
            f"upper.shape={upper.shape}"
        )
    if np.isnan(actual).any():
        raise ValueError("expected numbers that came. Received: NaN in actual")
    if not np.all(lower <= upper):
        i = np.argmin(lower <= upper)
        raise ValueError(
            "expected every lower end at or below its upper end. "
            f"Received: {lower.flat[i]} and {upper.flat[i]}"
        )
    return np.mean((lower <= actual) & (actual <= upper), axis=0)
