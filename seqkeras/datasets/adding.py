"""The adding problem: two numbers to keep, however far apart they come.

Taught in notebooks/22_lstm.ipynb.
"""

import numpy as np

# Mean squared error of whoever always answers 1, the mean of the targets: the
# variance of the sum of two numbers that are uniform between 0 and 1.
BASELINE = 1 / 6


def load(examples, lag, window=10, seed=0):
    """Draw sequences of numbers, two of which are marked: what is their sum?

    Each time step holds a number, uniform between 0 and 1, and a marker, 1 at
    two of the first `window` steps and 0 at all others. `lag` more numbers
    follow, unmarked, before the answer is due.

    Args:
        examples: Number of sequences, a positive integer.
        lag: Number of steps after the window, not negative. Both marked numbers
            have to be kept that long.
        window: Number of steps among which the two marked ones are drawn, at
            least 2.
        seed: Seed of the draw.

    Returns:
        x: float32 array of shape `(examples, window + lag, 2)`: number, marker.
        y: float32 array of shape `(examples, 1)`: sum of the marked numbers.

    Raises:
        ValueError: If a size is too small.

    Example:

    >>> x, y = load(examples=1, lag=2, window=3, seed=3)
    >>> x[0, :, 1].tolist()
    [0.0, 1.0, 1.0, 0.0, 0.0]
    >>> bool(np.isclose(y, x[0, 1, 0] + x[0, 2, 0]).all())
    True

    References:
        - [Hochreiter and Schmidhuber, 1997](https://doi.org/10.1162/neco.1997.9.8.1735)
          mark one of the first ten steps and one of the first half.
    """
    if examples < 1:
        raise ValueError(f"expected a positive integer. Received: examples={examples}")
    if lag < 0 or window < 2:
        raise ValueError(
            f"expected lag >= 0 and window >= 2. Received: lag={lag}, window={window}"
        )
    rng = np.random.default_rng(seed)
    x = np.zeros((examples, window + lag, 2), "float32")
    x[..., 0] = rng.random((examples, window + lag), "float32")
    marked = rng.permuted(np.tile(np.arange(window), (examples, 1)), axis=1)[:, :2]
    np.put_along_axis(x[..., 1], marked, 1, axis=1)
    return x, np.sum(x[..., 0] * x[..., 1], axis=1, keepdims=True)


def relative_error(y, answers):
    """Mean squared error, as a multiple of that of whoever always answers 1.

    Args:
        y: The right sums, an array.
        answers: What was answered, of the same shape.

    Returns:
        A number: 0 is right, 1 no better than a constant.

    Raises:
        ValueError: If the shapes differ; NumPy would compare all with all.

    Example:

    >>> relative_error(np.array([0.5, 1.5]), np.array([0.5, 1.0])).round(3)
    np.float64(0.75)
    """
    if np.shape(y) != np.shape(answers):
        raise ValueError(
            f"expected answers of shape {np.shape(y)}. Received: {np.shape(answers)}"
        )
    return np.mean((answers - y) ** 2) / BASELINE
