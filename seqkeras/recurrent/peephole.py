"""Long short-term memory whose gates see the cell state.

Shapes: B batch, F input features, U units.

Taught in notebooks/22_lstm.ipynb.
"""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="seqkeras")
class PeepholeLSTMCell(keras.layers.Layer):
    """One time step of an LSTM with peepholes.

    In a plain LSTM a closed output gate hides the cell state from all gates.
    Peepholes let each gate look at its own memory. Given the input `x_t` and
    the states `h_prev` and `c_prev`, compute

        i = sigmoid(x_t W_i + h_prev U_i + p_i * c_prev + b_i)
        f = sigmoid(x_t W_f + h_prev U_f + p_f * c_prev + b_f)
        c_tilde = tanh(x_t W_c + h_prev U_c + b_c)
        c_t = f * c_prev + i * c_tilde

        o = sigmoid(x_t W_o + h_prev U_o + p_o * c_t + b_o)
        h_t = o * tanh(c_t)

    The output gate comes last and sees the new cell state. The weights p are
    vectors: a gate sees its own unit only. They start at zero, so a new cell
    is a plain LSTM; one matrix of shape `(3, units)` holds p_i, p_f, p_o. W, U
    and b lie as in `keras.layers.LSTMCell`.

    Args:
        units: Size of each of the two states, a positive integer.

    Call arguments:
        x_t: Input at time t, of shape `(batch, features)`.
        states: List `[h_prev, c_prev]`, each of shape `(batch, units)`.

    Returns:
        `h_t` of shape `(batch, units)`, and the new states `[h_t, c_t]`.

    Raises:
        ValueError: If `units` is not a positive integer.

    Example:

    >>> rnn = keras.layers.RNN(PeepholeLSTMCell(4), return_sequences=True)
    >>> tuple(rnn(ops.ones((2, 10, 3))).shape)
    (2, 10, 4)

    References:
        - [Gers and Schmidhuber, 2000](https://doi.org/10.1109/IJCNN.2000.861302)
        - [Gers et al., 2002](https://www.jmlr.org/papers/v3/gers02a.html)
    """

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(units, int) or units <= 0:
            raise ValueError(f"expected a positive integer. Received: units={units!r}")
        self.units = units
        self.state_size = [units, units]
        self.output_size = units

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
        self.peephole = self.add_weight(
            name="peephole", shape=(3, self.units), initializer="zeros"
        )

    def call(self, x_t, states):
        h_prev, c_prev = states
        fused = (  # (B, 4U)
            ops.matmul(x_t, self.kernel)
            + ops.matmul(h_prev, self.recurrent_kernel)
            + self.bias
        )
        i, f, c_tilde, o = ops.split(fused, 4, axis=-1)  # each (B, U)
        p_i, p_f, p_o = ops.split(self.peephole, 3)  # each (1, U)

        i = ops.sigmoid(i + p_i * c_prev)
        f = ops.sigmoid(f + p_f * c_prev)
        c_t = f * c_prev + i * ops.tanh(c_tilde)

        o = ops.sigmoid(o + p_o * c_t)
        h_t = o * ops.tanh(c_t)
        return h_t, [h_t, c_t]

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def _remember(shape, dtype=None):
    """Zeros, but ones for the forget gate."""
    i, f, c, o = ops.split(ops.zeros(shape, dtype), 4)
    return ops.concatenate([i, f + 1, c, o])
