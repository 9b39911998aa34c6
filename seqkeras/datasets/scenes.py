"""Drawn scenes with captions, some of a kind that was never trained on.

Taught in notebooks/31_one_to_many.ipynb.
"""

import numpy as np

SPLITS = ("train", "validation", "test", "unseen")
SIDE = 32  # pixels
COLOURS = {
    "red": (0.85, 0.15, 0.15),
    "green": (0.15, 0.60, 0.25),
    "blue": (0.15, 0.30, 0.85),
    "yellow": (0.95, 0.80, 0.10),
    "purple": (0.55, 0.20, 0.65),
    "black": (0.10, 0.10, 0.10),
}
SIZES = {"small": (3.2, 4.0), "large": (6.0, 7.2)}  # radius in pixels
# Where the first shape of a caption is, seen from the second: steps right and down.
RELATIONS = {
    "left of": (-1, 0),
    "right of": (1, 0),
    "above": (0, -1),
    "below": (0, 1),
}
UNSEEN = frozenset(
    {
        ("red", "triangle"),
        ("green", "circle"),
        ("blue", "square"),
        ("yellow", "cross"),
        ("purple", "triangle"),
        ("black", "circle"),
    }
)


def _circle(x, y):
    return np.hypot(x, y) - 1


def _square(x, y):
    return np.maximum(abs(x), abs(y)) - 0.9


def _triangle(x, y):
    """Tip up, centred: the sides lean by half as much as they rise."""
    return np.maximum((2 * abs(x) - y - 0.9) / np.sqrt(5), y - 0.9)


def _cross(x, y):
    narrow, wide = np.minimum(abs(x), abs(y)), np.maximum(abs(x), abs(y))
    return np.maximum(narrow - 0.35, wide - 1)


# Distance to the edge of a shape of radius 1, negative inside; y points down.
SHAPES = {
    "circle": _circle,
    "square": _square,
    "triangle": _triangle,
    "cross": _cross,
}


def load(examples, split="train", seed=0):
    """Draw pictures of one or two shapes, and say what they show.

    A picture of two shapes has a large one and a small one, and the caption starts
    with the large one: "a large red circle above a small blue square". So every
    picture has one right caption, and both its order and its relation have to be
    learned. One picture in four shows a single shape, large or small.

    Six of the 24 combinations of a colour and a shape (`UNSEEN`) are in no
    picture but those of "unseen", and there in every one; every colour and every
    shape is in the other splits too. Places and sizes vary a little from picture
    to picture.

    Args:
        examples: Number of pictures, a positive integer.
        split: `"train"`, `"validation"`, `"test"` or `"unseen"`.
        seed: Seed of the draw. Splits differ under the same seed.

    Returns:
        images: float32 array of shape `(examples, 32, 32, 3)`: rows from the top,
            columns, and red, green and blue from 0 to 1, on white.
        captions: List of strings, in lower case, words separated by spaces.

    Raises:
        ValueError: If the number is not positive, or there is no such split.

    Example:

    >>> images, captions = load(examples=2)
    >>> images.shape, captions[0]
    ((2, 32, 32, 3), 'a large red square above a small red circle')
    """
    if examples < 1:
        raise ValueError(f"expected a positive integer. Received: examples={examples}")
    if split not in SPLITS:
        raise ValueError(f"expected one of {SPLITS}. Received: split={split!r}")
    rng = np.random.default_rng([seed, SPLITS.index(split)])
    both = rng.random(examples) < 0.75
    size = np.zeros((examples, 2), int)  # (N, 2): of the first and the second shape
    size[:, 0] = both | rng.integers(2, size=examples)
    kind = _kinds(rng, both, split == "unseen")
    relation = rng.integers(len(RELATIONS), size=examples)
    smallest, largest = np.array(list(SIZES.values()))[size].transpose(2, 0, 1)
    radius = rng.uniform(smallest, largest)  # (N, 2)
    centre = _centres(rng, both, radius, relation)

    images = np.full((examples, SIDE, SIDE, 3), 1, "float32")
    _paint(images, kind[:, 0], centre[:, 0], radius[:, 0])
    two = images[both]
    _paint(two, kind[both, 1], centre[both, 1], radius[both, 1])
    images[both] = two
    captions = [_caption(*row) for row in zip(both, size, kind, relation, strict=True)]
    return images, captions


def _kinds(rng, both, unseen):
    """Places in `COLOURS` and `SHAPES` of the first and the second shape: (N, 2, 2)."""
    pairs = {
        (colour, shape): (i, j)
        for i, colour in enumerate(COLOURS)
        for j, shape in enumerate(SHAPES)
    }
    seen = np.array([place for pair, place in pairs.items() if pair not in UNSEEN])
    kind = seen[rng.integers(len(seen), size=(len(both), 2))]
    if unseen:
        held_out = np.array([pairs[pair] for pair in sorted(UNSEEN)])
        which = np.where(both, rng.integers(2, size=len(both)), 0)
        drawn = held_out[rng.integers(len(held_out), size=len(both))]
        kind[np.arange(len(both)), which] = drawn
    return kind


def _centres(rng, both, radius, relation):
    """Right and down from the top left corner, of both shapes: (N, 2, 2)."""
    low, high = radius + 1, SIDE - 1 - radius  # (N, 2): a pixel from the border
    alone = rng.uniform(low[:, :1], high[:, :1], (len(both), 2))

    # Along the axis of the relation the first shape is left or above, then mirrored.
    apart = radius.sum(axis=1) + rng.uniform(1, 4, len(both))
    first = rng.uniform(low[:, 0], high[:, 1] - apart)
    along = np.stack([first, first + apart], axis=1)
    step = np.array(list(RELATIONS.values()))[relation]  # (N, 2)
    along = np.where(step.sum(axis=1, keepdims=True) < 0, along, SIDE - along)

    # Across it they differ by less than a third of that.
    across = rng.uniform(low[:, 0], high[:, 0])
    shift = apart * rng.uniform(-0.3, 0.3, len(both))
    across = np.stack([across, np.clip(across + shift, low[:, 1], high[:, 1])], axis=1)

    sideways = step[:, :1] != 0
    x, y = np.where(sideways, along, across), np.where(sideways, across, along)
    centre = np.stack([x, y], axis=2)
    centre[~both, 0] = alone[~both]
    return centre


def _paint(images, kind, centre, radius):
    """Paint one shape into each image, its edge as smooth as the pixels allow."""
    grid = np.arange(SIDE, dtype="float32") + 0.5
    x, y = grid - centre.astype("float32").transpose(1, 0)[..., None]  # (N, 32)
    colours = np.array(list(COLOURS.values()), "float32")[kind[:, 0]]
    for j, distance in enumerate(SHAPES.values()):
        rows = np.flatnonzero(kind[:, 1] == j)
        r = radius[rows, None, None].astype("float32")
        edge = r * distance(x[rows, None, :] / r, y[rows, :, None] / r)
        cover = np.clip(0.5 - edge, 0, 1)[..., None]
        images[rows] += cover * (colours[rows, None, None] - images[rows])


def _caption(both, size, kind, relation):
    """a large red circle above a small blue square"""
    words = [list(names) for names in (SIZES, COLOURS, SHAPES, RELATIONS)]
    first, second = (
        f"a {words[0][s]} {words[1][colour]} {words[2][shape]}"
        for s, (colour, shape) in zip(size, kind, strict=True)
    )
    return f"{first} {words[3][relation]} {second}" if both else first
