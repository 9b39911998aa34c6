"""A published BERT on texts and their labels: as it is, and trained further.

    SEQKERAS_DATA=folder python benchmarks/fine_tuning.py rt-polarity CHECKPOINT

Any corpus that `classification.py` takes will do, with its splits, and so will any
checkpoint that `load_checkpoint` takes: a folder, or a name on the Hugging Face Hub.
The vector of a text is the mean over its tokens. The same settings serve all; the test
split is measured once, with the weights of the last epoch. Prints the table of
`corpora.py`.
"""

import argparse
import sys

import classification
import corpora
import keras
import numpy as np
import tensorflow as tf
from schedule import up_and_down
from sklearn.linear_model import LogisticRegression

from seqkeras.masking import masked_mean, padding_mask
from seqkeras.models.bert import load_checkpoint
from seqkeras.models.bert_heads import BertClassifier
from seqkeras.text.bucketing import bucket_by_length
from seqkeras.text.padding import pad

BATCH_SIZE, BUCKETS = 32, 16
LONGEST = 128  # tokens; of a longer text the beginning is kept
EPOCHS = 3
PEAK = 1e-4  # the highest learning rate, after a tenth of the steps


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", help="a corpus of texts with labels")
    parser.add_argument("checkpoint", help="a folder, or a name on the Hub")
    parser.add_argument("--seeds", type=int, default=1, help="1 unless told")
    args = parser.parse_args()
    try:
        if corpora.recipe(args.name) is not classification:
            parser.error(f"expected texts with labels. Received: {args.name}")
        corpora.measure(FineTuning(args.checkpoint), args.name, args.seeds)
    except ValueError as error:
        sys.exit(str(error))


class FineTuning:
    """The recipe, for one checkpoint."""

    def __init__(self, checkpoint):
        self.checkpoint = checkpoint

    def baselines(self, name):
        """Yield tf-idf, and the checkpoint's vectors as they are."""
        yield from classification.baselines(name)
        bert, ids, labels = self.prepare(name)
        x = {split: vectors(bert, ids[split]) for split in ids}
        best = max(
            (
                LogisticRegression(C=c, max_iter=3000).fit(x["train"], labels["train"])
                for c in (1, 10, 100)
            ),
            key=lambda model: model.score(x["validation"], labels["validation"]),
        )
        known = classification.known(labels)
        found = {
            f"{split} accuracy": best.score(x[split], labels[split]) for split in known
        }
        yield "BERT as it is, logistic regression", best.coef_.size, found

    def models(self, name, seed):
        """Yield the checkpoint, trained further on the training split."""
        keras.utils.set_random_seed(seed)
        bert, ids, labels = self.prepare(name)
        classes = int(labels["train"].max()) + 1
        model = BertClassifier(bert, classes, pooling="mean")
        batches = {
            split: bucket_by_length(
                ids[split], labels[split], BATCH_SIZE, BUCKETS, seed
            )
            for split in ids
        }
        train(model, batches["train"])
        found = {
            f"{split} accuracy": model.evaluate(batches[split], verbose=0)[1]
            for split in classification.known(labels)
        }
        yield "BERT, fine-tuned", model.count_params(), found

    def prepare(self, name):
        """The model, ids from `[CLS]` to `[SEP]`, and labels."""
        bert, vocabulary = load_checkpoint(self.checkpoint)
        texts, labels = classification.splits(name)
        cls, sep = vocabulary.cls_id, vocabulary.sep_id
        ids = {
            split: [
                [cls, *vocabulary.encode(t)[: LONGEST - 2], sep] for t in texts[split]
            ]
            for split in texts
        }
        return bert, ids, labels


def train(model, batches):
    """Adam with a short warm-up, then a rate that falls to zero."""
    steps = EPOCHS * int(batches.cardinality())
    rate = up_and_down(PEAK, steps, warm_up=0.1)
    model.compile(
        keras.optimizers.Adam(rate, global_clipnorm=1.0),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        jit_compile=False,  # it would compile for every length
    )
    model.fit(batches, epochs=EPOCHS, shuffle=False, verbose=0)


def vectors(bert, ids):
    """Means over the tokens, texts of similar length together."""
    mean = tf.function(
        lambda x: masked_mean(bert(x), padding_mask(x)),
        input_signature=[tf.TensorSpec((None, None), "int32")],
    )
    found = np.zeros((len(ids), bert.model_dim), "float32")
    order = np.argsort([len(row) for row in ids], kind="stable")
    for rows in np.array_split(order, -(-len(ids) // BATCH_SIZE)):
        found[rows] = mean(pad([ids[row] for row in rows]))
    return found


if __name__ == "__main__":
    main()
