import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backend_bases import MouseEvent

from seqkeras.plots.positions import positions


def test_positions_run_right_from_zero_and_features_down(rng):
    encoding = rng.normal(size=(7, 4))
    ax = positions(encoding, title="learned")
    ax.figure.draw_without_rendering()
    for place, feature in np.ndindex(*encoding.shape):
        pixel = ax.transData.transform((place, feature))
        event = MouseEvent("motion_notify_event", ax.figure.canvas, *pixel)
        assert ax.images[0].get_cursor_data(event) == encoding[place, feature]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("position", "feature")
    assert ax.get_xlim() == (-0.5, 6.5) and ax.get_title(loc="left") == "learned"


def test_signs_have_a_colour_each():
    low, high = positions([[-0.5, 2.0]]).images[0].get_clim()
    assert (low, high) == (-2, 2)


def test_draws_on_given_axes():
    _, axes = plt.subplots(2)
    assert positions([[0.0]], axes[0]) is axes[0]
    assert len(plt.get_fignums()) == 1


def test_refuses_what_is_no_encoding():
    with pytest.raises(ValueError, match=r"Received: values.shape=\(3,\)"):
        positions(np.zeros(3))
