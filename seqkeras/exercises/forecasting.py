"""Exercises on forecasts of several steps, intervals and echoes.

Shapes: B batch, T time steps of a window, H steps ahead, Q quantiles.

Taught in notebooks/33_forecasting.ipynb.
"""

import numpy as np
from keras import ops
from numpy.lib.stride_tricks import sliding_window_view

from seqkeras.exercises import Exercise, Refused, instead, normal, sizes
from seqkeras.metrics.coverage import coverage
from seqkeras.metrics.mase import mase
from seqkeras.models.forecaster import Pinball, past_and_future, recursive_forecast

# numbers -------------------------------------------------------------------

NUMBERS = {
    "examples": 100 - 24 - 12 + 1,
    "own": (4, 8),
    "echo": 0.5,
    "peak": 3,
    "pinball": (0.8, 1.8),
    "coverage": 0.8,
}

predict_numbers = Exercise(
    id="forecasting.numbers",
    kind="predict",
    points=2,
    difficulty="easy",
    minutes=10,
    task="Say what forecasts of several steps are made of, and how they are judged.",
    name="numbers",
    reference=NUMBERS,
    why="A window and its targets take 36 values in a row, and can begin at 65 of the "
    "100. The fifth step reads four forecasts; by the twelfth the window is full of "
    "them. The naive forecasts are 6, 7, 9 and miss by 1, 2 and 0, and the history "
    "moved by 2 on average: a calm test makes even an echo look good. What was known "
    "three steps ahead is three steps old. Both quantiles are too low, one by 8 at a "
    "price of 0.1, the other by 2 at a price of 0.9. The ends belong to an interval: "
    "only the second value lies outside.",
    hints=(
        "Draw the last window that still has all its targets. Where does it begin?",
        "Before the model forecasts step 5 it has written steps 1 to 4. A window holds "
        "no more values than it has places.",
        "MASE divides by the mean change of the history: 2, 1 and 3.",
    ),
    mistakes={
        "Count the places where a window can begin: one more.": NUMBERS
        | {"examples": 64},
        "A window needs all twelve of its targets, not one of them.": NUMBERS
        | {"examples": 76},
        "A window needs targets as well: twelve values must follow it.": NUMBERS
        | {"examples": 77},
        "Windows may overlap: each time step can begin one.": NUMBERS | {"examples": 2},
        "Step 5 itself is not written yet when the model reads its window.": NUMBERS
        | {"own": (5, 8)},
        "The window has eight places only: the first forecasts have left it by "
        "then.": NUMBERS | {"own": (4, 11)},
        "There each forecast is made from the history. Made one step ahead they "
        "follow what came: 6, 7, 9.": NUMBERS | {"echo": 7 / 6},
        "That is the error itself, or divided by the changes of the test: MASE divides "
        "by those of the history.": NUMBERS | {"echo": 1},
        "An echo made one step ahead has its peak there. This one is three steps "
        "old.": (NUMBERS | {"peak": 1}),
        "At lag 0 a forecast knows something of its own time. An echo does not.": (
            NUMBERS | {"peak": 0}
        ),
        "The sign is turned round: an echo resembles what was before, and that is a "
        "positive lag.": NUMBERS | {"peak": -3},
        "The sides are exchanged: too low costs q, too high 1 - q.": NUMBERS
        | {"pinball": (7.2, 0.2)},
        "Those are the absolute errors. Weigh them: too low costs q, too high "
        "1 - q.": NUMBERS | {"pinball": (8, 2)},
        "An end belongs to its interval: the first value is inside.": NUMBERS
        | {"coverage": 0.6},
        "That is the share outside.": NUMBERS | {"coverage": 0.2},
    },
    alternatives=(
        NUMBERS
        | {
            "own": [4.0, 8.0],
            "echo": mase([7.0, 9.0, 9.0], [6.0, 7.0, 9.0], [2.0, 4.0, 3.0, 6.0]),
            "coverage": coverage([6, 8, 5, 7, 9], range(2, 7), range(6, 11)),
        },
        {key: np.array(value, "float64") for key, value in NUMBERS.items()},
    ),
)


