"""Exercises on reading a sequence and giving one answer.

Shapes: B batch, T time steps, F features, U units.

Taught in notebooks/30_many_to_one.ipynb.
"""

import numpy as np
from keras import ops

from seqkeras.exercises import Exercise, instead, normal, sizes
from seqkeras.masking import masked_mean
from seqkeras.probes.contribution import gradient_times_input

# signal --------------------------------------------------------------------

SIGNAL = {
    "masked": 2.0,
    "behind": 0.5,
    "in front": 2.0,
    "steps": 7,
    "mean": 4.0,
    "mean of all": 2.7,
    "one batch": 24,
    "two batches": 8,
}

predict_signal = Exercise(
    id="many_to_one.signal",
    kind="predict",
    points=2,
    difficulty="easy",
    minutes=15,
    task="Say what padding does to a state, to a mean and to the work.",
    name="signal",
    reference=SIGNAL,
    why="The states of the three words are 4, 6 and 2. A step of padding adds nothing "
    "and halves the state: 1, then 0.5; seven of them leave 1/128. With a mask the "
    "state waits. Padding in front halves a state of zero, and nothing is lost; with a "
    "bias it would not stay zero. The mean over the words is 12 / 3, over all steps "
    "13.5 / 5. One batch has 4 * 12 places for 24 words, two have 2 * 4 + 2 * 12.",
    hints=(
        "Write down the state after each step, padding included.",
        "With a mask, a step of padding leaves the state as it was.",
        "A batch has as many places as it has sentences, times the longest of them.",
    ),
    mistakes={
        "With a mask the state waits: it is that of the last word.": SIGNAL
        | {"masked": 0.5},
        "The last word lowers the state from 6 to 2; what is asked for is the last "
        "state, not the largest.": SIGNAL | {"masked": 6.0},
        "That is the last state with a mask. Without one, each step of padding halves "
        "it.": SIGNAL | {"behind": 2.0},
        "That is after one step of padding. There are two.": SIGNAL | {"behind": 1.0},
        "A step of padding does not set the state to zero: it halves it.": SIGNAL
        | {"behind": 0.0},
        "In front of the first word there is no state to halve: it is zero.": SIGNAL
        | {"in front": 0.5},
        "After six steps 1/64 is left, which is more than a hundredth.": SIGNAL
        | {"steps": 6},
        "After seven steps less than a hundredth is left already.": SIGNAL
        | {"steps": 8},
        "Each step halves what is left, it does not take 2 of 100 away. How many "
        "halvings make 1/100?": SIGNAL | {"steps": 50},
        "The mean over the words has three states. The padding is not one of "
        "them.": SIGNAL | {"mean": 2.7},
        "The sum is that of the words, and it is divided by all five steps.": SIGNAL
        | {"mean": 2.4},
        "Without a mask the states of the padding are in the sum: 1 and 0.5.": SIGNAL
        | {"mean of all": 2.4},
        "That is the mean over the words. Without a mask all five states count.": SIGNAL
        | {"mean of all": 4.0},
        "That is the padding of one batch. The short sentences now have a batch of "
        "their own, padded to 4.": SIGNAL | {"two batches": 24},
        "That is how many places there are in one batch; 24 of them hold a "
        "word.": SIGNAL | {"one batch": 48},
        "That is how many places there are in two batches; 24 of them hold a "
        "word.": SIGNAL | {"two batches": 32},
    },
    alternatives=(
        {key: np.array(value, "float32") for key, value in SIGNAL.items()},
        {key: float(value) for key, value in SIGNAL.items()},
    ),
)


# last ----------------------------------------------------------------------


def last_states(states, mask):
    lengths = mask.sum(axis=1)
    return states[np.arange(len(states)), lengths - 1]


def padded_states(rng):
    """States of all steps, those of the padding too; the first row has no padding."""
    batch, timesteps, units = sizes(rng, 3, smallest=3)
    lengths = rng.integers(1, timesteps, size=batch)
    lengths[0] = timesteps
    return {
        "states": normal(rng, batch, timesteps, units),
        "mask": np.arange(timesteps) < lengths[:, None],
    }


def last_states_row_by_row(states, mask):
    return [row[keep][-1].tolist() for row, keep in zip(states, mask, strict=True)]


def last_states_that_wait(states, mask):
    last = states[:, 0]
    for t in range(1, states.shape[1]):
        last = np.where(mask[:, t, None], states[:, t], last)
    return last


def last_states_with_ops(states, mask):
    lengths = ops.sum(ops.cast(mask, "int32"), axis=1)
    at_end = ops.one_hot(lengths - 1, states.shape[1])
    return ops.einsum("bt,btu->bu", at_end, states)


