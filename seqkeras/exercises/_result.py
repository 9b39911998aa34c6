"""What a check, a hint and a solution look like."""

import html
import textwrap
from dataclasses import dataclass, field

OUTCOMES = ("not attempted", "failed", "error", "passed")
COLOURS = dict(zip(OUTCOMES, ("#777777", "#b35900", "#b30000", "#007a3d"), strict=True))


@dataclass(frozen=True)
class Result:
    """What a check says.

    Args:
        id: The exercise.
        outcome: One of `OUTCOMES`.
        message: One line: what to mend first.
        details: Further lines.
        points: What was earned.
        inputs: The smallest failing case, to try one's function on.
    """

    id: str
    outcome: str
    message: str = ""
    details: tuple[str, ...] = ()
    points: int = 0
    inputs: dict | None = field(default=None, compare=False)

    @property
    def passed(self) -> bool:
        return self.outcome == "passed"

    def __repr__(self):
        lines = [line for said in self._lines for line in textwrap.wrap(said, 86)]
        return "\n  ".join([f"{self.id}: {self.outcome}", *lines])

    def _repr_html_(self):
        colour = COLOURS[self.outcome]
        head = f'<b>{self.id}: <span style="color: {colour}">{self.outcome}</span></b>'
        lines = "<br>".join([head, *map(_code, self._lines)])
        style = f"border-left: 4px solid {colour}; padding-left: 0.8em"
        return f'<div style="{style}">{lines}</div>'

    @property
    def _lines(self):
        return [self.message, *self.details]


@dataclass(frozen=True)
class Note:
    """A text in Markdown, for a notebook and for a terminal."""

    text: str

    def __repr__(self):
        return self.text

    def _repr_markdown_(self):
        return self.text


def _code(line):
    """HTML of a line in which `this` is code."""
    pieces = html.escape(line).split("`")
    if len(pieces) % 2 == 0:  # a backtick without its partner
        return "`".join(pieces)
    return "".join(
        f"<code>{piece}</code>" if number % 2 else piece
        for number, piece in enumerate(pieces)
    )
