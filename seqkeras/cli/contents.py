"""`seqkeras list`: the lessons in a table."""

import re

from rich.table import Table

from seqkeras.cli.lessons import Lesson, choose
from seqkeras.cli.progress import console


def main(args) -> int:
    table = Table("lesson", "title", "minutes", "you need", box=None)
    table.columns[0].no_wrap = True
    table.columns[2].justify = "right"
    for lesson in map(Lesson, choose([])):
        minutes = f"{lesson.minutes:.2g}" if lesson.minutes else ""
        needs = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", lesson.field("You need"))
        table.add_row(lesson.name, lesson.title, minutes, needs)
    console().print(table, markup=False)
    return 0
