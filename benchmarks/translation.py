"""Sentences and their translations: encoder and decoder, attention, Transformer.

The models are those of notebooks 40, 41 and 50, larger; the corpus' size sets the
epochs and nothing else, and the weights of the last epoch are measured. BLEU is over
the corpus' tokens as they are (sacreBLEU's `tokenize="none"`), and over those of
sacreBLEU's default. Sentences per second are those of translating all splits but the
training split, 64 at a time. A row with a beam has the weights of the row above it;
its seconds are those of translating alone.
"""

import time
from functools import cache, partial

import keras
import numpy as np
import sacrebleu
from schedule import up_and_down
from sklearn.feature_extraction.text import TfidfVectorizer

from seqkeras.attention.additive import AdditiveAttention
from seqkeras.datasets import load
from seqkeras.decoding.beam import beam_search
from seqkeras.decoding.greedy import greedy
from seqkeras.metrics.bleu import corpus_bleu
from seqkeras.models.seq2seq import Seq2Seq
from seqkeras.models.translator import Translator
from seqkeras.text.bucketing import pairs_by_length
from seqkeras.text.padding import pad
from seqkeras.text.vocabulary import Vocabulary
from seqkeras.text.words import Words
from seqkeras.training.compiled import compile_once
from seqkeras.training.masked_loss import MaskedCrossEntropy

BATCH_SIZE = 64
PAIRS = 29_000  # of Multi30k, for which the epochs below were chosen
EPOCHS = (2, 30)  # at least, at most
LONGEST = 60  # tokens; longer pairs are left out of training
VOCABULARY = {"size": 20_000, "min_count": 2}
DECODERS = {"greedy": greedy, "beam of 5": partial(beam_search, width=5)}


def baselines(name):
    """Yield the translation of the most similar sentence of the training split."""
    corpus = read(name)
    sources, targets = corpus.pairs["train"]
    tfidf = TfidfVectorizer(analyzer=list, sublinear_tf=True)
    known = tfidf.fit_transform(sources)

    def nearest(sources):
        likeness = tfidf.transform(sources) @ known.T
        return [targets[row] for row in np.asarray(likeness.argmax(axis=1)).ravel()]

    yield "translation of the most similar sentence", 0, corpus.figures(nearest)


def models(name, seed):
    """Yield the encoder and decoder, then with attention, then the Transformer.

    Args:
        name: A parallel corpus, as `"multi30k_tok/de-en"`.
        seed: Non-negative integer.

    Yields:
        Tuples of the model's name, its number of weights and its figures.
    """
    corpus = read(name)
    for title, (make, training) in MODELS.items():
        keras.utils.set_random_seed(seed)
        model = make(len(corpus.source), len(corpus.target))
        model.build(None)
        train(model, corpus, seed, **training)
        for how, decode in DECODERS.items():
            translate = corpus.translator(model, decode)
            figures = corpus.figures(translate)
            yield f"{title}, {how}", model.count_params(), figures


def recurrent(*sizes, attention=lambda: None):
    return Seq2Seq(
        *sizes,
        units=256,
        embedding_dim=320,
        attention=attention(),
        dropout=0.25,
        embeddings_initializer=keras.initializers.RandomNormal(stddev=0.5),
    )


def transformer(*sizes):
    return Translator(
        *sizes, model_dim=192, num_layers=3, num_heads=6, hidden_dim=768, dropout=0.2
    )


def train(model, corpus, seed, epochs, peak, warm_up, beta_2=0.999):
    """Train with a warm-up, then a rate that falls to zero.

    Args:
        model: Built; called on a source and a target one step late.
        corpus: A `Corpus`.
        seed: Of the order of the batches.
        epochs: Number of epochs for 29,000 pairs; fewer for more of them.
        peak: The largest learning rate.
        warm_up: Share of the steps before it.
        beta_2: Adam's memory of squared gradients.
    """
    sources, targets = corpus.training_ids()
    epochs = int(np.clip(round(epochs * PAIRS / len(sources)), *EPOCHS))
    batches = pairs_by_length(sources, targets, BATCH_SIZE, seed=seed)
    steps = epochs * int(batches.cardinality())
    rate = up_and_down(peak, steps, warm_up)
    adam = keras.optimizers.Adam(rate, beta_2=beta_2, global_clipnorm=1.0)
    compile_once(model, adam, MaskedCrossEntropy(label_smoothing=0.1))
    model.fit(batches, epochs=epochs, shuffle=False, verbose=0)


