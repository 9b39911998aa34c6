"""What the tests of the Transformer share: its parts in NumPy, views of its layers."""

import math

import keras
import numpy as np
from attention_checks import softmax
from keras import ops

from seqkeras.attention.multi_head import MultiHeadAttention

POSITIONS = ["sinusoidal", "learned", "rotary", None]
NORMS = {"pre-norm": True, "post-norm": False}
ACTIVATIONS = {
    "relu": lambda x: np.maximum(x, 0),
    "gelu": lambda x: x * (1 + np.vectorize(math.erf)(x / math.sqrt(2))) / 2,
}


def positions_and_norms(metafunc):
    """Parametrise `positions` and `pre_norm`: together, each norm with two positions.

    The norm stands in the blocks and the positions in front of them, so that
    every pair of the two would tell no more.
    """
    wanted = {"positions", "pre_norm"} & set(metafunc.fixturenames)
    if len(wanted) == 2:
        pairs = list(zip(POSITIONS, [False, True, True, False], strict=True))
        metafunc.parametrize(("positions", "pre_norm"), pairs)
    elif "positions" in wanted:
        metafunc.parametrize("positions", POSITIONS)
    elif "pre_norm" in wanted:
        metafunc.parametrize("pre_norm", NORMS.values(), ids=NORMS)


def attention(x, y, mask, W_q, b_q, W_k, b_k, W_v, b_v, W_o, b_o):
    """One head after the other, put side by side and projected, as in the paper."""
    contexts, weights = [], []
    for h in range(W_q.shape[1]):
        q, k, v = x @ W_q[:, h] + b_q[h], y @ W_k[:, h] + b_k[h], y @ W_v[:, h] + b_v[h]
        scores = q @ k.swapaxes(1, 2) / np.sqrt(W_q.shape[2])
        weights.append(softmax(np.where(mask, scores, -np.inf)))
        contexts.append(weights[-1] @ v)
    projection = W_o.reshape(-1, W_o.shape[-1])
    return np.concatenate(contexts, axis=-1) @ projection + b_o, np.stack(weights, 1)


def norm(x, gamma, beta):
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = np.square(centred).mean(axis=-1, keepdims=True)
    return gamma * centred / np.sqrt(variance + 1e-6) + beta


def add(x, sublayer, norm_weights, pre_norm):
    """`sublayer` returns a list: what is added to x, and what it found besides."""
    y, *found = sublayer(norm(x, *norm_weights) if pre_norm else x)
    return x + y if pre_norm else norm(x + y, *norm_weights), found


def feed_forward(x, W_1, b_1, W_2, b_2, activation):
    return ACTIVATIONS[activation](x @ W_1 + b_1) @ W_2 + b_2


def randomise(layer, rng):
    """Random weights, biases and normalisations included; returns the layer."""
    for weight in layer.trainable_weights:
        weight.assign(rng.normal(size=weight.shape) / 2)
    return layer


class Through(keras.layers.Layer):
    """A built layer, called through `function(layer, x)`: for `gradients`."""

    def __init__(self, layer, function):
        super().__init__()
        self.layer, self.function, self.built = layer, function, True

    def call(self, x):
        return self.function(self.layer, x)


@keras.saving.register_keras_serializable(package="tests")
class Outputs(keras.layers.Layer):
    """What a layer makes if all it reads is one tensor, without attention weights.

    Biases of keys add the same to all scores of a query. The softmax does not see
    them, unless they are turned by their position, so they are kept from learning.
    Features are weighed: those of a norm have one sum, and one sum of squares,
    whatever it reads, so to be all ones is no task to learn from.
    """

    def __init__(self, layer, reads=1, **kwargs):
        super().__init__(**kwargs)
        self.layer, self.reads = layer, reads

    def build(self, input_shape):
        if not self.layer.built:  # a layer from a file is
            self.layer.build(*[input_shape] * self.reads)
        for part in self.layer._flatten_layers():
            if isinstance(part, MultiHeadAttention):
                part.to_key.bias.trainable = False

    def call(self, x):
        outputs = self.layer(*[x] * self.reads)
        y = outputs[0] if isinstance(outputs, tuple) else outputs
        return y * ops.arange(1, y.shape[-1] + 1, dtype=y.dtype)

    def get_config(self):
        layer = keras.saving.serialize_keras_object(self.layer)
        return {**super().get_config(), "layer": layer, "reads": self.reads}

    @classmethod
    def from_config(cls, config):
        layer = keras.saving.deserialize_keras_object(config["layer"])
        return cls(**{**config, "layer": layer})
