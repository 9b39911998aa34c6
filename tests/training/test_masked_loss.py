import keras
import numpy as np
import pytest
from keras.ops import convert_to_numpy

from seqkeras.training.masked_loss import MaskedCrossEntropy


@pytest.fixture
def logits(rng):
    return rng.normal(size=(3, 5, 7)).astype("float32")


@pytest.fixture
def ids(rng):
    lengths = np.array([5, 2, 0])
    return np.where(np.arange(5) < lengths[:, None], rng.integers(1, 7, (3, 5)), 0)


@pytest.mark.parametrize("eps", [0.0, 0.1])
def test_is_keras_own_on_what_is_there(ids, logits, eps):
    """Keras has smoothing for one-hot targets, and no mask there."""
    expected = keras.losses.CategoricalCrossentropy(
        from_logits=True, label_smoothing=eps
    )(np.eye(7)[ids[ids > 0]], logits[ids > 0])
    loss = MaskedCrossEntropy(eps)(ids, logits)
    assert float(loss) == pytest.approx(float(expected), rel=1e-5)


def test_padding_changes_nothing(ids, logits, rng):
    loss = MaskedCrossEntropy(0.1)
    wider = np.pad(ids, [(0, 0), (0, 3)])
    more = np.concatenate([logits, 99 * rng.normal(size=(3, 3, 7))], axis=1)
    assert float(loss(wider, more.astype("float32"))) == pytest.approx(
        float(loss(ids, logits)), rel=1e-5
    )


def test_no_token_no_loss(logits):
    assert float(MaskedCrossEntropy()(np.zeros((3, 5), int), logits)) == 0


def test_half_precision_is_summed_in_full(ids, logits):
    loss = MaskedCrossEntropy()(ids, 100 * logits.astype("float16"))
    assert keras.backend.standardize_dtype(loss.dtype) == "float32"
    assert np.isfinite(convert_to_numpy(loss))


def test_configuration():
    loss = MaskedCrossEntropy(0.2)
    twin = keras.losses.deserialize(keras.losses.serialize(loss))
    assert twin.label_smoothing == 0.2


@pytest.mark.parametrize("eps", [-0.1, 1, 2])
def test_errors(eps):
    with pytest.raises(ValueError, match=f"Received: label_smoothing={eps}"):
        MaskedCrossEntropy(eps)
