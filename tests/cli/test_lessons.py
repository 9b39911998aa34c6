"""What is read in the notebooks, and the two commands that show it."""

import json

import nbformat
import pytest

from seqkeras.cli import BadInput, main
from seqkeras.cli.lessons import Lesson, choose, folder

HEAD = """# 20 · The simple recurrent network

What does a loop remember?

**You need:** [lesson 10](10_before_rnns.ipynb), matrix products
**Time:** about 90 seconds on two cores
**Code:** [`seqkeras/a.py`](../seqkeras/a.py), [`seqkeras/b.py`](../seqkeras/b.py)
**Tests:** [`tests/test_a.py`](../tests/test_a.py)
"""
CLAIMS = """> **Claim C3.** Unrolled, it is deep;
> it takes *any* length.
> **Verdict C3.** True.

Between them, a sentence.

> **Claim C12.** Fewer | weights.
>
> Not part of it.
"""
README = """Before
<!-- lessons -->
<!-- /lessons -->
<!-- claims -->
old
<!-- /claims -->
after
"""


@pytest.fixture
def here(course, monkeypatch):
    monkeypatch.chdir(course.folder)
    monkeypatch.setattr("seqkeras.cli.lessons.PACKAGE", course.folder / "pkg")
    path = course.add("20_simple_rnn", HEAD, CLAIMS, ">>> 1", "> **Verdict C12.** No.")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[2].outputs = [
        nbformat.v4.new_output("stream", name=name, text=text)
        for name, text in (
            ("stdout", "loss: 3\nC3  sizes: 2.00   expected 2 ± 0.1   ok\n"),
            ("stdout", "C12  a: 0.5   expected at least 1   MISSED\n"),
            ("stdout", "last: 0   expected at most 1   ok\n"),
            ("stderr", "not: 0   expected at most 9   ok\n"),
        )
    ]
    row = {"date": "2026-11-30T12:00", "with": {"keras": "3.15.1"}}
    row["with"]["tensorflow"] = "2.21.0"
    rows = {"notebooks/20_simple_rnn.ipynb": row}
    (course.notebooks / "verified.json").write_text(json.dumps(rows))
    notebook.metadata["seqkeras"] = {"headline": "sizes"}
    nbformat.write(notebook, path)
    course.add("10_before_rnns", "No head at all", "> **Claim C2.** Dearer.")
    course.add("README", "# not a lesson")
    (course.notebooks / "exercises").mkdir()
    (course.notebooks / "exercises" / "20_simple_rnn.ipynb").write_text("{}")
    return course


def test_reads_the_first_cell(here):
    lesson = Lesson(here.notebooks / "20_simple_rnn.ipynb")
    assert lesson.name == "20_simple_rnn"
    assert lesson.title == "20 · The simple recurrent network"
    assert lesson.minutes == 1.5
    assert lesson.kernel == "python3"
    assert lesson.field("Time") == "about 90 seconds on two cores"


def test_tolerates_a_first_cell_without_any(here):
    lesson = Lesson(here.notebooks / "10_before_rnns.ipynb")
    assert lesson.title == "10_before_rnns"
    assert lesson.minutes is None
    assert lesson.field("Code") == ""


def test_reads_claims_over_lines_and_cells(here):
    assert Lesson(here.notebooks / "20_simple_rnn.ipynb").claims() == {
        "C3": {
            "Claim": "Unrolled, it is deep; it takes *any* length.",
            "Verdict": "True.",
        },
        "C12": {"Claim": "Fewer | weights.", "Verdict": "No."},
    }


def test_reads_stored_reports(here):
    reports = Lesson(here.notebooks / "20_simple_rnn.ipynb").stored_reports()
    assert [report["name"] for report in reports] == ["sizes", "a", "last"]
    assert [report["ok"] for report in reports] == [True, False, True]


