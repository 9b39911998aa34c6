"""Read a diagram of a cell back: which arrow joins what, and what is grey."""

from collections import Counter

from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch

from seqkeras.plots._cell import GREY


def joined(ax, grey=False):
    """Pairs (label, label) joined by an arrow in colour, or by a grey one.

    Labels that occur more than once are numbered from left to right.
    """
    places = _places(ax)
    pairs = set()
    for patch in ax.patches:
        if isinstance(patch, FancyArrowPatch):
            if (to_hex(patch.get_edgecolor()) == to_hex(GREY)) == grey:
                path = patch._path_original.vertices
                pairs.add((_at(path[0], places), _at(path[-1], places)))
    return pairs


def _places(ax):
    """Centre and half size of each box and circle that carries a label."""
    places, seen = {}, Counter()
    shapes = [p for p in ax.patches if not isinstance(p, FancyArrowPatch)]
    shapes.sort(key=lambda shape: _extent(ax, shape).x0)
    for shape in shapes:
        extent = _extent(ax, shape)
        x, y = (extent.x0 + extent.x1) / 2, (extent.y0 + extent.y1) / 2
        for text in ax.texts:
            if abs(text._x - x) + abs(text._y - y) < 0.05:
                label = "".join(c for c in text.get_text() if c not in "${}\\")
                seen[label] += 1
                name = label if seen[label] == 1 else f"{label}{seen[label]}"
                places[name] = x, y, extent.width / 2, extent.height / 2
    return places


def _extent(ax, shape):
    path = shape.get_path().transformed(shape.get_patch_transform())
    return path.get_extents()


def _at(point, places):
    """The one thing whose edge the point is at."""
    (name,) = (
        name
        for name, (x, y, width, height) in places.items()
        if abs(point[0] - x) < width + 0.05 and abs(point[1] - y) < height + 0.05
    )
    return name
