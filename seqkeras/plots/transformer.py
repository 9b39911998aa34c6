"""The Transformer: a block of the encoder and one of the decoder.

Taught in notebooks/50_transformer.ipynb.
"""

from itertools import pairwise

from matplotlib.colors import to_rgb
from matplotlib.patches import Ellipse, FancyBboxPatch

from seqkeras.plots._draw import INPUT, OUTPUT, arrow, canvas

COLORS = {
    "attention": "#8B4A7C",
    "forward": "#E69F00",
    "norm": "#666666",
    "embedding": INPUT,
    "Dense": OUTPUT,
}
WIDTH, ROW, BOTTOM = 7.4, 0.46, 0.25  # inches: all, from part to part, below the first
ENCODER, DECODER, BETWEEN = 2.0, 5.2, 4.0  # middles of the columns, a way between
BOX, HIGH, RADIUS, AIR = 1.7, 0.3, 0.12, 0.02  # of a box, of a sum, before an arrow
PAST, EDGE = 1.1, 0.15  # from a column to the ways past it, from there to the frame
FIRST = 3  # row of the first part of a block, from 0


def transformer(ax=None, pre_norm=True):
    """Draw one block of the encoder and one of the decoder, and what goes in and out.

    A sublayer is attention or the feed-forward layer. What it finds is added to what
    came in, so there is a way past all sublayers, from the words to the end.

    Args:
        ax: Axes to draw on. `None` makes a figure that fits.
        pre_norm: Whether each sublayer reads normalised vectors; the way past it has
            no layer on it then, and a norm follows the last block. `False` draws the
            order of the paper: the norm comes after each sum, on the way itself.

    Returns:
        The axes.

    References:
        - [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762), figure 1.
        - [Xiong et al., 2020](https://arxiv.org/abs/2002.04745), figure 1: both orders.
    """
    order = ["norm", "{}", "+"] if pre_norm else ["{}", "+", "norm"]
    names = ["self-attention", "cross-attention", "feed-forward"]
    reads = [part.format(name) for name in names[::2] for part in order]
    names[0] = "causal self-attention"
    writes = [part.format(name) for name in names for part in order]
    last = ["norm"] if pre_norm else []
    encoder = ["source", "embedding", "+", *reads, *last]
    decoder = ["target, one step late", "embedding", "+", *writes, *last]
    decoder += ["Dense", "logits"]

    ax = canvas(WIDTH, _y(len(decoder) - 1) + BOTTOM, ax)
    for x, side, parts, rows, name in (
        (ENCODER, -1, encoder, len(reads), "encoder"),
        (DECODER, 1, decoder, len(writes), "decoder"),
    ):
        _frame(ax, x, side, rows, name)
        _column(ax, x, parts)
        _positions(ax, x, side)
        for row in range(FIRST, FIRST + rows, 3):
            _way_past(ax, x, side, row, row + order.index("+"))
    _memory(ax, len(encoder) - 1, decoder.index("cross-attention"))
    return ax


def _y(row):
    return BOTTOM + ROW * row


def _half(part):
    return RADIUS if part == "+" else HIGH / 2


def _column(ax, x, parts):
    """Parts one above the other, joined by arrows."""
    for row, part in enumerate(parts):
        colors = [color for name, color in COLORS.items() if name in part]
        if part == "+":
            circle = Ellipse((x, _y(row)), 2 * RADIUS, 2 * RADIUS)
            circle.set(facecolor="white", edgecolor="#444444", linewidth=1.4)
            ax.add_patch(circle)
        elif colors:
            _box(ax, x, _y(row), *colors)
        ax.text(x, _y(row) - 0.01, part, ha="center", va="center")
    for row, (lower, upper) in enumerate(pairwise(parts)):
        start, end = _y(row) + _half(lower), _y(row + 1) - _half(upper)
        arrow(ax, [(x, start + AIR), (x, end - AIR)])


def _box(ax, x, y, color):
    pad = 0.06
    corner = x - BOX / 2 + pad, y - HIGH / 2 + pad
    shape = FancyBboxPatch(corner, BOX - 2 * pad, HIGH - 2 * pad, f"round,pad={pad}")
    fill = [1 - 0.25 * (1 - channel) for channel in to_rgb(color)]
    shape.set(facecolor=fill, edgecolor=color, linewidth=1.4)
    ax.add_patch(shape)


def _frame(ax, x, side, rows, name):
    """What is repeated, with a layer's weights of its own each time."""
    inner, outer = sorted([x - side * (BOX / 2 + EDGE), x + side * (PAST + EDGE)])
    low, high = _y(FIRST - 0.68), _y(FIRST + rows - 0.55)
    style = "round,pad=0,rounding_size=0.15"
    frame = FancyBboxPatch((inner, low), outer - inner, high - low, style)
    frame.set(facecolor="#F8F8F8", edgecolor="#BBBBBB", zorder=0)
    ax.add_patch(frame)
    middle = x + side * (PAST + EDGE + 0.4), (low + high) / 2
    ax.text(*middle, f"{name}\nblock,\nN times", ha="center", va="center")


def _positions(ax, x, side):
    """What tells the first words from the last, added to their vectors."""
    y, far = _y(FIRST - 1), x + side * 0.75
    ax.text(far, y, "positions", ha="left" if side > 0 else "right", va="center")
    arrow(ax, [(far - side * 0.05, y), (x + side * (RADIUS + AIR), y)])


def _way_past(ax, x, side, row, end):
    """From below a sublayer's first part to the sum above it."""
    far, start, end = x + side * PAST, _y(row - 0.58), _y(end)
    arrow(ax, [(x, start), (far, start), (far, end), (x + side * (RADIUS + AIR), end)])


def _memory(ax, top, row):
    """The encoder's outputs, which every block of the decoder looks at."""
    start, turn, end = _y(top) + HIGH / 2 + AIR, _y(top + 0.75), _y(row)
    path = [(ENCODER, start), (ENCODER, turn), (BETWEEN, turn), (BETWEEN, end)]
    color = COLORS["attention"]
    arrow(ax, [*path, (DECODER - BOX / 2 - AIR, end)], color)
    look = dict(ha="right", va="center", color=color)
    ax.text(BETWEEN - 0.1, (turn + end) / 2, "keys and\nvalues", **look)
