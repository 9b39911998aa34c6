"""Exercises on the gated recurrent unit.

Shapes: B batch, T time steps, F input features, U units.

Taught in notebooks/23_gru.ipynb.
"""

import keras
import numpy as np
from keras import ops

from seqkeras.exercises import Exercise, instead, normal, sizes


def sigmoid(value):
    return 1 / (1 + np.exp(-value))


# count ---------------------------------------------------------------------

COUNTS = {
    "reset after": 3 * 32 * (10 + 32 + 2),
    "reset before": 3 * 32 * (10 + 32 + 1),
    "LSTM": 4 * 32 * (10 + 32 + 1),
    "shape of the bias": (2, 3 * 32),
    "numbers carried": 32,
    "open update gate": "keeps",
    "closed reset gate": "no",
}

count = Exercise(
    id="gru.count",
    kind="predict",
    points=2,
    difficulty="easy",
    minutes=5,
    task="Say how many weights a GRU has, and what its gates do.",
    name="counts",
    reference=COUNTS,
    why="Three layers, z, r and h: `3 * units * (features + units + 1)` weights. With "
    "`reset_after=True`, Keras' default, the product with the state has a bias of its "
    "own: a second row. One state is carried. An open update gate keeps the old value; "
    "a closed reset gate only hides the state from the candidate and leaves the memory "
    "alone.",
    hints=(
        "Count the layers that have weights: z, r and the candidate.",
        "With `reset_after=True` there are two biases, b and d, for each of the three.",
        "Put z = 1 into h_t = z * h_prev + (1 - z) * h_tilde. Where in the equations "
        "does r stand?",
    ),
    mistakes={
        "The second row of the bias is not counted: with `reset_after=True` there are "
        "b and d.": COUNTS | {"reset after": 3 * 32 * (10 + 32 + 1)},
        "You counted four layers. A GRU has three: z, r and the candidate.": COUNTS
        | {"reset after": 4 * 32 * (10 + 32 + 2)},
        "You counted the two gates. The candidate has weights as well.": COUNTS
        | {"reset before": 2 * 32 * (10 + 32 + 1)},
        "With `reset_after=False` there is one bias only.": COUNTS
        | {"reset before": 3 * 32 * (10 + 32 + 2)},
        "An LSTM has no second row of biases: b stands alone.": COUNTS
        | {"LSTM": 4 * 32 * (10 + 32 + 2)},
        "An LSTM has four layers: three gates and the candidate.": COUNTS
        | {"LSTM": 3 * 32 * (10 + 32 + 1)},
        "This is the shape with `reset_after=False`; the default has two rows.": COUNTS
        | {"shape of the bias": (3 * 32,)},
        "A GRU carries h only. It is the LSTM that has two states.": COUNTS
        | {"numbers carried": 2 * 32},
        "This is the z of other papers. In Keras and in this course z multiplies "
        "h_prev.": COUNTS | {"open update gate": "writes"},
        "The reset gate does not touch the memory. It only hides h_prev from the "
        "candidate.": COUNTS | {"closed reset gate": "yes"},
    },
    alternatives=(
        COUNTS | {"shape of the bias": [2, 96], "open update gate": "Keeps"},
        {
            k: np.array(v) if isinstance(v, tuple | int) else v
            for k, v in COUNTS.items()
        },
    ),
)


# step ----------------------------------------------------------------------


def step(x_t, h_prev, kernel, recurrent_kernel, bias, reset_after):
    b, d = bias if reset_after else (bias, 0 * bias)
    x_z, x_r, x_h = np.split(x_t @ kernel + b, 3, axis=-1)
    h_z, h_r, h_h = np.split(h_prev @ recurrent_kernel + d, 3, axis=-1)
    z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
    if reset_after:
        h_tilde = np.tanh(x_h + r * h_h)
    else:
        U_h = np.split(recurrent_kernel, 3, axis=-1)[-1]
        h_tilde = np.tanh(x_h + (r * h_prev) @ U_h)
    return z * h_prev + (1 - z) * h_tilde


def one_step(rng):
    batch, features, units = sizes(rng, 3)
    return {
        "x_t": normal(rng, batch, features),
        "h_prev": np.tanh(normal(rng, batch, units)),
        "kernel": normal(rng, features, 3 * units),
        "recurrent_kernel": normal(rng, units, 3 * units),
        "bias": normal(rng, 2, 3 * units),
    }


