import numpy as np
import pytest
from sklearn.metrics import log_loss

from seqkeras.metrics.perplexity import perplexity


def test_agrees_with_scikit_learn(rng):
    probabilities = rng.dirichlet(np.ones(5), size=30)
    labels = rng.integers(5, size=30)
    np.testing.assert_allclose(
        perplexity(np.log(probabilities[np.arange(30), labels])),
        np.exp(log_loss(labels, probabilities, labels=range(5))),
    )


def test_by_hand():
    # The geometric mean of 1/2, 1/4 and 1/32 is 1/2^(8/3).
    np.testing.assert_allclose(perplexity(np.log([1 / 2, 1 / 4, 1 / 32])), 2 ** (8 / 3))


def test_knowing_nothing_gives_the_vocabulary_size():
    np.testing.assert_allclose(perplexity(np.full((3, 4), -np.log(55))), 55)


def test_always_right_gives_one_and_impossible_gives_infinity():
    assert perplexity([0.0, 0.0]) == 1
    assert perplexity([0.0, -np.inf]) == np.inf


def test_padding_changes_nothing(rng):
    values = -rng.exponential(size=(2, 5))
    mask = np.array([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]], bool)
    expected = perplexity(values[mask])
    values[~mask] = np.nan
    np.testing.assert_allclose(perplexity(values, mask), expected)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0.5, 0.5],), "none above zero. Received: 0.5"),
        (([np.nan],), "Received: nan"),
        (([],), "at least one token that counts"),
        (([-1.0, -1.0], [False, False]), "at least one token that counts"),
        (([-1.0, -1.0], [True]), "expected a mask of shape (2,). Received: (1,)"),
    ],
)
def test_errors(arguments, message):
    with pytest.raises(ValueError) as error:
        perplexity(*arguments)
    assert message in str(error.value)
