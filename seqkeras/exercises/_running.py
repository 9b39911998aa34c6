"""Run somebody else's code: for a while, in silence, and come back."""

import contextlib
import ctypes
import io
import logging
import threading
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class _TooLong(BaseException):
    """Ends a thread that does not end by itself."""


class _Sink(io.TextIOBase):
    """Swallows what is printed, and counts the characters."""

    count = 0

    def write(self, text):
        self.count += len(text)
        return len(text)


@dataclass
class Attempt:
    """What came of a call."""

    value: Any = None
    error: BaseException | None = None
    too_long: bool = False
    printed: int = 0


def _of_use(record):
    """Whether a record is not about what a failed answer left unfinished."""
    return "was never used" not in record.getMessage()


def attempt(function: Callable[[], Any], seconds: float) -> Attempt:
    """Call a function in a thread of its own, for a limited time.

    A thread can be left behind on every system and from every thread, so
    whatever the function does, the caller goes on. A signal could not do that.

    Args:
        function: Function without arguments. What it prints is not shown.
        seconds: After so many seconds an exception is raised in it. If it
            sits in C code or catches everything, it is left to itself.

    Returns:
        An `Attempt`.
    """
    done = Attempt()

    def work():
        try:
            done.value = function()
        except BaseException as error:
            done.error = error

    # TensorFlow complains when the leftovers are collected, which may be much later.
    logging.getLogger("tensorflow").addFilter(_of_use)
    thread = threading.Thread(target=work, daemon=True)
    sink = _Sink()
    with (
        contextlib.redirect_stdout(sink),
        contextlib.redirect_stderr(sink),
        warnings.catch_warnings(action="ignore"),
    ):
        thread.start()
        thread.join(max(seconds, 0.01))
        late = thread.is_alive()
        end = time.monotonic() + 1
        while thread.is_alive() and time.monotonic() < end:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread.ident), ctypes.py_object(_TooLong)
            )
            thread.join(0.02)
    if late:
        return Attempt(too_long=True, printed=sink.count)
    done.printed = sink.count
    return done
