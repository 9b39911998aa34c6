"""Forecasting with a Markov chain: what followed the last time it looked like this.

Taught in notebooks/10_before_rnns.ipynb.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from seqkeras.models.before_rnns import as_series, positive


class MarkovChain:
    """A Markov chain on the states of a series, with counted transitions.

    The values are sorted into `states` states of equal share (cut at quantiles).
    For every context, the last `order` states, the chain counts which state came
    next, starting from one, so that nothing is impossible:

        p(j | context) = (1 + count(context, j)) / (states + count(context))

    The forecast `k` steps ahead is the expected value under the `k`-step
    transition probabilities, where a state stands for the mean of its values.

    Args:
        states: Number of states S.
        order: Number of states in a context, of which there are `S ** order`.

    Raises:
        ValueError: If an argument is no positive integer, a series is too short,
            or so many values are equal that a state stays empty.

    Example:

    >>> chain = MarkovChain(states=2).fit([0.0, 9.0, 0.0, 9.0, 0.0])
    >>> print(chain.transitions)  # from low and high, to low and high
    [[0.25 0.75]
     [0.75 0.25]]
    >>> chain.forecast([9.0], steps=2)
    array([2.25 , 5.625])

    References:
        - Markov, 1913, on vowels and consonants in Pushkin's Eugene Onegin;
          [English, 2006](https://doi.org/10.1017/S0269889706001074).
    """

    def __init__(self, states, order=1):
        positive(states=states, order=order)
        self.states = states
        self.order = order

    def fit(self, series):
        series = as_series(series, self.order + 1)
        self.edges = np.quantile(series, np.arange(1, self.states) / self.states)
        states = self.states_of(series)
        sizes = np.bincount(states, minlength=self.states)
        if not sizes.all():
            raise ValueError(
                "expected values that differ enough to fill every state. "
                f"Received: states={self.states}, filled: {np.count_nonzero(sizes)}"
            )
        self.means = np.bincount(states, weights=series) / sizes

        counts = np.ones((self.states,) * (self.order + 1))  # contexts, then next
        np.add.at(counts, tuple(sliding_window_view(states, self.order + 1).T), 1)
        self.transitions = counts / counts.sum(axis=-1, keepdims=True)
        return self

    def states_of(self, series):
        """The state of every value, integers from 0 to `states - 1`."""
        return np.searchsorted(self.edges, series)

    def forecast(self, history, steps=1):
        positive(steps=steps)
        last = self.states_of(as_series(history, self.order)[-self.order :])
        context = np.zeros((self.states,) * self.order)  # its probability
        context[tuple(last)] = 1.0
        forecasts = []
        for _ in range(steps):
            # Sum out the oldest state: the newer ones are the next context.
            context = np.sum(context[..., None] * self.transitions, axis=0)
            newest = context.reshape(-1, self.states).sum(axis=0)
            forecasts.append(newest @ self.means)
        return np.array(forecasts)
