import itertools

import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy
from layer_checks import check_layer
from recurrent_checks import slopes

from seqkeras.probes.gradients import gradients
from seqkeras.structured.crf import (
    CRF,
    log_partition,
    negative_log_likelihood,
    sequence_score,
    viterbi,
)

LONGEST, TAGS = 6, 3
LENGTHS = np.arange(LONGEST + 1)  # a sentence of each length, the empty one too
MASK = np.arange(LONGEST) < LENGTHS[:, None]


@pytest.fixture
def scores(rng):
    return rng.normal(size=(len(LENGTHS), LONGEST, TAGS)).astype("float32")


@pytest.fixture
def tags(rng):
    return rng.integers(TAGS, size=MASK.shape)


def random_crf(rng, **kwargs):
    crf = CRF(**kwargs)
    crf.build((None, None, TAGS))
    crf.set_weights([rng.normal(size=w.shape) for w in crf.get_weights()])
    return crf


def all_sequences(length):
    return np.array(list(itertools.product(range(TAGS), repeat=length)), int)


def score(y, scores, transitions, start, end):
    """Scores of many tag sequences of one length, from the definition."""
    if not y.shape[1]:
        return np.zeros(1)
    single = scores[np.arange(y.shape[1]), y].sum(axis=1)
    moves = transitions[y[:, :-1], y[:, 1:]].sum(axis=1)
    return start[y[:, 0]] + single + moves + end[y[:, -1]]


def brute_force(scores, *weights):
    """log Z of sentences of all lengths."""
    totals = [
        np.exp(score(all_sequences(n), row[:n], *weights)).sum()
        for n, row in zip(LENGTHS, scores, strict=True)
    ]
    return np.log(totals)


def assert_close(mine, expected, tolerance=1e-5):
    np.testing.assert_allclose(
        convert_to_numpy(mine), convert_to_numpy(expected), atol=tolerance
    )


def test_log_partition_is_that_of_all_sequences(scores, rng):
    crf = random_crf(rng)
    expected = brute_force(scores.astype("float64"), *crf.get_weights())
    assert_close(log_partition(crf(scores, mask=MASK)), expected)
    assert_close(log_partition(crf(scores[-1:])), expected[-1:])  # without a mask


def test_slopes_of_log_partition_are_those_of_all_sequences(scores, rng):
    crf = random_crf(rng)
    share = rng.normal(size=len(LENGTHS))
    found = gradients(
        crf,
        lambda psi: keras.ops.sum(log_partition(psi) * share.astype("float32")),
        scores,
        mask=MASK,
    )
    arrays = [a.astype("float64") for a in (scores, *crf.get_weights())]
    expected = slopes(lambda *arrays: share @ brute_force(*arrays), arrays)
    for mine, slope in zip(found, expected, strict=True):
        assert np.abs(slope).max() > 0.1
        assert_close(mine, slope)


def test_score_is_the_sum_on_the_way(scores, tags, rng):
    crf = random_crf(rng)
    expected = [
        score(y[None, :n], row[:n], *crf.get_weights())[0]
        for n, y, row in zip(LENGTHS, tags, scores, strict=True)
    ]
    assert_close(sequence_score(tags, crf(scores, mask=MASK)), expected)


def test_viterbi_finds_the_best_of_all_sequences(rng):
    for _ in range(20):
        crf = random_crf(rng)
        scores = rng.normal(size=(len(LENGTHS), LONGEST, TAGS))
        found = convert_to_numpy(viterbi(crf(scores, mask=MASK)))
        for n, y, row in zip(LENGTHS, found, scores, strict=True):
            sequences = all_sequences(n)
            best = np.argmax(score(sequences, row[:n], *crf.get_weights()))
            np.testing.assert_array_equal(y[:n], sequences[best])


def test_starts_as_a_softmax(scores, tags):
    psi = CRF()(scores)
    each = keras.losses.sparse_categorical_crossentropy(tags, scores, from_logits=True)
    assert_close(negative_log_likelihood(tags, psi), np.sum(convert_to_numpy(each), 1))
    np.testing.assert_array_equal(convert_to_numpy(viterbi(psi)), scores.argmax(-1))


def test_probabilities_sum_to_one(scores, rng):
    sequences = all_sequences(4)
    rows = np.repeat(scores[-1:, :4], len(sequences), axis=0)
    loss = negative_log_likelihood(sequences, random_crf(rng)(rows))
    assert_close(np.exp(-convert_to_numpy(loss)).sum(), 1)


def test_padding_changes_nothing(scores, tags, rng):
    """Whatever scores and labels hold there, cut off or not."""
    crf = random_crf(rng)
    mask = np.tile(np.arange(LONGEST) < 4, (len(scores), 1))
    expected = negative_log_likelihood(tags[:, :4], crf(scores[:, :4]))
    best = convert_to_numpy(viterbi(crf(scores[:, :4])))
    for filler in [-1, 0, 2]:
        labels = np.where(mask, tags, filler)
        psi = crf(np.where(mask[..., None], scores, 1e6 * filler), mask=mask)
        assert_close(negative_log_likelihood(labels, psi), expected)
        np.testing.assert_array_equal(convert_to_numpy(viterbi(psi))[:, :4], best)


