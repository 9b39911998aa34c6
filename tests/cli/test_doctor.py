"""Each finding of the doctor, well and ill."""

import os
from types import SimpleNamespace

import psutil
import pytest
from packaging.requirements import Requirement

from seqkeras.cli import PACKAGE, doctor, main


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A checkout in which the package lies alone."""
    home = tmp_path / "seqkeras"
    (home / "datasets").mkdir(parents=True)
    monkeypatch.setattr(doctor, "PACKAGE", home)
    return home


@pytest.mark.parametrize(
    "need, what, remedy",
    [
        ("rich>=13.7", "rich ", ""),
        ("rich<1", "rich ", 'need <1. pip install "rich<1"'),
        ("no-such-package>=2", "no-such-package", "missing. pip install "),
    ],
)
def test_packages(need, what, remedy):
    found, todo = doctor.package(Requirement(need))
    assert found.startswith(what)
    assert todo.startswith(remedy) and bool(todo) == bool(remedy)


def test_requirements_of_a_checkout(package):
    text = "# all of it\nkeras>=3.15,<3.16  # why\n\npsutil>=6\n"
    text += "winpty; sys_platform == 'none'\n"
    (package.parent / "requirements.txt").write_text(text)
    assert [need.name for need in doctor.requirements()] == ["keras", "psutil"]


def test_requirements_of_a_wheel(package, monkeypatch):
    listed = ["keras>=3.15", "ruff>=0.6; extra == 'test'"]
    monkeypatch.setattr(doctor.importlib.metadata, "requires", lambda name: listed)
    assert [need.name for need in doctor.requirements()] == ["keras"]


def test_cores(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1}, raising=False)
    assert doctor.cores() == ("cores 2", "")
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0}, raising=False)
    assert doctor.cores()[1] != ""


def test_memory(monkeypatch):
    memory = SimpleNamespace(available=4.1e9)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    assert doctor.memory() == ("memory 4.1 GB free", "")
    memory.available = 3.9e9
    assert doctor.memory()[1].startswith("close other programs")


def test_data(package):
    module = package / "datasets" / "co2.py"
    module.write_text('load(path("co2.csv"))')
    assert doctor.data()[1].startswith("missing: co2.csv")
    (package.parent / "data").mkdir()
    (package.parent / "data" / "co2.csv").touch()
    assert doctor.data() == ("data files 1", "")


KERAS = """__version__ = "3"
class backend:
    def backend(): return {!r}
"""


@pytest.mark.parametrize(
    "source, what, remedy",
    [
        (KERAS.format("tensorflow"), " starts, Keras backend tensorflow", ""),
        (KERAS.format("jax"), ", Keras backend jax", "the lessons need tensorflow"),
        ("raise ImportError('broken')", "", "ImportError: broken"),
    ],
)
def test_kernel(tmp_path, monkeypatch, source, what, remedy):
    (tmp_path / "keras.py").write_text(source)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    found, todo = doctor.kernel()
    assert found == "kernel python3" + what
    assert todo.startswith(remedy) and bool(todo) == bool(remedy)


def test_exit_status_and_lines(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "kernel", lambda: ("kernel", ""))
    monkeypatch.setattr(doctor, "requirements", list)
    for name in ("cores", "memory", "data"):
        monkeypatch.setattr(doctor, name, lambda name=name: (name, ""))
    assert main(["doctor"]) == 0
    assert "cores: ok\nmemory: ok\ndata: ok\n" in capsys.readouterr().out
    monkeypatch.setattr(doctor, "memory", lambda: ("memory", "buy more"))
    assert main(["doctor"]) == 1
    assert "memory: buy more\n" in capsys.readouterr().out


def test_every_data_file_of_the_course_is_found():
    assert (PACKAGE / "datasets").is_dir()
    what, remedy = doctor.data()
    assert remedy == ""
    assert int(what.split()[-1]) > 0
