"""Exercises that say why an answer is wrong, one module per lesson.

In a notebook:

    check("simple_rnn.step")      looks at your `step`, and says what to mend
    hint("simple_rnn.step", 1)    leads on without giving away
    solution("simple_rnn.step")   the answer, and the reasoning
"""

import difflib
import importlib
import pkgutil
import secrets
import sys

from seqkeras.exercises._cells import loop, transplant
from seqkeras.exercises._examine import examine
from seqkeras.exercises._result import Note, Result
from seqkeras.exercises._spec import (
    Exercise,
    Refused,
    instead,
    normal,
    sizes,
    source,
)

__all__ = [
    "Exercise",
    "Refused",
    "Result",
    "check",
    "exercises",
    "find",
    "grade",
    "hint",
    "instead",
    "loop",
    "normal",
    "sizes",
    "solution",
    "transplant",
]
_ABSENT = object()


def check(id: str, answer=_ABSENT, seed: int | None = None) -> Result:
    """Say whether an answer is right, and if not, why.

    Args:
        id: Lesson and exercise, as `"simple_rnn.step"`.
        answer: The answer. By default the object of the name that the exercise
            asks for, where `check` is called.
        seed: Seed of the random inputs. By default they are the same at every
            call, so that a mistake stays where it is while you look for it.

    Returns:
        A `Result`, which a notebook shows. Its `inputs` are the smallest case
        that failed.

    Raises:
        ValueError: If there is no such exercise.

    Example:

    >>> check("simple_rnn.count", {"one feature": ...})
    simple_rnn.count: not attempted
      `counts` is not filled in.
    """
    exercise = find(id)
    if answer is _ABSENT:
        names = _names(sys._getframe(1))
        if exercise.name not in names:
            return Result(id, "not attempted", _absent(exercise, names))
        answer = names[exercise.name]
    return examine(exercise, answer, seed)


def grade(id: str, answer=_ABSENT) -> int:
    """The points that an answer earns on inputs that nobody has seen.

    Args:
        id: Lesson and exercise.
        answer: As for `check`.

    Returns:
        The points.

    Raises:
        ValueError: If there is no such exercise.
    """
    exercise = find(id)
    if answer is _ABSENT:
        answer = _names(sys._getframe(1)).get(exercise.name, ...)
    return examine(exercise, answer, secrets.randbits(64)).points


def hint(id: str, number: int = 1) -> Note:
    """A hint to an exercise.

    Args:
        id: Lesson and exercise.
        number: 1 for the first hint, the vaguest.

    Returns:
        A text, which a notebook shows.

    Raises:
        ValueError: If there is no such exercise or hint.
    """
    hints = find(id).hints
    if type(number) is not int or not 1 <= number <= len(hints):
        raise ValueError(
            f"expected a hint from 1 to {len(hints)}. Received: {number!r}"
        )
    rest = len(hints) - number
    more = f' Next: `hint("{id}", {number + 1})`' if rest else " That was the last."
    return Note(f"Hint {number} of {len(hints)}: {hints[number - 1]}{more}")


def solution(id: str) -> Note:
    """A right answer to an exercise, and the reasoning.

    Args:
        id: Lesson and exercise.

    Returns:
        A text in Markdown, which a notebook shows.

    Raises:
        ValueError: If there is no such exercise.
    """
    exercise = find(id)
    code = source(exercise.reference).strip()
    if not callable(exercise.reference):
        code = f"{exercise.name} = {code}"
    text = f"```python\n{code}\n```\n\n{exercise.why}"
    for points, what in exercise.rubric:
        text += f"\n- {points} for {what}"
    return Note(text)


def find(id: str) -> Exercise:
    """The exercise of an id.

    Raises:
        ValueError: If there is none.
    """
    lesson = str(id).partition(".")[0]
    if lesson in _lessons():
        for exercise in _of(lesson):
            if exercise.id == id:
                return exercise
    near = difflib.get_close_matches(str(id), [e.id for e in exercises()], n=1)
    said = f" Did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"expected the id of an exercise. Received: {id!r}.{said}")


def exercises() -> list[Exercise]:
    """All exercises of all lessons."""
    return [exercise for lesson in _lessons() for exercise in _of(lesson)]


def _lessons():
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(name for name in names if not name.startswith("_"))


def _of(lesson):
    return getattr(importlib.import_module(f"{__name__}.{lesson}"), "EXERCISES", [])


def _names(frame):
    return {**frame.f_globals, **frame.f_locals}


def _absent(exercise, names):
    mine = [n for n, value in names.items() if callable(value) and n[:1] != "_"]
    near = difflib.get_close_matches(exercise.name, mine, n=1, cutoff=0.8)
    if near and callable(exercise.reference):
        return f"There is no `{exercise.name}`, but `{near[0]}`. Is that yours?"
    return f"There is no `{exercise.name}` yet. Run the cell of the exercise first."
