"""What came of the execution of a lesson, as data and in words."""

import dataclasses
from typing import Any

from seqkeras.cli.lessons import Lesson


def label(lesson: Lesson, seed: int) -> str:
    """Name of a lesson, with the seed if one is added to its own."""
    return lesson.name + (f" + {seed}" if seed else "")


@dataclasses.dataclass
class Result:
    """What came of one execution.

    `cell` is the number of the code cell that runs or failed, 0 before the first
    and after the last; `seconds` are those of a clock, `cpu` those that the kernel
    and its children computed; `memory` is in bytes; `reports` are the records that
    `report` left; `error` is one line, empty if all went well, and `details` the
    lines to show with it.
    """

    lesson: Lesson
    notebook: Any
    seed: int = 0
    cell: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    memory: int = 0
    reports: list[dict] = dataclasses.field(default_factory=list)
    error: str = ""
    details: str = ""

    @property
    def label(self) -> str:
        return label(self.lesson, self.seed)

    @property
    def sources(self) -> list[str]:
        """The source of every code cell that is executed."""
        return [cell.source for cell in self.notebook.cells if is_run(cell)]

    @property
    def missed(self) -> list[dict]:
        return [report for report in self.reports if not report["ok"]]

    @property
    def ok(self) -> bool:
        return not self.error and not self.missed


def is_run(cell) -> bool:
    """Whether there is anything in a cell to execute."""
    return cell.cell_type == "code" and bool(cell.source.strip())


def outcome(result: Result) -> str:
    """One line: what was checked, or what went wrong."""
    if result.error:
        where = f"cell {result.cell}: " if result.cell else ""
        return where + result.error
    count = len(result.reports)
    said = f"{len(result.missed)} of " if result.missed else ""
    said += "1 check" if count == 1 else f"{count} checks"
    said += " missed" if result.missed else ""
    claims = {report["claim"]: None for report in result.reports if report["claim"]}
    return said + (f", claims {' '.join(claims)}" if claims else "")
