"""Data sets, one module each."""

from pathlib import Path


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
