import keras
import numpy as np
import pytest

from seqkeras.probes.gradients import gradients


def test_by_hand(rng):
    """loss = sum (x W + b)^2: dW = 2 x' (x W + b)."""
    dense = keras.layers.Dense(2)
    x = rng.normal(size=(4, 3)).astype("float32")
    dense.build(x.shape)
    kernel, bias = (rng.normal(size=w.shape) for w in dense.get_weights())
    dense.set_weights([kernel, bias])
    y = x @ kernel + bias
    of_x, of_kernel, of_bias = gradients(dense, lambda y: keras.ops.sum(y**2), x)
    np.testing.assert_allclose(of_x, 2 * y @ kernel.T, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(of_kernel, 2 * x.T @ y, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(of_bias, 2 * y.sum(axis=0), rtol=1e-4, atol=1e-5)


def test_arguments_of_the_call_are_passed_on(rng):
    rnn = keras.layers.SimpleRNN(2)
    x = rng.normal(size=(1, 3, 2)).astype("float32")
    rnn.build(x.shape)
    mask = np.array([[True, False, True]])
    of_x = gradients(rnn, keras.ops.sum, x, mask=mask)[0]
    assert (of_x[0, 1] == 0).all() and (of_x[0, [0, 2]] != 0).all()


def test_wants_a_built_layer():
    with pytest.raises(ValueError, match="expected a built layer"):
        gradients(keras.layers.Dense(1), keras.ops.sum, np.ones((1, 1), "float32"))
