"""Training step of our layers against Keras' own, by turns, on each backend.

    python benchmarks/layers.py [--backends tensorflow jax] [--repeats 60]

Prints the median ratio of seconds (ours / Keras') and half its interquartile
range. Run it when nothing else runs.
"""

import argparse
import os
import subprocess
import sys

# (batch, time steps, features, units)
SIZES = [(64, 80, 64, 128), (32, 40, 32, 64)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--backends", nargs="+", default=["tensorflow", "jax"])
    parser.add_argument("--repeats", type=int, default=60)
    args = parser.parse_args()
    print("| backend | layer | batch, steps, features, units | ours / Keras' own |")
    print("| --- | --- | --- | --- |", flush=True)
    for backend in args.backends:  # a process each: Keras has one backend for life
        command = [sys.executable, __file__, "--measure", str(args.repeats)]
        environment = os.environ | {
            "KERAS_BACKEND": backend,
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{backend}: {done.stderr.strip().splitlines()[-1]}")
        print(done.stdout, end="", flush=True)


def measure(repeats):
    """Print a row for each layer and size, on the backend of this process."""
    import keras

    from seqkeras.probes.timing import median_and_spread, seconds_per_step
    from seqkeras.recurrent.simple_rnn import SimpleRNNCell

    pairs = {
        "SimpleRNN": (
            lambda units: keras.layers.RNN(SimpleRNNCell(units)),
            keras.layers.SimpleRNN,
        ),
    }
    for name, (ours, theirs) in pairs.items():
        for size in SIZES:
            steps = {
                "ours": training_step(ours(size[-1]), size),
                "theirs": training_step(theirs(size[-1]), size),
            }
            times = seconds_per_step(steps, repeats, warm_up=5)
            ratio, spread = median_and_spread(times["ours"] / times["theirs"])
            said = ", ".join(map(str, size))
            backend = keras.backend.backend()
            print(f"| {backend} | {name} | {said} | {ratio:.2f} ± {spread:.2f} |")


def training_step(layer, size):
    """A function that trains on one batch: forward, backward, update."""
    import keras
    import numpy as np

    batch, timesteps, features, units = size
    x = np.random.default_rng(0).normal(size=(batch, timesteps, features))
    y = np.zeros((batch, units))
    model = keras.Sequential([keras.Input((timesteps, features)), layer])
    model.compile(optimizer="sgd", loss="mse")
    return lambda: model.train_on_batch(x, y)


if __name__ == "__main__":
    if "--measure" in sys.argv:
        measure(int(sys.argv[-1]))
    else:
        main()
