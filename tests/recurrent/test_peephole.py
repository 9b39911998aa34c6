import keras
import numpy as np
from keras.ops import convert_to_numpy
from recurrent_checks import UNITS, AgreesWithTheLoop, assert_close, sigmoid

from seqkeras.recurrent.lstm import LSTMCell
from seqkeras.recurrent.peephole import PeepholeLSTMCell


class TestPeepholeLSTMCell(AgreesWithTheLoop):
    cell = PeepholeLSTMCell

    @staticmethod
    def step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, peephole):
        units = h_prev.shape[-1]
        W, U, b = (
            {gate: w[..., k * units : (k + 1) * units] for k, gate in enumerate("ifco")}
            for w in (kernel, recurrent_kernel, bias)
        )
        p = dict(zip("ifo", peephole, strict=True))
        i = sigmoid(x_t @ W["i"] + h_prev @ U["i"] + c_prev * p["i"] + b["i"])
        f = sigmoid(x_t @ W["f"] + h_prev @ U["f"] + c_prev * p["f"] + b["f"])
        c_tilde = np.tanh(x_t @ W["c"] + h_prev @ U["c"] + b["c"])
        c_t = f * c_prev + i * c_tilde
        o = sigmoid(x_t @ W["o"] + h_prev @ U["o"] + c_t * p["o"] + b["o"])
        return o * np.tanh(c_t), c_t

    def test_starts_as_an_lstm(self, x, mask):
        ours = self.rnn(return_state=True)
        plain = keras.layers.RNN(LSTMCell(UNITS), return_state=True)
        ours.build(x.shape), plain.build(x.shape)
        *weights, peephole = ours.get_weights()
        np.testing.assert_array_equal(peephole, np.zeros((3, UNITS)))
        np.testing.assert_array_equal(weights[-1], plain.get_weights()[-1])
        plain.set_weights(weights)
        assert_close(ours(x, mask=mask), plain(x, mask=mask), 1e-6)


def test_by_hand():
    """One unit that only looks at its memory: 1/2 before, 1/2 f after."""
    cell = PeepholeLSTMCell(1)
    cell.build((None, 1))
    zeros = np.zeros((1, 4))
    cell.set_weights([zeros, zeros, np.zeros(4), np.array([[1.0], [2.0], [3.0]])])
    states = [np.zeros((1, 1), "float32"), np.full((1, 1), 0.5, "float32")]
    h_t, (_, c_t) = cell(np.ones((1, 1), "float32"), states)

    expected = sigmoid(2 * 0.5) * 0.5  # the candidate is tanh(0)
    np.testing.assert_allclose(convert_to_numpy(c_t)[0, 0], expected, rtol=1e-6)
    expected = sigmoid(3 * expected) * np.tanh(expected)  # o sees c_t
    np.testing.assert_allclose(convert_to_numpy(h_t)[0, 0], expected, rtol=1e-6)
