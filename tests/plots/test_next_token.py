import matplotlib.pyplot as plt
import numpy as np
import pytest

from seqkeras.plots.next_token import next_token_distribution


def bars(ax):
    """Symbol, height and hatch of each bar, from left to right."""
    names = [label.get_text() for label in ax.get_xticklabels()]
    patches = sorted(ax.patches, key=lambda patch: patch.get_x())
    centres = [patch.get_x() + patch.get_width() / 2 for patch in patches]
    np.testing.assert_allclose(centres, ax.get_xticks(), atol=1e-9)
    heights = [patch.get_height() for patch in patches]
    hatched = [bool(patch.get_hatch()) for patch in patches]
    return list(zip(names, heights, hatched, strict=True))


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_the_likeliest_comes_first():
    ax = next_token_distribution([0.2, 0.5, 0.3], "abc", title="after 'x'")
    assert bars(ax) == [("b", 0.5, False), ("c", 0.3, False), ("a", 0.2, False)]
    assert ax.get_title(loc="left") == "after 'x'"
    assert ax.get_ylabel() == "probability"
    assert ax.get_legend() is None and ax.get_xlabel() == ""


def test_spaces_and_line_breaks_are_visible():
    ax = next_token_distribution([0.5, 0.3, 0.2], [" ", "\n", "of the"])
    assert [name for name, _, _ in bars(ax)] == ["␣", "↵", "of the"]


def test_kept_symbols_are_told_apart():
    kept = np.array([False, True, True, False])
    ax = next_token_distribution([0.3, 0.35, 0.25, 0.1], "abcd", kept=kept)
    hatches = {name: hatched for name, _, hatched in bars(ax)}
    assert hatches == {"a": True, "b": False, "c": False, "d": True}
    faces = {patch.get_facecolor() for patch in ax.patches}
    assert len(faces) == 2
    assert legend(ax) == [
        "kept: 2 symbols, 0.600 in all",
        "left out: 2 symbols, 0.400 in all",
    ]
    shown = [patch.get_hatch() for patch in ax.get_legend().get_patches()]
    assert not shown[0] and shown[1]


def test_a_long_tail_is_counted(rng):
    probabilities = rng.dirichlet(np.ones(50))
    names = [chr(0x4E00 + i) for i in range(50)]
    kept = probabilities >= np.sort(probabilities)[-40]
    ax = next_token_distribution(probabilities, names, kept=kept)
    order = np.argsort(-probabilities)
    assert bars(ax) == [(names[i], probabilities[i], False) for i in order[:30]]
    rest = probabilities[order[30:]].sum()
    assert ax.get_xlabel() == f"not shown: 20 symbols, {rest:.3f} in all"
    assert [text.split(",")[0] for text in legend(ax)] == [
        "kept: 40 symbols",
        "left out: 10 symbols",
    ]


@pytest.mark.parametrize("size", [2, 12, 30, 70])
@pytest.mark.parametrize("name", ["m", "mmmmmmm"])
def test_nothing_overlaps(size, name):
    uniform = np.full(size, 1 / size)
    ax = next_token_distribution(uniform, [name] * size, kept=np.arange(size) < 2)
    figure = ax.figure
    figure.draw_without_rendering()
    labels = [label.get_window_extent() for label in ax.get_xticklabels()]
    assert all(a.x1 <= b.x0 for a, b in zip(labels, labels[1:], strict=False))
    tallest = max(bar.get_window_extent().y1 for bar in ax.patches)
    assert ax.get_legend().get_window_extent().y0 > tallest
    assert figure.get_tightbbox().x0 >= 0 and figure.get_tightbbox().y0 >= 0


def test_draws_on_given_axes():
    _, axes = plt.subplots(2)
    assert next_token_distribution([1.0], ["a"], axes[1]) is axes[1]
    assert len(axes[1].patches) == 1 and len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[0.5, 0.5]], "ab"), r"\(vocabulary,\). Received: .*\(1, 2\)"),
        (([], ""), r"Received: .*shape=\(0,\)"),
        (([0.5, 0.6], "ab"), "sum to 1. Received: a smallest of 0.5 and a sum of 1.1"),
        (([1.5, -0.5], "ab"), "Received: a smallest of -0.5"),
        (([np.nan, 1.0], "ab"), "Received: a smallest of nan"),
        (([0.5, 0.5], "abc"), "expected 2 symbols. Received: 3"),
        (([1.0], "a", None, [1]), r"boolean, .*Received: int64 of shape \(1,\)"),
        (([1.0], "a", None, [True] * 2), r"Received: bool of shape \(2,\)"),
    ],
)
def test_says_what_it_wants(arguments, message):
    with pytest.raises(ValueError, match=message):
        next_token_distribution(*arguments)
    assert not plt.get_fignums()
