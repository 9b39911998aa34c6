"""The Transformer's decoder: looks at what is written, then at the encoder's outputs.

Shapes: B batch, T target steps, S source steps, D features, H heads.

Taught in notebooks/50_transformer.ipynb.
"""

import keras
from keras import layers, ops

from seqkeras.masking import causal_mask
from seqkeras.transformer.encoder import EncoderBlock
from seqkeras.transformer.stack import TransformerStack


@keras.saving.register_keras_serializable(package="seqkeras")
class DecoderBlock(EncoderBlock):
    """Self-attention, attention to the source, a feed-forward net, each added.

        x = x + attention(norm(x))              queries, keys: the target so far
        x = x + cross_attention(norm(x), h)     keys: the encoder's outputs h
        x = x + feed_forward(norm(x))

    This is pre-norm; in post-norm each norm is taken of the sum, as in `EncoderBlock`,
    whose arguments these are.

    In training all steps are computed at once, and a mask hides the future. In
    writing, each step needs the keys and values of the steps before it: they are the
    same as ever, so a cache keeps them, and those of the source, too.

    Call arguments:
        x: Tensor of shape `(batch, T, features)`.
        encoder_outputs: Tensor h of shape `(batch, S, features)`.
        attention_mask: Boolean tensor that broadcasts to `(batch, T, T)`.
        encoder_mask: Boolean tensor that broadcasts to `(batch, T, S)`.
        training: Whether dropout acts.

    Returns:
        Tensor of the shape of `x`, and two tensors of attention weights, of shape
        `(batch, heads, T, T)` and `(batch, heads, T, S)`.

    References:
        - [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762), section 3.1.
    """

    def build(self, x_shape, encoder_outputs_shape=None):
        super().build(x_shape)
        self.cross_attention = self.attention_over(x_shape[-1])
        self.cross_attention.build(x_shape, encoder_outputs_shape or x_shape)
        self.cross_norm = layers.LayerNormalization(
            epsilon=self.attention_norm.epsilon, dtype=self.dtype_policy
        )
        self.cross_norm.build(x_shape)

    def call(
        self,
        x,
        encoder_outputs,
        attention_mask=None,
        encoder_mask=None,
        training=False,
    ):
        def look_back(y):
            return self.attention(y, y, attention_mask)

        def look_across(y):
            return self.cross_attention(y, encoder_outputs, encoder_mask)

        x, weights = self.residual(x, self.attention_norm, look_back, training)
        x, cross_weights = self.residual(x, self.cross_norm, look_across, training)
        return self.transform(x, training), weights, cross_weights

    def start(self, encoder_outputs):
        """The cache before the first step: the source's keys and values.

        Args:
            encoder_outputs: As in the call.

        Returns:
            Dictionary of tensors whose first axis is the batch: `keys` and `values` of
            the target, none yet, `source_keys` and `source_values`.
        """
        keys, values = self.cross_attention.keys_and_values(encoder_outputs)
        return {
            "keys": keys[:, :0],
            "values": values[:, :0],
            "source_keys": keys,
            "source_values": values,
        }

    def step(self, x_t, cache, encoder_mask=None):
        """One step: of all keys and values, only its own are new.

        Args:
            x_t: Tensor of shape `(batch, 1, features)`.
            cache: From `start`, or from the step before.
            encoder_mask: As in the call.

        Returns:
            Tensor of the shape of `x_t`, and the new cache.
        """
        t = ops.shape(cache["keys"])[1]

        def look_back(y):
            key, value = self.attention.keys_and_values(y, start=t)
            keys = ops.concatenate([cache["keys"], key], axis=1)
            values = ops.concatenate([cache["values"], value], axis=1)
            context, _ = self.attention.attend(y, keys, values, start=t)
            return context, {"keys": keys, "values": values}

        def look_across(y):
            memory = cache["source_keys"], cache["source_values"]
            return self.cross_attention.attend(y, *memory, encoder_mask)

        x_t, longer = self.residual(x_t, self.attention_norm, look_back)
        x_t, _ = self.residual(x_t, self.cross_norm, look_across)
        return self.transform(x_t), {**cache, **longer}

    def compute_output_shape(self, x_shape, encoder_outputs_shape):
        batch, timesteps, _ = x_shape
        shape, weights = super().compute_output_shape(x_shape)
        source = encoder_outputs_shape[1]
        return shape, weights, (batch, self.num_heads, timesteps, source)


