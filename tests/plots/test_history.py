from types import SimpleNamespace

import matplotlib.pyplot as plt
import pytest

from seqkeras.plots.history import history


def test_draws_what_it_was_given():
    lstm = {"loss": [3.0, 2.0, 1.0], "val_loss": [2.5, 2.4, 2.3]}
    gru = SimpleNamespace(history={"loss": [2.0, 1.5], "accuracy": [0.1, 0.2]})
    ax = history({"LSTM": lstm, "GRU": gru})
    drawn = {
        line.get_label(): (list(line.get_xdata()), list(line.get_ydata()))
        for line in ax.lines
    }
    assert drawn == {
        "LSTM, training": ([1, 2, 3], lstm["loss"]),
        "LSTM, validation": ([1, 2, 3], lstm["val_loss"]),
        "GRU": ([1, 2], [2.0, 1.5]),
    }
    assert [line.get_linestyle() for line in ax.lines] == ["-", "--", "-"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "loss")


def test_a_model_keeps_its_colour_and_markers():
    record = {"loss": [2, 1], "val_loss": [3, 2]}
    ax = history({name: record for name in "abcdefg"})
    looks = [(line.get_color(), line.get_marker()) for line in ax.lines]
    assert looks[::2] == looks[1::2]
    assert len({color for color, _ in looks}) == 7
    assert len({marker for _, marker in looks}) == 7


@pytest.mark.parametrize("epochs", [1, 2, 10, 37])
def test_epochs_are_whole_numbers_from_one(epochs):
    ax = history({"LSTM": {"loss": list(range(epochs))}})
    ax.figure.draw_without_rendering()
    low, high = ax.get_xlim()
    ticks = [tick for tick in ax.get_xticks() if low <= tick <= high]
    assert ticks and all(tick == int(tick) and 1 <= tick <= epochs for tick in ticks)


def test_draws_a_metric_on_given_axes():
    _, ax = plt.subplots()
    record = {"loss": [1.0], "masked_accuracy": [0.5]}
    assert history({"a": record}, "masked_accuracy", ax) is ax
    assert ax.get_ylabel() == "masked accuracy"
    assert list(ax.lines[0].get_ydata()) == [0.5]
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("histories", "message"),
    [
        ({}, "at least one history. Received: {}"),
        ({"a": {"acc": [1]}}, r"one of \['acc'\] for 'a'. Received: metric='loss'"),
        ({"a": {"loss": [1, 2], "val_loss": [1]}}, "training, 2. Received: 1 for 'a'"),
    ],
)
def test_refuses_what_does_not_fit(histories, message):
    with pytest.raises(ValueError, match=message):
        history(histories)
    assert not plt.get_fignums()
