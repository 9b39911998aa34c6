"""Sunspot numbers, one a year: a cycle of about eleven years, never twice the same.

Taught in notebooks/10_before_rnns.ipynb.
"""

import numpy as np

from seqkeras.datasets import path


def load() -> tuple[np.ndarray, np.ndarray]:
    """Load the mean sunspot number of every year from 1700 to 2008.

    The sunspot number counts the dark spots on the sun and ten for every group
    of them; it has no unit. These are the numbers of the first series, before
    its revision in 2015.

    Returns:
        The years, integers of shape `(309,)`, and the sunspot numbers, floats of
        shape `(309,)`.

    Example:

    >>> years, numbers = load()
    >>> print(years[-1], numbers[-1])
    2008 2.9

    References:
        - National Geophysical Data Center, as carried by statsmodels.
    """
    table = np.loadtxt(path("sunspots.csv"), delimiter=",", skiprows=1)
    return table[:, 0].astype(int), table[:, 1]
