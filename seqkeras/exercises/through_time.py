"""Exercises on gradients through time.

Shapes: B batch, T time steps, F input features, U units.

Taught in notebooks/21_through_time.ipynb.
"""

import keras
import numpy as np
from keras import ops

from seqkeras.exercises import Exercise, instead, normal, sizes
from seqkeras.recurrent.unroll import backpropagate, unroll

# left ----------------------------------------------------------------------

LEFT = {
    "two steps": 0.8**2,
    "below a thousandth": 10,
    "inputs reached": 2,
    "sigmoid": 2 / 4,
    "clipped": 4 / 5,
    "delay line": 0.0,
    "tanh": "vanishes",
}

predict_left = Exercise(
    id="through_time.left",
    kind="predict",
    points=2,
    difficulty="easy",
    minutes=10,
    task="Say how much of a gradient is left.",
    name="left",
    reference=LEFT,
    why="Without an activation each step back multiplies by the radius: 0.8 * 0.8, and "
    "ten halvings for a thousandth, since 2 to the 10 is 1024. Cuts after the steps 4 "
    "and 8 leave the steps 9 and 10 behind the last one. The derivative of the sigmoid "
    "is at most 1/4, and U lengthens a vector at most by its largest singular value. "
    "The two arrays together have a norm of sqrt(9 + 16) = 5, so all of it is divided "
    "by 5. A delay line forgets after as many steps as it has units: its eigenvalues "
    "are 0, whatever it does on the way. And tanh can only shorten what a U with a "
    "largest singular value below 1 has shortened already.",
    hints=(
        "A factor per step, k times: a power.",
        "Draw the ten steps in a row, and a line behind step 4 and behind step 8.",
        "What is the largest derivative of a sigmoid, and of tanh?",
    ),
    mistakes={
        "Two steps multiply twice, they do not add up: it is a power.": LEFT
        | {"two steps": 1.6},
        "That is what one step leaves; the gradient goes back two.": LEFT
        | {"two steps": 0.8},
        "Nine halvings leave 1/512, which is still more than a thousandth.": LEFT
        | {"below a thousandth": 9},
        "The cuts are counted from the start of the sequence, so the last piece may be "
        "shorter than the others.": LEFT | {"inputs reached": 4},
        "A cut stops the gradient. Only the inputs behind the last cut are reached.": (
            LEFT | {"inputs reached": 10}
        ),
        "That is U alone. Each step back also passes the sigmoid: multiply by the "
        "largest value of its derivative.": LEFT | {"sigmoid": 2},
        "The derivative of a sigmoid is at most 1/4, at 0; multiply it by what U can "
        "do.": LEFT | {"sigmoid": 0.25},
        "That is `clipnorm`, for each array on its own. `global_clipnorm` takes one "
        "norm of both together.": LEFT | {"clipped": 1},
        "This is the length before clipping; the norm of both is above 1.": LEFT
        | {"clipped": 4},
        "Norms do not add up: square them, add, and take the root.": LEFT
        | {"clipped": 4 / 7},
        "That is the largest singular value. The eigenvalues stand on the diagonal of "
        "a triangular matrix.": LEFT | {"delay line": 1.2},
        "It cannot grow: U shortens every vector, and tanh has a derivative of at most "
        "1.": LEFT | {"tanh": "explodes"},
        "A largest singular value below 1 is enough to decide, whatever the inputs.": (
            LEFT | {"tanh": "depends"}
        ),
    },
    alternatives=(
        LEFT | {"two steps": np.float32(0.64), "tanh": "Vanishes"},
        LEFT | {"inputs reached": np.array(2.0), "delay line": 0.0},
    ),
)


# radius --------------------------------------------------------------------


def scaled(matrix, radius):
    eigenvalues = np.linalg.eigvals(matrix)
    return radius * matrix / np.abs(eigenvalues).max()


def turning_matrix(rng):
    """A matrix whose largest eigenvalue is complex, and a radius for it."""
    (units,) = sizes(rng, 1, smallest=3)
    while True:
        matrix = normal(rng, units, units)
        eigenvalues = np.linalg.eigvals(matrix)
        if np.abs(eigenvalues[np.abs(eigenvalues).argmax()].imag) > 0.3:
            return {"matrix": matrix, "radius": round(rng.uniform(0.3, 0.9), 2)}


