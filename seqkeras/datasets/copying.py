"""The copy problem: repeat what you saw, a long while ago.

Taught in notebooks/22_lstm.ipynb.
"""

import numpy as np


def load(examples, lag, length=2, symbols=4, fillers=1, seed=0):
    """Draw sequences that start with a word and ask for it after a pause.

    The word has `length` symbols. Then comes the pause, of filler tokens that
    mean nothing, and at the end `length` times the request, at which the
    symbols are due in their order. Whoever guesses is right once in `symbols`
    times.

    Args:
        examples: Number of sequences, a positive integer.
        lag: Number of steps from each symbol to the request at which it is
            due, at least `length`.
        length: Number of symbols in the word, a positive integer.
        symbols: Number of different symbols, at least 2.
        fillers: Number of different fillers, a positive integer. A single one
            is a blank: a silent pause. Several are drawn at random: noise.
        seed: Seed of the draw.

    Returns:
        ids: int32 array of shape `(examples, lag + length)`: symbols from 0,
            fillers from `symbols`, the request last, at `symbols + fillers`.
        targets: int32 array of shape `(examples, length)`: the word, due at the
            last `length` time steps.

    Raises:
        ValueError: If a size is too small.

    Example:

    >>> ids, targets = load(examples=1, lag=6, length=2, symbols=4, seed=0)
    >>> ids.tolist(), targets.tolist()
    ([[3, 2, 4, 4, 4, 4, 5, 5]], [[3, 2]])

    References:
        - [Hochreiter and Schmidhuber, 1997](https://doi.org/10.1162/neco.1997.9.8.1735)
          fill the pause with noise.
        - [Arjovsky et al., 2016](https://arxiv.org/abs/1511.06464) leave it
          blank, and ask for ten symbols out of eight.
    """
    sizes = {"examples": examples, "length": length, "fillers": fillers}
    for name, size in sizes.items():
        if size < 1:
            raise ValueError(f"expected a positive integer. Received: {name}={size}")
    if symbols < 2:
        raise ValueError(f"expected at least 2 symbols. Received: symbols={symbols}")
    if lag < length:
        raise ValueError(
            "expected the word to end before it is due. "
            f"Received: lag={lag}, length={length}"
        )
    rng = np.random.default_rng(seed)
    targets = rng.integers(symbols, size=(examples, length), dtype="int32")
    pause = rng.integers(fillers, size=(examples, lag - length), dtype="int32")
    request = np.full((examples, length), symbols + fillers, "int32")
    return np.concatenate([targets, symbols + pause, request], axis=1), targets
