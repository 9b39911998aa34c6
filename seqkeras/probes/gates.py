"""What the gates of a trained LSTM or GRU do, step by step.

Shapes: B batch, T time steps, F input features, U units.

Taught in notebooks/22_lstm.ipynb.
"""

import numpy as np
from keras import ops


def gate_traces(layer, x, clamp=None):
    """Run a trained LSTM or GRU again and keep what it computes on the way.

    The equations run on the weights of the layer. A gate can be held at a
    value; what breaks then is what the gate is for.

    Args:
        layer: A built LSTM or GRU, Keras' or of this course, or its cell, with
            a bias and the usual activations.
        x: Array of shape `(batch, timesteps, features)`.
        clamp: Dictionary from the name of a gate to the number that it is held
            at, for all units and steps: 0 is closed, 1 is open.

    Returns:
        Dictionary from names to float32 arrays of shape `(batch, timesteps,
        units)`: i, f, o, c_tilde, c, h for an LSTM, z, r, h_tilde, h for a GRU.

    Raises:
        ValueError: If the layer is not built, if its weights are not those of
            an LSTM or a GRU, or if `clamp` names something that is no gate.

    Example:

    >>> import keras
    >>> layer = keras.layers.LSTM(2)
    >>> layer.build((None, None, 3))
    >>> traces = gate_traces(layer, np.ones((1, 4, 3)), clamp={"o": 0})
    >>> list(traces), float(traces["h"].sum())
    (['i', 'f', 'o', 'c_tilde', 'c', 'h'], 0.0)
    """
    weights = _weights(layer)
    units = weights[1].shape[0]
    step, gates = {4: (_lstm, "ifo"), 3: (_gru, "zr")}[weights[0].shape[1] // units]
    clamp = clamp or {}
    if not set(clamp) <= set(gates):
        raise ValueError(f"expected gates among {list(gates)}. Received: clamp={clamp}")

    def gate(name, before):
        value = ops.sigmoid(before)
        return ops.full_like(value, clamp[name]) if name in clamp else value

    x = ops.convert_to_tensor(x, "float32")
    now = {state: ops.zeros((x.shape[0], units)) for state in "ch"}
    steps = []
    for t in range(x.shape[1]):
        now = step(gate, *weights, x[:, t], now)
        steps.append({name: ops.convert_to_numpy(v) for name, v in now.items()})
    return {name: np.stack([s[name] for s in steps], axis=1) for name in steps[0]}


def _lstm(gate, kernel, recurrent_kernel, bias, x_t, before):
    """One step of `LSTMCell`, everything returned."""
    fused = ops.matmul(x_t, kernel) + ops.matmul(before["h"], recurrent_kernel) + bias
    i, f, c_tilde, o = ops.split(fused, 4, axis=-1)  # each (B, U)
    i, f, o = gate("i", i), gate("f", f), gate("o", o)
    c_tilde = ops.tanh(c_tilde)

    c_t = f * before["c"] + i * c_tilde
    return dict(i=i, f=f, o=o, c_tilde=c_tilde, c=c_t, h=o * ops.tanh(c_t))


def _gru(gate, kernel, recurrent_kernel, bias, x_t, before):
    """One step of `GRUCell`, of either convention, everything returned."""
    h_prev, reset_after = before["h"], len(bias.shape) == 2
    b, d = ops.split(bias, 2) if reset_after else (bias, ops.zeros_like(bias))
    x_z, x_r, x_h = ops.split(ops.matmul(x_t, kernel) + b, 3, axis=-1)
    h_z, h_r, h_h = ops.split(ops.matmul(h_prev, recurrent_kernel) + d, 3, axis=-1)
    z, r = gate("z", x_z + h_z), gate("r", x_r + h_r)
    if reset_after:
        h_tilde = ops.tanh(x_h + r * h_h)
    else:
        candidate = ops.split(recurrent_kernel, 3, axis=-1)[2]
        h_tilde = ops.tanh(x_h + ops.matmul(r * h_prev, candidate))

    return dict(z=z, r=r, h_tilde=h_tilde, h=z * h_prev + (1 - z) * h_tilde)


def _weights(layer):
    """Kernel, recurrent kernel and bias of an LSTM or a GRU."""
    if not layer.built:
        raise ValueError(
            "expected a built layer: call it on data first. "
            f"Received: {layer.name!r}, not built"
        )
    shapes = [tuple(w.shape) for w in layer.trainable_weights]
    if len(shapes) != 3 or shapes[0][-1] not in (4 * shapes[1][0], 3 * shapes[1][0]):
        raise ValueError(
            "expected the kernel, recurrent kernel and bias of an LSTM or a GRU. "
            f"Received: weights of shapes {shapes}"
        )
    return [w.value for w in layer.trainable_weights]
