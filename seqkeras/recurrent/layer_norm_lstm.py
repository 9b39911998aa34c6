"""Long short-term memory with layer normalisation inside.

Shapes: B batch, F input features, U units.

Taught in notebooks/24_deep_and_bidirectional.ipynb.
"""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="seqkeras")
class LayerNormLSTMCell(keras.layers.Layer):
    """One time step of an LSTM with layer normalisation.

    `LN` shifts and scales each row to mean 0 and variance 1, then applies a
    gain and a bias of its own, which are learned. Given the input `x_t` and the
    states `h_prev` and `c_prev`, compute

        [i f c_tilde o] = LN(x_t W) + LN(h_prev U) + b

        c_t = sigmoid(f) * c_prev + sigmoid(i) * tanh(c_tilde)
        h_t = sigmoid(o) * tanh(LN(c_t))

    The two sources are normalised apart, each over all `4 * units` numbers of a
    row, and every time step by its own mean and variance: nothing depends on
    the batch or on the length. What is handed on is `c_t` itself, not its
    normalised form. W, U and b lie as in `keras.layers.LSTMCell`.

    Args:
        units: Size of each of the two states, a positive integer.
        epsilon: Added to the variance before it divides, a positive number.

    Call arguments:
        x_t: Input at time t, of shape `(batch, features)`.
        states: List `[h_prev, c_prev]`, each of shape `(batch, units)`.

    Returns:
        `h_t` of shape `(batch, units)`, and the new states `[h_t, c_t]`.

    Raises:
        ValueError: If `units` is not a positive integer, or `epsilon` is not
            positive.

    Example:

    >>> rnn = keras.layers.RNN(LayerNormLSTMCell(4), return_sequences=True)
    >>> tuple(rnn(ops.ones((2, 10, 3))).shape)
    (2, 10, 4)

    References:
        - [Ba et al., 2016](https://arxiv.org/abs/1607.06450), supplementary
          material
    """

    def __init__(self, units, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(units, int) or units <= 0:
            raise ValueError(f"expected a positive integer. Received: units={units!r}")
        if not epsilon > 0:
            raise ValueError(f"expected a positive number. Received: {epsilon=}")
        self.units = units
        self.epsilon = epsilon
        self.state_size = [units, units]
        self.output_size = units
        self.norm_x, self.norm_h, self.norm_c = (
            keras.layers.LayerNormalization(
                epsilon=epsilon, dtype=self.dtype_policy, name=f"norm_{source}"
            )
            for source in "xhc"
        )

    def build(self, input_shape):
        self.kernel = self.add_weight(
            name="kernel",
            shape=(input_shape[-1], 4 * self.units),
            initializer="glorot_uniform",
        )
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel",
            shape=(self.units, 4 * self.units),
            initializer="orthogonal",
        )
        self.bias = self.add_weight(
            name="bias", shape=(4 * self.units,), initializer=_remember
        )
        self.norm_x.build((None, 4 * self.units))
        self.norm_h.build((None, 4 * self.units))
        self.norm_c.build((None, self.units))

    def call(self, x_t, states):
        h_prev, c_prev = states
        fused = (  # (B, 4U)
            self.norm_x(ops.matmul(x_t, self.kernel))
            + self.norm_h(ops.matmul(h_prev, self.recurrent_kernel))
            + self.bias
        )
        i, f, c_tilde, o = ops.split(fused, 4, axis=-1)  # each (B, U)

        c_t = ops.sigmoid(f) * c_prev + ops.sigmoid(i) * ops.tanh(c_tilde)
        h_t = ops.sigmoid(o) * ops.tanh(self.norm_c(c_t))
        return h_t, [h_t, c_t]

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "epsilon": self.epsilon,
        }


def _remember(shape, dtype=None):
    """Zeros, but ones for the forget gate."""
    i, f, c, o = ops.split(ops.zeros(shape, dtype), 4)
    return ops.concatenate([i, f + 1, c, o])
