import pytest
from cell_diagrams import joined

from seqkeras.plots.lstm_cell import EQUATIONS, lstm_cell

# In the order of the columns: f, i, (c_tilde), o are sigma, sigma2, sigma3.
PARTS = {
    "forget": {
        ("x_t", "sigma"),
        ("h_t-1", "sigma"),
        ("sigma", "times"),
        ("c_t-1", "times"),
    },
    "input": {("x_t", "sigma2"), ("h_t-1", "sigma2"), ("sigma2", "times2")},
    "candidate": {("x_t", "tanh"), ("h_t-1", "tanh"), ("tanh", "times2")},
    "cell": {
        ("c_t-1", "times"),
        ("sigma", "times"),
        ("times", "+"),
        ("sigma2", "times2"),
        ("tanh", "times2"),
        ("times2", "+"),
        ("+", "c_t"),
    },
    "output": {("x_t", "sigma3"), ("h_t-1", "sigma3"), ("sigma3", "times3")},
    "hidden": {
        ("+", "c_t"),
        ("+", "tanh2"),
        ("tanh2", "times3"),
        ("sigma3", "times3"),
        ("times3", "h_t"),
    },
}


def test_arrows_join_what_the_equations_join():
    assert joined(lstm_cell()) == set.union(*PARTS.values())
    assert not joined(lstm_cell(), grey=True)


@pytest.mark.parametrize("part", PARTS)
def test_a_highlight_leaves_the_rest_grey(part):
    ax = lstm_cell(part)
    assert joined(ax) == PARTS[part]
    assert joined(ax, grey=True) == set.union(*PARTS.values()) - PARTS[part]
    assert EQUATIONS[part] in [text.get_text() for text in ax.texts]


def test_refuses_an_unknown_part():
    with pytest.raises(ValueError, match="'forget', .*Received: highlight='reset'"):
        lstm_cell("reset")
