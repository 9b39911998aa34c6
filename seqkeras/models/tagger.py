"""A tag for every word: part of speech, named entity.

Shapes: B batch, T time steps (words), L letters of a word, D features, K tags.

Taught in notebooks/32_many_to_many.ipynb.
"""

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers, ops

from seqkeras.masking import padding_mask
from seqkeras.models.before_rnns import positive
from seqkeras.structured.crf import CRF, viterbi
from seqkeras.text.vocabulary import Vocabulary

UNKNOWN_ID = 1  # as in `Vocabulary`


@keras.saving.register_keras_serializable(package="seqkeras")
class Tagger(keras.Model):
    """Scores of tags for each word, from the word, its letters and its neighbours.

    For word w_t with the letters l_1 ... l_m, its tag being y_t,

        c_t = max over i of relu(W_c [l_{i-1}; l_i; l_{i+1}] + b_c)    letters
        x_t = [e(w_t); c_t]                                            word
        h_1 ... h_n = encoder(x_1 ... x_n)                             sentence
        s_t = W h_t + b                                                scores

    where l_i stands for the vector of a letter. Without a CRF, each tag is chosen by
    itself; with one, all tags of a sentence together:

        p(y) = prod_t softmax(s_t)[y_t]      or      p(y) = exp(score(y)) / Z

    Train the first with `keras.losses.SparseCategoricalCrossentropy(from_logits=True,
    ignore_class=0)`, the second with `negative_log_likelihood` from
    `seqkeras.structured.crf`. Ids are those of a `Vocabulary`: 0 is padding, for words,
    letters and tags alike, and 1 an unknown word or letter.

    Args:
        vocabulary_size: Number of word ids.
        num_tags: Number of tag ids.
        encoder: Layer called as `encoder(x, mask=mask)` that returns a sequence of
            the same length, of any number of features. `None` leaves it out.
        embedding_dim: Size of a word's vector.
        alphabet_size: Number of letter ids. `None` does without letters.
        letter_dim: Size of a letter's vector, and of c_t.
        dropout: Share of features dropped in training, before and after the encoder.
        word_dropout: Share of words made unknown in training. Their letters stay, so
            the model learns to do with them and with the neighbours.
        crf: Whether a `CRF` stands on the scores.

    Call arguments:
        inputs: Word ids of shape `(batch, timesteps)`. With `alphabet_size`, the pair
            of them and letter ids of shape `(batch, timesteps, letters)`.

    Returns:
        Scores of shape `(batch, timesteps, tags)`; with a CRF its potentials, of shape
        `(batch, timesteps, tags, tags)`.

    Raises:
        ValueError: If a size is not positive.

    Example:

    >>> encoder = layers.Bidirectional(layers.LSTM(8, return_sequences=True))
    >>> tagger = Tagger(vocabulary_size=50, num_tags=5, encoder=encoder, crf=True)
    >>> tagger(np.array([[7, 3, 9, 0]])).shape
    TensorShape([1, 4, 5, 5])
    >>> tagger.tags(np.array([[7, 3, 9, 0]])).shape
    (1, 4)

    References:
        - [Huang et al., 2015](https://arxiv.org/abs/1508.01991), BiLSTM and CRF.
        - [Ma and Hovy, 2016](https://arxiv.org/abs/1603.01354) add the convolution
          over letters.
    """

    def __init__(
        self,
        vocabulary_size,
        num_tags,
        encoder=None,
        embedding_dim=32,
        alphabet_size=None,
        letter_dim=32,
        dropout=0.0,
        word_dropout=0.0,
        crf=False,
        **kwargs,
    ):
        super().__init__(**kwargs)
        positive(
            vocabulary_size=vocabulary_size,
            num_tags=num_tags,
            embedding_dim=embedding_dim,
            letter_dim=letter_dim,
            alphabet_size=1 if alphabet_size is None else alphabet_size,
        )
        self.vocabulary_size = vocabulary_size
        self.num_tags = num_tags
        self.embedding_dim = embedding_dim
        self.alphabet_size = alphabet_size
        self.letter_dim = letter_dim
        self.word_dropout = word_dropout

        dtype = self.dtype_policy
        self.word_embedding = layers.Embedding(
            vocabulary_size, embedding_dim, dtype=dtype
        )
        if alphabet_size is not None:
            self.letter_embedding = layers.Embedding(
                alphabet_size, letter_dim, dtype=dtype
            )
            self.convolution = layers.Conv2D(  # one word high, three letters wide
                letter_dim, (1, 3), padding="same", activation="relu", dtype=dtype
            )
        self.dropout = layers.Dropout(dropout, dtype=dtype)
        self.encoder = encoder
        self.scores = layers.Dense(num_tags, dtype=dtype)
        self.crf = CRF(dtype=dtype) if crf else None
        self.seed_generator = keras.random.SeedGenerator()

    def build(self, input_shape):
        words_shape = input_shape
        features = self.embedding_dim
        self.word_embedding.build(None)
        if self.alphabet_size is not None:
            words_shape, letters_shape = input_shape
            features += self.letter_dim
            self.letter_embedding.build(None)
            self.convolution.build((*letters_shape, self.letter_dim))
        shape = (*words_shape, features)
        if self.encoder is not None:
            if not self.encoder.built:  # as it is when it comes from a file
                self.encoder.build(shape)
            shape = self.encoder.compute_output_shape(shape)
        self.scores.build(shape)
        if self.crf is not None:
            self.crf.build((*words_shape, self.num_tags))

    def call(self, inputs, training=False):
        words, letters = (inputs, None) if self.alphabet_size is None else inputs
        mask = padding_mask(words)

        if training and self.word_dropout:
            drawn = keras.random.uniform(ops.shape(words), seed=self.seed_generator)
            drop = ops.logical_and(mask, drawn < self.word_dropout)
            words = ops.where(drop, UNKNOWN_ID, words)
        x = self.word_embedding(words)  # (B, T, D)
        if letters is not None:
            x = ops.concatenate([x, self.spelling(letters)], axis=-1)

        x = self.dropout(x, training=training)
        if self.encoder is not None:
            x = self.encoder(x, mask=mask, training=training)
            x = self.dropout(x, training=training)
        scores = self.scores(x)  # (B, T, K)
        return scores if self.crf is None else self.crf(scores, mask=mask)

    def spelling(self, letters):
        """The features c_t of each word, from letter ids `(batch, timesteps, letters)`.

        Padding gives zeros, which the maximum over values of `relu` does not see.
        """
        vectors = self.letter_embedding(letters)  # (B, T, L, D)
        real = ops.cast(padding_mask(letters), vectors.dtype)[..., None]
        return ops.max(self.convolution(vectors * real) * real, axis=2)

    def tags(self, inputs):
        """The best tag of each word, and 0 (padding) where there is no word.

        Args:
            inputs: Arrays as in `call`.

        Returns:
            int32 array of shape `(batch, timesteps)`.
        """
        words = inputs if self.alphabet_size is None else inputs[0]
        outputs = self(inputs)  # no word has the tag 0
        if self.crf is None:
            best = ops.argmax(outputs[..., 1:], axis=-1)
        else:
            best = viterbi(outputs[..., 1:, 1:])
        return ops.convert_to_numpy(ops.where(padding_mask(words), best + 1, 0))

    def get_config(self):
        encoder = self.encoder
        return {
            **super().get_config(),
            "vocabulary_size": self.vocabulary_size,
            "num_tags": self.num_tags,
            "encoder": encoder and keras.saving.serialize_keras_object(encoder),
            "embedding_dim": self.embedding_dim,
            "alphabet_size": self.alphabet_size,
            "letter_dim": self.letter_dim,
            "dropout": self.dropout.rate,
            "word_dropout": self.word_dropout,
            "crf": self.crf is not None,
        }

    @classmethod
    def from_config(cls, config):
        encoder = config["encoder"]
        if encoder is not None:
            encoder = keras.saving.deserialize_keras_object(encoder)
        return cls(**{**config, "encoder": encoder})


def spell(
    sentences: Sequence[Sequence[str]], alphabet: Vocabulary, longest: int = 12
) -> np.ndarray:
    """The letters of each word, as ids.

    Of a word longer than `longest`, the first and the last letters stay: a capital and
    an ending say most.

    Args:
        sentences: Lists of words.
        alphabet: Vocabulary of letters, such as `Characters`.
        longest: Number of letters to keep.

    Returns:
        int32 array of shape `(sentences, timesteps, longest)`.

    Example:

    >>> from seqkeras.text.characters import Characters
    >>> alphabet = Characters.fit(["abcd"])
    >>> spell([["a", "dab"], ["abcd"]], alphabet, longest=3).tolist()
    [[[4, 0, 0], [7, 4, 5]], [[4, 5, 7], [0, 0, 0]]]
    """
    timesteps = max(map(len, sentences))
    letters = np.zeros((len(sentences), timesteps, longest), "int32")
    for row, words in enumerate(sentences):
        for t, word in enumerate(words):
            ids = alphabet.encode(word)
            if len(ids) > longest:
                half = longest // 2
                ids = ids[: longest - half] + ids[len(ids) - half :]
            letters[row, t, : len(ids)] = ids
    return letters
