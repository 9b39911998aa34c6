"""`seqkeras assign`: what becomes of a master."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from seqkeras.cli import main
from seqkeras.cli.assign import checksum, mark, release
from seqkeras.cli.tidy import dump

ROOT = Path(__file__).parents[2]
NBGRADER = os.environ.get("NBGRADER_PYTHON", "")
CHECKSUMS = """
import sys, nbformat
from nbgrader.utils import compute_checksum
from nbgrader.nbgraderformat import read
for path in sys.argv[1:]:
    for cell in read(path, as_version=4).cells:
        if "nbgrader" in cell.metadata:
            print(compute_checksum(cell) == cell.metadata.nbgrader.checksum)
"""
ANSWER = """# EXERCISE simple_rnn.step
def step(x_t):
    x = 1
    ### BEGIN SOLUTION
    return 2
    ### END SOLUTION"""
CHECK = """check("simple_rnn.step")
### BEGIN HIDDEN TESTS
grade("simple_rnn.step")
### END HIDDEN TESTS"""


def notebook(*sources):
    cells = [v4.new_code_cell(s, id=f"c{n}") for n, s in enumerate(sources)]
    return v4.new_notebook(cells=cells)


def test_a_solution_gives_way_to_a_stub():
    master = notebook(ANSWER, CHECK, "x = 1")
    mark(master)
    answer, check, other = release(master).cells
    assert answer.source.endswith(
        "    x = 1\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    )
    assert check.source == 'check("simple_rnn.step")'
    assert answer.metadata.nbgrader.solution and not answer.metadata.nbgrader.grade
    assert check.metadata.nbgrader.grade and check.metadata.nbgrader.points == 2
    assert check.metadata.editable is False
    assert "nbgrader" not in other.metadata
    assert ANSWER == master.cells[0].source


def test_at_the_margin_nothing_is_raised():
    master = notebook(
        "# EXERCISE simple_rnn.count\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION"
    )
    mark(master)
    source = release(master).cells[0].source
    assert source == "# EXERCISE simple_rnn.count\n# YOUR CODE HERE"


def test_twice_is_the_same():
    master = notebook(ANSWER, CHECK)
    mark(master)
    once = dump(release(master))
    mark(master)
    assert dump(release(master)) == once


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x = 1\n### BEGIN SOLUTION\n### END SOLUTION", "a solution outside an answer"),
        ("### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS", "hidden tests without one"),
        ("# EXERCISE simple_rnn.nothing", "expected the id of an exercise"),
        (ANSWER.replace("### END SOLUTION", ""), "without END SOLUTION"),
        (ANSWER.replace("x = 1", "### BEGIN SOLUTION"), "inside another"),
    ],
)
def test_a_faulty_master_is_refused(source, message):
    master = notebook(source)
    with pytest.raises(ValueError, match=message):
        mark(master)
        release(master)


def test_a_checksum_worked_out_once_by_nbgrader():
    cell = v4.new_code_cell("x = 1")
    marks = {"grade": True, "solution": False, "locked": True, "points": 2}
    cell.metadata["nbgrader"] = marks | {"grade_id": "a"}
    assert checksum(cell) == "34ecb23a72ef8048246341bc1dc44497"


def test_the_notebooks_are_current(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert main(["assign", "--check"]) == 0, capsys.readouterr().err


def test_a_stale_notebook_is_named(in_tmp_path, capsys):
    for name in ("assignments", "notebooks"):
        shutil.copytree(ROOT / name, name)
    (stale,) = sorted(Path("notebooks/exercises").glob("20_*.ipynb"))
    current = stale.read_text("utf-8")
    stale.write_text("{}", "utf-8")
    assert main(["assign", "--check"]) == 1
    assert str(stale) in capsys.readouterr().err
    assert main(["assign"]) == 0
    assert stale.read_text("utf-8") == current


needs_nbgrader = pytest.mark.skipif(
    not NBGRADER, reason="NBGRADER_PYTHON does not name a Python with nbgrader"
)


@needs_nbgrader
def test_nbgrader_reads_our_marks_and_checksums():
    learners = sorted((ROOT / "notebooks" / "exercises").glob("*.ipynb"))
    done = subprocess.run(
        [NBGRADER, "-c", CHECKSUMS, *learners], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == {"True"}


@needs_nbgrader
def test_nbgrader_scores_as_we_do(in_tmp_path):
    """A right and a wrong answer, and a stub, through the whole of nbgrader."""
    kernel = Path("share/kernels/python3")
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text(
        f'{{"argv": ["{sys.executable}", "-m", "ipykernel_launcher", "-f", '
        '"{connection_file}"], "display_name": "Python 3", "language": "python"}'
    )
    master = nbformat.read(ROOT / "assignments" / "20_simple_rnn.ipynb", as_version=4)
    first = [cell.id for cell in master.cells].index("loop-task")
    master.cells = master.cells[:first]  # counting and the step: quick
    Path("source/rnn").mkdir(parents=True)
    nbformat.write(master, "source/rnn/rnn.ipynb")
    Path("nbgrader_config.py").write_text("c = get_config()\n")
    environment = os.environ | {
        "PATH": f"{Path(NBGRADER).parent}{os.pathsep}{os.environ['PATH']}",
        "JUPYTER_PATH": str(Path("share").resolve()),
        "PYTHONPATH": str(ROOT),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }

    def nbgrader(*words):
        command = [NBGRADER, "-m", "nbgrader", *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]

    nbgrader("generate_assignment", "rnn")
    stub = release(master)
    right = release(master)
    for cell, solved in zip(right.cells, master.cells, strict=True):
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = solved.source
    wrong = nbformat.reads(nbformat.writes(right), as_version=4)
    for cell in wrong.cells:
        cell.source = cell.source.replace("+ bias", "- bias")
    for name, made in {"right": right, "stub": stub, "wrong": wrong}.items():
        Path("submitted", name, "rnn").mkdir(parents=True)
        nbformat.write(made, f"submitted/{name}/rnn/rnn.ipynb")
    nbgrader("autograde", "rnn", "--create")
    nbgrader("export")
    rows = [line.split(",") for line in Path("grades.csv").read_text().splitlines()]
    head = rows[0]
    scores = {
        row[head.index("student_id")]: float(row[head.index("score")])
        for row in rows[1:]
    }
    assert scores == {"right": 4, "stub": 0, "wrong": 2}
