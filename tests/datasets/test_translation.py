"""Captions and talks, in the files of the shared tasks."""

import gzip

import pytest

from seqkeras.datasets import load, registry


def test_the_tags_of_the_shared_task(tmp_path):
    head = "<url>http://example.org</url>\n<title>A talk</title>\n"
    seg = (
        '<?xml version="1.0"?>\n<doc><title>T</title>\n<seg id="1"> {} &amp; b </seg>\n'
    )
    for language, text in [("de", "eins\nzwei\n"), ("en", "one\ntwo\n")]:
        (tmp_path / f"train.tags.de-en.{language}").write_text(head + text)
    for year in ["2010", "2011"]:
        for language in ["de", "en"]:
            name = f"IWSLT16.TED.dev{year}.de-en.{language}.xml"
            (tmp_path / name).write_text(seg.format(language + year) + "</doc>\n")
    found = load("iwslt/de-en", folder=tmp_path)
    assert found == {
        "train": (["eins", "zwei"], ["one", "two"]),
        "validation": (["de2010 & b", "de2011 & b"], ["en2010 & b", "en2011 & b"]),
    }


def test_captions_raw_and_tokenised(tmp_path):
    raw, tok = tmp_path / "multi30k" / "raw", tmp_path / "multi30k" / "tok"
    raw.mkdir(parents=True)
    tok.mkdir()
    stems = ["train", "val", "test_2016_flickr", "test_2017_flickr"]
    for stem in stems:
        for language in ["de", "en"]:
            text = f"{stem} {language}\n"
            (raw / f"{stem}.{language}.gz").write_bytes(gzip.compress(text.encode()))
            (tok / f"{stem}.lc.norm.tok.{language}").write_text(text.lower() + "more\n")
    splits = ["train", "validation", "test", "test_2017"]
    assert load("multi30k", folder=tmp_path) == {
        split: ([f"{stem} de"], [f"{stem} en"])
        for split, stem in zip(splits, stems, strict=True)
    }
    assert load("multi30k/en-de", "test", raw)[0] == ["test_2016_flickr en"]
    assert load("multi30k_tok", "train", tmp_path)[0] == ["train de", "more"]
    assert registry.find("multi30k/de-en") == registry.find("multi30k")
    assert registry.find("multi30k/cs-en").splits == ("train", "validation", "test")


@pytest.mark.parametrize("name", ["multi30k/de-es", "iwslt/a-b"])
def test_names_without_languages(name):
    with pytest.raises(ValueError, match="such as .* Received: name="):
        load(name)
