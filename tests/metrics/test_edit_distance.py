"""Edit distance: the definition, its properties, error rates."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqkeras.metrics.edit_distance import edit_distance, error_rate

WORD = st.text("abc", max_size=7)


def by_definition(one, other):
    @cache
    def distance(i, j):
        if not i or not j:
            return i + j
        ends = distance(i - 1, j - 1) + (one[i - 1] != other[j - 1])
        return min(distance(i - 1, j) + 1, distance(i, j - 1) + 1, ends)

    return distance(len(one), len(other))


@given(one=WORD, other=WORD)
def test_equals_the_definition(one, other):
    assert edit_distance(one, other) == by_definition(one, other)


@given(one=WORD, other=WORD, third=WORD)
def test_is_a_distance(one, other, third):
    assert edit_distance(one, other) == edit_distance(other, one)
    assert (edit_distance(one, other) == 0) == (one == other)
    way_round = edit_distance(one, third) + edit_distance(third, other)
    assert edit_distance(one, other) <= way_round


def test_words_are_tokens_too():
    assert edit_distance("a small house".split(), "a house".split()) == 1
    assert edit_distance([], ["a", "b"]) == 2
    assert edit_distance([3, 1], []) == 2
    assert edit_distance([(1, 2), "a"], [(1, 2), "b"]) == 1


def test_rate_is_of_all_tokens_together():
    assert error_rate(["ab", "cdefgh"], ["ax", "cdefgh"]) == 1 / 8
    assert error_rate([["a"]], [["x", "y", "z"]]) == 3


@pytest.mark.parametrize(
    "references, hypotheses, message",
    [
        (["a"], [], "Received: 0 for 1 with 1 tokens"),
        ([""], ["a"], "Received: 1 for 1 with 0 tokens"),
    ],
)
def test_errors(references, hypotheses, message):
    with pytest.raises(ValueError, match=message):
        error_rate(references, hypotheses)
