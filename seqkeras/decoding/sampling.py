"""Sampling: tokens drawn from the model's distribution, or from its upper part.

Taught in notebooks/31_one_to_many.ipynb.
"""

import numpy as np

from seqkeras.decoding.greedy import likeliest
from seqkeras.decoding.loop import decode


def sample(
    next_logits,
    start_ids,
    state,
    *,
    end_id,
    longest,
    seed,
    temperature=1.0,
    k=None,
    p=None,
):
    """Draw one token after the other.

        token ~ softmax(top_p(top_k(logits / temperature)))

    A temperature below 1 favours what is likely, down to 0, which is greedy; one
    above 1 brings all tokens closer together.

    Args:
        next_logits: Function `next_logits(token, state) -> logits, state`, see
            `seqkeras.decoding.loop`.
        start_ids: First token of each row, integers of shape `(batch,)`.
        state: State before the first token.
        end_id: Token that ends a sequence; `None` if there is none.
        longest: Most tokens to write, the end included.
        seed: Integer or `np.random.Generator`.
        temperature: Number the logits are divided by, at least 0.
        k: Draw from the `k` most likely tokens only, see `top_k`.
        p: Draw from the most likely tokens with probability `p` together only,
            see `top_p`. After `k` if both are given.

    Returns:
        List of one integer array per row: the tokens after the start and before the
        end.

    Raises:
        ValueError: If an argument or the logits are not as described.

    Example:

    >>> next_logits = lambda token, state: (np.zeros((len(token), 4)), state)
    >>> [ids] = sample(next_logits, [0], (), end_id=None, longest=9, seed=1, k=2)
    >>> sorted(set(ids.tolist()))
    [0, 1]

    References:
        - [Fan et al., 2018](https://arxiv.org/abs/1805.04833), top-k.
        - [Holtzman et al., 2020](https://arxiv.org/abs/1904.09751), top-p.
    """
    if not 0 <= temperature < np.inf:
        raise ValueError(
            f"expected a number of at least 0. Received: temperature={temperature}"
        )
    rng = np.random.default_rng(seed)

    def choose(logits):
        if temperature == 0:
            return likeliest(logits)
        logits = logits / temperature
        if k is not None:
            logits = top_k(logits, k)
        if p is not None:
            logits = top_p(logits, p)
        return draw(logits, rng)

    return decode(
        next_logits, start_ids, state, choose=choose, end_id=end_id, longest=longest
    )


def draw(logits, rng):
    """One token from each row, with probability `softmax(logits)`.

    Where Gumbel noise lifts a logit highest is a draw from the softmax, and a token
    of logit -inf is never drawn.

    Args:
        logits: Array of shape `(..., vocabulary)`.
        rng: An `np.random.Generator`.

    Returns:
        Integers of shape `(...)`.

    References:
        - [Maddison et al., 2014](https://arxiv.org/abs/1411.0030), section 2.
    """
    return np.argmax(logits + rng.gumbel(size=np.shape(logits)), axis=-1)


def top_k(logits, k):
    """Keep the `k` most likely tokens, of equal ones those with the lower id.

    Args:
        logits: Floating-point array of shape `(..., vocabulary)`.
        k: How many to keep, a positive integer; all if there are fewer.

    Returns:
        Array like `logits`, with -inf for all other tokens.

    Raises:
        ValueError: If `k` is no positive integer.

    Example:

    >>> top_k([0.1, 3.0, 2.0, 2.0], k=2)
    array([-inf,   3.,   2., -inf])

    References:
        - [Fan et al., 2018](https://arxiv.org/abs/1805.04833), section 5.
    """
    if not isinstance(k, int | np.integer) or k < 1:
        raise ValueError(f"expected a positive integer. Received: k={k}")
    return keep_likeliest(logits, k)


def top_p(logits, p):
    """Keep the nucleus: the fewest tokens whose probabilities sum to at least `p`.

    These are the most likely ones, of equal ones those with the lower id. Their
    number adapts: few where the model is sure, many where it is not. The most likely
    token always stays, and `p=1` keeps all that are possible.

    Args:
        logits: Floating-point array of shape `(..., vocabulary)`.
        p: Probability to keep, above 0 and at most 1.

    Returns:
        Array like `logits`, with -inf for all other tokens.

    Raises:
        ValueError: If `p` is out of range.

    Example:

    >>> kept = top_p(np.log([0.15, 0.5, 0.05, 0.3]), p=0.8)
    >>> np.exp(kept).round(2)
    array([0. , 0.5, 0. , 0.3])

    References:
        - [Holtzman et al., 2020](https://arxiv.org/abs/1904.09751), section 3.1.
    """
    if not 0 < p <= 1:
        raise ValueError(f"expected 0 < p <= 1. Received: p={p}")
    values = np.asarray(logits, "float64")
    weights = np.exp(values - values.max(axis=-1, keepdims=True))
    ascending = np.sort(weights / weights.sum(axis=-1, keepdims=True), axis=-1)
    # A token stays if without it and all below it less than p would be left. Sums
    # that equal 1 - p but for rounding count as equal.
    from_below = np.cumsum(ascending, axis=-1)
    stays = from_below > (1 - p) * (1 + 1e-6)
    count = stays.sum(axis=-1, keepdims=True)
    return keep_likeliest(logits, np.maximum(count, 1))


def keep_likeliest(logits, count):
    """Keep `count` tokens, one number or one of each row, `(..., 1)`."""
    logits = np.asarray(logits)
    order = np.argsort(-logits.astype("float64"), axis=-1, kind="stable")
    return np.where(order.argsort(axis=-1) < count, logits, -np.inf)
