"""All ways to tag a sentence, and one of them.

Taught in notebooks/32_many_to_many.ipynb.
"""

from itertools import pairwise

import numpy as np
from matplotlib import colormaps
from matplotlib.patches import Circle

from seqkeras.plots._draw import STATE, canvas

ROW, RADIUS, MARGIN = 0.58, 0.2, 0.15  # in inches
COLUMN, LETTER = 0.9, 0.1  # narrowest column, room for a letter
SHADES = colormaps["Blues"]
WAY, MOVE = "#CFCFCF", STATE


def lattice(scores, tags: list[str], words: list[str], path=None, ax=None):
    """Draw the lattice of a sentence: a column per word, a node per tag.

    A way from the left to the right is a sequence of tags. A node holds its score,
    the darker the higher.

    Args:
        scores: Array of shape `(timesteps, tags)`, for example the scores of the
            words alone, or those of the best way to each node.
        tags: Name of each tag, from top to bottom.
        words: The words.
        path: Number of the tag of each word, of shape `(timesteps,)`: the way to
            draw in full. `None` draws none.
        ax: Axes to draw on. `None` makes a figure that fits.

    Returns:
        The axes.

    Raises:
        ValueError: If the scores are not finite numbers of that shape, or if the
            path is not one tag for each word.

    Example:

    >>> ax = lattice([[0.0, 1.0], [3.0, 0.0]], ["O", "B-PER"], ["Hi", "Ada"], [0, 1])
    >>> len(ax.lines)  # 2 * 2 moves, one of them twice
    5

    References:
        - [Forney, 1973](https://doi.org/10.1109/PROC.1973.9030)
    """
    scores = np.asarray(scores, "float64")
    _check(scores, tags, words, path)
    timesteps, height = len(words), MARGIN + ROW * (len(tags) + 0.6)
    step = max(COLUMN, LETTER * (max(map(len, words)) + 1))
    left = MARGIN + LETTER * max(map(len, tags)) + step / 2
    x = left + step * np.arange(timesteps)
    y = height - ROW * (np.arange(len(tags)) + 0.5)
    ax = canvas(left + step * (timesteps - 0.5) + MARGIN, height, ax)

    for here, there in pairwise(x):
        for start, end in np.ndindex(len(tags), len(tags)):
            ax.plot([here, there], [y[start], y[end]], color=WAY, lw=0.8, ls="-")
    if path is not None:
        for t, (i, j) in enumerate(pairwise(path)):
            ax.plot(x[t : t + 2], [y[i], y[j]], color=MOVE, lw=3, ls="-", zorder=2.5)

    low, high = scores.min(), scores.max()
    for t, k in np.ndindex(scores.shape):
        share = (scores[t, k] - low) / (high - low or 1)
        chosen = path is not None and path[t] == k
        _node(ax, x[t], y[k], scores[t, k], share, chosen)
    for place, tag in zip(y, tags, strict=True):
        ax.text(MARGIN, place, tag, va="center")
    for place, word in zip(x, words, strict=True):
        ax.text(place, MARGIN + 0.1, word, ha="center", va="center")
    return ax


def _node(ax, x, y, score, share, chosen):
    """A circle with its score; `share` of 0 is the lowest, of 1 the highest."""
    ax.add_patch(
        Circle(
            (x, y),
            RADIUS,
            facecolor=SHADES(0.7 * share),
            edgecolor=MOVE if chosen else "#666666",
            linewidth=3 if chosen else 0.8,
            zorder=3,
        )
    )
    ax.text(
        *(x, y, f"{round(score, 1) + 0.0:.1f}"),
        color="black",
        fontsize=8.5,
        ha="center",
        va="center",
        zorder=4,
    )


def _check(scores, tags, words, path):
    shape = (len(words), len(tags))
    if scores.shape != shape or not scores.size:
        raise ValueError(
            f"expected scores of shape (timesteps, tags), here {shape}. "
            f"Received: scores.shape={scores.shape}"
        )
    if not np.isfinite(scores).all():
        raise ValueError(
            f"expected finite scores. Received: {scores.min()} to {scores.max()}"
        )
    if path is None:
        return
    if np.shape(path) != shape[:1] or not np.isin(path, range(len(tags))).all():
        raise ValueError(
            f"expected a path of {len(words)} numbers from 0 to {len(tags) - 1}. "
            f"Received: path={np.asarray(path).tolist()}"
        )
