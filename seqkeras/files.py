"""Files that are either the old one or the new one, never half of it."""

import contextlib
import os
from pathlib import Path


def write(path: Path, text: str):
    """Write a file under a temporary name, then move it into place."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        with contextlib.suppress(FileNotFoundError):
            draft.chmod(path.stat().st_mode)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
