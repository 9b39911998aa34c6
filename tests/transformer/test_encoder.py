import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy
from layer_checks import check_layer
from recurrent_checks import assert_close, loss, slopes
from transformer_checks import (
    Outputs,
    Through,
    add,
    attention,
    feed_forward,
    norm,
    randomise,
)

from seqkeras.probes.gradients import gradients
from seqkeras.transformer.encoder import EncoderBlock, TransformerEncoder

BATCH, TIMESTEPS, FEATURES, HEADS, HIDDEN = 3, 5, 4, 2, 7
LENGTHS = [5, 3, 1]
MASK = np.arange(TIMESTEPS) < np.array(LENGTHS)[:, None]
CAUSAL = np.tri(TIMESTEPS, dtype=bool)


@pytest.fixture
def x(rng):
    return rng.normal(size=(BATCH, TIMESTEPS, FEATURES)).astype("float32")


@pytest.fixture(params=["relu", "gelu"])
def activation(request):
    return request.param


@pytest.fixture
def block(pre_norm, activation, rng):
    block = EncoderBlock(HEADS, HIDDEN, pre_norm=pre_norm, activation=activation)
    block.build((None, None, FEATURES))
    return randomise(block, rng)


def make(positions="sinusoidal", **kwargs):
    """Two blocks with random weights, biases included."""
    encoder = TransformerEncoder(2, HEADS, HIDDEN, positions=positions, **kwargs)
    encoder.build((None, None, FEATURES))
    return randomise(encoder, np.random.default_rng(1))


def test_a_block_equals_its_equations(block, x, pre_norm, activation):
    """In NumPy, with causal and padding mask; its slopes are nudged out."""
    mask = MASK[:, None] & CAUSAL

    def numpy_block(x, *weights):
        W_attention, W_forward = weights[8:], weights[4:8]

        def look(y):
            return attention(y, y, mask, *W_attention)

        def transform(y):
            return [feed_forward(y, *W_forward, activation)]

        x, found = add(x, look, weights[:2], pre_norm)
        x, _ = add(x, transform, weights[2:4], pre_norm)
        return x, *found

    def numpy_loss(*arrays):
        return sum(
            np.sin((k + 3) * y).sum() for k, y in enumerate(numpy_block(*arrays))
        )

    exact = [a.astype("float64") for a in (x, *block.get_weights())]
    assert_close(block(x, attention_mask=mask), numpy_block(*exact))
    found = gradients(block, loss, x, attention_mask=mask)
    assert_close(found, slopes(numpy_loss, exact), 1e-4)


def test_a_block_equals_that_of_keras_hub(block, x, pre_norm, activation):
    keras_hub = pytest.importorskip("keras_hub")
    theirs = keras_hub.layers.TransformerEncoder(
        HIDDEN,
        HEADS,
        activation=activation,
        layer_norm_epsilon=1e-6,
        normalize_first=pre_norm,
    )
    theirs.build(x.shape)
    parts = (
        *(block.attention, block.attention_norm),
        *(block.feed_forward_norm, block.feed_forward),
    )
    theirs.set_weights([w for part in parts for w in part.get_weights()])
    found, _ = block(x, attention_mask=MASK[:, None])
    assert_close(found, theirs(x, padding_mask=MASK))


def test_without_what_it_adds_a_block_is_the_identity_or_a_norm(x, pre_norm):
    block = EncoderBlock(HEADS, HIDDEN, pre_norm=pre_norm)
    block.build(x.shape)
    for part in (block.attention.to_output, block.feed_forward.to_output):
        part.set_weights([np.zeros(w.shape) for w in part.get_weights()])
    found, _ = block(x)
    ones, zeros = np.ones(FEATURES), np.zeros(FEATURES)
    assert_close(found, x if pre_norm else norm(norm(x, ones, zeros), ones, zeros))


def test_by_hand():
    """One word looks at itself: x + v, and the feed-forward net adds nothing.

    Of any two features the norm is (1, -1) if the first is the larger.
    """
    block = EncoderBlock(num_heads=1, hidden_dim=1)
    block.build((None, None, 2))
    for weight in block.feed_forward.weights:
        weight.assign(np.zeros(weight.shape))
    kernel = np.array([[[10.0, 0.0]], [[0.0, 100.0]]])  # doubles as (D, 1, K)
    block.attention.to_value.kernel.assign(kernel)
    block.attention.to_output.kernel.assign(np.eye(2)[None])
    found, weights = block(np.array([[[7.0, 3.0]]]))
    np.testing.assert_allclose(convert_to_numpy(found), [[[17, -97]]], rtol=1e-5)
    assert convert_to_numpy(weights).tolist() == [[[[1.0]]]]


def test_the_encoder_is_positions_blocks_and_a_norm(x, positions, pre_norm):
    encoder = make(positions, pre_norm=pre_norm)
    y, wanted = x, []
    if positions in ("sinusoidal", "learned"):
        y = encoder.add_positions(y)
    for block in encoder.blocks:
        y, weights = block(y, attention_mask=MASK[:, None])
        wanted.append(weights)
    if pre_norm:
        y = norm(convert_to_numpy(y), *encoder.norm.get_weights())
    assert_close(encoder(x, mask=MASK), y)
    assert_close(encoder.look(x, MASK), (y, wanted))
    assert len(encoder.blocks) == len(wanted) == 2