RECURRENT = {"epochs": 8, "peak": 2e-3, "warm_up": 0.05}
MODELS = {
    "encoder and decoder": (recurrent, RECURRENT),
    "encoder and decoder, attention": (
        partial(recurrent, attention=partial(AdditiveAttention, 256)),
        RECURRENT,
    ),
    "Transformer": (
        transformer,
        {"epochs": 14, "peak": 1.5e-3, "warm_up": 0.1, "beta_2": 0.98},
    ),
}


class Corpus:
    """A parallel corpus as tokens and ids.

    Args:
        name: As `load` knows it. Where there is no validation split, it is the last
            twentieth of the training split, of at most 2,000 pairs.
    """

    def __init__(self, name):
        self.pairs = {
            split: tuple(map(tokens, sides)) for split, sides in load(name).items()
        }
        if "train" not in self.pairs:
            raise ValueError(f'expected a split "train". Received: {[*self.pairs]}')
        if "validation" not in self.pairs:
            sources, targets = self.pairs["train"]
            cut = -min(-(-len(sources) // 20), 2000)
            self.pairs["train"] = sources[:cut], targets[:cut]
            self.pairs["validation"] = sources[cut:], targets[cut:]
        self.source, self.target = (
            Vocabulary.fit(side, **VOCABULARY) for side in self.pairs["train"]
        )

    def training_ids(self):
        """Ids of the training pairs; a target from its start to its end."""
        pairs = [
            (source, target)
            for source, target in zip(*self.pairs["train"], strict=True)
            if 0 < len(source) <= LONGEST and 0 < len(target) <= LONGEST
        ]
        start, end = self.target.start_id, self.target.end_id
        return (
            [self.source.encode(source) for source, _ in pairs],
            [[start, *self.target.encode(target), end] for _, target in pairs],
        )

    def translator(self, model, decode):
        """A function from sources to translations, lists of tokens both."""
        unknown = np.zeros(len(self.target), "float32")
        unknown[self.target.id_of("[UNK]")] = np.inf

        def next_logits(token, state):
            logits, state = model.next_logits(token, state)
            return logits - unknown, state  # a word must be written

        def translate(sources):
            ids = [self.source.encode(source) for source in sources]
            found = [[] for _ in ids]
            order = np.argsort([len(row) for row in ids], kind="stable")
            for rows in np.array_split(order, -(-len(ids) // BATCH_SIZE)):
                written = decode(
                    next_logits,
                    [self.target.start_id] * len(rows),
                    model.encode(pad([ids[row] for row in rows])),
                    end_id=self.target.end_id,
                    longest=LONGEST,
                )
                for row, target in zip(rows, written, strict=True):
                    found[row] = self.target.decode(target)
            return found

        return translate

    def figures(self, translate):
        """BLEU on every split but the training split, and the speed."""
        start = time.perf_counter()
        splits = {
            split: pairs for split, pairs in self.pairs.items() if split != "train"
        }
        found = {split: translate(sources) for split, (sources, _) in splits.items()}
        seconds = time.perf_counter() - start
        figures = {
            f"{split} BLEU": corpus_bleu(targets, found[split])
            for split, (_, targets) in splits.items()
        }
        if "test" in splits:
            hypotheses, references = map(joined, (found["test"], splits["test"][1]))
            standard = sacrebleu.corpus_bleu(hypotheses, [references], force=True)
            figures["test BLEU, 13a"] = standard.score
        figures["sentences per second"] = sum(map(len, found.values())) / seconds
        return figures


@cache
def read(name):
    return Corpus(name)


def tokens(texts):
    """Tokens of texts: where the full stop stands alone, they are there already."""
    stops = [text for text in texts if text.endswith(".")]
    if sum(text.endswith(" .") for text in stops) > len(stops) / 2:
        return [text.split() for text in texts]
    return [Words.split(text.lower()) for text in texts]


def joined(sentences):
    return [" ".join(sentence) for sentence in sentences]
