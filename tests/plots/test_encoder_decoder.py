import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from seqkeras.plots._draw import INPUT, OUTPUT, STATE
from seqkeras.plots.encoder_decoder import VECTOR, encoder_decoder

SOURCE, TARGET = ["4", "May", "21"], ["<s>", "05", "-", "04", "</s>"]


def things(ax):
    """Boxes and tokens by name: (centre, half of the width, half of the height).

    The boxes are named forwards, backwards, d_, o_ and a number; in a row from 0 on.
    """
    rows, found = {}, {}
    for patch in ax.patches:
        if isinstance(patch, FancyBboxPatch):
            box = patch.get_path().transformed(patch.get_patch_transform())
            box = box.get_extents()
            look = to_hex(patch.get_edgecolor()), round(box.y0, 3), round(box.width, 2)
            rows.setdefault(look, []).append(box)
    for (color, _, width), row in sorted(rows.items(), key=lambda row: row[0][1]):
        row.sort(key=lambda box: box.x0)
        name = "o" if color == to_hex(OUTPUT) else "backwards"
        if width > 0.5:
            name = "vector" if row[0].y0 < 2 else "context"
        elif name == "backwards":
            if "backwards0" in found:
                name = "forwards"
            if row[0].x0 > 3:
                name = "d"
        for k, box in enumerate(row):
            centre = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
            found[f"{name}{k}"] = *centre, box.width / 2, box.height / 2
    for text in ax.texts:
        if text.get_text() in SOURCE + TARGET:
            x, y = text.get_position()
            found[f"{text.get_text()} {'below' if y < 1 else 'above'}"] = x, y, 0.1, 0.2
    return found


def joined(ax):
    """Arrows as (from, to, colour)."""
    found = set()
    for patch in ax.patches:
        if isinstance(patch, FancyArrowPatch):
            path = patch._path_original.vertices
            ends = []
            for x, y in path[0], path[-1]:
                (name,) = (
                    name
                    for name, (x0, y0, width, height) in things(ax).items()
                    if abs(x - x0) < width + 0.05 and abs(y - y0) < height + 0.05
                )
                ends.append(name)
            found.add((*ends, to_hex(patch.get_edgecolor())))
    return found


def row(name, other, color, count, shift=0):
    return {(f"{name}{k}", f"{other}{k + shift}", color.lower()) for k in range(count)}


def common():
    """The arrows of both pictures."""
    arrows = row("forwards", "forwards", STATE, 2, 1) | row("d", "d", STATE, 3, 1)
    arrows |= {(f"backwards{k + 1}", f"backwards{k}", STATE.lower()) for k in (0, 1)}
    arrows |= row("d", "o", OUTPUT, 4)
    arrows |= {
        (f"{x} below", f"backwards{k}", INPUT.lower()) for k, x in enumerate(SOURCE)
    }
    arrows |= {
        (f"{y} below", f"d{t}", INPUT.lower()) for t, y in enumerate(TARGET[:-1])
    }
    arrows |= {
        (f"o{t}", f"{y} above", OUTPUT.lower()) for t, y in enumerate(TARGET[1:])
    }
    ends = "forwards2", "backwards0"  # the last state of each way
    arrows |= {(end, "vector0", STATE.lower()) for end in ends}
    return arrows | {("vector0", "d0", STATE.lower())}


def test_one_vector_goes_to_every_output():
    expected = {("vector0", f"o{t}", VECTOR.lower()) for t in range(4)}
    assert joined(encoder_decoder(SOURCE, TARGET)) == common() | expected


def test_with_attention_the_first_output_looks_at_the_whole_source():
    ax = encoder_decoder(SOURCE, TARGET, attention=True)
    expected = {("d0", "context0", VECTOR.lower()), ("context0", "o0", VECTOR.lower())}
    assert joined(ax) == common() | expected
    at = things(ax)
    (x, y, half, _) = at["context0"]
    for k, line in enumerate(ax.lines):
        (x0, y0), end = line.get_xydata()
        assert x0 == pytest.approx(at[f"forwards{k}"][0])
        assert y0 == pytest.approx(at[f"forwards{k}"][1] + 0.22, abs=0.03)
        assert end == pytest.approx([x - half, y], abs=0.05)
    assert len(ax.lines) == 3


@pytest.mark.parametrize("attention", [False, True])
def test_the_vector_stands_out_only_where_it_is_all_there_is(attention):
    ax = encoder_decoder(SOURCE, TARGET, attention=attention)
    colors = [
        to_hex(patch.get_edgecolor())
        for patch in ax.patches
        if isinstance(patch, FancyBboxPatch)
    ]
    assert colors.count(to_hex(VECTOR)) == 1
    x, y = things(ax)["context0" if attention else "vector0"][:2]
    (label,) = (text for text in ax.texts if "$" in text.get_text() and text._y > y - 1)
    assert label.get_position() == pytest.approx((x, y), abs=0.02)
    assert label.get_text() == ("$c_1$" if attention else "$d_0$")


def test_the_decoder_reads_what_it_is_to_write_one_step_late():
    at = things(encoder_decoder(SOURCE, TARGET))
    assert at["05 above"][0] == at["<s> below"][0] == pytest.approx(at["d0"][0])
    assert at["05 below"][0] == at["- above"][0] == pytest.approx(at["o1"][0])
    assert "</s> below" not in at and "<s> above" not in at


def test_no_line_of_sight_crosses_a_text():
    ax = encoder_decoder(SOURCE, TARGET, attention=True)
    ax.figure.draw_without_rendering()
    for line in ax.lines:
        path = ax.transData.transform_path(line.get_path())
        for text in ax.texts:
            assert not path.intersects_bbox(text.get_window_extent(), filled=False)


def test_draws_on_given_axes():
    _, ax = plt.subplots()
    assert encoder_decoder(SOURCE, TARGET, ax=ax) is ax
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("source", "target"), [([], TARGET), (SOURCE, ["<s>"]), (SOURCE, [])]
)
def test_refuses_what_is_too_short(source, target):
    with pytest.raises(ValueError, match="two or more tokens. Received: source="):
        encoder_decoder(source, target)
    assert not plt.get_fignums()
