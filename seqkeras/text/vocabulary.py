"""A vocabulary: which token has which id."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from seqkeras.files import write

PAD, UNKNOWN, START, END, MASK = "[PAD]", "[UNK]", "[START]", "[END]", "[MASK]"
SPECIALS = (PAD, UNKNOWN, START, END)


class Vocabulary:
    """Tokens and their ids.

    Id 0 is padding and nothing else. `fit` puts the other special tokens next and
    then the tokens of the training split, the most frequent first. After that the
    vocabulary never grows: a token it has not seen is `[UNK]`. New text will have
    such tokens, so the texts that stand for new text must have them, too: `fit`
    gets the training split and nothing else.

    This class takes lists of tokens, such as the tags of a sentence. `Words`,
    `Characters`, `BytePair` and `WordPiece` are vocabularies that take texts.

    Args:
        tokens: All tokens in the order of their ids, the special ones included.
        specials: Those that are not text. Without `[UNK]` among them, an unknown
            token is an error.

    Raises:
        ValueError: If `tokens` does not begin with `[PAD]`, says a token twice or
            leaves out a special one.

    Example:

    >>> tags = Vocabulary.fit([["DET", "NOUN"], ["NOUN"]], specials=["[PAD]"])
    >>> tags.tokens
    ['[PAD]', 'NOUN', 'DET']
    >>> tags.encode(["DET", "NOUN"])
    [2, 1]
    >>> tags.decode([2, 1, 0])
    ['DET', 'NOUN']
    """

    pad_id = 0

    def __init__(self, tokens: Sequence[str], specials: Sequence[str] = SPECIALS):
        self.tokens = list(tokens)
        self.specials = tuple(specials)
        self._ids = {token: i for i, token in enumerate(self.tokens)}
        if self.tokens[:1] != [PAD]:
            raise ValueError(
                f"expected {PAD} as the first token. Received: {self.tokens[:1]}"
            )
        if len(self._ids) < len(self.tokens):
            twice = [t for t, n in Counter(self.tokens).items() if n > 1]
            raise ValueError(f"expected every token once. Received twice: {twice}")
        self.special_ids = [self.id_of(token) for token in self.specials]
        shown = (UNKNOWN, MASK)  # they stand for text, the others around it
        self._silent = {self.id_of(t) for t in self.specials if t not in shown}

    @classmethod
    def fit(
        cls,
        train_texts: Iterable,
        size: int | None = None,
        min_count: int = 1,
        specials: Sequence[str] = SPECIALS,
    ):
        """Collect the tokens of the training split.

        Args:
            train_texts: The training split and nothing else: texts, or for a plain
                `Vocabulary` lists of tokens.
            size: Number of ids, the special ones included; the most frequent
                tokens stay. `None` keeps all.
            min_count: How often a token must come to be kept.
            specials: See the class.

        Returns:
            The vocabulary. The order of the texts plays no part in it.

        Raises:
            ValueError: If there is no token in the texts, or no room for one.
        """
        counts = Counter(t for text in listed(train_texts) for t in cls.split(text))
        if not counts:
            raise ValueError("expected texts with at least one token. Received: none")
        if size is not None and size <= len(specials):
            raise ValueError(
                f"expected more than {len(specials)} ids, which the special tokens "
                f"take. Received: size={size}"
            )
        found = [
            token
            for token, count in sorted(counts.items(), key=lambda x: (-x[1], x[0]))
            if count >= min_count and token not in specials
        ]
        return cls([*specials, *found][:size], specials)

    @staticmethod
    def split(text) -> list[str]:
        """The tokens of a text."""
        if isinstance(text, str):
            raise ValueError(
                "expected a list of tokens; Words, Characters, BytePair and WordPiece "
                f"take texts. Received: {text[:40]!r}"
            )
        return list(text)

    @staticmethod
    def join(tokens: list):
        """The text of tokens, `split` undone."""
        return tokens

    def encode(self, text) -> list[int]:
        """The ids of a text's tokens."""
        tokens = self.split(text)
        if UNKNOWN in self.specials:
            unknown = self._ids[UNKNOWN]
            return [self._ids.get(token, unknown) for token in tokens]
        return [self.id_of(token) for token in tokens]

    def decode(self, ids: Iterable[int]):
        """The text of ids, without padding and the marks around a text."""
        ids = [int(i) for i in ids]
        if ids and not 0 <= min(ids) <= max(ids) < len(self):
            raise ValueError(
                f"expected ids from 0 to {len(self) - 1}. "
                f"Received: ids from {min(ids)} to {max(ids)}"
            )
        return self.join([self.tokens[i] for i in ids if i not in self._silent])

    def id_of(self, token: str) -> int:
        """The id of one token, which must be there."""
        if token not in self._ids:
            raise ValueError(
                f"expected one of the {len(self)} tokens. Received: {token!r}"
            )
        return self._ids[token]

    @property
    def start_id(self) -> int:
        return self.id_of(START)

    @property
    def end_id(self) -> int:
        return self.id_of(END)

    def __len__(self):
        return len(self.tokens)

    def __contains__(self, token):
        return token in self._ids

    def get_config(self) -> dict:
        return {"tokens": self.tokens, "specials": list(self.specials)}

    @classmethod
    def from_config(cls, config: dict):
        return cls(**config)

    def save(self, path: str | Path):
        """Write a JSON file. A file that was there stays whole until it is replaced."""
        content = {"class": type(self).__name__, **self.get_config()}
        write(Path(path), json.dumps(content, ensure_ascii=False) + "\n")

    @classmethod
    def load(cls, path: str | Path):
        """Read what `save` wrote.

        Raises:
            ValueError: If the file holds anything else.
        """
        try:
            config = json.loads(Path(path).read_text(encoding="utf-8"))
            name = config.pop("class")
            if name != cls.__name__:
                raise ValueError(f"class {name}")
            return cls.from_config(config)
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            raise ValueError(
                f"expected a file that {cls.__name__}.save wrote. "
                f"Received: {path} ({error})"
            ) from error


def listed(texts: Iterable) -> Iterable:
    """The texts, unless it is a single one: its characters would pass for texts."""
    if isinstance(texts, str):
        raise ValueError(f"expected a list of texts. Received: one, {texts[:40]!r}")
    return texts
