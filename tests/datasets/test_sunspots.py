import numpy as np

from seqkeras.datasets import sunspots


def test_every_year_is_there():
    years, numbers = sunspots.load()
    np.testing.assert_array_equal(years, np.arange(1700, 2009))
    assert numbers.shape == years.shape
    assert numbers.dtype == "float64"


def test_known_maximum_and_silence():
    years, numbers = sunspots.load()
    assert years[np.argmax(numbers)] == 1957
    assert numbers.max() == 190.2
    assert years[numbers == 0].tolist() == [1711, 1712, 1810]
