"""Padding: sequences of different length as one array.

Taught in notebooks/30_many_to_one.ipynb.
"""

from collections.abc import Sequence

import numpy as np


def pad(sequences: Sequence[Sequence[int]], timesteps: int | None = None):
    """Fill up sequences with zeros at the end.

    Unlike `keras.utils.pad_sequences` it never cuts: what is too long must be
    shortened on purpose, because its end may be the token that says so.
    `seqkeras.masking.padding_mask` tells the zeros from the ids, none of which is 0.

    Args:
        sequences: Lists of ids.
        timesteps: Length of the rows, for `None` that of the longest sequence.

    Returns:
        int32 array of shape `(batch, timesteps)`.

    Raises:
        ValueError: If there is no sequence, or one longer than `timesteps`.

    Example:

    >>> pad([[5, 6, 7], [8]])
    array([[5, 6, 7],
           [8, 0, 0]], dtype=int32)
    """
    if not len(sequences):
        raise ValueError("expected at least one sequence. Received: none")
    lengths = np.array([len(sequence) for sequence in sequences])
    timesteps = lengths.max() if timesteps is None else timesteps
    if lengths.max() > timesteps:
        raise ValueError(
            f"expected sequences of at most timesteps={timesteps} ids. "
            f"Received: one of {lengths.max()}"
        )
    padded = np.zeros((len(sequences), timesteps), "int32")
    padded[np.arange(timesteps) < lengths[:, None]] = np.concatenate(sequences)
    return padded
