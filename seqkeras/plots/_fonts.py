"""Fonts for words of any language of the course."""

from functools import cache
from importlib.metadata import distribution

import matplotlib.pyplot as plt
from matplotlib import font_manager


def with_hangul() -> list[str]:
    """The font of the figure style, and one to turn to where it lacks a letter.

    Matplotlib brings no Hangul. The package koreanize-matplotlib carries a font that
    has it; importing that package would exchange the font of all figures.
    """
    return [*plt.rcParams["font.family"], _nanum_gothic()]


@cache
def _nanum_gothic():
    files = distribution("koreanize-matplotlib")
    path = files.locate_file("koreanize_matplotlib/fonts/NanumGothic.ttf")
    font_manager.fontManager.addfont(path)
    return font_manager.FontProperties(fname=path).get_name()
