"""Encoder and decoder, unrolled over time, and what joins them.

Taught in notebooks/40_seq2seq.ipynb.
"""

from itertools import pairwise

from seqkeras.plots._draw import INPUT, OUTPUT, STATE, arrow, box, canvas

# Heights in inches, from the path of the backward state up to the headings.
UNDER, TOKENS, BACKWARD, FORWARD, HEADING = 0.15, 0.5, 1.18, 1.57, 3.75
DECODER, RAIL, COMBINED, WRITTEN = 1.38, 2.02, 2.6, 3.18
SIZE, CONTEXT = 0.38, 0.62  # sides of boxes
AIR, STEP, LETTER = 0.03, 0.64, 0.1
HALF = SIZE / 2 + AIR
VECTOR = "#8B4A7C"  # the one vector between the two


def encoder_decoder(source: list[str], target: list[str], attention=False, ax=None):
    """Draw an encoder that reads both ways, and a decoder with teacher forcing.

    The last states of both ways make d_0, from which the decoder starts. Without
    attention d_0 is all that it knows of the source, and every output sees it. With
    attention every output sees a context c_t of its own, a mean over all encoder
    outputs that is weighted by d_t; that of the first step is drawn.

    Args:
        source: Tokens that the encoder reads.
        target: Tokens from the start to the end. The decoder reads all but the last
            and is to write all but the first, so it reads what was right, and not what
            it wrote.
        attention: Whether the decoder looks at all encoder outputs.
        ax: Axes to draw on. `None` makes a figure that fits.

    Returns:
        The axes.

    Raises:
        ValueError: If the source is empty, or the target has less than two tokens.

    Example:

    >>> ax = encoder_decoder(["4", "May"], ["<s>", "0", "5", "</s>"])
    >>> len([text for text in ax.texts if text.get_text() == "5"])  # written, read
    2

    References:
        - [Cho et al., 2014](https://arxiv.org/abs/1406.1078)
        - [Bahdanau et al., 2015](https://arxiv.org/abs/1409.0473), attention.
    """
    if not source or len(target) < 2:
        raise ValueError(
            "expected a source, and a target of two or more tokens. "
            f"Received: source={source}, target={target}"
        )
    step_in, step_out = _step(source), _step(target)
    first = 0.7 + step_in / 2
    joint = first + step_in * (len(source) - 0.5) + 0.75
    start = joint + 0.75 + step_out / 2
    ax = canvas(start + step_out * (len(target) - 1.5) + 0.4, HEADING + 0.25, ax)
    xs = [first + step_in * s for s in range(len(source))]
    xt = [start + step_out * t for t in range(len(target) - 1)]

    _encoder(ax, xs, source)
    _summary(ax, xs, joint, first - step_in / 2 - 0.05, STATE if attention else VECTOR)
    _decoder(ax, xt, target, joint)
    if attention:
        _look(ax, xs, xt[0], joint)
        note, y = "a context for\neach output", 3.12
    else:
        _one_for_all(ax, xt, joint)
        note, y = "one vector: all\nthe decoder knows\nof the source", 2.5
    look = dict(ha="right", va="center", fontsize=9.5, color=VECTOR)
    ax.text(joint + 0.2, y, note, **look)
    return ax


def _encoder(ax, xs, source):
    """Two states per token: the upper row reads forwards, the lower backwards."""
    _text(ax, sum(xs) / len(xs), HEADING, "encoder,\nboth ways", weight="bold")
    ax.text(0.05, TOKENS, "source", va="center", fontsize=9.5)
    for x, token in zip(xs, source, strict=True):
        _text(ax, x, TOKENS, token)
        box(ax, x, FORWARD, STATE, size=SIZE)
        box(ax, x, BACKWARD, STATE, size=SIZE)
        arrow(ax, [(x, TOKENS + 0.15), (x, BACKWARD - HALF)], INPUT)
    for left, right in pairwise(xs):
        arrow(ax, [(left + HALF, FORWARD), (right - HALF, FORWARD)], STATE)
        arrow(ax, [(right - HALF, BACKWARD), (left + HALF, BACKWARD)], STATE)


def _summary(ax, xs, joint, left, color):
    """The last states of both ways, and d_0 that is made of them."""
    box(ax, joint, DECODER, color, "$d_0$", size=CONTEXT)
    arrow(ax, [(xs[-1] + HALF, FORWARD), (joint - CONTEXT / 2 - AIR, FORWARD)], STATE)
    corners = [(left, BACKWARD), (left, UNDER), (joint, UNDER)]
    end = joint, DECODER - CONTEXT / 2 - AIR
    arrow(ax, [(xs[0] - HALF, BACKWARD), *corners, end], STATE)


def _decoder(ax, xt, target, joint):
    """A state and an output per step; the token read is the one before, as it was."""
    _text(ax, sum(xt) / len(xt), HEADING, "decoder,\nteacher forcing", weight="bold")
    left = xt[0] - 0.12 - LETTER * max(map(len, (target[0], target[1]))) / 2
    for y, row in (TOKENS, "reads"), (WRITTEN, "writes"):
        ax.text(left, y, row, ha="right", va="center", fontsize=9.5)
    arrow(ax, [(joint + CONTEXT / 2 + AIR, DECODER), (xt[0] - HALF, DECODER)], STATE)
    for x, (read, written) in zip(xt, pairwise(target), strict=True):
        _text(ax, x, TOKENS, read)
        box(ax, x, DECODER, STATE, size=SIZE)
        box(ax, x, COMBINED, OUTPUT, size=SIZE)
        _text(ax, x, WRITTEN, written)
        arrow(ax, [(x, TOKENS + 0.15), (x, DECODER - HALF)], INPUT)
        arrow(ax, [(x, DECODER + HALF), (x, COMBINED - HALF)], OUTPUT)
        arrow(ax, [(x, COMBINED + HALF), (x, WRITTEN - 0.15)], OUTPUT)
    for left, right in pairwise(xt):
        arrow(ax, [(left + HALF, DECODER), (right - HALF, DECODER)], STATE)


def _one_for_all(ax, xt, joint):
    """Without attention: d_0 goes to every output."""
    top = DECODER + CONTEXT / 2 + AIR
    for x in xt:
        x -= SIZE / 4
        path = [(joint, top), (joint, RAIL), (x, RAIL), (x, COMBINED - HALF)]
        arrow(ax, path, VECTOR)


def _look(ax, xs, x, joint):
    """With attention: where the first step looks, and what it sees."""
    box(ax, joint, COMBINED, VECTOR, "$c_1$", size=CONTEXT)
    half = CONTEXT / 2 + AIR
    for s in xs:
        ends = [s, joint - half], [FORWARD + HALF, COMBINED]
        ax.plot(*ends, color=VECTOR, linestyle="-", linewidth=1.2)
    arrow(ax, [(x - HALF, DECODER + HALF), (joint + half, COMBINED - half)], VECTOR)
    arrow(ax, [(joint + half, COMBINED), (x - HALF, COMBINED)], VECTOR)


def _text(ax, x, y, text, **look):
    ax.text(x, y, text, ha="center", va="center", **look)


def _step(tokens):
    """From one token to the next, in inches."""
    return max(STEP, LETTER * max(map(len, tokens)) + 0.2)
