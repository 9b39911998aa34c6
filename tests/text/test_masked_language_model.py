import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqkeras.text.masked_language_model import mask_tokens
from seqkeras.text.vocabulary import Vocabulary
from seqkeras.text.word_piece import SPECIALS, WordPiece

# As in a published vocabulary, special tokens are not the first five.
TOKENS = ["[PAD]", "x", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklm"]
WORD_PIECE = WordPiece(TOKENS)
SPECIAL_IDS = [0, 2, 3, 4, 5]
ORDINARY = [i for i in range(len(TOKENS)) if i not in SPECIAL_IDS]


def batch(lengths, timesteps):
    """[CLS], so many tokens with an unknown one among them, [SEP] and padding."""
    rng = np.random.default_rng(0)
    ids = rng.choice(ORDINARY, (len(lengths), timesteps)).astype("int32")
    for row, length in zip(ids, lengths, strict=True):
        row[0], row[length // 2], row[length + 1], row[length + 2 :] = 3, 2, 4, 0
    return ids


@given(st.lists(st.integers(3, 40), min_size=1, max_size=5), st.integers(0, 9))
def test_invariants(lengths, seed):
    ids = batch(lengths, 45)
    before = ids.copy()
    inputs, chosen = mask_tokens(ids, WORD_PIECE, seed)
    np.testing.assert_array_equal(ids, before)
    assert inputs.shape == chosen.shape == ids.shape
    assert inputs.dtype == ids.dtype and chosen.dtype == bool
    assert not chosen[np.isin(ids, SPECIAL_IDS)].any()
    np.testing.assert_array_equal(inputs[~chosen], ids[~chosen])
    assert np.isin(inputs[chosen], [5, *ORDINARY]).all()
    for row, text in zip(chosen, ~np.isin(ids, SPECIAL_IDS), strict=True):
        assert row.sum() == max(1, round(0.15 * text.sum()))

    again, same = mask_tokens(ids, WORD_PIECE, seed)
    np.testing.assert_array_equal(inputs, again)
    np.testing.assert_array_equal(chosen, same)


def test_eighty_ten_ten():
    vocabulary = WordPiece([*SPECIALS, *map(str, range(1000, 11_000))])
    ids = np.random.default_rng(1).integers(5, len(vocabulary), (400, 400))
    inputs, chosen = mask_tokens(ids, vocabulary, seed=2)
    count = chosen.sum()
    assert count == 400 * 60
    masked = (inputs == vocabulary.mask_id)[chosen].sum() / count
    kept = (inputs == ids)[chosen].sum() / count
    spread = np.sqrt([0.8 * 0.2 / count, 0.1 * 0.9 / count])
    assert abs(masked - 0.8) < 4 * spread[0]
    assert abs(kept - 0.1) < 4 * spread[1]
    # What is random is drawn evenly, and places are chosen evenly.
    drawn = inputs[chosen & (inputs != vocabulary.mask_id) & (inputs != ids)]
    assert abs(drawn.mean() - 5004.5) < 4 * 10_000 / np.sqrt(12 * len(drawn))
    assert abs(np.argwhere(chosen)[:, 1].mean() - 199.5) < 4 * 400 / np.sqrt(12 * count)


def test_another_seed_hides_other_tokens():
    ids = batch([40] * 8, 45)
    _, first = mask_tokens(ids, WORD_PIECE, seed=1)
    _, second = mask_tokens(ids, WORD_PIECE, seed=2)
    assert (first != second).any()
    rng = np.random.default_rng(1)
    _, third = mask_tokens(ids, WORD_PIECE, rng)
    _, fourth = mask_tokens(ids, WORD_PIECE, rng)
    np.testing.assert_array_equal(first, third)
    assert (third != fourth).any()


def test_by_hand():
    # One ordinary token, and no row without: all is known but its fate.
    words = Vocabulary(["[PAD]", "[MASK]", "a"], ["[PAD]", "[MASK]"])
    inputs, chosen = mask_tokens([[2, 2, 0], [0, 0, 0]], words, seed=0, rate=1)
    assert chosen.tolist() == [[True, True, False], [False, False, False]]
    assert set(inputs[0, :2]) <= {1, 2}
    assert inputs[1].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: mask_tokens([[6]], WORD_PIECE, 0, rate=0), "Received: rate=0"),
        (lambda: mask_tokens([[6]], WORD_PIECE, 0, rate=1.5), "Received: rate=1.5"),
        (lambda: mask_tokens([[4]], Vocabulary.fit([["a"]]), 0), "'[MASK]'"),
    ],
)
def test_errors(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert message in str(error.value)
