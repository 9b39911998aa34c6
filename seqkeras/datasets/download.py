"""One file from the web: whole and checked, or an error that says what happened."""

import errno
import re
import time
from collections.abc import Callable
from http.client import IncompleteRead
from pathlib import Path
from urllib.parse import urljoin, urlsplit

TRIES = 3
WAIT = 1.0  # seconds before the second try, twice that before the third
TIMEOUT = 30.0  # seconds without a byte
SLOWEST = 100  # bytes per second, over PATIENCE seconds
PATIENCE = 60.0
LARGEST = 2**30  # bytes
CHUNK = 2**16
REDIRECTS = 5
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class DownloadError(ValueError):
    """A file cannot be had. The message says why, and what to do."""


class LocalError(DownloadError):
    """The fault is on this computer: no room, or no right to write."""


class _TooLarge(DownloadError):
    """What comes is not what was to come."""


class _Passing(DownloadError):
    """A fault that may be gone at the next try."""


def fetch(
    url: str,
    path: Path,
    checksum: str | None = None,
    progress: Callable[[int, int | None], None] = lambda done, total: None,
) -> None:
    """Download a file, in several tries, each from where the last one ended.

    A download that was interrupted leaves what it has at `path`, and a note
    beside it by which the server knows whether the file has changed. The next
    call goes on from there, if the server can.

    Args:
        url: Address of the file, http or https.
        path: Where to write it. Nothing else should read it before this
            function returns.
        checksum: `"sha256:..."` or `"md5:..."`; `None` if it is not known.
        progress: Called with the bytes there are, and those there will be.

    Raises:
        DownloadError: If the file cannot be had. A file with a wrong checksum
            is removed, and so is one that fills the disk.
    """
    resumed = path.exists()
    if resumed and checksum and matches(path, checksum):
        return
    for attempt in range(1, TRIES + 1):
        try:
            _try(url, path, checksum, progress)
            if not checksum or matches(path, checksum):
                return _note(path).unlink(missing_ok=True)
            received = file_hash(path, checksum.partition(":")[0])
            _remove(path)
            if not resumed:
                break
            resumed = False  # what was there before may be to blame
        except _Passing as error:
            if attempt == TRIES:
                raise DownloadError(f"{error} (tried {TRIES} times)") from error
            time.sleep(WAIT * attempt)
        except _TooLarge:
            _remove(path)
            raise
        except OSError as error:
            if error.errno not in FULL:
                raise LocalError(f"cannot write {path}: {error.strerror}") from error
            _remove(path)
            raise LocalError(
                f"no room for {url}: writing to {path.parent} ended with "
                f"{error.strerror!r}. Make room and try again"
            ) from error
    raise DownloadError(
        f"{url}: expected the checksum {checksum}. Received: {received}. "
        "Nothing is kept: the file has changed, or was damaged on its way"
    )


def matches(path: Path, checksum: str) -> bool:
    """Whether a file has a checksum `"sha256:..."` or `"md5:..."`."""
    return file_hash(path, checksum.partition(":")[0]) == checksum


def file_hash(path: Path, algorithm: str = "sha256") -> str:
    """Checksum of a file, with the name of the algorithm in front."""
    import pooch

    return f"{algorithm}:{pooch.file_hash(str(path), alg=algorithm)}"


def _try(url: str, path: Path, checksum: str | None, progress: Callable):
    """One try; returns when all has come that the server announced."""
    import requests
    import urllib3

    try:
        note = _note(path)
        validator = note.read_text() if note.exists() else ""
        start = path.stat().st_size if path.exists() else 0
        if not (validator or checksum):
            start = 0  # nothing tells whether the rest would fit
        with _open(url, start, validator) as response:
            start, total = _read_head(url, path, response, start)
            note.write_text(_validator(response))
            if (total or 0) > LARGEST:
                raise _too_large(url)
            with path.open("ab" if start else "wb") as file:
                _copy(url, response.raw, file, total, progress)
    except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
        raise _Passing(f"{url}: the server sent nothing for {TIMEOUT:g} s") from error
    except requests.exceptions.InvalidURL as error:
        raise DownloadError(f"{url}: {error}") from error
    except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
        raise _Passing(
            f"{url}: the connection failed or broke off: {_cause(error)}"
        ) from error


