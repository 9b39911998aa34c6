import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqkeras.datasets import order


@given(
    pairs=st.integers(1, 20),
    shortest=st.integers(2, 8),
    longer=st.integers(0, 6),
    seed=st.integers(0, 99),
)
def test_twins_differ_in_order_only(pairs, shortest, longer, seed):
    timesteps = shortest + longer
    ids, labels = order.load(pairs, timesteps, shortest=shortest, seed=seed)
    assert ids.shape == (2 * pairs, timesteps) and labels.shape == (2 * pairs,)
    for first, second in zip(ids[::2], ids[1::2], strict=True):
        np.testing.assert_array_equal(np.sort(first), np.sort(second))
        changed = first != second
        assert set(first[changed]) == {order.A_ID, order.B_ID}
        np.testing.assert_array_equal(first[changed], second[changed][::-1])


@given(seed=st.integers(0, 99))
def test_the_label_says_whether_a_comes_first(seed):
    ids, labels = order.load(10, 9, shortest=3, seed=seed)
    assert (np.sum(ids == order.A_ID, axis=1) == 1).all()
    assert (np.sum(ids == order.B_ID, axis=1) == 1).all()
    a, b = (np.argmax(ids == token, axis=1) for token in (order.A_ID, order.B_ID))
    np.testing.assert_array_equal(labels, a < b)


@given(seed=st.integers(0, 99))
def test_padding_stands_at_the_end(seed):
    ids, _ = order.load(10, 12, shortest=4, seed=seed)
    real = ids != order.PAD_ID
    assert (np.diff(real.astype(int), axis=1) <= 0).all()
    assert (real.sum(axis=1) >= 4).all()


def test_every_length_and_token_occurs():
    ids, _ = order.load(300, 6, vocabulary_size=6, shortest=4, seed=0)
    assert set(np.sum(ids != 0, axis=1)) == {4, 5, 6}
    assert set(ids.ravel()) == set(range(6))


def test_a_seed_repeats_and_another_differs():
    same, other = (order.load(5, seed=s)[0] for s in (1, 2))
    np.testing.assert_array_equal(order.load(5, seed=1)[0], same)
    assert not np.array_equal(same, other)


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        (dict(pairs=0), "positive integer. Received: pairs=0"),
        (dict(pairs=1, shortest=1), "Received: shortest=1, timesteps=10"),
        (dict(pairs=1, timesteps=5, shortest=6), "shortest=6, timesteps=5"),
        (dict(pairs=1, vocabulary_size=3), "Received: vocabulary_size=3"),
    ],
)
def test_says_what_sizes_it_wants(sizes, message):
    with pytest.raises(ValueError, match=message):
        order.load(**sizes)
