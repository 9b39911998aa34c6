import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from seqkeras.training.compiled import compile_once, start_over

X = np.linspace(-1, 1, 24, dtype="float32").reshape(8, 3)
Y = X.sum(axis=1, keepdims=True) ** 2


class Counted(layers.Dense):
    """A dense layer that counts how often TensorFlow traces it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.traces = 0

    def call(self, x):
        self.traces += not tf.executing_eagerly()
        return super().call(x)


def small():
    model = keras.Sequential([Counted(4, activation="tanh"), layers.Dense(1)])
    model.build((None, 3))
    return model


def trained(model, steps=5):
    for _ in range(steps):
        model.train_on_batch(X, Y)
    return model.get_weights()


def assert_equal(ours, theirs):
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("train", [trained, lambda model: model.fit(X, Y, verbose=0)])
def test_a_step_is_traced_once(train):
    model = small()
    compile_once(model, keras.optimizers.Adam(0.1), "mse")
    before = model.layers[0].traces
    train(model)
    assert model.layers[0].traces == before + 1


@pytest.mark.parametrize("name", ["sgd", "rmsprop", "adam"])
def test_the_training_is_that_of_a_plain_compile(name):
    ours, theirs = small(), small()
    theirs.set_weights(ours.get_weights())
    compile_once(ours, name, "mse")
    theirs.compile(name, "mse", jit_compile=False)
    assert_equal(trained(ours), trained(theirs))


@pytest.mark.parametrize(
    "rate", [0.05, keras.optimizers.schedules.CosineDecay(0.05, 5)]
)
@pytest.mark.parametrize("kind", ["SGD", "RMSprop", "Adam"])
def test_a_second_run_is_like_the_first(kind, rate):
    model = small()
    start = model.get_weights()
    momentum = {} if kind == "Adam" else {"momentum": 0.9}
    optimizer = getattr(keras.optimizers, kind)(rate, **momentum)
    compile_once(model, optimizer, "mse")
    first = trained(model)
    start_over(model, start)
    assert_equal(trained(model), first)


def test_a_model_that_is_not_built():
    with pytest.raises(ValueError, match="expected a model that is built.*Sequential"):
        compile_once(keras.Sequential([layers.Dense(1)]), "adam", "mse")


def test_weights_that_do_not_fit():
    model = small()
    compile_once(model, "adam", "mse")
    with pytest.raises(ValueError):
        start_over(model, model.get_weights()[:-1])