# pinball -------------------------------------------------------------------


def pinball(actual, forecast, quantiles):
    missed = actual[:, :, None] - forecast
    loss = np.maximum(quantiles * missed, (quantiles - 1) * missed)
    return loss.mean(axis=(0, 1))


def some_quantiles(rng):
    batch, horizon, count = sizes(rng, 3)
    return {
        "actual": normal(rng, batch, horizon),
        "forecast": np.sort(normal(rng, batch, horizon, count)),
        "quantiles": np.sort(rng.uniform(0.05, 0.95, count)).astype("float32"),
    }


def pinball_in_loops(actual, forecast, quantiles):
    losses = []
    for k, q in enumerate(quantiles):
        total = 0.0
        for i, t in np.ndindex(*actual.shape):
            missed = float(actual[i, t] - forecast[i, t, k])
            total += q * missed if missed > 0 else (q - 1) * missed
        losses.append(total / actual.size)
    return losses


def pinball_with_ops(actual, forecast, quantiles):
    missed = ops.expand_dims(actual, -1) - forecast
    weight = ops.where(missed > 0, quantiles, 1 - quantiles)
    return ops.mean(weight * ops.abs(missed), axis=[0, 1])


def pinball_by_the_package(actual, forecast, quantiles):
    each = np.split(forecast, len(quantiles), axis=-1)
    pairs = zip(quantiles, each, strict=True)
    return [float(Pinball([q])(actual, one)) for q, one in pairs]


write_pinball = Exercise(
    id="forecasting.pinball",
    kind="write",
    points=2,
    difficulty="easy",
    minutes=15,
    task="Write the pinball loss of forecasts of several quantiles.",
    reference=pinball,
    inputs=some_quantiles,
    axes="quantiles",
    why="The quantile 0.9 lies above nine values of ten. So each unit by which a "
    "forecast of it is too low costs 0.9, and each unit by which it is too high 0.1: "
    "only with nine values of ten below do both sides balance. Of q * missed and "
    "(q - 1) * missed one is positive, unless both are 0: the larger is the loss.",
    hints=(
        "`forecast` has an axis more than `actual`. What shape must `actual` have, so "
        "that every quantile is compared with the same value?",
        "Forecast 10 as the quantile 0.9: if 14 comes, that costs 0.9 * 4, if 6 comes "
        "0.1 * 4.",
        "`np.maximum(q * missed, (q - 1) * missed)`, with missed = actual - forecast.",
    ),
    mistakes={
        "The sides are exchanged: with the quantile 0.9 it is dear to be too low, and "
        "cheap to be too high. Is it `actual - forecast`?": instead(
            pinball, "actual[:, :, None] - forecast", "forecast - actual[:, :, None]"
        ),
        "This is the absolute error: it costs the same to be too low as too high, "
        "whatever the quantile.": instead(
            *(pinball, "np.maximum(quantiles * missed, (quantiles - 1) * missed)"),
            "np.abs(missed) + 0 * quantiles",
        ),
        "Values below and above the forecast cancel: take the larger of the two "
        "products, element by element, before the mean.": instead(
            *(pinball, "np.maximum(quantiles * missed, (quantiles - 1) * missed)"),
            "quantiles * missed",
        ),
        "Forecasts that are too high cost nothing here: each unit costs 1 - q.": (
            instead(pinball, "(quantiles - 1) * missed", "0")
        ),
        "The smaller of the two products is taken; it is the larger that counts.": (
            instead(pinball, "np.maximum", "np.minimum")
        ),
        "The mean is taken before the maximum: errors of different windows and steps "
        "cancel.": lambda actual, forecast, quantiles: pinball(
            actual.mean(keepdims=True),
            forecast.mean(axis=(0, 1), keepdims=True),
            quantiles,
        ),
        "The errors are squared; the pinball loss has straight sides.": instead(
            pinball, "loss.mean", "(loss * np.abs(missed)).mean"
        ),
        "This is the sum over windows and steps. Take the mean.": instead(
            pinball, "loss.mean", "loss.sum"
        ),
        "`actual` has no axis for the quantiles yet: give it one of size 1, so that "
        "every quantile is compared with the same value.": instead(
            pinball, "actual[:, :, None]", "actual"
        ),
        "There is one loss for each quantile: take the mean over the first two axes "
        "only.": instead(pinball, "loss.mean(axis=(0, 1))", "loss.mean()"),
    },
    alternatives=(
        pinball_in_loops,
        pinball_with_ops,
        pinball_by_the_package,
        lambda actual, forecast, quantiles: pinball(
            np.float64(actual), np.float64(forecast), quantiles
        ),
    ),
)


