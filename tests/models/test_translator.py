import keras
import numpy as np
import pytest
from keras import ops
from keras.ops import convert_to_numpy
from recurrent_checks import assert_close
from transformer_checks import positions_and_norms as pytest_generate_tests  # noqa: F401
from transformer_checks import randomise

from seqkeras.decoding.beam import n_best
from seqkeras.decoding.greedy import greedy
from seqkeras.models.translator import Translator
from seqkeras.training.compiled import compile_once
from seqkeras.training.masked_loss import MaskedCrossEntropy

SOURCES, TARGETS, FEATURES, BATCH = 11, 9, 8, 3
STACK = dict(num_layers=2, num_heads=2, hidden_dim=12)
LENGTHS = [6, 4, 1]


@pytest.fixture
def source(rng):
    ids = rng.integers(1, SOURCES, (BATCH, 6))
    return np.where(np.arange(6) < np.array(LENGTHS)[:, None], ids, 0)


@pytest.fixture
def target(rng):
    return rng.integers(1, TARGETS, (BATCH, 5))


def make(**options):
    """With random weights, biases included."""
    model = Translator(SOURCES, TARGETS, FEATURES, **STACK, **options)
    model.build([(None, None), (None, None)])
    return randomise(model, np.random.default_rng(1))


def test_equals_its_equations(source, target):
    model = make()
    E_x, E_y = (
        convert_to_numpy(embedding.embeddings)
        for embedding in (model.source_embedding, model.target_embedding)
    )
    h = model.encoder(np.sqrt(FEATURES) * E_x[source], mask=source != 0)
    d = model.decoder(np.sqrt(FEATURES) * E_y[target], h, source != 0)
    logits = convert_to_numpy(d) @ E_y.T + convert_to_numpy(model.bias)
    assert_close(model((source, target)), logits)


def test_no_look_into_the_future(positions, pre_norm, source, target):
    model = make(positions=positions, pre_norm=pre_norm)
    before = convert_to_numpy(model((source, target)))
    target[:, 3] = target[:, 3] % (TARGETS - 1) + 1
    moved = (before != convert_to_numpy(model((source, target)))).any(axis=-1)
    assert (moved == (np.arange(5) >= 3)).all()


def test_padding_and_batch_change_nothing(positions, source, target):
    model = make(positions=positions)
    together = model((source, target))
    for row, length in enumerate(LENGTHS):
        one = slice(row, row + 1)
        assert_close(together[one], model((source[one, :length], target[one])))


def test_step_by_step_equals_teacher_forcing(positions, pre_norm, source, target):
    model = make(positions=positions, pre_norm=pre_norm)
    wanted = model((source, target))
    state = model.encode(source)
    for t, token in enumerate(target.T):
        logits, state = model.next_logits(token, state)
        assert_close(logits, wanted[:, t])


def test_without_positions_the_order_of_the_source_is_lost(positions, source, target):
    model = make(positions=positions)
    source[source == 0] = 1
    logits = convert_to_numpy(model((source, target)))
    apart = np.abs(logits - convert_to_numpy(model((source[:, ::-1], target))))
    assert (apart.max() < 1e-4) == (positions is None)


def test_greedy_writes_what_teacher_forcing_expects(source):
    model = make()
    start = np.array([1, 2, 1])
    written = greedy(
        model.next_logits, start, model.encode(source), end_id=None, longest=6
    )
    read = np.column_stack([start, np.stack(written)[:, :-1]])
    logits = convert_to_numpy(model((source, read)))
    np.testing.assert_array_equal(logits.argmax(axis=-1), written)


