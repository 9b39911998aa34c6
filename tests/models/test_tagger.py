import keras
import numpy as np
import pytest
from keras import layers, ops
from keras.ops import convert_to_numpy
from layer_checks import check_layer

from seqkeras.models.tagger import Tagger, spell
from seqkeras.recurrent.lstm import LSTMCell
from seqkeras.structured.crf import CRF, negative_log_likelihood
from seqkeras.text.characters import Characters
from seqkeras.transformer.encoder import TransformerEncoder

WORDS, LETTERS, TAGS = 20, 9, 5
SIZES = dict(vocabulary_size=WORDS, num_tags=TAGS, embedding_dim=6, letter_dim=3)

with_and_without_crf = pytest.mark.parametrize("crf", [False, True])


def encoder(**kwargs):
    rnn = layers.RNN(LSTMCell(4, **kwargs), return_sequences=True, **kwargs)
    return layers.Bidirectional(rnn, **kwargs)


def random_tagger(rng, **options):
    tagger = Tagger(**SIZES, encoder=encoder(), alphabet_size=LETTERS, **options)
    tagger.build([(None, None), (None, None, 4)])
    for weight in tagger.trainable_weights:
        weight.assign(rng.normal(size=weight.shape))
    return tagger


@pytest.fixture
def sentences(rng):
    """Three sentences of 5, 3 and 1 words, of three or four letters."""
    words = rng.integers(1, WORDS, size=(3, 5)) * (np.arange(5) < [[5], [3], [1]])
    letters = rng.integers(1, LETTERS, size=(3, 5, 4))
    letters[:, ::2, 3] = 0
    return words, letters * (words > 0)[..., None]


def close(mine, expected, tolerance=1e-5):
    mine, expected = convert_to_numpy(mine), convert_to_numpy(expected)
    assert np.abs(expected).max() > 0.1
    np.testing.assert_allclose(mine, expected, atol=tolerance)


@with_and_without_crf
def test_agrees_with_layers_put_together(sentences, rng, crf):
    """Letters go through `Conv1D`, the words of a column at a time."""
    tagger = random_tagger(rng, crf=crf)
    letter_embedding = layers.Embedding(LETTERS, 3)
    convolution = layers.Conv1D(3, 3, padding="same", activation="relu")
    parts = [
        layers.Embedding(WORDS, 6),
        letter_embedding,
        convolution,
        layers.Bidirectional(layers.LSTM(4, return_sequences=True)),
        layers.Dense(TAGS),
        CRF(),
    ]

    def spelt(letters):
        real = ops.cast(letters > 0, "float32")[..., None]
        return ops.max(convolution(letter_embedding(letters) * real) * real, axis=1)

    def scores(words, letters):
        columns = [spelt(letters[:, t]) for t in range(5)]
        x = ops.concatenate([parts[0](words), ops.stack(columns, axis=1)], axis=-1)
        x = parts[4](parts[3](x, mask=words > 0))
        return parts[5](x, mask=words > 0) if crf else x

    words, letters = map(ops.convert_to_tensor, sentences)
    scores(words, letters)  # builds them
    names = ["word_embedding", "letter_embedding", "convolution", "encoder", "scores"]
    for name, theirs in zip([*names, "crf"][: len(names) + crf], parts, strict=False):
        weights = getattr(tagger, name).get_weights()
        shapes = [w.shape for w in theirs.get_weights()]
        theirs.set_weights(list(map(np.reshape, weights, shapes)))
    close(tagger(sentences), scores(words, letters))


def test_starts_near_chance(sentences):
    """Without a CRF and with one, the loss of a word is log K."""
    words = sentences[0]
    tags = np.where(words > 0, words % (TAGS - 1) + 1, 0)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=0)
    loss = loss(tags, Tagger(**SIZES)(words))
    np.testing.assert_allclose(float(loss), np.log(TAGS), atol=0.05)
    loss = negative_log_likelihood(tags, Tagger(**SIZES, crf=True)(words))
    expected = np.log(TAGS) * (words > 0).sum(axis=1)
    np.testing.assert_allclose(convert_to_numpy(loss), expected, atol=0.25)


@with_and_without_crf
def test_padding_changes_nothing(sentences, rng, crf):
    """Neither more words nor more letters."""
    tagger = random_tagger(rng, crf=crf)
    words, letters = sentences
    wider = np.pad(words, [(0, 0), (0, 3)]), np.pad(letters, [(0, 0), (0, 3), (0, 2)])
    close(tagger(wider)[0, :4], tagger(sentences)[0, :4])
    for row, length in enumerate([5, 3, 1]):
        alone = words[row : row + 1, :length], letters[row : row + 1, :length]
        close(tagger(sentences)[row, :length], tagger(alone)[0])
        np.testing.assert_array_equal(
            tagger.tags(wider)[row, :length], tagger.tags(alone)[0]
        )
    assert not tagger.tags(wider)[2, 1:].any()


def test_every_tag_depends_on_the_whole_sentence(sentences, rng):
    """Through the encoder, in both directions; without it, on the own word only."""
    words = sentences[0][:1]
    other = words.copy()
    other[0, 2] = other[0, 2] % (WORDS - 1) + 1
    tagger = Tagger(**SIZES, encoder=encoder())
    change = np.abs(convert_to_numpy(tagger(words) - tagger(other))).max(-1)[0]
    assert (change > 0).all()
    tagger = Tagger(**SIZES)
    change = np.abs(convert_to_numpy(tagger(words) - tagger(other))).max(-1)[0]
    np.testing.assert_array_equal(change > 0, [False, False, True, False, False])


