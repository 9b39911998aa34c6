"""`seqkeras assign`: from the masters to the notebooks that learners get.

A master is a notebook with solutions. It is marked for nbgrader, and what a
learner gets is made of it as nbgrader would, but for one thing: where a solution
stands at the margin, no exception takes its place, so that a notebook without
answers runs from top to bottom.
"""

import copy
import hashlib
import re
import sys
from pathlib import Path

import nbformat

from seqkeras.cli import BadInput
from seqkeras.cli.lessons import folder
from seqkeras.cli.tidy import clear, dump
from seqkeras.files import write

_ANSWER = re.compile(r"(?:# EXERCISE (\S+)|<!-- EXERCISE (\S+) -->)(?:\n|$)")
_CHECK = re.compile(r'^check\("([^"]+)"\)', re.M)
_STUBS = {"code": "# YOUR CODE HERE", "markdown": "YOUR ANSWER HERE"}
_RAISE = "raise NotImplementedError()"


def main(args) -> int:
    from seqkeras.lesson import setup

    setup()
    masters = _masters()
    stale = []
    for master in masters:
        notebook = nbformat.read(master, as_version=4)
        try:
            mark(notebook)
            learner = dump(release(notebook))
        except ValueError as error:
            raise BadInput(f"{master.name}: {error}") from error
        target = folder() / "exercises" / master.name
        for path, text in (master, dump(notebook)), (target, learner):
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                stale.append(path)
                if not args.check:
                    path.parent.mkdir(exist_ok=True)
                    write(path, text)
    if args.check and stale:
        names = ", ".join(map(str, stale))
        print(f"out of date: {names}. Run: seqkeras assign", file=sys.stderr)
        return 1
    for path in stale:
        print(f"wrote {path}")
    return 0


def _masters() -> list[Path]:
    masters = sorted((folder().parent / "assignments").glob("[0-9][0-9]_*.ipynb"))
    if not masters:
        raise BadInput("found no masters. Run it where the folder assignments/ lies")
    return masters


def exercise_of(cell) -> str | None:
    """The id of the exercise that a cell answers."""
    match = _ANSWER.match(cell.source)
    return match and (match[1] or match[2])


def mark(notebook):
    """Write the metadata of nbgrader into answers and checks."""
    from seqkeras.exercises import find

    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)
        hidden = "### BEGIN HIDDEN TESTS" in cell.source
        if id := exercise_of(cell):
            name, exercise = id.replace(".", "-"), find(id)
            if cell.cell_type == "code":
                _mark(cell, name, solution=True)
            else:
                points = sum(points for points, _ in exercise.rubric)
                _mark(cell, f"{name}-text", solution=True, points=points)
        elif hidden and cell.cell_type == "code":
            ids = _CHECK.findall(cell.source)
            if len(ids) != 1:
                raise ValueError('hidden tests without one line `check("...")`')
            exercise = find(ids[0])
            name = exercise.id.replace(".", "-")
            _mark(cell, f"{name}-check", locked=True, points=exercise.points)
        elif hidden or "### BEGIN SOLUTION" in cell.source:
            raise ValueError(f"a solution outside an answer: cell {cell.id}")


def _mark(cell, grade_id, solution=False, locked=False, points=None):
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": points is not None,
        "solution": solution,
        "locked": locked,
        "task": False,
    }
    if points is not None:
        cell.metadata["nbgrader"]["points"] = points


def release(master):
    """A copy of a master without solutions, hidden tests and outputs."""
    notebook = copy.deepcopy(master)
    clear(notebook)
    for cell in notebook.cells:
        cell.source = cell.source.replace("](../notebooks/", "](../")
        marks = cell.metadata.get("nbgrader")
        if not marks:
            continue
        cell.source = _without(cell.source, "SOLUTION", _STUBS[cell.cell_type])
        cell.source = _without(cell.source, "HIDDEN TESTS", "")
        cell.metadata["deletable"] = False
        if marks["locked"]:
            cell.metadata["editable"] = False
        marks["cell_type"] = cell.cell_type
        marks["checksum"] = checksum(cell)
    return notebook


def _without(source, what, stub):
    """A text in which every marked region has given way to a stub."""
    lines, inside = [], False
    for line in source.split("\n"):
        if f"### BEGIN {what}" in line:
            if inside:
                raise ValueError(f"BEGIN {what} inside another")
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            lines += [indent + stub] if stub else []
            lines += [indent + _RAISE] if stub and indent else []
        elif f"### END {what}" in line:
            inside = False
        elif not inside:
            lines.append(line)
    if inside:
        raise ValueError(f"BEGIN {what} without END {what}")
    return "\n".join(lines)


def checksum(cell) -> str:
    """The checksum by which nbgrader 0.9 tells whether a cell was changed."""
    marks = cell.metadata["nbgrader"]
    locked = not marks["solution"] and (marks["grade"] or marks["locked"])
    said = [cell.source, cell.cell_type]
    said += [str(flag) for flag in (marks["grade"], marks["solution"], locked)]
    said.append(marks["grade_id"])
    if marks["grade"]:
        said.append(str(float(marks["points"])))
    return hashlib.md5("".join(said).encode(), usedforsecurity=False).hexdigest()
