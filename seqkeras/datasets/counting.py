"""Nested brackets: a language that only a reader who counts can predict.

Taught in notebooks/22_lstm.ipynb.
"""

import numpy as np

OPEN_ID, CLOSE_ID, END_ID = 0, 1, 2


def load(examples, timesteps, deepest=8, seed=0):
    """Draw streams of brackets, in which a word ends when all are closed.

    Each word starts with an opening bracket. While brackets are open, the next
    one opens or closes with equal chance, and closes for certain at depth
    `deepest`. When the last one is closed, the end mark follows, and then the
    next word. So three things can be known for certain: that a word ends, that
    one begins, and that no deeper bracket follows. The first and the last need
    the depth.

    Args:
        examples: Number of streams, a positive integer.
        timesteps: Length of the streams, a positive integer.
        deepest: Largest number of open brackets, at least 2.
        seed: Seed of the draw.

    Returns:
        ids: int32 array of shape `(examples, timesteps)`: open (0), close (1)
            and end (2).
        next_ids: int32 array of the same shape: the token that comes after.
        depth: int32 array of the same shape: brackets open after each step.

    Raises:
        ValueError: If a size is too small.

    Example:

    >>> ids, next_ids, depth = load(examples=1, timesteps=12, seed=3)
    >>> "".join("()."[i] for i in ids[0])
    '().(()).(())'
    >>> depth[0].tolist()
    [1, 0, 0, 1, 2, 1, 0, 0, 1, 2, 1, 0]

    References:
        - [Gers and Schmidhuber, 2001](https://doi.org/10.1109/72.963769) train
          an LSTM on languages that need counting.
    """
    for name, size in {"examples": examples, "timesteps": timesteps}.items():
        if size < 1:
            raise ValueError(f"expected a positive integer. Received: {name}={size}")
    if deepest < 2:
        raise ValueError(f"expected a depth of at least 2. Received: deepest={deepest}")
    rng = np.random.default_rng(seed)
    stream = np.full((examples, timesteps + 1), OPEN_ID, "int32")
    depth = np.ones_like(stream)
    for t in range(1, timesteps + 1):
        last, open_now = stream[:, t - 1], depth[:, t - 1]
        closes = (rng.random(examples) < 0.5) | (open_now == deepest)
        token = np.where(closes, CLOSE_ID, OPEN_ID)
        token[open_now == 0] = END_ID
        token[last == END_ID] = OPEN_ID
        stream[:, t] = token
        depth[:, t] = open_now + (token == OPEN_ID) - (token == CLOSE_ID)
    return stream[:, :-1], stream[:, 1:], depth[:, :-1]
