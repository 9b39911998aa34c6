import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqkeras.text.byte_pair import BytePair
from seqkeras.text.characters import Characters
from seqkeras.text.vocabulary import Vocabulary
from seqkeras.text.word_piece import WordPiece
from seqkeras.text.words import Words

TRAIN = ["나는 학교에 갑니다 😀", "it's a dog, a dog", "한국어 한국어 \u2028 naïve"]
FITTED = {
    "Vocabulary": Vocabulary.fit([["DET", "NOUN"], ["NOUN", "한"]]),
    "Words": Words.fit(TRAIN),
    "Characters": Characters.fit(TRAIN),
    "BytePair": BytePair.fit(TRAIN, size=270),
    "WordPiece": WordPiece.fit(TRAIN, size=100),
    "uncased": WordPiece.fit(TRAIN, size=120, lowercase=True),
}
each_kind = pytest.mark.parametrize("name", FITTED)
sentences = st.lists(st.lists(st.sampled_from("abcdef"), min_size=1), min_size=1)


@given(sentences)
def test_known_tokens_come_back(train):
    vocabulary = Vocabulary.fit(train)
    for sentence in train:
        assert vocabulary.decode(vocabulary.encode(sentence)) == sentence


@given(sentences, st.randoms())
def test_the_order_of_the_texts_plays_no_part(train, random):
    shuffled = random.sample(train, len(train))
    assert Vocabulary.fit(train).tokens == Vocabulary.fit(shuffled).tokens


@each_kind
def test_new_text_adds_nothing(name):
    vocabulary = FITTED[name]
    before = list(vocabulary.tokens)
    text = "zebra 😺 호랑이"
    ids = vocabulary.encode(text.split() if name == "Vocabulary" else text)
    assert vocabulary.tokens == before
    assert max(ids) < len(vocabulary) == len(before)


@each_kind
def test_zero_is_padding(name):
    vocabulary = FITTED[name]
    assert vocabulary.tokens[vocabulary.pad_id] == "[PAD]"
    text = "[PAD] [START]"
    ids = vocabulary.encode(text.split("P") if name == "Vocabulary" else text)
    assert vocabulary.pad_id == 0 not in ids


@each_kind
def test_padding_and_marks_are_not_text(name):
    vocabulary = FITTED[name]
    text = ["NOUN", "한"] if name == "Vocabulary" else "한국어"
    ids = vocabulary.encode(text)
    if "uncased" == name or name == "WordPiece":
        around = [vocabulary.cls_id, *ids, vocabulary.sep_id]
    else:
        around = [vocabulary.start_id, *ids, vocabulary.end_id]
    assert vocabulary.decode([*around, 0, 0]) == vocabulary.decode(ids) == text


@each_kind
def test_saved_and_loaded(name, tmp_path):
    vocabulary, path = FITTED[name], tmp_path / "tokens.json"
    vocabulary.save(path)
    loaded = type(vocabulary).load(path)
    assert loaded.get_config() == vocabulary.get_config()
    assert loaded.tokens == vocabulary.tokens
    assert loaded.specials == vocabulary.specials
    text = "나는 dog, 😀 naïve X"
    text = text.split() if name == "Vocabulary" else text
    assert loaded.encode(text) == vocabulary.encode(text)
    assert json.loads(path.read_text("utf-8"))["class"] == type(vocabulary).__name__
    if name == "Words":
        assert "학교에" in path.read_text("utf-8")  # to be read by people, too


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "tokens.json"
    FITTED["Words"].save(path)
    before = path.read_bytes()
    with path.open("rb") as reader:  # one who reads while another saves
        FITTED["Characters"].save(path)
        assert reader.read() == before
    FITTED["Words"].save(path)
    write = Path.write_text

    def disk_full(self, text, **kwargs):
        write(self, text[: len(text) // 2], **kwargs)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", disk_full)
    with pytest.raises(OSError, match="No space"):
        FITTED["Words"].save(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_by_hand():
    train = [["b", "a", "b"], ["c", "[PAD]", "a", "b"], ["d"]]
    vocabulary = Vocabulary.fit(train)
    specials = ["[PAD]", "[UNK]", "[START]", "[END]"]
    assert vocabulary.tokens == [*specials, "b", "a", "c", "d"]
    assert (vocabulary.start_id, vocabulary.end_id) == (2, 3)
    assert vocabulary.encode(["d", "x", "b"]) == [7, 1, 4]
    assert vocabulary.decode([2, 4, 1, 3, 0]) == ["b", "[UNK]"]
    assert "a" in vocabulary and "x" not in vocabulary
    assert Vocabulary.fit(train, size=6).tokens == [*specials, "b", "a"]
    assert Vocabulary.fit(train, min_count=2).tokens == [*specials, "b", "a"]
    assert Vocabulary.fit(train, specials=["[PAD]"]).tokens[:2] == ["[PAD]", "b"]


def test_a_generator_will_do():
    assert len(Vocabulary.fit(sentence for sentence in [["a"], ["b"]])) == 6


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Vocabulary(["a", "[PAD]"], ["[PAD]"]), "first token. Received: ['a']"),
        (lambda: Vocabulary(["[PAD]", "a", "a"], ["[PAD]"]), "Received twice: ['a']"),
        (lambda: Vocabulary(["[PAD]", "a"]), "Received: '[UNK]'"),
        (lambda: Vocabulary.fit(["a dog"]), "list of tokens; Words"),
        (lambda: Vocabulary.fit([]), "at least one token. Received: none"),
        (lambda: Vocabulary.fit([["a"]], size=4), "more than 4 ids"),
        (lambda: Words.fit("a dog"), "list of texts. Received: one, 'a dog'"),
        (lambda: Characters.fit("a dog"), "Received: one, 'a dog'"),
        (lambda: BytePair.fit("a dog", 300), "Received: one, 'a dog'"),
        (lambda: WordPiece.fit("a dog", 300), "Received: one, 'a dog'"),
        (lambda: FITTED["Words"].decode([-1, 2]), "Received: ids from -1 to 2"),
        (lambda: FITTED["Words"].decode([2, 999]), "Received: ids from 2 to 999"),
        (lambda: FITTED["Words"].id_of("zebra"), "Received: 'zebra'"),
        (
            lambda: Vocabulary.fit([["a"]], specials=["[PAD]"]).encode(["x"]),
            "one of the 2 tokens. Received: 'x'",
        ),
    ],
)
def test_errors(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert message in str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        "",
        '{"class": "Words", "tokens": ["[PAD]"',
        "[1, 2]",
        '{"tokens": ["[PAD]"]}',
        '{"class": "Characters", "tokens": ["[PAD]"], "specials": ["[PAD]"]}',
        '{"class": "Words", "tokens": ["[PAD]"], "letters": 3}',
        '{"class": "Words", "tokens": ["a"], "specials": ["[PAD]"]}',
        '{"class": "Words", "tokens": 3}',
        b"\xff\xfe",
    ],
)
def test_a_file_of_something_else(content, tmp_path):
    path = tmp_path / "tokens.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ValueError, match="file that Words.save wrote") as error:
        Words.load(path)
    assert str(path) in str(error.value)
