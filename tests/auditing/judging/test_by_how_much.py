"""How much more or less than a parcel of the file, as much as it, and what no parcel has more of."""

import pytest

import siting
from tests.support.leaflets import sites_file

ZH = """名称,经度,纬度,面积（亩）,可供电力（MW）,距变电站（公里）,日供水能力（立方米）,距高速出口（公里）,地价（万元/亩）
A区地块,105.95,26.25,320,120,6.5,8000,4.2,18
B区地块,105.80,26.30,210,60,3.1,5000,9.0,12
C区地块,106.05,26.15,450,90,11.0,6000,2.5,9
D区地块,106.10,26.20,320,70,6.5,7800,3.5,18
"""
EN = """name,lon,lat,site area (ha),grid capacity (MW),distance to substation (km),water supply (m3/day),land price (EUR/m2)
Alpha Park,-7.90,38.00,30,120,6.5,4000,45
Bravo,-7.80,38.10,20,60,3.1,2000,30
Charlie,-7.70,38.20,45,90,11.0,4000,45
"""


def audited(folder, text):
    table, site = (EN, "Alpha Park") if text.isascii() else (ZH, "A区地块")
    document = folder / "leaflet.txt"
    document.write_text(text, "utf-8")
    return siting.audit(document, site, among=sites_file(folder, table)).found


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("A区地块比B区大110亩。", "SUPPORTED"),
        ("A区地块比B区大130亩。", "CONTRADICTED"),
        ("A区地块比C区地块小130亩。", "SUPPORTED"),
        ("A区地块比B区地块小110亩。", "CONTRADICTED"),
        ("A区地块比B区距变电站远3.4公里。", "SUPPORTED"),
        ("A区地块比B区距变电站近3.4公里。", "CONTRADICTED"),
        ("A区地块可供电力是B区的两倍。", "SUPPORTED"),
        ("A区地块可供电力是B区的三倍。", "CONTRADICTED"),
        ("A区地块供电能力高出B区一倍。", "SUPPORTED"),
        ("A区地块供水能力超过B区3000立方米。", "SUPPORTED"),
        ("A区地块供水能力超过B区5000立方米。", "CONTRADICTED"),
        ("A区地块地价相当于B区的九折。", "CONTRADICTED"),
        ("A区地块面积超过B区地块。", "SUPPORTED"),
        ("A区地块面积超过C区地块。", "CONTRADICTED"),
        ("A区地块面积不及C区地块。", "SUPPORTED"),
        ("A区地块可供电力不如C区。", "CONTRADICTED"),
        ("Alpha Park is 15 ha smaller than Charlie.", "SUPPORTED"),
        ("Alpha Park is 5 ha smaller than Charlie.", "CONTRADICTED"),
        ("Alpha Park has twice the grid capacity of Bravo.", "SUPPORTED"),
        ("Alpha Park has three times the grid capacity of Bravo.", "CONTRADICTED"),
        ("Alpha Park has twice the power of Bravo.", "SUPPORTED"),
        ("Alpha Park has twice as much water as Bravo.", "SUPPORTED"),
        ("Alpha Park has half the land of Charlie.", "CONTRADICTED"),
    ],
)
def test_a_difference_or_a_multiple_is_no_figure_of_the_site(tmp_path, text, verdict):
    (one,) = audited(tmp_path, text).judged
    assert (one.claim.kind, one.verdict.name) == ("superlative", verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("A区地块面积与D区相同。", "SUPPORTED"),
        ("A区地块与D区地块面积相等。", "SUPPORTED"),
        ("A区地块面积与B区相同。", "CONTRADICTED"),
        ("A区地块地价与D区地块持平。", "SUPPORTED"),
        ("A区地块地价与B区持平。", "CONTRADICTED"),
        ("A区地块供水能力与D区地块相当。", "SUPPORTED"),
        ("A区地块供水能力与D区地块相同。", "CONTRADICTED"),
        ("A区地块距变电站与D区一样远。", "SUPPORTED"),
        ("A区地块与B区地块距变电站距离相同。", "CONTRADICTED"),
        ("Alpha Park has the same water supply as Charlie.", "SUPPORTED"),
        ("Alpha Park has the same water supply as Bravo.", "CONTRADICTED"),
        ("Land at Alpha Park is as expensive as at Charlie.", "SUPPORTED"),
        ("Alpha Park is as large as Charlie.", "CONTRADICTED"),
        ("Alpha Park is as far from the nearest substation as Bravo.", "CONTRADICTED"),
    ],
)
def test_as_much_as_another_is_compared(tmp_path, text, verdict):
    (one,) = audited(tmp_path, text).judged
    assert (one.claim.kind, one.verdict.name) == ("superlative", verdict)


