import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_samples import mixed_text

from seqkeras.text.words import Words


@given(st.text())
def test_nothing_is_lost_but_spaces(text):
    plain = "".join(unicodedata.normalize("NFC", text).split())
    assert "".join("".join(Words.split(text)).split()) == plain


@given(st.text())
def test_decoded_text_has_the_same_tokens(text):
    tokens = Words.split(text)
    assert Words.split(Words.join(tokens)) == tokens


def test_a_text_of_known_words_comes_back():
    text = mixed_text(500)
    words = Words.fit([text])
    ids = words.encode(text)
    assert 1 not in ids
    assert words.encode(words.decode(ids)) == ids


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Dogs don't bark!?", ["Dogs", "don't", "bark", "!", "?"]),
        ("'tis the dogs' bowl", ["'", "tis", "the", "dogs", "'", "bowl"]),
        ("well-known, 3.5", ["well", "-", "known", ",", "3", ".", "5"]),
        ("저는 학생이에요.", ["저는", "학생이에요", "."]),
        ("좋아요😀😀", ["좋아요", "😀", "😀"]),
        ("👍🏽 👨‍👩‍👧! ❤️", ["👍🏽", "👨‍👩‍👧", "!", "❤️"]),
        ("🇰🇷🇬🇧", ["🇰🇷", "🇬🇧"]),
        (unicodedata.normalize("NFD", "한국 café"), ["한국", "café"]),
        (" \n\t", []),
    ],
)
def test_by_hand(text, tokens):
    assert Words.split(text) == tokens


def test_case_is_kept():
    words = Words.fit(["The the"])
    assert words.encode("The the THE") == [4, 5, 1]
    assert words.decode([4, 5, 1]) == "The the [UNK]"
