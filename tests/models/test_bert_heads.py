import keras
import numpy as np
import pytest
import tensorflow as tf
from bert_checks import draw_ids, random_bert
from keras import ops
from keras.ops import convert_to_numpy
from layer_checks import check_layer
from transformer_checks import Outputs, randomise

from seqkeras.models.bert_heads import (
    BertClassifier,
    BertPretraining,
    BertTagger,
    MaskedLanguageModel,
)
from seqkeras.training.compiled import compile_once

HEADS = {
    "blanks": (lambda bert, **kwargs: MaskedLanguageModel(bert, **kwargs), (3, 6, 30)),
    "classifier": (
        lambda bert, **kwargs: BertClassifier(bert, 4, 0.0, **kwargs),
        (3, 4),
    ),
    "mean": (
        lambda bert, **kwargs: BertClassifier(bert, 4, 0.0, "mean", **kwargs),
        (3, 4),
    ),
    "tagger": (lambda bert, **kwargs: BertTagger(bert, 5, 0.0, **kwargs), (3, 6, 5)),
}
heads = pytest.mark.parametrize(("make", "shape"), HEADS.values(), ids=HEADS)


@pytest.fixture
def ids(rng):
    return draw_ids(rng)


def made(make, rng):
    model = make(random_bert(rng))
    model.build((None, None))
    return randomise(model, rng)


def assert_close(one, other, tolerance=1e-5):
    one, other = convert_to_numpy(one), convert_to_numpy(other)
    np.testing.assert_allclose(one, other, atol=tolerance, rtol=tolerance)


def test_filling_blanks_by_hand(rng, ids):
    model = made(MaskedLanguageModel, rng)
    h = convert_to_numpy(model.bert(ids))
    kernel, bias = model.transform.get_weights()
    gamma, beta = model.norm.get_weights()
    g = h @ kernel + bias
    g = convert_to_numpy(keras.activations.gelu(g, approximate=False))
    g = (g - g.mean(axis=-1, keepdims=True)) / np.sqrt(g.var(axis=-1, keepdims=True))
    embeddings = convert_to_numpy(model.bert.tokens.embeddings)
    logits = (g * gamma + beta) @ embeddings.T + convert_to_numpy(model.bias)
    assert_close(model(ids), logits)


def test_one_embedding_learns_from_both_ends(rng):
    model = made(MaskedLanguageModel, rng)
    tables = [w for w in model.weights if 30 in w.shape]
    assert sorted(len(w.shape) for w in tables) == [1, 2]  # a bias, and one table

    ids = np.array([[2, 7, 3]])
    with tf.GradientTape(persistent=True) as tape:
        hidden = model.bert(ids)
        read = ops.sum(hidden * rng.normal(size=hidden.shape))
        logits = model.to_logits(tf.stop_gradient(hidden))
        written = ops.sum(logits[..., 11])  # a token that is not in the text
        both = ops.sum(model(ids)[..., 11])
    table = model.bert.tokens.embeddings.value
    for loss, expected in ((read, {2, 3, 7}), (written, {11}), (both, {2, 3, 7, 11})):
        gradient = tf.convert_to_tensor(tape.gradient(loss, table))
        learns = np.flatnonzero(np.abs(gradient).max(axis=-1) > 1e-6)
        assert set(learns) == expected


def test_pretraining_has_both_tasks(rng, ids):
    model = made(BertPretraining, rng)
    inputs = ids, (ids % 2).astype("int32")
    logits = model(inputs)
    hidden = model.bert(inputs)
    assert_close(logits["tokens"], model.to_logits(hidden))
    kernel, bias = model.next.get_weights()
    assert_close(logits["next"], model.bert.pool(hidden) @ kernel + bias)
    assert logits["next"].shape == (3, 2)


@pytest.mark.parametrize("pooling", ["first", "mean"])
def test_classifier_by_hand(pooling, rng, ids):
    model = made(lambda bert: BertClassifier(bert, 4, pooling=pooling), rng)
    hidden = convert_to_numpy(model.bert(ids))
    z = convert_to_numpy(model.bert.pool(hidden))
    if pooling == "mean":
        z = [
            row[:length].mean(axis=0)
            for row, length in zip(hidden, (6, 2, 4), strict=True)
        ]
    kernel, bias = model.logits.get_weights()
    assert_close(model(ids), z @ kernel + bias)