# recursive -----------------------------------------------------------------


def recursive(one_step, windows, horizon):
    forecasts = []
    for _ in range(horizon):
        x_hat = one_step(windows)
        forecasts.append(x_hat)
        windows = np.concatenate([windows[:, 1:], x_hat[:, None]], axis=1)
    return np.stack(forecasts, axis=1)


def some_windows(rng):
    """Windows, the weights of a small recurrent network, and a long horizon."""
    batch, timesteps = sizes(rng, 2, smallest=3)
    return {
        "windows": normal(rng, batch, timesteps),
        "weights": rng.uniform([0.5, 0.6, 1.2], [1.0, 0.9, 1.5]),
        "horizon": timesteps + 2,
    }


def with_a_network(answer, windows, weights, horizon):
    """Call the answer with a network of one unit, which takes windows of any length."""
    w, u, v = weights

    def one_step(windows):
        windows = np.asarray(windows)
        if windows.ndim != 2:
            raise Refused(
                "expected `one_step` to get windows of shape (batch, timesteps), got "
                f"shape {windows.shape}."
            )
        h_t = np.zeros(len(windows))
        for x_t in windows.T:
            h_t = np.tanh(w * x_t + u * h_t)
        return v * h_t

    return answer(one_step, windows, horizon)


def recursive_in_one_array(one_step, windows, horizon):
    timesteps = windows.shape[1]
    values = np.pad(np.float64(windows), [(0, 0), (0, horizon)])
    for t in range(horizon):
        values[:, timesteps + t] = one_step(values[:, t : timesteps + t])
    return values[:, timesteps:]


def recursive_with_ops(one_step, windows, horizon):
    values, timesteps = ops.convert_to_tensor(windows, "float64"), windows.shape[1]
    for _ in range(horizon):
        x_hat = one_step(values[:, -timesteps:])
        values = ops.concatenate([values, ops.expand_dims(x_hat, 1)], axis=1)
    return values[:, -horizon:]


def recursive_by_the_package(one_step, windows, horizon):
    def model(past):
        return one_step(past[..., 0])[:, None]

    return recursive_forecast(model, windows[..., None], horizon)


