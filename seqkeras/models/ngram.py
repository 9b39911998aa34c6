"""Character n-grams: the next character, from counts of what followed before.

Taught in notebooks/10_before_rnns.ipynb.
"""

import numpy as np

from seqkeras.models.before_rnns import positive


class NGram:
    """An n-gram model of characters with add-alpha smoothing.

    The context c is the last `n - 1` characters (fewer at the start of a text),
    count(c, x) how often x followed it, and V the size of the vocabulary:

        p(x | c) = (count(c, x) + alpha) / (count(c) + alpha V)

    A context that never came has the uniform distribution, `1 / V`.

    Args:
        n: Characters in a gram, the one to predict included; 2 makes a bigram.
        alpha: What is added to every count, above zero.

    Raises:
        ValueError: If `n` is no positive integer or `alpha` not above zero.

    Example:

    >>> model = NGram(n=2).fit("abab")
    >>> model.next_probabilities("a").round(2)  # of a, of b
    array([0.25, 0.75])

    References:
        - [Shannon, 1948](https://doi.org/10.1002/j.1538-7305.1948.tb01338.x)
    """

    def __init__(self, n: int, alpha: float = 1.0):
        positive(n=n)
        if not alpha > 0:
            raise ValueError(f"expected a number above 0. Received: alpha={alpha}")
        self.n = n
        self.alpha = alpha

    def fit(self, text: str, vocabulary: str | None = None):
        """Count what follows every context of up to `n - 1` characters.

        Args:
            text: The text to learn from.
            vocabulary: Characters the model may meet; those of `text` for `None`.

        Returns:
            The model.

        Raises:
            ValueError: If the text is empty or leaves the vocabulary.
        """
        if not text:
            raise ValueError("expected a text of at least one character. Received: ''")
        self.vocabulary = sorted(set(vocabulary or text))
        self.counts = {}  # context -> how often each character followed
        for position, character in enumerate(self._ids(text)):
            for start in range(max(0, position - self.n + 1), position + 1):
                context = text[start:position]
                if context not in self.counts:
                    self.counts[context] = np.zeros(len(self.vocabulary))
                self.counts[context][character] += 1
        return self

    def next_probabilities(self, context: str) -> np.ndarray:
        """Probability of every character of `vocabulary` to come after `context`.

        Args:
            context: What came before; only its last `n - 1` characters count.

        Returns:
            Array of shape `(len(vocabulary),)` that sums to one.
        """
        nothing = np.zeros(len(self.vocabulary))
        counts = self.counts.get(self._shorten(context), nothing) + self.alpha
        return counts / counts.sum()

    def log_probabilities(self, text: str) -> np.ndarray:
        """Natural logarithm of the probability of every character of a text.

        Args:
            text: Characters of `vocabulary`.

        Returns:
            Array of shape `(len(text),)`; each value sees what stands before it.

        Raises:
            ValueError: If the text leaves the vocabulary.
        """
        pairs = enumerate(self._ids(text))
        probabilities = [self.next_probabilities(text[:t])[x] for t, x in pairs]
        return np.log(probabilities)

    def sample(self, length: int, seed: int) -> str:
        """Write a text of `length` characters, one drawn after the other."""
        rng = np.random.default_rng(seed)
        text = ""
        for _ in range(length):
            text += rng.choice(self.vocabulary, p=self.next_probabilities(text))
        return text

    def _shorten(self, context):
        return context[max(0, len(context) - self.n + 1) :]

    def _ids(self, text):
        ids = {character: i for i, character in enumerate(self.vocabulary)}
        unknown = sorted(set(text) - set(ids))
        if unknown:
            raise ValueError(
                "expected characters of the vocabulary only. "
                f"Received: {''.join(unknown)!r}"
            )
        return [ids[character] for character in text]


class InterpolatedNGram(NGram):
    """An n-gram model that mixes every context with the next shorter one.

    With c' the context c without its oldest character, and types(c) the number of
    different characters that followed c, the weights of Witten and Bell are

        p(x | c) = (count(c, x) + types(c) p(x | c')) / (count(c) + types(c))

    down to the uniform distribution below the empty context. Many different
    followers mean that a new one is likely: the shorter context has more to say.
    A context that never came leaves all to the shorter one.

    Args:
        n: Characters in a gram, the one to predict included.

    Raises:
        ValueError: If `n` is no positive integer.

    Example:

    >>> model = InterpolatedNGram(n=2).fit("abab")
    >>> model.next_probabilities("a").round(2)  # of a, of b
    array([0.17, 0.83])

    References:
        - Jelinek and Mercer, 1980, on mixing long contexts with short ones.
        - [Witten and Bell, 1991](https://doi.org/10.1109/18.87000), method C.
        - [Chen and Goodman, 1999](https://doi.org/10.1006/csla.1999.0128)
          compare the ways to smooth.
    """

    def __init__(self, n: int):
        super().__init__(n)

    def next_probabilities(self, context: str) -> np.ndarray:
        context = self._shorten(context)
        size = len(self.vocabulary)
        probabilities = np.full(size, 1 / size)
        for start in range(len(context), -1, -1):  # shortest context first
            counts = self.counts.get(context[start:])
            if counts is None:
                break
            types = np.count_nonzero(counts)
            probabilities = (counts + types * probabilities) / (counts.sum() + types)
        return probabilities
