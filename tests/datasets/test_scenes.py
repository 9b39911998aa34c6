import re

import numpy as np
import pytest

from seqkeras.datasets import scenes

PAIR = re.compile(r"a (small|large) (\w+) (\w+)")


def combinations(captions):
    return [[row[1:] for row in PAIR.findall(caption)] for caption in captions]


def spots(image):
    """Centre and size of each shape: the pixels close to one of the colours."""
    found = {}
    for name, colour in scenes.COLOURS.items():
        mask = np.abs(image - np.float32(colour)).max(axis=-1) < 0.02
        if mask.sum() >= 5:
            rows, columns = np.nonzero(mask)
            x, y = np.ptp(columns) / 2 + columns.min(), np.ptp(rows) / 2 + rows.min()
            found[name] = x, y, mask.sum()
    return found


@pytest.mark.parametrize("split", scenes.SPLITS)
def test_the_picture_shows_what_the_caption_says(split):
    images, captions = scenes.load(300, split, seed=5)
    relations = set()
    for image, caption in zip(images, captions, strict=True):
        found = spots(image)
        colours = [colour for _, colour, _ in PAIR.findall(caption)]
        assert set(found) == set(colours)
        if len(set(colours)) == 2:
            relation = re.search("left of|right of|above|below", caption)[0]
            relations.add(relation)
            (x1, y1, large), (x2, y2, small) = (found[colour] for colour in colours)
            right, down = x1 - x2, y1 - y2
            along = {
                "left of": -right,
                "right of": right,
                "above": -down,
                "below": down,
            }[relation]
            aside = abs(down if relation.endswith("of") else right)
            assert along > 9 and along > 2 * aside
            assert large > small
    assert len(relations) == 4


def test_captions_are_sentences_of_the_grammar():
    _, captions = scenes.load(2_000)
    thing = "a (small|large) ({}) ({})".format(
        "|".join(scenes.COLOURS), "|".join(scenes.SHAPES)
    )
    both = f"{thing} ({'|'.join(scenes.RELATIONS)}) {thing}"
    for caption in captions:
        match = re.fullmatch(both, caption)
        assert re.fullmatch(thing, caption) or match
        if match:
            assert (match[1], match[5]) == ("large", "small")
    share = np.mean([caption.count("a ") for caption in captions]) - 1
    np.testing.assert_allclose(share, 0.75, atol=0.03)


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_some_combinations_are_kept_out(split):
    _, captions = scenes.load(2_000, split)
    seen = {pair for pairs in combinations(captions) for pair in pairs}
    every = {(colour, shape) for colour in scenes.COLOURS for shape in scenes.SHAPES}
    assert seen == every - scenes.UNSEEN and len(seen) == 18


def test_an_unseen_scene_holds_one_of_them():
    _, captions = scenes.load(2_000, "unseen")
    held_out = [
        [p for p in row if p in scenes.UNSEEN] for row in combinations(captions)
    ]
    assert {len(row) for row in held_out} == {1}
    assert {pair for row in held_out for pair in row} == scenes.UNSEEN


def test_each_part_of_an_unseen_combination_is_trained():
    every = {(colour, shape) for colour in scenes.COLOURS for shape in scenes.SHAPES}
    assert scenes.UNSEEN < every
    trained = every - scenes.UNSEEN
    assert {colour for colour, _ in trained} == set(scenes.COLOURS)
    assert {shape for _, shape in trained} == set(scenes.SHAPES)


@pytest.mark.parametrize(
    ("shape", "area"),
    [
        ("circle", np.pi),
        ("square", 1.8**2),
        ("triangle", 1.8 * 1.8 / 2),
        ("cross", 2 * (2 * 0.7) - 0.7**2),
    ],
)
def test_an_edge_is_smooth_and_the_area_right(shape, area):
    """Painted black on white, what is missing from white is the area of the shape."""
    image = np.ones((1, 32, 32, 3), "float32")
    kind = np.array(
        [[list(scenes.COLOURS).index("black"), list(scenes.SHAPES).index(shape)]]
    )
    centre, radius = np.array([[15.3, 16.8]]), np.array([7.0])
    scenes._paint(image, kind, centre, radius)
    ink = (1 - image[0, ..., 0]) / 0.9
    np.testing.assert_allclose(ink.sum(), area * 49, rtol=0.02)
    assert ((0.05 < ink) & (ink < 0.95)).sum() > 15
    rows, columns = np.indices(ink.shape) + 0.5
    np.testing.assert_allclose((ink * columns).sum() / ink.sum(), 15.3, atol=0.1)
    down = (
        0.3 * 7 if shape == "triangle" else 0
    )  # a third of the height below the middle
    np.testing.assert_allclose((ink * rows).sum() / ink.sum(), 16.8 + down, atol=0.1)


def test_shapes_keep_off_the_border_and_off_each_other():
    images, captions = scenes.load(2_000, seed=7)
    assert images.dtype == "float32" and images.shape == (2_000, 32, 32, 3)
    assert images.min() >= 0.1 - 1e-6 and images.max() == 1
    border = np.ones((32, 32), bool)
    border[1:-1, 1:-1] = False
    assert np.mean(images[:, border] == 1) > 0.99
    dark = images.min(axis=-1) < 0.9
    for mask, caption in zip(dark, captions, strict=True):
        if " of " in caption:
            assert not mask.any(axis=0)[1:-1].all()


def test_places_and_sizes_vary():
    images, captions = scenes.load(3_000)
    alike = [
        image for image, text in zip(images, captions, strict=True) if len(text) < 22
    ]
    assert len({image.tobytes() for image in alike}) == len(alike)
    xs = [x for image in alike[:200] for x, _, _ in spots(image).values()]
    assert min(xs) < 9 and max(xs) > 23


def test_a_seed_repeats_and_another_differs():
    images, captions = scenes.load(20, seed=1)
    again, same = scenes.load(20, seed=1)
    np.testing.assert_array_equal(images, again)
    assert captions == same
    assert captions != scenes.load(20, seed=2)[1]
    assert captions != scenes.load(20, "test", seed=1)[1]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (dict(examples=0), "positive integer. Received: examples=0"),
        (dict(split="dev"), r"one of \('train', .*'unseen'\). Received: split='dev'"),
    ],
)
def test_says_what_it_wants(options, message):
    with pytest.raises(ValueError, match=message):
        scenes.load(**{"examples": 1, **options})
