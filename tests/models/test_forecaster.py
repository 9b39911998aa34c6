import keras
import numpy as np
import pytest
from keras import layers
from keras.ops import convert_to_numpy
from layer_checks import check_layer

from seqkeras.models.before_rnns import Naive, SeasonalNaive, rolling_forecast
from seqkeras.models.forecaster import (
    Forecaster,
    Pinball,
    past_and_future,
    recursive_forecast,
)
from seqkeras.recurrent.lstm import LSTMCell
from seqkeras.training.compiled import compile_once

UNITS, TIMESTEPS, HORIZON = 4, 12, 3


@pytest.fixture
def x(rng):
    return (5 + 2 * rng.normal(size=(6, TIMESTEPS, 2))).astype("float32")


def built(x, rng, cell=None, **options):
    """A forecaster with random weights, biases included."""
    model = Forecaster(cell or LSTMCell(UNITS), HORIZON, **options)
    model.build(x.shape)
    model.set_weights([rng.normal(size=w.shape) / 2 for w in model.get_weights()])
    return model


def silence(model):
    """Let a network say zero, whatever it reads."""
    model.head.set_weights([0 * w for w in model.head.get_weights()])
    return model


def z_scores(x):
    series = x[..., :1]
    mean, scale = series.mean(1, keepdims=True), series.std(1, keepdims=True) + 1e-3
    inputs = np.concatenate([(series - mean) / scale, x[..., 1:]], axis=-1)
    return inputs, mean[..., 0], scale[..., 0]


def test_all_steps_at_once_agrees_with_keras_layers(x, rng):
    model = built(x, rng)
    theirs = keras.Sequential(
        [keras.Input(x.shape[1:]), layers.LSTM(UNITS), layers.Dense(HORIZON)]
    )
    theirs.set_weights(model.get_weights())
    inputs, mean, scale = z_scores(x)
    expected = mean + scale * convert_to_numpy(theirs(inputs))
    np.testing.assert_allclose(convert_to_numpy(model(x)), expected, rtol=1e-4)


def test_a_convolution_before_agrees_with_keras_layers(x, rng):
    before = layers.Conv1D(5, 3, strides=2, activation="relu")
    model = built(x, rng, before=before)
    twin = layers.Conv1D(5, 3, strides=2, activation="relu")
    theirs = keras.Sequential(
        [keras.Input(x.shape[1:]), twin, layers.LSTM(UNITS), layers.Dense(HORIZON)]
    )
    theirs.layers[0].set_weights(before.get_weights())
    theirs.layers[1].set_weights(model.rnn.get_weights())
    theirs.layers[2].set_weights(model.head.get_weights())
    inputs, mean, scale = z_scores(x)
    expected = mean + scale * convert_to_numpy(theirs(inputs))
    np.testing.assert_allclose(convert_to_numpy(model(x)), expected, rtol=1e-4)


@pytest.mark.parametrize("cell", [LSTMCell, layers.GRUCell, layers.SimpleRNNCell])
def test_the_decoder_reads_what_it_wrote(x, rng, cell):
    model = built(x, rng, cell(UNITS), decoder=True)
    inputs, mean, scale = z_scores(x)
    _, *states = model.rnn(inputs)
    expected, z_hat = [], inputs[:, -1, :1]
    for _ in range(HORIZON):
        h, states = model.decoder_cell(z_hat, states)
        z_hat = model.head(h)
        expected.append(mean + scale * convert_to_numpy(z_hat))
    expected = np.concatenate(expected, axis=1)
    np.testing.assert_allclose(convert_to_numpy(model(x)), expected, rtol=1e-4)


def test_a_decoder_goes_on_from_the_middle_quantile(x, rng):
    shares = (0.1, 0.5, 0.9)
    model = built(x, rng, decoder=True, quantiles=shares)
    kernel, bias = model.head.get_weights()
    one = built(x, rng, decoder=True)
    one.rnn.set_weights(model.rnn.get_weights())
    one.decoder_cell.set_weights(model.decoder_cell.get_weights())
    bias[:] = [-5, 0, 5]  # far apart: the middle one stays in the middle
    model.head.set_weights([0.1 * kernel, bias])
    one.head.set_weights([0.1 * kernel[:, 1:2], bias[1:2]])
    np.testing.assert_allclose(
        convert_to_numpy(model(x))[..., 1], convert_to_numpy(one(x)), rtol=1e-4
    )


