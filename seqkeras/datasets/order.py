"""The order task: sequences that differ in nothing but their order.

Taught in notebooks/00_start_here.ipynb.
"""

import numpy as np

PAD_ID, A_ID, B_ID = 0, 1, 2


def load(pairs, timesteps=10, vocabulary_size=12, shortest=None, seed=0):
    """Draw sequences in which token A comes before token B, or after.

    Every sequence holds one A, one B and other tokens. It comes with a twin
    in which A and B have changed places: the same tokens, the other label.
    Whoever ignores the order must answer both alike and is right once.

    Args:
        pairs: Number of pairs, a positive integer.
        timesteps: Length of the padded sequences, at least 2.
        vocabulary_size: Number of tokens, with padding (0), A (1) and B (2).
        shortest: Length of the shortest sequence before padding; `None` makes
            all of them `timesteps` long.
        seed: Seed of the draw.

    Returns:
        ids: int32 array of shape `(2 * pairs, timesteps)`, padded with zeros
            at the end. Rows `2 * i` and `2 * i + 1` are twins.
        labels: int32 array of shape `(2 * pairs,)`: 1 where A comes first.

    Raises:
        ValueError: If a size is too small.

    Example:

    >>> ids, labels = load(pairs=1, timesteps=5, seed=3)
    >>> ids.shape, labels.tolist(), sorted(ids[0]) == sorted(ids[1])
    ((2, 5), [1, 0], True)
    """
    shortest = timesteps if shortest is None else shortest
    if pairs < 1:
        raise ValueError(f"expected a positive integer. Received: pairs={pairs}")
    if not 2 <= shortest <= timesteps:
        raise ValueError(
            "expected 2 <= shortest <= timesteps. "
            f"Received: shortest={shortest}, timesteps={timesteps}"
        )
    if vocabulary_size < 4:
        raise ValueError(
            "expected at least 4 tokens: padding, A, B and one more. "
            f"Received: vocabulary_size={vocabulary_size}"
        )
    rng = np.random.default_rng(seed)
    ids = rng.integers(3, vocabulary_size, (pairs, timesteps), dtype="int32")
    lengths = rng.integers(shortest, timesteps + 1, pairs)
    ids[np.arange(timesteps) >= lengths[:, None]] = PAD_ID

    rows = np.arange(pairs)
    places = np.sort([rng.choice(n, 2, replace=False) for n in lengths], axis=1)
    twins = ids.copy()
    ids[rows, places[:, 0]], ids[rows, places[:, 1]] = A_ID, B_ID
    twins[rows, places[:, 0]], twins[rows, places[:, 1]] = B_ID, A_ID
    both = np.stack([ids, twins], axis=1).reshape(2 * pairs, timesteps)
    return both, np.tile(np.array([1, 0], "int32"), pairs)
