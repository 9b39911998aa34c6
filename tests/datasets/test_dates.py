import datetime
import unicodedata

import numpy as np
import pytest
from babel import Locale

from seqkeras.datasets import dates

MARCH = datetime.date(2021, 3, 4)


@pytest.mark.parametrize(
    ("locale", "pattern", "text"),
    [
        ("en", "MMMM d, y", "March 4, 2021"),
        ("de", "EEEE, d. MMMM y", "Donnerstag, 4. März 2021"),
        ("es", "d 'de' MMMM 'de' y", "4 de marzo de 2021"),
        ("pl", "d MMMM y", "4 marca 2021"),
        ("ja", "y年M月d日EEEE", "2021年3月4日木曜日"),
        ("ko", "y년 MMMM d일", "2021년 3월 4일"),
        ("ru", "d MMMM y\u202f'г'.", "4 марта 2021 г."),
        ("ar_EG", "d MMMM y", "٤ مارس ٢٠٢١"),
        ("fa", "y/M/d", "۲۰۲۱/۳/۴"),
        ("mr", "d MMMM, y", "४ मार्च, २०२१"),
        ("bn", "d MMMM, y", "৪ মার্চ, ২০২১"),
        ("th", "d MMMM y", "4 มีนาคม 2021"),  # not 2564
    ],
)
def test_a_date_is_written_as_people_write_it(locale, pattern, text):
    assert dates.write(MARCH, pattern, locale) == text


@pytest.mark.parametrize(
    ("pattern", "clear"),
    [
        ("d MMMM y", True),
        ("EEEE, MMM d, y", True),
        ("y-MM-dd", True),
        ("y. M. d. (E)", True),
        ("d 'de' MMM 'de' y", True),
        ("dd/MM/y", False),  # which comes first?
        ("M/d/yy", False),
        ("yy/M/d", False),  # which century, and is it the year?
        ("d MMM yy", False),
        ("d 'MMM' M y", False),
    ],
)
def test_only_clear_patterns_are_used(pattern, clear):
    assert dates._is_clear(pattern) is clear


def test_there_are_many_languages_and_styles():
    assert len(set(dates.LOCALES)) >= 40
    assert all(len(dates.patterns(locale)) >= 2 for locale in dates.LOCALES)
    assert sum(len(dates.patterns(locale)) for locale in dates.LOCALES) >= 150


def test_a_month_has_one_meaning():
    """No name or abbreviation is one month here and another one there."""
    meaning = {}
    for locale in map(Locale.parse, dates.LOCALES):
        for context in ["format", "stand-alone"]:
            for width in ["wide", "abbreviated"]:
                for month, name in locale.months[context][width].items():
                    assert (
                        meaning.setdefault(name.casefold().strip("."), month) == month
                    )


def test_a_text_has_one_date():
    meaning = {}
    for split in dates.SPLITS:
        texts, isos, _ = dates.load(4_000, split)
        for text, iso in zip(texts, isos, strict=True):
            assert meaning.setdefault(text, iso) == iso
            assert datetime.date.fromisoformat(iso).isoformat() == iso


def test_the_figures_are_those_of_the_date():
    """Whatever the language, the numbers of the text are year, day and month."""
    locales = [name for name in dates.LOCALES if name != "vi"]  # counts its weekdays
    for text, iso, _ in zip(*dates.load(3_000, locales=locales, seed=4), strict=True):
        digits = "".join(str(unicodedata.digit(c, " ")) for c in text)
        numbers = {int(number) for number in digits.split()}
        year, month, day = map(int, iso.split("-"))
        assert {year, day} <= numbers <= {year, month, day}


def test_there_are_no_marks_of_direction():
    characters = set("".join(dates.load(5_000)[0]))
    unseen = {c for c in characters if unicodedata.category(c) in ("Cf", "Cc")}
    assert unseen <= {"\u200c"}  # which Persian spells with
    assert {c for c in characters if c.isspace()} == {" "}


def test_a_day_is_in_one_split():
    first, last = datetime.date(1950, 1, 1), datetime.date(2049, 12, 31)
    days = [set(dates._days(split)) for split in dates.SPLITS]
    whole = set.union(*days)
    assert sum(map(len, days)) == len(whole) == (last - first).days + 1 == 36_525
    assert min(whole) == first and max(whole) == last
    shares = [len(part) / len(whole) for part in days]
    np.testing.assert_allclose(shares, [0.8, 0.1, 0.1], atol=0.01)


@pytest.mark.parametrize("split", dates.SPLITS)
def test_a_split_draws_its_own_days(split):
    _, isos, names = dates.load(2_000, split)
    days = {day.isoformat() for day in dates._days(split)}
    assert len(isos) == 2_000 and set(isos) <= days
    assert set(names) == set(dates.LOCALES)


def test_the_locales_can_be_chosen():
    texts, _, names = dates.load(50, locales=["ko", "de"])
    assert set(names) == {"ko", "de"}
    for text, name in zip(texts, names, strict=True):
        hangul = any("HANGUL" in unicodedata.name(c) for c in text)
        assert hangul == (name == "ko" and ". " not in text[:6] or "(" in text)


def test_a_seed_repeats_and_another_differs():
    assert dates.load(20, seed=1) == dates.load(20, seed=1)
    assert dates.load(20, seed=1) != dates.load(20, seed=2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (dict(examples=0), "positive integer. Received: examples=0"),
        (dict(split="unseen"), r"one of \('train', .* Received: split='unseen'"),
        (dict(locales=["tlh_QO"]), "babel knows, such as 'en'. Received: 'tlh_QO'"),
        (dict(locales=["not a locale"]), "babel knows.* Received: 'not a locale'"),
        (dict(locales=[]), r"at least one locale. Received: locales=\[\]"),
    ],
)
def test_says_what_it_wants(options, message):
    with pytest.raises(ValueError, match=message):
        dates.load(**{"examples": 1, **options})
