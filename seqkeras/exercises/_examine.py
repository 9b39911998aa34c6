"""Examine an answer: is it right, and if not, what is wrong?"""

import ast
import copy
import dis
import inspect
import re
import time
import traceback
import zlib
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from seqkeras.exercises._diagnose import explain
from seqkeras.exercises._outputs import error, kind_of, problem, read, same
from seqkeras.exercises._result import Result
from seqkeras.exercises._running import attempt
from seqkeras.exercises._spec import Exercise, Refused, source

CASES = 3
# Colours of Keras, and names that TensorFlow gives to nodes.
_NOISE = re.compile(r"\x1b\[[0-9;]*m|\{\{.*?\}\} ?|(?<=\]) name: *")
_KERAS = re.compile(
    r"^Exception encountered when calling .*?\.\s*\n\n(.*)\n\nArguments received by ",
    re.S,
)


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
            same(part, other.parts[name], tolerance)
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

    why = explain(exercise, answer, key, trials)
    explained = why or not said.endswith("not right.")
    details = _details(exercise, trial, cases[number], right[number], explained)
    if trial.kind == "ran" and not trial.changed:
        if why and said.endswith("not right."):
            said = ""
        message = (
            ": ".join(filter(None, [said.removesuffix("."), why])) if why else said
        )
    else:
        message, details = why or said, ([_sentence(said)] if why else []) + details
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


key_of = lru_cache(maxsize=256)(Key)


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
        trial.said = _raised(done.error)
        trial.where = _where(done.error, answer)
    else:
        trial.parts = done.value
    for name, value in case.items():
        if isinstance(value, np.ndarray) and not same(value, given[name], 0.0):
            trial.changed = name
    return trial


def _right(exercise, case):
    """The right output, as it is and in parts."""
    output = exercise.output(exercise.reference, **copy.deepcopy(case))
    return output, read(output, output, exercise.axes)


def _fault(trial, exercise, case, right):
    """The first thing that is wrong, or `None`."""
    if trial.kind == "raised":
        return f"`{exercise.name}` raises {trial.said}{trial.where}"
    if trial.kind != "ran":
        return trial.said
    if trial.changed:
        name = trial.changed
        return (
            f"your function changes its argument `{name}` in place. "
            f"Work on a copy: begin with `{name} = {name}.copy()`."
        )
    for name, expected in right[1].items():
        said = problem(
            trial.parts[name],
            expected,
            exercise.axes_of(name),
            exercise.tolerance,
            exercise.same,
        )
        if said:
            return f"`{name}`: {said}" if name else said
    return None


def _details(exercise, trial, case, right, explained):
    details = []
    if case:
        details.append(f"Smallest failing case: {describe(case)}.")
    pairs = [
        (trial.parts[name], part) for name, part in right[1].items() if trial.parts
    ]
    if exercise.same and pairs and case and not trial.changed:
        if all(
            part.shape == expected.shape
            and {part.dtype.kind, expected.dtype.kind} <= set("fiu")
            for part, expected in pairs
        ):
            worst = max(error(*pair) for pair in pairs)
            details[-1] += f" Largest relative error: {worst:.2g}."
        if not explained:
            details.append(
                f'This case is `check("{exercise.id}").inputs`: go through it by hand.'
            )
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
                    details.append(f"While this was tried: {_raised(done.error)}")
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


def _not_attempted(exercise, said):
    return Result(exercise.id, "not attempted", said)


def _wrong_kind(answer, exercise):
    """Whether a value came for a function, or something else of that sort."""
    wanted = exercise.reference
    if isinstance(wanted, type):
        if not isinstance(answer, type):
            return (
                f"Expected the class `{exercise.name}` itself, got {kind_of(answer)}."
            )
    elif callable(wanted) and (not callable(answer) or isinstance(answer, type)):
        return f"Expected a function `{exercise.name}`, got {kind_of(answer)}."
    return ""


def _is_given(answer, exercise):
    """Whether an answer is what a learner starts with."""
    if isinstance(answer, dict | list | tuple):
        items = answer.values() if isinstance(answer, dict) else answer
        return any(_is_given(item, exercise) for item in items)
    if exercise.given is not None and answer is not ...:
        return _is_same_code(answer, exercise.given)
    return answer is ...


def _is_same_code(one, other):
    """Whether two functions or classes are written the same, but for docstrings."""
    if isinstance(one, type) and isinstance(other, type):
        mine, theirs = _methods(one), _methods(other)
        return mine.keys() == theirs.keys() and all(
            _is_same_code(method, theirs[name]) for name, method in mine.items()
        )
    if not inspect.isfunction(one) or not inspect.isfunction(other):
        return one is other
    trees = _tree(one), _tree(other)
    if all(trees):
        return trees[0] == trees[1]
    return _steps(one.__code__) == _steps(other.__code__)


def _methods(thing):
    return {name: m for name, m in vars(thing).items() if inspect.isfunction(m)}


def _tree(function):
    """Arguments and body of a function as text, or `None` without its source.

    Two equal sources can make different bytecode: since Python 3.11 a call of
    `np.tanh` depends on whether numpy is imported in the same cell.
    """
    try:
        (tree,) = ast.parse(source(function)).body
    except (OSError, TypeError, ValueError, SyntaxError):
        return None
    if not isinstance(tree, ast.FunctionDef):
        return None
    body = tree.body if ast.get_docstring(tree) is None else tree.body[1:]
    return ast.dump(tree.args) + "".join(map(ast.dump, body))


def _steps(code):
    """Bytecode, without names of files or numbers of lines."""
    return [
        (step.opname, _steps(arg) if inspect.iscode(arg) else repr(arg))
        for step in dis.get_instructions(code)
        for arg in [step.argval]
    ]


def _raised(error):
    """Type and text of an exception, without what Keras puts around the text."""
    quoted = isinstance(error, KeyError) and error.args
    text = _NOISE.sub("", str(error.args[0] if quoted else error))
    if found := _KERAS.match(text):
        text = found[1]
    text = " ".join(text.split())
    text = text if len(text) <= 300 else text[:300] + " ..."
    return f"{type(error).__name__}: {text}".removesuffix(": ")


def _where(raised, answer):
    """The line of the answer in which an exception was raised."""
    frames = traceback.extract_tb(raised.__traceback__)
    mine = [f for f in frames if f.filename in _files(answer) and f.line]
    return f" in the line `{mine[-1].line}`" if mine else ""


def _files(answer):
    functions = vars(answer).values() if isinstance(answer, type) else [answer]
    return {f.__code__.co_filename for f in functions if inspect.isfunction(f)}


def _sentence(text):
    return text[:1].upper() + text[1:]
