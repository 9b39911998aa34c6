"""Exercises on models that write: captions and text.

Shapes: B batch, T time steps, V symbols of the vocabulary.

Taught in notebooks/31_one_to_many.ipynb.
"""

import numpy as np
from keras import ops

from seqkeras.decoding.sampling import top_p
from seqkeras.exercises import Exercise, Refused, instead, normal, sizes

# numbers -------------------------------------------------------------------

NUMBERS = {
    "first loss": np.log(40),
    "perplexity": np.exp(1.5),
    "logits": (16, 11, 25),
    "whole caption": 0.98**11,
    "temperature 0": (1, 0, 0),
    "temperature infinity": (1 / 3, 1 / 3, 1 / 3),
    "temperature one half": 0.8**2 / (0.8**2 + 0.2**2),
    "top-k": 0.4 / (0.4 + 0.3),
    "top-p": 3,
}

predict_numbers = Exercise(
    id="one_to_many.numbers",
    kind="predict",
    points=2,
    difficulty="easy",
    minutes=10,
    task="Say what a model that writes starts from, and what sampling makes of it.",
    name="numbers",
    reference=NUMBERS,
    tolerance=5e-3,
    why="A model that knows nothing spreads its probability evenly: its loss is "
    "-log(1/V) = log V, and its perplexity, exp(loss), is V. Of 12 ids the first 11 "
    "are read and the last 11 are to be written. Chances of words that all have to be "
    "right multiply. A temperature T makes p into p ** (1/T), and the sum has to be "
    "one again: near 0 the largest takes all, at infinity all are equal. Top-k and "
    "top-p leave symbols out, and share their probability among the others.",
    hints=(
        "What probability does each of 40 symbols get from a model that knows nothing?",
        "Every id but the last is read, every id but the first is written.",
        "log p / T is the logarithm of p ** (1/T). After that, and after each filter, "
        "divide by the sum.",
    ),
    mistakes={
        "The loss of Keras is in nats: the natural logarithm, not that of base 2.": (
            NUMBERS | {"first loss": np.log2(40)}
        ),
        "That is the perplexity of this model; its loss is the logarithm.": NUMBERS
        | {"first loss": 40},
        "A loss in nats belongs to the exponential function, one in bits to 2 ** "
        "loss.": NUMBERS | {"perplexity": 2**1.5},
        "The start is not written and after the end nothing is read: one step less "
        "than there are ids.": NUMBERS | {"logits": (16, 12, 25)},
        "Those are the ids. Each step has one logit for every word.": NUMBERS
        | {"logits": (16, 11)},
        "One word is right as often as that; all of them have to be right.": NUMBERS
        | {"whole caption": 0.98},
        "Chances of independent events multiply; the chances of an error do not simply "
        "add up.": NUMBERS | {"whole caption": 1 - 11 * 0.02},
        "A temperature of 1 changes nothing, a temperature near 0 does: what is left "
        "of all but the largest?": NUMBERS | {"temperature 0": (0.6, 0.3, 0.1)},
        "You have exchanged cold and hot: near 0 the largest takes all.": NUMBERS
        | {
            "temperature 0": (1 / 3, 1 / 3, 1 / 3),
            "temperature infinity": (1, 0, 0),
        },
        "Divided by infinity all logits are zero. What is the softmax of zeros?": (
            NUMBERS | {"temperature infinity": (0.6, 0.3, 0.1)}
        ),
        "You took square roots. Logits divided by 1/2 are doubled: the probabilities "
        "are squared.": NUMBERS
        | {"temperature one half": 0.8**0.5 / (0.8**0.5 + 0.2**0.5)},
        "The squares do not sum to one yet: divide by their sum.": NUMBERS
        | {"temperature one half": 0.64},
        "What top-k leaves out is shared among what it keeps: divide by the sum.": (
            NUMBERS | {"top-k": 0.4}
        ),
        "The two that are kept do not become equal: they keep their ratio.": NUMBERS
        | {"top-k": 0.5},
        "The nucleus has at least the probability p; two symbols fall short of "
        "it.": NUMBERS | {"top-p": 2},
        "The nucleus ends as soon as it has the probability p: not all are "
        "needed.": NUMBERS | {"top-p": 4},
    },
    alternatives=(
        NUMBERS | {"first loss": 3.69, "perplexity": 4.48, "logits": [16, 11, 25]},
        {key: np.array(value, "float64") for key, value in NUMBERS.items()},
    ),
)


