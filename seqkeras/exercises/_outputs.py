"""The output of an answer as arrays, and how it differs from the right one."""

import math
import numbers
import re

import numpy as np

from seqkeras.exercises._spec import Refused

_TENSORS = {"numpy", "tensorflow", "keras", "jax", "jaxlib", "torch"}
RESULT = "the result"
_SOUNDS_LIKE_A_VOWEL = re.compile("[aeioAEIO]|[FHLMNRSX][A-Z]")  # an RNN, an LSTM


def read(output, like, axes) -> dict[str, np.ndarray]:
    """The parts of an output, by name.

    Args:
        output: Whatever an answer returned.
        like: The right output, for its form: one array, a tuple or a dictionary.
        axes: As in `Exercise`.

    Returns:
        Dictionary from the name of each part to a NumPy array.

    Raises:
        Refused: If the form is wrong.
    """
    if isinstance(like, dict):
        if type(output) is not dict:
            raise Refused(f"expected a dictionary, got {kind_of(output)}.")
        for key in like:
            if key not in output:
                raise Refused(f"the key {key!r} is missing.")
            if output[key] is None:
                raise Refused(f"`{key}` is None. Write your answer there.")
        return {str(key): array(output[key], f"`{key}`") for key in like}
    if isinstance(like, tuple) and isinstance(axes, dict):
        names = list(axes)
        if not isinstance(output, list | tuple):
            raise Refused(f"expected {listed(names)}, got {kind_of(output)}.")
        if len(output) != len(names):
            count = "1 thing" if len(output) == 1 else f"{len(output)} things"
            raise Refused(f"expected {listed(names)}, got {count}.")
        return {n: array(o, f"`{n}`") for n, o in zip(names, output, strict=True)}
    if isinstance(output, tuple) and output and np.ndim(like):
        if tuple(getattr(output[0], "shape", ())) == np.shape(like):
            raise Refused(
                f"expected one array, got a tuple of {len(output)}. "
                "Return the one that is asked for."
            )
    return {"": array(output)}


def array(value, what=RESULT) -> np.ndarray:
    """A NumPy array of numbers, booleans or text."""
    if value is None:
        raise Refused(f"{what} is None. Is a `return` missing?")
    if isinstance(value, str):
        return np.array(" ".join(value.lower().split()))
    if isinstance(value, list | tuple):
        if any(item is None for item in value):
            raise Refused(f"{what} has None in it, where a number belongs.")
        try:
            value = np.array([array(item, what) for item in value])
        except ValueError:
            raise Refused(f"{what} is a ragged list: its rows differ.") from None
    elif isinstance(value, numbers.Number):
        value = np.array(value)
    elif type(value).__module__.partition(".")[0] in _TENSORS:
        if type(value).__name__ == "KerasTensor":
            raise Refused(f"{what} is symbolic, without numbers in it.")
        value = np.array(value, subok=False)
        if value.dtype.name == "bfloat16":
            value = value.astype("float16")
    else:
        wanted = "expected an array" if what == RESULT else f"{what}: expected numbers"
        raise Refused(f"{wanted}, got {kind_of(value)}.")
    if value.dtype.kind not in "biufU":
        raise Refused(f"expected numbers, got an array of {value.dtype}.")
    return value


def problem(part, right, axes, tolerance, exact=True) -> str | None:
    """Say how a part differs from the right one, or `None` if it does not."""
    kinds = {"b": "b", "U": "U"}.get(right.dtype.kind, "iuf")
    if part.dtype.kind not in kinds:
        names = {"b": "booleans", "U": "text", "iuf": "numbers"}
        if not right.ndim:
            names |= {"b": "True or False", "iuf": "a number"}
        got = "text" if part.dtype.kind == "U" else part.dtype.name
        return f"expected {names[kinds]}, got {got}."
    if part.shape != right.shape:
        if part.ndim == right.ndim == 1 and not axes:
            return f"expected {right.size} values, got {part.size}."
        return f"expected {shape(right.shape, axes)}, got {shape(part.shape)}."
    if kinds == "iuf" and exact and np.isfinite(right).all():
        for odd, found in ("NaN", np.isnan(part)), ("infinity", np.isinf(part)):
            if found.any():
                where = "" if found.all() else " in places"
                return f"the result is {odd}{where}."
    if kinds == "iuf" and not exact:
        return (
            None if np.isfinite(part).all() else "the result has NaN or infinity in it."
        )
    if exact and not close(part, right, tolerance):
        what = "values are" if part.ndim else "answer is"
        return f"the {what} not right."
    return None


def close(part, right, tolerance) -> bool:
    """Whether two arrays are the same but for rounding."""
    if part.shape != right.shape:
        return False
    if "U" in part.dtype.kind + right.dtype.kind:
        return part.dtype.kind == right.dtype.kind and bool((part == right).all())
    if right.dtype.kind in "biu" and right.size:
        if part.dtype.kind != "f":
            return bool((part == right).all())
        tolerance = min(tolerance, 1e-6)  # rounding, not another integer
    elif part.dtype == np.float16:
        tolerance = max(tolerance, 1e-2)
    return error(part, right) <= tolerance


def same(part, other, tolerance) -> bool:
    """Whether two outputs agree in kind, shape and values."""
    return (
        isinstance(other, np.ndarray)
        and part.dtype.kind == other.dtype.kind
        and (part.size == other.size == 0 or close(part, other, tolerance))
        and part.shape == other.shape
    )


def error(part, right) -> float:
    """Largest difference, relative to the largest right number."""
    part, right = part.astype("float64"), right.astype("float64")
    same = (part == right) | (np.isnan(part) & np.isnan(right))
    with np.errstate(all="ignore"):
        difference = np.where(same, 0.0, np.abs(part - right))
        size = np.abs(right[np.isfinite(right)]).max(initial=0.0)
    worst = difference.max(initial=0.0)
    return math.inf if np.isnan(worst) else float(worst / (size or 1.0))


def shape(sizes, axes="") -> str:
    """A shape, with the names of its axes."""
    names = axes.split()
    if not sizes:
        return "a single number"
    if len(names) != len(sizes):
        return str(tuple(sizes))
    named = zip(names, sizes, strict=True)
    return "(" + ", ".join(f"{axis}={size}" for axis, size in named) + ")"


def kind_of(value) -> str:
    """What a value is, with its article."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return "an array"
    if type(value).__name__.endswith("Tensor"):
        return "a tensor"
    name = "class" if isinstance(value, type) else type(value).__name__
    return f"{'an' if _SOUNDS_LIKE_A_VOWEL.match(name) else 'a'} {name}"


def listed(names) -> str:
    """Names as code, with an `and`."""
    names = [f"`{name}`" for name in names]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
