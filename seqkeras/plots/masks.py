"""Attention masks as squares: who may look at whom.

Taught in notebooks/50_transformer.ipynb.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import ListedColormap

from seqkeras.plots._draw import INPUT
from seqkeras.plots._fonts import with_hangul

CELL, REST = 0.3, 1.0  # inches: side of a square, labels and air
SEEN = ListedColormap(["white", INPUT])


def masks(panels, tokens=None, axes=None):
    """Draw attention masks side by side.

    A row is a query, a column a key. Blue is what the query may see, white what is
    hidden from it.

    Args:
        panels: Dictionary from a title to a mask, a boolean array of shape
            `(queries, keys)`, `True` where the query may look.
        tokens: What stands at each place, for masks of a sequence that looks at
            itself. `None` numbers the places from 1.
        axes: Axes to draw on, one for each mask. `None` makes a figure that fits.

    Returns:
        Array of axes, one for each mask.

    Raises:
        ValueError: If there is no mask, if one is not boolean with two axes, or if
            tokens or axes do not fit.

    Example:

    >>> causal = np.tril(np.ones((3, 3), bool))
    >>> (ax,) = masks({"causal": causal}, tokens=["[START]", "I", "see"])
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['[START]', 'I', 'see']
    """
    grids = {title: np.asarray(mask) for title, mask in dict(panels).items()}
    _check(grids, tokens)
    if axes is None:
        rows, columns = np.max([grid.shape for grid in grids.values()], axis=0)
        size = len(grids) * (CELL * columns + REST), CELL * rows + REST
        axes = plt.subplots(1, len(grids), figsize=size, squeeze=False)[1]
    axes = np.ravel(axes)
    if len(axes) != len(grids):
        raise ValueError(f"expected {len(grids)} axes. Received: {len(axes)}")

    for ax, (title, grid) in zip(axes, grids.items(), strict=True):
        edges = dict(edgecolors="#999999", linewidth=0.7, clip_on=False)
        ax.pcolormesh(grid, cmap=SEEN, vmin=0, vmax=1, **edges)
        ax.set(title=title, xlabel="key", ylabel="query", aspect="equal")
        ax.invert_yaxis()
        for axis, size in (ax.yaxis, len(grid)), (ax.xaxis, grid.shape[1]):
            labels = range(1, size + 1) if tokens is None else tokens
            axis.set_ticks(np.arange(size) + 0.5, labels, family=with_hangul())
        if tokens is not None:
            ax.tick_params(axis="x", rotation=90)
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.grid(False)
    return axes


def _check(grids, tokens):
    if not grids:
        raise ValueError("expected at least one mask. Received: none")
    for title, grid in grids.items():
        if grid.dtype != bool or grid.ndim != 2 or not grid.size:
            raise ValueError(
                "expected a boolean mask of shape (queries, keys). "
                f"Received: {grid.dtype} of shape {grid.shape} for {title!r}"
            )
        if tokens is not None and grid.shape != (len(tokens), len(tokens)):
            raise ValueError(
                f"expected masks of {len(tokens)} queries and keys, one for each token."
                f" Received: shape {grid.shape} for {title!r}"
            )
