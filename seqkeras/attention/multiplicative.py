"""Multiplicative attention: a product judges how well a query and a key match.

Shapes: B batch, T queries, S keys, D_q and D_k features.

Taught in notebooks/41_attention.ipynb.
"""

import keras
from keras import ops

from seqkeras.masking import masked_softmax

SCORES = ("dot", "general", "concat")


@keras.saving.register_keras_serializable(package="seqkeras")
class MultiplicativeAttention(keras.layers.Layer):
    """Attention of Luong, Pham and Manning, global or local.

    A query q_t, the state of a decoder, looks at the outputs k_1 ... k_S of an
    encoder. The score e_ts of a pair is one of

        dot       q_t . k_s                    sizes must agree, nothing to learn
        general   q_t W . k_s
        concat    v . tanh([q_t; k_s] W)       additive, named and tried beside

    and then, as ever,

        alpha_ts = exp(e_ts) / sum over s' of exp(e_ts')
        c_t = sum_s alpha_ts k_s

    *Local* attention expects the right place first, and weighs what lies within a
    window of D keys on both sides of it, most at the middle:

        p_t = n sigmoid(tanh(q_t W_p) . v_p)                   of n keys, from 0
        alpha_ts -> alpha_ts exp(-(s - p_t)^2 / (2 (D/2)^2))   if |s - p_t| <= D

    where the softmax runs over the keys in the window. These weights sum to less
    than 1. Of the paper's two kinds of local attention it is the predictive one.

    Args:
        score: `"dot"`, `"general"` or `"concat"`.
        window: D for local attention, a positive integer; `None` for global.

    Call arguments:
        query: Tensor of shape `(batch, queries, D_q)`.
        encoder_outputs: Tensor of shape `(batch, keys, D_k)`.
        padding_mask: Boolean tensor of shape `(batch, keys)`, `True` at keys that
            may be seen. `None` if all of them may.

    Returns:
        The context, of shape `(batch, queries, D_k)`, and the weights that made it,
        of shape `(batch, queries, keys)`.

    Raises:
        ValueError: If an argument is not as described, or `"dot"` meets queries and
            keys of different size.

    Example:

    >>> attention = MultiplicativeAttention("general")
    >>> context, weights = attention(ops.ones((2, 3, 4)), ops.ones((2, 5, 6)))
    >>> tuple(context.shape), tuple(weights.shape)
    ((2, 3, 6), (2, 3, 5))

    References:
        - [Luong et al., 2015](https://arxiv.org/abs/1508.04025), section 3.
    """

    def __init__(self, score="general", window=None, **kwargs):
        super().__init__(**kwargs)
        if score not in SCORES:
            raise ValueError(
                f"expected one of {', '.join(SCORES)}. Received: score={score!r}"
            )
        if window is not None and (not isinstance(window, int) or window <= 0):
            raise ValueError(
                f"expected a positive integer or None. Received: window={window!r}"
            )
        self.score = score
        self.window = window

    def build(self, query_shape, encoder_outputs_shape):
        d_q, d_k = query_shape[-1], encoder_outputs_shape[-1]
        if self.score == "dot" and d_q != d_k:
            raise ValueError(
                'expected queries and keys of one size for the score "dot". '
                f"Received: {d_q} and {d_k} features"
            )
        if self.score == "general":
            self.kernel = self.add_weight(name="kernel", shape=(d_q, d_k))
        elif self.score == "concat":
            self.kernel = self.add_weight(name="kernel", shape=(d_q + d_k, d_k))
            self.vector = self.add_weight(name="vector", shape=(d_k, 1))
        if self.window:
            self.place_kernel = self.add_weight(name="place_kernel", shape=(d_q, d_q))
            self.place_vector = self.add_weight(name="place_vector", shape=(d_q, 1))

    def call(self, query, encoder_outputs, padding_mask=None):
        scores = self.scores(query, encoder_outputs)  # (B, T, S)
        mask = None if padding_mask is None else padding_mask[:, None, :]

        if self.window:
            distance = self.distances(query, encoder_outputs, padding_mask)
            near = ops.abs(distance) <= self.window
            mask = near if mask is None else ops.logical_and(near, mask)
            nearness = ops.exp(-2 * ops.square(distance / self.window))
            weights = masked_softmax(scores, mask) * ops.cast(nearness, scores.dtype)
        else:
            weights = masked_softmax(scores, mask)
        return ops.matmul(weights, encoder_outputs), weights

    def scores(self, query, key):
        """How well each pair matches, of shape `(batch, queries, keys)`."""
        if self.score == "concat":
            from_query, from_key = ops.split(self.kernel, [query.shape[-1]], axis=0)
            q = ops.matmul(query, from_query)[:, :, None, :]
            k = ops.matmul(key, from_key)[:, None, :, :]
            return ops.squeeze(ops.matmul(ops.tanh(q + k), self.vector), axis=-1)
        if self.score == "general":
            query = ops.matmul(query, self.kernel)
        return ops.matmul(query, ops.swapaxes(key, 1, 2))

    def distances(self, query, key, padding_mask):
        """How far each key lies from the place that a query expects, in float32."""
        keys = ops.shape(key)[1]
        if padding_mask is None:
            length = ops.cast(keys, "float32")
        else:
            length = ops.sum(ops.cast(padding_mask, "float32"), axis=1)[:, None, None]
        hidden = ops.tanh(ops.matmul(query, self.place_kernel))
        share = ops.sigmoid(ops.matmul(hidden, self.place_vector))  # (B, T, 1)
        return ops.arange(keys, dtype="float32") - length * ops.cast(share, "float32")

    def compute_output_shape(self, query_shape, encoder_outputs_shape):
        batch, queries, _ = query_shape
        _, keys, features = encoder_outputs_shape
        return (batch, queries, features), (batch, queries, keys)

    def get_config(self):
        return {**super().get_config(), "score": self.score, "window": self.window}
