"""Files of a corpus: where they lie, and their text line by line."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

DEPTH = 3  # folders below the one that bears the name of the set


@dataclass(frozen=True, order=True)
class File:
    """What one file holds.

    Args:
        label: Its path, for messages; `archive.zip/member` in an archive.
        data: Its bytes.
    """

    label: str
    data: bytes

    @property
    def name(self) -> str:
        """The last part of its path."""
        return PurePath(self.label).name

    def text(self, encoding: str = "utf-8") -> str:
        """The text, without byte order mark, its lines ending in `"\\n"`.

        Args:
            encoding: That of the file. For any other than UTF-8, a file that
                somebody has converted to UTF-8 is read too.

        Raises:
            ValueError: If the file is empty or has another encoding.
        """
        try:
            text = self.data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = self._decode(encoding)
        if not text.strip():
            raise ValueError(f"{self.label}: expected text. Received: an empty file")
        return text.replace("\r\n", "\n")

    def lines(self, encoding: str = "utf-8") -> Iterator[tuple[int, str]]:
        """Number, from 1, and text of every line.

        Only a line feed ends a line: some reviews hold other characters that
        `str.splitlines` would split at.
        """
        text = self.text(encoding)
        return enumerate(text.removesuffix("\n").split("\n"), start=1)

    def _decode(self, encoding: str) -> str:
        try:
            return self.data.decode(encoding)
        except UnicodeDecodeError as error:
            line = self.data.count(b"\n", 0, error.start) + 1
            raise ValueError(
                f"{self.label}, line {line}: expected text in {encoding}. "
                f"Received: byte 0x{self.data[error.start]:02x}"
            ) from error

    def error(self, number: int, expected: str, received: str) -> ValueError:
        """An error that says which line is broken, and how."""
        return ValueError(
            f"{self.label}, line {number}: expected {expected}. Received: {received!r}"
        )


def folders(root: Path, names: list[str]) -> list[Path]:
    """The folders under `root` in which the files of a set may lie.

    These are the folders in it whose name starts with a name of the set
    (`rt-polarity` finds `RT_PolarityData`), those below them, and `root` itself.
    """
    if not root.is_dir():
        return []
    keys = tuple(map(_letters, names))
    level = [d for d in _folders_in(root) if _letters(d.name).startswith(keys)]
    found = []
    for _ in range(DEPTH):
        found += level
        level = [below for folder in level for below in _folders_in(folder)]
    return [*found, *level, root]


def find(places: list[Path], name: str) -> list[Path]:
    """The files of a name, plain or with `.gz`, in the first folder that has them.

    Args:
        places: Folders.
        name: Path below one of them. It may contain `*`, and alternatives, set
            apart by `|`.
    """
    for place in places:
        for choice in name.split("|"):
            for pattern in (choice, choice + ".gz"):
                many = place.glob(pattern) if "*" in pattern else [place / pattern]
                if files := sorted(file for file in many if file.is_file()):
                    return files
    return []


def _folders_in(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        return sorted(
            Path(entry)
            for entry in entries
            if entry.is_dir() and not entry.name.startswith(".")
        )


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()
