"""`seqkeras spread`: how much every reported number varies from seed to seed."""

import math
import statistics
from collections import Counter, defaultdict

from rich.table import Table

from seqkeras.cli.execute import execute_all
from seqkeras.cli.lessons import choose
from seqkeras.cli.progress import Display, console
from seqkeras.cli.result import label
from seqkeras.cli.run import (
    expected_seconds,
    readable,
    say_stopped,
    show_failures,
)


def main(args) -> int:
    paths = choose(args.lessons)
    lessons = list(readable(paths))
    if not lessons:
        return 2
    tasks = [(lesson, seed) for lesson in lessons for seed in range(args.seeds)]
    results = []

    def finished(result):
        results.append(result)
        display.finished(result)

    expected = [expected_seconds(lesson) for lesson, _ in tasks]
    with Display([label(*task) for task in tasks], expected, 1) as display:
        stopped = execute_all(tasks, 1, 300, display.started, display.moved, finished)
    fine = not any(result.error for result in results)
    for lesson in lessons:
        runs = [result.reports for result in results if result.lesson is lesson]
        found = by_name(runs)
        fine = fine and all(verdict(reports) == "ok" for reports in found.values())
        if found:
            console().print("", _table(lesson.name, found), sep="\n")
    show_failures([result for result in results if result.error])
    if stopped:
        say_stopped(results, len(tasks))
        return stopped
    if not fine:
        return 1
    return 2 if len(lessons) < len(paths) else 0


def by_name(runs: list[list[dict]]) -> dict[str, list[dict]]:
    """Bring together what the runs report under the same name.

    A name that a run uses again gets a number: "loss", "loss (2)".
    """
    found = defaultdict(list)
    for reports in runs:
        seen = Counter()
        for report in reports:
            name = f"{report['claim']}  " if report["claim"] else ""
            name += report["name"]
            seen[name] += 1
            again = f" ({seen[name]})" if seen[name] > 1 else ""
            found[name + again].append(report)
    return found


def spread(values: list[float]) -> float:
    """Standard deviation of a sample; zero for a single value."""
    return statistics.stdev(values) if len(values) > 1 else 0.0


def verdict(reports: list[dict]) -> str:
    """Judge the band of one report by its values on several seeds.

    A tolerance is wide enough if it is three times the standard deviation and
    every seed lies inside; a bound, if every seed keeps it.
    """
    values = [report["value"] for report in reports]
    about, tol = reports[0]["about"], reports[0]["tol"]
    if not all(map(math.isfinite, values)):
        return "not a finite number"
    if about is not None:
        needed = max(3 * spread(values), *(abs(value - about) for value in values))
        return (
            "ok"
            if needed <= tol * (1 + 1e-9)
            else f"tol too narrow: at least {_up(needed)}"
        )
    if all(report["ok"] for report in reports):
        return "ok"
    worst = max(values) if reports[0]["above"] is None else min(values)
    return f"missed: worst seed {worst:.4g}"


def _table(title, found):
    table = Table(title=title, title_justify="left", box=None)
    for head in ("report", "mean", "std", "min", "max", "band", "verdict"):
        table.add_column(head)
    for name, reports in found.items():
        values = [report["value"] for report in reports]
        mean = statistics.fmean(values)
        numbers = [mean, spread(values), min(values), max(values)]
        numbers = [f"{number:.4g}" for number in numbers]
        table.add_row(name, *numbers, reports[0]["said"], verdict(reports))
    return table


def _up(number):
    """Round up to two digits."""
    scale = 10 ** (1 - math.floor(math.log10(number)))
    return f"{math.ceil(round(number * scale, 6)) / scale:.2g}"