# shift ---------------------------------------------------------------------


def shift(captions, start_id, end_id):
    batch, timesteps = captions.shape
    lengths = (captions != 0).sum(axis=1)
    inputs = np.zeros((batch, timesteps + 1), int)
    inputs[:, 0] = start_id
    inputs[:, 1:] = captions
    targets = np.zeros((batch, timesteps + 1), int)
    targets[:, :-1] = captions
    targets[np.arange(batch), lengths] = end_id
    mask = np.arange(timesteps + 1) <= lengths[:, None]
    return inputs, targets, mask


def some_captions(rng):
    """Captions of different lengths, one of them without padding."""
    batch, timesteps = sizes(rng, 2, smallest=3)
    captions = rng.integers(3, 20, size=(batch, timesteps))
    lengths = rng.integers(1, timesteps, size=batch)
    lengths[rng.integers(batch)] = timesteps
    captions[np.arange(timesteps) >= lengths[:, None]] = 0
    start_id, end_id = map(int, rng.permutation([1, 2]))
    return {"captions": captions, "start_id": start_id, "end_id": end_id}


def shift_row_by_row(captions, start_id, end_id):
    longest = captions.shape[1] + 1
    inputs, targets, mask = [], [], []
    for row in captions.tolist():
        words = [word for word in row if word != 0]
        rest = longest - len(words) - 1
        inputs.append([start_id, *words] + [0] * rest)
        targets.append([*words, end_id] + [0] * rest)
        mask.append([True] * (len(words) + 1) + [False] * rest)
    return inputs, targets, mask


def shift_whole_rows(captions, start_id, end_id):
    """Cut [start, words, end, padding] once at its end and once at its start."""
    whole = np.pad(captions, ((0, 0), (1, 1)))
    whole[:, 0] = start_id
    whole[np.arange(len(whole)), (whole != 0).sum(axis=1)] = end_id
    inputs, targets = whole[:, :-1], whole[:, 1:]
    return np.where(inputs == end_id, 0, inputs), targets, targets > 0


NO_START = ("    inputs[:, 0] = start_id\n", "", "inputs[:, 1:]", "inputs[:, :-1]")
END_LAST = ("targets[np.arange(batch), lengths]", "targets[:, -1]")

