"""The floors of seqkeras: a module imports only from the floors below it."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "seqkeras"
FLOORS = [
    "files masking reports",
    "lesson",
    "text recurrent attention structured decoding metrics training probes plots",
    "transformer datasets",
    "models",
    "exercises",
    "cli",
    "__main__",
]
HEIGHT = {name: h for h, floor in enumerate(FLOORS) for name in floor.split()}


def imports(source, home):
    """Yield the first-level seqkeras modules that a module's source imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            if node.level:  # `from ..masking import x` in seqkeras/recurrent/lstm.py
                parts = ["seqkeras", *home.parts][: len(home.parts) + 1 - node.level]
                base = ".".join([*parts, *filter(None, [node.module])])
            else:
                base = node.module
            names = [f"{base}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            package, _, rest = name.partition(".")
            if package == "seqkeras" and rest:
                yield rest.partition(".")[0]


def faults(source, home):
    """Imports that point up, or sideways out of the module's own folder."""
    floor = home.parts[0].removesuffix(".py")
    if floor == "__init__":
        return list(imports(source, home))
    return [
        target
        for target in imports(source, home)
        if target in HEIGHT and target != floor and HEIGHT[target] >= HEIGHT[floor]
    ]


@pytest.mark.parametrize(
    "home", [p.relative_to(PACKAGE) for p in sorted(PACKAGE.rglob("*.py"))], ids=str
)
def test_imports_point_down(home):
    floor = home.parts[0].removesuffix(".py")
    assert floor in HEIGHT or floor == "__init__", f"{floor} has no floor"
    assert not faults((PACKAGE / home).read_text("utf-8"), home)


@pytest.mark.parametrize("folder", ["recurrent", "attention"])
def test_each_module_reads_alone(folder):
    for path in (PACKAGE / folder).glob("*.py"):
        home = path.relative_to(PACKAGE)
        if home != Path("attention/multi_head.py"):  # many times dot_product
            assert folder not in imports(path.read_text("utf-8"), home), home


@pytest.mark.parametrize(
    ("source", "home"),
    [
        ("from seqkeras.models import bert", "recurrent/lstm.py"),
        ("import seqkeras.datasets.order", "plots/history.py"),
        ("from seqkeras import cli", "models/bert.py"),
        ("from ..models import bert", "recurrent/lstm.py"),
        ("from .recurrent import lstm", "masking.py"),
    ],
)
def test_an_import_that_points_up_is_found(source, home):
    assert faults(source, Path(home))
