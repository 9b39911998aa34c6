"""What `run` and `spread` show while lessons are executed."""

import sys

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from seqkeras.cli.result import Result, outcome


def console() -> Console:
    """A console that prints strings as they are, and does not fold in a pipe."""
    width = None if sys.stdout.isatty() else 1000
    return Console(width=width, highlight=False, markup=False)


def minutes(seconds: float) -> str:
    """A span of time as a person would say it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min"


class Display:
    """Bars on a terminal, one for all lessons and one for each that runs.

    Use it as a context manager. What `finished` prints stays; elsewhere than
    on a terminal there is nothing else.

    Args:
        names: Labels of all the executions to come.
        expected: Seconds that each is expected to take.
        jobs: How many run at the same time.
    """

    def __init__(self, names: list[str], expected: list[float], jobs: int):
        self._console = console()
        self._expected = dict(zip(names, expected, strict=True))
        self._jobs = jobs
        self._took = {}
        self._width = max(map(len, names))
        self._bars = Progress(
            TextColumn(f"{{task.description:<{self._width}}}"),
            BarColumn(),
            TextColumn("{task.fields[where]}"),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._all = self._bars.add_task("all", total=len(names), where="")
        self._running = {}

    def __enter__(self):
        self._bars.start()
        self._show_total()
        return self

    def __exit__(self, *exception):
        self._bars.stop()

    def started(self, result: Result):
        """Add a bar."""
        self._running[result.label] = self._bars.add_task(
            result.label, total=len(result.sources), where="starts"
        )

    def moved(self, result: Result):
        """Show the current cell."""
        self._bars.update(
            self._running[result.label],
            completed=result.cell - 1,
            where=f"cell {result.cell}/{len(result.sources)}",
        )

    def finished(self, result: Result):
        """Replace the bar by one line."""
        self._bars.remove_task(self._running.pop(result.label))
        self._took[result.label] = result.seconds
        self._show_total()
        mark = Text("ok    ", "green") if result.ok else Text("FAILED", "bold red")
        line = Text.assemble(
            mark,
            f"  {result.label:<{self._width}}"
            f"  {result.seconds:6.1f} s  CPU {result.cpu:6.1f} s"
            f"  {result.memory / 1e9:5.2f} GB  ",
            outcome(result),
        )
        if not self._console.is_terminal and len(self._took) < len(self._expected):
            line.append(f"  ({self._left()})")
        self._console.print(line, soft_wrap=True)

    def _show_total(self):
        done, total = len(self._took), len(self._expected)
        where = f"{done}/{total} done" + (f", {self._left()}" if done < total else "")
        self._bars.update(self._all, completed=done, where=where)

    def _left(self):
        """The time left, if the rest is as much slower than expected as so far."""
        so_far = sum(self._expected[name] for name in self._took)
        pace = sum(self._took.values()) / so_far if so_far else 1.0
        rest = sum(self._expected.values()) - so_far
        return f"about {minutes(rest * pace / self._jobs)} left"
