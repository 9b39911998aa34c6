import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import same_color

from seqkeras.plots.forecast_fan import forecast_fan


@pytest.fixture
def fan(rng):
    """Twenty years, and a forecast of the last six of them and two more."""
    median = rng.normal(size=8)
    return {
        "times": np.arange(2001, 2021),
        "actual": rng.normal(size=20),
        "future_times": np.arange(2015, 2023),
        "median": median,
        "lower": median - rng.random(8),
        "upper": median + rng.random(8),
    }


def test_draws_what_it_was_given(fan):
    ax = forecast_fan(**fan, label="90 %", xlabel="year", ylabel="CO2 (ppm)")
    actual, median = ax.lines
    np.testing.assert_array_equal(actual.get_xdata(), fan["times"])
    np.testing.assert_array_equal(actual.get_ydata(), fan["actual"])
    np.testing.assert_array_equal(median.get_xdata(), fan["future_times"])
    np.testing.assert_array_equal(median.get_ydata(), fan["median"])
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("year", "CO2 (ppm)")
    shown = [text.get_text() for text in ax.get_legend().get_texts()]
    assert shown == ["actual", "median", "90 %"]


def test_the_band_goes_from_lower_to_upper(fan):
    (band,) = forecast_fan(**fan).collections
    corners = {tuple(corner) for corner in band.get_paths()[0].vertices}
    ends = [*zip(fan["future_times"], fan["lower"], strict=True)]
    ends += zip(fan["future_times"], fan["upper"], strict=True)
    assert corners == {(float(time), end) for time, end in ends}


def test_the_band_belongs_to_the_median_and_what_happened_stands_out(fan):
    ax = forecast_fan(**fan)
    actual, median = ax.lines
    (band,) = ax.collections
    assert same_color(actual.get_color(), "black") and actual.get_linestyle() == "-"
    assert actual.get_linewidth() > median.get_linewidth()
    assert same_color(band.get_facecolor()[0][:3], median.get_color())
    assert not same_color(median.get_color(), "black")
    assert 0 < band.get_alpha() < 0.5 and band.get_zorder() < median.get_zorder()


def test_the_legend_covers_no_data(fan):
    ax = forecast_fan(**fan)
    ax.figure.draw_without_rendering()
    legend = ax.get_legend().get_window_extent()
    assert ax.bbox.x1 <= legend.x0 and legend.x1 <= ax.figure.bbox.x1


def test_years_are_whole():
    ax = forecast_fan([2001, 2002], [1, 2], [2003], [2], [1], [3])
    assert all(float(tick).is_integer() for tick in ax.get_xticks())


def test_draws_on_given_axes_dates_and_gaps():
    _, ax = plt.subplots()
    past, future = np.arange("2024-01", "2024-05", dtype="datetime64[M]").reshape(2, 2)
    assert forecast_fan(past, [1, np.nan], future, [2, 3], [1, 1], [3, 5], ax) is ax
    ax.figure.draw_without_rendering()
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (dict(actual=[1]), r"shape \(2,\).*each time. Received: actual of shape \(1,"),
        (dict(median=[1]), r"shape \(2,\).*each future time. Received: median"),
        (dict(lower=[[1, 2]]), r"Received: lower of shape \(1, 2\)"),
        (dict(upper=1.0), r"Received: upper of shape \(\)"),
        (dict(lower=[0, 9]), "below its upper end. Received: 9 and 4"),
        (dict(upper=[np.nan, 4]), "Received: 1 and nan"),
    ],
)
def test_refuses_what_does_not_fit(changed, message):
    values = dict(median=[2, 3], lower=[1, 2], upper=[3, 4]) | changed
    actual = values.pop("actual", [1, 2])
    with pytest.raises(ValueError, match=message):
        forecast_fan([1, 2], actual, [3, 4], **values)
    assert not plt.get_fignums()
