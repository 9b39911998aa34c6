"""Additive attention: a small network judges how well a query and a key match.

Shapes: B batch, T queries, S keys, D_q and D_k features, U units.

Taught in notebooks/41_attention.ipynb.
"""

import keras
from keras import ops

from seqkeras.masking import masked_softmax


@keras.saving.register_keras_serializable(package="seqkeras")
class AdditiveAttention(keras.layers.Layer):
    """Attention of Bahdanau, Cho and Bengio.

    A query q_t, the state of a decoder, looks at the outputs k_1 ... k_S of an
    encoder:

        e_ts = v . tanh(q_t W_q + k_s W_k + b)
        alpha_ts = exp(e_ts) / sum over s' of exp(e_ts')
        c_t = sum_s alpha_ts k_s

    Every pair of a query and a key passes through one hidden layer of `units`, so
    the two may be of different size. `keras.layers.AdditiveAttention` has no W_q, W_k
    and b: it expects both projected already. The paper has no b either; its query is
    the state *before* step t.

    Args:
        units: Size U of the hidden layer, a positive integer.

    Call arguments:
        query: Tensor of shape `(batch, queries, D_q)`.
        encoder_outputs: Tensor of shape `(batch, keys, D_k)`.
        padding_mask: Boolean tensor of shape `(batch, keys)`, `True` at keys that
            may be seen. `None` if all of them may.

    Returns:
        The context, of shape `(batch, queries, D_k)`, and the weights that made it,
        of shape `(batch, queries, keys)`.

    Raises:
        ValueError: If `units` is not a positive integer.

    Example:

    >>> attention = AdditiveAttention(8)
    >>> context, weights = attention(ops.ones((2, 3, 4)), ops.ones((2, 5, 6)))
    >>> tuple(context.shape), tuple(weights.shape)
    ((2, 3, 6), (2, 3, 5))

    References:
        - [Bahdanau et al., 2015](https://arxiv.org/abs/1409.0473), section 3.1.
    """

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(units, int) or units <= 0:
            raise ValueError(f"expected a positive integer. Received: units={units!r}")
        self.units = units
        policy = self.dtype_policy
        self.project_query = keras.layers.Dense(units, use_bias=False, dtype=policy)
        self.project_key = keras.layers.Dense(units, dtype=policy)  # holds b
        self.score = keras.layers.Dense(1, use_bias=False, dtype=policy)

    def build(self, query_shape, encoder_outputs_shape):
        self.project_query.build(query_shape)
        self.project_key.build(encoder_outputs_shape)
        self.score.build((None, None, None, self.units))

    def call(self, query, encoder_outputs, padding_mask=None):
        q = self.project_query(query)[:, :, None, :]  # (B, T, 1, U)
        k = self.project_key(encoder_outputs)[:, None, :, :]  # (B, 1, S, U)
        scores = ops.squeeze(self.score(ops.tanh(q + k)), axis=-1)  # (B, T, S)

        mask = None if padding_mask is None else padding_mask[:, None, :]
        weights = masked_softmax(scores, mask)
        return ops.matmul(weights, encoder_outputs), weights

    def compute_output_shape(self, query_shape, encoder_outputs_shape):
        batch, queries, _ = query_shape
        _, keys, features = encoder_outputs_shape
        return (batch, queries, features), (batch, queries, keys)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
