"""Tests of the tests: nbval notices what it should, and only that."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat import v4
from nbval.plugin import IPyNbCell, get_sanitize_patterns

from seqkeras.reports import read_report, report_line

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MASTERS = sorted((ROOT / "assignments").glob("*.ipynb"))
notebooks = pytest.mark.parametrize(
    "path", LESSONS + MASTERS, ids=lambda path: f"{path.parent.name}/{path.stem}"
)


def nbval(folder, timeout=120):
    """Run strict nbval as `make test` does; return its exit status and output."""
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider"]
    command += [f"--nbval-cell-timeout={timeout}", "--rootdir", ROOT, "-c"]
    command += [ROOT / "pyproject.toml", folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return done.returncode, done.stdout


def write(notebook, folder):
    """Store a notebook where `../` means what it means for a lesson."""
    nbformat.write(notebook, folder / "lesson.ipynb")


@pytest.fixture(scope="session")
def same(tmp_path_factory):
    """Whether strict nbval takes one text for the other."""
    sanitize = (ROOT / "notebooks/sanitize.cfg").read_text("utf-8")
    patterns = dict(get_sanitize_patterns(sanitize))
    cell = SimpleNamespace(
        parent=SimpleNamespace(sanitize_patterns=patterns, skip_compare=()),
        colors=SimpleNamespace(OKBLUE="", FAIL="", ENDC=""),
        format_output_compare=lambda *args: None,
    )
    cell.sanitize = lambda text: IPyNbCell.sanitize(cell, text)

    def same(left, right):
        streams = [
            [v4.new_output("stream", name="stdout", text=text)]
            for text in (left, right)
        ]
        return IPyNbCell.compare_outputs(cell, *streams)

    return same


def spoilt(line):
    """Ways to corrupt a stored line that have to be noticed."""
    report = read_report(line)
    if report:
        for key in ("name", "said"):
            yield report_line({**report, key: report[key] + "1"})
        yield report_line({**report, "ok": not report["ok"]})
        yield report_line({**report, "claim": None if report["claim"] else "C1"})
    elif not line.endswith("on this computer"):
        yield line + "1"
    yield "1" + line


@notebooks
def test_every_corrupted_line_is_noticed(path, same):
    lines = [
        line
        for cell in nbformat.read(path, as_version=4).cells
        for output in cell.get("outputs", [])
        if output.get("name") == "stdout"
        for line in output["text"].splitlines()
    ]
    assert lines or path.parent.name == "assignments"
    for line in lines:
        assert same(line, line)
        for other in spoilt(line):
            assert not same(line, other), other
        if report := read_report(line):
            _, *rest = report["seen"].split(" ")  # a difference has a spread and n
            assert same(line, report_line({**report, "seen": " ".join(["7.5", *rest])}))


def test_a_lesson_cut_short_passes_and_fails_as_a_whole_does(tmp_path):
    """With a kernel, for one lesson: the cells up to the first report."""
    notebook = nbformat.read(LESSONS[0], as_version=4)
    texts = (
        "".join(o.get("text", "") for o in c.get("outputs", [])) for c in notebook.cells
    )
    first = next(
        n for n, t in enumerate(texts) if any(map(read_report, t.splitlines()))
    )
    notebook.cells = notebook.cells[: first + 1]
    cell = notebook.cells[first]
    write(notebook, tmp_path)
    status, said = nbval(tmp_path)
    assert status == 0, said

    assert "below=" in cell.source
    cell.source = cell.source.replace("below=", "below=-")
    write(notebook, tmp_path)
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


def test_nbval_is_strict(tmp_path):
    right = [("print(1)", "1\n"), ("x = 1", "")]
    wrong = [
        ("print(1)", "2\n"),
        ("print(1)", ""),
        ("pass", "1\n"),
        ("import sys; print(1, file=sys.stderr)", ""),
        ("import warnings; warnings.warn('x')", ""),
        ("1 / 0", ""),
    ]
    write(tiny(*right, *wrong), tmp_path)
    status, said = nbval(tmp_path)
    assert status == 1
    assert f"{len(wrong)} failed, {len(right)} passed" in said, said


def test_a_cell_that_never_ends_is_noticed(tmp_path):
    write(tiny(("import time; time.sleep(60)", "")), tmp_path)
    status, said = nbval(tmp_path, timeout=3)
    assert status == 1 and "Timeout" in said, said
