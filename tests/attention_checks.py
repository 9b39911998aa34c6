"""What every attention of the course promises: tests to inherit.

A test module names its layer in a class that inherits from this one.
"""

import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy

from seqkeras.probes.gradients import gradients

BATCH, QUERIES, KEYS, FEATURES = 3, 4, 6, 5
LENGTHS = [6, 4, 1]
MASK = np.arange(KEYS) < np.array(LENGTHS)[:, None]


def softmax(scores):
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def assert_close(mine, expected, tolerance=1e-5):
    for one, other in zip(mine, expected, strict=True):
        one, other = convert_to_numpy(one), convert_to_numpy(other)
        np.testing.assert_allclose(one, other, atol=tolerance, rtol=tolerance)


class Fixed(keras.layers.Layer):
    """An attention as a layer of its queries alone: its keys stay as they are."""

    def __init__(self, attention, keys, mask=None):
        super().__init__()
        self.attention, self.keys, self.mask = attention, keys, mask
        self.built = True

    def call(self, query):
        return self.attention(query, self.keys, padding_mask=self.mask)


class AttentionPromises:
    """What holds for any attention: `make` is a function of `**kwargs`."""

    local = False

    @pytest.fixture
    def query(self, rng):
        return rng.normal(size=(BATCH, QUERIES, FEATURES)).astype("float32")

    @pytest.fixture
    def keys(self, rng):
        return rng.normal(size=(BATCH, KEYS, FEATURES)).astype("float32")

    @pytest.fixture
    def attention(self, query, keys, rng):
        """With random weights, biases included."""
        attention = self.make()
        attention.build(query.shape, keys.shape)
        attention.set_weights([rng.normal(size=w.shape) for w in attention.weights])
        return attention

    def test_weights_sum_to_one_and_padding_has_none(self, attention, query, keys):
        context, weights = attention(query, keys, padding_mask=MASK)
        weights = convert_to_numpy(weights)
        assert (weights[~np.broadcast_to(MASK[:, None], weights.shape)] == 0).all()
        total = weights.sum(axis=-1)
        if self.local:
            assert (0 < total).all() and (total < 1 + 1e-6).all()
        else:
            np.testing.assert_allclose(total, 1, rtol=1e-5)
        wanted = np.einsum("bts,bsd->btd", weights, keys)
        assert_close([context], [wanted])

    def test_padding_changes_nothing(self, attention, query, keys, rng):
        noisy = np.where(MASK[..., None], keys, 9 * rng.normal(size=keys.shape))
        padded = attention(query, noisy.astype("float32"), padding_mask=MASK)
        for row, length in enumerate(LENGTHS):
            one = slice(row, row + 1)
            alone = attention(query[one], keys[one, :length])
            both = [padded[0][one], padded[1][one, :, :length]]
            assert_close(both, alone)

    def test_each_query_looks_for_itself(self, attention, query, keys):
        whole = attention(query, keys, padding_mask=MASK)
        alone = [
            attention(query[:, [t]], keys, padding_mask=MASK) for t in range(QUERIES)
        ]
        each = [np.concatenate(part, axis=1) for part in zip(*alone, strict=True)]
        assert_close(whole, each)

    def test_permuted_keys_permute_the_weights(self, attention, query, keys, rng):
        if self.local:
            pytest.skip("local attention knows places")
        order = rng.permutation(KEYS)
        context, weights = attention(query, keys)
        again, permuted = attention(query, keys[:, order])
        assert_close(
            [again, permuted], [context, convert_to_numpy(weights)[..., order]]
        )

    def test_a_row_without_keys_is_zero_and_learns_nothing(
        self, attention, query, keys
    ):
        mask = np.zeros((BATCH, KEYS), bool)
        context, weights = attention(query, keys, padding_mask=mask)
        assert not convert_to_numpy(context).any()
        assert not convert_to_numpy(weights).any()
        layer = Fixed(attention, keys, mask)
        for found in gradients(layer, lambda out: keras.ops.sum(out[0]), query):
            assert np.isfinite(convert_to_numpy(found)).all()

    def test_configuration_and_shapes(self, attention, query, keys):
        twin = type(attention).from_config(attention.get_config())
        assert twin.get_config() == attention.get_config()
        twin.build(query.shape, keys.shape)
        twin.set_weights(attention.get_weights())
        assert_close(twin(query, keys), attention(query, keys))
        shapes = attention.compute_output_shape(query.shape, keys.shape)
        assert shapes == ((BATCH, QUERIES, FEATURES), (BATCH, QUERIES, KEYS))

    @pytest.mark.usefixtures("in_tmp_path")
    def test_a_saved_model_answers_the_same(self, query, keys):
        inputs = keras.Input((None, FEATURES)), keras.Input((None, FEATURES))
        mask = keras.Input((None,), dtype="bool")
        context, weights = self.make()(*inputs, padding_mask=mask)
        model = keras.Model([*inputs, mask], [context, weights])
        model.save("model.keras")
        revived = keras.models.load_model("model.keras")
        assert_close(revived([query, keys, MASK]), model([query, keys, MASK]))

    def test_half_precision(self, query, keys):
        attention = self.make(dtype="mixed_float16")
        for out in attention(30 * query, 30 * keys, padding_mask=MASK):
            assert keras.backend.standardize_dtype(out.dtype) == "float16"
            assert np.isfinite(convert_to_numpy(out)).all()
        assert {w.dtype for w in attention.trainable_weights} <= {"float32"}
