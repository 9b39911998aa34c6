"""The loop that writes a sequence, one token after the other, for any model.

A decoder knows no model. It is given a function

    next_logits(token, state) -> logits, state

that takes the newest token of each row, an int32 array of shape `(batch,)`, and
the state before it, and returns logits of shape `(batch, vocabulary)` for the token
to come, and the state after it. The state is the model's own affair: an array, a
list, tuple or dictionary of them, or `()` for none. A recurrent model carries what
its cell carries, so a step costs the same however long the text is:

    def next_logits(token, h_prev):
        h_t, _ = cell(embedding(token), h_prev)
        return read_out(h_t), h_t

A model that reads all the text again, such as a Transformer without a cache, carries
the text; its first state is `np.zeros((batch, 0), "int32")`:

    def next_logits(token, text):
        text = np.concatenate([text, token[:, None]], axis=1)
        return model(text)[:, -1], text

Beam search moves rows about, the rows of the state with them. So what belongs to a
row goes through the state even if it never changes, an encoder's outputs and their
mask for example, and every array in it has the batch as its first axis.

Taught in notebooks/31_one_to_many.ipynb.
"""

import keras
import numpy as np


def decode(next_logits, start_ids, state, *, choose, end_id, longest):
    """Write one sequence for each row; `choose` makes logits into tokens.

    Args:
        next_logits: Function of token and state, see above.
        start_ids: First token of each row, integers of shape `(batch,)`. After a
            longer prompt: its last token, with the state before that token.
        state: State before the first token.
        choose: Function from logits, float64 of shape `(batch, vocabulary)`, to
            the next token of each row, integers of shape `(batch,)`.
        end_id: Token that ends a sequence; `None` if there is none.
        longest: Most tokens to write, the end included.

    Returns:
        List of one integer array per row: the tokens after the start and before the
        end. Only a row that met no end is as long as `longest`.

    Raises:
        ValueError: If an argument or the logits are not as described.

    Example:

    >>> count = lambda token, state: (np.eye(9)[token + 1], state)
    >>> best = lambda logits: logits.argmax(axis=-1)
    >>> decode(count, [2, 4], (), choose=best, end_id=7, longest=3)
    [array([3, 4, 5], dtype=int32), array([5, 6], dtype=int32)]
    """
    token = first_tokens(start_ids, end_id, longest)
    ended = np.zeros(len(token), bool)
    written = []
    for _ in range(longest):
        logits, state = ask(next_logits, token, state, end_id)
        token = choose(logits).astype("int32")
        written.append(token)
        ended |= token == end_id
        if ended.all():
            break
    return [before_end(row, end_id) for row in np.stack(written, axis=1)]


def first_tokens(start_ids, end_id, longest):
    """The start ids as an array, after a check of what all decoders are given."""
    start_ids = np.asarray(start_ids)
    if start_ids.ndim != 1 or not start_ids.size or start_ids.dtype.kind not in "iu":
        raise ValueError(
            "expected start_ids to be integers of shape (batch,). "
            f"Received: {start_ids.dtype} of shape {start_ids.shape}"
        )
    if end_id is not None and not (
        isinstance(end_id, int | np.integer) and end_id >= 0
    ):
        raise ValueError(f"expected an id or None. Received: end_id={end_id!r}")
    if not isinstance(longest, int | np.integer) or longest < 1:
        raise ValueError(f"expected a positive integer. Received: longest={longest}")
    return start_ids.astype("int32")


def ask(next_logits, token, state, end_id):
    """One step of the model: logits as a float64 array, and the state."""
    logits, state = next_logits(token, state)
    logits = keras.ops.convert_to_numpy(logits).astype("float64")
    if logits.ndim != 2 or len(logits) != len(token):
        raise ValueError(
            f"expected logits of shape (batch, vocabulary) with batch={len(token)}. "
            f"Received: {logits.shape}"
        )
    if end_id is not None and end_id >= logits.shape[1]:
        raise ValueError(
            f"expected end_id below the vocabulary of {logits.shape[1]}. "
            f"Received: end_id={end_id}"
        )
    if not np.isfinite(logits.max(axis=1)).all():
        raise ValueError(
            "expected logits that are numbers or -inf, not all of a row -inf. "
            f"Received: a row with maximum {logits.max()}"
        )
    return logits, state


def before_end(ids, end_id):
    """The ids up to the first end, or all."""
    ends = np.flatnonzero(ids == end_id)
    return ids[: ends[0]] if ends.size else ids
