"""Forecasting from a latent state: all the past, summed up in a few numbers.

Taught in notebooks/10_before_rnns.ipynb.
"""

import numpy as np

from seqkeras.models.before_rnns import as_series, positive


class LatentAutoregressive:
    """A state of fixed size that sums up all the past, and a fitted read-out.

        h_t = a * h_{t-1} + (1 - a) * x_t
        x_hat_{t+1} = w . h_t + b

    The factors `a` are set by hand, only `w` and `b` are fitted, by least squares
    (a recurrent network learns `a` as well). A factor between 0 and 1 makes a
    leaky average, which keeps that share of itself each step; 0 keeps the newest
    value alone. A complex factor of angle `2 pi / period` turns on: an average
    that goes once around in a period, shrinks to half meanwhile, and so knows
    where in the cycle the series is. The read-out sees real and imaginary parts.

    A new value costs the same however long the past is. Further steps feed the
    forecasts back in as if they had been seen.

    Args:
        decays: Shares that the leaky averages keep, each from 0 to below 1.
        periods: Periods of the turning averages, in steps, each above 2.

    Raises:
        ValueError: If a decay or a period is out of range, or a series too short.

    Example:

    >>> model = LatentAutoregressive(decays=[0.0, 0.5])
    >>> model.states([0.0, 4.0, 8.0]).real  # one row a step
    array([[0., 0.],
           [4., 2.],
           [8., 5.]])
    >>> model.fit([1.0, 2.0, 4.0, 8.0, 16.0]).forecast([2.0, 4.0]).round(6)
    array([8.])

    References:
        - [Mozer, 1991](https://papers.neurips.cc/paper_files/paper/1991/hash/53fde96fcc4b4ce72d7739202324cd49-Abstract.html)
          on memories of this kind in networks.
    """

    def __init__(self, decays, periods=()):
        decays, periods = np.asarray(decays, float), np.asarray(periods, float)
        if not (np.all(decays >= 0) and np.all(decays < 1) and np.all(periods > 2)):
            raise ValueError(
                "expected decays from 0 to below 1 and periods above 2. "
                f"Received: decays={decays}, periods={periods}"
            )
        turns = 0.5 ** (1 / periods) * np.exp(2j * np.pi / periods)
        self.a = np.concatenate([decays, turns])
        self.turning = np.arange(len(self.a)) >= len(decays)

    def step(self, h_prev, x_t):
        """The next state, from the state before and the new value."""
        return self.a * h_prev + (1 - self.a) * x_t

    def states(self, series):
        """The state after every value, complex, of shape `(timesteps, units)`."""
        h_t = np.full(len(self.a), series[0], dtype=complex)  # as if ever constant
        states = []
        for x_t in series:
            h_t = self.step(h_t, x_t)
            states.append(h_t)
        return np.stack(states)

    def parts(self, h_t):
        """What the read-out sees: real parts, and imaginary parts that turn."""
        return np.concatenate([h_t.real, h_t.imag[..., self.turning]], axis=-1)

    def fit(self, series):
        series = as_series(series, 2)
        parts = self.parts(self.states(series[:-1]))
        inputs = np.column_stack([parts, np.ones(len(parts))])
        solution = np.linalg.lstsq(inputs, series[1:], rcond=None)[0]
        self.weights, self.bias = solution[:-1], solution[-1]
        return self

    def forecast(self, history, steps=1):
        positive(steps=steps)
        h_t = self.states(as_series(history))[-1]
        forecasts = []
        for _ in range(steps):
            x_hat = self.weights @ self.parts(h_t) + self.bias
            forecasts.append(x_hat)
            h_t = self.step(h_t, x_hat)
        return np.array(forecasts)
