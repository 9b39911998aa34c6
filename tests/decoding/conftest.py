from string import ascii_lowercase

import numpy as np
import pytest

LETTERS = "^$" + ascii_lowercase
START, END = 0, 1


class Speller:
    """A model that spells one word per row, and is lost after a wrong letter.

    Its state is the word's number and the number of letters written.
    """

    def __init__(self, words):
        width = max(map(len, words)) + 1
        spelt = [f"^{word}".ljust(1 + width, "$") for word in words]
        self.ids = np.array([[LETTERS.index(x) for x in row] for row in spelt])
        self.state = (np.arange(len(words)), np.zeros(len(words), int))
        self.start_ids = np.full(len(words), START)
        self.arguments = (self, self.start_ids, self.state)
        self.calls = 0

    def __call__(self, token, state):
        self.calls += 1
        word, written = map(np.asarray, state)
        here = np.minimum(written, self.ids.shape[1] - 2)
        right = token == self.ids[word, here]
        logits = 9.0 * np.eye(len(LETTERS))[self.ids[word, here + 1]]
        return logits * right[:, None], (word, written + 1)


@pytest.fixture
def speller():
    return Speller


@pytest.fixture
def read():
    """Letters of ids."""
    return lambda rows: ["".join(LETTERS[i] for i in ids) for ids in rows]


@pytest.fixture
def bigram():
    """A model that looks at the newest token only, from a table of logits."""

    def model(table):
        return lambda token, state: (np.asarray(table)[token], state)

    return model
