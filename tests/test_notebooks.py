"""What can be seen of a lesson without running it."""

import re
from pathlib import Path

import nbformat
import pytest

from seqkeras.cli import main
from seqkeras.cli.lessons import Lesson
from seqkeras.reports import read_report

ROOT = Path(__file__).parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LINK = re.compile(r"\]\((?!https?://|#)([^)]+)\)")

# Marks that make nbval look away, each with its reason. There are none.
ALLOWED_MARKS = {}


def read(path):
    return nbformat.read(path, as_version=4)


def outputs(notebook):
    return [out for cell in notebook.cells for out in cell.get("outputs", [])]


lessons = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def test_there_are_lessons():
    assert [path.stem for path in LESSONS][:1] == ["00_start_here"]


@lessons
def test_every_cell_was_executed_in_order(path):
    counts = [c.execution_count for c in read(path).cells if c.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


@lessons
def test_nothing_went_wrong(path):
    for out in outputs(read(path)):
        assert out.output_type != "error"
        assert out.get("name") != "stderr"


@lessons
def test_every_report_is_inside_its_band(path):
    text = [out.text for out in outputs(read(path)) if out.output_type == "stream"]
    reports = [r for line in "".join(text).splitlines() if (r := read_report(line))]
    assert reports
    assert all(report["ok"] for report in reports)


@lessons
def test_the_headline_is_a_report(path):
    assert Lesson(path).headline()["ok"]


@lessons
def test_every_claim_is_measured_and_answered(path):
    notebook = read(path)
    prose = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    text = [out.text for out in outputs(notebook) if out.output_type == "stream"]
    reports = map(read_report, "".join(text).splitlines())
    measured = {report["claim"] for report in reports if report} - {None}
    assert set(re.findall(r"> \*\*Claim (C\d+)\.\*\*", prose)) == measured
    assert set(re.findall(r"> \*\*Verdict (C\d+)\.\*\*", prose)) == measured


@lessons
def test_a_guess_is_answered_later(path):
    """The name in `predict` is that of a report or an observation that follows."""
    guesses, answered = [], set()
    for out in outputs(read(path)):
        for line in out.get("text", "").splitlines():
            if line.endswith(": no guess yet"):
                guesses.append(line.removesuffix(": no guess yet"))
            elif report := read_report(line):
                answered |= {report["name"]} & set(guesses)
            elif line.endswith("   on this computer"):
                answered |= {line.partition(": ")[0]} & set(guesses)
    assert len(guesses) == len(set(guesses))
    assert answered == set(guesses)


@lessons
def test_no_report_judges_the_computer(path):
    for report in Lesson(path).stored_reports():
        words = set(re.findall(r"\w+", report["name"].lower()))
        assert not words & {"seconds", "ms", "memory", "megabytes", "mb"}


@lessons
def test_nothing_rests_on_a_trial_that_nobody_can_repeat(path):
    for cell in read(path).cells:
        assert not re.search(r"\b(in a|our|of ours|one) trials?\b", cell.source), (
            cell.id
        )


@lessons
def test_nbval_is_told_to_look_everywhere(path):
    notebook = read(path)
    for cell in notebook.cells:
        marks = re.findall(r"(?i)#\s*(nbval\S*|pytest_\S*)", cell.source)
        marks += [t for t in cell.metadata.get("tags", []) if "nbval" in t.lower()]
        for mark in marks:
            assert mark in ALLOWED_MARKS.get(path.stem, {}), (cell.id, mark)


@lessons
def test_a_reader_gets_a_page_that_loads(path):
    assert path.stat().st_size < 1_000_000
    notebook = read(path)
    assert notebook.metadata.kernelspec.name == "python3"
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    for cell in notebook.cells:
        assert "execution" not in cell.metadata
        if cell.cell_type == "code":
            assert not cell.source.rstrip().endswith(";"), cell.id


@lessons
def test_a_lesson_opens_and_closes_as_all_do(path):
    cells = read(path).cells
    first, last = cells[0].source, cells[-1].source
    assert re.match(rf"# {path.stem[:2]} · \S", first)
    for part in ("Question", "You will be able to", "You need", "Time", "Code"):
        assert f"**{part}" in first, part
    assert "setup(seed=0)" in next(c.source for c in cells if c.cell_type == "code")
    assert f"**Exercises:** [exercises](exercises/{path.name})" in first
    assert f"(exercises/{path.name})" in last
    for part in ("## What you can now do", "## Quiz", "## Where it comes from"):
        assert part in last, part
    assert last.count("<details>") == last.count("</details>") == 5
    assert "**Next:**" in last


@lessons
def test_links_lead_somewhere(path):
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            for link in LINK.findall(cell.source):
                assert (path.parent / link.partition("#")[0]).exists(), link


@lessons
def test_notebook_module_and_test_name_one_another(path):
    first = read(path).cells[0].source
    modules = re.findall(r"\(\.\./(seqkeras/\S+\.py)\)", first)
    tests = re.findall(r"\(\.\./(tests/\S+\.py)\)", first)
    assert modules and tests
    for module in modules:
        if module == "seqkeras/lesson.py" or module == "seqkeras/masking.py":
            continue  # every lesson's, and no single one's
        source = (ROOT / module).read_text("utf-8")
        assert f'Taught in notebooks/{path.stem}.ipynb.\n"""' in source, module


def test_the_tables_of_the_readme_are_current(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert main(["readme", "--check"]) == 0, capsys.readouterr().err


def test_every_taught_module_names_a_lesson_that_exists():
    for module in (ROOT / "seqkeras").rglob("*.py"):
        source = module.read_text("utf-8")
        for lesson in re.findall(r"Taught in notebooks/(\w+)\.ipynb", source):
            assert (ROOT / f"notebooks/{lesson}.ipynb").exists(), module


def test_every_module_has_its_test():
    for module in (ROOT / "seqkeras").rglob("*.py"):
        home = module.relative_to(ROOT / "seqkeras")
        if home.name.startswith("_") or home.parts[0] == "cli":
            continue
        if "EXERCISES = [" in module.read_text("utf-8"):
            continue  # tests/exercises/test_exercises.py finds them by itself
        test = ROOT / "tests" / home.with_name(f"test_{home.name}")
        assert test.exists(), f"{module} has no {test}"
