import keras
import numpy as np
import pytest
from keras import ops

from seqkeras.probes.gradients import gradients
from seqkeras.recurrent.unroll import backpropagate, unroll

BATCH, TIMESTEPS, FEATURES, UNITS = 3, 7, 5, 4


@pytest.fixture
def x(rng):
    return rng.normal(size=(BATCH, TIMESTEPS, FEATURES)).astype("float32")


@pytest.fixture
def weights(rng):
    shapes = (FEATURES, UNITS), (UNITS, UNITS), (UNITS,)
    return [rng.normal(size=shape).astype("float32") for shape in shapes]


@pytest.fixture(params=[False, True], ids=["unmasked", "masked"])
def mask(request, rng):
    """No mask, or one with holes and padding."""
    if not request.param:
        return None
    mask = rng.random((BATCH, TIMESTEPS)) < 0.7
    mask[0, 3:] = False
    return mask


class Loop(keras.layers.Layer):
    """The loop in `keras.ops`, for automatic differentiation of every argument."""

    def __init__(self, x, weights, mask=None, truncate=None):
        super().__init__()
        self.x, self.mask, self.truncate = x, mask, truncate
        for name, value in zip(["W", "U", "b"], weights, strict=True):
            weight = self.add_weight(name=name, shape=value.shape)
            weight.assign(value)
            setattr(self, name, weight)
        self.of_x = self.add_weight(name="x", shape=x.shape)
        self.of_x.assign(x)
        self.built = True

    def call(self, h_t):
        states = []
        for t in range(self.x.shape[1]):
            if self.truncate and t > 0 and t % self.truncate == 0:
                h_t = ops.stop_gradient(h_t)
            h_prev = h_t
            a_t = self.of_x[:, t] @ self.W + h_prev @ self.U + self.b
            h_t = ops.tanh(a_t)
            if self.mask is not None:
                h_t = ops.where(self.mask[:, t, None], h_t, h_prev)
            states.append(h_t)
        return ops.stack(states, axis=1)


def by_autodiff(importance, x, weights, h_0, mask=None, truncate=None):
    """Gradients of x, W, U, b and h_0 of a sum of weighted states."""
    loop = Loop(x, weights, mask, truncate)
    of_h_0, *of_weights, of_x = gradients(
        loop, lambda states: ops.sum(importance * states), h_0
    )
    return [of_x, *of_weights, of_h_0]


@pytest.mark.parametrize("truncate", [None, 1, 2, 3, 7, 100])
def test_agrees_with_autodiff(x, weights, mask, rng, truncate):
    h_0 = rng.normal(size=(BATCH, UNITS)).astype("float32")
    importance = rng.normal(size=(BATCH, TIMESTEPS, UNITS)).astype("float32")
    states = unroll(x, *weights, h_0, mask)
    found = backpropagate(
        importance, x, states, *weights[:2], h_0=h_0, mask=mask, truncate=truncate
    )
    expected = by_autodiff(importance, x, weights, h_0, mask, truncate)
    for mine, theirs in zip(found, expected, strict=True):
        assert mine.dtype == "float32"
        assert np.abs(theirs).max() > 1e-3
        np.testing.assert_allclose(mine, theirs, atol=1e-5, rtol=1e-5)


def test_agrees_with_keras(x, weights, mask, rng):
    """The same against the layer of Keras, which starts from zeros."""
    layer = keras.layers.SimpleRNN(UNITS, return_sequences=True)
    layer.build(x.shape)
    layer.set_weights(weights)
    importance = rng.normal(size=(BATCH, TIMESTEPS, UNITS)).astype("float32")
    expected = gradients(layer, lambda h: ops.sum(importance * h), x, mask=mask)
    states = unroll(x, *weights, mask=mask)
    found = backpropagate(importance, x, states, *weights[:2], mask=mask)
    for mine, theirs in zip(found[:4], expected, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-5, rtol=1e-5)


def test_nothing_crosses_a_cut(x, weights):
    last = np.zeros((BATCH, TIMESTEPS, UNITS), "float32")
    last[:, -1] = 1
    states = unroll(x, *weights)
    dx, *_, dh_0 = backpropagate(last, x, states, *weights[:2], truncate=3)
    assert (dx[:, :6] == 0).all() and (dh_0 == 0).all()  # the cut is before step 6
    assert (dx[:, 6:] != 0).all()


def test_a_masked_step_hands_the_gradient_on(x, weights):
    mask = np.ones((BATCH, TIMESTEPS), bool)
    mask[:, 2:5] = False
    importance = np.zeros((BATCH, TIMESTEPS, UNITS), "float32")
    importance[:, -1] = 1
    whole = backpropagate(
        importance, x, unroll(x, *weights, mask=mask), *weights[:2], mask=mask
    )
    short, keep = x[:, mask[0]], importance[:, mask[0]]
    expected = backpropagate(keep, short, unroll(short, *weights), *weights[:2])
    np.testing.assert_array_equal(whole[0][:, 2:5], 0)
    np.testing.assert_allclose(whole[0][:, mask[0]], expected[0], atol=1e-6)
    for mine, theirs in zip(whole[1:], expected[1:], strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-6)


def test_by_hand():
    """h_1 = tanh(1), h_2 = tanh(2 h_1): d h_2 / d x_1 = (1 - h_2^2) 2 (1 - h_1^2)."""
    x = np.array([[[1.0], [0.0]]])
    one, two = np.ones((1, 1)), np.full((1, 1), 2.0)
    states = unroll(x, one, two, np.zeros(1))
    h_1, h_2 = np.tanh(1.0), np.tanh(2 * np.tanh(1.0))
    gradient = np.array([[[0.0], [1.0]]])
    dx, dW, dU, db, dh_0 = backpropagate(gradient, x, states, one, two)
    first, second = 2 * (1 - h_2**2) * (1 - h_1**2), 1 - h_2**2
    np.testing.assert_allclose(dx.ravel(), [first, second])
    np.testing.assert_allclose([dW.item(), dU.item()], [first, second * h_1])
    np.testing.assert_allclose([db.item(), dh_0.item()], [first + second, 2 * first])


def test_what_it_is_given_stays(x, weights, rng):
    arrays = [rng.normal(size=(BATCH, TIMESTEPS, UNITS)), x, unroll(x, *weights)]
    copies = [array.copy() for array in arrays]
    backpropagate(*arrays, *weights[:2])
    for array, copy in zip(arrays, copies, strict=True):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize("truncate", [0, -1, 2.0, True, "3"])
def test_says_what_truncate_it_wants(x, weights, truncate):
    states = unroll(x, *weights)
    with pytest.raises(
        ValueError, match=f"integer or None. Received: truncate={truncate!r}"
    ):
        backpropagate(states, x, states, *weights[:2], truncate=truncate)


def test_says_what_gradient_it_wants(x, weights):
    states = unroll(x, *weights)
    with pytest.raises(
        ValueError, match=r"\(3, 7, 4\). Received: gradient.shape=\(3, 4\)"
    ):
        backpropagate(states[:, -1], x, states, *weights[:2])
