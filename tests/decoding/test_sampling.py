import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from seqkeras.decoding.greedy import greedy
from seqkeras.decoding.sampling import draw, sample, top_k, top_p

P = np.array([0.15, 0.5, 0.05, 0.3])
ALL_DTYPES = pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
# Halves make ties frequent; none of the values is lost to rounding.
logit_rows = arrays(
    "float64", st.integers(1, 12), elements=st.integers(-16, 16).map(lambda x: x / 2)
)


def kept(filtered):
    return np.flatnonzero(np.isfinite(filtered)).tolist()


def ranking(logits):
    return sorted(range(len(logits)), key=lambda i: (-logits[i], i))


@ALL_DTYPES
@pytest.mark.parametrize(
    ("k", "ids"), [(1, [1]), (2, [1, 3]), (3, [0, 1, 3]), (4, [0, 1, 2, 3]), (9, None)]
)
def test_top_k_by_hand(dtype, k, ids):
    logits = np.log(P).astype(dtype)
    filtered = top_k(logits, k)
    assert filtered.dtype == dtype
    assert kept(filtered) == (ids or [0, 1, 2, 3])
    np.testing.assert_array_equal(filtered[ids], logits[ids])


@pytest.mark.parametrize(
    ("p", "ids"),
    [
        (1e-9, [1]),
        (0.49, [1]),
        (0.5, [1]),
        (0.51, [1, 3]),
        (0.8, [1, 3]),
        (0.81, [0, 1, 3]),
        (0.95, [0, 1, 3]),
        (0.96, [0, 1, 2, 3]),
        (1, [0, 1, 2, 3]),
        (1.0, [0, 1, 2, 3]),
    ],
)
def test_top_p_by_hand(p, ids):
    for dtype in ["float32", "float64"]:
        logits = np.log(P).astype(dtype)
        filtered = top_p(logits, p)
        assert filtered.dtype == dtype
        assert kept(filtered) == ids, dtype
        np.testing.assert_array_equal(filtered[ids], logits[ids])


def test_ties_go_to_the_lower_id():
    assert kept(top_k([1.0, 2.0, 1.0, 2.0, 1.0], 1)) == [1]
    assert kept(top_k([1.0, 2.0, 1.0, 2.0, 1.0], 3)) == [0, 1, 3]
    assert kept(top_p(np.zeros(4), 0.5)) == [0, 1]
    assert kept(top_p(np.zeros(4), 0.51)) == [0, 1, 2]
    assert kept(top_p(np.log([0.2, 0.4, 0.2, 0.2]), 0.6)) == [0, 1]


def test_each_row_on_its_own(rng):
    logits = rng.normal(size=(2, 3, 7))
    for cut in [lambda x: top_k(x, 3), lambda x: top_p(x, 0.6)]:
        rows = [[cut(row) for row in block] for block in logits]
        np.testing.assert_array_equal(cut(logits), rows)


def test_nucleus_in_half_precision():
    # 30,000 equal tokens: a sum in float16 would stand still long before the end.
    flat = np.zeros(30_000, "float16")
    assert kept(top_p(flat, 0.5)) == list(range(15_000))
    peaked = np.array([0.0, 60_000.0, -60_000.0], "float16")
    assert top_p(peaked, 0.9).dtype == "float16"
    assert kept(top_p(peaked, 0.9)) == [1]


def test_impossible_tokens_stay_impossible():
    logits = np.array([-np.inf, 1.0, -np.inf, 2.0])
    assert kept(top_k(logits, 3)) == [1, 3]
    assert kept(top_p(logits, 1.0)) == [1, 3]


@given(logit_rows, st.integers(1, 15))
def test_top_k_keeps_the_first_of_the_ranking(logits, k):
    filtered = top_k(logits, k)
    ids = sorted(ranking(logits)[:k])
    assert kept(filtered) == ids
    np.testing.assert_array_equal(filtered[ids], logits[ids])


