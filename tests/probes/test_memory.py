import numpy as np
import pytest
from keras import layers

from seqkeras.probes.memory import training_bytes
from seqkeras.recurrent.lstm import LSTMCell

STATES = 16 * 100 * 32 * 4  # batch, time steps, units, bytes of a float32


@pytest.fixture(scope="module")
def measured():
    return training_bytes(
        {
            "simple": (layers.SimpleRNN(32), (16, 100, 4)),
            "simple, twice as long": (layers.SimpleRNN(32), (16, 200, 4)),
            "LSTM": (layers.LSTM(32), (16, 100, 4)),
            "LSTM of the course": (layers.RNN(LSTMCell(32)), (16, 100, 4)),
            "a million weights": (layers.Dense(1000, use_bias=False), (1, 1000)),
        },
        repeats=3,
    )


def test_the_states_of_all_steps_are_kept(measured):
    assert STATES < np.median(measured["simple"]) < 4 * STATES


def test_twice_as_many_steps_keep_twice_as_much(measured):
    ratio = measured["simple, twice as long"] / measured["simple"]
    assert np.median(ratio) == pytest.approx(2, rel=0.3)


def test_gates_are_kept_too(measured):
    assert np.median(measured["LSTM"]) > 5 * STATES  # i, f, c_tilde, o, c, h


def test_a_layer_of_the_course_needs_what_that_of_keras_needs(measured):
    ratio = np.median(measured["LSTM of the course"]) / np.median(measured["LSTM"])
    assert ratio == pytest.approx(1, rel=0.3)


def test_gradients_count_and_weights_do_not(measured):
    gradient = 1000 * 1000 * 4
    assert measured["a million weights"] == pytest.approx(gradient, rel=0.1)


def test_one_number_for_each_repeat(measured):
    assert {bytes_.shape for bytes_ in measured.values()} == {(3,)}


def test_wants_a_repeat():
    with pytest.raises(ValueError, match="positive integer. Received: repeats=0"):
        training_bytes({}, repeats=0)


def test_says_why_a_layer_cannot_be_trained():
    with pytest.raises(RuntimeError, match="expected ndim=3, found ndim=2"):
        training_bytes({"no time": (layers.LSTM(2), (4, 3))})
