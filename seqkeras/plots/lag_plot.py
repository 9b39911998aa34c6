"""Is it a forecast, or an echo of what was known?

Taught in notebooks/33_forecasting.ipynb.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

from seqkeras.plots.history import MARKERS


def lag_plot(actual, forecasts, ax=None, lags=5):
    """Draw how well forecasts agree with the truth of k steps before.

    The correlation of `forecast[t]` with `actual[t - k]`, taken over the same
    time steps for every k. A forecast that knows something new agrees best with
    its own time, k = 0. One that repeats the last known value agrees best with
    that: at k = 1 if it was made one step ahead, at k = h if h steps ahead. On a
    random walk nothing better can be had.

    Values are correlated, not changes from step to step: each new forecast makes
    good the error of the one before, so even the changes of a good one resemble
    those of a step ago.

    Args:
        actual: What happened, of shape `(timesteps,)`.
        forecasts: Dictionary from the name of a model to its forecasts of these
            time steps, of shape `(timesteps,)`, all equally many steps ahead.
        ax: Axes to draw on. `None` makes a figure.
        lags: Largest k, to both sides.

    Returns:
        The axes: a line per model, its peak a larger marker and in the legend.

    Raises:
        ValueError: If there is no forecast, if a series is not of shape
            `(timesteps,)`, constant or not finite, or too short for the lags.

    Example:

    >>> actual = [1.0, 4.0, 2.0, 6.0, 3.0, 5.0, 1.0]
    >>> ax = lag_plot(actual[1:], {"naive": actual[:-1]}, lags=1)
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['naive: peak at 1']
    """
    _check(actual, forecasts, lags)
    if ax is None:
        ax = plt.subplots()[1]
    shifts = np.arange(-lags, lags + 1)
    for k, (name, forecast) in enumerate(forecasts.items()):
        values = _correlations(np.asarray(forecast), np.asarray(actual), lags)
        peak = np.argmax(values)
        marker, label = MARKERS[k % len(MARKERS)], f"{name}: peak at {shifts[peak]}"
        (line,) = ax.plot(shifts, values, marker=marker, label=label)
        look = dict(marker=marker, color=line.get_color(), s=90, zorder=3)
        ax.scatter(shifts[peak], values[peak], **look)
    ax.axvline(0, color="#666666", linestyle=":", linewidth=1, zorder=1)
    ax.set(xlabel="lag k (time steps)", ylabel="correlation with the truth k before")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return ax


def _correlations(forecast, actual, lags):
    """For k from -lags to lags, of shape `(2 * lags + 1,)`."""
    end = len(actual) - lags
    shifted = (actual[lags - k : end - k] for k in range(-lags, lags + 1))
    return [np.corrcoef(forecast[lags:end], past)[0, 1] for past in shifted]


def _check(actual, forecasts, lags):
    if not forecasts:
        raise ValueError(f"expected at least one forecast. Received: {forecasts!r}")
    if lags < 1:
        raise ValueError(f"expected a positive integer. Received: lags={lags}")
    shape = np.shape(actual)
    if len(shape) != 1 or shape[0] < 2 * lags + 3:
        raise ValueError(
            f"expected {2 * lags + 3} time steps or more for {lags} lags to both "
            f"sides. Received: actual of shape {shape}"
        )
    for name, values in {"actual": actual, **forecasts}.items():
        if np.shape(values) != shape:
            raise ValueError(
                f"expected shape {shape}, one value for each time step. "
                f"Received: {name} of shape {np.shape(values)}"
            )
        low, high = np.min(values), np.max(values)
        if not low < high < np.inf or low == -np.inf:
            raise ValueError(
                "expected finite values that are not all the same. "
                f"Received: {name} from {low} to {high}"
            )
