"""Numbers that a lesson measures, printed so that a test can judge them.

Lines that `report` and `observe` print have a fixed form. Strict nbval reads it, by
way of notebooks/sanitize.cfg: of a report that is ok it compares name, band and
verdict and not the measured number; of an observation, name and unit.
"""

import json
import math
import os
import re
from dataclasses import dataclass

import numpy as np

_GUESSES = {}


@dataclass(frozen=True)
class Band:
    """The values that a report accepts.

    Args:
        about: The middle of the band; needs `tol`.
        tol: Half its width.
        above: Instead of `about`, the smallest value that is accepted.
        below: Instead of `about`, the largest value that is accepted.

    Raises:
        ValueError: If not exactly one of `about` (with `tol`), `above` and
            `below` is given, or `tol` is negative.
    """

    about: float | None = None
    tol: float | None = None
    above: float | None = None
    below: float | None = None

    def __post_init__(self):
        given = [b for b in (self.about, self.above, self.below) if b is not None]
        pair = (self.about is None) == (self.tol is None)
        if len(given) != 1 or not pair or (self.tol is not None and self.tol < 0):
            raise ValueError(
                "expected about= with tol= of 0 or more, or above=, or below=. "
                f"Received: about={self.about}, tol={self.tol}, above={self.above}, "
                f"below={self.below}"
            )

    def admits(self, value):
        """Whether a number lies inside."""
        if not math.isfinite(value):
            return False
        if self.about is not None:
            return abs(value - self.about) <= self.tol
        return value >= self.above if self.above is not None else value <= self.below

    def shown(self, value):
        """A number, with the digits that this band gives a meaning to.

        They reach one place further than `tol`, or give a limit three digits, and
        go on where fewer would put the number on the wrong side.
        """
        if not math.isfinite(value):
            return str(value)
        limit = self.tol or self.above or self.below or 0
        if self.tol:
            digits, form = max(0, 1 - math.floor(math.log10(limit))), "zf"
        elif self.tol == 0:
            digits, form = 10, "g"
        elif 1e-3 <= abs(limit) < 1e6:
            digits, form = max(0, 2 - math.floor(math.log10(abs(limit)))), "zf"
        else:
            digits, form = 3, "g"
        for more in range(17):
            text = _number(value, digits + more, form)
            if self.admits(float(text)) == self.admits(value):
                break
        return text

    def __str__(self):
        if self.about is not None:
            return f"{_short(self.about)} ± {_short(self.tol)}"
        if self.above is not None:
            return f"at least {_short(self.above)}"
        return f"at most {_short(self.below)}"


def _short(bound):
    """A bound as it was written, but 1e+12 for 1000000000000.0."""
    return f"{bound:g}" if abs(bound) >= 1e6 else str(bound)


def _number(value, digits, form="g"):
    if form == "zf":
        return f"{value:z.{digits}f}"
    if 10**digits <= abs(value) < 1e9:
        return f"{value:.0f}"
    return f"{value:.{digits}g}"


def report(name, value, *, about=None, tol=None, above=None, below=None, claim=None):
    """Print a measured number, the band that the author expects, and a verdict.

    The number is that of this run; the stored output of a lesson holds the
    author's. A test fails where the verdict is "MISSED".

    Args:
        name: What was measured, with its unit.
        value: The measured number.
        about: The middle of the band; needs `tol`.
        tol: Half width of the band around `about`, at least three times the
            standard deviation over five seeds (`seqkeras spread` measures it).
        above: Instead of `about`, the smallest value that is accepted.
        below: Instead of `about`, the largest value that is accepted.
        claim: Identifier of the claim that the number bears on, as `"C1"`.

    Raises:
        ValueError: If not exactly one of `about` (with `tol`), `above` and
            `below` is given, or `name` could not be read back.

    Example:

    >>> report("test accuracy", 0.9312, about=0.93, tol=0.02)
    test accuracy: 0.931   expected 0.93 ± 0.02   ok
    >>> report("largest difference", 3e-8, below=1e-5, claim="C3")
    C3  largest difference: 3e-08   expected at most 1e-05   ok
    >>> report("test accuracy", 0.88, about=0.93, tol=0.02)
    test accuracy: 0.880   expected 0.93 ± 0.02   MISSED
    """
    band = Band(about, tol, above, below)
    value = float(value)
    _report(name, value, band.shown(value), band, claim)


