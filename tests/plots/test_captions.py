import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from seqkeras.plots.captions import captions

SENTENCE = "a large purple triangle right of a small yellow triangle"


def joined(ax):
    return ax.get_xlabel().replace("\n", " ")


@pytest.mark.parametrize("shape", [(3, 4, 6, 3), (3, 4, 6)])
def test_every_picture_has_its_own_sentence(rng, shape):
    images = rng.random(shape)
    texts = ["a cat", "a dog", SENTENCE]
    axes = captions(images, texts)
    assert axes.shape == (3,)
    for ax, image, text in zip(axes, images, texts, strict=True):
        (shown,) = ax.images
        np.testing.assert_array_equal(shown.get_array(), image)
        assert joined(ax) == text


def test_grey_goes_from_black_to_white_whatever_the_picture_holds():
    (ax,) = captions(np.full((1, 2, 2), 0.25), ["fog"])
    (shown,) = ax.images
    assert shown.get_clim() == (0, 1)
    np.testing.assert_allclose(shown.cmap(shown.norm(0.25))[:3], 0.25, atol=0.01)


def test_pictures_run_along_the_rows():
    axes = captions(np.ones((5, 8, 8, 3)), list("abcde"), columns=3)
    figure = axes[0].figure
    figure.draw_without_rendering()
    assert len(figure.axes) == 5
    x, y = np.transpose([ax.get_window_extent().min for ax in axes])
    np.testing.assert_allclose(x[:2], x[3:], atol=1)
    np.testing.assert_allclose(y[:3], y[0], atol=1)
    np.testing.assert_allclose(y[3:], y[3], atol=1)
    assert x[0] < x[1] < x[2] and y[0] > y[3]


def test_wrong_ones_differ_by_more_than_colour():
    right, wrong = captions(np.ones((2, 8, 8, 3)), ["a cat", "a dog"], [True, False])
    assert (right.get_xlabel(), wrong.get_xlabel()) == ("✓ a cat", "✗ a dog")
    widths = [ax.spines["left"].get_linewidth() for ax in (right, wrong)]
    assert widths[1] > 2 * widths[0]
    colours = {to_rgb(ax.xaxis.label.get_color()) for ax in (right, wrong)}
    assert len(colours) == 2


def test_without_a_verdict_a_leading_cross_is_part_of_the_sentence():
    (ax,) = captions(np.ones((1, 8, 8, 3)), ["✗ marks the spot"])
    assert ax.get_xlabel() == "✗ marks the spot"
    assert ax.spines["left"].get_linewidth() < 1


@pytest.mark.parametrize("columns", [1, 2, 4, 6])
@pytest.mark.parametrize("shape", [(9, 32, 32, 3), (9, 20, 32)])
def test_nothing_overlaps_or_leaves_the_figure(shape, columns):
    texts = [f"{SENTENCE}\n({SENTENCE})", "a dog", SENTENCE] * 3
    axes = captions(np.ones(shape), texts, [False, True, True] * 3, columns)
    figure = axes[0].figure
    figure.draw_without_rendering()
    boxes = [part.get_window_extent() for ax in axes for part in (ax, ax.xaxis.label)]
    assert not any(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[:k])
    edge = figure.bbox
    assert all(edge.x0 <= b.x0 and b.x1 <= edge.x1 for b in boxes)
    assert all(edge.y0 <= b.y0 and b.y1 <= edge.y1 for b in boxes)


def test_line_breaks_stay():
    (ax,) = captions(np.ones((1, 8, 8)), ["a dog\na cat"])
    assert ax.get_xlabel() == "a dog\na cat"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.ones((8, 8)), []), r"\(n, height, width\). Received: .*\(8, 8\)"),
        ((np.ones((1, 8, 8, 2)), ["a"]), r"Received: .*\(1, 8, 8, 2\)"),
        ((np.ones((0, 8, 8, 3)), []), r"Received: .*\(0, 8, 8, 3\)"),
        ((np.full((1, 8, 8), 255.0), ["a"]), "from 0 to 1 .*Received: 255 to 255"),
        ((np.full((1, 8, 8), -1.0), ["a"]), "from 0 to 1 .*Received: -1 to -1"),
        ((np.ones((2, 8, 8)), ["a"]), "2 captions, .*Received: 1"),
        ((np.ones((1, 8, 8)), ["a"], [True] * 3), "1 correct, .*Received: 3"),
        ((np.ones((1, 8, 8)), ["a"], None, 0), "positive .*Received: columns=0"),
    ],
)
def test_says_what_it_wants(arguments, message):
    with pytest.raises(ValueError, match=message):
        captions(*arguments)
    assert not plt.get_fignums()
