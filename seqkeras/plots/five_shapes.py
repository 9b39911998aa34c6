"""The map of the course: five ways to go from a sequence to a sequence.

Taught in notebooks/00_start_here.ipynb.
"""

from seqkeras.plots._draw import INPUT, OUTPUT, STATE, arrow, box, canvas

# Name: example, then the columns that have an input and those that have an
# output. Every column has a state.
SHAPES = {
    "one-to-one": ("an image:\nits class", [0], [0]),
    "one-to-many": ("an image:\na caption", [0], [0, 1, 2]),
    "many-to-one": ("a review:\nits mood", [0, 1, 2], [2]),
    "aligned many-to-many": ("words:\ntheir tags", [0, 1, 2], [0, 1, 2]),
    "encoder-decoder": ("a sentence:\nits translation", [0, 1, 2], [3, 4]),
}
CENTRES = {  # in inches
    "one-to-one": 1.2,
    "one-to-many": 2.7,
    "many-to-one": 4.4,
    "aligned many-to-many": 6.25,
    "encoder-decoder": 8.6,
}
WIDTH, HEIGHT, NAME, EXAMPLE = 10, 3.2, 2.95, 0.27
ROWS = {"inputs": (0.87, INPUT), "states": (1.6, STATE), "outputs": (2.33, OUTPUT)}
SIZE, STEP = 0.34, 0.5
FAINT = 0.22


def five_shapes(highlight=None):
    """Draw the five shapes of sequence tasks side by side.

    Time runs from left to right. A column is a time step; the arrow between
    two columns is the state that one step hands to the next.

    Args:
        highlight: Name of the one shape to show in full, the others dimmed:
            `"one-to-one"`, `"one-to-many"`, `"many-to-one"`,
            `"aligned many-to-many"` or `"encoder-decoder"`. `None` shows all.

    Returns:
        The axes.

    Raises:
        ValueError: If `highlight` is not one of the five names.
    """
    if highlight is not None and highlight not in SHAPES:
        raise ValueError(
            f"expected one of {list(SHAPES)}. Received: highlight={highlight!r}"
        )
    ax = canvas(WIDTH, HEIGHT)
    for row, (y, _) in ROWS.items():
        ax.text(0.05, y, row, va="center")
    for name in SHAPES:
        _panel(ax, name, 1 if highlight in (None, name) else FAINT)
    return ax


def _panel(ax, name, alpha):
    """One shape: its name, its boxes and arrows, an example."""
    example, inputs, outputs = SHAPES[name]
    centre = CENTRES[name]
    text = dict(ha="center", va="center", alpha=alpha)
    ax.text(centre, NAME, name, fontsize=10.5, weight="bold", **text)
    ax.text(centre, EXAMPLE, example, fontsize=10, **text)

    columns = max(inputs + outputs) + 1
    (low, _), (middle, _), (high, _) = ROWS.values()
    half = SIZE / 2 + 0.02
    for column in range(columns):
        x = centre + (column - (columns - 1) / 2) * STEP
        box(ax, x, middle, STATE, size=SIZE, alpha=alpha)
        if column > 0:
            arrow(ax, [(x - STEP + half, middle), (x - half, middle)], alpha=alpha)
        if column in inputs:
            box(ax, x, low, INPUT, size=SIZE, alpha=alpha)
            arrow(ax, [(x, low + half), (x, middle - half)], alpha=alpha)
        if column in outputs:
            box(ax, x, high, OUTPUT, size=SIZE, alpha=alpha)
            arrow(ax, [(x, middle + half), (x, high - half)], alpha=alpha)

    if name == "encoder-decoder":
        ax.text(centre - STEP, middle + 0.32, "encoder", fontsize=9, **text)
        ax.text(centre + 1.5 * STEP, middle - 0.32, "decoder", fontsize=9, **text)
