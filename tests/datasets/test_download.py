"""Downloads from a server on this machine that does everything wrong."""

import socket
import struct
import time
from pathlib import Path

import pytest
from loopback import SUM, TEXT, Handler, answer, in_cache, make, outside, send

from seqkeras.datasets import cache, download
from seqkeras.datasets.download import DownloadError, LocalError

# What goes right, in the end.


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


def test_no_space_left(server, monkeypatch):
    def fail(*words):
        raise OSError(28, "No space left on device")

    server.answers["lines.txt"] = Handler.whole
    monkeypatch.setattr(download, "_copy", fail)
    corpus = make(server)
    with pytest.raises(LocalError, match="no room for .*'No space left on device'"):
        cache.get(corpus)
    assert list(cache.folder(corpus).rglob("lines*")) == []
