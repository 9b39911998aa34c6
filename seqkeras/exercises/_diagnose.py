"""Say what is behind a wrong answer."""

import dis
import inspect
from itertools import permutations

from seqkeras.exercises._outputs import close, listed
from seqkeras.exercises._repairs import repair


def explain(exercise, answer, key, trials):
    """What is behind a wrong answer: one sentence, or an empty string."""
    if trials[-1].kind == "too long":
        return ""
    if said := _global_for_argument(answer):
        return said
    if any(trial.changed for trial in trials) or not exercise.same:
        return ""
    for said, others in key.wrong.items():
        if _matches(exercise, trials, others, key.right):
            return said
    if any(trial.kind != "ran" for trial in trials):
        return ""
    return _exchanged(exercise, trials, key.right) or _repaired(key, trials)


def _matches(exercise, trials, others, right):
    """Whether an answer makes a known mistake."""
    if isinstance(right[0][0], dict) and exercise.kind == "predict":
        mine, other = trials[0].parts, others[0].parts
        return any(
            not close(mine[key], value, exercise.tolerance)
            and not close(other[key], value, exercise.tolerance)
            and close(mine[key], other[key], exercise.tolerance)
            for key, value in right[0][1].items()
            if mine and other
        )
    return len(trials) == len(others) and all(
        mine.like(other, exercise.tolerance)
        for mine, other in zip(trials, others, strict=True)
    )


def _exchanged(exercise, trials, right):
    """Whether outputs are returned in the wrong order."""
    names = list(right[0][1])
    if len(names) < 2 or isinstance(right[0][0], dict):
        return ""
    for order in permutations(names):
        moved = [a for a, b in zip(names, order, strict=True) if a != b]
        if moved and all(
            close(trial.parts[a], expected[b], exercise.tolerance)
            for trial, (_, expected) in zip(trials, right, strict=True)
            for a, b in zip(names, order, strict=True)
        ):
            return f"{listed(moved)} are returned in the wrong order."
    return ""


def _repaired(key, trials):
    """What would make the first wrong part right."""
    exercise, right = key.exercise, key.right
    for name in right[0][1]:
        pairs = [
            (trial.parts[name], expected[name])
            for trial, (_, expected) in zip(trials, right, strict=True)
        ]
        if all(close(*pair, exercise.tolerance) for pair in pairs):
            continue
        if any(part.dtype.kind in "bU" for part, _ in pairs):
            return ""
        if exercise.kind == "predict" and all(part.size == 1 for part, _ in pairs):
            return ""  # many functions lead from one number to another
        return (
            repair(pairs, key.cases, exercise.axes_of(name), exercise.tolerance) or ""
        )
    return ""


def _global_for_argument(answer):
    """Whether a function leaves an argument unread and reads a global array."""
    if not inspect.isfunction(answer):
        return ""
    read_names, code = set(), answer.__code__
    arguments = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    pending = [code]
    while pending:
        current = pending.pop()
        pending += filter(inspect.iscode, current.co_consts)
        for step in dis.get_instructions(current):
            if step.opname.startswith("LOAD") or "LOAD_FAST" in step.opname:
                names = step.argval
                read_names |= set(names if isinstance(names, tuple) else [names])
    unread = [name for name in arguments if name not in read_names]
    for name in code.co_names:
        value = answer.__globals__.get(name)
        if unread and name in read_names and _is_array(value):
            return f"you used the global `{name}`, not your argument `{unread[0]}`."
    return ""


def _is_array(value):
    return hasattr(type(value), "__array__") and not callable(value)
