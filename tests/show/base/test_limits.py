"""Limits and sources in the language of the reader."""

import pytest

from siting.catalogue import sources
from siting.evidence import Threshold
from siting.show.base.limits import limit_text
from siting.show.base.sources import kind_words, licence_words, place_words


@pytest.mark.parametrize(
    ("limit", "en", "zh"),
    [
        (
            Threshold("min", 10.0, "km", "practice", "practice-one-event"),
            "minimum 10 km (practice, practice-one-event)",
            "下限10公里（惯例：10公里以内会受同一事件影响）",
        ),
        (
            Threshold("of-a-plugin", 3.0, "", "mine", "mine"),
            "of-a-plugin 3 (mine, mine)",
            "of-a-plugin 3（mine：mine）",
        ),
    ],
)
def test_a_limit_is_in_the_language_of_the_reader(limit, en, zh):
    said = limit_text(limit, sources())
    assert (said.en, said.zh) == (en, zh)


def test_what_the_user_gave_is_said_in_chinese_without_empty_brackets():
    own = sources()["site-file"]
    assert (place_words(own).zh, licence_words(own).zh, kind_words(own.kind).zh) == (
        "由用户提供", "归用户所有", "用户"
    )  # fmt: skip
