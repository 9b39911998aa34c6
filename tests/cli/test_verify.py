"""Which notebooks go stale, tried on a small checkout with its own package."""

import json
import shutil
from pathlib import Path

import pytest
from nbformat import v4

from seqkeras.cli import main, strict, verified

ROOT = Path(__file__).parents[2]
FIRST = "notebooks/10_first.ipynb"
SECOND = "notebooks/20_second.ipynb"
MASTER = "assignments/10_first.ipynb"


def notebook(path, *cells):
    """Store a notebook of pairs: what a cell says, and what it printed."""
    made = v4.new_notebook(cells=[v4.new_markdown_cell("# Title")])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    for count, (source, printed) in enumerate(cells, start=1):
        outputs = [v4.new_output("stream", name="stdout", text=printed)] * bool(printed)
        made.cells.append(v4.new_code_cell(source, outputs=outputs))
        made.cells[-1].execution_count = count
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(made), encoding="utf-8")


def checkout(root):
    """A checkout with two lessons and a master."""
    for name in ("pyproject.toml", "notebooks/sanitize.cfg", "seqkeras/reports.py"):
        (root / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    for name in ("cli/kernel.py", "cli/strict.py"):
        (root / "seqkeras/cli").mkdir(exist_ok=True)
        shutil.copy(ROOT / "seqkeras" / name, root / "seqkeras" / name)
    (root / "seqkeras/__init__.py").touch()
    (root / "own").mkdir()
    (root / "own/__init__.py").write_text("")
    (root / "own/used.py").write_text("def late():\n    import own.lazy\n")
    (root / "own/lazy.py").write_text("")
    (root / "own/unused.py").write_text("")
    (root / "own/child.py").write_text("print(open('../data/b.txt').read())\n")
    (root / "data").mkdir()
    (root / "data/a.txt").write_text("1")
    (root / "data/b.txt").write_text("2")
    notebook(
        root / FIRST,
        ("from own.used import late\nlate()", ""),
        ("print(open('../data/a.txt').read())", "1\n"),
        (
            "from seqkeras.reports import observe, report\n"
            "report('x', 0.5, about=0.5, tol=0.1)\nobserve('t', 3, 's')",
            "x: 0.52   expected 0.5 ± 0.1   ok\nt: 7 s   on this computer\n",
        ),
    )
    notebook(
        root / SECOND,
        (
            "import subprocess, sys\n"
            "done = subprocess.run([sys.executable, '../own/child.py'], "
            "capture_output=True, text=True)\nprint(done.stdout)",
            "2\n\n",
        ),
    )
    notebook(root / MASTER, ("import own.used", ""))


@pytest.fixture(scope="module")
def proven(tmp_path_factory):
    """A checkout whose notebooks have all passed."""
    root = tmp_path_factory.mktemp("proven")
    checkout(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert main(["verify"]) == 0
    return root


@pytest.fixture
def here(proven, tmp_path, monkeypatch):
    """A copy of it, as the working folder."""
    shutil.copytree(proven, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    return tmp_path / "copy"


def stale(capsys):
    """The notebooks that `verify --check` names."""
    capsys.readouterr()
    status = main(["verify", "--check"])
    *lines, total = capsys.readouterr().out.splitlines()
    assert status == bool(lines)
    assert total == f"{3 - len(lines)} of 3 notebooks verified"
    return {line.partition(": ")[0] for line in lines}


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


pytestmark = pytest.mark.slow
ALL = {FIRST, SECOND, MASTER}


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (FIRST, "late()", "late( )", {FIRST}),
        (FIRST, "x: 0.52", "x: 0.53", {FIRST}),
        (FIRST, "1\\n", "2\\n", {FIRST}),
        (FIRST, "t: 7 s", "t: 8 s", {FIRST}),
        (FIRST, '"metadata": {}, "exec', '"metadata": {"tags": ["a"]}, "exec', {FIRST}),
        (FIRST, "# Title", "# Another", set()),
        (SECOND, "2\\n", "3\\n", {SECOND}),
        (MASTER, "import own.used", "import  own.used", {MASTER}),
        ("own/used.py", "own.lazy", "own.lazy ", {FIRST, MASTER}),
        ("own/child.py", "print", "print ", {SECOND}),
        ("seqkeras/reports.py", "import", "import ", {FIRST}),
        ("notebooks/sanitize.cfg", "computer", "machine", ALL),
        ("pyproject.toml", "--strict-markers", "--strict-config", ALL),
        ("seqkeras/cli/strict.py", "import os", "import  os", ALL),
        ("pyproject.toml", "A course", "The course", set()),
    ],
)
def test_what_depends_on_it_goes_stale(here, capsys, name, old, new, expected):
    edit(here / name, old, new)
    assert stale(capsys) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("own/lazy.py", {FIRST}),
        ("own/__init__.py", {FIRST, MASTER}),
        ("data/a.txt", {FIRST}),
        ("data/b.txt", {SECOND}),
        ("own/unused.py", set()),
        ("data/new.txt", set()),
    ],
)
def test_one_more_byte(here, capsys, name, expected):
    with (here / name).open("a") as file:
        file.write("\n")
    assert stale(capsys) == expected


