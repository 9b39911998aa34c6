import matplotlib.pyplot as plt
import numpy as np
import pytest

from seqkeras.plots.glimpses import glimpses

WORDS = "a large red circle above a small blue cross".split()


@pytest.fixture
def picture(rng):
    return rng.random((16, 24, 3))


@pytest.fixture
def weights(rng):
    return rng.dirichlet(np.ones(6), size=len(WORDS))  # of 2 rows and 3 columns


def drawn(ax):
    """The page as it is seen: grey from 0 to 1, inside the axes."""
    ax.figure.canvas.draw()
    box = ax.get_window_extent()
    page = np.asarray(ax.figure.canvas.buffer_rgba())[::-1, :, :3] / 255
    page = page[round(box.y0) : round(box.y1), round(box.x0) : round(box.x1)]
    return page[::-1].mean(axis=-1)


def test_every_word_has_the_picture_and_its_own_weights(picture, weights):
    axes = glimpses(picture, WORDS, weights)
    assert [ax.get_title(loc="center") for ax in axes] == WORDS
    for ax, row in zip(axes, weights, strict=True):
        below, veil = ax.images
        np.testing.assert_array_equal(below.get_array(), picture)
        alpha = veil.get_array()[..., 3]
        assert alpha.shape == (2, 3)
        np.testing.assert_array_equal(np.argsort(-alpha.ravel()), np.argsort(row))
        assert alpha.min() == 0 and not veil.get_array()[..., :3].any()
        assert below.get_extent() == veil.get_extent()


def test_light_falls_where_the_weight_is():
    """Row by row from the top left: place 5 of 4 x 4 is the second of row two."""
    weights = np.eye(16)[[5]]
    (ax,) = glimpses(np.ones((32, 32)), ["here"], weights)
    page = drawn(ax)
    side = len(page) // 4
    middles = page[side // 2 :: side, side // 2 :: side][:4, :4]
    assert np.unravel_index(middles.argmax(), (4, 4)) == (1, 1)
    assert middles[1, 1] > 0.9
    far = middles[[0, 3, 3], [3, 0, 3]]
    np.testing.assert_allclose(far, 0.3, atol=0.02)


def test_who_looks_everywhere_sees_the_picture_as_it_is():
    (ax,) = glimpses(np.full((8, 8), 0.6), ["a"], np.full((1, 16), 1 / 16))
    np.testing.assert_allclose(drawn(ax)[3:-3, 3:-3], 0.6, atol=0.01)


def test_what_comes_after_the_words_is_left_out(picture, weights):
    axes = glimpses(picture, WORDS[:2], weights)
    assert axes.shape == (2,) and len(axes[0].figure.axes) == 2


@pytest.mark.parametrize("count", [1, 4, 6, 9])
@pytest.mark.parametrize("shape", [(32, 32), (16, 32)])
def test_nothing_overlaps_or_leaves_the_figure(shape, count):
    words = (["triangle"] * 9)[:count]
    axes = glimpses(
        np.ones(shape), words, np.full((count, 8 if shape[0] < 32 else 16), 1)
    )
    figure = axes[0].figure
    figure.draw_without_rendering()
    assert len(figure.axes) == count
    boxes = [part.get_window_extent() for ax in axes for part in (ax, ax.title)]
    assert not any(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[:k])
    edge = figure.bbox
    assert all(edge.x0 <= b.x0 and b.x1 <= edge.x1 for b in boxes)
    assert all(edge.y0 <= b.y0 and b.y1 <= edge.y1 for b in boxes)


def test_draws_on_given_axes(picture, weights):
    _, grid = plt.subplots(2, 2)
    axes = glimpses(picture, WORDS[:3], weights, grid)
    assert list(axes) == list(grid.ravel()[:3])
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("image", "words", "weights", "message"),
    [
        (np.ones(8), ["a"], np.ones((1, 4)), r"Received: image.shape=\(8,\)"),
        (np.ones((8, 8, 2)), ["a"], np.ones((1, 4)), r"image.shape=\(8, 8, 2\)"),
        (np.ones((8, 8)), ["a"], np.ones(4), r"1 words, .*weights.shape=\(4,\)"),
        (np.ones((8, 8)), ["a", "b"], np.ones((1, 4)), r"2 words, .*=\(1, 4\)"),
        (np.ones((8, 8)), [], np.ones((1, 4)), r"0 words, .*=\(1, 4\)"),
        (np.ones((8, 8)), ["a"], np.ones((1, 6)), "8 x 8 pixels. Received: 6 places"),
        (np.ones((8, 16)), ["a"], np.ones((1, 4)), "Received: 4 places"),
        (np.ones((8, 8)), ["a"], -np.ones((1, 4)), "Received: -1 to -1"),
        (np.ones((8, 8)), ["a"], np.full((1, 4), np.nan), "Received: nan to nan"),
        (np.ones((8, 8)), ["a", "b"], np.eye(2, 4) * [[1], [0]], "Received: 0 to 1"),
    ],
)
def test_says_what_it_wants(image, words, weights, message):
    with pytest.raises(ValueError, match=message):
        glimpses(image, words, weights)
    assert not plt.get_fignums()
