"""What `seqkeras data` shows."""

import pytest

from seqkeras.cli import main
from seqkeras.datasets import registry

pytestmark = pytest.mark.usefixtures("own_cache")


def test_list(tmp_path, monkeypatch, capsys):
    (tmp_path / "trec").mkdir()
    (tmp_path / "trec" / "TREC_10.label").write_text("DESC:def What ?\n")
    monkeypatch.setenv("SEQKERAS_DATA", str(tmp_path))
    assert main(["data", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + len(registry.sets())
    (co2,) = (line for line in lines if line.startswith(" co2 "))
    assert co2.rstrip().endswith("comes with the course")
    (trec,) = (line for line in lines if line.startswith(" trec "))
    assert "5,452 train, 500 test" in trec and str(tmp_path) in trec
    (imdb,) = (line for line in lines if line.startswith(" imdb "))
    assert "25,000 train, 25,000 test" in imdb and str(tmp_path) not in imdb


@pytest.mark.parametrize("found", registry.sets(), ids=lambda found: found.name)
def test_info(found, capsys):
    assert main(["data", "info", found.name]) == 0
    said = capsys.readouterr().out
    for part in [found.what, found.licence, found.paper, *found.splits]:
        assert part in said
    for url in getattr(found, "urls", {}).values():
        assert url in said


def test_info_on_checksums(capsys):
    main(["data", "info", "imdb"])
    assert "sha256:c40f74a18d3b" in capsys.readouterr().out
    main(["data", "info", "tatoeba/fra"])
    assert "not published: recorded at the first" in capsys.readouterr().out


def test_nothing_to_fetch(capsys):
    assert main(["data", "get", "sunspots"]) == 0
    assert capsys.readouterr().out == (
        "sunspots: comes with the course, nothing to fetch\n"
    )


@pytest.mark.parametrize(
    "words, message",
    [
        (["get", "conll2003"], "conll2003 cannot be fetched for you (licence: "),
        (["get", "ud/xx_yy"], "ud/xx_yy cannot be fetched for you"),
        (["info", "imbd"], "Did you mean 'imdb'?"),
        (["get", "tatoeba"], 'expected a language such as "tatoeba/kor"'),
    ],
)
def test_one_line_for_what_cannot_be_done(words, message, capsys):
    assert main(["data", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("seqkeras data: ") and err.count("\n") == 1
    assert message in err
