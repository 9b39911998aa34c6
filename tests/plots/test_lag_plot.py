import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from seqkeras.datasets import sunspots
from seqkeras.models.before_rnns import Autoregressive, Naive, rolling_forecast
from seqkeras.plots.lag_plot import lag_plot


@pytest.fixture
def walk(rng):
    return np.cumsum(rng.normal(size=200))


def drawn(ax):
    """The line, and the marker of the peak, of each model."""
    lines = [line for line in ax.lines if len(line.get_xydata()) > 2]
    return lines, [tuple(dot.get_offsets()[0]) for dot in ax.collections]


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


@pytest.mark.parametrize("ahead", [1, 3])
def test_an_echo_peaks_at_its_horizon(walk, ahead, rng):
    echo = walk[:-ahead] + 0.1 * rng.normal(size=len(walk) - ahead)
    (line,), (peak,) = drawn(lag_plot(walk[ahead:], {"LSTM": 0.5 * echo + 7}))
    np.testing.assert_array_equal(line.get_xdata(), range(-5, 6))
    assert peak == (ahead, line.get_ydata()[5 + ahead])
    assert 0.99 < peak[1] < 1 and peak[1] == max(line.get_ydata())


@pytest.mark.parametrize("order", [2, 9])
def test_a_forecast_that_knows_more_peaks_at_zero(order):
    _, spots = sunspots.load()
    models = {"naive": Naive(), "AR": Autoregressive(order).fit(spots[:200])}
    made = {
        name: rolling_forecast(model, spots, 200, 1)[:, 0]
        for name, model in models.items()
    }
    ax = lag_plot(spots[200:], made)
    assert legend(ax) == ["naive: peak at 1", "AR: peak at 0"]
    assert [x for x, _ in drawn(ax)[1]] == [1, 0]
    ax = lag_plot(np.diff(spots[200:]), {"AR": np.diff(made["AR"])})
    assert legend(ax) == ["AR: peak at 1"]  # why values are correlated, not changes


def test_correlations_are_those_of_equally_many_pairs(rng):
    actual, forecast = rng.normal(size=(2, 12))
    (line,), _ = drawn(lag_plot(actual, {"a": forecast}, lags=2))
    expected = [
        np.corrcoef(forecast[2:10], [actual[t - k] for t in range(2, 10)])[0, 1]
        for k in (-2, -1, 0, 1, 2)
    ]
    np.testing.assert_allclose(line.get_ydata(), expected)


def test_every_model_has_a_look_of_its_own_and_the_legend_covers_nothing(walk):
    made = {f"model {k}": walk + k * np.roll(walk, 1) for k in range(5)}
    ax = lag_plot(walk, made)
    lines, _ = drawn(ax)
    colors = [to_hex(dot.get_facecolor()[0]) for dot in ax.collections]
    assert colors == [to_hex(line.get_color()) for line in lines]
    assert colors == [to_hex(f"C{k}") for k in range(5)]
    assert len({line.get_marker() for line in lines}) == 5
    assert ax.get_xlabel() and ax.get_ylabel()
    ax.figure.draw_without_rendering()
    box = ax.get_legend().get_window_extent()
    assert ax.bbox.x1 <= box.x0 and box.x1 <= ax.figure.bbox.x1
    assert all(float(tick).is_integer() for tick in ax.get_xticks())


def test_draws_on_given_axes(walk):
    _, ax = plt.subplots()
    assert lag_plot(walk, {"naive": np.roll(walk, 1)}, ax, lags=2) is ax
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (dict(forecasts={}), "at least one forecast. Received: {}"),
        (dict(lags=0), "positive integer. Received: lags=0"),
        (dict(lags=4), r"11 time steps or more for 4 lags.*shape \(10,\)"),
        (dict(actual=np.zeros((10, 1))), r"Received: actual of shape \(10, 1\)"),
        (dict(forecasts={"LSTM": np.zeros(9)}), r"shape \(10,\).*LSTM of shape \(9,"),
        (dict(forecasts={"mean": np.ones(10)}), "all the same. Received: mean from 1"),
        (dict(actual=[np.nan, *range(9)]), "finite.*Received: actual from nan"),
        (dict(actual=[np.inf, *range(9)]), "finite.*Received: actual from 0.0 to inf"),
        (dict(actual=[-np.inf, *range(9)]), "finite.*actual from -inf to 8.0"),
    ],
)
def test_refuses_what_does_not_fit(changed, message):
    arguments = dict(actual=np.arange(10), forecasts={"a": np.arange(10)}, lags=2)
    with pytest.raises(ValueError, match=message):
        lag_plot(**arguments | changed)
    assert not plt.get_fignums()
