"""`seqkeras run`: execute lessons, keep the copies, say what held."""

import os
import sys
import tempfile
import threading
from pathlib import Path

from rich.text import Text

from seqkeras.cli import BadInput
from seqkeras.cli.execute import execute_all, require_runnable
from seqkeras.cli.index import index_page, lesson_page
from seqkeras.cli.lessons import Lesson, choose
from seqkeras.cli.progress import Display, console
from seqkeras.cli.result import Result
from seqkeras.cli.tidy import dump
from seqkeras.files import write
from seqkeras.reports import report_line


def main(args) -> int:
    paths = choose(args.lessons)
    out = _output_folder(Path(args.out), paths)
    lessons = list(readable(paths))
    if not lessons:
        return 2
    jobs = min(args.jobs, len(lessons))
    if jobs > 1:  # the short ones first: the earlier there is something to read
        lessons.sort(key=expected_seconds)
    expected = [expected_seconds(lesson) for lesson in lessons]
    results, one_writes = [], threading.Lock()

    def finished(result):
        with one_writes:
            _save(result, out, args.inplace)
            results.append(result)
            results.sort(key=lambda result: result.label)
            waiting = len(lessons) - len(results)
            write(out / "index.html", index_page(results, waiting))
            display.finished(result)

    with Display([lesson.name for lesson in lessons], expected, jobs) as display:
        stopped = execute_all(
            [(lesson, 0) for lesson in lessons],
            jobs,
            args.timeout,
            display.started,
            display.moved,
            finished,
        )
    show_failures(results)
    if stopped:
        say_stopped(results, len(lessons))
        return stopped
    ok = sum(result.ok for result in results)
    console().print(
        f"\n{ok} of {len(results)} ok. Open {os.path.relpath(out / 'index.html')}",
        soft_wrap=True,
    )
    if ok < len(results):
        return 1
    return 2 if len(lessons) < len(paths) else 0


def expected_seconds(lesson: Lesson) -> float:
    """What a lesson says of its time; a minute if it says nothing."""
    return 60 * (lesson.minutes or 1)


def readable(paths: list[Path]):
    """Yield the lessons that can be run; say on stderr why the others cannot."""
    for path in paths:
        try:
            lesson = Lesson(path)
            require_runnable(lesson)
            yield lesson
        except BadInput as error:
            print(f"seqkeras: {error}", file=sys.stderr)


def show_failures(results: list[Result]):
    """Print the cell, the error and the missed reports of every failure."""
    screen = console()
    for result in results:
        if not result.ok:
            screen.print(Text(f"\n{result.label}", "bold red"), soft_wrap=True)
        if result.cell:
            source = result.sources[result.cell - 1].replace("\n", "\n    ")
            print(f"cell {result.cell} of {len(result.sources)}:\n\n    {source}\n")
        if result.error:
            print(result.details or result.error)
        for report in result.missed:
            print(report_line(report))


def say_stopped(results: list[Result], total: int):
    """Say on stderr how far it came."""
    names = ", ".join(result.label for result in results) or "none"
    print(f"\nStopped. {len(results)} of {total} finished: {names}", file=sys.stderr)


def _output_folder(out: Path, paths: list[Path]) -> Path:
    if out.resolve() in {path.resolve().parent for path in paths}:
        raise BadInput(f"the notebooks themselves lie in {out}: give another --out")
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            return out
    except OSError as error:
        reason = (
            "not a folder" if isinstance(error, FileExistsError) else error.strerror
        )
        raise BadInput(f"cannot write to {out}: {reason}") from error


def _save(result, out, inplace):
    """Write the executed copy, its page, and the notebook itself if asked."""
    lesson, text = result.lesson, dump(result.notebook)
    try:
        write(out / lesson.path.name, text)
        write(out / f"{lesson.name}.html", lesson_page(result.notebook))
        if inplace and result.ok:
            if lesson.path.read_text(encoding="utf-8") != lesson.text:
                result.error = "the notebook was changed while it ran: not stored"
            else:
                write(lesson.path, text)
    except Exception as error:  # the other lessons go on
        result.error = f"not saved: {type(error).__name__}: {error}"
