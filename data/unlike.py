"""Keep texts that are too much alike out of a data set."""

from collections import Counter, defaultdict


class Unlike:
    """Let a text pass unless it is too much like one that passed before.

    Two texts are as alike as their word 3-grams, in lower case: those they share,
    divided by those that either has (Jaccard).
    """

    def __init__(self, limit):
        self.limit = limit
        self.sizes = []
        self.homes = defaultdict(list)

    def admit(self, words):
        """Say whether the text passes, and remember it if it does."""
        words = [word.lower() for word in words]
        grams = set(zip(words, words[1:], words[2:], strict=False))
        shared = Counter(home for gram in grams for home in self.homes[gram])
        for home, n in shared.items():
            if n >= self.limit * (len(grams) + self.sizes[home] - n):
                return False
        for gram in grams:
            self.homes[gram].append(len(self.sizes))
        self.sizes.append(len(grams))
        return True
