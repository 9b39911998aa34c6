"""Exercises on the simple recurrent network.

Shapes: B batch, T time steps, F input features, U units.

Taught in notebooks/20_simple_rnn.ipynb.
"""

import keras
import numpy as np
from keras import ops

from seqkeras.exercises import Exercise, instead, loop, normal, sizes


def weights(rng, features, units):
    """Random weights, in Keras' layout."""
    return {
        "kernel": normal(rng, features, units),
        "recurrent_kernel": normal(rng, units, units),
        "bias": normal(rng, units),
    }


# count ---------------------------------------------------------------------

COUNTS = {
    "one feature": 8 * (1 + 8 + 1),
    "second layer": 8 * (16 + 8 + 1),
    "bidirectional": 2 * 8 * (4 + 8 + 1),
    "shape of the sequence": (32, 20, 8),
    "first, backwards": 20,
}

count = Exercise(
    id="simple_rnn.count",
    kind="predict",
    points=2,
    difficulty="easy",
    minutes=5,
    task="Say how many weights recurrent layers have, and what they return.",
    name="counts",
    reference=COUNTS,
    why="A layer of `units` has `units * (features + units + 1)` weights: a kernel, "
    "a recurrent kernel and a bias. The features of a second layer are the units of "
    "the first. Two directions are two layers. `go_backwards` returns states in the "
    "order of reading, so the first belongs to the last time step.",
    hints=(
        "Write down the shapes of W, U and b first.",
        "The time steps share one set of weights; two layers, or two directions, "
        "do not.",
        "What does the second layer read at each time step?",
    ),
    mistakes={
        "The bias is not counted: each unit has one.": COUNTS
        | {"one feature": 8 * (1 + 8)},
        "The recurrent kernel is not counted: the state is read as well.": COUNTS
        | {"one feature": 8 * (1 + 1)},
        "Time steps share their weights: their number does not count.": COUNTS
        | {"one feature": 20 * 80},
        "The second layer reads the 16 states of the first, not the 4 features.": COUNTS
        | {"second layer": 8 * (4 + 8 + 1)},
        "Two directions are two layers, each with weights of its own.": COUNTS
        | {"bidirectional": 8 * (4 + 8 + 1)},
        "With `return_sequences=True` every time step keeps its place.": COUNTS
        | {"shape of the sequence": (32, 8)},
        "A layer that reads backwards starts with the last time step.": COUNTS
        | {"first, backwards": 1},
    },
    alternatives=(
        {k: np.array(v, "float64") for k, v in COUNTS.items()},
        {k: list(v) if isinstance(v, tuple) else v for k, v in COUNTS.items()},
    ),
)


# step ----------------------------------------------------------------------


def step(x_t, h_prev, kernel, recurrent_kernel, bias):
    return np.tanh(x_t @ kernel + h_prev @ recurrent_kernel + bias)


def one_step(rng):
    batch, features, units = sizes(rng, 3)
    return {
        "x_t": normal(rng, batch, features),
        "h_prev": np.tanh(normal(rng, batch, units)),
        **weights(rng, features, units),
    }


def step_of_scalars(x_t, h_prev, kernel, recurrent_kernel, bias):
    h_t = np.zeros(h_prev.shape)
    for b, u in np.ndindex(h_t.shape):
        read = sum(x_t[b, f] * kernel[f, u] for f in range(len(kernel)))
        kept = sum(h_prev[b, v] * recurrent_kernel[v, u] for v in range(len(bias)))
        h_t[b, u] = np.tanh(read + kept + bias[u])
    return h_t


def step_with_ops(x_t, h_prev, kernel, recurrent_kernel, bias):
    both = ops.concatenate([x_t, h_prev], axis=1)
    fused = ops.concatenate([kernel, recurrent_kernel], axis=0)
    return ops.tanh(ops.matmul(both, fused) + bias)


def step_by_keras(x_t, h_prev, kernel, recurrent_kernel, bias):
    cell = keras.layers.SimpleRNNCell(len(bias))
    cell.build(x_t.shape)
    cell.set_weights([kernel, recurrent_kernel, bias])
    return cell(x_t, [h_prev])[0]


