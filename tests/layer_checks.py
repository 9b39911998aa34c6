"""What every layer of the course promises, checked in one call."""

import keras
import numpy as np
from keras.ops import convert_to_numpy


def check_layer(make, inputs, output_shape, **call_kwargs):
    """Check that a layer keeps the promises of a Keras layer.

    Run it in an empty folder: it saves a model as `layer.keras`.

    Args:
        make: Function of `**kwargs` that returns a new layer.
        inputs: Array to call the layer on.
        output_shape: Shape of the output, batch included.
        **call_kwargs: Further arguments of the call.
    """
    layer = make()
    outputs = layer(inputs, **call_kwargs)
    assert tuple(outputs.shape) == output_shape

    # The configuration rebuilds the layer, and says everything.
    twin = type(layer).from_config(layer.get_config())
    assert twin.get_config() == layer.get_config()

    # `build` alone creates every weight that a call creates.
    twin.build(inputs.shape)
    assert [w.shape for w in twin.weights] == [w.shape for w in layer.weights]

    # The symbolic shape agrees, and a saved model answers the same.
    tensor = keras.Input(batch_shape=inputs.shape, dtype=inputs.dtype)
    model = keras.Model(tensor, layer(tensor, **call_kwargs))
    assert tuple(model.output.shape) == output_shape
    model.save("layer.keras")
    revived = keras.models.load_model("layer.keras")
    np.testing.assert_allclose(
        convert_to_numpy(model(inputs)), convert_to_numpy(revived(inputs)), rtol=1e-6
    )

    # Every trainable weight learns.
    if layer.trainable_weights:
        before = [convert_to_numpy(w) for w in layer.trainable_weights]
        model.compile(optimizer=keras.optimizers.SGD(1.0), loss="mse")
        model.fit(inputs, np.ones(output_shape, "float32"), verbose=0)
        for weight, old in zip(layer.trainable_weights, before, strict=True):
            assert not np.allclose(convert_to_numpy(weight), old), weight.path

    # Half precision in, half precision out, full precision kept.
    half = make(dtype="mixed_float16")
    outputs = half(inputs, **call_kwargs)
    assert keras.backend.standardize_dtype(outputs.dtype) == "float16"
    assert np.isfinite(convert_to_numpy(outputs)).all()
    assert {w.dtype for w in half.trainable_weights} <= {"float32"}
