"""Execute notebooks, each in a kernel of its own."""

import asyncio
import contextlib
import json
import logging
import os
import re
import signal
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import nbformat
import psutil
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import (
    CellExecutionError,
    CellTimeoutError,
    DeadKernelError,
)

from seqkeras.cli import BadInput
from seqkeras.cli.kernel import THREADS, environment
from seqkeras.cli.lessons import Lesson
from seqkeras.cli.result import Result, is_run
from seqkeras.cli.tidy import clear, tidy

logging.getLogger("traitlets").setLevel(logging.CRITICAL + 1)  # we say it ourselves
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_RULE = re.compile(r"^-{20,}\n")
_NOTICE = re.compile(r"^\[IPKernelApp\].*\n", re.M)


def require_runnable(lesson: Lesson):
    """Refuse a notebook against the rules, or whose kernel is not installed."""
    try:
        with warnings.catch_warnings(action="ignore"):
            nbformat.validate(json.loads(lesson.text), version=4)
        KernelSpecManager().get_kernel_spec(lesson.kernel)
    except nbformat.ValidationError as error:
        raise BadInput(f"{lesson.path}: {error.message}") from error
    except NoSuchKernel as error:
        if lesson.kernel == "python3":
            remedy = "pip install -r requirements.txt"
        else:
            remedy = "Choose the kernel python3 in Jupyter and save the notebook"
        raise BadInput(
            f"{lesson.path}: the kernel {lesson.kernel} is not installed. {remedy}"
        ) from error


def execute_all(
    tasks: list[tuple[Lesson, int]],
    jobs: int,
    timeout: int,
    started: Callable[[Result], None],
    moved: Callable[[Result], None],
    finished: Callable[[Result], None],
) -> int:
    """Execute lessons, some at a time, and go on after a failure.

    Args:
        tasks: Pairs of a lesson and the seed to add to its own.
        jobs: How many run at the same time, each on its share of the cores.
        timeout: Seconds that a cell may take.
        started: Called when a notebook starts.
        moved: Called when it starts its next cell.
        finished: Called, in another thread, when it ended well or badly.

    Returns:
        0, or the exit status if it was stopped: 130 by Ctrl-C, 143 by SIGTERM.
        By then the kernels are gone.
    """

    threads = str(max(1, os.cpu_count() // min(jobs, len(tasks))))
    share = dict.fromkeys(THREADS, threads)

    async def one(gate, lesson, seed):
        async with gate:
            notebook = nbformat.v4.reads(lesson.text)
            clear(notebook)
            result = Result(lesson, notebook, seed)
            started(result)
            await _execute(result, timeout, moved, share)
            await asyncio.to_thread(finished, result)

    async def all_of_them():
        stop = asyncio.current_task().cancel
        loop = asyncio.get_running_loop()
        before = signal.signal(
            signal.SIGTERM, lambda *_: loop.call_soon_threadsafe(stop)
        )
        try:
            gate = asyncio.Semaphore(jobs)
            async with asyncio.TaskGroup() as group:
                for lesson, seed in tasks:
                    group.create_task(one(gate, lesson, seed))
        finally:
            signal.signal(signal.SIGTERM, before)

    try:
        asyncio.run(all_of_them())
    except KeyboardInterrupt:
        return 130
    except asyncio.CancelledError:
        return 143
    return 0


async def _execute(result, timeout, moved, share):
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(
        prefix="seqkeras_", ignore_cleanup_errors=True
    ) as scratch:
        reports, log = Path(scratch, "reports"), Path(scratch, "log")
        client = NotebookClient(
            result.notebook,
            kernel_name=result.lesson.kernel,
            timeout=timeout,
            iopub_timeout=timeout,
            raise_on_iopub_timeout=True,
            record_timing=False,
            resources={"metadata": {"path": str(result.lesson.path.parent)}},
        )
        manager = client.create_kernel_manager()
        try:
            with log.open("wb") as sink:
                await client.async_start_new_kernel(
                    env=share | environment(result.seed, reports),
                    stdout=sink,
                    stderr=sink,
                )
            await client.async_start_new_kernel_client()
            await _run_cells(client, result, moved)
            await manager.shutdown_kernel()
        except CellExecutionError as error:
            result.error = f"{error.ename}: {error.evalue}".split("\n", 1)[0]
            result.details = _traceback(result.notebook)
        except CellTimeoutError:
            result.error = f"TimeoutError: not done after {timeout} s (see --timeout)"
        except DeadKernelError:
            if asyncio.current_task().cancelling():  # nbclient takes it for a death
                raise asyncio.CancelledError from None
            result.error = _cause_of_death(manager)
            last = log.read_text(encoding="utf-8", errors="replace")
            result.details = _tail(_NOTICE.sub("", last).rstrip() + "\n" + result.error)
        except Exception as error:  # whatever it is, the other lessons go on
            result.error = f"{type(error).__name__}: {error}".split("\n", 1)[0]
        finally:
            if manager.has_kernel:
                await manager.shutdown_kernel(now=True)
            if client.kc:
                client.kc.stop_channels()
        if reports.exists():
            lines = reports.read_text(encoding="utf-8").split("\n")
            result.reports = [json.loads(line) for line in lines[:-1]]
    tidy(result.notebook)
    result.seconds = time.perf_counter() - start


async def _run_cells(client, result, moved):
    watch = asyncio.create_task(_watch_memory(client.km.provisioner.pid, result))
    try:
        for index, cell in enumerate(result.notebook.cells):
            if is_run(cell):
                result.cell += 1
                moved(result)
                await client.async_execute_cell(
                    cell, index, execution_count=result.cell
                )
        result.cell = 0
    finally:
        watch.cancel()
        with contextlib.suppress(psutil.Error):
            result.cpu = sum(psutil.Process(client.km.provisioner.pid).cpu_times()[:4])


async def _watch_memory(pid, result):
    """Keep the most memory that the kernel and its children held at once."""
    kernel = psutil.Process(pid)
    while True:
        with contextlib.suppress(psutil.Error):
            held = 0
            for process in [kernel, *kernel.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    held += process.memory_info().rss
            result.memory = max(result.memory, held)
        await asyncio.sleep(0.2)


def _traceback(notebook):
    """The end of the last traceback that was printed, without its colours."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    errors = [output for output in outputs if output.output_type == "error"]
    text = "\n".join(line for error in errors[-1:] for line in error.traceback)
    return _tail(_RULE.sub("", _ESCAPES.sub("", text)))


def _cause_of_death(manager):
    code = manager.provisioner.process.poll()
    how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
    memory = ", often for want of memory" if code == -9 else ""
    return f"the kernel died: {how}{memory}"


def _tail(text):
    return "\n".join(text.strip().split("\n")[-12:])