def test_tagger_by_hand(rng, ids):
    model = made(lambda bert: BertTagger(bert, 5), rng)
    kernel, bias = model.logits.get_weights()
    assert_close(model(ids), convert_to_numpy(model.bert(ids)) @ kernel + bias)


@heads
def test_padding_changes_nothing(make, shape, rng, ids):
    model = made(make, rng)
    padded = convert_to_numpy(model(np.pad(ids, [(0, 0), (0, 5)])))
    for row, length in enumerate((6, 2, 4)):
        alone = convert_to_numpy(model(ids[[row], :length]))[0]
        assert_close(padded[row, :length] if len(shape) == 3 else padded[row], alone)


@heads
def test_takes_segments(make, shape, rng, ids):
    model = made(make, rng)
    alone, second = (model((ids, np.full_like(ids, n))) for n in (0, 1))
    assert_close(model(ids), alone)
    assert np.abs(alone - second).max() > 1e-3


@pytest.mark.parametrize("make", [BertClassifier, BertTagger])
def test_dropout_acts_in_training(make, rng, ids):
    model = make(random_bert(rng), 4, dropout=0.9)
    model(ids)
    randomise(model, rng)
    assert np.abs(model(ids, training=True) - model(ids)).max() > 1e-2


@heads
def test_configuration(make, shape, rng):
    model = make(random_bert(rng))
    twin = type(model).from_config(model.get_config())
    assert twin.get_config() == model.get_config()
    assert twin.bert is not model.bert


@pytest.mark.parametrize("name", ["blanks", "classifier"])
@pytest.mark.usefixtures("in_tmp_path")
def test_contract(name, rng, ids):
    keras.utils.set_random_seed(0)  # some weights move by little more than is seen
    make, shape = HEADS[name]

    def outputs(**kwargs):
        bert = random_bert(rng, longest=6, segments=1, **kwargs)
        model = make(bert, **kwargs)
        bert.pooler.trainable = model.pools
        return Outputs(model, **kwargs)

    check_layer(outputs, ids, shape)


@pytest.mark.usefixtures("in_tmp_path")
def test_pretraining_is_saved_and_learns(rng, ids):
    model = made(BertPretraining, rng)
    inputs = ids, np.zeros_like(ids)
    model.save("model.keras")
    revived = keras.models.load_model("model.keras")
    for name, logits in model(inputs).items():
        assert_close(revived(inputs)[name], logits)

    before = model.bert.pooler.get_weights()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    compile_once(model, "adam", {"tokens": loss, "next": loss})
    model.fit(inputs, {"tokens": ids, "next": ids[:, 0] % 2}, verbose=0)
    for old, new in zip(before, model.bert.pooler.get_weights(), strict=True):
        assert (old != new).all()


def test_two_heads_on_one_bert(rng, ids):
    """In any order, and Keras has no weight without a gradient to warn of."""
    bert = random_bert(rng)
    blanks, classifier = MaskedLanguageModel(bert), BertClassifier(bert, 4)
    blanks(ids)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for model, labels in ((blanks, ids), (classifier, ids[:, 0] % 4)):
        before = classifier(ids), bert.pooler.get_weights()[0]
        compile_once(model, "adam", loss)
        model.fit(ids, labels, verbose=0)
        assert np.abs(classifier(ids) - before[0]).max() > 1e-4
        learns = bert.pooler.get_weights()[0] != before[1]
        assert learns.all() if model is classifier else not learns.any()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda bert: BertClassifier(bert, 0), "positive integer. Received: classes=0"),
        (lambda bert: BertTagger(bert, 0), "positive integer. Received: num_tags=0"),
        (
            lambda bert: BertClassifier(bert, 2, pooling="max"),
            "expected 'first' or 'mean'. Received: pooling='max'",
        ),
    ],
)
def test_errors(make, message, rng):
    with pytest.raises(ValueError, match=message):
        make(random_bert(rng))
