"""What every recurrent cell of the course promises: tests to inherit.

A test module names its cell in a class that inherits from one of these.
"""

import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy
from layer_checks import check_layer

from seqkeras.probes.gradients import gradients

BATCH, TIMESTEPS, FEATURES, UNITS = 3, 6, 5, 4


def arrays(outputs):
    """Outputs of a layer, states included, as a list of arrays."""
    return [convert_to_numpy(tensor) for tensor in keras.tree.flatten(outputs)]


def assert_close(mine, expected, tolerance=1e-5):
    for one, other in zip(arrays(mine), arrays(expected), strict=True):
        np.testing.assert_allclose(one, other, atol=tolerance, rtol=tolerance)


def loss(outputs):
    """A scalar that depends on each number of each output in its own way."""
    return sum(
        keras.ops.sum(keras.ops.sin((k + 3) * tensor))
        for k, tensor in enumerate(keras.tree.flatten(outputs))
    )


def slopes(function, arrays):
    """Gradient of a scalar function of float64 arrays, by finite differences."""
    found = [np.empty_like(array) for array in arrays]
    for array, slope in zip(arrays, found, strict=True):
        for index in np.ndindex(*array.shape):
            value, ends = array[index], []
            for nudge in (1e-5, -1e-5):
                array[index] = value + nudge
                ends.append(function(*arrays))
            array[index] = value
            slope[index] = (ends[0] - ends[1]) / 2e-5
    return found


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class CellPromises:
    """What holds for any cell: `cell` is a function of `units` and `**kwargs`."""

    @pytest.fixture
    def x(self, rng):
        return rng.normal(size=(BATCH, TIMESTEPS, FEATURES)).astype("float32")

    @pytest.fixture(params=[False, True], ids=["unmasked", "masked"])
    def mask(self, request, rng):
        """No mask, or one with holes and padding."""
        if not request.param:
            return None
        mask = rng.random((BATCH, TIMESTEPS)) < 0.7
        mask[0, 3:] = False
        return mask

    def rnn(self, **kwargs):
        return keras.layers.RNN(self.cell(UNITS), **kwargs)

    def random_rnn(self, x, rng, **kwargs):
        """A layer with random weights, biases included."""
        rnn = self.rnn(**kwargs)
        rnn.build(x.shape)
        rnn.set_weights([rng.normal(size=w.shape) / 2 for w in rnn.get_weights()])
        return rnn

    def test_padding_changes_nothing(self, x, rng):
        rnn = self.random_rnn(x, rng, return_state=True)
        mask = np.tile(np.arange(TIMESTEPS) < 4, (BATCH, 1))
        assert_close(rnn(x, mask=mask), rnn(x[:, :4]), 1e-6)

    def test_the_future_does_not_leak(self, x, rng):
        rnn = self.random_rnn(x, rng, return_sequences=True)
        changed = x.copy()
        changed[:, 4:] += 1
        before, after = convert_to_numpy(rnn(x)), convert_to_numpy(rnn(changed))
        np.testing.assert_array_equal(before[:, :4], after[:, :4])
        assert not np.isclose(before[:, 4:], after[:, 4:]).any()

    @pytest.mark.usefixtures("in_tmp_path")
    def test_keeps_the_promises_of_a_layer(self, x):
        check_layer(
            lambda **kw: keras.layers.RNN(self.cell(UNITS, **kw), **kw),
            x,
            (BATCH, UNITS),
        )

    @pytest.mark.parametrize("units", [0, -1, 2.5, "4"])
    def test_says_what_units_it_wants(self, units):
        message = f"positive integer. Received: units={units!r}"
        with pytest.raises(ValueError, match=message):
            self.cell(units)


