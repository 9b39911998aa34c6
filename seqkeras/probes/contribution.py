"""What each time step did to a score: a word to a verdict, a day to a forecast.

A score is a function of `x`, of shape `(batch, timesteps)` or `(batch, timesteps,
features)`, that returns one number for each sequence, of shape `(batch,)`. Each number
depends on its own sequence alone.

Taught in notebooks/30_many_to_one.ipynb.
"""

import keras
import numpy as np
from keras import ops

from seqkeras.probes.gradients import gradients


def gradient_times_input(score, x):
    """Contribution of each time step, to first order.

        contribution_t = sum over features of x_t * d score / d x_t

    One backward pass gives them all. For a score that is linear in `x` they are
    exact: they sum to `score(x) - score(0)`. Any other score is replaced by its
    tangent at `x`: a feature that has saturated gets nothing, whatever it did.

    Args:
        score: Function of `x`, written with `keras.ops` or Keras layers.
        x: Floating point array of shape `(batch, timesteps)` or `(batch, timesteps,
            features)`. Word ids have no gradient: ask for that of their embeddings.

    Returns:
        Float array of shape `(batch, timesteps)`.

    Raises:
        ValueError: If `x` holds integers or has another shape, if the score does, or
            if it has no gradient.

    Example:

    >>> weights = np.array([3.0, 0.0, -1.0])
    >>> gradient_times_input(lambda x: ops.sum(weights * x, axis=1), [[1.0, 5.0, 2.0]])
    array([[ 3.,  0., -2.]], dtype=float32)

    References:
        - [Shrikumar et al., 2016](https://arxiv.org/abs/1605.01713)
    """
    x = _sequences(x)
    if not np.issubdtype(x.dtype, np.floating):
        raise ValueError(
            "expected floating point numbers, such as embedded words. "
            f"Received: x.dtype={x.dtype}"
        )

    def total(x):
        return ops.sum(_scores(score, x))

    (gradient,) = gradients(keras.layers.Identity(autocast=False), total, x)
    if gradient.shape != x.shape:
        raise ValueError(
            "expected a score with a gradient: compute it with keras.ops. "
            "Received: one that does not depend on x"
        )
    return (x * gradient).reshape(*x.shape[:2], -1).sum(axis=2)


def occlusion(score, x, replacement):
    """Contribution of each time step: how far the score falls without it.

        contribution_t = score(x) - score(x with x_t replaced)

    This asks the score itself, once for each time step. It answers for one step at
    a time: of two words that say the same, neither may be missed.

    Args:
        score: Function of `x`. It needs no gradient.
        x: Array of shape `(batch, timesteps)` or `(batch, timesteps, features)`, word
            ids included.
        replacement: What stands in the place of a step: a number, such as the id of
            an unknown word or the mean of a series, or an array of shape
            `(features,)`.

    Returns:
        Float array of shape `(batch, timesteps)`.

    Raises:
        ValueError: If `x` or the score has another shape.

    Example:

    >>> occlusion(lambda x: ops.max(x, axis=1), [[1.0, 5.0, 2.0]], replacement=0)
    array([[0., 3., 0.]], dtype=float32)

    References:
        - [Zeiler and Fergus, 2014](https://arxiv.org/abs/1311.2901) of images
        - [Li et al., 2016](https://arxiv.org/abs/1612.08220) of words
    """
    x = _sequences(x)
    whole = _scores(score, x)
    without = []
    for t in range(x.shape[1]):
        occluded = x.copy()
        occluded[:, t] = replacement
        without.append(_scores(score, occluded))
    return ops.convert_to_numpy(ops.stack([whole - s for s in without], axis=1))


def _sequences(x):
    x = ops.convert_to_numpy(ops.convert_to_tensor(x))
    if x.ndim not in (2, 3) or not x.shape[1]:
        raise ValueError(
            "expected x of shape (batch, timesteps) or (batch, timesteps, features). "
            f"Received: x.shape={x.shape}"
        )
    return x


def _scores(score, x):
    scores = ops.convert_to_tensor(score(ops.convert_to_tensor(x)))
    if tuple(scores.shape) != x.shape[:1]:
        raise ValueError(
            f"expected one score for each sequence, of shape ({x.shape[0]},). "
            f"Received: {tuple(scores.shape)}"
        )
    return scores
