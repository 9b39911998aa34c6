"""Make english_korean.tsv and english_korean_glosses.tsv out of a written grammar.

Run it as `python data/make_english_korean.py`. The same files, byte for byte, come
out every time.

The grammar is synchronous: each rule writes the English and the Korean of a phrase
side by side, and words that belong together carry the same key. A rule that puts the
object behind the verb in English and before it in Korean so says, too, which word
became which: words with one key are aligned.

English without a word of its own in Korean goes with the word it shapes: an article
with its noun, "did" with the verb that it makes past, "at" and "with" with the noun
whose particle says the same. A subject with "a" or a number takes the subject
particle (이/가), every other subject the topic particle (은/는).
"""

import random
from itertools import count
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import english_korean_words as lexicon
import korean

from seqkeras.files import write

SIZES = {"train": 18_000, "validation": 1_000, "test": 1_000, "unseen": 1_000}
HELD_OUT = 0.08  # share of the pairs of words that are kept for `unseen`

# The parts of a clause, in the order of each language. The main part of the English
# is the verb or what follows "to be"; the Korean one is the verb, at the end.
ENGLISH = (
    "opening subject auxiliary main recipient object beneficiary "
    "goal companion tool place time"
).split()
KOREAN = (
    "opening subject time companion place tool goal beneficiary recipient object main"
).split()

NOUNS = {noun.english for noun in lexicon.NOUNS}
BE = {"present": {"I": "am", "plural": "are"}, "past": {"plural": "were"}}
JOINTS = {"and": "고", "but": "지만"}
ARTICLES = ["the", "the", "the", "this", "that"]  # "the" is the most frequent
ASKS = ["whether"] * 3 + ["subject", "object", "place", "goal", "time"]


class Word(NamedTuple):
    text: str
    key: int
    gloss: str = ""


class Phrase(NamedTuple):
    """A phrase in both languages."""

    english: list[Word]
    korean: list[Word]
    number: str = "singular"  # or "plural" or "I": what the English verb agrees with
    definite: bool = True


def words(text, key, glosses=""):
    """Words with one key; Korean ones with a gloss each."""
    texts = text.split()
    glosses = glosses.split() or [""] * len(texts)
    return [Word(t, key, gloss) for t, gloss in zip(texts, glosses, strict=True)]


# English word forms


def plural(noun):
    ending = "es" if noun.endswith(("s", "x", "ch")) else "s"
    if noun.endswith("y") and noun[-2] not in "aeo":
        noun, ending = noun[:-1], "ies"
    return lexicon.PLURALS.get(noun, noun + ending)


def conjugated(verb, tense, number):
    """waited for; waits for, carries, goes; wait for."""
    first, *rest = verb.english.split()
    if tense == "past":
        first = verb.past
    elif number == "singular":
        if first.endswith("y") and first[-2] not in "aeu":
            first = first[:-1] + "ie"
        first += "es" if first.endswith(("sh", "ch", "o")) else "s"
        first = {"haves": "has"}.get(first, first)
    return " ".join([first, *rest])


def gerund(verb):
    """waiting for, making, running."""
    first, *rest = verb.english.split()
    if first in lexicon.DOUBLED:
        first += first[-1]
    elif first.endswith("e") and not first.endswith("ee"):
        first = first[:-1]
    return " ".join([first + "ing", *rest])


def be(tense, number):
    """is, am, are, was, were."""
    return BE[tense].get(number, "is" if tense == "present" else "was")


def do(tense, number):
    """does, do, did."""
    if tense == "past":
        return "did"
    return "does" if number == "singular" else "do"


def nots(key):
    """The word "not", if there is a key for it."""
    return [] if key is None else [Word("not", key)]


def with_preposition(preposition, phrase):
    """The phrase with an English word before it, that goes with its Korean noun."""
    key = phrase.korean[-1].key
    return phrase._replace(english=[Word(preposition, key), *phrase.english])


# Korean phrases


def add_particle(korean_words, role):
    """The same words, the last one with a particle."""
    *others, last = korean_words
    text = last.text + korean.particle(last.text, role)
    return [*others, Word(text, last.key, f"{last.gloss}+{role}")]


