"""Exercises on stacks, two directions and layer normalisation.

Shapes: B batch, T time steps, F input features, U units.

Taught in notebooks/24_deep_and_bidirectional.ipynb.
"""

import numpy as np
from keras import layers, ops

from seqkeras.exercises import Exercise, instead, loop, normal, sizes
from seqkeras.recurrent.unroll import unroll

# count ---------------------------------------------------------------------

COUNTS = {
    "stack": 4 * 16 * (3 + 16 + 1) + 4 * 8 * (16 + 8 + 1),
    "above two directions": 4 * 8 * (2 * 16 + 8 + 1),
    "shape of the sum": (32, 60, 16),
    "two directions, first change": 0,
    "convolution, first change": 38,
}

count = Exercise(
    id="deep_and_bidirectional.count",
    kind="predict",
    points=2,
    difficulty="easy",
    minutes=10,
    task="Say how many weights stacks have, what they return, and how far they look "
    "ahead.",
    name="counts",
    reference=COUNTS,
    why="The states of the layer below are the features of the layer above: 16 from "
    "one direction, 32 from two that are joined by `concat`. A sum keeps the size. "
    "The backward layer carries a change at step 40 to every earlier step, so the "
    'first output that moves is that of step 0. A convolution of width 5 with `"same"` '
    "looks two steps ahead, and the LSTM behind it hands on what it sees.",
    hints=(
        "An LSTM has 4 * units * (features + units + 1) weights. What are the features "
        "of the second layer?",
        "`concat` puts the states of both directions side by side; `sum` adds them up.",
        "Which outputs can the layer that reads from the end still change, after it "
        "has read step 40?",
    ),
    mistakes={
        "The second layer reads the 16 states of the first, not the 3 features.": COUNTS
        | {"stack": 4 * 16 * (3 + 16 + 1) + 4 * 8 * (3 + 8 + 1)},
        "This is the second layer alone; the stack has two.": COUNTS
        | {"stack": 4 * 8 * (16 + 8 + 1)},
        "Count both layers: this is the first alone.": COUNTS
        | {"stack": 4 * 16 * (3 + 16 + 1)},
        "Each of these layers has three gates and a candidate: four times "
        "units * (features + units + 1).": COUNTS
        | {"stack": 16 * (3 + 16 + 1) + 8 * (16 + 8 + 1)},
        "Two directions of 16 units give 32 features to the layer above.": COUNTS
        | {"above two directions": 4 * 8 * (16 + 8 + 1)},
        "The layer above reads one way only: the two directions below do not double "
        "its own weights.": COUNTS
        | {"above two directions": 2 * 4 * 8 * (2 * 16 + 8 + 1)},
        "A sum does not put the states side by side: the size stays.": COUNTS
        | {"shape of the sum": (32, 60, 32)},
        "Every time step is returned: the time axis stays.": COUNTS
        | {"shape of the sum": (32, 16)},
        "The backward layer has read step 40 before it comes to the steps before "
        "it.": COUNTS | {"two directions, first change": 40},
        'With `padding="same"` half of the window lies in the future.': COUNTS
        | {"convolution, first change": 40},
        "A window of 5 has its centre in the middle: two steps to each side.": COUNTS
        | {"convolution, first change": 36},
    },
    alternatives=(
        {k: np.array(v, "float64") for k, v in COUNTS.items()},
        {k: list(v) if isinstance(v, tuple) else v for k, v in COUNTS.items()},
    ),
)


# both ways -----------------------------------------------------------------


def both_ways(x, forward, backward):
    ahead = forward(x)
    behind = ops.flip(backward(ops.flip(x, axis=1)), axis=1)
    return ops.concatenate([ahead, behind], axis=2)


def two_layers(rng):
    batch, timesteps, features, units = sizes(rng, 4)
    return {
        "x": normal(rng, batch, timesteps, features),
        "kernels": normal(rng, 2, features, units),
        "recurrent_kernels": normal(rng, 2, units, units),
        "biases": normal(rng, 2, units),
    }


def with_two_layers(answer, x, kernels, recurrent_kernels, biases):
    given = []
    for weights in zip(kernels, recurrent_kernels, biases, strict=True):
        layer = layers.SimpleRNN(biases.shape[1], return_sequences=True)
        layer.build(x.shape)
        layer.set_weights(weights)
        given.append(layer)
    return answer(x, *given)


