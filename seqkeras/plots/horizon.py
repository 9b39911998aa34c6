"""The error of forecasts against how far ahead they look.

Taught in notebooks/33_forecasting.ipynb.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

from seqkeras.plots.history import MARKERS

SIZE = 9  # of a name, in points


def error_by_horizon(errors, ax=None, ylabel="MASE"):
    """Draw the errors of several models, one step ahead and further.

    The name of a model stands at the end of its line.

    Args:
        errors: Dictionary from the name of a model to its errors 1, 2, ...,
            horizon steps ahead, of shape `(horizon,)`.
        ax: Axes to draw on. `None` makes a figure.
        ylabel: What an error is, with its unit.

    Returns:
        The axes: a line per model over the steps, from an error of zero up.

    Raises:
        ValueError: If there are no errors, if they are not of one shape, or if
            one is negative or not finite.

    Example:

    >>> ax = error_by_horizon({"naive": [1.0, 1.5], "AR": [0.5, 0.9]})
    >>> [text.get_text() for text in ax.texts]
    ['naive', 'AR']
    """
    _check(errors)
    if ax is None:
        ax = plt.subplots()[1]
    lines = []
    for k, (name, values) in enumerate(errors.items()):
        steps = np.arange(1, len(values) + 1)
        marker = (k + k // len(MARKERS)) % len(MARKERS)  # new ones for colours again
        look = dict(marker=MARKERS[marker], markevery=-(-len(steps) // 12))
        lines += ax.plot(steps, values, label=name, **look)
    ax.set(xlabel="steps ahead", ylabel=ylabel)
    ax.set_ylim(bottom=0)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    _label_ends(ax, lines)
    return ax


def _label_ends(ax, lines):
    gap = 1.4 * SIZE / (ax.bbox.height * 72 / ax.figure.dpi)
    ends = [line.get_xydata()[-1] for line in lines]
    heights = _apart([y / ax.get_ylim()[1] for _, y in ends], gap)
    for line, end, height in zip(lines, ends, heights, strict=True):
        ax.annotate(
            line.get_label(),
            end,
            (1.04, height),
            textcoords="axes fraction",
            va="center",
            fontsize=SIZE,
            arrowprops={
                "arrowstyle": "-",
                "color": line.get_color(),
                "linewidth": 0.8,
                "shrinkA": 1,
                "shrinkB": 1,
            },
        )


def _apart(heights, gap):
    """The nearest heights in the same order that are `gap` or more apart.

    Nearest in squared distance: an isotonic regression, by its min-max formula.
    """
    order = np.argsort(heights, kind="stable")
    steps = gap * np.arange(len(order))
    wanted = np.asarray(heights)[order] - steps
    ends = range(len(order))
    apart = np.empty(len(order))
    apart[order] = steps + [
        max(min(wanted[j : k + 1].mean() for k in ends[i:]) for j in ends[: i + 1])
        for i in ends
    ]
    return apart


def _check(errors):
    if not errors:
        raise ValueError(f"expected the errors of a model. Received: {errors!r}")
    shape = np.shape(next(iter(errors.values())))
    for name, values in errors.items():
        if np.shape(values) != shape or len(shape) != 1 or not shape[0]:
            raise ValueError(
                "expected errors of one shape, (horizon,). "
                f"Received: {name} of shape {np.shape(values)}"
            )
        if not (np.isfinite(values).all() and np.min(values) >= 0):
            raise ValueError(
                f"expected finite errors, not negative. Received: {name}: {values}"
            )
