"""Carbon dioxide in the air above Mauna Loa, Hawaii: a trend and a yearly cycle.

Taught in notebooks/10_before_rnns.ipynb.
"""

import numpy as np

from seqkeras.datasets import path


def load() -> tuple[np.ndarray, np.ndarray]:
    """Load the mean CO2 of every month from March 1958 to December 2001.

    The unit is parts per million by volume (ppmv). Five months without a
    measurement (three of them in a row, in 1964) are filled by linear
    interpolation; the column `filled` of the file marks them.

    Returns:
        The months, of dtype `datetime64[M]` and shape `(526,)`, and the CO2,
        floats of shape `(526,)`.

    Example:

    >>> months, co2 = load()
    >>> print(months[-1], co2[-1])
    2001-12 371.02

    References:
        - Keeling and Whorf, 2004, Atmospheric CO2 concentrations at sites in the
          SIO network, as carried by statsmodels.
    """
    table = np.loadtxt(path("co2.csv"), delimiter=",", skiprows=1)
    year, month = table[:, 0].astype(int), table[:, 1].astype(int)
    months = (12 * (year - 1970) + month - 1).astype("datetime64[M]")
    return months, table[:, 2]
