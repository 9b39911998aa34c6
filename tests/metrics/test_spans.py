import pytest
from hypothesis import given
from tag_corpora import CORPUS, split

from seqkeras.metrics.spans import EntityF1, Span, entity_f1, entity_f1_per_kind, spans


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
