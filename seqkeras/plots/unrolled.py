"""A recurrent network twice: as a loop, and unrolled over time.

Taught in notebooks/20_simple_rnn.ipynb.
"""

from seqkeras.plots._draw import INPUT, OUTPUT, STATE, arrow, box, canvas

BOTTOM, MIDDLE, TOP = 0.85, 1.95, 3.05  # heights of inputs, states, outputs
HEADING = 3.62
HALF = 0.26 + 0.03  # half a box, and a little air
FOLDED, START, STEP = 1.25, 3.3, 1.15  # of the loop, of time 0, between steps


def unrolled(timesteps=4, ax=None, *, feedback="state"):
    """Draw a recurrent network as a loop and, beside it, unrolled over time.

    An arrow of one colour and letter is one set of weights: W (kernel) reads
    the input, U (recurrent kernel) what is fed back, V makes the output.

    Args:
        timesteps: Number of time steps, a positive integer.
        ax: Axes to draw on. `None` makes a figure that fits.
        feedback: What a step hands to the next: `"state"` (Elman, h_{t-1}) or
            `"output"` (Jordan, y_{t-1}).

    Returns:
        The axes.

    Raises:
        ValueError: If an argument is not one of those above.

    References:
        - [Elman, 1990](https://doi.org/10.1207/s15516709cog1402_1)
        - [Jordan, 1986](https://eric.ed.gov/?id=ED276754)
    """
    if isinstance(timesteps, bool) or not isinstance(timesteps, int) or timesteps < 1:
        raise ValueError(
            f"expected a positive integer. Received: timesteps={timesteps!r}"
        )
    if feedback not in ("state", "output"):
        raise ValueError(
            f"expected 'state' or 'output'. Received: feedback={feedback!r}"
        )
    end = START + timesteps * STEP
    width = end + 0.6
    ax = canvas(width, 3.85, ax)
    for y, row in (BOTTOM, "inputs"), (MIDDLE, "states"), (TOP, "outputs"):
        ax.text(0.05, y, row, va="center")
    centred = dict(ha="center", va="center")
    heading = dict(centred, fontsize=10.5, weight="bold")

    ax.text(FOLDED, HEADING, "folded", **heading)
    _step(ax, FOLDED, "t")
    _loop(ax, feedback)

    ax.text(FOLDED + 1.4, MIDDLE, "=", fontsize=20, **centred)

    steps = f"{timesteps} time step" + "s" * (timesteps > 1)
    ax.text((START + end) / 2, HEADING, f"unrolled over {steps}", **heading)
    if feedback == "state":
        box(ax, START, MIDDLE, STATE, "$h_0$", linestyle="--")
    else:
        box(ax, START, TOP, OUTPUT, "$y_0$", linestyle="--")
    for t in range(1, timesteps + 1):
        _step(ax, START + t * STEP, t)
        _hand_over(ax, START + t * STEP, feedback)

    note = "same letter, same colour: the same weights at every time step"
    ax.text(width / 2, 0.22, note, **centred)
    return ax


def _step(ax, x, t):
    """Input, state and output at time t, at horizontal position x."""
    box(ax, x, BOTTOM, INPUT, f"$x_{{{t}}}$")
    box(ax, x, MIDDLE, STATE, f"$h_{{{t}}}$")
    box(ax, x, TOP, OUTPUT, f"$y_{{{t}}}$")
    _weights(ax, [(x, BOTTOM + HALF), (x, MIDDLE - HALF)], "$W$", INPUT)
    _weights(ax, [(x, MIDDLE + HALF), (x, TOP - HALF)], "$V$", OUTPUT)


def _hand_over(ax, x, feedback):
    """What is fed back, from the step before to the one at x."""
    start, end = x - STEP + HALF, x - HALF
    if feedback == "state":
        path = [(start, MIDDLE), (end, MIDDLE)]
    else:
        bend = x - STEP / 2
        path = [(start, TOP), (bend, TOP), (bend, MIDDLE), (end, MIDDLE)]
    _weights(ax, path, "$U$", STATE)


def _loop(ax, feedback):
    """What is fed back, from time t to time t + 1."""
    edge, bend = FOLDED + HALF, FOLDED + 0.75
    if feedback == "state":
        start, end = MIDDLE + 0.14, MIDDLE - 0.14
    else:
        start, end = TOP, MIDDLE
    path = [(edge, start), (bend, start), (bend, end), (edge, end)]
    _weights(ax, path, "$U$", STATE)


def _weights(ax, path, letter, color):
    """An arrow and, beside its middle, the letter of its weights."""
    arrow(ax, path, color)
    (x0, y0), (x1, y1) = path[(len(path) - 1) // 2 : len(path) // 2 + 1]
    across = y0 == y1
    ax.text(
        (x0 + x1) / 2 + (0 if across else 0.08),
        (y0 + y1) / 2 + (0.08 if across else 0),
        letter,
        color=color,
        fontsize=13,
        ha="center" if across else "left",
        va="bottom" if across else "center",
    )
