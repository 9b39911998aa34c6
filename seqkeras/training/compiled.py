"""Compile a model once, train it often: two things that Keras leaves to its caller.

Taught in notebooks/22_lstm.ipynb.
"""

from keras import ops


def compile_once(model, optimizer, loss):
    """Compile a model so that Keras traces its training step once.

    Keras makes the variables of an optimiser inside the first training step. TensorFlow
    then traces that step a second time, since no later step may make any. For a small
    recurrent network these seconds are a good part of its training; an optimiser whose
    variables are there already does without. XLA is left out: on a GPU, it would
    compile anew for every length of a batch. All of this is about
    TensorFlow.

    Args:
        model: Keras model that is built, so that its weights are there.
        optimizer: Keras optimizer, or its name.
        loss: As in `model.compile`.

    Raises:
        ValueError: If the model is not built.

    Example:

    >>> import keras
    >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    >>> compile_once(model, "adam", "mse")
    >>> len(model.optimizer.variables)  # two counters, two moments of each weight
    6
    """
    if not model.built:
        raise ValueError(f"expected a model that is built. Received: model={model!r}")
    model.compile(optimizer, loss, jit_compile=False)
    model.optimizer.build(model.trainable_variables)


def start_over(model, weights):
    """Put other weights into a compiled model, and let its optimiser forget.

    So that several runs share one traced step. The state of the optimiser goes to
    zero, where that of SGD, RMSprop and Adam starts; the learning rate stays.

    Args:
        model: Model that went through `compile_once`.
        weights: List of arrays, from `get_weights` of a model like it.

    Raises:
        ValueError: If the weights do not fit the model.
    """
    model.set_weights(weights)
    for variable in model.optimizer.variables:
        if variable.name != "learning_rate":
            variable.assign(ops.zeros_like(variable))
