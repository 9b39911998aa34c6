import keras
import numpy as np
import pytest
import transformer_checks
from keras.ops import convert_to_numpy
from layer_checks import check_layer
from recurrent_checks import assert_close, loss
from transformer_checks import Outputs, Through, randomise

from seqkeras.attention.multi_head import MultiHeadAttention
from seqkeras.probes.gradients import gradients
from seqkeras.transformer.positions import RotaryPositions

BATCH, QUERIES, KEYS, FEATURES = 3, 4, 6, 6
HEADS, HEAD_DIM = 2, 4
LENGTHS = [6, 4, 1]
PADDING = np.arange(KEYS) < np.array(LENGTHS)[:, None, None]  # (B, 1, S)
CAUSAL = np.tri(QUERIES, KEYS, dtype=bool)
MASKS = {
    "none": None,
    "padding": PADDING,
    "causal": CAUSAL,
    "both": PADDING & CAUSAL,
}


def make(positions=None, **kwargs):
    return MultiHeadAttention(HEADS, HEAD_DIM, positions=positions, **kwargs)


@pytest.fixture
def query(rng):
    return rng.normal(size=(BATCH, QUERIES, FEATURES)).astype("float32")


@pytest.fixture
def value(rng):
    return rng.normal(size=(BATCH, KEYS, FEATURES)).astype("float32")


@pytest.fixture
def attention(query, value, rng):
    """With random weights, biases included."""
    attention = make()
    attention.build(query.shape, value.shape)
    return randomise(attention, rng)


@pytest.mark.parametrize("mask", MASKS.values(), ids=MASKS)
def test_equals_keras(attention, query, value, mask):
    """Outputs, weights, and the gradients of query, value and all weights."""
    theirs = keras.layers.MultiHeadAttention(HEADS, HEAD_DIM)
    theirs.build(query.shape, value.shape)
    theirs.set_weights(attention.get_weights())

    def ask_ours(layer, x):
        return layer(x[:, :QUERIES], x[:, QUERIES:], attention_mask=mask)

    def ask_theirs(layer, x):
        return layer(
            x[:, :QUERIES],
            x[:, QUERIES:],
            attention_mask=mask,
            return_attention_scores=True,
        )

    x = np.concatenate([query, value], axis=1)
    both = Through(attention, ask_ours), Through(theirs, ask_theirs)
    assert_close(*(layer(x) for layer in both))
    assert_close(*(gradients(layer, loss, x) for layer in both))


def test_where_a_query_may_look_nowhere_the_others_equal_keras(attention, query, value):
    mask = PADDING & CAUSAL
    mask[1, 2] = mask[2] = False
    theirs = keras.layers.MultiHeadAttention(HEADS, HEAD_DIM)
    theirs.build(query.shape, value.shape)
    theirs.set_weights(attention.get_weights())
    valid = mask.any(axis=-1)
    outputs, weights = attention(query, value, attention_mask=mask)
    expected = convert_to_numpy(theirs(query, value, attention_mask=mask))
    assert_close(convert_to_numpy(outputs)[valid], expected[valid])
    lost = convert_to_numpy(weights).swapaxes(1, 2)[~valid]
    assert lost.shape == (5, HEADS, KEYS) and not lost.any()


def test_starts_like_keras():
    ours, theirs = (
        make_large(MultiHeadAttention),
        make_large(keras.layers.MultiHeadAttention),
    )
    for mine, expected in zip(ours.weights, theirs.weights, strict=True):
        mine, expected = convert_to_numpy(mine), convert_to_numpy(expected)
        assert mine.shape == expected.shape
        assert mine.std() == pytest.approx(expected.std(), rel=0.03)
        assert np.abs(mine).max() == pytest.approx(np.abs(expected).max(), rel=0.03)


def make_large(kind):
    layer = kind(4, 16)
    layer.build((None, None, 64), (None, None, 64))
    return layer


def test_equals_the_definition(attention, query, value):
    weights = attention.get_weights()
    wanted = transformer_checks.attention(query, value, PADDING, *weights)
    assert_close(attention(query, value, attention_mask=PADDING), wanted)


def test_padding_changes_nothing(attention, query, value, rng):
    noise = 9 * rng.normal(size=value.shape).astype("float32")
    noisy = np.where(PADDING.swapaxes(1, 2), value, noise)
    outputs, weights = attention(query, noisy, attention_mask=PADDING)
    for row, length in enumerate(LENGTHS):
        one = slice(row, row + 1)
        alone = attention(query[one], value[one, :length])
        assert_close((outputs[one], weights[one, ..., :length]), alone)


