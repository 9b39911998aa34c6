"""The gated recurrent unit, one time step at a time.

Shapes: B batch, F input features, U units.

Taught in notebooks/23_gru.ipynb.
"""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="seqkeras")
class GRUCell(keras.layers.Layer):
    """One time step of a gated recurrent unit (GRU).

    Given the input `x_t` and the state `h_prev`, compute

        z = sigmoid(x_t W_z + b_z + h_prev U_z + d_z)             update gate
        r = sigmoid(x_t W_r + b_r + h_prev U_r + d_r)             reset gate
        h_tilde = tanh(x_t W_h + b_h + r * (h_prev U_h + d_h))    candidate

        h_t = z * h_prev + (1 - z) * h_tilde

    So with `reset_after=True`: the reset gate acts after the product with U.
    With `False` it acts before, and there is no d:

        h_tilde = tanh(x_t W_h + b_h + (r * h_prev) U_h)

    After, as in the first version of the paper of Cho et al., all of `h_prev U`
    is one product. U then has biases d of its own, of which only d_h makes a
    difference: the other two could be added to b. Before, as in the published
    version, r chooses which units the candidate may read.

    Here an open update gate *keeps* the old state, as in Cho et al. and Keras.
    Chung et al. and Bahdanau et al. write `(1 - z) * h_prev + z * h_tilde`:
    their z is our 1 - z.

    Weights lie in the order z, r, h of `keras.layers.GRUCell`, so trained
    weights move between the two cells.

    Args:
        units: Size of the hidden state, a positive integer.
        reset_after: Whether the reset gate acts after the product with the
            recurrent kernel. The bias is of shape `(2, 3 * units)` if so (a row
            for W, a row for U), else `(3 * units,)`.

    Call arguments:
        x_t: Input at time t, of shape `(batch, features)`.
        states: List with `h_prev`, of shape `(batch, units)`.

    Returns:
        `h_t` of shape `(batch, units)`, and the new states `[h_t]`.

    Raises:
        ValueError: If `units` is not a positive integer.

    Example:

    >>> rnn = keras.layers.RNN(GRUCell(4), return_sequences=True)
    >>> tuple(rnn(ops.ones((2, 10, 3))).shape)
    (2, 10, 4)

    References:
        - [Cho et al., 2014](https://arxiv.org/abs/1406.1078)
        - [Chung et al., 2014](https://arxiv.org/abs/1412.3555)
        - [Bahdanau et al., 2015](https://arxiv.org/abs/1409.0473), appendix A.1
    """

    def __init__(self, units, reset_after=True, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(units, int) or units <= 0:
            raise ValueError(f"expected a positive integer. Received: units={units!r}")
        self.units = units
        self.reset_after = reset_after
        self.state_size = units
        self.output_size = units

    def build(self, input_shape):
        fused = 3 * self.units
        self.kernel = self.add_weight(
            name="kernel",
            shape=(input_shape[-1], fused),
            initializer="glorot_uniform",
        )
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel",
            shape=(self.units, fused),
            initializer="orthogonal",
        )
        self.bias = self.add_weight(
            name="bias",
            shape=(2, fused) if self.reset_after else (fused,),
            initializer="zeros",
        )

    def call(self, x_t, states):
        (h_prev,) = states
        b, d = ops.split(self.bias, 2) if self.reset_after else (self.bias, None)
        from_x = ops.matmul(x_t, self.kernel) + b  # (B, 3U)
        x_z, x_r, x_h = ops.split(from_x, 3, axis=-1)  # each (B, U)
        if self.reset_after:
            from_h = ops.matmul(h_prev, self.recurrent_kernel) + d
            h_z, h_r, h_h = ops.split(from_h, 3, axis=-1)
        else:
            gates, candidate = ops.split(self.recurrent_kernel, [2 * self.units], -1)
            h_z, h_r = ops.split(ops.matmul(h_prev, gates), 2, axis=-1)

        z = ops.sigmoid(x_z + h_z)
        r = ops.sigmoid(x_r + h_r)
        if self.reset_after:
            h_tilde = ops.tanh(x_h + r * h_h)
        else:
            h_tilde = ops.tanh(x_h + ops.matmul(r * h_prev, candidate))

        h_t = z * h_prev + (1 - z) * h_tilde
        return h_t, [h_t]

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "reset_after": self.reset_after,
        }
