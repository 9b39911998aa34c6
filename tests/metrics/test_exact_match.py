import numpy as np
import pytest
from sklearn.metrics import accuracy_score

from seqkeras.metrics.exact_match import exact_match


def test_agrees_with_scikit_learn(rng):
    """A row of 0s and 1s is a label of many: subset accuracy."""
    actual, predicted = rng.integers(2, size=(2, 200, 3))
    expected = accuracy_score(actual, predicted)
    assert 0 < expected < 1
    np.testing.assert_allclose(exact_match(actual, predicted), expected)


def test_padding_changes_nothing(rng):
    actual, predicted = rng.integers(2, size=(2, 200, 5))
    mask = np.arange(5) < rng.integers(1, 6, size=(200, 1))
    expected = exact_match(actual, predicted, mask)
    assert 0 < expected < 1
    for filler in [0, 1]:
        changed = np.where(mask, predicted, actual + filler)
        assert exact_match(actual, changed, mask) == expected


def test_by_hand():
    actual = [[1, 2, 3], [4, 5, 0], [6, 0, 0], [7, 8, 9]]
    predicted = [[1, 2, 3], [4, 5, 5], [1, 0, 0], [7, 8, 0]]
    assert exact_match(actual, predicted, np.not_equal(actual, 0)) == 2 / 4
    assert exact_match(actual, predicted) == 1 / 4


def test_answers_may_be_strings():
    assert exact_match(["2026-11-21", "1999-01-31"], ["2026-11-21", "1999-01-3"]) == 0.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((["a", "b"], ["a"]), "Received: actual.shape=(2,), predicted.shape=(1,)"),
        (([[1]], [[1]], [True]), "mask.shape=(1,)"),
        ((3, 3), "Received: actual.shape=()"),
        (([], []), "Received: actual.shape=(0,)"),
        (([[1], [2]], [[1], [2]], [[True], [False]]), "Received: none in some of 2"),
    ],
)
def test_errors(arguments, message):
    with pytest.raises(ValueError) as error:
        exact_match(*arguments)
    assert message in str(error.value)
