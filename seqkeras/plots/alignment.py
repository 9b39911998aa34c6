"""Attention weights between two sentences, as a heat map.

Taught in notebooks/41_attention.ipynb.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

from seqkeras.plots._draw import STATE
from seqkeras.plots._fonts import with_hangul

CELL, WIDEST = 0.4, 6.0  # inches: side of a square, most for all of them
LETTER, LEANING, REST = 0.12, 0.07, 0.9  # a letter, its height at 45°, the bar


def alignment(weights, source, target, gold=None, ax=None, *, title=""):
    """Draw where each word of a target looks in its source.

    Each row is a word of the target, each column a word of the source: white is a
    weight of 0, dark blue one of 1. Sentences in the same order make a diagonal.

    Args:
        weights: Array of shape `(target words, source words)`, from 0 to 1.
        source: Words of the source, a list of strings. Hangul is fine.
        target: Words of the target.
        gold: Links `(i, j)` that are right, word `i` of the source with word `j` of
            the target, from 0. They get a frame each. `None` draws none.
        ax: Axes to draw on. `None` makes a figure that fits.
        title: What is shown.

    Returns:
        The axes.

    Raises:
        ValueError: If the weights do not fit the words or are not from 0 to 1, or if
            a link leads to a word that is not there.

    Example:

    >>> ax = alignment([[0.9, 0.1], [0.2, 0.8]], ["I", "see"], ["저는", "봐요"])
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['저는', '봐요']
    """
    weights = np.asarray(weights)
    gold = [] if gold is None else gold
    _check(weights, source, target, gold)
    if ax is None:
        ax = plt.subplots(figsize=_size(source, target))[1]

    image = ax.imshow(weights, cmap="Blues", vmin=0, vmax=1, interpolation="nearest")
    ax.figure.colorbar(image, ax=ax, pad=0.02, ticks=[0, 0.5, 1], label="weight")
    for i, j in gold:
        frame = Rectangle((i - 0.43, j - 0.43), 0.86, 0.86, fill=False)
        frame.set(edgecolor=STATE, linewidth=2)
        ax.add_patch(frame)

    font = dict(family=with_hangul())
    ax.xaxis.tick_top()
    ax.set_xticks(range(len(source)), source, **font)
    ax.set_yticks(range(len(target)), target, **font)
    if max(map(len, source)) > 2:
        plt.setp(ax.get_xticklabels(), rotation=45, ha="left", rotation_mode="anchor")
    ax.tick_params(length=0)
    ax.set_title(title, **font)
    ax.grid(False)
    return ax


def _size(source, target):
    """Width and height of a figure for square cells, labels and the colour bar."""
    cell = min(CELL, WIDEST / len(source))
    width = cell * len(source) + LETTER * max(map(len, target)) + REST
    height = cell * len(target) + LEANING * max(map(len, source)) + REST / 2
    return width, height


def _check(weights, source, target, gold):
    if not len(source) or weights.shape != (len(target), len(source)):
        raise ValueError(
            "expected weights of shape (target words, source words)="
            f"({len(target)}, {len(source)}). Received: {weights.shape}"
        )
    check_weights(weights)
    for i, j in gold:
        if not (0 <= i < len(source) and 0 <= j < len(target)):
            raise ValueError(
                f"expected links between {len(source)} source and {len(target)} "
                f"target words. Received: {(i, j)}"
            )


def check_weights(weights):
    """Refuse what is no share of attention."""
    low, high = weights.min(), weights.max()
    if not 0 <= low <= high <= 1 + 1e-6:
        raise ValueError(
            f"expected weights from 0 to 1. Received: {low:.3g} to {high:.3g}"
        )
