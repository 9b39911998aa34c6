"""The spread of reports over seeds, by hand and for real."""

import pytest

from seqkeras.cli.spread import by_name, verdict

NOISY = """>>> import os
from seqkeras.lesson import report
x = [0.50, 0.52, 0.48][int(os.environ["SEQKERAS_SEED"])]
report("wide", x, about=0.5, tol=0.06, claim="C1")
report("narrow", x, about=0.5, tol=0.05)
report("bound", x, above=0.48)"""


def records(*values, about=None, tol=None, above=None, below=None):
    bounds = {"about": about, "tol": tol, "above": above, "below": below}
    low, high = about or 0, about or 0
    low, high = low - (tol or 0), high + (tol or 0)
    if about is None:
        low = -1e9 if above is None else above
        high = 1e9 if below is None else below
    return [
        {"name": "x", "claim": None, "value": v, "ok": low <= v <= high, **bounds}
        for v in values
    ]


@pytest.mark.parametrize(
    "reports, said",
    [
        (records(1, 2, 3, about=2, tol=3), "ok"),  # the standard deviation is 1
        (records(1, 2, 3, about=2, tol=2.9), "tol too narrow: at least 3"),
        (records(5, 5, 5, about=5, tol=0), "ok"),
        (records(5, 5, 5, about=4, tol=0.9), "tol too narrow: at least 1"),
        (records(0.1, 0.1, about=0.2204, tol=0.1), "tol too narrow: at least 0.13"),
        (records(98, 97, above=97), "ok"),
        (records(98, 96, 97, above=97), "missed: worst seed 96"),
        (records(3, 5, 4, below=4), "missed: worst seed 5"),
        (records(3, float("nan"), about=3, tol=1), "not a finite number"),
    ],
)
def test_verdict(reports, said):
    assert verdict(reports) == said


def test_by_name_keeps_repeated_names_apart():
    run = records(1, 2, about=1, tol=9) + records(3, below=9)
    run[2]["claim"] = "C7"
    found = by_name([run, run])
    assert list(found) == ["x", "x (2)", "C7  x"]
    assert [report["value"] for report in found["x (2)"]] == [2, 2]


def test_runs_every_seed_and_writes_nothing(course):
    path = course.add("00_noisy", NOISY)
    course.add("10_fails", ">>> import os\n1 / (1 - int(os.environ['SEQKERAS_SEED']))")
    before = path.read_bytes()
    process = course("spread", "--seeds", "3")
    assert process.returncode == 1
    assert process.err == ""
    rows = [row.split("  ") for row in process.out.split("\n")]
    rows = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    numbers = ["0.5", "0.02", "0.48", "0.52"]
    assert ["C1", "wide", *numbers, "0.5 ± 0.06", "ok"] in rows
    narrow = "tol too narrow: at least 0.06"
    assert ["narrow", *numbers, "0.5 ± 0.05", narrow] in rows
    assert ["bound", *numbers, "at least 0.48", "ok"] in rows
    assert path.read_bytes() == before
    assert {entry.name for entry in course.folder.iterdir()} == {"notebooks", "scratch"}
    assert "ok      10_fails " in process.out
    assert "FAILED  10_fails + 1 " in process.out
    assert "\n10_fails + 1\ncell 1 of 1:\n" in process.out