complete_recursive = Exercise(
    id="forecasting.recursive",
    kind="complete",
    points=3,
    difficulty="medium",
    minutes=20,
    task="Complete a forecast of many steps, made with a model of one step.",
    reference=recursive,
    inputs=some_windows,
    run=with_a_network,
    axes="batch steps",
    why="The model knows windows of one length, from the oldest value to the newest. "
    "So each forecast enters at the end, and the oldest value leaves at the front. "
    "After T steps the window holds forecasts only: their errors are read as truth. "
    "That is the price of recursion. A direct model does not pay it: it gives all H "
    "steps at once, but can give no others.",
    hints=(
        "What would the model be asked for, had the first forecast already come true?",
        "The length of the window stays: one value in, one value out.",
        "`windows[:, 1:]` is the window without its oldest value. The forecast, of "
        "shape (batch,), becomes a column by `x_hat[:, None]`.",
    ),
    mistakes={
        "All steps have the same forecast: it has to enter the window before the next "
        "step.": instead(
            recursive,
            "np.concatenate([windows[:, 1:], x_hat[:, None]], axis=1)",
            "windows",
        ),
        "The forecast enters at the front, where the oldest value stands. Time runs to "
        "the right: put it at the end.": instead(
            recursive,
            "[windows[:, 1:], x_hat[:, None]]",
            "[x_hat[:, None], windows[:, :-1]]",
        ),
        "The newest value is dropped. It is the oldest, in the first column, that has "
        "to leave.": instead(recursive, "windows[:, 1:]", "windows[:, :-1]"),
        "The window grows by a column at each step. The model was trained on one "
        "length: drop the oldest value.": instead(
            recursive, "windows[:, 1:]", "windows"
        ),
        "The window shrinks: a value leaves and the forecast does not enter.": instead(
            recursive,
            "np.concatenate([windows[:, 1:], x_hat[:, None]], axis=1)",
            "windows[:, 1:]",
        ),
        "The oldest value comes in again at the end, where the forecast should be.": (
            instead(recursive, "x_hat[:, None]", "windows[:, :1]")
        ),
        "The last value is repeated in the window; the forecast should follow it.": (
            instead(recursive, "x_hat[:, None]", "windows[:, -1:]")
        ),
        "The first forecast is lost: keep it before the window moves on.": (
            lambda one_step, windows, horizon: recursive(
                one_step, windows, horizon + 1
            )[:, 1:]
        ),
        "There is one forecast too few.": instead(
            recursive, "range(horizon)", "range(horizon - 1)"
        ),
        "You return the last window. It is shorter than the horizon: collect the "
        "forecasts.": instead(recursive, "np.stack(forecasts, axis=1)", "windows"),
    },
    alternatives=(
        recursive_in_one_array,
        recursive_with_ops,
        recursive_by_the_package,
    ),
)


# leak ----------------------------------------------------------------------


def prepare(series, timesteps, horizon, cut):
    mean, std = series[:cut].mean(), series[:cut].std()
    scaled = (series - mean) / std
    rows = sliding_window_view(scaled, timesteps + horizon)
    inputs, targets = rows[:, :timesteps], rows[:, timesteps:]
    test = cut - timesteps
    train = test - horizon + 1
    return inputs[:train], targets[:train], inputs[test:], targets[test:]


def one_series(rng):
    """A series that drifts, so that its later part has another mean and spread."""
    timesteps, horizon = sizes(rng, 2, smallest=3)
    cut = 3 * timesteps + 2 * horizon
    series = normal(rng, cut + 2 * timesteps + horizon)
    return {
        "series": np.cumsum(series + 0.5),
        "timesteps": timesteps,
        "horizon": horizon,
        "cut": cut,
    }


def prepare_part_by_part(series, timesteps, horizon, cut):
    """The training stretch first; then the test, with T values from before it."""
    scaled = (series - np.mean(series[:cut])) / np.std(series[:cut])
    pairs = []
    for part in scaled[:cut], scaled[cut - timesteps :]:
        starts = range(len(part) - timesteps - horizon + 1)
        pairs.append([part[i : i + timesteps] for i in starts])
        pairs.append([part[i + timesteps : i + timesteps + horizon] for i in starts])
    return tuple(map(np.array, pairs))


def prepare_by_the_package(series, timesteps, horizon, cut):
    scaled = (series - series[:cut].mean()) / series[:cut].std()
    past, future = past_and_future(scaled[:cut], timesteps, horizon)
    known, coming = past_and_future(scaled[cut - timesteps :], timesteps, horizon)
    return past[..., 0], future, known[..., 0], coming


SCALED_BY_ALL = (
    "series[:cut].mean(), series[:cut].std()",
    "series.mean(), series.std()",
)
REACHING = ("test - horizon + 1", "test")

