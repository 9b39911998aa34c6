"""Forecasting without a network: naive, differenced and autoregressive models.

Every model of this lesson has two methods. `fit(series)` learns from a series of
shape `(timesteps,)` and returns the model. `forecast(history, steps)` takes the
values up to now and returns the `steps` values it expects next.

Taught in notebooks/10_before_rnns.ipynb.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def as_series(values, at_least=1):
    """The values as a float array of shape `(timesteps,)`, or a `ValueError`."""
    series = np.asarray(values, dtype="float64")
    if series.ndim != 1 or len(series) < at_least:
        raise ValueError(
            f"expected a series of shape (timesteps,), {at_least} values or more. "
            f"Received: shape={series.shape}"
        )
    return series


def positive(**sizes):
    """Raise a `ValueError` for the first size that is no positive integer."""
    for name, size in sizes.items():
        if not isinstance(size, int | np.integer) or size < 1:
            raise ValueError(f"expected a positive integer. Received: {name}={size}")


class Naive:
    """As it is now: `x_hat_{t+k} = x_t`. There is nothing to fit.

    Example:

    >>> Naive().fit([1.0, 2.0]).forecast([1.0, 2.0, 4.0], steps=2)
    array([4., 4.])
    """

    def fit(self, series):
        return self

    def forecast(self, history, steps=1):
        positive(steps=steps)
        return np.full(steps, as_series(history)[-1])


class SeasonalNaive:
    """As it was a season ago: `x_hat_{t+k} = x_{t+k-period}`. Nothing to fit.

    Args:
        period: Steps in a season, such as 12 for months of a year.

    Raises:
        ValueError: If `period` is no positive integer, or longer than a history.

    Example:

    >>> SeasonalNaive(period=2).forecast([1.0, 5.0, 2.0, 6.0], steps=3)
    array([2., 6., 2.])
    """

    def __init__(self, period):
        positive(period=period)
        self.period = period

    def fit(self, series):
        return self

    def forecast(self, history, steps=1):
        positive(steps=steps)
        return np.resize(as_series(history, self.period)[-self.period :], steps)


class Differenced:
    """A model of the changes over a period, added up to a forecast of the values.

        d_t = x_t - x_{t-period},   x_hat_{t+1} = x_{t+1-period} + d_hat_{t+1}

    The changes have no trend left, and with the length of the season as period
    no season either.

    Args:
        model: Any model with `fit` and `forecast`; it sees the changes only.
        period: Steps between the two values whose difference is taken.

    Raises:
        ValueError: If `period` is no positive integer, or a series is no longer.

    Example:

    >>> model = Differenced(Naive())  # goes on as steeply as it went last
    >>> model.fit([1.0, 2.0]).forecast([1.0, 2.0, 4.0], steps=2)
    array([6., 8.])
    """

    def __init__(self, model, period=1):
        positive(period=period)
        self.model = model
        self.period = period

    def fit(self, series):
        self.model.fit(self.changes(series))
        return self

    def changes(self, series):
        series = as_series(series, self.period + 1)
        return series[self.period :] - series[: -self.period]

    def forecast(self, history, steps=1):
        values = list(history[-self.period :])
        for change in self.model.forecast(self.changes(history), steps):
            values.append(values[-self.period] + change)
        return np.array(values[self.period :])


class Autoregressive:
    """AR(p), a weighted sum of the last `order` values, by least squares.

        x_hat_{t+1} = w_1 x_{t-p+1} + ... + w_p x_t + b,   p = order

    Further steps feed the forecasts back in as if they had been seen. An order
    above half the length of the series has more weights than examples; the
    solution of smallest weights is taken then.

    Args:
        order: Number p of past values that count.

    Raises:
        ValueError: If `order` is no positive integer, or a series is too short.

    Example:

    >>> model = Autoregressive(order=2).fit([0.0, 1, 1, 2, 3, 5, 8, 13])
    >>> model.forecast([3, 5], steps=3).round(6)  # adds the last two
    array([ 8., 13., 21.])

    References:
        - [Yule, 1927](https://doi.org/10.1098/rsta.1927.0007), on sunspots.
    """

    def __init__(self, order):
        positive(order=order)
        self.order = order

    def fit(self, series):
        series = as_series(series, self.order + 1)
        windows = sliding_window_view(series, self.order + 1)
        past, target = windows[:, :-1], windows[:, -1]
        inputs = np.column_stack([past, np.ones(len(past))])
        solution = np.linalg.lstsq(inputs, target, rcond=None)[0]
        self.weights, self.bias = solution[:-1], solution[-1]
        return self

    def forecast(self, history, steps=1):
        positive(steps=steps)
        values = list(as_series(history, self.order)[-self.order :])
        for _ in range(steps):
            values.append(self.weights @ values[-self.order :] + self.bias)
        return np.array(values[self.order :])


def rolling_forecast(model, series, start, horizon):
    """Forecast from every time step after `start`, each from its own past only.

    Row `i` holds the forecasts of `series[start + i : start + i + horizon]`, made
    from `series[: start + i]`. The model is fitted already and stays as it is.

    Args:
        model: Fitted model.
        series: Values of shape `(timesteps,)`.
        start: Index of the first value to forecast.
        horizon: Number of steps ahead.

    Returns:
        Array of shape `(origins, horizon)`, with
        `origins = timesteps - start - horizon + 1`. What really came, in the same
        shape, is `sliding_window_view(series[start:], horizon)`.

    Raises:
        ValueError: If no forecast fits between `start` and the end.

    Example:

    >>> rolling_forecast(Naive(), [1.0, 2.0, 3.0, 4.0], start=2, horizon=1)
    array([[2.],
           [3.]])
    """
    series = as_series(series)
    positive(start=start, horizon=horizon)
    if start + horizon > len(series):
        raise ValueError(
            f"expected start + horizon of at most {len(series)}, the length of the "
            f"series. Received: start={start}, horizon={horizon}"
        )
    origins = range(start, len(series) - horizon + 1)
    return np.stack([model.forecast(series[:t], horizon) for t in origins])
