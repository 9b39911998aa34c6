"""`seqkeras verify`: strict nbval, for the notebooks that need it."""

import contextlib
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import psutil
from rich.text import Text

from seqkeras.cli.lessons import LESSONS, Lesson, choose, folder
from seqkeras.cli.progress import console, minutes
from seqkeras.cli.readme import with_tables
from seqkeras.cli.run import expected_seconds
from seqkeras.cli.strict import strict_run
from seqkeras.cli.verified import Verified, notebook_print
from seqkeras.files import write

_AGAIN = 2  # notebooks verified longest ago that are run all the same


def main(args) -> int:
    verified = Verified(folder().resolve().parent)
    screen = console()
    paths = _paths(verified.root)
    stale = {path: why for path in paths if (why := verified.reasons(path))}
    if args.check:
        for path, why in stale.items():
            screen.print(f"{verified.name(path)}: {why[0]}{_more(why)}")
        screen.print(f"{len(paths) - len(stale)} of {len(paths)} notebooks verified")
        return 1 if stale else 0
    if args.all:
        chosen = paths
    elif args.lessons:
        chosen = [path.resolve() for path in choose(args.lessons)]
    else:
        chosen = [*stale, *_oldest(verified, [p for p in paths if p not in stale])]
    return _run(chosen, stale, verified, args, screen)


def _paths(root):
    """The lessons, and the masters of their exercises."""
    lessons = sorted((root / "notebooks").glob(LESSONS))
    return lessons + sorted((root / "assignments").glob(LESSONS))


def _oldest(verified, paths):
    date = {path: verified.rows[verified.name(path)]["date"] for path in paths}
    return sorted(paths, key=date.get)[:_AGAIN]


def _expected(verified, path):
    """CPU seconds: as when it was verified, else as the notebook says."""
    row = verified.rows.get(verified.name(path))
    return row["cpu_seconds"] if row else expected_seconds(Lesson(path))


def _more(why):
    return f" (and {len(why) - 1} more)" if len(why) > 1 else ""


def _run(paths, stale, verified, args, screen):
    names = {path: verified.name(path) for path in paths}
    cost = {path: _expected(verified, path) for path in paths}
    paths = sorted(paths, key=cost.get, reverse=True)  # so that no core waits long
    jobs = min(args.jobs, len(paths))
    for path in paths:
        why = stale.get(path)
        said = why[0] + _more(why) if why else "verified; run again"
        screen.print(f"{names[path]}: {said}")
    expected = sum(cost.values()) / jobs
    screen.print(f"{len(paths)} notebooks, {minutes(expected)} expected\n")
    share = max(1, os.cpu_count() // jobs)
    width = max(map(len, names.values()))
    failed = []

    def one(path):
        started, before = time.time(), notebook_print(path)
        run = strict_run(path, verified.root, args.timeout, share)
        edited = [
            name
            for name in run.read
            if Path(verified.root, name).stat().st_mtime > started - 0.01  # a tick
        ]
        if notebook_print(path) != before:
            edited.append(names[path])
        return run, edited

    pool = ThreadPoolExecutor(jobs)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the same as Ctrl-C
    try:
        tasks = {pool.submit(one, path): path for path in paths}
        for task in as_completed(tasks):
            path = tasks[task]
            run, edited = task.result()
            ok = run.ok and not edited
            mark = Text("ok    ", "green") if ok else Text("FAILED", "bold red")
            said = f"  {names[path]:<{width}}  {run.seconds:6.1f} s"
            said += f"  CPU {run.cpu:6.1f} s"
            if edited:
                said += f"  changed while it ran: {', '.join(edited)}"
            screen.print(Text.assemble(mark, said), soft_wrap=True)
            if ok:
                verified.add(path, run)
            else:
                failed.append(path)
                print("" if run.ok else run.said, flush=True)
    except KeyboardInterrupt:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):
                child.kill()
        raise
    if (readme := verified.root / "README.md").is_file():
        write(readme, with_tables(readme))  # it says when a lesson was verified
    count = len(paths) - len(failed)
    print(f"\n{count} passed, {len(failed)} failed")
    return 1 if failed else 0
