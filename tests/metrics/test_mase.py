import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error

from seqkeras.metrics.mase import mase

HISTORY = np.array([1.0, 3.0, 2.0, 5.0])  # changes by 2, 1, 3: a mean of 2


def test_agrees_with_scikit_learn(rng):
    actual, forecast, history = rng.normal(size=(3, 40))
    for period in [1, 7]:
        naive = mean_absolute_error(history[period:], history[:-period])
        expected = mean_absolute_error(actual, forecast) / naive
        np.testing.assert_allclose(mase(actual, forecast, history, period), expected)


def test_by_hand():
    assert mase([6.0, 8.0], [5.0, 3.0], HISTORY) == (1 + 5) / 2 / 2
    # Two steps back, the history changes by 1 and 2.
    assert mase([6.0, 8.0], [5.0, 3.0], HISTORY, period=2) == 3 / 1.5


def test_naive_forecast_of_the_history_scores_one():
    assert mase(HISTORY[1:], HISTORY[:-1], HISTORY) == 1


def test_one_number_for_each_step_ahead(rng):
    actual, forecast = rng.normal(size=(2, 6, 3))
    errors = mase(actual, forecast, HISTORY)
    assert errors.shape == (3,)
    for k in range(3):
        np.testing.assert_allclose(
            errors[k], mase(actual[:, k], forecast[:, k], HISTORY)
        )


def test_unit_does_not_matter(rng):
    actual, forecast, history = rng.normal(size=(3, 20))
    np.testing.assert_allclose(
        mase(1000 * actual, 1000 * forecast, 1000 * history),
        mase(actual, forecast, history),
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1.0], [1.0, 2.0], HISTORY), "Received: actual.shape=(1,), forecast.shape="),
        ((np.ones((2, 1)), np.ones(2), HISTORY), "Received: actual.shape=(2, 1)"),
        (([], [], HISTORY), "Received: actual.shape=(0,)"),
        (([1.0], [1.0], HISTORY, 4), "Received: period=4, history.shape=(4,)"),
        (([1.0], [1.0], HISTORY, 0), "Received: period=0"),
        (([1.0], [1.0], [2.0, 2.0]), "expected a history that changes"),
    ],
)
def test_errors(arguments, message):
    with pytest.raises(ValueError) as error:
        mase(*arguments)
    assert message in str(error.value)
