import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy

from seqkeras.attention.additive import AdditiveAttention
from seqkeras.attention.multiplicative import MultiplicativeAttention
from seqkeras.decoding.greedy import greedy
from seqkeras.models.seq2seq import Seq2Seq
from seqkeras.training.compiled import compile_once
from seqkeras.training.masked_loss import MaskedCrossEntropy

SOURCES, TARGETS, UNITS = 11, 9, 6
ATTENTIONS = {
    "none": lambda **kwargs: None,
    "additive": lambda **kwargs: AdditiveAttention(5, **kwargs),
    "general": lambda **kwargs: MultiplicativeAttention("general", **kwargs),
}
LENGTHS = [6, 4, 1]


@pytest.fixture(params=ATTENTIONS)
def attention(request):
    return ATTENTIONS[request.param]


@pytest.fixture
def source(rng):
    ids = rng.integers(1, SOURCES, (3, 6))
    return np.where(np.arange(6) < np.array(LENGTHS)[:, None], ids, 0)


@pytest.fixture
def target(rng):
    return rng.integers(1, TARGETS, (3, 5))


def make(attention, **options):
    model = Seq2Seq(SOURCES, TARGETS, UNITS, 4, attention=attention(), **options)
    model.build([(None, None), (None, None)])
    rng = np.random.default_rng(1)
    for weight in model.trainable_weights:
        weight.assign(rng.normal(size=weight.shape))
    return model


def assert_close(mine, expected):
    np.testing.assert_allclose(
        convert_to_numpy(mine), convert_to_numpy(expected), atol=1e-5, rtol=1e-5
    )


def test_equals_layers_of_keras(attention, source, target):
    """The same from Keras' own GRU, by hand, with the same weights."""
    model = make(attention)
    mask = source != 0
    ways = keras.layers.Bidirectional(
        keras.layers.GRU(UNITS // 2, return_sequences=True, return_state=True)
    )
    ways.build((None, None, 4))
    ways.set_weights(model.encoder.get_weights())
    decoder = keras.layers.GRU(UNITS, return_sequences=True)
    decoder.build((None, None, 4))
    decoder.set_weights(model.decoder.get_weights())

    h, forwards, backwards = ways(model.source_embedding(source), mask=mask)
    W_0, b_0 = model.bridge.get_weights()
    d_0 = np.tanh(np.concatenate([forwards, backwards], axis=-1) @ W_0 + b_0)
    d = decoder(model.target_embedding(target), initial_state=d_0)
    if model.attention is None:
        c = np.repeat(d_0[:, None], 5, axis=1)
    else:
        c, _ = model.attention(d, h, padding_mask=mask)
    (W_o,) = model.combine.get_weights()
    W_y, b_y = model.to_logits.get_weights()
    logits = np.tanh(np.concatenate([d, c], axis=-1) @ W_o) @ W_y + b_y
    assert_close(model((source, target)), logits)


@pytest.mark.parametrize("input_feeding", [False, True])
def test_step_by_step_equals_teacher_forcing(attention, input_feeding, source, target):
    model = make(attention, input_feeding=input_feeding)
    state, found = model.encode(source), []
    for token in target.T:
        logits, state = model.next_logits(token, state)
        found.append(convert_to_numpy(logits))
    assert_close(np.stack(found, axis=1), model((source, target)))


@pytest.mark.parametrize("input_feeding", [False, True])
def test_padding_and_batch_change_nothing(attention, input_feeding, source, target):
    model = make(attention, input_feeding=input_feeding)
    together = convert_to_numpy(model((source, target)))
    for row, length in enumerate(LENGTHS):
        one = slice(row, row + 1)
        alone = model((source[one, :length], target[one]))
        assert_close(together[one], alone)


@pytest.mark.parametrize("input_feeding", [False, True])
def test_no_look_into_the_future(attention, input_feeding, source, target):
    model = make(attention, input_feeding=input_feeding)
    before = convert_to_numpy(model((source, target)))
    target[:, 3] = target[:, 3] % (TARGETS - 1) + 1
    after = convert_to_numpy(model((source, target)))
    np.testing.assert_array_equal(before[:, :3], after[:, :3])
    assert (np.abs(before - after)[:, 3:].max(axis=(1, 2)) > 1e-4).all()


def test_the_loop_equals_all_at_once(attention, source, target):
    model, looped = make(attention), make(attention, scheduled_sampling=True)
    looped.set_weights(model.get_weights())
    assert_close(looped((source, target)), model((source, target)))


def test_scheduled_sampling_reads_its_own_tokens(attention, source, target):
    model = make(attention, scheduled_sampling=True)
    taught = convert_to_numpy(model((source, target), training=True))
    model.sampling_rate.assign(1.0)
    free = convert_to_numpy(model((source, target), training=True))
    assert_close(model((source, target)), taught)  # not without training

    written = greedy(
        model.next_logits, target[:, 0], model.encode(source), end_id=None, longest=5
    )
    np.testing.assert_array_equal(free.argmax(-1), written)
    assert not np.allclose(free, taught)


def test_alignment(attention, source, target):
    model = make(attention)
    if model.attention is None:
        with pytest.raises(ValueError, match="a model with attention"):
            model.align(source, target)
        return
    weights = convert_to_numpy(model.align(source, target))
    assert weights.shape == (3, 5, 6)
    np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=1e-5)
    assert (weights.transpose(0, 2, 1)[source == 0] == 0).all()


