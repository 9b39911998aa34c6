"""Masks: which positions are real and which are padding.

A mask is boolean and `True` where a position may be seen.
Shapes: B batch, T time steps, F features.
"""

import keras
from keras import ops


def padding_mask(ids, pad_id=0):
    """Mark the positions that are not padding.

    Args:
        ids: Integer tensor of any shape, usually `(batch, timesteps)`.
        pad_id: Integer that stands for padding.

    Returns:
        Boolean tensor of the shape of `ids`, `True` at real tokens.

    Example:

    >>> padding_mask([[7, 3, 0, 0]]).numpy().tolist()
    [[True, True, False, False]]
    """
    return ops.not_equal(ids, pad_id)


def causal_mask(length):
    """Mark for each query the keys that are not in its future.

    Args:
        length: Number of time steps.

    Returns:
        Boolean tensor of shape `(length, length)`, `True` where the key is the query's
        own step or an earlier one.

    Example:

    >>> causal_mask(3).numpy().astype(int).tolist()
    [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
    """
    steps = ops.arange(length)
    return steps[:, None] >= steps[None, :]


def masked_softmax(scores, mask=None):
    """Softmax over the last axis, with a weight of exactly zero where it may not look.

    Args:
        scores: Tensor of shape `(..., keys)`.
        mask: Boolean tensor that broadcasts to the shape of `scores`, `True` where
            a key may be seen, or `None`. A row without any such key gets zeros.

    Returns:
        Weights of the shape of `scores`; each row sums to 1.

    Example:

    >>> masked_softmax([[2.0, 2.0, 9.0]], [[True, True, False]]).numpy().tolist()
    [[0.5, 0.5, 0.0]]
    """
    scores = ops.convert_to_tensor(scores)
    if mask is not None:
        lowest = ops.full_like(scores, -3e4)  # fits in float16, exp() is zero
        scores = ops.where(mask, scores, lowest)
    # `ops.softmax` warns of a single key, which may well be all there is.
    weights = ops.exp(scores - ops.max(scores, axis=-1, keepdims=True))
    weights = weights / ops.sum(weights, axis=-1, keepdims=True)
    return weights if mask is None else ops.where(mask, weights, 0.0)


def masked_mean(x, mask=None):
    """Mean over the time steps that the mask lets through.

    Args:
        x: Tensor of shape `(batch, timesteps, features)`.
        mask: Boolean tensor of shape `(batch, timesteps)`, or `None` for the
            plain mean. A row without any real time step gives zeros.

    Returns:
        Tensor of shape `(batch, features)`.

    Example:

    >>> x = ops.reshape(ops.arange(4.0), (1, 4, 1))
    >>> masked_mean(x, [[True, True, False, False]]).numpy().tolist()
    [[0.5]]
    """
    if mask is None:
        return ops.mean(x, axis=1)
    keep = ops.cast(mask, x.dtype)[:, :, None]  # (B, T, 1)
    count = ops.maximum(ops.sum(keep, axis=1), 1)
    return ops.sum(x * keep, axis=1) / count


def masked_max(x, mask):
    """Maximum over the time steps that the mask lets through.

    Args:
        x: Tensor of shape `(batch, timesteps, features)`.
        mask: Boolean tensor of shape `(batch, timesteps)`. A row without any
            real time step gives zeros.

    Returns:
        Tensor of shape `(batch, features)`.
    """
    mask = mask[:, :, None]
    lowest = ops.min(x, axis=1, keepdims=True)
    largest = ops.max(ops.where(mask, x, lowest), axis=1)
    return ops.where(ops.any(mask, axis=1), largest, ops.zeros_like(largest))


@keras.saving.register_keras_serializable(package="seqkeras")
class MaskedMean(keras.layers.Layer):
    """`masked_mean` as a layer: a bag of words, its order forgotten.

    Call arguments:
        x: Tensor of shape `(batch, timesteps, features)`.
        mask: Boolean tensor of shape `(batch, timesteps)`, or `None`.

    Returns:
        Tensor of shape `(batch, features)`.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        return masked_mean(x, mask)

    def compute_mask(self, x, mask=None):
        return None

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])
