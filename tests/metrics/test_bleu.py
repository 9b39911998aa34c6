"""BLEU is that of sacreBLEU, on corpora good and bad."""

import random

import pytest
import sacrebleu

from seqkeras.metrics.bleu import corpus_bleu, ngrams

WORDS = "the a cat dog sat on mat".split()


def corpora(count):
    """References, and hypotheses from nearly right to empty."""
    for seed in range(count):
        rng = random.Random(seed)
        references, hypotheses = [], []
        for _ in range(rng.randint(1, 6)):
            reference = rng.choices(WORDS, k=rng.randint(0, 12))
            kept = [word for word in reference if rng.random() < rng.choice([0, 0.9])]
            made = kept + rng.choices(WORDS, k=rng.choice([0, 0, 1, 9]))
            references.append(reference)
            hypotheses.append(rng.choice([made, reference, made[:2], []]))
        yield references, hypotheses


@pytest.mark.parametrize("smooth, method", [(True, "exp"), (False, "none")])
def test_equals_sacrebleu(smooth, method):
    scores = []
    for references, hypotheses in corpora(300):
        expected = sacrebleu.corpus_bleu(
            [" ".join(tokens) for tokens in hypotheses],
            [[" ".join(tokens) for tokens in references]],
            smooth_method=method,
            tokenize="none",
        ).score
        scores.append(corpus_bleu(references, hypotheses, smooth))
        assert scores[-1] == pytest.approx(expected, abs=1e-6)
    assert sum(0 < score < 100 for score in scores) > 60
    assert min(scores) == 0 and max(scores) > 90


def test_worked_by_hand():
    # 3 of 4 words, 2 of 3 pairs, 1 of 2 triples, 0 of 1, which counts a half.
    reference, hypothesis = "a b c d e".split(), "a b c x".split()
    precision = 3 / 4 * 2 / 3 * 1 / 2 * 0.5
    brevity = 2.718281828459045 ** (1 - 5 / 4)
    wanted = 100 * brevity * precision**0.25
    assert corpus_bleu([reference], [hypothesis]) == pytest.approx(wanted)
    assert corpus_bleu([reference], [hypothesis], smooth=False) == 0


def test_a_word_counts_as_often_as_the_reference_has_it():
    reference = "the cat is on the mat".split()
    assert (ngrams(["the"] * 7, 1) & ngrams(reference, 1)).total() == 2


def test_is_not_the_mean_over_sentences():
    good, bad = "a b c d e".split(), "v w x y z v w x y z".split()
    assert corpus_bleu([good, bad[::-1]], [good, bad]) != pytest.approx(
        (corpus_bleu([good], [good]) + corpus_bleu([bad[::-1]], [bad])) / 2
    )


@pytest.mark.parametrize(
    "references, hypotheses, message",
    [
        ([], [], "one or more. Received: 0 for 0"),
        ([["a"]], [["a"], ["b"]], "Received: 2 for 1"),
        (["a b"], [["a"]], "lists of tokens. Received: the string 'a b'"),
        ([["a"]], ["a"], "lists of tokens. Received: the string 'a'"),
    ],
)
def test_errors(references, hypotheses, message):
    with pytest.raises(ValueError, match=message):
        corpus_bleu(references, hypotheses)