repair_shift = Exercise(
    id="one_to_many.shift",
    kind="repair",
    points=2,
    difficulty="medium",
    minutes=15,
    task="Repair the inputs and the targets of a decoder, with which it learns to copy "
    "instead of to write.",
    reference=shift,
    given=instead(shift, *NO_START, *END_LAST),
    inputs=some_captions,
    axes={
        "inputs": "batch timesteps",
        "targets": "batch timesteps",
        "mask": "batch timesteps",
    },
    why="At step t the decoder has read the words before word t, and has to write "
    "word t. So the inputs are the start and then the caption, the targets the "
    "caption and then the end. Without the start, input and target are the same word: "
    "the loss falls to zero, and the model has learned to copy what it will not have "
    "when it writes. The end stands right after the last word, where the mask still "
    "counts it; behind the padding it is never learned, and no caption ends.",
    hints=(
        "There are two faults. Write down the inputs, the targets and the mask of the "
        "caption 7, 8 among captions of four words.",
        "What does the decoder read when it has to write the first word?",
        "The row `[7, 8, 0, 0]` becomes `[start, 7, 8, 0, 0]` and `[7, 8, end, 0, 0]`.",
    ),
    mistakes={
        "The end is mended. The decoder still reads the word that it has to write: the "
        "inputs begin with the start, and the words follow one step later.": instead(
            shift, *NO_START
        ),
        "The start is mended. The end still stands behind the padding, where the mask "
        "hides it: put it right after the last word.": instead(shift, *END_LAST),
        "Inputs and targets are the same: the targets have no start and one word "
        "more to come.": instead(
            *(shift, "    targets[:, :-1] = captions\n", "    targets[:] = inputs\n"),
            *("    targets[np.arange(batch), lengths] = end_id\n", ""),
        ),
        "The start is there, but at the place of the first word: the words belong one "
        "step later.": instead(
            *(shift, "    inputs[:, 0] = start_id\n    inputs[:, 1:] = captions\n"),
            "    inputs[:, :-1] = captions\n    inputs[:, 0] = start_id\n",
        ),
        "The words are at their places in the inputs; in front of them the start is "
        "missing.": instead(shift, "    inputs[:, 0] = start_id\n", ""),
        "No target is the end: the model would never stop.": instead(
            shift, "    targets[np.arange(batch), lengths] = end_id\n", ""
        ),
        "The end has taken the place of the last word: it comes after it.": instead(
            shift, "batch), lengths]", "batch), lengths - 1]"
        ),
        "The targets are shifted twice: no step has the first word as its "
        "target.": instead(
            *(shift, "targets[:, :-1] = captions", "targets[:, :-2] = captions[:, 1:]"),
            *("batch), lengths]", "batch), lengths - 1]"),
        ),
        "The mask hides the end: it is a target like the words.": instead(
            shift, "<= lengths", "< lengths"
        ),
        "The mask counts the padding as well.": instead(
            shift, "<= lengths[:, None]", "<= timesteps + 0 * lengths[:, None]"
        ),
        "Start and end are exchanged.": lambda captions, start_id, end_id: shift(
            captions, end_id, start_id
        ),
        "The inputs hold the end too. After the end nothing is written, so nobody has "
        "to read it.": instead(
            *(shift, "    mask = "),
            "    short = np.flatnonzero(lengths < timesteps)\n"
            "    inputs[short, lengths[short] + 1] = end_id\n    mask = ",
        ),
    },
    alternatives=(shift_row_by_row, shift_whole_rows),
)


# sample --------------------------------------------------------------------


def sample(logits, temperature, u):
    if temperature == 0:
        probabilities = np.eye(logits.shape[1])[logits.argmax(axis=1)]
    else:
        above = logits - logits.max(axis=1, keepdims=True)
        weights = np.exp(above / temperature)
        probabilities = weights / weights.sum(axis=1, keepdims=True)
    passed = np.cumsum(probabilities, axis=1) <= u[:, None]
    return probabilities, passed.sum(axis=1)


def some_logits(rng):
    """Logits so large that their exponentials overflow, and uniform numbers."""
    batch, vocabulary = sizes(rng, 2, smallest=5)
    return {
        "logits": 2 * normal(rng, batch, vocabulary) + np.float32(200),
        "temperature": float(rng.choice([0.5, 0.6, 1.5, 1.8])),
        "u": rng.uniform(size=batch),
    }


def warm_and_at_zero(answer, logits, temperature, u):
    warm, cold = answer(logits, temperature, u), answer(logits, 0, u)
    for pair in warm, cold:
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise Refused(
                "expected two outputs, probabilities and ids, "
                f"got {type(pair).__name__}."
            )
    return *warm, *cold


def sample_with_ops(logits, temperature, u):
    if temperature == 0:
        likeliest = ops.argmax(logits, axis=-1)
        return ops.one_hot(likeliest, logits.shape[1]), likeliest
    probabilities = ops.softmax(logits / temperature)
    below = np.array(ops.cumsum(probabilities, axis=-1)) < u[:, None]
    return probabilities, below.sum(axis=1)


def sample_row_by_row(logits, temperature, u):
    probabilities, ids = [], []
    for row, x in zip(logits.tolist(), u, strict=True):
        ratios = [np.exp((logit - max(row)) / (temperature or 1e-9)) for logit in row]
        p = np.array(ratios) / sum(ratios)
        probabilities.append(p)
        ids.append(np.searchsorted(np.cumsum(p), x))
    return np.array(probabilities), np.array(ids)


