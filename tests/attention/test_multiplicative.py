import keras
import numpy as np
import pytest
from attention_checks import (
    FEATURES,
    LENGTHS,
    MASK,
    AttentionPromises,
    Fixed,
    assert_close,
    softmax,
)

from seqkeras.attention.multiplicative import MultiplicativeAttention
from seqkeras.probes.gradients import gradients


def weigh(scores, keys):
    weights = softmax(np.where(MASK[:, None], scores, -np.inf))
    return np.einsum("bts,bsd->btd", weights, keys), weights


class TestDot(AttentionPromises):
    @staticmethod
    def make(**kwargs):
        return MultiplicativeAttention("dot", **kwargs)

    @pytest.mark.parametrize("mask", [None, MASK], ids=["unmasked", "masked"])
    def test_equals_keras(self, query, keys, mask, rng):
        theirs = keras.layers.Attention()
        importance = rng.normal(size=query.shape).astype("float32")

        class Theirs(Fixed):
            def call(self, query):
                masks = None if mask is None else [None, mask]
                return theirs([query, keys], mask=masks, return_attention_scores=True)

        def loss(outputs):
            return keras.ops.sum(importance * outputs[0])

        ours, other = Fixed(self.make(), keys, mask), Theirs(theirs, keys)
        assert_close(ours(query), other(query))
        assert_close(gradients(ours, loss, query), gradients(other, loss, query))

    def test_sizes_must_agree(self, query):
        with pytest.raises(ValueError, match="Received: 5 and 2 features"):
            self.make()(query, query[..., :2])


class TestGeneral(AttentionPromises):
    @staticmethod
    def make(**kwargs):
        return MultiplicativeAttention("general", **kwargs)

    def test_equals_the_definition(self, attention, query, keys):
        (W,) = attention.get_weights()
        scores = np.einsum("btq,qk,bsk->bts", query, W, keys)
        wanted = weigh(scores, keys)
        assert_close(attention(query, keys, padding_mask=MASK), wanted)

    def test_with_the_identity_it_is_dot(self, attention, query, keys):
        attention.set_weights([np.eye(FEATURES)])
        dot = MultiplicativeAttention("dot")
        assert_close(attention(query, keys), dot(query, keys))


class TestConcat(AttentionPromises):
    @staticmethod
    def make(**kwargs):
        return MultiplicativeAttention("concat", **kwargs)

    def test_equals_the_definition(self, attention, query, keys):
        W, v = attention.get_weights()
        scores = np.array(
            [
                [[np.tanh(np.append(q, k) @ W) @ v[:, 0] for k in row] for q in asked]
                for asked, row in zip(query, keys, strict=True)
            ]
        )
        wanted = weigh(scores, keys)
        assert_close(attention(query, keys, padding_mask=MASK), wanted)


class TestLocal(AttentionPromises):
    local = True

    @staticmethod
    def make(**kwargs):
        return MultiplicativeAttention("general", window=2, **kwargs)

    def test_equals_the_definition(self, attention, query, keys):
        W, W_p, v_p = attention.get_weights()
        context, weights = attention(query, keys, padding_mask=MASK)
        for row, length in enumerate(LENGTHS):
            for t, q in enumerate(query[row]):
                place = length / (1 + np.exp(-np.tanh(q @ W_p) @ v_p[:, 0]))
                away = np.arange(length) - place
                scores = np.array([q @ W @ k for k in keys[row, :length]])
                scores = np.where(np.abs(away) <= 2, scores, -np.inf)
                wanted = softmax(scores) * np.exp(-(away**2) / (2 * (2 / 2) ** 2))
                assert_close([weights[row, t, :length]], [wanted])
                assert_close([context[row, t]], [wanted @ keys[row, :length]])


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"score": "cosine"}, "dot, general, concat. Received: score='cosine'"),
        ({"window": 0}, "a positive integer or None. Received: window=0"),
        ({"window": 1.5}, "Received: window=1.5"),
    ],
)
def test_errors(arguments, message):
    with pytest.raises(ValueError, match=message):
        MultiplicativeAttention(**arguments)
