"""Examine an answer: is it right, and if not, why?"""

import copy
import dis
import inspect
import re
import time
import traceback
import zlib
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import permutations

import numpy as np

from seqkeras.exercises._outputs import close, error, kind_of, problem, read
from seqkeras.exercises._repairs import repair
from seqkeras.exercises._result import Result
from seqkeras.exercises._running import attempt
from seqkeras.exercises._spec import Exercise, Refused

CASES = 3
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Trial:
    """What came of an answer in one case; `kind` says whether it ran."""

    kind: str = "ran"
    parts: dict[str, np.ndarray] = field(default_factory=dict)
    said: str = ""
    where: str = ""
    changed: str = ""
    printed: int = 0

    def like(self, other: "Trial", tolerance: float) -> bool:
        """Whether two answers did the same."""
        if self.kind != "ran" or other.kind != "ran":
            return (self.kind, self.said) == (other.kind, other.said)
        return self.parts.keys() == other.parts.keys() and all(
            _same(part, other.parts[name], tolerance)
            for name, part in self.parts.items()
        )


def examine(exercise: Exercise, answer, seed: int | None = None) -> Result:
    """Check an answer.

    Args:
        exercise: The exercise.
        answer: Whatever the learner made.
        seed: Seed of the inputs; by default that of the exercise, the same at
            every call.

    Returns:
        A `Result`.
    """
    if _is_given(answer, exercise):
        what = "still what you were given" if exercise.given else "not filled in"
        return _not_attempted(exercise, f"`{exercise.name}` is {what}.")
    if said := _wrong_kind(answer, exercise):
        return Result(exercise.id, "failed", said)
    key = key_of(exercise, seed)
    cases, right = key.cases, key.right
    trials = run_all(exercise, answer, cases, right, exercise.seconds)
    if trials[0].kind == "stub":
        return _not_attempted(exercise, f"`{exercise.name}` is not filled in.")

    for number, trial in enumerate(trials):
        said = _fault(trial, exercise, cases[number], right[number])
        if said:
            break
    else:
        return _properties(exercise, answer, cases, trials)

    why = _explain(exercise, answer, key, trials)
    details = _details(exercise, trial, cases[number], right[number])
    if trial.kind == "ran" and not trial.changed:
        if why and said.endswith("not right."):
            said = ""
        message = (
            ": ".join(filter(None, [said.removesuffix("."), why])) if why else said
        )
    else:
        message, details = why or said, ([said] if why else []) + details
    outcome = "error" if trial.kind in ("raised", "too long") else "failed"
    return Result(
        exercise.id, outcome, _sentence(message), tuple(details), 0, cases[number]
    )


class Key:
    """What an answer is compared with: cases, right outputs and known mistakes."""

    def __init__(self, exercise: Exercise, seed: int | None):
        self.exercise = exercise
        self.cases = draw(exercise, seed)
        self.right = [_right(exercise, case) for case in self.cases]

    @cached_property
    def wrong(self) -> dict[str, list[Trial]]:
        """What each known mistake does, by its message."""
        exercise = self.exercise
        return {
            said: run_all(exercise, wrong, self.cases, self.right, exercise.seconds)
            for said, wrong in exercise.mistakes.items()
        }


key_of = lru_cache(maxsize=32)(Key)


def draw(exercise: Exercise, seed: int | None) -> list[dict]:
    """The cases of a check, the smallest first."""
    if exercise.inputs is None:
        return [{}]
    seed = zlib.crc32(exercise.id.encode()) if seed is None else seed
    rng = np.random.default_rng(seed)
    cases = [exercise.inputs(rng) for _ in range(CASES)]
    return sorted(cases, key=lambda case: sum(map(np.size, case.values())))


def run_all(exercise, answer, cases, right, seconds) -> list[Trial]:
    """Run an answer on all cases, until the time is up."""
    end = time.monotonic() + seconds
    trials = []
    for case, (output, _) in zip(cases, right, strict=True):
        trials.append(_try(exercise, answer, case, output, end - time.monotonic()))
        if trials[-1].kind in ("too long", "stub"):
            break
    return trials


def _try(exercise, answer, case, like, seconds):
    given = copy.deepcopy(case)

    def work():
        return read(exercise.output(answer, **given), like, exercise.axes)

    done = attempt(work, seconds)
    trial = Trial(printed=done.printed)
    if done.too_long:
        trial.kind = "too long"
        trial.said = (
            f"not done after {exercise.seconds:.3g} s: is there an endless loop?"
        )
    elif isinstance(done.error, Refused):
        trial.kind, trial.said = "refused", str(done.error)
    elif isinstance(done.error, NotImplementedError):
        trial.kind = "stub"
    elif done.error is not None:
        trial.kind = "raised"
        text = " ".join(_COLOURS.sub("", str(done.error)).split())
        text = text if len(text) <= 300 else text[:300] + " ..."
        trial.said = f"{type(done.error).__name__}: {text}".removesuffix(": ")
        trial.where = _where(done.error, answer)
    else:
        trial.parts = done.value
    for name, value in case.items():
        if isinstance(value, np.ndarray) and not _same(value, given[name], 0.0):
            trial.changed = name
    return trial


def _right(exercise, case):
    """The right output, as it is and in parts."""
    output = exercise.output(exercise.reference, **copy.deepcopy(case))
    return output, read(output, output, exercise.axes)


def _same(part, other, tolerance):
    return (
        isinstance(other, np.ndarray)
        and part.dtype.kind == other.dtype.kind
        and (part.size == other.size == 0 or close(part, other, tolerance))
        and part.shape == other.shape
    )


