import numpy as np
import pytest

from seqkeras.decoding.greedy import greedy


def test_spells_words(speller, read):
    model = speller(["sequentially", "keras", "", "aa"])
    rows = greedy(*model.arguments, end_id=1, longest=20)
    assert read(rows) == ["sequentially", "keras", "", "aa"]
    assert all(row.dtype == "int32" for row in rows)
    assert model.calls == len("sequentially$")  # and not 20


@pytest.mark.parametrize(
    ("longest", "expected"),
    [(1, ["k", "g"]), (4, ["kera", "gru"]), (5, ["keras", "gru"])],
)
def test_stops_at_the_longest(speller, read, longest, expected):
    rows = greedy(*speller(["keras", "gru"]).arguments, end_id=1, longest=longest)
    assert read(rows) == expected


def test_without_an_end_it_goes_on(speller, read):
    rows = greedy(*speller(["on"]).arguments, end_id=None, longest=4)
    assert read(rows) == ["on$^"]  # lost after "$": all alike, so the lowest id


def test_of_equal_tokens_the_lowest_id(bigram):
    model = bigram([[0.0, 2.0, 2.0], [1.0, 1.0, 1.0], [9.0, 9.0, 9.0]])
    [ids] = greedy(model, [0], (), end_id=None, longest=4)
    assert ids.tolist() == [1, 0, 1, 0]


def test_follows_the_largest_logit(bigram, rng):
    table = rng.normal(size=(50, 50))
    rows = greedy(bigram(table), np.arange(50), (), end_id=None, longest=6)
    for start, ids in enumerate(rows):
        before = [start, *ids[:-1]]
        np.testing.assert_array_equal(ids, table[before].argmax(axis=1))