write_sample = Exercise(
    id="one_to_many.sample",
    kind="write",
    points=3,
    difficulty="medium",
    minutes=25,
    task="Write a function that draws the next symbol from logits at a temperature.",
    reference=sample,
    inputs=some_logits,
    run=warm_and_at_zero,
    axes={
        "probabilities": "batch symbols",
        "ids": "batch",
        "probabilities at temperature 0": "batch symbols",
        "ids at temperature 0": "batch",
    },
    why="The temperature divides the logits, before the softmax. Subtracting the "
    "largest logit of a row changes no probability, and `exp` stays at most one. "
    "Temperature 0 is the limit, and has to be written out: all probability on the "
    "largest logit. To draw, lay the probabilities end to end from 0 to 1, and see "
    "whose stretch u falls into: the symbols with a cumulative probability of at most "
    "u are passed, and their number is the id.",
    hints=(
        "Do the probabilities first, for a temperature above 0; then temperature 0; "
        "then the drawing.",
        "`np.exp` of 300 does not fit into float32. A softmax does not change when the "
        "same number is subtracted from all logits of a row.",
        "`np.cumsum(probabilities, axis=1)` has the right ends of the stretches. Count "
        "those that u has reached.",
    ),
    mistakes={
        "The logits are multiplied by the temperature: a higher one has to bring "
        "the symbols closer together.": instead(
            sample, "above / temperature", "above * temperature"
        ),
        "The temperature has no effect. Divide the logits by it, before the "
        "softmax.": instead(sample, "above / temperature", "above"),
        "The probabilities are divided by the temperature, and no longer sum to one. "
        "Divide the logits.": instead(
            *(sample, "above / temperature", "above"),
            *("= weights /", "= weights / temperature /"),
        ),
        "The exponentials overflow. Subtract the largest logit of each row "
        "first.": instead(
            *(sample, "logits - logits.max(axis=1, keepdims=True)", "logits"),
            *("probabilities = weights /", "probabilities = np.float32(weights) /"),
        ),
        "Temperature 0 divides by zero. Put all probability on the largest "
        "logit.": instead(sample, "temperature == 0", "temperature < 0"),
        "At temperature 0 the probabilities are spread evenly: that is an "
        "infinite temperature.": instead(
            sample,
            "np.eye(logits.shape[1])[logits.argmax(axis=1)]",
            "np.full(logits.shape, 1 / logits.shape[1])",
        ),
        "At temperature 0 the logits are taken as they are: that is temperature "
        "1.": instead(
            *(sample, "if temperature == 0:", "if temperature < 0:"),
            *("above / temperature", "above / (temperature or 1)"),
        ),
        "The softmax runs along the batch: the probabilities of a row sum to "
        "one.": instead(
            sample, "weights.sum(axis=1, keepdims=True)", "weights.sum(axis=0)"
        ),
        "The probabilities are right. The likeliest symbol is taken each time: draw "
        "with u.": instead(
            sample, "passed.sum(axis=1)", "probabilities.argmax(axis=1)"
        ),
        "The probabilities are right. u is compared with single probabilities; take "
        "the cumulative ones.": instead(
            sample, "np.cumsum(probabilities, axis=1)", "probabilities"
        ),
        "The probabilities are right. You count the symbols that u has not reached; "
        "count those that are passed.": instead(sample, " <= u", " > u"),
        "The probabilities are right. The ids are one too high: they start with "
        "0.": instead(sample, "passed.sum(axis=1)", "passed.sum(axis=1) + 1"),
    },
    alternatives=(
        sample_with_ops,
        sample_row_by_row,
        lambda logits, temperature, u: sample(np.float64(logits), temperature, u),
    ),
)


# nucleus -------------------------------------------------------------------


