"""How much of a gradient is left after k steps back.

Taught in notebooks/21_through_time.ipynb.
"""

import matplotlib.pyplot as plt
import numpy as np

from seqkeras.plots.history import MARKERS


def gradient_against_lag(norms, factors=None, ax=None):
    """Draw the norm of a gradient against the lag, on a logarithmic scale.

    Args:
        norms: Dictionary from a name to the norms at lag 0, 1, 2, ..., of shape
            `(lags,)`. A norm of zero, which has no logarithm, leaves a gap.
        factors: Dictionary from some of these names to a predicted factor per
            step. It is drawn as a dashed line in the colour of the name.
        ax: Axes to draw on. `None` makes a figure.

    Returns:
        The axes: for each name markers, and the dashed line if there is one.

    Raises:
        ValueError: If there are no norms, or a factor without them.

    Example:

    >>> ax = gradient_against_lag({"linear": [1.0, 0.5, 0.26]}, {"linear": 0.5})
    >>> [line.get_label() for line in ax.lines]
    ['linear', 'predicted, 0.5 per step']
    """
    factors = factors or {}
    if not norms:
        raise ValueError(f"expected at least one curve. Received: {norms!r}")
    if unknown := sorted(set(factors) - set(norms)):
        raise ValueError(f"expected factors for {sorted(norms)}. Received: {unknown}")

    if ax is None:
        ax = plt.subplots()[1]
    for k, (name, values) in enumerate(norms.items()):
        values = np.asarray(values, dtype=float)
        lags = np.arange(len(values))
        look = dict(marker=MARKERS[k % len(MARKERS)], markevery=-(-len(lags) // 12))
        solid = "none" if name in factors else "-"
        shown = np.where(values > 0, values, np.nan)
        (line,) = ax.plot(lags, shown, linestyle=solid, label=name, **look)
        if name in factors:
            factor = factors[name]
            look = dict(linestyle="--", color=line.get_color(), linewidth=1.2)
            label = f"predicted, {factor:g} per step"
            ax.plot(lags, np.power(float(factor), lags), label=label, **look)
    ax.set(yscale="log", xlabel="lag k (time steps)", ylabel="norm of the gradient")
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return ax
