import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from seqkeras.metrics.alignment_error_rate import alignment_error_rate

WORDS = 5
links = st.sets(st.tuples(*[st.integers(0, WORDS - 1)] * 2), min_size=1)


def test_by_hand():
    # Of 4 + 1 links 2 + 1 are found, by drawing 3 + 2.
    gold = [[(0, 0), (1, 1), (2, 2), (3, 3)], [(0, 1)]]
    found = [[(0, 0), (1, 1), (3, 2)], [(0, 1), (1, 0)]]
    assert alignment_error_rate(gold, found) == pytest.approx(1 - 2 * 3 / (5 + 5))


@given(st.lists(st.tuples(links, links), min_size=1, max_size=4))
def test_it_is_one_minus_f1_of_the_links(pairs):
    gold, found = zip(*pairs, strict=True)
    actual, predicted = np.zeros((2, len(pairs), WORDS, WORDS), int)
    for table, side in (actual, gold), (predicted, found):
        for n, alignment in enumerate(side):
            table[n, *np.transpose(list(alignment))] = 1
    wanted = 1 - f1_score(actual.ravel(), predicted.ravel())
    assert alignment_error_rate(gold, found) == pytest.approx(wanted)


def test_both_ends():
    gold = [[(0, 1), (1, 0)], [(0, 0)]]
    assert alignment_error_rate(gold, gold) == 0
    assert alignment_error_rate(gold, [[(1, 1)], []]) == 1
    assert alignment_error_rate(gold, [[], []]) == 1


def test_source_and_target_are_not_the_same():
    assert alignment_error_rate([[(0, 1)]], [[(1, 0)]]) == 1


def test_twice_the_same_link_counts_once_and_numbers_may_be_of_numpy():
    found = [[(np.int64(0), 0), [0, 0], np.array([1, 1])]]
    assert alignment_error_rate([[(0, 0), (1, 1)]], found) == 0


@pytest.mark.parametrize(
    ("gold", "found", "message"),
    [
        ([[(0, 0)]], [], "Received: 0 for 1"),
        ([], [], "at least one link"),
        ([[]], [[]], "at least one link"),
        ([[(0, 0)]], [[(0, 1, 2)]], r"Received: \(0, 1, 2\)"),
        ([[(0, -1)]], [[(0, 0)]], r"Received: \(0, -1\)"),
        ([[(0, 0)]], [[(0.5, 0)]], r"Received: \(0.5, 0\)"),
    ],
)
def test_says_what_it_wants(gold, found, message):
    with pytest.raises(ValueError, match=message):
        alignment_error_rate(gold, found)
