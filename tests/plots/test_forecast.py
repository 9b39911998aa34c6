import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import same_color

from seqkeras.plots.forecast import forecast


def test_draws_what_it_was_given(rng):
    times = np.arange(2001, 2021)
    series = {name: rng.normal(size=20) for name in ("actual", "naive", "AR(4)")}
    models = {name: series[name] for name in ("naive", "AR(4)")}
    ax = forecast(times, series["actual"], models, xlabel="year", ylabel="CO2 (ppm)")
    assert [line.get_label() for line in ax.lines] == list(series)
    for line, values in zip(ax.lines, series.values(), strict=True):
        np.testing.assert_array_equal(line.get_xdata(), times)
        np.testing.assert_array_equal(line.get_ydata(), values)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("year", "CO2 (ppm)")
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(series)


def test_what_happened_stands_out(rng):
    ax = forecast(
        range(5), rng.normal(size=5), {k: rng.normal(size=5) for k in "abcdef"}
    )
    actual, *models = ax.lines
    assert same_color(actual.get_color(), "black") and actual.get_linestyle() == "-"
    for line in models:
        assert not same_color(line.get_color(), "black")
        assert line.get_linewidth() < actual.get_linewidth()


def test_the_legend_covers_no_data(rng):
    ax = forecast(range(9), rng.normal(size=9), {k: rng.normal(size=9) for k in "abc"})
    ax.figure.draw_without_rendering()
    legend = ax.get_legend().get_window_extent()
    assert legend.x0 >= ax.bbox.x1
    assert legend.x1 <= ax.figure.bbox.x1


def test_draws_on_given_axes_dates_and_gaps():
    _, ax = plt.subplots()
    times = np.array(["2024-01", "2024-02"], "datetime64[M]")
    assert forecast(times, [1, 2], {"late": [np.nan, 2]}, ax) is ax
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("actual", "forecasts", "message"),
    [
        ([1, 2], {"naive": [1, 2, 3]}, r"shape \(3,\).*actual of shape \(2,\)"),
        ([1, 2, 3], {"naive": [1, 2]}, r"shape \(3,\).*naive of shape \(2,\)"),
        ([1, 2, 3], {"LSTM": [[1], [2], [3]]}, r"LSTM of shape \(3, 1\)"),
        ([1, 2, 3], {}, "at least one forecast. Received: {}"),
    ],
)
def test_refuses_what_does_not_fit(actual, forecasts, message):
    with pytest.raises(ValueError, match=message):
        forecast([1, 2, 3], actual, forecasts)
    assert not plt.get_fignums()
