"""Many-to-one: a text of any length, and one verdict.

Shapes: B batch, T time steps, E embedding size, F encoder features.

Taught in notebooks/30_many_to_one.ipynb.
"""

import keras
from keras import ops

from seqkeras.masking import masked_max, masked_mean, padding_mask


@keras.saving.register_keras_serializable(package="seqkeras")
class Classifier(keras.Model):
    """Words to vectors, an encoder, one vector for the text, logits of classes.

        x_t = embedding[w_t]
        h_1 ... h_T = encoder(x_1 ... x_T)
        z = [mean over t of h_t, maximum over t of h_t]
        logits = z W + b

    Mean and maximum run over the words that are there: padding, id 0, has no
    part in the verdict. Without an encoder `h_t = x_t`, and the model is a bag
    of words: it forgets their order.

    In training, `dropout` acts on `x_t` and on `z`.

    Args:
        vocabulary_size: Number of ids, padding included.
        classes: Number of classes.
        encoder: Layer called as `encoder(x, mask=mask)` that maps
            `(batch, timesteps, embedding_dim)` to `(batch, timesteps, features)`,
            such as `Bidirectional(LSTM(32, return_sequences=True))`; `None`
            leaves it out.
        embedding_dim: Size of a word's vector.
        dropout: Share of the numbers that are dropped in training.

    Call arguments:
        ids: Integer tensor of shape `(batch, timesteps)`, 0 at padding.

    Returns:
        Logits of shape `(batch, classes)`.

    Raises:
        ValueError: If a size is not a positive integer, or `dropout` is not at
            least 0 and below 1.

    Example:

    >>> model = Classifier(vocabulary_size=100, classes=2)
    >>> tuple(model(ops.ones((4, 7), "int32")).shape)
    (4, 2)

    References:
        - [Iyyer et al., 2015](https://doi.org/10.3115/v1/P15-1162), without an
          encoder.
        - [Conneau et al., 2017](https://doi.org/10.18653/v1/D17-1070), a
          bidirectional LSTM with the maximum over time.
    """

    def __init__(
        self,
        vocabulary_size,
        classes,
        encoder=None,
        embedding_dim=32,
        dropout=0.3,
        **kwargs,
    ):
        super().__init__(**kwargs)
        sizes = dict(
            vocabulary_size=vocabulary_size,
            classes=classes,
            embedding_dim=embedding_dim,
        )
        for name, size in sizes.items():
            if not isinstance(size, int) or size < 1:
                raise ValueError(
                    f"expected a positive integer. Received: {name}={size!r}"
                )
        if not 0 <= dropout < 1:
            raise ValueError(
                f"expected a share of at least 0 and below 1. Received: {dropout=}"
            )
        self.vocabulary_size = vocabulary_size
        self.classes = classes
        self.embedding_dim = embedding_dim
        self.dropout = dropout
        policy = self.dtype_policy
        self.embedding = keras.layers.Embedding(
            vocabulary_size, embedding_dim, dtype=policy, name="embedding"
        )
        self.encoder = encoder
        self.drop = keras.layers.Dropout(dropout, dtype=policy, name="drop")
        self.logits = keras.layers.Dense(classes, dtype=policy, name="logits")

    def build(self, input_shape):
        self.embedding.build(input_shape)
        shape = (*input_shape, self.embedding_dim)
        self.drop.build(shape)
        if self.encoder is not None:
            if not self.encoder.built:  # as it is when it comes from a file
                self.encoder.build(shape)
            shape = self.encoder.compute_output_shape(shape)
        self.logits.build((input_shape[0], 2 * shape[-1]))

    def call(self, ids):
        return self.classify(self.embedding(ids), padding_mask(ids))

    def classify(self, embedded, mask):
        """From word vectors to logits: the part that has a gradient.

        Args:
            embedded: Tensor of shape `(batch, timesteps, embedding_dim)`.
            mask: Boolean tensor of shape `(batch, timesteps)`, `True` at words.

        Returns:
            Logits of shape `(batch, classes)`.
        """
        h = self.drop(embedded)
        if self.encoder is not None:
            h = self.encoder(h, mask=mask)  # (B, T, F)

        pooled = ops.concatenate([masked_mean(h, mask), masked_max(h, mask)], axis=-1)
        return self.logits(self.drop(pooled))

    def get_config(self):
        return {
            **super().get_config(),
            "vocabulary_size": self.vocabulary_size,
            "classes": self.classes,
            "encoder": keras.saving.serialize_keras_object(self.encoder),
            "embedding_dim": self.embedding_dim,
            "dropout": self.dropout,
        }

    @classmethod
    def from_config(cls, config):
        encoder = keras.saving.deserialize_keras_object(config["encoder"])
        return cls(**{**config, "encoder": encoder})
