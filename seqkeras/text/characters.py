"""Characters as tokens."""

import unicodedata

from seqkeras.text.vocabulary import Vocabulary


class Characters(Vocabulary):
    """A vocabulary of characters.

    A character is a code point of the text in Unicode's composed form (NFC), so
    a Hangul syllable is one token, however the file spells it. No text is long
    to learn from, few tokens are unknown, and sequences are long.

    Example:

    >>> characters = Characters.fit(["banana"])
    >>> characters.tokens
    ['[PAD]', '[UNK]', '[START]', '[END]', 'a', 'n', 'b']
    >>> characters.encode("nab!")
    [5, 4, 6, 1]
    >>> characters.decode([5, 4, 6, 1])
    'nab[UNK]'
    """

    @staticmethod
    def split(text: str) -> list[str]:
        return list(unicodedata.normalize("NFC", text))

    @staticmethod
    def join(tokens: list[str]) -> str:
        return "".join(tokens)