def finite(stem, gloss, tense, key, no=None, will=None, joint=None):
    """A verb or an adjective at the end of its clause.

    `no` and `will` are the keys of "not" and "will", where these are said; `joint`
    is "and" or "but" where another clause follows.
    """
    if no is not None:
        first = Word(stem + "지", key, f"{gloss}+NEG")
        return [first, *finite("않", "not", tense, no, will=will, joint=joint)]
    if joint:
        past = "+PAST" if tense == "past" else ""
        form = korean.past_stem(stem) if past else stem
        label = {"and": "CONN", "but": "BUT"}[joint]
        return [Word(form + JOINTS[joint], key, f"{gloss}{past}+{label}")]
    if tense == "future":
        first = Word(korean.adnominal(stem, "ㄹ"), key, f"{gloss}+FUT")
        return [first, Word("거예요", will, "will")]
    form = korean.past(stem) if tense == "past" else korean.present(stem)
    return [Word(form, key, f"{gloss}+{tense[:4].upper()}")]


class Grammar:
    """Draws sentences; `combinations` holds the pairs of words that the last joins."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.keys = count()
        self.combinations = set()

    def key(self):
        return next(self.keys)

    def chance(self, probability):
        return self.random.random() < probability

    def pick(self, items):
        return self.random.choice(list(items))

    def noun(self, kinds):
        """A noun of one of these kinds, all kinds being equally likely."""
        kind = self.pick(kinds)
        return self.pick(noun for noun in lexicon.NOUNS if kind in noun.kinds)

    # Noun phrases

    def noun_phrase(self, noun, role=None, definite=None, plain=False):
        """A noun with what belongs to it, and the particle of its role.

        The role "subject" takes the topic or the subject particle. Where `definite`
        is None, chance decides; `plain` rules out adjectives.
        """
        key = self.key()
        english, before = words(noun.english, key), []
        named = "name" in noun.kinds
        if not (plain or named) and self.chance(0.3):
            english, before = self.attribute(noun, english)
        if named:
            phrase = Phrase(english, words(noun.korean, key, noun.english))
        elif not definite and noun.counter != "-" and self.chance(0.25):
            phrase = self.counted(noun, english, before, key)
        else:
            phrase = self.with_article(noun, english, before, key, definite)
        if role == "subject":
            role = "TOP" if phrase.definite else "SUBJ"
        if role:
            phrase = phrase._replace(korean=add_particle(phrase.korean, role))
        return phrase

    def attribute(self, noun, english):
        """The English with an adjective before it, and that adjective in Korean."""
        fitting = [a for a in lexicon.ADJECTIVES if set(a.kinds) & set(noun.kinds)]
        if not fitting:
            return english, []
        adjective, key = self.pick(fitting), self.key()
        self.combinations.add((adjective.english, noun.english))
        form = adjective.korean
        if form != "새":  # the one without endings
            form = korean.adnominal(form, "ㄴ")
        gloss = f"{adjective.english}+ATTR"
        return [Word(adjective.english, key), *english], [Word(form, key, gloss)]

    def counted(self, noun, english, before, key):
        """two cups of hot coffee: 뜨거운 커피 두 잔; six apples: 사과 여섯 개."""
        *unit, counter = noun.counter.split()
        word, number = self.pick(lexicon.NUMBERS), self.key()
        if unit:
            counter_key = self.key()
            english = [*words(f"{plural(unit[0])} of", counter_key), *english]
        else:
            counter_key = key
            english = [*english[:-1], Word(plural(noun.english), key)]
        korean_words = [
            *before,
            Word(noun.korean, key, noun.english),
            Word(lexicon.NUMBERS[word], number, word),
            Word(counter, counter_key, "COUNT"),
        ]
        return Phrase([Word(word, number), *english], korean_words, "plural", False)

    def with_article(self, noun, english, before, key, definite):
        """the new book: 새 책; this new book: 이 새 책."""
        if definite is None:
            definite = self.chance(0.6)
        mine = "place" not in noun.kinds and noun.english not in lexicon.STRANGERS
        article = self.pick([*ARTICLES, "my"] if mine else ARTICLES)
        if not definite:
            article = "a"
        if article == "a":
            if "mass" in noun.kinds:
                article = ""
            elif english[0].text[0] in "aeiou":
                article = "an"
        korean_words = [*before, Word(noun.korean, key, noun.english)]
        if article in lexicon.DETERMINERS:
            key = self.key()
            own = Word(lexicon.DETERMINERS[article], key, article)
            korean_words = [own, *korean_words]
        english = [*words(article, key), *english]
        return Phrase(english, korean_words, definite=definite)

    def subject(self, kind, definite=None, asks=None):
        """Who does it: a pronoun, a noun with a relative clause, or another noun."""
        if kind == "person" and asks is None and self.chance(0.15):
            english, key = self.pick(lexicon.PRONOUNS), self.key()
            form = words(lexicon.PRONOUNS[english], key, english)
            number = "I" if english == "I" else "plural"
            return Phrase(words(english, key), add_particle(form, "TOP"), number)
        noun = self.noun([kind])
        if "name" not in noun.kinds and self.chance(0.12):
            return self.with_relative_clause(noun, kind)
        return self.noun_phrase(noun, "subject", definite)

    def with_relative_clause(self, noun, kind):
        """the cat that drank the milk: 우유를 마신 고양이는."""
        verb = self.pick(v for v in lexicon.TRANSITIVE if kind in v.doers)
        object_, key, own = self.object(verb), self.key(), self.key()
        tense = self.pick(["present", "past"])
        if tense == "past":
            form = korean.adnominal(verb.korean, "ㄴ")
        else:
            form = korean.adnominal_now(verb.korean)
        gloss = f"{verb.english.split()[0]}+{tense[:4].upper()}+ATTR"
        head = add_particle([Word(noun.korean, key, noun.english)], "TOP")
        return Phrase(
            [
                *words(f"the {noun.english}", key),
                *words(f"that {conjugated(verb, tense, 'singular')}", own),
                *object_.english,
            ],
            [*object_.korean, Word(form, own, gloss), *head],
        )

    def object(self, verb):
        noun = self.noun(verb.objects)
        self.combinations.add((verb.english, noun.english))
        if "mass" not in noun.kinds or self.chance(0.8):
            return self.noun_phrase(noun, "OBJ")
        return self.two_objects(verb, noun)

    def two_objects(self, verb, first):
        """bread and cheese: 빵과 치즈를."""
        second = self.pick(
            noun
            for noun in lexicon.NOUNS
            if "mass" in noun.kinds
            and set(noun.kinds) & set(first.kinds) & set(verb.objects)
            and noun != first
        )
        one, two = self.key(), self.key()
        self.combinations.add((verb.english, second.english))
        return Phrase(
            [*words(f"{first.english} and", one), *words(second.english, two)],
            add_particle(words(first.korean, one, first.english), "AND")
            + add_particle(words(second.korean, two, second.english), "OBJ"),
        )

    def place(self, kinds, role):
        """in the garden, at the station; `role` is where it happens or where it is."""
        noun = self.noun(kinds)
        preposition = "in" if lexicon.IN & set(noun.kinds) else "at"
        return with_preposition(preposition, self.noun_phrase(noun, role, True))

    def time(self, tense):
        """When; two words in both languages pair up."""
        fitting = (row for row in lexicon.TIMES if tense in row[1].split())
        english, _, form, gloss = self.pick(fitting)
        if len(english.split()) == len(form.split()) == 2:
            keys = [self.key(), self.key()]
        else:
            keys = [self.key()] * 3
        rows = zip(form.split(), keys, gloss.split(), strict=False)
        return Phrase(
            [Word(*row) for row in zip(english.split(), keys, strict=False)],
            [Word(*row) for row in rows],
        )

    # Clauses: dictionaries of phrases, which `in_order` puts in order

    def event(self, tense, asks=None, joint=None):
        """Somebody does something; `asks` is the part that is asked for."""
        verbs = self.verbs(asks)
        verb = self.pick(verbs)
        doer = self.pick(verb.doers)
        negative = asks is None and self.chance(0.2)
        manner = None
        if tense != "future" and asks in (None, "whether") and self.chance(0.3):
            if verb.english not in lexicon.PLAIN | lexicon.SETTLING:
                manner = self.pick(["can", "now", "want"])

        parts = self.circumstances(verb, doer, tense, manner, asks)
        if asks in lexicon.ASKED:
            parts[asks] = self.asked(asks, verb)
        if asks != "subject":
            parts["subject"] = self.subject(doer, negative or None, asks)
        if verbs is lexicon.MOTION:
            far = ["trip"] if "tool" in parts else ["place"]
            to_place = self.noun_phrase(self.noun(far), "LOC", True)
            parts.setdefault("goal", with_preposition("to", to_place))
        elif verb.objects and asks != "object":
            parts["object"] = self.object(verb)
        if verbs is lexicon.GIVING:
            phrase = self.noun_phrase(self.noun(["person"]), "DAT", True)
            if self.chance(0.5):
                parts["recipient"] = phrase
            else:
                parts["beneficiary"] = with_preposition("to", phrase)
        number = parts["subject"].number
        says = self.predicate(verb, tense, number, manner, negative, asks, joint)
        return parts | says

    def verbs(self, asks):
        """The table from which the verb is drawn."""
        if asks == "goal":
            return lexicon.MOTION
        if asks == "object":
            return lexicon.TRANSITIVE
        tables = [
            lexicon.TRANSITIVE,
            lexicon.INTRANSITIVE,
            lexicon.MOTION,
            lexicon.GIVING,
        ]
        if asks == "place":
            tables = [[verb for verb in lexicon.TRANSITIVE if stays(verb)]]
        return self.random.choices(tables, [60, 20, 12, 8][: len(tables)])[0]

    def asked(self, part, verb):
        """A question word; in Korean it stays where the answer would be."""
        if part == "object" and "person" in verb.objects:
            part = "person"
        english, form, gloss = lexicon.ASKED[part]
        key = self.key()
        return Phrase(words(english, key), words(form, key, gloss))

    def circumstances(self, verb, doer, tense, manner, asks):
        """With whom, with what, where and when."""
        parts, person = {}, doer == "person"
        alone = verb.english in lexicon.ALONE | lexicon.FEELINGS
        if person and not alone and self.chance(0.08):
            phrase = self.noun_phrase(self.noun(["person"]), "AND", True)
            parts["companion"] = with_preposition("with", phrase)
        tools = lexicon.TOOLS.get(verb.english, {})
        if tools and person and self.chance(0.4):
            tool, key = self.pick(tools), self.key()
            form = words(tools[tool], key, tool.split()[-1])
            parts["tool"] = Phrase(words(tool, key), add_particle(form, "BY"))
        if stays(verb) and self.chance(0.25):
            kinds = ["place"] if person else ["outside"]
            settles = verb.english in lexicon.SETTLING
            parts["place"] = self.place(kinds, "LOC" if settles else "AT")
        if manner is None and self.chance(0.3):
            part = "time" if asks else self.pick(["opening", "time"])
            parts[part] = self.time(tense)
        return parts

    def predicate(self, verb, tense, number, manner, negative, asks, joint=None):
        """The verb with "did", "will", "not", "can", "is ... ing" or "wants to"."""
        key, own, will = self.key(), self.key(), self.key()
        stem = verb.korean
        gloss = "be" if verb is lexicon.HAVE else verb.english.split()[0]
        main = words(verb.english, key)
        connected = Word(stem + "고", key, f"{gloss}+CONN")

        if manner == "now":
            no = self.key() if negative else None
            form = [connected, *finite("있", "be", tense, own, no, joint=joint)]
            auxiliary = [Word(be(tense, number), own), *nots(no)]
            return clause(auxiliary, words(gerund(verb), key), form)
        if manner == "can":
            no, ending = self.ending("있", "be", tense, own, negative, None, joint)
            able = Word(korean.adnominal(stem, "ㄹ"), key, f"{gloss}+FUT")
            auxiliary = [Word("can" if tense == "present" else "could", own), *nots(no)]
            return clause(auxiliary, main, [able, Word("수", own, "way"), *ending])

        before, wanted = [], []
        if manner == "want":
            before, wanted, verb, key = [connected], main, lexicon.WANT, own
            stem, gloss = "싶", "want"
            if number != "I":  # others show that they want: 싶어 하다
                before, stem, gloss = [connected, Word("싶어", key, "want")], "하", "do"
        no, form = self.ending(stem, gloss, tense, key, negative, will, joint)

        auxiliary = []
        if tense == "future":
            auxiliary = [Word("will", key if joint else will), *nots(no)]
        elif negative or asks not in (None, "subject"):
            auxiliary = [Word(do(tense, number), key if no is None else no), *nots(no)]
        english = verb.english if auxiliary else conjugated(verb, tense, number)
        return clause(auxiliary, [*words(english, key), *wanted], [*before, *form])

    def ending(self, stem, gloss, tense, key, negative, will, joint):
        """The key of "not", and the words that end the clause (not 있다 is 없다)."""
        if negative and stem == "있":
            return key, finite("없", "be.not", tense, key, will=will, joint=joint)
        no = self.key() if negative else None
        return no, finite(stem, gloss, tense, key, no, will, joint)

    def being(self, stem, gloss, tense, key, number, negative, joint):
        """The clause of "to be", or what is there of it without its complement."""
        will = self.key()
        no, form = self.ending(stem, gloss, tense, key, negative, will, joint)
        if tense == "future":
            will = key if joint else will
            return clause([Word("will", will), *nots(no)], [Word("be", key)], form)
        auxiliary = [Word(be(tense, number), key if no is None else no), *nots(no)]
        return clause(auxiliary, [], form)

    def state(self, tense, asks=None, joint=None):
        """Something is big, or is on the table; somebody has something."""
        rules = [self.quality, self.quality, self.location, self.existence]
        rules += [self.possession]
        if joint is None and tense != "future":
            rules += [self.profession]
        return self.pick(rules)(tense, asks is None and self.chance(0.25), asks, joint)

    def quality(self, tense, negative, asks, joint):
        """the cat is small: 고양이는 작아요."""
        adjective = self.pick(a for a in lexicon.ADJECTIVES if a.korean != "새")
        kind, key = self.pick(adjective.kinds), self.key()
        if kind == "person" and self.chance(0.4):
            subject = self.subject(kind, True, asks)
        else:
            noun = self.noun([kind])
            self.combinations.add((adjective.english, noun.english))
            subject = self.noun_phrase(noun, "TOP", True, plain=True)
        stem, gloss = adjective.korean, adjective.english
        number = subject.number
        parts = self.being(stem, gloss, tense, key, number, negative, joint)
        complement = Phrase(words(adjective.english, key), [])
        return {"subject": subject} | add_complement(parts, complement)

    def location(self, tense, negative, asks, joint):
        """the ball is under the table: 공은 탁자 아래에 있어요."""
        thing = self.noun(["small", "small", "animal"])
        subject = self.noun_phrase(thing, "TOP", True)
        ground = self.noun_phrase(self.noun(["furniture"]), None, True)
        key, own = self.key(), self.key()
        where, form, gloss = self.pick(lexicon.WHERE)
        form = add_particle(words(form, own, gloss), "LOC")
        complement = Phrase(
            [*words(where, own), *ground.english], [*ground.korean, *form]
        )
        parts = self.being("있", "be", tense, key, subject.number, negative, joint)
        return {"subject": subject} | add_complement(parts, complement)

    def existence(self, tense, negative, asks, joint):
        """there are two cats in the garden: 정원에 고양이 두 마리가 있어요."""
        noun = self.noun(["animal", "furniture", "job"])
        object_ = self.noun_phrase(noun, "SUBJ", False)
        key = self.key()
        return {
            "subject": Phrase([Word("there", key)], []),
            "object": object_,
            "place": self.place(["inside", "outside"], "LOC"),
        } | self.being("있", "be", tense, key, object_.number, False, joint)

    def possession(self, tense, negative, asks, joint):
        """the student has a book: 학생은 책이 있어요."""
        subject = self.subject("person", True, asks)
        noun = self.noun(["small", "clothes", "device", "animal"])
        object_ = self.noun_phrase(noun, "SUBJ", False)
        have, number = lexicon.HAVE, subject.number
        parts = self.predicate(have, tense, number, None, negative, asks, joint)
        return {"subject": subject, "object": object_} | parts

    def profession(self, tense, negative, asks, joint):
        """the woman is a singer: 여자는 가수예요."""
        subject = self.subject("person", True, asks)
        if subject.number != "singular":
            return self.quality(tense, negative, asks, joint)
        job = self.noun(["job"])
        job = self.noun_phrase(job._replace(counter="-"), None, False)
        *others, last = job.korean
        if negative:
            no, is_not = self.key(), "아니에요" if tense == "present" else "아니었어요"
            is_not = Word(is_not, no, f"be.not+{tense[:4].upper()}")
            form = [*add_particle(job.korean, "SUBJ"), is_not]
        else:
            no = None
            to_be = korean.is_now if tense == "present" else korean.was
            gloss = f"{last.gloss}+be+{tense[:4].upper()}"
            form = [*others, Word(to_be(last.text), last.key, gloss)]
        auxiliary = [Word(be(tense, "singular"), form[-1].key), *nots(no)]
        return {"subject": subject} | clause(auxiliary, job.english, form)

    # Sentences

    def sentence(self):
        """English and Korean words of one sentence."""
        self.combinations.clear()
        tense = self.pick(["present", "past", "future"])
        shape = self.random.choices(["plain", "question", "joined"], [62, 24, 14])[0]
        if shape == "joined":
            return self.joined(tense)
        asks = None
        if shape == "question":
            asks = self.pick(ASKS)
        if asks in (None, "whether") and self.chance(0.4):
            parts = self.state(tense, asks)
        else:
            parts = self.event(tense, asks)
        english, korean_words = in_order(parts, asks)
        stop = Word("?" if asks else ".", self.key(), "?" if asks else ".")
        return [*english, stop], [*korean_words, stop]

    def joined(self, tense):
        """Two clauses: the first Korean verb ends in 고 (and) or 지만 (but)."""
        joint = "and" if tense == "future" else self.pick(JOINTS)
        rules = self.pick([self.event, self.state]), self.event
        first = in_order(rules[0](tense, joint=joint))
        second = in_order(rules[1](tense))
        both = Word(joint, first[1][-1].key)
        stop = Word(".", self.key(), ".")
        return [*first[0], both, *second[0], stop], [*first[1], *second[1], stop]


def stays(verb):
    """Whether it can be said where it is done."""
    if verb in lexicon.MOTION or verb.english in lexicon.FEELINGS:
        return False
    return not {"place", "building"} & set(verb.objects)


def clause(auxiliary, main, form):
    """The parts of a clause that make its predicate."""
    return {"auxiliary": Phrase(auxiliary, []), "main": Phrase(main, form)}


def add_complement(parts, complement):
    """What is said with "to be": in English behind it, in Korean before the verb."""
    main = parts["main"]
    english = [*main.english, *complement.english]
    return parts | {"main": Phrase(english, [*complement.korean, *main.korean])}


def in_order(parts, asks=None):
    """English and Korean words of a clause.

    A question has its question word first in English, and the auxiliary before the
    subject; in Korean nothing moves.
    """
    order = ENGLISH
    if asks not in (None, "subject"):
        first = [asks, "auxiliary", "subject"]
        order = [*first, *(part for part in ENGLISH if part not in first)]
    return [
        [word for name in names if name in parts for word in parts[name][language]]
        for language, names in enumerate([order, KOREAN])
    ]


def draw_pairs(seed=0):
    """Yield sources, targets, alignments, glosses and combinations, all different."""
    grammar, seen = Grammar(seed), set()
    while True:
        english, korean_words = grammar.sentence()
        source = " ".join(word.text for word in english)
        nouns = [word for word in source.split() if word in NOUNS]
        if source in seen or len(set(nouns)) < len(nouns):
            continue  # nobody waits for himself
        seen.add(source)
        target = " ".join(word.text for word in korean_words)
        alignment = " ".join(
            ",".join(str(j) for j, word in enumerate(korean_words) if word.key == key)
            for _, key, _ in english
        )
        glosses = {word.text: word.gloss for word in korean_words}
        yield source, target, alignment, glosses, set(grammar.combinations)


def fraction(text):
    """A number from 0 to 1 that depends on the text alone."""
    return crc32(text.encode()) / 2**32


def split_of(target, combinations):
    if any(fraction(" ".join(pair)) < HELD_OUT for pair in combinations):
        return "unseen"
    share = fraction(target)
    return "test" if share < 0.1 else "validation" if share < 0.2 else "train"


def make():
    """Rows of the corpus, and the glosses of its Korean words.

    The other splits hold no word that the training split does not.
    """
    splits, glossary = {split: [] for split in SIZES}, {}
    pairs = draw_pairs()
    while any(len(splits[split]) < 1.1 * size for split, size in SIZES.items()):
        source, target, alignment, glosses, combinations = next(pairs)
        splits[split_of(target, combinations)].append((source, target, alignment))
        for word, gloss in glosses.items():
            if glossary.setdefault(word, gloss) != gloss:
                raise ValueError(f"{word} is {glossary[word]} and {gloss}")

    known = set()
    for split, size in SIZES.items():
        rows = splits[split]
        if split == "train":
            rows = rows[:size]
            known = {word for row in rows for word in f"{row[0]} {row[1]}".split()}
        rows = [row for row in rows if known.issuperset(f"{row[0]} {row[1]}".split())]
        splits[split] = rows[:size]
    lines = ["\t".join([split, *row]) for split, rows in splits.items() for row in rows]
    shown = sorted(known.intersection(glossary))
    return lines, [f"{word}\t{glossary[word]}" for word in shown]


if __name__ == "__main__":
    folder = Path(__file__).parent
    pairs, glosses = make()
    pairs = ["split\tenglish\tkorean\talignment", *pairs, ""]
    write(folder / "english_korean.tsv", "\n".join(pairs))
    glosses = ["korean\tgloss", *glosses, ""]
    write(folder / "english_korean_glosses.tsv", "\n".join(glosses))
