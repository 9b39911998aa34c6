"""Seconds per step, measured so that two numbers can be compared.

Taught in notebooks/20_simple_rnn.ipynb.
"""

import time

import numpy as np


def seconds_per_step(steps, repeats=20, warm_up=3):
    """Time several functions by turns.

    What else the machine does falls on all of them alike, because one call of
    each makes a round; and a median forgets the rounds that were disturbed.

    Args:
        steps: Dictionary from a name to a function without arguments.
        repeats: Number of timed rounds, a positive integer.
        warm_up: Number of rounds before, which compile and are not timed.

    Returns:
        Dictionary from each name to an array of shape `(repeats,)`: seconds of
        each call. Divide two of them round by round for a ratio.

    Raises:
        ValueError: If `repeats` is not positive.

    Example:

    >>> times = seconds_per_step({"sum": lambda: sum(range(1000))}, repeats=5)
    >>> times["sum"].shape
    (5,)
    """
    if repeats < 1:
        raise ValueError(f"expected a positive integer. Received: repeats={repeats}")
    seconds = {name: [] for name in steps}
    for round_number in range(warm_up + repeats):
        for name, step in steps.items():
            start = time.perf_counter()
            step()
            if round_number >= warm_up:
                seconds[name].append(time.perf_counter() - start)
    return {name: np.array(values) for name, values in seconds.items()}


def median_and_spread(values):
    """Median and half the interquartile range, the spread that outliers spare.

    Args:
        values: Array of numbers.

    Returns:
        Pair of floats.

    Example:

    >>> median_and_spread([1.0, 2.0, 3.0, 4.0, 100.0])
    (3.0, 1.0)
    """
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    return float(middle), float((high - low) / 2)
