"""Short stories in plain English, to learn to write from.

Taught in notebooks/31_one_to_many.ipynb.
"""

from seqkeras.datasets import path

SPLITS = ("train", "validation", "test")


def load(split: str = "train") -> list[str]:
    """Load one split of 181 short stories, 220,000 characters in all.

    The first 48 of the file are very short, in simple English; lesson 10 counts
    letters in them. The others have 200 to 400 words each, on many subjects and in
    many forms: tales, letters, diaries, explanations, dialogues. All of them are
    plain ASCII, without line breaks. Of every ten stories, the ninth is for
    validation and the tenth for the test.

    Args:
        split: `"train"` (145 stories), `"validation"` (18) or `"test"` (18).

    Returns:
        The stories, as strings.

    Raises:
        ValueError: If there is no such split.

    Example:

    >>> load("train")[0][:39]
    'Mina lived in a small village by the se'
    """
    if split not in SPLITS:
        raise ValueError(f"expected one of {SPLITS}. Received: split={split!r}")
    stories = path("stories.txt").read_text("utf-8").strip().split("\n\n")
    part = {8: "validation", 9: "test"}
    return [s for n, s in enumerate(stories) if part.get(n % 10, "train") == split]
