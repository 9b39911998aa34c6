import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seqeval.metrics import (
    classification_report,
    f1_score,
    precision_score,
    recall_score,
)
from seqeval.metrics.sequence_labeling import get_entities

from seqkeras.metrics.spans import EntityF1, Span, entity_f1, entity_f1_per_kind, spans

# Malformed sequences are the most common ones: any tag may follow any other.
TAG = st.sampled_from("O B-PER I-PER B-LOC I-LOC B-PER-X I-PER-X".split())
PAIR = st.tuples(TAG, TAG) | TAG.map(lambda tag: (tag, tag))  # often right
CORPUS = st.lists(st.lists(PAIR, min_size=1, max_size=8), min_size=1, max_size=4)


def split(corpus):
    return [[[pair[k] for pair in pairs] for pairs in corpus] for k in (0, 1)]


@given(tags=st.lists(TAG, max_size=12))
@settings(max_examples=500)
def test_spans_are_those_of_seqeval(tags):
    expected = [(kind, start, end + 1) for kind, start, end in get_entities(tags)]
    assert spans(tags) == expected


@given(corpus=CORPUS)
@settings(max_examples=500)
def test_f1_is_that_of_seqeval(corpus):
    actual, predicted = split(corpus)
    kwargs = {"zero_division": 0}
    assert entity_f1(actual, predicted) == pytest.approx(
        (
            precision_score(actual, predicted, **kwargs),
            recall_score(actual, predicted, **kwargs),
            f1_score(actual, predicted, **kwargs),
        )
    )


@given(corpus=CORPUS)
def test_f1_per_kind_is_that_of_seqeval(corpus):
    actual, predicted = split(corpus)
    found = entity_f1_per_kind(actual, predicted)
    if not found:
        return  # seqeval cannot report on nothing
    report = classification_report(actual, predicted, output_dict=True, zero_division=0)
    assert found.keys() == {kind for kind in report if not kind.endswith("avg")}
    for kind, scores in found.items():
        expected = [report[kind][key] for key in ("precision", "recall", "f1-score")]
        assert scores == pytest.approx(tuple(expected))


@given(corpus=CORPUS)
def test_exchange_turns_precision_into_recall(corpus):
    actual, predicted = split(corpus)
    one, other = entity_f1(actual, predicted), entity_f1(predicted, actual)
    assert (one.precision, one.recall, one.f1) == (
        other.recall,
        other.precision,
        one.f1,
    )


def test_by_hand():
    actual = [["B-PER", "I-PER", "O"], ["B-LOC", "I-LOC", "B-LOC"], ["O", "O"]]
    predicted = [["B-PER", "I-PER", "O"], ["B-LOC", "O", "B-LOC"], ["O", "I-PER"]]
    # Right are a person and a place, of 4 found and 3 actual.
    assert entity_f1(actual, predicted) == EntityF1(2 / 4, 2 / 3, 4 / 7)
    assert entity_f1_per_kind(actual, predicted) == {
        "LOC": EntityF1(1 / 2, 1 / 2, 1 / 2),
        "PER": EntityF1(1 / 2, 1, 2 / 3),
    }


def test_entities_end_with_the_sentence():
    assert spans(["O", "B-PER", "I-PER"]) == [Span("PER", 1, 3)]
    # The same span in another sentence is another entity.
    assert entity_f1([["B-A"], ["O"]], [["O"], ["B-A"]]).f1 == 0


def test_nothing_but_o_earns_nothing():
    assert entity_f1([["O", "O"]], [["O", "O"]]) == (0, 0, 0)
    assert entity_f1([["O", "B-A"]], [["O", "O"]]) == (0, 0, 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([["O"]], []), "Received: 1 and 0 sentences"),
        (([["O"], ["O", "O"]], [["O"], ["O"]]), "Received: 2 and 1 tags in sentence 1"),
        (([["O"]], [["S-PER"]]), "O, B-PER or I-PER. Received: 'S-PER'"),
        (([["B"]], [["O"]]), "Received: 'B'"),
        (([["I-"]], [["O"]]), "Received: 'I-'"),
        (([["O-PER"]], [["O"]]), "Received: 'O-PER'"),
    ],
)
def test_errors(arguments, message):
    for function in entity_f1, entity_f1_per_kind:
        with pytest.raises(ValueError) as error:
            function(*arguments)
        assert message in str(error.value)
