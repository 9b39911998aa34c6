"""What an exercise is made of."""

import inspect
import linecache
import sys
import textwrap
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

KINDS = ("predict", "complete", "write", "repair", "measure")
DIFFICULTIES = ("easy", "medium", "hard")


class Refused(Exception):
    """An answer that runs and cannot be right; the message says why."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Exercise:
    """An exercise: the right answer, wrong ones, and what to say to them.

    An answer is a function, a class or a value. It is right if `run` makes the
    same of it as of the reference, in every case that `inputs` draws, and if
    every property holds.

    Args:
        id: Lesson and exercise, as `"simple_rnn.step"`.
        kind: One of `predict`, `complete`, `write`, `repair` and `measure`.
        points: What it is worth.
        difficulty: `easy`, `medium` or `hard`.
        minutes: How long it takes.
        task: One sentence that says what to do.
        reference: The right answer.
        why: The reasoning that `solution` adds to the reference.
        hints: Sentences that lead on, the vaguest first.
        mistakes: Wrong answers by the message that each deserves. A wrong value
            of a prediction may be wrong in one part only.
        alternatives: Right answers that are written differently.
        properties: From a message to a pair: a function `holds(run, **inputs)`,
            where `run(**inputs)` gives the output of an answer, and a wrong
            answer for which it does not hold.
        inputs: Function of a `numpy.random.Generator` that draws one case, a
            dictionary of arguments. `None` if there is nothing to draw.
        run: Function `run(answer, **inputs)` that gives the output of an
            answer. By default a function is called, and a value is itself.
        axes: Names of the axes of the output, as `"batch units"`; for several
            outputs a dictionary from their names to their axes.
        name: What a learner calls the answer; by default as the reference.
        given: The faulty code that a learner is given to repair.
        same: `False` if the outputs of right answers differ, as measured
            numbers do: then the properties alone decide.
        tolerance: Largest error, relative to the largest number of an output.
        seconds: How long one check may take.
        rubric: Pairs of points and what earns them, for a text that people
            judge.
    """

    id: str
    kind: str
    points: int
    difficulty: str
    minutes: int
    task: str
    reference: Any
    why: str
    hints: tuple[str, ...]
    mistakes: dict[str, Any] = field(default_factory=dict)
    alternatives: tuple[Any, ...] = ()
    properties: dict[str, tuple[Callable, Any]] = field(default_factory=dict)
    inputs: Callable | None = None
    run: Callable | None = None
    axes: str | dict[str, str] = ""
    name: str = ""
    given: Any = None
    same: bool = True
    tolerance: float = 1e-4
    seconds: float = 10.0
    rubric: tuple[tuple[int, str], ...] = ()

    def __post_init__(self):
        for value, allowed in (self.kind, KINDS), (self.difficulty, DIFFICULTIES):
            if value not in allowed:
                raise ValueError(f"expected one of {allowed}. Received: {value!r}")
        if not self.name:
            object.__setattr__(self, "name", self.reference.__name__)

    @property
    def label(self) -> str:
        """What stands under the title of the exercise in a notebook."""
        points = "1 point" if self.points == 1 else f"{self.points} points"
        return f"{self.kind} · {self.difficulty} · {points} · {self.minutes} minutes"

    @property
    def wrong(self) -> dict[str, Any]:
        """All wrong answers by their messages."""
        violating = {said: wrong for said, (_, wrong) in self.properties.items()}
        return self.mistakes | violating

    def axes_of(self, name: str) -> str:
        """Names of the axes of an output; `""` is the name of an only one."""
        axes = self.axes
        return axes.get(name, "") if isinstance(axes, dict) else axes

    def output(self, answer, **inputs):
        """What an answer makes of some inputs."""
        if self.run is not None:
            return self.run(answer, **inputs)
        return answer(*inputs.values()) if callable(answer) else answer


def source(thing) -> str:
    """Source of a function or class; of a value, its Python expression."""
    if callable(thing):
        return textwrap.dedent(inspect.getsource(thing))
    return repr(thing)


def instead(reference, *edits: str):
    """A variant of a function or class: its source, edited.

    Args:
        reference: Function or class.
        *edits: An old text and a new one, as often as needed. Each old text
            has to occur exactly once.

    Returns:
        The function or class of the edited source.

    Raises:
        ValueError: If an old text does not occur exactly once.
    """
    text = source(reference)
    for old, new in zip(edits[::2], edits[1::2], strict=True):
        if text.count(old) != 1:
            raise ValueError(
                f"expected {old!r} once in {reference.__name__}. "
                f"Received: {text.count(old)} times"
            )
        text = text.replace(old, new)
    return from_source(text, reference)


def from_source(text: str, reference):
    """The function or class that a text defines, among the names of another."""
    names = dict(vars(sys.modules[reference.__module__]))
    file = f"<{reference.__name__} {zlib.crc32(text.encode())}>"
    linecache.cache[file] = len(text), None, text.splitlines(True), file  # its source
    exec(compile(text, file, "exec", dont_inherit=True), names)
    return names[reference.__name__]


def normal(rng, *shape):
    """Random numbers of float32."""
    return rng.normal(size=shape).astype("float32")


def sizes(rng, count: int, smallest: int = 2):
    """Different sizes of axes, so that no two of them can be mistaken."""
    return map(int, rng.permutation(range(smallest, smallest + count + 2))[:count])
