from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest

from seqkeras.plots.masks import masks

TOKENS = ["[START]", "저는", "봐요", "[PAD]"]
CAUSAL = np.tril(np.ones((4, 4), bool))
PADDING = np.broadcast_to(np.arange(4) < 3, (4, 4))


def grey(color):
    return np.dot(color[:3], [0.299, 0.587, 0.114])


def square_at(ax, query, key):
    """The colour of the square under the labels of a query and a key."""
    (mesh,) = ax.collections
    x, y = ax.get_xticks()[key], ax.get_yticks()[query]
    columns = mesh.get_coordinates().shape[1] - 1
    corners = mesh.get_coordinates()
    for k, color in enumerate(mesh.get_facecolor()):
        (left, low), (right, high) = (
            corners[k // columns, k % columns],
            corners[k // columns + 1, k % columns + 1],
        )
        if left < x < right and low < y < high:
            return color


def test_what_may_be_seen_is_dark_a_row_for_each_query():
    panels = {"causal": CAUSAL, "padding": PADDING, "cross": PADDING[:2]}
    axes = masks(panels)
    axes[0].figure.draw_without_rendering()
    for ax, (title, mask) in zip(axes, panels.items(), strict=True):
        assert ax.get_title(loc="left") == title
        for query, key in np.ndindex(mask.shape):
            darkness = 1 - grey(square_at(ax, query, key))
            assert (darkness > 0.5) == mask[query, key]
            assert darkness > 0.5 or darkness == pytest.approx(0)
        heights = ax.transData.transform([(0, y) for y in ax.get_yticks()])[:, 1]
        assert (np.diff(heights) < 0).all()
    assert [t.get_text() for t in axes[2].get_yticklabels()] == ["1", "2"]
    assert (axes[2].get_xlabel(), axes[2].get_ylabel()) == ("key", "query")


@pytest.mark.parametrize("length", [1, 4, 10])
def test_tokens_stand_at_both_sides_and_apart(length):
    tokens = (TOKENS * 3)[:length]
    grid = np.tril(np.ones((length, length), bool))
    axes = masks([("causal", grid), ("a longer title", grid)], tokens)
    figure = axes[0].figure
    figure.canvas.draw()  # a letter without a glyph would be a warning
    for ax in axes:
        across, down = ax.get_xticklabels(), ax.get_yticklabels()
        assert [t.get_text() for t in across] == tokens
        assert [t.get_text() for t in down] == tokens
        across, down = ([t.get_window_extent() for t in x] for x in (across, down))
        assert all(one.x1 < other.x0 + 1 for one, other in pairwise(across))
        assert all(one.y0 > other.y1 - 1 for one, other in pairwise(down))
    assert figure.get_tightbbox().x0 >= 0 and figure.get_tightbbox().y0 >= 0


def test_draws_on_given_axes():
    _, given = plt.subplots(1, 2)
    assert list(masks({"a": CAUSAL, "b": CAUSAL}, axes=given)) == list(given)
    assert masks({"a": CAUSAL}, axes=given[1])[0] is given[1]
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("panels", "given", "message"),
    [
        ({}, {}, "at least one mask"),
        ({"m": CAUSAL.astype(int)}, {}, r"boolean.*int64 of shape \(4, 4\) for 'm'"),
        ({"m": CAUSAL[0]}, {}, r"\(queries, keys\). Received: bool of shape \(4,\)"),
        ({"m": CAUSAL[:0]}, {}, r"Received: bool of shape \(0, 4\)"),
        ({"m": CAUSAL[:2]}, {"tokens": TOKENS}, r"4 queries .*shape \(2, 4\) for 'm'"),
        ({"m": CAUSAL}, {"axes": []}, "expected 1 axes. Received: 0"),
    ],
)
def test_refuses_what_does_not_fit(panels, given, message):
    with pytest.raises(ValueError, match=message):
        masks(panels, **given)
    assert not plt.get_fignums()
