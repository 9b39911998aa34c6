"""Corpora for translation: Multi30k (captions) and IWSLT (talks)."""

from seqkeras.datasets.corpus import Corpus
from seqkeras.datasets.parallel import aligned, any_aligned, languages

SUMS = {
    "train.de.gz": "sha256:"
    "726e39b2fa9eb9ffb6dc763fb35a179f80fae06ffc5d28b6ace5faa883de28a6",
    "train.en.gz": "sha256:"
    "d79cfa999dd4c51d2cb42499b6796d5a882c3a8a961923c25a898c90f8bbd56f",
    "val.de.gz": "sha256:"
    "f0cba2f995189cf5770f29a8a9a537a3ad3f51657ad873405082ff6863a5e75a",
    "val.en.gz": "sha256:"
    "14f7d25ddd868909a9213e361768460edcacdd6ab9d1e77b92560dc10c10dc28",
    "test_2016_flickr.de.gz": "sha256:"
    "9204244e408ccb38d2a55cfcd344df15005fc42a07a6e55ca6c52b6ababb8cc8",
    "test_2016_flickr.en.gz": "sha256:"
    "611d361c6334bc7246101d48097c13cf5c4413c5befc793cc629934359d532d9",
    "test_2017_flickr.de.gz": "sha256:"
    "a2c89666db00c495cd8513b9d708d5a3acc205d7de312ef2bf5fb7ebc1540aee",
    "test_2017_flickr.en.gz": "sha256:"
    "76a444ee25172e72695cddb13ae4a3bda59430617be88e0bb46b60504f054074",
    "train.lc.norm.tok.de": "sha256:"
    "cb5a23529b65ec2061f1dc446192a9c37382b63cc75f81a0be59d34894b3a505",
    "train.lc.norm.tok.en": "sha256:"
    "08925f8e0572bcd5a006702fc5fe20e2d77c6917d4eebd576fc20de6693c2119",
    "val.lc.norm.tok.de": "sha256:"
    "97232bd273eceb7207f689527386a97e4be2616b18ada47576bdaf96c8ae1f00",
    "val.lc.norm.tok.en": "sha256:"
    "46573ce391ae227f1c72f873392436a20ef18e0a6d518098cfbd70b77c8572ec",
    "test_2016_flickr.lc.norm.tok.de": "sha256:"
    "c6a33d39d48f9f510de147651316cd9d918e09ad0219df734a2f16b6baccacc4",
    "test_2016_flickr.lc.norm.tok.en": "sha256:"
    "5b7f32627cf99eced828311b955dae9800bb52bc8b91cf8b6526829e605b29d2",
    "test_2017_flickr.lc.norm.tok.de": "sha256:"
    "02067e4a9402786a4fcb8c1b6f4307e4a5073ced64800abead5273b54f5f31f6",
    "test_2017_flickr.lc.norm.tok.en": "sha256:"
    "c9d1dfd7a26add989382e534af235af9f0f658b2a30e7eb0efdaf142496ee54f",
    "train.vi": "sha256:"
    "707206edf2dc0280273952c7b70544ea8a1363aa69aaeb9d70514b888dc3067d",
    "train.en": "sha256:"
    "c26dfeed74b6bf3752f5ca552f2412456f0de153f7c804df8717931fb3a5c78a",
    "tst2012.vi": "sha256:"
    "01004078b3f36b0c46e81b65fc6851230b3c823405c76d1d82ef3b786b512ff0",
    "tst2012.en": "sha256:"
    "b8fbcd0d4199d41276421d1f7228298df67dd9e2c5c134c2ee8cdf3ec27801e2",
    "tst2013.vi": "sha256:"
    "29af16842808da2812b8fd4d47fc05d082ba870e60ab7755090ad04b380994cd",
    "tst2013.en": "sha256:"
    "3860ce60bc5b85d96cc2d3d580cf1bc9d62440e939c1b964676d3607c4e8f1df",
}


