"""The recurrent loop written out in NumPy: what a recurrent layer runs.

Shapes: B batch, T time steps, F input features, U units.

Taught in notebooks/20_simple_rnn.ipynb.
"""

import numpy as np


def unroll(x, kernel, recurrent_kernel, bias, h_0=None, mask=None):
    """Run a simple recurrent network over a sequence, one step after another.

        h_t = tanh(x_t W + h_{t-1} U + b)

    Args:
        x: Array of shape `(batch, timesteps, features)`.
        kernel: W, of shape `(features, units)`.
        recurrent_kernel: U, of shape `(units, units)`.
        bias: b, of shape `(units,)`.
        h_0: State before the first step, of shape `(batch, units)`; zeros if
            `None`.
        mask: Boolean array of shape `(batch, timesteps)`. Where it is `False`
            the state passes through unchanged.

    Returns:
        Array of shape `(batch, timesteps, units)`: the state after each step.

    Raises:
        ValueError: If `x` does not have three axes.

    Example:

    >>> ones = np.ones((1, 1))
    >>> unroll(np.zeros((1, 2, 1)), ones, ones, bias=0.0, h_0=ones).round(3).tolist()
    [[[0.762], [0.642]]]

    References:
        - [Elman, 1990](https://doi.org/10.1207/s15516709cog1402_1)
    """
    if np.ndim(x) != 3:
        raise ValueError(
            "expected x of shape (batch, timesteps, features). "
            f"Received: x.shape={np.shape(x)}"
        )
    batch, timesteps, _ = x.shape
    units = recurrent_kernel.shape[0]
    h_t = np.zeros((batch, units), x.dtype) if h_0 is None else h_0

    states = []
    for t in range(timesteps):
        h_prev = h_t
        h_t = np.tanh(x[:, t] @ kernel + h_prev @ recurrent_kernel + bias)
        if mask is not None:
            h_t = np.where(mask[:, t, None], h_t, h_prev)
        states.append(h_t)
    return np.stack(states, axis=1)  # (B, T, U)
