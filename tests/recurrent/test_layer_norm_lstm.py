import numpy as np
import pytest
from keras.ops import convert_to_numpy
from recurrent_checks import FEATURES, AgreesWithTheLoop, sigmoid

from seqkeras.recurrent.layer_norm_lstm import LayerNormLSTMCell

EPSILON = 1e-3


def normalise(rows, gain, bias):
    mean = rows.mean(axis=-1, keepdims=True)
    variance = ((rows - mean) ** 2).mean(axis=-1, keepdims=True)
    return gain * (rows - mean) / np.sqrt(variance + EPSILON) + bias


class TestLayerNormLSTMCell(AgreesWithTheLoop):
    cell = LayerNormLSTMCell

    @staticmethod
    def step(x_t, h_prev, c_prev, W, U, b, *norms):
        of_x, of_h, of_c = norms[:2], norms[2:4], norms[4:]
        fused = normalise(x_t @ W, *of_x) + normalise(h_prev @ U, *of_h) + b
        i, f, c_tilde, o = np.split(fused, 4, axis=-1)
        c_t = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(c_tilde)
        return sigmoid(o) * np.tanh(normalise(c_t, *of_c)), c_t


def test_starts_to_remember_and_with_plain_norms():
    cell = LayerNormLSTMCell(2)
    cell.build((None, FEATURES))
    _, recurrent, bias, *norms = cell.get_weights()
    np.testing.assert_allclose(recurrent @ recurrent.T, np.eye(2), atol=1e-6)
    np.testing.assert_array_equal(bias, [0, 0, 1, 1, 0, 0, 0, 0])
    for gain, shift, size in zip(norms[::2], norms[1::2], (8, 8, 2), strict=True):
        np.testing.assert_array_equal(gain, np.ones(size))
        np.testing.assert_array_equal(shift, np.zeros(size))


def test_the_scale_of_the_input_is_lost(rng):
    cell = LayerNormLSTMCell(4, epsilon=1e-9)
    x_t = rng.normal(size=(3, FEATURES)).astype("float32")
    states = [rng.normal(size=(3, 4)).astype("float32") for _ in "hc"]
    small, large = cell(x_t, states)[0], cell(100 * x_t, states)[0]
    np.testing.assert_allclose(*map(convert_to_numpy, (small, large)), rtol=1e-4)


def test_by_hand():
    """Two units: normalised, two numbers are always -1 and 1."""
    cell = LayerNormLSTMCell(2, epsilon=1e-9)
    cell.build((None, 1))
    weights = cell.get_weights()
    weights[0] = np.arange(8.0)[None]  # x W: the numbers from 0 to 7
    weights[2] = np.zeros(8)
    cell.set_weights(weights)
    zeros = np.zeros((1, 2), "float32")
    h_t, (_, c_t) = cell(np.ones((1, 1), "float32"), [zeros, zeros])

    i_1, i_2, _, _, c_1, c_2, o_1, o_2 = (np.arange(8) - 3.5) / np.sqrt(63 / 12)
    c = [sigmoid(i_1) * np.tanh(c_1), sigmoid(i_2) * np.tanh(c_2)]
    h = [sigmoid(o_1) * np.tanh(-1), sigmoid(o_2) * np.tanh(1)]
    np.testing.assert_allclose(convert_to_numpy(c_t)[0], c, rtol=1e-5)
    np.testing.assert_allclose(convert_to_numpy(h_t)[0], h, rtol=1e-5)


@pytest.mark.parametrize("epsilon", [0, -1e-3, float("nan")])
def test_says_what_epsilon_it_wants(epsilon):
    message = f"positive number. Received: epsilon={epsilon}"
    with pytest.raises(ValueError, match=message):
        LayerNormLSTMCell(4, epsilon=epsilon)
