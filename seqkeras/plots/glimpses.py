"""A picture, and where a captioner looks to write each word about it.

Taught in notebooks/41_attention.ipynb.
"""

import matplotlib.pyplot as plt
import numpy as np

COLUMNS, SIDE, TITLE = 6, 1.2, 0.3  # most in a row; inches
DARKEST = 0.7  # opacity of the veil where the weight is zero


def glimpses(image, words, weights, axes=None):
    """Draw a picture once for each word, bright where the attention weights lie.

    A dark veil lies over the picture, thinner the larger the weight is. It is gone
    where the weight of a word is largest, however large that is: a spot of light says
    that the word looks at one place, a bright picture that it looks everywhere. What
    lies between the places of the grid is interpolated.

    Args:
        image: Array of shape `(height, width, 3)`, or `(height, width)` in grey;
            numbers from 0 to 1.
        words: Words of the caption, a list of strings.
        weights: Array of shape `(words, places)`, or longer: what comes after the
            words, such as the end, is left out. The places are those of a grid of
            squares over the picture, row by row from the top left.
        axes: Array of axes to draw on, one for each word. `None` makes a figure.

    Returns:
        One axes for each word, an array of shape `(words,)`.

    Raises:
        ValueError: If the arguments do not fit one another, or a weight is negative, or
            all weights of a word are zero.

    Example:

    >>> axes = glimpses(np.ones((16, 16, 3)), ["a", "dog"], np.full((2, 4), 0.25))
    >>> [ax.get_title(loc="center") for ax in axes]
    ['a', 'dog']
    """
    image, weights = np.asarray(image), np.asarray(weights)
    grids = _grids(image, words, weights)
    if axes is None:
        axes = _figure(image, len(words))
    axes = np.ravel(axes)[: len(words)]
    height, width = image.shape[:2]
    extent = (0, width, height, 0)

    for ax, word, grid in zip(axes, words, grids, strict=True):
        veil = np.zeros((*grid.shape, 4))  # black
        veil[..., 3] = DARKEST * (1 - grid / grid.max())
        ax.imshow(image, cmap="gray", vmin=0, vmax=1, extent=extent)
        ax.imshow(veil, interpolation="bilinear", extent=extent)
        ax.set_title(word, loc="center", fontsize=10)
        ax.set(xticks=[], yticks=[])
        ax.grid(False)
        for spine in ax.spines.values():
            spine.set(visible=True, color="#BBBBBB")
    return axes


def _figure(image, words):
    """Axes for the words, side by side, in as many rows as it takes."""
    columns = min(words, COLUMNS)
    rows = -(-words // columns)
    tall = SIDE * image.shape[0] / image.shape[1] + TITLE
    axes = plt.subplots(
        rows,
        columns,
        squeeze=False,
        figsize=(SIDE * columns, tall * rows),
        layout="compressed",
    )[1].ravel()
    for ax in axes[words:]:
        ax.remove()
    return axes


def _grids(image, words, weights):
    """The weights of each word as an array of shape `(rows, columns)`."""
    if image.ndim not in (2, 3) or image.shape[2:] not in ((), (3,)) or not image.size:
        raise ValueError(
            "expected an image of shape (height, width, 3) or (height, width). "
            f"Received: image.shape={image.shape}"
        )
    if weights.ndim != 2 or not 0 < len(words) <= len(weights):
        raise ValueError(
            f"expected weights of shape (words, places) for {len(words)} words, one "
            f"or more. Received: weights.shape={weights.shape}"
        )
    height, width = image.shape[:2]
    places = weights.shape[1]
    side = np.sqrt(height * width / places)  # of a square, in pixels
    rows, columns = round(height / side), round(width / side)
    if rows * columns != places or rows * width != columns * height:
        raise ValueError(
            f"expected the places of a grid of squares over {height} x {width} pixels. "
            f"Received: {places} places"
        )
    if not (weights.min() >= 0 and weights.any(axis=1).all()):
        raise ValueError(
            "expected weights of at least 0, and for each word one above 0. "
            f"Received: {weights.min():.3g} to {weights.max():.3g}"
        )
    return weights[: len(words)].reshape(-1, rows, columns)
