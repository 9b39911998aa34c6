"""Pages that need no connection."""

import nbformat

from seqkeras.cli.index import lesson_page, with_mathml


def test_formulas_become_mathml():
    text = with_mathml("A state $h_t$:\n\n$$h_t = \\tanh(x_t W)$$\n\nand more.")
    assert text.count("<math") == 2 and text.count('display="block"') == 1
    assert "$" not in text and "<mi>W</mi>" in text
    assert text.startswith("A state <math") and text.endswith("and more.")


def test_code_stays_as_it_is():
    text = "Type `echo $HOME$`:\n```\n$ make run\n$ make test\n```\n"
    assert with_mathml(text) == text


def test_a_page_leaves_the_notebook_as_it_was():
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_markdown_cell("$x$ and [next](20_simple.ipynb)")]
    page = lesson_page(notebook)
    assert "<mi>x</mi>" in page and 'href="20_simple.html"' in page
    assert notebook.cells[0].source.startswith("$x$")
