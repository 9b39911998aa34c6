"""Scaled dot-product attention: a look-up of values by how well keys answer a query.

Shapes: T queries, S keys and values, D features; batch and heads come first.

Taught in notebooks/50_transformer.ipynb.
"""

import math

from keras import ops

from seqkeras.masking import masked_softmax


def dot_product_attention(query, key, value, mask=None):
    """Mix the values, each by how well its key answers the query.

        e_ts = q_t . k_s / sqrt(D)
        alpha_ts = exp(e_ts) / sum over s' of exp(e_ts')
        c_t = sum_s alpha_ts v_s

    The dot product of two vectors of D independent numbers of variance one has the
    variance D. Divided by sqrt(D) it has variance one, whatever D is; undivided, for
    large D one weight is nearly one, the others nearly zero, and so are the gradients.

    Args:
        query: Tensor of shape `(..., T, D)`.
        key: Tensor of shape `(..., S, D)`.
        value: Tensor of shape `(..., S, D_v)`.
        mask: Boolean tensor that broadcasts to `(..., T, S)`, `True` where the query
            may look. `None` lets every query look everywhere.

    Returns:
        The context, of shape `(..., T, D_v)`, and the weights that made it, of shape
        `(..., T, S)`.

    Example:

    >>> context, weights = dot_product_attention(
    ...     query=ops.ones((1, 2)), key=ops.zeros((4, 2)), value=ops.eye(4)
    ... )
    >>> weights.numpy().tolist()
    [[0.25, 0.25, 0.25, 0.25]]

    References:
        - [Vaswani et al., 2017](https://arxiv.org/abs/1706.03762), equation 1.
    """
    query = query / math.sqrt(query.shape[-1])  # here, for float16 ends at 65504
    scores = ops.matmul(query, ops.swapaxes(key, -2, -1))  # (..., T, S)
    weights = masked_softmax(scores, mask)
    return ops.matmul(weights, value), weights
