import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy
from layer_checks import check_layer
from recurrent_checks import assert_close, loss
from transformer_checks import randomise

from seqkeras.probes.gradients import gradients
from seqkeras.transformer.feed_forward import FeedForward

BATCH, TIMESTEPS, FEATURES, HIDDEN = 3, 4, 5, 7


@pytest.fixture
def x(rng):
    return rng.normal(size=(BATCH, TIMESTEPS, FEATURES)).astype("float32")


@pytest.fixture(params=["relu", "gelu"])
def layer(request, x, rng):
    layer = FeedForward(HIDDEN, request.param)
    layer.build(x.shape)
    return randomise(layer, rng)


def test_equals_two_layers_of_keras(layer, x):
    theirs = keras.Sequential(
        [
            keras.layers.Dense(HIDDEN, layer.get_config()["activation"]),
            keras.layers.Dense(FEATURES),
        ]
    )
    theirs.build(x.shape)
    theirs.set_weights(layer.get_weights())
    assert_close(layer(x), theirs(x))
    assert_close(gradients(layer, loss, x), gradients(theirs, loss, x))


def test_each_position_by_itself(layer, x, rng):
    order = rng.permutation(TIMESTEPS)
    y = convert_to_numpy(layer(x))
    assert_close(layer(x[:, order]), y[:, order])
    changed = x.copy()
    changed[:, 2] += 1
    moved = (convert_to_numpy(layer(changed)) != y).any(axis=(0, 2))
    assert moved.tolist() == [False, False, True, False]


def test_by_hand():
    """Of the two hidden units max(0, x) and max(0, -x) one is open."""
    layer = FeedForward(2)
    layer.build((None, None, 1))
    kernels = np.array([[1, -1]]), np.array([[10], [100]])
    layer.set_weights([kernels[0], np.zeros(2), kernels[1], np.array([7])])
    y = convert_to_numpy(layer(np.array([[[2.0], [-3.0]]])))
    assert y.tolist() == [[[27.0], [307.0]]]


@pytest.mark.usefixtures("in_tmp_path")
@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_keeps_the_promises_of_a_layer(x, activation):
    check_layer(lambda **kwargs: FeedForward(HIDDEN, activation, **kwargs), x, x.shape)


@pytest.mark.parametrize("hidden_dim", [0, -1, 2.0, None])
def test_errors(hidden_dim):
    with pytest.raises(ValueError, match=f"Received: hidden_dim={hidden_dim}"):
        FeedForward(hidden_dim)