def both_ways_by_keras(x, forward, backward):
    layer = layers.Bidirectional(layers.SimpleRNN(forward.units, return_sequences=True))
    layer.build(x.shape)
    layer.set_weights(forward.get_weights() + backward.get_weights())
    return layer(x)


def both_ways_in_numpy(x, forward, backward):
    ahead = unroll(x, *forward.get_weights())
    behind = unroll(x[:, ::-1], *backward.get_weights())[:, ::-1]
    return np.concatenate([ahead, behind], axis=-1)


def both_ways_step_by_step(x, forward, backward):
    timesteps = x.shape[1]
    rows = []
    for t in range(timesteps):
        read = forward(x[:, : t + 1])[:, -1]
        to_come = backward(x[:, range(timesteps - 1, t - 1, -1)])[:, -1]
        rows.append(np.hstack([read, to_come]))
    return np.stack(rows, axis=1)


write_both_ways = Exercise(
    id="deep_and_bidirectional.both_ways",
    kind="write",
    points=2,
    difficulty="medium",
    minutes=15,
    task="Write a bidirectional layer from two layers and a reversed sequence.",
    reference=both_ways,
    inputs=two_layers,
    run=with_two_layers,
    axes="batch timesteps features",
    why="The backward layer is an ordinary layer that gets the sequence reversed. Its "
    "first output has read only the last step, so it belongs to the last step: what "
    "comes out has to be reversed as well. Then both speak of the same step and can "
    "be joined along the features.",
    hints=(
        "Two layers, two inputs: one of them gets the time axis turned round.",
        "To which step does the first output of the backward layer belong? Do not "
        "forget the way back.",
        "`ops.flip(..., axis=1)` before and after `backward`, then "
        "`ops.concatenate([...], axis=2)`, forward first.",
    ),
    mistakes={
        "What comes out of the backward layer has to be turned round as well: its "
        "first output belongs to the last step.": instead(
            both_ways,
            "ops.flip(backward(ops.flip(x, axis=1)), axis=1)",
            "backward(ops.flip(x, axis=1))",
        ),
        "The backward layer reads forwards: reverse its input along the time, axis "
        "1, which comes after the batch.": instead(
            both_ways, "ops.flip(backward(ops.flip(x, axis=1)), axis=1)", "backward(x)"
        ),
        "The input of the backward layer is not reversed, only what comes out of "
        "it.": instead(both_ways, "backward(ops.flip(x, axis=1))", "backward(x)"),
        "You reversed the features. The axis of the time is 1.": instead(
            both_ways,
            "ops.flip(backward(ops.flip(x, axis=1)), axis=1)",
            "ops.flip(backward(ops.flip(x, axis=2)), axis=2)",
        ),
        "The same layer reads both ways. The second direction has weights of its "
        "own: use `backward`.": instead(both_ways, "(backward(", "(forward("),
        "The two directions are in the wrong order: the states of `forward` come "
        "first.": instead(both_ways, "[ahead, behind]", "[behind, ahead]"),
        "The states are added up. Put them side by side, along the last axis.": instead(
            both_ways, "ops.concatenate([ahead, behind], axis=2)", "ahead + behind"
        ),
        "The states of `backward` stand behind those of `forward` in time. Join them "
        "along the features, axis 2.": instead(
            both_ways, "[ahead, behind], axis=2", "[ahead, behind], axis=1"
        ),
        "You return the two directions apart. Join them along the features, "
        "axis 2, into one array.": instead(
            both_ways, "ops.concatenate([ahead, behind], axis=2)", "ahead, behind"
        ),
        "The backward layer reads the states of the forward layer: that is a stack. "
        "Give it x.": instead(both_ways, "flip(x,", "flip(ahead,"),
    },
    alternatives=(both_ways_by_keras, both_ways_in_numpy, both_ways_step_by_step),
)


# padding -------------------------------------------------------------------


def read_backwards(x, mask, kernel, recurrent_kernel, bias):
    x, mask = x[:, ::-1], mask[:, ::-1]
    h_t = np.zeros((len(x), len(bias)))
    states = []
    for t in range(x.shape[1]):
        h_new = np.tanh(x[:, t] @ kernel + h_t @ recurrent_kernel + bias)
        h_t = np.where(mask[:, t, None], h_new, h_t)
        states.append(h_t)
    return np.stack(states, axis=1)[:, ::-1]


