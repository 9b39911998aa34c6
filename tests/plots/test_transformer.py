import matplotlib.pyplot as plt
import pytest
from matplotlib.patches import Ellipse, FancyArrowPatch, FancyBboxPatch

from seqkeras.plots.transformer import DECODER, ENCODER, transformer

PRE = {
    "encoder": "source, embedding, +, norm, self-attention, +, norm, feed-forward, +, "
    "norm",
    "decoder": "target one step late, embedding, +, norm, causal self-attention, +, "
    "norm, cross-attention, +, norm, feed-forward, +, norm, Dense, logits",
}
POST = {
    "encoder": "source, embedding, +, self-attention, +, norm, feed-forward, +, norm",
    "decoder": "target one step late, embedding, +, causal self-attention, +, norm, "
    "cross-attention, +, norm, feed-forward, +, norm, Dense, logits",
}
BLOCKS = {True: ("norm", "+"), False: ("self-attention", "norm")}


@pytest.fixture(params=[True, False], ids=["pre-norm", "post-norm"])
def drawn(request):
    """The axes, what stands in each column, and whether the norm comes first."""
    ax = transformer(pre_norm=request.param)
    columns = {}
    for name, x in ("encoder", ENCODER), ("decoder", DECODER):
        texts = [text for text in ax.texts if text.get_position()[0] == x]
        texts.sort(key=lambda text: text.get_position()[1])
        parts = [(t.get_text().replace("target,", "target"), t._y) for t in texts]
        columns[name] = x, parts
    return ax, columns, request.param


def arrows(ax):
    patches = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]
    return [patch._path_original.vertices for patch in patches]


def part_at(parts, y):
    """The part nearest to a height."""
    return min(parts, key=lambda part: abs(part[1] - y))


def test_the_parts_of_both_columns_from_bottom_to_top(drawn):
    _, columns, pre_norm = drawn
    for name, expected in (PRE if pre_norm else POST).items():
        assert ", ".join(part for part, _ in columns[name][1]) == expected


def test_each_part_hands_on_to_the_next(drawn):
    ax, columns, _ = drawn
    for x, parts in columns.values():
        upward = [v for v in arrows(ax) if len(v) == 2 and set(v[:, 0]) == {x}]
        assert len(upward) == len(parts) - 1
        for start, end in zip(parts, parts[1:], strict=False):
            (_,) = (v for v in upward if start[1] < v[0, 1] < v[1, 1] < end[1])


def test_a_way_goes_past_each_sublayer_to_the_sum_above_it(drawn):
    """With the norm first, nothing but sums is on the way from bottom to top."""
    ax, columns, pre_norm = drawn
    for name, (x, parts) in columns.items():
        ways = [v for v in arrows(ax) if len(v) > 2 and v[0, 0] == x]
        ways = [v for v in ways if abs(v[-1, 0] - x) < 0.5]
        assert len(ways) == (2 if name == "encoder" else 3)
        for way in ways:
            passed = [part for part, y in parts if way[0, 1] < y < way[-1, 1] - 0.1]
            assert passed[:-1] == (["norm"] if pre_norm else [])
            assert passed[-1].endswith(("attention", "feed-forward"))
            assert part_at(parts, way[-1, 1])[0] == "+"
            below = [part for part, y in parts if y < way[0, 1]][-1]
            assert below == "+" or not pre_norm


def test_the_decoder_looks_at_the_last_output_of_the_encoder(drawn):
    ax, columns, _ = drawn
    (across,) = (v for v in arrows(ax) if v[0, 0] == ENCODER and v[-1, 0] > 4)
    assert part_at(columns["decoder"][1], across[-1, 1])[0] == "cross-attention"
    assert across[0, 1] > columns["encoder"][1][-1][1]


def test_the_frames_hold_what_is_repeated(drawn):
    ax, columns, pre_norm = drawn
    frames = [
        patch.get_window_extent().transformed(ax.transData.inverted())
        for patch in ax.patches
        if isinstance(patch, FancyBboxPatch) and patch.get_zorder() == 0
    ]
    for frame, (x, parts) in zip(frames, columns.values(), strict=True):
        inside = [part for part, y in parts if frame.y0 < y < frame.y1]
        assert frame.x0 < x < frame.x1
        lowest, highest = BLOCKS[pre_norm]
        assert inside[0].endswith(lowest) and inside[-1] == highest
        assert len(inside) in (6, 9)
    names = [text.get_text() for text in ax.texts if "N times" in text.get_text()]
    assert [name.split()[0] for name in names] == ["encoder", "decoder"]


def test_sums_are_circles_and_layers_boxes(drawn):
    ax, columns, _ = drawn
    sums = sum(part == "+" for _, parts in columns.values() for part, _ in parts)
    assert sum(isinstance(patch, Ellipse) for patch in ax.patches) == sums == 7


def test_draws_on_given_axes():
    _, ax = plt.subplots()
    assert transformer(ax) is ax
    assert len(plt.get_fignums()) == 1
