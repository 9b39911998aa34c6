"""What every captioner promises, with attention and without."""

import keras
import numpy as np
from keras.ops import convert_to_numpy

from seqkeras.training.compiled import compile_once


def check_no_look_ahead(model, images, ids):
    """Later words change nothing before them, and something from there on."""
    changed = ids.copy()
    changed[:, 3:] = 0  # such as padding
    before, after = map(
        convert_to_numpy, (model((images, ids)), model((images, changed)))
    )
    np.testing.assert_array_equal(before[:, :3], after[:, :3])
    assert (before[:, 3:] != after[:, 3:]).any(axis=-1).all()


def check_config_saving_and_training(model, images, ids, path):
    """The configuration makes a twin, a file the model itself; all weights learn."""
    logits = convert_to_numpy(model((images, ids)))
    assert logits.shape == (*ids.shape, model.vocabulary_size)

    twin = type(model).from_config(model.get_config())
    assert twin.get_config() == model.get_config()
    twin.build([images.shape, ids.shape])
    assert [w.shape for w in twin.weights] == [w.shape for w in model.weights]

    model.save(path)
    revived = keras.models.load_model(path)
    np.testing.assert_allclose(revived((images, ids)), logits, rtol=1e-6)

    before = model.get_weights()
    compile_once(model, keras.optimizers.SGD(1.0), "mse")
    model.fit((images, ids), np.ones(logits.shape), verbose=0)
    for old, weight in zip(before, model.weights, strict=True):
        assert (old != convert_to_numpy(weight)).any(), weight.path
