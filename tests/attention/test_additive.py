import keras
import numpy as np
import pytest
from attention_checks import (
    FEATURES,
    MASK,
    AttentionPromises,
    Fixed,
    assert_close,
    softmax,
)

from seqkeras.attention.additive import AdditiveAttention
from seqkeras.probes.gradients import gradients

UNITS = 7


class TestAdditive(AttentionPromises):
    @staticmethod
    def make(**kwargs):
        return AdditiveAttention(UNITS, **kwargs)

    def test_equals_the_definition(self, attention, query, keys):
        W_q, W_k, b, v = attention.get_weights()
        scores = np.array(
            [
                [[np.tanh(q @ W_q + k @ W_k + b) @ v[:, 0] for k in row] for q in asked]
                for asked, row in zip(query, keys, strict=True)
            ]
        )
        weights = softmax(np.where(MASK[:, None], scores, -np.inf))
        wanted = np.einsum("bts,bsd->btd", weights, keys), weights
        assert_close(attention(query, keys, padding_mask=MASK), wanted)


@pytest.mark.parametrize("mask", [None, MASK], ids=["unmasked", "masked"])
def test_equals_keras_without_projections(mask, rng):
    """Keras' layer is ours with W_q = W_k = identity and b = 0."""
    query = rng.normal(size=(3, 4, FEATURES)).astype("float32")
    keys = rng.normal(size=(3, 6, FEATURES)).astype("float32")
    scale = rng.normal(size=FEATURES).astype("float32")
    theirs = keras.layers.AdditiveAttention()
    theirs.build([query.shape, keys.shape])
    theirs.set_weights([scale])
    ours = AdditiveAttention(FEATURES)
    ours.build(query.shape, keys.shape)
    identity = np.eye(FEATURES)
    ours.set_weights([identity, identity, np.zeros(FEATURES), scale[:, None]])

    class Theirs(Fixed):
        def call(self, query):
            masks = None if mask is None else [None, mask]
            return theirs([query, keys], mask=masks, return_attention_scores=True)

    assert_close(ours(query, keys, padding_mask=mask), Theirs(theirs, keys)(query))

    importance = rng.normal(size=(3, 4, FEATURES)).astype("float32")

    def loss(outputs):
        return keras.ops.sum(importance * outputs[0])

    from_query, *_, from_v = gradients(Fixed(ours, keys, mask), loss, query)
    assert_close(
        [from_query, from_v[:, 0]], gradients(Theirs(theirs, keys), loss, query)
    )


@pytest.mark.parametrize("units", [0, -1, 2.0, None])
def test_errors(units):
    with pytest.raises(ValueError, match=f"Received: units={units}"):
        AdditiveAttention(units)