def padded_sequence(rng):
    batch, timesteps, features, units = sizes(rng, 4, smallest=3)
    lengths = rng.integers(1, timesteps + 1, size=batch)
    lengths[:2] = 1, timesteps - 1
    return {
        "x": normal(rng, batch, timesteps, features),
        "mask": np.arange(timesteps) < lengths[:, None],
        "kernel": normal(rng, features, units),
        "recurrent_kernel": normal(rng, units, units),
        "bias": normal(rng, units),
    }


def read_backwards_by_keras(x, mask, kernel, recurrent_kernel, bias):
    layer = layers.SimpleRNN(len(bias), return_sequences=True, go_backwards=True)
    layer.build(x.shape)
    layer.set_weights([kernel, recurrent_kernel, bias])
    return ops.flip(layer(x, mask=mask), axis=1)


def read_backwards_row_by_row(x, mask, *weights):
    states = np.zeros((*mask.shape, len(weights[-1])))
    for row, length in enumerate(mask.sum(axis=1)):
        turned = x[row : row + 1, :length][:, ::-1]
        states[row, :length] = unroll(turned, *weights)[0, ::-1]
    return states


def read_backwards_without_a_flip(x, mask, kernel, recurrent_kernel, bias):
    states = np.zeros((x.shape[0], x.shape[1] + 1, len(bias)))
    for t in range(x.shape[1] - 1, -1, -1):
        inside = x[:, t] @ kernel + states[:, t + 1] @ recurrent_kernel + bias
        states[:, t] = np.tanh(inside) * mask[:, t, None]
    return states[:, :-1]


repair_padding = Exercise(
    id="deep_and_bidirectional.padding",
    kind="repair",
    points=3,
    difficulty="medium",
    minutes=20,
    task="Repair a backward pass over padded sequences, in which the padding goes "
    "first.",
    reference=read_backwards,
    given=instead(
        read_backwards, "x, mask = x[:, ::-1], mask[:, ::-1]", "x = x[:, ::-1]"
    ),
    inputs=padded_sequence,
    axes="batch timesteps units",
    why="Turned round, a padded sequence begins with its padding. The state has to "
    "stay at zero until the first real step comes, and it is the mask that says "
    "when. So the mask has to be turned round together with the sequence. The faulty "
    "code reads padding as if it were data, and skips as many real steps, without an "
    "error.",
    hints=(
        "Put large numbers into the padding of one sequence. Should its states change?",
        "Print `x` and `mask` of a short sequence as the loop sees them, side by side.",
        "One line turns `x` round. What has to be turned with it?",
    ),
    mistakes={
        "The mask is not applied: the state has walked through the padding before the "
        "sequence begins.": instead(
            read_backwards, "np.where(mask[:, t, None], h_new, h_t)", "h_new"
        ),
        "Nothing is turned round in time, so this reads forwards. Turn sequence and "
        "mask round along axis 1.": instead(
            *(read_backwards, "x, mask = x[:, ::-1], mask[:, ::-1]", "pass"),
            *("axis=1)[:, ::-1]", "axis=1)"),
        ),
        "The sequence is read forwards, and its states are turned round.": instead(
            read_backwards, "x, mask = x[:, ::-1], mask[:, ::-1]", "pass"
        ),
        "The mask is turned round, and now the sequence is not: both belong "
        "together.": instead(read_backwards, "x, mask = x[:, ::-1],", "x, mask = x,"),
        "The mask is the wrong way round: it is True at the real steps.": instead(
            read_backwards, "h_new, h_t)", "h_t, h_new)"
        ),
        "The states are right, in the order of reading. Turn them round, so that each "
        "stands at its step.": instead(read_backwards, "axis=1)[:, ::-1]", "axis=1)"),
        "The padding is set to zero and read all the same: the bias alone moves the "
        "state. Keep the old state there.": instead(
            *(read_backwards, "np.where(mask[:, t, None], h_new, h_t)", "h_new"),
            *("mask[:, ::-1]\n", "mask[:, ::-1]\n    x = x * mask[:, :, None]\n"),
        ),
    },
    alternatives=(
        read_backwards_by_keras,
        read_backwards_row_by_row,
        read_backwards_without_a_flip,
    ),
)


# normalise -----------------------------------------------------------------


