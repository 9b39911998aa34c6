import json
import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbval.plugin import get_sanitize_patterns

from seqkeras import reports

ROOT = Path(__file__).parent.parent


def printed(what, *args, **kwargs):
    with redirect_stdout(StringIO()) as out:
        what(*args, **kwargs)
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "band", "line"),
    [
        (0.9312, dict(about=0.93, tol=0.02), "0.931   expected 0.93 ± 0.02   ok"),
        (0.96, dict(about=0.93, tol=0.02), "0.960   expected 0.93 ± 0.02   MISSED"),
        (0.97, dict(above=0.97), "0.970   expected at least 0.97   ok"),
        (0.9699, dict(above=0.97), "0.9699   expected at least 0.97   MISSED"),
        (1e-6, dict(below=1e-5), "1e-06   expected at most 1e-05   ok"),
        (2e-5, dict(below=1e-5), "2e-05   expected at most 1e-05   MISSED"),
        (float("nan"), dict(below=1), "nan   expected at most 1   MISSED"),
        (float("inf"), dict(above=1), "inf   expected at least 1   MISSED"),
        (4, dict(about=4, tol=0), "4   expected 4 ± 0   ok"),
        (0.75, dict(about=0.75, tol=0), "0.75   expected 0.75 ± 0   ok"),
        (7, dict(about=6, tol=2), "7.0   expected 6 ± 2   ok"),
        (1234.5, dict(about=1300, tol=100), "1234   expected 1300 ± 100   ok"),
        (-1e-4, dict(about=0.0, tol=0.04), "0.000   expected 0.0 ± 0.04   ok"),
        (12345, dict(above=100), "12345   expected at least 100   ok"),
        (0, dict(above=0), "0   expected at least 0   ok"),
        (3e19, dict(above=1e12), "3e+19   expected at least 1e+12   ok"),
        (-1e-9, dict(above=0), "-1e-09   expected at least 0   MISSED"),
    ],
)
def test_report_shows_number_band_and_verdict(value, band, line):
    assert printed(reports.report, "accuracy", value, **band) == f"accuracy: {line}\n"


def test_report_names_the_claim():
    line = printed(reports.report, "x, y", np.float32(1), above=0, claim="C7")
    assert line == "C7  x, y: 1   expected at least 0   ok\n"


numbers = st.floats(-1e6, 1e6)
NAMES = st.sampled_from(["accuracy", "MASE, k = 5", "h: ratio 3 ± 1 (s)", "a: ", ""])


@given(
    value=numbers | st.just(float("nan")),
    bound=numbers,
    tol=st.none() | st.floats(0, 1e6),
    claim=st.sampled_from([None, "C1", "C23"]),
    name=NAMES,
)
def test_what_report_prints_can_be_read_back(value, bound, tol, claim, name):
    band = dict(above=bound) if tol is None else dict(about=bound, tol=tol)
    try:
        line = printed(reports.report, name, value, **band, claim=claim)
    except ValueError as error:
        assert "without ': '" in str(error) and (": " in name or not name)
        return
    found = reports.read_report(line.rstrip("\n"))
    assert found["claim"] == claim and found["name"] == name
    ok = value >= bound if tol is None else abs(value - bound) <= tol
    assert found["ok"] == ok
    if np.isfinite(value):  # what is shown lies on the side that the verdict says
        assert reports.Band(**band).admits(float(found["seen"])) == ok


@pytest.mark.parametrize(
    "band",
    [
        {},
        {"about": 1},
        {"tol": 1},
        {"above": 1, "below": 2},
        {"above": 1, "tol": 1},
        {"about": 1, "tol": -1},
    ],
)
def test_report_wants_one_band(band):
    with pytest.raises(ValueError, match="expected about= with tol="):
        reports.report("accuracy", 1, **band)


@pytest.mark.parametrize(
    "line",
    ["", "accuracy: 0.93", "0.9   expected 0.9 ± 0.1   ok", "a: 0.9   ok", "a: 3 s"],
)
def test_other_lines_are_not_reports(line):
    assert reports.read_report(line) is None


def test_report_logs_what_it_saw(tmp_path, monkeypatch):
    monkeypatch.setenv("SEQKERAS_REPORTS", str(tmp_path / "log"))
    printed(reports.report, "loss", 0.123456, about=0.1, tol=0.05, claim="C2")
    printed(reports.report, "error", 3, below=2)
    printed(reports.observe, "time", 3, "s")
    first, second = map(json.loads, (tmp_path / "log").read_text().splitlines())
    assert first["value"] == 0.123456 and first["claim"] == "C2" and first["ok"]
    assert second == {
        "name": "error",
        "value": 3.0,
        "seen": "3.00",
        "said": "at most 2",
        "ok": False,
        "claim": None,
        "about": None,
        "tol": None,
        "above": None,
        "below": 2,
    }


