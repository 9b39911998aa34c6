import keras
import numpy as np
import pytest
from keras import ops

from seqkeras.probes.contribution import gradient_times_input, occlusion

BATCH, TIMESTEPS, FEATURES = 3, 5, 4


@pytest.fixture
def x(rng):
    return rng.normal(size=(BATCH, TIMESTEPS, FEATURES)).astype("float32")


@pytest.fixture
def linear(rng):
    """A score that is linear in `x`, and its weights."""
    weights = rng.normal(size=(TIMESTEPS, FEATURES)).astype("float32")
    return weights, lambda x: ops.sum(weights * x, axis=(1, 2)) + 7


def test_a_linear_score_is_shared_out_completely(x, linear):
    weights, score = linear
    difference = ops.convert_to_numpy(score(x) - score(0 * x))
    for found in gradient_times_input(score, x), occlusion(score, x, 0):
        assert found.shape == (BATCH, TIMESTEPS) and found.dtype == "float32"
        np.testing.assert_allclose(found.sum(axis=1), difference, rtol=1e-4)
        np.testing.assert_allclose(found, (weights * x).sum(axis=2), atol=1e-5)


def test_steps_without_features(rng):
    """score = sum of x_t^2 / 2, so d score / d x_t = x_t."""
    x = rng.normal(size=(BATCH, TIMESTEPS)).astype("float32")

    def score(x):
        return ops.sum(x**2, axis=1) / 2

    np.testing.assert_allclose(gradient_times_input(score, x), x**2, rtol=1e-5)
    expected = x**2 / 2 - 0.5
    np.testing.assert_allclose(occlusion(score, x, -1), expected, atol=1e-5)


def test_the_two_disagree_where_a_score_saturates():
    def score(x):
        return ops.minimum(x[:, 0] + x[:, 1], 1.0)

    x = np.array([[3.0, 0.5]], "float32")
    assert gradient_times_input(score, x).tolist() == [[0, 0]]
    assert occlusion(score, x, 0).tolist() == [[0.5, 0]]


def test_a_recurrent_score_gives_masked_steps_nothing(x):
    model = keras.Sequential([keras.layers.LSTM(6), keras.layers.Dense(1)])
    model.build(x.shape)
    mask = np.arange(TIMESTEPS) < [[5], [3], [1]]

    def score(x):
        states = model.layers[0](x, mask=mask)
        return model.layers[1](states)[:, 0]

    for found in gradient_times_input(score, x), occlusion(score, x, 0):
        assert (found[~mask] == 0).all() and (found[mask] != 0).all()


def test_the_gradient_agrees_with_differences(x):
    """A step of the size h along x_t raises the score by h times the contribution."""
    layer = keras.layers.SimpleRNN(1)
    layer.build(x.shape)

    def score(x):
        return layer(x)[:, 0]

    found = gradient_times_input(score, x)
    h = 1e-2
    for t in range(TIMESTEPS):
        longer, shorter = x.copy(), x.copy()
        longer[:, t] *= 1 + h
        shorter[:, t] *= 1 - h
        slope = ops.convert_to_numpy(score(longer) - score(shorter)) / (2 * h)
        np.testing.assert_allclose(found[:, t], slope, atol=2e-3)


def test_words_are_occluded_by_an_id_or_a_vector(x):
    values = np.array([0.0, 2.0, -1.0, 5.0], "float32")

    def score(ids):
        return ops.sum(ops.take(values, ids, axis=0), axis=1)

    ids = np.array([[3, 1, 2], [2, 2, 0]])
    expected = values[ids] - values[1]
    np.testing.assert_allclose(occlusion(score, ids, 1), expected)
    assert ids.tolist() == [[3, 1, 2], [2, 2, 0]]

    mean = x.mean(axis=(0, 1))
    found = occlusion(lambda x: ops.sum(x, axis=(1, 2)), x, mean)
    np.testing.assert_allclose(found, (x - mean).sum(axis=2), atol=1e-5)


def test_one_batched_call_for_each_step(x):
    shapes = []

    def score(x):
        shapes.append(tuple(x.shape))
        return ops.sum(x, axis=(1, 2))

    occlusion(score, x, 0)
    assert shapes == [x.shape] * (TIMESTEPS + 1)


def test_refuses_what_cannot_be_asked(x):
    def score(x):
        return ops.sum(x, axis=1)

    with pytest.raises(ValueError, match="embedded words. Received: x.dtype=int"):
        gradient_times_input(score, [[1, 2]])
    with pytest.raises(ValueError, match=r"Received: x.shape=\(2,\)"):
        occlusion(score, [1.0, 2.0], 0)
    with pytest.raises(ValueError, match=r"of shape \(3,\). Received: \(3, 4\)"):
        occlusion(score, x, 0)
    with pytest.raises(ValueError, match=r"of shape \(3,\). Received: \(\)"):
        gradient_times_input(ops.sum, x)


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="JAX says zero")
def test_refuses_a_score_without_a_gradient(x):
    with pytest.raises(ValueError, match="keras.ops"):
        gradient_times_input(lambda x: np.ones(BATCH, "float32"), x)
