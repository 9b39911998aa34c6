"""The simple recurrent network of Elman, one time step at a time.

Shapes: B batch, F input features, U units.

Taught in notebooks/20_simple_rnn.ipynb.
"""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="seqkeras")
class SimpleRNNCell(keras.layers.Layer):
    """One time step of a simple recurrent network.

    Given the input `x_t` and the state `h_prev`, compute

        h_t = activation(x_t W + h_prev U + b)

    Weights lie as in `keras.layers.SimpleRNNCell`, so trained weights move
    between the two cells. Elman feeds the state back, and so does this cell;
    a network that feeds its output back is `JordanCell`.

    Args:
        units: Size of the hidden state, a positive integer.
        activation: Name of an activation function, or the function.
        recurrent_initializer: Name of an initializer for the recurrent
            kernel, or the initializer. "orthogonal" keeps the length of the
            state, so that signals neither grow nor fade at the start.

    Call arguments:
        x_t: Input at time t, of shape `(batch, features)`.
        states: List with `h_prev`, of shape `(batch, units)`.

    Returns:
        `h_t` of shape `(batch, units)`, and the new states `[h_t]`.

    Raises:
        ValueError: If `units` is not a positive integer.

    Example:

    >>> rnn = keras.layers.RNN(SimpleRNNCell(4), return_sequences=True)
    >>> tuple(rnn(ops.ones((2, 10, 3))).shape)
    (2, 10, 4)

    References:
        - [Elman, 1990](https://doi.org/10.1207/s15516709cog1402_1)
    """

    def __init__(
        self, units, activation="tanh", recurrent_initializer="orthogonal", **kwargs
    ):
        super().__init__(**kwargs)
        if not isinstance(units, int) or units <= 0:
            raise ValueError(f"expected a positive integer. Received: units={units!r}")
        self.units = units
        self.activation = keras.activations.get(activation)
        self.recurrent_initializer = keras.initializers.get(recurrent_initializer)
        self.state_size = units
        self.output_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(
            name="kernel",
            shape=(input_shape[-1], self.units),
            initializer="glorot_uniform",
        )
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel",
            shape=(self.units, self.units),
            initializer=self.recurrent_initializer,
        )
        self.bias = self.add_weight(
            name="bias", shape=(self.units,), initializer="zeros"
        )

    def call(self, x_t, states):
        (h_prev,) = states
        h_t = self.activation(
            ops.matmul(x_t, self.kernel)
            + ops.matmul(h_prev, self.recurrent_kernel)
            + self.bias
        )
        return h_t, [h_t]

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "activation": keras.activations.serialize(self.activation),
            "recurrent_initializer": keras.initializers.serialize(
                self.recurrent_initializer
            ),
        }