def scaled_by_a_long_power(matrix, radius):
    power, logarithm = np.array(matrix, "float64"), 0.0
    for _ in range(40):
        norm = np.linalg.norm(power)
        power, logarithm = power / norm, logarithm + np.log(norm)
        power, logarithm = power @ power, 2 * logarithm
    return matrix * radius / np.exp(logarithm / 2.0**40)


write_radius = Exercise(
    id="through_time.radius",
    kind="write",
    points=2,
    difficulty="easy",
    minutes=10,
    task="Write a function that scales a matrix to a given spectral radius.",
    reference=scaled,
    inputs=turning_matrix,
    axes="rows columns",
    why="The spectral radius is the largest absolute value of the eigenvalues. Those "
    "of a matrix that turns are complex, so `np.abs` has to come before `max`. All "
    "eigenvalues of `c * matrix` are c times those of `matrix`: divide by the radius "
    "that it has, multiply by the one it should have.",
    hints=(
        "First find the spectral radius that the matrix has. Which function of "
        "`np.linalg` gives eigenvalues?",
        "Eigenvalues may be complex. The absolute value of a + bi is the length of "
        "the arrow to it, sqrt(a^2 + b^2).",
        "`np.abs(np.linalg.eigvals(matrix)).max()` is the radius that it has.",
    ),
    mistakes={
        "You divide by the largest singular value. It bounds a single step; the "
        "spectral radius is about eigenvalues.": instead(
            scaled, "np.abs(eigenvalues).max()", "np.linalg.norm(matrix, 2)"
        ),
        "You divide by the Frobenius norm, which is no eigenvalue. Use "
        "`np.linalg.eigvals`.": instead(
            scaled, "np.abs(eigenvalues).max()", "np.linalg.norm(matrix)"
        ),
        "You divide by the largest entry. What counts are eigenvalues, not single "
        "weights.": instead(scaled, "eigenvalues).max", "matrix).max"),
        "Only the real parts of the eigenvalues are looked at. Take the absolute value "
        "of the complex number.": instead(
            scaled, "np.abs(eig", "np.abs(eig", "s).max", "s.real).max"
        ),
        "The largest of complex numbers is no radius: take `np.abs` of each "
        "eigenvalue first.": instead(
            scaled, "np.abs(eigenvalues).max()", "eigenvalues.max()"
        ),
        "The matrix is made to have radius 1. Multiply it by `radius` as well.": (
            instead(scaled, "radius * matrix", "matrix")
        ),
        "The matrix is multiplied by `radius`, and not divided by the radius it has "
        "already.": instead(scaled, " / np.abs(eigenvalues).max()", ""),
        "`eigvalsh` is for symmetric matrices; this one is not. Use `eigvals`.": (
            instead(scaled, "eigvals(", "eigvalsh(")
        ),
        "The matrix is divided by its smallest eigenvalue: the largest decides in the "
        "long run, so take `max`.": instead(scaled, "max()", "min()"),
        "The matrix is divided by `radius`: multiply by it, and divide by the radius "
        "that the matrix has.": instead(
            scaled,
            *("radius * matrix / np", "np"),
            *(".max()", ".max() * matrix / radius"),
        ),
    },
    alternatives=(
        scaled_by_a_long_power,
        lambda matrix, radius: scaled(matrix.astype("float64"), radius),
        lambda matrix, radius: scaled(matrix.T, radius).T.tolist(),
    ),
)


# bptt ----------------------------------------------------------------------


def bptt(gradient, x, states, recurrent_kernel):
    batch, timesteps, units = states.shape
    dW, dU = np.zeros((x.shape[2], units)), np.zeros((units, units))
    db = np.zeros(units)
    carried = np.zeros((batch, units))
    for t in reversed(range(timesteps)):
        h_prev = states[:, t - 1] if t > 0 else np.zeros((batch, units))
        e_t = gradient[:, t] + carried
        delta_t = e_t * (1 - states[:, t] ** 2)
        dW += x[:, t].T @ delta_t
        dU += h_prev.T @ delta_t
        db += delta_t.sum(axis=0)
        carried = delta_t @ recurrent_kernel.T
    return dW, dU, db


def one_way_back(rng):
    batch, timesteps, features, units = sizes(rng, 4)
    x = normal(rng, batch, timesteps, features)
    U = normal(rng, units, units)
    W, b = normal(rng, features, units), normal(rng, units)
    return {
        "gradient": normal(rng, batch, timesteps, units),
        "x": x,
        "states": unroll(x, W / 2, U, b / 2).astype("float32"),
        "recurrent_kernel": U,
    }


