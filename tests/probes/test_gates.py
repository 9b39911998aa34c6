import numpy as np
import pytest
from keras import layers

from seqkeras.probes.gates import gate_traces
from seqkeras.recurrent.gru import GRUCell
from seqkeras.recurrent.lstm import LSTMCell


def built(make, rng, x):
    """A layer that returns sequences, with weights and biases drawn."""
    layer = make(return_sequences=True)
    layer.build(x.shape)
    weights = [rng.normal(size=w.shape) for w in layer.get_weights()]
    layer.set_weights(weights)
    return layer


@pytest.fixture
def x(rng):
    return rng.normal(size=(3, 7, 2)).astype("float32")


@pytest.fixture
def lstm(rng, x):
    return built(lambda **kwargs: layers.LSTM(4, **kwargs), rng, x)


LAYERS = {
    "LSTM of Keras": lambda **kwargs: layers.LSTM(4, **kwargs),
    "LSTM": lambda **kwargs: layers.RNN(LSTMCell(4), **kwargs),
    "GRU of Keras": lambda **kwargs: layers.GRU(4, **kwargs),
    "GRU": lambda **kwargs: layers.RNN(GRUCell(4), **kwargs),
    "GRU, reset before": lambda **kwargs: layers.GRU(4, reset_after=False, **kwargs),
}


@pytest.mark.parametrize("name", LAYERS)
def test_reproduces_the_outputs_of_the_layer(name, rng, x):
    layer = built(LAYERS[name], rng, x)
    for traced in (layer, layer.cell):
        traces = gate_traces(traced, x)
        assert {values.shape for values in traces.values()} == {(3, 7, 4)}
        np.testing.assert_allclose(traces["h"], layer(x), rtol=1e-5, atol=1e-6)


def test_the_traces_of_an_lstm_obey_its_equations(lstm, x):
    i, f, o, c_tilde, c, h = gate_traces(lstm, x).values()
    c_prev = np.pad(c, ((0, 0), (1, 0), (0, 0)))[:, :-1]
    np.testing.assert_allclose(c, f * c_prev + i * c_tilde, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(h, o * np.tanh(c), rtol=1e-4, atol=1e-6)
    for gate in (i, f, o):
        assert ((gate > 0) & (gate < 1)).all()


def test_the_cell_state_is_that_of_keras(lstm, x):
    twin = layers.LSTM(4, return_state=True)
    twin.build(x.shape)
    twin.set_weights(lstm.get_weights())
    _, h, c = twin(x)
    traces = gate_traces(lstm, x)
    np.testing.assert_allclose(traces["c"][:, -1], c, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(traces["h"][:, -1], h, rtol=1e-5, atol=1e-6)


def test_a_closed_forget_gate_leaves_no_memory(lstm, x):
    traces = gate_traces(lstm, x, clamp={"f": 0})
    np.testing.assert_allclose(traces["c"], traces["i"] * traces["c_tilde"], rtol=1e-6)
    assert (traces["f"] == 0).all()


def test_an_open_forget_gate_sums_up(lstm, x):
    traces = gate_traces(lstm, x, clamp={"f": 1})
    total = np.cumsum(traces["i"] * traces["c_tilde"], axis=1)
    np.testing.assert_allclose(traces["c"], total, rtol=1e-4, atol=1e-5)


def test_a_closed_input_gate_lets_nothing_in(lstm, x):
    assert (gate_traces(lstm, x, clamp={"i": 0})["c"] == 0).all()


def test_a_closed_output_gate_shows_nothing_and_still_writes(lstm, x):
    traces = gate_traces(lstm, x, clamp={"o": 0})
    assert (traces["h"] == 0).all() and (traces["c"] != 0).all()


def test_two_gates_at_once(lstm, x):
    traces = gate_traces(lstm, x, clamp={"i": 0.5, "o": 1})
    np.testing.assert_allclose(traces["h"], np.tanh(traces["c"]), rtol=1e-5)
    assert (traces["i"] == 0.5).all()


def test_an_open_update_gate_keeps_the_start(rng, x):
    gru = built(LAYERS["GRU"], rng, x)
    assert (gate_traces(gru, x, clamp={"z": 1})["h"] == 0).all()
    closed = gate_traces(gru, x, clamp={"z": 0})
    np.testing.assert_array_equal(closed["h"], closed["h_tilde"])


def test_says_what_it_wants(lstm, x):
    with pytest.raises(ValueError, match=r"among \['i', 'f', 'o'\]. Received: clamp="):
        gate_traces(lstm, x, clamp={"z": 0})
    with pytest.raises(ValueError, match="expected a built layer"):
        gate_traces(layers.LSTM(2), x)
    for other in (layers.SimpleRNN(2), layers.LSTM(2, use_bias=False)):
        other.build(x.shape)
        with pytest.raises(ValueError, match="of an LSTM or a GRU. Received: weights"):
            gate_traces(other, x)
