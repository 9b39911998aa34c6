"""A sentence with its tags, and where taggers disagree.

Taught in notebooks/32_many_to_many.ipynb.
"""

from seqkeras.plots._draw import STATE, canvas

LINE, MARGIN = 0.36, 0.12  # height of a line and air at the edges, in inches
LETTER, GAP = 0.085, 0.16  # room for a letter and between two words
WIDTH = 9  # of a figure: the same whichever sentence a tagger gets wrong
QUIET = dict(color="#8A8A8A")
DIFFERENT = dict(
    weight="bold", bbox=dict(boxstyle="round,pad=0.2", fill=False, edgecolor=STATE)
)


def tagged_sentence(words: list[str], rows: dict[str, list[str]], ax=None):
    """Draw a sentence and, over its words, a row of tags from each tagger.

    The other rows are compared with the first: a tag that differs from it is bold
    and in a box. The tag `"O"`, outside entities, is grey.

    Args:
        words: The words, up to about 14.
        rows: Dictionary from a label, such as `"true"` or `"CRF"`, to one tag for
            each word.
        ax: Axes to draw on. `None` makes a figure that fits.

    Returns:
        The axes.

    Raises:
        ValueError: If there is no word or no row, or if a row does not have one
            tag for each word.

    Example:

    >>> rows = {"true": ["B-PER", "O"], "softmax": ["B-DATE", "O"]}
    >>> ax = tagged_sentence(["May", "sings"], rows)
    >>> [text.get_text() for text in ax.texts if text.get_weight() == "bold"]
    ['B-DATE']
    """
    _check(words, rows)
    columns = list(zip(*rows.values(), words, strict=True))
    widths = [GAP + LETTER * max(map(len, column)) for column in columns]
    x = MARGIN + GAP + LETTER * max(map(len, rows))
    lines = [MARGIN + LINE * (place + 0.5) for place in range(len(rows), -1, -1)]
    right = max(x + sum(widths) + MARGIN, WIDTH)
    ax = canvas(right, LINE * len(lines) + 2 * MARGIN, ax)

    for y, label in zip(lines, rows, strict=False):
        ax.text(MARGIN, y, label, va="center")
    for (*tags, word), width in zip(columns, widths, strict=True):
        middle = dict(x=x + width / 2, ha="center", va="center")
        for y, tag in zip(lines, tags, strict=False):
            look = QUIET if tag == "O" else {}
            if tag != tags[0]:
                look = DIFFERENT
            ax.text(y=y, s=tag, fontsize=9, **middle, **look)
        ax.text(y=lines[-1], s=word, **middle)
        x += width
    return ax


def _check(words, rows):
    if not len(words) or not rows:
        raise ValueError(
            "expected at least one word and one row of tags. "
            f"Received: {len(words)} words, {len(rows)} rows"
        )
    for label, tags in rows.items():
        if len(tags) != len(words):
            raise ValueError(
                f"expected one tag for each of {len(words)} words. "
                f"Received: {len(tags)} tags in row {label!r}"
            )
