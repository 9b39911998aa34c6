"""What every exercise of every lesson promises."""

import contextlib
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from mutants import mutants

from seqkeras.cli.assign import exercise_of, mark, release
from seqkeras.cli.tidy import dump
from seqkeras.exercises import check, exercises, grade, hint, solution
from seqkeras.exercises._examine import Key, examine, key_of, run_all

ROOT = Path(__file__).parents[2]
ALL = exercises()
FUNCTIONS = [e for e in ALL if callable(e.reference)]
MASTERS = sorted((ROOT / "assignments").glob("*.ipynb"))
every = pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)
every_function = pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda e: e.id)
every_mistake = pytest.mark.parametrize(
    ("exercise", "message"),
    [(exercise, message) for exercise in ALL for message in exercise.wrong],
    ids=lambda value: getattr(value, "id", None),
)
every_master = pytest.mark.parametrize("path", MASTERS, ids=lambda path: path.stem)


def does_as(exercise, answer, message):
    """Whether an answer does the same as a mistake, or as the reference, elsewhere."""
    key = key_of(exercise, 5)
    if message is None:
        others = run_all(exercise, exercise.reference, key.cases, key.right, 20)
    else:
        others = key.wrong[message]
    trials = run_all(exercise, answer, key.cases, key.right, 20)
    return len(trials) == len(others) and all(
        trial.like(other, 1e-3) for trial, other in zip(trials, others, strict=True)
    )


@every
def test_the_reference_passes(exercise, capfd):
    assert check(exercise.id, exercise.reference).passed
    assert grade(exercise.id, exercise.reference) == exercise.points
    assert capfd.readouterr().out == ""


@every
def test_alternatives_pass(exercise):
    assert exercise.alternatives
    for number, answer in enumerate(exercise.alternatives):
        result = examine(exercise, answer, number % 2 or None)
        assert result.passed, (number, result)


@every
def test_a_stub_is_not_attempted(exercise):
    assert check(exercise.id).outcome == "not attempted"
    assert check(exercise.id, ...).outcome == "not attempted"
    if exercise.given is not None:
        assert check(exercise.id, exercise.given).outcome == "not attempted"
        assert examine(exercise, exercise.given).points == 0
    elif callable(exercise.reference) and not isinstance(exercise.reference, type):

        def stub(*arguments):
            raise NotImplementedError

        assert check(exercise.id, stub).outcome == "not attempted"


@every
def test_there_are_mistakes_and_hints(exercise):
    assert len(exercise.wrong) >= 4
    assert 2 <= len(exercise.hints) <= 3
    for number in range(1, len(exercise.hints) + 1):
        assert exercise.hints[number - 1] in repr(hint(exercise.id, number))
    assert exercise.why in repr(solution(exercise.id))
    assert bool(exercise.rubric) == (exercise.kind == "measure")


@every_mistake
def test_a_mistake_gets_its_own_message(exercise, message):
    """On the learner's inputs; for every third exercise on other ones, too."""
    for seed in (None, 1) if ALL.index(exercise) % 3 == 0 else (None,):
        result = examine(exercise, exercise.wrong[message], seed)
        assert result.outcome in ("failed", "error")
        assert message in result.message, result
        others = [m for m in exercise.wrong if m != message and m in result.message]
        assert not others
        assert result.points == 0


class AlwaysEqual:
    def __eq__(self, other):
        return True

    __hash__ = None


DIAGNOSES = ("the values are right", "right up to", "asked for", "wrong order")
HOSTILE = {
    "none": (None, "None"),
    "text": ("x", "expected"),
    "nan": (np.nan, ""),
    "ragged": ([[1.0], [1.0, 2.0]], ""),
    "four axes": (np.zeros((2, 3, 4, 5)), "expected"),
    "always equal": (AlwaysEqual(), "expected"),
    "set": ({1}, "expected"),
}


@every
@pytest.mark.parametrize("what", HOSTILE)
def test_a_strange_answer_is_refused_in_one_line(exercise, what, capfd):
    value, says = HOSTILE[what]
    if isinstance(exercise.reference, dict):
        answer = dict.fromkeys(exercise.reference, value)
    elif isinstance(exercise.reference, type) or not callable(exercise.reference):
        answer = value
    else:

        def answer(*arguments):
            unused = 0  # noqa: F841
            return value

    result = check(exercise.id, answer)
    assert result.outcome == "failed", result
    assert says.lower() in result.message.lower(), result
    assert "\n" not in result.message and result.message[-1] in ".?"
    assert capfd.readouterr() == ("", "")
    assert check(exercise.id, exercise.reference).passed


