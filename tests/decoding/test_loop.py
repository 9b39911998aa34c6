import keras
import numpy as np
import pytest

from seqkeras.decoding.loop import before_end, decode


def best(logits):
    return logits.argmax(axis=-1)


def test_a_carried_state_equals_reading_the_text_again():
    """The two protocols of the module docstring, with one set of weights."""
    keras.utils.set_random_seed(0)
    wide = keras.initializers.RandomNormal(stddev=2.0)
    embedding = keras.layers.Embedding(11, 6, embeddings_initializer=wide)
    cell = keras.layers.GRUCell(16, kernel_initializer="random_normal")
    read_out = keras.layers.Dense(11, kernel_initializer="random_normal")
    layer = keras.layers.RNN(cell)
    first_state = keras.random.normal((4, 16), seed=1)

    def carry(token, h_prev):
        h_t, [state] = cell(embedding(token), [h_prev])
        return read_out(h_t), state

    def again(token, state):
        text, first = state
        text = np.concatenate([text, token[:, None]], axis=1)
        h_t = layer(embedding(text), initial_state=[first])
        return read_out(h_t), (text, first)

    start_ids = [1, 2, 3, 4]
    carried = decode(carry, start_ids, first_state, choose=best, end_id=0, longest=9)
    empty = (np.zeros((4, 0), "int32"), first_state)
    read = decode(again, start_ids, empty, choose=best, end_id=0, longest=9)
    assert [row.tolist() for row in carried] == [row.tolist() for row in read]
    assert len({token for row in carried for token in row.tolist()}) > 3


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32"])
def test_tensors_of_any_precision(dtype):
    def count(token, state):
        return keras.ops.cast(10 * np.eye(9)[token + 1], dtype), state

    def check(logits):
        assert logits.dtype == "float64"
        return best(logits)

    [ids] = decode(count, [2], (), choose=check, end_id=7, longest=9)
    assert ids.tolist() == [3, 4, 5, 6]


def test_the_model_gets_int32_tokens_and_its_own_state():
    seen = []

    def next_logits(token, state):
        assert token.dtype == "int32"
        seen.append((token.tolist(), state))
        return np.eye(5)[token + 1], state + 1

    decode(next_logits, [0, 1], 0, choose=best, end_id=None, longest=3)
    assert seen == [([0, 1], 0), ([1, 2], 1), ([2, 3], 2)]


def test_a_row_that_has_ended_stays_ended():
    calls = []

    def around(token, state):
        calls.append(token)
        return np.eye(5)[(token + 1) % 5], state

    rows = decode(around, [4, 3, 2], (), choose=best, end_id=0, longest=9)
    assert [row.tolist() for row in rows] == [[], [4], [3, 4]]
    assert len(calls) == 3


def test_before_end():
    assert before_end(np.array([5, 7, 6, 7]), 7).tolist() == [5]
    assert before_end(np.array([7]), 7).tolist() == []
    assert before_end(np.array([5, 6]), 7).tolist() == [5, 6]
    assert before_end(np.array([5, 0]), None).tolist() == [5, 0]


def flat(shape, value=0.0):
    return lambda token, state: (np.full(shape, value), state)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"start_ids": 3}, "shape (batch,). Received: int64 of shape ()"),
        ({"start_ids": [[3]]}, "Received: int64 of shape (1, 1)"),
        ({"start_ids": [3.0]}, "Received: float64 of shape (1,)"),
        ({"start_ids": []}, "Received: float64 of shape (0,)"),
        ({"end_id": -1}, "expected an id or None. Received: end_id=-1"),
        ({"end_id": "$"}, "Received: end_id='$'"),
        ({"end_id": 4}, "below the vocabulary of 4. Received: end_id=4"),
        ({"longest": 0}, "positive integer. Received: longest=0"),
        ({"longest": 2.0}, "Received: longest=2.0"),
        ({"next_logits": flat((1, 1, 4))}, "with batch=1. Received: (1, 1, 4)"),
        ({"next_logits": flat((2, 4))}, "with batch=1. Received: (2, 4)"),
        ({"next_logits": flat((1, 4), np.nan)}, "a row with maximum nan"),
        ({"next_logits": flat((1, 4), -np.inf)}, "a row with maximum -inf"),
        ({"next_logits": flat((1, 4), np.inf)}, "a row with maximum inf"),
    ],
)
def test_errors(changes, message):
    arguments = {
        "next_logits": flat((1, 4)),
        "start_ids": [3],
        "state": (),
        "choose": best,
        "end_id": 1,
        "longest": 2,
    }
    with pytest.raises(ValueError) as error:
        decode(**arguments | changes)
    assert message in str(error.value)
