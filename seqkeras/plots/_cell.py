"""What the diagrams of cells share: gates, operations, wires, a highlight."""

from matplotlib.patches import Ellipse, FancyBboxPatch

from seqkeras.plots._draw import arrow, box, canvas

MEMORY, GATE, WIRE = "#9C3D8A", "#E69F00", "#444444"
GREY, GREY_TEXT = "#DADADA", "#B4B4B4"  # off the highlight
WIDTH, HEIGHT = 8.4, 4.2
LEFT, RIGHT = 0.5, 7.9  # where values come in and go out
TOP, BOTTOM = 3.6, 1.3  # the two rails of the states
GATES, OPERATIONS, NAMES = 2.05, 2.9, 2.51  # heights of the rows between
X_T = (1.75, 0.37)
HALF_VALUE, HALF_GATE, RADIUS = 0.33, 0.3, 0.2  # with a little air


class CellDiagram:
    """Axes on which what is off the highlight is drawn in grey.

    The methods take the parts that a thing belongs to as a string, separated by
    spaces. The names of the parts are the keys of `equations`.

    Args:
        equations: Dictionary from the name of each part to its equation.
        highlight: Name of the one part in colour. `None` colours all.
    """

    def __init__(self, equations, highlight):
        if highlight is not None and highlight not in equations:
            raise ValueError(
                f"expected one of {list(equations)}. Received: highlight={highlight!r}"
            )
        self.highlight = highlight
        self.ax = canvas(WIDTH, HEIGHT)
        corner, width, height = (1.15, 0.77), 6.1, 3.3
        look = dict(boxstyle="round,pad=0,rounding_size=0.2", zorder=0)
        look |= dict(facecolor="#F8F8F8", edgecolor="#BBBBBB")
        self.ax.add_patch(FancyBboxPatch(corner, width, height, **look))

        note = "box: a layer with weights        circle: unit by unit, no weights"
        caption = equations.get(highlight, note)
        size = 14 if highlight else 10
        self.ax.text(4.9, 0.37, caption, ha="center", va="center", fontsize=size)

    def shown(self, parts):
        return self.highlight is None or self.highlight in parts.split()

    def value(self, parts, x, y, label, color):
        """A number that comes into the cell or leaves it."""
        box(self.ax, x, y, color if self.shown(parts) else GREY, size=0.62)
        self._text(parts, x, y - 0.01, label, fontsize=14)

    def gate(self, parts, x, activation):
        """A layer of the cell: weights, then an activation."""
        box(self.ax, x, GATES, GATE if self.shown(parts) else GREY, size=0.56)
        self._text(parts, x, GATES - 0.01, activation, fontsize=13)

    def operation(self, parts, x, y, label, width=0.36):
        """What is done unit by unit."""
        edge = WIRE if self.shown(parts) else GREY
        ellipse = Ellipse((x, y), width, 0.36, facecolor="white", edgecolor=edge)
        ellipse.set(linewidth=1.4, zorder=2)
        self.ax.add_patch(ellipse)
        self._text(parts, x, y - 0.005, label, fontsize=14)

    def wire(self, parts, *points, color=WIRE):
        """An arrow with round bends: two that share a stretch fork or join."""
        shown = self.shown(parts)
        arrow(self.ax, points, color if shown else GREY)
        self.ax.patches[-1].set_zorder(1 if shown else 0.5)

    def read(self, parts, x, sources):
        """Wires from the sources, a list of points and colours, into a gate."""
        for shift, (points, color) in zip((-0.13, 0.13), sources, strict=False):
            turn = (x + shift, points[-1][1])
            self.wire(parts, *points, turn, (turn[0], GATES - HALF_GATE), color=color)

    def letter(self, parts, x, y, letter, **look):
        self._text(parts, x, y, letter, fontsize=14, **look)

    def word(self, parts, x, y, word, **look):
        self._text(parts, x, y, word, fontsize=9, **look)

    def name(self, parts, x, letter, word):
        """Letter and name of what flows up a wire, on either side of it."""
        self.letter(parts, x + 0.08, NAMES, letter, ha="left")
        self.word(parts, x - 0.08, NAMES, word, ha="right")

    def _text(self, parts, x, y, text, **look):
        color = "#222222" if self.shown(parts) else GREY_TEXT
        look = dict(ha="center", va="center", color=color, zorder=3) | look
        self.ax.text(x, y, text, **look)