repair_leak = Exercise(
    id="forecasting.leak",
    kind="repair",
    points=3,
    difficulty="medium",
    minutes=25,
    task="Repair two leaks through which a training set learns of the test.",
    name="prepare",
    reference=prepare,
    given=instead(prepare, *SCALED_BY_ALL, *REACHING),
    inputs=one_series,
    axes={
        "train_inputs": "windows timesteps",
        "train_targets": "windows steps",
        "test_inputs": "windows timesteps",
        "test_targets": "windows steps",
    },
    why="Mean and spread of the whole series say how high the test stretch lies, so "
    "they come from `series[:cut]`. And a window of T values has H targets: the last "
    "training window is the one whose last target is `series[cut - 1]`. The faulty "
    "code trains on H - 1 windows more, whose targets are test values; with a horizon "
    "of 1 it is right, and so nobody notices. The inputs of the test may well reach "
    "back over the cut: whoever forecasts knows the past.",
    hints=(
        "Change the values from `series[cut]` on to anything. Which parts of the "
        "training set change?",
        "Let the series be 0, 1, ..., 19, with windows of 3, a horizon of 2 and a cut "
        "at 12, not scaled. What are the targets of the last training window?",
        "Row i has the targets `series[i + T]` to `series[i + T + H - 1]`. The last "
        "of them decides for training, the first for the test.",
    ),
    mistakes={
        "The windows are mended. Mean and spread still come from the whole series: the "
        "test stretch takes part in them.": instead(prepare, *SCALED_BY_ALL),
        "The scale is mended. The last training windows still have targets from the "
        "test stretch: the last target must come before the cut.": instead(
            prepare, *REACHING
        ),
        "The mean comes from the training stretch, the spread from all.": instead(
            prepare, "series[:cut].std()", "series.std()"
        ),
        "The spread comes from the training stretch, the mean from all.": instead(
            prepare, "series[:cut].mean()", "series.mean()"
        ),
        "The scale comes from the test stretch: take the values before the cut.": (
            instead(
                prepare, SCALED_BY_ALL[0], "series[cut:].mean(), series[cut:].std()"
            )
        ),
        "No target leaks, but the scale comes from too few values: all before the cut "
        "are known.": instead(
            *(prepare, SCALED_BY_ALL[0]),
            "series[: cut - horizon].mean(), series[: cut - horizon].std()",
        ),
        "Nothing leaks, but one training window too many is thrown away: the target of "
        "the last may be `series[cut - 1]`.": instead(
            prepare, "test - horizon + 1", "test - horizon"
        ),
        "Training is mended. The test begins too late now: the first test window has "
        "`series[cut]` as its first target, and inputs from before.": instead(
            *(prepare, "inputs[test:], targets[test:]"),
            "inputs[cut:], targets[cut:]",
        ),
        "Windows that straddle the cut are in the test now. A target before the cut is "
        "no test: begin with the window whose first target is `series[cut]`.": instead(
            *(prepare, "inputs[test:], targets[test:]"),
            "inputs[train:], targets[train:]",
        ),
        "The windows are no longer scaled: subtract the mean, divide by the spread.": (
            instead(prepare, "(series - mean) / std", "series")
        ),
    },
    alternatives=(
        prepare_part_by_part,
        prepare_by_the_package,
        lambda series, *sizes: prepare(np.float64(series), *sizes),
    ),
)


# echo ----------------------------------------------------------------------

ECHO = {
    "r2": np.array([[0.875, 0.868, 0.887], [0.886, 0.881, 0.854]]),
    "errors": np.array([[0.55, 0.57, 0.53], [1.47, 1.51, 1.6]]),
    "peaks": np.array([[0, 0, 0], [1, 1, 1]]),
}


def found(**parts):
    return ECHO | {name: np.array(values) for name, values in parts.items()}