write_last = Exercise(
    id="many_to_one.last",
    kind="write",
    points=2,
    difficulty="easy",
    minutes=15,
    task="Write a function that picks the state of each sentence's last word.",
    reference=last_states,
    inputs=padded_states,
    axes="batch units",
    why="A row of the mask has as many `True` as its sentence has words, and the last "
    "word stands at that number minus one. Two arrays of indices, side by side, pick "
    "one step of each row: `states[[0, 1], [4, 2]]` is step 4 of row 0 and step 2 of "
    "row 1. It is what a Keras layer with a mask returns without `return_sequences`.",
    hints=(
        "How many words does each sentence have? The mask knows.",
        "Step 0 is the first word. At which step is the last of three words?",
        "`states[rows, steps]` with two arrays of the same length takes one step of "
        "each row; `np.arange(len(states))` are the rows.",
    ),
    mistakes={
        "This is the last step of the array. In short sentences padding stands "
        "there.": lambda states, mask: states[:, -1],
        "This is the step behind the last word: steps are counted from 0.": instead(
            last_states, "lengths - 1", "lengths"
        ),
        "This is the word before the last.": instead(
            last_states, "lengths - 1", "lengths - 2"
        ),
        "All sentences are read at one step. Each has a last word of its own.": instead(
            last_states, "lengths - 1", "lengths.min() - 1"
        ),
        "Every row is read at the steps of all rows. Give the rows as indices too: "
        "`np.arange(len(states))`.": instead(
            last_states, "np.arange(len(states))", ":"
        ),
        "The mask is summed over the sentences. The words of one lie along "
        "axis 1.": instead(last_states, "axis=1", "axis=0"),
        "These are the states of all words. Pick the last of each "
        "sentence.": lambda states, mask: states[mask],
        "This is the mean over the words. Only the last state is asked for.": (
            masked_mean
        ),
        "This is the sum over the words. Only the last state is asked for.": (
            lambda states, mask: (states * mask[:, :, None]).sum(axis=1)
        ),
        "The padding is set to zero, and then the last step of the array is taken: "
        "short sentences get zeros.": (
            lambda states, mask: (states * mask[:, :, None])[:, -1]
        ),
    },
    alternatives=(
        last_states_row_by_row,
        last_states_that_wait,
        last_states_with_ops,
        lambda states, mask: states[range(len(mask)), mask.argmin(axis=1) - 1],
    ),
)


# pool ----------------------------------------------------------------------


def pool(states, mask):
    keep = mask[:, :, None]
    mean = (states * keep).sum(axis=1) / keep.sum(axis=1)
    largest = np.where(keep, states, -np.inf).max(axis=1)
    return np.concatenate([mean, largest], axis=1)


def states_below_zero(rng):
    """Padded states, some units of which are negative at all words of a sentence."""
    case = padded_states(rng)
    states, mask = case["states"], case["mask"]
    states[:, :, 0] = -2 * np.abs(states[:, :, 0]) - 1  # also below -1
    states[:, -1, 1] = 5.0
    return {"states": states, "mask": mask}


FAULTY_MEAN = (" / keep.sum(axis=1)", " / mask.shape[1]")
FAULTY_LARGEST = ("np.where(keep, states, -np.inf)", "(states * keep)")


def pool_row_by_row(states, mask):
    words = [row[keep] for row, keep in zip(states, mask, strict=True)]
    return [[*w.mean(axis=0).tolist(), *w.max(axis=0).tolist()] for w in words]


def pool_with_ops(states, mask):
    words = ops.where(mask[:, :, None], states, ops.min(states) - 1)
    return ops.concatenate([masked_mean(states, mask), ops.max(words, axis=1)], axis=1)


