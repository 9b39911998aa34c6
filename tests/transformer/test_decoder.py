import keras
import numpy as np
import pytest
from keras import ops
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
from seqkeras.transformer.decoder import DecoderBlock, TransformerDecoder

BATCH, TARGETS, SOURCES, FEATURES, HEADS, HIDDEN = 3, 4, 5, 4, 2, 7
LENGTHS = [5, 3, 1]
MASK = np.arange(SOURCES) < np.array(LENGTHS)[:, None]
CAUSAL = np.tri(TARGETS, dtype=bool)


@pytest.fixture
def x(rng):
    return rng.normal(size=(BATCH, TARGETS, FEATURES)).astype("float32")


@pytest.fixture
def h(rng):
    """The encoder's outputs."""
    return rng.normal(size=(BATCH, SOURCES, FEATURES)).astype("float32")


@pytest.fixture
def block(pre_norm, rng):
    block = DecoderBlock(HEADS, HIDDEN, pre_norm=pre_norm)
    block.build((None, None, FEATURES))
    return randomise(block, rng)


def make(positions="sinusoidal", pre_norm=True, **kwargs):
    """Two blocks with random weights, biases included."""
    decoder = TransformerDecoder(
        2, HEADS, HIDDEN, positions=positions, pre_norm=pre_norm, **kwargs
    )
    decoder.build((None, None, FEATURES), (None, None, FEATURES))
    return randomise(decoder, np.random.default_rng(1))


def test_a_block_equals_its_equations(block, x, h, pre_norm):
    """In NumPy, with causal and padding mask; its slopes are nudged out."""

    def ask(block, xh):
        return block(xh[:, :TARGETS], xh[:, TARGETS:], CAUSAL, MASK[:, None])

    def numpy_block(xh, *weights):
        x, h = xh[:, :TARGETS], xh[:, TARGETS:]
        W_forward, W_own, W_cross = weights[4:8], weights[8:16], weights[16:24]

        def look_back(y):
            return attention(y, y, CAUSAL, *W_own)

        def look_across(y):
            return attention(y, h, MASK[:, None], *W_cross)

        def transform(y):
            return [feed_forward(y, *W_forward, "relu")]

        x, own = add(x, look_back, weights[:2], pre_norm)
        x, across = add(x, look_across, weights[24:], pre_norm)
        x, _ = add(x, transform, weights[2:4], pre_norm)
        return x, *own, *across

    def numpy_loss(*arrays):
        return sum(
            np.sin((k + 3) * y).sum() for k, y in enumerate(numpy_block(*arrays))
        )

    xh = np.concatenate([x, h], axis=1)
    layer = Through(block, ask)
    exact = [a.astype("float64") for a in (xh, *block.get_weights())]
    assert_close(layer(xh), numpy_block(*exact))
    assert_close(gradients(layer, loss, xh), slopes(numpy_loss, exact), 1e-4)


def test_the_decoder_is_positions_blocks_and_a_norm(x, h, positions, pre_norm):
    decoder = make(positions, pre_norm)
    y, own, across = x, [], []
    if positions in ("sinusoidal", "learned"):
        y = decoder.add_positions(y)
    for block in decoder.blocks:
        y, weights, cross_weights = block(y, h, CAUSAL, MASK[:, None])
        own.append(weights)
        across.append(cross_weights)
    if pre_norm:
        y = norm(convert_to_numpy(y), *decoder.norm.get_weights())
    assert_close(decoder(x, h, encoder_mask=MASK), y)
    assert_close(decoder.look(x, h, MASK), (y, own, across))
    assert len(decoder.blocks) == len(own) == len(across) == 2


def test_the_future_does_not_leak(x, h, positions, pre_norm):
    decoder = make(positions, pre_norm)
    changed = x.copy()
    changed[:, 2] *= -2
    before, after = (convert_to_numpy(decoder(t, h, MASK)) for t in (x, changed))
    moved = (before != after).any(axis=-1)
    assert (moved == (np.arange(TARGETS) >= 2)).all()


def test_padding_of_the_source_changes_nothing(x, h, pre_norm, rng):
    decoder = make(pre_norm=pre_norm)
    noise = 9 * rng.normal(size=h.shape).astype("float32")
    noisy = np.where(MASK[..., None], h, noise)
    padded, own, across = decoder.look(x, noisy, MASK)
    for row, length in enumerate(LENGTHS):
        one = slice(row, row + 1)
        found = (
            padded[one],
            [w[one] for w in own],
            [w[one, ..., :length] for w in across],
        )
        assert_close(found, decoder.look(x[one], h[one, :length]))
    for weights in map(convert_to_numpy, across):
        seen = np.broadcast_to(MASK[:, None, None], weights.shape)
        np.testing.assert_array_equal(weights > 0, seen)
        np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=1e-5)


def test_the_order_of_the_source_is_the_encoder_s_to_tell(x, h, positions, rng):
    decoder = make(positions)
    order = rng.permutation(SOURCES)
    y, own, across = decoder.look(x, h, MASK)
    across = [convert_to_numpy(w)[..., order] for w in across]
    assert_close(decoder.look(x, h[:, order], MASK[:, order]), (y, own, across))


@pytest.mark.parametrize("num_layers", [1, 2])
def test_without_positions_the_causal_mask_tells_some_order(x, h, num_layers):
    """One block knows which words are before it, two know what those knew."""
    decoder = TransformerDecoder(num_layers, HEADS, HIDDEN, positions=None)
    decoder.build(x.shape, h.shape)
    randomise(decoder, np.random.default_rng(2))
    last, permuted = decoder(x, h)[:, -1], decoder(x[:, [1, 2, 0, 3]], h)[:, -1]
    apart = np.abs(convert_to_numpy(last) - convert_to_numpy(permuted)).max()
    assert apart < 1e-5 if num_layers == 1 else apart > 1e-2


