"""chrF is that of sacreBLEU, Hangul and empty texts included."""

import random

import pytest
import sacrebleu

from seqkeras.metrics.chrf import corpus_chrf

LETTERS = "abc 개가새 "


def corpora(count):
    for seed in range(count):
        rng = random.Random(seed)
        references, hypotheses = [], []
        for _ in range(rng.randint(1, 5)):
            reference = "".join(rng.choices(LETTERS, k=rng.randint(0, 15)))
            made = "".join(c for c in reference if rng.random() < 0.8)
            references.append(reference)
            hypotheses.append(rng.choice([made, reference, made[:3], made * 2, ""]))
        yield references, hypotheses


def test_equals_sacrebleu():
    scores = []
    for references, hypotheses in corpora(300):
        expected = sacrebleu.corpus_chrf(hypotheses, [references]).score
        scores.append(corpus_chrf(references, hypotheses))
        assert scores[-1] == pytest.approx(expected, abs=1e-6)
    assert sum(0 < score < 100 for score in scores) > 200


def test_worked_by_hand():
    # "ab" against "abc": letters 2 of 2 and 2 of 3, pairs 1 of 1 and 1 of 2.
    precision, recall = 1, (2 / 3 + 1 / 2) / 2
    wanted = 100 * 5 * precision * recall / (4 * precision + recall)
    assert corpus_chrf(["abc"], ["ab"]) == pytest.approx(wanted)
    assert corpus_chrf(["a bc"], ["ab"]) == pytest.approx(wanted)


def test_recall_counts_more():
    assert corpus_chrf(["abc"], ["abcx"]) > corpus_chrf(["abcx"], ["abc"])


@pytest.mark.parametrize(
    "references, hypotheses, message",
    [
        ([], [], "one or more. Received: 0 for 0"),
        (["a"], ["a", "b"], "Received: 2 for 1"),
        ([["a"]], ["a"], r"a string. Received: \['a'\]"),
    ],
)
def test_errors(references, hypotheses, message):
    with pytest.raises(ValueError, match=message):
        corpus_chrf(references, hypotheses)