repair_pool = Exercise(
    id="many_to_one.pool",
    kind="repair",
    points=2,
    difficulty="medium",
    minutes=15,
    task="Repair a pooling in which padding still has a say.",
    reference=pool,
    given=instead(pool, *FAULTY_MEAN, *FAULTY_LARGEST),
    inputs=states_below_zero,
    axes="batch features",
    why="A mask of ones and zeros makes the padding zero, and that is not the same as "
    "absent. For the sum zero is harmless, but the mean also divides, and by the "
    "number of words. For the maximum zero is a value like any other, and wins "
    "wherever a unit is negative at all words. What never wins is minus infinity.",
    hints=(
        "Call it on one sentence, then on the same with two steps of padding more.",
        "Zero is neutral for a sum. What is neutral for a maximum?",
        "Divide by the number of words, and put `-np.inf` in the place of the padding "
        "before the maximum: `np.where`.",
    ),
    mistakes={
        "The mean is right now. In the maximum, padding is still a zero, which wins "
        "over negative states.": instead(pool, *FAULTY_LARGEST),
        "The maximum is right now. The mean still divides by all time steps, padding "
        "included.": instead(pool, *FAULTY_MEAN),
        "The maximum sees the states of the padding themselves.": instead(
            pool, "np.where(keep, states, -np.inf)", "states"
        ),
        "The mean sees the states of the padding themselves.": instead(
            pool, "(states * keep)", "states"
        ),
        "The maximum looks at the padding, not at the words: exchange the last two "
        "arguments of `np.where`.": instead(
            pool, "np.where(keep, states, -np.inf)", "np.where(keep, -9.0, states)"
        ),
        "The padding is -1 in the maximum. That is low enough behind a tanh only, and "
        "states may be lower.": instead(pool, "-np.inf", "-1.0"),
        "The maximum is the smallest: take `max`.": instead(
            pool, "-np.inf).max", "np.inf).min"
        ),
        "Mean and maximum have changed places.": instead(
            pool, "[mean, largest]", "[largest, mean]"
        ),
        "The maximum goes over the sizes of the states. Leave their signs on.": instead(
            pool, "np.where(keep, states,", "np.where(keep, abs(states),"
        ),
    },
    alternatives=(
        pool_row_by_row,
        pool_with_ops,
        instead(pool, "-np.inf", "-1e30"),
    ),
)


# contributions -------------------------------------------------------------


def contributions(x, mask, kernel, v):
    count = mask.sum(axis=1)[:, None]
    mean = (x * mask[:, :, None]).sum(axis=1) / count
    h = np.tanh(mean @ kernel)  # the score is h @ v
    d_a = v * (1 - h**2)  # a = mean @ kernel
    d_mean = d_a @ kernel.T
    d_x = d_mean[:, None] * mask[:, :, None] / count[:, :, None]
    return (x * d_x).sum(axis=2)


def small_classifier(rng):
    """Padded sentences of word vectors, and the weights of a small classifier."""
    batch, timesteps, features, units = sizes(rng, 4, smallest=3)
    lengths = rng.integers(2, timesteps, size=batch)
    return {
        "x": normal(rng, batch, timesteps, features),
        "mask": np.arange(timesteps) < lengths[:, None],
        "kernel": normal(rng, features, units) / 2,
        "v": normal(rng, units),
    }


def contributions_by_autodiff(x, mask, kernel, v):
    def score(x):
        h = ops.tanh(ops.matmul(masked_mean(x, mask), kernel))
        return ops.sum(h * v, axis=1)

    return gradient_times_input(score, x)


def contributions_word_by_word(x, mask, kernel, v):
    out = np.zeros(mask.shape)
    for b, t in zip(*np.nonzero(mask), strict=True):
        words = x[b, mask[b]].astype("float64")
        h = np.tanh(words.mean(axis=0) @ kernel)
        for u, weight in enumerate(v):
            slope = weight * (1 - h[u] ** 2) / len(words)
            out[b, t] += slope * (x[b, t] @ kernel[:, u])
    return out


