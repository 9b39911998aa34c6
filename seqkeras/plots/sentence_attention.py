"""Attention weights as lines between words.

Taught in notebooks/51_transformer_encoder.ipynb.
"""

import matplotlib.pyplot as plt
import numpy as np

from seqkeras.plots._draw import STATE, canvas
from seqkeras.plots._fonts import with_hangul
from seqkeras.plots.alignment import check_weights

LINE, MARGIN, BETWEEN = 0.27, 0.15, 1.8  # inches: a row, the edge, the two columns
LETTER, THICKEST = 0.13, 6  # inches, points


def sentence_attention(weights, tokens, others=None, ax=None, at=None):
    """Draw each token, on the left, and lines to the tokens that it looks at.

    A line is as thick as its weight is large: with weight 0 there is none.

    Args:
        weights: Array of shape `(tokens, others)`, from 0 to 1: of one head, or a
            mean over heads.
        tokens: Words that look, a list of strings. Hangul is fine.
        others: Words that are looked at. `None` if the tokens look at themselves.
        ax: Axes to draw on. `None` makes a figure that fits.
        at: Place of the only token whose lines are drawn, from 0; it gets their
            colour. `None` draws the lines of all.

    Returns:
        The axes.

    Raises:
        ValueError: If the weights do not fit the words or are not from 0 to 1, or if
            there is no token at place `at`.

    Example:

    >>> words = "the cat slept because it was tired".split()
    >>> ax = sentence_attention(np.eye(7)[[0, 1, 1, 2, 1, 4, 1]], words, at=4)
    >>> [round(line.get_linewidth()) for line in ax.lines]  # from "it" to "cat"
    [6]
    """
    weights = np.asarray(weights)
    others = tokens if others is None else others
    _check(weights, tokens, others, at)
    left = MARGIN + LETTER * max(map(len, tokens))
    right = left + BETWEEN
    rows = max(len(tokens), len(others))
    width = right + LETTER * max(map(len, others)) + MARGIN
    ax = canvas(width, LINE * rows + 2 * MARGIN, ax)
    font = dict(family=with_hangul(), va="center")

    heights = MARGIN + LINE * (rows - 0.5 - np.arange(rows))
    for t, token in enumerate(tokens):
        color = STATE if t == at else plt.rcParams["text.color"]
        ax.text(left, heights[t], token, ha="right", color=color, **font)
    for s, other in enumerate(others):
        ax.text(right, heights[s], other, ha="left", **font)
    for t, s in np.argwhere(weights):
        if at in (None, t):
            ends = [left + 0.07, right - 0.07], [heights[t], heights[s]]
            look = dict(linestyle="-", alpha=0.8, solid_capstyle="butt")
            ax.plot(*ends, color=STATE, linewidth=THICKEST * weights[t, s], **look)
    return ax


def _check(weights, tokens, others, at):
    if not weights.size or weights.shape != (len(tokens), len(others)):
        raise ValueError(
            "expected weights of shape (tokens, others)="
            f"({len(tokens)}, {len(others)}). Received: {weights.shape}"
        )
    check_weights(weights)
    if at is not None and at not in range(len(tokens)):
        raise ValueError(
            f"expected a place from 0 to {len(tokens) - 1}. Received: at={at}"
        )
