"""Sentences with a tag for every word, in columns: CoNLL-U and CoNLL-2003."""

import re
from collections.abc import Iterator

from seqkeras.datasets.corpus import Corpus
from seqkeras.datasets.files import File

Tagged = tuple[list[list[str]], list[list[str]]]
Block = list[tuple[int, str]]

# Treebanks that `get` knows the repository of; any other loads from its files.
REPOSITORIES = {
    "ar_padt": "UD_Arabic-PADT",
    "cs_pdt": "UD_Czech-PDT",
    "de_gsd": "UD_German-GSD",
    "en_ewt": "UD_English-EWT",
    "en_gum": "UD_English-GUM",
    "en_lines": "UD_English-LinES",
    "es_ancora": "UD_Spanish-AnCora",
    "fi_tdt": "UD_Finnish-TDT",
    "fr_gsd": "UD_French-GSD",
    "hi_hdtb": "UD_Hindi-HDTB",
    "it_isdt": "UD_Italian-ISDT",
    "ja_gsd": "UD_Japanese-GSD",
    "ko_gsd": "UD_Korean-GSD",
    "ko_kaist": "UD_Korean-Kaist",
    "nl_alpino": "UD_Dutch-Alpino",
    "pt_bosque": "UD_Portuguese-Bosque",
    "ru_syntagrus": "UD_Russian-SynTagRus",
    "sv_talbanken": "UD_Swedish-Talbanken",
    "tr_imst": "UD_Turkish-IMST",
    "zh_gsd": "UD_Chinese-GSD",
}
RELEASE = "r2.14"  # a tag of these repositories: what lies under it stays the same


def universal(files: list[File]) -> Tagged:
    """Read words and their universal parts of speech from a CoNLL-U file.

    Words are syntactic words: of a multi-word token such as French "du", whose
    line is numbered `3-4`, the words 3 "de" and 4 "le" are kept. Empty nodes
    (`8.1`), which stand for words left out, are not.

    Returns:
        Two lists with one list of strings for every sentence: words and tags.

    Raises:
        ValueError: If a line has not ten columns, numbers do not count up, or a
            part of speech is none.
    """
    (file,) = files
    sentences, tags = [], []
    for block in _blocks(file):
        words, parts, last = [], [], 0
        for number, line in block:
            if line.startswith("#"):
                continue
            row = line.split("\t")
            if len(row) != 10 or not all(row):
                raise file.error(number, "10 columns, tabs between", line)
            due = len(words) + 1
            if row[0] == str(due):
                if not re.fullmatch("[A-Z]+|_", row[3]):
                    raise file.error(number, "a part of speech in capitals", row[3])
                words.append(row[1])
                parts.append(row[3])
            elif match := re.fullmatch(rf"{due}-([0-9]+)", row[0]):
                last = max(last, int(match[1]))
            elif not re.fullmatch(rf"{due - 1}\.[0-9]+", row[0]):
                raise file.error(number, f"the word number {due}", row[0])
        if last > len(words):
            raise file.error(number, f"the words of a token up to {last}", line)
        if words:
            sentences.append(words)
            tags.append(parts)
    if not sentences:
        raise ValueError(f"{file.label}: expected sentences. Received: comments only")
    return sentences, tags


def entities(files: list[File]) -> Tagged:
    """Read words and entities from a file in the four columns of CoNLL-2003.

    In the official files an entity begins with `B-` only after another one of
    its type. Here each begins with `B-` (BIO), as in files that others made.

    Returns:
        Two lists with one list of strings for every sentence: words and tags.

    Raises:
        ValueError: If a line has not four columns, or the last is no entity.
    """
    (file,) = files
    sentences, tags = [], []
    for block in _blocks(file):
        words, found = [], ["O"]
        for number, line in block:
            row = line.split()
            if len(row) != 4:
                raise file.error(number, "4 columns", line)
            if not re.fullmatch("O|[BI]-[A-Z]+", row[3]):
                raise file.error(number, "an entity such as O or B-PER", row[3])
            if row[0] == "-DOCSTART-":
                continue
            starts = row[3] != "O" and row[3][2:] != found[-1][2:]
            words.append(row[0])
            found.append("B" + row[3][1:] if starts else row[3])
        if words:
            sentences.append(words)
            tags.append(found[1:])
    if not sentences:
        raise ValueError(f"{file.label}: expected sentences. Received: none")
    return sentences, tags


def _blocks(file: File) -> Iterator[Block]:
    """Numbered lines between blank ones."""
    block = []
    for number, line in file.lines():
        if line.strip(" "):
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def treebank(code: str) -> Corpus:
    """A treebank of Universal Dependencies, by what its files begin with.

    Args:
        code: Language and treebank, such as `"en_ewt"`.

    Raises:
        ValueError: If the code has another form.
    """
    if not re.fullmatch("[a-z]{2,4}(_[a-z0-9]+)?", code):
        raise ValueError(
            'expected a treebank such as "ud/en_ewt", as its files begin. '
            f"Received: name={f'ud/{code}'!r}"
        )
    parts = {"train": "train", "validation": "dev", "test": "test"}
    files = {split: f"{code}-ud-{part}.conllu" for split, part in parts.items()}
    repository = REPOSITORIES.get(code)
    base = "https://raw.githubusercontent.com/UniversalDependencies"
    return Corpus(
        name=f"ud/{code}",
        what=f"sentences of the treebank {repository or code}",
        gives="words and universal parts of speech, a list for every sentence",
        licence="that of the treebank, see the LICENSE.txt in its repository",
        paper="de Marneffe et al., 2021, Universal Dependencies "
        "(doi.org/10.1162/coli_a_00402), and that of the treebank",
        home="https://universaldependencies.org/#download",
        files={split: (name,) for split, name in files.items()},
        parse=universal,
        urls={n: f"{base}/{repository}/{RELEASE}/{n}" for n in files.values()}
        if repository
        else {},
        folders=(code, code.partition("_")[2] or code),
        partial=True,
    )


CORPORA = [
    Corpus(
        name="conll2003",
        what="news with persons, places, organisations and other names",
        gives="words and entities (BIO), a list for every sentence",
        licence="that of the Reuters Corpus (NIST), for research; the texts may not "
        "be passed on, so there is nothing to fetch",
        paper="Tjong Kim Sang and De Meulder, 2003, Introduction to the CoNLL-2003 "
        "shared task (aclanthology.org/W03-0419)",
        home="https://www.clips.uantwerpen.be/conll2003/ner/",
        files={
            "train": ("eng.train|train.txt",),
            "validation": ("eng.testa|valid.txt|dev.txt",),
            "test": ("eng.testb|test.txt",),
        },
        parse=entities,
        counts={"train": 14041, "validation": 3250, "test": 3453},
        folders=("conll03",),
    )
]
FAMILIES = {"ud": treebank}
