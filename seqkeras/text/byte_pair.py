"""Byte-pair encoding: frequent strings as tokens, and no text that has no ids."""

import heapq
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from seqkeras.text.pair_merging import learn_merges
from seqkeras.text.vocabulary import END, PAD, START, Vocabulary, listed

SPECIALS = (PAD, START, END)
BYTES = [bytes([value]) for value in range(256)]
REMEMBERED = 100_000  # pieces whose ids are kept

# What no merge crosses. A space belongs to the word behind it.
_PIECE = re.compile(
    r"'(?:[sdmt]|ll|ve|re)"  # English endings: it's, don't, we'll
    r"| ?[^\W\d_]+"  # letters
    r"| ?\d+"  # digits
    r"| ?(?:[^\s\w]|_)+"  # punctuation marks, emoji
    r"|\s+(?!\S)|\s+"  # spaces, but the last one before a word
)


class BytePair(Vocabulary):
    """A vocabulary of byte strings, each made by merging two shorter ones.

    A text is its UTF-8 bytes. `fit` starts from the 256 bytes and merges the most
    frequent pair of neighbours into a new token until there are `size` tokens.
    `encode` applies the merges to a new text in the order they were learned. What
    is frequent becomes one token, what is rare some pieces, and nothing is
    unknown: `decode(encode(text)) == text` for any text. A piece may end inside
    a character, in Hangul or an emoji; together the pieces are whole again.

    Args:
        merges: Pairs of byte strings, in the order they were learned.

    Raises:
        ValueError: If a merge joins tokens that no byte or earlier merge makes.

    Example:

    >>> pairs = BytePair.fit(["low lower lowest", "slow slower"], size=268)
    >>> pairs.split("slowest 한")
    [b's', b'lowe', b's', b't', b' ', b'\\xed', b'\\x95', b'\\x9c']
    >>> pairs.decode(pairs.encode("slowest 한"))
    'slowest 한'

    References:
        - [Sennrich et al., 2016](https://arxiv.org/abs/1508.07909)
        - Radford et al., 2019, Language models are unsupervised multitask
          learners, section 2.2, merges bytes.
    """

    def __init__(self, merges: Sequence[tuple[bytes, bytes]]):
        self.merges = [(bytes(first), bytes(second)) for first, second in merges]
        made = set(BYTES)
        for pair in self.merges:
            if not made.issuperset(pair):
                raise ValueError(
                    "expected merges of bytes and of what merges before made. "
                    f"Received: {pair}"
                )
            made.add(b"".join(pair))
        texts = dict.fromkeys([*BYTES, *map(b"".join, self.merges)])
        super().__init__([*SPECIALS, *texts], SPECIALS)

        self._rank = {}  # pair of ids -> place of its merge
        for place, (first, second) in enumerate(self.merges):
            pair = self._ids[first], self._ids[second]
            self._rank.setdefault(pair, place)
        self._made = [self._ids[b"".join(pair)] for pair in self.merges]
        self._known = {}  # piece -> ids

    @classmethod
    def fit(cls, train_texts: Iterable[str], size: int):
        """Learn the merges from the training split.

        Args:
            train_texts: The texts of the training split and nothing else.
            size: Number of ids, with 3 special ones and 256 bytes. If no pair
                comes twice any more, there are fewer.

        Returns:
            The vocabulary. The order of the texts plays no part in it.

        Raises:
            ValueError: If `size` leaves no room for the bytes.
        """
        if size < len(SPECIALS) + len(BYTES):
            raise ValueError(
                f"expected at least {len(SPECIALS) + len(BYTES)} ids, for special "
                f"tokens and bytes. Received: size={size}"
            )
        counts = Counter(p for text in listed(train_texts) for p in pieces(text))
        words = {
            tuple(BYTES[byte] for byte in piece.encode()): count
            for piece, count in counts.items()
        }
        room = size - len(SPECIALS)
        return cls(learn_merges(words, BYTES, room, join=lambda a, b: a + b))

    def split(self, text: str) -> list[bytes]:
        return [self.tokens[i] for i in self.encode(text)]

    @staticmethod
    def join(tokens: list[bytes]) -> str:
        """The text of tokens; a character that is not whole becomes U+FFFD."""
        return b"".join(tokens).decode("utf-8", errors="replace")

    def encode(self, text: str) -> list[int]:
        ids = []
        for piece in pieces(text):
            if piece not in self._known:
                if len(self._known) == REMEMBERED:
                    self._known.clear()
                self._known[piece] = self._merge(piece)
            ids += self._known[piece]
        return ids

    def _merge(self, piece):
        """Apply the merges to one piece, the first learned first.

        The parts are linked to their neighbours and the possible merges queued, so
        that time grows with n log n, even for a text without a space.
        """
        rank, made = self._rank, self._made
        parts = [self._ids[BYTES[byte]] for byte in piece.encode()]
        pairs = enumerate(pairwise(parts))
        queue = [(rank[pair], i) for i, pair in pairs if pair in rank]
        heapq.heapify(queue)
        left = list(range(-1, len(parts)))
        right = list(range(1, len(parts) + 1))
        parts.append(None)  # the neighbour of the first part and of the last

        while queue:
            first, i = heapq.heappop(queue)
            gone = right[i]
            if rank.get((parts[i], parts[gone])) != first:
                continue  # one of the two has been merged with another
            parts[i], parts[gone] = made[first], None
            right[i] = right[gone]
            left[right[i]] = i
            for a, b in (left[i], i), (i, right[i]):
                if (pair := (parts[a], parts[b])) in rank:
                    heapq.heappush(queue, (rank[pair], a))
        return [part for part in parts if part is not None]

    def get_config(self) -> dict:
        """The merges; a byte is written as the character of the same number."""
        return {"merges": [[t.decode("latin-1") for t in pair] for pair in self.merges]}

    @classmethod
    def from_config(cls, config: dict):
        merges = config["merges"]
        return cls([tuple(t.encode("latin-1") for t in pair) for pair in merges])


def pieces(text: str) -> list[str]:
    """Cut a text into words, numbers, marks and spaces; together they are the text.

    Example:

    >>> pieces("It's 42  km.")
    ['It', "'s", ' 42', ' ', ' km', '.']
    """
    return _PIECE.findall(text)
