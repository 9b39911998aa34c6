"""One strict run of nbval, and what its kernel read on the way."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from seqkeras.cli.kernel import THREADS, environment

# Python runs a module of this name when it starts. In the kernel, and in what the
# kernel starts, it takes down each module that is executed and each file that is
# opened below the root. pytest sets PYTEST_VERSION for its children, not for itself.
_WATCH = """
import os, sys

def watch(root, log):
    seen, out = set(), os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def hook(event, args):
        if event == "exec":
            path = args[0].co_filename
        elif event == "open":
            path = args[0]
        else:
            return
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if isinstance(path, str) and path not in seen:
            seen.add(path)
            if not path.startswith("<"):
                path = os.path.realpath(path)
                if path.startswith(root):
                    os.write(out, (path + "\\n").encode("utf-8", "surrogateescape"))

    sys.addaudithook(hook)

if "PYTEST_VERSION" in os.environ:
    watch(os.environ["SEQKERAS_ROOT"], os.environ["SEQKERAS_FOOTPRINT"])
"""


@dataclass
class Strict:
    """What came of a strict run.

    `seconds` are those of a clock, `cpu` those that the kernel computed; `said` is
    what pytest printed, `read` the paths, below the root, of what the kernel read.
    """

    ok: bool
    said: str
    seconds: float
    cpu: float
    read: set[str]


def strict_run(path: Path, root: Path, timeout: int, share: int) -> Strict:
    """Run a notebook and compare every output with the stored one.

    Args:
        path: The notebook.
        root: The folder of pyproject.toml, the package and the data.
        timeout: Seconds that a cell may take.
        share: Threads for an operation.

    Returns:
        The outcome.
    """
    root = root.resolve()
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider"]
    command += [f"--nbval-cell-timeout={timeout}", f"--timeout={timeout + 100}"]
    command += ["--rootdir", str(root), "-c", str(root / "pyproject.toml")]
    with tempfile.TemporaryDirectory(prefix="seqkeras_") as scratch:
        log = Path(scratch, "read")
        Path(scratch, "sitecustomize.py").write_text(_WATCH, encoding="utf-8")
        env = environment(0, Path(os.devnull)) | dict.fromkeys(THREADS, str(share))
        env |= {
            "PYTHONPATH": os.pathsep.join([scratch, str(root)]),
            "SEQKERAS_FOOTPRINT": str(log),
            "SEQKERAS_ROOT": str(root) + os.sep,
            "SEQKERAS_SEED": "0",
        }
        for name in ("PYTEST_CURRENT_TEST", "PYTEST_VERSION", "PYTEST_ADDOPTS"):
            env.pop(name, None)
        start = time.perf_counter()
        with tempfile.TemporaryFile(dir=scratch) as out:
            process = subprocess.Popen(
                [*command, str(path)], cwd=root, env=env, stdout=out, stderr=out
            )
            with _CpuSeconds(process.pid) as cpu:
                status = process.wait()
            out.seek(0)
            said = out.read().decode("utf-8", "replace")
        names = log.read_text("utf-8").splitlines() if log.exists() else []
    read = {Path(name).relative_to(root).as_posix() for name in names}
    seconds = time.perf_counter() - start
    return Strict(status == 0, said, seconds, cpu.total, set(filter(_is_own, read)))


def _is_own(name):
    parts = name.split("/")
    hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
    return not hidden and parts[0] not in ("build", "dist")


class _CpuSeconds:
    """Add up the seconds that the children of a process compute."""

    def __init__(self, pid):
        self._process = psutil.Process(pid)
        self._seconds = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def total(self):
        return sum(self._seconds.values())

    def _watch(self):
        while not self._done.wait(0.3):
            try:
                for child in self._process.children(recursive=True):
                    times = child.cpu_times()
                    self._seconds[child.pid] = times.user + times.system
            except psutil.Error:
                continue

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._done.set()
        self._thread.join()
