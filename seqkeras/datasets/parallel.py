"""Pairs: a sentence and its translation, a question and its answer."""

import re
from html import unescape

from seqkeras.datasets.corpus import ALL, Corpus
from seqkeras.datasets.files import File
from seqkeras.datasets.labelled_text import rows
from seqkeras.datasets.shuffle import SPLITS, shuffled

Pairs = tuple[list[str], list[str]]


def aligned(files: list[File]) -> Pairs:
    """Two files of one length: line n of the second translates line n of the first.

    Several files follow one another: all the sources, then all the targets.
    The tags of the official IWSLT files are understood: of a file with `<seg>`
    only the segments are read, of `train.tags` no line that starts with a tag.

    Raises:
        ValueError: If two files have not the same length.
    """
    half = len(files) // 2
    sources, targets = [], []
    for source, target in zip(files[:half], files[half:], strict=True):
        first, second = _sentences(source), _sentences(target)
        if len(first) != len(second):
            raise ValueError(
                f"expected as many sentences in {target.label} as in {source.label}. "
                f"Received: {len(second):,} and {len(first):,}"
            )
        sources += first
        targets += second
    return sources, targets


def _sentences(file: File) -> list[str]:
    lines = [line.strip() for _, line in file.lines()]
    if any(line.startswith("<seg ") for line in lines):
        found = [re.fullmatch(r"<seg [^>]*>(.*)</seg>", line) for line in lines]
        return [unescape(match[1]).strip() for match in found if match]
    if file.name.startswith("train.tags."):
        return [line for line in lines if not line.startswith("<")]
    return lines


def tabbed(files: list[File]) -> dict[str, Pairs]:
    """English, its translation and perhaps the source, with tabs between.

    An English sentence that has several translations stays on one side of the
    split: a fifth of the pairs is held out, half of it for validation.
    """
    (file,) = files
    source, target = [], []
    for number, line in file.lines():
        row = line.split("\t")
        if len(row) not in (2, 3) or not all(row[:2]):
            raise file.error(number, "English, tab, translation", line)
        source.append(row[0].strip())
        target.append(row[1].strip())
    return shuffled(source, target, held_out=len(source) // 10, groups=source)


def answered(files: list[File]) -> dict[str, Pairs]:
    """Columns `Q,A,label`: a question stays on one side of the split."""
    (file,) = files
    records = rows(file)
    number, header = next(records)
    if header != ["Q", "A", "label"]:
        raise file.error(number, "the header Q,A,label", ",".join(header))
    questions, answers = [], []
    for number, row in records:
        if len(row) != 3:
            raise file.error(number, "question, answer, label", ",".join(row))
        questions.append(row[0].strip())
        answers.append(row[1].strip())
    return shuffled(questions, answers, held_out=1000, groups=questions)


def tatoeba(language: str) -> Corpus:
    """English sentences and their translations, as manythings.org collects them.

    Args:
        language: Three letters, as in the names of its files: `"kor"`.
    """
    if not re.fullmatch("[a-z]{2,3}", language):
        raise ValueError(
            'expected a language such as "tatoeba/kor". '
            f"Received: name={f'tatoeba/{language}'!r}"
        )
    archive = f"{language}-eng.zip"
    return Corpus(
        name=f"tatoeba/{language}",
        what=f"short sentences, English to {language}",
        gives="sources and targets; shuffled and split here, with seed 0",
        licence="CC BY 2.0 France, with the attributions in the file",
        paper="Tatoeba (tatoeba.org), selected by manythings.org/anki",
        home="https://www.manythings.org/anki/",
        files={ALL: (f"{language}.txt",)},
        splits=SPLITS,
        parse=tabbed,
        archive=archive,
        urls={archive: f"https://www.manythings.org/anki/{archive}"},
        folders=("anki", archive.removesuffix(".zip")),
    )


def parallel(pair: str) -> Corpus:
    """Any two aligned files for a split: `train.de` and `train.en`.

    Args:
        pair: Source and target, which the names of the files end in.
    """
    stems = {"train": "train", "validation": "valid|val|dev", "test": "test"}
    return any_aligned(
        f"parallel/{pair}",
        what="your aligned files, a sentence a line",
        stems={
            split: "|".join(f"{name}.{{}}" for name in names.split("|"))
            for split, names in stems.items()
        },
        pair=languages("parallel", pair, r"[\w]+"),
    )


def any_aligned(
    name: str, what: str, stems: dict[str, str], pair: tuple[str, str], home: str = ""
) -> Corpus:
    """A corpus of aligned files, `{}` in whose names stands for the language."""
    return Corpus(
        name=name,
        what=what,
        gives="sources and targets",
        licence="that of the files",
        paper="that of the files",
        home=home,
        files={
            split: tuple(stem.replace("{}", language) for language in pair)
            for split, stem in stems.items()
        },
        parse=aligned,
        partial=True,
    )


def languages(name: str, pair: str, language: str) -> tuple[str, str]:
    """Source and target of a pair such as `"de-en"`, each of a given form."""
    source, _, target = pair.partition("-")
    good = all(re.fullmatch(language, x) for x in (source, target))
    if not good or source == target:
        raise ValueError(
            f'expected source and target, such as "{name}/de-en". '
            f"Received: name={f'{name}/{pair}'!r}"
        )
    return source, target


CORPORA = [
    Corpus(
        name="korean_chatbot",
        what="remarks and answers in Korean",
        gives="remarks and answers; shuffled and split here, with seed 0",
        licence="none stated in the repository; the Korpora project lists CC0 1.0",
        paper="Song, 2018, Chatbot data for Korean (github.com/songys/Chatbot_data)",
        home="https://github.com/songys/Chatbot_data",
        files={ALL: ("ChatbotData.csv|ChatbotData .csv|ChatBotData.csv",)},
        splits=SPLITS,
        parse=answered,
        urls={
            "ChatbotData.csv": "https://raw.githubusercontent.com/songys/Chatbot_data/"
            "master/ChatbotData.csv"
        },
        counts={
            "train": (9000, 10_500),
            "validation": (1000, 1100),
            "test": (1000, 1100),
        },
        megabytes=0.9,
        folders=("chatbot",),
    )
]
FAMILIES = {
    "tatoeba": tatoeba,
    "parallel": parallel,
}
