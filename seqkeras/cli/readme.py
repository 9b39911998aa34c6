"""`seqkeras readme`: the tables of README.md, made from the stored notebooks."""

import posixpath
import re
import sys
from pathlib import Path

from seqkeras.cli import BadInput
from seqkeras.cli.lessons import Lesson, choose, folder
from seqkeras.cli.verified import verified_on
from seqkeras.files import write

_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")


def main(args) -> int:
    path = folder().parent / "README.md"
    if not path.is_file():
        raise BadInput(f"expected README.md beside the notebooks: {path}")
    text, current = path.read_text(encoding="utf-8"), with_tables(path)
    if text == current:
        return 0
    if args.check:
        print("README.md is out of date. Run: seqkeras readme", file=sys.stderr)
        return 1
    write(path, current)
    return 0


def with_tables(path: Path) -> str:
    """The text of README.md, its tables made anew."""
    lessons = [Lesson(notebook) for notebook in choose([])]
    text = fill(path.read_text(encoding="utf-8"), "lessons", lessons_table(lessons))
    return fill(text, "claims", claims_table(lessons))


def fill(text: str, name: str, table: str) -> str:
    """Put a table between the markers `<!-- name -->` and `<!-- /name -->`."""
    pair = re.compile(f"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
    if len(pair.findall(text)) != 1:
        raise BadInput(
            f"README.md: expected the line <!-- {name} -->, later <!-- /{name} -->, "
            "each once"
        )
    return pair.sub(lambda match: match[1] + table + match[2], text)


def lessons_table(lessons: list[Lesson]) -> str:
    """One row for each lesson."""
    rows = []
    for lesson in lessons:
        minutes = f"{lesson.minutes:.2g}" if lesson.minutes else ""
        headline = lesson.headline()
        headline = _said(headline) if headline else ""
        code, tests = (_links(lesson.field(name)) for name in ("Code", "Tests"))
        exercises = _links(lesson.field("Exercises"))
        title = "<br>".join(filter(None, [_linked(lesson, lesson.title), exercises]))
        verified = verified_on(lesson.path)
        rows.append([title, code, tests, minutes, headline, verified])
    head = ["Lesson", "Code", "Tests", "Minutes", "It shows", "Verified"]
    return _table(head, rows)


def claims_table(lessons: list[Lesson]) -> str:
    """One row for each claim that a lesson states or measures, in order."""
    rows = []
    for lesson in lessons:
        claims = lesson.claims()
        reports = [report for report in lesson.stored_reports() if report["claim"]]
        for claim in claims | {report["claim"]: None for report in reports}:
            said = claims.get(claim, {"Claim": "", "Verdict": ""})
            lines = [_said(report) for report in reports if report["claim"] == claim]
            rows.append(
                [claim, said["Claim"], said["Verdict"], "<br>".join(lines)]
                + [_linked(lesson, lesson.name)]
            )
    rows.sort(key=lambda row: int(row[0][1:]))
    return _table(["", "Claim", "Verdict", "Measured", "Lesson"], rows)


def _said(report):
    missed = "" if report["ok"] else ", missed"
    return f"{report['name']}: {report['seen']} ({report['said']}{missed})"


def _linked(lesson, text):
    return f"[{text}](notebooks/{lesson.path.name})"


def _links(markdown):
    """The links of a lesson, as they read from the folder above."""
    return "<br>".join(
        f"[{text}]({posixpath.normpath(posixpath.join('notebooks', target))})"
        for text, target in _LINK.findall(markdown)
    )


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    cells = [[cell.replace("|", r"\|") for cell in line] for line in lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)
