"""Gradients of a loss, on whichever backend Keras runs.

Taught in notebooks/20_simple_rnn.ipynb.
"""

import keras


def gradients(layer, loss, x, **call_kwargs):
    """Gradients of `loss(layer(x))` by automatic differentiation.

    Args:
        layer: A built layer or model.
        loss: Function from the layer's output to a scalar tensor.
        x: Floating point input of the layer.
        **call_kwargs: Further arguments of the call, as `mask`.

    Returns:
        List of NumPy arrays: the gradient with respect to `x`, then one per
        trainable weight, in the order of `layer.trainable_weights`.

    Raises:
        ValueError: If the layer is not built, or the backend is neither
            TensorFlow nor JAX.

    Example:

    >>> dense = keras.layers.Dense(1, kernel_initializer="ones")
    >>> dense.build((None, 2))
    >>> [g.tolist() for g in gradients(dense, keras.ops.sum, [[1.0, 2.0]])]
    [[[1.0, 1.0]], [[1.0], [2.0]], [1.0]]
    """
    if not layer.built:
        raise ValueError(
            "expected a built layer: call it on data first. "
            f"Received: {layer.name!r}, not built"
        )
    x = keras.ops.convert_to_tensor(x)
    backend = keras.backend.backend()
    if backend == "tensorflow":
        found = _tensorflow_gradients(layer, loss, x, call_kwargs)
    elif backend == "jax":
        found = _jax_gradients(layer, loss, x, call_kwargs)
    else:
        raise ValueError(f"expected tensorflow or jax. Received: backend={backend!r}")
    return [keras.ops.convert_to_numpy(gradient) for gradient in found]


def _tensorflow_gradients(layer, loss, x, call_kwargs):
    import tensorflow as tf

    with tf.GradientTape() as tape:
        tape.watch(x)
        value = loss(layer(x, **call_kwargs))
    return tape.gradient(value, [x, *(w.value for w in layer.trainable_weights)])


def _jax_gradients(layer, loss, x, call_kwargs):
    import jax

    fixed = [w.value for w in layer.non_trainable_variables]

    def value(x, weights):
        outputs, _ = layer.stateless_call(weights, fixed, x, **call_kwargs)
        return loss(outputs)

    weights = [w.value for w in layer.trainable_variables]
    of_x, of_weights = jax.jit(jax.grad(value, argnums=(0, 1)))(x, weights)
    return [of_x, *of_weights]
