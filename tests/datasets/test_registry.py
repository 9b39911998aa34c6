"""Sets by name: what there is, where it is looked for, what is said if it is not."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from loopback import LINES, Handler, answer, make

from seqkeras.cli import main
from seqkeras.datasets import adding, cache, co2, digits, load, registry
from seqkeras.datasets.corpus import Corpus, size

pytestmark = pytest.mark.usefixtures("own_cache")
PUBLIC = [found for found in registry.sets() if isinstance(found, Corpus)]
DRAWN = {
    "dates": {"examples": 2},
    "number_words": {"examples": 2},
    "scenes": {"examples": 2},
    "order": {"pairs": 2},
    "adding": {"examples": 2, "lag": 3},
    "copying": {"examples": 2, "lag": 3},
    "counting": {"examples": 2, "timesteps": 3},
    "waves": {"examples": 2},
}


def test_what_comes_with_the_course():
    np.testing.assert_array_equal(load("co2", "all")[1], co2.load()[1])
    np.testing.assert_array_equal(load("digits")["test"][0], digits.load()[1][0])
    assert load("stories", "test") == load("stories")["test"]
    assert load("scenes", "unseen", examples=3)[0].shape == (3, 32, 32, 3)
    x, y = load("adding", examples=2, lag=3, seed=5)
    np.testing.assert_array_equal(x, adding.load(2, 3, seed=5)[0])


@pytest.mark.parametrize("shipped", registry.SHIPPED, ids=lambda shipped: shipped.name)
def test_everything_shipped_loads(shipped):
    data = load(shipped.name, **DRAWN.get(shipped.name, {}))
    if shipped.splits:
        assert list(data) == list(shipped.splits)
        assert all(size(part) > 0 for part in data.values())
    else:
        assert len(data[0]) >= 2


@pytest.mark.parametrize("corpus", PUBLIC, ids=lambda corpus: corpus.name)
def test_an_absent_corpus_says_what_to_do(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", None)  # offline
    monkeypatch.setenv("SEQKERAS_DATA", str(tmp_path / "mine"))
    with pytest.raises(ValueError) as caught:
        load(corpus.name)
    said = str(caught.value)
    assert said.startswith(f"{corpus.name} is not on this computer")
    assert "\n" not in said and f"in {tmp_path / 'mine'}, plain or with .gz" in said
    for url in corpus.urls.values():
        assert url in said
    assert (f"seqkeras data get {corpus.name}" in said) == bool(corpus.urls)
    first = next(iter(corpus.files.values()))[0].partition("|")[0]
    assert first in said and corpus.home in said and corpus.archive in said


@pytest.mark.parametrize("corpus", PUBLIC, ids=lambda corpus: corpus.name)
def test_an_entry_is_complete(corpus):
    assert all([corpus.what, corpus.gives, corpus.licence, corpus.paper])
    assert set(corpus.counts) <= set(corpus.splits)
    for name, url in corpus.urls.items():
        assert url.startswith("https://")
        named = {corpus.archive} if corpus.archive else set()
        for names in corpus.files.values():
            for choices in names:
                named |= {n + end for n in choices.split("|") for end in ("", ".gz")}
        assert name in named  # or nobody would read what has been fetched
    for checksum in corpus.sums.values():
        algorithm, _, digits = checksum.partition(":")
        assert len(digits) == {"sha256": 64, "md5": 32}[algorithm]
        int(digits, 16)


@pytest.mark.parametrize(
    "words, message",
    [
        ({"name": "imbd"}, "Did you mean 'imdb'"),
        ({"name": "zebra"}, "expected a name that `seqkeras data list` shows. Rec"),
        ({"name": "imdb", "split": "dev"}, "a split of train, test. Received: split="),
        ({"name": "adding", "split": "train"}, "a split of none"),
        ({"name": "adding"}, "for adding the options .examples, lag.*missing"),
        ({"name": "adding", "size": 2}, "for adding the options"),
        ({"name": "scenes", "split": "train"}, "for scenes the options .examples"),
        ({"name": "co2", "seed": 2}, "for co2 the options"),
        ({"name": "imdb", "seed": 2}, "no options for imdb. Received: seed"),
        ({"name": "co2", "folder": "x"}, "no folder: co2 comes with the course"),
        ({"name": "imdb", "folder": "nowhere"}, "imdb is not .* looked in nowhere"),
    ],
)
def test_what_makes_no_sense(words, message):
    with pytest.raises(ValueError, match=message):
        load(**words)


def test_a_hyphen_or_an_underscore():
    for name, other in [("rt-polarity", "rt_polarity"), ("ag_news", "ag-news")]:
        assert registry.find(other) is registry.find(name)


def test_own_folder_before_cache_and_one_given_before_both(tmp_path, monkeypatch):
    def put(folder, text):
        folder.mkdir(parents=True)
        (folder / "timemachine.txt").write_text(text)

    put(tmp_path / "cache" / "seqkeras" / "timemachine", "cache\n")
    assert load("timemachine", "all") == "cache\n"
    put(tmp_path / "mine" / "Time_Machine", "mine\n")
    monkeypatch.setenv("SEQKERAS_DATA", str(tmp_path / "mine"))
    assert load("timemachine", "all") == "mine\n"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SEQKERAS_DATA", "~/mine")
    assert load("timemachine", "all") == "mine\n"
    put(tmp_path / "given", "given\n")
    assert load("timemachine", "all", folder=tmp_path / "given") == "given\n"


def test_half_a_corpus_does_not_do(tmp_path):
    (tmp_path / "ratings_test.txt").write_text("id\tdocument\tlabel\n1\ta\t1\n")
    assert load("nsmc", "test", folder=tmp_path) == (["a"], [1])
    with pytest.raises(ValueError, match="nsmc is not on this computer, or not whole"):
        load("nsmc", folder=tmp_path)


def test_light_to_import():
    heavy = "keras tensorflow pandas sklearn requests matplotlib pooch".split()
    code = (
        "import sys; from seqkeras.datasets import adding, load, registry\n"
        "registry.sets(); load('sunspots')\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": str(root)}
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert said.stdout == "[]\n", said.stderr


# From the web.


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
