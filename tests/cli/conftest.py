"""Courses of tiny notebooks that need no Keras."""

import os
import signal
import subprocess
import sys

import nbformat
import pytest
from nbformat import v4

from seqkeras.cli import PACKAGE


class Course:
    """A folder with notebooks/ in it, and the command line run in there."""

    def __init__(self, folder):
        self.folder = folder
        self.notebooks = folder / "notebooks"
        self.notebooks.mkdir()
        self.scratch = folder / "scratch"
        self.scratch.mkdir()
        self.environment = os.environ | {
            "PYTHONPATH": str(PACKAGE.parent),
            "TMPDIR": str(self.scratch),
            "JUPYTER_RUNTIME_DIR": str(self.scratch),
            "MPLBACKEND": "agg",
        }
        self.environment.pop("PYTEST_CURRENT_TEST", None)

    def add(self, name, *cells, kernel="python3"):
        """Write a notebook; a cell that starts with ">>> " is code, else prose."""
        spec = {"name": kernel, "display_name": kernel}
        notebook = v4.new_notebook(metadata={"kernelspec": spec})
        for number, cell in enumerate(cells):
            code = cell.startswith(">>> ")
            make = v4.new_code_cell if code else v4.new_markdown_cell
            source = cell.removeprefix(">>> ")
            notebook.cells.append(make(source, id=f"cell-{number}"))
        path = self.notebooks / f"{name}.ipynb"
        nbformat.write(notebook, path)
        return path

    def start(self, *words, **options):
        return subprocess.Popen(
            [sys.executable, "-m", "seqkeras", *words],
            cwd=self.folder,
            env=self.environment,
            text=True,
            preexec_fn=_hear_ctrl_c,
            **options,
        )

    def __call__(self, *words):
        """Run a command; returns the process with its outputs."""
        process = self.start(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.out, process.err = process.communicate(timeout=180)
        return process

    def litter(self):
        """Temporary files that were left behind."""
        hidden = [path for path in self.folder.rglob(".*")]
        return hidden + list(self.scratch.iterdir())


def _hear_ctrl_c():
    """A shell lets what it starts in the background ignore SIGINT: not here."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path)


@pytest.fixture(scope="module")
def shared_course(tmp_path_factory):
    return Course(tmp_path_factory.mktemp("course"))
