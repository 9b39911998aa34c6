from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest

from seqkeras.plots._draw import STATE
from seqkeras.plots.sentence_attention import sentence_attention

SOURCE = "the bored professor washed my bicycle".split()
TARGET = "지루한 교수님은 제 자전거를 씻었어요 . [END]".split()


@pytest.fixture
def weights(rng):
    return rng.dirichlet(np.ones(len(SOURCE)), size=len(TARGET))


def drawn(ax, tokens, others):
    """Widths of lines, laid out like the weights, by the words at their ends."""
    texts = [text.get_position()[1] for text in ax.texts]
    left, right = texts[: len(tokens)], texts[len(tokens) :]
    assert [text.get_text() for text in ax.texts] == [*tokens, *others]
    found = np.zeros((len(tokens), len(others)))
    for line in ax.lines:
        (x0, y0), (x1, y1) = line.get_xydata()
        assert x0 < x1
        t, s = np.abs(np.subtract(left, y0)), np.abs(np.subtract(right, y1))
        assert t.min() < 1e-9 and s.min() < 1e-9
        found[t.argmin(), s.argmin()] = line.get_linewidth()
    return found


def test_lines_join_the_right_words_and_are_as_thick_as_the_weights(weights):
    weights[2, 3] = 0
    ax = sentence_attention(weights, TARGET, SOURCE)
    assert len(ax.lines) == weights.size - 1
    widths = drawn(ax, TARGET, SOURCE)
    np.testing.assert_allclose(widths / weights.max() * 1, weights * 6 / weights.max())
    heights = [text.get_position()[1] for text in ax.texts[: len(TARGET)]]
    assert (np.diff(heights) < 0).all()


def test_one_token_at_a_time(weights):
    ax = sentence_attention(weights, TARGET, SOURCE, at=3)
    expected = np.zeros_like(weights)
    expected[3] = 6 * weights[3]
    np.testing.assert_allclose(drawn(ax, TARGET, SOURCE), expected)
    colors = [text.get_color() for text in ax.texts]
    assert [t for t, color in enumerate(colors) if color == STATE] == [3]


def test_a_sentence_that_looks_at_itself(rng):
    weights = rng.dirichlet(np.ones(len(SOURCE)), size=len(SOURCE))
    ax = sentence_attention(weights, SOURCE)
    np.testing.assert_allclose(drawn(ax, SOURCE, SOURCE), 6 * weights)


@pytest.mark.parametrize("tokens", [["a"], TARGET, ["internationalisation"] * 4])
def test_nothing_overlaps_and_all_is_inside(tokens):
    ax = sentence_attention(np.ones((len(tokens), 6)) / 6, tokens, SOURCE)
    ax.figure.canvas.draw()  # a letter without a glyph would be a warning
    extents = [text.get_window_extent() for text in ax.texts]
    assert not any(one.overlaps(other) for one, other in combinations(extents, 2))
    for extent in extents:
        assert ax.bbox.x0 <= extent.x0 and extent.x1 <= ax.bbox.x1
        assert ax.bbox.y0 <= extent.y0 and extent.y1 <= ax.bbox.y1
    for line in ax.lines:
        path = ax.transData.transform_path(line.get_path())
        assert not any(path.intersects_bbox(extent) for extent in extents)


def test_draws_on_given_axes(weights):
    _, axes = plt.subplots(1, 2)
    assert sentence_attention(weights, TARGET, SOURCE, axes[0]) is axes[0]
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("weights", "at", "message"),
    [
        (np.ones((2, 3)) / 3, None, r"\(2, 2\). Received: \(2, 3\)"),
        ([[2, -1], [0, 1]], None, "from 0 to 1. Received: -1 to 2"),
        ([[np.nan, 1], [0, 1]], None, "from 0 to 1. Received: nan to nan"),
        (np.eye(2), 2, "from 0 to 1. Received: at=2"),
        (np.eye(2), -1, "from 0 to 1. Received: at=-1"),
    ],
)
def test_refuses_what_does_not_fit(weights, at, message):
    with pytest.raises(ValueError, match=message):
        sentence_attention(weights, ["I", "see"], at=at)
    assert not plt.get_fignums()


def test_needs_words():
    with pytest.raises(ValueError, match=r"\(0, 0\). Received: \(0, 0\)"):
        sentence_attention(np.zeros((0, 0)), [])
