"""What every diagram promises: nothing is cut off, covered or too small."""

from functools import partial
from itertools import combinations

import matplotlib
import matplotlib.pyplot as plt
import pytest
from matplotlib.patches import Ellipse, FancyArrowPatch, FancyBboxPatch

from seqkeras.plots.encoder_decoder import encoder_decoder
from seqkeras.plots.five_shapes import five_shapes
from seqkeras.plots.gru_cell import gru_cell
from seqkeras.plots.lstm_cell import lstm_cell
from seqkeras.plots.transformer import transformer
from seqkeras.plots.unrolled import unrolled

matplotlib.use("Agg")

LONG = ["<start>", "commemoration", "<end>"]
DIAGRAMS = {
    "five shapes": five_shapes,
    "Elman": unrolled,
    "Jordan": partial(unrolled, feedback="output"),
    "Elman, one step": partial(unrolled, 1),
    "Jordan, one step": partial(unrolled, 1, feedback="output"),
    "Elman, many steps": partial(unrolled, 12),
    "LSTM": lstm_cell,
    "LSTM, forget": partial(lstm_cell, "forget"),
    "LSTM, candidate": partial(lstm_cell, "candidate"),
    "GRU": gru_cell,
    "GRU, candidate": partial(gru_cell, "candidate"),
    "GRU, reset before": partial(gru_cell, "candidate", reset_after=False),
    "pair of one token": partial(encoder_decoder, ["a"], ["<s>", "b"]),
    "pair of many": partial(encoder_decoder, list("abcdefgh"), list("12345678")),
    "pair of long words": partial(encoder_decoder, LONG, LONG),
    "attention, one token": partial(
        encoder_decoder, ["a"], ["<s>", "b"], attention=True
    ),
    "attention, many": partial(
        encoder_decoder, list("abcdefgh"), list("12345678"), attention=True
    ),
    "attention, long words": partial(encoder_decoder, LONG, LONG, attention=True),
    "Transformer": transformer,
    "Transformer, post-norm": partial(transformer, pre_norm=False),
}


@pytest.fixture(params=DIAGRAMS)
def ax(request):
    with plt.style.context("seqkeras.course"):
        ax = DIAGRAMS[request.param]()
        ax.figure.draw_without_rendering()
        yield ax
    plt.close("all")


def overlap(one, other):
    """Whether two rectangles share more than a hair's breadth."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return width > 0.5 and height > 0.5


def test_nothing_is_cut_off(ax):
    frame = ax.bbox
    for artist in [*ax.texts, *ax.patches]:
        extent = artist.get_window_extent()
        assert frame.x0 <= extent.x0 and extent.x1 <= frame.x1, artist
        assert frame.y0 <= extent.y0 and extent.y1 <= frame.y1, artist


def test_no_two_texts_overlap(ax):
    for one, other in combinations(ax.texts, 2):
        assert not overlap(one.get_window_extent(), other.get_window_extent()), (
            one.get_text(),
            other.get_text(),
        )


def test_a_text_is_inside_a_box_or_clear_of_it(ax):
    shapes = [p for p in ax.patches if isinstance(p, FancyBboxPatch | Ellipse)]
    boxes = [shape.get_window_extent() for shape in shapes]
    for text in ax.texts:
        extent = text.get_window_extent()
        for box in boxes:
            inside = (
                box.x0 < extent.x0
                and extent.x1 < box.x1
                and box.y0 < extent.y0
                and extent.y1 < box.y1
            )
            assert inside or not overlap(extent, box), text.get_text()


def test_no_arrow_runs_through_a_text(ax):
    for patch in ax.patches:
        if isinstance(patch, FancyArrowPatch):
            path = ax.transData.transform_path(patch._path_original)
            for text in ax.texts:
                assert not path.intersects_bbox(text.get_window_extent(), filled=False)


def test_no_text_is_too_small(ax):
    assert min(text.get_fontsize() for text in ax.texts) >= 8
