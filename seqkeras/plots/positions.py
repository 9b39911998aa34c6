"""Position encodings as a heat map.

Taught in notebooks/50_transformer.ipynb.
"""

import numpy as np

from seqkeras.plots.heat_map import heat_map


def positions(encoding, ax=None, *, title=""):
    """Draw what is added to the vector at each position.

    Positions run right from 0, features down: a column is one position. Blue is
    negative, white zero, red positive.

    Args:
        encoding: Array of shape `(length, features)`.
        ax: Axes to draw on. `None` makes a figure.
        title: What is drawn, as `"sinusoidal"`.

    Returns:
        The axes.

    Raises:
        ValueError: If the encoding does not have two axes, is empty or not finite.

    Example:

    >>> ax = positions(np.sin(np.outer(np.arange(20), [1.0, 0.1])))
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('position', 'feature')
    """
    ax = heat_map(encoding, ax=ax, title=title, signed=True)
    length, features = np.shape(encoding)
    ax.images[0].set_extent((-0.5, length - 0.5, features - 0.5, -0.5))
    ax.set(xlabel="position", ylabel="feature")
    return ax
