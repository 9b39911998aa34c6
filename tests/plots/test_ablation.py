import numpy as np
import pytest

from seqkeras.plots.ablation import ablation

RUNS = {"one layer": [0.70, 0.72, 0.71], "two layers": [0.6, 0.8, 0.75]}


def test_means_and_spreads_stand_where_they_belong():
    ax = ablation(RUNS, "one layer")
    for row, (bar, runs) in enumerate(zip(ax.containers, RUNS.values(), strict=True)):
        mean, _, (spread,) = bar
        np.testing.assert_allclose(mean.get_xydata(), [[np.mean(runs), row]])
        (ends,) = spread.get_segments()
        expected = np.mean(runs) + np.std(runs, ddof=1) * np.array([-1, 1])
        np.testing.assert_allclose(ends[:, 0], expected)


def test_every_run_is_a_dot():
    ax = ablation(RUNS, "one layer")
    dots = [line.get_xydata().tolist() for line in ax.lines]
    for row, runs in enumerate(RUNS.values()):
        assert [[run, row] for run in runs] in dots


@pytest.mark.parametrize("baseline", RUNS)
def test_the_line_is_the_baseline(baseline):
    line = ablation(RUNS, baseline).lines[0]
    np.testing.assert_allclose(line.get_xdata(), np.mean(RUNS[baseline]))


def test_the_first_model_is_at_the_top():
    ax = ablation(RUNS, "two layers")
    bottom, top = ax.get_ylim()
    assert bottom > top
    assert [t.get_text() for t in ax.get_yticklabels()] == list(RUNS)
    assert ax.get_xlabel() == "test accuracy"


def test_columns_stand_beside_their_rows():
    ax = ablation(RUNS, "one layer", {"weights": ["40", "92"], "seconds": ["1", "2"]})
    ax.figure.canvas.draw()
    texts = {t.get_text(): t for t in ax.texts}
    assert list(texts) == ["weights", "40", "92", "seconds", "1", "2"]
    assert [texts[t].xy[1] for t in ("40", "92", "1", "2")] == [0, 1, 0, 1]
    boxes = [t.get_window_extent() for t in texts.values()]
    right = ax.get_window_extent().x1
    assert all(right < b.x0 and b.x1 <= ax.figure.bbox.x1 for b in boxes)
    assert not any(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[:k])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((RUNS, "three"), "'two layers'].* Received: baseline='three'"),
        (({"a": [0.5]}, "a"), "two runs or more. Received: .* for 'a'"),
        ((RUNS, "one layer", {"weights": ["1"]}), "Received: 1 for 'weights'"),
    ],
)
def test_says_what_it_wants(arguments, message):
    with pytest.raises(ValueError, match=message):
        ablation(*arguments)
