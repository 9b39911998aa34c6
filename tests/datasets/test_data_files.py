"""The files of data/: as their README says, and found from the package."""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import seqkeras.datasets
from seqkeras.datasets import path

DATA = Path(__file__).parents[2] / "data"
README = (DATA / "README.md").read_text("utf-8")
ROWS = [line.split("|")[1:-1] for line in README.splitlines() if "| `" in line]
RECORDS = [
    (row[0].strip(" `"), int(row[5]), *re.findall("[0-9a-f]{64}", row[6]))
    for row in ROWS
]
# What each script needs beside it, and what it makes.
SCRIPTS = [
    (["make_figures.py"], ["sunspots.csv", "co2.csv"]),
    (["make_reviews.py", "unlike.py"], ["reviews.tsv"]),
    (["make_tagged.py", "unlike.py"], ["tagged.conllu"]),
    (
        ["make_english_korean.py", "english_korean_words.py", "korean.py"],
        ["english_korean.tsv", "english_korean_glosses.tsv"],
    ),
]


@pytest.mark.parametrize(
    ("name", "rows", "sha256"), RECORDS, ids=[record[0] for record in RECORDS]
)
def test_a_file_is_what_the_readme_says(name, rows, sha256):
    content = (DATA / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == sha256
    if name.endswith(".csv"):
        assert len(content.splitlines()) == rows + 1  # the header


def test_the_readme_leaves_out_no_file():
    files = {file.name for file in DATA.iterdir() if file.is_file()}
    scripts = {name for name in files if name.endswith(".py")}
    assert {record[0] for record in RECORDS} == files - scripts - {"README.md"}


@pytest.mark.parametrize(("scripts", "files"), SCRIPTS, ids=lambda names: names[0])
def test_the_script_makes_the_same_bytes(scripts, files, tmp_path):
    if scripts == ["make_figures.py"]:
        pytest.importorskip("statsmodels")
    for name in scripts:
        shutil.copy(DATA / name, tmp_path)
    subprocess.run([sys.executable, "-B", tmp_path / scripts[0]], check=True)
    assert {file.name for file in tmp_path.iterdir()} == {*scripts, *files}
    for name in files:
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


def test_finds_the_files_of_a_checkout():
    assert path("co2.csv") == DATA / "co2.csv"


def test_finds_the_files_of_a_wheel_first(tmp_path, monkeypatch):
    module = tmp_path / "seqkeras" / "datasets" / "__init__.py"
    monkeypatch.setattr(seqkeras.datasets, "__file__", str(module))
    for folder in ["data", "seqkeras/data"]:
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.csv").touch()
    assert path("a.csv") == tmp_path / "seqkeras" / "data" / "a.csv"


def test_says_which_files_there_are():
    with pytest.raises(ValueError, match=r"'co2.csv'.* Received: name='moon.csv'"):
        path("moon.csv")
