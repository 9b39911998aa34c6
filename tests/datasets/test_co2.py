import numpy as np

from seqkeras.datasets import co2, path


def test_every_month_is_there():
    months, values = co2.load()
    np.testing.assert_array_equal(
        months, np.arange("1958-03", "2002-01", dtype="datetime64[M]")
    )
    assert values.shape == months.shape
    assert np.isfinite(values).all()


def test_a_month_is_the_mean_of_its_weeks():
    values = co2.load()[1]
    assert values[1] == round((317.3 + 317.6 + 317.5 + 316.4) / 4, 2)


def test_filled_months_lie_between_their_neighbours():
    filled = np.loadtxt(path("co2.csv"), delimiter=",", skiprows=1)[:, 3] == 1
    months, values = co2.load()
    assert months[filled].astype(str).tolist() == [
        *("1958-06", "1958-10", "1964-02", "1964-03", "1964-04")
    ]
    line = np.interp(np.flatnonzero(filled), np.flatnonzero(~filled), values[~filled])
    np.testing.assert_allclose(values[filled], line, atol=0.01)


def test_spring_is_above_autumn():
    months, values = co2.load()
    year = values[months >= np.datetime64("1990-01")].reshape(-1, 12).mean(axis=0)
    assert (np.argmax(year), np.argmin(year)) == (4, 8)  # May and September
