"""Dates as they are written in forty languages, and the same in figures.

Taught in notebooks/40_seq2seq.ipynb.
"""

import datetime
import re
from functools import cache
from zlib import crc32

import numpy as np
from babel import Locale, UnknownLocaleError
from babel.dates import format_date

SPLITS = ("train", "validation", "test")
LOCALES = tuple(
    "ar_EG bg bn ca cs da de el en en_GB es et fa fi fr he hi hu hy id is it ja ka ko "
    "lt lv mr nb nl pl pt ro ru sk sl sv th tr uk vi zh".split()
)
FIRST, LAST = datetime.date(1950, 1, 1), datetime.date(2049, 12, 31)
STYLES = "full", "long", "medium", "short"
SKELETONS = "yMMMd", "yMMMEd", "yMMMMd", "yMMMMEEEEd", "yMEd"
ZEROS = {"arab": "٠", "arabext": "۰", "beng": "০", "deva": "०"}


def load(examples, split="train", locales=LOCALES, seed=0):
    """Draw dates from 1950 to 2049 in many languages and styles, as in ISO 8601.

    Language and style are drawn anew for every date. The styles are those that
    the Unicode locale data know for the language (`patterns`), so they change a
    little with the version of babel. Every date can be read in one way only:
    patterns such as 03/04/2021, March in one country and April in another, and
    years of two digits are left out. So a reader can get all of them right.

    The calendar is the Gregorian one everywhere, also in Thailand and Iran,
    where people count in others too. Figures are those of the language: ٢٠٢١ in
    Egypt.

    One day in ten is kept for "test", one for "validation": a date of one split
    is in no other, in whatever language.

    Args:
        examples: Number of dates, a positive integer.
        split: `"train"`, `"validation"` or `"test"`.
        locales: Names of locales that babel knows.
        seed: Seed of the draw.

    Returns:
        Three lists of the same length: the dates as written; the same as
        `"2021-03-04"`; the names of their locales.

    Raises:
        ValueError: If the number is not positive, a name is not known, or there
            is no locale.

    Example:

    >>> texts, dates, names = load(examples=1, locales=["de"], seed=0)
    >>> texts, dates
    (['14. Jan. 2035'], ['2035-01-14'])
    """
    if examples < 1:
        raise ValueError(f"expected a positive integer. Received: examples={examples}")
    if split not in SPLITS:
        raise ValueError(f"expected one of {SPLITS}. Received: split={split!r}")
    if not locales:
        raise ValueError(f"expected at least one locale. Received: locales={locales!r}")
    rng = np.random.default_rng(seed)
    choices = [(name, patterns(name)) for name in locales]
    days = _days(split)
    texts, dates, names = [], [], []
    for day in rng.integers(len(days), size=examples):
        name, styles = choices[rng.integers(len(choices))]
        texts.append(write(days[day], styles[rng.integers(len(styles))], name))
        dates.append(days[day].isoformat())
        names.append(name)
    return texts, dates, names


@cache
def patterns(locale: str) -> tuple[str, ...]:
    """The ways to write a date in a language that nobody can misread.

    They name the month, or start with the year: nobody writes year, day, month.

    Args:
        locale: Name of a locale, such as `"de"`.

    Raises:
        ValueError: If babel does not know it.

    Example:

    >>> patterns("de")
    ('EEEE, d. MMMM y', 'd. MMMM y', 'd. MMM y', 'E, d. MMM y')
    """
    data = _locale(locale)
    found = [data.date_formats[style].pattern for style in STYLES]
    skeletons = data.datetime_skeletons
    found += [skeletons[name].pattern for name in SKELETONS if name in skeletons]
    return tuple(dict.fromkeys(pattern for pattern in found if _is_clear(pattern)))


def _is_clear(pattern: str) -> bool:
    fields = re.sub(r"'[^']*'|[^yMLd]", "", pattern)  # what is quoted stands for itself
    named, year_first = re.search("[ML]{3}", fields), re.match("y+M+d+", fields)
    return bool(named or year_first) and fields.count("y") != 2


def write(date: datetime.date, pattern: str, locale: str) -> str:
    """Write a date, with the figures and month names of a language.

    Args:
        date: The date.
        pattern: One of `patterns(locale)`.
        locale: Name of a locale.

    Example:

    >>> write(datetime.date(2021, 3, 4), "d MMMM y", "ar_EG")
    '٤ مارس ٢٠٢١'
    """
    text = format_date(date, pattern, locale=_locale(locale)).replace("\u202f", " ")
    zero = ord(ZEROS.get(_locale(locale).default_numbering_system, "0"))
    return text.translate({ord("0") + digit: zero + digit for digit in range(10)})


@cache
def _locale(name: str) -> Locale:
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError) as error:
        raise ValueError(
            f"expected a locale that babel knows, such as 'en'. Received: {name!r}"
        ) from error


@cache
def _days(split: str) -> list[datetime.date]:
    """The days of a split, which a checksum of the date tells."""
    numbers = range(FIRST.toordinal(), LAST.toordinal() + 1)
    return [
        day for day in map(datetime.date.fromordinal, numbers) if _split(day) == split
    ]


def _split(day: datetime.date) -> str:
    share = crc32(day.isoformat().encode()) % 10
    return {0: "test", 1: "validation"}.get(share, "train")
