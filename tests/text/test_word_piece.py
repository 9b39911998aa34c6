import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_samples import mixed_text, random_texts
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from seqkeras.text.word_piece import SPECIALS, WordPiece

TRAIN = mixed_text(6000, seed=1)
SIZE = 6000
TEXT = mixed_text(6000, seed=2)
RANDOM = random_texts(1000, categories=[*"LMNPSZ", "Cc", "Cf"])
both_cases = pytest.mark.parametrize("lowercase", [False, True])
FITTED = {case: WordPiece.fit([TRAIN], SIZE, case) for case in (False, True)}


def library(model, lowercase):
    theirs = Tokenizer(model)
    bert = normalizers.BertNormalizer(lowercase=lowercase, strip_accents=lowercase)
    theirs.normalizer = normalizers.Sequence([normalizers.NFC(), bert])
    theirs.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return theirs


@both_cases
def test_agrees_with_tokenizers(lowercase):
    texts = [TEXT, *RANDOM]
    # Letters of everywhere, so that few words are unknown.
    fitted = WordPiece.fit([TRAIN, *texts], 30_000, lowercase)
    vocabulary = {token: i for i, token in enumerate(fitted.tokens)}
    model = models.WordPiece(vocabulary, unk_token="[UNK]")
    theirs = library(model, lowercase)
    compared = unknown = 0
    for text in [*texts, "a" * 100, "a" * 101]:
        ids = fitted.encode(text)
        assert ids == theirs.encode(text).ids
        compared += len(ids)
        unknown += ids.count(1)
    assert compared > 20_000
    assert unknown == 1


@both_cases
def test_agrees_with_tokenizers_where_words_are_unknown(lowercase):
    fitted = FITTED[lowercase]
    vocabulary = {token: i for i, token in enumerate(fitted.tokens)}
    theirs = library(models.WordPiece(vocabulary, unk_token="[UNK]"), lowercase)
    ids = [i for text in [TEXT, *RANDOM] for i in fitted.encode(text)]
    assert ids == [i for text in [TEXT, *RANDOM] for i in theirs.encode(text).ids]
    assert len(ids) > 10_000
    assert 1000 < ids.count(1) < 0.6 * len(ids)


@both_cases
def test_learns_the_pieces_that_tokenizers_learns(lowercase):
    fitted = FITTED[lowercase]
    alone = [token for token in fitted.tokens[5:] if len(token.removeprefix("##")) == 1]
    theirs = library(models.WordPiece(unk_token="[UNK]"), lowercase)
    trainer = trainers.WordPieceTrainer(
        vocab_size=SIZE,
        min_frequency=2,
        limit_alphabet=100_000,
        special_tokens=[*SPECIALS, *alone],  # in this order, so that ties fall alike
        show_progress=False,
    )
    theirs.train_from_iterator([TRAIN], trainer)
    vocabulary = theirs.get_vocab()
    assert len(fitted.tokens) > len(alone) + 400
    assert sorted(vocabulary, key=vocabulary.get) == fitted.tokens


@both_cases
@given(text=st.text())
def test_decoded_text_has_the_same_pieces(lowercase, text):
    fitted = WordPiece.fit([text, "a"], 500, lowercase)
    ids = fitted.encode(text)
    assert fitted.encode(fitted.decode(ids)) == ids


def test_training_can_be_repeated():
    lines = TRAIN.split("\n")
    assert (
        WordPiece.fit(lines, 5000).tokens == WordPiece.fit(reversed(lines), 5000).tokens
    )


def test_hangul_and_emoji():
    cased, uncased = FITTED[False], FITTED[True]
    for text in ["한국어를 배우고", unicodedata.normalize("NFD", "한국어를 배우고")]:
        assert cased.decode(cased.encode(text)) == "한국어를 배우고"
        assert uncased.decode(uncased.encode(text)) == "한국어를 배우고"
    assert all(len(piece) < 9 for piece in cased.split("학교에 갑니다"))
    assert cased.decode(cased.encode("좋아요 😀 👍🏽")) == "좋아요 😀 👍🏽"


def test_by_hand():
    tokens = [*SPECIALS, "un", "u", "##n", "##aff", "##able", "##a", "!"]
    word_piece = WordPiece(tokens)
    assert word_piece.split("unaffable! unaffx una") == [
        *["un", "##aff", "##able", "!"],
        "[UNK]",
        *["un", "##a"],
    ]
    assert word_piece.decode([2, 5, 8, 9, 11, 4, 3, 0]) == "unaffable ! [MASK]"
    ids = (word_piece.cls_id, word_piece.sep_id, word_piece.mask_id)
    assert ids == (2, 3, 4)


def test_training_by_hand():
    # ##b ##c comes 5 times, a ##b comes 4 times, of which abc takes 3.
    word_piece = WordPiece.fit(["abc abc abc xbc xbc ab"], size=13 + 2)
    assert word_piece.tokens[5:13] == [*"abcx", "##a", "##b", "##c", "##x"]
    assert word_piece.tokens[13:] == ["##bc", "abc"]


def test_special_tokens_cannot_be_written():
    text = "[PAD] [UNK] [CLS] [SEP] [MASK]"
    word_piece = WordPiece.fit([text], 100)
    assert word_piece.split("[CLS]") == ["[", *word_piece.split("CLS"), "]"]
    assert min(word_piece.encode(text)) >= 5


def test_a_published_vocabulary_keeps_its_ids():
    tokens = ["[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "dog", "##s"]
    word_piece = WordPiece(tokens, lowercase=True)
    assert word_piece.encode("Dogs cat") == [6, 7, 2]
    assert (word_piece.cls_id, word_piece.mask_id) == (3, 5)
    assert word_piece.decode([3, 6, 7, 4, 0]) == "dogs"


@both_cases
def test_case(lowercase):
    word_piece = WordPiece.fit(["Café"], 100, lowercase)
    assert word_piece.decode(word_piece.encode("Café")) == (
        "cafe" if lowercase else "Café"
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: WordPiece(["[PAD]", "a"]), "Received: '[UNK]'"),
        (lambda: WordPiece.fit(["ab"], 8), "at least 9 ids"),
        (lambda: WordPiece.fit([" "], 100), "at least one word"),
    ],
)
def test_errors(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert message in str(error.value)
