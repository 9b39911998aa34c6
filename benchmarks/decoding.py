"""The next token of a Translator: with a cache of keys and values against without.

    python benchmarks/decoding.py

With a cache, a step computes one position; without, the decoder reads all that is
written again. Printed as a Markdown table: tokens per second of the batch, for the step
from n - 1 tokens to n, and their ratio. Steps are taken by turns; a figure is a median,
the ratio with half its interquartile range. Both run as a graph that was traced for any
length, and both know the encoder's outputs. Run it when nothing else runs.
"""

import argparse

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from seqkeras.models.translator import Translator
from seqkeras.probes.timing import median_and_spread, seconds_per_step

VOCABULARY, SOURCE_LENGTH = 8000, 32
STACK = dict(model_dim=512, num_layers=4, num_heads=8, hidden_dim=2048)
BATCHES, LENGTHS = (1, 32), (16, 64, 256)
HEADINGS = ["batch", "tokens", "with cache, tokens/s", "without, tokens/s", "ratio"]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    print_row(HEADINGS)
    print_row(["---"] * len(HEADINGS))
    for batch in BATCHES:
        for length, steps in last_steps(batch, LENGTHS):
            (cached, again), (ratio, spread) = compare(steps, repeats)
            speeds = [f"{batch / seconds:,.0f}" for seconds in (cached, again)]
            print_row([batch, length, *speeds, f"{ratio:.1f} ± {spread:.1f}"])


def print_row(cells):
    print("|", " | ".join(map(str, cells)), "|", flush=True)


def last_steps(batch, lengths):
    """Yield each length with the step that reaches it, done in both ways.

    Args:
        batch: Number of sentences.
        lengths: Increasing numbers of tokens.

    Yields:
        Pairs of a length, and a dictionary of two functions without arguments, `cached`
        and `again`, that return the same logits.
    """
    rng = np.random.default_rng(0)
    source, target = (
        rng.integers(1, VOCABULARY, (batch, n), "int32")
        for n in (SOURCE_LENGTH, lengths[-1])
    )
    keras.utils.set_random_seed(0)
    model = Translator(VOCABULARY, VOCABULARY, **STACK)
    model.build([(None, None), (None, None)])
    next_logits, read_again = (
        tf.function(function, reduce_retracing=True, autograph=False)
        for function in (model.next_logits, without_cache(model))
    )
    mask = ops.convert_to_tensor(source != 0)
    encoder_outputs = model.encoder(model.read_source(source), mask=mask)

    cache, reached = model.encode(source), 0
    for length in lengths:
        for token in target.T[reached : length - 1]:
            _, cache = next_logits(ops.convert_to_tensor(token), cache)
        reached = length - 1
        written = ops.convert_to_tensor(target[:, :length])
        yield (
            length,
            {
                "cached": lambda w=written, c=cache: next_logits(w[:, -1], c)[
                    0
                ].numpy(),
                "again": lambda w=written: read_again(w, encoder_outputs, mask).numpy(),
            },
        )


def without_cache(model):
    """A function from all tokens so far to the logits of the next."""

    def next_logits(written, encoder_outputs, mask):
        d = model.decoder(model.read_target(written), encoder_outputs, mask)
        return model.to_logits(d[:, -1])

    return next_logits


def compare(steps, repeats):
    """Median seconds of both, and median and spread of how many times one is faster."""
    times = seconds_per_step(steps, repeats, warm_up=2)
    ratio = median_and_spread(times["again"] / times["cached"])
    return [np.median(times[name]) for name in ("cached", "again")], ratio


if __name__ == "__main__":
    main()
