"""Multi-head attention: several small attentions side by side.

Shapes: B batch, T queries, S keys, D features, H heads, K features of a head.

Taught in notebooks/50_transformer.ipynb.
"""

import keras
from keras import ops

from seqkeras.attention.dot_product import dot_product_attention


class Projection(keras.layers.EinsumDense):
    """An `EinsumDense` that is one product of two matrices.

    On TensorFlow, Keras' own makes one small product per sequence, and in the backward
    pass one gradient of the kernel per sequence, which are then added up.
    """

    def call(self, x):
        axes = len(x.shape) - 2  # those that are summed over: D, or H and K
        return ops.tensordot(x, self.kernel, axes) + self.bias


@keras.saving.register_keras_serializable(package="seqkeras")
class MultiHeadAttention(keras.layers.Layer):
    """Scaled dot-product attention in H heads, each with projections of its own.

        q = x W_q + b_q      k = y W_k + b_k      v = y W_v + b_v      for each head
        c_h = softmax(q k^T / sqrt(K)) v
        o = sum_h c_h W_o[h] + b_o

    x are the vectors that ask, y those that are looked at: in self-attention the same.
    The sum over heads is the paper's "concatenate the heads, then project", written
    with the rows of the projection that belong to each head.

    Weights are laid out as in `keras.layers.MultiHeadAttention`, so they move between
    the two: kernels of q, k and v of shape `(D, H, K)`, biases `(H, K)`, the output's
    kernel `(H, K, D)`.

    Args:
        num_heads: Number H of heads.
        head_dim: Number K of features of a head; the paper has K = D / H.
        positions: Layer that turns queries and keys by their position, such as
            `RotaryPositions`, or `None`.

    Call arguments:
        query: Tensor x of shape `(batch, queries, D)`.
        value: Tensor y of shape `(batch, keys, D_y)`; keys and values are made of it.
        attention_mask: Boolean tensor that broadcasts to `(batch, queries, keys)`,
            `True` where the query may look.

    Returns:
        Tensor of shape `(batch, queries, D)`, and the weights, of shape
        `(batch, heads, queries, keys)`.

    Raises:
        ValueError: If a size is not a positive integer.

    Example:

    >>> attention = MultiHeadAttention(num_heads=2, head_dim=4)
    >>> outputs, weights = attention(ops.ones((1, 3, 8)), ops.ones((1, 5, 8)))
    >>> tuple(outputs.shape), tuple(weights.shape)
    ((1, 3, 8), (1, 2, 3, 5))

    References:
        - [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762), section 3.2.2.
    """

    def __init__(self, num_heads, head_dim, positions=None, **kwargs):
        super().__init__(**kwargs)
        for name, size in {"num_heads": num_heads, "head_dim": head_dim}.items():
            if not isinstance(size, int) or size <= 0:
                raise ValueError(
                    f"expected a positive integer. Received: {name}={size!r}"
                )
        self.num_heads = num_heads
        self.head_dim = head_dim
        self.positions = positions
        dtype = self.dtype_policy
        heads = None, num_heads, head_dim
        self.to_query, self.to_key, self.to_value = (
            Projection("btd,dhk->bthk", heads, bias_axes="hk", dtype=dtype, name=name)
            for name in ("query", "key", "value")
        )

    def build(self, query_shape, value_shape=None):
        value_shape = query_shape if value_shape is None else value_shape
        self.to_query.build(query_shape)
        self.to_key.build(value_shape)
        self.to_value.build(value_shape)
        features = query_shape[-1]
        self.to_output = Projection(
            "bthk,hkd->btd",
            (None, features),
            bias_axes="d",
            dtype=self.dtype_policy,
            name="output",
        )
        self.to_output.build((None, None, self.num_heads, self.head_dim))

    def call(self, query, value, attention_mask=None):
        return self.attend(query, *self.keys_and_values(value), attention_mask)

    def keys_and_values(self, value, start=0):
        """What a query looks at: the half of the work that a cache saves.

        Args:
            value: Tensor of shape `(batch, keys, D_y)`.
            start: Position of the first of them.

        Returns:
            Keys and values, each of shape `(batch, keys, heads, head_dim)`.
        """
        keys = self.to_key(value)
        if self.positions is not None:
            keys = self.positions(keys, start=start)
        return keys, self.to_value(value)

    def attend(self, query, keys, values, attention_mask=None, start=0):
        """Look at keys and values that are there already.

        Args:
            query: Tensor of shape `(batch, queries, D)`.
            keys, values: From `keys_and_values`.
            attention_mask: As in the call.
            start: Position of the first query.

        Returns:
            As the call.
        """
        q = self.to_query(query)
        if self.positions is not None:
            q = self.positions(q, start=start)
        q, k, v = (ops.swapaxes(x, 1, 2) for x in (q, keys, values))  # (B, H, T, K)

        mask = attention_mask
        if mask is not None:
            mask = ops.expand_dims(mask, axis=-3)  # the same for all heads
        context, weights = dot_product_attention(q, k, v, mask)
        return self.to_output(ops.swapaxes(context, 1, 2)), weights

    def compute_output_shape(self, query_shape, value_shape=None):
        batch, queries, _ = query_shape
        keys = (query_shape if value_shape is None else value_shape)[1]
        return query_shape, (batch, self.num_heads, queries, keys)

    def get_config(self):
        return {
            **super().get_config(),
            "num_heads": self.num_heads,
            "head_dim": self.head_dim,
            "positions": keras.saving.serialize_keras_object(self.positions),
        }

    @classmethod
    def from_config(cls, config):
        positions = keras.saving.deserialize_keras_object(config["positions"])
        return cls(**{**config, "positions": positions})