def nucleus(probabilities, p):
    order = np.argsort(-probabilities)
    ordered = probabilities[order]
    before = np.cumsum(ordered) - ordered
    kept = order[before < p]
    filtered = np.zeros_like(probabilities)
    filtered[kept] = probabilities[kept]
    return filtered / filtered.sum()


def one_distribution(rng):
    (vocabulary,) = sizes(rng, 1, smallest=8)
    return {
        "probabilities": rng.dirichlet(np.ones(vocabulary)),
        "p": float(rng.uniform(0.6, 0.85)),
    }


def wide_and_narrow(answer, probabilities, p):
    return answer(probabilities, p), answer(probabilities, probabilities.max() / 2)


def nucleus_by_the_package(probabilities, p):
    kept = np.exp(top_p(np.log(probabilities), p))
    return kept / kept.sum()


def nucleus_one_by_one(probabilities, p):
    filtered = [0.0] * len(probabilities)
    while sum(filtered) < p:
        left = [p - f for p, f in zip(probabilities, filtered, strict=True)]
        best = int(np.argmax(left))
        filtered[best] = probabilities[best]
    return [value / sum(filtered) for value in filtered]


complete_nucleus = Exercise(
    id="one_to_many.nucleus",
    kind="complete",
    points=2,
    difficulty="medium",
    minutes=20,
    task="Complete the filter of top-p sampling: keep the fewest symbols that have "
    "the probability p together.",
    reference=nucleus,
    inputs=one_distribution,
    run=wide_and_narrow,
    axes={"nucleus": "symbols", "nucleus for a small p": "symbols"},
    why="Go from the likeliest symbol down and keep adding. A symbol is needed as "
    "long as those *before* it have less than p, so the one that crosses the line is "
    "kept, and the likeliest always: nothing comes before it. The places where that "
    "holds are places in the sorted list; `order` says which symbols stand there. "
    "What is left is divided by its sum.",
    hints=(
        "Take the probabilities 0.2, 0.5, 0.3 and p = 0.6. Which two are kept?",
        "What do the symbols before each one have together? The cumulative sum, less "
        "the symbol's own probability.",
        "`before < p` is a mask on the sorted symbols; `order[before < p]` are their "
        "ids.",
    ),
    mistakes={
        "The symbol that reaches p is left out: without it the nucleus has less than "
        "p, and for a small p nothing is left.": instead(nucleus, " - ordered", ""),
        "One symbol too many is kept: stop as soon as p is reached.": instead(
            nucleus, "order[before < p]", "order[: (before < p).sum() + 1]"
        ),
        "The unlikeliest symbols are kept: sort the probabilities from the largest to "
        "the smallest.": instead(nucleus, "argsort(-prob", "argsort(prob"),
        "The sums run over the symbols in the order of their ids. Sort "
        "them first.": instead(
            nucleus, "np.argsort(-probabilities)", "np.arange(len(probabilities))"
        ),
        "Places in the sorted list are taken for ids: `order` says which symbol stands "
        "at a place.": instead(
            nucleus, "order[before < p]", "np.flatnonzero(before < p)"
        ),
        "The right symbols are kept. Their probabilities have to sum to one again: "
        "divide by the sum.": instead(nucleus, " / filtered.sum()", ""),
        "The right symbols are kept, and all are equally likely now. They keep their "
        "ratios.": instead(nucleus, "= probabilities[kept]", "= 1"),
        "A share of the symbols is kept, whatever their probabilities. Sum up "
        "probabilities until they reach p.": instead(
            nucleus, "order[before < p]", "order[: max(1, int(p * len(order)))]"
        ),
        "Symbols are kept if their own probability is high. It is the sum from the "
        "likeliest down that counts.": instead(
            nucleus, "order[before < p]", "order[ordered > ordered[0] * (1 - p)]"
        ),
    },
    alternatives=(
        nucleus_by_the_package,
        nucleus_one_by_one,
        lambda probabilities, p: nucleus(probabilities.astype("float32"), p),
    ),
)


# temperature ---------------------------------------------------------------