def bptt_of_the_package(gradient, x, states, recurrent_kernel):
    W = np.zeros((x.shape[2], states.shape[2]))
    return backpropagate(gradient, x, states, W, recurrent_kernel)[1:4]


def bptt_all_at_once(gradient, x, states, recurrent_kernel):
    """First every delta, then the three sums."""
    slope = 1 - np.square(states, dtype="float64")
    before = np.concatenate([0 * states[:, :1], states[:, :-1]], axis=1)
    deltas = [gradient[:, -1] * slope[:, -1]]
    for g_t, slope_t in zip(
        gradient.swapaxes(0, 1)[-2::-1], slope.swapaxes(0, 1)[-2::-1], strict=True
    ):
        deltas.insert(0, (g_t + deltas[0] @ recurrent_kernel.T) * slope_t)
    delta = np.stack(deltas, axis=1)
    return (
        np.einsum("btf,btu->fu", x, delta),
        np.einsum("btv,btu->vu", before, delta),
        delta.sum(axis=(0, 1)),
    )


def bptt_with_ops(gradient, x, states, recurrent_kernel):
    delta, dW, dU, db = ops.zeros_like(states[:, 0]), 0, 0, 0
    for t in range(states.shape[1] - 1, -1, -1):
        e_t = gradient[:, t] + ops.matmul(delta, ops.transpose(recurrent_kernel))
        delta = e_t * (1 - states[:, t]) * (1 + states[:, t])
        dW += ops.matmul(ops.transpose(x[:, t]), delta)
        if t:
            dU += ops.matmul(ops.transpose(states[:, t - 1]), delta)
        db += ops.sum(delta, axis=0)
    return [dW, dU, db]


complete_bptt = Exercise(
    id="through_time.bptt",
    kind="complete",
    points=4,
    difficulty="hard",
    minutes=45,
    task="Complete backpropagation through time in NumPy.",
    reference=bptt,
    inputs=one_way_back,
    axes={"dW": "features units", "dU": "units units", "db": "units"},
    why="From the last step to the first: what the loss says about h_t, plus what the "
    "next step says about it (`carried`), is e_t. Behind the tanh lies "
    "delta_t = e_t (1 - h_t^2), written with the output. The weights act at every "
    "step, so each gathers a sum over steps and over the batch. A matrix is used "
    "forwards as h U and backwards as delta U^T.",
    hints=(
        "The lesson has the equations under *Backpropagation through time*. Write one "
        "line for each, in their order.",
        "Check the shapes: `(features, batch) @ (batch, units)` gives that of dW.",
        "`e_t` is the gradient of this step plus `carried`, and `carried` for the step "
        "before is delta_t U^T.",
    ),
    mistakes={
        "U is not transposed on the way back: use `recurrent_kernel.T`.": instead(
            bptt, "@ recurrent_kernel.T", "@ recurrent_kernel"
        ),
        "The derivative of tanh is missing: delta_t is e_t times 1 - h_t^2.": instead(
            bptt, "e_t * (1 - states[:, t] ** 2)", "e_t"
        ),
        "The tanh is taken twice: the states are its output already, so its derivative "
        "is 1 - h_t^2.": instead(
            bptt, "states[:, t] ** 2", "np.tanh(states[:, t]) ** 2"
        ),
        "This is h_t (1 - h_t), the derivative of a sigmoid; the network has a tanh.": (
            instead(
                bptt, "(1 - states[:, t] ** 2)", "states[:, t] * (1 - states[:, t])"
            )
        ),
        "Nothing comes back from the later steps: add `carried` to the gradient of "
        "this step.": instead(bptt, " + carried", ""),
        "You hand on e_t. Hand on delta_t: the way back leads through the tanh.": (
            instead(bptt, "carried = delta_t", "carried = e_t")
        ),
        "In dU you multiply by h_t. U has read the state before, so take h_{t-1}.": (
            instead(bptt, "h_prev.T @ delta_t", "states[:, t].T @ delta_t")
        ),
        "At the first step `states[:, t - 1]` is the last state, counted from the end. "
        "Before the first step the state is zero.": instead(
            bptt, " if t > 0 else np.zeros((batch, units))", ""
        ),
        "Your dU is transposed: U stands behind h_{t-1}, so it is h_{t-1}^T delta_t.": (
            instead(bptt, "h_prev.T @ delta_t", "delta_t.T @ h_prev")
        ),
        "Only the first time step counts in your sums: write `+=`, so that each step "
        "adds its share.": instead(
            bptt, *("dW +=", "dW ="), *("dU +=", "dU ="), *("db +=", "db =")
        ),
        "The loop runs forwards. A gradient comes from the last step to the first.": (
            instead(bptt, "reversed(range(timesteps))", "range(timesteps)")
        ),
        "Only the gradient of the last state is read. The loss may read every state: "
        "use `gradient[:, t]`.": instead(
            bptt, "gradient[:, t]", "gradient[:, t] * (t == timesteps - 1)"
        ),
        "Your db is a mean over the batch; the shares of the sequences add up.": (
            instead(bptt, "delta_t.sum(axis=0)", "delta_t.mean(axis=0)")
        ),
        "The weights gather e_t; they stand inside the tanh, so it is delta_t that "
        "they get.": instead(
            bptt,
            *(".T @ delta_t\n        dU", ".T @ e_t\n        dU"),
            *("h_prev.T @ delta_t", "h_prev.T @ e_t"),
            *("delta_t.sum", "e_t.sum"),
        ),
    },
    alternatives=(bptt_of_the_package, bptt_all_at_once, bptt_with_ops),
)


