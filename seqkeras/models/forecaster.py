"""Forecasting with a recurrent network: one step, many steps, and how sure it is.

Shapes: B batch, T time steps of the window, F features, H steps ahead, Q quantiles.

Taught in notebooks/33_forecasting.ipynb.
"""

import keras
import numpy as np
from keras import ops
from numpy.lib.stride_tricks import sliding_window_view

from seqkeras.models.before_rnns import positive


def past_and_future(series, timesteps, horizon=1):
    """Cut a series into windows of the past, and the values that followed each.

    Pairs overlap: each starts one time step after the one before. With
    `series[start - timesteps:]` the rows of `future` are those that
    `rolling_forecast(model, series, start, horizon)` forecasts.

    Args:
        series: Values of shape `(length,)`, or `(length, features)` with the
            values to forecast in the first column.
        timesteps: Length of a window.
        horizon: Number of steps that follow it.

    Returns:
        past: float32 array of shape `(pairs, timesteps, features)`.
        future: float32 array of shape `(pairs, horizon)`.

    Raises:
        ValueError: If a size is not positive, or the series too short for a pair.

    Example:

    >>> past, future = past_and_future([1.0, 2.0, 3.0, 4.0, 5.0], 2, horizon=2)
    >>> past[..., 0].tolist(), future.tolist()
    ([[1.0, 2.0], [2.0, 3.0]], [[3.0, 4.0], [4.0, 5.0]])
    """
    positive(timesteps=timesteps, horizon=horizon)
    series = np.asarray(series, "float32")
    columns = series[:, None] if series.ndim == 1 else series
    if columns.ndim != 2 or len(columns) < timesteps + horizon:
        raise ValueError(
            f"expected a series of {timesteps + horizon} time steps or more, of shape "
            f"(length,) or (length, features). Received: shape={series.shape}"
        )
    past = sliding_window_view(columns[:-horizon], timesteps, axis=0)
    return past.swapaxes(1, 2), sliding_window_view(columns[timesteps:, 0], horizon)