def test_permuted_keys_permute_the_weights(attention, query, value, rng):
    order = rng.permutation(KEYS)
    outputs, weights = attention(query, value)
    permuted = attention(query, value[:, order])
    assert_close(permuted, (outputs, convert_to_numpy(weights)[..., order]))


@pytest.mark.parametrize("mask", [PADDING, PADDING & CAUSAL], ids=["padding", "both"])
def test_weights_are_shares(attention, query, value, mask):
    _, weights = attention(query, value, attention_mask=mask)
    weights = convert_to_numpy(weights)
    np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=1e-5)
    seen = np.broadcast_to(mask[:, None], weights.shape)
    np.testing.assert_array_equal(weights > 0, seen)


def test_the_bias_of_the_keys_means_nothing(attention, query, value):
    before = attention(query, value)
    bias = attention.to_key.bias
    bias.assign(bias + np.arange(HEADS * HEAD_DIM).reshape(HEADS, HEAD_DIM))
    assert_close(attention(query, value), before)


@pytest.mark.parametrize("positions", [None, RotaryPositions()], ids=["none", "rotary"])
def test_step_by_step_equals_all_at_once(value, positions, rng):
    """Each query with the keys up to its own, which are made once and kept."""
    attention = make(positions)
    attention.build(value.shape, value.shape)
    randomise(attention, rng)
    outputs, weights = attention(value, value, attention_mask=np.tri(KEYS, dtype=bool))
    kept = []
    for t in range(KEYS):
        kept.append(attention.keys_and_values(value[:, t : t + 1], start=t))
        keys, values = (
            keras.ops.concatenate(parts, axis=1) for parts in zip(*kept, strict=True)
        )
        found = attention.attend(value[:, t : t + 1], keys, values, start=t)
        expected = outputs[:, t : t + 1], weights[:, :, t : t + 1, : t + 1]
        assert_close(found, expected)


def test_with_rotary_positions_weights_depend_on_the_distance(query, value, rng):
    attention = make(RotaryPositions())
    attention.build(query.shape, value.shape)
    randomise(attention, rng)

    def ask(start_of_queries, start_of_keys):
        keys_and_values = attention.keys_and_values(value, start=start_of_keys)
        return attention.attend(query, *keys_and_values, start=start_of_queries)

    assert_close(ask(12, 9), ask(3, 0), 1e-4)
    assert np.abs(ask(12, 9)[1] - ask(12, 7)[1]).max() > 0.1
    assert_close(ask(0, 0), attention(query, value))


def test_by_hand():
    """Both heads see scores 0 and log 3; the second adds ten times its context."""
    attention = MultiHeadAttention(num_heads=2, head_dim=1)
    attention.build((None, None, 1), (None, None, 1))
    one, none = np.ones((1, 2, 1)), np.zeros((2, 1))
    W_o = np.array([[[1.0]], [[10.0]]])
    attention.set_weights([one, none, one, none, one, none, W_o, np.array([5.0])])
    value = np.array([[[0.0], [np.log(3)]]], "float32")
    outputs, weights = attention(np.ones((1, 1, 1), "float32"), value)
    assert_close(weights, np.full((1, 2, 1, 2), [0.25, 0.75]))
    assert convert_to_numpy(outputs).item() == pytest.approx(11 * 0.75 * np.log(3) + 5)


@pytest.mark.usefixtures("in_tmp_path")
@pytest.mark.parametrize("positions", [None, RotaryPositions()], ids=["none", "rotary"])
def test_keeps_the_promises_of_a_layer(positions, value):
    check_layer(
        lambda **kwargs: Outputs(make(positions, **kwargs), reads=2, **kwargs),
        value,
        value.shape,
    )


def test_shapes(query, value):
    outputs, weights = make().compute_output_shape(query.shape, value.shape)
    assert outputs == (BATCH, QUERIES, FEATURES)
    assert weights == (BATCH, HEADS, QUERIES, KEYS)


@pytest.mark.parametrize("name", ["num_heads", "head_dim"])
@pytest.mark.parametrize("size", [0, -1, 2.0, None])
def test_errors(name, size):
    sizes = {"num_heads": 2, "head_dim": 4, name: size}
    with pytest.raises(ValueError, match=f"positive integer. Received: {name}={size}"):
        MultiHeadAttention(**sizes)
