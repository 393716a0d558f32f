"""A figure of today, of a phase, and of what is used, beside what the file states of the whole."""

import pytest

from siting.auditing.judging.of_site import is_use_of_supply
from tests.auditing.judging.test_by_how_much import audited

SHOWN = {"zh": "8,000立方米/日", "en": "4,000 m³ a day"}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("目前A区地块日供水能力9000立方米。", "CONTRADICTED"),
        ("目前A区地块日供水能力8000立方米。", "SUPPORTED"),
        ("目前A区地块日供水能力3000立方米。", "UNVERIFIABLE"),
        ("A区地块今年地价15万元/亩。", "CONTRADICTED"),
        ("截至2024年底，A区地块日供水能力9000立方米。", "UNVERIFIABLE"),
        ("Today the water supply at Alpha Park is 6,000 m3 a day.", "CONTRADICTED"),
        ("The water supply at Alpha Park is currently 4,000 m3 a day.", "SUPPORTED"),
        ("The water supply at Alpha Park is currently 1,000 m3 a day.", "UNVERIFIABLE"),
        ("In 2024 the water supply at Alpha Park was 6,000 m3 a day.", "UNVERIFIABLE"),
    ],
)
def test_a_figure_of_today_is_held_against_the_file(tmp_path, text, verdict):
    (one,) = audited(tmp_path, text).judged
    assert one.verdict.name == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("A区地块一期可供电力150MW。", "CONTRADICTED"),
        ("A区地块一期可供电力120MW。", "UNVERIFIABLE"),
        ("A区地块一期用地400亩。", "CONTRADICTED"),
        ("A区地块一期用地100亩。", "UNVERIFIABLE"),
        ("Phase one of Alpha Park has a grid capacity of 150 MW.", "CONTRADICTED"),
        ("Phase one of Alpha Park has a grid capacity of 40 MW.", "UNVERIFIABLE"),
    ],
)
def test_a_phase_has_no_more_than_the_whole(tmp_path, text, verdict):
    (one,) = audited(tmp_path, text).judged
    assert one.verdict.name == verdict
    if verdict == "CONTRADICTED":
        assert ("不可能多于总量" if not text.isascii() else "no more than the whole") in (
            one.finding.zh if not text.isascii() else one.finding.en
        )
        assert not one.instead.en  # the phase has some part of it, and nobody knows which


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("A区地块用水不超过9000立方米/日。", "UNVERIFIABLE"),
        ("A区地块年用水量300万立方米。", "UNVERIFIABLE"),
        ("A区地块可满足日用水9000立方米。", "CONTRADICTED"),
        ("A区地块日供水能力不低于7000立方米。", "SUPPORTED"),
        ("Alpha Park will use no more than 5,000 m3 of water a day.", "UNVERIFIABLE"),
        ("Water use at Alpha Park is limited to 5,000 m3 a day.", "UNVERIFIABLE"),
    ],
)
def test_what_is_used_is_not_proven_by_what_is_supplied(tmp_path, text, verdict):
    (one,) = audited(tmp_path, text).judged
    assert one.verdict.name == verdict
    if verdict == "UNVERIFIABLE" and "年" not in text:  # and the supply is told beside it
        assert SHOWN["zh"] in one.finding.zh or SHOWN["en"] in one.finding.en


def test_a_column_of_what_is_used_is_no_supply():
    assert is_use_of_supply("water_supply", "用水9000立方米", "日供水能力")
    assert not is_use_of_supply("water_supply", "用水9000立方米", "日用水量")
    assert not is_use_of_supply("land_area", "用地900亩", "可供用地")
