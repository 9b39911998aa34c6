"""Tests of the tests: nbval notices what it should, and only that.

Each lesson is cut off behind the cell that is spoilt, so that this costs
seconds where the lesson itself costs a minute.
"""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from seqkeras.lesson import read_report

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
lessons = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def nbval(folder, timeout=120):
    """Run strict nbval as `make test` does; return its exit status and output."""
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider"]
    command += [f"--nbval-cell-timeout={timeout}", "--rootdir", ROOT, "-c"]
    command += [ROOT / "pyproject.toml", folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return done.returncode, done.stdout


def cut(path, spoil):
    """The lesson up to the first cell that `spoil` changes."""
    notebook = nbformat.read(path, as_version=4)
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and spoil(cell):
            notebook.cells = notebook.cells[: number + 1]
            return notebook
    raise AssertionError(f"nothing to spoil in {path}")


def swap_a_digit(cell):
    """Change one digit of the first text output that has one."""
    for output in cell.outputs:
        text = output.get("text", "")
        for digit in filter(str.isdigit, text):
            output["text"] = text.replace(digit, str((int(digit) + 1) % 10), 1)
            return True
    return False


def narrow_a_report(cell):
    """Ask for more than the lesson measures."""
    for line in "".join(o.get("text", "") for o in cell.outputs).splitlines():
        if read_report(line) and "below=" in cell.source:
            cell.source = cell.source.replace("below=", "below=-")
            return True
    return False


def write(notebook, folder):
    """Store a notebook where `../` means what it means for a lesson."""
    nbformat.write(notebook, folder / "lesson.ipynb")


@lessons
def test_a_corrupted_output_is_noticed(path, tmp_path):
    write(cut(path, swap_a_digit), tmp_path)
    status, said = nbval(tmp_path)
    assert status == 1, said
    assert "1 failed" in said


@pytest.mark.parametrize("path", LESSONS[:1], ids=lambda path: path.stem)
def test_the_same_without_corruption_passes(path, tmp_path):
    """For one lesson; `make test` runs all of them uncorrupted, and whole."""
    first = cut(path, lambda cell: any(o.get("text") for o in cell.outputs))
    write(first, tmp_path)
    status, said = nbval(tmp_path)
    assert status == 0, said


@pytest.mark.parametrize("path", LESSONS[:1], ids=lambda path: path.stem)
def test_a_report_outside_its_band_is_noticed(path, tmp_path):
    write(cut(path, narrow_a_report), tmp_path)
    status, said = nbval(tmp_path)
    assert status == 1 and "MISSED" in said, said


def tiny(*cells):
    """A notebook of code cells, with what each is said to have printed."""
    notebook = v4.new_notebook()
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    for count, (source, printed) in enumerate(cells, start=1):
        outputs = [v4.new_output("stream", name="stdout", text=printed)] * bool(printed)
        cell = v4.new_code_cell(source, outputs=outputs, execution_count=count)
        notebook.cells.append(cell)
    return notebook


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        (("print(1)", "1\n"), 0),
        (("print(1)", "2\n"), 1),
        (("print(1)", ""), 1),
        (("pass", "1\n"), 1),
        (("import sys; print(1, file=sys.stderr)", ""), 1),
        (("import warnings; warnings.warn('x')", ""), 1),
        (("1 / 0", ""), 1),
    ],
)
def test_nbval_is_strict(tmp_path, cell, status):
    write(tiny(cell), tmp_path)
    found, said = nbval(tmp_path)
    assert found == status, said


def test_a_cell_that_never_ends_is_noticed(tmp_path):
    write(tiny(("import time; time.sleep(60)", "")), tmp_path)
    status, said = nbval(tmp_path, timeout=3)
    assert status == 1 and "Timeout" in said, said
