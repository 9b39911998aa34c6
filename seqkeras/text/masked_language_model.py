"""Masked language model: hide some tokens, to be guessed from both sides.

Taught in notebooks/52_bert.ipynb.
"""

import numpy as np

from seqkeras.text.vocabulary import MASK, Vocabulary


def mask_tokens(ids, vocabulary: Vocabulary, seed, rate: float = 0.15):
    """Choose tokens to be predicted, and hide most of them, as BERT does.

    Of the text in each row, `rate` is chosen, but at least one token. Of the chosen
    ones 80 % become `[MASK]`, 10 % a random token and 10 % stay, so that the model
    cannot rely on a token being right, nor on `[MASK]` being there, which no later
    task has. Special tokens are neither chosen nor drawn.

    Args:
        ids: Integer array of shape `(batch, timesteps)`. These are the targets.
        vocabulary: A vocabulary with `[MASK]`, such as a `WordPiece`.
        seed: Integer or `np.random.Generator`. Give another one in each epoch and
            other tokens are hidden.
        rate: Share of the text to choose, above 0 and at most 1.

    Returns:
        inputs: Array like `ids`, with tokens hidden.
        chosen: Boolean array of the same shape, `True` where the model is asked:
            the weights of the loss.

    Raises:
        ValueError: If `rate` is out of range or the vocabulary has no `[MASK]`.

    Example:

    >>> words = Vocabulary(["[PAD]", "[MASK]", "a", "b"], ["[PAD]", "[MASK]"])
    >>> inputs, chosen = mask_tokens([[2, 3, 2, 3, 0, 0]], words, seed=3, rate=0.5)
    >>> chosen.tolist()
    [[True, True, False, False, False, False]]
    >>> inputs.tolist()
    [[1, 1, 2, 3, 0, 0]]

    References:
        - [Devlin et al., 2019](https://arxiv.org/abs/1810.04805), section 3.1.
    """
    if not 0 < rate <= 1:
        raise ValueError(f"expected 0 < rate <= 1. Received: rate={rate}")
    ids = np.asarray(ids)
    rng = np.random.default_rng(seed)
    text = ~np.isin(ids, vocabulary.special_ids)

    # Rank the tokens of a row at random, special ones last, and take the first.
    chance = np.where(text, rng.random(ids.shape), 2.0)
    rank = chance.argsort(axis=-1).argsort(axis=-1)
    wanted = np.round(rate * text.sum(axis=-1, keepdims=True))
    chosen = text & (rank < np.maximum(wanted, 1))

    ordinary = np.setdiff1d(np.arange(len(vocabulary)), vocabulary.special_ids)
    noise = rng.choice(ordinary, ids.shape).astype(ids.dtype)
    fate = rng.random(ids.shape)
    inputs = np.where(chosen & (fate < 0.8), vocabulary.id_of(MASK), ids)
    inputs = np.where(chosen & (fate >= 0.9), noise, inputs)
    return inputs.astype(ids.dtype), chosen
