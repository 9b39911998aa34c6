import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqkeras.metrics.perplexity import perplexity
from seqkeras.models.ngram import InterpolatedNGram, NGram

both_models = pytest.mark.parametrize("model", [NGram, InterpolatedNGram])
texts = st.text("abc ", min_size=1, max_size=40)
orders = st.integers(1, 5)


def test_bigram_by_hand():
    # After a: b, b, c. The vocabulary is a, b, c.
    model = NGram(2, alpha=0.5).fit("ababac")
    assert set(model.counts) == {"", "a", "b"}
    np.testing.assert_allclose(
        model.next_probabilities("a"), [0.5 / 4.5, 2.5 / 4.5, 1.5 / 4.5]
    )
    # At the start of a text, the counts of single characters: 3, 2, 1.
    np.testing.assert_allclose(
        model.log_probabilities("ab"), np.log([3.5 / 7.5, 2.5 / 4.5])
    )


def test_interpolated_bigram_by_hand():
    # Three characters came, counts 3, 2, 1; two different ones after a.
    single = (np.array([3, 2, 1]) + 3 * np.ones(3) / 3) / (6 + 3)
    after_a = (np.array([0, 2, 1]) + 2 * single) / (3 + 2)
    model = InterpolatedNGram(2).fit("ababac")
    np.testing.assert_allclose(model.next_probabilities(""), single)
    np.testing.assert_allclose(model.next_probabilities("a"), after_a)


@given(texts, orders, st.text("abc ", min_size=5, max_size=9))
def test_agrees_with_brute_counting(text, n, context):
    model = NGram(n, alpha=0.1).fit(text, vocabulary="abc ")
    context = context[len(context) - n + 1 :]
    grams = [text[i : i + n] for i in range(len(text) - n + 1)]
    counts = np.array([grams.count(context + x) for x in model.vocabulary])
    expected = (counts + 0.1) / (counts.sum() + 0.1 * 4)
    np.testing.assert_allclose(model.next_probabilities(context), expected)


@both_models
@given(texts, orders, st.text(max_size=6))
def test_probabilities_sum_to_one(model, text, n, context):
    probabilities = model(n).fit(text, vocabulary="abc ").next_probabilities(context)
    assert probabilities.shape == (4,)
    assert (probabilities > 0).all()
    np.testing.assert_allclose(probabilities.sum(), 1)


@both_models
@given(texts, orders)
def test_a_text_is_scored_from_the_left(model, text, n):
    fitted = model(n).fit("abc cab a", vocabulary="abc ")
    scores = fitted.log_probabilities(text)
    assert scores.shape == (len(text),)
    for t, character in enumerate(text):
        now = fitted.next_probabilities(text[:t])
        np.testing.assert_allclose(
            scores[t], np.log(now[fitted.vocabulary.index(character)])
        )
    np.testing.assert_array_equal(
        fitted.log_probabilities(text + "ba")[: len(text)], scores
    )


def test_an_unseen_context():
    vocabulary = "abcx"
    model = NGram(3).fit("abcabc", vocabulary)
    np.testing.assert_allclose(model.next_probabilities("xx"), 1 / 4)
    # The longest ending that was seen decides.
    mixed = InterpolatedNGram(3).fit("abcabc", vocabulary)
    shorter = InterpolatedNGram(2).fit("abcabc", vocabulary)
    np.testing.assert_allclose(
        mixed.next_probabilities("xa"), shorter.next_probabilities("a")
    )


def test_adding_much_gives_the_uniform_model():
    model = NGram(3, alpha=1e9).fit("a rose is a rose")
    scores = model.log_probabilities("rose is a")
    np.testing.assert_allclose(perplexity(scores), len(set("a rose is")), rtol=1e-6)


def test_counts_fit_the_text_they_come_from():
    text = "the cat sat on the mat. " * 20
    for model in [NGram(4, alpha=0.01), InterpolatedNGram(4)]:
        assert perplexity(model.fit(text).log_probabilities(text)) < 1.3


@both_models
def test_writes_what_it_read(model):
    fitted = model(2).fit("abc" * 200)
    text = fitted.sample(60, seed=0)
    assert type(text) is str
    assert len(text) == 60
    assert text == fitted.sample(60, seed=0)
    assert text != fitted.sample(60, seed=1)
    assert sum(text.count(gram) for gram in ["ab", "bc", "ca"]) >= 50


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: NGram(0), "positive integer. Received: n=0"),
        (lambda: InterpolatedNGram(1.5), "Received: n=1.5"),
        (lambda: NGram(2, alpha=0), "above 0. Received: alpha=0"),
        (lambda: NGram(2).fit(""), "at least one character"),
        (lambda: NGram(2).fit("abcd", vocabulary="ab"), "Received: 'cd'"),
        (lambda: NGram(2).fit("ab").log_probabilities("ax"), "Received: 'x'"),
    ],
)
def test_errors(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert message in str(error.value)
