"""What sites, parts, land and regions are called stands once, and every pattern made of it knows every word."""

import itertools
import re

import pytest

from siting.auditing.reading import nouns
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract


def _words(*classes, language="en"):
    """The words of classes as a text spells them."""
    listed = [word for name in classes for word in nouns._listed()[name][language]]
    return [word.replace(" ?", " ").replace("cent(?:er|re)", "centre") for word in listed]


def _owners(text):
    return [note.rule for note in extract(document_of(text)).not_understood if note.outcome == "whose"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_word_stands_in_one_class(language):
    words = list(itertools.chain.from_iterable(of[language] for of in nouns._listed().values()))
    assert len(words) == len(set(words))


def test_a_class_that_the_schema_does_not_have_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "nouns.json").write_text('{"site": {"en": ["site"], "zh": ["园区"]}}', "utf-8")
    monkeypatch.setattr(nouns, "__file__", str(tmp_path / "nouns.py"))
    with pytest.raises(ValueError, match="not the classes"):
        nouns._listed.__wrapped__()


@pytest.mark.parametrize(
    ("one", "many"),
    [("campus", "campuses"), ("facility", "facilities"), ("county", "counties"), ("hub", "hubs")],
)
def test_plurals_are_formed(one, many):
    assert re.fullmatch(nouns.nouns("site", "region"), one)
    assert re.fullmatch(nouns.plurals("site", "region"), many)
    assert not re.fullmatch(nouns.plurals("site", "region"), one)


@pytest.mark.parametrize("noun", _words("site"))
def test_every_word_for_a_site_leads_back_to_it(noun):
    text = f"Acme runs 40 MW in Oslo. The {noun} has 60 MW of power."
    assert [c.as_written for c in extract(document_of(text)).claims][-1] == "60 MW"


@pytest.mark.parametrize("noun", _words("part"))
def test_every_word_for_a_part_makes_its_figures_those_of_a_part(noun):
    text = f"The campus has 60 MW. The first {noun} will have 12 MW."
    assert [c.as_written for c in extract(document_of(text)).claims] == ["60 MW"]
    assert _owners(text) == ["building"]


@pytest.mark.parametrize("noun", _words("site", "land", language="zh"))
def test_the_utilities_of_a_county_may_serve_any_site(noun):
    assert [c.as_written for c in extract(document_of(f"全县电网向{noun}供电，电压110千伏。")).claims] == [
        "110千伏"
    ]
    assert extract(document_of("全县有110千伏变电站3座。")).claims == ()
