import keras
import numpy as np
import pytest
from attention_checks import softmax
from keras.ops import convert_to_numpy
from recurrent_checks import assert_close, loss
from transformer_checks import Through

from seqkeras.attention.dot_product import dot_product_attention
from seqkeras.masking import causal_mask
from seqkeras.probes.gradients import gradients

BATCH, HEADS, STEPS, FEATURES = 3, 2, 5, 4
PADDING = np.arange(STEPS) < np.array([5, 3, 1])[:, None, None, None]
CAUSAL = np.tri(STEPS, dtype=bool)
MASKS = {
    "none": None,
    "padding": PADDING,
    "causal": CAUSAL,
    "both": PADDING & CAUSAL,
}


@pytest.fixture
def qkv(rng):
    """Query, key and value in one array, of shape `(3, B, H, T, D)`."""
    shape = 3, BATCH, HEADS, STEPS, FEATURES
    return rng.normal(size=shape).astype("float32")


@pytest.mark.parametrize("mask", MASKS.values(), ids=MASKS)
def test_equals_keras(qkv, mask):
    """Context and gradients of `keras.ops`, which has the heads behind the steps."""

    def theirs(_, qkv):
        q, k, v = keras.ops.swapaxes(qkv, 2, 3)
        seen = mask if mask is None else np.broadcast_to(mask, scores_shape)
        return keras.ops.swapaxes(
            keras.ops.dot_product_attention(q, k, v, mask=seen), 1, 2
        )

    scores_shape = BATCH, HEADS, STEPS, STEPS
    both = [
        Through(None, function)
        for function in (lambda _, qkv: dot_product_attention(*qkv, mask)[0], theirs)
    ]
    assert_close(*(layer(qkv) for layer in both))
    assert_close(*(gradients(layer, loss, qkv) for layer in both))


def test_equals_the_definition(qkv):
    q, k, v = qkv
    scores = np.einsum("bhtd,bhsd->bhts", q, k) / np.sqrt(FEATURES)
    weights = softmax(np.where(PADDING & CAUSAL, scores, -np.inf))
    wanted = np.einsum("bhts,bhsd->bhtd", weights, v), weights
    assert_close(dot_product_attention(q, k, v, PADDING & CAUSAL), wanted)


def test_any_leading_axes_and_a_size_of_their_own_for_values(qkv, rng):
    q, k, _ = qkv
    v = rng.normal(size=(BATCH, HEADS, STEPS, 7)).astype("float32")
    context, weights = dot_product_attention(q[:, :, :2], k, v)
    assert tuple(context.shape) == (BATCH, HEADS, 2, 7)
    alone = dot_product_attention(q[1, 0, :2], k[1, 0], v[1, 0])
    assert_close(alone, (context[1, 0], weights[1, 0]))


def test_permuted_keys_permute_the_weights(qkv, rng):
    q, k, v = qkv
    order = rng.permutation(STEPS)
    context, weights = dot_product_attention(q, k, v)
    permuted = dot_product_attention(q, k[:, :, order], v[:, :, order])
    assert_close(permuted, (context, convert_to_numpy(weights)[..., order]))


def test_the_variance_of_scores_does_not_grow_with_their_size(rng):
    """So a query looks at as many keys with 1024 features as with 4."""

    def effective_keys(features):
        q, k = rng.normal(size=(2, 500, features)).astype("float32")
        _, weights = dot_product_attention(query=q, key=k, value=k)
        return 1 / np.square(convert_to_numpy(weights)).sum(axis=-1).mean()

    assert effective_keys(1024) == pytest.approx(effective_keys(4), rel=0.3)


def test_by_hand():
    """Scores 0 and log 3, after the division by sqrt(4)."""
    key = np.zeros((2, 4), "float32")
    key[1, 0] = 2 * np.log(3)
    query = np.eye(1, 4, dtype="float32")
    values = np.array([[4.0], [8.0]], "float32")
    context, weights = dot_product_attention(query, key, values)
    assert convert_to_numpy(weights).tolist() == [
        [pytest.approx(p) for p in (0.25, 0.75)]
    ]
    assert convert_to_numpy(context).item() == pytest.approx(7)


def test_a_query_without_keys_gets_zeros_and_learns_nothing(qkv):
    mask = CAUSAL & ~np.eye(STEPS, dtype=bool)  # the first step sees nothing
    q, k, v = qkv
    context, weights = map(convert_to_numpy, dot_product_attention(q, k, v, mask))
    assert not context[:, :, 0].any() and not weights[:, :, 0].any()
    assert (weights[..., 1:, :].sum(axis=-1) > 0.999).all()

    layer = Through(None, lambda _, qkv: dot_product_attention(*qkv, mask))
    [found] = gradients(layer, loss, qkv)
    assert np.isfinite(found).all() and not found[0, :, :, 0].any()


def test_large_scores_in_half_precision(rng):
    """64 products of 40 and 40 are more than float16 can hold."""
    q = np.full((1, 64), 40, "float16")
    k = np.stack([q[0], -q[0], q[0]])
    mask = np.array([True, True, False])
    v = rng.normal(size=(3, 5)).astype("float16")
    context, weights = dot_product_attention(q, k, v, mask)
    for tensor, wanted in ((context, v[:1]), (weights, [[1, 0, 0]])):
        assert keras.backend.standardize_dtype(tensor.dtype) == "float16"
        np.testing.assert_array_equal(convert_to_numpy(tensor), wanted)


def test_with_the_causal_mask_nothing_comes_from_the_future(qkv):
    _, weights = dot_product_attention(*qkv, causal_mask(STEPS))
    weights = convert_to_numpy(weights)
    assert ((weights > 0) == CAUSAL).all()
