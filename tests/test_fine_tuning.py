"""`benchmarks/fine_tuning.py` takes a corpus of labelled texts and a checkpoint.

Both are made here, small; the figures mean nothing.
"""

import importlib
import random
from pathlib import Path

import numpy as np
import pytest
from bert_checks import random_tensors, write_checkpoint

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def fine_tuning(monkeypatch, tmp_path):
    """The script, which trains for one epoch."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    monkeypatch.setenv("SEQKERAS_DATA", str(tmp_path))
    module = importlib.import_module("fine_tuning")
    monkeypatch.setattr(module, "EPOCHS", 1)
    monkeypatch.setattr(module, "LONGEST", 16)
    return module


@pytest.mark.slow
def test_a_corpus_and_a_checkpoint(fine_tuning, tmp_path, monkeypatch, capsys):
    draw = random.Random(0)
    for sign, letters in (("neg", "abcd"), ("pos", "efgh")):
        lines = (f"{' '.join(draw.choices(letters, k=8))} {i}\n" for i in range(1100))
        (tmp_path / f"rt-polarity.{sign}").write_text("".join(lines))
    write_checkpoint(tmp_path, random_tensors(np.random.default_rng(0)))
    monkeypatch.setattr("sys.argv", ["fine_tuning.py", "rt-polarity", str(tmp_path)])
    fine_tuning.main()
    heading, _, *rows = capsys.readouterr().out.splitlines()
    assert heading.startswith("| corpus | model | weights | validation accuracy |")
    assert len(rows) == 3
    for row in rows:
        *_, weights, validation, test, _, seeds = row.strip("| ").split(" | ")
        assert int(weights.replace(",", "")) > 1 and seeds == "1"
        assert 0.3 < float(validation) <= 1 and 0.3 < float(test) <= 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("text/book.txt", "expected texts with labels. Received: text/book.txt"),
        ("nosuch", "expected a name that `seqkeras data list` shows"),
    ],
)
def test_what_cannot_be_measured(name, message, fine_tuning, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["fine_tuning.py", name, "folder"])
    with pytest.raises(SystemExit) as stopped:
        fine_tuning.main()
    assert message in f"{stopped.value}{capsys.readouterr().err}"
