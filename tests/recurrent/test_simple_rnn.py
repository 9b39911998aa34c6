import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy
from recurrent_checks import AgreesWithKeras, assert_close, slopes

from seqkeras.probes.gradients import gradients
from seqkeras.recurrent.simple_rnn import SimpleRNNCell
from seqkeras.recurrent.unroll import unroll


class TestSimpleRNNCell(AgreesWithKeras):
    cell = SimpleRNNCell
    layer, keras_cell = keras.layers.SimpleRNN, keras.layers.SimpleRNNCell

    @pytest.mark.parametrize("activation", ["sigmoid", "relu"])
    def test_agrees_with_keras_for_other_activations(self, x, activation):
        ours = keras.layers.RNN(SimpleRNNCell(4, activation=activation))
        theirs = keras.layers.SimpleRNN(4, activation=activation)
        ours.build(x.shape), theirs.build(x.shape)
        ours.set_weights(theirs.get_weights())
        assert_close(ours(x), theirs(x))

    def test_starts_like_keras(self, x):
        ours, theirs = SimpleRNNCell(64), keras.layers.SimpleRNNCell(64)
        ours.build(x[:, 0].shape), theirs.build(x[:, 0].shape)
        assert [w.shape for w in ours.weights] == [w.shape for w in theirs.weights]
        np.testing.assert_array_equal(convert_to_numpy(ours.bias), 0)
        recurrent = convert_to_numpy(ours.recurrent_kernel)
        np.testing.assert_allclose(recurrent @ recurrent.T, np.eye(64), atol=1e-5)

    def test_the_loop_agrees_with_keras(self, x, mask, rng):
        _, theirs = self.both(x, rng, return_sequences=True)
        states = unroll(x, *theirs.get_weights(), mask=mask)
        assert_close(states, theirs(x, mask=mask))

    def test_the_loop_has_the_gradients_of_keras(self, x, mask, rng):
        """Nudge one number, run the loop again: the slope of the loss."""
        _, theirs = self.both(x, rng, return_sequences=True)
        expected = gradients(theirs, lambda h: keras.ops.sum(h**3), x, mask=mask)
        found = slopes(
            lambda *inputs: np.sum(unroll(*inputs, mask=mask) ** 3),
            [a.astype("float64") for a in (x, *theirs.get_weights())],
        )
        assert_close(found, expected)


def test_by_hand():
    """One unit: h_1 = tanh(2), h_2 = tanh(2 * 0 + 1 * h_1)."""
    rnn = keras.layers.RNN(SimpleRNNCell(1), return_sequences=True)
    rnn.build((1, 2, 1))
    rnn.set_weights([np.array(w) for w in ([[2.0]], [[1.0]], [0.0])])
    x = np.array([[[1.0], [0.0]]], "float32")
    expected = [np.tanh(2.0), np.tanh(np.tanh(2.0))]
    np.testing.assert_allclose(convert_to_numpy(rnn(x))[0, :, 0], expected, rtol=1e-6)


def test_the_loop_says_what_shape_it_wants():
    with pytest.raises(ValueError, match=r"\(batch, timesteps, features\).*\(6, 5\)"):
        unroll(np.zeros((6, 5)), np.zeros((5, 4)), np.zeros((4, 4)), np.zeros(4))
