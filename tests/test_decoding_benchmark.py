"""`benchmarks/decoding.py` compares two ways to the same logits."""

import importlib
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
SMALL = dict(model_dim=8, num_layers=2, num_heads=2, hidden_dim=16)


@pytest.fixture
def decoding(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module("decoding")


@pytest.mark.slow
def test_both_ways_give_the_same_logits_and_a_row_each(decoding, monkeypatch, capsys):
    for name, value in (("VOCABULARY", 20), ("STACK", SMALL), ("LENGTHS", (3, 9))):
        monkeypatch.setattr(decoding, name, value)
    reached = []
    for _, steps in decoding.last_steps(batch=2, lengths=(3, 9)):
        logits = [steps[name]() for name in ("cached", "again")]
        assert logits[0].shape == (2, 20)
        np.testing.assert_allclose(*logits, atol=1e-5)
        reached.append(logits[0])
    assert np.abs(reached[0] - reached[1]).max() > 1e-2  # not the same step

    monkeypatch.setattr("sys.argv", ["decoding.py", "--repeats", "2"])
    decoding.main()
    heading, rule, *rows = capsys.readouterr().out.splitlines()
    assert set(rule) <= set("|- ")
    assert [row.split()[1:4:2] for row in rows] == [
        [str(batch), str(length)] for batch in (1, 32) for length in (3, 9)
    ]
    assert {row.count("|") for row in (heading, *rows)} == {6}


@pytest.mark.slow
def test_at_256_tokens_a_cache_is_five_times_as_fast(decoding):
    [(length, steps)] = decoding.last_steps(batch=8, lengths=(256,))
    _, (ratio, _) = decoding.compare(steps, repeats=5)
    assert length == 256 and ratio > 5
