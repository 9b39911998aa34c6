import keras
import numpy as np
import pytest
from keras import ops
from keras.ops import convert_to_numpy
from layer_checks import check_layer

from seqkeras.decoding.greedy import greedy
from seqkeras.models.language_model import LanguageModel
from seqkeras.training.compiled import compile_once

BATCH, TIMESTEPS, VOCABULARY, UNITS, EMBEDDING = 3, 7, 11, 5, 4


@pytest.fixture
def ids(rng):
    return rng.integers(1, VOCABULARY, (BATCH, TIMESTEPS))


@pytest.fixture
def state(rng):
    return [rng.normal(size=(BATCH, UNITS)).astype("float32") for _ in range(2)]


def random_model(rng, num_layers=2, **kwargs):
    """A model with random weights, biases included."""
    model = LanguageModel(VOCABULARY, UNITS, EMBEDDING, num_layers, **kwargs)
    model.build((None, None))
    for weight in model.trainable_weights:
        weight.assign(rng.normal(size=weight.shape))
    return model


def assert_close(mine, expected):
    mine, expected = map(keras.tree.flatten, (mine, expected))
    for one, other in zip(mine, expected, strict=True):
        one, other = convert_to_numpy(one), convert_to_numpy(other)
        np.testing.assert_allclose(one, other, atol=1e-5, rtol=1e-5)


def layer_by_layer(model, ids, state, mask):
    """The same from Keras' own layers, with the weights of `model`."""
    layers = keras.layers
    embedding = layers.Embedding(VOCABULARY, EMBEDDING)
    grus = [
        layers.GRU(UNITS, return_sequences=True, return_state=True) for _ in range(2)
    ]
    dense = layers.Dense(VOCABULARY)
    twins = [model.embedding, *model.recurrent, model.to_logits]
    for layer, twin in zip([embedding, *grus, dense], twins, strict=True):
        layer.build((None, None, twin.weights[0].shape[0]))
        layer.set_weights(twin.get_weights())

    x, last = embedding(ids), []
    for gru, h_0 in zip(grus, state, strict=True):
        x, h_t = gru(x, initial_state=h_0, mask=mask)
        last.append(h_t)
    return dense(x), last


@pytest.mark.parametrize("length", [TIMESTEPS, 4])
def test_agrees_with_layers_of_keras(ids, state, rng, length):
    model = random_model(rng)
    mask = np.tile(np.arange(TIMESTEPS) < length, (BATCH, 1))
    expected = layer_by_layer(model, ids, state, mask)
    assert_close(model.read(ids, state, mask), expected)
    assert_close(model(ids, state, mask), expected[0])


def test_without_a_state_it_starts_at_zero(ids, rng):
    model = random_model(rng)
    zeros = [np.zeros((BATCH, UNITS), "float32")] * 2
    assert_close(model.first_state(BATCH), zeros)
    assert_close(model(ids), model(ids, zeros))


def test_padding_changes_nothing(ids, state, rng):
    model = random_model(rng)
    mask = np.tile(np.arange(TIMESTEPS) < 4, (BATCH, 1))
    logits, last = model.read(ids, state, mask)
    expected, expected_last = model.read(ids[:, :4], state)
    assert_close(logits[:, :4], expected)
    assert_close(last, expected_last)
    assert_close(model(ids, state)[:, :4], expected)  # nor does it without a mask


def test_the_future_does_not_leak(ids, rng):
    model = random_model(rng)
    changed = ids.copy()
    changed[:, 4:] = changed[:, 4:] % (VOCABULARY - 1) + 1
    before, after = map(convert_to_numpy, (model(ids), model(changed)))
    np.testing.assert_array_equal(before[:, :4], after[:, :4])
    assert (before[:, 4:] != after[:, 4:]).any(axis=-1).all()


def test_step_by_step_it_says_the_same(ids, state, rng):
    model = random_model(rng, dropout=0.5)
    expected, last = model.read(ids, state)
    logits = []
    for token in ids.T:
        l_t, state = model.next_logits(token, state)
        logits.append(l_t)
    assert_close(ops.stack(logits, axis=1), expected)
    assert_close(state, last)


def test_what_is_asked_first_does_not_matter(ids):
    model = LanguageModel(VOCABULARY, UNITS, EMBEDDING, num_layers=2)
    expected, _ = model.next_logits(ids[:, 0], model.first_state(BATCH))
    assert_close(model(ids)[:, 0], expected)
    assert len(model.trainable_weights) == 1 + 2 * 3 + 2


def test_two_windows_read_as_one(ids, state, rng):
    model = random_model(rng)
    whole, last = model.read(ids, state)
    first, between = model.read(ids[:, :3], state)
    second, end = model.read(ids[:, 3:], between)
    assert_close(ops.concatenate([first, second], axis=1), whole)
    assert_close(end, last)


