"""Downloads from a server on this machine that does everything wrong."""

import gzip
import hashlib
import io
import os
import shutil
import socket
import stat
import struct
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from seqkeras.cli import main
from seqkeras.datasets import archive, cache, download, load, registry
from seqkeras.datasets.corpus import Corpus
from seqkeras.datasets.download import DownloadError, LocalError

ROOT = Path(__file__).parents[2]
LINES = 2000
TEXT = "".join(f"line {i} of what there is to fetch\n" for i in range(LINES)).encode()
SUM = "sha256:" + hashlib.sha256(TEXT).hexdigest()


class Server(ThreadingHTTPServer):
    """Answers each path by a function; counts requests and keeps their headers."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.asked = {}, []

    def handle_error(self, request, address):
        pass  # clients that went away

    def url(self, path):
        return f"http://127.0.0.1:{self.server_port}/{path}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(dict(self.headers))
        self.server.answers[self.path[1:]](self)

    def log_message(self, *words):
        pass

    def head(self, status=200, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def whole(self, body=TEXT, **headers):
        self.head(Content_Length=len(body), **headers)
        self.wfile.write(body)

    def ranged(self, body=TEXT, etag='"one"'):
        """What a good server does: go on where asked to, if nothing has changed."""
        given = self.headers.get("Range", "")
        start = int(given.removeprefix("bytes=").removesuffix("-") or 0)
        if not start or self.headers.get("If-Range", etag) != etag:
            return self.whole(body, ETag=etag)
        span = f"bytes {start}-{len(body) - 1}/{len(body)}"
        rest = body[start:]
        self.head(206, Content_Length=len(rest), Content_Range=span, ETag=etag)
        self.wfile.write(rest)


@pytest.fixture
def server():
    with Server() as running:
        threading.Thread(target=running.serve_forever, args=[0.01]).start()
        yield running
        running.shutdown()


@pytest.fixture(autouse=True)
def quick(tmp_path, monkeypatch):
    """A cache of its own, and no patience."""
    monkeypatch.setattr("pooch.os_cache", lambda name: tmp_path / "cache" / name)
    monkeypatch.setattr(download, "WAIT", 0.01)
    monkeypatch.setattr(download, "TIMEOUT", 0.3)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("SEQKERAS_DATA", raising=False)


def lines(files):
    return files[0].text().splitlines()


def make(server, name="lines.txt", packed="", **options):
    """A corpus of lines in a file, or in a file of an archive."""
    options = {"counts": {"all": LINES}, "parse": lines} | options
    return Corpus(
        name="set",
        what="lines",
        gives="lines",
        licence="none",
        paper="none",
        home="http://example.org",
        files={"all": (name,)},
        archive=packed,
        urls={packed or name: server.url(packed or name)},
        **options,
    )


def in_cache(corpus):
    """Files of the cache that a reader would find."""
    home = cache.folder(corpus)
    return sorted(p.name for p in home.glob("*") if not p.name.startswith("."))


def outside(tmp_path):
    return [p for p in tmp_path.rglob("*") if p.is_file() and "cache" not in p.parts]


# What goes right, in the end.


def test_fetches_checks_and_records(server):
    server.answers["lines.txt"] = Handler.whole
    corpus = make(server, sums={"lines.txt": SUM})
    seen = []
    home = cache.get(corpus, lambda *news: seen.append(news))
    assert (home / "lines.txt").read_bytes() == TEXT
    assert (home / "SHA256SUMS").read_text() == f"{SUM[7:]}  lines.txt\n"
    assert in_cache(corpus) == ["SHA256SUMS", "lines.txt"]
    assert not (home / ".part").exists()
    assert seen[0] == ("lines.txt", 0, len(TEXT))
    assert seen[-1] == ("lines.txt", len(TEXT), len(TEXT))
    assert len(corpus.read(home)["all"]) == LINES

    cache.get(corpus)
    assert len(server.asked) == 1


def test_a_file_that_was_damaged_on_disk_is_fetched_again(server):
    server.answers["lines.txt"] = Handler.whole
    corpus = make(server)
    path = cache.get(corpus) / "lines.txt"
    path.write_bytes(TEXT[:-1])
    cache.get(corpus)
    assert path.read_bytes() == TEXT


def test_slow_but_steady_arrives(server):
    def drip(handler):
        handler.head(Content_Length=len(TEXT))
        for start in range(0, len(TEXT), 8000):
            handler.wfile.write(TEXT[start : start + 8000])
            time.sleep(0.05)

    server.answers["lines.txt"] = drip
    started = time.monotonic()
    assert (cache.get(make(server)) / "lines.txt").read_bytes() == TEXT
    assert time.monotonic() - started > download.TIMEOUT
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_fault_that_passes(server, status):
    def recover(handler):
        Handler.whole(handler) if len(server.asked) == 3 else handler.head(status)

    server.answers["lines.txt"] = recover
    assert (cache.get(make(server)) / "lines.txt").read_bytes() == TEXT


def test_a_redirect_to_the_web_is_followed(server):
    def redirect(handler):
        handler.head(302, Location="/there.txt")

    server.answers |= {"lines.txt": redirect, "there.txt": Handler.whole}
    assert (cache.get(make(server)) / "lines.txt").read_bytes() == TEXT


@pytest.mark.parametrize("known", [True, False])
def test_interrupted_and_resumed(server, known):
    def slowly(handler):
        handler.head(Content_Length=len(TEXT), ETag='"one"')
        handler.wfile.write(TEXT[:30_000])
        time.sleep(0.2)
        handler.wfile.write(TEXT[30_000:])

    def stop(name, done, total):
        if done:
            raise KeyboardInterrupt

    corpus = make(server, sums={"lines.txt": SUM} if known else {})
    server.answers["lines.txt"] = slowly
    with pytest.raises(KeyboardInterrupt):
        cache.get(corpus, stop)
    assert in_cache(corpus) == []

    server.answers["lines.txt"] = Handler.ranged
    seen = []
    path = cache.get(corpus, lambda name, *news: seen.append(news)) / "lines.txt"
    assert path.read_bytes() == TEXT
    start = seen[0][0]
    assert 0 < start <= 30_000 and seen[0][1] == len(TEXT)
    assert server.asked[1]["Range"] == f"bytes={start}-"
    assert server.asked[1]["If-Range"] == '"one"'


def test_a_connection_that_breaks_is_taken_up_in_the_next_try(server):
    def break_off(handler):
        if len(server.asked) == 1:
            handler.head(Content_Length=len(TEXT), ETag='"one"')
            handler.wfile.write(TEXT[:10_000])
        else:
            Handler.ranged(handler)

    server.answers["lines.txt"] = break_off
    assert (cache.get(make(server)) / "lines.txt").read_bytes() == TEXT
    assert server.asked[1]["Range"] == "bytes=10000-"


def begin(corpus, body, note=""):
    """Leave half a download behind."""
    part = cache.folder(corpus) / ".part"
    part.mkdir(parents=True)
    (part / "lines.txt").write_bytes(body)
    (part / "lines.txt.version").write_text(note)


def test_a_file_that_changed_meanwhile_is_fetched_from_the_start(server):
    corpus = make(server)
    begin(corpus, b"an older version" * 100, '"old"')
    server.answers["lines.txt"] = Handler.ranged
    assert (cache.get(corpus) / "lines.txt").read_bytes() == TEXT
    assert server.asked[0]["If-Range"] == '"old"'


def test_nothing_is_resumed_that_nobody_can_check(server):
    corpus = make(server)
    begin(corpus, b"who knows what" * 100)
    server.answers["lines.txt"] = Handler.ranged
    assert (cache.get(corpus) / "lines.txt").read_bytes() == TEXT
    assert "Range" not in server.asked[0]


def test_what_came_whole_is_not_fetched_twice(server):
    corpus = make(server, sums={"lines.txt": SUM})
    begin(corpus, TEXT)
    assert (cache.get(corpus) / "lines.txt").read_bytes() == TEXT
    assert server.asked == []


def test_a_bad_beginning_is_thrown_away(server):
    corpus = make(server, sums={"lines.txt": SUM})
    begin(corpus, b"x" * 1000)
    server.answers["lines.txt"] = Handler.ranged
    assert (cache.get(corpus) / "lines.txt").read_bytes() == TEXT
    assert [("Range" in headers) for headers in server.asked] == [True, False]


@pytest.mark.parametrize("status", [206, 416])
def test_a_server_that_cannot_go_on_starts_again(server, status):
    def confused(handler):
        if "Range" in handler.headers:
            handler.head(status, Content_Range="bytes 5-9/10", Content_Length=0)
        else:
            handler.whole()

    corpus = make(server, sums={"lines.txt": SUM})
    begin(corpus, TEXT[:1000])
    server.answers["lines.txt"] = confused
    assert (cache.get(corpus) / "lines.txt").read_bytes() == TEXT


# What goes wrong, each with its message.


def stall(handler):
    handler.head(Content_Length=len(TEXT))
    handler.wfile.write(TEXT[:100])
    time.sleep(0.5)


def creep(handler):
    handler.head(Content_Length=len(TEXT))
    for byte in TEXT[:40]:
        handler.wfile.write(bytes([byte]))
        time.sleep(0.02)


def truncate(handler):
    handler.head(Content_Length=len(TEXT))
    handler.wfile.write(TEXT[:400])


def truncate_chunks(handler):
    handler.protocol_version = "HTTP/1.1"
    handler.head(Transfer_Encoding="chunked")
    handler.wfile.write(b"190\r\n" + TEXT[:100])
    handler.close_connection = True


def reset(handler):
    handler.head(Content_Length=len(TEXT))
    handler.wfile.write(TEXT[:400])
    handler.wfile.flush()
    time.sleep(0.05)
    lingering = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, lingering)
    handler.rfile.close()
    handler.wfile.close()
    handler.connection.close()


def answer(status, **headers):
    return lambda handler: handler.head(status, **headers)


def send(body):
    return lambda handler: handler.whole(body)


FAULTS = {
    "stalled": (stall, "the server sent nothing for 0.3 s", 3),
    "too slow": (creep, "the server is too slow: [0-9]+ bytes in 0.2 s", 3),
    "truncated": (truncate, "expected 70,890 bytes. Received: 400, then", 3),
    "truncated chunks": (truncate_chunks, "broke off", 3),
    "connection reset": (reset, "broke off: .*reset by peer", 3),
    "not found": (answer(404), "answered 404 Not Found. The file may have moved", 1),
    "forbidden": (answer(403), "answered 403 Forbidden", 1),
    "server error": (answer(500), r"answered 500 .*\(tried 3 times\)", 3),
    "redirect to a file": (
        answer(302, Location="file:///etc/passwd"),
        "http or https.* Received: a redirect to file:///etc/passwd",
        1,
    ),
    "redirect in a circle": (
        answer(302, Location="/lines.txt"),
        "at most 5 redirects",
        6,
    ),
    "wrong checksum": (send(TEXT[::-1]), "expected the checksum sha256:.*Received", 1),
    "too large": (
        lambda handler: handler.head(Content_Length=2**31),
        "expected at most 1,074 MB. Received: more",
        1,
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_has_its_message_and_leaves_the_cache_as_it_was(
    server, tmp_path, monkeypatch, fault
):
    behaviour, message, requests = FAULTS[fault]
    if fault == "too slow":
        monkeypatch.setattr(download, "PATIENCE", 0.2)
    server.answers["lines.txt"] = behaviour
    corpus = make(server, sums={"lines.txt": SUM})
    with pytest.raises(DownloadError, match=message) as caught:
        cache.get(corpus)
    assert server.url("lines.txt") in str(caught.value)
    assert "put lines.txt from http://example.org into set/" in str(caught.value)
    assert len(server.asked) == requests
    assert in_cache(corpus) == []
    assert outside(tmp_path) == []


def test_nobody_answers(server):
    corpus = make(server)
    server.server_close()
    server.shutdown()
    with pytest.raises(DownloadError, match="connection failed.*refused"):
        cache.get(corpus)


def test_from_https_no_way_leads_back_to_http(monkeypatch):
    class Response:
        is_redirect = True
        headers = {"Location": "http://example.org/lines.txt"}

        def close(self):
            pass

    monkeypatch.setattr("requests.get", lambda *args, **options: Response())
    with pytest.raises(DownloadError, match="no less safe"):
        download.fetch("https://example.org/lines.txt", Path("never"))


def test_more_than_was_announced_to_fit(server, monkeypatch):
    def endless(handler):
        handler.head()
        handler.wfile.write(TEXT)

    monkeypatch.setattr(download, "LARGEST", 10_000)
    server.answers["lines.txt"] = endless
    corpus = make(server)
    with pytest.raises(DownloadError, match="expected at most 0 MB. Received: more"):
        cache.get(corpus)
    assert list(cache.folder(corpus).rglob("lines*")) == []


CONTENTS = {
    "a web page": (b"\n<!DOCTYPE html><p>Please log in", "data. Received: a web page"),
    "too few lines": (b"one\ntwo\n", "set, all: expected 2,000 examples. Received: 2"),
    "an empty file": (b"", "lines.txt: expected text. Received: an empty file"),
    "another encoding": (b"one\ncaf\xe9\n", "line 2: expected text in utf-8.*0xe9"),
}


@pytest.mark.parametrize("content", CONTENTS)
def test_without_a_checksum_the_content_is_looked_at(server, tmp_path, content):
    body, message = CONTENTS[content]
    server.answers["lines.txt"] = send(body)
    corpus = make(server)
    with pytest.raises(DownloadError, match=message + ".* is removed"):
        cache.get(corpus)
    assert in_cache(corpus) == [] and not (cache.folder(corpus) / ".part").exists()


def test_a_checksum_that_was_recorded_holds(server):
    server.answers["lines.txt"] = Handler.whole
    corpus = make(server, counts={})
    path = cache.get(corpus) / "lines.txt"
    path.unlink()
    server.answers["lines.txt"] = send(b"other lines\n")
    with pytest.raises(DownloadError, match=f"checksum {SUM}.* remove .*SHA256SUMS"):
        cache.get(corpus)
    assert in_cache(corpus) == ["SHA256SUMS"]
    (cache.folder(corpus) / "SHA256SUMS").unlink()
    assert (cache.get(corpus) / "lines.txt").read_bytes() == b"other lines\n"


def test_of_several_files_none_comes_in_before_all_are_good(server):
    server.answers |= {"lines.txt": Handler.whole, "more.txt": answer(404)}
    corpus = make(server)
    urls = {name: server.url(name) for name in ["lines.txt", "more.txt"]}
    corpus = Corpus(
        **{
            **vars(corpus),
            "urls": urls,
            "files": {"a": ("lines.txt",), "b": ("more.txt",)},
        }
        | {"splits": (), "counts": {"a": LINES, "b": LINES}}
    )
    with pytest.raises(DownloadError, match="more.txt: the server answered 404"):
        cache.get(corpus)
    assert in_cache(corpus) == []
    server.answers["more.txt"] = Handler.whole
    assert in_cache(corpus) == []
    cache.get(corpus)
    assert in_cache(corpus) == ["SHA256SUMS", "lines.txt", "more.txt"]


# Archives.


def zipped(*members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for info, data in members:
            packed.writestr(info, data)
    return buffer.getvalue()


def tarred(*members):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as packed:
        for name, data, options in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            for option, value in options.items():
                setattr(info, option, value)
            packed.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def zip_link(name, target):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target


LINK = {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}
HARD = {"type": tarfile.LNKTYPE, "linkname": "../../secret"}
GOOD = ("in/lines.txt", TEXT)
BAD = {
    "parent.zip": (zipped(GOOD, ("../evil", b"x")), r"Received: '\.\./evil'"),
    "hidden.zip": (zipped(GOOD, ("in/../../evil", b"x")), "inside the archive"),
    "windows.zip": (zipped(GOOD, ("..\\evil", b"x")), "inside the archive"),
    "drive.zip": (zipped(GOOD, ("C:/evil", b"x")), "Received: 'C:/evil'"),
    "absolute.zip": (zipped(GOOD, ("/tmp/evil", b"x")), "Received: '/tmp/evil'"),
    "link.zip": (zipped(GOOD, zip_link("in/link", "/etc/passwd")), "'in/link', a link"),
    "parent.tgz": (tarred((*GOOD, {}), ("../evil", b"x", {})), "inside the archive"),
    "link.tgz": (tarred((*GOOD, {}), ("in/link", b"", LINK)), "'in/link', a link"),
    "only_link.tgz": (tarred(("lines.txt", b"", LINK)), "'lines.txt', a link"),
    "hard.tgz": (tarred((*GOOD, {}), ("in/link", b"", HARD)), "'in/link', a link"),
    "device.tgz": (
        tarred(("in/null", b"", {"type": tarfile.CHRTYPE})),
        "'in/null', a link or a device",
    ),
    "cut.zip": (zipped(GOOD)[:-30], "expected a whole zip or tar archive"),
    "cut.tgz": (tarred((*GOOD, {}))[:-3000], "expected a whole zip or tar archive"),
    "flipped.zip": (
        zipped(GOOD).replace(b"in/lines.txt", b"in/other.txt", 1),
        "expected a whole zip or tar archive",
    ),
    "text.zip": (TEXT, "expected a whole zip or tar archive"),
    "without.zip": (zipped(("in/other.txt", TEXT)), "expected files for all"),
    "short.zip": (zipped(("in/lines.txt", b"one\n")), "2,000 examples. Received: 1"),
    "bomb.zip": (
        zipped(GOOD, ("in/zeros", bytes(2**21))),
        "at most 1 MB when unpacked",
    ),
    "bomb.tgz": (tarred(("in/zeros", bytes(2**21), {})), "at most 1 MB when unpacked"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_archive_stays_out(server, tmp_path, monkeypatch, name):
    body, message = BAD[name]
    monkeypatch.setattr(archive, "LARGEST", 2**20)
    server.answers[name] = send(body)
    corpus = make(server, packed=name)
    with pytest.raises(DownloadError, match=message + ".* is removed"):
        cache.get(corpus)
    assert in_cache(corpus) == [] and outside(tmp_path) == []
    assert not (cache.folder(corpus) / ".part").exists()


@pytest.mark.parametrize("name", ["good.zip", "good.tgz"])
def test_a_good_archive_is_read_where_it_lies(server, name):
    body = zipped(GOOD) if name.endswith("zip") else tarred((*GOOD, {}))
    server.answers[name] = send(body)
    corpus = make(server, packed=name, sums={"lines.txt": SUM})
    home = cache.get(corpus)
    assert in_cache(corpus) == ["SHA256SUMS", name]
    assert len(corpus.read(home)["all"]) == LINES


def test_a_member_has_a_checksum_too(server):
    server.answers["good.zip"] = send(zipped(("lines.txt", TEXT[::-1])))
    corpus = make(server, packed="good.zip", sums={"lines.txt": SUM})
    with pytest.raises(DownloadError, match="lines.txt: expected the checksum"):
        cache.get(corpus)
    assert in_cache(corpus) == []


@pytest.mark.parametrize(
    "body, message",
    [
        (gzip.compress(bytes(2**21)), "at most 1 MB when unpacked"),
        (gzip.compress(TEXT)[:-100], "expected a whole gzip file"),
        (gzip.compress(TEXT)[:-8] + bytes(8), "expected a whole gzip file"),
    ],
    ids=["bomb", "cut", "wrong check value"],
)
def test_a_bad_gzip_file_stays_out(server, monkeypatch, body, message):
    monkeypatch.setattr(archive, "LARGEST", 2**20)
    server.answers["lines.txt"] = send(body)
    corpus = make(server)
    with pytest.raises(DownloadError, match=message):
        cache.get(corpus)
    assert in_cache(corpus) == []


# Disks and processes.

SCRIPT = """
import sys
from seqkeras.datasets import cache, download
from seqkeras.datasets.corpus import Corpus
corpus = Corpus(
    name="set", what="", gives="", licence="", paper="", home="",
    files={"all": ("lines.txt",)}, urls={"lines.txt": sys.argv[1]},
    parse=lambda files: files[0].text().splitlines(), counts={"all": 2000},
)
if len(sys.argv) > 2:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    print(cache.get(corpus))
except ValueError as error:
    print(type(error).__name__, error)
