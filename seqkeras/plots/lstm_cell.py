"""One time step of an LSTM, drawn.

Taught in notebooks/22_lstm.ipynb.
"""

from seqkeras.plots._cell import (
    BOTTOM,
    GATES,
    HALF_GATE,
    HALF_VALUE,
    LEFT,
    MEMORY,
    OPERATIONS,
    RADIUS,
    RIGHT,
    TOP,
    X_T,
    CellDiagram,
)
from seqkeras.plots._draw import INPUT, STATE

EQUATIONS = {
    "forget": r"$f = \sigma(x_t W_f + h_{t{-}1} U_f + b_f)$",
    "input": r"$i = \sigma(x_t W_i + h_{t{-}1} U_i + b_i)$",
    "candidate": r"$\tilde{c} = \tanh(x_t W_c + h_{t{-}1} U_c + b_c)$",
    "cell": r"$c_t = f \odot c_{t{-}1} + i \odot \tilde{c}$",
    "output": r"$o = \sigma(x_t W_o + h_{t{-}1} U_o + b_o)$",
    "hidden": r"$h_t = o \odot \tanh(c_t)$",
}
F, I, C, O, H = 2.25, 3.35, 4.6, 5.75, 6.7  # columns of the gates and of h_t


def lstm_cell(highlight=None):
    """Draw one time step of an LSTM: gates, cell state, hidden state.

    The cell state runs along the top, past the forget gate, which scales it,
    and the input gate, which adds to it. A highlighted part stands in colour,
    with its equation, and the rest in grey.

    Args:
        highlight: `"forget"`, `"input"`, `"candidate"`, `"cell"`, `"output"` or
            `"hidden"`. `None` shows all parts in colour.

    Returns:
        The axes.

    Raises:
        ValueError: If `highlight` is not one of those above.

    References:
        - [Hochreiter and Schmidhuber, 1997](https://doi.org/10.1162/neco.1997.9.8.1735)
        - [Gers et al., 2000](https://doi.org/10.1162/089976600300015015)
    """
    cell = CellDiagram(EQUATIONS, highlight)
    gates = "forget input candidate output"
    cell.value("forget cell", LEFT, TOP, "$c_{t{-}1}$", MEMORY)
    cell.value("cell hidden", RIGHT, TOP, "$c_t$", MEMORY)
    cell.value(gates, LEFT, BOTTOM, "$h_{t{-}1}$", STATE)
    cell.value("hidden", RIGHT, BOTTOM, "$h_t$", STATE)
    cell.value(gates, *X_T, "$x_t$", INPUT)

    # Four layers read x_t and h_prev.
    x_t = [(X_T[0], X_T[1] + HALF_VALUE), (X_T[0], BOTTOM - 0.3)]
    h_prev = [(LEFT + HALF_VALUE, BOTTOM)]
    for part, x, activation in (
        ("forget", F, r"$\sigma$"),
        ("input", I, r"$\sigma$"),
        ("candidate", C, "tanh"),
        ("output", O, r"$\sigma$"),
    ):
        cell.read(part, x, [(x_t, INPUT), (h_prev, STATE)])
        cell.gate(part, x, activation)

    # Cell state: f * c_prev + i * c_tilde.
    above, below = GATES + HALF_GATE, TOP - RADIUS
    cell.wire("forget cell", (F, above), (F, below))
    cell.name("forget cell", F, "$f$", "forget")
    cell.wire("input cell", (I, above), (I, OPERATIONS), (C - RADIUS, OPERATIONS))
    cell.name("input cell", I, "$i$", "input")
    cell.wire("candidate cell", (C, above), (C, OPERATIONS - RADIUS))
    cell.name("candidate cell", C, r"$\tilde{c}$", "candidate")
    cell.operation("input candidate cell", C, OPERATIONS, r"$\times$")
    cell.wire("cell", (C, OPERATIONS + RADIUS), (C, below))
    start, middle, end = LEFT + HALF_VALUE, (F + RADIUS, TOP), RIGHT - HALF_VALUE
    cell.wire("forget cell", (start, TOP), (F - RADIUS, TOP), color=MEMORY)
    cell.operation("forget cell", F, TOP, r"$\times$")
    cell.wire("cell", middle, (C - RADIUS, TOP), color=MEMORY)
    cell.operation("cell", C, TOP, "$+$")
    cell.wire("cell hidden", (C + RADIUS, TOP), (end, TOP), color=MEMORY)

    # Hidden state: o * tanh(c_t).
    turns = (C + RADIUS, TOP), (H, TOP), (H, OPERATIONS + RADIUS)
    cell.wire("hidden", *turns, color=MEMORY)
    cell.operation("hidden", H, OPERATIONS, "tanh", width=0.62)
    cell.wire("hidden", (H, OPERATIONS - RADIUS), (H, GATES + RADIUS), color=MEMORY)
    cell.wire("output hidden", (O + HALF_GATE, GATES), (H - RADIUS, GATES))
    cell.letter("output hidden", (O + H) / 2, GATES + 0.15, "$o$")
    cell.word("output hidden", O, GATES + 0.42, "output")
    cell.operation("output hidden", H, GATES, r"$\times$")
    turns = (H, GATES - RADIUS), (H, BOTTOM), (end, BOTTOM)
    cell.wire("hidden", *turns, color=STATE)
    return cell.ax