LEFT, RIGHT = [0.9, 0.92, 0.91], [0.85, 0.88, 0.84]  # .05, .04, .07


def test_a_difference_is_that_of_pairs():
    line = printed(
        reports.report_difference, "a - b", LEFT, RIGHT, about=0.05, tol=0.03
    )
    assert line == "a - b: 0.053 ± 0.015, n = 3   expected 0.05 ± 0.03   ok\n"
    found = reports.read_report(line.rstrip("\n"))
    assert found["name"] == "a - b" and found["seen"] == "0.053 ± 0.015, n = 3"


@pytest.mark.parametrize(
    ("band", "differs", "refused"),
    [
        (dict(above=0.01), True, False),
        (dict(below=-0.01), True, False),
        (dict(about=0.05, tol=0.04), True, False),
        (dict(about=0.04, tol=0.05), True, True),
        (dict(above=0), True, True),
        (dict(above=-0.1), True, True),
        (dict(below=0.1), True, True),
        (dict(about=0, tol=0.05), False, False),
        (dict(about=0.05, tol=0.04), False, True),
    ],
)
def test_the_band_of_a_difference_carries_the_sentence(band, differs, refused):
    def write():
        call = reports.report_difference
        return printed(call, "a - b", LEFT, RIGHT, differs=differs, **band)

    if refused:
        with pytest.raises(ValueError, match=f"since differs={differs}. Received: "):
            write()
    else:
        assert "n = 3" in write()


@pytest.mark.parametrize(
    ("left", "right"),
    [([1.0], [2.0]), ([1, 2], [1, 2, 3]), ([[1, 2]], [[1, 2]]), (1, 2)],
)
def test_a_difference_wants_pairs(left, right):
    with pytest.raises(ValueError, match="two arrays of one length, with two runs"):
        reports.report_difference("a - b", left, right, above=1)


def test_observe():
    line = printed(reports.observe, "step, GRU / LSTM", np.float32(1.184), "times")
    assert line == "step, GRU / LSTM: 1.18 times   on this computer\n"
    assert printed(reports.observe, "n", 123456, "MB") == (
        "n: 123456 MB   on this computer\n"
    )
    assert reports.read_report(line.rstrip("\n")) is None


@pytest.mark.parametrize(
    ("name", "unit"), [("a", ""), ("a", 3), ("a: b", "s"), ("", "s")]
)
def test_observe_wants_a_name_and_a_unit(name, unit):
    with pytest.raises(ValueError, match="expected a"):
        reports.observe(name, 1, unit)


def test_a_guess_stands_beside_the_result():
    assert printed(reports.predict, "loss", ...) == "loss: no guess yet\n"
    assert "guess" not in printed(reports.report, "loss", 1, above=0)
    assert printed(reports.predict, "loss", 2) == "loss: your guess is 2\n"
    line = printed(reports.report, "loss", 1, above=0, claim="C1")
    assert line == "C1  loss: 1   expected at least 0   ok   your guess: 2\n"
    assert reports.read_report(line.rstrip("\n"))["ok"]
    assert printed(reports.observe, "loss", 1, "s").endswith(
        "computer   your guess: 2\n"
    )
    printed(reports.predict, "loss", ...)
    assert "guess" not in printed(reports.report, "loss", 1, above=0)


@pytest.mark.parametrize("guess", ["much", None, float("nan"), [1, 2]])
def test_a_guess_is_a_number(guess):
    with pytest.raises(ValueError, match="expected a number in the place of ..."):
        reports.predict("loss", guess)


def masked(text):
    """What strict nbval compares."""
    sanitize = (ROOT / "notebooks/sanitize.cfg").read_text("utf-8")
    patterns = get_sanitize_patterns(sanitize)
    assert len(patterns) == 2
    for pattern, replacement in patterns:
        text = re.sub(pattern, replacement, text)
    return text


def test_only_the_measured_number_of_an_ok_line_is_masked():
    lines = [
        "C1  bag, accuracy: 0.93   expected 0.9 ± 0.1   ok",
        "a - b: 0.053 ± 0.015, n = 3   expected at least 0.02   ok",
        "a: 0.7   expected 0.9 ± 0.1   MISSED",
        "time: 3.1 ms   on this computer",
        "a: 0.7",
        "loss: no guess yet",
    ]
    assert masked("\n".join(lines)).splitlines() == [
        "C1  bag, accuracy: #   expected 0.9 ± 0.1   ok",
        "a - b: #, n = 3   expected at least 0.02   ok",
        "a: 0.7   expected 0.9 ± 0.1   MISSED",
        "time: # ms   on this computer",
        "a: 0.7",
        "loss: no guess yet",
    ]


def test_pytest_finds_the_mask_by_itself(pytestconfig):
    assert pytestconfig.getoption("nbval_sanitize_with") == "notebooks/sanitize.cfg"
