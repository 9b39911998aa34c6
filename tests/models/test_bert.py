import keras
import numpy as np
import pytest
import tensorflow as tf
from bert_checks import SIZES, draw_ids, random_bert
from keras import layers, ops
from keras.ops import convert_to_numpy

from seqkeras.models.bert import Bert

TIMESTEPS = 6


@pytest.fixture
def bert(rng):
    return random_bert(rng, epsilon=0.1)


@pytest.fixture
def ids(rng):
    return draw_ids(rng)


def segments_of(ids):
    return np.broadcast_to(np.arange(ids.shape[1]) >= 3, ids.shape).astype("int32")


def assert_close(mine, expected):
    for one, other in zip(mine, expected, strict=True):
        one, other = convert_to_numpy(one), convert_to_numpy(other)
        np.testing.assert_allclose(one, other, atol=1e-5, rtol=1e-5)


def keras_twin(bert):
    """The same out of Keras' own layers, and pairs of our layers and theirs."""
    ids, segments = (keras.Input((TIMESTEPS,), dtype="int32") for _ in range(2))
    dim, pairs = bert.model_dim, []

    def twin(ours, layer, *inputs, **kwargs):
        outputs = layer(*inputs, **kwargs)
        layer.set_weights(ours.get_weights())
        pairs.append((ours, layer))
        return outputs

    def norm(ours, x):
        return twin(ours, layers.LayerNormalization(epsilon=0.1), x)

    places = ops.zeros_like(ids) + ops.arange(TIMESTEPS)
    words = twin(bert.tokens, layers.Embedding(30, dim), ids)
    places = twin(bert.positions, layers.Embedding(16, dim), places)
    x = words + places + twin(bert.segment, layers.Embedding(2, dim), segments)
    x = norm(bert.norm, x)
    mask = ops.not_equal(ids, 0)[:, None]
    for block in bert.encoder.blocks:
        attention = layers.MultiHeadAttention(2, dim // 2)
        y = twin(block.attention, attention, x, x, attention_mask=mask)
        x = norm(block.attention_norm, x + y)
        y = twin(block.feed_forward.hidden, layers.Dense(12), x)
        y = keras.activations.gelu(y, approximate=False)
        y = twin(block.feed_forward.to_output, layers.Dense(dim), y)
        x = norm(block.feed_forward_norm, x + y)
    first = twin(bert.pooler, layers.Dense(dim, "tanh"), x[:, 0])
    return keras.Model([ids, segments], [x, first]), pairs


def test_agrees_with_keras_layers(bert, ids, rng):
    model, pairs = keras_twin(bert)
    inputs = ids, segments_of(ids)
    real = (ids != 0)[..., None]
    wanted = rng.normal(size=(*ids.shape, bert.model_dim)).astype("float32") * real
    with tf.GradientTape(persistent=True) as tape:
        ours, theirs = bert(inputs), model(inputs)
        ours = ours, bert.pool(ours)
        losses = [
            ops.sum(hidden * wanted) + ops.sum(first * wanted[:, 0])
            for hidden, first in (ours, theirs)
        ]
    assert_close([ours[0] * real, ours[1]], [theirs[0] * real, theirs[1]])
    for layer, twin in pairs:
        mine = tape.gradient(losses[0], layer.trainable_variables)
        other = tape.gradient(losses[1], twin.trainable_variables)
        for gradient in (mine, other):  # those of embeddings name the rows
            gradient[:] = map(tf.convert_to_tensor, gradient)
        assert_close(mine, other)


@pytest.mark.parametrize("stddev", [0.02, 0.07])
def test_starts_as_bert_does(stddev):
    sizes = dict(model_dim=64, num_layers=2, num_heads=2, hidden_dim=64)
    bert = Bert(500, **sizes, stddev=stddev)
    matrices = [w for w in bert.weights if w.name in ("embeddings", "kernel")]
    assert len(matrices) == 3 + 2 * 6 + 1
    for weight in matrices:  # cut off at two standard deviations: 12 % less
        assert np.std(weight) == pytest.approx(0.88 * stddev, rel=0.2)
    first, second, *_ = (w for w in matrices if w.shape == (64, 2, 32))
    assert np.abs(np.corrcoef(np.ravel(first), np.ravel(second))[0, 1]) < 0.1
    others = [w for w in bert.weights if w.name not in ("embeddings", "kernel")]
    for weight in others:
        np.testing.assert_array_equal(weight, float(weight.name == "gamma"))


def test_ids_alone_are_one_text(bert, ids):
    assert_close([bert(ids)], [bert((ids, np.zeros_like(ids)))])
    assert np.abs(bert(ids) - bert((ids, segments_of(ids)))).max() > 1e-3


def test_padding_changes_nothing(bert, ids):
    hidden = bert(np.pad(ids, [(0, 0), (0, 5)]))
    for row, length in enumerate((6, 2, 4)):
        assert_close([hidden[row, :length]], bert(ids[[row], :length]))


def test_every_token_sees_the_whole_text(bert, ids):
    changed = ids.copy()
    changed[0, 3] = 1 + ids[0, 3] % 29
    moved = np.abs(bert(ids) - bert(changed)).max(axis=-1)
    assert (moved[0] > 1e-4).all() and (moved[1:] == 0).all()


def test_causal_sees_nothing_of_the_future(rng, ids):
    bert = random_bert(rng, causal=True)
    changed = ids.copy()
    changed[0, 3] = 1 + ids[0, 3] % 29
    moved = np.abs(bert(ids) - bert(changed)).max(axis=-1)
    assert (moved[0, :3] == 0).all() and (moved[0, 3:] > 1e-4).all()


def test_look_shows_where_each_block_looked(bert, ids):
    hidden, weights = bert.look(ids)
    assert_close([hidden], [bert(ids)])
    assert [tuple(w.shape) for w in weights] == [(3, 2, 6, 6)] * 2
    for found in map(convert_to_numpy, weights):
        np.testing.assert_allclose(found.sum(axis=-1), 1, rtol=1e-5)
        assert (found[1, :, :, 2:] == 0).all()  # padding


def test_pool_by_hand(bert, ids):
    hidden = convert_to_numpy(bert(ids))
    kernel, bias = bert.pooler.get_weights()
    assert_close([bert.pool(hidden)], [np.tanh(hidden[:, 0] @ kernel + bias)])


def test_dropout_acts_in_training(rng, ids):
    bert = random_bert(rng, dropout=0.5)
    assert np.abs(bert(ids, training=True) - bert(ids)).max() > 1e-2


@pytest.mark.usefixtures("in_tmp_path")
def test_configuration_and_saving(bert, ids):
    twin = Bert.from_config(bert.get_config())
    assert twin.get_config() == bert.get_config()
    weights = twin.weights
    twin.build((None, None))
    assert [id(w) for w in twin.weights] == [id(w) for w in weights]
    assert [w.shape for w in weights] == [w.shape for w in bert.weights]

    bert.save("bert.keras")
    assert_close([keras.models.load_model("bert.keras")(ids)], [bert(ids)])


def test_half_precision(rng, ids):
    bert = random_bert(rng, dtype="mixed_float16")
    hidden = bert(ids)
    for outputs in (hidden, bert.pool(hidden)):
        assert keras.backend.standardize_dtype(outputs.dtype) == "float16"
        assert np.isfinite(outputs).all()
    assert {w.dtype for w in bert.weights} == {"float32"}


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        (dict(vocabulary_size=0), "positive integer. Received: vocabulary_size=0"),
        (dict(model_dim=2.5), "positive integer. Received: model_dim=2.5"),
        (dict(longest=0), "positive integer. Received: longest=0"),
        (dict(segments=-1), "positive integer. Received: segments=-1"),
        (dict(num_layers=0), "positive integer. Received: num_layers=0"),
        (dict(hidden_dim=0), "positive integer. Received: hidden_dim=0"),
        (dict(num_heads=3), "expected a multiple of num_heads=3. Received: features=8"),
    ],
)
def test_errors(kwargs, message):
    with pytest.raises(ValueError, match=message):
        Bert(**SIZES | kwargs)


def test_a_text_too_long(bert):
    with pytest.raises(ValueError, match="at most 16 time steps. Received: 17"):
        bert(np.ones((1, 17), "int32"))
