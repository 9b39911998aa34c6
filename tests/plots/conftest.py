import matplotlib
import matplotlib.pyplot as plt
import pytest

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def course_style():
    """Every figure is drawn in the style of the course, and closed after its test."""
    with plt.style.context("seqkeras.course"):
        yield
    plt.close("all")
