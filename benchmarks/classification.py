"""Texts and their labels: the classifiers of notebooks 30 and 51 on public corpora.

Tokens and regression are chosen on the validation split; all other settings depend
on the size of the training split alone. The test split is measured once, with the
weights of the last epoch. Where the test labels are not published, as in GLUE, the
validation figure is all there is.
"""

from functools import cache

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from seqkeras.datasets import load
from seqkeras.datasets.registry import find
from seqkeras.models.classifier import Classifier
from seqkeras.text.bucketing import bucket_by_length
from seqkeras.text.word_piece import WordPiece
from seqkeras.text.words import Words
from seqkeras.transformer.encoder import TransformerEncoder

LONGEST = 200  # tokens; of a longer text the end is kept


def baselines(name):
    """Logistic regression on tf-idf of words and pairs of neighbours.

    Args:
        name: A corpus of texts and labels, as `"rt-polarity"`.

    Yields:
        Tuples of the model's name, its number of weights and its figures.
    """
    texts, labels = splits(name)
    tfidf = TfidfVectorizer(
        ngram_range=(1, 2),
        min_df=1 if len(texts["train"]) < 20_000 else 3,
        sublinear_tf=True,
        lowercase=False,
        tokenizer=tokens(name).split,
        token_pattern=None,
    ).fit(texts["train"])
    x = {split: tfidf.transform(texts[split]) for split in texts}
    best = max(
        (
            LogisticRegression(C=c, max_iter=1000).fit(x["train"], labels["train"])
            for c in (1, 4, 16)
        ),
        key=lambda model: model.score(x["validation"], labels["validation"]),
    )
    found = {f"{s} accuracy": best.score(x[s], labels[s]) for s in known(labels)}
    yield "tf-idf, logistic regression", best.coef_.size, found


def models(name, seed):
    """The classifier without an encoder, and with each of `ENCODERS`.

    Args:
        name: A corpus of texts and labels, as `"rt-polarity"`.
        seed: Non-negative integer.

    Yields:
        Tuples of the model's name, its number of weights and its figures.
    """
    texts, labels = splits(name)
    vocabulary = tokens(name)
    unknown = vocabulary.id_of("[UNK]")  # also stands for a text without words
    ids = {
        split: [
            vocabulary.encode(text)[-LONGEST:] or [unknown] for text in texts[split]
        ]
        for split in texts
    }
    classes = int(labels["train"].max()) + 1
    batches = {
        split: bucket_by_length(ids[split], labels[split], 64, seed=seed).map(
            lambda x, y: (x, tf.one_hot(y, classes))
        )
        for split in ids
    }
    for title, encoder in ENCODERS.items():
        keras.utils.set_random_seed(seed)
        small = len(ids["train"]) < 20_000
        embedding_dim = 256 if small else 64
        model = Classifier(
            len(vocabulary), classes, encoder(), embedding_dim, dropout=0.5
        )
        fit(model, batches, unknown, small)
        found = {
            f"{s} accuracy": model.evaluate(batches[s], verbose=0)[1]
            for s in known(labels)
        }
        yield title, model.count_params(), found


def bidirectional():
    return Beside(layers.Bidirectional(layers.LSTM(32, return_sequences=True)))


def transformer():
    """Rotary positions: waves would drown the vectors of words, which start small."""
    return TransformerEncoder(
        num_layers=1, num_heads=4, hidden_dim=256, dropout=0.5, positions="rotary"
    )


ENCODERS = {
    "bag of words, network": lambda: None,
    "bidirectional LSTM": bidirectional,
    "Transformer encoder": transformer,
}


@keras.saving.register_keras_serializable(package="seqkeras")
class Beside(layers.Layer):
    """An encoder that hands on each word's own vector beside what it makes of it.

    The context need not carry what the word alone says. So Lai et al. (2015,
    doi.org/10.1609/aaai.v29i1.9513) put word and context side by side.
    """

    def __init__(self, encoder, **kwargs):
        super().__init__(**kwargs)
        self.encoder = encoder
        self.supports_masking = True

    def build(self, input_shape):
        self.encoder.build(input_shape)

    def call(self, x, mask=None):
        return keras.ops.concatenate([x, self.encoder(x, mask=mask)], axis=-1)

    def compute_output_shape(self, input_shape):
        *shape, features = self.encoder.compute_output_shape(input_shape)
        return (*shape, features + input_shape[-1])


@cache
def splits(name):
    """Texts in lower case, and labels, by split.

    Where there is no validation split, it is a tenth of the training split, drawn
    in a fixed way, of at most 5,000 texts.
    """
    data = {split: load(name, split) for split in find(name).splits}
    if "validation" not in data:
        texts, labels = data["train"]
        order = np.random.default_rng(0).permutation(len(texts))
        held_out = min(len(texts) // 10, 5000)
        parts = {"validation": order[:held_out], "train": order[held_out:]}
        for split, chosen in parts.items():
            data[split] = [texts[i] for i in chosen], [labels[i] for i in chosen]
    texts = {split: [text.lower() for text in data[split][0]] for split in data}
    return texts, {split: np.array(data[split][1]) for split in data}


@cache
def tokens(name):
    """Words, or pieces of words where words are often unknown."""
    texts, _ = splits(name)
    words = Words.fit(texts["train"], size=30_000, min_count=2)
    unknown = words.id_of("[UNK]")
    held_out = [i for text in texts["validation"] for i in words.encode(text)]
    if np.mean(np.array(held_out) == unknown) < 0.1:
        return words
    return WordPiece.fit(texts["train"][:50_000], size=16_000, lowercase=True)


def fit(model, batches, unknown, small):
    """Train with a learning rate that falls to zero.

    A small corpus is learned by heart in two epochs. Against that stand dropout,
    words that are replaced by the unknown one, and weight decay: Adam moves the
    vectors of rare words as fast as those of frequent ones, decay takes it back.
    """
    epochs = 5 if small else 4

    def forget_words(x, y):
        forgotten = (x != 0) & (tf.random.uniform(tf.shape(x)) < 0.3)
        return tf.where(forgotten, unknown, x), y

    model.compile(
        optimizer=keras.optimizers.AdamW(
            keras.optimizers.schedules.CosineDecay(
                2e-3, epochs * len(batches["train"])
            ),
            weight_decay=1.0 if small else 0.1,
            clipnorm=1.0,
        ),
        loss=keras.losses.CategoricalCrossentropy(
            from_logits=True, label_smoothing=0.1
        ),
        metrics=["accuracy"],
    )
    model.fit(
        batches["train"].map(forget_words), epochs=epochs, shuffle=False, verbose=0
    )


def known(labels):
    """The splits to measure: of a test split without labels there is nothing to say."""
    return [s for s in ("validation", "test") if min(labels.get(s, [-1])) >= 0]
