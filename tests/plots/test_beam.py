from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest

from seqkeras.plots.beam import beam

# A beam of two. "<e>" ends a sequence, which stays as it is.
STEPS = [
    [(("b",), 0.4, True), (("a",), 0.5, True), (("<e>",), 0.1, False)],
    [
        (("a", "a"), 0.3, True),
        (("b", "<e>"), 0.31, True),
        (("a", "b"), 0.2, False),
        (("b", "a"), 0.09, False),
    ],
    [
        (("a", "a", "a"), 0.21, True),
        (("b", "<e>"), 0.31, True),
        (("a", "a", "<e>"), 0.09, False),
    ],
]


def boxes(ax):
    """Left edge, right edge and middle of each box, by its label and its column."""
    extents = [patch.get_window_extent() for patch in ax.patches]
    columns = sorted({round(box.x0) for box in extents})
    found = {}
    for patch, box in zip(ax.patches, extents, strict=True):
        (text,) = (
            text.get_text()
            for text in ax.texts
            if box.contains(*ax.transData.transform(text.get_position()))
        )
        found[columns.index(round(box.x0)), text] = patch, box
    return found


def joined(ax):
    """Pairs of (column, label) that a line joins, and whether it is firm."""
    ends = {}
    for line in ax.lines:
        pair = []
        for x, y in ax.transData.transform(line.get_xydata()):
            pair += [
                key
                for key, (_, box) in boxes(ax).items()
                if box.x0 - 2 < x < box.x1 + 2 and box.y0 < y < box.y1
            ]
        ends[tuple(pair)] = line.get_linestyle() == "-"
    return ends


def test_every_candidate_hangs_on_the_one_it_continues():
    assert joined(beam(STEPS)) == {
        ((0, "start"), (1, "b  0.4")): True,
        ((0, "start"), (1, "a  0.5")): True,
        ((0, "start"), (1, "<e>  0.1")): False,
        ((1, "a  0.5"), (2, "a  0.3")): True,
        ((1, "b  0.4"), (2, "<e>  0.31")): True,
        ((1, "a  0.5"), (2, "b  0.2")): False,
        ((1, "b  0.4"), (2, "a  0.09")): False,
        ((2, "a  0.3"), (3, "a  0.21")): True,
        ((2, "<e>  0.31"), (3, "<e>  0.31")): True,
        ((2, "a  0.3"), (3, "<e>  0.09")): False,
    }


def test_what_was_pruned_is_pale_and_dashed():
    looks = {}
    for (column, label), (patch, _) in boxes(beam(STEPS)).items():
        if column:
            (kept,) = {
                kept
                for tokens, probability, kept in STEPS[column - 1]
                if label == f"{tokens[-1]}  {probability:.2g}"
            }
            look = patch.get_facecolor(), patch.get_edgecolor(), patch.get_linestyle()
            looks.setdefault(kept, set()).add(look)
    assert len(looks[True]) == len(looks[False]) == 1
    ((kept, _, firm),), ((pruned, _, dashed),) = looks[True], looks[False]
    assert sum(pruned) > sum(kept) and firm != dashed


def test_lines_do_not_cross(rng):
    names = "abcdef"
    first = [((name,), 0.1, True) for name in names]
    second = [((x, y), 0.1, False) for x in names for y in "xyz"]
    ax = beam([first, [second[k] for k in rng.permutation(len(second))]])
    lines = [line.get_xydata() for line in ax.lines]
    for one, other in combinations(lines, 2):
        if one[0, 0] == other[0, 0]:  # both between the same columns
            (start, end), (start_too, end_too) = one[:, 1], other[:, 1]
            assert (start - start_too) * (end - end_too) >= 0


def test_a_space_is_visible_and_a_title_is_set():
    ax = beam([[((" ",), 0.25, True)]], title="width 1")
    assert [text.get_text() for text in ax.texts] == ["start", "␣  0.25"]
    assert ax.get_title(loc="left") == "width 1"


@pytest.mark.parametrize("token", ["x", "commemoration"])
def test_nothing_overlaps_and_all_is_inside(token):
    steps = [
        [((token,), 1.0, True)],
        [((token, f"{token}{k}"), 1.23e-7, k < 3) for k in range(9)],
    ]
    ax = beam(steps, title="a beam of 3")
    ax.figure.draw_without_rendering()
    frame = ax.bbox
    extents = [box for _, box in boxes(ax).values()]
    assert not any(one.overlaps(other) for one, other in combinations(extents, 2))
    for box in extents:
        assert frame.x0 <= box.x0 and box.x1 <= frame.x1
        assert frame.y0 <= box.y0 and box.y1 <= frame.y1
    for text in ax.texts:
        inside = text.get_window_extent()
        assert any(b.x0 < inside.x0 and inside.x1 < b.x1 for b in extents)


def test_draws_on_given_axes():
    _, axes = plt.subplots(2)
    assert beam(STEPS, axes[1]) is axes[1]
    assert len(plt.get_fignums()) == 1 and not axes[0].patches


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([], r"at least one step. Received: \[\]"),
        ([[]], r"different candidates in step 0. Received: \[\]"),
        ([[(("a",), 0.5, True), (("a",), 0.4, True)]], "different candidates"),
        ([[(("a",), 1.5, True)]], r"from 0 to 1. Received: 1.5 of \('a',\)"),
        ([[(("a",), np.nan, True)]], "from 0 to 1. Received: nan"),
        ([[(("a", "b"), 0.5, True)]], r"one of \[\(\)\]. Received: .* in step 0"),
        ([[((), 0.5, True)]], r"Received: \(\) in step 0"),
        (
            [[(("a",), 0.5, False)], [(("a", "b"), 0.5, True)]],
            r"continues one of \[\]. Received: \('a', 'b'\) in step 1",
        ),
    ],
)
def test_refuses_what_does_not_fit(steps, message):
    with pytest.raises(ValueError, match=message):
        beam(steps)
    assert not plt.get_fignums()
