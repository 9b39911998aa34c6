"""One time step of a GRU, drawn.

Taught in notebooks/23_gru.ipynb.
"""

from seqkeras.plots._cell import (
    BOTTOM,
    GATES,
    HALF_GATE,
    HALF_VALUE,
    LEFT,
    OPERATIONS,
    RADIUS,
    RIGHT,
    TOP,
    X_T,
    CellDiagram,
)
from seqkeras.plots._draw import INPUT, STATE

EQUATIONS = {
    "update": r"$z = \sigma(x_t W_z + h_{t{-}1} U_z + b_z)$",
    "reset": r"$r = \sigma(x_t W_r + h_{t{-}1} U_r + b_r)$",
    "candidate": r"$\tilde{h} = \tanh(x_t W_h + r \odot (h_{t{-}1} U_h + d_h) + b_h)$",
    "hidden": r"$h_t = z \odot h_{t{-}1} + (1 - z) \odot \tilde{h}$",
}
RESET_BEFORE = r"$\tilde{h} = \tanh(x_t W_h + (r \odot h_{t{-}1}) U_h + b_h)$"
Z, R, RESET, H = 2.35, 3.65, 4.8, 6.0  # columns of the gates, r * and h_tilde


def gru_cell(highlight=None, *, reset_after=True):
    """Draw one time step of a GRU: update gate, reset gate, hidden state.

    The hidden state runs along the top. What the update gate z keeps of it and
    what 1 - z takes of the candidate add up to the new one. A highlighted part
    stands in colour, with its equation, and the rest in grey.

    Args:
        highlight: `"update"`, `"reset"`, `"candidate"` or `"hidden"`. `None`
            shows all parts in colour.
        reset_after: Whether the reset gate acts after the product with U_h, as
            in Keras, or before it. It moves the letter U_h, and the equation of
            the candidate follows.

    Returns:
        The axes.

    Raises:
        ValueError: If `highlight` is not one of those above.

    References:
        - [Cho et al., 2014](https://arxiv.org/abs/1406.1078)
    """
    candidate = EQUATIONS["candidate"] if reset_after else RESET_BEFORE
    cell = CellDiagram(EQUATIONS | {"candidate": candidate}, highlight)
    gates = "update reset candidate"
    cell.value(f"{gates} hidden", LEFT, TOP, "$h_{t{-}1}$", STATE)
    cell.value("hidden", RIGHT, TOP, "$h_t$", STATE)
    cell.value(gates, *X_T, "$x_t$", INPUT)

    # Two gates read x_t and h_prev.
    x_t = [(X_T[0], X_T[1] + HALF_VALUE), (X_T[0], BOTTOM - 0.3)]
    start, fork = LEFT + HALF_VALUE, 1.45
    h_prev = [(start, TOP), (fork, TOP), (fork, BOTTOM)]
    for part, x in ("update", Z), ("reset", R):
        cell.read(part, x, [(x_t, INPUT), (h_prev, STATE)])
        cell.gate(part, x, r"$\sigma$")

    # Candidate: reads x_t, and what the reset gate leaves of h_prev.
    cell.wire("reset candidate", (R + HALF_GATE, GATES), (RESET - RADIUS, GATES))
    cell.letter("reset candidate", (R + RESET) / 2 + 0.03, GATES + 0.15, "$r$")
    cell.word("reset candidate", R, GATES + 0.42, "reset")
    turns = *h_prev, (RESET, BOTTOM), (RESET, GATES - RADIUS)
    cell.wire("candidate", *turns, color=STATE)
    cell.operation("reset candidate", RESET, GATES, r"$\times$")
    cell.wire("candidate", (RESET + RADIUS, GATES), (H - HALF_GATE, GATES), color=STATE)
    if reset_after:
        cell.letter("candidate", RESET + 0.08, (BOTTOM + GATES) / 2, "$U_h$", ha="left")
    else:
        cell.letter("candidate", (RESET + H) / 2 - 0.05, GATES + 0.17, "$U_h$")
    cell.read("candidate", H, [(x_t, INPUT)])
    cell.gate("candidate", H, "tanh")

    # Hidden state: z * h_prev + (1 - z) * h_tilde.
    above, below = GATES + HALF_GATE, TOP - RADIUS
    cell.wire("update hidden", (Z, above), (Z, below))
    cell.name("update hidden", Z, "$z$", "update")
    minus = (Z + H) / 2
    cell.wire("hidden", (Z, above), (Z, OPERATIONS), (minus - 0.29, OPERATIONS))
    cell.operation("hidden", minus, OPERATIONS, "$1-$", width=0.54)
    cell.wire("hidden", (minus + 0.29, OPERATIONS), (H - RADIUS, OPERATIONS))
    cell.letter("hidden", (minus + H) / 2, OPERATIONS + 0.16, "$1-z$")
    cell.wire("candidate hidden", (H, above), (H, OPERATIONS - RADIUS))
    cell.name("candidate hidden", H, r"$\tilde{h}$", "candidate")
    cell.operation("hidden", H, OPERATIONS, r"$\times$")
    cell.wire("hidden", (H, OPERATIONS + RADIUS), (H, below))
    cell.wire("update hidden", (start, TOP), (Z - RADIUS, TOP), color=STATE)
    cell.operation("update hidden", Z, TOP, r"$\times$")
    cell.wire("hidden", (Z + RADIUS, TOP), (H - RADIUS, TOP), color=STATE)
    cell.operation("hidden", H, TOP, "$+$")
    cell.wire("hidden", (H + RADIUS, TOP), (RIGHT - HALF_VALUE, TOP), color=STATE)
    return cell.ax