"""


@pytest.fixture
def start(tmp_path):
    """A function that starts a process with the cache of this test."""
    if sys.platform != "linux":
        pytest.skip("the cache is placed by XDG_CACHE_HOME")
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }

    def begin(*words):
        return subprocess.Popen(
            [sys.executable, "-c", SCRIPT, *map(str, words)],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )

    return begin


def pause(handler):
    handler.head(Content_Length=len(TEXT), ETag='"one"')
    handler.wfile.write(TEXT[:30_000])
    time.sleep(0.5)
    handler.wfile.write(TEXT[30_000:])


def test_two_processes_at_once_fetch_once(server, start):
    server.answers["lines.txt"] = pause
    processes = [start(server.url("lines.txt")) for _ in range(2)]
    homes = {process.communicate()[0].strip() for process in processes}
    assert homes == {str(cache.folder(make(server)))}
    assert (Path(homes.pop()) / "lines.txt").read_bytes() == TEXT
    assert len(server.asked) == 1


def test_a_process_that_is_killed_leaves_no_lock_and_a_beginning(server, start):
    server.answers["lines.txt"] = pause
    process = start(server.url("lines.txt"))
    part = cache.folder(make(server)) / ".part" / "lines.txt"
    while not (part.exists() and part.stat().st_size):
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.communicate()
    assert in_cache(make(server)) == []
    server.answers["lines.txt"] = Handler.ranged
    assert (cache.get(make(server)) / "lines.txt").read_bytes() == TEXT
    assert server.asked[-1]["Range"] == "bytes=30000-"


def test_a_file_that_may_not_grow(server, start):
    server.answers["lines.txt"] = Handler.whole
    said = start(server.url("lines.txt"), 10_000).communicate()[0]
    assert said.startswith("LocalError no room for http")
    assert "'File too large'. Make room" in said
    assert in_cache(make(server)) == []
    assert list(cache.folder(make(server)).rglob("lines*")) == []


def test_a_full_disk(server, tmp_path):
    disk = tmp_path / "cache"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [mount, "-t", "tmpfs", "-o", "size=32k", "tmpfs", disk]
    if not mount or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no small disk can be made here")
    try:
        server.answers["lines.txt"] = Handler.whole
        corpus = make(server)
        with pytest.raises(LocalError, match="'No space left on device'. Make room"):
            cache.get(corpus)
        assert in_cache(corpus) == []
        assert list(disk.rglob("lines*")) == []
    finally:
        subprocess.run(["umount", disk], check=True)


def test_no_space_left(server, monkeypatch):
    def fail(*words):
        raise OSError(28, "No space left on device")

    server.answers["lines.txt"] = Handler.whole
    monkeypatch.setattr(download, "_copy", fail)
    corpus = make(server)
    with pytest.raises(LocalError, match="no room for .*'No space left on device'"):
        cache.get(corpus)
    assert list(cache.folder(corpus).rglob("lines*")) == []


def test_a_cache_that_cannot_be_written(server, tmp_path):
    (tmp_path / "cache").write_text("a file in its place")
    with pytest.raises(LocalError, match="cannot write to the cache"):
        cache.get(make(server))


# From the outside.


@pytest.fixture
def registered(server, monkeypatch):
    corpus = make(server)
    monkeypatch.setitem(registry.FIXED, "set", corpus)
    server.answers["lines.txt"] = Handler.whole
    return corpus


def test_load_fetches_only_when_told(registered, server):
    with pytest.raises(ValueError) as caught:
        load("set", split="all")
    for part in [
        "set, split all, is not on this computer",
        "seqkeras data get set",
        server.url("lines.txt"),
        "put lines.txt from http://example.org into set/ in the folder that SEQKERAS",
    ]:
        assert part in str(caught.value)
    assert server.asked == []
    assert len(load("set", split="all", download=True)) == LINES
    assert len(load("set")["all"]) == LINES
    assert len(server.asked) == 1


def test_command_line(registered, server, capsys):
    assert main(["data", "get", "set"]) == 0
    out, err = capsys.readouterr()
    assert out == f"set: whole and checked, in {cache.folder(registered)}\n"
    (cache.folder(registered) / "lines.txt").unlink()
    server.answers["lines.txt"] = answer(404)
    assert main(["data", "get", "set"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("seqkeras data: http://127.0.0.1")
    assert err.count("\n") == 1
