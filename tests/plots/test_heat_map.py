from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backend_bases import MouseEvent

from seqkeras.plots.heat_map import heat_map


def colour(image, value):
    return image.cmap(image.norm(value))


def test_time_runs_right_and_units_go_down(rng):
    gates = rng.random((5, 3))
    ax = heat_map(gates, title="forget gate f")
    ax.figure.draw_without_rendering()
    for t, unit in np.ndindex(*gates.shape):
        pixel = ax.transData.transform((t + 1, unit))
        event = MouseEvent("motion_notify_event", ax.figure.canvas, *pixel)
        assert ax.images[0].get_cursor_data(event) == gates[t, unit]
    assert ax.get_title(loc="left") == "forget gate f"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("time step", "unit")


def test_gates_go_from_closed_to_open_whatever_was_measured():
    ax = heat_map([[0.4, 0.6]])
    assert ax.images[0].get_clim() == (0, 1)
    lightness = [sum(colour(ax.images[0], v)[:3]) for v in (0, 0.5, 1)]
    assert lightness == sorted(lightness)


def test_zero_is_white_and_signs_have_a_colour_each():
    ax = heat_map([[-1.0, 3.0]], signed=True)
    (image,) = ax.images
    assert image.get_clim() == (-3, 3)
    assert min(colour(image, 0.0)[:3]) > 0.95
    red, _, blue, _ = colour(image, 2.0)
    assert red > blue
    red, _, blue, _ = colour(image, -2.0)
    assert blue > red


def test_the_colour_bar_is_there_and_nothing_overlaps():
    words = "the film was not as bad as I had feared".split()
    ax = heat_map(np.full((10, 4), 0.5), words, ["i", "f", "o", "z"], title="gates")
    figure = ax.figure
    figure.draw_without_rendering()
    assert len(figure.axes) == 2
    assert [t.get_text() for t in ax.get_xticklabels()] == words
    assert [t.get_text() for t in ax.get_yticklabels()] == ["i", "f", "o", "z"]
    assert list(ax.get_xticks()) == list(range(1, 11))
    for label, after in pairwise(ax.get_xticklabels()):
        assert label.get_window_extent().x1 <= after.get_window_extent().x0
    assert figure.get_tightbbox().x0 >= 0


def test_draws_on_given_axes():
    _, axes = plt.subplots(2)
    assert heat_map([[0.0]], ax=axes[0]) is axes[0]
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("values", "labels", "message"),
    [
        ([0.5], {}, r"\(timesteps, units\).*shape=\(1,\)"),
        (np.zeros((0, 3)), {}, r"\(timesteps, units\).*shape=\(0, 3\)"),
        ([[0.5]], dict(xlabels="ab"), "1 labels. Received: xlabels of length 2"),
        ([[0.5]], dict(rows=[]), "1 labels. Received: rows of length 0"),
        ([[-0.5, 2]], {}, "signed=True. Received: values between -0.5 and 2"),
        ([[np.nan]], dict(signed=True), "finite"),
    ],
)
def test_refuses_what_does_not_fit(values, labels, message):
    with pytest.raises(ValueError, match=message):
        heat_map(values, **labels)
    assert not plt.get_fignums()
