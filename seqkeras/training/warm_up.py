"""Learning rate that rises first, then falls with the root of the steps.

Taught in notebooks/50_transformer.ipynb.
"""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="seqkeras")
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    """The learning rate of the Transformer paper, with its peak as an argument.

        rate = peak * min(step / steps, sqrt(steps / step))

    with step counted from 1: the first update has the rate `peak / steps`, update
    `steps` has the peak, and four times as many updates have half of it. (Keras counts
    from 0 the updates that are done.) The paper writes the same as

        rate = D^-0.5 * min(step^-0.5, step * steps^-1.5)

    which ties the peak, `(D * steps)^-0.5`, to the size D of the model: 0.0007 for its
    512 features and 4,000 steps.

    Args:
        peak: The largest rate, a positive number.
        steps: Number of updates until it is reached, a positive integer.

    Call arguments:
        step: Number of updates done, a scalar or an array.

    Returns:
        The rate of the next update, of the shape of `step`.

    Raises:
        ValueError: If `peak` or `steps` is not as above.

    Example:

    >>> WarmUp(peak=1.0, steps=4)([0, 1, 3, 15]).numpy().tolist()
    [0.25, 0.5, 1.0, 0.5]

    References:
        - [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762), section 5.3.
    """

    def __init__(self, peak, steps):
        if not peak > 0:
            raise ValueError(f"expected a positive number. Received: peak={peak!r}")
        if not isinstance(steps, int) or steps < 1:
            raise ValueError(f"expected a positive integer. Received: steps={steps!r}")
        self.peak = peak
        self.steps = steps

    def __call__(self, step):
        share = (ops.cast(step, "float32") + 1) / self.steps
        return self.peak * ops.minimum(share, ops.rsqrt(share))

    def get_config(self):
        return {"peak": self.peak, "steps": self.steps}
