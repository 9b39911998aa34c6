"""Long short-term memory, one time step at a time.

Shapes: B batch, F input features, U units.

Taught in notebooks/22_lstm.ipynb.
"""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="seqkeras")
class LSTMCell(keras.layers.Layer):
    """One time step of a long short-term memory (LSTM).

    Given the input `x_t` and the states `h_prev` and `c_prev`, compute

        i = sigmoid(x_t W_i + h_prev U_i + b_i)        input gate
        f = sigmoid(x_t W_f + h_prev U_f + b_f)        forget gate
        c_tilde = tanh(x_t W_c + h_prev U_c + b_c)     candidate
        o = sigmoid(x_t W_o + h_prev U_o + b_o)        output gate

        c_t = f * c_prev + i * c_tilde                 cell state
        h_t = o * tanh(c_t)                            hidden state

    The four share one matrix per source, in the order i, f, c, o of
    `keras.layers.LSTMCell`, so trained weights move between the two cells.

    Args:
        units: Size of each of the two states, a positive integer.
        forget_bias: Where the bias of the forget gate starts. At 1, as in
            Keras, the gate starts at about 0.73, and a new cell remembers; at
            0 it starts at about one half, and a new cell forgets.

    Call arguments:
        x_t: Input at time t, of shape `(batch, features)`.
        states: List `[h_prev, c_prev]`, each of shape `(batch, units)`.

    Returns:
        `h_t` of shape `(batch, units)`, and the new states `[h_t, c_t]`.

    Raises:
        ValueError: If `units` is not a positive integer.

    Example:

    >>> rnn = keras.layers.RNN(LSTMCell(4), return_sequences=True)
    >>> tuple(rnn(ops.ones((2, 10, 3))).shape)
    (2, 10, 4)

    References:
        - [Hochreiter and Schmidhuber, 1997](https://doi.org/10.1162/neco.1997.9.8.1735)
        - [Gers et al., 2000](https://doi.org/10.1162/089976600300015015)
          adds the forget gate.
        - [Jozefowicz et al., 2015](https://proceedings.mlr.press/v37/jozefowicz15.html)
          measures what a forget bias of 1 is worth.
    """

    def __init__(self, units, forget_bias=1.0, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(units, int) or units <= 0:
            raise ValueError(f"expected a positive integer. Received: units={units!r}")
        self.units = units
        self.forget_bias = forget_bias
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
            name="bias", shape=(4 * self.units,), initializer=self._start_of_bias
        )

    def _start_of_bias(self, shape, dtype=None):
        """Zeros, but `forget_bias` for the forget gate."""
        i, f, c, o = ops.split(ops.zeros(shape, dtype), 4)
        return ops.concatenate([i, f + self.forget_bias, c, o])

    def call(self, x_t, states):
        h_prev, c_prev = states
        fused = (  # (B, 4U)
            ops.matmul(x_t, self.kernel)
            + ops.matmul(h_prev, self.recurrent_kernel)
            + self.bias
        )
        i, f, c_tilde, o = ops.split(fused, 4, axis=-1)  # each (B, U)
        i, f, o = ops.sigmoid(i), ops.sigmoid(f), ops.sigmoid(o)
        c_tilde = ops.tanh(c_tilde)

        c_t = f * c_prev + i * c_tilde
        h_t = o * ops.tanh(c_t)
        return h_t, [h_t, c_t]

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "forget_bias": self.forget_bias,
        }
