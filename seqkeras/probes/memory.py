"""Bytes that a training step needs, counted by the allocator of TensorFlow.

Taught in notebooks/23_gru.ipynb.
"""

import importlib
import json
import os
import re
import subprocess
import sys
from copy import deepcopy

import numpy as np

# Set before TensorFlow starts, it makes the allocator of the CPU keep count. Two
# operations at a time, whatever this process has: with one, their order is another.
COUNTING = {
    "KERAS_BACKEND": "tensorflow",
    "TF_CPU_ALLOCATOR_USE_BFC": "1",
    "TF_NUM_INTEROP_THREADS": "2",
}


def training_bytes(runs, repeats=5):
    """Measure the memory of a training step: all tensors alive at its peak.

    The way back needs what the way forward computed, so it has to be kept.
    Counted are these tensors, the gradients and whatever is computed on the way,
    at the moment when their bytes are most; not the weights and the batch, which
    are there before, nor the program itself. The steps run on the CPU, compiled,
    in a process of their own: only there can the counting be switched on.

    Each repeat compiles the step anew. What comes first of two operations that
    do not need one another is then settled anew, and with it which tensors are
    alive side by side: that is most of the spread.

    Args:
        runs: Dictionary from a name to a pair: a layer, and the shape of its
            input with the batch, as `(batch, timesteps, features)`. The loss is
            the mean square of what the layer returns. A class of your own has
            to be registered with Keras, in a module that can be imported.
        repeats: Number of steps to compile and measure, a positive integer.

    Returns:
        Dictionary from each name to an array of shape `(repeats,)`: bytes.

    Raises:
        ValueError: If `repeats` is not positive.
        RuntimeError: If a layer cannot be trained; with the last line of the
            error.

    Example:

    >>> import keras
    >>> runs = {"keeps": (keras.layers.SimpleRNN(32), (8, 100, 1))}
    >>> kept = 8 * 100 * 32 * 4  # the states of all steps, in float32
    >>> bool((training_bytes(runs)["keeps"] > kept).all())
    True
    """
    import keras

    if repeats < 1:
        raise ValueError(f"expected a positive integer. Received: repeats={repeats}")
    saved = [
        (keras.saving.serialize_keras_object(layer), shape)
        for layer, shape in runs.values()
    ]
    done = subprocess.run(
        [sys.executable, "-m", "seqkeras.probes.memory"],
        input=json.dumps([saved, repeats]),
        env=os.environ | COUNTING,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return dict(zip(runs, np.array(json.loads(done.stdout)), strict=True))


def main():
    """Read runs as JSON, measure them, print the bytes of every step."""
    import tensorflow as tf

    tf.config.set_visible_devices([], "GPU")
    text = sys.stdin.read()
    for name in re.findall(r'"module": "([\w.]+)"', text):  # where classes register
        importlib.import_module(name)
    saved, repeats = json.loads(text)
    print(json.dumps([[_peak(*run) for _ in range(repeats)] for run in saved]))


def _peak(config, shape):
    import keras
    import tensorflow as tf

    layer = keras.saving.deserialize_keras_object(deepcopy(config))  # it is used up
    x = tf.random.normal(shape)
    layer.build(x.shape)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(layer(x)))
        return tape.gradient(loss, [w.value for w in layer.trainable_weights])

    step()  # compiles
    memory = tf.config.experimental
    memory.reset_memory_stats("CPU:0")
    before = memory.get_memory_info("CPU:0")["current"]
    step()
    return memory.get_memory_info("CPU:0")["peak"] - before


if __name__ == "__main__":
    main()
