"""Archives that are damaged, too large, or lead astray: none is let in."""

import gzip
import io
import stat
import tarfile
import zipfile

import pytest
from loopback import LINES, SUM, TEXT, in_cache, make, outside, send

from seqkeras.datasets import archive, cache
from seqkeras.datasets.download import DownloadError


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