FIGURES = {
    "real words": np.array(
        [
            [0.993, 0.996, 0.998],
            [0.971, 0.969, 0.969],
            [0.935, 0.929, 0.914],
            [0.868, 0.891, 0.871],
            [0.564, 0.579, 0.513],
        ]
    ),
    "repeated pairs": np.array(
        [
            [0.747, 0.748, 0.737],
            [0.263, 0.224, 0.269],
            [0.075, 0.076, 0.060],
            [0.020, 0.036, 0.026],
            [0.000, 0.003, 0.000],
        ]
    ),
    "people": np.array([0.926, 0.082]),
}


def changed(change):
    """The figures, with what is measured over temperatures and runs changed."""
    return {n: change(v) if v.ndim > 1 else v for n, v in FIGURES.items()}


measure_temperature = Exercise(
    id="one_to_many.temperature",
    kind="measure",
    points=2,
    difficulty="hard",
    minutes=45,
    task="Measure how the temperature trades words that exist for words that are new.",
    name="figures",
    reference=FIGURES,
    same=False,
    axes={
        "real words": "temperatures runs",
        "repeated pairs": "temperatures runs",
        "people": "figures",
    },
    seconds=30,
    why="A low temperature takes the beaten track: almost all words exist, and the "
    "text runs in circles. A high one leaves it, and after an odd letter the model is "
    "where it has never been: errors compound. At 0.8 both figures are those of "
    "people, and the text still means nothing: neither figure sees more than two "
    "words at once.",
    hints=(
        "`model.next_probabilities(text)` has the probabilities after a text. "
        "Temperature T makes p into p ** (1 / T), divided by the sum.",
        "`rng.choice(model.vocabulary, p=p)` draws a character. Begin with an empty "
        "text and a generator of its own for each run.",
        "Of n pairs of neighbouring words, `len(set(pairs))` are different: the others "
        "are repeated.",
    ),
    properties={
        "A share lies between 0 and 1.": (
            lambda run: all(0 <= v.min() <= v.max() <= 1 for v in run().values()),
            FIGURES | {"repeated pairs": 100 * FIGURES["repeated pairs"]},
        ),
        "The runs at a temperature are all the same. Does each have a seed of its "
        "own?": (
            lambda run: (np.ptp(run()["repeated pairs"][:2], axis=1) > 0).all(),
            changed(lambda v: np.repeat(v[:, :1], 3, axis=1)),
        ),
        "The hottest text has most of the real words. Are the rows in the order 0.2, "
        "0.5, 0.8, 1, 2, and is the exponent 1 / T?": (
            lambda run: run()["real words"][0].mean() >= run()["real words"][-1].mean(),
            changed(lambda v: v[::-1]),
        ),
        "The temperature changes next to nothing. Is p raised to 1 / T before it is "
        "divided by its sum?": (
            lambda run: np.ptp(run()["real words"].mean(axis=1)) > 0.2,
            FIGURES | {"real words": 0.87 + 0.03 * FIGURES["real words"]},
        ),
        "The coldest text hardly repeats itself. A pair counts each time after its "
        "first; take pairs of words, not of letters, and 2,000 characters.": (
            lambda run: run()["repeated pairs"][0].mean() > 0.4,
            FIGURES | {"repeated pairs": 0.3 * FIGURES["repeated pairs"]},
        ),
        "People hardly use words that exist. Judge them with the same function, and "
        "the words of the training stories.": (
            lambda run: run()["people"][0] > 0.8,
            FIGURES | {"people": FIGURES["people"][::-1]},
        ),
    },
    alternatives=(
        {name: values.tolist() for name, values in FIGURES.items()},
        FIGURES | {"real words": FIGURES["real words"].astype("float32") * 0.99},
    ),
    rubric=(
        (1, "what was held fixed and what was varied, and the spread over the runs."),
        (1, "the temperature that comes nearest to people, by both figures together."),
        (1, "why a text with the figures of people need not make sense."),
    ),
)

EXERCISES = [
    predict_numbers,
    repair_shift,
    write_sample,
    complete_nucleus,
    measure_temperature,
]
