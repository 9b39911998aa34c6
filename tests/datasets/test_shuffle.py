import pytest

from seqkeras.datasets.shuffle import SPLITS, shuffled


def test_rows_stay_together_and_each_comes_once():
    parts = shuffled(list(range(100)), [-i for i in range(100)], held_out=10)
    assert [len(parts[split][0]) for split in SPLITS] == [80, 10, 10]
    for left, right in parts.values():
        assert [-i for i in left] == right
        assert left != sorted(left)
    found = [i for left, _ in parts.values() for i in left]
    assert sorted(found) == list(range(100))


def test_always_the_same():
    numbers = list(range(100))
    assert shuffled(numbers, held_out=9) == shuffled(numbers, held_out=9)


@pytest.mark.parametrize("held_out", [1, 5, 12])
def test_a_group_stays_on_one_side(held_out):
    groups = [i // 3 for i in range(60)]
    parts = shuffled(groups, held_out=held_out, groups=groups)
    found = [set(column) for (column,) in parts.values()]
    assert sum(map(len, found)) == len(set.union(*found)) == 20
    for split in SPLITS[1:]:  # whole groups of three: up to the next multiple
        assert len(parts[split][0]) == -(-held_out // 3) * 3