@keras.saving.register_keras_serializable(package="seqkeras")
class Forecaster(keras.Model):
    """A recurrent network reads a window of the past and forecasts what follows.

        z_t = (x_t - m) / s           m, s: mean and deviation of the window
        h_t = cell(z_t, h_{t-1})      for t = 1 ... T
        z_hat_{T+1} ... z_hat_{T+H} = W h_T + b          all steps at once
        x_hat_{T+k} = m + s z_hat_{T+k}

    With `decoder=True` a second cell takes the state over and writes one step
    after the other, each time reading what it wrote last (`z_hat_T = z_T`):

        d_k = cell'(z_hat_{T+k-1}, d_{k-1}),   d_0 = h_T
        z_hat_{T+k} = W d_k + b                for k = 1 ... H

    With a `period` the network forecasts what the seasonal naive forecast lacks:
    `z_{T+k-period}` is added to `z_hat_{T+k}` (the last season again and again,
    where `k` is longer). Only the first feature is the series. The others are
    what else is known at each time step, and are read as they are.

    Args:
        cell: Recurrent cell, such as `LSTMCell(32)`.
        horizon: Number H of steps ahead.
        decoder: Whether a decoder writes the steps one by one.
        before: Layer from `(batch, timesteps, features)` to the same with other
            sizes, put before the cell, such as a `Conv1D`. `None` leaves it out.
        by_window: Whether each window is scaled by its own mean and deviation. If
            not, scale the series yourself, by numbers from the training years.
        period: Steps in a season, 1 for the last value. `None`: nothing is added.
        quantiles: Shares between 0 and 1, rising, such as `(0.1, 0.5, 0.9)`: to
            be trained with `Pinball`. A decoder goes on from the middle one.
            `None`: one number for each step.

    Call arguments:
        x: Windows of shape `(batch, timesteps, features)`.

    Returns:
        Forecasts of shape `(batch, horizon)`; with quantiles
        `(batch, horizon, quantiles)`, in rising order.

    Raises:
        ValueError: If `horizon` or `period` is no positive integer, the quantiles
            are not rising shares or without a middle one for the decoder, or a
            window is shorter than the period.

    Example:

    >>> model = Forecaster(keras.layers.GRUCell(8), horizon=4, quantiles=(0.1, 0.9))
    >>> tuple(model(ops.ones((2, 24, 1))).shape)
    (2, 4, 2)

    References:
        - [Hewamalage et al., 2021](https://doi.org/10.1016/j.ijforecast.2020.06.008)
          compare recurrent forecasters; quantiles as in
          [Wen et al., 2017](https://arxiv.org/abs/1711.11053).
    """

    def __init__(
        self,
        cell,
        horizon=1,
        decoder=False,
        before=None,
        by_window=True,
        period=None,
        quantiles=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        positive(horizon=horizon, **({} if period is None else {"period": period}))
        if quantiles is not None:
            _check_quantiles(quantiles)
            if decoder and len(quantiles) % 2 == 0:
                raise ValueError(
                    "expected a middle quantile for the decoder to go on from. "
                    f"Received: quantiles={quantiles!r}"
                )
        self.cell = cell
        self.horizon = horizon
        self.decoder = decoder
        self.before = before
        self.by_window = by_window
        self.period = period
        self.quantiles = None if quantiles is None else tuple(quantiles)
        self.rnn = keras.layers.RNN(cell, return_state=True, dtype=self.dtype_policy)
        self.decoder_cell = (
            type(cell).from_config(cell.get_config()) if decoder else None
        )
        steps = 1 if decoder else horizon
        self.head = keras.layers.Dense(
            steps * len(quantiles or [1]), dtype=self.dtype_policy
        )

    def build(self, input_shape):
        batch, timesteps, _ = input_shape
        if self.period and timesteps and timesteps < self.period:
            raise ValueError(
                f"expected a window of {self.period} time steps or more. "
                f"Received: {timesteps} time steps"
            )
        if self.before is not None:
            if not self.before.built:
                self.before.build(input_shape)
            input_shape = self.before.compute_output_shape(input_shape)
        self.rnn.build(input_shape)
        if self.decoder:
            self.decoder_cell.build((batch, 1))
        self.head.build((batch, self.cell.output_size))

    def call(self, x):
        series, others = x[..., :1], x[..., 1:]  # (B, T, 1), (B, T, F - 1)
        mean, scale = 0.0, 1.0
        if self.by_window:
            mean = ops.mean(series, axis=1, keepdims=True)
            scale = ops.std(series, axis=1, keepdims=True) + 1e-3
        z = (series - mean) / scale

        inputs = ops.concatenate([z, others], axis=-1)
        if self.before is not None:
            inputs = self.before(inputs)
        h, *states = self.rnn(inputs)

        naive = self._naive(z)  # (B, H, 1)
        if self.decoder:
            z_hat = self._decode(z[:, -1], states, naive)
        else:
            z_hat = naive + self._steps(h, self.horizon)
        x_hat = mean + scale * z_hat  # (B, H, Q)
        return x_hat[..., 0] if self.quantiles is None else ops.sort(x_hat, axis=-1)

    def _naive(self, z):
        """The last season, repeated over the horizon; zero without a period."""
        if self.period is None:
            return ops.repeat(ops.zeros_like(z[:, :1]), self.horizon, axis=1)
        season = np.arange(z.shape[1])[-self.period :]
        return ops.take(z, np.resize(season, self.horizon), axis=1)

    def _decode(self, z_hat, states, naive):
        written = []
        for k in range(self.horizon):
            d_k, states = self.decoder_cell(z_hat, states)
            step = naive[:, k : k + 1] + self._steps(d_k, 1)  # (B, 1, Q)
            written.append(step)
            middle = step.shape[-1] // 2
            z_hat = ops.sort(step, axis=-1)[:, 0, middle : middle + 1]
        return ops.concatenate(written, axis=1)

    def _steps(self, h, steps):
        return ops.reshape(self.head(h), (-1, steps, len(self.quantiles or [1])))

    def get_config(self):
        serialize = keras.saving.serialize_keras_object
        return {
            **super().get_config(),
            "cell": serialize(self.cell),
            "horizon": self.horizon,
            "decoder": self.decoder,
            "before": serialize(self.before),
            "by_window": self.by_window,
            "period": self.period,
            "quantiles": self.quantiles,
        }

    @classmethod
    def from_config(cls, config):
        deserialize = keras.saving.deserialize_keras_object
        layers = {name: deserialize(config[name]) for name in ("cell", "before")}
        return cls(**{**config, **layers})


def recursive_forecast(model, past, steps):
    """Forecast many steps with a one-step model that reads its own forecasts.

    Each forecast is appended to the window as if it had been seen, and the oldest
    value dropped.

    Args:
        model: A `Forecaster` of `horizon=1` without quantiles.
        past: Windows of shape `(batch, timesteps, 1)`: what else is known, besides
            the series, is not known of the future.
        steps: Number of steps ahead.

    Returns:
        Array of shape `(batch, steps)`.

    Raises:
        ValueError: If `steps` is no positive integer, or there are more features.

    Example:

    >>> past = ops.convert_to_tensor([[[1.0], [2.0], [3.0]]])
    >>> recursive_forecast(lambda x: x[:, 0], past, steps=2)  # as a window ago
    array([[1., 2.]], dtype=float32)
    """
    positive(steps=steps)
    if np.ndim(past) != 3 or np.shape(past)[2] != 1:
        raise ValueError(
            "expected windows of shape (batch, timesteps, 1). "
            f"Received: shape={np.shape(past)}"
        )
    written = ops.convert_to_tensor(past)
    for _ in range(steps):
        x_hat = model(written[:, -past.shape[1] :])
        written = ops.concatenate([written, x_hat[..., None]], axis=1)
    return ops.convert_to_numpy(written[:, -steps:, 0])


@keras.saving.register_keras_serializable(package="seqkeras")
class Pinball(keras.losses.Loss):
    """Pinball loss: what makes a number the quantile of what may come.

        loss = mean_q max(q (y - y_hat_q), (q - 1) (y - y_hat_q))

    A forecast of the quantile q = 0.9 pays 0.9 for each unit that it is too low and
    0.1 for each that it is too high. It is best if it is too low once in ten times.
    With the one quantile 0.5 this is half the absolute error.

    Args:
        quantiles: Shares between 0 and 1, rising.

    Call arguments:
        y_true: What came, of shape `(batch, horizon)`.
        y_pred: Its forecasts, of shape `(batch, horizon, quantiles)`.

    Raises:
        ValueError: If the quantiles are not rising shares.

    Example:

    >>> print(float(Pinball((0.1, 0.9))([[10.0]], [[[8.0, 12.0]]])).__round__(3))
    0.2

    References:
        - [Koenker and Bassett, 1978](https://doi.org/10.2307/1913643)
    """

    def __init__(self, quantiles, name="pinball", **kwargs):
        super().__init__(name=name, **kwargs)
        _check_quantiles(quantiles)
        self.quantiles = tuple(quantiles)

    def call(self, y_true, y_pred):
        y_true, y_pred = map(ops.convert_to_tensor, (y_true, y_pred))
        q = ops.convert_to_tensor(self.quantiles, y_pred.dtype)
        missed = y_true[..., None] - y_pred
        return ops.mean(ops.maximum(q * missed, (q - 1) * missed), axis=-1)

    def get_config(self):
        return {**super().get_config(), "quantiles": self.quantiles}


def _check_quantiles(quantiles):
    inside = np.concatenate([[0.0], quantiles, [1.0]])
    if len(quantiles) == 0 or not np.all(np.diff(inside) > 0):
        raise ValueError(
            f"expected rising shares between 0 and 1. Received: quantiles={quantiles!r}"
        )