class NormalisedCell(layers.Layer):
    def __init__(self, units, epsilon=0.01, **kwargs):
        super().__init__(**kwargs)
        self.state_size = units
        self.epsilon = epsilon

    def build(self, input_shape):
        units, features = self.state_size, input_shape[-1]
        self.kernel = self.add_weight(name="kernel", shape=(features, units))
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel", shape=(units, units)
        )
        self.bias = self.add_weight(name="bias", shape=(units,))
        self.gain = self.add_weight(name="gain", shape=(2, units))

    def normalise(self, values):
        mean = ops.mean(values, axis=-1, keepdims=True)
        variance = ops.var(values, axis=-1, keepdims=True)
        return (values - mean) / ops.sqrt(variance + self.epsilon)

    def call(self, x_t, states):
        from_x = self.normalise(ops.matmul(x_t, self.kernel))
        from_h = self.normalise(ops.matmul(states[0], self.recurrent_kernel))
        h_t = ops.tanh(self.gain[0] * from_x + self.gain[1] * from_h + self.bias)
        return h_t, [h_t]


def one_sequence(rng):
    batch, timesteps, features, units = sizes(rng, 4, smallest=3)
    return {
        "x": normal(rng, batch, timesteps, features),
        "kernel": normal(rng, features, units),
        "recurrent_kernel": normal(rng, units, units),
        "bias": normal(rng, units),
        "gain": normal(rng, 2, units),
    }


def in_a_loop(cell, x, **weights):
    return loop(cell(len(weights["bias"])), x, **weights)


class CellWithKerasNormalisation(NormalisedCell):
    def build(self, input_shape):
        super().build(input_shape)
        self.norm = layers.LayerNormalization(
            epsilon=self.epsilon, center=False, scale=False
        )
        self.norm.build((None, self.state_size))

    def normalise(self, values):
        return self.norm(values)


class CellWithMoments(NormalisedCell):
    def normalise(self, values):
        mean, variance = ops.moments(values, axes=[1], keepdims=True)
        return (values - mean) * ops.rsqrt(variance + self.epsilon)


complete_normalise = Exercise(
    id="deep_and_bidirectional.normalise",
    kind="complete",
    points=3,
    difficulty="medium",
    minutes=20,
    task="Complete a simple recurrent cell that normalises what it reads.",
    reference=NormalisedCell,
    inputs=one_sequence,
    run=in_a_loop,
    axes="batch timesteps units",
    why="Mean and variance are those of one sequence at one step, over its units: the "
    "last axis. So nothing depends on the other sequences of the batch. Input and "
    "state are normalised apart, each before its gain, and all of it inside the tanh. "
    "The epsilon is added to the variance, under the root: it keeps the division "
    "safe where all units are alike, as at the first step, where the state is zero.",
    hints=(
        "Write `normalise` first: subtract the mean, divide by the standard deviation.",
        "`values` has shape `(batch, units)`, and each row is normalised by itself. "
        "`keepdims=True` keeps the shapes together.",
        "h_t = tanh(g_0 * LN(x_t W) + g_1 * LN(h_prev U) + b), where g_0 and g_1 are "
        "the rows of `self.gain`.",
    ),
    mistakes={
        "Mean and variance run over the batch: a sequence depends on its neighbours. "
        "Take them over the last axis.": instead(
            *(NormalisedCell, "ops.mean(values, axis=-1,", "ops.mean(values, axis=0,"),
            *("ops.var(values, axis=-1,", "ops.var(values, axis=0,"),
        ),
        "One mean and one variance for the whole batch: each row has its own.": instead(
            *(NormalisedCell, "ops.mean(values, axis=-1,", "ops.mean(values,"),
            *("ops.var(values, axis=-1,", "ops.var(values,"),
        ),
        "The mean lost its last axis, so it does not fit the rows: `keepdims=True` "
        "keeps it.": instead(
            *(NormalisedCell, "ops.mean(values, axis=-1, keepdims=True)"),
            "ops.mean(values, axis=-1)",
        ),
        "The variance lost its last axis, so it does not fit the rows: "
        "`keepdims=True` keeps it.": instead(
            *(NormalisedCell, "ops.var(values, axis=-1, keepdims=True)"),
            "ops.var(values, axis=-1)",
        ),
        "Divide by the standard deviation: the root of the variance.": instead(
            NormalisedCell, "ops.sqrt", ""
        ),
        "The mean is not subtracted.": instead(
            NormalisedCell, "(values - mean)", "values"
        ),
        "The variance is not used: divide, so that all rows have the same "
        "size.": instead(NormalisedCell, " / ops.sqrt(variance + self.epsilon)", ""),
        "The epsilon is missing: add it to the variance.": instead(
            NormalisedCell, " + self.epsilon", ""
        ),
        "The epsilon is added to the standard deviation; it belongs under the "
        "root.": instead(
            *(NormalisedCell, "/ ops.sqrt(variance + self.epsilon)"),
            "/ (ops.sqrt(variance) + self.epsilon)",
        ),
        "Input and state are added up before they are normalised: normalise each by "
        "itself.": instead(
            *(NormalisedCell, "self.gain[0] * from_x + self.gain[1] * from_h"),
            "self.normalise(self.gain[0] * from_x + self.gain[1] * from_h)",
            *("self.normalise(ops.matmul(x_t, self.kernel))",),
            "ops.matmul(x_t, self.kernel)",
            *("self.normalise(ops.matmul(states[0], self.recurrent_kernel))",),
            "ops.matmul(states[0], self.recurrent_kernel)",
        ),
        "The state is not normalised: h_prev U needs it as well as x_t W.": instead(
            NormalisedCell,
            "self.normalise(ops.matmul(states[0], self.recurrent_kernel))",
            "ops.matmul(states[0], self.recurrent_kernel)",
        ),
        "The two gains are exchanged: the first row belongs to the input.": instead(
            *(NormalisedCell, "self.gain[0]", "self.gain[-1]"),
            *("self.gain[1]", "self.gain[0]"),
        ),
        "The gains are not used: each unit has one for the input and one for the "
        "state.": instead(NormalisedCell, "self.gain[0] * ", "", "self.gain[1] * ", ""),
        "The sum has no tanh around it.": instead(NormalisedCell, "ops.tanh", ""),
    },
    alternatives=(CellWithKerasNormalisation, CellWithMoments),
)