def test_padding_changes_nothing(x, positions, pre_norm, rng):
    encoder = make(positions, pre_norm=pre_norm)
    noise = 9 * rng.normal(size=x.shape).astype("float32")
    padded, found = encoder.look(np.where(MASK[..., None], x, noise), MASK)
    for row, length in enumerate(LENGTHS):
        one = slice(row, row + 1)
        alone, weights = encoder.look(x[one, :length])
        assert_close(padded[one, :length], alone)
        assert_close([w[one, :, :length, :length] for w in found], weights)


def test_each_position_sees_all_or_only_the_past(x, positions, pre_norm):
    changed = x.copy()
    changed[:, 3] *= -2
    for causal in (True, False):
        encoder = make(positions, pre_norm=pre_norm, causal=causal)
        before, after = convert_to_numpy(encoder(x)), convert_to_numpy(encoder(changed))
        moved = (before != after).any(axis=-1)
        assert (moved == (np.arange(TIMESTEPS) >= 3 if causal else True)).all()


def test_causal_and_padded(x):
    encoder = make(causal=True)
    _, found = encoder.look(x, MASK)
    for weights in map(convert_to_numpy, found):
        seen = np.broadcast_to((MASK[:, None] & CAUSAL)[:, None], weights.shape)
        np.testing.assert_array_equal(weights > 0, seen)
        np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=1e-5)


def test_without_positions_order_plays_no_part(x, positions, rng):
    encoder = make(positions)
    order = rng.permutation(TIMESTEPS)
    y, found = encoder.look(x)
    again, permuted = encoder.look(x[:, order])
    if positions is None:
        wanted = [convert_to_numpy(w)[:, :, order][..., order] for w in found]
        assert_close((again, permuted), (convert_to_numpy(y)[:, order], wanted))
    else:
        assert np.abs(again - convert_to_numpy(y)[:, order]).max() > 1e-2


def test_with_rotary_positions_the_place_plays_no_part(x, positions, rng):
    """The same sequence two steps later, after two steps that nobody sees."""
    encoder = make(positions)
    later = np.concatenate([rng.normal(size=x[:, :2].shape), x], axis=1)
    mask = np.tile(np.arange(TIMESTEPS + 2) >= 2, (BATCH, 1))
    moved = encoder(later.astype("float32"), mask=mask)[:, 2:] - encoder(x)
    if positions in ("rotary", None):
        assert np.abs(moved).max() < 1e-4
    else:
        assert np.abs(moved).max() > 1e-2


def test_dropout_acts_in_training_alone(x):
    encoder = make(dropout=0.5)
    assert_close(encoder(x), encoder(x))
    with_dropout = convert_to_numpy(encoder(x, training=True))
    assert (with_dropout != convert_to_numpy(encoder(x))).mean() > 0.9
    assert_close(make()(x, training=True), encoder(x))


def test_a_text_without_words(x):
    encoder = make()
    mask = np.zeros((BATCH, TIMESTEPS), bool)
    layer = Through(encoder, lambda layer, x: layer(x, mask=mask))
    assert np.isfinite(convert_to_numpy(layer(x))).all()
    assert all(np.isfinite(g).all() for g in gradients(layer, loss, x))


def test_any_length_and_a_mask_in_a_model(x, positions, tmp_path):
    inputs = keras.Input((None, FEATURES)), keras.Input((None,), dtype="bool")
    encoder = make(positions, causal=True)
    model = keras.Model(inputs, encoder(inputs[0], mask=inputs[1]))
    model.save(tmp_path / "model.keras")
    revived = keras.models.load_model(tmp_path / "model.keras")
    for steps in (TIMESTEPS, 2):
        batch = [x[:, :steps], MASK[:, :steps]]
        wanted = encoder(batch[0], mask=batch[1])
        assert_close(revived.predict(batch, verbose=0), wanted)


@pytest.mark.usefixtures("in_tmp_path")
def test_a_block_keeps_the_promises_of_a_layer(x, pre_norm):
    def make(**kwargs):
        return EncoderBlock(HEADS, HIDDEN, 0.1, pre_norm, "gelu", 1e-3, **kwargs)

    assert make().get_config()["epsilon"] == 1e-3
    check_layer(lambda **kwargs: Outputs(make(**kwargs), **kwargs), x, x.shape)


@pytest.mark.usefixtures("in_tmp_path")
def test_keeps_the_promises_of_a_layer(x, positions):
    check_layer(
        lambda **kwargs: Outputs(
            TransformerEncoder(1, HEADS, HIDDEN, positions=positions, **kwargs),
            **kwargs,
        ),
        x,
        x.shape,
    )


def test_half_precision_with_padding(x, positions):
    encoder = TransformerEncoder(
        2, HEADS, HIDDEN, positions=positions, causal=True, dtype="mixed_float16"
    )
    outputs, found = encoder.look(30 * x, MASK)
    for tensor in (outputs, *found):
        assert keras.backend.standardize_dtype(tensor.dtype) == "float16"
        assert np.isfinite(convert_to_numpy(tensor)).all()
