import keras
import numpy as np
import pytest
from captioner_checks import check_config_saving_and_training, check_no_look_ahead
from keras import ops
from keras.ops import convert_to_numpy

from seqkeras.decoding.greedy import greedy
from seqkeras.models.captioner import Captioner

BATCH, SIDE, TIMESTEPS, VOCABULARY, UNITS, EMBEDDING = 3, 16, 6, 11, 5, 4


@pytest.fixture
def images(rng):
    return rng.random((BATCH, SIDE, SIDE, 3)).astype("float32")


@pytest.fixture
def ids(rng):
    return rng.integers(1, VOCABULARY, (BATCH, TIMESTEPS))


@pytest.fixture
def model(rng):
    """A captioner with random weights, biases included."""
    model = Captioner(VOCABULARY, UNITS, EMBEDDING)
    model.build([(None, SIDE, SIDE, 3), (None, None)])
    for weight in model.trainable_weights:
        fan_in = np.prod(weight.shape[:-1]) if len(weight.shape) > 1 else 9
        weight.assign(rng.normal(size=weight.shape) * 2 / np.sqrt(fan_in))
    return model


def layer_by_layer(model, images, ids):
    """The same from Keras' own layers, with the weights of `model`."""
    layers = keras.layers
    convolutions = [
        layers.Conv2D(filters, 3, strides=2, padding="same") for filters in (32, 64, 64)
    ]
    dense = layers.Dense(UNITS)
    embedding = layers.Embedding(VOCABULARY, EMBEDDING)
    gru = layers.GRU(UNITS, return_sequences=True)
    to_logits = layers.Dense(VOCABULARY)

    def run():
        x = images
        for convolution in convolutions:
            x = ops.relu(convolution(x))
        h_0 = ops.tanh(dense(ops.reshape(x, (BATCH, -1))))
        return h_0, to_logits(gru(embedding(ids), initial_state=h_0))

    run()  # builds them
    weights = iter(model.encoder.get_weights() + decoder_weights(model.decoder))
    for layer in [*convolutions, dense, embedding, gru, to_logits]:
        layer.set_weights([next(weights) for _ in layer.weights])
    return run()


def decoder_weights(decoder):
    layers = decoder.embedding, *decoder.recurrent, decoder.to_logits
    return [weight for layer in layers for weight in layer.get_weights()]


def test_agrees_with_layers_of_keras(model, images, ids):
    h_0, logits = layer_by_layer(model, images, ids)
    np.testing.assert_allclose(model.encode(images)[0], h_0, atol=1e-5)
    np.testing.assert_allclose(model((images, ids)), logits, atol=1e-5)


def test_the_picture_counts(model, images, ids):
    swapped = images[[1, 2, 0]]
    before, after = map(convert_to_numpy, (model((images, ids)), model((swapped, ids))))
    assert (np.abs(before - after).max(axis=-1) > 1e-4).all()


def test_places_count(model, images):
    """Mirrored, a picture has the same features on the average."""
    state, mirrored = model.encode(images), model.encode(images[:, :, ::-1])
    assert (np.abs(state[0] - mirrored[0]) > 1e-3).any(axis=1).all()


def test_the_future_does_not_leak(model, images, ids):
    check_no_look_ahead(model, images, ids)


def test_on_its_own_it_writes_what_teacher_forcing_expects(model, images):
    start = np.ones(BATCH, "int32")
    state = model.encode(images)
    rows = greedy(model.next_logits, start, state, end_id=None, longest=5)
    written = np.stack(rows)
    read = np.concatenate([start[:, None], written[:, :-1]], axis=1)
    logits = convert_to_numpy(model((images, read)))
    np.testing.assert_array_equal(logits.argmax(axis=-1), written)


def test_what_is_asked_first_does_not_matter(images, ids):
    model = Captioner(VOCABULARY, UNITS, EMBEDDING)
    expected, _ = model.next_logits(ids[:, 0], model.encode(images))
    np.testing.assert_allclose(model((images, ids))[:, 0], expected, atol=1e-5)
    assert len(model.trainable_weights) == 2 * 4 + 6


def test_keeps_the_promises_of_a_layer(images, ids, tmp_path):
    model = Captioner(VOCABULARY, UNITS, EMBEDDING)
    path = tmp_path / "model.keras"
    check_config_saving_and_training(model, images, ids, path)

    half = Captioner(VOCABULARY, UNITS, EMBEDDING, dtype="mixed_float16")
    assert half((images, ids)).dtype == "float16"
    assert {w.dtype for w in half.trainable_weights} == {"float32"}


@pytest.mark.parametrize("name", ["vocabulary_size", "units", "embedding_dim"])
def test_says_what_sizes_it_wants(name):
    sizes = dict(vocabulary_size=5, units=5, embedding_dim=5) | {name: -1}
    with pytest.raises(ValueError, match=f"positive integer. Received: {name}=-1"):
        Captioner(**sizes)
