"""Eight questions on the shape of sequence data, answered at once.

The convention is that of Keras: `(batch, timesteps, features)`.

Taught in notebooks/00_start_here.ipynb.
"""

from itertools import combinations
from typing import NamedTuple


class Question(NamedTuple):
    text: str
    axes: tuple[str, ...]
    shape: tuple[int, ...]
    reason: str


QUESTIONS = [
    Question(
        "32 sentences, padded to 20 words, as word ids.",
        ("batch", "timesteps"),
        (32, 20),
        "an id is a single number: no feature axis.",
    ),
    Question(
        "One sentence of 20 words, one-hot over a vocabulary of 1000, for a model.",
        ("batch", "timesteps", "features"),
        (1, 20, 1000),
        "a batch of one; a one-hot vector is as long as the vocabulary.",
    ),
    Question(
        "32 sentences, padded to 20 words, each word embedded with 64 numbers.",
        ("batch", "timesteps", "features"),
        (32, 20, 64),
        "the embedding puts a vector in the place of each id.",
    ),
    Question(
        "1797 images of 8 x 8 pixels, read row by row.",
        ("batch", "timesteps", "features"),
        (1797, 8, 8),
        "a row is a time step, its pixels are the features.",
    ),
    Question(
        "5 years of CO2, one value a month, as one series, for a recurrent layer.",
        ("batch", "timesteps", "features"),
        (1, 60, 1),
        "one series is a batch of one, one value a step is one feature.",
    ),
    Question(
        "Price, volume and dividend of 16 firms over 250 days, a sequence per firm.",
        ("batch", "timesteps", "features"),
        (16, 250, 3),
        "a firm is a sequence, a day a time step with three numbers.",
    ),
    Question(
        "What LSTM(12) returns for a batch of 32 sentences of 20 words.",
        ("batch", "units"),
        (32, 12),
        "by default a recurrent layer returns the last state only.",
    ),
    Question(
        "What LSTM(12, return_sequences=True) returns for the same batch: "
        "32 sentences of 20 words.",
        ("batch", "timesteps", "units"),
        (32, 20, 12),
        "now it returns the state of every time step.",
    ),
]
MEANING = {
    "batch": "how many sequences there are",
    "timesteps": "how many time steps a sequence has",
    "features": "how many numbers a time step has",
    "units": "how many numbers a state has",
}
MISSING = {
    "batch": "a model takes batches, even of one",
    "features": "ids have no such axis, vectors do, even of one number",
    "units": "a state is a vector",
    "timesteps": "each time step keeps its own place",
}


def drill(number: int, answer: tuple[int, ...] | None = None) -> None:
    """Ask for the shape of some data, or say whether a shape is right.

    A wrong answer is told what is wrong with it, not what would be right.

    Args:
        number: Number of the question, from 1 to 8.
        answer: A shape. `None` prints the question.

    Raises:
        ValueError: If there is no such question.

    Example:

    >>> drill(1)
    1. 32 sentences, padded to 20 words, as word ids. Shape?
    Answer with drill(1, shape), where shape is a tuple such as (2, 5, 4).
    >>> drill(1, (20, 32))
    not yet: right sizes, wrong order; the first axis is batch.
    >>> drill(1, (32, 20))
    right: (batch=32, timesteps=20); an id is a single number: no feature axis.
    """
    if type(number) is not int or not 1 <= number <= len(QUESTIONS):
        raise ValueError(
            f"expected a question from 1 to {len(QUESTIONS)}. "
            f"Received: number={number!r}"
        )
    question = QUESTIONS[number - 1]
    if answer is None:
        shape = "shape), where shape is a tuple such as (2, 5, 4)."
        print(f"{number}. {question.text} Shape?\nAnswer with drill({number}, {shape}")
    elif mistake := _diagnose(answer, question.axes, question.shape):
        print(f"not yet: {mistake}.")
    else:
        named = zip(question.axes, question.shape, strict=True)
        sizes = ", ".join(f"{axis}={size}" for axis, size in named)
        print(f"right: ({sizes}); {question.reason}")


def _diagnose(answer, axes, shape):
    """What is wrong with an answer, or `None` if it is right."""
    if type(answer) is not tuple or any(type(size) is not int for size in answer):
        return "a shape is a tuple with a whole number for each axis, as (2, 5, 4)"
    if answer == shape:
        return None
    if len(answer) < len(shape):
        return _diagnose_short(answer, axes, shape)
    if len(answer) > len(shape):
        return f"too many axes, {len(answer)}; only {_and(axes)} belong here"
    wrong = [k for k in range(len(shape)) if answer[k] != shape[k]]
    if sorted(answer) == sorted(shape):
        place = ("first", "second")[wrong[0]]
        return f"right sizes, wrong order; the {place} axis is {axes[wrong[0]]}"
    meanings = [f"{axes[k]} ({MEANING[axes[k]]})" for k in wrong]
    return f"wrong size: {_and(meanings)}"


def _diagnose_short(answer, axes, shape):
    """What is wrong with an answer of too few axes."""
    order = sorted(axes, key=list(MISSING).index)
    for missing in combinations(order, len(shape) - len(answer)):
        rest = zip(axes, shape, strict=True)
        if answer == tuple(size for axis, size in rest if axis not in missing):
            reasons = [f"{axis} ({MISSING[axis]})" for axis in missing]
            return f"missing axis: {_and(reasons)}"
    for k in range(len(shape) - 1):
        if answer == (*shape[:k], shape[k] * shape[k + 1], *shape[k + 2 :]):
            return f"{axes[k]} and {axes[k + 1]} are multiplied into one axis"
    return f"too few axes, {len(answer)}; the axes are {_and(axes)}"


def _and(words):
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