@keras.saving.register_keras_serializable(package="seqkeras")
class TransformerDecoder(TransformerStack):
    """Positions, then a stack of `DecoderBlock`; with pre-norm a norm at the end.

    Its arguments are those of `TransformerStack`.

    Call arguments:
        x: Tensor of shape `(batch, T, features)`.
        encoder_outputs: Tensor of shape `(batch, S, features)`.
        encoder_mask: Boolean tensor of shape `(batch, S)`, `False` at padding.
        training: Whether dropout acts.

    Returns:
        Tensor of the shape of `x`. What stands at step t depends on steps 1 ... t only;
        so padding at the end of the target needs no mask.

    Example:

    >>> decoder = TransformerDecoder(num_layers=2, num_heads=2, hidden_dim=16)
    >>> tuple(decoder(ops.ones((1, 3, 8)), ops.ones((1, 5, 8))).shape)
    (1, 3, 8)

    References:
        - [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762)
    """

    block = DecoderBlock

    def build(self, x_shape, encoder_outputs_shape=None):
        super().build(x_shape)

    def call(self, x, encoder_outputs, encoder_mask=None, training=False):
        return self.look(x, encoder_outputs, encoder_mask, training)[0]

    def look(self, x, encoder_outputs, encoder_mask=None, training=False):
        """As the call; also where each block looked.

        Args:
            x, encoder_outputs, encoder_mask, training: As in the call.

        Returns:
            The call's output, and two lists with a tensor of weights for each block:
            of shape `(batch, heads, T, T)`, and `(batch, heads, T, S)`.
        """
        attention_mask = causal_mask(ops.shape(x)[1])
        if encoder_mask is not None:
            encoder_mask = ops.cast(encoder_mask, "bool")[:, None, :]

        x, own, across = self.read(x, training=training), [], []
        for block in self.blocks:
            x, weights, cross_weights = block(
                x, encoder_outputs, attention_mask, encoder_mask, training=training
            )
            own.append(weights)
            across.append(cross_weights)
        return (self.norm(x) if self.pre_norm else x), own, across

    def start(self, encoder_outputs, encoder_mask=None):
        """What `step` needs before the first step.

        Args:
            encoder_outputs, encoder_mask: As in the call.

        Returns:
            Dictionary of tensors, and lists of such, whose first axis is the batch.
        """
        if encoder_mask is None:
            encoder_mask = ops.ones(ops.shape(encoder_outputs)[:2], "bool")
        return {
            "blocks": [block.start(encoder_outputs) for block in self.blocks],
            "encoder_mask": encoder_mask,
        }

    def step(self, x_t, cache):
        """One step, given all before it: the same as the call's, for less work.

        Args:
            x_t: Tensor of shape `(batch, features)`.
            cache: From `start`, or from the step before.

        Returns:
            Tensor of the shape of `x_t`, and the new cache.
        """
        t = ops.shape(cache["blocks"][0]["keys"])[1]
        encoder_mask = ops.cast(cache["encoder_mask"], "bool")[:, None, :]
        x_t, caches = self.read(x_t[:, None], start=t), []
        for block, old in zip(self.blocks, cache["blocks"], strict=True):
            x_t, new = block.step(x_t, old, encoder_mask)
            caches.append(new)
        x_t = self.norm(x_t) if self.pre_norm else x_t
        return x_t[:, 0], {**cache, "blocks": caches}

    def compute_output_shape(self, x_shape, encoder_outputs_shape):
        return x_shape
