import numpy as np
import pytest

from seqkeras.models.before_rnns import (
    Autoregressive,
    Differenced,
    Naive,
    SeasonalNaive,
    rolling_forecast,
)
from seqkeras.models.latent_autoregressive import LatentAutoregressive
from seqkeras.models.markov_chain import MarkovChain

MODELS = [
    Naive(),
    SeasonalNaive(4),
    Autoregressive(3),
    Differenced(Autoregressive(2), period=4),
    MarkovChain(5),
    MarkovChain(2, order=3),
    LatentAutoregressive([0.0, 0.9], periods=[4]),
]
each_model = pytest.mark.parametrize(
    "model", MODELS, ids=lambda model: type(model).__name__
)


def simulate(weights, bias, timesteps, rng):
    """An autoregressive series with noise; the last weight is of the last value."""
    values = list(np.zeros(len(weights)))
    for noise in rng.normal(size=timesteps):
        values.append(np.dot(weights, values[-len(weights) :]) + bias + noise)
    return np.array(values)


def test_autoregressive_agrees_with_statsmodels(rng):
    models = pytest.importorskip("statsmodels.tsa.ar_model")
    series = simulate([-0.6, 1.2], 3.0, 200, rng)
    theirs = models.AutoReg(series, lags=4).fit()
    ours = Autoregressive(4).fit(series)
    np.testing.assert_allclose(
        [ours.bias, *ours.weights[::-1]], theirs.params, rtol=1e-8
    )
    np.testing.assert_allclose(ours.forecast(series, 6), theirs.forecast(6), rtol=1e-8)


def test_autoregressive_recovers_its_weights(rng):
    model = Autoregressive(2).fit(simulate([-0.6, 1.2], 3.0, 20_000, rng))
    np.testing.assert_allclose(model.weights, [-0.6, 1.2], atol=0.02)
    np.testing.assert_allclose(model.bias, 3.0, atol=0.15)


def test_autoregressive_continues_a_straight_line():
    line = 2.0 * np.arange(10) + 1
    forecast = Autoregressive(2).fit(line).forecast(line, 3)
    np.testing.assert_allclose(forecast, [21, 23, 25])


def test_more_weights_than_examples_repeat_what_was_seen(rng):
    series = rng.normal(size=30)
    model = Autoregressive(20).fit(series)
    np.testing.assert_allclose(
        rolling_forecast(model, series, 20, 1)[:, 0], series[20:]
    )


def test_seasonal_naive_by_hand():
    history = [9.0, 9.0, 1.0, 2.0, 3.0]
    forecast = SeasonalNaive(3).forecast(history, steps=7)
    assert forecast.tolist() == [1, 2, 3, 1, 2, 3, 1]
    assert SeasonalNaive(3).forecast(history, steps=2).tolist() == [1, 2]


def test_a_season_of_one_is_naive(rng):
    history = rng.normal(size=8)
    np.testing.assert_array_equal(
        SeasonalNaive(1).forecast(history, 4), Naive().forecast(history, 4)
    )


def test_differenced_by_hand():
    # Changes over two steps: 3, 3, 5. The naive model of them says 5 for ever.
    history = [1.0, 2.0, 4.0, 5.0, 9.0]
    forecast = Differenced(Naive(), period=2).fit(history).forecast(history, 4)
    assert forecast.tolist() == [10, 14, 15, 19]


def test_differencing_shows_the_model_the_changes_only():
    class Spy(Naive):
        def fit(self, series):
            self.series = series

    spy = Spy()
    Differenced(spy).fit([1.0, 2.0, 4.0])
    assert spy.series.tolist() == [1, 2]


@each_model
def test_forecasts_in_one_shape(model, rng):
    series = rng.normal(size=60)
    assert model.fit(series) is model
    assert model.forecast(series).shape == (1,)
    forecast = model.forecast(list(series), steps=6)
    assert forecast.shape == (6,)
    np.testing.assert_allclose(forecast[:2], model.forecast(series, 2))


@each_model
def test_the_future_does_not_leak(model, rng):
    series = rng.normal(size=60)
    before = rolling_forecast(model.fit(series[:40]), series, 40, horizon=3)
    series[50:] += 100
    after = rolling_forecast(model, series, 40, horizon=3)
    np.testing.assert_array_equal(after[:11], before[:11])  # origins 40 to 50
    assert (after[11:] != before[11:]).any(axis=1).any()


def test_rolling_forecast_by_hand():
    class Length(Naive):
        def forecast(self, history, steps=1):
            return len(history) * 10.0 + np.arange(steps)

    forecasts = rolling_forecast(Length(), np.zeros(6), start=3, horizon=2)
    assert forecasts.tolist() == [[30, 31], [40, 41]]  # of 3, 4 and of 4, 5


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Autoregressive(0), "positive integer. Received: order=0"),
        (lambda: Autoregressive(2.0), "Received: order=2.0"),
        (lambda: SeasonalNaive(-1), "Received: period=-1"),
        (lambda: Differenced(Naive(), 0), "Received: period=0"),
        (lambda: Naive().forecast([1.0], 0), "Received: steps=0"),
        (lambda: Naive().forecast([]), "1 values or more. Received: shape=(0,)"),
        (lambda: Autoregressive(3).fit(np.ones(3)), "4 values or more"),
        (lambda: Autoregressive(3).fit(np.ones((9, 1))), "Received: shape=(9, 1)"),
        (lambda: SeasonalNaive(3).forecast([1.0, 2.0]), "3 values or more"),
        (lambda: Differenced(Naive(), 2).fit([1.0, 2.0]), "3 values or more"),
        (
            lambda: rolling_forecast(Naive(), np.ones(5), 4, 2),
            "at most 5, the length of the series. Received: start=4, horizon=2",
        ),
        (lambda: rolling_forecast(Naive(), np.ones(5), 0, 2), "Received: start=0"),
    ],
)
def test_errors(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert message in str(error.value)
