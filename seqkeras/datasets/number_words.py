"""Numbers in words, in many languages, and the same in figures."""

from functools import cache
from zlib import crc32

import numpy as np
from num2words import num2words

SPLITS = ("train", "validation", "test")
LANGUAGES = tuple("de en es fi fr id it ja ko nl pl pt ru".split())
NUMBERS = 10_000


def load(examples, split="train", languages=LANGUAGES, seed=0):
    """Draw numbers from 0 to 9,999, in words and in figures.

    Languages differ in what they say first: 21 is twenty-one in English,
    "einundzwanzig", one-and-twenty, in German; 91 is "quatre-vingt-onze", four
    twenties and eleven, in French.

    One number in ten is kept for "test", one for "validation", in all languages
    alike. Those up to 20 are all in "train": they have names of their own, which
    nobody can guess.

    Args:
        examples: Number of examples, a positive integer.
        split: `"train"`, `"validation"` or `"test"`.
        languages: Names of languages, some of `LANGUAGES`.
        seed: Seed of the draw.

    Returns:
        Three lists of the same length: the words; the figures, such as `"2021"`;
        the names of the languages.

    Raises:
        ValueError: If the number is not positive, or a name is not known.

    Example:

    >>> load(examples=1, languages=["de"])
    (['achttausendvierhundertzweiundneunzig'], ['8492'], ['de'])
    """
    if examples < 1:
        raise ValueError(f"expected a positive integer. Received: examples={examples}")
    if split not in SPLITS:
        raise ValueError(f"expected one of {SPLITS}. Received: split={split!r}")
    if not languages or set(languages) - set(LANGUAGES):
        raise ValueError(
            f"expected some of {LANGUAGES}. Received: languages={languages!r}"
        )
    rng = np.random.default_rng(seed)
    numbers = rng.choice([n for n in range(NUMBERS) if _split(n) == split], examples)
    names = [languages[i] for i in rng.integers(len(languages), size=examples)]
    texts = [_words(int(n), name) for n, name in zip(numbers, names, strict=True)]
    return texts, [str(number) for number in numbers], names


@cache
def _words(number: int, language: str) -> str:
    return num2words(number, lang=language)


def _split(number: int) -> str:
    """The split of a number, which a checksum of its figures tells."""
    share = crc32(str(number).encode()) % 10
    if number <= 20:
        return "train"
    return {0: "test", 1: "validation"}.get(share, "train")