write_step = Exercise(
    id="simple_rnn.step",
    kind="write",
    points=2,
    difficulty="easy",
    minutes=10,
    task="Write one time step of a simple recurrent network in NumPy.",
    reference=step,
    inputs=one_step,
    axes="batch units",
    why="Rows are sequences, so data stands on the left of a matrix: `(B, F)` times "
    "`(F, U)` gives `(B, U)`. The bias `(U,)` is added to every row. The tanh comes "
    "last: it takes in the sum of all three.",
    hints=(
        "There are three terms, all of shape `(batch, units)`, and one tanh around "
        "their sum.",
        "Which of `x_t @ kernel` and `kernel @ x_t` has shapes that fit?",
        "The equation is h_t = tanh(x_t W + h_prev U + b). `@` multiplies matrices.",
    ),
    mistakes={
        "The bias is missing.": instead(step, " + bias", ""),
        "The tanh is missing: without it the state can grow without limit.": instead(
            step, "np.tanh", ""
        ),
        "The bias is added behind the tanh; it belongs inside.": instead(
            step, " + bias)", ") + bias"
        ),
        "The old state is not read: without h_prev U there is no memory.": instead(
            step, " + h_prev @ recurrent_kernel", ""
        ),
        "The recurrent kernel is transposed: use h_prev U, not h_prev U^T.": instead(
            step, "@ recurrent_kernel", "@ recurrent_kernel.T"
        ),
        "Each of the two products has a tanh of its own. There is one tanh, around "
        "their sum.": instead(step, "kernel + h_prev @", "kernel) + np.tanh(h_prev @"),
        "The input is not read: x_t W is missing.": instead(
            step, "x_t @ kernel + ", ""
        ),
        "This is a sigmoid; the recurrence has a tanh.": instead(
            step, "np.tanh", "keras.ops.sigmoid"
        ),
        "A matrix of weights stands on the left: rows are sequences, so write "
        "`x_t @ kernel` and `h_prev @ recurrent_kernel`.": instead(
            step, "x_t @ kernel", "kernel @ x_t"
        ),
    },
    alternatives=(
        lambda *arrays: step(*[np.float64(array) for array in arrays]),
        lambda *arrays: step(*arrays).astype("float16"),
        step_of_scalars,
        step_with_ops,
        step_by_keras,
    ),
)


# loop ----------------------------------------------------------------------


def run(x, kernel, recurrent_kernel, bias):
    batch, timesteps, features = x.shape
    h_t = np.zeros((batch, len(bias)), x.dtype)
    states = []
    for t in range(timesteps):
        h_t = np.tanh(x[:, t] @ kernel + h_t @ recurrent_kernel + bias)
        states.append(h_t)
    return np.stack(states, axis=1)


def one_sequence(rng):
    batch, timesteps, features, units = sizes(rng, 4)
    return {
        "x": normal(rng, batch, timesteps, features),
        **weights(rng, features, units),
    }


def run_by_keras(x, kernel, recurrent_kernel, bias):
    layer = keras.layers.SimpleRNN(len(bias), return_sequences=True)
    layer.build(x.shape)
    layer.set_weights([kernel, recurrent_kernel, bias])
    return layer(x)


def run_one_by_one(x, kernel, recurrent_kernel, bias):
    outputs = []
    for sequence in x.tolist():
        h_t, states = np.zeros(len(bias)), []
        for x_t in sequence:
            h_t = np.tanh(x_t @ kernel + h_t @ recurrent_kernel + bias)
            states.append(h_t.tolist())
        outputs.append(states)
    return outputs


EXCHANGED = (
    *("batch, timesteps, features", "timesteps, batch, features"),
    *("x[:, t]", "x[t]"),
)

repair_loop = Exercise(
    id="simple_rnn.loop",
    kind="repair",
    points=3,
    difficulty="medium",
    minutes=15,
    task="Repair a loop in which the batch and the time axis are exchanged.",
    reference=run,
    given=instead(run, *EXCHANGED, "axis=1", "axis=0"),
    inputs=one_sequence,
    axes="batch timesteps units",
    why="Keras puts the batch first: `(B, T, F)`. So the loop runs over axis 1, "
    "takes `x[:, t]`, and stacks the states on axis 1 again. The faulty loop "
    "returns the right shape, and no error: it runs through the batch as if "
    "each sequence were the next time step of the one before.",
    hints=(
        "Call the function on one sequence, then on the same sequence with others "
        "behind it. Should its states change?",
        "Which axis of `x` is the time? It is `(batch, timesteps, features)`.",
        "Three places have to change: the shape that is unpacked, the slice of `x`, "
        "and the axis of the stack.",
    ),
    mistakes={
        "The loop still runs through the batch: a sequence gets the state that "
        "another one left.": lambda x, *w: run(x.swapaxes(0, 1), *w).swapaxes(0, 1),
        "The loop still runs through the batch, and the states are stacked on "
        "axis 1.": instead(run, *EXCHANGED),
        "The loop is right. Stack its states on axis 1: batch and timesteps are "
        "swapped.": instead(run, "axis=1", "axis=0"),
        "The slice is mended, the shape is not: unpack it in the order of the axes of "
        "x.": instead(run, *EXCHANGED[:2]),
        "The shape is mended, the slice is not: take one time step of all "
        "sequences.": instead(run, *EXCHANGED[2:]),
        "Every step starts from zeros: hand the state on to the next step.": instead(
            run, "h_t @ recurrent_kernel", "np.zeros_like(h_t) @ recurrent_kernel"
        ),
        "All steps show the last state: the list holds one array many times.": instead(
            run, "h_t = np.tanh", "h_t[:] = np.tanh"
        ),
        "The state of each step is stored before it is updated: the first is zero, "
        "the last is lost.": instead(
            run,
            *("    h_t = np.tanh", "    states.append(h_t); h_t = np.tanh"),
            *("        states.append(h_t)\n", ""),
        ),
    },
    alternatives=(
        run_by_keras,
        run_one_by_one,
        lambda x, *w: run(x.astype("float64"), *w),
    ),
)


# cell ----------------------------------------------------------------------


class ElmanCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.state_size = units

    def build(self, input_shape):
        units, features = self.state_size, input_shape[-1]
        self.kernel = self.add_weight(name="kernel", shape=(features, units))
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel", shape=(units, units)
        )
        self.bias = self.add_weight(name="bias", shape=(units,))

    def call(self, x_t, states):
        h_prev = states[0]
        x_part = ops.matmul(x_t, self.kernel)
        h_part = ops.matmul(h_prev, self.recurrent_kernel)
        h_t = ops.tanh(x_part + h_part + self.bias)
        return h_t, [h_t]


def in_a_loop(cell, x, **weights):
    return loop(cell(len(weights["bias"])), x, **weights)


class FusedCell(ElmanCell):
    def call(self, x_t, states):
        both = ops.concatenate([x_t, states[0]], axis=1)
        fused = ops.concatenate([self.kernel, self.recurrent_kernel], axis=0)
        h_t = ops.tanh(ops.matmul(both, fused) + self.bias)
        return h_t, (h_t,)


complete_cell = Exercise(
    id="simple_rnn.cell",
    kind="complete",
    points=3,
    difficulty="medium",
    minutes=20,
    task="Complete a cell so that Keras' own weights give Keras' own outputs.",
    reference=ElmanCell,
    inputs=one_sequence,
    run=in_a_loop,
    axes="batch timesteps units",
    why="`keras.layers.RNN` calls the cell once a step, hands it the list of states "
    "and expects the output and the list of new states. For a simple network both "
    "are `h_t`. Because the weights lie as in Keras, those of a "
    "`keras.layers.SimpleRNN` fit as they are.",
    hints=(
        "It is `step` once more, with the weights on `self`.",
        "`states` is a list with one tensor, and a list has to be returned.",
        "End with `return h_t, [h_t]`.",
    ),
    mistakes={
        "The cell has no memory: it reads `h_prev` and returns the new state, not "
        "the old one.": instead(ElmanCell, "[h_t]", "[h_prev]"),
        "The bias is missing from the cell.": instead(ElmanCell, " + self.bias)", ")"),
        "The cell has no tanh.": instead(ElmanCell, "ops.tanh", ""),
        "The state is handed on without its tanh.": instead(
            ElmanCell, "[h_t]", "[x_part + h_part + self.bias]"
        ),
        "The tanh is applied to the output only once the state has gone.": instead(
            ElmanCell, "ops.tanh", "", "return h_t,", "return ops.tanh(ops.tanh(h_t)),"
        ),
        "The recurrent kernel of the cell is transposed.": instead(
            ElmanCell,
            "(h_prev, self.recurrent_kernel)",
            "(h_prev, ops.transpose(self.recurrent_kernel))",
        ),
    },
    alternatives=(FusedCell, keras.layers.SimpleRNNCell),
)


# memory --------------------------------------------------------------------

ERRORS = np.array([[0.001, 0.002, 0.004], [0.003, 0.002, 0.005], [0.7, 0.6, 0.8]])

measure_memory = Exercise(
    id="simple_rnn.memory",
    kind="measure",
    points=2,
    difficulty="hard",
    minutes=45,
    task="Measure how far back a simple recurrent network learns to remember.",
    name="errors",
    reference=ERRORS,
    same=False,
    axes="lags runs",
    why="The numbers of others differ from yours, their course does not: the echo of "
    "a short lag is almost perfect. To answer at lag 9 a state has to hold nine "
    "numbers, and this one has four: the error comes nearer to that of a constant "
    "answer, which is 1.",
    hints=(
        "Start with lag 1 alone and one run, and print the error. Then write the "
        "two loops.",
        "Call `keras.utils.set_random_seed(run)` before you build each network.",
        "`np.mean((predicted - target) ** 2) / np.var(target)`, on test sequences.",
    ),
    properties={
        "A squared error cannot be negative.": (
            lambda run: (run() >= 0).all(),
            -ERRORS,
        ),
        "An error of 1 is that of a constant answer; yours are far larger. "
        "Are these percent?": (lambda run: run().max() < 5, 100 * ERRORS),
        "The runs of a lag are all the same. Does each have a seed of its own?": (
            lambda run: (np.ptp(run(), axis=1) > 0).all(),
            np.repeat(ERRORS[:, :1], 3, axis=1),
        ),
        "The shortest lag looks as hard as the longest, or harder. Is the target "
        "moved the right way, and are the lags in order?": (
            lambda run: run()[0].mean() < 0.5 * run()[-1].mean(),
            ERRORS[::-1],
        ),
        "Four numbers cannot hold nine: the error at the longest lag is too small. Is "
        "it divided by the variance, and measured on test sequences?": (
            lambda run: run()[-1].mean() > 0.35,
            ERRORS / 3,
        ),
    },
    alternatives=(ERRORS.tolist(), ERRORS.astype("float32") * 0.95),
    rubric=(
        (1, "a sentence that says what was held fixed and what was varied."),
        (1, "the spread over the runs, and whether the lags differ by more than it."),
        (1, "a conclusion no wider than what was measured."),
    ),
)

EXERCISES = [count, write_step, repair_loop, complete_cell, measure_memory]