@given(logit_rows, st.floats(0.001, 1))
def test_top_p_keeps_the_fewest_that_reach_p(logits, p):
    filtered = top_p(logits, p)
    probabilities = np.exp(logits) / np.exp(logits).sum()
    order = ranking(logits)
    count = len(kept(filtered))
    assert kept(filtered) == sorted(order[:count])
    assert probabilities[order[:count]].sum() >= p - 2e-6
    assert probabilities[order[: count - 1]].sum() < p
    np.testing.assert_array_equal(filtered[order[:count]], logits[order[:count]])


@given(logit_rows)
def test_p_of_one_keeps_all(logits):
    np.testing.assert_array_equal(top_p(logits, 1.0), logits)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, P),
        ({"temperature": 0.5}, P**2 / (P**2).sum()),
        ({"temperature": 2.0}, P**0.5 / (P**0.5).sum()),
        ({"k": 2}, [0, 0.5 / 0.8, 0, 0.3 / 0.8]),
        ({"p": 0.95}, [0.15 / 0.95, 0.5 / 0.95, 0, 0.3 / 0.95]),
        ({"k": 3, "p": 0.8}, [0, 0.5 / 0.8, 0, 0.3 / 0.8]),
        # Of the first two alone, 0.5 / 0.8 is more than 0.6.
        ({"k": 2, "p": 0.6}, [0, 1, 0, 0]),
        # At temperature 2 the first three have 0.89, less than at 1.
        ({"temperature": 2.0, "p": 0.92}, P**0.5 / (P**0.5).sum()),
    ],
    ids=str,
)
def test_frequencies_are_the_probabilities(bigram, options, expected):
    draws, expected = 1000, np.array(expected)
    model = bigram(np.log(P)[None, :].repeat(4, axis=0))
    start_ids = np.zeros(draws, int)
    rows = sample(model, start_ids, (), end_id=None, longest=2, seed=0, **options)
    deviation = np.sqrt(expected * (1 - expected) / draws)
    for step in range(2):
        counts = np.bincount([row[step] for row in rows], minlength=4)
        assert np.all(np.abs(counts / draws - expected) <= 4 * deviation)


def test_draw_has_the_shape_of_the_rows(rng):
    assert draw(np.zeros((3, 2, 5)), rng).shape == (3, 2)
    assert not draw(np.array([[0.0, -np.inf]] * 100), rng).any()


@pytest.mark.parametrize("options", [{"temperature": 0}, {"k": 1}, {"p": 1e-9}])
def test_what_equals_greedy(bigram, rng, options):
    model = bigram(rng.integers(3, size=(20, 20)).astype(float))  # with ties
    arguments = (model, np.arange(20), ())
    expected = greedy(*arguments, end_id=3, longest=8)
    rows = sample(*arguments, end_id=3, longest=8, seed=0, **options)
    assert [row.tolist() for row in rows] == [row.tolist() for row in expected]


def test_spells_words(speller, read):
    model = speller(["keras", "", "sequentially"])
    rows = sample(*model.arguments, end_id=1, longest=20, seed=0, p=0.9)
    assert read(rows) == ["keras", "", "sequentially"]


def test_the_seed_decides(bigram):
    def text(seed):
        model = bigram(np.zeros((9, 9)))
        [ids] = sample(model, [0], (), end_id=None, longest=30, seed=seed)
        return ids.tolist()

    assert text(0) == text(0) == text(np.random.default_rng(0))
    assert text(0) != text(1)
    rng = np.random.default_rng(0)
    assert text(rng) != text(rng)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"temperature": -1}, "at least 0. Received: temperature=-1"),
        ({"temperature": np.nan}, "Received: temperature=nan"),
        ({"temperature": np.inf}, "Received: temperature=inf"),
        ({"k": 0}, "expected a positive integer. Received: k=0"),
        ({"k": 1.5}, "Received: k=1.5"),
        ({"p": 0}, "expected 0 < p <= 1. Received: p=0"),
        ({"p": 1.1}, "Received: p=1.1"),
        ({"p": np.nan}, "Received: p=nan"),
    ],
)
def test_errors(bigram, options, message):
    with pytest.raises(ValueError) as error:
        model = bigram(np.zeros((2, 2)))
        sample(model, [0], (), end_id=None, longest=1, seed=0, **options)
    assert message in str(error.value)
