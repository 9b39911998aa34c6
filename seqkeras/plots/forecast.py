"""What happened, and what several models said would happen.

Taught in notebooks/10_before_rnns.ipynb.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator


def forecast(times, actual, forecasts, ax=None, *, xlabel="time", ylabel="value"):
    """Draw the forecasts of several models over a held-out stretch.

    Args:
        times: Numbers or dates of shape `(timesteps,)`.
        actual: What happened, of shape `(timesteps,)`.
        forecasts: Dictionary from the name of a model to its forecast, of shape
            `(timesteps,)`. NaN leaves a gap.
        ax: Axes to draw on. `None` makes a figure.
        xlabel: Label of the time axis, with its unit.
        ylabel: Label of the value axis, with its unit.

    Returns:
        The axes: a thick black line for `actual`, then a line per model.

    Raises:
        ValueError: If there is no forecast, or if an array is not of shape
            `(timesteps,)`.

    Example:

    >>> ax = forecast([2001, 2002], [3.1, 2.9], {"naive": [3.0, 3.1]})
    >>> [line.get_label() for line in ax.lines]
    ['actual', 'naive']
    """
    if not forecasts:
        raise ValueError(f"expected at least one forecast. Received: {forecasts!r}")
    shape = (len(times),)
    for name, values in {"actual": actual, **forecasts}.items():
        if np.shape(values) != shape:
            raise ValueError(
                f"expected shape {shape}, one value for each time. "
                f"Received: {name} of shape {np.shape(values)}"
            )
    if ax is None:
        ax = plt.subplots()[1]
    ax.plot(times, actual, color="black", linestyle="-", linewidth=2.6, label="actual")
    for name, values in forecasts.items():
        ax.plot(times, values, label=name)
    if np.asarray(times).dtype.kind in "iu":  # no half years
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return ax
