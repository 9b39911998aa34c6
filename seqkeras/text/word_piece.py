"""WordPiece: the subwords of BERT.

Taught in notebooks/52_bert.ipynb.
"""

import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from seqkeras.text.pair_merging import learn_merges
from seqkeras.text.vocabulary import MASK, PAD, UNKNOWN, Vocabulary, listed

CLS, SEP = "[CLS]", "[SEP]"
SPECIALS = (PAD, UNKNOWN, CLS, SEP, MASK)
LONGEST = 100  # characters; a longer word is unknown
REMEMBERED = 100_000  # words whose pieces are kept
IDEOGRAPHS = [  # the blocks that BERT takes as words of one character
    *[(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF)],
    *[(0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0x2F800, 0x2FA1F)],
]


class WordPiece(Vocabulary):
    """A vocabulary of pieces of words; `##` marks those that do not begin one.

    A text is cut into words at spaces and around every punctuation mark and Chinese
    character. A word is cut into the longest piece there is at its start, then the
    longest one after that, and so on. If there is none, the whole word is `[UNK]`.

    `fit` merges the most frequent pair, as byte-pair encoding does and as the
    `tokenizers` library does under this name. Schuster and Nakajima merge the pair
    that makes the training text most likely; how BERT's own pieces were chosen is
    not published.

    Decoding puts a space between all words: how many there were, pieces do not tell.

    Args:
        tokens: All tokens in the order of their ids, as in the lines of the file
            `vocab.txt` of a published BERT.
        lowercase: Whether case and accents are dropped ("uncased"). Hangul is then
            spelt in letters, and written as syllables again when decoded.

    Raises:
        ValueError: If `tokens` does not begin with `[PAD]`, says a token twice or
            leaves out a special one.

    Example:

    >>> specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    >>> bert = WordPiece([*specials, "un", "##aff", "##able", "!"])
    >>> bert.split("unaffable! fun")
    ['un', '##aff', '##able', '!', '[UNK]']
    >>> bert.decode([2, 5, 6, 7, 8, 3, 0])
    'unaffable !'

    References:
        - [Schuster and Nakajima, 2012](https://doi.org/10.1109/ICASSP.2012.6289079)
        - [Wu et al., 2016](https://arxiv.org/abs/1609.08144), section 4.1.
        - [Devlin et al., 2019](https://arxiv.org/abs/1810.04805)
    """

    def __init__(self, tokens: Sequence[str], lowercase: bool = False):
        super().__init__(tokens, SPECIALS)
        self.lowercase = lowercase
        self._spelling = _Spelling(lowercase)
        self._known = {}  # word -> pieces

    @classmethod
    def fit(cls, train_texts: Iterable[str], size: int, lowercase: bool = False):
        """Learn the pieces from the training split.

        Args:
            train_texts: The texts of the training split and nothing else.
            size: Number of ids, with 5 special ones and two for every character:
                at the start of a word and inside. If no pair comes twice any more,
                there are fewer.
            lowercase: See the class.

        Returns:
            The vocabulary. The order of the texts plays no part in it.

        Raises:
            ValueError: If there is no word in the texts, or `size` leaves no room
                for the characters.
        """
        spelling = _Spelling(lowercase)
        counts = Counter(w for t in listed(train_texts) for w in spelling.words(t))
        if not counts:
            raise ValueError("expected texts with at least one word. Received: none")
        letters = sorted(set("".join(counts)))
        tokens = [*letters, *(f"##{letter}" for letter in letters)]
        if size < len(SPECIALS) + len(tokens):
            raise ValueError(
                f"expected at least {len(SPECIALS) + len(tokens)} ids, for special "
                f"tokens and {len(letters)} characters. Received: size={size}"
            )
        words = {
            (word[0], *(f"##{letter}" for letter in word[1:])): count
            for word, count in counts.items()
        }
        merges = learn_merges(words, tokens, size - len(SPECIALS), _join)
        made = (_join(first, second) for first, second in merges)
        return cls(list(dict.fromkeys([*SPECIALS, *tokens, *made])), lowercase)

    @property
    def cls_id(self) -> int:
        return self.id_of(CLS)

    @property
    def sep_id(self) -> int:
        return self.id_of(SEP)

    @property
    def mask_id(self) -> int:
        return self.id_of(MASK)

    def split(self, text: str) -> list[str]:
        found = []
        for word in self._spelling.words(text):
            if word not in self._known:
                if len(self._known) == REMEMBERED:
                    self._known.clear()
                self._known[word] = self._cut(word)
            found += self._known[word]
        return found

    @staticmethod
    def join(tokens: list[str]) -> str:
        return unicodedata.normalize("NFC", " ".join(tokens).replace(" ##", ""))

    def _cut(self, word):
        """The longest piece there is, again and again."""
        if len(word) > LONGEST:
            return [UNKNOWN]
        found, rest = [], word
        while rest:
            mark = "##" if found else ""
            ends = range(len(rest), 0, -1)
            end = next((end for end in ends if mark + rest[:end] in self), None)
            if end is None:
                return [UNKNOWN]
            found.append(mark + rest[:end])
            rest = rest[end:]
        return found

    def get_config(self) -> dict:
        return {"tokens": self.tokens, "lowercase": self.lowercase}


class _Spelling(dict):
    """For `str.translate`: the number of a character to what BERT reads there."""

    def __init__(self, lowercase):
        self.lowercase = lowercase

    def words(self, text):
        form = "NFD" if self.lowercase else "NFC"
        return unicodedata.normalize(form, text).translate(self).split()

    def __missing__(self, code):
        self[code] = self._spell(chr(code), code)
        return self[code]

    def _spell(self, letter, code):
        category = unicodedata.category(letter)
        if letter in "\t\n\r" or category == "Zs":
            return " "
        if category in ("Cc", "Cf") or letter == "\ufffd":
            return ""  # control characters, what no decoder understood
        if category.startswith("P") or letter in string.punctuation:
            return f" {letter} "
        if any(first <= code <= last for first, last in IDEOGRAPHS):
            return f" {letter} "
        if self.lowercase:
            return "" if category == "Mn" else letter.lower()
        return letter


def _join(first, second):
    return first + second.removeprefix("##")
