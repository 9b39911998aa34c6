from collections import Counter

import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from seqkeras.plots.unrolled import unrolled


def arrows(ax):
    return [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]


def boxes(ax):
    return [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]


def places(ax):
    """Where each label of a box stands."""
    return {
        text.get_text()
        .strip("$")
        .replace("{", "")
        .replace("}", ""): text.get_position()
        for text in ax.texts
        if "_" in text.get_text()
    }


def ends(arrow, places):
    """The boxes at which an arrow starts and ends."""
    vertices = arrow._path_original.vertices
    for x, y in vertices[0], vertices[-1]:
        (box,) = [
            n for n, at in places.items() if abs(x - at[0]) + abs(y - at[1]) < 0.5
        ]
        yield box


@pytest.mark.parametrize("feedback", ["state", "output"])
@pytest.mark.parametrize("timesteps", [1, 4, 12])
def test_draws_every_step(timesteps, feedback):
    ax = unrolled(timesteps, feedback=feedback)
    steps = ["t", *range(1, timesteps + 1)]
    expected = {f"{name}_{t}" for name in "xhy" for t in steps}
    expected.add("h_0" if feedback == "state" else "y_0")
    assert set(places(ax)) == expected
    assert len(boxes(ax)) == len(expected)
    assert len(arrows(ax)) == 3 * (timesteps + 1)


def test_one_letter_is_one_colour():
    ax = unrolled(4)
    letters = [text for text in ax.texts if text.get_text() in ("$U$", "$V$", "$W$")]
    looks = Counter((text.get_text(), to_hex(text.get_color())) for text in letters)
    assert sorted(looks.values()) == [5, 5, 5]
    assert len({color for _, color in looks}) == 3
    drawn = Counter(to_hex(arrow.get_edgecolor()) for arrow in arrows(ax))
    assert drawn == {color: 5 for _, color in looks}


@pytest.mark.parametrize(("feedback", "source"), [("state", "h"), ("output", "y")])
def test_arrows_join_the_right_boxes(feedback, source):
    ax = unrolled(3, feedback=feedback)
    joined = {tuple(ends(arrow, places(ax))) for arrow in arrows(ax)}
    expected = {(f"{source}_t", "h_t")}
    expected |= {(f"{source}_{t - 1}", f"h_{t}") for t in (1, 2, 3)}
    expected |= {(f"x_{t}", f"h_{t}") for t in ("t", 1, 2, 3)}
    expected |= {(f"h_{t}", f"y_{t}") for t in ("t", 1, 2, 3)}
    assert joined == expected


def test_time_runs_right_and_outputs_stand_on_top():
    at = places(unrolled(4))
    for name in "xhy":
        row = [at[f"{name}_{t}"] for t in (1, 2, 3, 4)]
        assert row == sorted(row)
        assert len({y for _, y in row}) == 1
    for t in ("t", 1, 2, 3, 4):
        (x0, low), (x1, middle), (x2, high) = (at[f"{name}_{t}"] for name in "xhy")
        assert x0 == x1 == x2 and low < middle < high


def test_draws_on_given_axes():
    _, ax = plt.subplots()
    assert unrolled(2, ax) is ax
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("timesteps", [0, -1, 2.0, True, "4"])
def test_refuses_a_wrong_number_of_steps(timesteps):
    message = f"positive integer. Received: timesteps={timesteps!r}"
    with pytest.raises(ValueError, match=message):
        unrolled(timesteps)


def test_refuses_an_unknown_feedback():
    with pytest.raises(ValueError, match="'state' or 'output'. Received: feedback='h'"):
        unrolled(feedback="h")
