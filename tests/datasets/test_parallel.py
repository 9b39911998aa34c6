"""Sentences and translations, in two files or in one."""

import zipfile

import pytest

from seqkeras.datasets import load, parallel
from seqkeras.datasets.files import File


def write(folder, **files):
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, "utf-8")


def test_two_files_line_by_line(tmp_path):
    # Characters that `str.splitlines` would take for the end of a line.
    write(
        tmp_path, train__de="ein\x85 Hund\nzwei\u2028\n", train__en="a dog\r\ntwo\r\n"
    )
    write(tmp_path, val__de="\ufeffdrei", val__en="three")
    assert load("parallel/de-en", folder=tmp_path) == {
        "train": (["ein\x85 Hund", "zwei"], ["a dog", "two"]),
        "validation": (["drei"], ["three"]),
    }
    assert load("parallel/en-de", "validation", tmp_path) == (["three"], ["drei"])


def test_a_line_too_few(tmp_path):
    write(tmp_path, train__de="ein\nzwei\n", train__en="one\n")
    message = "as many sentences in .*train.en as in .*train.de. Received: 1 and 2"
    with pytest.raises(ValueError, match=message):
        load("parallel/de-en", folder=tmp_path)


def test_translations_of_a_sentence_stay_together(tmp_path):
    text = "".join(
        f"Sentence {i}.\t번역 {i} {j}\tCC-BY 2.0\n" for i in range(50) for j in range(3)
    )
    with zipfile.ZipFile(tmp_path / "kor-eng.zip", "w") as archive:
        archive.writestr("kor.txt", text)
        archive.writestr("_about.txt", "about")
    parts = load("tatoeba/kor", folder=tmp_path)
    assert {split: len(pairs[0]) for split, pairs in parts.items()} == {
        "train": 120,
        "validation": 15,
        "test": 15,
    }
    english = [set(pairs[0]) for pairs in parts.values()]
    assert sum(map(len, english)) == len(set.union(*english)) == 50
    source, target = parts["test"]
    assert [s.split()[1].strip(".") for s in source] == [t.split()[1] for t in target]


def test_questions_and_answers(tmp_path):
    lines = ["Q,A,label"] + [f'"{i % 2600}, 뭐?",답 {i},0' for i in range(4000)]
    (tmp_path / "ChatbotData .csv").write_text("\n".join(lines), "utf-8-sig")
    parts = load("korean_chatbot", folder=tmp_path)
    assert sum(len(pairs[0]) for pairs in parts.values()) == 4000
    assert 1000 <= len(parts["test"][0]) <= 1001
    questions = [set(pairs[0]) for pairs in parts.values()]
    assert sum(map(len, questions)) == len(set.union(*questions)) == 2600
    assert parts["train"][0][0].endswith(", 뭐?")


@pytest.mark.parametrize(
    "parse, text, message",
    [
        (parallel.tabbed, "Go.\t가.\nGo.\n", "line 2: expected English, tab, transl"),
        (parallel.tabbed, "Go.\t가.\n\t가.\n", "line 2: expected English, tab, transl"),
        (parallel.tabbed, "Go.\t가.\ta\tb\n", "line 1: expected English, tab"),
        (parallel.tabbed, "", "empty file"),
        (parallel.answered, "Q,A\n", "line 1: expected the header Q,A,label"),
        (
            parallel.answered,
            "Q,A,label\na,b,0\na,b\n",
            "line 3: expected question, answ",
        ),
        (parallel.answered, 'Q,A,label\n"a,b,0\n', "line 2: expected comma separated"),
    ],
)
def test_broken_lines(parse, text, message):
    with pytest.raises(ValueError, match=message):
        parse([File("file", text.encode())])


@pytest.mark.parametrize(
    "name",
    [
        *("parallel", "parallel/de", "parallel/de-de", "parallel/../x-y"),
        *("tatoeba", "tatoeba/../kor", "tatoeba/Korean"),
    ],
)
def test_names_without_languages(name):
    with pytest.raises(ValueError, match="such as .* Received: name="):
        load(name)
