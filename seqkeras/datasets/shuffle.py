"""A split of one's own for corpora that come without one."""

from collections.abc import Hashable, Sequence

import numpy as np

SPLITS = "train", "validation", "test"


def shuffled(
    *columns: list, held_out: int, groups: Sequence[Hashable] | None = None
) -> dict[str, tuple[list, ...]]:
    """Shuffle examples and divide them, always in the same way (seed 0).

    Args:
        *columns: Lists of one length, such as texts and labels.
        held_out: Number of examples for validation, and for test. It may be
            one group more.
        groups: What no two splits may share, for every example: pairs with the
            same source sentence, say, come to the same side.

    Returns:
        A dict of `"train"`, `"validation"` and `"test"`, each a tuple of lists.

    Example:

    >>> parts = shuffled(["a", "b", "c", "d"], held_out=1)
    >>> [len(parts[split][0]) for split in SPLITS]
    [2, 1, 1]
    """
    count = len(columns[0])
    keys = range(count) if groups is None else groups
    places = {}
    for i, key in enumerate(keys):
        places.setdefault(key, []).append(i)
    members = list(places.values())
    parts = {split: [] for split in SPLITS}
    for i in np.random.default_rng(0).permutation(len(members)):
        short = (s for s in SPLITS[1:] if len(parts[s]) < held_out)
        parts[next(short, "train")] += members[i]
    return {
        split: tuple([column[i] for i in chosen] for column in columns)
        for split, chosen in parts.items()
    }