@pytest.mark.parametrize(
    "text", ["A区地块与B区地块交通条件相同。", "A区与B区的管理政策一致。", "A区地块与国家标准一致。", "Alpha Park has the same owner as Bravo."]
)  # fmt: skip
def test_what_is_no_quantity_is_not_compared(tmp_path, text):
    assert not audited(tmp_path, text).judged


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("没有哪一宗地块的供电能力超过A区。", "DEPENDS"),
        ("没有哪一宗地块的面积超过A区。", "CONTRADICTED"),
        ("没有其他地块的面积比A区更大。", "CONTRADICTED"),
        ("没有其他地块的供水能力更大。", "DEPENDS"),
        ("没有其他地块距变电站更近。", "CONTRADICTED"),
        ("其他地块的供电能力均不及A区。", "DEPENDS"),
        ("其他三宗地块面积均小于A区。", "CONTRADICTED"),
        ("No other site has more grid capacity than Alpha Park.", "DEPENDS"),
        ("No other site has a larger area.", "CONTRADICTED"),
        ("No other parcel is larger than Alpha Park.", "CONTRADICTED"),
        ("None of the others is closer to a substation.", "CONTRADICTED"),
        ("No other site has a lower land price.", "CONTRADICTED"),
    ],
)
def test_what_no_other_has_more_of_is_a_superlative(tmp_path, text, verdict):
    (one,) = audited(tmp_path, text).judged
    assert (one.claim.kind, one.verdict.name) == ("superlative", verdict)


@pytest.mark.parametrize(
    ("text", "false"),
    [
        ("没有哪一宗地块的面积超过C区。", False),
        ("没有其他地块比C区距高速出口更近。", False),
        ("没有哪一宗地块的供电能力超过C区。", True),
        ("C区面积居第一。", False),
        ("B区面积居第一。", True),
        ("B区供电能力60MW。", False),
        ("B区供电能力80MW。", True),
        ("No other site is larger than Charlie.", False),
        ("No other site has more grid capacity than Charlie.", True),
    ],
)
def test_what_is_said_of_a_parcel_by_its_short_name_is_checked_there(tmp_path, text, false):
    found = audited(tmp_path, text)
    assert not found.judged
    assert [check.verdict.name for check in found.checks if check.verdict.name == "CONTRADICTED"] == [
        "CONTRADICTED"
    ] * false


@pytest.mark.parametrize(
    "text",
    [
        "B区地块地价低6万元/亩。",
        "B区地块供水能力少3000立方米/日。",
        "C区地块面积多130亩。",
        "B区地块距变电站近3.4公里。",
        "C区地块的供电能力要少30MW。",
        "B区地块每亩便宜6万元。",
        "Land at Bravo is EUR 15 per m2 cheaper.",
        "Bravo has 2,000 m3 a day less water than Alpha Park.",
        "Charlie has 15 ha more.",
        "Charlie has 30 MW less available power than Alpha Park.",
        "The grid capacity at Bravo is 60 MW below ours.",
        "Charlie is 4.5 km farther from a substation than our site.",
    ],
)
def test_by_how_much_a_parcel_differs_is_no_figure_of_it(tmp_path, text):
    found = audited(tmp_path, text)
    assert not [one for one in found.judged if not one.claim.spec.word]
    assert not [check for check in found.checks if check.verdict.name == "CONTRADICTED"]


@pytest.mark.parametrize(
    "text",
    [
        "场地标高912米，供电能力120MW。",
        "A区地块日供水能力至少8000立方米。",
        "Alpha Park has 30 ha, more than enough for two halls.",
        "Alpha Park has 120 MW of grid capacity, and more than half of it is free.",
    ],
)
def test_a_figure_beside_such_a_word_stays_one_of_the_site(tmp_path, text):
    assert [one for one in audited(tmp_path, text).judged if not one.claim.spec.word]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Our water supply is larger than at Bravo.", "SUPPORTED"),
        ("Our water supply is larger than at Charlie.", "CONTRADICTED"),
        ("Our grid capacity is 1.33 times that of Charlie.", "SUPPORTED"),
        ("Our water supply is 1.5 times that of Bravo.", "CONTRADICTED"),
        ("Available power is twice that of Bravo.", "SUPPORTED"),
        ("The power supply is 50% larger than at Bravo.", "CONTRADICTED"),
        ("The power supply is 100% larger than at Bravo.", "SUPPORTED"),
        ("A区地块面积大于B区地块110亩。", "SUPPORTED"),
        ("A区地块面积小于C区地块100亩。", "CONTRADICTED"),
        ("A区地块可供电力是B区地块的两倍，比C区地块多30MW。", "SUPPORTED"),
    ],
)
def test_what_is_compared_is_the_quantity_that_is_named(tmp_path, text, verdict):
    found = audited(tmp_path, text)
    assert {one.verdict.name for one in found.judged} == {verdict}
    assert not found.checks