@every_function
def test_a_function_that_raises_or_does_not_return(exercise):
    if isinstance(exercise.reference, type):
        return

    def raising(*arguments):
        raise KeyError("oh")

    result = check(exercise.id, raising)
    assert result.outcome == "error" and "KeyError" in repr(result)
    assert "Smallest failing case" in repr(result)


@every
def test_inputs_are_fixed_for_learners_and_drawn_for_the_grader(exercise):
    if exercise.inputs is None:
        return

    def shown(seed):
        cases = Key(exercise, seed).cases
        return [{name: np.array(v).tolist() for name, v in c.items()} for c in cases]

    assert shown(None) == shown(None)
    assert shown(1) != shown(None) != shown(2)


@every_function
def test_mutants_are_refused_and_never_misjudged(exercise):
    refused = 0
    for text, mutant in list(mutants(exercise.reference))[::2]:  # each tells enough
        result = examine(exercise, mutant)
        if result.passed:
            assert does_as(exercise, mutant, None), text
            continue
        refused += result.outcome in ("failed", "error")
        named = [m for m in exercise.mistakes if m in result.message]
        for message in named:
            assert does_as(exercise, mutant, message), (text, result)
        if not named and any(word in result.message for word in DIAGNOSES):
            again = examine(exercise, mutant, 5).message  # no coincidence
            assert re.sub(r"\d", "", again) == re.sub(r"\d", "", result.message), text
    assert refused >= 5


def test_there_are_enough_mutants():
    count = sum(len(list(mutants(e.reference))) for e in FUNCTIONS)
    assert count >= 60


# The notebooks ---------------------------------------------------------------


def cells(path):
    return nbformat.read(path, as_version=4).cells


@every_master
def test_a_learner_gets_what_assign_makes(path):
    master = nbformat.read(path, as_version=4)
    mark(master)
    assert dump(master) == path.read_text("utf-8")
    learner = ROOT / "notebooks" / "exercises" / path.name
    assert dump(release(master)) == learner.read_text("utf-8")


@every_master
def test_nothing_of_a_solution_leaks(path):
    learner = (ROOT / "notebooks" / "exercises" / path.name).read_text("utf-8")
    for word in ("BEGIN ", "END ", "grade(", '"outputs": [\n'):
        assert word not in learner
    outside, secret = set(), set()
    for cell in cells(path):
        inside = False
        for line in map(str.strip, cell.source.split("\n")):
            inside |= line.startswith("### BEGIN")
            (secret if inside else outside).add(line)
            inside &= not line.startswith("### END")
    learned = {
        line.strip()
        for cell in cells(ROOT / "notebooks/exercises" / path.name)
        for line in cell.source.split("\n")
    }
    assert len(secret - outside) > 10
    assert not (secret - outside) & learned


@every_master
def test_a_notebook_runs_unsolved(path, capfd):
    names, answered = {}, []
    for cell in cells(ROOT / "notebooks" / "exercises" / path.name):
        if cell.cell_type != "code":
            continue
        assert cell.outputs == [] and cell.execution_count is None
        *lines, last = cell.source.strip().split("\n")
        if last.startswith("check("):
            exec("\n".join(lines), names)
            result = eval(last, names)
            assert result.outcome == "not attempted", result
            answered.append(result.id)
        else:
            with contextlib.suppress(ModuleNotFoundError):
                exec(compile(cell.source, path.name, "exec"), names)
    slug = path.stem.partition("_")[2]
    assert answered == [e.id for e in ALL if e.id.startswith(slug + ".")]


@every_master
def test_a_master_says_what_the_exercises_say(path):
    slug = path.stem.partition("_")[2]
    text = "\n".join(" ".join(c.source.split()) for c in cells(path))
    ids = [id for cell in cells(path) if (id := exercise_of(cell))]
    for exercise in ALL:
        if exercise.id.startswith(slug + "."):
            assert f"*{exercise.label}*" in text
            assert exercise.task in text
            assert exercise.id in ids
            for _, what in exercise.rubric:
                assert what.removesuffix(".") in text
    assert (ROOT / "notebooks" / path.name).exists()


@every_master
def test_a_master_was_executed_and_earns_all_points(path):
    code = [cell for cell in cells(path) if cell.cell_type == "code"]
    assert [c.execution_count for c in code] == list(range(1, len(code) + 1))
    for cell in code:
        assert all(o.output_type != "error" for o in cell.outputs)
        assert all(o.get("name") != "stderr" for o in cell.outputs)
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade"):
            (output,) = cell.outputs
            assert output.data["text/plain"] == str(marks["points"])


def test_every_lesson_with_exercises_has_its_master():
    masters = {path.stem.partition("_")[2] for path in MASTERS}
    assert {exercise.id.partition(".")[0] for exercise in ALL} == masters
