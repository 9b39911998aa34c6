"""What the registry knows of a public corpus, and how its files are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from seqkeras.datasets.archive import members, ungzip
from seqkeras.datasets.files import File, find, folders

ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """A public corpus in the files its authors publish.

    Args:
        name: What `seqkeras.datasets.load` calls it.
        what: One line on what it is.
        gives: What the data of a split are.
        licence: Terms of use.
        paper: Whom to cite.
        home: Web page to get it from, or to read about it.
        files: For every split the names of its files. A name may contain `*`,
            and alternatives, set apart by `|`. Files that belong to no split
            stand under `"all"`.
        parse: Makes the data of a split of its files. For files under `"all"`
            and several `splits`, it returns a dict of all of them.
        splits: Names of the splits, where they are made here.
        archive: The archive that the files come in, if they do.
        urls: For every file to fetch, an archive or what is in `files`, where it
            lies on the web.
        sums: Checksums, `"sha256:..."` or `"md5:..."`, of files to fetch or in
            an archive, as far as they have been published or measured.
        counts: Number of examples of every split, or the smallest and the
            largest number, to check what has been fetched.
        megabytes: How much there is to fetch.
        folders: Further names under which users keep it.
        partial: Whether a folder may lack some of the splits.
    """

    name: str
    what: str
    gives: str
    licence: str
    paper: str
    home: str
    files: Mapping[str, tuple[str, ...]]
    parse: Callable[[list[File]], Any]
    splits: tuple[str, ...] = ()
    archive: str = ""
    urls: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int | tuple[int, int]] = field(default_factory=dict)
    megabytes: float = 0
    folders: tuple[str, ...] = ()
    partial: bool = False

    def __post_init__(self):
        if not self.splits:
            object.__setattr__(self, "splits", tuple(self.files))

    def read(self, root: Path, split: str | None = None) -> dict[str, Any] | None:
        """Read splits of the corpus from files under a folder.

        Args:
            root: The folder, or one above it.
            split: Name of the split; `None` reads all of them.

        Returns:
            A dict with the data of every split, or `None` if the files are not
            all there.

        Raises:
            ValueError: If a file is broken.
        """
        groups = list(self.files) if split not in self.files else [split]
        found = self.locate(root, [n for group in groups for n in self.files[group]])
        whole = [g for g in groups if all(found[name] for name in self.files[g])]
        if not whole or (len(whole) < len(groups) and not self.partial):
            return None
        data = {
            group: self.parse(
                [file for name in self.files[group] for file in found[name]]
            )
            for group in whole
        }
        if ALL in data and self.splits != (ALL,):
            data = data[ALL]
        return data if split is None else {split: data[split]}

    def is_in(self, root: Path) -> bool:
        """Whether the archive, or the files of some split, lie under a folder."""
        places = self._places(root)
        if self.archive and find(places, self.archive):
            return True
        return any(
            all(find(places, name) for name in names) for names in self.files.values()
        )

    def locate(self, root: Path, names: list[str]) -> dict[str, list[File]]:
        """Files by name, from folders under `root` or the archive in one of them."""
        places = self._places(root)
        found = {
            name: [_read(path) for path in find(places, name)]
            for name in dict.fromkeys(names)
        }
        missing = [name for name in found if not found[name]]
        if missing and self.archive and (packed := find(places, self.archive)):
            found |= members(packed[0], missing)
        return found

    def _places(self, root: Path) -> list[Path]:
        return folders(root, [self.name.partition("/")[0], *self.folders])


def size(data: Any) -> int:
    """Number of examples in the data of a split: pairs of lists, columns, text."""
    if isinstance(data, dict):
        data = next(iter(data.values()))
    return len(data[0]) if isinstance(data, tuple) else len(data)


def _read(path: Path) -> File:
    return ungzip(File(str(path), path.read_bytes()))
