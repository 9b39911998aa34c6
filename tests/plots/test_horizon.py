import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.text import Text

from seqkeras.plots.horizon import error_by_horizon


def test_draws_what_it_was_given(rng):
    errors = {name: rng.random(11) for name in ("naive", "AR", "LSTM")}
    ax = error_by_horizon(errors, ylabel="error (ppm)")
    assert [line.get_label() for line in ax.lines] == list(errors)
    for line, values in zip(ax.lines, errors.values(), strict=True):
        np.testing.assert_array_equal(line.get_xdata(), range(1, 12))
        np.testing.assert_array_equal(line.get_ydata(), values)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("steps ahead", "error (ppm)")
    assert ax.get_ylim()[0] == 0


def test_a_name_stands_at_the_end_of_its_line(rng):
    errors = {"naive": [1.0, 2.0], "AR": [3.0, 0.1], "LSTM": [0.5, 1.0]}
    ax = error_by_horizon(errors)
    ax.figure.draw_without_rendering()
    for text, line in zip(ax.texts, ax.lines, strict=True):
        assert text.get_text() == line.get_label()
        np.testing.assert_array_equal(text.xy, line.get_xydata()[-1])
        assert text.arrow_patch.get_edgecolor()[:3] == pytest.approx(
            matplotlib.colors.to_rgb(line.get_color())
        )
        box = Text.get_window_extent(text)  # without the arrow
        end = ax.transData.transform(text.xy)[1]
        assert box.y0 < end < box.y1 and ax.bbox.x1 < box.x0


@pytest.mark.parametrize("ends", [np.ones(8), np.geomspace(1, 1.2, 8), np.zeros(3)])
@pytest.mark.parametrize("grid", [(1, 1), (1, 2), (3, 1)])
def test_names_of_near_ends_do_not_overlap(ends, grid, rng):
    ends = rng.permutation(ends)
    errors = {f"model {k}": [2.0, 3.0, end] for k, end in enumerate(ends)}
    figure, axes = plt.subplots(*grid, figsize=(8, 3.6 * grid[0]), squeeze=False)
    ax = error_by_horizon(errors, axes[0, 0])
    ax.set_title("sunspots")
    figure.draw_without_rendering()
    boxes = [Text.get_window_extent(text) for text in ax.texts]
    assert not any(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[:k])
    assert all(ax.bbox.x1 < b.x0 and b.x1 <= figure.bbox.x1 for b in boxes)
    order = np.argsort(ends, kind="stable")
    middles = np.array([(box.y0 + box.y1) / 2 for box in boxes])
    assert (np.diff(middles[order]) > 0).all()
    centre = ax.transData.transform((1, np.mean(ends)))[1]
    assert abs(middles.mean() - centre) < 0.5  # none is moved further than needed


def test_ten_models_look_different(rng):
    ax = error_by_horizon({f"model {k}": rng.random(3) for k in range(10)})
    looks = {(line.get_color(), line.get_marker()) for line in ax.lines}
    assert len(looks) == 10


@pytest.mark.parametrize("horizon", [1, 2, 24])
def test_ticks_are_whole_steps(horizon):
    ax = error_by_horizon({"naive": np.arange(horizon)})
    ax.figure.draw_without_rendering()
    low, high = ax.get_xlim()
    ticks = [tick for tick in ax.get_xticks() if low <= tick <= high]
    assert ticks and all(float(tick).is_integer() for tick in ticks)


def test_draws_on_given_axes():
    _, ax = plt.subplots()
    assert error_by_horizon({"naive": [1.0]}, ax) is ax
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("errors", "message"),
    [
        ({}, "the errors of a model. Received: {}"),
        ({"AR": [1, 2], "LSTM": [1]}, r"one shape, .* Received: LSTM of shape \(1,\)"),
        ({"AR": [[1, 2]]}, r"\(horizon,\). Received: AR of shape \(1, 2\)"),
        ({"AR": []}, r"Received: AR of shape \(0,\)"),
        ({"AR": [1, np.nan]}, r"finite errors, not negative. Received: AR: \[1, nan\]"),
        ({"AR": [np.inf]}, "finite errors, not negative"),
        ({"AR": [-1]}, "finite errors, not negative"),
    ],
)
def test_refuses_what_does_not_fit(errors, message):
    with pytest.raises(ValueError, match=message):
        error_by_horizon(errors)
    assert not plt.get_fignums()
