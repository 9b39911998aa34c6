"""Repairs that make a wrong output right, and so say what is wrong with it."""

from collections.abc import Callable
from itertools import permutations

import numpy as np

from seqkeras.exercises._outputs import close


def softmax(x):
    """Softmax over the last axis."""
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


FUNCTIONS = {
    "tanh": np.tanh,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softmax": softmax,
    "relu": lambda x: np.maximum(x, 0),
    "square root": np.sqrt,
    "square": np.square,
    "exponential": np.exp,
    "logarithm": np.log,
}


def repair(pairs: list[tuple], cases: list[dict], axes: str, tolerance: float):
    """Find what would make an output right in all cases.

    Args:
        pairs: For each case, the output and the right output.
        cases: For each case, the inputs.
        axes: Names of the axes of the right output.
        tolerance: As in `Exercise`.

    Returns:
        A sentence, or `None` if nothing known helps.
    """
    if any(part.dtype.kind not in "biuf" for pair in pairs for part in pair):
        return None

    def helps(mend: Callable) -> bool:
        with np.errstate(all="ignore"):
            return all(_fits(mend, *pair, tolerance) for pair in pairs)

    names = axes.split()
    for sentence, mend in _candidates(pairs[0], names):
        if helps(mend):
            return sentence
    return _up_to_a_constant(pairs, cases, tolerance)


def _fits(mend, part, right, tolerance):
    try:
        mended = mend(part, right)
    except (ValueError, IndexError, TypeError):
        return False
    if not isinstance(mended, tuple):
        mended = mended, right
    return mended[1].size > 0 and close(*mended, tolerance)


def _candidates(pair, names):
    """Sentences and functions of the output (and the right one) to try."""
    part, right = pair
    rank = right.ndim
    if part.ndim == rank == len(names):
        for order in sorted(permutations(range(rank)), key=_moved):
            moved = [k for k in range(rank) if order[k] != k]
            if len(moved) == 2:
                a, b = (names[k] for k in moved)
                what = f"{a} and {b} are swapped; swapped back, the values are right."
                if a == b:
                    what = (
                        "the result is transposed; turned back, the values are right."
                    )
            else:
                what = "the axes are in the wrong order; the values are right."
            if moved:
                yield what, lambda p, r, order=order: p.transpose(order)
    if part.ndim > rank:
        yield (
            "there is an axis of size 1 too many; without it, the values are right.",
            lambda p, r: p.squeeze(),
        )
        time = names.index("timesteps") if "timesteps" in names else 1
        if part.ndim == rank + 1:
            yield (
                "you return every time step; only the last one is asked for.",
                lambda p, r: p.take(-1, axis=min(time, rank)),
            )
    if part.ndim == rank - 1 and "timesteps" in names:
        time = names.index("timesteps")
        yield (
            "you return the last time step only; every one is asked for.",
            lambda p, r: (p, r.take(-1, axis=time)),
        )
    for axis, name in enumerate(names):
        yield (
            f"{name} runs backwards; turned round, the values are right.",
            lambda p, r, axis=axis: np.flip(p, axis),
        )
    if "timesteps" in names:
        time = names.index("timesteps")
        for by, sentence in (
            (1, "position t has what belongs to t + 1: it looks into the future."),
            (-1, "position t has what belongs to t - 1: it comes too late."),
        ):
            yield (
                f"shifted by {by:+d} along timesteps, the values are right: {sentence}",
                lambda p, r, by=by: _overlap(p, r, by, time),
            )
    yield (
        "the digits after the point are cut off: is there a cast to integers?",
        lambda p, r: (p, np.trunc(r)) if p.dtype.kind in "iu" else _no(),
    )
    for name, function in FUNCTIONS.items():
        yield (
            f"a {name} is missing; with it, the values are right.",
            lambda p, r, function=function: function(p.astype("float64")),
        )
        yield (
            f"there is one {name} too many; without it, the values are right.",
            lambda p, r, function=function: (p, function(r.astype("float64"))),
        )


def _moved(order):
    return sum(k != place for k, place in enumerate(order))


def _overlap(part, right, by, axis):
    """What both have in common if the output is moved along an axis."""
    length = right.shape[axis]
    if part.shape != right.shape or length < 3:
        _no()
    early, late = range(length - 1), range(1, length)
    mine, theirs = (early, late) if by > 0 else (late, early)
    return part.take(mine, axis), right.take(theirs, axis)


def _no():
    raise ValueError


def _up_to_a_constant(pairs, cases, tolerance):
    """Whether a factor or a summand is all that is wrong."""
    if any(p.shape != r.shape or p.size == 0 for p, r in pairs):
        return None
    if sum(p.size for p, _ in pairs) < 3 or any(not r.any() for _, r in pairs):
        return None
    pairs = [(p.astype("float64"), r.astype("float64")) for p, r in pairs]
    if not all(np.isfinite(p).all() and p.any() for p, _ in pairs):
        return None

    factors = [(p * r).sum() / (r * r).sum() for p, r in pairs]
    scaled = zip(factors, pairs, strict=True)
    if all(f and close(p / f, r, tolerance) for f, (p, r) in scaled):
        if np.allclose(factors, -1, rtol=tolerance):
            return "the sign is wrong; negated, the values are right."
        if np.allclose(factors, factors[0], rtol=10 * tolerance):
            return f"right up to a factor of {factors[0]:.4g}."
        if named := _named(factors, cases, tolerance):
            return f"right up to a factor of {named}."
    offsets = [(p - r).mean() for p, r in pairs]
    if np.allclose(offsets, offsets[0], rtol=10 * tolerance) and all(
        close(p - o, r, tolerance) for o, (p, r) in zip(offsets, pairs, strict=True)
    ):
        return f"right up to a summand of {offsets[0]:.4g}."
    return None


def _named(factors, cases, tolerance):
    """The size of an input, its root or an inverse, where it is the factor."""
    forms = {"{}": 1, "sqrt({})": 0.5, "1 / {}": -1, "1 / sqrt({})": -0.5}
    for name, value in cases[0].items():
        for axis in range(np.ndim(value)):
            found = [np.shape(case[name])[axis] for case in cases]
            for form, power in forms.items():
                if np.allclose(np.power(found, float(power)), factors, rtol=1e-3):
                    return form.format(f"{name}.shape[{axis}]")
    return None
