from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from seqkeras.plots.lattice import lattice

TAGS = ["O", "B-PER", "I-PER"]
WORDS = "Ada Byron writes programs".split()


def contrast_to_black(color):
    linear = ((np.array(to_rgb(color)) + 0.055) / 1.055) ** 2.4
    return (linear @ [0.2126, 0.7152, 0.0722] + 0.05) / 0.05


def at(ax, text):
    """Positions of all texts that read so."""
    return [t.get_position() for t in ax.texts if t.get_text() == text]


def nodes(ax):
    """Circles in an array of shape (timesteps, tags)."""
    circles = sorted(ax.patches, key=lambda c: (c.center[0], -c.center[1]))
    return np.array(circles, dtype=object).reshape(len(WORDS), len(TAGS))


def thick(ax):
    return [line for line in ax.lines if line.get_linewidth() > 2]


def test_a_score_stands_over_its_word_and_beside_its_tag():
    scores = np.arange(12.0).reshape(4, 3)
    ax = lattice(scores, TAGS, WORDS)
    for t, k in np.ndindex(scores.shape):
        ((x, y),) = at(ax, f"{scores[t, k]:.1f}")
        ((over, _),) = at(ax, WORDS[t])
        ((_, beside),) = at(ax, TAGS[k])
        assert (x, y) == (over, beside) == tuple(nodes(ax)[t, k].center)
    heights = [at(ax, tag)[0][1] for tag in TAGS]
    assert heights == sorted(heights, reverse=True)


def test_every_tag_leads_to_every_tag_of_the_next_word(rng):
    ax = lattice(rng.normal(size=(4, 3)), TAGS, WORDS)
    moves = {tuple(map(tuple, line.get_xydata())) for line in ax.lines}
    centres = [[node.center for node in column] for column in nodes(ax)]
    assert moves == {
        (one, other) for t in range(3) for one in centres[t] for other in centres[t + 1]
    }
    assert not thick(ax)


def test_the_path_is_drawn_through_its_nodes(rng):
    path = [1, 2, 0, 0]
    ax = lattice(rng.normal(size=(4, 3)), TAGS, WORDS, path)
    for t, line in enumerate(thick(ax)):
        ends = [nodes(ax)[t + s, path[t + s]].center for s in (0, 1)]
        assert line.get_xydata().tolist() == list(map(list, ends))
    assert len(thick(ax)) == 3
    for (t, k), node in np.ndenumerate(nodes(ax)):
        assert (node.get_linewidth() > 2) == (path[t] == k)
    below = max(line.get_zorder() for line in ax.lines)
    assert below < min(node.get_zorder() for node in ax.patches)


def test_a_higher_score_is_darker_and_the_number_can_be_read(rng):
    scores = rng.normal(size=(4, 3))
    shades = [node.get_facecolor() for node in nodes(lattice(scores, TAGS, WORDS)).flat]
    contrasts = list(map(contrast_to_black, shades))
    assert list(np.argsort(contrasts)) == list(np.argsort(-scores, axis=None))
    assert min(contrasts) > 4.5  # as WCAG asks


def test_equal_scores_and_rounded_zeros_are_drawn():
    ax = lattice(np.full((1, 2), -0.01), ["A", "B"], ["word"], [0])
    assert len(at(ax, "0.0")) == 2 and not ax.lines


def test_nothing_overlaps_and_all_is_inside():
    words = "internationalisation is a very long word".split()
    tags = ["B-DATE", "PROPN", "O"]
    ax = lattice(np.full((6, 3), -99.5), tags, words)
    ax.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in ax.texts]
    for one, other in combinations(boxes, 2):
        assert not one.overlaps(other)
    for box in boxes + [node.get_window_extent() for node in ax.patches]:
        assert ax.figure.bbox.x0 <= box.x0 and box.x1 <= ax.figure.bbox.x1
        assert ax.figure.bbox.y0 <= box.y0 and box.y1 <= ax.figure.bbox.y1


def test_draws_on_given_axes():
    _, axes = plt.subplots(2)
    assert lattice([[0.0]], ["O"], ["Hi"], ax=axes[0]) is axes[0]
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("scores", "path", "message"),
    [
        (np.zeros((3, 2)), None, r"here \(2, 3\). Received: scores.shape=\(3, 2\)"),
        (np.full((2, 3), -np.inf), None, "finite scores. Received: -inf to -inf"),
        (np.zeros((2, 3)), [0], r"2 numbers from 0 to 2. Received: path=\[0\]"),
        (np.zeros((2, 3)), [0, 3], r"2 numbers from 0 to 2. Received: path=\[0, 3\]"),
        (np.zeros((2, 3)), ["O", "O"], "2 numbers from 0 to 2"),
    ],
)
def test_refuses_what_does_not_fit(scores, path, message):
    with pytest.raises(ValueError, match=message):
        lattice(scores, TAGS, ["Ada", "Byron"], path)
    assert not plt.get_fignums()