def report_difference(
    name,
    left,
    right,
    *,
    about=None,
    tol=None,
    above=None,
    below=None,
    differs=True,
    claim=None,
):
    """Report how far two sides of a comparison differ, run by run.

    Both sides are run on the same seeds and the same data, so what a seed does
    to both of them cancels in the difference of the pair. Printed are the mean
    of `left - right`, its standard deviation from run to run, and the number of
    pairs; the band judges the mean.

    Args:
        name: What is compared, with its unit.
        left: Array-like of shape `(runs,)`, two runs or more.
        right: Array-like of shape `(runs,)`: the other side, in the same order.
        about: The middle of the band; needs `tol`.
        tol: Half width of the band around `about`.
        above: Instead of `about`, the smallest mean that is accepted.
        below: Instead of `about`, the largest mean that is accepted.
        differs: Whether the text says that the sides differ. If so, the band has
            to keep away from zero; if not, it has to hold zero.
        claim: Identifier of the claim that the number bears on.

    Raises:
        ValueError: If the two sides do not pair up, or if the band does not
            carry what `differs` says.

    Example:

    >>> lstm, gru = [0.90, 0.92, 0.91], [0.85, 0.88, 0.84]
    >>> report_difference("LSTM - GRU, accuracy", lstm, gru, above=0.02)
    LSTM - GRU, accuracy: 0.0533 ± 0.0153, n = 3   expected at least 0.02   ok
    """
    band = Band(about, tol, above, below)
    left, right = np.asarray(left, "float64"), np.asarray(right, "float64")
    if left.ndim != 1 or left.shape != right.shape or left.size < 2:
        raise ValueError(
            "expected two arrays of one length, with two runs or more. "
            f"Received: shapes {left.shape} and {right.shape}"
        )
    if band.admits(0.0) == bool(differs):
        expected = "keeps away from zero" if differs else "holds zero"
        raise ValueError(
            f"expected a band that {expected}, since differs={differs}. "
            f"Received: {band}"
        )
    differences = left - right
    mean, spread = float(differences.mean()), float(differences.std(ddof=1))
    shown = band.shown(mean)
    decimals = len(shown.partition(".")[2]) if "e" not in shown else None
    spread_shown = f"{spread:.3g}" if decimals is None else f"{spread:.{decimals}f}"
    seen = f"{shown} ± {spread_shown}, n = {len(differences)}"
    _report(name, mean, seen, band, claim)


def _report(name, value, seen, band, claim):
    ok = band.admits(value)
    record = dict(claim=claim, name=name, seen=seen, said=str(band), ok=ok)
    line = report_line(record)
    if read_report(line) != record:
        raise ValueError(f"expected a name without ': '. Received: name={name!r}")
    print(line + _guess(name))
    if log := os.environ.get("SEQKERAS_REPORTS"):
        record |= dict(value=value, about=band.about, tol=band.tol)
        record |= dict(above=band.above, below=band.below)
        with open(log, "a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")


def observe(name, value, unit):
    """Print a number that depends on the computer: seconds, bytes, ratios of them.

    It is shown and never judged, and no test compares it.

    Args:
        name: What was measured.
        value: The measured number.
        unit: Its unit, a string such as `"ms"`, `"MB"` or `"times"`.

    Raises:
        ValueError: If there is no unit, or `name` holds `": "`.

    Example:

    >>> observe("seconds of a step, GRU / LSTM", 1.184, "times")
    seconds of a step, GRU / LSTM: 1.18 times   on this computer
    """
    if not isinstance(unit, str) or not unit.strip():
        raise ValueError(f"expected a unit, as 's'. Received: unit={unit!r}")
    _require_name(name)
    number = _number(float(value), 3)
    print(f"{name}: {number} {unit}   on this computer{_guess(name)}")


def predict(name, guess):
    """Take down what the reader expects, before it is measured.

    `report` or `observe` of the same name then shows the guess beside the result.

    Args:
        name: The name of a report or an observation that comes later.
        guess: A number, or `...` as long as there is none.

    Raises:
        ValueError: If `guess` is neither, or `name` holds `": "`.

    Example:

    >>> predict("test accuracy", ...)
    test accuracy: no guess yet
    """
    _require_name(name)
    _GUESSES.pop(name, None)
    if guess is ...:
        print(f"{name}: no guess yet")
        return
    try:
        number = float(guess)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"expected a number in the place of ... Received: {guess!r}")
    _GUESSES[name] = number
    print(f"{name}: your guess is {number:g}")


def _guess(name):
    return f"   your guess: {_GUESSES[name]:g}" if name in _GUESSES else ""


def _require_name(name):
    if not name or ": " in name or "\n" in name:
        raise ValueError(f"expected a name without ': '. Received: name={name!r}")


def report_line(record: dict) -> str:
    """The line that `report` prints, without a guess.

    Args:
        record: Dictionary with `claim`, `name`, `seen`, `said` and `ok`, as
            `read_report` returns it.

    Returns:
        The line.
    """
    claim = f"{record['claim']}  " if record["claim"] else ""
    verdict = "ok" if record["ok"] else "MISSED"
    return (
        f"{claim}{record['name']}: {record['seen']}   "
        f"expected {record['said']}   {verdict}"
    )


_REPORT = re.compile(
    r"(?:(?P<claim>C\d+)  )?(?P<name>.+?): "
    r"(?P<seen>\S+(?: ± \S+, n = \d+)?)   "
    r"expected (?P<said>\S+ ± \S+|at least \S+|at most \S+)   (?P<verdict>ok|MISSED)"
    r"(?:   your guess: \S+)?"
)


def read_report(line: str) -> dict | None:
    """Read a line that `report` printed.

    Args:
        line: One line of text.

    Returns:
        `None` for any other line, else a dictionary with `claim` (or `None`),
        `name`, `seen` (the measured value as printed), `said` (the band) and `ok`.

    Example:

    >>> found = read_report("C1  accuracy: 0.991   expected at least 0.98   ok")
    >>> found["name"], found["seen"], found["said"], found["ok"]
    ('accuracy', '0.991', 'at least 0.98', True)
    """
    match = _REPORT.fullmatch(line)
    if match is None:
        return None
    found = match.groupdict()
    found["ok"] = found.pop("verdict") == "ok"
    return found
