import pytest
from cell_diagrams import joined

from seqkeras.plots.gru_cell import EQUATIONS, RESET_BEFORE, gru_cell

# In the order of the columns: z and r are sigma and sigma2; z *, r * and
# (1 - z) * are times, times2 and times3.
PARTS = {
    "update": {
        ("x_t", "sigma"),
        ("h_t-1", "sigma"),
        ("sigma", "times"),
        ("h_t-1", "times"),
    },
    "reset": {("x_t", "sigma2"), ("h_t-1", "sigma2"), ("sigma2", "times2")},
    "candidate": {
        ("h_t-1", "times2"),
        ("sigma2", "times2"),
        ("times2", "tanh"),
        ("x_t", "tanh"),
        ("tanh", "times3"),
    },
    "hidden": {
        ("h_t-1", "times"),
        ("sigma", "times"),
        ("times", "+"),
        ("sigma", "1-"),
        ("1-", "times3"),
        ("tanh", "times3"),
        ("times3", "+"),
        ("+", "h_t"),
    },
}


@pytest.mark.parametrize("reset_after", [True, False])
def test_arrows_join_what_the_equations_join(reset_after):
    ax = gru_cell(reset_after=reset_after)
    assert joined(ax) == set.union(*PARTS.values())
    assert not joined(ax, grey=True)


@pytest.mark.parametrize("part", PARTS)
def test_a_highlight_leaves_the_rest_grey(part):
    ax = gru_cell(part)
    assert joined(ax) == PARTS[part]
    assert joined(ax, grey=True) == set.union(*PARTS.values()) - PARTS[part]
    assert EQUATIONS[part] in [text.get_text() for text in ax.texts]


def test_the_product_with_u_comes_before_the_reset_or_after():
    """U_h stands below the reset's circle, on the way in, or to its right."""
    after, before = gru_cell("candidate"), gru_cell("candidate", reset_after=False)
    for ax in after, before:
        assert [t.get_text() for t in ax.texts].count("$U_h$") == 1
    x, y = next(t.get_position() for t in after.texts if t.get_text() == "$U_h$")
    right, above = next(
        t.get_position() for t in before.texts if t.get_text() == "$U_h$"
    )
    assert right > x and above > y
    assert RESET_BEFORE in [text.get_text() for text in before.texts]


def test_refuses_an_unknown_part():
    with pytest.raises(ValueError, match="'update', .*Received: highlight='forget'"):
        gru_cell("forget")
