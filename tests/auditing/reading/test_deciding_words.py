"""Words that decide what a figure is, one text for each: without its pattern the figure would be read otherwise."""

import pytest

from siting.auditing.reading.claims import SITE, Owner
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract

ACRE = 4046.8564224
CASES = (
    # What a count, a sum or a rate is of.
    ("The site is served by two bus routes.", []),
    ("The site is served by two fibre routes.", [("fibre_routes", 2)]),
    ("开园时只有1200个机柜。2020年扩容到5000个。", [("racks", 5000)]),
    ("园区规划3，000架机柜。", [("racks", 3000)]),
    ("Acreage: 250.", [("land_area", 250 * ACRE)]),
    ("$800 million in the campus and 40 MW.", [("investment", 8e8), ("power", 40)]),
    ("年取水量365万立方米（日均3000立方米）。", [("water_supply", 10_000), ("water_supply", 3000)]),
    ("Natural gas of 12,000 m3 per day is piped in.", []),
    ("The equipment survives a shock of 0.5 g.", []),
    ("CO2 emission is 0.5 g per kWh.", []),
    # A power of the load, not of the plant beside it; a voltage of the site's own station.
    ("100 MW of critical IT capacity beside a solar plant.", [("power", 100)]),
    ("园区自建220千伏变电站，另有110千伏专线，距园区2公里。", [("voltage", 220), ("voltage", 110), ("distance", 2)]),
    ("The campus has its own 220 kV substation, 2 km from the halls, and a 110 kV line.", [("voltage", 220), ("voltage", 110)]),
    # The distance to a station is not a supply; a station listed among the site's assets is its own.
    ("The 110 kV substation is only 1.1 km away, and the 220 kV substation 2.5 km.", [("distance", 1.1), ("distance", 2.5)]),
    ("The park is near. The 400 kV substation lies 6 km from the site.", [("distance", 6)]),
    ("Distance to 110 kV substation, Plot B.", []),
    ("110千伏变电站距地块2.3公里。", [("distance", 2.3)]),
    ("It has 60 MW, a 132 kV substation 1 km off.", [("power", 60), ("voltage", 132), ("distance", 1)]),
    # A water price or a rent beside the tariff.
    ("大工业电价0.4386元/千瓦时，工业水价3.85元/吨。", [("energy_price", 0.4386)]),
    ("工业水价3.85元/吨，大工业电价0.4386元/千瓦时，厂房租金12元/月。", [("energy_price", 0.4386)]),
    # The number of a caption.
    ("表36 编制依据与编制人员", []),
    ("Table 36 Jobs and staff", []),
    ("Fig. 3 Racks", []),
    ("图12 机柜", []),
    ("见表12，机架数量为3000架。", [("racks", 3000)]),
    # Ends of ways, and delays without one.
    ("最近的变电站3公里。", [("distance", 3)]),
    ("The latency within the campus is 0.1 ms.", []),
    # Temperatures of the air.
    ("The climate is cool; the mean is 8.9.", [("mean_temperature", 8.9)]),
    ("The hottest supply air is 24 °C.", []),
    # What was, and what will change.
    ("Designed for 60 MW when it opened, the campus now takes 120 MW.", [("power", 120)]),
    ("PUE将由目前的1.30降到1.18。", [("pue", 1.3), ("pue", 1.18)]),
    # Another quantity in the bracket is no conversion.
    ("The site covers 250 acres (400,000 sq ft of building).", [("land_area", 250 * ACRE), ("floor_area", 400_000 * 0.3048**2)]),
)  # fmt: skip
WORDS = (
    ("Tier 1 cities are near.", []),
    ("A tier 1 supplier delivers.", []),
    ("最近五年最大的园区。", []),
    ("我省最大的数据中心园区之一。", []),
    ("全省气温最低。", ["coolest"]),
    ("PUE最低。", ["lowest"]),
    ("距离最短。", ["smallest"]),
    ("It has the lowest PUE in the county.", ["lowest"]),
    ("It has the lowest mean temperature.", ["coolest"]),
    ("It has the shortest route.", ["smallest"]),
    ("It is nearer Taiyuan than any other site.", ["nearest"]),
    ("We are warmer than Datong.", ["warmer"]),
    ("年平均气温高于大同。", ["warmer"]),
)
ALPHA = {"Alpha": Owner("elsewhere", "Alpha"), "甲园": Owner("elsewhere", "甲园"), "Ours": SITE}
OF_SITES = (
    ("600 mu (Alpha), 300 mu (Ours).", ["300"]),
    ("600亩（甲园）。", []),
    ("Alpha site at 40 MW beats Ours park at 30 MW.", ["30"]),
)


def claims(text, **more):
    return extract(document_of(text), **more).claims


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_the_words_beside_a_figure_decide_its_kind(text, expected):
    found = [(c.kind, c.value) for c in claims(text)]
    assert [kind for kind, _ in found] == [kind for kind, _ in expected]
    assert [value for _, value in found] == pytest.approx([value for _, value in expected])


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_the_words_beside_a_grade_or_superlative_decide_whether_it_is_one(text, expected):
    assert [c.word for c in claims(text)] == expected


@pytest.mark.parametrize(("text", "expected"), OF_SITES)
def test_a_name_in_brackets_or_with_its_sort_holds_the_figure(text, expected):
    assert [c.as_written.split()[0] for c in claims(text, sites=ALPHA)] == expected


@pytest.mark.parametrize("text", ["一期和二期共建两座110千伏变电站。", "Phase 1 and phase 2 share 80 MW."])
def test_a_figure_of_two_phases_is_of_neither(text):
    assert [c.qualifiers.phase for c in claims(text)] == [0]


def test_parts_behind_a_colon_are_all_there_are_in_both_languages():
    for text in (
        "总投资46亿元：厂房13亿元、设备17亿元和土地15亿元。",
        "The total is €4.6bn: €1.3bn for A, €1.7bn for B and €1.5bn for C.",
    ):
        assert [one.relation for one in extract(document_of(text)).restated] == ["sum"]


def test_a_number_on_a_line_of_its_own_is_not_joined_to_the_one_before():
    found = extract(document_of("机柜数\n640\n面积1\n20")).figures
    assert [figure.as_written for figure in found][1:] == ["1", "20"]