measure_echo = Exercise(
    id="forecasting.echo",
    kind="measure",
    points=2,
    difficulty="hard",
    minutes=45,
    task="Measure which of two networks forecasts, and which one echoes.",
    name="echo",
    reference=ECHO,
    same=False,
    axes=dict.fromkeys(ECHO, "series runs"),
    why="R2 compares with the mean of the test stretch. Where a series moves slowly, "
    "its last value is far better than that: so an echo has a high R2 too, and a curve "
    "that looks right. The naive error and the lag tell them apart. The sunspots have "
    "a cycle to learn, a random walk has nothing but its last value. The network even "
    "loses to the naive forecast, most of all where the walk goes lower than it did in "
    "training: it copies well only what it has seen.",
    hints=(
        "Let one network forecast one series first: windows of 12 values, and for "
        "training the 188 whose targets lie before index 200.",
        "The naive forecast is the last value of each test window. R2 is 1 - mean "
        "squared error / variance of the targets.",
        "For each k from -3 to 3 take `np.corrcoef(made[3:-3], "
        "actual[3 - k : len(actual) - 3 - k])[0, 1]`. Which k has the largest?",
    ),
    properties={
        "An absolute error cannot be negative. Is an `np.abs` missing?": (
            lambda run: (run()["errors"] > 0).all(),
            found(errors=-ECHO["errors"]),
        ),
        "R2 is at most 1: one minus the mean squared error over the variance of the "
        "targets.": (
            lambda run: run()["r2"].max() <= 1,
            found(r2=1 / ECHO["r2"]),
        ),
        "The rows are exchanged: sunspots first, then the walk.": (
            lambda run: run()["errors"][0].mean() < run()["errors"][1].mean(),
            {name: values[::-1] for name, values in ECHO.items()},
        ),
        "The walk is forecast better than by its last value, and nobody can do that. "
        "Does a target stand among its inputs, or did training see the test?": (
            lambda run: run()["errors"][1].min() > 0.95,
            found(errors=[[0.35, 0.37, 0.33], [0.5, 0.6, 0.4]]),
        ),
        "On the sunspots the network is hardly better than the naive forecast. Are the "
        "values scaled, and do windows and targets belong together?": (
            lambda run: run()["errors"][0].max() < 0.9,
            found(errors=[[1.2, 1.1, 1.3], [1.47, 1.51, 1.6]]),
        ),
        "R2 is low for a network that was trained so. Is it taken on the test stretch, "
        "with forecasts and targets in the same unit?": (
            lambda run: run()["r2"].min() > 0.6,
            found(r2=ECHO["r2"] - 0.5),
        ),
        "The walk peaks at -1, in the future. Is your shift turned round? At the lag "
        "1 the forecast of step t meets the truth of t - 1.": (
            lambda run: not (run()["peaks"][1] == -1).any(),
            found(peaks=-ECHO["peaks"]),
        ),
        "A peak is at an odd place. Correlate the values, not their changes, and name "
        "the lag, not its place in the list.": (
            lambda run: (run()["peaks"] == [[0], [1]]).all(),
            found(peaks=ECHO["peaks"] + 3),
        ),
        "The runs of a series are all the same. Does each have a seed of its own?": (
            lambda run: (np.ptp(run()["errors"], axis=1) > 0).all(),
            found(errors=np.repeat(ECHO["errors"][:, :1], 3, axis=1)),
        ),
    },
    alternatives=(
        {name: values.tolist() for name, values in ECHO.items()},
        found(errors=ECHO["errors"].astype("float32") * 1.1),
    ),
    rubric=(
        (1, "a sentence that says what was equal for both series, and what was not."),
        (1, "which of the three numbers tells the two apart, and over all runs."),
        (1, "why the echo is no fault of the network, and what was not measured."),
    ),
)

EXERCISES = [
    predict_numbers,
    write_pinball,
    complete_recursive,
    repair_leak,
    measure_echo,
]
