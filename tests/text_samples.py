"""Text of many kinds, drawn with a seed, for the tests of tokenisers."""

import random
import sys
import unicodedata

ENGLISH = """the quick brown fox jumps over lazy dogs while it's raining and we'll see
whether they've unhappily rewritten 42 letters, 3.50 euros (or so); "don't!" she said:
well-known understanding misunderstood nothing everything something""".split()
KOREAN = """나는 학교에 갑니다. 오늘 날씨가 좋아요! 고양이가 책상 위에서 잠을 잔다.
선생님께서 말씀하셨습니다, 한국어를 배우고 있어요? 우리는 어제 영화를 보았습니다. 사과
세 개를 샀다""".split()
OTHERS = """naïve café Über straße ΟΔΥΣΣΕΥΣ Ελλάδα Москва любовь مرحبا שלום हिन्दी 東京
你好世界 ไทย 😀 👍🏽 👨‍👩‍👧 🇰🇷 ❤️ ♟️ #tag @you a_b x=1 <b> ... — “quoted” €5 §7""".split()


def mixed_text(words, seed=0):
    """A text of so many words, with spaces, lines and words never seen before."""
    draw = random.Random(seed)
    parts = []
    for _ in range(words):
        kind = draw.choices([ENGLISH, KOREAN, OTHERS, None], [4, 4, 1, 1])[0]
        parts.append(draw.choice(kind) if kind else new_word(draw))
        parts.append(draw.choices([" ", "  ", "\n", "\t", ", "], [20, 1, 2, 1, 1])[0])
    return "".join(parts)


def new_word(draw):
    """Latin letters or Hangul syllables at random."""
    first, last = draw.choice([("a", "z"), ("가", "힣")])
    letters = [chr(draw.randint(ord(first), ord(last))) for _ in range(3)]
    return "".join(letters) * draw.randint(1, 2)


def random_texts(texts, categories, seed=0):
    """Texts of 20 characters from all of Unicode.

    Only from what has been the same since Unicode 3.2: libraries differ in how
    new a Unicode they know. `categories` are first letters, or whole names.
    """
    draw = random.Random(seed)
    old = unicodedata.ucd_3_2_0.category
    known = [
        letter
        for letter in map(chr, range(sys.maxunicode + 1))
        if (category := unicodedata.category(letter)) == old(letter)
        and (category in categories or category[0] in categories)
    ]
    # Most of the letters are ideographs: choose where to look first.
    near = [letter for letter in known if letter < "\u3000"]
    return [
        "".join(draw.choice(draw.choice([known, near, " a"])) for _ in range(20))
        for _ in range(texts)
    ]
