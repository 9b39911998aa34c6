"""Which notebooks passed a strict run, and with what: notebooks/verified.json."""

import hashlib
import importlib.metadata
import json
import os
import platform
import subprocess
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from seqkeras.cli import BadInput
from seqkeras.cli.strict import Strict
from seqkeras.files import write

_PACKAGES = "keras", "tensorflow", "numpy", "scikit-learn", "babel", "nbval"
FILE = "verified.json"
_RUNNER = "notebooks/sanitize.cfg", "seqkeras/cli/kernel.py", "seqkeras/cli/strict.py"


class Verified:
    """The rows of notebooks/verified.json, one for each notebook that passed.

    A row holds a fingerprint of all that the outputs of the notebook depend on: its
    code cells, their tags and stored text outputs; the bytes of each own module and
    data file that its kernel read; the versions of what it was run with. Prose and
    images are no part of it, since nbval does not compare them.

    Args:
        root: The folder that holds notebooks/ and pyproject.toml.

    Raises:
        BadInput: If `root` is no checkout, or the file cannot be read.
    """

    def __init__(self, root: Path):
        if not (root / "pyproject.toml").is_file():
            raise BadInput(
                f"expected a checkout, with pyproject.toml and tests. Received: {root}"
            )
        self.root = root.resolve()
        self.path = self.root / "notebooks" / FILE
        self.now_with = _versions(self.root)
        self.rows = self._read()

    def _read(self):
        if not self.path.exists():
            return {}
        try:
            rows = json.loads(self.path.read_text("utf-8"))
            for row in rows.values():
                row["notebook"], dict(row["files"]), dict(row["with"]), row["date"]
                float(row["cpu_seconds"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadInput(
                f"{self.path} is damaged ({error}). Take it from git, or delete it: "
                "every notebook then counts as not verified"
            ) from error
        return rows

    def name(self, path: Path) -> str:
        """How the rows call a notebook: its path below the root.

        Raises:
            BadInput: If it lies elsewhere.
        """
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            raise BadInput(f"expected a notebook below {self.root}: {path}") from None

    def reasons(self, path: Path) -> list[str]:
        """Why a notebook is not verified any more; empty if it is."""
        row = self.rows.get(self.name(path))
        if row is None:
            return ["never verified"]
        found = [
            f"{what} {row['with'].get(what, '(none)')} then, {now} now"
            for what, now in self.now_with.items()
            if row["with"].get(what) != now
        ]
        if notebook_print(path) != row["notebook"]:
            found.append("its code or its stored outputs changed")
        for name, then in row["files"].items():
            if (now := _file_print(self.root / name)) != then:
                found.append(f"{name} {'changed' if now else 'is gone'}")
        return found

    def add(self, path: Path, run: Strict):
        """Enter a notebook that has passed, and save."""
        row = {
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "commit": _commit(self.root),
            "cpu_seconds": round(run.cpu, 1),
            "python": platform.python_version(),
            "with": self.now_with,
            "notebook": notebook_print(path),
            "files": {name: _file_print(self.root / name) for name in sorted(run.read)},
        }
        rows = self._read() | {self.name(path): row}
        rows = {n: r for n, r in sorted(rows.items()) if (self.root / n).exists()}
        self.rows = rows
        write(self.path, json.dumps(rows, indent=1) + "\n")


def verified_on(path: Path) -> str:
    """When a lesson passed its last strict run, and with what; "" if never."""
    rows = path.parent / FILE
    if not rows.is_file():
        return ""
    row = json.loads(rows.read_text("utf-8")).get(f"notebooks/{path.name}")
    if row is None:
        return ""
    keras, tensorflow = (row["with"][name] for name in ("keras", "tensorflow"))
    return f"{row['date'][:10]}, keras {keras}, tensorflow {tensorflow}"


def notebook_print(path: Path) -> str:
    """Fingerprint of what strict nbval runs and compares in a notebook."""
    document = json.loads(path.read_text("utf-8"))
    cells = [
        [
            "".join(cell["source"]),
            cell.get("metadata", {}).get("tags", []),
            [_text_of(output) for output in cell.get("outputs", [])],
        ]
        for cell in document["cells"]
        if cell["cell_type"] == "code"
    ]
    kernel = document["metadata"].get("kernelspec", {}).get("name")
    return _short(json.dumps([kernel, cells]).encode())


def _text_of(output):
    """An output without images, which nbval does not compare."""
    data = output.get("data", {})
    kept = {kind: text for kind, text in data.items() if not kind.startswith("image/")}
    return {**output, "data": kept} if data else output


def _versions(root):
    versions = {name: importlib.metadata.version(name) for name in _PACKAGES}
    pyproject = (root / "pyproject.toml").read_text("utf-8")
    options = tomllib.loads(pyproject)["tool"]["pytest"]["ini_options"]["addopts"]
    return versions | {
        "backend": os.environ.get("KERAS_BACKEND", "tensorflow"),
        "options of pytest": " ".join(options),
        **{name: _file_print(root / name) for name in _RUNNER},
    }


def _file_print(path):
    return _short(path.read_bytes()) if path.is_file() else ""


def _short(data):
    return hashlib.sha256(data).hexdigest()[:16]


def _commit(root):
    """The commit that is checked out, with a plus if files differ from it."""

    def git(*words):
        command = ["git", "-C", str(root), *words]
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()

    try:
        changed = git("status", "--porcelain", "--untracked-files=no")
        return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")
    except OSError:  # there is no git
        return ""
