"""The lessons: where they lie, which are meant, what they say about themselves."""

import difflib
import json
import os
import re
from pathlib import Path

from seqkeras.cli import PACKAGE, BadInput
from seqkeras.reports import read_report

LESSONS = "[0-9][0-9]_*.ipynb"
_TITLE = re.compile(r"^#\s+(.+?)\s*$", re.M)
_CLAIM = re.compile(  # a block quote goes on until a bare ">" or the next of them
    r"^> \*\*(Claim|Verdict) (C\d+)\.\*\*"
    r"((?:.|\n> ?(?!\*\*(?:Claim|Verdict) C\d)(?=\S))*)",
    re.M,
)


class Lesson:
    """A notebook, and what can be read in it without running it.

    Args:
        path: The notebook file.

    Raises:
        BadInput: If the file cannot be read as a notebook.
    """

    def __init__(self, path: Path):
        self.path = path.resolve()
        self.name = path.stem
        try:
            self.text = path.read_text(encoding="utf-8")
            document = json.loads(self.text)
            self._cells = [
                (cell["cell_type"], "".join(cell["source"]), cell.get("outputs", []))
                for cell in document["cells"]
            ]
            spec = document["metadata"].get("kernelspec", {})
            self.kernel = spec.get("name", "python3")
            self._headline = document["metadata"].get("seqkeras", {}).get("headline")
        except OSError as error:
            raise BadInput(f"cannot read {path}: {error.strerror}") from error
        except ValueError as error:
            raise BadInput(f"{path} is not a notebook: {error}") from error
        except (KeyError, TypeError, AttributeError) as error:
            raise BadInput(f"{path} is not a notebook of format 4") from error

    @property
    def head(self) -> str:
        """The first cell of prose."""
        return next(iter(self._prose()), "")

    @property
    def title(self) -> str:
        match = _TITLE.search(self.head)
        return match[1] if match else self.name

    @property
    def minutes(self) -> float | None:
        said = re.search(r"([\d.]*\d)\s*(second|minute)", self.field("Time"))
        return said and float(said[1]) / (60 if said[2] == "second" else 1)

    def field(self, name: str) -> str:
        """What the first cell says after `**name:**`, or an empty string."""
        match = re.search(rf"^\*\*{name}:\*\*\s*(.+?)\s*$", self.head, re.M)
        return match[1] if match else ""

    def claims(self) -> dict[str, dict[str, str]]:
        """The claims by identifier: the sentence (`Claim`) and the `Verdict`."""
        found = {}
        for prose in self._prose():
            for kind, claim, text in _CLAIM.findall(prose):
                sentence = " ".join(re.sub(r"^> ?", "", text, flags=re.M).split())
                found.setdefault(claim, {"Claim": "", "Verdict": ""})[kind] = sentence
        return found

    def stored_reports(self) -> list[dict]:
        """The reports in the stored outputs, as `read_report` reads them."""
        lines = [
            line
            for _, _, outputs in self._cells
            for output in outputs
            if output.get("name") == "stdout"
            for line in "".join(output["text"]).split("\n")
        ]
        return [report for line in lines if (report := read_report(line))]

    def headline(self) -> dict | None:
        """The stored report that the notebook's metadata name as its headline."""
        named = [r for r in self.stored_reports() if r["name"] == self._headline]
        return named[-1] if named else None

    def _prose(self):
        return [source for kind, source, _ in self._cells if kind == "markdown"]


def folder() -> Path:
    """The folder of the lessons: here, in the checkout, or in the wheel."""
    for place in (Path(), PACKAGE.parent, PACKAGE):
        if any((place / "notebooks").glob(LESSONS)):
            return place / "notebooks"
    raise BadInput("found no lessons. Run it where the folder notebooks/ lies")


def choose(words: list[str]) -> list[Path]:
    """The notebooks that the words mean, in the order given, each once.

    Args:
        words: Names, numbers, topics or files; empty for all the lessons.

    Raises:
        BadInput: If a word means no lesson, or two notebooks share a name.
    """
    if not words:
        return sorted(folder().glob(LESSONS))
    chosen = {}
    for word in words:
        path = _find(word)
        if chosen.setdefault(path.stem, path).resolve() != path.resolve():
            raise BadInput(f"{chosen[path.stem]} and {path} have the same name")
    return list(chosen.values())


def _find(word: str) -> Path:
    if word.endswith(".ipynb") or os.sep in word:
        if not Path(word).is_file():
            raise BadInput(f"there is no file {word}")
        return Path(word)
    known = {}
    for path in sorted(folder().glob(LESSONS)):
        number, _, topic = path.stem.partition("_")
        known |= {path.stem: path, number: path, topic: path}
    if word in known:
        return known[word]
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    hint = f"Did you mean {known[near[0]].stem}?" if near else "See: seqkeras list"
    raise BadInput(f"there is no lesson {word}. {hint}")
