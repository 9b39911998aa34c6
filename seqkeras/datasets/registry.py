"""Every data set by name: those that come with the course, and public corpora."""

import difflib
import importlib
import inspect
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seqkeras.datasets import (
    cache,
    conllu,
    labelled_text,
    parallel,
    plain_text,
    series,
    translation,
)
from seqkeras.datasets.corpus import ALL, Corpus


@dataclass(frozen=True, kw_only=True)
class Shipped:
    """A data set that comes with the course, or is drawn when asked for.

    Args:
        name: That of its module in `seqkeras.datasets`.
        what: One line on what it is.
        splits: Names of its splits; `()` if it is drawn and has none.
        paper: Whom to cite.
        licence: Terms of use.
    """

    name: str
    what: str
    splits: tuple[str, ...] = (ALL,)
    paper: str = "this course"
    licence: str = "MIT"

    def load(self, split: str | None, options: dict[str, Any]) -> Any:
        """Data of one split, or a dict of all; what is drawn comes as drawn."""
        loader = self.loader()
        if not self.splits:
            return self._call(loader, options)
        if "split" in inspect.signature(loader).parameters:
            data = {
                name: self._call(loader, {"split": name} | options)
                for name in ([split] if split else self.splits)
            }
        else:
            whole = self._call(loader, options)
            parts = [whole] if self.splits == (ALL,) else whole
            data = dict(zip(self.splits, parts, strict=True))
        return data[split] if split else data

    def _call(self, loader: Callable, options: dict[str, Any]) -> Any:
        signature = inspect.signature(loader)
        try:
            signature.bind(**options)
        except TypeError as error:
            raise ValueError(
                f"expected for {self.name} the options {signature}: {error}. "
                f"Received: {options}"
            ) from error
        return loader(**options)

    def loader(self) -> Callable:
        """The function that loads it."""
        return importlib.import_module(f"seqkeras.datasets.{self.name}").load


SHIPPED = [
    Shipped(
        name="sunspots",
        what="sunspot numbers, a year, 1700 to 2008",
        paper="National Geophysical Data Center, as carried by statsmodels",
        licence="public domain",
    ),
    Shipped(
        name="co2",
        what="carbon dioxide in the air, a month, 1958 to 2001",
        paper="Keeling and Whorf, 2004, as carried by statsmodels",
        licence="public domain",
    ),
    Shipped(
        name="digits",
        what="handwritten digits, read row by row",
        splits=("train", "test"),
        paper="Alpaydin and Kaynak, 1998 (doi.org/10.24432/C50P49)",
        licence="CC BY 4.0",
    ),
    Shipped(
        name="stories",
        what="short stories in plain English",
        splits=("train", "validation", "test"),
    ),
    Shipped(
        name="reviews",
        what="short reviews, two labels, tagged by phenomenon",
        splits=("train", "validation", "test"),
    ),
    Shipped(
        name="tagged",
        what="sentences with parts of speech and entities",
        splits=("train", "validation", "test"),
    ),
    Shipped(
        name="english_korean",
        what="English sentences and their Korean translations, aligned by words",
        splits=("train", "validation", "test", "unseen"),
    ),
    Shipped(
        name="dates",
        what="dates as people write them in many languages, drawn",
        splits=("train", "validation", "test"),
        paper="the Unicode locale data (cldr.unicode.org), by way of babel",
    ),
    Shipped(
        name="number_words",
        what="numbers in words in many languages, drawn",
        splits=("train", "validation", "test"),
        paper="num2words (github.com/savoirfairelinux/num2words)",
    ),
    Shipped(
        name="scenes",
        what="pictures of shapes with captions, drawn",
        splits=("train", "validation", "test", "unseen"),
    ),
    Shipped(name="order", what="sequences that differ in their order only", splits=()),
    Shipped(
        name="adding",
        what="two marked numbers to add, far apart",
        splits=(),
        paper="Hochreiter and Schmidhuber, 1997 (doi.org/10.1162/neco.1997.9.8.1735)",
    ),
    Shipped(
        name="copying",
        what="symbols to repeat after a pause",
        splits=(),
        paper="Arjovsky et al., 2016 (arxiv.org/abs/1511.06464)",
    ),
    Shipped(
        name="counting",
        what="nested brackets",
        splits=(),
        paper="Gers and Schmidhuber, 2001 (doi.org/10.1109/72.963769)",
    ),
    Shipped(name="waves", what="recordings that switch between waves", splits=()),
]
FIXED = {
    corpus.name: corpus
    for module in (labelled_text, conllu, plain_text, parallel, series)
    for corpus in module.CORPORA
}
FAMILIES = (
    conllu.FAMILIES | plain_text.FAMILIES | translation.FAMILIES | parallel.FAMILIES
)
EXAMPLES = (  # one of every family
    "ud/en_ewt",
    "text/FILE",
    "multi30k",
    "multi30k_tok",
    "iwslt/en-vi",
    "tatoeba/kor",
    "parallel/de-en",
)


