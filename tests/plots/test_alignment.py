from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backend_bases import MouseEvent
from matplotlib.patches import Rectangle

from seqkeras.plots.alignment import alignment

SOURCE = "the bored professor washed my bicycle yesterday .".split()
TARGET = "지루한 교수님은 어제 제 자전거를 씻었어요 .".split()


@pytest.fixture
def weights(rng):
    return rng.dirichlet(np.ones(len(SOURCE)), size=len(TARGET))


def frames(ax):
    return [patch for patch in ax.patches if isinstance(patch, Rectangle)]


def centre(frame):
    left, low = frame.get_xy()
    return left + frame.get_width() / 2, low + frame.get_height() / 2


def test_the_source_runs_right_and_the_target_down(weights):
    ax = alignment(weights, SOURCE, TARGET, title="a verb goes to the end")
    ax.figure.draw_without_rendering()
    for j, i in np.ndindex(*weights.shape):
        pixel = ax.transData.transform((i, j))
        event = MouseEvent("motion_notify_event", ax.figure.canvas, *pixel)
        assert ax.images[0].get_cursor_data(event) == weights[j, i]
    top, bottom = (ax.transData.transform((0, j))[1] for j in (0, 6))
    assert top > bottom
    assert [t.get_text() for t in ax.get_xticklabels()] == SOURCE
    assert [t.get_text() for t in ax.get_yticklabels()] == TARGET
    assert ax.get_title(loc="left") == "a verb goes to the end"


def test_gold_links_are_framed_at_their_place(weights):
    ax = alignment(weights, SOURCE, TARGET, gold=[(2, 1), (3, 5)])
    assert [centre(frame) for frame in frames(ax)] == [(2, 1), (3, 5)]
    assert not any(frame.get_fill() for frame in frames(ax))
    assert not frames(alignment(weights, SOURCE, TARGET))


def test_more_is_darker_whatever_was_measured():
    (image,) = alignment([[0.3, 0.4]], ["a", "b"], ["c"]).images
    assert image.get_clim() == (0, 1)
    red, green, blue, _ = image.cmap(np.linspace(0, 1, 11)).T
    grey = 0.299 * red + 0.587 * green + 0.114 * blue
    assert (np.diff(grey) < 0).all() and grey[0] > 0.95 and grey[-1] < 0.25


def test_hangul_has_glyphs_and_latin_its_own_font(weights):
    """A letter without a glyph is a warning, and a warning is an error."""
    ax = alignment(weights, SOURCE, TARGET, title="한국어")
    ax.figure.canvas.draw()
    fonts = ax.get_xticklabels()[0].get_fontfamily()
    assert fonts[:-1] == plt.rcParams["font.family"]


@pytest.mark.parametrize("words", [2, 8, 29])
def test_labels_are_legible(words):
    source, target = ["neighbourhood"] * words, ["않았어요"] * words
    ax = alignment(np.eye(words), source, target)
    figure = ax.figure
    figure.draw_without_rendering()
    assert figure.get_size_inches()[0] < 8
    box = figure.get_tightbbox()
    assert box.x0 >= 0 and box.y0 >= 0
    assert box.x1 <= figure.get_size_inches()[0]
    assert box.y1 <= figure.get_size_inches()[1]
    down = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert all(upper.y0 >= lower.y1 - 1 for upper, lower in pairwise(down))
    (left, _), (right, _) = ax.transData.transform([(0, 0), (1, 0)])
    height = figure.dpi * ax.get_xticklabels()[0].get_fontsize() / 72
    assert right - left > np.sqrt(2) * height  # at 45°


def test_short_labels_stand_upright():
    ax = alignment(np.zeros((2, 3)), "abc", "de")
    assert {label.get_rotation() for label in ax.get_xticklabels()} == {0}


def test_draws_on_given_axes(weights):
    _, axes = plt.subplots(1, 2)
    assert alignment(weights, SOURCE, TARGET, ax=axes[1]) is axes[1]
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("weights", "gold", "message"),
    [
        ([[1, 0]], None, r"\(2, 2\). Received: \(1, 2\)"),
        (np.ones((2, 3)) / 3, None, r"\(2, 2\). Received: \(2, 3\)"),
        ([[2, -1], [0, 1]], None, "from 0 to 1. Received: -1 to 2"),
        ([[np.nan, 1], [0, 1]], None, "from 0 to 1. Received: nan to nan"),
        (np.eye(2), [(0, 2)], r"2 source and 2 target .*Received: \(0, 2\)"),
        (np.eye(2), [(-1, 0)], r"Received: \(-1, 0\)"),
    ],
)
def test_says_what_it_wants(weights, gold, message):
    with pytest.raises(ValueError, match=message):
        alignment(weights, ["I", "see"], ["저는", "봐요"], gold)
    assert not plt.get_fignums()


def test_needs_words():
    with pytest.raises(ValueError, match=r"\(0, 0\). Received: \(0, 0\)"):
        alignment(np.zeros((0, 0)), [], [])
