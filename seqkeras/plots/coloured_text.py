"""A sentence whose colours say what each word did to a verdict.

Taught in notebooks/30_many_to_one.ipynb.
"""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import colormaps
from matplotlib.transforms import ScaledTranslation

WIDTH, LINE, GAP = 7, 0.44, 0.12  # inches: figure, height of a line, between words


def coloured_text(words: Sequence[str], contributions, ax=None, title: str = ""):
    """Write words on a ground of their contribution, the number below.

    Red raises the score, blue lowers it, and white does neither. The deepest colour
    is that of the largest contribution of this text. Long texts are wrapped.

    Args:
        words: The words of one text, of length `timesteps`.
        contributions: Array of shape `(timesteps,)`, as a row of
            `seqkeras.probes.contribution.occlusion`.
        ax: Axes to write on, from their top left. `None` makes a figure that fits.
        title: Stands above the text, as the name of the method.

    Returns:
        The axes.

    Raises:
        ValueError: If there is no word, or not one finite contribution for each.

    Example:

    >>> ax = coloured_text(["not", "good"], [-2.5, 0.4], title="occlusion")
    >>> [text.get_text() for text in ax.texts]
    ['not', '−2.5', 'good', '+0.4']
    """
    values = np.asarray(contributions, "float64")
    if not 0 < len(words) or values.shape != (len(words),):
        raise ValueError(
            "expected one contribution for each word, and at least one. "
            f"Received: {len(words)} words and contributions of shape {values.shape}"
        )
    if not np.isfinite(values).all():
        raise ValueError(f"expected finite contributions. Received: {contributions}")

    own_figure = ax is None
    if own_figure:
        ax = plt.subplots(figsize=(WIDTH, 1))[1]
    ax.set_title(title)
    ax.axis("off")
    figure = ax.figure
    figure.draw_without_rendering()  # the layout settles the width of the axes

    end = np.abs(values).max() or 1
    decimals = max(0, 1 - int(np.floor(np.log10(end))))  # two digits of the largest
    corner = figure.dpi_scale_trans + ScaledTranslation(0, 1, ax.transAxes)
    right = _inches(ax)[0]
    x, line = 0, 0
    for word, value in zip(words, values, strict=True):
        text, number = _write(ax, word, f"{value:+z.{decimals}f}", value / end, corner)
        width = max(_inches(text)[0], _inches(number)[0])
        if x and x + width > right:
            x, line = 0, line + 1
        text.set_position((x + width / 2, -LINE * (line + 0.3)))
        number.set_position((x + width / 2, -LINE * (line + 0.75)))
        x += width + GAP
    if own_figure:
        title_height = _inches(figure)[1] - _inches(ax)[1]
        figure.set_figheight(title_height + LINE * (line + 1))
    return ax


def _write(ax, word, number, share, transform):
    """The texts of a word and of its number, still without a place."""
    style = dict(transform=transform, ha="center", va="center", in_layout=False)
    ground = colormaps["RdBu_r"](0.5 + 0.33 * share)  # never too dark for black
    box = dict(boxstyle="round,pad=0.2", facecolor=ground, edgecolor="none")
    text = ax.text(0, 0, word, color="black", fontsize=11, bbox=box, **style)
    number = number.replace("-", "\N{MINUS SIGN}")
    return text, ax.text(0, 0, number, fontsize=8, **style)


def _inches(artist):
    """Width and height of something that is drawn."""
    extent = artist.get_window_extent()
    return extent.width / artist.figure.dpi, extent.height / artist.figure.dpi
