import keras
import numpy as np
import pytest
from captioner_checks import check_config_saving_and_training, check_no_look_ahead
from keras import ops
from keras.ops import convert_to_numpy

from seqkeras.attention.additive import AdditiveAttention
from seqkeras.attention.multiplicative import MultiplicativeAttention
from seqkeras.decoding.beam import beam_search
from seqkeras.decoding.greedy import greedy
from seqkeras.models.attentive_captioner import AttentiveCaptioner
from seqkeras.models.captioner import Captioner

BATCH, HEIGHT, WIDTH, TIMESTEPS = 3, 16, 24, 6
PLACES, FEATURES = (HEIGHT // 4) * (WIDTH // 4), 64
VOCABULARY, UNITS, EMBEDDING = 11, 5, 4
ATTENTIONS = {
    "additive": lambda **kwargs: AdditiveAttention(7, **kwargs),
    "general": lambda **kwargs: MultiplicativeAttention("general", **kwargs),
}


@pytest.fixture(params=ATTENTIONS)
def attention(request):
    return ATTENTIONS[request.param]


@pytest.fixture
def images(rng):
    return rng.random((BATCH, HEIGHT, WIDTH, 3)).astype("float32")


@pytest.fixture
def ids(rng):
    return rng.integers(1, VOCABULARY, (BATCH, TIMESTEPS))


@pytest.fixture
def model(attention, rng):
    """A captioner with random weights, biases included."""
    model = AttentiveCaptioner(VOCABULARY, UNITS, EMBEDDING, attention())
    model.build([(None, HEIGHT, WIDTH, 3), (None, None)])
    for weight in model.trainable_weights:
        fan_in = np.prod(weight.shape[:-1]) if len(weight.shape) > 1 else 9
        weight.assign(rng.normal(size=weight.shape) * 2 / np.sqrt(fan_in))
    return model


def assert_close(mine, expected):
    np.testing.assert_allclose(
        convert_to_numpy(mine), convert_to_numpy(expected), atol=1e-5, rtol=1e-5
    )


def test_equals_layers_of_keras(model, images, ids):
    """By hand, out of Keras' own GRU and convolutions, with the same weights."""
    *convolutions, _, to_state = model.encoder.layers
    x, grids = images, []
    for layer in convolutions:
        kernel, bias = layer.get_weights()
        x = ops.relu(ops.conv(x, kernel, strides=2, padding="same") + bias)
        grids.append(x)
    kernel, bias = to_state.get_weights()
    h_0 = ops.tanh(ops.matmul(ops.reshape(x, (BATCH, -1)), kernel) + bias)
    v = ops.reshape(grids[1], (BATCH, PLACES, FEATURES))

    gru = keras.layers.GRU(UNITS, return_sequences=True)
    gru.build((None, None, EMBEDDING))
    gru.set_weights(model.decoder.recurrent[0].get_weights())
    h = gru(model.decoder.embedding(ids), initial_state=h_0)
    context, weights = model.attention(h, v)
    [combine] = model.combine.get_weights()
    o = ops.tanh(ops.matmul(h, combine[:UNITS]) + ops.matmul(context, combine[UNITS:]))

    assert_close(model((images, ids)), model.decoder.to_logits(o))
    assert_close(model.align(images, ids), weights)


def test_begins_like_a_captioner_without_attention(model, images):
    plain = Captioner(VOCABULARY, UNITS, EMBEDDING)
    plain.build([images.shape, (None, None)])
    plain.encoder.set_weights(model.encoder.get_weights())
    assert_close(model.encode(images)[0], plain.encode(images)[0])


def test_step_by_step_as_teacher_forced(model, images, ids):
    state, steps = model.encode(images), []
    for token in ids.T:
        logits, state = model.next_logits(token, state)
        steps.append(logits)
    assert_close(ops.stack(steps, axis=1), model((images, ids)))


def test_weights_are_a_distribution_over_the_places(model, images, ids):
    weights = convert_to_numpy(model.align(images, ids))
    assert weights.shape == (BATCH, TIMESTEPS, PLACES)
    assert (weights >= 0).all()
    np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=1e-5)


