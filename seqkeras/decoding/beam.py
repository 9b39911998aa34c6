"""Beam search: several sequences side by side, the best of them at the end.

Taught in notebooks/40_seq2seq.ipynb.
"""

from typing import NamedTuple

import keras
import numpy as np

from seqkeras.decoding.loop import ask, before_end, first_tokens


class Candidate(NamedTuple):
    """A sequence, without its end: the natural log of its probability, its score."""

    ids: np.ndarray
    log_probability: float
    score: float


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
    the earlier candidate stays, then the lower id.

    One of the candidates is what greedy decoding writes. It is never pushed out, as
    it may be in a plain beam search: so the result never scores below greedy's. A
    width of 1 is greedy decoding.

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
        end, of the best candidate. `n_best` returns the others, too.

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
    candidates = n_best(
        next_logits,
        start_ids,
        state,
        end_id=end_id,
        longest=longest,
        width=width,
        length_power=length_power,
    )
    return [best.ids for best, *_ in candidates]


def n_best(next_logits, start_ids, state, *, end_id, longest, width, length_power=1.0):
    """All candidates of a beam search, not only the best.

    Args:
        next_logits, start_ids, state, end_id, longest, width, length_power: As in
            `beam_search`.

    Returns:
        For each row a list of at most `width` candidates, the best first. There are
        fewer where not so many sequences are possible.

    Raises:
        ValueError: If an argument or the logits are not as described.

    Example:

    >>> log_p = np.log([[0.25, 0.75]])
    >>> coin = lambda token, state: (log_p.repeat(len(token), axis=0), state)
    >>> [found] = n_best(coin, [0], (), end_id=None, longest=3, width=2)
    >>> for ids, log_probability, score in found:
    ...     print(ids, round(np.exp(log_probability), 2), round(score, 2))
    [1 1 1] 0.42 -0.29
    [1 1 0] 0.14 -0.65
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
    greedy = np.zeros((batch, 1), int)  # the place of what greedy decoding writes
    for _ in range(longest):
        # No candidate has more than `width` successors among the best.
        logits, state = ask(next_logits, token, state, end_id)
        successors, log_p_next = most_likely(logits, min(width, logits.shape[1]))
        successors = successors.reshape(batch, width, -1)
        log_p_next = log_p_next.reshape(batch, width, -1)
        if end_id is not None:  # after its end, a sequence stays as it is
            successors[ended] = end_id
            log_p_next[ended] = -np.inf
            log_p_next[ended, 0] = 0.0
        lengths = lengths + ~ended
        total = log_p[:, :, None] + log_p_next
        scores = (total / lengths[:, :, None] ** length_power).reshape(batch, -1)

        best = np.argsort(-scores, axis=1, kind="stable")[:, :width]
        own = greedy * successors.shape[2]  # its likeliest successor
        best[:, -1:] = np.where(
            (best == own).any(axis=1, keepdims=True), best[:, -1:], own
        )
        greedy = (best == own).argmax(axis=1)[:, None]
        parent = best // successors.shape[2]
        token = np.take_along_axis(successors.reshape(batch, -1), best, axis=1)
        log_p = np.take_along_axis(total.reshape(batch, -1), best, axis=1)
        scores = np.take_along_axis(scores, best, axis=1)
        lengths = np.take_along_axis(lengths, parent, axis=1)
        ended = np.take_along_axis(ended, parent, axis=1) | (token == end_id)
        ids = np.take_along_axis(ids, parent[:, :, None], axis=1)
        ids = np.concatenate([ids, token[:, :, None]], axis=2, dtype="int32")

        if ended.all():
            break
        state = rows(state, (first_row + parent).ravel())
        token = token.ravel()
    return [
        [
            Candidate(before_end(ids[row, i], end_id), log_p[row, i], scores[row, i])
            for i in range(width)
            if np.isfinite(log_p[row, i])
        ]
        for row in range(batch)
    ]


def most_likely(logits, count):
    """The `count` most likely tokens of each row, of equal ones the lowest id first.

    Args:
        logits: Array of shape `(batch, vocabulary)`.
        count: Number of tokens, at most that of the vocabulary.

    Returns:
        Their ids and the logs of their probabilities, both `(batch, count)`.
    """
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    least = np.partition(shifted, -count, axis=1)[:, -count]
    ids = np.empty((len(logits), count), "int32")
    for i, (row, smallest) in enumerate(zip(shifted, least, strict=True)):
        found = np.flatnonzero(row >= smallest)  # more than `count` if some are equal
        ids[i] = found[np.argsort(-row[found], kind="stable")[:count]]
    return ids, np.take_along_axis(shifted, ids, axis=1) - log_sum


def rows(state, index):
    """Rows of every array of a state, in the order of `index`."""
    return keras.tree.map_structure(
        lambda array: keras.ops.take(array, index, axis=0), state
    )
