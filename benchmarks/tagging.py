"""Sentences with a tag for every word, parts of speech or entities: the recipe.

`SEQKERAS_DATA=folder python benchmarks/corpora.py ud/en_lines` runs it, and so do
`conll2003` and any other treebank. The models are those of
notebooks/32_many_to_many.ipynb and notebooks/51_transformer_encoder.ipynb, larger; the
corpus' size sets the epochs and nothing else. Compare models by the validation split.
"""

from collections import Counter, defaultdict
from functools import cache
from itertools import chain, product

import keras
import numpy as np
from keras import layers
from schedule import up_and_down

from seqkeras.datasets import load
from seqkeras.metrics.spans import entity_f1
from seqkeras.models.tagger import Tagger, spell
from seqkeras.structured.crf import negative_log_likelihood
from seqkeras.text.characters import Characters
from seqkeras.text.padding import pad
from seqkeras.text.vocabulary import Vocabulary
from seqkeras.transformer.encoder import TransformerEncoder

BATCH_SIZE = 32
WORDS_READ = 2_000_000  # in all epochs together
EPOCHS = (2, 10)  # at least, at most


def baselines(name):
    """Yield the tagger that gives each word its most frequent tag."""
    counts = defaultdict(Counter)
    for words, tags in zip(*read(name)["train"], strict=True):
        for word, tag in zip(words, tags, strict=True):
            counts[word][tag] += 1
    usual = {word: tags.most_common(1)[0][0] for word, tags in counts.items()}
    commonest = sum(counts.values(), Counter()).most_common(1)[0][0]

    def tagger(sentences):
        return [[usual.get(word, commonest) for word in words] for words in sentences]

    yield "most frequent tag", len(usual), scores(name, tagger)


def models(name, seed):
    """Yield a BiLSTM and a Transformer, each with a softmax on top, then with a CRF."""
    sentences, tags = read(name)["train"]
    encoding = Encoding(sentences, tags)
    size = sum(map(len, sentences))
    epochs = int(np.clip(round(WORDS_READ / size), *EPOCHS))
    for (kind, settings), crf in product(MODELS.items(), (False, True)):
        encoder, dropout, training = settings
        keras.utils.set_random_seed(seed)
        model = Tagger(
            vocabulary_size=len(encoding.words),
            num_tags=len(encoding.tags),
            encoder=encoder(),
            embedding_dim=80,
            alphabet_size=len(encoding.alphabet),
            letter_dim=48,
            dropout=dropout,
            word_dropout=0.15,
            crf=crf,
        )
        train(model, encoding, sentences, tags, epochs, seed, **training)
        name_of_model = f"{kind}, letters, {'CRF' if crf else 'softmax'}"
        yield name_of_model, model.count_params(), scores(name, encoding.tagger(model))


def bidirectional():
    return layers.Bidirectional(layers.LSTM(100, return_sequences=True))


def transformer():
    """Rotary positions add nothing to the vectors of words, which start small."""
    return TransformerEncoder(
        num_layers=2, num_heads=4, hidden_dim=256, dropout=0.2, positions="rotary"
    )


MODELS = {  # the encoder, dropout before and after it, how it is trained
    "BiLSTM": (bidirectional, 0.5, {"peak": 4e-3, "warm_up": 0.0}),
    "Transformer": (transformer, 0.3, {"peak": 3e-3, "warm_up": 0.1, "beta_2": 0.98}),
}


@cache
def read(name):
    """Sentences and tags of each split."""
    return load(name)


class Encoding:
    """Ids of words in lower case, of letters as they are, and of tags.

    Args:
        sentences: The training sentences, and nothing else.
        tags: Their tags.
    """

    def __init__(self, sentences, tags):
        self.words = Vocabulary.fit(map(lower, sentences))
        self.alphabet = Characters.fit(map("".join, sentences))
        self.tags = Vocabulary.fit(tags, specials=["[PAD]"])

    def inputs(self, sentences):
        ids = [self.words.encode(lower(words)) for words in sentences]
        return pad(ids), spell(sentences, self.alphabet)

    def tagger(self, model):
        """A function from sentences to tags."""

        def tagger(sentences):
            found = [None] * len(sentences)
            for rows in by_length(sentences, np.random.default_rng(0)):
                batch = model.tags(self.inputs([sentences[row] for row in rows]))
                for row, ids in zip(rows, batch, strict=True):
                    found[row] = self.tags.decode(ids)
            return found

        return tagger


def train(model, encoding, sentences, tags, epochs, seed, peak, warm_up, beta_2=0.999):
    """Train on batches of about equally long sentences.

    The rate rises to its peak in the share `warm_up` of the steps, then falls to zero.
    """
    steps = epochs * -(-len(sentences) // BATCH_SIZE)
    rate = up_and_down(peak, steps, warm_up)
    model.compile(
        optimizer=keras.optimizers.Adam(rate, beta_2=beta_2, global_clipnorm=5.0),
        loss=negative_log_likelihood
        if model.crf
        else keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, ignore_class=0
        ),
        jit_compile=False,  # it would compile for every length
    )
    rng = np.random.default_rng(seed)
    for _ in range(epochs):
        for rows in by_length(sentences, rng):
            targets = pad([encoding.tags.encode(tags[row]) for row in rows])
            model.train_on_batch(
                encoding.inputs([sentences[row] for row in rows]), targets
            )


def by_length(sentences, rng):
    """Rows of each batch: sentences of similar length, the batches in any order."""
    lengths = np.array([len(words) for words in sentences])
    order = np.argsort(lengths * rng.uniform(0.9, 1.1, len(lengths)))
    batches = np.array_split(order, -(-len(order) // BATCH_SIZE))
    rng.shuffle(batches)
    return batches


def scores(name, tagger):
    """Accuracy of a tagger, and entity F1 where the tags are those of entities."""
    figures = {}
    for split in ("validation", "test"):
        sentences, actual = read(name)[split]
        found = tagger(sentences)
        right = np.array([*chain(*actual)]) == np.array([*chain(*found)])
        figures[f"{split} accuracy"] = float(right.mean())
        if all(tag == "O" or tag[1:2] == "-" for row in actual for tag in row):
            figures[f"{split} entity F1"] = entity_f1(actual, found).f1
    return figures


def lower(words):
    return [word.lower() for word in words]