@with_and_without_crf
def test_with_a_transformer(sentences, tmp_path, crf):
    """Every tag sees the whole sentence and no padding; saved, it is the same."""
    encoder = TransformerEncoder(num_layers=2, num_heads=2, hidden_dim=8, dropout=0.1)
    sizes = SIZES | {"letter_dim": 4}  # beside the word's 6 features: an even number
    tagger = Tagger(**sizes, encoder=encoder, alphabet_size=LETTERS, crf=crf)
    scores = convert_to_numpy(tagger(sentences))
    words, letters = sentences
    for row, length in enumerate([5, 3, 1]):
        alone = words[row : row + 1, :length], letters[row : row + 1, :length]
        np.testing.assert_allclose(scores[row, :length], tagger(alone)[0], atol=1e-5)
    words = words.copy()
    words[0, 2] = words[0, 2] % (WORDS - 1) + 1
    change = np.abs(scores - tagger((words, letters)))[0].reshape(5, -1)
    assert (change.max(axis=1) > 0).all()

    tagger.save(tmp_path / "tagger.keras")
    revived = keras.models.load_model(tmp_path / "tagger.keras")
    np.testing.assert_allclose(revived(sentences), scores, atol=1e-6)


def test_letters_tell_unknown_words_apart(rng):
    tagger = random_tagger(rng)
    words, letters = np.ones((1, 2), int), np.array([[[4, 5, 6, 7], [4, 5, 6, 8]]])
    spelling = convert_to_numpy(tagger.spelling(letters))
    assert spelling.shape == (1, 2, 3)
    assert np.abs(spelling[0, 0] - spelling[0, 1]).max() > 0.1
    assert not convert_to_numpy(tagger.spelling(np.zeros((1, 1, 4)))).any()
    assert tagger.tags((words, letters)).shape == (1, 2)


def test_tags_by_hand():
    """2 3 3 has 9 points, 3 3 3 has 7; and that 3 does not follow 2, a CRF knows."""
    words = np.array([[1, 2, 2, 0]])
    scores = np.zeros((3, 4))
    scores[1, 2:], scores[2, 3], scores[:, 0] = [3, 1], 3, 9
    for crf, expected in [(False, [2, 3, 3, 0]), (True, [3, 3, 3, 0])]:
        tagger = Tagger(3, 4, embedding_dim=3, crf=crf)
        tagger.build((None, None))
        tagger.word_embedding.set_weights([np.eye(3)])
        tagger.scores.set_weights([scores, np.zeros(4)])
        if crf:
            moves = np.zeros((4, 4))
            moves[2, 3] = -9
            tagger.crf.transitions.assign(moves)
        assert tagger.tags(words).tolist() == [expected]


def test_words_are_dropped_in_training_only(sentences, rng):
    words, letters = sentences
    tagger = random_tagger(rng, word_dropout=1.0)
    unknown = np.minimum(words, 1), letters
    close(tagger(sentences, training=True), tagger(unknown))
    assert np.abs(convert_to_numpy(tagger(sentences) - tagger(unknown))).max() > 0.1


@with_and_without_crf
def test_keeps_the_promises_of_a_layer(sentences, tmp_path, monkeypatch, crf):
    monkeypatch.chdir(tmp_path)

    def make(dtype=None):
        return Tagger(
            **SIZES, encoder=encoder(dtype=dtype), dropout=0.1, crf=crf, dtype=dtype
        )

    shape = (3, 5, TAGS, TAGS) if crf else (3, 5, TAGS)
    check_layer(make, sentences[0], shape)


@with_and_without_crf
def test_saved_with_letters(sentences, rng, tmp_path, crf):
    tagger = random_tagger(rng, crf=crf, dropout=0.3, word_dropout=0.2)
    tagger(sentences)
    tagger.save(tmp_path / "tagger.keras")
    revived = keras.models.load_model(tmp_path / "tagger.keras")
    close(revived(sentences), tagger(sentences))
    assert (revived.dropout.rate, revived.word_dropout) == (0.3, 0.2)


@with_and_without_crf
def test_half_precision_with_letters(sentences, crf):
    def make(dtype):
        return Tagger(
            **SIZES,
            encoder=encoder(dtype=dtype),
            alphabet_size=LETTERS,
            crf=crf,
            dtype=dtype,
        )

    half, full = make("mixed_float16"), make("float32")
    outputs = half(sentences)
    full(sentences)
    assert keras.backend.standardize_dtype(outputs.dtype) == "float16"
    full.set_weights(half.get_weights())
    np.testing.assert_allclose(outputs, full(sentences), atol=0.01, rtol=0.01)


@pytest.mark.parametrize(
    "name", ["vocabulary_size", "num_tags", "embedding_dim", "letter_dim"]
)
def test_messages_of_errors(name):
    message = f"expected a positive integer. Received: {name}=0"
    with pytest.raises(ValueError, match=message):
        Tagger(**SIZES | {name: 0})
    with pytest.raises(ValueError, match="Received: alphabet_size=0"):
        Tagger(**SIZES, alphabet_size=0)


def test_long_words_keep_both_ends():
    alphabet = Characters.fit(["abcdefg"])
    ids = dict(zip("abcdefg", alphabet.encode("abcdefg"), strict=True))
    (row,) = spell([["abcdefg", "ab"]], alphabet, longest=5)
    assert row.tolist() == [[ids[c] for c in "abcfg"], [ids["a"], ids["b"], 0, 0, 0]]
    assert spell([["abcdef"]], alphabet, longest=1).tolist() == [[[ids["a"]]]]
