import numpy as np
import pytest
from sklearn.metrics import accuracy_score

from seqkeras.metrics.masked_accuracy import masked_accuracy


def test_agrees_with_scikit_learn(rng):
    actual, predicted = rng.integers(3, size=(2, 6, 8))
    mask = rng.random((6, 8)) < 0.6
    expected = accuracy_score(actual[mask], predicted[mask])
    np.testing.assert_allclose(masked_accuracy(actual, predicted, mask), expected)
    expected = accuracy_score(actual.ravel(), predicted.ravel())
    np.testing.assert_allclose(masked_accuracy(actual, predicted), expected)


def test_padding_changes_nothing(rng):
    actual, predicted = rng.integers(3, size=(2, 4, 8))
    mask = np.arange(8) < np.array([[3], [8], [1], [5]])
    expected = masked_accuracy(actual, predicted, mask)
    assert 0 < expected < 1
    for filler in [0, 1]:
        changed = np.where(mask, predicted, actual + filler)
        assert masked_accuracy(actual, changed, mask) == expected


def test_every_token_weighs_the_same():
    """By hand: 1 of 1 and 1 of 3 make 2 of 4, not the mean of 1 and 1/3."""
    mask = [[True, False, False], [True, True, True]]
    assert masked_accuracy([[5, 0, 0], [1, 2, 3]], [[5, 9, 9], [1, 0, 0]], mask) == 0.5


def test_labels_may_be_strings():
    assert masked_accuracy(["NOUN", "VERB"], ["NOUN", "NOUN"]) == 0.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 2], [1]), "Received: actual.shape=(2,), predicted.shape=(1,)"),
        (([1, 2], [1, 2], [True]), "mask.shape=(1,)"),
        (([1, 2], [1, 2], [False, False]), "at least one token that counts"),
        (([], []), "at least one token that counts"),
    ],
)
def test_errors(arguments, message):
    with pytest.raises(ValueError) as error:
        masked_accuracy(*arguments)
    assert message in str(error.value)
