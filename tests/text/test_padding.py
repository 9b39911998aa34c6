import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqkeras.masking import padding_mask
from seqkeras.text.padding import pad

batches = st.lists(st.lists(st.integers(1, 99), max_size=6), min_size=1, max_size=5)


@given(batches, st.none() | st.integers(6, 9))
def test_agrees_with_keras(sequences, timesteps):
    expected = keras.utils.pad_sequences(sequences, maxlen=timesteps, padding="post")
    padded = pad(sequences, timesteps)
    assert padded.dtype == expected.dtype == "int32"
    np.testing.assert_array_equal(padded, expected)


@given(batches)
def test_the_mask_finds_every_id(sequences):
    padded = pad(sequences)
    mask = keras.ops.convert_to_numpy(padding_mask(padded))
    for row, seen, sequence in zip(padded, mask, sequences, strict=True):
        assert row[seen].tolist() == sequence


def test_by_hand():
    assert pad([[5, 6, 7], [8], []]).tolist() == [[5, 6, 7], [8, 0, 0], [0, 0, 0]]
    assert pad([np.array([5])], timesteps=2).tolist() == [[5, 0]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pad([]), "at least one sequence"),
        (lambda: pad([[1, 2, 3]], timesteps=2), "timesteps=2 ids. Received: one of 3"),
    ],
)
def test_errors(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert message in str(error.value)
