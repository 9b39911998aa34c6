import matplotlib.pyplot as plt
import pytest
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from seqkeras.plots.five_shapes import SHAPES, five_shapes

# Inputs, states, outputs and where the outputs stand, counted from the left.
COUNTS = {
    "one-to-one": (1, 1, 1),
    "one-to-many": (1, 3, 3),
    "many-to-one": (3, 3, 1),
    "aligned many-to-many": (3, 3, 3),
    "encoder-decoder": (3, 5, 2),
}


def panel(ax, name):
    """Boxes and arrows whose nearest shape, by name, is `name`."""
    titles = {text.get_text(): text.get_position()[0] for text in ax.texts}
    titles = {shape: titles[shape] for shape in SHAPES}
    found = []
    for patch in ax.patches:
        box = patch.get_path().get_extents()
        if isinstance(patch, FancyArrowPatch):
            box = patch._path_original.get_extents()
        x = (box.x0 + box.x1) / 2
        if min(titles, key=lambda shape: abs(titles[shape] - x)) == name:
            found.append((patch, x, (box.y0 + box.y1) / 2))
    boxes = [entry for entry in found if isinstance(entry[0], FancyBboxPatch)]
    arrows = [entry for entry in found if isinstance(entry[0], FancyArrowPatch)]
    return boxes, arrows


@pytest.mark.parametrize("name", COUNTS)
def test_a_shape_has_its_boxes_and_arrows(name):
    boxes, arrows = panel(five_shapes(), name)
    rows = {}
    for _, x, y in boxes:
        rows.setdefault(round(y, 3), []).append(round(x, 3))
    inputs, states, outputs = (rows[y] for y in sorted(rows))
    assert (len(inputs), len(states), len(outputs)) == COUNTS[name]
    assert len(arrows) == len(inputs) + len(outputs) + len(states) - 1

    # The first input enters the first state, the last output leaves the last.
    assert inputs[0] == states[0] and outputs[-1] == states[-1]
    assert set(inputs) | set(outputs) <= set(states)
    if name == "encoder-decoder":
        assert max(inputs) < min(outputs)


def test_every_shape_has_a_name_and_an_example():
    texts = [text.get_text() for text in five_shapes().texts]
    for name, (example, *_) in SHAPES.items():
        assert texts.count(name) == 1 and texts.count(example) == 1
    assert list(SHAPES) == list(COUNTS)


@pytest.mark.parametrize("name", COUNTS)
def test_a_highlight_dims_the_four_others(name):
    ax = five_shapes(highlight=name)
    for shape, (example, *_) in SHAPES.items():
        boxes, arrows = panel(ax, shape)
        artists = [patch for patch, *_ in boxes + arrows]
        artists += [text for text in ax.texts if text.get_text() in (shape, example)]
        for artist in artists:
            assert (artist.get_alpha() == 1) == (shape == name)
            assert artist.get_alpha() == 1 or artist.get_alpha() < 0.4


def test_refuses_an_unknown_shape():
    with pytest.raises(ValueError, match="'one-to-one'.*Received: highlight='n-to-n'"):
        five_shapes("n-to-n")
    assert not plt.get_fignums()
