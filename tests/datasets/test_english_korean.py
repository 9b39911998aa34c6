"""The English-Korean corpus: its grammar, its files, and how they are read."""

import importlib
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from seqkeras.datasets.english_korean import SPLITS, gloss, is_monotone, load

DATA = Path(__file__).parents[2] / "data"


class Pair(NamedTuple):
    source: str
    target: str
    alignment: list


CORPUS = {
    split: [Pair(*row) for row in zip(*load(split), strict=True)] for split in SPLITS
}


@pytest.fixture
def grammar(monkeypatch):
    monkeypatch.syspath_prepend(DATA)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return importlib.import_module("make_english_korean")


@pytest.fixture
def korean(grammar):
    return grammar.korean


# Written by hand: dictionary form, present, past, before 거예요 (future), before a
# noun (past of a verb, present of an adjective).
FORMS = """
가다 가요 갔어요 갈 간
오다 와요 왔어요 올 온
보다 봐요 봤어요 볼 본
사다 사요 샀어요 살 산
자다 자요 잤어요 잘 잔
타다 타요 탔어요 탈 탄
주다 줘요 줬어요 줄 준
배우다 배워요 배웠어요 배울 배운
춤추다 춤춰요 춤췄어요 춤출 춤춘
마시다 마셔요 마셨어요 마실 마신
가르치다 가르쳐요 가르쳤어요 가르칠 가르친
기다리다 기다려요 기다렸어요 기다릴 기다린
보내다 보내요 보냈어요 보낼 보낸
켜다 켜요 켰어요 켤 켠
서다 서요 섰어요 설 선
세다 세요 셌어요 셀 센
되다 돼요 됐어요 될 된
쉬다 쉬어요 쉬었어요 쉴 쉰
먹다 먹어요 먹었어요 먹을 먹은
읽다 읽어요 읽었어요 읽을 읽은
찾다 찾아요 찾았어요 찾을 찾은
앉다 앉아요 앉았어요 앉을 앉은
좋다 좋아요 좋았어요 좋을 좋은
얇다 얇아요 얇았어요 얇을 얇은
하다 해요 했어요 할 한
요리하다 요리해요 요리했어요 요리할 요리한
쓰다 써요 썼어요 쓸 쓴
바쁘다 바빠요 바빴어요 바쁠 바쁜
슬프다 슬퍼요 슬펐어요 슬플 슬픈
부르다 불러요 불렀어요 부를 부른
고르다 골라요 골랐어요 고를 고른
듣다 들어요 들었어요 들을 들은
걷다 걸어요 걸었어요 걸을 걸은
닫다 닫아요 닫았어요 닫을 닫은
돕다 도와요 도왔어요 도울 도운
굽다 구워요 구웠어요 구울 구운
가볍다 가벼워요 가벼웠어요 가벼울 가벼운
입다 입어요 입었어요 입을 입은
짓다 지어요 지었어요 지을 지은
붓다 부어요 부었어요 부을 부은
웃다 웃어요 웃었어요 웃을 웃은
만들다 만들어요 만들었어요 만들 만든
팔다 팔아요 팔았어요 팔 판
길다 길어요 길었어요 길 긴
까맣다 까매요 까맸어요 까말 까만
하얗다 하얘요 하얬어요 하얄 하얀
있다 있어요 있었어요 있을 있는
맛있다 맛있어요 맛있었어요 맛있을 맛있는
"""


@pytest.mark.parametrize("row", FORMS.strip().splitlines())
def test_a_verb_has_the_forms_of_the_table(korean, grammar, row):
    dictionary, *forms = row.split()
    stem = dictionary.removesuffix("다")
    assert forms == [
        korean.present(stem),
        korean.past(stem),
        korean.adnominal(stem, "ㄹ"),
        korean.adnominal(stem, "ㄴ"),
    ]

    def said(tense, **options):
        options = {"will": 1, **options}
        words = grammar.finite(stem, "", tense, key=0, **options)
        return " ".join(word.text for word in words)

    assert said("future") == f"{forms[2]} 거예요"
    assert said("present", no=2) == f"{stem}지 않아요"
    assert said("past", no=2) == f"{stem}지 않았어요"
    assert said("future", no=2) == f"{stem}지 않을 거예요"
    assert said("present", joint="and") == said("future", joint="and") == f"{stem}고"
    assert said("past", joint="but") == forms[1].removesuffix("어요") + "지만"


def test_a_verb_drops_its_l_before_a_noun(korean):
    forms = [korean.adnominal_now(stem) for stem in ["마시", "먹", "듣", "만들", "팔"]]
    assert forms == ["마시는", "먹는", "듣는", "만드는", "파는"]


@pytest.mark.parametrize(
    ("noun", "particles"),
    [
        ("고양이", "고양이는 고양이가 고양이를 고양이와 고양이로"),
        ("학생", "학생은 학생이 학생을 학생과 학생으로"),
        ("연필", "연필은 연필이 연필을 연필과 연필로"),
        ("책", "책은 책이 책을 책과 책으로"),
    ],
)
def test_the_final_consonant_chooses_the_particle(korean, noun, particles):
    roles = ["TOP", "SUBJ", "OBJ", "AND", "BY"]
    assert [noun + korean.particle(noun, role) for role in roles] == particles.split()


def test_to_be_follows_the_final_consonant(korean):
    assert [korean.is_now(noun) for noun in ["의사", "학생"]] == [
        "의사예요",
        "학생이에요",
    ]
    assert [korean.was(noun) for noun in ["의사", "학생"]] == [
        "의사였어요",
        "학생이었어요",
    ]


def test_every_syllable_is_put_together_again(korean):
    syllables = [chr(code) for code in range(ord("가"), ord("힣") + 1)]
    assert [korean.put_together(*korean.take_apart(s)) for s in syllables] == syllables
    assert korean.take_apart("한") == (18, "ㅏ", "ㄴ")