def both_conventions(answer, x_t, h_prev, kernel, recurrent_kernel, bias):
    given = x_t, h_prev, kernel, recurrent_kernel
    return answer(*given, bias, True), answer(*given, bias[0], False)


def step_layer_by_layer(x_t, h_prev, kernel, recurrent_kernel, bias, reset_after):
    W, U = (np.float64(m).reshape(len(m), 3, -1) for m in (kernel, recurrent_kernel))
    b, d = np.reshape([bias, 0 * bias] if bias.ndim == 1 else bias, (2, 3, -1))
    z = 1 / (1 + np.exp(-x_t @ W[:, 0] - h_prev @ U[:, 0] - b[0] - d[0]))
    r = 1 / (1 + np.exp(-x_t @ W[:, 1] - h_prev @ U[:, 1] - b[1] - d[1]))
    if reset_after:
        recalled = r * (h_prev @ U[:, 2] + d[2])
    else:
        recalled = (h_prev * r) @ U[:, 2]
    h_tilde = np.tanh(x_t @ W[:, 2] + b[2] + recalled)
    return h_tilde + z * (h_prev - h_tilde)


def step_with_ops(x_t, h_prev, kernel, recurrent_kernel, bias, reset_after):
    b, d = bias if reset_after else (bias, ops.zeros_like(bias))
    x_z, x_r, x_h = ops.split(ops.matmul(x_t, kernel) + b, 3, axis=1)
    h_z, h_r, h_h = ops.split(ops.matmul(h_prev, recurrent_kernel) + d, 3, axis=1)
    z, r = ops.sigmoid(x_z + h_z), ops.sigmoid(x_r + h_r)
    if not reset_after:
        h_h, r = ops.matmul(r * h_prev, recurrent_kernel[:, -h_prev.shape[1] :]), 1
    return z * h_prev + (1 - z) * ops.tanh(x_h + r * h_h)


def step_by_keras(x_t, h_prev, kernel, recurrent_kernel, bias, reset_after):
    cell = keras.layers.GRUCell(h_prev.shape[1], reset_after=reset_after)
    cell.build(x_t.shape)
    cell.set_weights([kernel, recurrent_kernel, bias])
    return cell(x_t, [h_prev])[0]


write_step = Exercise(
    id="gru.step",
    kind="write",
    points=4,
    difficulty="medium",
    minutes=30,
    task="Write one time step of a GRU in NumPy, for both conventions of the reset "
    "gate.",
    reference=step,
    inputs=one_step,
    run=both_conventions,
    axes={"reset_after=True": "batch units", "reset_after=False": "batch units"},
    why="Both gates are the same in both conventions; only the candidate differs. "
    "*After*: the gate multiplies the finished product, d_h included, so all of "
    "h_prev U can be computed at once. *Before*: it multiplies h_prev, and the product "
    "has to wait for it. The new state is a mean of old and new, weighted with z.",
    hints=(
        "Begin with `reset_after=True`: split `x_t @ kernel + b` and "
        "`h_prev @ recurrent_kernel + d` into three parts each, and keep them apart.",
        "z and r are sigmoids of sums. The candidate is x_h + r * h_h inside a tanh.",
        "With `reset_after=False`, `(r * h_prev) @ U_h` takes the place of r * h_h; "
        "U_h is the last third of the columns, and there is no d.",
    ),
    mistakes={
        "The update gate is used the other way round. Here z says what is kept: "
        "z * h_prev + (1 - z) * h_tilde.": instead(
            *(step, "return z * h_prev", "return (1 - z) * h_prev"),
            *("+ (1 - z) * h_tilde", "+ z * h_tilde"),
        ),
        "Update and reset gate are exchanged: the blocks lie in the order "
        "z, r, h.": instead(step, "    z, r = sig", "    r, z = sig"),
        "The reset gate is not used: it belongs into the candidate.": instead(
            step, "r * h_h", "h_h", "(r * h_prev)", "h_prev"
        ),
        "With `reset_after=True` the reset gate acts after the product: it multiplies "
        "h_prev U_h + d_h.": instead(
            *(step, "x_h + r * h_h"),
            "x_h + (r * h_prev) @ recurrent_kernel[:, -len(d) // 3 :] "
            "+ d[-len(d) // 3 :]",
        ),
        "With `reset_after=True` your candidate is that of the other convention: use "
        "r * h_h, in which d_h is contained.": instead(
            step, "if reset_after:", "if False:"
        ),
        "With `reset_after=False` the reset gate acts before the product: "
        "(r * h_prev) @ U_h.": instead(step, "if reset_after:", "if True:"),
        "The reset gate multiplies the bias d_h too: put d_h into the "
        "bracket.": instead(
            *(step, "x_h + r * h_h"),
            "x_h + d[-len(d) // 3 :] + r * (h_h - d[-len(d) // 3 :])",
        ),
        "The reset gate multiplies the input as well. It hides the state "
        "only.": instead(
            *(step, "x_h + r * h_h", "r * (x_h + h_h)"),
            *("x_h + (r * h_prev) @ U_h", "r * x_h + (r * h_prev) @ U_h"),
        ),
        "The second row of the bias is not added: d goes with h_prev U.": instead(
            step, " + d, 3", ", 3"
        ),
        "The bias has two rows only with `reset_after=True`. Otherwise there is no d, "
        "and `bias` is b.": instead(
            step, "bias if reset_after else (bias, 0 * bias)", "bias"
        ),
        "The candidate has no tanh.": instead(
            *(step, "np.tanh(x_h + r * h_h)", "x_h + r * h_h"),
            *("np.tanh(x_h + (r", "(x_h + (r"),
        ),
        "The candidate is added in full. The new state is a mean: give it the weight "
        "1 - z.": instead(step, "(1 - z) * h_tilde", "h_tilde"),
        "This is only the candidate: mix it with h_prev, weighted by z.": instead(
            step, "z * h_prev + (1 - z) * h_tilde", "h_tilde"
        ),
    },
    alternatives=(
        step_layer_by_layer,
        step_with_ops,
        step_by_keras,
    ),
)


