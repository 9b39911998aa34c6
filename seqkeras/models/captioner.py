"""A captioner: a picture in, a sentence out.

Shapes: B batch, T time steps (tokens), U units, V vocabulary.

Taught in notebooks/31_one_to_many.ipynb.
"""

import keras

from seqkeras.models.language_model import LanguageModel


@keras.saving.register_keras_serializable(package="seqkeras")
class Captioner(keras.Model):
    """A language model whose first state is a picture.

    Given an image and the tokens w_0 ... w_t, w_0 the start token,

        v = CNN(image)                           its features, places included
        h_0 = tanh(v W + b)                      the first state
        p(w_{t+1} | image, w_0 ... w_t)          from `LanguageModel` with state h_0

    Each convolution halves height and width. What is left is laid out as one vector,
    not averaged: where a shape is stays readable.

    In training the decoder reads the true tokens ("teacher forcing"). Afterwards it
    reads its own, one at a time: `encode` makes the state to begin with, and
    `next_logits` is what `seqkeras.decoding` asks for.

    Args:
        vocabulary_size: Number of ids, padding and special tokens included.
        units: Size of the state.
        embedding_dim: Size of the vector that stands for a token.

    Call arguments:
        inputs: Pair of images, of shape `(batch, height, width, channels)`, and ids, of
            shape `(batch, timesteps)`, which begin with the start token. Both sides of
            an image are multiples of 8. Padding on the right needs no mask: no logits
            before it depend on it.

    Returns:
        Logits of shape `(batch, timesteps, vocabulary_size)`.

    Raises:
        ValueError: If a size is no positive integer.

    Example:

    >>> model = Captioner(vocabulary_size=20, units=8, embedding_dim=4)
    >>> images, ids = keras.ops.ones((2, 32, 32, 3)), keras.ops.ones((2, 9), "int32")
    >>> tuple(model((images, ids)).shape)
    (2, 9, 20)

    References:
        - [Vinyals et al., 2015](https://arxiv.org/abs/1411.4555), who show the picture
          as the first input.
        - [Karpathy and Fei-Fei, 2015](https://arxiv.org/abs/1412.2306)
    """

    def __init__(self, vocabulary_size, units, embedding_dim, **kwargs):
        super().__init__(**kwargs)
        self.vocabulary_size = vocabulary_size
        self.units = units
        self.embedding_dim = embedding_dim
        policy = self.dtype_policy
        self.decoder = LanguageModel(
            vocabulary_size, units, embedding_dim, dtype=policy
        )
        self.encoder = keras.Sequential(
            [
                *(
                    keras.layers.Conv2D(
                        filters,
                        kernel_size=3,
                        strides=2,
                        padding="same",
                        activation="relu",
                        dtype=policy,
                    )
                    for filters in (32, 64, 64)
                ),
                keras.layers.Flatten(dtype=policy),
                keras.layers.Dense(units, activation="tanh", dtype=policy),
            ]
        )

    def build(self, input_shape):
        images, ids = input_shape
        self.encoder.build(images)
        self.decoder.build(ids)

    def call(self, inputs, training=False):
        images, ids = inputs
        return self.decoder(ids, state=self.encode(images), training=training)

    def encode(self, images):
        """The states to begin a caption with: a list of one, `(batch, units)`."""
        return [self.encoder(images)]

    def next_logits(self, token, state):
        """Go one step on, see `LanguageModel.next_logits`."""
        return self.decoder.next_logits(token, state)

    def get_config(self):
        return {
            **super().get_config(),
            "vocabulary_size": self.vocabulary_size,
            "units": self.units,
            "embedding_dim": self.embedding_dim,
        }
