"""A forecast that says how sure it is: a line inside a band.

Taught in notebooks/33_forecasting.ipynb.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator


def forecast_fan(
    times,
    actual,
    future_times,
    median,
    lower,
    upper,
    ax=None,
    label="80 % interval",
    *,
    xlabel="time",
    ylabel="value",
):
    """Draw a forecast with its prediction intervals over what happened.

    Args:
        times: Numbers or dates of shape `(timesteps,)`. They may go on into the
            future, to show what came of the forecast.
        actual: What happened, of shape `(timesteps,)`. NaN leaves a gap.
        future_times: Numbers or dates that were forecast, of shape `(horizon,)`.
        median: The forecast, of shape `(horizon,)`.
        lower: Lower ends of the intervals, of shape `(horizon,)`.
        upper: Upper ends, of shape `(horizon,)`.
        ax: Axes to draw on. `None` makes a figure.
        label: What the intervals hold.
        xlabel: Label of the time axis, with its unit.
        ylabel: Label of the value axis, with its unit.

    Returns:
        The axes: a thick black line for `actual`, a line for `median` and a band.

    Raises:
        ValueError: If the shapes do not fit, or a lower end is not at or below
            its upper end.

    Example:

    >>> ax = forecast_fan([2001, 2002], [3.1, 2.9], [2003], [3.0], [2.7], [3.3])
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['actual', 'median', '80 % interval']
    """
    _check("time", times, actual=actual)
    _check("future time", future_times, median=median, lower=lower, upper=upper)
    ordered = np.less_equal(lower, upper)
    if not ordered.all():
        i = np.argmin(ordered)
        raise ValueError(
            "expected every lower end at or below its upper end. "
            f"Received: {lower[i]} and {upper[i]}"
        )

    if ax is None:
        ax = plt.subplots()[1]
    ax.plot(times, actual, color="black", linestyle="-", linewidth=2.6, label="actual")
    (line,) = ax.plot(future_times, median, label="median")
    band = dict(color=line.get_color(), alpha=0.25, linewidth=0)
    ax.fill_between(future_times, lower, upper, label=label, **band)
    if np.asarray(times).dtype.kind in "iu":  # no half years
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return ax


def _check(what, times, **series):
    for name, values in series.items():
        if np.shape(values) != (len(times),):
            raise ValueError(
                f"expected shape {(len(times),)}, one value for each {what}. "
                f"Received: {name} of shape {np.shape(values)}"
            )
