"""Encoder and decoder: from one sequence to another of another length and order.

Shapes: B batch, S source tokens, T target tokens, E embedding, U units, V vocabulary.

Taught in notebooks/40_seq2seq.ipynb.
"""

import keras
from keras import layers, ops

from seqkeras.masking import padding_mask
from seqkeras.models.before_rnns import positive
from seqkeras.recurrent.gru import GRUCell


@keras.saving.register_keras_serializable(package="seqkeras")
class Seq2Seq(keras.Model):
    """A bidirectional encoder and a decoder, with attention between them or without.

    The encoder reads the source x_1 ... x_S both ways. The decoder starts from the
    last states of both ways and writes the target, one token after the other:

        h_s = [GRU(x_1 ... x_s); GRU(x_S ... x_s)]
        d_0 = tanh([forwards h_S; backwards h_1] W_0 + b_0)

        d_t = GRU(y_{t-1}, d_{t-1})
        c_t = attention(d_t, h_1 ... h_S)       without attention: c_t = d_0
        o_t = tanh([d_t; c_t] W_o)
        p(y_t | y_1 ... y_{t-1}, x) = softmax(o_t W_y + b_y)

    So without attention all the decoder knows of the source is one vector of fixed
    size. The attention asks with the state *after* the recurrence, as Luong et al. do
    (Bahdanau et al. ask with the one before), so that in training all steps are
    computed at once.

    With `input_feeding` the decoder reads `[y_{t-1}; o_{t-1}]`: it knows where it
    looked. With `scheduled_sampling` it reads in training, with the probability of
    the variable `sampling_rate`, the token it would have written itself instead of
    the true one. Both make a step need the one before, and training a loop.

    Id 0 is padding in both vocabularies. In training, dropout acts on the embeddings
    and on o_t.

    Args:
        source_size: Number of ids of the source.
        target_size: Number of ids of the target.
        units: Size U of the decoder's state, even; each way of the encoder has half.
        embedding_dim: Size of the vector that stands for a token.
        attention: Layer called as `attention(query, encoder_outputs, padding_mask)`,
            such as `AdditiveAttention(64)`, or `None`.
        input_feeding: Whether the decoder reads o_{t-1}.
        scheduled_sampling: Whether training may read its own tokens.
        dropout: Share of features dropped in training.
        embeddings_initializer: How the vectors of the tokens begin. Keras' usual start,
            numbers of at most 0.05, is next to nothing for the gates to read, and
            rare tokens stay there for long.

    Call arguments:
        inputs: Pair of integer tensors: the source of shape `(batch, S)`, and the
            target one step late, beginning with the start token, of shape
            `(batch, T)`.

    Returns:
        Logits of shape `(batch, T, target_size)`.

    Raises:
        ValueError: If a size is no positive integer, or `units` is odd.

    Example:

    >>> model = Seq2Seq(source_size=30, target_size=20, units=8, embedding_dim=4)
    >>> tuple(model((ops.ones((2, 5), "int32"), ops.ones((2, 3), "int32"))).shape)
    (2, 3, 20)

    References:
        - [Cho et al., 2014](https://arxiv.org/abs/1406.1078)
        - [Sutskever et al., 2014](https://arxiv.org/abs/1409.3215)
        - [Luong et al., 2015](https://arxiv.org/abs/1508.04025), input feeding.
        - [Bengio et al., 2015](https://arxiv.org/abs/1506.03099), scheduled sampling.
    """

    def __init__(
        self,
        source_size,
        target_size,
        units,
        embedding_dim,
        attention=None,
        input_feeding=False,
        scheduled_sampling=False,
        dropout=0.0,
        embeddings_initializer="uniform",
        **kwargs,
    ):
        super().__init__(**kwargs)
        positive(
            source_size=source_size,
            target_size=target_size,
            units=units,
            embedding_dim=embedding_dim,
        )
        if units % 2:
            raise ValueError(f"expected an even number. Received: units={units}")
        self.sizes = source_size, target_size, units, embedding_dim
        self.input_feeding = input_feeding
        self.scheduled_sampling = scheduled_sampling
        self.supports_jit = not (input_feeding or scheduled_sampling)  # no XLA there

        dtype = self.dtype_policy
        self.embeddings_initializer = keras.initializers.get(embeddings_initializer)
        self.source_embedding, self.target_embedding = (
            layers.Embedding(
                size, embedding_dim, self.embeddings_initializer.clone(), dtype=dtype
            )
            for size in (source_size, target_size)
        )
        self.encoder = layers.Bidirectional(
            layers.RNN(
                GRUCell(units // 2, dtype=dtype),
                return_sequences=True,
                return_state=True,
                dtype=dtype,
            ),
            dtype=dtype,
        )
        self.bridge = layers.Dense(units, "tanh", dtype=dtype)
        self.cell = GRUCell(units, dtype=dtype)
        self.decoder = layers.RNN(self.cell, return_sequences=True, dtype=dtype)
        self.attention = attention
        self.combine = layers.Dense(units, "tanh", use_bias=False, dtype=dtype)
        self.to_logits = layers.Dense(target_size, dtype=dtype)
        self.drop = layers.Dropout(dropout, dtype=dtype)
        self.seed_generator = keras.random.SeedGenerator()

    def build(self, input_shape):
        _, _, units, embedding_dim = self.sizes
        self.source_embedding.build(None)
        self.target_embedding.build(None)
        self.encoder.build((None, None, embedding_dim))
        self.bridge.build((None, units))
        read = embedding_dim + (units if self.input_feeding else 0)
        self.decoder.build((None, None, read))
        if self.attention is not None and not self.attention.built:
            self.attention.build((None, None, units), (None, None, units))
        self.combine.build((None, 2 * units))
        self.to_logits.build((None, units))
        self.sampling_rate = self.add_weight(
            name="sampling_rate", shape=(), initializer="zeros", trainable=False
        )

    def build_from_config(self, config):
        self.build(config["input_shape"])

    def call(self, inputs, training=False):
        source, target = inputs
        state = self.encode(source, training=training)
        if self.input_feeding or self.scheduled_sampling:
            o = self._step_by_step(target, state, training)
        else:
            y = self.drop(self.target_embedding(target), training=training)
            d = self.decoder(y, initial_state=state["d"])
            o, _ = self._look(d, state)
        return self.to_logits(self.drop(o, training=training))

    def encode(self, source, training=False):
        """Read the source: the decoder's state before its first token.

        Args:
            source: Integer tensor of shape `(batch, S)`.
            training: Whether dropout acts.

        Returns:
            Dictionary of what a step needs, for `next_logits`: the state `d` and the
            output `o` of the step before, the `encoder_outputs`, their `mask`, and
            the `summary` d_0. The batch is the first axis of all.
        """
        mask = padding_mask(source)
        x = self.drop(self.source_embedding(source), training=training)
        h, forwards, backwards = self.encoder(x, mask=mask)
        d_0 = self.bridge(ops.concatenate([forwards, backwards], axis=-1))
        return {
            "d": d_0,
            "o": ops.zeros_like(d_0),
            "encoder_outputs": h,
            "mask": mask,
            "summary": d_0,
        }

    def next_logits(self, token, state):
        """Go one step on: what `seqkeras.decoding` asks a model for.

        Args:
            token: Integer tensor of shape `(batch,)`.
            state: From `encode`, or from the step before.

        Returns:
            Logits of shape `(batch, target_size)`, and the new state.
        """
        o, _, state = self._step(self.target_embedding(token), state)
        return self.to_logits(o), state

    def align(self, source, target):
        """Where each step of the decoder looks, the target given.

        Args:
            source, target: As in the call.

        Returns:
            Attention weights of shape `(batch, T, S)`.

        Raises:
            ValueError: If the model has no attention.
        """
        if self.attention is None:
            raise ValueError("expected a model with attention. Received: none")
        state, found = self.encode(source), []
        for token in ops.unstack(target, axis=1):
            _, weights, state = self._step(self.target_embedding(token), state)
            found.append(weights)
        return ops.stack(found, axis=1)

    def _step(self, y, state):
        """One step of the decoder: o_t, the weights, and the new state."""
        read = ops.concatenate([y, state["o"]], axis=-1) if self.input_feeding else y
        d_t, _ = self.cell(read, [state["d"]])
        o_t, weights = self._look(d_t[:, None], state)
        if weights is not None:
            weights = weights[:, 0]
        return o_t[:, 0], weights, {**state, "d": d_t, "o": o_t[:, 0]}

    def _look(self, d, state):
        """Outputs o of states d of shape `(batch, T, units)`, and the weights."""
        if self.attention is None:
            context, weights = ops.zeros_like(d) + state["summary"][:, None], None
        else:
            context, weights = self.attention(
                d, state["encoder_outputs"], padding_mask=state["mask"]
            )
        return self.combine(ops.concatenate([d, context], axis=-1)), weights

    def _step_by_step(self, target, state, training):
        """All outputs o, each step after the one before."""
        batch, steps = ops.shape(target)
        # One draw of dropout for all steps of a sentence.
        ones = ops.ones_like(self.target_embedding(target[:, 0]))
        kept = self.drop(ones, training=training)
        fixed = {k: v for k, v in state.items() if k not in ("d", "o")}

        # The token to read at each step, -1 for the model's own; the start is given.
        tokens = ops.transpose(target)
        if training:
            drawn = keras.random.uniform((steps, batch), seed=self.seed_generator)
            own = ops.logical_and(
                drawn < self.sampling_rate, ops.arange(steps)[:, None] > 0
            )
            tokens = ops.where(own, -1, tokens)

        def step(carry, token):
            d, o, own = carry
            y = self.target_embedding(ops.where(token < 0, own, token)) * kept
            o_t, _, after = self._step(y, {**fixed, "d": d, "o": o})
            own = ops.cast(ops.argmax(self.to_logits(o_t), axis=-1), token.dtype)
            carry = after["d"], o_t, own
            return carry, carry  # TensorFlow's `ops.scan` wants both alike

        _, (_, o, _) = ops.scan(step, (state["d"], state["o"], tokens[0]), tokens)
        return ops.swapaxes(o, 0, 1)

    def get_config(self):
        source_size, target_size, units, embedding_dim = self.sizes
        return {
            **super().get_config(),
            "source_size": source_size,
            "target_size": target_size,
            "units": units,
            "embedding_dim": embedding_dim,
            "attention": keras.saving.serialize_keras_object(self.attention),
            "input_feeding": self.input_feeding,
            "scheduled_sampling": self.scheduled_sampling,
            "dropout": self.drop.rate,
            "embeddings_initializer": keras.initializers.serialize(
                self.embeddings_initializer
            ),
        }

    @classmethod
    def from_config(cls, config):
        attention = keras.saving.deserialize_keras_object(config["attention"])
        return cls(**{**config, "attention": attention})
