from functools import partial

import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy
from recurrent_checks import FEATURES, AgreesWithKeras, sigmoid

from seqkeras.recurrent.gru import GRUCell


class TestResetAfter(AgreesWithKeras):
    cell, layer, keras_cell = GRUCell, keras.layers.GRU, keras.layers.GRUCell


class TestResetBefore(AgreesWithKeras):
    cell = staticmethod(partial(GRUCell, reset_after=False))
    layer = staticmethod(partial(keras.layers.GRU, reset_after=False))
    keras_cell = staticmethod(partial(keras.layers.GRUCell, reset_after=False))


@pytest.mark.parametrize(("reset_after", "shape"), [(True, (2, 12)), (False, (12,))])
def test_the_bias_has_the_shape_of_keras(reset_after, shape):
    cell = GRUCell(4, reset_after=reset_after)
    cell.build((None, FEATURES))
    assert tuple(cell.bias.shape) == shape


@pytest.mark.parametrize("reset_after", [True, False])
def test_by_hand(reset_after):
    """One unit from state 1/2: what the reset gate leaves of U_h, 4 or 4 + d_h."""
    cell = GRUCell(1, reset_after=reset_after)
    cell.build((None, 1))
    bias = [[0.0, 0.0, 0.5], [0.0, 0.0, 1.0]] if reset_after else [0.0, 0.0, 0.5]
    weights = [[1.0, 2.0, 3.0]], [[0.0, 0.0, 4.0]], bias
    cell.set_weights([np.array(w) for w in weights])
    h_t, _ = cell(np.ones((1, 1), "float32"), [np.full((1, 1), 0.5, "float32")])

    z, r = sigmoid(1), sigmoid(2)
    inner = r * (0.5 * 4 + 1) if reset_after else (r * 0.5) * 4
    h_tilde = np.tanh(3 + 0.5 + inner)
    expected = z * 0.5 + (1 - z) * h_tilde
    np.testing.assert_allclose(convert_to_numpy(h_t)[0, 0], expected, rtol=1e-6)


def test_an_open_update_gate_keeps_the_state(rng):
    cell = GRUCell(3)
    cell.build((None, FEATURES))
    kernel, recurrent_kernel, bias = cell.get_weights()
    bias[0, :3] = 100  # z is one
    cell.set_weights([kernel, recurrent_kernel, bias])
    x_t, h_prev = rng.normal(size=(2, FEATURES)), rng.normal(size=(2, 3))
    h_t, _ = cell(x_t.astype("float32"), [h_prev.astype("float32")])
    np.testing.assert_allclose(convert_to_numpy(h_t), h_prev, rtol=1e-6)
