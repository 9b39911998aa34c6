from itertools import combinations

import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_rgb


@pytest.fixture
def style():
    with plt.style.context("seqkeras.course"):
        yield plt.rcParams


def lightness(color):
    """Grey that a printer makes of a colour: 0 is black, 1 is white."""
    r, g, b = to_rgb(color)
    return 0.299 * r + 0.587 * g + 0.114 * b


def test_at_least_seven_lines_can_be_told_apart_in_grey(style):
    looks = list(style["axes.prop_cycle"])
    assert len(looks) >= 7
    assert len({look["color"] for look in looks}) == len(looks)
    for one, other in combinations(looks, 2):
        contrast = abs(lightness(one["color"]) - lightness(other["color"]))
        assert one["linestyle"] != other["linestyle"] or contrast > 0.3
    assert all(lightness(look["color"]) < 0.75 for look in looks)


def test_the_background_is_white_and_opaque(style):
    for name in ("figure.facecolor", "axes.facecolor", "savefig.facecolor"):
        assert to_rgb(style[name]) == (1, 1, 1)
    assert not style["savefig.transparent"]


def test_a_figure_fits_a_laptop_and_its_text_is_legible(style):
    figure, ax = plt.subplots()
    ax.plot([0, 1], label="line")
    legend = ax.legend()
    width, height = figure.get_size_inches() * figure.dpi
    assert 600 <= width <= 800 and height <= 400
    assert figure.get_layout_engine() is not None
    texts = [ax.xaxis.label, ax.title, *ax.get_xticklabels(), *legend.get_texts()]
    assert min(text.get_fontsize() for text in texts) >= 8
    assert not legend.get_frame_on()
    assert not ax.spines["top"].get_visible() and not ax.spines["right"].get_visible()
    plt.close(figure)
