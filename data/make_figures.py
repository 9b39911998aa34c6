"""Make sunspots.csv and co2.csv, the figures of record, out of statsmodels.

Run it as `python data/make_figures.py`; statsmodels is needed here only. The
same files, byte for byte, come out every time.
"""

from pathlib import Path

from statsmodels.datasets import co2, sunspots

from seqkeras.files import write


def sunspot_rows():
    """Yield one line a year."""
    yield "year,sunspots"
    for row in sunspots.load_pandas().data.itertuples():
        yield f"{row.YEAR:.0f},{row.SUNACTIVITY:.1f}"


def co2_rows():
    """Yield one line a month: the mean of its weeks, or a straight line between."""
    yield "year,month,co2,filled"
    means = co2.load_pandas().data["co2"].resample("MS").mean()
    filled = means.isna()
    for date, value in means.interpolate().items():
        yield f"{date.year},{date.month},{value:.2f},{filled[date]:d}"


if __name__ == "__main__":
    folder = Path(__file__).parent
    write(folder / "sunspots.csv", "\n".join([*sunspot_rows(), ""]))
    write(folder / "co2.csv", "\n".join([*co2_rows(), ""]))
