"""Beam search: several sequences side by side, the best of them at the end."""

import keras
import numpy as np

from seqkeras.decoding.loop import ask, before_end, first_tokens


def beam_search(
    next_logits, start_ids, state, *, end_id, longest, width, length_power=1.0
):
    """Write a sequence of high probability, with `width` candidates at each step.

    Every candidate is continued with every token, and the `width` best stay. The
    score of a sequence y of n tokens, the end included, is

        score(y) = sum_t log p(y_t | y_1 ... y_{t-1})  /  n ** length_power

    Every token makes the sum smaller, so without the division (`length_power=0`)
    short sequences win; with `length_power=1` the score is the mean. A candidate that
    has ended keeps its place as long as its score is among the best. Of equal scores
    the earlier candidate stays, then the lower id. A width of 1 is greedy decoding.

    Args:
        next_logits: Function `next_logits(token, state) -> logits, state`, see
            `seqkeras.decoding.loop`. It gets `batch * width` rows.
        start_ids: First token of each row, integers of shape `(batch,)`.
        state: State before the first token, with `batch` rows.
        end_id: Token that ends a sequence; `None` if there is none.
        longest: Most tokens to write, the end included.
        width: Number of candidates of each row.
        length_power: Power of the length in the score, at least 0.

    Returns:
        List of one integer array per row: the tokens after the start and before the
        end, of the best candidate.

    Raises:
        ValueError: If an argument or the logits are not as described.

    Example:

    The likelier first token, 1, leads nowhere in particular; 2 is followed by 3.

    >>> bigram = np.array([[0, 0.6, 0.4, 0], [0, 0.4, 0.3, 0.3], [0, 0, 0, 1.0]])
    >>> next_logits = lambda token, state: (np.log(bigram[token] + 1e-9), state)
    >>> [ids] = beam_search(next_logits, [0], (), end_id=None, longest=2, width=2)
    >>> ids.tolist()
    [2, 3]

    References:
        - [Sutskever et al., 2014](https://arxiv.org/abs/1409.3215), section 3.2.
        - [Wu et al., 2016](https://arxiv.org/abs/1609.08144), section 7, on the length.
    """
    if not isinstance(width, int | np.integer) or width < 1:
        raise ValueError(f"expected a positive integer. Received: width={width}")
    if not 0 <= length_power < np.inf:
        raise ValueError(
            f"expected a number of at least 0. Received: length_power={length_power}"
        )
    token = first_tokens(start_ids, end_id, longest)
    batch = len(token)
    first_row = width * np.arange(batch)[:, None]  # of each batch row's candidates
    state = rows(state, np.repeat(np.arange(batch), width))
    token = np.repeat(token, width)

    # All candidates are the same at first: one of them counts.
    log_p = np.full((batch, width), -np.inf)
    log_p[:, 0] = 0.0
    lengths = np.zeros((batch, width), int)
    ended = np.zeros((batch, width), bool)
    ids = np.zeros((batch, width, 0), "int32")
    for _ in range(longest):
        logits, state = ask(next_logits, token, state, end_id)
        log_p_next = log_softmax(logits).reshape(batch, width, -1)
        if end_id is not None:  # after its end, a sequence stays as it is
            log_p_next[ended] = -np.inf
            log_p_next[ended, end_id] = 0.0
        total = log_p[:, :, None] + log_p_next  # (batch, width, vocabulary)
        lengths = lengths + ~ended
        scores = total / lengths[:, :, None] ** length_power

        best = np.argsort(-scores.reshape(batch, -1), axis=1, kind="stable")[:, :width]
        parent, chosen = np.divmod(best, logits.shape[1])
        log_p = np.take_along_axis(total.reshape(batch, -1), best, axis=1)
        lengths = np.take_along_axis(lengths, parent, axis=1)
        ended = np.take_along_axis(ended, parent, axis=1) | (chosen == end_id)
        ids = np.take_along_axis(ids, parent[:, :, None], axis=1)
        ids = np.concatenate([ids, chosen[:, :, None]], axis=2, dtype="int32")

        state = rows(state, (first_row + parent).ravel())
        token = ids[:, :, -1].ravel()
        if ended.all():
            break
    return [before_end(row, end_id) for row in ids[:, 0]]


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def rows(state, index):
    """Rows of every array of a state, in the order of `index`."""
    return keras.tree.map_structure(
        lambda array: keras.ops.take(array, index, axis=0), state
    )