def test_by_hand():
    # Update gates shut: h_t = tanh(x_t), with x = 0.5 for token 1.
    model = LanguageModel(vocabulary_size=2, units=1, embedding_dim=1)
    model.build((None, None))
    model.embedding.set_weights([np.array([[0.0], [0.5]])])
    bias = np.array([[-99.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    model.recurrent[0].set_weights([np.array([[0.0, 0, 1]]), np.zeros((1, 3)), bias])
    model.to_logits.set_weights([np.array([[2.0, -1]]), np.array([0.0, 0.1])])
    expected = [[[2 * 0.4621, 0.1 - 0.4621], [0.0, 0.1]]]
    np.testing.assert_allclose(model(np.array([[1, 0]])), expected, atol=1e-4)


def test_dropout_acts_in_training_only(ids, rng):
    model = random_model(rng, dropout=0.5)
    assert_close(model(ids), model(ids))
    one, other = (convert_to_numpy(model(ids, training=True)) for _ in range(2))
    assert not np.isclose(one, other).any()


def test_dropout_everywhere_leaves_the_bias(ids, rng):
    model = random_model(rng, dropout=1.0)
    bias = convert_to_numpy(model.to_logits.bias)
    logits = convert_to_numpy(model(ids, training=True))
    np.testing.assert_array_equal(logits, np.broadcast_to(bias, logits.shape))


def test_carries_its_state_from_batch_to_batch_in_training(ids, rng):
    model = random_model(rng, carried_rows=BATCH)
    first = model(ids[:, :3], training=True)
    alone = model(ids[:, 3:])  # no training: from zeros, and nothing is carried
    second = model(ids[:, 3:], training=True)
    whole, last = model.read(ids)
    assert_close(ops.concatenate([first, second], axis=1), whole)
    assert_close([c.value for c in model.carried], last)
    assert not np.isclose(convert_to_numpy(alone), convert_to_numpy(second)).all()

    model.reset_carried()
    assert_close(model(ids[:, 3:], training=True), alone)


def test_fit_carries_and_evaluate_does_not(ids, rng):
    model = random_model(rng, carried_rows=BATCH)
    compile_once(model, keras.optimizers.SGD(0.0), "mse")
    windows = np.concatenate([ids[:, :3], ids[:, 3:6]])
    targets = np.zeros((2 * BATCH, 3, VOCABULARY))
    model.fit(windows, targets, batch_size=BATCH, shuffle=False, verbose=0)
    carried = [convert_to_numpy(c) for c in model.carried]
    assert_close(carried, model.read(ids[:, :6])[1])
    model.evaluate(windows[:2], targets[:2], verbose=0)  # of another batch size
    assert_close([c.value for c in model.carried], carried)


def test_gradients_end_where_the_window_begins(rng):
    """Token 1 is in the first window only, so the second one teaches it nothing."""
    model = random_model(rng, carried_rows=1)
    model(np.array([[1, 2, 3]]), training=True)
    before = convert_to_numpy(model.embedding.embeddings)
    compile_once(model, keras.optimizers.SGD(0.1), "mse")
    model.train_on_batch(np.array([[2, 3]]), np.zeros((1, 2, VOCABULARY)))
    changed = (convert_to_numpy(model.embedding.embeddings) != before).any(axis=1)
    assert np.flatnonzero(changed).tolist() == [2, 3]


def test_learns_to_write_a_sentence():
    keras.utils.set_random_seed(0)
    text = np.array([[1, 5, 6, 5, 7, 5, 6, 8, 2]])
    model = LanguageModel(VOCABULARY, units=16, embedding_dim=8)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.build((None, None))
    compile_once(model, keras.optimizers.Adam(0.03), loss)
    many = np.repeat(text, 80, axis=0)
    model.fit(many[:, :-1], many[:, 1:], batch_size=1, verbose=0)
    [written] = greedy(
        model.next_logits, [1], model.first_state(1), end_id=2, longest=20
    )
    assert written.tolist() == text[0, 1:-1].tolist()


@pytest.mark.usefixtures("in_tmp_path")
def test_keeps_the_promises_of_a_layer(ids):
    check_layer(
        lambda **kw: LanguageModel(VOCABULARY, UNITS, EMBEDDING, **kw),
        ids,
        (BATCH, TIMESTEPS, VOCABULARY),
    )


def test_is_saved_with_what_it_carries(ids, rng, tmp_path):
    model = random_model(rng, dropout=0.1, carried_rows=BATCH)
    model(ids, training=True)
    model.save(tmp_path / "model.keras")
    revived = keras.models.load_model(tmp_path / "model.keras")
    assert revived.get_config() == model.get_config()
    assert_close(revived.get_weights(), model.get_weights())


def test_half_precision_carries(ids, rng):
    model = random_model(rng, carried_rows=BATCH, dtype="mixed_float16")
    assert model(ids, training=True).dtype == "float16"
    assert model.first_state(2)[0].dtype == "float16"


@pytest.mark.parametrize(
    "name",
    ["vocabulary_size", "units", "embedding_dim", "num_layers", "carried_rows"],
)
def test_says_what_sizes_it_wants(name):
    sizes = dict(vocabulary_size=5, units=5, embedding_dim=5) | {name: 0}
    with pytest.raises(ValueError, match=f"positive integer. Received: {name}=0"):
        LanguageModel(**sizes)
