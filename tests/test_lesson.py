import keras
import matplotlib
import numpy as np
import pytest

from seqkeras import lesson
from seqkeras.recurrent.simple_rnn import SimpleRNNCell


@pytest.fixture
def settings_restored():
    with matplotlib.rc_context():
        yield


@pytest.mark.usefixtures("settings_restored")
def test_setup_makes_draws_repeat(capfd):
    def draws():
        return np.random.rand(), float(keras.random.normal(()))

    lesson.setup(seed=3)
    first = draws()
    lesson.setup(seed=3)
    assert draws() == first
    lesson.setup(seed=4)
    assert draws() != first
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("settings_restored")
def test_the_environment_shifts_the_seed(monkeypatch):
    lesson.setup(seed=5)
    expected = np.random.rand()
    monkeypatch.setenv("SEQKERAS_SEED", "2")
    lesson.setup(seed=3)
    assert np.random.rand() == expected


@pytest.mark.usefixtures("settings_restored")
@pytest.mark.parametrize("fault", [AttributeError, OSError, TypeError])
def test_setup_with_another_c_library(fault, monkeypatch):
    class Library:
        def __init__(self, name):
            if fault is not AttributeError:  # else it lacks what is asked for
                raise fault

    monkeypatch.setattr(lesson.ctypes, "CDLL", Library)
    lesson.setup(seed=0)


@pytest.mark.parametrize("seed", [-1, 1.5, "0", True])
def test_setup_wants_a_seed(seed):
    with pytest.raises(ValueError, match="non-negative integer. Received: seed="):
        lesson.setup(seed)


def documented():
    """Gone."""
    text = """Kept."""  # and this

    return text


def test_show_prints_the_source_without_docstrings(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    lesson.show(documented)
    lesson.show(SimpleRNNCell)
    lesson.show(SimpleRNNCell.call)
    assert shown[0]["text/plain"] == (
        'def documented():\n    text = """Kept."""  # and this\n\n    return text\n'
    )
    assert "Elman" not in shown[1]["text/plain"]
    assert shown[2]["text/plain"].startswith(
        "def call(self, x_t, states):\n    (h_prev"
    )
    assert shown[2]["text/markdown"].startswith("```python\ndef call")


def test_describe(capsys):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((5, 3)),
            layers.Bidirectional(layers.RNN(SimpleRNNCell(4))),
            layers.Dense(2),
        ]
    )
    lesson.describe(model)
    assert capsys.readouterr().out.splitlines() == [
        "layer                              output shape  weights",
        "Bidirectional(RNN(SimpleRNNCell))  (None, 8)          64",
        "Dense                              (None, 2)          18",
        "total                                                 82",
    ]


def test_describe_wants_a_built_model():
    with pytest.raises(ValueError, match="expected a built model"):
        lesson.describe(keras.Sequential([keras.layers.Dense(1)]))
