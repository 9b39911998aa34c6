import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy
from layer_checks import check_layer

from seqkeras.probes.gradients import gradients
from seqkeras.recurrent.simple_rnn import SimpleRNNCell
from seqkeras.recurrent.unroll import unroll

BATCH, TIMESTEPS, FEATURES, UNITS = 3, 6, 5, 4


@pytest.fixture
def x(rng):
    return rng.normal(size=(BATCH, TIMESTEPS, FEATURES)).astype("float32")


@pytest.fixture(params=[False, True], ids=["unmasked", "masked"])
def mask(request, rng):
    """No mask, or one with holes and padding."""
    if not request.param:
        return None
    mask = rng.random((BATCH, TIMESTEPS)) < 0.7
    mask[0, 3:] = False
    return mask


def both(x, rng, **kwargs):
    """Our layer and Keras' own, with the same random weights."""
    ours = keras.layers.RNN(SimpleRNNCell(UNITS), **kwargs)
    theirs = keras.layers.SimpleRNN(UNITS, **kwargs)
    for layer in ours, theirs:
        layer.build(x.shape)
    theirs.set_weights([rng.normal(size=w.shape) for w in theirs.get_weights()])
    ours.set_weights(theirs.get_weights())
    return ours, theirs


def assert_same_gradients(ours, theirs, x, **kwargs):
    def loss(outputs):
        return keras.ops.sum(keras.ops.sin(3 * outputs))

    pairs = zip(
        gradients(ours, loss, x, **kwargs),
        gradients(theirs, loss, x, **kwargs),
        strict=True,
    )
    for mine, expected in pairs:
        assert np.abs(expected).max() > 1e-3
        np.testing.assert_allclose(mine, expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("return_sequences", [False, True])
@pytest.mark.parametrize("go_backwards", [False, True])
def test_agrees_with_keras(x, mask, rng, return_sequences, go_backwards):
    ours, theirs = both(
        x, rng, return_sequences=return_sequences, go_backwards=go_backwards
    )
    np.testing.assert_allclose(
        convert_to_numpy(ours(x, mask=mask)),
        convert_to_numpy(theirs(x, mask=mask)),
        atol=1e-5,
    )
    assert_same_gradients(ours, theirs, x, mask=mask)


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_agrees_with_keras_for_other_activations(x, rng, activation):
    ours = keras.layers.RNN(SimpleRNNCell(UNITS, activation=activation))
    theirs = keras.layers.SimpleRNN(UNITS, activation=activation)
    ours.build(x.shape), theirs.build(x.shape)
    ours.set_weights(theirs.get_weights())
    np.testing.assert_allclose(
        convert_to_numpy(ours(x)), convert_to_numpy(theirs(x)), atol=1e-5
    )


def test_agrees_with_keras_bidirectional_and_stacked(x, rng):
    def stack(layer):
        model = keras.Sequential(
            [
                keras.Input((TIMESTEPS, FEATURES)),
                keras.layers.Bidirectional(layer(return_sequences=True)),
                layer(),
            ]
        )
        return model

    ours = stack(lambda **kw: keras.layers.RNN(SimpleRNNCell(UNITS), **kw))
    theirs = stack(lambda **kw: keras.layers.SimpleRNN(UNITS, **kw))
    ours.set_weights(theirs.get_weights())
    np.testing.assert_allclose(
        convert_to_numpy(ours(x)), convert_to_numpy(theirs(x)), atol=1e-5
    )
    assert_same_gradients(ours, theirs, x)


def test_the_loop_agrees_with_keras(x, mask, rng):
    _, theirs = both(x, rng, return_sequences=True)
    states = unroll(x, *theirs.get_weights(), mask=mask)
    np.testing.assert_allclose(
        states, convert_to_numpy(theirs(x, mask=mask)), atol=1e-5
    )


def test_the_loop_has_the_gradients_of_keras(x, mask, rng):
    """Nudge one number, run the loop again: the slope of the loss."""
    _, theirs = both(x, rng, return_sequences=True)
    expected = gradients(theirs, lambda h: keras.ops.sum(h**3), x, mask=mask)
    arrays = [a.astype("float64") for a in (x, *theirs.get_weights())]
    for array, gradient in zip(arrays, expected, strict=True):
        for index in np.ndindex(*array.shape):
            value, slope = array[index], 0.0
            for sign in (1, -1):
                array[index] = value + sign * 1e-5
                slope += sign * np.sum(unroll(*arrays, mask=mask) ** 3) / 2e-5
            array[index] = value
            np.testing.assert_allclose(slope, gradient[index], atol=1e-5, rtol=1e-5)


def test_starts_like_keras(x):
    ours, theirs = SimpleRNNCell(64), keras.layers.SimpleRNNCell(64)
    ours.build(x[:, 0].shape), theirs.build(x[:, 0].shape)
    assert [w.shape for w in ours.weights] == [w.shape for w in theirs.weights]
    np.testing.assert_array_equal(convert_to_numpy(ours.bias), 0)
    recurrent = convert_to_numpy(ours.recurrent_kernel)
    np.testing.assert_allclose(recurrent @ recurrent.T, np.eye(64), atol=1e-5)


def test_padding_changes_nothing(x):
    rnn = keras.layers.RNN(SimpleRNNCell(UNITS))
    mask = np.tile(np.arange(TIMESTEPS) < 4, (BATCH, 1))
    np.testing.assert_allclose(
        convert_to_numpy(rnn(x, mask=mask)), convert_to_numpy(rnn(x[:, :4])), atol=1e-6
    )


def test_the_future_does_not_leak(x):
    rnn = keras.layers.RNN(SimpleRNNCell(UNITS), return_sequences=True)
    changed = x.copy()
    changed[:, 4:] += 1
    before, after = convert_to_numpy(rnn(x)), convert_to_numpy(rnn(changed))
    np.testing.assert_array_equal(before[:, :4], after[:, :4])
    assert not np.allclose(before[:, 4:], after[:, 4:])


def test_by_hand():
    """One unit: h_1 = tanh(2), h_2 = tanh(2 * 0 + 1 * h_1)."""
    rnn = keras.layers.RNN(SimpleRNNCell(1), return_sequences=True)
    rnn.build((1, 2, 1))
    rnn.set_weights([np.array(w) for w in ([[2.0]], [[1.0]], [0.0])])
    x = np.array([[[1.0], [0.0]]], "float32")
    expected = [np.tanh(2.0), np.tanh(np.tanh(2.0))]
    np.testing.assert_allclose(convert_to_numpy(rnn(x))[0, :, 0], expected, rtol=1e-6)


@pytest.mark.usefixtures("in_tmp_path")
def test_keeps_the_promises_of_a_layer(x):
    check_layer(
        lambda **kw: keras.layers.RNN(SimpleRNNCell(UNITS, **kw), **kw),
        x,
        (BATCH, UNITS),
    )


@pytest.mark.parametrize("units", [0, -1, 2.5, "4"])
def test_says_what_units_it_wants(units):
    with pytest.raises(
        ValueError, match=f"positive integer. Received: units={units!r}"
    ):
        SimpleRNNCell(units)


def test_the_loop_says_what_shape_it_wants():
    with pytest.raises(ValueError, match=r"\(batch, timesteps, features\).*\(6, 5\)"):
        unroll(np.zeros((6, 5)), np.zeros((5, 4)), np.zeros((4, 4)), np.zeros(4))
