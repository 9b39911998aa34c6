import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqkeras.datasets import copying


@given(
    examples=st.integers(1, 20),
    length=st.integers(1, 5),
    pause=st.integers(0, 20),
    symbols=st.integers(2, 6),
    fillers=st.integers(1, 4),
    seed=st.integers(0, 99),
)
def test_word_pause_request(examples, length, pause, symbols, fillers, seed):
    lag = length + pause
    ids, targets = copying.load(examples, lag, length, symbols, fillers, seed)
    assert ids.shape == (examples, lag + length) and ids.dtype == "int32"
    np.testing.assert_array_equal(ids[:, :length], targets)
    assert (targets < symbols).all()
    middle = ids[:, length:lag]
    assert ((symbols <= middle) & (middle < symbols + fillers)).all()
    assert (ids[:, lag:] == symbols + fillers).all()


def test_every_word_and_every_filler_occurs():
    ids, targets = copying.load(500, 6, length=2, symbols=3, fillers=4)
    assert {tuple(word) for word in targets} == {
        (a, b) for a in range(3) for b in range(3)
    }
    for column in ids[:, 2:6].T:
        assert set(column) == {3, 4, 5, 6}


def test_one_filler_is_a_blank():
    ids, _ = copying.load(20, 6, length=2, symbols=3)
    assert (ids[:, 2:6] == 3).all()


def test_the_pause_says_nothing_of_the_word():
    ids, targets = copying.load(4000, 3, length=1, symbols=2, fillers=2)
    for column in ids[:, 1:3].T:
        assert abs(np.corrcoef(column, targets[:, 0])[0, 1]) < 0.06


def test_a_seed_repeats_and_another_differs():
    same, other = (copying.load(5, 5, seed=s)[0] for s in (1, 2))
    np.testing.assert_array_equal(copying.load(5, 5, seed=1)[0], same)
    assert not np.array_equal(same, other)


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        (dict(examples=0), "positive integer. Received: examples=0"),
        (dict(length=0), "positive integer. Received: length=0"),
        (dict(fillers=0), "positive integer. Received: fillers=0"),
        (dict(symbols=1), "at least 2 symbols. Received: symbols=1"),
        (dict(lag=1, length=2), "before it is due. Received: lag=1, length=2"),
    ],
)
def test_says_what_sizes_it_wants(sizes, message):
    with pytest.raises(ValueError, match=message):
        copying.load(**{"examples": 1, "lag": 5, **sizes})
