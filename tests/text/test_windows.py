import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqkeras.text.windows import windows


@given(st.integers(2, 60), st.integers(1, 9), st.integers(1, 9))
def test_the_target_is_the_next_token(length, timesteps, step):
    ids = np.arange(max(length, timesteps + 1))
    inputs, targets = windows(ids, timesteps, step)
    assert inputs.shape == targets.shape
    np.testing.assert_array_equal(targets, inputs + 1)
    np.testing.assert_array_equal(inputs[:, 0], np.arange(len(inputs)) * step)
    assert len(ids) - step <= inputs[-1, 0] + timesteps < len(ids)


@given(st.integers(2, 60), st.integers(1, 9))
def test_every_token_is_a_target_once(length, timesteps):
    ids = np.arange(max(length, timesteps + 1))
    _, targets = windows(ids, timesteps)
    np.testing.assert_array_equal(targets.ravel(), np.arange(targets.size) + 1)
    assert len(ids) - 1 - targets.size < timesteps


def test_by_hand():
    inputs, targets = windows([3, 1, 4, 1, 5, 9], timesteps=3, step=2)
    assert inputs.tolist() == [[3, 1, 4], [4, 1, 5]]
    assert targets.tolist() == [[1, 4, 1], [1, 5, 9]]


def test_the_text_cannot_be_changed_through_a_window():
    inputs, _ = windows(np.arange(5), timesteps=2)
    with pytest.raises(ValueError, match="read-only"):
        inputs[0, 0] = 7


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: windows([1, 2, 3], 0), "Received: timesteps=0, step=0"),
        (lambda: windows([1, 2, 3], 2, step=0), "Received: timesteps=2, step=0"),
        (lambda: windows([1, 2, 3], 3), "timesteps=3 ids. Received: shape (3,)"),
        (lambda: windows([[1, 2, 3]], 1), "one text of more"),
    ],
)
def test_errors(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert message in str(error.value)
