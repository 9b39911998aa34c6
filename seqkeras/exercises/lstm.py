"""Exercises on long short-term memory.

Shapes: B batch, T time steps, F input features, U units.

Taught in notebooks/22_lstm.ipynb.
"""

import keras
import numpy as np
from keras import ops

from seqkeras.exercises import Exercise, instead, loop, normal, sizes
from seqkeras.recurrent.peephole import PeepholeLSTMCell


def sigmoid(value):
    return 1 / (1 + np.exp(-value))


def weights(rng, features, units):
    """Random weights, in Keras' layout."""
    return {
        "kernel": normal(rng, features, 4 * units),
        "recurrent_kernel": normal(rng, units, 4 * units),
        "bias": normal(rng, 4 * units),
    }


# count ---------------------------------------------------------------------

COUNTS = {
    "weights": 4 * 20 * (12 + 20 + 1),
    "with peepholes": 4 * 20 * (12 + 20 + 1) + 3 * 20,
    "numbers carried": 2 * 20,
    "columns of the forget gate": (20, 40),
    "left after 20 steps": 0.9**20,
}

count = Exercise(
    id="lstm.count",
    kind="predict",
    points=2,
    difficulty="easy",
    minutes=5,
    task="Say how many weights an LSTM has, and what it carries from step to step.",
    name="counts",
    reference=COUNTS,
    tolerance=0.02,
    why="Three gates and the candidate are four layers, each with a matrix for the "
    "input, one for the hidden state and a bias: `4 * units * (features + units + 1)`. "
    "A peephole is one weight per gate and unit, for three gates. Carried on are h and "
    "c. The blocks of the kernel lie in the order i, f, c, o, so the forget gate has "
    "the second. A gate of 0.9 multiplies the memory by 0.9 at every step.",
    hints=(
        "How many layers with weights does the drawing of the cell show?",
        "A peephole looks at the cell state of its own unit: it is a vector, not a "
        "matrix, and the candidate has none.",
        "After two steps 0.9 * 0.9 is left. And after twenty?",
    ),
    mistakes={
        "These are the weights of one layer. An LSTM has four: three gates and the "
        "candidate.": COUNTS | {"weights": 20 * (12 + 20 + 1)},
        "You counted three layers. The candidate has weights too, as each of the "
        "three gates has.": COUNTS | {"weights": 3 * 20 * (12 + 20 + 1)},
        "Each of the four layers has a bias as well.": COUNTS
        | {"weights": 4 * 20 * (12 + 20)},
        "All time steps share their weights, so the length does not count.": COUNTS
        | {"weights": 100 * 4 * 20 * (12 + 20 + 1)},
        "A peephole is a vector: a gate sees its own unit only.": COUNTS
        | {"with peepholes": 4 * 20 * (12 + 20 + 1) + 3 * 20 * 20},
        "Three gates have peepholes; the candidate has none.": COUNTS
        | {"with peepholes": 4 * 20 * (12 + 20 + 1) + 4 * 20},
        "An LSTM hands on two states, h and c.": COUNTS | {"numbers carried": 20},
        "These columns belong to the input gate: the order is i, f, c, o.": COUNTS
        | {"columns of the forget gate": (0, 20)},
        "These columns belong to the candidate: the order is i, f, c, o.": COUNTS
        | {"columns of the forget gate": (40, 60)},
        "This is what was forgotten; asked is what is left.": COUNTS
        | {"left after 20 steps": 1 - 0.9**20},
        "These are percent: give the share, a number between 0 and 1.": COUNTS
        | {"left after 20 steps": 100 * 0.9**20},
        "A gate multiplies at every step: raise it to a power.": COUNTS
        | {"left after 20 steps": 0.9},
    },
    alternatives=(
        COUNTS | {"left after 20 steps": 0.12},
        {k: list(v) if isinstance(v, tuple) else v for k, v in COUNTS.items()},
    ),
)


# step ----------------------------------------------------------------------


def step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    fused = x_t @ kernel + h_prev @ recurrent_kernel + bias
    i, f, c_tilde, o = np.split(fused, 4, axis=-1)
    c_t = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(c_tilde)
    h_t = sigmoid(o) * np.tanh(c_t)
    return h_t, c_t


def one_step(rng):
    batch, features, units = sizes(rng, 3)
    return {
        "x_t": normal(rng, batch, features),
        "h_prev": np.tanh(normal(rng, batch, units)),
        "c_prev": normal(rng, batch, units),
        **weights(rng, features, units),
    }


