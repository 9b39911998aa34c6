"""The folder of this user for corpora from the web: what is in there is whole."""

import contextlib
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from seqkeras.datasets.archive import members
from seqkeras.datasets.corpus import Corpus, size
from seqkeras.datasets.download import (
    DownloadError,
    LocalError,
    fetch,
    file_hash,
    matches,
)

SUMS = "SHA256SUMS"
PART = ".part"
Progress = Callable[[str, int, int | None], None]


def folder(corpus: Corpus) -> Path:
    """Where the files of a corpus lie, or would lie."""
    import pooch

    return Path(pooch.os_cache("seqkeras")) / corpus.name


def get(corpus: Corpus, progress: Progress = lambda name, done, total: None) -> Path:
    """Fetch what is missing of a corpus; when it fails, nothing has changed.

    Files come to a folder of their own first. They move into the cache when
    all of them have come, checksums agree, archives are harmless, and the
    splits that they hold have the right numbers of examples. A file whose
    checksum nobody has published is trusted at its first download: its checksum
    is kept in `SHA256SUMS`, and holds from then on. Of several processes that
    want the same corpus one fetches it and the others wait.

    Args:
        corpus: What to fetch.
        progress: Called with the name of a file, the bytes there are, and those
            there will be, or `None`.

    Returns:
        The folder.

    Raises:
        DownloadError: If a file cannot be had.
        ValueError: If what has come is not the corpus. It is removed.
    """
    home = folder(corpus)
    if not corpus.urls:
        raise DownloadError(
            f"{corpus.name} cannot be fetched for you (licence: {corpus.licence}). "
            f"Instead, {how_to_place(corpus)}"
        )
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _locked(home / ".lock"):
            known = _recorded(home)
            missing = [n for n in corpus.urls if not _is_good(home / n, known.get(n))]
            if missing:
                _fetch(corpus, home, missing, known, progress)
    except OSError as error:
        raise LocalError(
            f"cannot write to the cache {home}: {error.strerror}"
        ) from error
    return home


def how_to_fetch(corpus: Corpus) -> str:
    """The command, how much comes, and from where."""
    size = f"{corpus.megabytes:g} MB " if corpus.megabytes else ""
    sources = " ".join(corpus.urls.values())
    return f"seqkeras data get {corpus.name} ({size}from {sources})"


def how_to_place(corpus: Corpus) -> str:
    """What to get, and where to put it, for a corpus that is not here."""
    names = ", ".join(
        name.partition("|")[0] for files in corpus.files.values() for name in files
    )
    if corpus.archive:
        names = f"{corpus.archive}, or what is in it ({names}),"
    source = f" from {corpus.home}" if corpus.home else ""
    own = os.environ.get("SEQKERAS_DATA", "the folder that SEQKERAS_DATA names")
    return (
        f"put {names}{source} into {corpus.name.partition('/')[0]}/ in {own}, "
        "plain or with .gz"
    )


def _fetch(corpus, home, missing, known, progress):
    part = home / PART
    part.mkdir(exist_ok=True)
    for name in missing:
        checksum = corpus.sums.get(name) or known.get(name)
        try:
            fetch(corpus.urls[name], part / name, checksum, _bind(progress, name))
        except LocalError:
            raise
        except DownloadError as error:
            remedy = ""
            if checksum and name not in corpus.sums and "checksum" in str(error):
                remedy = f"To accept the new one, remove {home / SUMS}. "
            raise DownloadError(
                f"{error}. {remedy}If it stays so, {how_to_place(corpus)}"
            ) from error
    try:
        for name in home.iterdir():  # what is there already, beside what has come
            if name.name in corpus.urls and name.name not in missing:
                shutil.copy(name, part)
        _verify(corpus, part)
    except ValueError as error:
        shutil.rmtree(part)
        raise DownloadError(f"{error}. What was fetched is removed") from error
    known |= {name: file_hash(part / name) for name in missing}
    lines = [
        f"{sum.partition(':')[2]}  {name}\n" for name, sum in sorted(known.items())
    ]
    (part / SUMS).write_text("".join(lines), encoding="utf-8")
    for name in [*missing, SUMS]:
        (part / name).replace(home / name)
    shutil.rmtree(part)


def _verify(corpus: Corpus, part: Path):
    """Require that downloaded files hold what the registry says of them."""
    for name in corpus.urls:
        with (part / name).open("rb") as file:
            if re.match(rb"\s*<(!doctype|html)", file.read(100), re.IGNORECASE):
                raise ValueError(f"{name}: expected data. Received: a web page")
    inside = [name for name in corpus.sums if name not in corpus.urls]
    if corpus.archive and inside:
        for name, files in members(part / corpus.archive, inside).items():
            _require_sum(name, files, corpus.sums[name])
    splits = corpus.read(part)
    if splits is None or set(splits) != set(corpus.splits):
        raise ValueError(
            f"{corpus.name}: expected files for {', '.join(corpus.splits)}. "
            f"Received: {', '.join(splits or ['none of them'])}"
        )
    for split, count in corpus.counts.items():
        least, most = count if isinstance(count, tuple) else (count, count)
        if not least <= size(splits[split]) <= most:
            wanted = f"{least:,}" if least == most else f"{least:,} to {most:,}"
            raise ValueError(
                f"{corpus.name}, {split}: expected {wanted} examples. "
                f"Received: {size(splits[split]):,}"
            )


def _require_sum(name, files, checksum):
    algorithm = checksum.partition(":")[0]
    found = [f"{algorithm}:{hashlib.new(algorithm, f.data).hexdigest()}" for f in files]
    if found != [checksum]:
        raise ValueError(f"{name}: expected the checksum {checksum}. Received: {found}")


def _is_good(path: Path, checksum: str | None) -> bool:
    return path.is_file() and (checksum is None or matches(path, checksum))


def _recorded(home: Path) -> dict[str, str]:
    """Checksums of files that were fetched before."""
    path = home / SUMS
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("  ", 1) for line in lines)
    return {name: f"sha256:{checksum}" for checksum, name in pairs}


def _bind(progress: Progress, name: str):
    return lambda done, total: progress(name, done, total)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a file that one process at a time can hold, also if one is killed."""
    with path.open("wb") as file:
        if os.name == "nt":
            import msvcrt

            while True:
                with contextlib.suppress(OSError):  # after ten seconds
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
