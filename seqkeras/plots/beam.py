"""The tree of a beam search: what was continued, and what was given up.

Taught in notebooks/40_seq2seq.ipynb.
"""

from matplotlib.patches import FancyBboxPatch

from seqkeras.plots._draw import STATE, canvas
from seqkeras.plots.next_token import VISIBLE

ROW, HIGH, GAP, MARGIN = 0.4, 0.28, 0.75, 0.12  # in inches
LETTER = 0.1  # room for a letter
FILL = {True: "#F5D7BF", False: "white"}  # kept, pruned
LOOK = {
    True: dict(color=STATE, linestyle="-", linewidth=1.6),
    False: dict(color="#6E6E6E", linestyle=(0, (3, 2)), linewidth=0.8),
}


def beam(steps, ax=None, title=""):
    """Draw the tree of a beam search, a column per step.

    A box is a candidate: its newest token, and the probability of all its tokens
    together. What was kept is in colour, with firm lines; what was pruned is pale and
    dashed, and nothing continues it. A candidate that has ended is listed again,
    unchanged, as long as it is kept.

    Args:
        steps: For each step a list of candidates, each a tuple: the tokens so far, a
            tuple of strings; their probability; whether it was kept.
        ax: Axes to draw on. `None` makes a figure that fits.
        title: Title of the axes.

    Returns:
        The axes.

    Raises:
        ValueError: If there is no candidate in a step, one is listed twice, a
            probability is not from 0 to 1, or a candidate continues none that was
            kept in the step before.

    Example: the likelier first token is not the better one.

    >>> first = [(("a",), 0.6, True), (("b",), 0.4, True)]
    >>> second = [(("a", "b"), 0.3, False), (("b", "b"), 0.36, True)]
    >>> ax = beam([first, second])
    >>> [text.get_text() for text in ax.texts]
    ['start', 'a  0.6', 'b  0.4', 'b  0.3', 'b  0.36']

    References:
        - [Sutskever et al., 2014](https://arxiv.org/abs/1409.3215), section 3.2.
    """
    _check(steps)
    longest = max(len(_label(*row)) for step in steps for row in step)
    wide = LETTER * (longest + 1)
    width = 2 * MARGIN + (len(steps) + 1) * wide + len(steps) * GAP
    height = 2 * MARGIN + ROW * max(map(len, steps))
    ax = canvas(width, height, ax)
    ax.set_title(title)

    x = MARGIN + wide / 2
    before = {(): height / 2}  # height of each candidate
    _candidate(ax, x, height / 2, wide, "start", kept=True)
    for step in steps:
        # In the order of their parents, so that no two lines cross.
        order = list(before)
        rows = sorted(step, key=lambda row: order.index(_parent(row[0], before)))
        here = {}
        for k, (tokens, probability, kept) in enumerate(rows):
            y = height / 2 + ROW * ((len(rows) - 1) / 2 - k)
            ends = [x + wide / 2, x + wide / 2 + GAP]
            heights = [before[_parent(tokens, before)], y]
            ax.plot(ends, heights, **LOOK[kept])
            label = _label(tokens, probability, kept)
            _candidate(ax, x + wide + GAP, y, wide, label, kept)
            here[tokens] = y
        before = here
        x += wide + GAP
    return ax


def _candidate(ax, x, y, wide, text, kept):
    pad, look = 0.06, dict(LOOK[kept])
    color = look.pop("color")
    box = FancyBboxPatch(
        (x - wide / 2 + pad, y - HIGH / 2 + pad),
        wide - 2 * pad,
        HIGH - 2 * pad,
        boxstyle=f"round,pad={pad}",
        facecolor=FILL[kept],
        edgecolor=color,
        **look,
    )
    ax.add_patch(box)
    centred = dict(ha="center", va="center")
    ax.text(x, y - 0.01, text, color="black" if kept else color, **centred)


def _label(tokens, probability, kept):
    return f"{VISIBLE.get(tokens[-1], tokens[-1])}  {probability:.2g}"


def _parent(tokens, before):
    """What the tokens continue; an ended candidate continues itself."""
    return tokens if tokens in before else tokens[:-1]


def _check(steps):
    before = {()}
    for t, step in enumerate(steps):
        listed = [tokens for tokens, _, _ in step]
        if not listed or len(set(listed)) < len(listed):
            raise ValueError(
                f"expected different candidates in step {t}. Received: {listed}"
            )
        for tokens, probability, _ in step:
            if not 0 <= probability <= 1:
                raise ValueError(
                    "expected a probability from 0 to 1. "
                    f"Received: {probability} of {tokens}"
                )
            if not tokens or _parent(tokens, before) not in before:
                raise ValueError(
                    f"expected a candidate that continues one of {sorted(before)}. "
                    f"Received: {tokens} in step {t}"
                )
        before = {tokens for tokens, _, kept in step if kept}
    if not steps:
        raise ValueError(f"expected at least one step. Received: {steps!r}")
