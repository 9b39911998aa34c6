import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqkeras.datasets import counting


@given(
    examples=st.integers(1, 10),
    timesteps=st.integers(1, 60),
    deepest=st.integers(2, 6),
    seed=st.integers(0, 99),
)
def test_every_stream_is_in_the_language(examples, timesteps, deepest, seed):
    ids, next_ids, depth = counting.load(examples, timesteps, deepest, seed)
    assert ids.shape == next_ids.shape == depth.shape == (examples, timesteps)
    np.testing.assert_array_equal(ids[:, 1:], next_ids[:, :-1])
    for stream, last, depths in zip(ids, next_ids[:, -1], depth, strict=True):
        level, previous = 0, counting.END_ID
        for token, said in zip(stream, depths, strict=True):
            ends = previous == counting.CLOSE_ID and level == 0
            assert (token == counting.END_ID) == ends
            if previous == counting.END_ID:
                assert token == counting.OPEN_ID
            level += {counting.OPEN_ID: 1, counting.CLOSE_ID: -1}.get(token, 0)
            assert level == said and 0 <= level <= deepest
            previous = token
        ends = previous == counting.CLOSE_ID and level == 0
        assert (last == counting.END_ID) == ends


def test_inside_a_word_both_brackets_come_equally_often():
    _, next_ids, depth = counting.load(300, 60, deepest=4)
    inside = next_ids[(depth > 0) & (depth < 4)]
    np.testing.assert_allclose(np.mean(inside == counting.OPEN_ID), 0.5, atol=0.02)
    assert (next_ids[depth == 4] == counting.CLOSE_ID).all()
    assert set(depth.ravel()) == set(range(5))


def test_a_seed_repeats_and_another_differs():
    same, other = (counting.load(5, 20, seed=s)[0] for s in (1, 2))
    np.testing.assert_array_equal(counting.load(5, 20, seed=1)[0], same)
    assert not np.array_equal(same, other)


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        (dict(examples=0), "positive integer. Received: examples=0"),
        (dict(timesteps=0), "positive integer. Received: timesteps=0"),
        (dict(deepest=1), "at least 2. Received: deepest=1"),
    ],
)
def test_says_what_sizes_it_wants(sizes, message):
    with pytest.raises(ValueError, match=message):
        counting.load(**{"examples": 1, "timesteps": 5, **sizes})
