"""`seqkeras data`: the data sets, what they are, and how they get here."""

from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from seqkeras.cli import BadInput
from seqkeras.cli.progress import console
from seqkeras.datasets import cache, registry
from seqkeras.datasets.corpus import Corpus


def main(args) -> int:
    if args.action == "list":
        _list()
        return 0
    try:
        found = registry.find(args.name)
        if args.action == "info":
            _info(found)
        else:
            _get(found)
    except ValueError as error:
        raise BadInput(str(error)) from error
    return 0


def _list():
    table = Table("set", "what", "splits", "here", box=None)
    table.columns[0].no_wrap = True
    for found in registry.sets():
        table.add_row(found.name, found.what, _splits(found), _where(found))
    console().print(table, markup=False)


def _info(found):
    table = Table("field", "value", box=None, show_header=False)
    table.add_row("set", found.name)
    table.add_row("what", found.what)
    table.add_row("splits", _splits(found))
    table.add_row("licence", found.licence)
    table.add_row("cite", found.paper)
    if isinstance(found, Corpus):
        table.add_row("gives", found.gives)
        table.add_row("home", found.home)
        for split, names in found.files.items():
            table.add_row(f"files, {split}", " and ".join(names).replace("|", " or "))
        if found.archive:
            table.add_row("archive", found.archive)
        for url in found.urls.values():
            table.add_row("from", url)
        unknown = "not published: recorded at the first download"
        for name in dict.fromkeys([*found.urls, *found.sums]):
            table.add_row(f"checksum, {name}", found.sums.get(name, unknown))
    else:
        table.add_row("gives", f"see help(seqkeras.datasets.{found.name})")
    table.add_row("here", _where(found) or "no")
    console().print(table, markup=False, soft_wrap=True)


def _get(found):
    if not isinstance(found, Corpus):
        console().print(f"{found.name}: {_where(found)}, nothing to fetch")
        return
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=console(),
        transient=True,
        disable=not console().is_terminal,
    )
    tasks = {}

    def show(name, done, total):
        if name not in tasks:
            tasks[name] = bars.add_task(name, completed=done, total=total)
        bars.update(tasks[name], completed=done, total=total)

    with bars:
        folder = cache.get(found, show)
    console().print(f"{found.name}: whole and checked, in {folder}", soft_wrap=True)


def _splits(found) -> str:
    counts = getattr(found, "counts", {})
    exact = {split: n for split, n in counts.items() if isinstance(n, int)}
    parts = [f"{exact[s]:,} {s}" if s in exact else s for s in found.splits]
    return ", ".join(parts) or "drawn, in any number"


def _where(found) -> str:
    if isinstance(found, Corpus):
        return str(registry.is_here(found) or "")
    return "comes with the course"
