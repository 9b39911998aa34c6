"""How much of a gradient reaches the past.

Shapes: B batch, T time steps, S states (all states of a cell, side by side).

Taught in notebooks/21_through_time.ipynb.
"""

import keras
import numpy as np
from keras import ops

from seqkeras.probes.gradients import gradients


def step_jacobians(cell, x):
    """Derivative of each state with respect to the state before it.

    Runs the cell over `x` from a state of zeros, and differentiates every step
    at the states that the cell really comes through. Steps are independent of
    one another once the states are known, so all of them are one batch.

    Args:
        cell: A built recurrent cell, as `layer.cell` of a recurrent layer.
        x: Array of shape `(batch, timesteps, features)`.

    Returns:
        Array of shape `(batch, timesteps, states, states)`. At `[b, t, j, i]`
        stands the derivative of number j of the state after step t with
        respect to number i of the state before. Several states of a cell, as
        `h` and `c` of an LSTM, lie side by side in the order of the cell.

    Raises:
        ValueError: If the cell is not built.

    Example:

    >>> layer = keras.layers.SimpleRNN(1, recurrent_initializer="ones")
    >>> x = np.zeros((1, 3, 2), "float32")
    >>> layer.build(x.shape)
    >>> step_jacobians(layer.cell, x).ravel().tolist()
    [1.0, 1.0, 1.0]
    """
    if not cell.built:
        raise ValueError(
            "expected a built cell: call its layer on data first. "
            f"Received: {cell.name!r}, not built"
        )
    batch, timesteps, features = x.shape
    states = np.zeros((batch, timesteps + 1, sum(_sizes(cell))), "float32")
    for t in range(timesteps):
        states[:, t + 1] = ops.convert_to_numpy(_Step(cell, x[:, t])(states[:, t]))

    size = states.shape[-1]
    step = _Step(cell, x.reshape(-1, features))
    before = states[:, :-1].reshape(-1, size)  # (B * T, S)
    rows = [
        gradients(step, lambda after, j=j: ops.sum(after[:, j]), before)[0]
        for j in range(size)
    ]
    return np.stack(rows, axis=1).reshape(batch, timesteps, size, size)


def norm_against_lag(jacobians):
    """Length of a gradient after a journey of k steps back from the end.

    The gradient at `h_T` has length 1 and a random direction; k steps earlier it
    is `g J_T J_{T-1} ... J_{T-k+1}`. Returned is the root of its mean squared
    length over all directions, which is exact: the Frobenius norm of the product
    over the root of the number of states.

    Args:
        jacobians: What `step_jacobians` returns, of shape
            `(batch, timesteps, states, states)`.

    Returns:
        Array of shape `(batch, timesteps + 1)`, for k = 0 to `timesteps`.

    Example:

    >>> halves = np.full((1, 3, 1, 1), 0.5)
    >>> norm_against_lag(halves).tolist()
    [[1.0, 0.5, 0.25, 0.125]]

    References:
        - [Pascanu et al., 2013](https://arxiv.org/abs/1211.5063)
    """
    batch, timesteps, size, _ = jacobians.shape
    product = np.tile(np.eye(size), (batch, 1, 1))
    norms = [np.ones(batch)]
    for t in reversed(range(timesteps)):
        product = product @ jacobians[:, t]
        norms.append(np.linalg.norm(product, axis=(1, 2)) / np.sqrt(size))
    return np.stack(norms, axis=1)


def _sizes(cell):
    size = cell.state_size
    return [size] if isinstance(size, int) else list(size)


class _Step(keras.layers.Layer):
    """One step of a cell, as a function of its state alone."""

    def __init__(self, cell, x_t):
        super().__init__()
        self.cell = cell
        self.x_t = x_t
        self.built = True

    def call(self, h_prev):  # (rows, S)
        sizes = _sizes(self.cell)
        ends = np.cumsum(sizes).tolist()
        states = [h_prev[:, e - n : e] for n, e in zip(sizes, ends, strict=True)]
        _, states = self.cell(ops.convert_to_tensor(self.x_t), states)
        return ops.concatenate(states, axis=-1)
