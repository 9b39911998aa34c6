"""How the share of right answers changes with the length of the input.

Taught in notebooks/40_seq2seq.ipynb.
"""

import matplotlib.pyplot as plt
import numpy as np

from seqkeras.plots.history import MARKERS


def quality_against_length(lengths, right, edges, ax=None, label=None):
    """Draw the share of right answers for short, middling and long inputs.

    A marker stands at the mean length of its bin, with one standard error up and
    down:

        share = mean(right)        error = std(right) / sqrt(n)

    The error is zero where all answers are right, or all wrong: of few examples it
    says too little. A bin without examples has no marker. Further calls on the same
    axes add lines.

    Args:
        lengths: Length of each input in tokens, of shape `(examples,)`.
        right: Booleans of the same shape, or shares from 0 to 1.
        edges: Rising numbers: a bin holds the lengths from one of them up to, and
            without, the next.
        ax: Axes to draw on. `None` makes a figure.
        label: Name of the model, for the legend. `None` makes no legend.

    Returns:
        The axes.

    Raises:
        ValueError: If the shapes differ, there are no examples, a number of `right`
            is not from 0 to 1, the edges do not rise, or a length is in no bin.

    Example: all of the first bin are right, half of the second.

    >>> ax = quality_against_length([2, 3, 5, 8], [True, True, True, False], [1, 5, 9])
    >>> ax.lines[0].get_xydata().tolist()
    [[2.5, 1.0], [6.5, 0.5]]

    References:
        - [Cho et al., 2014](https://arxiv.org/abs/1409.1259)
    """
    lengths, right = np.asarray(lengths), np.asarray(right, "float64")
    edges = np.asarray(edges)
    _check(lengths, right, edges)
    if ax is None:
        ax = plt.subplots()[1]

    bins = np.digitize(lengths, edges)
    members = [bins == number for number in np.unique(bins)]
    ax.errorbar(
        [lengths[here].mean() for here in members],
        [right[here].mean() for here in members],
        [right[here].std() / np.sqrt(here.sum()) for here in members],
        marker=MARKERS[len(ax.containers) % len(MARKERS)],
        capsize=3,
        label=label,
    )
    ax.set(xlabel="length of the input (tokens)", ylabel="share right")
    ax.set_ylim(-0.04, 1.04)
    ax.xaxis.get_major_locator().set_params(integer=True)
    if label is not None:
        ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return ax


def _check(lengths, right, edges):
    if lengths.shape != right.shape or lengths.ndim != 1 or not lengths.size:
        raise ValueError(
            "expected lengths and right of one shape, (examples,). "
            f"Received: {lengths.shape} and {right.shape}"
        )
    if not (0 <= right.min() and right.max() <= 1):
        raise ValueError(
            "expected right to be booleans or shares from 0 to 1. "
            f"Received: {right.min():g} to {right.max():g}"
        )
    if edges.ndim != 1 or len(edges) < 2 or not (np.diff(edges) > 0).all():
        raise ValueError(
            f"expected two or more edges that rise. Received: edges={edges.tolist()}"
        )
    if lengths.min() < edges[0] or lengths.max() >= edges[-1]:
        raise ValueError(
            f"expected lengths from {edges[0]} to below {edges[-1]}. "
            f"Received: {lengths.min()} to {lengths.max()}"
        )
