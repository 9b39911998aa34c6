"""Mean absolute scaled error of a forecast.

Taught in notebooks/10_before_rnns.ipynb.
"""

import numpy as np


def mase(actual, forecast, history, period=1):
    """Mean absolute error, as a multiple of the naive error on the history.

        MASE = mean_t |y_t - y_hat_t|  /  mean_t |y_t - y_{t-period}|

    with the mean above over the forecasts and the mean below over `history`,
    the values the model was fitted on. It has no unit, so it compares across
    series: 0.5 means half the error of forecasting "as it was a period ago" one
    step ahead.

    Args:
        actual: What happened, of shape `(n,)` or `(origins, horizon)`.
        forecast: What was forecast, of the same shape.
        history: The values the model was fitted on, of shape `(timesteps,)`.
        period: Steps the naive forecast looks back: 1, or the season's length.

    Returns:
        A number for shape `(n,)`; for `(origins, horizon)` an array of shape
        `(horizon,)`, one number for each step ahead.

    Raises:
        ValueError: If the shapes differ, or the history is too short or has a
            naive error of zero.

    Example:

    >>> print(mase(actual=[5.0, 7.0], forecast=[4.0, 4.0], history=[0.0, 2.0, 4.0]))
    1.0

    References:
        - [Hyndman and Koehler, 2006](https://doi.org/10.1016/j.ijforecast.2006.03.001)
    """
    actual, forecast, history = map(np.asarray, (actual, forecast, history))
    if actual.shape != forecast.shape or actual.ndim not in (1, 2) or not actual.size:
        raise ValueError(
            "expected two arrays of one shape, (n,) or (origins, horizon). "
            f"Received: actual.shape={actual.shape}, forecast.shape={forecast.shape}"
        )
    if history.ndim != 1 or not 0 < period < len(history):
        raise ValueError(
            "expected a period of at least 1 and a history longer than that. "
            f"Received: period={period}, history.shape={history.shape}"
        )
    scale = np.mean(np.abs(history[period:] - history[:-period]))
    if scale == 0:
        raise ValueError(
            "expected a history that changes. "
            f"Received: values that repeat after period={period}"
        )
    return np.mean(np.abs(actual - forecast), axis=0) / scale
