"""Words and punctuation marks as tokens.

Taught in notebooks/30_many_to_one.ipynb.
"""

import re
import unicodedata

from seqkeras.text.vocabulary import Vocabulary

_TOKEN = re.compile(
    r"""
      \w+(?:['’]\w+)*             # a word or a number: dog, don't, 한국어, 42
    | [\U0001F1E6-\U0001F1FF]{2}  # a flag, spelt with two letters
    | [^\w\s]                     # a punctuation mark or an emoji, with what varies it
      (?: [\uFE0F\u20E3\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F]
        | \u200D[^\w\s]           # a joiner and what it joins
      )*
    """,
    re.VERBOSE,
)


class Words(Vocabulary):
    """A vocabulary of words.

    A text is cut at its spaces, and between letters and punctuation; an apostrophe
    inside a word stays in it. Case is kept. Languages that write no spaces, or
    vowels as marks beside the letter, need `BytePair`.

    Decoding puts a space between all tokens: how many there were, words do not
    tell. Decoded text gives the same tokens again.

    Example:

    >>> words = Words.fit(["The dog can't sleep.", "The cat can."])
    >>> Words.split("The dog can't sleep.")
    ['The', 'dog', "can't", 'sleep', '.']
    >>> words.decode(words.encode("The  cow can't."))
    "The [UNK] can't ."
    """

    @staticmethod
    def split(text: str) -> list[str]:
        return _TOKEN.findall(unicodedata.normalize("NFC", text))

    @staticmethod
    def join(tokens: list[str]) -> str:
        return " ".join(tokens)
