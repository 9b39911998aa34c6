import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_samples import mixed_text, random_texts
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from seqkeras.text.byte_pair import BytePair, pieces

SPECIALS = 3
TRAIN = mixed_text(6000, seed=1)
TEXT = mixed_text(6000, seed=2)
RANDOM = random_texts(1000, categories=[*"LMNPSZ", "Cc", "Cf", "Co", "Cn"])


@pytest.fixture(scope="module")
def fitted():
    return BytePair.fit([TRAIN], size=1200)


def printable():
    """GPT-2's character for each byte: those that can be seen stand for themselves."""
    seen = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in seen]
    return {byte: chr(byte) for byte in seen} | {
        byte: chr(256 + i) for i, byte in enumerate(hidden)
    }


LETTER = printable()


def spelt(token):
    return "".join(LETTER[byte] for byte in token)


def library(byte_pair, use_regex):
    texts = enumerate(byte_pair.tokens[SPECIALS:], SPECIALS)
    ids = {spelt(token): i for i, token in texts}
    merges = [(spelt(first), spelt(second)) for first, second in byte_pair.merges]
    theirs = Tokenizer(models.BPE(vocab=ids, merges=merges))
    theirs.pre_tokenizer = pre_tokenizers.ByteLevel(
        add_prefix_space=False, use_regex=use_regex
    )
    return theirs


def test_agrees_with_tokenizers_on_any_unicode(fitted):
    theirs = library(fitted, use_regex=False)
    compared = 0
    for text in [TEXT, *RANDOM]:
        ids = fitted.encode(text)
        assert ids == theirs.encode(pieces(text), is_pretokenized=True).ids
        compared += len(ids)
    assert compared > 50_000


def test_agrees_with_tokenizers_where_pieces_end(fitted):
    # Python's \w cannot tell numbers such as one half from letters.
    texts = random_texts(1000, categories=["L", "M", "Nd", "P", "S", "Z"])
    theirs = library(fitted, use_regex=True)
    compared = 0
    for text in [TEXT, *texts]:
        ids = fitted.encode(text)
        assert ids == theirs.encode(text).ids
        compared += len(ids)
    assert compared > 50_000


def test_learns_the_merges_that_tokenizers_learns(fitted):
    # One character for each byte, in the order of the bytes: ties fall alike.
    def in_order(token):
        return "".join(chr(0x100 + byte) for byte in token)

    theirs = Tokenizer(models.BPE())
    theirs.pre_tokenizer = pre_tokenizers.Split("|", "removed")
    trainer = trainers.BpeTrainer(
        vocab_size=1200 - SPECIALS,
        min_frequency=2,
        initial_alphabet=[in_order([byte]) for byte in range(256)],
        show_progress=False,
    )
    text = "|".join(in_order(piece.encode()) for piece in pieces(TRAIN))
    theirs.train_from_iterator([text], trainer)
    merges = json.loads(theirs.to_str())["model"]["merges"]
    assert len(merges) == 1200 - SPECIALS - 256
    assert merges == [[in_order(a), in_order(b)] for a, b in fitted.merges]


@given(st.text())
def test_any_text_comes_back(fitted, text):
    assert fitted.decode(fitted.encode(text)) == text


def test_any_text_from_all_planes_comes_back(fitted):
    for text in [TEXT, *RANDOM]:
        assert fitted.decode(fitted.encode(text)) == text


@given(st.text())
def test_pieces_are_the_text(text):
    assert "".join(pieces(text)) == text


@given(st.text("abc ", min_size=1), st.integers(259, 280))
def test_merges_shorten(text, size):
    byte_pair = BytePair.fit([text], size)
    assert len(byte_pair) <= size
    ids = byte_pair.encode(text)
    assert b"".join(byte_pair.split(text)).decode() == text
    assert len(ids) <= len(text) - len(byte_pair.merges)


def test_training_can_be_repeated(fitted):
    lines = TRAIN.split("\n")
    whole = BytePair.fit([line + "\n" for line in lines], size=700)
    again = BytePair.fit([line + "\n" for line in reversed(lines)], size=700)
    assert whole.merges == again.merges


def test_by_hand():
    # ow comes four times, then h-ow and l-ow twice; h is the earlier byte.
    byte_pair = BytePair.fit(["low low", "how", "how"], size=3 + 256 + 2)
    assert byte_pair.merges == [(b"o", b"w"), (b"h", b"ow")]
    assert byte_pair.tokens[-2:] == [b"ow", b"how"]
    assert byte_pair.encode("how low") == [260, 3 + 32, 3 + ord("l"), 259]
    assert byte_pair.encode("") == []


def test_a_merge_learned_first_comes_first():
    byte_pair = BytePair([(b"b", b"c"), (b"a", b"b"), (b"a", b"bc")])
    assert byte_pair.split("abcab") == [b"abc", b"ab"]
    swapped = BytePair([(b"a", b"b"), (b"b", b"c"), (b"a", b"bc")])
    assert swapped.split("abcab") == [b"ab", b"c", b"ab"]
    assert BytePair([(b"a", b"a")]).split("aaaaa") == [b"aa", b"aa", b"a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's 42km.", ["It", "'s", " 42", "km", "."]),
        ("don't I'd I'm", ["don", "'t", " I", "'d", " I", "'m"]),
        ("we'll you're they've", ["we", "'ll", " you", "'re", " they", "'ve"]),
        ("a  b\n\n c ", ["a", " ", " b", "\n\n", " c", " "]),
        ("snake_case!?", ["snake", "_", "case", "!?"]),
        ("한국어 좋아요😀", ["한국어", " 좋아요", "😀"]),
    ],
)
def test_pieces_by_hand(text, expected):
    assert pieces(text) == expected


def test_a_piece_of_a_character_is_shown_as_broken(fitted):
    ids = BytePair([]).encode("한")
    assert len(ids) == 3
    assert BytePair([]).decode(ids[:2]) == "\ufffd"


def lines_run(function, *args):
    """How many lines of Python a call executes: its price on any computer."""
    count = 0

    def trace(frame, event, arg):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("one_word", [False, True])
def test_the_price_does_not_grow_with_the_square_of_the_text(fitted, one_word):
    text = mixed_text(8_000, seed=4)
    if one_word:
        text = "".join(letter for letter in text if letter.isalpha())
        assert pieces(text) == [text]
    half, whole = (
        lines_run(BytePair(fitted.merges).encode, text[:n])
        for n in (len(text) // 2, len(text))
    )
    assert whole < 2.5 * half


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: BytePair.fit(["a"], 258), "at least 259 ids"),
        (lambda: BytePair([(b"ab", b"c")]), "Received: (b'ab', b'c')"),
        (lambda: BytePair([]).encode("\ud800"), "surrogates not allowed"),
    ],
)
def test_errors(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert message in str(error.value)
