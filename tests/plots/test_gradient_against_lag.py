import matplotlib.pyplot as plt
import numpy as np
import pytest

from seqkeras.plots.gradient_against_lag import gradient_against_lag


def test_draws_what_it_was_given(rng):
    norms = {"0.5": rng.random(30), "1.5": rng.random(30), "tanh": rng.random(20)}
    ax = gradient_against_lag(norms, {"0.5": 0.5, "1.5": 1.5})
    drawn = {line.get_label(): line for line in ax.lines}
    assert list(drawn) == [
        "0.5",
        "predicted, 0.5 per step",
        "1.5",
        "predicted, 1.5 per step",
        "tanh",
    ]
    for name, values in norms.items():
        np.testing.assert_array_equal(drawn[name].get_xdata(), np.arange(len(values)))
        np.testing.assert_array_equal(drawn[name].get_ydata(), values)
    np.testing.assert_allclose(
        drawn["predicted, 1.5 per step"].get_ydata(), 1.5 ** np.arange(30)
    )
    assert ax.get_yscale() == "log"
    assert ax.get_xlabel() and ax.get_ylabel()


def test_a_prediction_has_the_colour_of_what_it_predicts():
    ax = gradient_against_lag({"a": [1, 2], "b": [1, 3]}, {"a": 2, "b": 3})
    a, of_a, b, of_b = ax.lines
    assert a.get_color() == of_a.get_color() != b.get_color() == of_b.get_color()
    assert [line.get_linestyle() for line in ax.lines] == ["None", "--"] * 2
    assert a.get_marker() != b.get_marker()


def test_a_norm_of_zero_leaves_a_gap():
    ax = gradient_against_lag({"relu": [1.0, 0.5, 0.0, 0.0]})
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [1, 0.5, np.nan, np.nan])
    ax.figure.draw_without_rendering()


def test_draws_on_given_axes():
    _, ax = plt.subplots()
    assert gradient_against_lag({"a": [1.0]}, ax=ax) is ax
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("norms", "factors", "message"),
    [
        ({}, {}, "at least one curve. Received: {}"),
        ({"a": [1]}, {"b": 2}, r"factors for \['a'\]. Received: \['b'\]"),
    ],
)
def test_refuses_what_does_not_fit(norms, factors, message):
    with pytest.raises(ValueError, match=message):
        gradient_against_lag(norms, factors)
    assert not plt.get_fignums()
