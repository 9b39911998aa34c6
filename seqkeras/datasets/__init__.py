"""Data sets, one module each, and public corpora by name."""

import os
from pathlib import Path
from typing import Any


def load(
    name: str,
    split: str | None = None,
    folder: str | os.PathLike | None = None,
    download: bool = False,
    **options,
) -> Any:
    """Load a data set that comes with the course, or a public corpus.

    A public corpus is read from its official files, plain, packed with gzip or
    in their archive, wherever they lie: in the folder that the environment
    variable `SEQKERAS_DATA` names, or in the cache that `seqkeras data get`
    fills. Nothing is fetched unless you say so.

    Args:
        name: What `seqkeras data list` shows. `"ud/en_ewt"` is any treebank of
            Universal Dependencies, by what its files begin with;
            `"tatoeba/kor"`, `"multi30k/fr-en"` and `"parallel/de-en"` name
            languages; `"text/book.txt"` names a file.
        split: Name of a split, such as `"train"`; `None` loads all of them.
        folder: Where to look, instead of `SEQKERAS_DATA` and the cache.
        download: Whether to fetch what is not there.
        **options: For sets that are drawn: what their module takes, such as
            `examples`.

    Returns:
        The data of the split: lists or arrays, in pairs, by column or alone;
        `seqkeras data info` says which. Without a split, a dict of them.

    Raises:
        ValueError: If there is no such set or split, a file is broken, or it
            is not on this computer; the message says what to fetch, from where,
            and where to put it.

    Example:

    >>> years, numbers = load("sunspots", split="all")
    >>> x, y = load("adding", examples=3, lag=10)
    """
    from seqkeras.datasets import registry

    return registry.load(name, split, folder, download, **options)


def path(name: str) -> Path:
    """Where a data file that comes with the course lies.

    A wheel carries the files inside the package, a checkout beside it.

    Args:
        name: Name of the file, such as `"co2.csv"`.

    Raises:
        ValueError: If there is no such file; the message lists those there are.
    """
    package = Path(__file__).resolve().parents[1]
    folder = package / "data"
    if not folder.is_dir():
        folder = package.parent / "data"
    if not (folder / name).is_file():
        files = sorted(file.name for file in folder.glob("*") if file.is_file())
        raise ValueError(f"expected one of {files}. Received: name={name!r}")
    return folder / name