# papers --------------------------------------------------------------------


def run(x, kernel, recurrent_kernel, bias):
    batch, timesteps, _ = x.shape
    units = len(recurrent_kernel)
    U_zr, U_h = np.split(recurrent_kernel, [2 * units], axis=-1)
    h_t = np.zeros((batch, units))
    states = []
    for t in range(timesteps):
        x_z, x_r, x_h = np.split(x[:, t] @ kernel + bias, 3, axis=-1)
        h_z, h_r = np.split(h_t @ U_zr, 2, axis=-1)
        z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
        h_tilde = np.tanh(x_h + (r * h_t) @ U_h)
        h_t = z * h_t + (1 - z) * h_tilde
        states.append(h_t)
    return np.stack(states, axis=1)


def one_sequence(rng):
    batch, timesteps, features, units = sizes(rng, 4)
    return {
        "x": normal(rng, batch, timesteps, features),
        "kernel": normal(rng, features, 3 * units),
        "recurrent_kernel": normal(rng, units, 3 * units),
        "bias": normal(rng, 3 * units),
    }


def run_by_keras(x, kernel, recurrent_kernel, bias):
    units = len(recurrent_kernel)
    layer = keras.layers.GRU(units, reset_after=False, return_sequences=True)
    layer.build(x.shape)
    layer.set_weights([kernel, recurrent_kernel, bias])
    return layer(x)


OTHER_Z = ("z * h_t + (1 - z) * h_tilde", "(1 - z) * h_t + z * h_tilde")
RESET_AFTER = ("(r * h_t) @ U_h", "r * (h_t @ U_h)")

repair_papers = Exercise(
    id="gru.papers",
    kind="repair",
    points=3,
    difficulty="medium",
    minutes=20,
    task="Repair a GRU that was written after another paper, so that it runs on the "
    "weights of a Keras layer with `reset_after=False`.",
    reference=run,
    given=instead(run, *OTHER_Z, *RESET_AFTER),
    inputs=one_sequence,
    axes="batch timesteps units",
    why="Two conventions are mixed up, and neither shows in a shape. In Keras z is the "
    "share that is *kept*; the other paper writes z for what is written, which is "
    "1 - z. And with `reset_after=False` the reset gate chooses what the candidate "
    "may read, before the product with U_h. Instead of exchanging z and 1 - z one may "
    "change the sign inside the sigmoid of z: the same network.",
    hints=(
        "Two lines are wrong. Let a Keras layer run on one time step and compare z, r, "
        "the candidate and the state, one after the other.",
        "What does z = 1 do in this code, and what in Keras?",
        "`reset_after=False`: the gate multiplies h_t before U_h does.",
    ),
    mistakes={
        "The reset gate is mended. Now z: in Keras it says what is kept, here it "
        "still says what is written.": instead(run, *OTHER_Z),
        "The update gate is mended. The reset gate still acts after the product: with "
        "`reset_after=False` it multiplies h_t before U_h does.": instead(
            run, *RESET_AFTER
        ),
        "The blocks lie in the order z, r, h; you exchanged z and r.": instead(
            run, "z, r = sig", "r, z = sig"
        ),
        "The reset gate is gone: the candidate has to read r * h_t.": instead(
            run, "(r * h_t)", "h_t"
        ),
        "The reset gate multiplies the input too; it belongs to h_t only.": instead(
            run, "x_h + (r", "r * x_h + (r"
        ),
        "The new state is made of the candidate alone: mix it with h_t.": instead(
            run, "z * h_t + (1 - z) * h_tilde", "h_tilde"
        ),
        "Every step starts from zeros: hand h_t on to the next.": instead(
            *(
                run,
                "        x_z, x_r",
                "        h_t = np.zeros((batch, units))\n        x_z, x_r",
            ),
        ),
    },
    alternatives=(
        run_by_keras,
        instead(run, *OTHER_Z, "sigmoid(x_z + h_z)", "sigmoid(-x_z - h_z)"),
        lambda *arrays: run(*[np.float64(array) for array in arrays]),
    ),
)


