"""Boxes and arrows. One unit of the axes is one inch on paper."""

import matplotlib.pyplot as plt
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

INPUT, STATE, OUTPUT = "#0072B2", "#D55E00", "#009E73"  # Okabe and Ito
ROUND = 0.12  # radius of a bend


def canvas(width, height, ax=None):
    """Return bare axes of `width` x `height` inches, the origin bottom left."""
    if ax is None:
        ax = plt.subplots(figsize=(width, height))[1]
    ax.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    ax.axis("off")
    return ax


def box(ax, x, y, color, label="", size=0.52, alpha=1, linestyle="-"):
    """Draw a rounded square of side `size` around `(x, y)`."""
    fill = [1 - 0.25 * (1 - channel) for channel in to_rgb(color)]
    pad = 0.06
    square = FancyBboxPatch(
        (x - size / 2 + pad, y - size / 2 + pad),
        size - 2 * pad,
        size - 2 * pad,
        boxstyle=f"round,pad={pad}",
        facecolor=fill,
        edgecolor=color,
        linewidth=1.4,
        linestyle=linestyle,
        alpha=alpha,
    )
    ax.add_patch(square)
    if label:
        ax.text(x, y - 0.01, label, ha="center", va="center", fontsize=14)


def arrow(ax, points, color="#444444", alpha=1):
    """Draw an arrow through `points`, with round bends."""
    vertices, codes = [points[0]], [Path.MOVETO]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        vertices += [_towards(corner, before), corner, _towards(corner, after)]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    path = Path([*vertices, points[-1]], [*codes, Path.LINETO])
    head = FancyArrowPatch(
        path=path,
        arrowstyle="-|>,head_length=4.5,head_width=2.4",
        mutation_scale=1,
        color=color,
        linewidth=1.6,
        joinstyle="miter",
        alpha=alpha,
    )
    ax.add_patch(head)


def _towards(corner, point):
    """The point at distance `ROUND` from `corner`, on the way to `point`."""
    dx, dy = point[0] - corner[0], point[1] - corner[1]
    share = ROUND / (dx**2 + dy**2) ** 0.5
    return corner[0] + share * dx, corner[1] + share * dy
