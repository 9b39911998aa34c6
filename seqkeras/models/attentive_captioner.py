"""A captioner that looks at the picture again before each word.

Shapes: B batch, T time steps (tokens), P places of the picture, U units, F features.

Taught in notebooks/41_attention.ipynb.
"""

import keras
from keras import ops

from seqkeras.models.captioner import Captioner


@keras.saving.register_keras_serializable(package="seqkeras")
class AttentiveCaptioner(Captioner):
    """A captioner with attention to the places of the picture.

    The decoder begins as that of `Captioner` does. At every word it asks the picture
    again, where it is still a grid, one vector for each place: the last convolution
    but one.

        v_1 ... v_P = the grid, row by row from the top left
        h_0 = the first state of `Captioner`

        h_t = GRU(E[w_t], h_{t-1})
        c_t = attention(h_t, v_1 ... v_P)
        o_t = tanh([h_t; c_t] W_o)
        p(w_{t+1} | image, w_0 ... w_t) = softmax(o_t W_y + b_y)

    The weights say where the picture was looked at for a word. The attention asks with
    the state *after* the recurrence, as in `Seq2Seq`. Xu et al., whose "soft" attention
    this is, ask with the one before it, hand c_t to the recurrence too, and make h_0
    from the mean of the places.

    Args:
        vocabulary_size: Number of ids, padding and special tokens included.
        units: Size of the state.
        embedding_dim: Size of the vector that stands for a token.
        attention: Layer called as `attention(query, places)` that returns the context
            and the weights, such as `AdditiveAttention(64)`.

    Call arguments:
        inputs: Pair of images, of shape `(batch, height, width, channels)`, and ids, of
            shape `(batch, timesteps)`, as for `Captioner`. The grid has
            `height / 4` rows and `width / 4` columns.

    Returns:
        Logits of shape `(batch, timesteps, vocabulary_size)`.

    Raises:
        ValueError: If a size is no positive integer.

    Example:

    >>> from seqkeras.attention.additive import AdditiveAttention
    >>> model = AttentiveCaptioner(20, 8, 4, attention=AdditiveAttention(8))
    >>> images, ids = ops.ones((2, 32, 32, 3)), ops.ones((2, 9), "int32")
    >>> tuple(model((images, ids)).shape), tuple(model.align(images, ids).shape)
    ((2, 9, 20), (2, 9, 64))

    References:
        - [Xu et al., 2015](https://arxiv.org/abs/1502.03044)
    """

    def __init__(self, vocabulary_size, units, embedding_dim, attention, **kwargs):
        super().__init__(vocabulary_size, units, embedding_dim, **kwargs)
        self.attention = attention
        self.combine = keras.layers.Dense(
            units, "tanh", use_bias=False, dtype=self.dtype_policy
        )

    def build(self, input_shape):
        super().build(input_shape)
        features = self.encoder.layers[1].filters
        if not self.attention.built:
            self.attention.build((None, None, self.units), (None, None, features))
        if not self.combine.built:  # it is where `next_logits` came first
            self.combine.build((None, self.units + features))

    def call(self, inputs, training=False):
        o, _ = self._read(*inputs)
        return self.decoder.to_logits(o)

    def encode(self, images):
        """The state to begin a caption with.

        Args:
            images: Array of shape `(batch, height, width, channels)`.

        Returns:
            List of h_0, of shape `(batch, units)`, and the places, of shape
            `(batch, places, features)`.
        """
        first, second, *rest = self.encoder.layers
        x = grid = second(first(images))  # (B, rows, columns, F)
        places = ops.reshape(grid, (ops.shape(grid)[0], -1, grid.shape[-1]))
        for layer in rest:
            x = layer(x)
        return [x, places]

    def next_logits(self, token, state):
        """Go one step on: what `seqkeras.decoding` asks a model for.

        Args:
            token: Integer tensor of shape `(batch,)`.
            state: From `encode`, or from the step before.

        Returns:
            Logits of shape `(batch, vocabulary_size)`, and the new state.
        """
        h_prev, places = state
        [rnn] = self.decoder.recurrent
        h_t, _ = rnn.cell(self.decoder.embedding(token), [h_prev])
        o, _ = self._look(h_t[:, None], places)
        return self.decoder.to_logits(o[:, 0]), [h_t, places]

    def align(self, images, ids):
        """Where each step of the decoder looks, the words given.

        Args:
            images, ids: As in the call.

        Returns:
            Attention weights of shape `(batch, timesteps, places)`: row t belongs to
            the word *after* token t.
        """
        _, weights = self._read(images, ids)
        return weights

    def _read(self, images, ids):
        """Outputs o of shape `(batch, timesteps, units)`, and the weights."""
        h_0, places = self.encode(images)
        [rnn] = self.decoder.recurrent
        h, _ = rnn(self.decoder.embedding(ids), initial_state=h_0)  # (B, T, U)
        return self._look(h, places)

    def _look(self, h, places):
        context, weights = self.attention(h, places)
        return self.combine(ops.concatenate([h, context], axis=-1)), weights

    def get_config(self):
        attention = keras.saving.serialize_keras_object(self.attention)
        return {**super().get_config(), "attention": attention}

    @classmethod
    def from_config(cls, config):
        attention = keras.saving.deserialize_keras_object(config["attention"])
        return cls(**{**config, "attention": attention})
