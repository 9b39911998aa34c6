"""`seqkeras check`: which exercises of a notebook are done, and what to mend."""

import json
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from seqkeras.cli import BadInput
from seqkeras.cli.assign import exercise_of
from seqkeras.cli.execute import require_runnable
from seqkeras.cli.kernel import environment
from seqkeras.cli.lessons import Lesson
from seqkeras.cli.progress import console

_STYLES = {
    "passed": "green",
    "failed": "dark_orange",
    "error": "bold red",
    "not attempted": "dim",
}
_ASK = """
import json as _json
from seqkeras.exercises import check as _check, find as _find
_said = _check({id!r}, seed={seed})
_row = [_said.outcome, _said.message, _said.points, _find({id!r}).points]
print({mark!r} + _json.dumps(_row))
"""


def main(args) -> int:
    path = Path(args.file)
    if not path.is_file():
        raise BadInput(f"there is no file {path}")
    if not args.watch:
        return _once(path, args)
    seen = None
    try:
        while True:
            if path.is_file() and (now := path.stat().st_mtime_ns) != seen:
                seen = now
                try:
                    _once(path, args)
                except BadInput as error:  # half written, or not yet put right
                    print(f"seqkeras check: {error}", file=sys.stderr)
                console().print("\nWaiting for the file to be saved. Stop: Ctrl-C")
            time.sleep(0.5)
    except KeyboardInterrupt:
        return 0


def _once(path, args):
    lesson = Lesson(path)
    require_runnable(lesson)
    notebook = nbformat.reads(lesson.text, as_version=4)
    ids = [exercise_of(cell) for cell in notebook.cells if cell.cell_type == "code"]
    if not any(ids):
        raise BadInput(f"{path} has no cell that starts with # EXERCISE")
    rows = {}
    screen = console()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    ) as progress:
        bar = progress.add_task(lesson.name, total=len(notebook.cells))
        for done, id, row in check_notebook(notebook, lesson, args):
            progress.update(bar, completed=done, description=id or lesson.name)
            if id:
                rows[id] = row
    _show(rows, screen)
    return 0 if all(row[0] == "passed" for row in rows.values()) else 1


def check_notebook(notebook, lesson: Lesson, args):
    """Run a notebook and check every answer where it stands.

    Args:
        notebook: The notebook. Cells that call `check` are left out.
        lesson: The same, as it lies on the disk.
        args: With `timeout`, the seconds that a cell may take, and `fresh`:
            whether to draw inputs that nobody has seen.

    Yields:
        Tuples `(cells done, id, [outcome, message, points, points to earn])`,
        the latter two `None` for cells without an exercise.
    """
    mark = secrets.token_hex(8)
    seed = secrets.randbits(64) if args.fresh else None
    client = NotebookClient(
        notebook,
        kernel_name=lesson.kernel,
        timeout=args.timeout,
        interrupt_on_timeout=True,
        allow_errors=True,
        resources={"metadata": {"path": str(lesson.path.parent)}},
    )
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    env = environment(0, Path(os.devnull))
    with client.setup_kernel(env=env, **quiet):
        for number, cell in enumerate(notebook.cells):
            id = exercise_of(cell) if cell.cell_type == "code" else None
            if cell.cell_type == "code" and not cell.source.startswith("check("):
                fault = _run(client, cell, number, args.timeout)
            if id:
                ask = nbformat.v4.new_code_cell(
                    _ASK.format(id=id, seed=seed, mark=mark)
                )
                broken = _run(client, ask, number, args.timeout)
                row = _answer(ask, mark) or ["error", broken, 0, 0]
                if fault and not fault.startswith("NotImplementedError"):
                    row[:3] = "error", f"The cell raises {fault}", 0
                yield number, id, row
            else:
                yield number, None, None


def _run(client, cell, number, timeout):
    """Run a cell; returns the exception it ends with, in one line, or ''."""
    try:
        client.execute_cell(cell, number)
    except CellTimeoutError:
        return f"TimeoutError: not done after {timeout} s"
    except DeadKernelError:
        raise BadInput("the kernel died") from None
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return f"{errors[0].ename}: {errors[0].evalue}".split("\n")[0] if errors else ""


def _answer(cell, mark):
    text = "".join(o.get("text", "") for o in cell.outputs if o.get("name") == "stdout")
    _, found, row = text.partition(mark)
    return json.loads(row) if found else None


def _show(rows, screen):
    table = Table("exercise", "outcome", "points", "what to mend first", box=None)
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    for id, (outcome, message, earned, points) in rows.items():
        said = "" if outcome in ("passed", "not attempted") else message
        mark = Text(outcome, _STYLES[outcome])
        table.add_row(id, mark, f"{earned} of {points}", Text(said))
    screen.print(table)
    passed = sum(row[0] == "passed" for row in rows.values())
    earned, points = (sum(row[k] for row in rows.values()) for k in (2, 3))
    screen.print(f"\n{passed} of {len(rows)} passed, {earned} of {points} points.")
