"""A server on this machine that answers as told, and a corpus to fetch from it."""

import hashlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from seqkeras.datasets import cache
from seqkeras.datasets.corpus import Corpus

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


def answer(status, **headers):
    return lambda handler: handler.head(status, **headers)


def send(body):
    return lambda handler: handler.whole(body)


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