class AgreesWithKeras(CellPromises):
    """The same as Keras' own layer: `layer`, whose cell is `keras_cell`."""

    def both(self, x, rng, **kwargs):
        """Our layer and Keras' own, with the same random weights."""
        theirs = self.layer(UNITS, **kwargs)
        theirs.build(x.shape)
        ours = self.random_rnn(x, rng, **kwargs)
        theirs.set_weights(ours.get_weights())
        return ours, theirs

    def assert_same(self, ours, theirs, x, **kwargs):
        """The same outputs, and the same gradients, none of them near zero."""
        assert_close(ours(x, **kwargs), theirs(x, **kwargs))
        expected = gradients(theirs, loss, x, **kwargs)
        assert all(np.abs(gradient).max() > 1e-3 for gradient in expected)
        assert_close(gradients(ours, loss, x, **kwargs), expected)

    @pytest.mark.parametrize("go_backwards", [False, True])
    def test_agrees_with_keras(self, x, mask, rng, go_backwards):
        """The state after each step, and the last states."""
        ours, theirs = self.both(
            x, rng, go_backwards=go_backwards, return_sequences=True, return_state=True
        )
        self.assert_same(ours, theirs, x, mask=mask)

    def test_agrees_with_keras_from_a_given_state_to_the_last(self, x, rng):
        ours, theirs = self.both(x, rng)
        size = ours.cell.state_size
        states = [
            rng.normal(size=(BATCH, units)).astype("float32")
            for units in (size if isinstance(size, list) else [size])
        ]
        assert_close(ours(x, initial_state=states), theirs(x, initial_state=states))

    def test_agrees_with_keras_bidirectional_and_stacked(self, x, rng):
        mask = np.arange(TIMESTEPS) < [[3], [6], [4]]

        def stack(layer):
            tensor = keras.Input(x.shape[1:])
            both_ways = keras.layers.Bidirectional(layer(return_sequences=True))
            return keras.Model(tensor, layer()(both_ways(tensor, mask=mask), mask=mask))

        ours = stack(self.rnn)
        theirs = stack(lambda **kw: self.layer(UNITS, **kw))
        theirs.set_weights([rng.normal(size=w.shape) for w in theirs.get_weights()])
        ours.set_weights(theirs.get_weights())
        self.assert_same(ours, theirs, x)

    def test_weights_move_both_ways(self, x, rng):
        ours, theirs = self.both(x, rng)  # from ours to theirs
        assert_close(theirs.get_weights(), ours.get_weights(), 0)
        theirs.set_weights([w + 0.1 for w in theirs.get_weights()])
        assert not np.isclose(*arrays([ours(x), theirs(x)])).any()
        ours.set_weights(theirs.get_weights())
        assert_close(ours(x), theirs(x))

    def test_starts_like_keras(self):
        """The same seed makes the same weights."""
        starts = []
        for make in self.cell, self.keras_cell:
            keras.utils.set_random_seed(0)
            cell = make(16)
            cell.build((None, FEATURES))
            starts.append(cell.get_weights())
        for mine, expected in zip(*starts, strict=True):
            np.testing.assert_array_equal(mine, expected)


class AgreesWithTheLoop(CellPromises):
    """The same as a loop in NumPy over `step`, whose slopes are nudged out.

    `step(x_t, h_prev, c_prev, *weights)` returns `h_t` and `c_t`.
    """

    def loop(self, x, *weights, mask=None):
        h_t = c_t = np.zeros((BATCH, UNITS))
        outputs = []
        for t in range(TIMESTEPS):
            new = self.step(x[:, t], h_t, c_t, *weights)
            seen = np.ones((BATCH, 1), bool) if mask is None else mask[:, t, None]
            h_t, c_t = np.where(seen, new, (h_t, c_t))
            outputs.append(h_t)
        return [np.stack(outputs, axis=1), h_t, c_t]

    def test_agrees_with_the_loop(self, x, mask, rng):
        rnn = self.random_rnn(x, rng, return_sequences=True, return_state=True)
        weights = [w.astype("float64") for w in rnn.get_weights()]
        assert_close(rnn(x, mask=mask), self.loop(x, *weights, mask=mask))

    def test_has_the_slopes_of_the_loop(self, x, mask, rng):
        rnn = self.random_rnn(x, rng, return_sequences=True, return_state=True)
        found = gradients(rnn, loss, x, mask=mask)

        def numpy_loss(*arrays):
            outputs = self.loop(*arrays, mask=mask)
            return sum(np.sin((k + 3) * out).sum() for k, out in enumerate(outputs))

        expected = slopes(
            numpy_loss, [a.astype("float64") for a in (x, *rnn.get_weights())]
        )
        assert all(np.abs(gradient).max() > 1e-3 for gradient in expected)
        assert_close(found, expected, 3e-5)
