from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from seqkeras.text.pair_merging import learn_merges

LETTERS = "abc"
corpora = st.dictionaries(
    st.lists(st.sampled_from(LETTERS), min_size=1, max_size=12).map(tuple),
    st.integers(1, 3),
    max_size=8,
)


def join(first, second):
    return first + second


def merged_everywhere(word, pair):
    word, result = list(word), []
    while word:
        if tuple(word[:2]) == pair:
            result.append(join(word.pop(0), word.pop(0)))
        else:
            result.append(word.pop(0))
    return tuple(result)


def counting_again_each_time(words, tokens, size):
    """Byte-pair encoding as the paper tells it."""
    tokens, merges = list(tokens), []
    words = [(word, times) for word, times in words.items()]
    while len(tokens) < size:
        counts = Counter()
        for word, times in words:
            for pair in pairwise(word):
                counts[pair] += times
        order = {token: i for i, token in enumerate(tokens)}
        ranked = [(-n, order[a], order[b], (a, b)) for (a, b), n in counts.items()]
        if not ranked or -min(ranked)[0] < 2:
            break
        pair = min(ranked)[3]
        merges.append(pair)
        if join(*pair) not in tokens:
            tokens.append(join(*pair))
        words = [(merged_everywhere(word, pair), times) for word, times in words]
    return merges


@given(corpora, st.integers(3, 20))
def test_agrees_with_counting_again_each_time(words, size):
    assert learn_merges(words, LETTERS, size, join) == counting_again_each_time(
        words, LETTERS, size
    )


@given(corpora, st.randoms())
def test_the_order_of_the_words_plays_no_part(words, random):
    shuffled = dict(random.sample(list(words.items()), len(words)))
    assert learn_merges(words, LETTERS, 10, join) == learn_merges(
        shuffled, LETTERS, 10, join
    )


def test_by_hand():
    # ab comes five times, bc four times: but not one bc is left without the ab.
    words = {tuple("abc"): 4, tuple("ab"): 1, tuple("ca"): 1}
    assert learn_merges(words, LETTERS, 9, join) == [("a", "b"), ("ab", "c")]
    assert learn_merges(words, LETTERS, 4, join) == [("a", "b")]
    assert learn_merges({tuple("aaaaa"): 2}, LETTERS, 9, join) == [
        ("a", "a"),
        ("aa", "a"),
        ("aa", "aaa"),
    ]


def test_of_equals_the_earlier_tokens_win():
    words = {tuple("cb"): 2, tuple("ba"): 2, tuple("bc"): 2}
    assert learn_merges(words, LETTERS, 6, join) == [("b", "a"), ("b", "c"), ("c", "b")]


def test_two_merges_may_lead_to_one_token():
    words = {("a", "b", "c"): 9, ("a", "b"): 9, ("b", "c"): 8, ("a", "bc"): 7}
    merges = learn_merges(words, ["a", "b", "c", "bc"], 6, join)
    assert merges == [("a", "b"), ("ab", "c")]
    merges = learn_merges(words, ["a", "b", "c", "bc"], 7, join)
    assert merges == [("a", "b"), ("ab", "c"), ("b", "c"), ("a", "bc")]