# clip ----------------------------------------------------------------------


def clip(dW, dU, db, limit):
    squares = [np.sum(gradient**2) for gradient in (dW, dU, db)]
    norm = np.sqrt(sum(squares))
    factor = min(1, limit / norm)
    return factor * dW, factor * dU, factor * db


def clip_one_by_one(dW, dU, db, limit):
    clipped = []
    for gradient in (dW, dU, db):
        norm = np.sqrt(np.sum(gradient**2))
        clipped.append(limit / norm * gradient)
    return clipped


def long_gradients(rng):
    """Three gradients that together are longer than the limit."""
    features, units = sizes(rng, 2)
    return {
        "dW": 3 * normal(rng, features, units),
        "dU": 2 * normal(rng, units, units),
        "db": 4 * normal(rng, units),
        "limit": round(rng.uniform(1.1, 1.9), 2),
    }


def stays_short(run, dW, dU, db, limit):
    long = np.sqrt(sum(np.sum(np.square(g)) for g in (dW, dU, db)))
    short = run(dW=dW, dU=dU, db=db, limit=2 * float(long))
    return np.allclose(short["dW"], dW, 1e-3) and np.allclose(short["db"], db, 1e-3)


def clip_by_keras(dW, dU, db, limit):
    optimizer = keras.optimizers.SGD(global_clipnorm=limit)
    return optimizer._clip_gradients([ops.convert_to_tensor(g) for g in (dW, dU, db)])


def clip_one_vector(dW, dU, db, limit):
    together = np.concatenate([dW.ravel(), dU.ravel(), db]).astype("float64")
    norm = np.linalg.norm(together)
    if norm > limit:
        together *= limit / norm
    parts = np.split(together, [dW.size, dW.size + dU.size])
    return [p.reshape(g.shape) for p, g in zip(parts, (dW, dU, db), strict=True)]


