import keras
import numpy as np
import pytest
from keras import ops

from seqkeras.probes.gradients import gradients
from seqkeras.probes.through_time import norm_against_lag, step_jacobians

BATCH, TIMESTEPS, FEATURES, UNITS = 2, 6, 3, 4


@pytest.fixture
def x(rng):
    return rng.normal(size=(BATCH, TIMESTEPS, FEATURES)).astype("float32")


def randomised(layer, x, rng):
    layer.build(x.shape)
    layer.set_weights([rng.normal(size=w.shape) for w in layer.get_weights()])
    return layer


class FromState(keras.layers.Layer):
    """A recurrent layer as a function of the state that it starts from."""

    def __init__(self, layer, x):
        super().__init__()
        self.layer, self.x = layer, ops.convert_to_tensor(x)
        self.built = True

    def call(self, start):
        states = ops.split(start, start.shape[-1] // UNITS, axis=-1)
        _, *states = self.layer(self.x, initial_state=states)
        return ops.concatenate(states, axis=-1)


LAYERS = [
    lambda: keras.layers.SimpleRNN(UNITS, return_state=True),
    lambda: keras.layers.SimpleRNN(UNITS, activation="relu", return_state=True),
    lambda: keras.layers.GRU(UNITS, return_state=True),
    lambda: keras.layers.LSTM(UNITS, return_state=True),
]


@pytest.mark.parametrize("make", LAYERS, ids=["tanh", "relu", "GRU", "LSTM"])
def test_the_product_is_the_jacobian_of_the_whole_layer(make, x, rng):
    layer = randomised(make(), x, rng)
    jacobians = step_jacobians(layer.cell, x)
    size = jacobians.shape[-1]
    assert jacobians.shape == (BATCH, TIMESTEPS, size, size)

    start = np.zeros((BATCH, size), "float32")
    whole = FromState(layer, x)
    rows = [
        gradients(whole, lambda end, j=j: ops.sum(end[:, j]), start)[0]
        for j in range(size)
    ]
    expected = np.stack(rows, axis=1)
    product = np.eye(size)
    for t in range(TIMESTEPS):
        product = jacobians[:, t] @ product
    assert np.abs(expected).max() > 1e-3
    np.testing.assert_allclose(product, expected, atol=1e-5, rtol=1e-4)
    np.testing.assert_allclose(
        norm_against_lag(jacobians)[:, -1],
        np.sqrt((expected**2).sum(axis=(1, 2)) / size),
        rtol=1e-4,
    )


def test_one_step_is_the_formula_of_the_lesson(x, rng):
    layer = randomised(keras.layers.SimpleRNN(UNITS, return_sequences=True), x, rng)
    slope = 1 - ops.convert_to_numpy(layer(x)) ** 2
    expected = slope[..., None] * layer.get_weights()[1].T
    np.testing.assert_allclose(step_jacobians(layer.cell, x), expected, atol=1e-5)


def test_it_is_the_mean_over_directions(rng):
    jacobians = rng.normal(size=(1, 3, UNITS, UNITS))
    carried = rng.normal(size=(200_000, UNITS))
    carried /= np.linalg.norm(carried, axis=1, keepdims=True)
    lengths = [1.0]
    for t in (2, 1, 0):
        carried = carried @ jacobians[0, t]
        lengths.append(np.sqrt((carried**2).sum(axis=1).mean()))
    np.testing.assert_allclose(norm_against_lag(jacobians)[0], lengths, rtol=0.02)


@pytest.mark.parametrize("radius", [0.5, 1.0, 1.5])
def test_a_scaled_rotation_keeps_its_factor(x, radius):
    layer = keras.layers.SimpleRNN(
        UNITS,
        activation="linear",
        recurrent_initializer=keras.initializers.Orthogonal(radius),
    )
    layer.build(x.shape)
    norms = norm_against_lag(step_jacobians(layer.cell, x))
    expected = np.tile(radius ** np.arange(TIMESTEPS + 1), (BATCH, 1))
    np.testing.assert_allclose(norms, expected, rtol=1e-5)


def test_wants_a_built_cell(x):
    with pytest.raises(ValueError, match="expected a built cell.*not built"):
        step_jacobians(keras.layers.SimpleRNNCell(2), x)
