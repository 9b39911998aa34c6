"""Windows: a long text as many short sequences, each with what comes next.

Taught in notebooks/31_one_to_many.ipynb.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def windows(ids, timesteps: int, step: int | None = None):
    """Cut a text into inputs and targets for a language model.

    The target of each token is the token after it.

    Args:
        ids: The ids of a text, of shape `(length,)`.
        timesteps: Length of a window.
        step: From the start of one window to that of the next. With `None` it is
            `timesteps`: windows do not overlap, and every token is a target once,
            but the first and what is left over at the end.

    Returns:
        Inputs and targets, both of shape `(windows, timesteps)`. They are views of
        `ids` that cannot be written to.

    Raises:
        ValueError: If a size is not positive, or the text too short for a window.

    Example:

    >>> inputs, targets = windows([5, 6, 7, 8, 9], timesteps=2)
    >>> inputs.tolist(), targets.tolist()
    ([[5, 6], [7, 8]], [[6, 7], [8, 9]])
    """
    ids = np.asarray(ids)
    step = timesteps if step is None else step
    if timesteps < 1 or step < 1:
        raise ValueError(
            f"expected positive integers. Received: timesteps={timesteps}, step={step}"
        )
    if ids.ndim != 1 or len(ids) <= timesteps:
        raise ValueError(
            f"expected one text of more than timesteps={timesteps} ids. "
            f"Received: shape {ids.shape}"
        )
    rows = sliding_window_view(ids, timesteps + 1)[::step]
    return rows[:, :-1], rows[:, 1:]