def test_candidates_of_a_beam_keep_their_own_cache(source):
    """The probability that teacher forcing gives them, the end included."""
    model = make()
    start, end = np.array([1, 2, 1]), 3
    found = n_best(
        model.next_logits, start, model.encode(source), end_id=end, longest=5, width=4
    )
    for row, candidates in enumerate(found):
        assert len({tuple(ids) for ids, *_ in candidates}) == 4
        for ids, log_probability, _ in candidates:
            written = [*ids, end][:5]
            read = np.array([[start[row], *written[:-1]]])
            p = ops.log_softmax(model((source[row : row + 1], read)))[0]
            p = convert_to_numpy(p)[np.arange(len(written)), written]
            assert log_probability == pytest.approx(p.sum(), abs=1e-4)


def test_look_says_where_each_head_looks(source, target):
    found = make().look(source, target)
    shapes = {"encoder": (6, 6), "decoder": (5, 5), "cross": (5, 6)}
    seen = {
        "encoder": source[:, None, None] != 0,
        "decoder": np.tri(5, dtype=bool),
        "cross": source[:, None, None] != 0,
    }
    assert found.keys() == shapes.keys()
    for name, layers in found.items():
        assert len(layers) == STACK["num_layers"]
        for weights in map(convert_to_numpy, layers):
            assert weights.shape == (BATCH, STACK["num_heads"], *shapes[name])
            np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=1e-5)
            np.testing.assert_array_equal(
                weights > 0, np.broadcast_to(seen[name], weights.shape)
            )


def test_begins_as_told(source, target):
    """Vectors of variance 1 / D, so of about the size of the positions when read."""
    keras.utils.set_random_seed(0)
    model = Translator(500, 400, 64, **STACK)
    model.build([(None, None), (None, None)])
    for embedding in (model.source_embedding, model.target_embedding):
        assert convert_to_numpy(embedding.embeddings).std() * 8 == pytest.approx(
            1, rel=0.03
        )
    assert convert_to_numpy(model.read_target(target)).std() == pytest.approx(
        1, rel=0.1
    )
    assert not convert_to_numpy(model.bias).any()


@pytest.mark.usefixtures("in_tmp_path")
def test_learns_and_is_saved(source, target):
    keras.utils.set_random_seed(0)
    model = Translator(SOURCES, TARGETS, 16, 1, 2, 32, dropout=0.1, pre_norm=False)
    model.build([source.shape, target.shape])
    compile_once(model, keras.optimizers.Adam(0.01), MaskedCrossEntropy())
    history = model.fit((source, target), target, epochs=12, verbose=0)
    losses = history.history["loss"]
    assert losses[-1] < losses[0] - 0.7
    model.save("model.keras")
    revived = keras.models.load_model("model.keras")
    assert revived.get_config() == model.get_config()
    assert_close(revived((source, target)), model((source, target)))


def test_asked_for_a_step_before_anything_else(source, target):
    model = Translator(SOURCES, TARGETS, FEATURES, **STACK)
    logits, _ = model.next_logits(target[:, 0], model.encode(source))
    assert_close(logits, model((source, target))[:, 0])


def test_half_precision(source, target):
    model = Translator(SOURCES, TARGETS, FEATURES, **STACK, dtype="mixed_float16")
    logits = model((source, target))
    step, _ = model.next_logits(target[:, 0], model.encode(source))
    for tensor in (logits, step):
        assert keras.backend.standardize_dtype(tensor.dtype) == "float16"
    np.testing.assert_allclose(
        convert_to_numpy(step), convert_to_numpy(logits[:, 0]), atol=0.02
    )
    assert {w.dtype for w in model.trainable_weights} == {"float32"}


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"source_size": 0}, "positive integer. Received: source_size=0"),
        ({"model_dim": 2.5}, "positive integer. Received: model_dim=2.5"),
        ({"num_layers": 0}, "positive integer. Received: num_layers=0"),
        ({"positions": "left"}, "Received: positions='left'"),
    ],
)
def test_errors(arguments, message):
    given = dict(source_size=5, target_size=5, model_dim=4, **STACK) | arguments
    with pytest.raises(ValueError, match=message):
        Translator(**given)
