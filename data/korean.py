"""Korean word forms for make_english_korean.py: particles and verb endings.

A Hangul syllable is one code point, computed from its parts: 0xAC00 + 588 * initial
+ 28 * vowel + final. So the final consonant, which chooses the particle, and the
vowel, which chooses the ending, are two remainders away.

A verb or an adjective is given by its stem, the dictionary form without its last
syllable (마시다: 마시). Sentences end in the polite style (해요체).
"""

VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
PARTICLES = {  # after a consonant, after a vowel
    "TOP": ("은", "는"),
    "SUBJ": ("이", "가"),
    "OBJ": ("을", "를"),
    "AND": ("과", "와"),
    "BY": ("으로", "로"),
    "LOC": ("에", "에"),
    "AT": ("에서", "에서"),
    "DAT": ("에게", "에게"),
}
# Stems that lose or change their last consonant before a vowel; which one it is
# says how. All others with the same consonant keep it: 닫다, 입다, 웃다, 좋다.
IRREGULAR = set(
    "듣 걷 묻 돕 굽 눕 춥 덥 곱 뜨겁 차갑 무겁 가볍 아름답 더럽 어렵 쉽 귀엽 "
    "짓 붓 낫 하얗 까맣 빨갛 노랗 파랗".split()
)
MERGED = {"ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ", "ㅚ": "ㅙ"}  # with 아 or 어: 오 + 아 = 와
FUSED = "ㅏㅐㅓㅔㅕ"  # swallow 아 or 어: 가 + 아 = 가


def take_apart(syllable: str) -> tuple[int, str, str]:
    """Number of the initial, vowel and final consonant (a space if there is none)."""
    code = ord(syllable) - 0xAC00
    if not 0 <= code < 11172:
        raise ValueError(f"expected a Hangul syllable. Received: {syllable!r}")
    return code // 588, VOWELS[code // 28 % 21], FINALS[code % 28]


def put_together(initial: int, vowel: str, final: str = " ") -> str:
    """The syllable of three parts."""
    code = 588 * initial + 28 * VOWELS.index(vowel) + FINALS.index(final)
    return chr(0xAC00 + code)


def last_vowel(word: str) -> str:
    return take_apart(word[-1])[1]


def last_consonant(word: str) -> str:
    """Final consonant of the last syllable, or a space."""
    return take_apart(word[-1])[2]


def replace_final(word: str, final: str) -> str:
    """The word with another final consonant in its last syllable."""
    initial, vowel, _ = take_apart(word[-1])
    return word[:-1] + put_together(initial, vowel, final)


def particle(noun: str, role: str) -> str:
    """The form of a particle that fits a noun: 고양이가, but 학생이."""
    final = last_consonant(noun)
    if role == "BY" and final == "ㄹ":  # 연필로
        return "로"
    return PARTICLES[role][final == " "]


def infinitive(stem: str) -> str:
    """The form before 요 and past endings: 마시다, 마셔; 듣다, 들어; 돕다, 도와."""
    initial, vowel, final = take_apart(stem[-1])
    before = stem[:-1]
    if stem[-1] == "하":
        return before + "해"
    if stem[-1] == "르":  # 모르다, 몰라
        return replace_final(before, "ㄹ") + _a_or_eo(before, "라", "러")
    if vowel == "ㅡ" and final == " ":  # 쓰다, 써; 바쁘다, 바빠
        return before + put_together(initial, _a_or_eo(before, "ㅏ", "ㅓ"))
    if stem in IRREGULAR:
        if final == "ㄷ":  # 듣다, 들어
            return replace_final(stem, "ㄹ") + _a_or_eo(stem)
        if final == "ㅅ":  # 짓다, 지어
            return replace_final(stem, " ") + _a_or_eo(stem)
        if final == "ㅂ":  # 춥다, 추워; only 돕다 and 곱다 have 와
            return replace_final(stem, " ") + ("와" if stem in ("돕", "곱") else "워")
        return before + put_together(initial, "ㅐ" if vowel == "ㅏ" else "ㅒ")
    if final == " " and vowel in FUSED:
        return stem
    if final == " " and vowel in MERGED:
        return before + put_together(initial, MERGED[vowel])
    return stem + _a_or_eo(stem)


def _a_or_eo(stem: str, a: str = "아", eo: str = "어") -> str:
    """Vowel harmony: the first form after a bright vowel, else the second."""
    return a if stem and last_vowel(stem) in "ㅏㅑㅗ" else eo


def present(stem: str) -> str:
    return infinitive(stem) + "요"


def past_stem(stem: str) -> str:
    return replace_final(infinitive(stem), "ㅆ")


def past(stem: str) -> str:
    return past_stem(stem) + "어요"


def adnominal(stem: str, final: str) -> str:
    """The form before a noun: `final` ㄴ for what was or is so, ㄹ for what will be."""
    if stem[-1] in "있없" and final == "ㄴ":  # 맛있는
        return stem + "는"
    consonant = last_consonant(stem)
    if stem in IRREGULAR:
        last = {"ㄷ": "ㄹ", "ㅂ": " ", "ㅅ": " ", "ㅎ": " "}[consonant]
        open_stem = replace_final(stem, last)
        open_stem += {"ㄷ": "으", "ㅂ": "우", "ㅅ": "으", "ㅎ": ""}[consonant]
    elif consonant in " ㄹ":  # 만들다, 만든
        open_stem = stem
    else:
        open_stem = stem + "으"
    return replace_final(open_stem, final)


def adnominal_now(stem: str) -> str:
    """The form of a verb before the noun that does it: 마시는, 만드는."""
    if last_consonant(stem) == "ㄹ":
        stem = replace_final(stem, " ")
    return stem + "는"


def is_now(noun: str) -> str:
    """A noun with the verb to be: 의사예요, 학생이에요."""
    return noun + ("예요" if last_consonant(noun) == " " else "이에요")


def was(noun: str) -> str:
    """A noun with the past of to be: 의사였어요, 학생이었어요."""
    return noun + ("였어요" if last_consonant(noun) == " " else "이었어요")