def test_a_lesson_has_many_names(here):
    path = here.notebooks / "20_simple_rnn.ipynb"
    for word in ("20_simple_rnn", "20", "simple_rnn", "notebooks/20_simple_rnn.ipynb"):
        assert [found.resolve() for found in choose([word])] == [path]
    assert len(choose(["20", "simple_rnn"])) == 1
    assert [found.stem for found in choose(["20", "10"])] == [
        "20_simple_rnn",
        "10_before_rnns",
    ]


def test_all_lessons_in_order_without_exercises(here):
    assert [path.stem for path in choose([])] == ["10_before_rnns", "20_simple_rnn"]


def test_finds_the_folder_here_then_in_the_checkout_then_in_the_wheel(
    here, monkeypatch, tmp_path
):
    assert folder().resolve() == here.notebooks
    away = tmp_path / "away"
    (away / "notebooks").mkdir(parents=True)  # holds no lesson
    monkeypatch.chdir(away)
    assert folder() == here.notebooks
    wheel = here.folder / "pkg" / "notebooks"
    wheel.parent.mkdir()
    here.notebooks.rename(wheel)
    assert folder() == wheel


def test_list(here, capsys):
    assert main(["list"]) == 0
    head, first, second = capsys.readouterr().out.rstrip().split("\n")
    assert head.split() == ["lesson", "title", "minutes", "you", "need"]
    assert first.split() == ["10_before_rnns", "10_before_rnns"]
    assert "20_simple_rnn" in second
    assert second.rstrip().endswith("1.5  lesson 10, matrix products")


def test_readme(here, capsys):
    path = here.folder / "README.md"
    path.write_text(README)
    assert main(["readme", "--check"]) == 1
    out, err = capsys.readouterr()
    assert (out, err) == ("", "README.md is out of date. Run: seqkeras readme\n")
    assert path.read_text() == README

    assert main(["readme"]) == 0
    assert main(["readme", "--check"]) == 0
    lines = path.read_text().split("\n")
    lesson = "notebooks/20_simple_rnn.ipynb"
    assert lines[0] == "Before" and lines[-2] == "after"
    first = "| [10_before_rnns](notebooks/10_before_rnns.ipynb) |"
    assert lines[4] == first + "  |  |  |  |  |"
    assert lines[5] == (
        f"| [20 · The simple recurrent network]({lesson}) "
        "| [`seqkeras/a.py`](seqkeras/a.py)<br>[`seqkeras/b.py`](seqkeras/b.py) "
        "| [`tests/test_a.py`](tests/test_a.py) | 1.5 | sizes: 2.00 (2 ± 0.1) | "
        "2026-11-30, keras 3.15.1, tensorflow 2.21.0 |"
    )
    claims = lines[lines.index("<!-- claims -->") + 3 : -3]
    assert [row.split(" | ")[0] for row in claims] == ["| C2", "| C3", "| C12"]
    assert claims[1] == (
        "| C3 | Unrolled, it is deep; it takes *any* length. | True. "
        f"| sizes: 2.00 (2 ± 0.1) | [20_simple_rnn]({lesson}) |"
    )
    assert r"| Fewer \| weights. | No. | a: 0.5 (at least 1, missed) |" in claims[2]

    here.add("30_new", "# 30 · New")
    assert main(["readme", "--check"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        README.replace("<!-- /claims -->", ""),
        README.replace("<!-- lessons -->", ""),
        README + "<!-- claims -->\n<!-- /claims -->\n",
    ],
)
def test_readme_without_its_markers(here, capsys, text):
    (here.folder / "README.md").write_text(text)
    assert main(["readme"]) == 2
    assert (
        "seqkeras readme: README.md: expected the line <!--" in capsys.readouterr().err
    )
    assert (here.folder / "README.md").read_text() == text


def test_no_readme(here, capsys):
    assert main(["readme"]) == 2
    assert "expected README.md beside the notebooks" in capsys.readouterr().err


def test_a_broken_notebook_stops_the_tables(here):
    (here.notebooks / "30_bad.ipynb").write_text("{")
    (here.folder / "README.md").write_text(README)
    assert main(["readme"]) == main(["list"]) == 2
    with pytest.raises(BadInput):
        Lesson(here.notebooks / "30_bad.ipynb")
