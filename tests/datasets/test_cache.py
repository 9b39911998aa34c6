"""The cache: whole and checked, whatever comes, and whoever else is at it."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from loopback import LINES, SUM, TEXT, Handler, answer, in_cache, make, send

from seqkeras.datasets import cache
from seqkeras.datasets.corpus import Corpus
from seqkeras.datasets.download import DownloadError, LocalError

ROOT = Path(__file__).parents[2]


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


def test_a_cache_that_cannot_be_written(server, tmp_path):
    (tmp_path / "cache").write_text("a file in its place")
    with pytest.raises(LocalError, match="cannot write to the cache"):
        cache.get(make(server))
