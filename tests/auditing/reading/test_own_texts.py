"""Sentences as siting's own reports and leaflets write them: none of them is accused of what it does not claim."""

import pytest

from siting.auditing.judging.check import audit
from siting.auditing.judging.verdicts import Verdict
from siting.auditing.reading.claims import SITE
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from tests.support.made_claims import jiaocheng


def read(text):
    return extract(document_of(text), site_names=("交城", "Jiaocheng"))


TRUE = [
    "At 452.5 km in a straight line from Beijing, Jiaocheng is 47.5 km short of the usual remote limit of 500 km.",
    "Remote recovery, Beijing: 452.5 km.",
    "Remote recovery, Beijing (0%): 452.5 km in a straight line.",
    "Same-city recovery, Taiyuan: 49.5 km; Remote recovery, Beijing: 452.5 km.",
    "Jiaocheng is 452.5 km from Beijing in a straight line, below the usual remote limit.",
    "Peak ground acceleration at Jiaocheng: linear from 0.4 g (0) to 0.05 g (1).",
    "Free cooling at Jiaocheng: linear from 0 h/yr (0) to 8,760 h/yr (1).",
    "交城自然冷却：线性：0小时/年（0分）至8,760小时/年（1分）。",
    "北京异地灾备：交城距北京直线452.5公里，与惯用的异地灾备界限500公里相比尚差47.5公里。",
    "北京异地灾备（占权重0%）：交城距北京直线452.5公里。",
    "太原同城灾备：交城距太原直线49.5公里。",
    "交城距北京直线452.5公里，未达异地灾备界限。",
    "地震动峰值加速度：线性：0.4 g（0分）至0.05 g（1分）。",
    "交城驻地约100米，海拔数十米误差。",
]


@pytest.mark.parametrize("text", TRUE)
def test_a_true_sentence_of_our_own_is_not_accused(text):
    found = audit(read(text), jiaocheng())
    assert [j.claim.quote for j in found.judged if j.verdict is Verdict.CONTRADICTED] == []


@pytest.mark.parametrize(
    "text",
    [
        "交城距北京直线452.5公里，可作北京的异地灾备中心。",
        "Jiaocheng is 452.5 km from Beijing in a straight line and serves as its remote recovery site.",
    ],
)
def test_a_recovery_site_that_is_claimed_is_still_judged(text):
    found = audit(read(text), jiaocheng())
    assert [j.claim.kind for j in found.judged if j.verdict is Verdict.CONTRADICTED] == ["band"]


@pytest.mark.parametrize(
    "text", ["海拔数十米。", "海拔几百米。", "机柜上千架。", "机柜几百架。", "占地数百亩。"]
)
def test_an_order_of_magnitude_is_no_figure(text):
    reading = read(text)
    assert reading.claims == ()
    assert {one.rule for one in reading.figures} <= {"vague"}


@pytest.mark.parametrize(
    "text",
    ["海拔九百八十米。", "机柜一千架。", "占地三百亩。", "海拔750米（0.75公里）。", "变压器2台（1备）。"],
)
def test_a_figure_in_words_stays_one(text):
    assert "vague" not in {one.rule for one in read(text).figures}


ASKED = [
    "选址要求距太原60公里以内。",
    "本研究取距太原10—60公里。",
    "The study asks for a distance of 10-60 km from Taiyuan.",
    "The brief requires a site within 60 km of Taiyuan.",
]


@pytest.mark.parametrize("text", ASKED)
def test_what_a_study_asks_for_is_no_distance_of_the_site(text):
    reading = read(text)
    assert reading.claims == ()
    assert [one.rule for one in reading.figures] == ["requirement"]


def test_a_distance_in_brackets_that_a_study_asks_for_is_no_second_one():
    (claim,) = read("Jiaocheng is 49.5 km from Taiyuan (this study asks for 10-60 km).").claims
    assert claim.value == 49.5


@pytest.mark.parametrize(
    ("text", "subject"),
    [("距生态保护红线3公里。", "生态保护红线"), ("地块距海关监管场所3公里。", "海关监管场所")],
)
def test_a_place_called_by_a_word_of_rules_is_the_end_of_a_distance(text, subject):
    (claim,) = read(text).claims
    assert (claim.kind, claim.subject) == ("distance", subject)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Remarks: “Two data centres next door” (as stated in the site file).", []),
        ("Two data centres stand nearby.", []),
        ("附近有3座数据中心。", []),
        ("The site has two data centre buildings.", ["buildings"]),
        ("项目建设两座数据中心。", ["buildings"]),
    ],
)
def test_what_stands_next_door_is_no_building_of_the_site(text, kinds):
    assert [one.kind for one in read(text).claims] == kinds


OWN = {"交城": SITE, "Jiaocheng Park": SITE}


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        # The part of a parcel affected by a hazard or another use is not its size.
        ("备注：涉及永久基本农田约35亩，须调出。", []),
        ("东侧紧邻赣江，20年一遇洪水位以下约60亩。", []),
        ("Remarks: within the Jiu flood plain for about 5 ha.", []),
        ("用地560亩，其中滑坡区12公顷。", [("land_area", "")]),
        # A score is not a distance, and the site's own name is not its other end.
        ("Distance to the substation: 1.1 km; score 0.780.", [("distance", "substation")]),
        ("Figure and interval, Jiaocheng Park: 1.1 km; score 0.780", []),
        (
            "Distance to 110 kV substation: Jiaocheng Park: 1.1 km",
            [("distance", "110 kV substation")],
        ),
        ("Elevation, Jiaocheng Park: 753 m", [("elevation", "")]),
        # A quoted column heading is not a claim about what is nearest.
        ("距最近35千伏变电站 12.5% 填写该地块的“距最近35千伏变电站(公里)”", []),
        # A label applies to what follows it, not to what precedes it.
        (
            "PUE: Large, water-cooled chillers with an economiser: 1.19 (1.13–1.26); WUE: the same: 2.32",
            [("pue", ""), ("pue", ""), ("wue", "")],
        ),
    ],
)
def test_tables_and_remarks_of_a_report_claim_no_more_than_they_say(text, claims):
    reading = extract(document_of(text), site_names=tuple(OWN), sites=OWN)
    assert [(one.kind, one.subject) for one in reading.claims] == claims


def test_a_direction_in_the_name_of_the_site_is_no_direction():
    reading = extract(document_of("沿溪北：6.8公里"), site_names=("沿溪北",), sites={"沿溪北": SITE})
    assert reading.claims == ()


TABLES = [
    # A row number is not a place, nor a name after a comma a unit; full-width punctuation counts as in prose.
    ("| Id | Of what | Distance |\n| --- | --- | --- |\n| J4 | Jiaocheng Park | 1.1 km |\n", []),
    (
        "| 项目 | 数值 |\n| --- | --- |\n| 设计PUE与水耗，交城 | PUE：水冷机组：1.19 （1.13—\u200b1.26） |\n",
        [("pue", 1.19, 1.19), ("pue", 1.13, 1.26)],
    ),
]


@pytest.mark.parametrize(("text", "claims"), TABLES)
def test_cells_are_read_as_prose_is(text, claims):
    reading = extract(document_of(text, source="a.md"), site_names=tuple(OWN), sites=OWN)
    assert [(one.kind, one.value, one.high) for one in reading.claims] == claims
