"""The lessons' own models on public corpora, beside their baselines.

    SEQKERAS_DATA=folder python benchmarks/corpora.py rt-polarity --seeds 3

Any corpus of `seqkeras data list` that is one of these will do: texts with labels,
tags word by word, plain text, a series, sentences and their translations. What is
measured, and on which split, is said in the module of its kind, beside this one.
Prints a Markdown table: figures are means over the seeds, with the lowest and the
highest in brackets; seconds are those of training and measuring, the median. Run it
when nothing else runs.
"""

import argparse
import statistics
import sys
import time

import classification
import forecasting
import language
import tagging
import translation

from seqkeras.datasets import conllu, labelled_text, parallel, plain_text, series
from seqkeras.datasets.registry import Shipped, find

RECIPES = {
    labelled_text.__name__: classification,
    conllu.__name__: tagging,
    plain_text.__name__: language,
    series.__name__: forecasting,
    parallel.__name__: translation,
}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", help="a name that `seqkeras data list` shows")
    parser.add_argument("--seeds", type=int, default=3, help="3 unless told")
    args = parser.parse_args()
    if args.seeds < 1:
        parser.error(f"expected at least one seed. Received: --seeds {args.seeds}")
    try:
        measure(recipe(args.name), args.name, args.seeds)
    except ValueError as error:
        sys.exit(str(error))


def recipe(name):
    """The module that knows what to do with a corpus of this kind.

    Raises:
        ValueError: If there is no such corpus, or no lesson for its kind.
    """
    found = find(name)
    kind = None if isinstance(found, Shipped) else found.parse.__module__
    if kind not in RECIPES:
        raise ValueError(
            "expected a public corpus of texts with labels, tags, plain text, a series "
            f"or translations. Received: name={name!r}"
        )
    return RECIPES[kind]


def measure(recipe, name, seeds):
    """Print a row for each baseline and each model."""
    rows = [[row] for row in timed(recipe.baselines(name))]
    print_table(name, rows)
    runs = []
    for seed in range(seeds):
        runs.append(list(timed(recipe.models(name, seed))))
        for model, _, figures, seconds in runs[-1]:
            said = ", ".join(f"{key} {value:.4g}" for key, value in figures.items())
            print(f"seed {seed}, {model}: {said}, {seconds:.0f} s", file=sys.stderr)
    print_rows(name, [list(row) for row in zip(*runs, strict=True)])


def timed(rows):
    """Rows of model, weights and figures, with the seconds each took."""
    start = time.perf_counter()
    for model, weights, figures in rows:
        yield model, weights, figures, time.perf_counter() - start
        start = time.perf_counter()


def print_table(name, rows):
    """The heading, and the rows of the baselines."""
    _, _, figures, _ = rows[0][0]
    heading = ["corpus", "model", "weights", *figures, "seconds", "seeds"]
    print_row(heading)
    print_row(["---"] * len(heading))
    print_rows(name, rows)


def print_rows(name, rows):
    """One row for each model, from its runs."""
    for runs in rows:
        model, weights, figures, _ = runs[0]
        values = [summed_up([run[2][figure] for run in runs]) for figure in figures]
        seconds = statistics.median(run[3] for run in runs)
        print_row([name, model, f"{weights:,}", *values, f"{seconds:.0f}", len(runs)])


def summed_up(values):
    """Their mean, and the lowest and the highest if they differ."""
    digits = 0 if min(values) > 1000 else 3
    mean, low, high = (
        f"{value:,.{digits}f}"
        for value in (statistics.mean(values), min(values), max(values))
    )
    return mean if low == high else f"{mean} ({low} to {high})"


def print_row(cells):
    print("|", " | ".join(map(str, cells)), "|", flush=True)


if __name__ == "__main__":
    main()
