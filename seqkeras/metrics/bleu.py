"""BLEU: how many word sequences of a translation stand in the reference.

Taught in notebooks/41_attention.ipynb.
"""

import math
from collections import Counter
from collections.abc import Sequence


def corpus_bleu(
    references: Sequence[Sequence[str]],
    hypotheses: Sequence[Sequence[str]],
    smooth: bool = True,
) -> float:
    """BLEU of a corpus, from 0 to 100.

    Over *all* sentences together, for n-grams of n = 1 to 4 words,

        p_n  = n-grams of the hypotheses that stand in their reference / all of them
        BP   = 1 if the hypotheses are longer than the references,
               else exp(1 - length of references / length of hypotheses)
        BLEU = 100 BP (p_1 p_2 p_3 p_4)^(1/4)

    An n-gram counts as often as the reference has it, not more: saying "the" seven
    times is no good translation. BLEU is not a mean over sentences, and of a few
    sentences it says little: one missing 4-gram may make it zero. With `smooth`, the
    first order without a match counts half a match, the next a quarter, and so on.

    Args:
        references: Tokens of the right translations, one list each.
        hypotheses: Tokens of what a model wrote, in the same order.
        smooth: Whether orders without a match count a little.

    Returns:
        The score. It depends on what is a token, so say it beside the number.

    Raises:
        ValueError: If there are no sentences, not equally many of both, or a
            sentence is a string instead of a list of tokens.

    Example:

    >>> reference = "the cat sat on the mat".split()
    >>> corpus_bleu([reference], [reference])
    100.0
    >>> round(corpus_bleu([reference], ["the cat sat on a mat".split()]), 1)
    53.7

    References:
        - [Papineni et al., 2002](https://aclanthology.org/P02-1040)
        - [Chen and Cherry, 2014](https://aclanthology.org/W14-3346), method 3.
        - [Post, 2018](https://aclanthology.org/W18-6319): why tokens must be named.
    """
    check_sentences(references, hypotheses)
    matches, totals = Counter(), Counter()
    for reference, hypothesis in zip(references, hypotheses, strict=True):
        for n in range(1, 5):
            made = ngrams(hypothesis, n)
            matches[n] += (made & ngrams(reference, n)).total()
            totals[n] += made.total()
    if not matches.total() or not totals[4]:
        return 0.0

    half = 1.0
    for n in range(1, 5):
        if not matches[n] and smooth:
            half /= 2
            matches[n] = half
    if not all(matches[n] for n in range(1, 5)):
        return 0.0
    mean_log = sum(math.log(matches[n] / totals[n]) for n in range(1, 5)) / 4
    brevity = min(0.0, 1 - sum(map(len, references)) / totals[1])
    return min(100.0, 100 * math.exp(brevity + mean_log))


def ngrams(tokens: Sequence[str], n: int) -> Counter:
    """How often each n tokens in a row occur.

    >>> ngrams("a b a b".split(), 2)[("a", "b")]
    2
    """
    starts = range(len(tokens) - n + 1)
    return Counter(tuple(tokens[start : start + n]) for start in starts)


def check_sentences(references, hypotheses):
    """Raise a `ValueError` unless both are lists of lists of tokens, one for one."""
    if len(references) != len(hypotheses) or not len(references):
        raise ValueError(
            "expected a hypothesis for each reference, one or more. "
            f"Received: {len(hypotheses)} for {len(references)}"
        )
    for sentence in (*references, *hypotheses):
        if isinstance(sentence, str):
            raise ValueError(
                f"expected lists of tokens. Received: the string {sentence!r}"
            )