def test_nothing_is_stale_at_first(here, capsys):
    assert stale(capsys) == set()


def test_what_is_gone_and_what_is_new(here, capsys):
    (here / "own/lazy.py").unlink()
    shutil.copy(here / SECOND, here / "notebooks/30_third.ipynb")
    assert main(["verify", "--check"]) == 1
    said = capsys.readouterr().out
    assert f"{FIRST}: own/lazy.py is gone" in said
    assert "30_third.ipynb: never verified" in said


def test_other_versions_make_everything_stale(here, capsys, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    assert main(["verify", "--check"]) == 1
    assert "backend tensorflow then, jax now" in capsys.readouterr().out
    assert stale(capsys) == ALL


def test_a_row_says_what_it_was_verified_with(here):
    row = json.loads((here / "notebooks/verified.json").read_text())[FIRST]
    assert set(row) == set("date commit cpu_seconds python with notebook files".split())
    assert row["cpu_seconds"] > 0
    assert set(row["with"]) >= set("keras tensorflow numpy scikit-learn babel".split())


def test_the_two_verified_longest_ago_run_again(here, capsys):
    path = here / "notebooks/verified.json"
    rows = json.loads(path.read_text())
    for name, year in ((FIRST, 2020), (SECOND, 2022), (MASTER, 2021)):
        rows[name]["date"] = f"{year}-01-01"
    path.write_text(json.dumps(rows))
    assert main(["verify"]) == 0
    said = capsys.readouterr().out
    assert "2 notebooks" in said and "2 passed, 0 failed" in said
    assert f"ok      {FIRST}" in said and f"ok      {MASTER}" in said
    rows = json.loads(path.read_text())
    assert rows[SECOND]["date"] == "2022-01-01" < rows[FIRST]["date"]


def test_the_measured_numbers_are_not_compared(here, capsys):
    edit(here / FIRST, "x: 0.52", "x: 0.59")
    edit(here / FIRST, "t: 7 s", "t: 8 s")
    assert stale(capsys) == {FIRST}
    assert main(["verify", "10"]) == 0
    assert stale(capsys) == set()


def test_band_name_verdict_and_unit_are_compared(here, capsys):
    cell = (
        "from seqkeras.reports import observe, report\n"
        "report('x', 0.5, about=0.5, tol=0.1)\nobserve('t', 3, 's')"
    )
    right = "x: 0.52   expected 0.5 ± 0.1   ok\nt: 7 s   on this computer\n"
    wrong = [
        right.replace("± 0.1", "± 0.2"),
        right.replace("  ok", "  MISSED"),
        right.replace("x:", "y:"),
        right.replace("7 s", "7 min"),
    ]
    notebook(here / FIRST, *((cell, printed) for printed in [right, *wrong]))
    assert main(["verify", "10"]) == 1
    said = capsys.readouterr().out
    assert "4 failed, 1 passed" in said, said
    assert stale(capsys) == {FIRST}


def test_a_file_that_changes_meanwhile_is_not_entered(here, capsys, monkeypatch):
    def run(path, root, timeout, share):
        (root / "own/used.py").write_text("")
        return strict.Strict(True, "", 1.0, 1.0, {"own/used.py"})

    monkeypatch.setattr("seqkeras.cli.verify.strict_run", run)
    edit(here / FIRST, "late()", "late( )")
    assert main(["verify", "10"]) == 1
    assert "changed while it ran: own/used.py" in capsys.readouterr().out
    assert FIRST in stale(capsys)


@pytest.mark.parametrize("text", ["{", '{"a": {}}', "[]", '{"a": 1}'])
def test_damaged_rows(here, capsys, text):
    (here / "notebooks/verified.json").write_text(text)
    assert main(["verify", "--check"]) == 2
    assert "is damaged" in capsys.readouterr().err


def test_only_a_checkout_can_be_verified(here, capsys):
    (here / "pyproject.toml").unlink()
    assert main(["verify"]) == 2
    assert "expected a checkout" in capsys.readouterr().err


def test_an_elsewhere_notebook(here, capsys, tmp_path):
    shutil.copy(here / FIRST, tmp_path / "10_first.ipynb")
    assert main(["verify", str(tmp_path / "10_first.ipynb")]) == 2
    assert "expected a notebook below" in capsys.readouterr().err


def test_prose_and_images_are_no_part_of_the_print(tmp_path):
    path = tmp_path / "a.ipynb"
    notebook(path, ("1", ""))
    document = json.loads(path.read_text())
    output = v4.new_output("display_data", {"image/png": "x", "text/plain": "a"})
    document["cells"][1]["outputs"] = [output]

    def printed():
        path.write_text(json.dumps(document))
        return verified.notebook_print(path)

    first = printed()
    output["data"]["image/png"] = "y"
    document["cells"][0]["source"] = "# B"
    assert printed() == first
    output["data"]["text/plain"] = "b"
    assert printed() != first