@pytest.mark.usefixtures("in_tmp_path")
@pytest.mark.parametrize("options", [{}, {"input_feeding": True}])
def test_is_saved(attention, options, source, target):
    model = make(attention, dropout=0.1, **options)
    model.save("model.keras")
    assert_close(
        keras.models.load_model("model.keras")((source, target)),
        model((source, target)),
    )


@pytest.mark.usefixtures("in_tmp_path")
@pytest.mark.parametrize("name", ["none", "additive"])
def test_learns_and_is_saved(name, source, target):
    """Without and with attention, as plain as can be and with input feeding."""
    keras.utils.set_random_seed(0)
    attention = ATTENTIONS[name]()
    options = dict(dropout=0.1, input_feeding=name == "additive")
    model = Seq2Seq(SOURCES, TARGETS, 16, 8, attention, **options)
    model.build([source.shape, target.shape])
    compile_once(model, keras.optimizers.Adam(0.03), MaskedCrossEntropy())
    history = model.fit((source, target), target, epochs=15, verbose=0)
    losses = history.history["loss"]
    assert losses[0] == pytest.approx(np.log(TARGETS), abs=0.3)
    assert losses[-1] < losses[0] - 0.5
    model.save("model.keras")
    assert_close(
        keras.models.load_model("model.keras")((source, target)),
        model((source, target)),
    )


def test_half_precision(attention, source, target):
    model = Seq2Seq(
        SOURCES, TARGETS, 6, 4, attention(dtype="mixed_float16"), dtype="mixed_float16"
    )
    logits = model((source, target))
    assert keras.backend.standardize_dtype(logits.dtype) == "float16"
    assert {w.dtype for w in model.trainable_weights} == {"float32"}


def test_embeddings_start_as_told():
    start = keras.initializers.RandomNormal(stddev=0.5)
    model = Seq2Seq(500, 500, 4, 40, embeddings_initializer=start)
    model = Seq2Seq.from_config(model.get_config())
    model.build([(None, None), (None, None)])
    source, target = (
        convert_to_numpy(layer.embeddings)
        for layer in (model.source_embedding, model.target_embedding)
    )
    assert source.std() == pytest.approx(0.5, rel=0.05)
    assert target.std() == pytest.approx(0.5, rel=0.05)
    assert np.abs(source - target).max() > 1  # two draws


@pytest.mark.parametrize(
    "sizes, message",
    [
        ((0, 5, 4, 4), "Received: source_size=0"),
        ((5, 5, 3, 4), "an even number. Received: units=3"),
        ((5, 5, 4, 1.5), "Received: embedding_dim=1.5"),
    ],
)
def test_errors(sizes, message):
    with pytest.raises(ValueError, match=message):
        Seq2Seq(*sizes)