def _open(url: str, start: int, validator: str):
    """The response of the server, redirects followed."""
    import requests

    from seqkeras import __version__

    headers = {
        "User-Agent": f"seqkeras/{__version__}",
        "Accept-Encoding": "identity",  # the bytes that the checksum is of
    }
    if start:
        headers["Range"] = f"bytes={start}-"
        if validator:
            headers["If-Range"] = validator
    target = url
    for _ in range(1 + REDIRECTS):
        response = requests.get(
            target,
            headers=headers,
            stream=True,
            timeout=TIMEOUT,
            allow_redirects=False,
        )
        if not response.is_redirect:
            return response
        response.close()
        previous, target = target, urljoin(target, response.headers["Location"])
        schemes = urlsplit(previous).scheme, urlsplit(target).scheme
        if schemes not in {("http", "http"), ("http", "https"), ("https", "https")}:
            raise DownloadError(
                f"{url}: expected an http or https address, no less safe than the "
                f"one before. Received: a redirect to {target}"
            )
    raise DownloadError(
        f"{url}: expected at most {REDIRECTS} redirects. Received: more"
    )


def _read_head(url: str, path: Path, response, start: int) -> tuple[int, int | None]:
    """Where the body starts in the file, and the length of the whole file."""
    status = response.status_code
    length = response.headers.get("Content-Length", "")
    if status == 206:
        given = response.headers.get("Content-Range", "")
        span = re.fullmatch(rf"bytes {start}-\d+/(\d+)", given)
        if start and span:
            return start, int(span[1])
        _remove(path)
        raise _Passing(f"{url}: expected bytes from {start}. Received: {given!r}")
    if status == 416:
        _remove(path)
        raise _Passing(f"{url}: the server has no bytes from {start} on")
    if status in (408, 425, 429) or status >= 500:
        raise _Passing(f"{url}: the server answered {status} {response.reason}")
    if status != 200:
        raise DownloadError(
            f"{url}: the server answered {status} {response.reason}. "
            "The file may have moved"
        )
    return 0, int(length) if length.isdecimal() else None


def _copy(url: str, body, file, total: int | None, progress: Callable):
    """Write the body of the response to the file."""
    progress(file.tell(), total)
    since, before = time.monotonic(), file.tell()
    while chunk := _read_some(body, total):
        file.write(chunk)
        done = file.tell()
        progress(done, total)
        if done > LARGEST:
            raise _too_large(url)
        if time.monotonic() - since > PATIENCE:
            if done - before < SLOWEST * PATIENCE:
                raise _Passing(
                    f"{url}: the server is too slow: {done - before} bytes in "
                    f"{PATIENCE:g} s"
                )
            since, before = time.monotonic(), done
    if total is not None and file.tell() != total:
        raise _Passing(
            f"{url}: expected {total:,} bytes. Received: {file.tell():,}, then the "
            "connection was closed"
        )


def _read_some(body, total: int | None) -> bytes:
    """What has come so far; nothing at the end, even if that is too early."""
    import urllib3

    try:
        return body.read1(CHUNK, decode_content=False)
    except urllib3.exceptions.ProtocolError as error:
        early = isinstance(error.__cause__, IncompleteRead)
        if total is None or not early:
            raise
        return b""


def _too_large(url: str) -> _TooLarge:
    limit = f"{LARGEST / 1e6:,.0f} MB"
    return _TooLarge(f"{url}: expected at most {limit}. Received: more")


def _validator(response) -> str:
    """What tells this version of the file from others, for `If-Range`."""
    tag = response.headers.get("ETag", "")
    return response.headers.get("Last-Modified", "") if tag[:1] != '"' else tag


def _note(path: Path) -> Path:
    return path.with_name(path.name + ".version")


def _remove(path: Path):
    path.unlink(missing_ok=True)
    _note(path).unlink(missing_ok=True)


def _cause(error: BaseException) -> str:
    """The innermost reason: "Connection refused", not all that wraps it."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return getattr(error, "strerror", None) or str(error)
