import pytest

from seqkeras.datasets import number_words


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("en", 2021, "two thousand and twenty-one"),
        ("de", 21, "einundzwanzig"),
        ("fr", 91, "quatre-vingt-onze"),
        ("es", 2021, "dos mil veintiuno"),
        ("it", 21, "ventuno"),
        ("pt", 2021, "dois mil e vinte e um"),
        ("nl", 91, "eenennegentig"),
        ("pl", 1234, "tysiąc dwieście trzydzieści cztery"),
        ("fi", 21, "kaksikymmentäyksi"),
        ("ru", 2021, "две тысячи двадцать один"),
        ("id", 1000, "seribu"),
        ("ko", 2021, "이천이십일"),
        ("ja", 1234, "千二百三十四"),
    ],
)
def test_a_number_is_said_as_people_say_it(language, number, words):
    assert number_words._words(number, language) == words


def test_the_table_above_leaves_out_no_language():
    table = test_a_number_is_said_as_people_say_it.pytestmark[0].args[1]
    assert sorted(row[0] for row in table) == sorted(number_words.LANGUAGES)


def test_words_have_one_meaning():
    """In no two languages do the same words stand for different numbers."""
    meaning = {}
    for language in number_words.LANGUAGES:
        for number in [*range(300), *range(300, 10_000, 37)]:
            words = number_words._words(number, language)
            assert meaning.setdefault(words, number) == number


def test_a_number_is_in_one_split():
    numbers = {}
    for split in number_words.SPLITS:
        words, figures, languages = number_words.load(30_000, split, ["id", "it"])
        assert len(words) == len(figures) == len(languages) == 30_000
        numbers[split] = {int(figure) for figure in figures}
    train, validation, test = numbers.values()
    assert not train & validation and not train & test and not validation & test
    assert set(range(21)) <= train
    everything = train | validation | test
    assert min(everything) == 0 and max(everything) == 9_999
    assert 900 < len(validation) < 1_100 and 900 < len(test) < 1_100
    assert len(train) > 7_500


def test_the_words_are_those_of_the_figures():
    for words, figures, language in zip(*number_words.load(300, seed=2), strict=True):
        assert number_words._words(int(figures), language) == words


def test_every_language_is_drawn():
    assert set(number_words.load(300)[2]) == set(number_words.LANGUAGES)


def test_a_seed_repeats_and_another_differs():
    assert number_words.load(20, seed=1) == number_words.load(20, seed=1)
    assert number_words.load(20, seed=1) != number_words.load(20, seed=2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (dict(examples=0), "positive integer. Received: examples=0"),
        (dict(split="dev"), r"one of \('train', .* Received: split='dev'"),
        (
            dict(languages=["en", "tlh"]),
            r"some of .* Received: languages=\['en', 'tlh'",
        ),
        (dict(languages=[]), r"some of \('de', .* Received: languages=\[\]"),
    ],
)
def test_says_what_it_wants(options, message):
    with pytest.raises(ValueError, match=message):
        number_words.load(**{"examples": 1, **options})
