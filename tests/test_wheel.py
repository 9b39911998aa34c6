"""The wheel works away from the checkout, data and lessons included."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOAD = """
from seqkeras.datasets import co2, path, sunspots
print(len(sunspots.load()[0]), len(co2.load()[0]), path("stories.txt").is_file())
import matplotlib.pyplot
matplotlib.pyplot.style.use("seqkeras.course")
import seqkeras
print(seqkeras.__file__)
"""


@pytest.fixture(scope="module")
def away(tmp_path_factory):
    """A folder with the installed wheel in it, and a function to run Python there."""
    folder = tmp_path_factory.mktemp("away")
    wheel = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    subprocess.run([*wheel, folder, ROOT], check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    site = folder / "site"
    subprocess.run([*install, "--target", site, built], check=True)

    def run(*words):
        environment = os.environ | {"PYTHONPATH": str(site), "MPLBACKEND": "agg"}
        done = subprocess.run(
            [sys.executable, *words],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_data_and_style_come_along(away):
    numbers, place = away("-c", LOAD).splitlines()
    assert numbers == "309 526 True"
    assert "site" in Path(place).parts


def test_lessons_come_along(away):
    said = away("-m", "seqkeras", "list")
    for lesson in (ROOT / "notebooks").glob("*.ipynb"):
        assert lesson.stem in said