def test_places_go_row_by_row():
    """The same ink, four pixels further on, is found at the next place."""
    images = np.zeros((2, 4 * 4, 4 * 5, 3), "float32")
    images[0, 5:7, 5:7] = 1
    images[1, 9:11, 13:15] = 1  # one place below, two to the right
    model = AttentiveCaptioner(VOCABULARY, UNITS, EMBEDDING, AdditiveAttention(7))
    _, places = model.encode(images)
    grids = convert_to_numpy(places).reshape(2, 4, 5, FEATURES)
    assert_close(grids[0, 1, 1], grids[1, 2, 3])
    assert (np.abs(grids[0, 1, 1] - grids[0, 2, 3]) > 1e-4).any()


def test_the_picture_counts_through_the_first_state_and_through_the_places(
    model, images, ids
):
    h_0, places = model.encode(images)
    other_h_0, other_places = model.encode(images[[1, 2, 0]])
    expected, _ = model.next_logits(ids[:, 0], [h_0, places])
    for state in ([other_h_0, places], [h_0, other_places]):
        logits, _ = model.next_logits(ids[:, 0], state)
        assert (np.abs(logits - expected).max(axis=-1) > 1e-4).all()


def test_the_future_does_not_leak(model, images, ids):
    check_no_look_ahead(model, images, ids)


def test_a_picture_alone_is_as_in_a_batch(model, images, ids):
    whole = model((images, ids))
    for row in range(BATCH):
        one = slice(row, row + 1)
        assert_close(model((images[one], ids[one])), whole[one])


def test_greedy_and_beam_write_what_teacher_forcing_expects(model, images):
    start = np.ones(BATCH, "int32")
    how = dict(end_id=None, longest=5)
    written = np.stack(greedy(model.next_logits, start, model.encode(images), **how))
    read = np.concatenate([start[:, None], written[:, :-1]], axis=1)
    logits = convert_to_numpy(model((images, read)))
    np.testing.assert_array_equal(logits.argmax(axis=-1), written)

    def log_p(ids):
        read = np.concatenate([start[:, None], ids[:, :-1]], axis=1)
        p = convert_to_numpy(ops.log_softmax(model((images, read))))
        return np.take_along_axis(p, ids[..., None], axis=-1).sum(axis=(1, 2))

    best = beam_search(
        model.next_logits, start, model.encode(images), width=VOCABULARY**2, **how
    )
    assert (log_p(np.stack(best)) >= log_p(written) - 1e-5).all()


def test_what_is_asked_first_does_not_matter(attention, images, ids):
    model = AttentiveCaptioner(VOCABULARY, UNITS, EMBEDDING, attention())
    expected, _ = model.next_logits(ids[:, 0], model.encode(images))
    assert_close(model((images, ids))[:, 0], expected)


def test_keeps_the_promises_of_a_layer(attention, images, ids, tmp_path):
    model = AttentiveCaptioner(VOCABULARY, UNITS, EMBEDDING, attention())
    path = tmp_path / "model.keras"
    check_config_saving_and_training(model, images, ids, path)


def test_half_precision(attention, images, ids):
    half = dict(dtype="mixed_float16")
    model = AttentiveCaptioner(VOCABULARY, UNITS, EMBEDDING, attention(**half), **half)
    for out in (model((images, ids)), model.align(images, ids)):
        assert keras.backend.standardize_dtype(out.dtype) == "float16"
        assert np.isfinite(convert_to_numpy(out)).all()
    assert model.combine.compute_dtype == "float16"
    assert {w.dtype for w in model.trainable_weights} == {"float32"}


def test_says_what_sizes_it_wants():
    with pytest.raises(ValueError, match="positive integer. Received: units=-1"):
        AttentiveCaptioner(5, -1, 5, AdditiveAttention(7))
