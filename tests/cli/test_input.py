"""Input that makes no sense gets one line, and the rest still runs."""

import re
import subprocess
import sys

import pytest

import seqkeras.cli
from seqkeras.cli import PACKAGE, main


def say(capsys, *words):
    """Exit status and the one line on stderr."""
    try:
        status = main(list(words))
    except SystemExit as stop:
        status = stop.code
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.endswith("\n"), out + err
    return status, err[:-1]


@pytest.fixture
def here(course, monkeypatch):
    monkeypatch.chdir(course.folder)
    course.add("20_simple_rnn", ">>> print(1)")
    course.add("22_lstm", ">>> print(1)")
    return course


@pytest.mark.parametrize(
    "word, hint",
    [
        ("simple_rn", "Did you mean 20_simple_rnn?"),
        ("22_lsmt", "Did you mean 22_lstm?"),
        ("zebra", "See: seqkeras list"),
    ],
)
def test_unknown_lesson(here, capsys, word, hint):
    status, err = say(capsys, "run", "22", word)
    assert status == 2
    assert err == f"seqkeras run: there is no lesson {word}. {hint}"


def test_missing_file(here, capsys):
    status, err = say(capsys, "run", "notebooks/99_gone.ipynb")
    assert (status, err) == (
        2,
        "seqkeras run: there is no file notebooks/99_gone.ipynb",
    )


def test_two_notebooks_of_one_name(here, capsys):
    twin = here.folder / "22_lstm.ipynb"
    twin.write_bytes((here.notebooks / "22_lstm.ipynb").read_bytes())
    status, err = say(capsys, "run", "lstm", "./22_lstm.ipynb")
    assert status == 2
    assert err.endswith("22_lstm.ipynb have the same name")


@pytest.mark.parametrize(
    "text, reason",
    [
        ("", "is not a notebook: Expecting value: line 1 column 1 (char 0)"),
        ("{'a': 1}", "is not a notebook: Expecting property name"),
        ("[]", "is not a notebook of format 4"),
        ("{}", "is not a notebook of format 4"),
        (
            '{"cells": 3, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
            "is not a notebook of",
        ),
        (
            '{"worksheets": [], "nbformat": 3, "metadata": {}}',
            "is not a notebook of format 4",
        ),
        (
            '{"cells": [{"cell_type": "odd", "source": ""}], "metadata": {}}',
            "'nbformat",
        ),
    ],
)
def test_not_a_notebook(here, capsys, text, reason):
    path = here.folder / "odd.ipynb"
    path.write_text(text)
    status, err = say(capsys, "run", "odd.ipynb")
    assert status == 2
    assert re.search(f"odd.ipynb:? {re.escape(reason)}", err)
    assert path.read_text() == text


def test_a_kernel_that_is_not_installed(here, capsys):
    here.add("30_other", ">>> 1", kernel="julia-9")
    status, err = say(capsys, "run", "other")
    assert status == 2
    assert "30_other.ipynb: the kernel julia-9 is not installed. Choose" in err


def test_the_good_ones_among_bad_ones_run(here):
    (here.notebooks / "10_broken.ipynb").write_text("{")
    here.add("30_other", ">>> 1", kernel="julia-9")
    process = here("run")
    assert process.returncode == 2
    assert process.err.count("\n") == 2
    assert "2 of 2 ok" in process.out


@pytest.mark.parametrize("out", ["a_file", "a_file/below", "/dev/null/below"])
def test_output_folder_that_cannot_be_written(here, capsys, out):
    (here.folder / "a_file").write_text("mine")
    status, err = say(capsys, "run", "--out", out)
    assert status == 2
    assert err.startswith(f"seqkeras run: cannot write to {out}: ")
    assert (here.folder / "a_file").read_text() == "mine"


def test_output_folder_of_the_notebooks_themselves(here, capsys):
    before = (here.notebooks / "22_lstm.ipynb").read_bytes()
    status, err = say(capsys, "run", "--out", "notebooks")
    assert status == 2
    assert "the notebooks themselves lie in notebooks" in err
    assert (here.notebooks / "22_lstm.ipynb").read_bytes() == before


@pytest.mark.parametrize(
    "words, least",
    [
        (["run", "--jobs", "0"], 1),
        (["run", "--jobs", "two"], 1),
        (["run", "--timeout", "-3"], 1),
        (["spread", "--seeds", "1"], 2),
    ],
)
def test_numbers_out_of_range(capsys, words, least):
    status, err = say(capsys, *words)
    assert status == 2
    assert f"{words[1]}: expected an integer of at least {least}. Received: " in err


def test_no_lessons_anywhere(course, monkeypatch, capsys):
    monkeypatch.chdir(course.folder)
    monkeypatch.setattr("seqkeras.cli.lessons.PACKAGE", course.folder / "package")
    status, err = say(capsys, "list")
    assert (status, err.split(".")[0]) == (2, "seqkeras list: found no lessons")


def test_an_old_python(capsys, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 13, "final", 0))
    status, err = say(capsys)
    assert status == 2
    assert err == "seqkeras needs Python 3.11 or newer. This is Python 3.10.13."


def test_a_missing_package(here, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "nbclient", None)
    monkeypatch.delitem(sys.modules, "seqkeras.cli.execute", raising=False)
    monkeypatch.delitem(sys.modules, "seqkeras.cli.run", raising=False)
    status, err = say(capsys, "run")
    assert status == 2
    assert err == (
        "seqkeras run: the package nbclient is missing. pip install -r requirements.txt"
    )


def test_old_pythons_can_read_the_entry():
    import ast

    for file in ("__init__.py", "__main__.py", "cli/__init__.py"):
        ast.parse((PACKAGE / file).read_text(), feature_version=(3, 7))


def test_starts_without_keras():
    code = "import sys, seqkeras.cli.run, seqkeras.cli.spread, seqkeras.cli.readme\n"
    code += "print({'keras', 'tensorflow', 'matplotlib'} & set(sys.modules))"
    shown = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == "set()\n"


def test_every_command_has_help(capsys):
    for words in (
        [],
        ["run"],
        ["list"],
        ["doctor"],
        ["spread"],
        ["readme"],
        ["verify"],
    ):
        with pytest.raises(SystemExit) as stop:
            main([*words, "--help"])
        assert stop.value.code == 0
        assert "usage: seqkeras" in capsys.readouterr().out
    assert main([]) == 2
    assert "examples:" in capsys.readouterr().out


def test_version(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"{seqkeras.__version__}\n"