def step_gate_by_gate(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    units = c_prev.shape[1]

    def before(k):
        block = slice(k * units, (k + 1) * units)
        from_x = x_t @ kernel[:, block]
        return from_x + h_prev @ recurrent_kernel[:, block] + bias[block]

    i, f, o = (1 / (1 + np.exp(-before(k))) for k in (0, 1, 3))
    c_t = f * c_prev + i * np.tanh(before(2))
    return [o * np.tanh(c_t), c_t]


def step_with_ops(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    both = ops.concatenate([x_t, h_prev], axis=1)
    fused = ops.matmul(both, ops.concatenate([kernel, recurrent_kernel])) + bias
    i, f, c_tilde, o = ops.split(fused, 4, axis=1)
    c_t = ops.sigmoid(f) * c_prev + ops.sigmoid(i) * ops.tanh(c_tilde)
    return ops.sigmoid(o) * ops.tanh(c_t), c_t


def step_by_keras(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    cell = keras.layers.LSTMCell(c_prev.shape[1])
    cell.build(x_t.shape)
    cell.set_weights([kernel, recurrent_kernel, bias])
    return cell(x_t, [h_prev, c_prev])[1]


write_step = Exercise(
    id="lstm.step",
    kind="write",
    points=3,
    difficulty="medium",
    minutes=20,
    task="Write one time step of an LSTM in NumPy.",
    reference=step,
    inputs=one_step,
    axes={"h_t": "batch units", "c_t": "batch units"},
    why="One product per source gives the insides of all four layers side by side, in "
    "the order i, f, c, o. The cell state keeps a part of the old and adds a part of "
    "the candidate, without any matrix. What is shown, h_t, is made of the *new* cell "
    "state, brought back between -1 and 1 by a tanh.",
    hints=(
        "Add up the two products and the bias first: `(batch, 4 * units)`. Then split "
        "it into four.",
        "Three of the four parts get a sigmoid, one gets a tanh. Which one?",
        "c_t = f * c_prev + i * c_tilde, and h_t = o * tanh(c_t).",
    ),
    mistakes={
        "Forget and input gate are exchanged: the blocks lie in the order "
        "i, f, c, o.": instead(step, "i, f, c_tilde, o =", "f, i, c_tilde, o ="),
        "You read the blocks in the order i, f, o, c. Keras lays them i, f, c, o: the "
        "output gate is the last.": instead(step, "c_tilde, o =", "o, c_tilde ="),
        "You read the blocks in the order i, c, f, o. Keras lays them i, f, c, o: the "
        "forget gate is the second.": instead(
            step, "f, c_tilde, o =", "c_tilde, f, o ="
        ),
        "The split runs over the batch. The four blocks lie side by side, along the "
        "last axis.": instead(step, "axis=-1", "axis=0"),
        "The candidate has no tanh: put one around c_tilde.": instead(
            step, "np.tanh(c_tilde)", "c_tilde"
        ),
        "The candidate has a sigmoid. It needs a tanh, to lower the cell state as "
        "well as raise it.": instead(step, "np.tanh(c_tilde)", "sigmoid(c_tilde)"),
        "The output gate acts on c_t itself: h_t needs the tanh of c_t.": instead(
            step, "np.tanh(c_t)", "c_t"
        ),
        "The hidden state is made of the old cell state: compute c_t first, and use "
        "it.": instead(step, "np.tanh(c_t)", "np.tanh(c_prev)"),
        "The output gate is applied to the c_t you return. It decides what is shown, "
        "not what is kept.": instead(
            step, "return h_t, c_t", "return h_t, sigmoid(o) * c_t"
        ),
        "The second output is the old cell state: return c_t, the new one.": instead(
            step, "return h_t, c_t", "return h_t, c_prev"
        ),
        "The c_t you return went through a tanh. Hand it on as it is: it may grow "
        "beyond 1.": instead(step, "return h_t, c_t", "return h_t, np.tanh(c_t)"),
        "The gates have no sigmoid: i, f and o have to lie between 0 and 1.": instead(
            step, "sigmoid(f)", "f", "sigmoid(i)", "i", "sigmoid(o)", "o"
        ),
        "The forget gate has no sigmoid, so it does not lie between 0 and 1.": instead(
            step, "sigmoid(f)", "f"
        ),
        "The forget gate is turned round: sigmoid(f) is the part that stays, not the "
        "part that goes.": instead(step, "sigmoid(f)", "(1 - sigmoid(f))"),
        "The forget gate keeps a part of h_prev. What it keeps is c_prev.": instead(
            step, "sigmoid(f) * c_prev", "sigmoid(f) * h_prev"
        ),
        "The output gate is a tanh. A gate needs a sigmoid, to lie between 0 and "
        "1.": instead(step, "sigmoid(o)", "np.tanh(o)"),
        "The candidate is weighted with 1 - f. An LSTM has an input gate for "
        "that.": instead(step, "sigmoid(i)", "(1 - sigmoid(f))"),
        "The bias is missing in all four layers.": instead(step, " + bias", ""),
        "The hidden state is not read: h_prev belongs into all four layers.": instead(
            step, " + h_prev @ recurrent_kernel", ""
        ),
        "The cell state is made anew: keep f * c_prev of the old one.": instead(
            step, "sigmoid(f) * c_prev + ", ""
        ),
        "The four layers read c_prev. They read h_prev; only the forget gate touches "
        "the cell state.": instead(step, "h_prev @", "c_prev @"),
    },
    alternatives=(
        lambda *arrays: step(*[np.float64(array) for array in arrays]),
        step_gate_by_gate,
        step_with_ops,
        step_by_keras,
    ),
)


# belt ----------------------------------------------------------------------


def belt(f):
    kept = np.ones_like(f)
    for t in reversed(range(f.shape[1] - 1)):
        kept[:, t] = f[:, t + 1] * kept[:, t + 1]
    return kept


def forget_gates(rng):
    batch, timesteps, units = sizes(rng, 3, smallest=3)
    return {"f": sigmoid(normal(rng, batch, timesteps, units) + 1)}


def belt_by_products(f):
    steps = range(f.shape[1])
    return np.stack([np.prod(f[:, t + 1 :], axis=1) for t in steps], axis=1)


def belt_with_ops(f):
    later = ops.concatenate([f[:, 1:], ops.ones_like(f[:, :1])], axis=1)
    return ops.flip(ops.cumprod(ops.flip(later, axis=1), axis=1), axis=1)


def belt_number_by_number(f):
    kept = [[[1.0] * f.shape[2] for _ in sequence] for sequence in f]
    for b, t, u in np.ndindex(f.shape):
        for later in range(t + 1, f.shape[1]):
            kept[b][t][u] *= float(f[b, later, u])
    return kept


repair_belt = Exercise(
    id="lstm.belt",
    kind="repair",
    points=2,
    difficulty="medium",
    minutes=15,
    task="Repair the product of forget gates that says how much of each cell state is "
    "left at the end.",
    reference=belt,
    given=instead(belt, "f[:, t + 1] *", "f[:, t] *"),
    inputs=forget_gates,
    axes="batch timesteps units",
    why="The gate of step t acts on what was there *before* step t: "
    "c_t = f_t * c_{t-1} + ... So what stands in c_t meets the gates of t + 1 to T and "
    "no other. At the last step nothing is left to come, and the product is 1. The "
    "same product is the derivative of c_T with respect to c_t along the belt.",
    hints=(
        "Take one unit with the gates 0.5 and 0.1. What is left of c_1 after step 2? "
        "What does the function say?",
        "Look at c_t = f_t * c_{t-1} + i_t * c_tilde. Which cell state does f_t "
        "multiply?",
        "The gate belongs to the step that comes after t. One index has to change.",
    ),
    mistakes={
        "The product for step t begins with the gate of step t, which acted before. "
        "Begin with t + 1; for the last step nothing is left to multiply.": lambda f: (
            f * belt(f)
        ),
        "This product runs from the first step up to t. Asked are the gates that "
        "come after t.": lambda f: np.cumprod(f, axis=1),
        "Every step has the product of all gates. Those up to step t do not act on "
        "what is written at t.": lambda f: (
            np.ones_like(f) * f.prod(axis=1, keepdims=True)
        ),
        "Only the next gate is counted: go on multiplying to the last step.": instead(
            belt, " * kept[:, t + 1]", ""
        ),
        "The gates are added up. Each takes its share of what the others left: "
        "multiply.": instead(belt, "f[:, t + 1] *", "f[:, t + 1] +"),
        "1 - f is what a gate forgets. Asked is what is left: multiply the gates "
        "themselves.": instead(belt, "f[:, t + 1] *", "(1 - f[:, t + 1]) *"),
        "The gates of all units are multiplied into one number. A cell state meets "
        "the gate of its own unit only.": lambda f: belt(
            np.ones_like(f) * f.prod(axis=2, keepdims=True)
        ),
    },
    alternatives=(
        belt_by_products,
        belt_with_ops,
        belt_number_by_number,
        lambda f: belt(f.astype("float64")),
    ),
)


# cell ----------------------------------------------------------------------


class PeepholeCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.state_size = [units, units]

    def build(self, input_shape):
        units, features = self.state_size[0], input_shape[-1]
        self.kernel = self.add_weight(name="kernel", shape=(features, 4 * units))
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel", shape=(units, 4 * units)
        )
        self.bias = self.add_weight(name="bias", shape=(4 * units,))
        self.peephole = self.add_weight(name="peephole", shape=(3, units))

    def call(self, x_t, states):
        h_prev, c_prev = states
        from_x = ops.matmul(x_t, self.kernel)
        from_h = ops.matmul(h_prev, self.recurrent_kernel)
        i, f, c_tilde, o = ops.split(from_x + from_h + self.bias, 4, axis=-1)
        p_i, p_f, p_o = ops.split(self.peephole, 3)

        i = ops.sigmoid(i + p_i * c_prev)
        f = ops.sigmoid(f + p_f * c_prev)
        c_t = f * c_prev + i * ops.tanh(c_tilde)

        o = ops.sigmoid(o + p_o * c_t)
        h_t = o * ops.tanh(c_t)
        return h_t, [h_t, c_t]


def one_sequence(rng):
    batch, timesteps, features, units = sizes(rng, 4)
    return {
        "x": normal(rng, batch, timesteps, features),
        **weights(rng, features, units),
        "peephole": normal(rng, 3, units),
    }


def in_a_loop(cell, x, **weights):
    return loop(cell(weights["peephole"].shape[1]), x, **weights)


class FusedCell(PeepholeCell):
    def call(self, x_t, states):
        h_prev, c_prev = states
        both = ops.concatenate([x_t, h_prev], axis=1)
        fused = ops.concatenate([self.kernel, self.recurrent_kernel], axis=0)
        i, f, c_tilde, o = ops.split(ops.matmul(both, fused) + self.bias, 4, axis=1)
        c_t = c_prev * ops.sigmoid(f + self.peephole[1] * c_prev)
        c_t += ops.tanh(c_tilde) * ops.sigmoid(i + self.peephole[0] * c_prev)
        h_t = ops.tanh(c_t) * ops.sigmoid(o + self.peephole[2] * c_t)
        return h_t, (h_t, c_t)


complete_cell = Exercise(
    id="lstm.cell",
    kind="complete",
    points=3,
    difficulty="medium",
    minutes=25,
    task="Complete an LSTM cell with peepholes that takes the weights of a Keras LSTM.",
    reference=PeepholeCell,
    inputs=one_sequence,
    run=in_a_loop,
    axes="batch timesteps units",
    why="It is the step of an LSTM with three more terms, each *inside* a sigmoid. "
    "Input and forget gate act before the cell state is renewed, so they see the old "
    "one; the output gate comes last and sees the new one. With `peephole` at zero the "
    "cell is Keras' own, since the other weights lie as in `keras.layers.LSTM`.",
    hints=(
        "Write the plain LSTM first: `states` is the list `[h_prev, c_prev]`. Then add "
        "the peepholes.",
        "`p_i, p_f, p_o = ops.split(self.peephole, 3)`. Each multiplies a cell state, "
        "unit by unit, inside the sigmoid of its gate.",
        "The output gate needs c_t, so it has to be computed after it. End with "
        "`return h_t, [h_t, c_t]`.",
    ),
    mistakes={
        "The output gate looks at the old cell state. It comes last and sees "
        "c_t.": instead(PeepholeCell, "p_o * c_t", "p_o * c_prev"),
        "Input and forget gate look at h_prev. A peephole shows them c_prev.": instead(
            PeepholeCell, "p_i * c_prev", "p_i * h_prev", "p_f * c_prev", "p_f * h_prev"
        ),
        "There are no peepholes in your cell: add p * c inside each sigmoid.": instead(
            *(PeepholeCell, " + p_i * c_prev", "", " + p_f * c_prev", ""),
            *(" + p_o * c_t", ""),
        ),
        "The peepholes are added behind the sigmoids. They belong inside: a gate lies "
        "between 0 and 1.": instead(
            *(PeepholeCell, "(i + p_i * c_prev)", "(i) + p_i * c_prev"),
            *("(f + p_f * c_prev)", "(f) + p_f * c_prev"),
            *("(o + p_o * c_t)", "(o) + p_o * c_t"),
        ),
        "The output gate has no peephole: add p_o * c_t.": instead(
            PeepholeCell, " + p_o * c_t", ""
        ),
        "The peepholes of input and forget gate are exchanged: the rows are p_i, p_f, "
        "p_o.": instead(PeepholeCell, "p_i, p_f, p_o =", "p_f, p_i, p_o ="),
        "The blocks of the kernels lie in the order i, f, c, o; you exchanged i and "
        "f.": instead(PeepholeCell, "i, f, c_tilde, o =", "f, i, c_tilde, o ="),
        "The two states are exchanged: `states` is `[h_prev, c_prev]`, and what you "
        "return is `h_t, [h_t, c_t]`.": instead(
            PeepholeCell, "[h_t, c_t]", "[c_t, h_t]"
        ),
        "An LSTM hands on two states: return `h_t`, and the list of both, h_t "
        "first.": instead(PeepholeCell, "[h_t, c_t]", "[h_t]"),
        "The output of the cell is c_t. What the rest of the network gets to see is "
        "h_t.": instead(PeepholeCell, "return h_t,", "return c_t,"),
        "The cell remembers nothing: hand on the new states, not h_prev and "
        "c_prev.": instead(PeepholeCell, "[h_t, c_t]", "[h_prev, c_prev]"),
        "The hidden state lacks its tanh: h_t = o * tanh(c_t).": instead(
            PeepholeCell, "ops.tanh(c_t)", "c_t"
        ),
    },
    alternatives=(FusedCell, PeepholeLSTMCell),
)


# hold ----------------------------------------------------------------------

ERRORS = np.array(
    [[0.001, 0.003, 0.002], [1.4, 0.9, 1.1], [5.1, 5.5, 4.9], [1.3, 1.9, 1.6]]
)

measure_hold = Exercise(
    id="lstm.hold",
    kind="measure",
    points=2,
    difficulty="hard",
    minutes=60,
    task="Measure what a trained LSTM loses when one of its gates is held open.",
    name="errors",
    reference=ERRORS,
    same=False,
    axes="gates runs",
    why="With the forget gate open, nothing is ever dropped: all numbers that were "
    "written add up, and the error passes by far that of a constant answer, which is "
    "1. With the input gate open, unmarked numbers are written too. That the output "
    "gate is needed, though an answer is due at every step, surprises many: what it "
    "shows goes back into the other gates as well, and it was trained along with them.",
    hints=(
        "Train one network first and print its error without any gate held. Go on only "
        "when it is near zero.",
        "`gate_traces(reader, x_test, clamp={'i': 1})['h']` are the hidden states. "
        "What does the Dense layer make of them? Its weights are in `get_weights()`.",
        "Hold the gates of one and the same trained network: train three times, not "
        "twelve times.",
    ),
    properties={
        "A squared error cannot be negative.": (
            lambda run: (run() >= 0).all(),
            -ERRORS,
        ),
        "The runs of a row are all the same. Does each have a seed of its own?": (
            lambda run: (np.ptp(run(), axis=1) > 0).all(),
            np.repeat(ERRORS[:, :1], 3, axis=1),
        ),
        "The first row, with no gate held, is not near zero. Train until it is: what "
        "has not been learned cannot be lost.": (
            lambda run: run()[0].max() < 0.2,
            ERRORS + 0.6,
        ),
        "A held gate changes next to nothing in your rows. Did you hand `clamp` on, "
        "and did you use the hidden states it gives?": (
            lambda run: run()[1:].mean(axis=1).min() > 5 * run()[0].mean(),
            np.stack([ERRORS[0] * (1 + k) for k in range(4)]),
        ),
        "The open forget gate does least harm in your numbers, though nothing is "
        "ever dropped. Are the rows in the order no gate, i, f, o?": (
            lambda run: run()[2].mean() > run()[[1, 3]].mean(axis=1).min(),
            ERRORS[[0, 2, 1, 3]] * [[1], [1], [0.5], [1]],
        ),
    },
    alternatives=(ERRORS.tolist(), ERRORS.astype("float32") * 1.1),
    rubric=(
        (1, "a prediction for each of the three gates, written before the numbers."),
        (1, "the spread over the runs, and what is larger than it."),
        (1, "an explanation from the equations, for one gate that surprised you."),
    ),
)

EXERCISES = [count, write_step, repair_belt, complete_cell, measure_hold]
