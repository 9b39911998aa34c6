"""Our recurrent layers against Keras' own: seconds, memory, length and units.

    python benchmarks/layers.py            training step and forward pass
    python benchmarks/layers.py memory     peak memory of a training run
    python benchmarks/layers.py lengths    training step, by length and units

Each prints a Markdown table. Seconds are taken by turns; a ratio is the median
of ours / Keras' and half its interquartile range. Memory is the peak of a
process that does nothing else. Run it when nothing else runs.
"""

import argparse
import os
import subprocess
import sys

NAMES = ["SimpleRNN", "LSTM", "GRU", "GRU, reset before"]
SIZES = [(64, 80, 64, 128), (32, 40, 32, 64)]  # batch, time steps, features, units
LENGTHS, UNITS = (20, 80, 320), (32, 128, 512)
HEADINGS = {
    "steps": ["backend", "layer", "batch, steps, features, units"]
    + ["training step, ours / Keras'", "forward pass, ours / Keras'"],
    "memory": ["backend", "layer", "ours, MB", "Keras', MB", "ours / Keras'"],
    "lengths": ["backend", "layer", "units"]
    + [f"{length} steps, ms (ours / Keras')" for length in LENGTHS],
}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("table", nargs="?", choices=HEADINGS, default="steps")
    parser.add_argument("--backends", nargs="+", default=["tensorflow", "jax"])
    parser.add_argument("--repeats", type=int, default=60)
    args = parser.parse_args()
    print_row(HEADINGS[args.table])
    print_row(["---"] * len(HEADINGS[args.table]))
    for backend in args.backends:
        for name in NAMES:
            if args.table == "memory":
                ours = float(measure(backend, "memory", name, "ours"))
                theirs = float(measure(backend, "memory", name, "theirs"))
                ratio = f"{ours / theirs:.2f}"
                print_row([backend, name, f"{ours:.0f}", f"{theirs:.0f}", ratio])
            else:
                print(measure(backend, args.table, name, args.repeats), end="")
                sys.stdout.flush()


def print_row(cells):
    print("|", " | ".join(map(str, cells)), "|", flush=True)


def measure(backend, *what):
    """What a process of its own prints: Keras has one backend for life."""
    environment = os.environ | {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, __file__, "--measure", *map(str, what)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{backend}: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout


def steps(name, repeats):
    """Print a row for each size: a training step and a forward pass."""
    import keras

    for size in SIZES:
        ours, theirs = (runs(layer(size[-1]), size) for layer in pair(name))
        ratios = [compare(*step, repeats)[1] for step in zip(ours, theirs, strict=True)]
        print_row([keras.backend.backend(), name, ", ".join(map(str, size)), *ratios])


def lengths(name, repeats):
    """Print a row for each number of units: milliseconds for each length."""
    import keras

    for units in UNITS:
        cells = []
        for length in LENGTHS:
            size = (64, length, 64, units)
            ours, theirs = (runs(layer(units), size)[0] for layer in pair(name))
            seconds, ratio = compare(ours, theirs, repeats)
            cells.append(f"{1000 * seconds:.0f} ({ratio})")
        print_row([keras.backend.backend(), name, units, *cells])


def memory(name, side):
    """Print the peak of this process after ten training steps, in MB."""
    import resource

    layer = pair(name)[side == "theirs"]
    train, _ = runs(layer(SIZES[0][-1]), SIZES[0])
    for _ in range(10):
        train()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak / (2**20 if sys.platform == "darwin" else 2**10))


def pair(name):
    """Two functions from units to a layer: ours, and Keras' own."""
    from functools import partial

    import keras

    from seqkeras.recurrent.gru import GRUCell
    from seqkeras.recurrent.lstm import LSTMCell
    from seqkeras.recurrent.simple_rnn import SimpleRNNCell

    cell, theirs = {
        "SimpleRNN": (SimpleRNNCell, keras.layers.SimpleRNN),
        "LSTM": (LSTMCell, keras.layers.LSTM),
        "GRU": (GRUCell, keras.layers.GRU),
        "GRU, reset before": (
            partial(GRUCell, reset_after=False),
            partial(keras.layers.GRU, reset_after=False),
        ),
    }[name]
    return lambda units: keras.layers.RNN(cell(units)), theirs


def runs(layer, size):
    """Two functions: train on one batch (forward, backward, update); forward."""
    import keras
    import numpy as np

    batch, timesteps, features, units = size
    x = np.random.default_rng(0).normal(size=(batch, timesteps, features))
    y = np.zeros((batch, units))
    model = keras.Sequential([keras.Input((timesteps, features)), layer])
    model.compile(optimizer="sgd", loss="mse")
    return lambda: model.train_on_batch(x, y), lambda: model.predict_on_batch(x)


def compare(ours, theirs, repeats):
    """Median seconds of ours, and the ratio to theirs as text."""
    import numpy as np

    from seqkeras.probes.timing import median_and_spread, seconds_per_step

    steps = {"ours": ours, "theirs": theirs}
    times = seconds_per_step(steps, repeats, warm_up=5)
    ratio, spread = median_and_spread(times["ours"] / times["theirs"])
    return np.median(times["ours"]), f"{ratio:.2f} ± {spread:.2f}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        table, name, last = sys.argv[2:]
        measures = {"steps": steps, "lengths": lengths, "memory": memory}
        measures[table](name, int(last) if last.isdigit() else last)
    else:
        main()
