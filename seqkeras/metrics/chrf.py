"""chrF: BLEU's idea on characters, with recall.

Taught in notebooks/41_attention.ipynb.
"""

from collections import Counter
from collections.abc import Sequence

LONGEST, BETA = 6, 2


def corpus_chrf(references: Sequence[str], hypotheses: Sequence[str]) -> float:
    """chrF of a corpus, from 0 to 100.

    Over all sentences together, for n = 1 to 6 characters in a row, spaces left out,

        P = mean over n of  n-grams in both / n-grams of the hypotheses
        R = mean over n of  n-grams in both / n-grams of the references
        chrF = 100 (1 + 2^2) P R / (2^2 P + R)

    so recall counts twice as much as precision. A word with the right stem and the
    wrong ending still earns something, and no one has to say what a word is: that
    suits languages of long words, such as Korean.

    Args:
        references: Right translations.
        hypotheses: What a model wrote, in the same order.

    Returns:
        The score. Orders longer than all texts on one side are left out of the means.

    Raises:
        ValueError: If there are no sentences, not equally many of both, or one is
            not a string.

    Example:

    >>> corpus_chrf(["a small house"], ["a small house"])
    100.0
    >>> round(corpus_chrf(["a small house"], ["a small mouse"]), 1)
    55.5

    References:
        - [Popović, 2015](https://aclanthology.org/W15-3049)
    """
    if len(references) != len(hypotheses) or not len(references):
        raise ValueError(
            "expected a hypothesis for each reference, one or more. "
            f"Received: {len(hypotheses)} for {len(references)}"
        )
    in_both, of_hypotheses, of_references = Counter(), Counter(), Counter()
    for reference, hypothesis in zip(references, hypotheses, strict=True):
        for n in range(1, LONGEST + 1):
            made, wanted = grams(hypothesis, n), grams(reference, n)
            in_both[n] += (made & wanted).total()
            of_references[n] += wanted.total()
            if wanted:
                of_hypotheses[n] += made.total()

    orders = [n for n in of_hypotheses if of_hypotheses[n] and of_references[n]]
    if not in_both.total():
        return 0.0
    precision = sum(in_both[n] / of_hypotheses[n] for n in orders) / len(orders)
    recall = sum(in_both[n] / of_references[n] for n in orders) / len(orders)
    weighted = BETA**2 * precision + recall
    return 100 * (1 + BETA**2) * precision * recall / weighted


def grams(text: str, n: int) -> Counter:
    """How often each n characters in a row occur, spaces left out.

    >>> grams("a ab", 2)
    Counter({'aa': 1, 'ab': 1})
    """
    if not isinstance(text, str):
        raise ValueError(f"expected a string. Received: {text!r}")
    text = "".join(text.split())
    return Counter(text[start : start + n] for start in range(len(text) - n + 1))
