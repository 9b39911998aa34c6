import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras.ops import convert_to_numpy
from layer_checks import check_layer

from seqkeras.masking import (
    MaskedMean,
    causal_mask,
    masked_max,
    masked_mean,
    masked_softmax,
    padding_mask,
)


def test_padding_mask_by_hand():
    ids = np.array([[5, 1, 0], [0, 2, 9]])
    expected = [[True, True, False], [False, True, True]]
    np.testing.assert_array_equal(convert_to_numpy(padding_mask(ids)), expected)
    np.testing.assert_array_equal(convert_to_numpy(padding_mask(ids, 9))[1, 2], False)


@given(length=st.integers(0, 9))
def test_causal_mask_lets_a_step_see_itself_and_the_past(length):
    mask = convert_to_numpy(causal_mask(length))
    assert mask.dtype == bool
    np.testing.assert_array_equal(mask, np.tri(length))


@given(length=st.integers(1, 6), padding=st.integers(0, 4))
def test_padding_does_not_change_the_mean(length, padding):
    x = np.random.default_rng(length).normal(size=(2, length + padding, 3))
    x = x.astype("float32")
    mask = np.tile(np.arange(length + padding) < length, (2, 1))
    np.testing.assert_allclose(
        convert_to_numpy(masked_mean(x, mask)), x[:, :length].mean(axis=1), atol=1e-6
    )


def test_no_real_step_gives_zeros():
    mean = masked_mean(np.ones((1, 3, 2), "float32"), np.zeros((1, 3), bool))
    np.testing.assert_array_equal(convert_to_numpy(mean), 0)


def test_order_is_forgotten(rng):
    x = rng.normal(size=(2, 5, 3)).astype("float32")
    np.testing.assert_allclose(
        convert_to_numpy(masked_mean(x)),
        convert_to_numpy(masked_mean(x[:, ::-1])),
        atol=1e-6,
    )


def test_maximum_of_a_text_without_words():
    x = np.array([[[-1.0], [-5.0]], [[7.0], [8.0]]])
    mask = np.array([[False, True], [False, False]])
    assert convert_to_numpy(masked_max(x, mask)).tolist() == [[-5.0], [0.0]]


def test_masked_softmax_is_a_softmax_of_what_is_left(rng):
    scores = 50 * rng.normal(size=(4, 3, 6)).astype("float32")
    mask = rng.random((4, 1, 6)) < 0.5
    mask[:, :, 0] = True
    weights = convert_to_numpy(masked_softmax(scores, mask))
    powers = np.where(mask, np.exp(scores.astype("float64")), 0)
    expected = powers / powers.sum(axis=-1, keepdims=True)
    np.testing.assert_allclose(weights, expected, atol=1e-5)
    assert (weights[~np.broadcast_to(mask, weights.shape)] == 0).all()


def test_masked_softmax_of_large_scores_in_half_precision(rng):
    scores = (300 + rng.normal(size=(4, 8))).astype("float16")
    weights = convert_to_numpy(masked_softmax(scores)).astype("float64")
    np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=5e-3)


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_masked_softmax_of_one_key_or_none(dtype):
    scores = np.array([[1e4], [-1e4]], dtype)
    weights = masked_softmax(scores, np.array([[True], [False]]))
    np.testing.assert_array_equal(convert_to_numpy(weights), [[1], [0]])
    np.testing.assert_array_equal(convert_to_numpy(masked_softmax(scores)), 1)


@pytest.mark.usefixtures("in_tmp_path")
@pytest.mark.parametrize("masked", [False, True])
def test_keeps_the_promises_of_a_layer(rng, masked):
    x = rng.normal(size=(2, 5, 3)).astype("float32")
    kwargs = {"mask": np.tile(np.arange(5) < 3, (2, 1))} if masked else {}
    check_layer(MaskedMean, x, (2, 3), **kwargs)