@pytest.mark.parametrize("decoder", [False, True])
@pytest.mark.parametrize("period", [1, 2, 7])
@pytest.mark.parametrize("by_window", [False, True])
def test_a_silent_network_with_a_period_is_seasonal_naive(
    x, rng, decoder, period, by_window
):
    model = built(x, rng, decoder=decoder, period=period, by_window=by_window)
    made = convert_to_numpy(silence(model)(x))
    naive = SeasonalNaive(period)
    expected = [naive.forecast(window[:, 0], HORIZON) for window in x]
    np.testing.assert_allclose(made, expected, rtol=1e-5)


def test_a_silent_network_without_a_period_says_the_mean_of_the_window(x, rng):
    made = convert_to_numpy(silence(built(x, rng))(x))
    np.testing.assert_allclose(made, np.tile(x[..., :1].mean(1), HORIZON), rtol=1e-5)


@pytest.mark.parametrize("decoder", [False, True])
def test_the_unit_of_the_series_does_not_matter(x, rng, decoder):
    model = built(x, rng, decoder=decoder)
    moved = x * [10, 1] + [300, 0]
    np.testing.assert_allclose(
        convert_to_numpy(model(moved.astype("float32"))),
        10 * convert_to_numpy(model(x)) + 300,
        rtol=1e-3,
    )


def test_a_constant_window_gives_a_number(rng):
    x = np.full((1, TIMESTEPS, 1), 3.0, "float32")
    assert np.isfinite(convert_to_numpy(built(x, rng)(x))).all()


def test_the_other_features_count(x, rng):
    model, other = built(x, rng), x.copy()
    other[..., 1] += 1
    assert not np.isclose(
        convert_to_numpy(model(x)), convert_to_numpy(model(other))
    ).any()


@pytest.mark.parametrize("decoder", [False, True])
def test_quantiles_do_not_cross(x, rng, decoder):
    model = built(x, rng, decoder=decoder, quantiles=(0.1, 0.5, 0.9))
    made = convert_to_numpy(model(x))
    assert made.shape == (6, HORIZON, 3)
    assert (np.diff(made) > 0).all()


def test_windows_by_hand():
    past, future = past_and_future([[1, 10], [2, 20], [3, 30], [4, 40]], 2, 1)
    assert past.tolist() == [[[1, 10], [2, 20]], [[2, 20], [3, 30]]]
    assert future.tolist() == [[3], [4]]
    assert past.dtype == future.dtype == "float32"


def test_windows_line_up_with_rolling_forecast(rng):
    series = rng.normal(size=30)
    past, future = past_and_future(series[20 - 5 :], timesteps=5, horizon=3)
    expected = rolling_forecast(Naive(), series, start=20, horizon=3)
    assert len(past) == len(future) == len(expected)
    np.testing.assert_allclose(past[:, -1, 0], expected[:, 0], rtol=1e-6)


def test_recursive_forecast_by_hand():
    def model(x):  # adds the last two
        return keras.ops.sum(x[:, -2:, 0], axis=1, keepdims=True)

    past = np.array([[[0.0], [1.0], [1.0]], [[5.0], [1.0], [3.0]]], "float32")
    assert recursive_forecast(model, past, 4).tolist() == [[2, 3, 5, 8], [4, 7, 11, 18]]


def test_recursive_forecast_drops_the_oldest_value():
    past = np.array([[[1.0], [2.0]]], "float32")
    made = recursive_forecast(lambda x: x[:, 0], past, 3)  # as a window ago
    assert made.tolist() == [[1, 2, 1]]