complete_contributions = Exercise(
    id="many_to_one.contributions",
    kind="complete",
    points=3,
    difficulty="medium",
    minutes=25,
    task="Complete gradient x input for a small classifier, in NumPy.",
    reference=contributions,
    inputs=small_classifier,
    axes="batch timesteps",
    why="From the score backwards: v for each unit of h; the tanh multiplies it by "
    "`1 - h**2`; the product with the kernel hands it on through the transposed "
    "kernel; the mean shares it out among the words, `1 / count` for each. So all "
    "words of a sentence get the same gradient, and it is the word's own vector that "
    "makes the difference. Padding did not take part, so it gets zero.",
    hints=(
        "Follow the score backwards: v, tanh, kernel, mean. Each has a derivative.",
        "With a = mean W, d tanh(a) / d a is `1 - tanh(a)**2`, and h is that tanh. "
        "Behind the kernel comes the shape of `mean`: only `kernel.T` fits.",
        "The mean hands 1 / count of its gradient to each word and nothing to "
        "padding. Then `(x * d_x).sum(axis=2)`.",
    ),
    mistakes={
        "The derivative of the tanh is missing: `1 - h**2`.": instead(
            contributions, " * (1 - h**2)", ""
        ),
        "The derivative of the tanh is 1 - h**2, with a square.": instead(
            contributions, "h**2", "h"
        ),
        "The mean has a derivative, too: each of `count` words has a share of "
        "1 / count.": instead(contributions, " / count[:, :, None]", ""),
        "Each word has a share of 1 / count, and count is the number of words, not of "
        "time steps.": instead(contributions, "count[:, :, None]", "x.shape[1]"),
        "Padding took no part in the score, and gets zero.": instead(
            contributions, " * mask[:, :, None] / count", " / count"
        ),
        "The way back through the mean is missing: 1 / count for each word, nothing "
        "for padding.": instead(
            contributions, " * mask[:, :, None] / count[:, :, None]", ""
        ),
        "These are contributions of the features of the mean. Hand its gradient on to "
        "the words first.": instead(
            contributions, "(x * d_x).sum(axis=2)", "mean * d_mean"
        ),
        "This is the gradient, summed over the features. Multiply it by the input "
        "first.": instead(contributions, "(x * d_x)", "d_x"),
        "The weights v of the score are missing.": instead(contributions, "v * ", ""),
        "These are sizes. A contribution has a sign: it may speak against.": (
            lambda *given: abs(contributions(*given))
        ),
        "The way back goes through the transposed kernel: `kernel.T`.": instead(
            contributions, "kernel.T", "kernel"
        ),
        "The tanh is not that of the masked mean: leave `mean` and `h` as they "
        "were.": instead(contributions, "(x * mask[:, :, None])", "x"),
    },
    alternatives=(contributions_by_autodiff, contributions_word_by_word),
)


# padding -------------------------------------------------------------------

ACCURACY = np.array(
    [
        [1.0, 1.0, 1.0],
        [1.0, 1.0, 0.958],
        [0.956, 0.948, 0.756],
        [0.624, 0.5, 0.5],
        [0.0, 0.086, 0.3],
        [1.0, 1.0, 1.0],
    ]
)

measure_padding = Exercise(
    id="many_to_one.padding",
    kind="measure",
    points=2,
    difficulty="hard",
    minutes=40,
    task="Measure how much padding a trained network survives without a mask.",
    name="accuracy",
    reference=ACCURACY,
    same=False,
    axes="settings runs",
    why="With a mask padded sequences are read as if they were not padded: the last "
    "row is the first. Without one the network reads on, a token that it was never "
    "trained on, and its state drifts. An accuracy far below one half says that the "
    "signal does not simply fade: the states of a class drift together, across the "
    "boundary to the other class, and some come back with more steps. A network "
    "trained on padded sequences can learn to carry its verdict through a few steps "
    "of padding; how many was not measured here.",
    hints=(
        "Train each network once, without any padding, and use it for all six "
        "settings. Only the test sequences change.",
        "`np.pad(x_test, [(0, 0), (0, steps)])` adds padding behind, `ids > 0` is the "
        "mask, and a mask of ones hides nothing.",
        "The network answers with a logit: `np.array(model([ids, mask]))[:, 0] > 0` is "
        "its verdict.",
    ),
    properties={
        "An accuracy lies between 0 and 1. Is this percent, or the loss?": (
            lambda run: (run() >= 0).all() and (run() <= 1).all(),
            100 * ACCURACY,
        ),
        "The runs are all the same. Does each have a seed and a network of its own?": (
            lambda run: np.ptp(run(), axis=1).max() > 0,
            np.repeat(ACCURACY[:, :1], 3, axis=1),
        ),
        "Without padding the networks should be right almost always. Are they trained, "
        "and are the settings in order?": (
            lambda run: run()[0].min() > 0.9,
            ACCURACY[[4, 3, 2, 1, 0, 4]],
        ),
        "With a mask padding changes nothing, so the last row has to be the first. Is "
        "the mask made of the padded ids, and handed on?": (
            lambda run: np.abs(run()[-1] - run()[0]).max() < 0.005,
            ACCURACY[[0, 1, 2, 3, 4, 4]],
        ),
        "No amount of padding does harm. In the five settings without a mask, is every "
        "entry of the mask `True`?": (
            lambda run: run()[1:-1].min(axis=0).mean() < 0.9,
            0.5 + ACCURACY[[0, 0, 0, 0, 1, 0]] / 2,
        ),
    },
    alternatives=(ACCURACY.tolist(), (ACCURACY * 0.97).astype("float32")),
    rubric=(
        (1, "a sentence that says what was held fixed and what was varied."),
        (1, "the accuracy of each setting with its spread over the runs."),
        (1, "a conclusion about networks trained without padding, and no wider."),
    ),
)

EXERCISES = [
    predict_signal,
    write_last,
    repair_pool,
    complete_contributions,
    measure_padding,
]
