"""Tables over time."""

import numpy as np
import pytest

from seqkeras.datasets import load, series
from seqkeras.datasets.files import File

HEADER = "service_date,day_type,bus,rail_boardings,total_rides"


def days(start, stop):
    return np.arange(start, stop, dtype="datetime64[D]").astype(object)


def rides(start, stop):
    return [f"{d:%m/%d/%Y},W,{d.day},{d.month},{d.year}" for d in days(start, stop)]


def parse(read, lines, ending="\n"):
    return read([File("table.csv", ending.join(lines).encode())])


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_ridership_in_order_and_once(ending):
    lines = rides("2015-12-30", "2019-07-03")
    shuffled = [HEADER, *reversed(lines), *lines[:40]]
    parts = parse(series.ridership, shuffled, ending)
    assert [len(part["date"]) for part in parts.values()] == [1096, 151, 32]
    train = parts["train"]
    assert list(train) == ["date", "day_type", "bus", "rail", "total"]
    assert train["date"].dtype == "datetime64[D]"
    np.testing.assert_array_equal(
        train["date"], np.arange("2016-01-01", "2019-01-01", dtype="datetime64[D]")
    )
    assert train["bus"][:3].tolist() == [1, 2, 3] and train["day_type"][0] == "W"
    assert parts["test"]["total"].tolist() == [2019] * 32


def test_two_values_for_a_day():
    lines = [HEADER, "01/01/2016,W,1,2,3", "01/02/2016,W,1,2,3", "01/01/2016,W,9,2,3"]
    message = "table.csv: expected one value a day. Received: two of bus on 2016-01-01"
    with pytest.raises(ValueError, match=message):
        parse(series.ridership, lines)


def test_weather():
    lines = ['"Date Time","p (mbar)","T (degC)"']
    lines += [f"0{d}.02.2009 00:10:00,99{d},-8.0{d}" for d in range(1, 9)]
    parts = parse(series.jena, lines)
    assert [len(part["time"]) for part in parts.values()] == [4, 2, 2]
    assert str(parts["validation"]["time"][0]) == "2009-02-05T00:10:00"
    assert parts["test"]["T (degC)"].tolist() == [-8.07, -8.08]


def test_passengers(tmp_path):
    lines = ['"Month","Passengers"']
    lines += [f'"{1949 + i // 12}-{1 + i % 12:02}",{i}' for i in range(144)]
    (tmp_path / "airline-passengers.csv").write_text("\n".join(lines))
    parts = load("airline_passengers", folder=tmp_path)
    assert {split: len(part["month"]) for split, part in parts.items()} == {
        "train": 120,
        "validation": 12,
        "test": 12,
    }
    assert str(parts["test"]["month"][0]) == "1960-01"
    assert parts["test"]["passengers"][0] == 132


@pytest.mark.parametrize(
    "lines, message",
    [
        ([""], "empty file"),
        (["day,bus"], "line 1: expected a table that starts with service_date"),
        ([HEADER, "01/02/2016,W,1,2"], "line 2: expected 5 columns"),
        ([HEADER, "01/02/2016,W,1,2,3", ""], "line 3: expected 5 columns"),
        ([HEADER, "2016-01-02,W,1,2,3"], "line 2: expected a date. Received: '2016-01"),
        ([HEADER, "02/30/2016,W,1,2,3"], "line 2: expected a date. Received: '02/30/"),
        ([HEADER, "01/02/2016,W,1,2,x"], "line 2: expected a number. Received: 'x'"),
    ],
)
def test_broken_tables(lines, message):
    lines = lines + [""] if lines[-1] == "" and len(lines) > 1 else lines
    with pytest.raises(ValueError, match=message):
        parse(series.ridership, lines)
