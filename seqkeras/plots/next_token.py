"""What may come next: a distribution over symbols, and what sampling keeps of it.

Taught in notebooks/31_one_to_many.ipynb.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Patch

SHOWN = 30  # symbols; further ones are mostly too unlikely to be seen
VISIBLE = {" ": "␣", "\n": "↵"}
KEPT = dict(facecolor="#0072B2")
LEFT_OUT = dict(facecolor="#E3E3E3", edgecolor="#666666", hatch="////")


def next_token_distribution(probabilities, symbols, ax=None, kept=None, title=""):
    """Draw the probabilities of the likeliest symbols to come next, in order.

    There are 30 bars at most; what is not shown is counted below them.

    With `kept`, as top-k and top-p sampling choose them, the kept symbols are
    dark, all others pale and hatched. The legend says how many there are of each,
    and how much probability they have together.

    Args:
        probabilities: Array of shape `(vocabulary,)` that sums to one.
        symbols: Name of each, as a character or a word: `vocabulary` strings. A
            space is written ␣, a line break ↵.
        ax: Axes to draw on. `None` makes a figure.
        kept: Boolean array of shape `(vocabulary,)`, `True` where a symbol is
            kept. `None` tells none apart.
        title: What came before, as `"after 'the '"`.

    Returns:
        The axes.

    Raises:
        ValueError: If the probabilities are none, or if symbols or `kept` do not
            fit them.

    Example:

    >>> kept = [True, False, True]
    >>> ax = next_token_distribution([0.3, 0.2, 0.5], ["a", "b", " "], kept=kept)
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['␣', 'a', 'b']
    """
    probabilities = np.asarray(probabilities, "float64")
    _check(probabilities, symbols, kept)
    if ax is None:
        ax = plt.subplots(figsize=(7, 3))[1]

    order = np.argsort(-probabilities, kind="stable")[:SHOWN]
    bars = ax.bar(range(len(order)), probabilities[order], width=0.8, **KEPT)
    if kept is not None:
        kept = np.asarray(kept)
        for place in np.flatnonzero(~kept[order]):
            bars[place].set(**LEFT_OUT)
        handles = [
            Patch(label=f"kept: {_together(probabilities[kept])}", **KEPT),
            Patch(label=f"left out: {_together(probabilities[~kept])}", **LEFT_OUT),
        ]
        ax.legend(handles=handles, loc="upper right")
        ax.set_ylim(0, 1.5 * probabilities.max())  # room for the legend

    names = [VISIBLE.get(symbols[i], symbols[i]) for i in order]
    rotation = 90 if max(map(len, names)) > 2 else 0
    ax.set_xticks(range(len(order)), names, rotation=rotation)
    ax.tick_params(axis="x", length=0)
    ax.set(title=title, ylabel="probability", xlim=(-0.7, len(order) - 0.3))
    ax.grid(axis="x", visible=False)
    rest = np.sort(probabilities)[::-1][SHOWN:]
    if rest.size:
        ax.set_xlabel(f"not shown: {_together(rest)}")
    return ax


def _together(probabilities):
    """5 symbols, 0.830 in all"""
    noun = "symbol" if len(probabilities) == 1 else "symbols"
    return f"{len(probabilities)} {noun}, {probabilities.sum():.3f} in all"


def _check(probabilities, symbols, kept):
    if probabilities.ndim != 1 or not probabilities.size:
        raise ValueError(
            "expected probabilities of shape (vocabulary,). "
            f"Received: probabilities.shape={probabilities.shape}"
        )
    low, total = probabilities.min(), probabilities.sum()
    if not (low >= 0 and abs(total - 1) < 1e-3):
        raise ValueError(
            "expected probabilities of at least 0 that sum to 1. "
            f"Received: a smallest of {low:.3g} and a sum of {total:.3g}"
        )
    if len(symbols) != len(probabilities):
        raise ValueError(
            f"expected {len(probabilities)} symbols. Received: {len(symbols)}"
        )
    if kept is not None:
        kept = np.asarray(kept)
        if kept.dtype != bool or kept.shape != probabilities.shape:
            raise ValueError(
                f"expected kept to be boolean, of shape {probabilities.shape}. "
                f"Received: {kept.dtype} of shape {kept.shape}"
            )