def test_sentences_do_not_see_each_other(scores, tags, rng):
    crf = random_crf(rng)
    together = negative_log_likelihood(tags, crf(scores, mask=MASK))
    for k in range(len(scores)):
        alone = crf(scores[k : k + 1], mask=MASK[k : k + 1])
        assert_close(negative_log_likelihood(tags[k : k + 1], alone)[0], together[k])


@pytest.mark.parametrize("dtype", ["mixed_float16", "mixed_bfloat16"])
def test_half_precision(scores, tags, rng, dtype):
    """The same to the rounding of the scores, at 200 words too."""
    crf = random_crf(rng)
    half = CRF(dtype=dtype)
    half.build((None, None, TAGS))
    half.set_weights(crf.get_weights())
    scores = np.tile(scores, (1, 40, 1))[:, :200]
    tags = np.tile(tags, (1, 40))[:, :200]
    mask = np.arange(200) < 33 * LENGTHS[:, None]

    psi = half(scores, mask=mask)
    loss = negative_log_likelihood(tags, psi)
    assert keras.backend.standardize_dtype(loss.dtype) == "float32"
    expected = negative_log_likelihood(tags, crf(scores, mask=mask))
    np.testing.assert_allclose(
        convert_to_numpy(loss), convert_to_numpy(expected), rtol=5e-3
    )

    def mean_loss(psi):
        return keras.ops.mean(negative_log_likelihood(tags, psi))

    slope, *slopes_of_weights = gradients(half, mean_loss, scores, mask=mask)
    assert all(np.isfinite(slope).all() for slope in slopes_of_weights)
    assert np.isfinite(slope).all() and not slope[~mask].any()


def test_by_hand():
    """Two words, two tags: 1 -> 0 is dear, so the best first tag loses."""
    crf = CRF()
    crf.build((None, None, 2))
    crf.set_weights([np.array(w) for w in ([[0, 0], [-3, 0]], [0.5, 0], [0, 0.25])])
    psi = crf(np.array([[[0, 1], [2, 0]]], "float32"))
    # 00: 0.5 + 2; 01: 0.5 + 0.25; 10: 1 - 3 + 2; 11: 1 + 0.25
    expected = {(0, 0): 2.5, (0, 1): 0.75, (1, 0): 0.0, (1, 1): 1.25}
    for y, value in expected.items():
        assert_close(sequence_score([y], psi), [value])
    total = np.log(np.exp(list(expected.values())).sum())
    assert_close(log_partition(psi), [total])
    assert_close(negative_log_likelihood([[1, 1]], psi), [total - 1.25])
    assert convert_to_numpy(viterbi(psi)).tolist() == [[0, 0]]


@pytest.mark.usefixtures("in_tmp_path")
def test_trains_decodes_and_comes_back_from_disk(rng):
    """A rule no softmax over single words can learn: A and B take turns.

    The word says nothing but which of the two comes first.
    """
    first = rng.integers(2, size=64)
    words = np.where(np.arange(6) == 0, first[:, None] + 1, 3)
    tags = (first[:, None] + np.arange(6)) % 2
    lengths = rng.integers(2, 7, size=64)
    words[np.arange(6) >= lengths[:, None]] = 0

    ids = keras.Input((None,), dtype="int32")
    single = keras.layers.Embedding(4, 2)(ids)
    model = keras.Model(ids, CRF()(single, mask=keras.ops.not_equal(ids, 0)))
    model.compile(keras.optimizers.Adam(0.1), loss=negative_log_likelihood)
    losses = model.fit(words, tags, epochs=40, verbose=0).history["loss"]
    assert losses[-1] < 0.1 < 1 < losses[0]

    model.save("tagger.keras")
    revived = keras.models.load_model("tagger.keras")
    assert revived.evaluate(words, tags, verbose=0) < 0.1
    found = convert_to_numpy(viterbi(revived.predict(words, verbose=0)))
    real = words != 0
    np.testing.assert_array_equal(found[real], tags[real])


@pytest.mark.usefixtures("in_tmp_path")
@pytest.mark.parametrize("masked", [False, True])
def test_keeps_the_promises_of_a_layer(scores, masked):
    kwargs = {"mask": MASK} if masked else {}
    check_layer(CRF, scores, (*scores.shape, TAGS), **kwargs)


def test_errors():
    with pytest.raises(ValueError, match=r"Received: shape=\(4, 3\)"):
        CRF()(np.zeros((4, 3), "float32"))
    for function in log_partition, viterbi:
        with pytest.raises(ValueError, match=r"tags, tags\). Received: shape=\(2, 5"):
            function(np.zeros((2, 5, 3)))
        with pytest.raises(ValueError, match=r"Received: shape=\(2, 5, 3, 4\)"):
            function(np.zeros((2, 5, 3, 4)))
