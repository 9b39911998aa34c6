from itertools import combinations

import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_rgb

from seqkeras.plots.tagged_sentence import tagged_sentence

WORDS = "Bruno Cook can cook in Amazon on Monday the third of May .".split()
TRUE = "B-PER I-PER O O O B-LOC O B-DATE I-DATE I-DATE I-DATE I-DATE O".split()
WRONG = "B-PER O O I-PER O B-ORG O B-DATE I-DATE I-DATE I-DATE B-PER O".split()


def texts(ax):
    """Lines of texts, from top to bottom, each from left to right."""
    lines = {}
    for text in ax.texts:
        lines.setdefault(round(text.get_position()[1], 6), []).append(text)
    return [
        sorted(lines[y], key=lambda text: text.get_position()[0])
        for y in sorted(lines, reverse=True)
    ]


def boxed(text):
    return text.get_bbox_patch() is not None


def test_every_tag_stands_over_its_word():
    lines = texts(tagged_sentence(WORDS, {"true": TRUE, "softmax": WRONG}))
    true, wrong, words = [[text.get_text() for text in line] for line in lines]
    assert (true, wrong, words) == (["true", *TRUE], ["softmax", *WRONG], WORDS)
    for line in lines[:2]:
        for tag, word in zip(line[1:], lines[2], strict=True):
            assert tag.get_position()[0] == word.get_position()[0]


def test_what_differs_from_the_first_row_is_bold_and_in_a_box():
    rows = {"true": TRUE, "softmax": WRONG, "CRF": TRUE}
    true, wrong, same, _ = texts(tagged_sentence(WORDS, rows))
    for line in true, same:
        assert not any(boxed(text) or text.get_weight() == "bold" for text in line)
    for text, tag, other in zip(wrong[1:], TRUE, WRONG, strict=True):
        assert boxed(text) == (tag != other)
        assert (text.get_weight() == "bold") == (tag != other)


def test_what_is_outside_is_quiet_but_legible_unless_it_differs():
    true, wrong, _ = texts(
        tagged_sentence(["Ada", "."], {"a": ["B-PER", "O"]} | {"b": ["O", "O"]})
    )
    greys = [sum(to_rgb(text.get_color())) / 3 for text in (true[1], true[2])]
    assert greys[0] < 0.2 and 0.4 < greys[1] < 0.6
    assert wrong[1].get_color() == true[1].get_color()


@pytest.mark.parametrize("words", [WORDS, ["I"], ["internationalisation", "a"]])
def test_nothing_overlaps_and_all_is_inside(words):
    tags = (WRONG * 2)[: len(words)]
    rows = {"most frequent tag": ["PROPN"] * len(words), "tags": tags}
    ax = tagged_sentence(words, rows)
    ax.figure.draw_without_rendering()
    boxes = [
        (text.get_bbox_patch() if boxed(text) else text).get_window_extent()
        for text in ax.texts
    ]
    for one, other in combinations(boxes, 2):
        assert not one.overlaps(other)
    figure = ax.figure.bbox
    for box in boxes:
        assert figure.x0 <= box.x0 and box.x1 <= figure.x1
        assert figure.y0 <= box.y0 and box.y1 <= figure.y1


def test_figures_of_ordinary_sentences_are_of_one_width():
    rows = {"true": ["O", "O"]}
    short, long = (tagged_sentence([w, "."], rows) for w in ("I", "internationally"))
    assert short.figure.get_figwidth() == long.figure.get_figwidth()


def test_draws_on_given_axes():
    _, axes = plt.subplots(2)
    assert tagged_sentence(["Hi"], {"tag": ["INTJ"]}, axes[0]) is axes[0]
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("words", "rows", "message"),
    [
        ([], {"true": []}, "at least one word.*0 words, 1 rows"),
        (["Hi"], {}, "one row of tags. Received: 1 words, 0 rows"),
        (["Hi", "!"], {"CRF": ["O"]}, "2 words. Received: 1 tags in row 'CRF'"),
    ],
)
def test_refuses_what_does_not_fit(words, rows, message):
    with pytest.raises(ValueError, match=message):
        tagged_sentence(words, rows)
    assert not plt.get_fignums()
