"""The forecaster of notebooks/33_forecasting.ipynb on public series.

`benchmarks/corpora.py` calls `baselines` and `models`, and prints what they yield:
the name of a model, its weights, and the mean absolute error of the last step ahead
in the unit of the series.

The protocol is one for all. The network reads the series, what is measured beside
it, and what the calendar says of the next step. The number of training steps is
chosen on the last fifth of the training stretch, then a new network is trained on
all of it. Nothing is chosen on the validation stretch; the test is measured once.
"""

from dataclasses import dataclass
from functools import partial

import keras
import numpy as np
from sklearn.linear_model import Ridge

from seqkeras.datasets import load
from seqkeras.datasets.shuffle import SPLITS
from seqkeras.models.before_rnns import Naive, SeasonalNaive
from seqkeras.models.forecaster import Forecaster, past_and_future
from seqkeras.recurrent.gru import GRUCell

UNITS = 32
STEPS = 2000, 4000  # training steps to choose from
RATE = 0.005
MEMBERS = 3  # networks whose forecasts are averaged
ALPHAS = 0.01, 0.1, 1.0, 10.0, 100.0  # of the ridge regression


@dataclass
class Series:
    """What has to be known of a series before it can be forecast."""

    target: str
    others: tuple = ()  # columns that are measured too
    types: str | None = None  # column of labels that are known a step ahead
    every: int = 1  # use every n-th row
    period: int = 1  # steps in a season
    window: int = 1  # steps that the network reads
    horizon: int = 1  # steps ahead; the last of them counts
    unit: float = 1  # the network reads the series in multiples of it


SERIES = {
    "cta_ridership": Series("rail", ("bus",), "day_type", 1, 7, 56, 1, 1e6),
    "jena_climate": Series("T (degC)", ("p (mbar)", "rh (%)"), None, 6, 24, 72, 24),
    "airline_passengers": Series("passengers", (), None, 1, 12, 24, 1, 100),
}


def read(name):
    """Inputs of shape `(length, features)`, and where each split starts."""
    tables = [load(name, split) for split in SPLITS]
    series = SERIES[name]
    table = {
        column: np.concatenate([t[column][:: series.every] for t in tables])
        for column in tables[0]
    }
    starts = np.cumsum([len(t[series.target][:: series.every]) for t in tables])
    columns = [table[series.target] / series.unit]
    for other in series.others:
        past = table[other][: starts[0]]
        columns.append((table[other] - past.mean()) / past.std())
    places = np.arange(len(columns[0])) % series.period
    known = [places]
    if series.types:
        labels = np.unique(table[series.types], return_inverse=True)[1]
        known += [labels, np.roll(labels, -1)]
    for numbers in known:  # what the calendar says of the next step
        columns += list(np.eye(numbers.max() + 1)[np.roll(numbers, -1)].T)
    return np.column_stack(columns), starts


def baselines(name):
    """Naive forecasts, and a ridge regression on the network's inputs."""
    data, series = Data(name), SERIES[name]
    for label, model in {
        "naive": Naive(),
        "seasonal naive": SeasonalNaive(series.period),
    }.items():

        def forecast(past, model=model):
            made = [model.forecast(window, series.horizon) for window in past[..., 0]]
            return np.stack(made)

        yield label, 0, data.figures(forecast)

    def ridge(alpha, past, future):
        inputs, mean, scale = scaled(past)
        model = Ridge(alpha).fit(inputs, (future - mean) / scale)

        def forecast(past):
            inputs, mean, scale = scaled(past)
            return mean + scale * model.predict(inputs).reshape(len(past), -1)

        return forecast

    forecast = ridge(data.choose(ridge, ALPHAS), *data.train)
    weights = scaled(data.train[0][:1])[0].shape[1] + 1
    yield "ridge regression", weights * series.horizon, data.figures(forecast)


def scaled(past):
    """The series scaled by its window, all that is known at its end; mean, scale."""
    window = past[..., 0]
    mean, scale = window.mean(1, keepdims=True), window.std(1, keepdims=True)
    return np.hstack([(window - mean) / scale, past[:, -1, 1:]]), mean, scale


def models(name, seed):
    """A GRU that reads the window, and the mean of several such networks."""
    keras.utils.set_random_seed(seed)
    data = Data(name)
    train = partial(network, SERIES[name].horizon)
    steps = data.choose(train, STEPS)
    members = [train(steps, *data.train) for _ in range(MEMBERS)]

    def mean(past):
        return np.mean([forecast(past) for forecast in members], axis=0)

    features = data.train[0].shape[-1]
    weights = 3 * UNITS * (features + UNITS + 2) + (UNITS + 1) * SERIES[name].horizon
    yield f"Forecaster(GRUCell({UNITS}))", weights, data.figures(members[0])
    yield f"mean of {MEMBERS} such", MEMBERS * weights, data.figures(mean)


def network(horizon, steps, past, future):
    """Train for so many steps on the absolute error; give a function that forecasts."""
    model = Forecaster(GRUCell(UNITS), horizon)
    rate = keras.optimizers.schedules.CosineDecay(RATE, steps)
    model.compile(optimizer=keras.optimizers.Adam(rate), loss="mae")
    batch = 32 if len(past) < 10_000 else 128
    epochs = -(-steps // -(-len(past) // batch))
    model.fit(past, future, batch_size=batch, epochs=epochs, verbose=0)
    return lambda past: model.predict(past, batch_size=512, verbose=0)


class Data:
    """Windows of the stretches, and the choice that uses the first one only."""

    def __init__(self, name):
        table, (end, validated, _) = read(name)
        self.series = SERIES[name]
        begin = self.series.window
        cut = end - (end - begin) // 5
        self.inner = self.windows(table, begin, cut)
        self.held_out = self.windows(table, cut, end)
        self.train = self.windows(table, begin, end)
        self.validation = self.windows(table, end, validated)
        self.test = self.windows(table, validated, len(table))

    def windows(self, table, start, end):
        series = self.series
        return past_and_future(
            table[start - series.window : end], series.window, series.horizon
        )

    def error(self, forecast, stretch, skip=0):
        past, future = (array[skip:] for array in stretch)
        missed = forecast(past)[:, -1] - future[:, -1]
        return float(np.mean(np.abs(missed))) * self.series.unit

    def choose(self, fit, settings):
        """The setting that does best on the last fifth, fitted on the others."""
        errors = [
            self.error(fit(setting, *self.inner), self.held_out) for setting in settings
        ]
        return settings[np.argmin(errors)]

    def figures(self, forecast):
        """Errors; books that cut windows inside a stretch skip its first window."""
        window = self.series.window
        figures = {"validation MAE": self.error(forecast, self.validation)}
        if len(self.validation[0]) > window:
            late = self.error(forecast, self.validation, skip=window)
            figures["validation MAE, first window skipped"] = late
        return figures | {"test MAE": self.error(forecast, self.test)}