@pytest.mark.parametrize("mask", [None, MASK], ids=["unmasked", "masked"])
def test_with_a_cache_step_by_step_as_all_at_once(x, h, positions, pre_norm, mask):
    decoder = make(positions, pre_norm)
    wanted = decoder(x, h, mask)
    cache = decoder.start(h, mask)
    for t in range(TARGETS):
        y_t, cache = decoder.step(x[:, t], cache)
        assert_close(y_t, wanted[:, t])
        for kept in cache["blocks"]:
            assert kept["keys"].shape == kept["values"].shape
            assert tuple(kept["keys"].shape) == (BATCH, t + 1, HEADS, FEATURES // HEADS)


def test_a_step_computes_one_position_only(x, h):
    """The cache knows what came before: other inputs then would not be seen."""
    decoder = make()
    _, cache = decoder.step(x[:, 0], decoder.start(h, MASK))
    found, longer = decoder.step(x[:, 1], cache)
    again, _ = decoder.step(x[:, 1], cache)
    assert_close(again, found)  # a step leaves the cache it got as it was
    old, new = cache["blocks"][1], longer["blocks"][1]
    assert_close(new["keys"][:, :1], old["keys"])
    assert new["source_keys"] is old["source_keys"]


def test_rows_of_the_cache_are_sentences(x, h, positions):
    """So a beam may exchange them, as `decoding.beam` does."""
    decoder = make(positions)
    cache = decoder.start(h, MASK)
    for t in range(2):
        _, cache = decoder.step(x[:, t], cache)
    order = np.array([2, 0, 0, 1])
    moved = keras.tree.map_structure(lambda a: ops.take(a, order, axis=0), cache)
    found, _ = decoder.step(x[order, 2], moved)
    assert_close(found, ops.take(decoder(x, h, MASK)[:, 2], order, axis=0))


def test_by_hand():
    """With zero kernels every word adds the biases of three parts: 1, 20 and 300."""
    block = DecoderBlock(num_heads=1, hidden_dim=1)
    block.build((None, None, 2))
    parts = block.attention, block.cross_attention, block.feed_forward
    for part, bias in zip(parts, (1.0, 20.0, 300.0), strict=True):
        for weight in part.weights:
            weight.assign(np.zeros(weight.shape))
        part.to_output.bias.assign([bias, -bias])
    y, own, across = block(
        np.zeros((1, 2, 2)), np.zeros((1, 3, 2)), np.tri(2, dtype=bool)
    )
    assert convert_to_numpy(y).tolist() == [[[321.0, -321.0]] * 2]
    assert convert_to_numpy(own).tolist() == [[[[1.0, 0.0], [0.5, 0.5]]]]
    assert convert_to_numpy(across) == pytest.approx(np.full((1, 1, 2, 3), 1 / 3))


def test_dropout_acts_in_training_alone(x, h):
    decoder = make(dropout=0.5)
    expected = convert_to_numpy(make()(x, h))
    assert_close(decoder(x, h), expected)
    assert (convert_to_numpy(decoder(x, h, training=True)) != expected).mean() > 0.9


def test_any_length_and_a_mask_in_a_model(x, h, tmp_path):
    inputs = (
        *(keras.Input((None, FEATURES)), keras.Input((None, FEATURES))),
        keras.Input((None,), dtype="bool"),
    )
    decoder = make("rotary")
    model = keras.Model(inputs, decoder(*inputs))
    model.save(tmp_path / "model.keras")
    revived = keras.models.load_model(tmp_path / "model.keras")
    for targets, sources in ((TARGETS, SOURCES), (2, 3)):
        batch = [x[:, :targets], h[:, :sources], MASK[:, :sources]]
        wanted = decoder(*batch)
        assert_close(model.predict(batch, verbose=0), wanted)
        assert_close(revived.predict(batch, verbose=0), wanted)


@pytest.mark.usefixtures("in_tmp_path")
@pytest.mark.parametrize("kind", [DecoderBlock, TransformerDecoder])
def test_keeps_the_promises_of_a_layer(x, kind, pre_norm):
    """`x` is its own source here."""
    given = dict(num_heads=HEADS, hidden_dim=HIDDEN, pre_norm=pre_norm, dropout=0.1)
    if kind is TransformerDecoder:
        given |= dict(num_layers=1, positions="learned")
    check_layer(
        lambda **kwargs: Outputs(kind(**given, **kwargs), reads=2, **kwargs), x, x.shape
    )


def test_half_precision(x, h, positions):
    decoder = TransformerDecoder(
        2, HEADS, HIDDEN, positions=positions, dtype="mixed_float16"
    )
    outputs = decoder.look(30 * x, 30 * h, MASK)
    step = decoder.step(30 * x[:, 0], decoder.start(30 * h, MASK))
    for tensor in keras.tree.flatten([outputs, step[0]]):
        assert keras.backend.standardize_dtype(tensor.dtype) == "float16"
        assert np.isfinite(convert_to_numpy(tensor)).all()


def test_heads_must_share_the_features():
    decoder = TransformerDecoder(1, 3, HIDDEN)
    with pytest.raises(ValueError, match="of num_heads=3. Received: features=4"):
        decoder.build((None, None, FEATURES), (None, None, FEATURES))
