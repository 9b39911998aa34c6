"""Time series in tables: one column of dates, others of numbers."""

from collections.abc import Callable
from datetime import datetime

import numpy as np

from seqkeras.datasets.corpus import ALL, Corpus
from seqkeras.datasets.files import File
from seqkeras.datasets.labelled_text import rows
from seqkeras.datasets.shuffle import SPLITS

Columns = dict[str, np.ndarray]


def jena(files: list[File]) -> dict[str, Columns]:
    """Time, every ten minutes, and 14 measurements; the first half is for training."""
    (file,) = files
    table = _table(
        file,
        "Date Time",
        lambda t: f"{t[6:10]}-{t[3:5]}-{t[:2]}{t[10:]}",  # 31.12.2009 23:50:00
        "datetime64[s]",
    )
    time = table.pop("Date Time")
    table = {"time": time, **table}
    return _divide(table, [len(time) // 2, len(time) // 2 + len(time) // 4])


def ridership(files: list[File]) -> dict[str, Columns]:
    """Day, its type (W weekday, A Saturday, U Sunday or holiday) and boardings.

    Days are in order and each stands once: the file repeats some, out of order.
    """
    (file,) = files
    table = _table(
        file,
        "service_date",
        lambda t: f"{t[6:]}-{t[:2]}-{t[3:5]}",  # 12/31/2009
        "datetime64[D]",
        text=("day_type",),
    )
    names = {"service_date": "date", "rail_boardings": "rail", "total_rides": "total"}
    table = {names.get(name, name): column for name, column in table.items()}
    dates, first = np.unique(table["date"], return_index=True)
    twice = np.setdiff1d(np.arange(len(table["date"])), first)
    for name, column in table.items():
        kept = column[first[np.searchsorted(dates, table["date"][twice])]]
        if (column[twice] != kept).any():
            day = table["date"][twice][column[twice] != kept][0]
            raise ValueError(
                f"{file.label}: expected one value a day. Received: two of {name} "
                f"on {day}"
            )
    table = {name: column[first] for name, column in table.items()}
    starts = np.array(["2016-01", "2019-01", "2019-06"], "datetime64[D]")
    before, *cuts = np.searchsorted(dates, starts)
    return _divide(table, cuts, before)


def airline(files: list[File]) -> dict[str, Columns]:
    """Month and passengers in thousands; the last two years are held out."""
    (file,) = files
    table = _table(file, "Month", "{}-01".format, "datetime64[M]")
    table = {name.lower(): column for name, column in table.items()}
    length = len(table["month"])
    return _divide(table, [length - 24, length - 12])


def _table(
    file: File, time: str, iso: Callable, unit: str, text: tuple[str, ...] = ()
) -> Columns:
    """Columns by name: the first of times, those in `text` of text, else of numbers.

    `iso` brings a time into the order year, month, day.
    """
    records = rows(file)
    number, header = next(records)
    if header[:1] != [time] or len(header) < 2:
        raise file.error(number, f"a table that starts with {time}", ",".join(header))
    kinds: list[Callable] = [lambda field: datetime.fromisoformat(iso(field))]
    kinds += [str if name in text else float for name in header[1:]]
    columns = [[] for _ in header]
    for number, row in records:
        if len(row) != len(header):
            raise file.error(number, f"{len(header)} columns", ",".join(row))
        for column, kind, field in zip(columns, kinds, row, strict=True):
            try:
                column.append(kind(field))
            except ValueError:
                what = "a number" if kind is float else "a date"
                raise file.error(number, what, field) from None
    arrays = {h: np.array(c) for h, c in zip(header, columns, strict=True)}
    arrays[time] = np.array(columns[0], unit)
    return arrays


def _divide(table: Columns, cuts: list[int], start: int = 0) -> dict[str, Columns]:
    edges = [start, *cuts, None]
    return {
        split: {name: column[a:b] for name, column in table.items()}
        for split, a, b in zip(SPLITS, edges, edges[1:], strict=False)
    }


CORPORA = [
    Corpus(
        name="jena_climate",
        what="weather in Jena, Germany, every ten minutes from 2009 to 2016",
        gives="columns by name; the first half is for training, a quarter each for "
        "the others",
        licence="none stated; by the Max Planck Institute for Biogeochemistry",
        paper="Max Planck Institute for Biogeochemistry (bgc-jena.mpg.de/wetter); "
        "split as in Chollet, Deep learning with Python",
        home="https://www.bgc-jena.mpg.de/wetter/",
        files={ALL: ("jena_climate_2009_2016.csv",)},
        splits=SPLITS,
        parse=jena,
        archive="jena_climate_2009_2016.csv.zip",
        urls={
            "jena_climate_2009_2016.csv.zip": "https://storage.googleapis.com/"
            "tensorflow/tf-keras-datasets/jena_climate_2009_2016.csv.zip"
        },
        counts={split: (100_000, 220_000) for split in SPLITS},
        megabytes=13.6,
        folders=("jena",),
    ),
    Corpus(
        name="cta_ridership",
        what="boardings of buses and trains in Chicago, a day",
        gives="columns by name; training 2016 to 2018, validation to May 2019, test "
        "what follows",
        licence="City of Chicago terms of use, free with attribution",
        paper="City of Chicago, CTA ridership, daily boarding totals; split as in "
        "Géron, Hands-on machine learning",
        home="https://data.cityofchicago.org/d/6iiy-9s97",
        files={
            ALL: (
                "cta_ridership_daily.csv|CTA_-_Ridership_-_Daily_Boarding_Totals*.csv",
            )
        },
        splits=SPLITS,
        parse=ridership,
        urls={
            "cta_ridership_daily.csv": "https://data.cityofchicago.org/api/views/"
            "6iiy-9s97/rows.csv?accessType=DOWNLOAD"
        },
        counts={"train": 1096, "validation": 151},
        megabytes=0.3,
        folders=("cta",),
    ),
    Corpus(
        name="airline_passengers",
        what="passengers of international airlines, a month, 1949 to 1960",
        gives="columns by name; the last two years are for validation and test",
        licence="none stated; a table in a book",
        paper="Box and Jenkins, 1970, Time series analysis, series G",
        home="https://github.com/jbrownlee/Datasets",
        files={ALL: ("airline-passengers.csv|international-airline-passengers.csv",)},
        splits=SPLITS,
        parse=airline,
        urls={
            "airline-passengers.csv": "https://raw.githubusercontent.com/jbrownlee/"
            "Datasets/master/airline-passengers.csv"
        },
        counts={"train": 120, "validation": 12, "test": 12},
        megabytes=0.002,
        folders=("airline",),
    ),
]
