import keras
import numpy as np
import pytest
from keras import layers, ops
from layer_checks import check_layer

from seqkeras.masking import padding_mask
from seqkeras.models.classifier import Classifier
from seqkeras.recurrent.lstm import LSTMCell
from seqkeras.transformer.encoder import TransformerEncoder


def bidirectional(units=4):
    return layers.Bidirectional(layers.RNN(LSTMCell(units), return_sequences=True))


ENCODERS = {"bag of words": lambda: None, "bidirectional": bidirectional}
encoders = pytest.mark.parametrize("encoder", ENCODERS.values(), ids=ENCODERS)


def make(encoder=None, **kwargs):
    return Classifier(20, 3, encoder, embedding_dim=5, **kwargs)


def draw_ids(lengths=(6, 2, 4), timesteps=6):
    ids = np.random.default_rng(0).integers(1, 20, (len(lengths), timesteps))
    return np.where(np.arange(timesteps) < np.array(lengths)[:, None], ids, 0)


@encoders
def test_agrees_with_keras_layers(encoder):
    ids = draw_ids()
    model = make(encoder())
    ours = model(ids)

    inputs = keras.Input((None,), dtype="int32")
    h = layers.Embedding(20, 5, mask_zero=True)(inputs)
    if model.encoder is not None:
        h = layers.Bidirectional(layers.LSTM(4, return_sequences=True))(h)
    # Keras' average leaves padding out; its maximum has no mask, so padding is low.
    mean = layers.GlobalAveragePooling1D()(h)
    real = padding_mask(inputs)[:, :, None]
    largest = layers.GlobalMaxPooling1D()(ops.where(real, h, -1e9))
    logits = layers.Dense(3)(layers.Concatenate()([mean, largest]))
    theirs = keras.Model(inputs, logits)
    theirs.set_weights(model.get_weights())
    np.testing.assert_allclose(ours, theirs(ids), atol=1e-6)


@encoders
def test_padding_changes_nothing(encoder):
    model = make(encoder())
    alone = [model(draw_ids()[[i], :length])[0] for i, length in enumerate((6, 2, 4))]
    padded = np.pad(draw_ids(), [(0, 0), (0, 9)])
    np.testing.assert_allclose(model(padded), np.stack(alone), atol=1e-5)


def test_a_bag_of_words_forgets_their_order_and_an_encoder_does_not():
    ids = draw_ids()[:1]
    bag, model = make(), make(bidirectional())
    np.testing.assert_allclose(bag(ids), bag(ids[:, ::-1].copy()), atol=1e-6)
    assert np.abs(model(ids) - model(ids[:, ::-1].copy())).max() > 1e-4


@pytest.mark.parametrize("positions", ["sinusoidal", "learned", "rotary", None])
def test_with_a_transformer(positions, tmp_path):
    """Order counts through positions alone, padding never; saved, it is the same."""
    encoder = TransformerEncoder(
        num_layers=2, num_heads=3, hidden_dim=8, dropout=0.1, positions=positions
    )
    model = Classifier(20, 3, encoder, embedding_dim=6)
    model.build((None, None))
    for weight in model.trainable_weights:
        weight.assign(keras.random.normal(weight.shape, seed=len(weight.path)))
    ids = draw_ids()
    logits = model(ids)
    alone = [model(ids[[i], :length])[0] for i, length in enumerate((6, 2, 4))]
    np.testing.assert_allclose(logits, np.stack(alone), atol=1e-4)
    turned = np.abs(model(ids[:1, ::-1].copy()) - logits[:1]).max()
    assert turned < 1e-4 if positions is None else turned > 1e-2

    model.save(tmp_path / "model.keras")
    revived = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(revived(ids), logits, atol=1e-6)


def test_by_hand():
    model = Classifier(4, 1, embedding_dim=1)
    model.build((None, None))
    vectors = np.array([[50.0], [1.0], [2.0], [-6.0]])  # of padding, and three words
    model.set_weights([vectors, np.array([[1.0], [10.0]]), np.array([0.5])])
    # "1 2": mean 1.5, maximum 2; "3": mean and maximum -6.
    np.testing.assert_allclose(model(np.array([[1, 2], [3, 0]])), [[22.0], [-65.5]])


def test_classify_goes_from_vectors_to_logits():
    model, ids = make(bidirectional()), draw_ids()
    logits = model(ids)
    embedded = model.embedding(ids)
    np.testing.assert_array_equal(model.classify(embedded, padding_mask(ids)), logits)


def test_dropout_acts_on_words_and_on_the_text():
    ids = draw_ids()
    model = make(dropout=0.9)
    assert np.abs(model(ids, training=True) - model(ids)).max() > 1e-3
    model.set_weights([np.ones((20, 5)), np.ones((10, 3)), np.zeros(3)])
    values = model(np.ones((200, 1)), training=True)[:, 0]
    # A number that survives both is 100; 0.91 of the texts have none.
    assert np.mean(ops.convert_to_numpy(values) == 0) > 0.8
    np.testing.assert_allclose(np.max(values) % 100, 0, atol=1e-3)


@encoders
def test_contract(encoder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def make_it(dtype="float32"):
        policy = keras.config.dtype_policy()
        keras.config.set_dtype_policy(dtype)  # also that of the encoder
        made = make(encoder(), dropout=0.0)
        keras.config.set_dtype_policy(policy)
        return made

    check_layer(make_it, draw_ids((6, 2, 4)), (3, 3))


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        (dict(vocabulary_size=0), "positive integer. Received: vocabulary_size=0"),
        (dict(classes=2.0), "positive integer. Received: classes=2.0"),
        (dict(embedding_dim=-1), "positive integer. Received: embedding_dim=-1"),
        (dict(dropout=1.0), "at least 0 and below 1. Received: dropout=1.0"),
    ],
)
def test_errors(kwargs, message):
    with pytest.raises(ValueError, match=message):
        Classifier(**dict(vocabulary_size=9, classes=2) | kwargs)
