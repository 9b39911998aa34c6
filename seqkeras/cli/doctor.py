"""`seqkeras doctor`: can this computer run the lessons?"""

import importlib.metadata
import os
import platform
import re
import sys
import tempfile
from pathlib import Path

from packaging.requirements import Requirement

from seqkeras.cli import PACKAGE, BadInput

_MEMORY = 4e9
_PROBE = """import sys, keras
print(keras.backend.backend(), sys.prefix, sep="\\n")"""


def main(args) -> int:
    ok = True
    for what, remedy in findings():
        print(f"{what}: {remedy or 'ok'}", flush=True)
        ok = ok and not remedy
    return 0 if ok else 1


def findings():
    """Yield what was looked at and what to do, an empty string if nothing."""
    yield f"Python {platform.python_version()}", ""  # or main would have refused
    for requirement in requirements():
        yield package(requirement)
    yield kernel()
    yield cores()
    yield memory()
    yield data()


def requirements() -> list[Requirement]:
    """What the course needs: of this checkout, else of the installed package."""
    listed = PACKAGE.parent / "requirements.txt"
    if listed.is_file():
        lines = re.sub(r"#.*", "", listed.read_text(encoding="utf-8")).split("\n")
    else:
        lines = importlib.metadata.requires("seqkeras") or []
    found = [Requirement(line) for line in lines if line.strip()]
    return [need for need in found if not need.marker or need.marker.evaluate()]


def package(need: Requirement) -> tuple[str, str]:
    """Whether a package is there, in a version that will do."""
    remedy = f'pip install "{need.name}{need.specifier}"'
    try:
        version = importlib.metadata.version(need.name)
    except importlib.metadata.PackageNotFoundError:
        return need.name, f"missing. {remedy}"
    if need.specifier.contains(version, prereleases=True):
        return f"{need.name} {version}", ""
    return f"{need.name} {version}", f"need {need.specifier}. {remedy}"


def kernel() -> tuple[str, str]:
    """Whether a kernel starts, as for a lesson, and what Keras computes with."""
    try:
        from nbformat import v4

        from seqkeras.cli.execute import execute_all, require_runnable
        from seqkeras.cli.lessons import Lesson
        from seqkeras.cli.tidy import dump
        from seqkeras.files import write
    except ModuleNotFoundError as error:
        return "kernel", f"cannot be tried without the package {error.name}"
    done = []
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "probe.ipynb")
        write(path, dump(v4.new_notebook(cells=[v4.new_code_cell(_PROBE)])))
        lesson = Lesson(path)
        try:
            require_runnable(lesson)
        except BadInput:
            return "kernel python3", "not installed. pip install -r requirements.txt"
        if execute_all([(lesson, 0)], 1, 300, _nothing, _nothing, done.append):
            raise KeyboardInterrupt
    if done[0].error:
        return "kernel python3", done[0].error
    backend, home = done[0].notebook.cells[0].outputs[0].text.split()
    if home != sys.prefix:
        remedy = "python -m ipykernel install --sys-prefix"
        return "kernel python3", f"belongs to the Python in {home}. {remedy}"
    if backend != "tensorflow":
        remedy = "the lessons need tensorflow. export KERAS_BACKEND=tensorflow"
        return f"kernel python3, Keras backend {backend}", remedy
    return f"kernel python3 starts, Keras backend {backend}", ""


def cores() -> tuple[str, str]:
    """The minutes that the lessons announce are those of two cores."""
    available = getattr(os, "sched_getaffinity", None)
    count = len(available(0)) if available else os.cpu_count()
    return f"cores {count}", "" if count >= 2 else "1 works, at half the speed"


def memory() -> tuple[str, str]:
    """Whether a lesson finds room."""
    try:
        from psutil import virtual_memory
    except ModuleNotFoundError:
        return "memory", "cannot be measured without the package psutil"
    free = virtual_memory().available
    remedy = f"close other programs: a lesson may take {_MEMORY / 1e9:.0f} GB"
    return f"memory {free / 1e9:.1f} GB free", "" if free >= _MEMORY else remedy


def data() -> tuple[str, str]:
    """Whether the files are there that the modules of `seqkeras.datasets` read."""
    names = set()
    for module in (PACKAGE / "datasets").glob("*.py"):
        source = module.read_text(encoding="utf-8")
        names |= set(re.findall(r'\bpath\("([\w./-]+)"\)', source))
    places = [PACKAGE / "data", PACKAGE.parent / "data"]
    missing = [
        name
        for name in sorted(names)
        if not any((place / name).is_file() for place in places)
    ]
    remedy = f"missing: {', '.join(missing)}. Install seqkeras again"
    return f"data files {len(names)}", remedy if missing else ""


def _nothing(result):
    pass
