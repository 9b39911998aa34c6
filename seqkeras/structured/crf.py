"""Linear-chain conditional random field: tags chosen together, not one by one.

Shapes: B batch, T time steps (words), K tags.

Taught in notebooks/32_many_to_many.ipynb.
"""

import math

import keras
from keras import ops

FORBIDDEN = -1e4  # fits in float16, exp() is zero


@keras.saving.register_keras_serializable(package="seqkeras")
class CRF(keras.layers.Layer):
    """Linear-chain conditional random field, to stand on scores of single tags.

    A tagger gives tag j at word t a score s_t[j]. The layer learns how well tags
    follow one another, A[i, j], begin a sentence, a[j], and end it, b[j]. A
    sentence of n words with the tags y_1 ... y_n has

        score(y) = a[y_1] + sum_{t=1..n} s_t[y_t] + sum_{t=2..n} A[y_{t-1}, y_t]
                   + b[y_n]

        p(y) = exp(score(y)) / Z        Z = sum over all y' of exp(score(y'))

    The layer returns all that is known about each move from tag i to tag j, its
    potential; `negative_log_likelihood` and `viterbi` need nothing else:

        psi_1[i, j] = a[j] + s_1[j]          for every i
        psi_t[i, j] = A[i, j] + s_t[j]       for t > 1
        psi_n[i, j] gets b[j] in addition

        score(y) = sum_t psi_t[y_{t-1}, y_t]

    In the padding the last tag stays at no cost, and any other is forbidden. A, a
    and b start at zero: a new layer is a softmax over each word's scores. Lample
    et al. hold a and b in A, as two more tags.

    Call arguments:
        scores: Scores of tags, without softmax, of shape `(batch, timesteps, tags)`.
        mask: Boolean tensor of shape `(batch, timesteps)`, `True` at words, with
            padding on the right only. `None` if there is no padding.

    Returns:
        Potentials psi of shape `(batch, timesteps, tags, tags)`.

    Raises:
        ValueError: If the scores have not three axes.

    Example:

    >>> words = keras.Input((5, 8))  # 5 words, 8 features each
    >>> potentials = CRF()(keras.layers.Dense(3)(words))
    >>> model = keras.Model(words, potentials)
    >>> model.compile("adam", loss=negative_log_likelihood)
    >>> history = model.fit(ops.ones((2, 5, 8)), ops.ones((2, 5)), verbose=0)
    >>> tuple(viterbi(model(ops.ones((2, 5, 8)))).shape)
    (2, 5)

    References:
        - [Lafferty et al., 2001](https://repository.upenn.edu/cis_papers/159)
        - [Lample et al., 2016](https://arxiv.org/abs/1603.01360), section 2.2.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        # XLA cannot compile the gradient of TensorFlow's `ops.scan`.
        self.supports_jit = keras.backend.backend() != "tensorflow"

    def build(self, input_shape):
        if len(input_shape) != 3:
            raise ValueError(
                "expected scores of shape (batch, timesteps, tags). "
                f"Received: shape={tuple(input_shape)}"
            )
        tags = input_shape[-1]
        self.transitions = self.add_weight(
            name="transitions", shape=(tags, tags), initializer="zeros"
        )
        self.start = self.add_weight(name="start", shape=(tags,), initializer="zeros")
        self.end = self.add_weight(name="end", shape=(tags,), initializer="zeros")

    def call(self, scores, mask=None):
        if mask is None:
            mask = ops.ones_like(scores[..., 0], dtype="bool")
        mask = ops.cast(mask, "bool")

        # The score of each word's tag, and of the move to it.
        tags = scores.shape[-1]
        scores = scores[:, :, None, :]  # (B, T, 1, K)
        first = ops.repeat(scores[:, :1] + self.start, tags, axis=2)
        later = scores[:, 1:] + self.transitions
        potentials = ops.concatenate([first, later], axis=1)

        # The last word has none after it. (Nor has padding, overwritten below.)
        followed = ops.concatenate([mask[:, 1:], ops.zeros_like(mask[:, :1])], axis=1)
        last = ops.cast(ops.logical_not(followed), scores.dtype)
        potentials += last[:, :, None, None] * self.end

        stay = FORBIDDEN * (1 - ops.eye(tags, dtype=scores.dtype))
        return ops.where(mask[:, :, None, None], potentials, stay)

    def compute_mask(self, scores, mask=None):
        return None

    def compute_output_shape(self, input_shape):
        return (*input_shape, input_shape[-1])


def log_partition(potentials):
    """Logarithm of Z, the sum over all tag sequences, by the forward algorithm.

    There are K^n sequences, but the ways to reach tag j at word t go through K
    tags at word t-1. With alpha_t[j] the log of the sum over all ways to get there,

        alpha_t[j] = log sum_i exp(alpha_{t-1}[i] + psi_t[i, j])
        log Z      = log sum_j exp(alpha_n[j])

    Args:
        potentials: psi from `CRF`, of shape `(batch, timesteps, tags, tags)`.

    Returns:
        Tensor of shape `(batch,)`, in full precision. A sentence without words has
        one tag sequence, the empty one, so log Z is 0.

    Raises:
        ValueError: If the potentials have another shape.

    Example:

    >>> print(ops.exp(log_partition(ops.zeros((1, 5, 3, 3)))).numpy().round())
    [243.]
    """
    psi = _by_time(potentials)
    tags = psi.shape[-1]
    # All rows of psi_1 are alike: the tag before the first word may be any.
    alpha = ops.full_like(psi[0, :, 0], -math.log(tags))

    def step(alpha, psi_t):
        alpha = ops.logsumexp(alpha[:, :, None] + psi_t, axis=1)
        return alpha, alpha

    alpha, _ = ops.scan(step, alpha, psi)
    return ops.logsumexp(alpha, axis=-1)


def sequence_score(tags, potentials):
    """Score of a tag sequence: the sum of the potentials on its way.

    Args:
        tags: Integer tensor of shape `(batch, timesteps)`. What it holds in the
            padding does not matter.
        potentials: psi from `CRF`, of shape `(batch, timesteps, tags, tags)`.

    Returns:
        Tensor of shape `(batch,)`, in full precision.

    Raises:
        ValueError: If the potentials have another shape.

    Example:

    >>> scores = ops.convert_to_tensor([[[1.0, 2.0], [3.0, 5.0]]])
    >>> print(sequence_score([[1, 0]], CRF()(scores)).numpy())
    [5.]
    """
    psi = _by_time(potentials)
    tags = ops.cast(ops.swapaxes(tags, 0, 1), "int32")
    to = ops.one_hot(tags, psi.shape[-1], dtype=psi.dtype)  # (T, B, K)
    come_from = ops.concatenate([to[:1], to[:-1]])
    taken = ops.einsum("tbi,tbij,tbj->tb", come_from, psi, to)

    # Forbidden moves are found in the padding alone, where no tag counts.
    taken = ops.where(taken > FORBIDDEN / 2, taken, 0.0)
    return ops.sum(taken, axis=0)


@keras.saving.register_keras_serializable(package="seqkeras")
def negative_log_likelihood(tags, potentials):
    """Loss of a model that ends in `CRF`: -log p(y) = log Z - score(y).

    Args:
        tags: The true tags y, of shape `(batch, timesteps)`. What they are in the
            padding does not matter.
        potentials: psi from `CRF`, of shape `(batch, timesteps, tags, tags)`.

    Returns:
        Tensor of shape `(batch,)`: one number for each sentence.

    Raises:
        ValueError: If the potentials have another shape.

    Example:

    >>> loss = negative_log_likelihood([[0, 2]], CRF()(ops.zeros((1, 2, 3))))
    >>> print(ops.exp(-loss).numpy().round(3))  # one of 3 * 3 equal sequences
    [0.111]
    """
    return log_partition(potentials) - sequence_score(tags, potentials)


def viterbi(potentials):
    """Find the tag sequence with the highest score.

    Of all ways to tag j at word t only the best can be part of the answer. With
    delta_t[j] its score, from the first word to the last,

        delta_t[j] = max_i (delta_{t-1}[i] + psi_t[i, j])

    and from the last word back to the first

        y_n     = argmax_j delta_n[j]
        y_{t-1} = argmax_i (delta_{t-1}[i] + psi_t[i, y_t])

    Args:
        potentials: psi from `CRF`, of shape `(batch, timesteps, tags, tags)`.

    Returns:
        int32 tensor of shape `(batch, timesteps)`. In the padding the last tag
        stays.

    Raises:
        ValueError: If the potentials have another shape.

    Example:

    >>> crf = CRF()
    >>> crf.build((None, None, 2))
    >>> _ = crf.transitions.assign([[0.0, 0.0], [-9.0, 0.0]])  # never from 1 to 0
    >>> scores = ops.convert_to_tensor([[[0.0, 1.0], [3.0, 0.0]]])
    >>> viterbi(crf(scores)).numpy().tolist()
    [[0, 0]]

    References:
        - [Viterbi, 1967](https://doi.org/10.1109/TIT.1967.1054010)
    """
    psi = _by_time(potentials)
    delta = ops.zeros_like(psi[0, :, 0])

    def there(delta, psi_t):
        delta = ops.max(delta[:, :, None] + psi_t, axis=1)
        return delta, delta

    last, deltas = ops.scan(there, delta, psi)
    before = ops.concatenate([delta[None], deltas[:-1]])  # delta_{t-1}, (T, B, K)

    def back(y_t, delta_and_psi):
        delta, psi_t = delta_and_psi
        arrive = ops.take_along_axis(psi_t, y_t[:, None, None], axis=2)[:, :, 0]
        return _best(delta + arrive), y_t

    _, tags = ops.scan(back, _best(last), (before, psi), reverse=True)
    return ops.swapaxes(tags, 0, 1)


def _best(scores):
    return ops.cast(ops.argmax(scores, axis=-1), "int32")


def _by_time(potentials):
    """Potentials in full precision, time first, of shape `(T, B, K, K)`."""
    psi = ops.convert_to_tensor(potentials)
    if len(psi.shape) != 4 or psi.shape[2] != psi.shape[3]:
        raise ValueError(
            "expected potentials of shape (batch, timesteps, tags, tags). "
            f"Received: shape={tuple(psi.shape)}"
        )
    psi = ops.cast(psi, keras.backend.result_type(psi.dtype, "float32"))
    return ops.swapaxes(psi, 0, 1)
