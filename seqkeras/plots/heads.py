"""The attention weights of several heads, side by side.

Taught in notebooks/50_transformer.ipynb.
"""

import math

import matplotlib.pyplot as plt
import numpy as np

from seqkeras.plots.alignment import LEANING, LETTER, alignment

CELL, SMALLEST = 0.3, 0.16  # inches: largest and smallest side of a square
WIDEST, BAR, HEADING, GAP = 7.6, 0.8, 0.5, 0.2  # inches
MOST = 4  # beside each other


def heads(weights, source, target, titles=None):
    """Draw one small heat map per head, as `alignment` draws one.

    Each row is a query, a word of the target, each column a key, a word of the
    source: white is a weight of 0, dark blue one of 1. Of a sentence that looks at
    itself, source and target are the same.

    Args:
        weights: Array of shape `(heads, target words, source words)`, from 0 to 1.
        source: Words of the source, a list of strings. Hangul is fine.
        target: Words of the target.
        titles: What stands over each head. `None` numbers them from 1.

    Returns:
        Array of axes, one for each head.

    Raises:
        ValueError: If the weights do not fit the words or the titles, or are not from
            0 to 1.

    Example:

    >>> weights = [[[0.9, 0.1], [0.2, 0.8]], [[0.0, 1.0], [1.0, 0.0]]]
    >>> first, second = heads(weights, ["I", "see"], ["저는", "봐요"])
    >>> [label.get_text() for label in first.get_yticklabels()]
    ['저는', '봐요']
    """
    weights = np.asarray(weights)
    if weights.ndim != 3 or not len(weights):
        raise ValueError(
            "expected weights of shape (heads, target words, source words). "
            f"Received: {weights.shape}"
        )
    if titles is None:
        titles = [f"head {h}" for h in range(1, len(weights) + 1)]
    if len(titles) != len(weights):
        raise ValueError(f"expected {len(weights)} titles. Received: {len(titles)}")

    figure, axes = _grid(titles, source, target)
    for ax, head, title in zip(axes, weights, titles, strict=False):
        alignment(head, source, target, ax=ax, title=title)
        ax.images[0].colorbar.remove()  # one bar for all, below
        ax.tick_params(labelsize=8)
        if not ax.get_subplotspec().is_first_col():
            ax.set_yticks([])
    for ax in axes[len(weights) :]:
        ax.remove()
    axes = axes[: len(weights)]
    bar = dict(ticks=[0, 0.5, 1], label="weight", shrink=0.9, aspect=30)
    figure.colorbar(axes[0].images[0], ax=axes, **bar)
    figure.draw_without_rendering()  # titles move once the slanted labels are laid out
    return axes


def _grid(titles, source, target):
    """A figure with axes for all titles or more, as many side by side as fit."""
    words = LETTER * max(map(len, target), default=0)
    leaning = LEANING * max(map(len, source), default=0)
    titled = 0.085 * max(map(len, titles))
    room = WIDEST - words - BAR

    columns = int(room / max(SMALLEST * len(source) + GAP, titled))
    columns = min(max(columns, 1), len(titles), MOST)
    rows = math.ceil(len(titles) / columns)
    columns = math.ceil(len(titles) / rows)
    cell = min(CELL, (room / columns - GAP) / max(len(source), 1))
    width = words + BAR + columns * max(cell * len(source) + GAP, titled)
    height = rows * max(cell * len(target) + leaning + HEADING, 1.2)
    figure, axes = plt.subplots(rows, columns, figsize=(width, height), squeeze=False)
    return figure, axes.ravel()