def test_only_hangul_is_taken_apart(korean):
    with pytest.raises(ValueError, match="expected a Hangul syllable. Received: 'a'"):
        korean.take_apart("a")


# Links written by hand: source, target, and for each English word its Korean ones.
BY_HAND = """
Sujin is sick . | 수진은 아파요 . | 0 1 1 2
the horse was white . | 말은 하얬어요 . | 0 0 1 1 2
they have a cow . | 그들은 소가 있어요 . | 0 2 1 1 3
six guards will close the door . | 경비원 여섯 명이 문을 닫을 거예요 . | 1 0,2 5 4 3 3 6
who will this farmer help at the school ? | 이 농부는 학교에서 누구를 도울 거예요 ? | 3 5 0 1 4 2 2 2 6
Minsu did not want to make nine biscuits . | 민수는 과자 아홉 개를 만들고 싶어 하지 않았어요 . | 0 7 7 5,6 5,6 4 2 1,3 8
the friend that sold a new shirt could walk . | 새 셔츠를 판 친구는 걸을 수 있었어요 . | 3 3 2 2 1 0 1 5,6 4 7
"""  # noqa: E501


@pytest.mark.parametrize("row", BY_HAND.strip().splitlines())
def test_the_links_are_those_written_by_hand(row):
    source, target, groups = row.split(" | ")
    links = {
        (i, int(j)) for i, group in enumerate(groups.split()) for j in group.split(",")
    }
    (pair,) = [pair for pair in CORPUS["test"] if pair.source == source]
    assert pair.target == target
    assert set(pair.alignment) == links
    assert is_monotone(pair.alignment) == (
        len(source.split()) < 6 and "have" not in row
    )


def test_the_splits_have_their_sizes():
    sizes = {split: len(pairs) for split, pairs in CORPUS.items()}
    assert sizes == {
        "train": 18_000,
        "validation": 1_000,
        "test": 1_000,
        "unseen": 1_000,
    }


def test_no_sentence_is_there_twice_or_in_two_splits():
    sources = [pair.source for pairs in CORPUS.values() for pair in pairs]
    assert len(set(sources)) == len(sources)
    targets = [{pair.target for pair in pairs} for pairs in CORPUS.values()]
    assert len(set.union(*targets)) == sum(map(len, targets))


@pytest.mark.parametrize("split", SPLITS[1:])
@pytest.mark.parametrize("side", ["source", "target"])
def test_training_knows_every_word(split, side):
    known = {word for pair in CORPUS["train"] for word in getattr(pair, side).split()}
    for pair in CORPUS[split]:
        assert known.issuperset(getattr(pair, side).split())


def test_every_word_of_the_lexicon_is_trained(grammar):
    known = {word for pair in CORPUS["train"] for word in pair.source.split()}
    lexicon = grammar.lexicon
    for table in [lexicon.NOUNS, lexicon.ADJECTIVES, lexicon.TRANSITIVE]:
        missing = {row.english.split()[0] for row in table} - known
        assert not missing


def test_unseen_sentences_hold_a_combination_of_their_own(grammar):
    """Drawn anew: the pairs of words that the grammar joined."""
    joined = {}
    waiting = {pair.source for pairs in CORPUS.values() for pair in pairs}
    for source, *_, combinations in grammar.draw_pairs():
        joined[source] = combinations
        waiting.discard(source)
        if not waiting:
            break
    seen = {pair for p in CORPUS["train"] for pair in joined[p.source]}
    for split in ["validation", "test"]:
        known = [joined[pair.source] <= seen for pair in CORPUS[split]]
        assert sum(known) / len(known) > 0.9
    for pair in CORPUS["unseen"]:
        assert joined[pair.source] - seen


def test_every_word_is_aligned():
    for pairs in CORPUS.values():
        for source, target, alignment in pairs:
            sources, targets = map(set, zip(*alignment, strict=True))
            assert sources == set(range(len(source.split())))
            assert targets == set(range(len(target.split())))
            assert len(set(alignment)) == len(alignment)


def test_the_verb_is_last_in_korean():
    for pair in CORPUS["train"]:
        *_, verb, stop = pair.target.split()
        assert verb.endswith("요")
        assert stop == pair.source.split()[-1] and stop in ".?"


def test_words_trade_places():
    monotone = [is_monotone(pair.alignment) for pair in CORPUS["test"]]
    assert 0.02 < sum(monotone) / len(monotone) < 0.2


def test_crossing_links_are_not_monotone():
    assert is_monotone([(0, 0), (0, 1), (1, 1), (2, 2)])
    assert is_monotone([])
    assert not is_monotone([(0, 1), (1, 0)])
    assert not is_monotone([(0, 0), (0, 2), (1, 1)])


def test_every_sentence_has_a_gloss():
    for pairs in CORPUS.values():
        for pair in pairs:
            assert len(gloss(pair.target).split()) == len(pair.target.split())


def test_the_gloss_speaks_of_the_aligned_words():
    """A noun's gloss starts with one of the English words aligned with it."""
    for pair in CORPUS["test"]:
        source, glosses = pair.source.split(), gloss(pair.target).split()
        for j, word in enumerate(glosses):
            if "+OBJ" in word and "COUNT" not in word:
                aligned = {source[i] for i, k in pair.alignment if k == j}
                assert word.split("+")[0] in aligned


def test_says_what_it_wants():
    with pytest.raises(ValueError, match=r"one of \('train', .* Received: split='dev'"):
        load("dev")
    with pytest.raises(ValueError, match=r"words of the corpus. Received: \['눈이'\]"):
        gloss("눈이 우유를 마셔요 .")
