"""The Transformer: encoder and decoder, from one sequence to another.

Shapes: B batch, S source tokens, T target tokens, D model, V vocabulary.

Taught in notebooks/50_transformer.ipynb.
"""

import math

import keras
from keras import layers, ops

from seqkeras.masking import padding_mask
from seqkeras.models.before_rnns import positive
from seqkeras.transformer.decoder import TransformerDecoder
from seqkeras.transformer.encoder import TransformerEncoder


@keras.saving.register_keras_serializable(package="seqkeras")
class Translator(keras.Model):
    """A Transformer that reads a source and writes a target.

        h_1 ... h_S = encoder(sqrt(D) E_x[x_1 ... x_S])
        d_1 ... d_T = decoder(sqrt(D) E_y[y_0 ... y_{T-1}], h_1 ... h_S)
        p(y_t | y_0 ... y_{t-1}, x) = softmax(E_y d_t + b)

    The target's vectors E_y serve twice, to read a token and to judge how well one
    fits; they start with the variance 1 / D, and sqrt(D) gives what is read the size of
    the positions added to it. Id 0 is padding in both vocabularies.

    Args:
        source_size: Number of ids of the source.
        target_size: Number of ids V of the target.
        model_dim: Number D of features of a token, a multiple of `num_heads`.
        num_layers: Number of blocks of the encoder, and of the decoder.
        num_heads: Number of heads of each attention.
        hidden_dim: Size of the hidden layer in each feed-forward net.
        dropout: Share of features dropped in training, of what is read and of what
            each part of a block adds.
        pre_norm, positions: As in `TransformerStack`.

    Call arguments:
        inputs: Pair of integer tensors: the source of shape `(batch, S)`, and the
            target one step late, beginning with the start token, of shape
            `(batch, T)`.

    Returns:
        Logits of shape `(batch, T, target_size)`.

    Raises:
        ValueError: If a size is no positive integer.

    Example:

    >>> model = Translator(
    ...     source_size=30, target_size=20, model_dim=8, num_layers=2, num_heads=2,
    ...     hidden_dim=16,
    ... )
    >>> tuple(model((ops.ones((2, 5), "int32"), ops.ones((2, 3), "int32"))).shape)
    (2, 3, 20)

    References:
        - [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762)
        - [Press and Wolf, 2017](https://arxiv.org/abs/1608.05859), E_y used twice.
    """

    def __init__(
        self,
        source_size,
        target_size,
        model_dim,
        num_layers,
        num_heads,
        hidden_dim,
        dropout=0.0,
        pre_norm=True,
        positions="sinusoidal",
        **kwargs,
    ):
        super().__init__(**kwargs)
        positive(source_size=source_size, target_size=target_size, model_dim=model_dim)
        self.sizes = source_size, target_size, model_dim
        dtype = self.dtype_policy
        stack = num_layers, num_heads, hidden_dim, dropout, pre_norm, positions
        self.source_embedding, self.target_embedding = (
            layers.Embedding(
                size,
                model_dim,
                keras.initializers.RandomNormal(stddev=model_dim**-0.5),
                dtype=dtype,
            )
            for size in (source_size, target_size)
        )
        self.encoder = TransformerEncoder(*stack, dtype=dtype)
        self.decoder = TransformerDecoder(*stack, dtype=dtype)

    def build(self, input_shape):
        _, target_size, model_dim = self.sizes
        self.source_embedding.build(None)
        self.target_embedding.build(None)
        self.encoder.build((None, None, model_dim))
        self.decoder.build((None, None, model_dim), (None, None, model_dim))
        self.bias = self.add_weight(
            name="bias", shape=(target_size,), initializer="zeros"
        )

    def build_from_config(self, config):
        self.build(config["input_shape"])

    def call(self, inputs, training=False):
        source, target = inputs
        mask = padding_mask(source)
        h = self.encoder(self.read_source(source), mask=mask, training=training)
        d = self.decoder(self.read_target(target), h, mask, training=training)
        return self.to_logits(d)

    def read_source(self, ids):
        return self.source_embedding(ids) * math.sqrt(self.sizes[-1])

    def read_target(self, ids):
        return self.target_embedding(ids) * math.sqrt(self.sizes[-1])

    def to_logits(self, d):
        vectors = ops.cast(self.target_embedding.embeddings, d.dtype)
        return ops.matmul(d, ops.transpose(vectors)) + ops.cast(self.bias, d.dtype)

    def encode(self, source):
        """Read the source: what the decoder knows before its first token.

        Args:
            source: Integer tensor of shape `(batch, S)`.

        Returns:
            The decoder's cache, for `next_logits`. The batch is the first axis of all
            its tensors.
        """
        if not self.built:  # it is written with before it was ever called
            self.build([(None, None), (None, None)])
        mask = padding_mask(source)
        h = self.encoder(self.read_source(source), mask=mask)
        return self.decoder.start(h, mask)

    def next_logits(self, token, state):
        """Go one step on: what `seqkeras.decoding` asks a model for.

        Args:
            token: Integer tensor of shape `(batch,)`.
            state: From `encode`, or from the step before.

        Returns:
            Logits of shape `(batch, target_size)`, and the new state.
        """
        d_t, state = self.decoder.step(self.read_target(token), state)
        return self.to_logits(d_t), state

    def look(self, source, target):
        """Where each head looks, the target given.

        Args:
            source, target: As in the call.

        Returns:
            Dictionary of lists with a tensor of weights for each block: `encoder` of
            shape `(batch, heads, S, S)`, `decoder` of shape `(batch, heads, T, T)`
            and `cross` of shape `(batch, heads, T, S)`.
        """
        mask = padding_mask(source)
        h, encoder = self.encoder.look(self.read_source(source), mask)
        _, decoder, cross = self.decoder.look(self.read_target(target), h, mask)
        return {"encoder": encoder, "decoder": decoder, "cross": cross}

    def get_config(self):
        source_size, target_size, model_dim = self.sizes
        stack = self.encoder.get_config()
        shared = (
            *("num_layers", "num_heads", "hidden_dim"),
            *("dropout", "pre_norm", "positions"),
        )
        return {
            **super().get_config(),
            "source_size": source_size,
            "target_size": target_size,
            "model_dim": model_dim,
            **{name: stack[name] for name in shared},
        }
