"""The recurrent loop written out in NumPy, there and back.

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


def backpropagate(
    gradient,
    x,
    states,
    kernel,
    recurrent_kernel,
    h_0=None,
    mask=None,
    truncate=None,
):
    """Carry a gradient back through the loop: backpropagation through time.

    Write g_t for the part of the gradient of the loss that reaches `h_t`
    directly, e_t for all of it, and delta_t for the gradient with respect to
    what stands inside the tanh. From the last step to the first,

        e_t = g_t + delta_{t+1} U^T
        delta_t = e_t * (1 - h_t^2)

    and every weight, being used at every step, gathers a share from each.

    Args:
        gradient: All g_t, of shape `(batch, timesteps, units)`; zero where the
            loss does not read a state.
        x: Input of `unroll`, of shape `(batch, timesteps, features)`.
        states: What `unroll` returned, of shape `(batch, timesteps, units)`.
        kernel: W, of shape `(features, units)`.
        recurrent_kernel: U, of shape `(units, units)`.
        h_0: State before the first step, as given to `unroll`.
        mask: Mask, as given to `unroll`.
        truncate: Number of steps after which the sequence is cut. States cross
            a cut, gradients do not. `None` cuts nowhere.

    Returns:
        Tuple of arrays: the gradients of `x`, `kernel`, `recurrent_kernel`,
        `bias` and `h_0`, each of the shape of what it belongs to.

    Raises:
        ValueError: If `gradient` and `states` differ in shape, or `truncate`
            is not a positive integer.

    Example:

    >>> x, one, zero = np.zeros((1, 3, 1)), np.ones((1, 1)), np.zeros(1)
    >>> states = unroll(x, one, one / 2, zero)
    >>> gradient = np.array([0.0, 0.0, 1.0]).reshape(1, 3, 1)
    >>> backpropagate(gradient, x, states, one, one / 2)[0].ravel().tolist()
    [0.25, 0.5, 1.0]

    References:
        - [Werbos, 1990](https://doi.org/10.1109/5.58337)
        - [Williams and Peng, 1990](https://doi.org/10.1162/neco.1990.2.4.490)
          truncate; theirs is BPTT(k; k) for `truncate=k`.
    """
    if np.shape(gradient) != states.shape:
        raise ValueError(
            f"expected a gradient of the shape of the states, {states.shape}. "
            f"Received: gradient.shape={np.shape(gradient)}"
        )
    if truncate is not None and (type(truncate) is not int or truncate < 1):
        raise ValueError(
            f"expected a positive integer or None. Received: truncate={truncate!r}"
        )
    batch, timesteps, units = states.shape
    h_0 = np.zeros((batch, units), x.dtype) if h_0 is None else h_0
    dx, dW, dU = (np.zeros_like(a) for a in (x, kernel, recurrent_kernel))
    db = np.zeros(units, x.dtype)
    carried = np.zeros_like(h_0)  # what the later steps say about h_t

    for t in reversed(range(timesteps)):
        if truncate is not None and (t + 1) % truncate == 0:
            carried = np.zeros_like(h_0)
        h_prev = states[:, t - 1] if t > 0 else h_0
        e_t = gradient[:, t] + carried
        delta_t = e_t * (1 - states[:, t] ** 2)
        if mask is not None:
            delta_t = np.where(mask[:, t, None], delta_t, 0)

        dx[:, t] = delta_t @ kernel.T
        dW += x[:, t].T @ delta_t
        dU += h_prev.T @ delta_t
        db += delta_t.sum(axis=0)

        carried = delta_t @ recurrent_kernel.T
        if mask is not None:
            carried = np.where(mask[:, t, None], carried, e_t)
    return dx, dW, dU, db, carried
