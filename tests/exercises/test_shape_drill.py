import re

import pytest

from seqkeras.exercises.shape_drill import QUESTIONS, drill

NUMBERS = range(1, len(QUESTIONS) + 1)
MISTAKES = [
    (3, (64, 32, 20), "right sizes, wrong order; the first axis is batch"),
    (3, (32, 64, 20), "right sizes, wrong order; the second axis is timesteps"),
    (5, (60, 1, 1), "right sizes, wrong order; the first axis is batch"),
    (4, (8, 8, 1797), "right sizes, wrong order; the first axis is batch"),
    (2, (20, 1000), "missing axis: batch (a model takes batches, even of one)"),
    (1, (20,), "missing axis: batch (a model takes batches, even of one)"),
    (3, (32, 20), "missing axis: features (ids have no such axis, vectors do, "),
    (5, (1, 60), "missing axis: features (ids have no such axis, vectors do, "),
    (5, (60,), "missing axis: batch (a model takes batches, even of one) and feat"),
    (8, (32, 12), "missing axis: timesteps (each time step keeps its own place)"),
    (7, (32,), "missing axis: units (a state is a vector)"),
    (4, (1797, 64), "timesteps and features are multiplied into one axis"),
    (3, (640, 64), "batch and timesteps are multiplied into one axis"),
    (3, (5, 7), "too few axes, 2; the axes are batch, timesteps and features"),
    (1, (32, 20, 1), "too many axes, 3; only batch and timesteps belong here"),
    (7, (32, 20, 12), "too many axes, 3; only batch and units belong here"),
    (3, (16, 20, 64), "wrong size: batch (how many sequences there are)."),
    (5, (1, 5, 1), "wrong size: timesteps (how many time steps a sequence has)."),
    (2, (1, 20, 64), "wrong size: features (how many numbers a time step has)."),
    (7, (32, 20), "wrong size: units (how many numbers a state has)."),
    (6, (3, 250, 48), "wrong size: batch (how many sequences there are) and feat"),
    (1, [32, 20], "a shape is a tuple with a whole number for each axis"),
    (1, 640, "a shape is a tuple with a whole number for each axis"),
    (1, "(32, 20)", "a shape is a tuple with a whole number for each axis"),
    (1, (32.0, 20), "a shape is a tuple with a whole number for each axis"),
    (5, (True, 60, True), "a shape is a tuple with a whole number for each axis"),
]


@pytest.mark.parametrize("number", NUMBERS)
def test_asks(number, capsys):
    drill(number)
    out, err = capsys.readouterr()
    question = QUESTIONS[number - 1]
    assert out.startswith(f"{number}. {question.text} Shape?\n")
    assert f"drill({number}, shape)" in out
    assert str(question.shape) not in out
    assert max(map(len, out.splitlines())) <= 110
    assert err == ""


@pytest.mark.parametrize("number", NUMBERS)
def test_accepts_the_right_answer(number, capsys):
    question = QUESTIONS[number - 1]
    drill(number, question.shape)
    out = capsys.readouterr().out
    assert out.startswith("right: (") and out.endswith(f"; {question.reason}\n")
    for axis, size in zip(question.axes, question.shape, strict=True):
        assert f"{axis}={size}" in out


def test_the_right_answers_follow_from_the_sizes_in_the_question(capsys):
    shapes = [(32, 20), (1, 20, 1000), (32, 20, 64), (1797, 8, 8), (1, 5 * 12, 1)]
    shapes += [(16, 250, 3), (32, 12), (32, 20, 12)]
    for number, shape in enumerate(shapes, start=1):
        drill(number, shape)
    assert capsys.readouterr().out.count("right: ") == len(QUESTIONS)


@pytest.mark.parametrize(("number", "answer", "message"), MISTAKES)
def test_says_what_is_wrong(number, answer, message, capsys):
    drill(number, answer)
    out, err = capsys.readouterr()
    assert out.startswith(f"not yet: {message}")
    assert err == ""


@pytest.mark.parametrize("number", NUMBERS)
def test_never_reveals_a_size(number, capsys):
    shape = QUESTIONS[number - 1].shape
    wrong = [shape[::-1] + (7,), shape[1:], shape[:-1], (7,) * len(shape), (7,), ()]
    wrong += [shape[:k] + (7,) + shape[k + 1 :] for k in range(len(shape))]
    wrong += [shape[1:] + shape[:1], list(shape)]
    for answer in wrong:
        drill(number, answer)
        out = capsys.readouterr().out
        assert out.startswith("not yet: "), answer
        told = set(map(int, re.findall(r"\d+", out.replace("(2, 5, 4)", ""))))
        assert told <= {len(answer)}, answer


@pytest.mark.parametrize("number", [0, 9, -1, True, 1.0, "1", None])
def test_refuses_an_unknown_question(number):
    with pytest.raises(ValueError, match="expected a question from 1 to 8. Received"):
        drill(number)
