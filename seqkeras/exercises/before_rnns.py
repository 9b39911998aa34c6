"""Exercises on forecasts and counts, before recurrent networks.

Taught in notebooks/10_before_rnns.ipynb.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from seqkeras.exercises import Exercise, instead, normal, sizes
from seqkeras.metrics.mase import mase
from seqkeras.metrics.perplexity import perplexity
from seqkeras.models.before_rnns import Autoregressive, SeasonalNaive

# numbers -------------------------------------------------------------------

NUMBERS = {
    "weights": 3 + 1,
    "examples": 50 - 3,
    "contexts": 5**3,
    "naive": (10, 10, 10),
    "seasonal naive": (6, 10, 6),
    "leaky average": 0.2 * 0.8**3,
    "perplexity": 4.0,
}

predict_numbers = Exercise(
    id="before_rnns.numbers",
    kind="predict",
    points=2,
    difficulty="easy",
    minutes=10,
    task="Say what simple models need, and what they forecast.",
    name="numbers",
    reference=NUMBERS,
    why="AR(3) has three weights and b, and the first value that has three values "
    "before it is the fourth. Each of three past states is one of five: 5 * 5 * 5. "
    "Naive repeats the last value, seasonal naive the last season, over and over. A "
    "leaky average takes a value in with 1 - a and keeps the share a of it at each "
    "step that follows. A perplexity is one over the geometric mean: the product of "
    "the three is 1/64, and its third root 1/4.",
    hints=(
        "Write the series down and count with a finger; it has six values.",
        "Which is the first value of a series that has three values before it?",
        "The geometric mean of three numbers is the third root of their product.",
    ),
    mistakes={
        "The bias b is a weight as well.": NUMBERS | {"weights": 3},
        "Each example needs three past values: the first three values of the series "
        "are no targets.": NUMBERS | {"examples": 50},
        "Count the targets: the fourth value is one, and the last value too.": NUMBERS
        | {"examples": 46},
        "Every place in the context may hold each of the five states: multiply, do not "
        "add.": NUMBERS | {"contexts": 15},
        "That is three states with a context of five. It is five states, and a context "
        "of three.": NUMBERS | {"contexts": 3**5},
        "Naive does not go on rising: it repeats the last value.": NUMBERS
        | {"naive": (14, 18, 22)},
        "That is the first season. Take the last two values that are known.": NUMBERS
        | {"seasonal naive": (3, 5, 3)},
        "The season is turned round: the next value is that of two steps before it.": (
            NUMBERS | {"seasonal naive": (10, 6, 10)}
        ),
        "The value has been kept for three steps, and it was taken in with a weight of "
        "1 - a before.": NUMBERS | {"leaky average": 0.8**3},
        "The value of three steps ago was kept three times, not twice.": NUMBERS
        | {"leaky average": 0.2 * 0.8**2},
        "You have exchanged what is kept, a, and what is taken in, 1 - a.": NUMBERS
        | {"leaky average": 0.8 * 0.2**3},
        "That is one over the arithmetic mean; a perplexity has the geometric one.": (
            NUMBERS | {"perplexity": 3 / (0.5 + 0.25 + 0.125)}
        ),
        "That is the mean probability. Perplexity is one over it: 1 is the best.": (
            NUMBERS | {"perplexity": 0.25}
        ),
        "That is the entropy in bits; 2 to this power is the perplexity.": NUMBERS
        | {"perplexity": 2},
    },
    alternatives=(
        NUMBERS | {"naive": [10.0, 10.0, 10.0], "perplexity": 64 ** (1 / 3)},
        {key: np.array(value, "float64") for key, value in NUMBERS.items()},
    ),
)


# seasonal ------------------------------------------------------------------


def seasonal(history, actual, period):
    steps = np.arange(len(actual))
    forecast = history[-period:][steps % period]
    naive_error = np.mean(np.abs(history[1:] - history[:-1]))
    return forecast, np.mean(np.abs(actual - forecast)) / naive_error


def some_seasons(rng):
    """A history of some seasons, and what came: more than one season."""
    period, more = sizes(rng, 2, smallest=3)
    history = np.cumsum(normal(rng, 4 * period + 1))
    return {
        "history": history,
        "actual": history[-1] + normal(rng, period + more),
        "period": period,
    }


def seasonal_of_the_package(history, actual, period):
    forecast = SeasonalNaive(period).forecast(history, len(actual))
    return forecast, mase(actual, forecast, history)


def seasonal_in_a_loop(history, actual, period):
    values, known = history.tolist(), len(history)
    for _ in actual:
        values.append(values[-period])
    wrong = sum(abs(a - f) for a, f in zip(actual, values[known:], strict=True))
    moved = sum(abs(history[t] - history[t - 1]) for t in range(1, known))
    return values[known:], wrong / len(actual) / (moved / (known - 1))


write_seasonal = Exercise(
    id="before_rnns.seasonal",
    kind="write",
    points=3,
    difficulty="medium",
    minutes=20,
    task="Write a seasonal naive forecast, and its MASE.",
    reference=seasonal,
    inputs=some_seasons,
    axes={"forecast": "steps", "error": ""},
    why="The last season is `history[-period:]`. Further ahead than one season it is "
    "copied again: step k takes the place k modulo `period`. MASE divides the mean "
    "absolute error by the mean absolute *change* of the history from one step to the "
    "next, whatever the model: so models can be compared.",
    hints=(
        "Do the forecast first, with paper and a history of two seasons of three. What "
        "is the fourth forecast?",
        "The remainder `k % period` runs 0, 1, ..., period - 1, 0, 1, and so on.",
        "The denominator of MASE is `np.mean(np.abs(np.diff(history)))`.",
    ),
    mistakes={
        "The last value is repeated: that is the naive forecast. The seasonal one "
        "repeats the last season.": instead(
            seasonal, "history[-period:][steps % period]", "history[-1] + 0 * actual"
        ),
        "The first season is copied. Take the last one, `history[-period:]`.": instead(
            seasonal, "history[-period:]", "history[:period]"
        ),
        "The last season is right but turned round: start with its oldest value.": (
            instead(seasonal, "history[-period:]", "history[-period:][::-1]")
        ),
        "The season is copied once and then held at its last value. Begin it anew.": (
            instead(seasonal, "steps % period", "np.minimum(steps, period - 1)")
        ),
        "You start one step late in the season: step 0 is the value of exactly "
        "`period` steps before.": instead(seasonal, "steps % ", "(steps + 1) % "),
        "There is one season of forecasts only, and there are more steps to forecast: "
        "copy it again.": instead(seasonal, "[steps % period]", ""),
        "From the second season on you copy what came later. Only `history` is known: "
        "copy its last season again.": instead(
            seasonal,
            "history[-period:][steps % period]",
            "np.append(history[-period:], actual[:-period])",
        ),
        "The error is divided by how much the values moved that you forecast. MASE "
        "takes the history.": instead(
            seasonal, "history[1:] - history[:-1]", "actual[1:] - actual[:-1]"
        ),
        "The error is divided by the seasonal change of the history. Take the change "
        "from one step to the next.": instead(
            seasonal,
            "history[1:] - history[:-1]",
            "history[period:] - history[:-period]",
        ),
        "The forecast is right. Its errors cancel: take absolute values before the "
        "mean.": instead(seasonal, "np.abs(actual - forecast)", "actual - forecast"),
        "The forecast is right. The changes below cancel: take absolute values before "
        "the mean.": instead(
            seasonal, "np.abs(history[1:] - history[:-1])", "history[1:] - history[:-1]"
        ),
        "The forecast is right. The error is squared; MASE has absolute errors.": (
            instead(
                seasonal,
                "np.mean(np.abs(actual - forecast))",
                "np.mean((actual - forecast) ** 2)",
            )
        ),
        "The forecast is right. Its error still has a unit: divide by the naive error "
        "of the history.": instead(seasonal, " / naive_error", ""),
        "The forecast is right. The fraction is upside down: the error of the forecast "
        "stands above.": instead(
            seasonal,
            "np.mean(np.abs(actual - forecast)) / naive_error",
            "naive_error / np.mean(np.abs(actual - forecast))",
        ),
    },
    alternatives=(
        seasonal_of_the_package,
        seasonal_in_a_loop,
        lambda history, actual, period: seasonal(
            history.astype("float64"), actual, period
        ),
    ),
)


# autoregress ---------------------------------------------------------------


def autoregress(series, p):
    examples = len(series) - p
    inputs = np.ones((examples, p + 1))
    for i in range(examples):
        inputs[i, :p] = series[i : i + p]
    targets = series[p:]
    solution = np.linalg.lstsq(inputs, targets)[0]
    weights, bias = solution[:p], solution[p]
    return weights, bias, series[-p:] @ weights + bias


def one_series(rng):
    """A series that remembers three values, and an order."""
    (p,) = sizes(rng, 1)
    series = normal(rng, 24 + 3 * p)
    for t in range(3, len(series)):
        series[t] += 0.5 * series[t - 1] - 0.4 * series[t - 3]
    return {"series": series + 1, "p": p}


def autoregress_by_the_package(series, p):
    model = Autoregressive(p).fit(series)
    return model.weights, model.bias, model.forecast(series)[0]


def autoregress_by_the_normal_equations(series, p):
    windows = sliding_window_view(series.astype("float64"), p + 1)
    inputs = np.hstack([windows[:, :-1], np.ones((len(windows), 1))])
    *weights, bias = np.linalg.solve(inputs.T @ inputs, inputs.T @ windows[:, -1])
    following = bias
    for weight, value in zip(weights, series[-p:], strict=True):
        following += weight * value
    return weights, bias, following


complete_autoregress = Exercise(
    id="before_rnns.autoregress",
    kind="complete",
    points=3,
    difficulty="medium",
    minutes=25,
    task="Complete an AR(p) that is fitted by least squares, and forecasts one step.",
    reference=autoregress,
    inputs=one_series,
    axes={"weights": "lags", "bias": "", "forecast": ""},
    why="Row i holds `series[i]` to `series[i + p - 1]`; the value that followed is "
    "`series[i + p]`, so the targets are `series[p:]`. The inputs end where the target "
    "begins: one step further and the answer would stand among the inputs, one step "
    "less and the model would learn to forecast two steps ahead. The forecast reads "
    "the last p values in the order of the rows, oldest first.",
    hints=(
        "Take the series 0, 1, 2, 3, 4 and p = 2, and write down the rows and the "
        "targets. How many are there?",
        "The first row is `series[0:p]`, and the value that followed is `series[p]`.",
        "The column of ones is there already, in the last place: its weight is the "
        "bias.",
    ),
    mistakes={
        "A weight of 1 and nothing else: the target is among the inputs of its row. "
        "The value to forecast must come after them.": instead(
            autoregress, "series[i : i + p]", "series[i + 1 : i + p + 1]"
        ),
        "You forecast two steps ahead: between the inputs of a row and its target a "
        "value is left out.": instead(
            autoregress, "len(series) - p", "len(series) - p - 1", "[p:]", "[p + 1 :]"
        ),
        "The last example is missing. There are len(series) - p of them, and the last "
        "target is the last value.": instead(
            autoregress, "len(series) - p", "len(series) - p - 1", "[p:]", "[p:-1]"
        ),
        "The weights stand the newest first. The lesson has the oldest first: do not "
        "turn the rows round.": instead(
            autoregress, "i + p]", "i + p][::-1]", "series[-p:]", "series[-p:][::-1]"
        ),
        "Rows and forecast have their values in opposite orders. Let both begin with "
        "the oldest.": instead(autoregress, "i + p]", "i + p][::-1]"),
        "The weights are right. The forecast reads the first p values: take the last, "
        "`series[-p:]`.": instead(autoregress, "series[-p:]", "series[:p]"),
        "The weights are right. The forecast reads one step too early: its inputs end "
        "with the last value of the series.": instead(
            autoregress, "series[-p:]", "series[-p - 1 : -1]"
        ),
        "The weights are right. The bias is missing from the forecast.": instead(
            autoregress, "@ weights + bias", "@ weights"
        ),
        "The model is fitted without a bias. Keep the column of ones.": instead(
            autoregress, "np.ones(", "np.zeros("
        ),
        "Targets run backwards against their rows: row i belongs to series[i + p].": (
            instead(autoregress, "series[p:]", "series[p:][::-1]")
        ),
    },
    alternatives=(autoregress_by_the_package, autoregress_by_the_normal_equations),
)


# bigram --------------------------------------------------------------------


def bigram(train, test, size):
    counts = np.zeros((size, size))
    for before, after in zip(train[:-1], train[1:], strict=True):
        counts[before, after] += 1
    seen = counts.sum(axis=1, keepdims=True)
    probabilities = (counts + 1) / (seen + size)
    came = probabilities[test[:-1], test[1:]]
    return np.exp(-np.mean(np.log(came)))


def two_texts(rng):
    """Ids of a text to count and of one to judge, with pairs that are new in it."""
    size, few = sizes(rng, 2, smallest=4)
    habit = rng.integers(size, size=size)
    train = [0]
    for _ in range(30 + few):
        train.append(habit[train[-1]] if rng.random() < 0.6 else rng.integers(size))
    return {"train": np.array(train), "test": rng.integers(size, size=25), "size": size}


def bigram_of_chances(train, test, size):
    """One over the geometric mean, character by character."""
    product = 1.0
    for before, after in zip(test[:-1], test[1:], strict=True):
        pairs = list(zip(train[:-1], train[1:], strict=True))
        seen = sum(first == before for first, _ in pairs)
        product *= (pairs.count((before, after)) + 1) / (seen + size)
    return product ** (-1 / (len(test) - 1))


def bigram_in_bits(train, test, size):
    counts = np.ones((size, size))
    np.add.at(counts, (train[:-1], train[1:]), 1)
    probabilities = counts / counts.sum(axis=1, keepdims=True)
    return 2 ** -np.log2(probabilities[test[:-1], test[1:]]).mean()


def bigram_by_the_package(train, test, size):
    counts = np.ones((size, size))
    for pair in np.stack([train[:-1], train[1:]], axis=1):
        counts[tuple(pair)] += 1
    logs = np.log(counts) - np.log(counts.sum(axis=1))[:, None]
    return perplexity(logs[test[:-1], test[1:]])


repair_bigram = Exercise(
    id="before_rnns.bigram",
    kind="repair",
    points=3,
    difficulty="medium",
    minutes=20,
    task="Repair the perplexity of a bigram model with add-one smoothing.",
    reference=bigram,
    given=instead(bigram, " + size", " + 1", "np.log(came)", "np.log2(came)"),
    inputs=two_texts,
    why="Whoever adds one to each of `size` counts has added `size` to their sum. "
    "Divide by anything else, and the probabilities of a row do not sum to one: then "
    "the number is no perplexity, however good it looks. And an exponential undoes a "
    "logarithm of its own base only: `exp` and `log`, or 2 ** and `log2`.",
    hints=(
        "There are two faults. For the first, print the sums of the rows of "
        "`probabilities`.",
        "Let nothing be counted: the perplexity should be `size`. In which of the two "
        "last lines does it go wrong?",
        "How much does a sum of `size` numbers grow, if one is added to each?",
    ),
    mistakes={
        "The logarithm is mended; the probabilities of a row still do not sum to one. "
        "How often was one added?": instead(bigram, " + size", " + 1"),
        "The probabilities are right now; `log2` and `exp` do not belong together.": (
            instead(bigram, "np.log(came)", "np.log2(came)")
        ),
        "The rows are divided by their old sum: smoothing adds to the sum as well.": (
            instead(bigram, " + size", "")
        ),
        "Nothing is smoothed any more: a pair that never came has probability 0.": (
            instead(bigram, "(counts + 1) / (seen + size)", "counts / seen")
        ),
        "Columns are summed, where rows should be: a row holds what followed one "
        "character.": instead(bigram, "axis=1, keepdims=True", "axis=0"),
        "Pairs are counted the wrong way round: row is the character before, column "
        "the one after.": instead(bigram, "[before, after]", "[after, before]"),
        "These are probabilities of pairs, which sum to one over the whole table. Let "
        "each row sum to one.": instead(
            bigram,
            "counts.sum(axis=1, keepdims=True)",
            "counts.sum()",
            "+ size)",
            "+ size**2)",
        ),
        "There is one pair less than there are characters: divide by the number of "
        "pairs, as `np.mean` does.": instead(
            bigram, "np.mean(np.log(came))", "np.sum(np.log(came)) / len(test)"
        ),
        "This is one over the arithmetic mean of the probabilities; perplexity has the "
        "geometric mean.": instead(
            bigram, "np.exp(-np.mean(np.log(came)))", "1 / np.mean(came)"
        ),
        "This is one over the perplexity: the minus before the mean is missing.": (
            instead(bigram, "-np.mean", "np.mean")
        ),
        "This is the mean of -log p. Perplexity is its exponential.": instead(
            bigram, "np.exp(-np.mean(np.log(came)))", "-np.mean(np.log(came))"
        ),
        "The text is judged that was counted. Look up the pairs of `test`.": instead(
            bigram, "[test[:-1], test[1:]]", "[train[:-1], train[1:]]"
        ),
    },
    alternatives=(bigram_of_chances, bigram_in_bits, bigram_by_the_package),
)


# past ----------------------------------------------------------------------
ERRORS = np.array(
    [[1.041, 0.77, 0.71, 1.71], [1.039, 0.75, 0.7, 0.75], [1.042, 0.76, 0.69, 0.74]]
)

measure_past = Exercise(
    id="before_rnns.past",
    kind="measure",
    points=2,
    difficulty="medium",
    minutes=40,
    task="Measure how many past values an AR(p) can afford with 50, 100 and 200 years.",
    name="errors",
    reference=ERRORS,
    same=False,
    axes="lengths orders",
    why="One value is too few whatever the length: it cannot tell rising from falling. "
    "Between 2 and 9 little changes. With 24, what counts is the number of examples: "
    "50 years have 26 of them for 25 weights, so the model hits each, noise included, "
    "and the forecasts are bad; 200 years have 176, and it is almost harmless.",
    hints=(
        "Start with one model: fit it to `spots[150:200]`, and forecast the years 200 "
        "to 249 one step ahead.",
        "`rolling_forecast(model, spots[:250], 200, 1)[:, 0]` are the fifty forecasts, "
        "and `spots[200:250]` is what came.",
        "The error is `mase(spots[200:250], forecasts, spots[:200])`, with the same "
        "history for all, so that the numbers compare.",
    ),
    properties={
        "An absolute error cannot be negative. Is an `np.abs` missing? Use `mase`.": (
            lambda run: (run() >= 0).all(),
            -ERRORS,
        ),
        "These are errors in sunspots. Divide by the naive error on the history: use "
        "`mase`.": (lambda run: run().max() < 8, 15 * ERRORS),
        "24 past values of 50 years look excellent. Is this the error on years that "
        "the model was fitted on? Take those that come after.": (
            lambda run: run()[0, 3] > 0.4,
            ERRORS * [[1, 1, 1, 0.05], [1, 1, 1, 1], [1, 1, 1, 1]],
        ),
        "The rows are the same. Is the model fitted again for each length, on the last "
        "years before 1900 only?": (
            lambda run: (np.ptp(run(), axis=0) > 0).all(),
            np.repeat(ERRORS[-1:], 3, axis=0),
        ),
        "One past value does better than nine, even with 200 years. Are the columns in "
        "the order 1, 2, 9, 24?": (
            lambda run: run()[2, 0] > run()[2, 2],
            ERRORS[:, ::-1],
        ),
        "The largest error should be that of 25 weights on 26 examples. Are the rows "
        "in the order 50, 100, 200, each with the years just before 1900?": (
            lambda run: run()[0, 3] == run().max(),
            ERRORS[::-1],
        ),
    },
    alternatives=(ERRORS.tolist(), ERRORS.astype("float32") * 1.02),
    rubric=(
        (1, "a sentence that says what was held fixed and what was varied."),
        (1, "the best order for each length, and by how much it is the best."),
        (
            1,
            "a reason that counts weights and examples, and what one stretch of fifty "
            "years cannot show.",
        ),
    ),
)

EXERCISES = [
    predict_numbers,
    write_seasonal,
    complete_autoregress,
    repair_bigram,
    measure_past,
]
