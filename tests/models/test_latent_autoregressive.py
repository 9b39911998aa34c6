import numpy as np
import pytest

from seqkeras.models.latent_autoregressive import LatentAutoregressive


def test_the_state_sums_up_all_the_past(rng):
    series = rng.normal(size=30)
    model = LatentAutoregressive([0.0, 0.5, 0.9], periods=[11, 5.5])
    last = model.states(series)[-1]
    for a, unit in zip(model.a, last, strict=True):
        shares = (1 - a) * a ** np.arange(30)  # of the newest value, then older
        expected = shares @ series[::-1] + a**30 * series[0]
        np.testing.assert_allclose(unit, expected)


def test_a_constant_series_is_its_own_state():
    model = LatentAutoregressive([0.0, 0.99], periods=[12])
    np.testing.assert_allclose(model.states(np.full(20, 7.0)), 7)


def test_a_turning_average_halves_in_a_period():
    model = LatentAutoregressive([], periods=[8])
    pulse = model.states([0.0, 1.0, *np.zeros(16)])[:, 0]
    np.testing.assert_allclose(pulse[9], pulse[1] / 2)
    np.testing.assert_allclose(pulse[17], pulse[1] / 4)
    quarter = pulse[3] / pulse[1]  # an eighth of a turn each step
    np.testing.assert_allclose(np.angle(quarter), np.pi / 2)


def test_one_step_needs_the_state_only(rng):
    series = rng.normal(size=20)
    model = LatentAutoregressive([0.3], periods=[5])
    states = model.states(series)
    np.testing.assert_allclose(model.step(states[-2], series[-1]), states[-1])


def test_recovers_its_read_out(rng):
    model = LatentAutoregressive([0.0, 0.8], periods=[7])
    weights, bias = np.array([0.5, -0.9, 0.3, 0.4]), 2.0
    series = [0.0]
    h_t = np.zeros(3, complex)
    for noise in rng.normal(size=20_000):
        h_t = model.step(h_t, series[-1])
        series.append(weights @ model.parts(h_t) + bias + noise)
    model.fit(series)
    np.testing.assert_allclose(model.weights, weights, atol=0.1)
    np.testing.assert_allclose(model.bias, bias, atol=0.15)


def test_goes_on_with_a_cycle():
    wave = np.sin(2 * np.pi * np.arange(1000) / 12) + 3
    model = LatentAutoregressive([0.0, 0.5], periods=[12]).fit(wave[:980])
    np.testing.assert_allclose(model.forecast(wave[:980], 20), wave[980:], atol=0.02)


def test_forecasts_are_fed_back(rng):
    series = rng.normal(size=50)
    model = LatentAutoregressive([0.0, 0.6], periods=[6]).fit(series)
    first = model.forecast(series)[0]
    np.testing.assert_allclose(
        model.forecast(series, 2)[1], model.forecast([*series, first])[0]
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: LatentAutoregressive([1.0]), "below 1 and periods above 2. Received"),
        (lambda: LatentAutoregressive([-0.1]), "Received: decays=[-0.1]"),
        (lambda: LatentAutoregressive([], [2.0]), "periods=[2.]"),
        (lambda: LatentAutoregressive([0.5]).fit([1.0]), "2 values or more"),
        (
            lambda: LatentAutoregressive([0.5]).fit([1.0, 2.0]).forecast([]),
            "1 values or more",
        ),
    ],
)
def test_errors(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert message in str(error.value)
