"""Learn which neighbours to merge: the training of byte pairs and word pieces."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise


def learn_merges(
    words: Mapping[tuple, int], tokens: Sequence, size: int, join: Callable
) -> list[tuple]:
    """Merge the most frequent pair of neighbours, again and again.

    A merge changes only the words that hold the pair, so only their pairs are
    counted again. Of equally frequent pairs the one with the earlier tokens wins.

    Args:
        words: For each word, as a tuple of tokens, how often it came.
        tokens: The tokens that words are made of.
        size: Number of tokens to stop at. No pair that came only once is merged,
            so there may be fewer.
        join: Function of two tokens that names the merged one. Two merges may
            lead to the same token.

    Returns:
        The merged pairs, in order.

    Example:

    >>> words = {("l", "o", "w"): 5, ("l", "o", "t"): 2, ("n", "o", "w"): 4}
    >>> learn_merges(words, tokens="lnotw", size=8, join=lambda a, b: a + b)
    [('o', 'w'), ('l', 'ow'), ('n', 'ow')]

    References:
        - [Gage, 1994](http://www.pennelynn.com/Documents/CUJ/HTML/94HTML/19940045.HTM)
        - [Sennrich et al., 2016](https://arxiv.org/abs/1508.07909), section 3.2.
    """
    tokens = list(tokens)
    ids = {token: i for i, token in enumerate(tokens)}
    spelt = [[ids[token] for token in word] for word in words]
    times = list(words.values())

    counts = Counter()
    where = defaultdict(set)  # pair -> numbers of the words that may hold it
    for number, word in enumerate(spelt):
        for pair in pairwise(word):
            counts[pair] += times[number]
            where[pair].add(number)
    queue = [(-count, pair) for pair, count in counts.items()]
    heapq.heapify(queue)

    merges = []
    while queue and len(tokens) < size:
        negative, pair = heapq.heappop(queue)
        if -negative != counts[pair]:
            continue  # counted again since, and queued again
        if counts[pair] < 2:
            break
        first, second = (tokens[i] for i in pair)
        merges.append((first, second))
        token = join(first, second)
        if token not in ids:
            ids[token] = len(tokens)
            tokens.append(token)

        change = Counter()
        for number in where.pop(pair):
            before = spelt[number]
            after = spelt[number] = _merged(before, pair, ids[token])
            for old in pairwise(before):
                change[old] -= times[number]
            for new in pairwise(after):
                change[new] += times[number]
                where[new].add(number)
        for changed, difference in change.items():
            if difference:
                counts[changed] += difference
                heapq.heappush(queue, (-counts[changed], changed))
    return merges


def _merged(word, pair, merged):
    """The word with every occurrence of the pair merged, from the left."""
    result = []
    position = 0
    while position < len(word):
        if (*word[position : position + 2],) == pair:
            result.append(merged)
            position += 2
        else:
            result.append(word[position])
            position += 1
    return result
