import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from seqkeras.text.characters import Characters


@given(st.text(min_size=1))
def test_a_text_of_known_characters_comes_back(text):
    characters = Characters.fit([text])
    assert characters.decode(characters.encode(text)) == unicodedata.normalize(
        "NFC", text
    )


def test_hangul_is_one_token_a_syllable_however_it_is_spelt():
    characters = Characters.fit(["한국어"])
    assert sorted(characters.tokens[4:]) == sorted("한국어")
    apart = unicodedata.normalize("NFD", "한국")
    assert len(apart) == 6
    assert characters.encode(apart) == characters.encode("한국")
    assert characters.decode(characters.encode(apart)) == "한국"


def test_emoji_come_back():
    characters = Characters.fit(["👨‍👩‍👧 👍🏽 🇰🇷"])
    assert characters.decode(characters.encode("👍🏽👨‍👩‍👧🇰🇷")) == "👍🏽👨‍👩‍👧🇰🇷"


def test_by_hand():
    characters = Characters.fit(["abba", "b\n"])
    assert characters.tokens[4:] == ["b", "a", "\n"]
    assert characters.encode("ba\nx") == [4, 5, 6, 1]
    assert characters.decode([4, 5, 6, 1]) == "ba\n[UNK]"