# direction -----------------------------------------------------------------

ERRORS = np.array([[0.401, 0.398, 0.403], [0.431, 0.422, 0.427], [0.003, 0.002, 0.004]])

measure_direction = Exercise(
    id="deep_and_bidirectional.direction",
    kind="measure",
    points=2,
    difficulty="hard",
    minutes=60,
    task="Measure what a second layer and a second direction are worth, at the same "
    "number of weights.",
    name="errors",
    reference=ERRORS,
    same=False,
    axes="networks runs",
    why="Two of the five numbers in each mean lie in the future. Whoever only looks "
    "back cannot know them, so two fifths of the variance stay, with however many "
    "layers. The second direction reads them. With as many weights for all, the gain "
    "cannot come from size; that it is so large says something about this task, not "
    "about tasks in general.",
    hints=(
        "Write a function that takes a list of layers and a seed and returns an error. "
        "Try it on the single layer first.",
        "`np.mean((predicted - target) ** 2) / np.var(target)`, on test sequences.",
        "A network that only looks back knows three of the five numbers. Which error "
        "does that leave?",
    ),
    properties={
        "A squared error cannot be negative.": (
            lambda run: (run() >= 0).all(),
            -ERRORS,
        ),
        "An error of 1 is that of a constant answer; yours are far larger. Divide by "
        "the variance of the targets, and do not write percent.": (
            lambda run: run().max() < 3,
            100 * ERRORS,
        ),
        "The runs of a network are all the same. Does each have a seed of its own?": (
            lambda run: (np.ptp(run(), axis=1) > 0).all(),
            np.repeat(ERRORS[:, :1], 3, axis=1),
        ),
        "A network that only looks back did better than anybody can who does not "
        "know the future. Are the rows in the order one layer, two layers, two "
        "directions, and divided by the variance?": (
            lambda run: run()[:2].min() > 0.33,
            ERRORS[::-1],
        ),
        "The two directions did not learn the task: their error should be far below "
        "that of the others. Train longer, or look at their input.": (
            lambda run: run()[2].mean() < 0.5 * run()[:2].mean(),
            ERRORS + [[0], [0], [0.4]],
        ),
    },
    alternatives=(ERRORS.tolist(), ERRORS.astype("float32") * 1.05),
    rubric=(
        (1, "a sentence on what the three networks have in common, and what varies."),
        (1, "the reason why looking back alone cannot go below a certain error."),
        (
            1,
            "a conclusion that names the kind of task it holds for, and one it does "
            "not hold for.",
        ),
    ),
)

EXERCISES = [
    count,
    write_both_ways,
    repair_padding,
    complete_normalise,
    measure_direction,
]
