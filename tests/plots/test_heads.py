from itertools import combinations, pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest

from seqkeras.plots.heads import heads

SOURCE = "the bored professor washed my bicycle yesterday .".split()
TARGET = "지루한 교수님은 어제 제 자전거를 씻었어요 .".split()


def draw(rng, count, source, target):
    return rng.dirichlet(np.ones(len(source)), size=(count, len(target)))


def test_each_head_has_its_weights_and_its_title(rng):
    weights = draw(rng, 3, SOURCE, TARGET)
    axes = heads(weights, SOURCE, TARGET, titles=["a", "b", "c"])
    assert len(axes) == 3
    for ax, head, title in zip(axes, weights, "abc", strict=True):
        np.testing.assert_array_equal(ax.images[0].get_array(), head)
        assert ax.images[0].get_clim() == (0, 1)
        assert ax.get_title(loc="left") == title
        assert [t.get_text() for t in ax.get_xticklabels()] == SOURCE
    assert [t.get_text() for t in axes[0].get_yticklabels()] == TARGET
    assert not axes[1].get_yticklabels()  # the row says it once


@pytest.mark.parametrize("count", [1, 4, 5])
@pytest.mark.parametrize("words", [1, 8, 15])
def test_labels_are_legible_and_nothing_overlaps(rng, count, words):
    source, target = (SOURCE * 2)[:words], (TARGET * 3)[:words]
    axes = heads(draw(rng, count, source, target), source, target)
    figure = axes[0].figure
    figure.canvas.draw()  # a letter without a glyph would be a warning
    assert len(figure.axes) == count + 1  # one colour bar
    assert figure.get_size_inches()[0] <= 7.7
    box = figure.get_tightbbox()
    assert box.x0 >= 0 and box.y0 >= 0
    assert box.x1 <= figure.get_size_inches()[0]
    assert box.y1 <= figure.get_size_inches()[1]

    for ax in axes:
        labels = ax.get_xticklabels() + ax.get_yticklabels()
        assert min(label.get_fontsize() for label in labels) >= 8
        (left, _), (right, _) = ax.transData.transform([(0, 0), (1, 0)])
        assert right - left > np.sqrt(2) * 8 * figure.dpi / 72  # labels at 45°
        rows = [label.get_window_extent() for label in ax.get_yticklabels()]
        assert all(upper.y0 >= lower.y1 - 1 for upper, lower in pairwise(rows))
    titles = [ax._left_title.get_window_extent() for ax in axes]
    assert not any(one.overlaps(other) for one, other in combinations(titles, 2))


@pytest.mark.parametrize(
    ("shape", "titles", "message"),
    [
        ((2, 2), None, r"\(heads, target words, source words\). Received: \(2, 2\)"),
        ((0, 2, 2), None, r"Received: \(0, 2, 2\)"),
        ((3, 2, 2), ["one"], "3 titles. Received: 1"),
    ],
)
def test_refuses_what_is_no_set_of_heads(shape, titles, message):
    with pytest.raises(ValueError, match=message):
        heads(np.full(shape, 0.5), ["I", "see"], ["저는", "봐요"], titles)
    assert not plt.get_fignums()


def test_refuses_weights_that_do_not_fit_the_words():
    with pytest.raises(ValueError, match=r"\(2, 2\). Received: \(2, 3\)"):
        heads(np.full((1, 2, 3), 0.3), ["I", "see"], ["저는", "봐요"])
