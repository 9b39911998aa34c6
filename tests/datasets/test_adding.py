import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqkeras.datasets import adding


@given(
    examples=st.integers(1, 20),
    lag=st.integers(0, 30),
    window=st.integers(2, 12),
    seed=st.integers(0, 99),
)
def test_two_marked_numbers_then_the_lag(examples, lag, window, seed):
    x, y = adding.load(examples, lag, window, seed)
    assert x.shape == (examples, window + lag, 2) and y.shape == (examples, 1)
    assert x.dtype == y.dtype == "float32"
    for sequence, target in zip(x, y, strict=True):
        first, second = np.flatnonzero(sequence[:, 1])
        assert second < window
        assert (sequence[[first, second], 1] == 1).all()
        np.testing.assert_allclose(target, sequence[first, 0] + sequence[second, 0])


def test_every_pair_of_steps_is_marked_equally_often():
    x, _ = adding.load(6000, lag=3, window=4)
    pairs, counts = np.unique(x[..., 1], axis=0, return_counts=True)
    assert len(pairs) == 6
    np.testing.assert_allclose(counts, 1000, rtol=0.12)


def test_the_baseline_is_the_error_of_one():
    _, y = adding.load(100_000, lag=0, window=2)
    np.testing.assert_allclose(np.mean((y - 1) ** 2), adding.BASELINE, rtol=0.02)
    np.testing.assert_allclose(np.mean(y), 1, atol=0.01)


def test_unmarked_numbers_are_as_the_marked_ones():
    x, _ = adding.load(2000, lag=5)
    for marker in (0, 1):
        numbers = x[..., 0][x[..., 1] == marker]
        np.testing.assert_allclose(
            [numbers.mean(), numbers.var(), numbers.min(), numbers.max()],
            [1 / 2, 1 / 12, 0, 1],
            atol=0.02,
        )


def test_a_seed_repeats_and_another_differs():
    same, other = (adding.load(5, 5, seed=s)[0] for s in (1, 2))
    np.testing.assert_array_equal(adding.load(5, 5, seed=1)[0], same)
    assert not np.array_equal(same, other)


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        (dict(examples=0, lag=1), "positive integer. Received: examples=0"),
        (dict(examples=1, lag=-1), "Received: lag=-1, window=10"),
        (dict(examples=1, lag=5, window=1), "Received: lag=5, window=1"),
    ],
)
def test_says_what_sizes_it_wants(sizes, message):
    with pytest.raises(ValueError, match=message):
        adding.load(**sizes)


def test_a_constant_answer_has_an_error_of_one():
    _, y = adding.load(examples=20_000, lag=5)
    assert adding.relative_error(y, np.ones_like(y)) == pytest.approx(1, rel=0.02)
    assert adding.relative_error(y, y) == 0


def test_refuses_answers_that_would_be_broadcast():
    _, y = adding.load(examples=4, lag=5)
    with pytest.raises(ValueError, match=r"shape \(4, 1\). Received: \(4,\)"):
        adding.relative_error(y, y.ravel())
