"""Short reviews whose verdict often hangs on the order of the words.

Taught in notebooks/30_many_to_one.ipynb.
"""

from seqkeras.datasets import path

SPLITS = ("train", "validation", "test")


def load(split: str = "train") -> tuple[list[str], list[int], list[str]]:
    """Load one split of 4,500 short reviews of eight kinds of things.

    Films, books, restaurants, hotels, phones, games, courses and museums. Every
    review is of one phenomenon, which says how its verdict comes about:

    - `"plain"`: words of one kind only.
    - `"negation"`: "not", "never", "nobody" turn words over, or seem to.
    - `"contrast"`: favourable and unfavourable words; the main clause, or what
      follows "but", has the say.
    - `"intensifier"`: "truly", "so"; what is strong outweighs what is faint.
    - `"comparison"`: better or worse than something else.

    Half of the reviews of every phenomenon are favourable. No review is much like
    one of another split.

    Args:
        split: `"train"` (3,000 reviews), `"validation"` (500) or `"test"` (1,000).

    Returns:
        Three lists of the same length: the texts; the labels, 1 for a favourable
        review and 0 for an unfavourable one; the phenomena.

    Raises:
        ValueError: If there is no such split.

    Example:

    >>> texts, labels, phenomena = load("test")
    >>> len(texts), sum(labels), phenomena.count("negation")
    (1000, 500, 180)
    """
    if split not in SPLITS:
        raise ValueError(f"expected one of {SPLITS}. Received: split={split!r}")
    lines = path("reviews.tsv").read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    chosen = [row for row in rows if row[0] == split]
    texts = [text for *_, text in chosen]
    labels = [int(label) for _, label, *_ in chosen]
    phenomena = [phenomenon for _, _, phenomenon, *_ in chosen]
    return texts, labels, phenomena
