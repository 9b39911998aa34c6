"""Pictures with the sentences that a model wrote about them.

Taught in notebooks/31_one_to_many.ipynb.
"""

import textwrap

import matplotlib.pyplot as plt
import numpy as np

WIDTH, LINE, GAP = 7, 0.165, 0.16  # inches; a line is one of 9 points
LETTERS = 14.5  # as many fit into an inch
RIGHT_MARK, WRONG_MARK = "✓ ", "✗ "
RIGHT, WRONG = "#222222", "#B34700"


def captions(images, captions, correct=None, columns=4):
    """Draw pictures in a grid, each with its sentence below.

    With `correct`, a right sentence begins with a tick, a wrong one with a cross,
    and the picture of a wrong one has a thick frame.

    Args:
        images: Array of shape `(n, height, width, 3)`, or `(n, height, width)` in
            grey; numbers from 0 to 1.
        captions: One sentence for each image. Long ones are wrapped, and line
            breaks stay.
        correct: One boolean for each image, `True` if its sentence is right.
            `None` marks none.
        columns: Most pictures in a row.

    Returns:
        One axes for each image, an array of shape `(n,)`.

    Raises:
        ValueError: If the images are none, if their number is not that of the
            captions or of `correct`, or if `columns` is no positive integer.

    Example:

    >>> pictures = np.ones((2, 8, 8, 3))
    >>> axes = captions(pictures, ["nothing", "a dog"], correct=[True, False])
    >>> [ax.get_xlabel() for ax in axes]
    ['✓ nothing', '✗ a dog']
    """
    images = np.asarray(images)
    _check(images, captions, correct, columns)
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)

    side = WIDTH / max(columns, 4)  # one to three pictures stay as small as four
    marks = [""] * len(images)
    if correct is not None:
        marks = [RIGHT_MARK if right else WRONG_MARK for right in correct]
    texts = [
        _wrap(mark + caption, round(side * LETTERS - 2))
        for mark, caption in zip(marks, captions, strict=True)
    ]
    height, width = images.shape[1:3]
    lines = max(text.count("\n") + 1 for text in texts)
    tall = side * height / width + LINE * lines + GAP
    figure, grid = plt.subplots(
        rows,
        columns,
        squeeze=False,
        figsize=(side * columns, tall * rows),
        layout="compressed",
    )

    axes = grid.ravel()
    for ax, image, text, mark in zip(axes, images, texts, marks, strict=False):
        wrong = mark == WRONG_MARK
        ax.imshow(image, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
        ax.set(xticks=[], yticks=[])
        ax.set_xlabel(text, fontsize=9, color=WRONG if wrong else RIGHT)
        for spine in ax.spines.values():
            spine.set(visible=True, color=WRONG if wrong else "#BBBBBB")
            spine.set_linewidth(3 if wrong else 0.8)
    for ax in axes[len(images) :]:
        ax.remove()
    return axes[: len(images)]


def _wrap(caption, width):
    """The caption in lines of at most `width` letters."""
    return "\n".join(textwrap.fill(line, width) for line in caption.split("\n"))


def _check(images, captions, correct, columns):
    if (images.ndim, *images.shape[3:]) not in ((3,), (4, 3)) or not images.size:
        raise ValueError(
            "expected images of shape (n, height, width, 3) or (n, height, width). "
            f"Received: images.shape={images.shape}"
        )
    low, high = images.min(), images.max()
    if not 0 <= low <= high <= 1:
        raise ValueError(
            "expected numbers from 0 to 1 in the images. "
            f"Received: {low:.3g} to {high:.3g}"
        )
    for name, values in ("captions", captions), ("correct", correct):
        if values is not None and len(values) != len(images):
            raise ValueError(
                f"expected {len(images)} {name}, one for each image. "
                f"Received: {len(values)}"
            )
    if columns < 1:
        raise ValueError(f"expected a positive integer. Received: columns={columns}")
