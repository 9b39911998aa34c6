import matplotlib.pyplot as plt
import numpy as np
import pytest

from seqkeras.plots.quality_against_length import quality_against_length


def drawn(container):
    """Markers, and lower and upper ends of their error bars."""
    line, _, [bars] = container
    ends = np.array(bars.get_segments())
    np.testing.assert_array_equal(ends[:, :, 0], line.get_xdata()[:, None].repeat(2, 1))
    return line.get_xydata(), ends[:, :, 1]


def test_shares_and_errors_by_hand():
    lengths = [1, 2, 2, 3, 4, 5, 6, 7]
    right = [True, True, True, False, True, False, False, False]
    ax = quality_against_length(lengths, right, [1, 4, 8])
    markers, ends = drawn(ax.containers[0])
    np.testing.assert_allclose(markers, [[2, 0.75], [5.5, 0.25]])
    error = np.sqrt(0.75 * 0.25 / 4)  # of a share p: p (1 - p) / n
    np.testing.assert_allclose(
        ends, [[0.75 - error, 0.75 + error], [0.25 - error, 0.25 + error]]
    )


def test_agrees_with_the_formula_for_shares(rng):
    lengths, right = rng.integers(1, 31, 500), rng.random(500)
    edges = np.array([1, 2, 9, 20, 31])
    ax = quality_against_length(lengths, right, edges)
    markers, ends = drawn(ax.containers[0])
    for k, (low, high) in enumerate(zip(edges[:-1], edges[1:], strict=True)):
        here = right[(low <= lengths) & (lengths < high)]
        x = lengths[(low <= lengths) & (lengths < high)].mean()
        np.testing.assert_allclose(markers[k], [x, here.mean()])
        error = here.std() / len(here) ** 0.5
        np.testing.assert_allclose(ends[k], here.mean() + [-error, error])


def test_the_order_of_the_examples_does_not_matter(rng):
    lengths, right = rng.integers(1, 10, 80), rng.random(80) < 0.5
    order = rng.permutation(80)
    one = quality_against_length(lengths, right, [1, 4, 7, 10])
    other = quality_against_length(lengths[order], right[order], [1, 4, 7, 10])
    for a, b in zip(drawn(one.containers[0]), drawn(other.containers[0]), strict=True):
        np.testing.assert_allclose(a, b)


def test_an_empty_bin_is_left_out():
    ax = quality_against_length([1, 9], [True, False], [0, 3, 6, 10])
    assert ax.lines[0].get_xydata().tolist() == [[1, 1], [9, 0]]


def test_several_models_share_the_axes():
    ax = quality_against_length([1, 5], [True, False], [0, 3, 6], label="fixed")
    again = quality_against_length([1, 5], [True, True], [0, 3, 6], ax, "attention")
    assert again is ax and len(plt.get_fignums()) == 1
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "fixed",
        "attention",
    ]
    lines = [container.lines[0] for container in ax.containers]
    for look in "color", "marker", "linestyle":
        assert len({plt.getp(line, look) for line in lines}) == 2
    ax.figure.draw_without_rendering()
    assert ax.get_legend().get_window_extent().x0 >= ax.bbox.x1


def test_axes_are_named_and_show_all_shares():
    ax = quality_against_length([1, 5], [True, False], [0, 3, 6])
    assert ax.get_xlabel() == "length of the input (tokens)"
    assert ax.get_ylabel() == "share right"
    low, high = ax.get_ylim()
    assert low < 0 and high > 1 and ax.get_legend() is None


@pytest.mark.parametrize(
    ("lengths", "right", "edges", "message"),
    [
        ([1, 2], [True], [0, 3], r"\(examples,\). Received: \(2,\) and \(1,\)"),
        ([[1]], [[True]], [0, 3], r"Received: \(1, 1\) and \(1, 1\)"),
        ([], [], [0, 3], r"Received: \(0,\) and \(0,\)"),
        ([1, 2], [0, 1.5], [0, 3], "shares from 0 to 1. Received: 0 to 1.5"),
        ([1, 2], [-1, 1], [0, 3], "Received: -1 to 1"),
        ([1, 2], [np.nan, 1], [0, 3], "Received: nan to nan"),
        ([1, 2], [0, 1], [3], r"edges that rise. Received: edges=\[3\]"),
        ([1, 2], [0, 1], [0, 2, 2], r"Received: edges=\[0, 2, 2\]"),
        ([1, 3], [0, 1], [0, 3], "lengths from 0 to below 3. Received: 1 to 3"),
        ([1, 2], [0, 1], [2, 3], "lengths from 2 to below 3. Received: 1 to 2"),
    ],
)
def test_refuses_what_does_not_fit(lengths, right, edges, message):
    with pytest.raises(ValueError, match=message):
        quality_against_length(lengths, right, edges)
    assert not plt.get_fignums()
