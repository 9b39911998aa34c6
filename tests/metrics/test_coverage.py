from statistics import NormalDist

import numpy as np
import pytest

from seqkeras.metrics.coverage import coverage


def test_by_hand():
    # Inside, on the lower end, on the upper end, above, below.
    actual = [2.0, 1.0, 3.0, 3.1, 0.9]
    assert coverage(actual, [1.0] * 5, [3.0] * 5) == 3 / 5


def test_intervals_of_the_right_distribution_cover_what_they_say(rng):
    actual = rng.normal(size=4000)
    for share in [0.5, 0.8, 0.95]:
        end = np.full(4000, NormalDist().inv_cdf((1 + share) / 2))
        deviation = np.sqrt(share * (1 - share) / 4000)
        assert abs(coverage(actual, -end, end) - share) < 4 * deviation


def test_one_number_for_each_step_ahead(rng):
    actual = rng.normal(size=(50, 3))
    lower, upper = actual - 1.0, actual + 1.0
    lower[:10, 1] = upper[:10, 1]  # ten of the fifty lie below their interval
    upper[:, 2] = lower[:, 2]
    np.testing.assert_allclose(coverage(actual, lower, upper), [1, 0.8, 0])


def test_endless_intervals_cover_all(rng):
    actual = rng.normal(size=9)
    assert coverage(actual, np.full(9, -np.inf), np.full(9, np.inf)) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1.0], [0.0, 0.0], [2.0, 2.0]), "actual.shape=(1,), lower.shape=(2,)"),
        (([1.0, 1.0], [0.0, 0.0], [2.0]), "upper.shape=(1,)"),
        (([], [], []), "actual.shape=(0,)"),
        ((1.0, 0.0, 2.0), "actual.shape=()"),
        (([np.nan], [0.0], [2.0]), "Received: NaN in actual"),
        (([1.0, 1.0], [0.0, 2.0], [2.0, 1.5]), "Received: 2.0 and 1.5"),
        (([1.0], [np.nan], [2.0]), "Received: nan and 2.0"),
    ],
)
def test_errors(arguments, message):
    with pytest.raises(ValueError) as error:
        coverage(*arguments)
    assert message in str(error.value)
