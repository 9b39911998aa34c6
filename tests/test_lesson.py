import json

import keras
import matplotlib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqkeras import lesson
from seqkeras.recurrent.simple_rnn import SimpleRNNCell


def printed(capsys, *args, **kwargs):
    lesson.report(*args, **kwargs)
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("value", "band", "line"),
    [
        (0.9312, dict(about=0.93, tol=0.02), "accuracy: 0.93 ± 0.02  ok"),
        (0.94, dict(about=0.93, tol=0.02), "accuracy: 0.93 ± 0.02  ok"),
        (0.96, dict(about=0.93, tol=0.02), "accuracy: 0.96, expected 0.93 ± 0.02  "),
        (0.97, dict(above=0.97), "accuracy: at least 0.97  ok"),
        (0.9699, dict(above=0.97), "accuracy: 0.9699, expected at least 0.97  "),
        (1e-6, dict(below=1e-5), "accuracy: at most 1e-05  ok"),
        (2e-5, dict(below=1e-5), "accuracy: 2e-05, expected at most 1e-05  "),
        (float("nan"), dict(below=1), "accuracy: nan, expected at most 1  MISSED"),
        (float("inf"), dict(above=1), "accuracy: inf, expected at least 1  MISSED"),
    ],
)
def test_report_shows_the_band_or_the_miss(capsys, value, band, line):
    assert line in printed(capsys, "accuracy", value, **band)


def test_report_names_the_claim(capsys):
    line = printed(capsys, "x, y", np.float32(1), above=0, claim="C7")
    assert line == "C7  x, y: at least 0  ok\n"


@given(
    value=st.floats(-1e6, 1e6),
    about=st.floats(-1e6, 1e6),
    tol=st.floats(1e-9, 1e6),
    claim=st.sampled_from([None, "C1", "C23"]),
    name=st.sampled_from(["accuracy", "MASE, k = 5", "h: ratio 3 ± 1 (seconds)"]),
)
def test_what_report_prints_can_be_read_back(value, about, tol, claim, name):
    from contextlib import redirect_stdout
    from io import StringIO

    with redirect_stdout(StringIO()) as out:
        try:
            lesson.report(name, value, about=about, tol=tol, claim=claim)
        except ValueError as error:
            assert "without ': '" in str(error) and ": " in name
            return
    found = lesson.read_report(out.getvalue().rstrip("\n"))
    assert found["claim"] == claim and found["name"] == name
    assert found["ok"] == (abs(value - about) <= tol)


@pytest.mark.parametrize(
    "band",
    [{}, {"about": 1}, {"tol": 1}, {"above": 1, "below": 2}, {"above": 1, "tol": 1}],
)
def test_report_wants_one_band(band):
    with pytest.raises(ValueError, match="expected about= with tol=, or above="):
        lesson.report("accuracy", 1, **band)


@pytest.mark.parametrize(
    "line",
    ["", "accuracy: 0.93", "0.9 ± 0.1  ok", "a: 0.9, expected 0.8 ± 0.1  ok"],
)
def test_other_lines_are_not_reports(line):
    assert lesson.read_report(line) is None


def test_report_logs_what_it_saw(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SEQKERAS_REPORTS", str(tmp_path / "log"))
    lesson.report("loss", 0.123456, about=0.1, tol=0.05, claim="C2")
    lesson.report("error", 3, below=2)
    first, second = map(json.loads, (tmp_path / "log").read_text().splitlines())
    assert first["value"] == 0.123456 and first["claim"] == "C2" and first["ok"]
    assert second == {
        "name": "error",
        "value": 3.0,
        "ok": False,
        "claim": None,
        "about": None,
        "tol": None,
        "above": None,
        "below": 2,
    }


@pytest.fixture
def settings_restored():
    with matplotlib.rc_context():
        yield


@pytest.mark.usefixtures("settings_restored")
def test_setup_makes_draws_repeat(capfd):
    def draws():
        return np.random.rand(), float(keras.random.normal(()))

    lesson.setup(seed=3)
    first = draws()
    lesson.setup(seed=3)
    assert draws() == first
    lesson.setup(seed=4)
    assert draws() != first
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("settings_restored")
def test_the_environment_shifts_the_seed(monkeypatch):
    lesson.setup(seed=5)
    expected = np.random.rand()
    monkeypatch.setenv("SEQKERAS_SEED", "2")
    lesson.setup(seed=3)
    assert np.random.rand() == expected


@pytest.mark.usefixtures("settings_restored")
@pytest.mark.parametrize("fault", [AttributeError, OSError, TypeError])
def test_setup_with_another_c_library(fault, monkeypatch):
    class Library:
        def __init__(self, name):
            if fault is not AttributeError:  # else it lacks what is asked for
                raise fault

    monkeypatch.setattr(lesson.ctypes, "CDLL", Library)
    lesson.setup(seed=0)


@pytest.mark.parametrize("seed", [-1, 1.5, "0", True])
def test_setup_wants_a_seed(seed):
    with pytest.raises(ValueError, match="non-negative integer. Received: seed="):
        lesson.setup(seed)


def documented():
    """Gone."""
    text = """Kept."""  # and this

    return text


def test_show_prints_the_source_without_docstrings(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    lesson.show(documented)
    lesson.show(SimpleRNNCell)
    lesson.show(SimpleRNNCell.call)
    assert shown[0]["text/plain"] == (
        'def documented():\n    text = """Kept."""  # and this\n\n    return text\n'
    )
    assert "Elman" not in shown[1]["text/plain"]
    assert shown[2]["text/plain"].startswith(
        "def call(self, x_t, states):\n    (h_prev"
    )
    assert shown[2]["text/markdown"].startswith("```python\ndef call")


def test_describe(capsys):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((5, 3)),
            layers.Bidirectional(layers.RNN(SimpleRNNCell(4))),
            layers.Dense(2),
        ]
    )
    lesson.describe(model)
    assert capsys.readouterr().out.splitlines() == [
        "layer                              output shape  weights",
        "Bidirectional(RNN(SimpleRNNCell))  (None, 8)          64",
        "Dense                              (None, 2)          18",
        "total                                                 82",
    ]


def test_describe_wants_a_built_model():
    with pytest.raises(ValueError, match="expected a built model"):
        lesson.describe(keras.Sequential([keras.layers.Dense(1)]))
