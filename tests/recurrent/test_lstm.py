import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy
from recurrent_checks import FEATURES, AgreesWithKeras, sigmoid

from seqkeras.recurrent.lstm import LSTMCell


class TestLSTMCell(AgreesWithKeras):
    cell, layer, keras_cell = LSTMCell, keras.layers.LSTM, keras.layers.LSTMCell


@pytest.mark.parametrize("forget_bias", [0, 1.0, -2.5])
def test_the_forget_gate_starts_where_it_is_told(forget_bias):
    cell = LSTMCell(2, forget_bias=forget_bias)
    cell.build((None, FEATURES))
    expected = [0, 0, forget_bias, forget_bias, 0, 0, 0, 0]
    np.testing.assert_array_equal(convert_to_numpy(cell.bias), expected)
    assert LSTMCell.from_config(cell.get_config()).forget_bias == forget_bias


def test_without_a_forget_bias_it_starts_like_keras_without():
    ours = LSTMCell(4, forget_bias=0)
    theirs = keras.layers.LSTMCell(4, unit_forget_bias=False)
    for cell in ours, theirs:
        cell.build((None, FEATURES))
    np.testing.assert_array_equal(*map(convert_to_numpy, (ours.bias, theirs.bias)))


def test_by_hand():
    """One unit, whose gates listen to the input only, and see 1 and then 0."""
    rnn = keras.layers.RNN(LSTMCell(1), return_sequences=True, return_state=True)
    rnn.build((1, 2, 1))
    kernel, recurrent_kernel = [[1.0, 2.0, 3.0, 4.0]], [[0.0] * 4]
    rnn.set_weights([np.array(w) for w in (kernel, recurrent_kernel, [0.0] * 4)])
    h, h_2, c_2 = rnn(np.array([[[1.0], [0.0]]], "float32"))

    c_1 = sigmoid(1) * np.tanh(3)  # there was nothing to forget
    h_1 = sigmoid(4) * np.tanh(c_1)
    np.testing.assert_allclose(convert_to_numpy(c_2)[0, 0], c_1 / 2, rtol=1e-6)
    expected = [h_1, np.tanh(c_1 / 2) / 2]  # at 0, every gate is half open
    np.testing.assert_allclose(convert_to_numpy(h)[0, :, 0], expected, rtol=1e-6)
    np.testing.assert_allclose(convert_to_numpy(h_2)[0, 0], expected[1], rtol=1e-6)