def _axes(exercise, name):
    axes = exercise.axes
    return axes.get(name, "") if isinstance(axes, dict) else axes


def _fault(trial, exercise, case, right):
    """The first thing that is wrong, or `None`."""
    if trial.kind == "raised":
        return f"`{exercise.name}` raises {trial.said}{trial.where}"
    if trial.kind != "ran":
        return trial.said
    if trial.changed:
        return f"your function changes its argument `{trial.changed}` in place."
    for name, expected in right[1].items():
        said = problem(
            trial.parts[name],
            expected,
            _axes(exercise, name),
            exercise.tolerance,
            exercise.same,
        )
        if said:
            return f"`{name}`: {said}" if name else said
    return None


def _details(exercise, trial, case, right):
    details = []
    if case:
        details.append(f"Smallest failing case: {describe(case)}.")
    if exercise.same and trial.kind == "ran" and case:
        errors = [
            error(part, expected)
            for part, expected in zip(
                trial.parts.values(), right[1].values(), strict=True
            )
            if part.shape == expected.shape
            and {part.dtype.kind, expected.dtype.kind} <= set("fiu")
        ]
        if errors:
            details[-1] += f" Largest relative error: {max(errors):.2g}."
    if trial.printed:
        details.append(f"What it prints ({trial.printed:,} characters) is not shown.")
    if exercise.hints:
        details.append(f'Stuck? `hint("{exercise.id}", 1)`')
    return details


def describe(case: dict) -> str:
    """The inputs of a case: shapes of arrays, other values as they are."""
    return ", ".join(
        f"{name} {np.shape(value)}" if np.ndim(value) else f"{name}={value!r}"
        for name, value in case.items()
    )


def _properties(exercise, answer, cases, trials):
    end = time.monotonic() + exercise.seconds

    def run(**inputs):
        output = exercise.output(answer, **copy.deepcopy(inputs))
        like, _ = _right(exercise, inputs)
        parts = read(output, like, exercise.axes)
        return parts[""] if list(parts) == [""] else parts

    for said, (holds, _) in exercise.properties.items():
        for case in cases:
            done = attempt(lambda: bool(holds(run, **case)), end - time.monotonic())  # noqa: B023
            if done.value is not True:
                details = [f"Smallest failing case: {describe(case)}."] if case else []
                if done.error is not None:
                    text = f"{type(done.error).__name__}: {done.error}"
                    details.append(f"While this was tried: {text}")
                if exercise.hints:
                    details.append(f'Stuck? `hint("{exercise.id}", 1)`')
                outcome = "error" if done.too_long else "failed"
                return Result(exercise.id, outcome, said, tuple(details), 0, case)
    points = "1 point" if exercise.points == 1 else f"{exercise.points} points"
    message = f"{points}."
    details = []
    if printed := sum(trial.printed for trial in trials):
        details.append(f"What it prints ({printed:,} characters) is not shown.")
    if exercise.rubric:
        details.append("Now judge your text:")
        details += [f"{points} for {what}" for points, what in exercise.rubric]
    return Result(exercise.id, "passed", message, tuple(details), exercise.points)


def _explain(exercise, answer, key, trials):
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
            not _same(mine[key], value, exercise.tolerance)
            and not _same(other[key], value, exercise.tolerance)
            and _same(mine[key], other[key], exercise.tolerance)
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
        if list(order) != names and all(
            close(trial.parts[a], expected[b], exercise.tolerance)
            for trial, (_, expected) in zip(trials, right, strict=True)
            for a, b in zip(names, order, strict=True)
        ):
            said = " and ".join(f"`{name}`" for name in names)
            return f"{said} are returned in the wrong order."
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
        return repair(pairs, key.cases, _axes(exercise, name), exercise.tolerance) or ""
    return ""


def _not_attempted(exercise, said):
    return Result(exercise.id, "not attempted", said)


def _wrong_kind(answer, exercise):
    """Whether a value came for a function, or something else of that sort."""
    wanted = exercise.reference
    if isinstance(wanted, type):
        if not isinstance(answer, type):
            return f"Expected a class `{exercise.name}`, got {kind_of(answer)}."
    elif callable(wanted) and (not callable(answer) or isinstance(answer, type)):
        return f"Expected a function `{exercise.name}`, got {kind_of(answer)}."
    return ""


def _is_given(answer, exercise):
    """Whether an answer is what a learner starts with."""
    if isinstance(answer, dict | list | tuple):
        items = answer.values() if isinstance(answer, dict) else answer
        return any(_is_given(item, exercise) for item in items)
    if exercise.given is not None and answer is not ...:
        return _code(answer) == _code(exercise.given)
    return answer is ...


def _code(thing):
    """What a function or class does, without names of files or numbers of lines."""
    if isinstance(thing, type):
        members = vars(thing).items()
        return {name: _code(m) for name, m in members if inspect.isfunction(m)}
    if inspect.isfunction(thing):
        return _code(thing.__code__)
    if inspect.iscode(thing):
        return [(i.opname, _code(i.argval)) for i in dis.get_instructions(thing)]
    return repr(thing)


def _where(raised, answer):
    """The line of the answer in which an exception was raised."""
    frames = traceback.extract_tb(raised.__traceback__)
    mine = [f for f in frames if f.filename in _files(answer) and f.line]
    return f" in the line `{mine[-1].line}`" if mine else ""


def _files(answer):
    functions = vars(answer).values() if isinstance(answer, type) else [answer]
    return {f.__code__.co_filename for f in functions if inspect.isfunction(f)}


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


def _sentence(text):
    return text[:1].upper() + text[1:]
