"""Equal to seqeval, where that is installed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tag_corpora import CORPUS, TAG, split

from seqkeras.metrics.spans import entity_f1, entity_f1_per_kind, spans

seqeval = pytest.importorskip("seqeval.metrics")
sequence_labeling = pytest.importorskip("seqeval.metrics.sequence_labeling")


@given(tags=st.lists(TAG, max_size=12))
@settings(max_examples=500)
def test_spans_are_those_of_seqeval(tags):
    expected = [
        (kind, start, end + 1)
        for kind, start, end in sequence_labeling.get_entities(tags)
    ]
    assert spans(tags) == expected


@given(corpus=CORPUS)
@settings(max_examples=500)
def test_f1_is_that_of_seqeval(corpus):
    actual, predicted = split(corpus)
    kwargs = {"zero_division": 0}
    assert entity_f1(actual, predicted) == pytest.approx(
        (
            seqeval.precision_score(actual, predicted, **kwargs),
            seqeval.recall_score(actual, predicted, **kwargs),
            seqeval.f1_score(actual, predicted, **kwargs),
        )
    )


@given(corpus=CORPUS)
def test_f1_per_kind_is_that_of_seqeval(corpus):
    actual, predicted = split(corpus)
    found = entity_f1_per_kind(actual, predicted)
    if not found:
        return  # seqeval cannot report on nothing
    report = seqeval.classification_report(
        actual, predicted, output_dict=True, zero_division=0
    )
    assert found.keys() == {kind for kind in report if not kind.endswith("avg")}
    for kind, scores in found.items():
        expected = [report[kind][key] for key in ("precision", "recall", "f1-score")]
        assert scores == pytest.approx(tuple(expected))
