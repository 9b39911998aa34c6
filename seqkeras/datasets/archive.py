"""Zip, tar and gzip files, read in memory: nothing is ever unpacked to disk."""

import gzip
import io
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import partial
from pathlib import Path, PureWindowsPath

from seqkeras.datasets.files import File

LARGEST = 2**30  # bytes that one file or archive may unpack to
BROKEN = (EOFError, OSError, zlib.error, tarfile.TarError, zipfile.BadZipFile)


def ungzip(file: File) -> File:
    """Unpack a file that gzip packed; any other file comes back as it is.

    Raises:
        ValueError: If it is damaged, or unpacks to more than `LARGEST` bytes.
    """
    if not file.data.startswith(b"\x1f\x8b"):
        return file
    try:
        with gzip.open(io.BytesIO(file.data)) as stream:
            data = stream.read(LARGEST + 1)
    except BROKEN as error:
        raise ValueError(
            f"{file.label}: expected a whole gzip file. Received: {error}"
        ) from error
    _require_size(file.label, len(data))
    return File(file.label, data)


def members(path: Path, patterns: list[str]) -> dict[str, list[File]]:
    """Read members of a zip or tar archive, and look at the others too.

    Args:
        path: The archive.
        patterns: What the paths of wanted members end with, such as
            `"train/pos/*.txt"`.

    Returns:
        For each pattern the files that match, in the order of their names.

    Raises:
        ValueError: If the archive is damaged, holds anything but files and
            folders (a link, a device), a path that leads out of it, or more
            than `LARGEST` bytes.
    """
    found = {pattern: [] for pattern in patterns}
    total = 0
    try:
        for name, size, read in _entries(path):
            total += size
            _require_size(path, total)
            for pattern in patterns:
                if fnmatch(f"/{name}", f"*/{pattern}"):
                    found[pattern].append(File(f"{path}/{name}", read()))
    except (*BROKEN, NotImplementedError, RuntimeError) as error:
        raise ValueError(
            f"{path}: expected a whole zip or tar archive. "
            f"Received: {str(error).partition(':')[0]}"
        ) from error
    return {pattern: sorted(files) for pattern, files in found.items()}


def _entries(path: Path) -> Iterator[tuple]:
    """Yield name, size and reader of every file in an archive."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                link = stat.S_ISLNK(info.external_attr >> 16)
                _require_harmless(path, info.orig_filename, link)
                if not info.is_dir():
                    yield info.filename, info.file_size, partial(archive.read, info)
    else:
        with tarfile.open(path) as archive:
            for info in archive:
                _require_harmless(path, info.name, not (info.isreg() or info.isdir()))
                if info.isreg():
                    yield info.name, info.size, archive.extractfile(info).read


def _require_harmless(path: Path, name: str, special: bool):
    if special:
        raise ValueError(
            f"{path}: expected files and folders only. Received: {name!r}, "
            "a link or a device"
        )
    parts = PureWindowsPath(name)  # which knows / and \ and C:
    if parts.anchor or ".." in parts.parts:
        raise ValueError(
            f"{path}: expected paths inside the archive. Received: {name!r}"
        )


def _require_size(label, size: int):
    if size > LARGEST:
        raise ValueError(
            f"{label}: expected at most {LARGEST / 1e6:,.0f} MB when unpacked. "
            "Received: more"
        )