# rivals --------------------------------------------------------------------

RIVALS = {
    "weights": np.array([192, 210]),
    "errors": np.array([[0.02, 0.29, 0.21, 0.3], [0.01, 0.003, 0.009, 0.014]]),
}


def with_errors(errors):
    return RIVALS | {"errors": np.array(errors)}


measure_rivals = Exercise(
    id="gru.rivals",
    kind="measure",
    points=2,
    difficulty="hard",
    minutes=50,
    task="Measure whether a GRU remembers better than an LSTM that has as many "
    "weights.",
    name="rivals",
    reference=RIVALS,
    same=False,
    axes={"weights": "layers", "errors": "layers runs"},
    why="With three quarters of the weights per unit, a GRU may have more units than "
    "an LSTM of the same size. Here the task asks for units: five numbers have to be "
    "held at once. So much for this task, this budget and these sizes. Whether the "
    "LSTM learns it more slowly or cannot hold it takes another measurement: train "
    "longer, and give both as many units.",
    hints=(
        "Weights first: 4 * U * (1 + U + 1) for the LSTM, 3 * U * (1 + U + 2) for the "
        "GRU. Which U brings the GRU nearest to the LSTM's 6 units?",
        "Build the layer by itself, so that `layer.count_params()` counts it without "
        "the Dense layer, once it has been trained.",
        "Call `keras.utils.set_random_seed(run)` before you build each network, with "
        "the same seeds for both.",
    ),
    properties={
        "The first layer is not an `LSTM(6)` on one feature. Count the recurrent layer "
        "alone, the LSTM first.": (
            lambda run: int(run()["weights"][0]) == 192,
            RIVALS | {"weights": np.array([199, 218])},
        ),
        "Your rivals differ in size by more than 15 percent. Choose the units of the "
        "GRU so that it comes as near as possible.": (
            lambda run: abs(run()["weights"][1] / 192 - 1) <= 0.15,
            RIVALS | {"weights": np.array([192, 162])},
        ),
        "A squared error cannot be negative.": (
            lambda run: (run()["errors"] >= 0).all(),
            with_errors(-RIVALS["errors"]),
        ),
        "An error of 1 is that of a constant answer; yours are far larger. Is the "
        "target moved the right way, and the error divided by its variance?": (
            lambda run: run()["errors"].max() < 2,
            with_errors(100 * RIVALS["errors"]),
        ),
        "The runs of a layer are all the same. Does each have a seed of its own?": (
            lambda run: (np.ptp(run()["errors"], axis=1) > 0).all(),
            with_errors(np.repeat(RIVALS["errors"][:, :1], 4, axis=1)),
        ),
        "The GRU has hardly learned anything. Does it get sequences of states, the "
        "same data and the same training as the LSTM?": (
            lambda run: np.median(run()["errors"][1]) < 0.5,
            with_errors(RIVALS["errors"] + [[0], [0.7]]),
        ),
    },
    alternatives=(
        {name: values.tolist() for name, values in RIVALS.items()},
        with_errors(RIVALS["errors"].astype("float32") * 1.1),
    ),
    rubric=(
        (1, "a sentence that says what was equal for both, and what was not."),
        (1, "the spread over the runs, and whether the two differ by more than it."),
        (1, "a second explanation of the result, and how one could test it."),
    ),
)

EXERCISES = [count, write_step, repair_papers, measure_rivals]
