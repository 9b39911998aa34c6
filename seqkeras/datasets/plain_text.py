"""Books and other plain text, as one string."""

import re

from seqkeras.datasets.corpus import ALL, Corpus
from seqkeras.datasets.files import File
from seqkeras.datasets.shuffle import SPLITS


def whole(files: list[File]) -> str:
    """The text of a file."""
    (file,) = files
    return file.text()


def gutenberg(files: list[File]) -> str:
    """The text between the marks that Project Gutenberg sets, if it has set them."""
    text = whole(files)
    mark = r"\n?\*\*\* ?{} OF (?:THE|THIS) PROJECT GUTENBERG EBOOK[^\n]*\n?"
    text = re.split(mark.format("START"), text)[-1]
    text = re.split(mark.format("END"), text)[0]
    return re.sub(r"\nEnd of Project Gutenberg's [^\n]*\n*$", "\n", text).strip() + "\n"


def plays(files: list[File]) -> dict[str, str]:
    """Training on the first million characters, validation on the next 60,000."""
    text = whole(files)
    edges = [0, 1_000_000, 1_060_000, None]
    return {
        split: text[start:stop]
        for split, start, stop in zip(SPLITS, edges, edges[1:], strict=False)
    }


def any_text(name: str) -> Corpus:
    """A text file of the user's.

    Args:
        name: Its path, or the part of it below the folder.
    """
    if not name:
        raise ValueError('expected a file, such as "text/book.txt". Received: no file')
    return Corpus(
        name=f"text/{name}",
        what="your text file",
        gives="the text",
        licence="that of the file",
        paper="that of the file",
        home="",
        files={ALL: (name,)},
        parse=whole,
    )


CORPORA = [
    Corpus(
        name="timemachine",
        what="The Time Machine, a novel in English",
        gives="the text, without what Project Gutenberg adds",
        licence="public domain in the USA, Project Gutenberg licence",
        paper="Wells, 1895, The Time Machine",
        home="https://www.gutenberg.org/ebooks/35",
        files={ALL: ("timemachine.txt|pg35.txt|35-0.txt",)},
        parse=gutenberg,
        urls={"timemachine.txt": "https://www.gutenberg.org/cache/epub/35/pg35.txt"},
        counts={ALL: (150_000, 220_000)},
        megabytes=0.2,
    ),
    Corpus(
        name="tinyshakespeare",
        what="plays by Shakespeare",
        gives="the text, in order",
        licence="public domain, from a repository under MIT",
        paper="Karpathy, 2015, char-rnn (github.com/karpathy/char-rnn); split as in "
        "Géron, Hands-on machine learning",
        home="https://github.com/karpathy/char-rnn",
        files={ALL: ("tinyshakespeare.txt",)},
        splits=SPLITS,
        parse=plays,
        urls={
            "tinyshakespeare.txt": "https://raw.githubusercontent.com/karpathy/char-rnn/"
            "master/data/tinyshakespeare/input.txt"
        },
        sums={
            "tinyshakespeare.txt": "sha256:"
            "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"
        },
        counts={"train": 1_000_000, "validation": 60_000, "test": 55_394},
        megabytes=1.1,
    ),
]
FAMILIES = {"text": any_text}
