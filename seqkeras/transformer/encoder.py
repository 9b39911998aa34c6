"""The Transformer's encoder: every position looks at every other.

Shapes: B batch, T time steps, D features, H heads.

Taught in notebooks/51_transformer_encoder.ipynb.
"""

import keras
from keras import layers, ops

from seqkeras.attention.multi_head import MultiHeadAttention
from seqkeras.masking import causal_mask
from seqkeras.transformer.feed_forward import FeedForward
from seqkeras.transformer.stack import TransformerStack


@keras.saving.register_keras_serializable(package="seqkeras")
class EncoderBlock(layers.Layer):
    """Self-attention, then a feed-forward net, each added to what it read.

        post-norm (2017)                      pre-norm
        x = norm(x + attention(x))            x = x + attention(norm(x))
        x = norm(x + feed_forward(x))         x = x + feed_forward(norm(x))

    With pre-norm a gradient flows down the additions without passing a single norm,
    so deep stacks train without a warm-up; the sum is normalised once at the very end.
    BERT has post-norm.

    Args:
        num_heads: Number H of heads; each has D / H features.
        hidden_dim: Size of the feed-forward net's hidden layer.
        dropout: Share of what is added that is dropped in training.
        pre_norm: Which of the two.
        activation: Activation of the feed-forward net.
        epsilon: Added to the variance in the norms.
        positions: Layer that turns queries and keys, such as `RotaryPositions`.

    Call arguments:
        x: Tensor of shape `(batch, timesteps, features)`.
        attention_mask: Boolean tensor that broadcasts to
            `(batch, timesteps, timesteps)`, `True` where a position may look.
        training: Whether dropout acts.

    Returns:
        Tensor of the shape of `x`, and the attention weights, of shape
        `(batch, heads, timesteps, timesteps)`.

    Raises:
        ValueError: If a size is not a positive integer, or D no multiple of
            `num_heads`.

    Example:

    >>> x, weights = EncoderBlock(num_heads=2, hidden_dim=16)(ops.ones((1, 3, 8)))
    >>> tuple(x.shape), tuple(weights.shape)
    ((1, 3, 8), (1, 2, 3, 3))

    References:
        - [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762), section 3.1.
        - [Xiong et al., 2020](https://arxiv.org/abs/2002.04745), pre-norm.
    """

    def __init__(
        self,
        num_heads,
        hidden_dim,
        dropout=0.0,
        pre_norm=True,
        activation="relu",
        epsilon=1e-6,
        positions=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if not isinstance(num_heads, int) or num_heads <= 0:
            raise ValueError(
                f"expected a positive integer. Received: num_heads={num_heads!r}"
            )
        self.num_heads = num_heads
        self.pre_norm = pre_norm
        self.positions = positions
        dtype = self.dtype_policy
        self.attention_norm, self.feed_forward_norm = (
            layers.LayerNormalization(epsilon=epsilon, dtype=dtype) for _ in range(2)
        )
        self.feed_forward = FeedForward(hidden_dim, activation, dtype=dtype)
        self.drop = layers.Dropout(dropout, dtype=dtype)

    def build(self, input_shape):
        self.attention = self.attention_over(input_shape[-1], self.positions)
        self.attention.build(input_shape)
        self.attention_norm.build(input_shape)
        self.feed_forward.build(input_shape)
        self.feed_forward_norm.build(input_shape)

    def attention_over(self, features, positions=None):
        """Multi-head attention whose heads share the features out."""
        if features % self.num_heads:
            raise ValueError(
                f"expected a multiple of num_heads={self.num_heads}. "
                f"Received: features={features}"
            )
        return MultiHeadAttention(
            self.num_heads,
            features // self.num_heads,
            positions,
            dtype=self.dtype_policy,
        )

    def residual(self, x, norm, sublayer, training=False):
        """Add what `sublayer` makes of x; what else it returns is passed on."""
        y, found = sublayer(norm(x) if self.pre_norm else x)
        x = x + self.drop(y, training=training)
        return (x if self.pre_norm else norm(x)), found

    def call(self, x, attention_mask=None, training=False):
        def look(y):
            return self.attention(y, y, attention_mask)

        x, weights = self.residual(x, self.attention_norm, look, training)
        return self.transform(x, training), weights

    def transform(self, x, training=False):
        """The second half: the feed-forward net."""

        def transform(y):
            return self.feed_forward(y), None

        return self.residual(x, self.feed_forward_norm, transform, training)[0]

    def compute_output_shape(self, input_shape):
        batch, timesteps, _ = input_shape
        return input_shape, (batch, self.num_heads, timesteps, timesteps)

    def get_config(self):
        return {
            **super().get_config(),
            "num_heads": self.num_heads,
            "hidden_dim": self.feed_forward.hidden_dim,
            "dropout": self.drop.rate,
            "pre_norm": self.pre_norm,
            "activation": keras.activations.serialize(self.feed_forward.activation),
            "epsilon": self.attention_norm.epsilon,
            "positions": keras.saving.serialize_keras_object(self.positions),
        }

    @classmethod
    def from_config(cls, config):
        positions = keras.saving.deserialize_keras_object(config["positions"])
        return cls(**{**config, "positions": positions})


@keras.saving.register_keras_serializable(package="seqkeras")
class TransformerEncoder(TransformerStack):
    """Positions, then a stack of `EncoderBlock`; with pre-norm a norm at the end.

    Without positions the order of the input plays no part: permuted inputs give the
    same outputs, permuted.

    Args:
        causal: Whether a position may look at itself and at earlier ones only.
        **kwargs: Of `TransformerStack`: `num_layers`, `num_heads`, `hidden_dim`,
            `dropout`, `pre_norm`, `positions`, `activation`, `epsilon`.

    Call arguments:
        x: Tensor of shape `(batch, timesteps, features)`.
        mask: Boolean tensor of shape `(batch, timesteps)`, `False` at padding.
        training: Whether dropout acts.

    Returns:
        Tensor of the shape of `x`.

    Example:

    >>> encoder = TransformerEncoder(num_layers=2, num_heads=2, hidden_dim=16)
    >>> tuple(encoder(ops.ones((1, 3, 8))).shape)
    (1, 3, 8)

    References:
        - [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762)
    """

    block = EncoderBlock

    def __init__(self, *args, causal=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.causal = causal

    def call(self, x, mask=None, training=False):
        return self.look(x, mask, training)[0]

    def look(self, x, mask=None, training=False):
        """As the call; also where each block looked.

        Args:
            x, mask, training: As in the call.

        Returns:
            The call's output, and a list of one tensor of weights of shape
            `(batch, heads, timesteps, timesteps)` for each block.
        """
        attention_mask = None if mask is None else ops.cast(mask, "bool")[:, None, :]
        if self.causal:
            past = causal_mask(ops.shape(x)[1])
            attention_mask = (
                past if mask is None else ops.logical_and(attention_mask, past)
            )

        x, found = self.read(x, training=training), []
        for block in self.blocks:
            x, weights = block(x, attention_mask, training=training)
            found.append(weights)
        return (self.norm(x) if self.pre_norm else x), found

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "causal": self.causal}
