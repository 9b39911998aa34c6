from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from seqkeras.decoding.beam import beam_search, n_best
from seqkeras.decoding.greedy import greedy

EMPTY = np.zeros((1, 0), "int32")


def logits_after(text, seed):
    return np.random.default_rng([seed, *text]).normal(scale=2.0, size=3)


def reader(seed):
    """A model that looks at all the text; no two texts have the same logits."""

    def next_logits(token, text):
        text = np.concatenate([text, token[:, None]], axis=1)
        return np.stack([logits_after(row, seed) for row in text]), text

    return next_logits


def all_there_are(seed, start, end_id, longest, length_power):
    """Every sequence with its log-probability and score, the best first."""
    found = {}
    for ids in product(range(3), repeat=longest):
        if end_id in ids:
            ids = ids[: ids.index(end_id) + 1]
        log_p = 0.0
        for t, token in enumerate(ids):
            p = np.exp(logits_after((start, *ids[:t]), seed))
            log_p += np.log(p[token] / p.sum())
        text = tuple(token for token in ids if token != end_id)
        found[ids] = text, log_p, log_p / len(ids) ** length_power
    return sorted(found.values(), key=lambda one: -one[2])


@pytest.mark.parametrize("length_power", [0, 0.7, 1, 2])
@pytest.mark.parametrize("end_id", [1, None])
def test_wide_enough_it_finds_all_there_are(length_power, end_id):
    lengths = set()
    for seed in range(12):
        arguments = reader(seed), [2], EMPTY
        options = {
            "end_id": end_id,
            "longest": 4,
            "width": 3**4,
            "length_power": length_power,
        }
        expected = all_there_are(seed, 2, end_id, 4, length_power)
        [found] = n_best(*arguments, **options)
        assert [tuple(one.ids) for one in found] == [text for text, _, _ in expected]
        np.testing.assert_allclose(
            [(one.log_probability, one.score) for one in found],
            [numbers for _, *numbers in expected],
        )
        [best] = beam_search(*arguments, **options)
        assert tuple(best) == expected[0][0]
        lengths.add(len(best))
    assert len(lengths) > 1 or end_id is None


tables = arrays("float64", (5, 5), elements=st.integers(-4, 4).map(float))


@given(tables, st.sampled_from([None, 0, 4]), st.sampled_from([0, 1]))
def test_width_one_is_greedy(table, end_id, length_power):
    def next_logits(token, state):
        return table[token], state

    arguments = (next_logits, np.arange(5), ())
    rows = beam_search(
        *arguments, end_id=end_id, longest=6, width=1, length_power=length_power
    )
    expected = greedy(*arguments, end_id=end_id, longest=6)
    assert [row.tolist() for row in rows] == [row.tolist() for row in expected]


@pytest.mark.parametrize("length_power", [0, 1])
def test_never_below_greedy(length_power):
    how = {"end_id": 1, "longest": 7, "length_power": length_power}
    better = 0
    for seed in range(60):
        [[alone]] = n_best(reader(seed), [2], EMPTY, width=1, **how)
        [found] = n_best(reader(seed), [2], EMPTY, width=3, **how)
        assert alone.ids.tolist() in [candidate.ids.tolist() for candidate in found]
        scores = [candidate.score for candidate in found]
        assert scores == sorted(scores, reverse=True)
        assert scores[0] >= alone.score
        better += scores[0] > alone.score
    assert better > 5


def test_spells_words(speller, read):
    model = speller(["keras", "", "gru", "sequentially"])
    rows = beam_search(*model.arguments, end_id=1, longest=20, width=3)
    assert read(rows) == ["keras", "", "gru", "sequentially"]
    assert all(row.dtype == "int32" for row in rows)


def test_finds_what_greedy_misses(bigram):
    # 1 is likelier than 2 but then anything goes: 0.6 * 0.4 against 0.4 * 1.
    p = np.array([[0, 0.6, 0.4, 0], [0, 0.4, 0.3, 0.3], [0, 0, 0, 1], [1, 0, 0, 0]])
    with np.errstate(divide="ignore"):
        model = bigram(np.log(p))  # with -inf for what is impossible
    options = {"end_id": None, "longest": 2}
    assert greedy(model, [0], (), **options)[0].tolist() == [1, 1]
    for width in [2, 3, 50]:
        [ids] = beam_search(model, [0], (), width=width, **options)
        assert ids.tolist() == [2, 3]


@pytest.mark.parametrize(("length_power", "expected"), [(0, []), (1, [2])])
def test_length_by_hand(bigram, length_power, expected):
    # End at once: log(0.5) = -0.69. Or 2 and then the end: log(0.5 * 0.9) = -0.80,
    # a mean of -0.40.
    model = bigram(np.log([[1e-9, 0.5, 0.5], [1, 1, 1], [0.05, 0.9, 0.05]]))
    [ids] = beam_search(
        model, [0], (), end_id=1, longest=9, width=2, length_power=length_power
    )
    assert ids.tolist() == expected


def test_what_follows_an_end_takes_no_place(bigram):
    # Ended at once: log(0.5) = -0.69. Through 2 and 3: -0.80 after two tokens, below
    # that, and -0.54 after three.
    p = [[0, 0.5, 0.5, 0], [0, 0, 0, 1], [0.3, 0, 0.3, 0.4], [0, 1, 0, 0]]
    with np.errstate(divide="ignore"):
        model = bigram(np.log(p))
    [ids] = beam_search(model, [0], (), end_id=1, longest=9, width=2)
    assert ids.tolist() == [2, 3]


def test_rows_of_a_batch_do_not_mix():
    starts = [0, 2, 1, 2, 0]
    options = {"end_id": 1, "longest": 6, "width": 3}
    together = beam_search(reader(0), starts, EMPTY.repeat(5, axis=0), **options)
    alone = [beam_search(reader(0), [i], EMPTY, **options)[0] for i in starts]
    assert [row.tolist() for row in together] == [row.tolist() for row in alone]
    assert len({tuple(row) for row in together}) > 1


def test_every_array_of_a_nested_state_moves_along():
    def next_logits(token, state):
        text = np.asarray(state["text"])
        for same in state["copies"]:
            np.testing.assert_array_equal(same, text)
        assert len(text) == len(token) == 2 * 3
        logits, text = reader(3)(token, text)
        return logits, {"text": text, "copies": [text, (text + 0.0).astype("float16")]}

    start = EMPTY.repeat(2, axis=0)
    state = {"text": start, "copies": [start, start]}
    rows = beam_search(next_logits, [0, 2], state, end_id=1, longest=5, width=3)
    plain = beam_search(reader(3), [0, 2], start, end_id=1, longest=5, width=3)
    assert [row.tolist() for row in rows] == [row.tolist() for row in plain]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"width": 0}, "expected a positive integer. Received: width=0"),
        ({"width": 2.0}, "Received: width=2.0"),
        ({"length_power": -1}, "at least 0. Received: length_power=-1"),
        ({"length_power": np.nan}, "Received: length_power=nan"),
        ({"longest": 0}, "Received: longest=0"),
        ({"end_id": 3}, "below the vocabulary of 3. Received: end_id=3"),
        ({"start_ids": [[0]]}, "Received: int64 of shape (1, 1)"),
    ],
)
def test_errors(changes, message):
    arguments = {
        "next_logits": reader(0),
        "start_ids": [0],
        "state": EMPTY,
        "end_id": 1,
        "longest": 2,
        "width": 2,
    }
    with pytest.raises(ValueError) as error:
        beam_search(**arguments | changes)
    assert message in str(error.value)
