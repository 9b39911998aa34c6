import time

import numpy as np
import pytest

from seqkeras.probes.timing import median_and_spread, seconds_per_step


def test_steps_take_turns():
    calls = []
    times = seconds_per_step(
        {"a": lambda: calls.append("a"), "b": lambda: calls.append("b")},
        repeats=3,
        warm_up=1,
    )
    assert calls == ["a", "b"] * 4
    assert times["a"].shape == times["b"].shape == (3,)


def test_seconds_are_seconds():
    times = seconds_per_step({"nap": lambda: time.sleep(0.02)}, repeats=3, warm_up=0)
    assert 0.02 <= np.min(times["nap"]) < 0.2


def test_one_outlier_moves_neither_median_nor_spread():
    calm = [1.0, 1.1, 1.2, 1.3, 1.4]
    assert median_and_spread([*calm[:-1], 1000.0]) == median_and_spread(calm)


def test_wants_a_repeat():
    with pytest.raises(ValueError, match="positive integer. Received: repeats=0"):
        seconds_per_step({}, repeats=0)
