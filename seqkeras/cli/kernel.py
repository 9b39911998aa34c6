"""The surroundings of a kernel that runs a notebook."""

import os
from pathlib import Path

from seqkeras.cli import PACKAGE

THREADS = "TF_NUM_INTRAOP_THREADS", "OMP_NUM_THREADS"  # for one operation


def environment(seed: int, reports: Path) -> dict[str, str]:
    """The environment of a kernel that reports to a file and is quiet."""
    environment = os.environ | {
        "SEQKERAS_REPORTS": str(reports),
        "SEQKERAS_SEED": str(seed + int(os.environ.get("SEQKERAS_SEED", 0))),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        # ipykernel then leaves alone what C++ code writes to file descriptor 2.
        "PYTEST_CURRENT_TEST": "seqkeras run",
    }
    environment.pop("MPLBACKEND", None)
    if (PACKAGE.parent / "pyproject.toml").exists():  # a checkout, installed or not
        path = [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, path))
    return environment
