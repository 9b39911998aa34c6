import itertools

import numpy as np
import pytest

from seqkeras.models.markov_chain import MarkovChain


def test_by_hand():
    # Low, low, high, low, high: from low to low once, to high twice, and back once.
    chain = MarkovChain(2).fit([1.0, 3.0, 8.0, 2.0, 9.0])
    np.testing.assert_allclose(chain.transitions, [[2 / 5, 3 / 5], [2 / 3, 1 / 3]])
    assert chain.means.tolist() == [2, 8.5]
    np.testing.assert_allclose(chain.forecast([8.0]), 2 / 3 * 2 + 1 / 3 * 8.5)


def test_recovers_a_known_chain(rng):
    transitions = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8], [0.3, 0.5, 0.2]])
    states = [0]
    for _ in range(20_000):
        states.append(rng.choice(3, p=transitions[states[-1]]))
    chain = MarkovChain(3).fit(states)
    assert chain.means.tolist() == [0, 1, 2]
    np.testing.assert_allclose(chain.transitions, transitions, atol=0.02)


def test_several_steps_are_powers_of_the_matrix(rng):
    series = rng.normal(size=200).cumsum()
    chain = MarkovChain(6).fit(series)
    now = chain.states_of(series)[-1]
    expected = [
        np.linalg.matrix_power(chain.transitions, k)[now] @ chain.means
        for k in range(1, 5)
    ]
    np.testing.assert_allclose(chain.forecast(series, 4), expected)


def test_higher_orders_sum_over_all_paths(rng):
    series = rng.normal(size=300)
    chain = MarkovChain(3, order=2).fit(series)
    start = tuple(chain.states_of(series)[-2:])
    expected = 0.0
    for path in itertools.product(range(3), repeat=3):
        states = [*start, *path]
        steps = [tuple(states[i : i + 3]) for i in range(3)]
        chance = np.prod([chain.transitions[step] for step in steps])
        expected += chance * chain.means[path[-1]]
    np.testing.assert_allclose(chain.forecast(series, 3)[-1], expected)


def test_two_values_tell_up_from_down():
    wave = np.tile([0.0, 0.1, 5.0, 10.0, 9.9, 5.1], 50)
    first = MarkovChain(3).fit(wave)
    second = MarkovChain(3, order=2).fit(wave)
    for before, now, after in [(0.1, 5.0, 10.0), (9.9, 5.1, 0.0)]:
        assert abs(first.forecast([before, now])[0] - 5) < 0.2
        assert abs(second.forecast([before, now])[0] - after) < 0.5


def test_a_context_never_seen_is_uniform():
    chain = MarkovChain(2, order=2).fit([0.0, 1.0] * 10)
    np.testing.assert_allclose(chain.transitions[0, 0], 0.5)


def test_states_have_equal_shares(rng):
    series = rng.normal(size=400)
    states = MarkovChain(8).fit(series).states_of(series)
    assert np.bincount(states).tolist() == [50] * 8


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: MarkovChain(0), "positive integer. Received: states=0"),
        (lambda: MarkovChain(2, order=0), "Received: order=0"),
        (lambda: MarkovChain(2, order=3).fit([1.0, 2.0, 3.0]), "4 values or more"),
        (lambda: MarkovChain(3).fit([1.0, 1.0, 2.0]), "Received: states=3, filled: 2"),
        (
            lambda: MarkovChain(2, 2).fit([1.0, 2.0, 1.0]).forecast([1.0]),
            "2 values or more",
        ),
    ],
)
def test_errors(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert message in str(error.value)
