import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy
from layer_checks import check_layer

from seqkeras.probes.gradients import gradients
from seqkeras.recurrent.jordan import JordanCell

BATCH, TIMESTEPS, FEATURES, UNITS, OUTPUTS = 3, 6, 5, 4, 2


@pytest.fixture
def x(rng):
    return rng.normal(size=(BATCH, TIMESTEPS, FEATURES)).astype("float32")


def jordan_loop(x, kernel, recurrent_kernel, bias, output_kernel, output_bias):
    y_t, outputs = np.zeros((len(x), len(output_bias))), []
    for t in range(x.shape[1]):
        h_t = np.tanh(x[:, t] @ kernel + y_t @ recurrent_kernel + bias)
        y_t = h_t @ output_kernel + output_bias
        outputs.append(y_t)
    return np.stack(outputs, axis=1)


def test_agrees_with_the_loop(x, rng):
    rnn = keras.layers.RNN(JordanCell(UNITS, OUTPUTS), return_sequences=True)
    rnn.build(x.shape)
    rnn.set_weights([rng.normal(size=w.shape) / 2 for w in rnn.get_weights()])
    weights = [w.astype("float64") for w in rnn.get_weights()]
    np.testing.assert_allclose(
        convert_to_numpy(rnn(x)), jordan_loop(x, *weights), atol=1e-5
    )

    found = gradients(rnn, lambda y: keras.ops.sum(y**2), x)[1:]
    for weight, gradient in zip(weights, found, strict=True):
        for index in np.ndindex(*weight.shape):
            value, slope = weight[index], 0.0
            for sign in (1, -1):
                weight[index] = value + sign * 1e-5
                slope += sign * np.sum(jordan_loop(x, *weights) ** 2) / 2e-5
            weight[index] = value
            np.testing.assert_allclose(slope, gradient[index], atol=1e-4, rtol=1e-4)


def test_padding_changes_nothing(x):
    rnn = keras.layers.RNN(JordanCell(UNITS, OUTPUTS))
    mask = np.tile(np.arange(TIMESTEPS) < 4, (BATCH, 1))
    np.testing.assert_allclose(
        convert_to_numpy(rnn(x, mask=mask)), convert_to_numpy(rnn(x[:, :4])), atol=1e-6
    )


def test_only_the_output_is_remembered(x):
    """With V = 0 nothing is fed back: the past leaves no trace."""
    rnn = keras.layers.RNN(JordanCell(UNITS, OUTPUTS))
    rnn.build(x.shape)
    *others, output_kernel, output_bias = rnn.get_weights()
    rnn.set_weights([*others, np.zeros_like(output_kernel), output_bias + 3])
    np.testing.assert_allclose(convert_to_numpy(rnn(x)), 3)


def test_by_hand():
    """y_1 = 3 tanh(1) + 1, y_2 = 3 tanh(2 y_1) + 1."""
    rnn = keras.layers.RNN(JordanCell(1, 1), return_sequences=True)
    rnn.build((1, 2, 1))
    weights = [[1.0]], [[2.0]], [0.0], [[3.0]], [1.0]
    rnn.set_weights([np.array(w) for w in weights])
    y_1 = 3 * np.tanh(1.0) + 1
    expected = [y_1, 3 * np.tanh(2 * y_1) + 1]
    x = np.array([[[1.0], [0.0]]], "float32")
    np.testing.assert_allclose(convert_to_numpy(rnn(x))[0, :, 0], expected, rtol=1e-6)


@pytest.mark.usefixtures("in_tmp_path")
def test_keeps_the_promises_of_a_layer(x):
    check_layer(
        lambda **kw: keras.layers.RNN(JordanCell(UNITS, OUTPUTS, **kw), **kw),
        x,
        (BATCH, OUTPUTS),
    )


@pytest.mark.parametrize(
    ("units", "outputs", "received"), [(0, 2, "units=0"), (2, -1, "outputs=-1")]
)
def test_says_what_sizes_it_wants(units, outputs, received):
    with pytest.raises(ValueError, match=f"positive integer. Received: {received}"):
        JordanCell(units, outputs)
