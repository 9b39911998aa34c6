"""Positions: what tells attention which word comes first.

Shapes: B batch, T time steps, D features, H heads, K features of a head.

Taught in notebooks/50_transformer.ipynb.
"""

import keras
import numpy as np
from keras import ops


def sinusoidal(length, features, start=0):
    """Waves of many lengths, sampled at the positions start ... start + length - 1.

        p_{t, 2i} = sin(t / 10000^(2i / D))      p_{t, 2i+1} = cos(t / 10000^(2i / D))

    Each pair of features is the hand of a clock: the first turns by one radian a step,
    the last hardly moves. From one position to the one k steps on, every hand turns by
    a fixed angle, wherever it stands: a shift is a linear map.

    Args:
        length: Number of positions.
        features: Number D of features, even.
        start: The first position.

    Returns:
        float32 tensor of shape `(length, features)`.

    Raises:
        ValueError: If `features` is odd.

    Example:

    >>> print(sinusoidal(2, 4).numpy().round(1))
    [[0.  1.  0.  1. ]
     [0.8 0.5 0.  1. ]]

    References:
        - [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762), section 3.5.
    """
    waves = ops.stack(clock(length, features, start), axis=-1)  # (T, D/2, 2)
    return ops.reshape(waves, (length, features))


def clock(length, features, start=0):
    """Sine and cosine of the hands' angles, each of shape `(length, features / 2)`."""
    if features % 2:
        raise ValueError(f"expected an even number. Received: features={features}")
    speed = 10_000.0 ** (-np.arange(0, features, 2) / features)  # radians per step
    steps = ops.arange(start, start + length, dtype="float32")
    angle = steps[:, None] * speed.astype("float32")
    return ops.sin(angle), ops.cos(angle)


@keras.saving.register_keras_serializable(package="seqkeras")
class SinusoidalPositions(keras.layers.Layer):
    """Adds `sinusoidal` positions to what stands there.

    Call arguments:
        x: Tensor of shape `(batch, timesteps, features)`.
        start: Position of the first time step.

    Returns:
        Tensor of the same shape.
    """

    def call(self, x, start=0):
        _, timesteps, features = ops.shape(x)
        return x + ops.cast(sinusoidal(timesteps, features, start), x.dtype)

    def get_config(self):
        return super().get_config()


@keras.saving.register_keras_serializable(package="seqkeras")
class LearnedPositions(keras.layers.Layer):
    """Adds a learned vector to each position, as BERT does.

    A position that training never reached has learned nothing.

    Args:
        longest: Number of positions.

    Call arguments:
        x: Tensor of shape `(batch, timesteps, features)`.
        start: Position of the first time step.

    Returns:
        Tensor of the same shape.

    Raises:
        ValueError: If `longest` is not a positive integer, or there are more time
            steps than positions.

    References:
        - [Gehring et al., 2017](https://arxiv.org/abs/1705.03122)
    """

    def __init__(self, longest, embeddings_initializer="uniform", **kwargs):
        super().__init__(**kwargs)
        if not isinstance(longest, int) or longest <= 0:
            raise ValueError(
                f"expected a positive integer. Received: longest={longest!r}"
            )
        self.longest = longest
        self.embeddings_initializer = keras.initializers.get(embeddings_initializer)

    def build(self, input_shape):
        self.embeddings = self.add_weight(
            name="embeddings",
            shape=(self.longest, input_shape[-1]),
            initializer=self.embeddings_initializer,
        )

    def call(self, x, start=0):
        timesteps = ops.shape(x)[1]
        known = isinstance(start, int) and isinstance(timesteps, int)
        if known and start + timesteps > self.longest:
            raise ValueError(
                f"expected at most {self.longest} time steps. "
                f"Received: {start + timesteps}"
            )
        return x + ops.cast(self.embeddings[start : start + timesteps], x.dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        initializer = keras.initializers.serialize(self.embeddings_initializer)
        return {
            **super().get_config(),
            "longest": self.longest,
            "embeddings_initializer": initializer,
        }


@keras.saving.register_keras_serializable(package="seqkeras")
class RotaryPositions(keras.layers.Layer):
    """Turns queries and keys by an angle that grows with their position.

    Each pair of features (a, b) at position t is turned like the hand of a clock:

        a' = a cos(t w) - b sin(t w)
        b' = a sin(t w) + b cos(t w)

    with the speeds w of `sinusoidal`. The dot product of two turned vectors
    depends on their contents and on how far apart they stand, not on where. Nothing is
    added to the vectors, and values are not turned.

    Call arguments:
        x: Tensor of shape `(batch, timesteps, heads, head_dim)`, `head_dim` even.
        start: Position of the first time step.

    Returns:
        Tensor of the same shape.

    References:
        - [Su et al., 2021](https://arxiv.org/abs/2104.09864)
    """

    def call(self, x, start=0):
        _, timesteps, heads, features = ops.shape(x)
        sin, cos = (
            ops.cast(ops.repeat(wave, 2, axis=-1), x.dtype)[:, None]
            for wave in clock(timesteps, features, start)
        )  # (T, 1, K), the same for both of a pair
        pairs = ops.reshape(x, (-1, timesteps, heads, features // 2, 2))
        quarter = ops.flip(pairs, axis=-1) * ops.cast([-1.0, 1.0], x.dtype)  # (-b, a)
        quarter = ops.reshape(quarter, (-1, timesteps, heads, features))
        return x * cos + quarter * sin

    def get_config(self):
        return super().get_config()