def sets() -> list[Shipped | Corpus]:
    """Every set, and one of every family, in the order to list them."""
    return [*SHIPPED, *FIXED.values(), *map(find, EXAMPLES)]


def find(name: str) -> Shipped | Corpus:
    """The set of a name.

    Args:
        name: As `seqkeras data list` has it, with `-` or with `_`. Some are made
            of two parts, as in `"ud/en_ewt"`, and the second is yours to choose.

    Raises:
        ValueError: If there is none.
    """
    known = {shipped.name: shipped for shipped in SHIPPED} | FIXED
    family, slash, variant = name.partition("/")
    for same in (family, family.replace("-", "_"), family.replace("_", "-")):
        if same in known and not slash:
            return known[same]
        if same in FAMILIES:
            return FAMILIES[same](variant)
    close = difflib.get_close_matches(name, [*known, *FAMILIES], n=1)
    hint = f"Did you mean {close[0]!r}? " if close else ""
    raise ValueError(
        f"expected a name that `seqkeras data list` shows. {hint}"
        f"Received: name={name!r}"
    )


def load(
    name: str,
    split: str | None = None,
    folder: str | os.PathLike | None = None,
    download: bool = False,
    **options,
) -> Any:
    """Do what `seqkeras.datasets.load` promises."""
    found = find(name)
    if split is not None and split not in found.splits:
        raise ValueError(
            f"expected for {name} a split of {', '.join(found.splits) or 'none'}. "
            f"Received: split={split!r}"
        )
    if isinstance(found, Shipped):
        if folder is not None:
            raise ValueError(
                f"expected no folder: {name} comes with the course. "
                f"Received: folder={str(folder)!r}"
            )
        return found.load(split, options)
    if options:
        raise ValueError(
            f"expected no options for {name}. Received: {', '.join(options)}"
        )
    roots = [Path(folder)] if folder is not None else places(found)
    data = _first(found, roots, split)
    if data is None and download and folder is None:
        data = found.read(cache.get(found), split)
    if data is None:
        raise ValueError(_absent(found, split, roots))
    return data if split is None else data[split]


def places(corpus: Corpus) -> list[Path]:
    """Folders to look for a corpus in: the user's, then the cache."""
    own = os.environ.get("SEQKERAS_DATA")
    return [*([Path(own).expanduser()] if own else []), cache.folder(corpus)]


def is_here(corpus: Corpus) -> Path | None:
    """The folder in which some of the files of a corpus are found, if any."""
    for root in places(corpus):
        if corpus.is_in(root):
            return root
    return None


def _first(corpus: Corpus, roots: list[Path], split: str | None) -> dict | None:
    for root in roots:
        data = corpus.read(root, split)
        if data is not None:
            return data
    return None


def _absent(corpus: Corpus, split: str | None, roots: list[Path]) -> str:
    which = f"{corpus.name}, split {split}," if split else corpus.name
    where = " or ".join(map(str, roots))
    how = f"to fetch it: {cache.how_to_fetch(corpus)}; or " if corpus.urls else ""
    how += cache.how_to_place(corpus)
    return (
        f"{which} is not on this computer, or not whole: looked in {where}. "
        f"{how[0].upper()}{how[1:]}"
    )