repair_clip = Exercise(
    id="through_time.clip",
    kind="repair",
    points=3,
    difficulty="medium",
    minutes=15,
    task="Repair a clipping that bends the direction of the gradient.",
    reference=clip,
    given=instead(clip_one_by_one),  # compiled alone, as in a notebook
    inputs=long_gradients,
    axes={"dW": "features units", "dU": "units units", "db": "units"},
    why="All gradients together are one long vector; its norm is the root of the sum "
    "of all squares. One factor for all of them keeps the direction. And clipping "
    "shortens: the factor is `limit / norm`, but never above 1, so that a short "
    "gradient stays as it is.",
    hints=(
        "Which of the three arrays knows of the others in this loop?",
        "The norm of the long vector is the root of the sum of all squares, so first "
        "add up the squares of the three arrays.",
        "There is one factor for all three. What should it be when the norm is below "
        "the limit already?",
    ),
    mistakes={
        "Each array is still clipped by its own norm, which bends the direction. "
        "Compute one norm of all three together.": instead(
            clip_one_by_one,
            "limit / norm",
            "min(1, limit / norm)",
            "clip_one_by_one",
            "clip_one_by_one",
        ),
        "Each number is clipped on its own, which bends the direction even more. "
        "Multiply all of them by one factor.": lambda dW, dU, db, limit: [
            np.clip(gradient, -limit, limit) for gradient in (dW, dU, db)
        ],
        "The root is missing: a norm is the root of the sum of squares.": instead(
            clip, "np.sqrt(sum(squares))", "sum(squares)"
        ),
        "The three norms are added up. Add the squares of all three arrays first, and "
        "take the root last.": instead(
            clip, "np.sum(gradient**2)", "np.linalg.norm(gradient)", "np.sqrt", ""
        ),
        "Nothing is clipped: the gradient comes back as long as it was. The factor is "
        "limit / norm.": instead(clip, "limit / norm", "norm / limit"),
        "The result has length 1 whatever the limit is. Multiply by `limit` too.": (
            instead(clip, "limit / norm", "1 / norm")
        ),
        "The norm is that of dW alone; dU and db belong to the same vector.": instead(
            clip, "(dW, dU, db)]", "(dW,)]"
        ),
        "The limit is one for the norm, the length of the long vector, and not for its "
        "largest number.": instead(
            clip,
            "norm = np.sqrt(sum(squares))",
            "norm = np.abs([*dU.flat, *dW.flat, *db]).max()",
        ),
        "This is a root of mean squares, so that large arrays count too little. A "
        "norm sums the squares.": instead(clip, "np.sum(", "np.mean("),
    },
    properties={
        "A gradient that is shorter than the limit is lengthened. It should stay as it "
        "is: no factor above 1.": (
            stays_short,
            instead(clip, "min(1, limit / norm)", "limit / norm"),
        ),
    },
    alternatives=(clip_by_keras, clip_one_vector),
)


# strength ------------------------------------------------------------------

FACTORS = np.array(
    [[1.18, 1.19, 1.17], [1.12, 1.13, 1.11], [1.02, 1.01, 1.0], [0.47, 0.48, 0.49]]
)

measure_strength = Exercise(
    id="through_time.strength",
    kind="measure",
    points=2,
    difficulty="medium",
    minutes=40,
    task="Measure how the strength of the inputs changes what is left of a gradient.",
    name="factors",
    reference=FACTORS,
    same=False,
    axes="strengths runs",
    why="One step back multiplies by U, here 1.5, and by the derivative of tanh at the "
    "states. Strong inputs drive the states to where tanh is flat, so the same weights "
    "let a gradient vanish. With weak inputs the states start near 0, where the "
    "derivative is 1. But a radius of 1.5 makes them grow by themselves, so even then "
    "the factor stays below 1.5.",
    hints=(
        "Begin with one strength and one run: print the 41 norms, and see what they "
        "do. Then write the two loops.",
        "`norm_against_lag(step_jacobians(layer.cell, x))` has shape "
        "`(batch, lags + 1)`; its last column is lag 40.",
        "k equal factors multiply to the norm at lag k, so the factor per step is "
        "`norm ** (1 / 40)`.",
    ),
    properties={
        "A factor between two lengths is above zero. Did you take a logarithm?": (
            lambda run: (run() > 0).all(),
            np.log(FACTORS),
        ),
        "No step can lengthen a gradient by more than 1.5. Is this the norm at lag 40, "
        "and not its 40th root?": (lambda run: run().max() <= 1.5, FACTORS**40),
        "The runs of a strength are all the same. Does each have a seed of its own?": (
            lambda run: (np.ptp(run(), axis=1) > 0).all(),
            np.repeat(FACTORS[:, :1], 3, axis=1),
        ),
        "The strongest inputs leave more than the weakest. Is `strength` in your "
        "inputs, and are the strengths in order?": (
            lambda run: run()[0].min() > run()[-1].max(),
            FACTORS[::-1],
        ),
        "The strongest inputs leave nearly everything. The states should saturate: "
        "is the activation tanh, and do you multiply the inputs, not the weights?": (
            lambda run: run()[-1].mean() < 0.8,
            np.sqrt(np.sqrt(FACTORS)),
        ),
        "The weakest inputs should let the gradient grow. Does U start with a radius "
        "of 1.5?": (lambda run: run()[0].mean() > 1, FACTORS / 1.5),
    },
    alternatives=(FACTORS.tolist(), FACTORS.astype("float32") * 0.97),
    rubric=(
        (1, "a sentence that says what was held fixed and what was varied."),
        (1, "the factor of each strength with its spread over the runs."),
        (1, "a reason that names the derivative of tanh, and what does not follow."),
    ),
)

EXERCISES = [predict_left, write_radius, complete_bptt, repair_clip, measure_strength]
