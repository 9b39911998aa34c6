from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from seqkeras.plots.coloured_text import coloured_text

WORDS = "nobody liked the slow , long and boring plot of this film".split()


def ground(text):
    return to_rgb(text.get_bbox_patch().get_facecolor())


def test_colours_say_sign_and_size():
    ax = coloured_text(["a", "b", "c", "d", "e"], [2.0, 1.0, 0.0, -1.0, -2.0])
    rise, half, white, half_fall, fall = map(ground, ax.texts[::2])
    assert rise[0] > rise[2] and half[0] > half[2]
    assert fall[2] > fall[0] and half_fall[2] > half_fall[0]
    assert min(white) > 0.95
    assert sum(rise) < sum(half) < sum(white) > sum(half_fall) > sum(fall)


def test_the_scale_is_symmetric_and_that_of_the_text():
    one = coloured_text(["up", "down"], [0.02, -0.01])
    other = coloured_text(["up", "down"], [2.0, 1.0])
    grounds = [[ground(text) for text in ax.texts[::2]] for ax in (one, other)]
    assert grounds[0][0] == grounds[1][0]
    red, _, blue = grounds[0][1]
    assert blue > red


def test_black_stays_legible():
    ax = coloured_text(["a", "b"], [1.0, -1.0])
    for text in ax.texts[::2]:
        assert text.get_color() == "black"
        assert np.dot(ground(text), (0.299, 0.587, 0.114)) > 0.4


def test_numbers_have_two_digits_and_a_sign():
    def numbers(*contributions):
        ax = coloured_text(["word"] * len(contributions), contributions)
        return [text.get_text() for text in ax.texts[1::2]]

    assert numbers(0.0123, -0.001, -1e-6) == ["+0.012", "−0.001", "+0.000"]
    assert numbers(-234.5, 10.2) == ["−234", "+10"]
    assert numbers(1, 0) == ["+1.0", "+0.0"]
    assert numbers(0) == ["+0.0"]


def test_a_number_may_be_wider_than_its_word():
    ax = coloured_text(["I", "a", "."], [0.0012, -0.0011, 0.0010])
    ax.figure.draw_without_rendering()
    for one, other in combinations(ax.texts[1::2], 2):
        assert not one.get_window_extent().overlaps(other.get_window_extent())


@pytest.mark.parametrize("copies", [1, 2, 4])
def test_long_texts_are_wrapped_and_nothing_overlaps(copies, rng):
    words = WORDS * copies
    ax = coloured_text(words, rng.normal(size=len(words)), title="occlusion")
    figure = ax.figure
    figure.draw_without_rendering()
    assert [text.get_text() for text in ax.texts[::2]] == words
    drawn = [text.get_bbox_patch() for text in ax.texts[::2]] + ax.texts[1::2]
    extents = [artist.get_window_extent() for artist in [*drawn, ax.title]]
    for one, other in combinations(extents, 2):
        assert not one.overlaps(other)
    for extent in extents:
        assert extent.x0 > -2 and extent.x1 < figure.bbox.x1 + 2
        assert extent.y0 >= 0 and extent.y1 <= figure.bbox.y1
    lines = {text.get_position()[1] for text in ax.texts[::2]}
    assert (len(lines) > 1) == (copies > 1)
    if copies > 1:
        right = max(extent.x1 for extent in extents)
        assert right > 0.9 * figure.bbox.x1, "a line is as wide as the figure"
    free = min(extent.y0 for extent in extents) / figure.dpi
    assert free < 0.15, "the figure is as high as the text"


def test_two_methods_stand_above_one_another(rng):
    figure, axes = plt.subplots(2, figsize=(7, 1.6))
    for ax, title in zip(axes, ["gradient x input", "occlusion"], strict=True):
        assert coloured_text(WORDS, rng.normal(size=len(WORDS)), ax, title) is ax
        assert ax.get_title(loc="left") == title
    assert len(plt.get_fignums()) == 1 and figure.get_figheight() == 1.6
    figure.draw_without_rendering()
    for above in axes[0].texts:
        assert above.get_window_extent().y0 > axes[1].title.get_window_extent().y1


@pytest.mark.parametrize(
    ("words", "contributions", "message"),
    [
        ([], [], r"at least one. Received: 0 words"),
        (["a"], [1.0, 2.0], r"1 words and contributions of shape \(2,\)"),
        (["a"], [[1.0]], r"contributions of shape \(1, 1\)"),
        (["a", "b"], [1.0, np.nan], "finite"),
    ],
)
def test_refuses_what_does_not_fit(words, contributions, message):
    with pytest.raises(ValueError, match=message):
        coloured_text(words, contributions)
    assert not plt.get_fignums()
