"""The recurrent network of Jordan, one time step at a time.

Shapes: B batch, F input features, U units, O outputs.

Taught in notebooks/20_simple_rnn.ipynb.
"""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="seqkeras")
class JordanCell(keras.layers.Layer):
    """One time step of a Jordan network: the output is fed back, not the state.

    Given the input `x_t` and the last output `y_prev`, compute

        h_t = tanh(x_t W + y_prev U + b)
        y_t = output_activation(h_t V + c)

    All that the network knows of the past has to pass through its output. The
    state units of Jordan also remember a fading share of their own past; as in
    most textbooks, that share is zero here.

    Args:
        units: Size of the hidden layer, a positive integer.
        outputs: Size of the output, a positive integer.
        output_activation: Name of an activation function, or the function.

    Call arguments:
        x_t: Input at time t, of shape `(batch, features)`.
        states: List with `y_prev`, of shape `(batch, outputs)`.

    Returns:
        `y_t` of shape `(batch, outputs)`, and the new states `[y_t]`.

    Raises:
        ValueError: If `units` or `outputs` is not a positive integer.

    Example:

    >>> rnn = keras.layers.RNN(JordanCell(4, outputs=2), return_sequences=True)
    >>> tuple(rnn(ops.ones((2, 10, 3))).shape)
    (2, 10, 2)

    References:
        - [Jordan, 1986](https://eric.ed.gov/?id=ED276754)
    """

    def __init__(self, units, outputs, output_activation="linear", **kwargs):
        super().__init__(**kwargs)
        for name, size in {"units": units, "outputs": outputs}.items():
            if not isinstance(size, int) or size <= 0:
                raise ValueError(
                    f"expected a positive integer. Received: {name}={size!r}"
                )
        self.units = units
        self.outputs = outputs
        self.output_activation = keras.activations.get(output_activation)
        self.state_size = outputs
        self.output_size = outputs

    def build(self, input_shape):
        self.kernel = self.add_weight(
            name="kernel",
            shape=(input_shape[-1], self.units),
            initializer="glorot_uniform",
        )
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel",
            shape=(self.outputs, self.units),
            initializer="orthogonal",
        )
        self.bias = self.add_weight(
            name="bias", shape=(self.units,), initializer="zeros"
        )
        self.output_kernel = self.add_weight(
            name="output_kernel",
            shape=(self.units, self.outputs),
            initializer="glorot_uniform",
        )
        self.output_bias = self.add_weight(
            name="output_bias", shape=(self.outputs,), initializer="zeros"
        )

    def call(self, x_t, states):
        (y_prev,) = states
        h_t = ops.tanh(
            ops.matmul(x_t, self.kernel)
            + ops.matmul(y_prev, self.recurrent_kernel)
            + self.bias
        )

        y_t = self.output_activation(
            ops.matmul(h_t, self.output_kernel) + self.output_bias
        )
        return y_t, [y_t]

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "outputs": self.outputs,
            "output_activation": keras.activations.serialize(self.output_activation),
        }
