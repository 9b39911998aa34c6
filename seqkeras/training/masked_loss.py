"""Cross-entropy of the tokens that are there, with label smoothing.

Taught in notebooks/40_seq2seq.ipynb.
"""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="seqkeras")
class MaskedCrossEntropy(keras.losses.Loss):
    """Cross-entropy from logits, as a mean over all real tokens of a batch.

        loss = -sum_t [w_t != 0] sum_v q_t(v) log p_t(v)  /  sum_t [w_t != 0]
        q_t(v) = (1 - eps) [v = w_t] + eps / V

    with w_t the token that came, V the size of the vocabulary and eps the label
    smoothing, which keeps a model from being too sure. The mean is over tokens, not
    over sentences and not over padding: a batch with more padding has no smaller
    loss, and a token weighs the same in a short sentence and in a long one.

    Args:
        label_smoothing: eps, at least 0 and below 1.

    Call arguments:
        y_true: Ids of shape `(batch, timesteps)`, 0 at padding.
        y_pred: Logits of shape `(batch, timesteps, vocabulary)`.

    Returns:
        Scalar, in float32. Zero if there is no real token.

    Raises:
        ValueError: If `label_smoothing` is not at least 0 and below 1.

    Example:

    >>> loss = MaskedCrossEntropy()
    >>> print(ops.exp(loss([[3, 1, 0]], ops.zeros((1, 3, 8)))).numpy().round(3))
    8.0

    References:
        - [Szegedy et al., 2016](https://arxiv.org/abs/1512.00567), section 7.
    """

    def __init__(self, label_smoothing=0.0, name="masked_cross_entropy", **kwargs):
        super().__init__(name=name, **kwargs)
        if not 0 <= label_smoothing < 1:
            raise ValueError(
                "expected a share of at least 0 and below 1. "
                f"Received: label_smoothing={label_smoothing}"
            )
        self.label_smoothing = label_smoothing

    def __call__(self, y_true, y_pred, sample_weight=None):
        return self.call(y_true, y_pred)

    def call(self, y_true, y_pred):
        logits = ops.cast(y_pred, "float32")
        mask = ops.cast(ops.not_equal(y_true, 0), "float32")
        log_p = logits - ops.logsumexp(logits, axis=-1, keepdims=True)
        came = ops.cast(y_true, "int32")[..., None]
        loss = -ops.take_along_axis(log_p, came, axis=-1)[..., 0]
        if self.label_smoothing:
            eps = self.label_smoothing
            loss = (1 - eps) * loss - eps * ops.mean(log_p, axis=-1)
        return ops.sum(loss * mask) / ops.maximum(ops.sum(mask), 1.0)

    def get_config(self):
        return {**super().get_config(), "label_smoothing": self.label_smoothing}
