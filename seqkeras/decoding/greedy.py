"""Greedy decoding: always the most likely token.

Taught in notebooks/31_one_to_many.ipynb.
"""

from seqkeras.decoding.loop import decode


def greedy(next_logits, start_ids, state, *, end_id, longest):
    """Write the most likely token, again and again; of equal ones the lowest id.

    The most likely token now need not begin the most likely sequence:
    `seqkeras.decoding.beam` looks further.

    Args:
        next_logits: Function `next_logits(token, state) -> logits, state`, see
            `seqkeras.decoding.loop`.
        start_ids: First token of each row, integers of shape `(batch,)`.
        state: State before the first token.
        end_id: Token that ends a sequence; `None` if there is none.
        longest: Most tokens to write, the end included.

    Returns:
        List of one integer array per row: the tokens after the start and before the
        end.

    Raises:
        ValueError: If an argument or the logits are not as described.

    Example:

    >>> import numpy as np
    >>> bigram = np.array([[0.0, 0.9, 0.1], [0.3, 0.1, 0.6], [0.8, 0.1, 0.1]])
    >>> next_logits = lambda token, state: (np.log(bigram[token] + 1e-9), state)
    >>> [ids] = greedy(next_logits, [0], (), end_id=None, longest=5)
    >>> ids.tolist()
    [1, 2, 0, 1, 2]
    """
    return decode(
        next_logits, start_ids, state, choose=likeliest, end_id=end_id, longest=longest
    )


def likeliest(logits):
    """The most likely token of each row, of equal ones the lowest id."""
    return logits.argmax(axis=-1)