def multi30k(pair: str) -> Corpus:
    """Captions of images as they were written.

    Args:
        pair: Two of the languages `cs`, `de`, `en`, `fr`: source and target;
            `"de-en"` if empty.
    """
    return _multi30k("multi30k", pair, "", ".gz", "")


def multi30k_tok(pair: str) -> Corpus:
    """The same captions in lower case, words and punctuation set apart."""
    return _multi30k("multi30k_tok", pair, ".lc.norm.tok", "", ", lower-case tokens")


def _multi30k(name: str, pair: str, middle: str, packed: str, how: str) -> Corpus:
    pair = pair or "de-en"
    source, target = languages(name, pair, "(cs|de|en|fr)")
    stems = {
        "train": "train",
        "validation": "val",
        "test": "test_2016_flickr",
        "test_2017": "test_2017_flickr",
    }
    if "cs" in (source, target):  # of which there is none for 2017
        del stems["test_2017"]
    files = {
        split: tuple(f"{stem}{middle}.{language}" for language in (source, target))
        for split, stem in stems.items()
    }
    kind = "raw" if packed else "tok"
    base = (
        f"https://raw.githubusercontent.com/multi30k/dataset/master/data/task1/{kind}"
    )
    names = [file + packed for both in files.values() for file in both]
    sizes = {"train": 29000, "validation": 1014, "test": 1000, "test_2017": 1000}
    return Corpus(
        name=name if pair == "de-en" else f"{name}/{pair}",
        what=f"captions of images, {source} to {target}{how}",
        gives="sources and targets",
        licence="CC BY-NC-SA 4.0, as in the WMT shared tasks",
        paper="Elliott et al., 2016, Multi30K (aclanthology.org/W16-3210)",
        home="https://github.com/multi30k/dataset",
        files=files,
        parse=aligned,
        urls={file: f"{base}/{file}" for file in names},
        sums={file: SUMS[file] for file in names if file in SUMS},
        counts={split: sizes[split] for split in stems},
        megabytes=1.3 if packed else 4.4,
        folders=("multi30k",),
    )


def iwslt(pair: str) -> Corpus:
    """Talks. English and Vietnamese are fetched, other pairs read from files.

    Args:
        pair: Source and target, `"en-vi"` if empty. The official files of a
            pair are understood.
    """
    source, target = languages("iwslt", pair or "en-vi", "[a-z]{2}")
    if {source, target} != {"en", "vi"}:
        tagged = f"train.tags.{source}-{target}."
        xml = f"IWSLT*.{{part}}*.{source}-{target}."
        return any_aligned(
            f"iwslt/{pair}",
            what=f"talks, {source} to {target}",
            stems={
                "train": f"{tagged}{{}}|train.{{}}",
                "validation": xml.format(part="dev") + "{}.xml|valid.{}|dev.{}",
                "test": xml.format(part="tst2013") + "{}.xml|test.{}",
            },
            pair=(source, target),
            home="https://wit3.fbk.eu",
        )
    base = "https://nlp.stanford.edu/projects/nmt/data/iwslt15.en-vi"
    stems = {"train": "train", "validation": "tst2012", "test": "tst2013"}
    files = {s: (f"{n}.{source}", f"{n}.{target}") for s, n in stems.items()}
    names = [name for both in files.values() for name in both]
    return Corpus(
        name=f"iwslt/{source}-{target}",
        what=f"talks, {source} to {target}, tokens",
        gives="sources and targets",
        licence="Creative Commons BY-NC-ND, that of the talks (TED)",
        paper="Luong and Manning, 2015, Stanford neural machine translation systems "
        "for spoken language domains (aclanthology.org/2015.iwslt-evaluation.11)",
        home="https://nlp.stanford.edu/projects/nmt/",
        files=files,
        parse=aligned,
        urls={name: f"{base}/{name}" for name in names},
        sums={name: SUMS[name] for name in names},
        counts={"train": 133317, "validation": 1553, "test": 1268},
        megabytes=32,
    )


FAMILIES = {"multi30k": multi30k, "multi30k_tok": multi30k_tok, "iwslt": iwslt}