def test_pinball_by_hand():
    loss = Pinball((0.1, 0.9))
    too_low = loss([[10.0]], [[[8.0, 8.0]]])  # (0.1 * 2 + 0.9 * 2) / 2
    too_high = loss([[10.0]], [[[14.0, 14.0]]])  # (0.9 * 4 + 0.1 * 4) / 2
    np.testing.assert_allclose([too_low, too_high], [1, 2], rtol=1e-6)


def test_pinball_tells_high_from_low():
    loss = Pinball((0.9,))
    too_low, too_high = loss([[10.0]], [[[8.0]]]), loss([[10.0]], [[[12.0]]])
    np.testing.assert_allclose([too_low, too_high], [1.8, 0.2], rtol=1e-6)


@pytest.mark.parametrize("q", [0.1, 0.5, 0.8])
def test_the_quantile_is_the_cheapest_constant(rng, q):
    y = rng.exponential(size=(999, 1)).astype("float32")
    loss = Pinball((q,))
    guesses = np.quantile(y, [q - 0.05, q, q + 0.05])
    costs = [float(loss(y, np.full((999, 1, 1), g, "float32"))) for g in guesses]
    assert np.argmin(costs) == 1


@pytest.mark.usefixtures("in_tmp_path")
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"decoder": True, "period": 2},
        {"quantiles": (0.1, 0.9), "by_window": False},
    ],
    ids=str,
)
def test_keeps_the_promises_of_a_layer(rng, options):
    x = rng.normal(size=(4, 8, 2)).astype("float32")
    shape = (4, HORIZON, *([2] if "quantiles" in options else []))
    check_layer(
        lambda **kw: Forecaster(LSTMCell(UNITS, **kw), HORIZON, **options, **kw),
        x,
        shape,
    )


@pytest.mark.usefixtures("in_tmp_path")
def test_a_trained_forecaster_is_saved_with_all_its_parts(x):
    model = Forecaster(
        LSTMCell(UNITS),
        HORIZON,
        before=layers.Conv1D(3, 2),
        decoder=True,
        quantiles=(0.1, 0.5, 0.9),
    )
    model.build(x.shape)
    compile_once(model, "adam", Pinball((0.1, 0.5, 0.9)))
    model.fit(x, np.zeros((6, HORIZON)), verbose=0)
    model.save("forecaster.keras")
    revived = keras.models.load_model("forecaster.keras")
    np.testing.assert_allclose(
        convert_to_numpy(model(x)), convert_to_numpy(revived(x)), rtol=1e-6
    )
    assert revived.loss.get_config() == model.loss.get_config()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Forecaster(LSTMCell(2), 0), "positive integer. Received: horizon=0"),
        (lambda: Forecaster(LSTMCell(2), period=-1), "Received: period=-1"),
        (
            lambda: Forecaster(LSTMCell(2), period=9).build((None, 8, 1)),
            "a window of 9 time steps or more. Received: 8 time steps",
        ),
        (
            lambda: Forecaster(LSTMCell(2), quantiles=(0.9, 0.1)),
            "rising shares between 0 and 1. Received: quantiles=(0.9, 0.1)",
        ),
        (
            lambda: Forecaster(LSTMCell(2), decoder=True, quantiles=(0.1, 0.9)),
            "a middle quantile for the decoder to go on from. Received: quantiles=(0.1",
        ),
        (lambda: Pinball((0.0, 0.5)), "Received: quantiles=(0.0, 0.5)"),
        (lambda: Pinball(()), "Received: quantiles=()"),
        (lambda: past_and_future(np.ones(9), 0), "Received: timesteps=0"),
        (lambda: past_and_future(np.ones(9), 8, 0), "Received: horizon=0"),
        (
            lambda: past_and_future(np.ones(9), 8, 2),
            "10 time steps or more, of shape (length,) or (length, features). "
            "Received: shape=(9,)",
        ),
        (
            lambda: recursive_forecast(None, np.ones((1, 5, 2)), 3),
            "shape (batch, timesteps, 1). Received: shape=(1, 5, 2)",
        ),
        (lambda: recursive_forecast(None, np.ones((1, 5, 1)), 0), "Received: steps=0"),
    ],
)
def test_errors(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert message in str(error.value)
