"""One test per kind of fault that public texts had shown: whose, of when, numbers, other words, documents, checks.

Each kind has its first sentence and others of the same kind.
"""

import pytest

from siting.auditing.judging.check import audit
from siting.auditing.judging.site import find_site
from siting.auditing.judging.verdicts import Verdict
from siting.auditing.reading.documents import document_of, read_document
from siting.auditing.reading.extract import extract
from siting.auditing.reading.normalise import flatten
from siting.catalogue import Catalogue

ACRE, SQFT, FOOT, MILE, MU = 4046.8564224, 0.09290304, 0.3048, 1.609344, 10_000 / 15


def read(text, names=()):
    return extract(document_of(text), site_names=names)


def claims(text, names=()):
    """Kind and value of each claim with a figure; a range is a pair."""
    return [
        (c.kind, c.value if c.high == c.value else (c.value, c.high))
        for c in read(text, names).claims
        if not c.spec.word
    ]


def is_near(found, wanted):
    assert [kind for kind, _ in found] == [kind for kind, _ in wanted]
    for (_, got), (_, value) in zip(found, wanted, strict=True):
        assert got == pytest.approx(value, rel=1e-6)


# --- a ratio beside a count


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The campus has a PUE of less than 1.3 and 40,000 racks.", [("pue", 1.3), ("racks", 40_000)]),
        ("The hall offers a PUE below 1.25 and 18 MW.", [("pue", 1.25), ("power", 18)]),
        ("园区PUE低于1.25、2000架机柜。", [("pue", 1.25), ("racks", 2000)]),
    ],
)
def test_a_ratio_does_not_take_the_unit_of_what_follows(text, wanted):
    is_near(claims(text), wanted)


# --- whose figure it is


@pytest.mark.parametrize(
    "text",
    [
        "网上流传的“年均气温5℃”说的是集团的另一个基地。",
        "The 6 °C often quoted refers to another campus of the group.",
        "本园区距北京48公里；集团的异地灾备设在900多公里以外。",
    ],
)
def test_what_is_said_of_another_campus_is_not_the_sites(text):
    assert [kind for kind, _ in claims(text) if kind != "distance"] == []


@pytest.mark.parametrize(
    ("text", "wanted", "owner"),
    [
        ("By 2030 the county wants to see $9 billion spent on data centres. Our campus covers 40 acres.", [("land_area", 40 * ACRE)], "region"),
        ("The state expects $4 billion of investment in data centers. Our site spans 60 acres.", [("land_area", 60 * ACRE)], "region"),
        ("The operator has been running a data centre in Porto since last spring. That centre counts 3,000 racks and 20 MW.", [], "elsewhere"),
        ("The firm operates another campus in Seville. That campus has 900 racks and 12 MW.", [], "elsewhere"),
        ("A wood-fired station with an output of 70 MW sells its electricity to the data centre.", [], "plant"),
        ("The data centre buys its electricity from a hydro plant of 45 MW.", [], "plant"),
        ("Bigcorp has put $2 billion of investment into a data center across the river.", [], "elsewhere"),
        ("Ordinary halls would manage 6 to 7 kilowatts a rack; the data centre runs 40 kW racks.", [("rack_power", 40)], "industry"),
        ("园区数据中心配套风光电站50万千瓦。", [], "plant"),
        ("数据中心由水电站30万千瓦供电，园区占地80亩。", [("land_area", 80 * MU)], "plant"),
        ("集团在三个州布局数据中心，合计机柜5万个、建筑面积30万平方米，本园区是其中一处。", [], "firm"),
        ("Harbour Cloud has poured $3 billion into data centers across the region. Our campus covers 40 acres.", [("land_area", 40 * ACRE)], "firm"),
        ("Westmere Digital has spent €900 million on facilities in four countries.", [], "firm"),
        ("Eastgate Properties runs eleven campuses with 310 MW in five states. Our site has 30 MW.", [("power", 30)], "firm"),
        ("集团已在全国建成数据中心16座、机柜7万架。本园区占地90亩。", [("land_area", 90 * MU)], "firm"),
        ("公司在五个省布局数据中心，合计机柜8万个，本园区占地90亩。", [("land_area", 90 * MU)], "firm"),
    ],
)  # fmt: skip
def test_a_figure_of_somebody_else_is_named_and_not_judged(text, wanted, owner):
    is_near(claims(text), wanted)
    assert owner in {n.rule for n in read(text).not_understood}


def test_the_names_of_the_place_at_the_coordinates_are_the_sites():
    found = claims("在怀来县，数据中心项目占地80亩。", ("怀来", "怀来县"))
    is_near(found, [("land_area", 80 * MU)])


TWO_PARCELS = (
    "Parcel A, in Jiaocheng, covers 600 mu and lies 50 km from Taiyuan.\n\nParcel B, in Huairen, covers 900 mu, lies 40 km "
    "from Datong and 300 km from Beijing; its annual mean temperature is 7 °C."
)


def test_none_of_the_figures_of_the_other_parcel_is_the_sites():
    found = read(TWO_PARCELS, ("Jiaocheng",))
    is_near(claims(TWO_PARCELS, ("Jiaocheng",)), [("land_area", 600 * MU), ("distance", 50)])
    assert {n.rule for n in found.not_understood} == {"elsewhere"}
    assert len(found.not_understood) == 4


@pytest.mark.parametrize(
    "text",
    [
        "石家庄至天津约320公里，两地之间数据中心众多。",
        "园区交通便利，从西安到成都约700公里。",
        "Dallas and Houston are about 225 miles apart.",
        "The campus is near Beijing; Beijing and Shanghai are 1,066 km apart.",
        "Our campus is at Jiaocheng; Logan to Boston is another 4 miles.",
        "Our campus is at Jiaocheng, and Swindon to Bristol is about 60 km.",
    ],
)
def test_a_distance_between_two_other_places_is_not_the_sites(text):
    assert claims(text, ("交城",)) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("基地到北京直线约1300公里，通过直达光缆，单向时延压缩到1毫秒。", "北京"),
        ("The campus is 278 km from Dallas, with a round-trip time of 4 ms.", "Dallas"),
        ("基地距北京1300公里，园区内机房间往返时延0.2毫秒。", ""),
        ("基地距北京1300公里；与广州之间租用直达波分，往返时延20毫秒。", "广州"),
    ],
)
def test_a_delay_is_that_to_the_place_named_before_it(text, place):
    (found,) = [c for c in read(text).claims if c.kind == "latency"]
    assert found.subject == place


def test_by_road_may_begin_the_sentence():
    (found,) = read("By road it is roughly 160 km to Lisbon, though the site is close by air.").claims
    assert found.qualifiers.metric == "road"


def test_a_distance_from_the_county_of_the_site_is():
    is_near(claims("交城至太原约50公里。", ("交城",)), [("distance", 50)])


# --- of when


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("数据中心集群2026年有机架20万架，2030年有机架50万架。", ["2026", "2030"]),
        ("园区2025年用电负荷60兆瓦，2028年用电负荷180兆瓦。", ["2025", "2028"]),
        ("The data centre has 5 MW of power today; next year it has 20 MW of power.", ["today", "next year"]),
        ("Available capacity: 100 MW (2026), 300 MW (2028)", ["2026", "2028"]),
        ("By 2030, the campus will have 90 MW.", ["2030"]),
    ],
)
def test_figures_of_different_dates_do_not_conflict(text, dates):
    assert [c.date for c in read(text).claims] == dates
    assert checks(text) == {}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (
            "In 2019 the data centre was to cost €300m, a sum that has since risen to €900m.",
            "investment",
            9e8,
        ),
        ("The campus was originally planned for 40 MW; the data centre now has 90 MW.", "power", 90),
        ("项目原计划投资35亿元，现总投资增至52亿元。", "investment", 5.2e9),
        ("The capacity of the data centre was raised from 20 MW to 35 MW.", "power", 35),
        ("A newspaper once put the campus at 400 MW; the campus has 120 MW.", "power", 120),
        ("园区机柜由2011年的300架增加到6000架。", "racks", 6000),
    ],
)
def test_a_figure_that_no_longer_holds_is_no_claim(text, kind, value):
    is_near(claims(text), [(kind, value)])
    assert "superseded" in {n.rule for n in read(text).not_understood}


# --- demand, numbers, units, money


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Running all halls of the data centre requires 80 MW of power.", [("power", 80)]),
        ("When full, the halls of the data centre will require no more than 90 MW of power.", [("power", 90)]),
        ("Our annual mean temperature at the data centre is minus 2 °C.", [("mean_temperature", -2)]),
        ("The annual mean temperature at the data centre is negative 3 °C.", [("mean_temperature", -3)]),
        ("当地年均-5℃，数据中心适合自然冷却。", [("mean_temperature", -5)]),
        ("当地年均零下2℃，数据中心适合自然冷却。", [("mean_temperature", -2)]),
        ("The C$867-million data centre has 142 MW of hydro power.", [("investment", 867e6), ("power", 142)]),
        ("RM 3 billion is the investment in the data centre campus.", [("investment", 3e9)]),
        ("An investment of 3 billion ringgit goes into the data centre.", [("investment", 3e9)]),
        ("An investment of more than Rs 3,000 crores goes into the data center park.", [("investment", 3e10)]),
        ("The data centre will cost SEK 12bn; Phase 1 of SEK 2bn opens in 2026.", [("investment", 12e9), ("investment", 2e9)]),
        ("Grid connection of the data centre campus: 90 mega-watts.", [("power", 90)]),
        ("Every 6-kilowatt rack of the data centre has a door of its own.", [("rack_power", 6)]),
        ("The data centre has a WUE of zero.", [("wue", 0)]),
        ("The data centre will cost €300m to €350m.", [("investment", (3e8, 3.5e8))]),
        ("The data centre's average summer temperature is 14 °C and its annual average is 5 °C.", [("summer_temperature", 14), ("mean_temperature", 5)]),
        ("Average temperature ranges from -2.5°C in January to 12.1 °C in July at the data centre site.", []),
    ],
)  # fmt: skip
def test_numbers_units_and_money(text, wanted):
    is_near(claims(text), wanted)


@pytest.mark.parametrize(
    ("text", "currency"),
    [("The C$867-million data centre opens.", "CAD"), ("RM 3 billion is the investment in the campus.", "MYR"),
     ("The data centre campus is an investment of A$2 billion.", "AUD"), ("The data centre costs 9 billion rand.", "ZAR"),
     ("Electricity costs 0.36 yuan per kWh.", "CNY/kWh"), ("Power costs 4 rupees per kWh.", "INR/kWh"),
     ("Power costs 5 cents per kWh.", "USD/kWh")],
)  # fmt: skip
def test_a_currency_is_kept(text, currency):
    assert [c.unit for c in read(text).claims] == [currency]


def test_bare_degrees_that_cannot_be_celsius_are_asked_for():
    text = (
        "At 5,400 feet above the sea, the data centre site has a yearly average temperature of 47.3 degrees."
    )
    is_near(claims(text), [("elevation", 5400 * FOOT)])
    assert [n.rule for n in read(text).not_understood] == ["unit_unclear"]


# --- other words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("All year round, outside air cools the data centre.", [("free_cooling", 8760)]),
        ("The data centre counts on year-round free cooling.", [("free_cooling", 8760)]),
        ("数据中心一年里有一半的日子关掉冷机，只靠自然冷源。", [("free_cooling", 4380)]),
        ("数据中心的规模是6万平方米。", [("floor_area", 6e4)]),
        ("单体机房楼面积3万平方米。", [("floor_area", 3e4)]),
        ("Together, the plots of the data centre site add up to 900,000 sq ft.", [("land_area", 9e5 * SQFT)]),
        ("Close to the data centre are a ferry port (12km) and a teaching hospital (18 km).", [("distance", 12), ("distance", 18)]),
        ("The project offers 90 acres net of roads.", [("land_area", 90 * ACRE)]),
    ],
)  # fmt: skip
def test_other_ways_of_speaking(text, wanted):
    is_near(claims(text), wanted)


def test_add_up_to_is_no_limit():
    (claim,) = read("Together, the plots of the data centre site add up to 900,000 sq ft.").claims
    assert claim.comparison == "about"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The data center lies 1.2 miles from interchange I-80 West.", ["interchange I-80 West"]),
        ("Round-trip latency from the data centre: London 9 ms, Frankfurt 18 ms, New York 68 ms.", ["London", "Frankfurt", "New York"]),
        ("Close to the data centre are a ferry port (12km) and a teaching hospital (18 km).", ["ferry port", "teaching hospital"]),
    ],
)  # fmt: skip
def test_the_other_end_is_named_whole(text, places):
    assert [c.subject for c in read(text).claims] == places


def test_superlatives_of_a_province():
    assert [c.word for c in read("数据中心纬度全省最高，风速全省最大。").claims] == ["highest", "largest"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("与同类园区相比，本园区距太原最近、地价最低、面积最大。", ["nearest", "lowest", "largest"]),
        ("本园区电价最低，土地成本最低，配套最完善。", ["lowest", "lowest", "best"]),
        ("园区距太原最近，距北京最近。", ["nearest", "nearest"]),
        ("供电可靠性最高、输电距离最短的园区。", ["highest"]),
        # The nearest of its sort, or the nearest point: to what is measured, not that the site is nearest of all.
        ("距离最近的高铁站6公里。", []),
        ("离最近的地铁站6公里，离居民区最近处约320米，距学校最近距离500米。", []),
        ("The nearest railway station is 6 km away.", []),
        (
            "The site is the nearest to Taiyuan, has the lowest land price and the largest area.",
            ["nearest", "lowest", "largest"],
        ),
        ("The campus has the cheapest power, the best grid connections.", ["lowest", "best"]),
    ],
)
def test_every_superlative_of_a_sentence_is_read(text, words):
    assert [c.word for c in read(text).claims if c.kind == "superlative"] == words


@pytest.mark.parametrize(
    "text",
    [
        "园区7月气温最高，1月最低。", "极端最高，38℃。", "园区面积最大可达500亩。", "夏季用电最多。",
        "The largest area is 300 acres.", "The lowest price of $5 million was paid in 2019.",
    ],
)  # fmt: skip
def test_an_extreme_in_time_and_the_end_of_a_range_are_no_superlatives(text):
    assert [c.word for c in read(text).claims if c.kind == "superlative" and c.word != "coolest"] == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("园区规划双回路供电，可满足2万个机柜用电需求；到户电价0.45元/千瓦时。", "unspecified"),
        ("数据中心规划建设110千伏变电站，电价0.45元/千瓦时。", "unspecified"),
        ("数据中心电价规划为0.45元/千瓦时。", "planned"),
        ("The campus is planned with two feeds, and power costs 0.45 yuan/kWh.", "unspecified"),
    ],
)
def test_a_price_is_not_planned_because_something_else_is(text, status):
    (found,) = (c for c in read(text).claims if c.kind == "energy_price")
    assert found.qualifiers.status == status


def test_what_is_built_is_planned_with_its_sentence():
    found = read("数据中心规划占地400亩，投资30亿元。").claims
    assert {c.qualifiers.status for c in found} == {"planned"}


# --- characters and documents


def test_radicals_as_a_browser_prints_them_are_read():
    found = read("数据中心⼀期占地⾯积80亩，年平均⽓温7℃，距北京300公⾥。")
    assert [(c.kind, c.phase) for c in found.claims] == [
        ("land_area", 1),
        ("mean_temperature", 0),
        ("distance", 0),
    ]


def test_traditional_characters_are_read():
    is_near(claims("當地年平均氣溫12.1℃，適合數據中心自然冷卻。"), [("mean_temperature", 12.1)])
    is_near(claims("數據中心占地80畝，總投資7億元。"), [("land_area", 80 * MU), ("investment", 7e8)])
    # Units of their own, and characters that are rarer than those of every day.
    is_near(
        claims("樓面面積達47萬平方呎，用地面積1.03公頃。"),
        [("floor_area", 47e4 * 0.09290304), ("land_area", 10300)],
    )
    is_near(
        claims("冷凍機房設於地庫，後勤用地3公頃，機櫃逾二千個。"), [("land_area", 30000), ("racks", 2000)]
    )


def test_a_character_that_both_scripts_know_stays_in_a_simplified_text():
    assert flatten("距乾安县50公里").text == "距乾安县50公里"
    assert flatten("乾球溫度及徵地面積").text == "干球温度及征地面积"


def test_signs_of_squares_and_cubes_in_one_character():
    for written in ("0.17k㎡", "0.17K㎡", "0.17㎢", "0.17KM²"):
        is_near(claims(f"用地面积约{written}。"), [("land_area", 170_000)])


def test_bytes_of_storage_are_no_servers():
    assert [k for k, _ in claims("园区有2000台服务器，可提供100PB云存储容量。")] == ["servers"]


def test_a_row_of_numbers_is_never_one_number():
    for text in ("Land (mu) 68 200 332 600\nRacks 4,200 20,000 16,000 40,200", "机柜 68 200 332 600"):
        assert [v for _, v in claims(text) if v > 1e6 * MU] == []


def test_a_scaled_unit_in_the_heading_of_a_row():
    table = "| | Phase I | Phase II | Total |\n|---|---|---|---|\n| Investment (CNY 100 million) | 7 | 30 | 37 |\n"
    assert [(c.value, c.phase) for c in read(table).claims] == [(7e8, 1), (3e9, 2), (3.7e9, 0)]


def test_substations_counted_before_their_voltage():
    voltage, transformer = read("Power comes from two substations of 110 kV, each with 2 x 63 MVA.").claims
    assert (voltage.qualifiers.stations, transformer.qualifiers.units, transformer.value) == (2, 2, 63)


def test_substations_counted_in_a_cell():
    table = "| Item | Value |\n|---|---|\n| Power | 2 × 110 kV substations, 2 × 63 MVA each |\n"
    voltage, transformer = read(table).claims
    assert (voltage.qualifiers.stations, transformer.qualifiers.units, transformer.value) == (2, 2, 63)


def test_a_fact_sheet_of_lines():
    sheet = (
        "Site fact sheet\nNorth Park data center site\nTotal acres: 250\nMaximum contiguous acres: 180\nElevation: 2,850'\n"
        "Nearest commercial airport: Alder Municipal, 18 miles"
    )
    is_near(
        claims(sheet),
        [
            ("land_area", 250 * ACRE),
            ("land_area", 180 * ACRE),
            ("elevation", 2850 * FOOT),
            ("distance", 18 * MILE),
        ],
    )


def test_a_quote_never_joins_two_languages():
    quotes = [c.quote for c in read("The park is 50 km from Taiyuan.\n年平均气温7℃。").claims]
    assert quotes == ["The park is 50 km from Taiyuan", "年平均气温7℃"]


# --- checks


def checks(text):
    found = audit(read(text), find_site("37.55,112.16", Catalogue()))
    return {check.id: check for check in found.checks}


@pytest.mark.parametrize(
    "text",
    [
        "Three phases will bring the data centre to 16,000 racks. Phase 1 has 4,000 racks.",
        "数据中心分三步建设，总投资60亿元，其中一期投资9亿元。",
    ],
)
def test_a_first_phase_below_the_whole_of_several_is_open_and_has_no_wording(text):
    (check,) = checks(text).values()
    assert check.verdict is Verdict.UNVERIFIABLE
    assert check.wording.en == ""


@pytest.mark.parametrize(
    "text",
    [
        "Our data centre is planned for 120 MW. Phase 1 brings 40 MW.",
        "A 120 MW campus. The first phase of 40 MW opened in 2024.",
        "数据中心总投资60亿元，其中一期投资9亿元。",
    ],
)
def test_of_a_phase_that_the_text_does_not_name_nothing_is_asked(text):
    assert not checks(text)


@pytest.mark.parametrize(
    "text",
    [
        "The data centre campus has 12,000 racks. Building A holds 3,000 racks.",
        "Phase 1 of the data centre measures 60,000 sq ft, with 25,000 sq ft of white space.",
        "甲公司数据中心占地90亩，总投资5亿元。乙公司数据中心占地300亩，总投资40亿元。",
        "The data centre has 800 racks. Its power comes from a wood-fired station of up to 70 MW.",
    ],
)
def test_parts_other_projects_and_plants_are_not_compared(text):
    assert checks(text) == {}


def test_a_station_of_phase_one_feeds_the_racks_of_phase_one():
    found = checks("数据中心总机柜数20000个。一期机柜4000个，另建66千伏变电站一座。")
    assert "4,000 racks" in found["power-whole"].finding.en
    assert found["power-whole"].verdict is Verdict.DEPENDS


def test_a_voltage_without_usual_transformers_says_so():
    (check,) = checks("数据中心共有3千瓦机架20万架，配套三座110千伏变电站和一座500千伏变电站。").values()
    assert check.verdict is Verdict.UNVERIFIABLE
    assert "?" not in check.finding.en


@pytest.mark.parametrize(
    "text",
    [
        "数据中心总机柜数3万个，一期机柜2万个，二期机柜2.5万个。",
        "The campus has 10,000 racks in two phases: 4,000 racks in phase 1 and 3,000 racks in phase 2.",
        "The data centre cost $1 billion, of which phase 1 took $1.4 billion.",
    ],
)
def test_sums_that_cannot_be_are_still_contradicted(text):
    assert Verdict.CONTRADICTED in {
        check.verdict for key, check in checks(text).items() if key.startswith("sum-")
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The site is about 452 km from Beijing in a straight line and 560 km by road.",
            {452: "geodesic", 560: "road"},
        ),
        (
            "The site lies 452 km from Beijing in a straight line (560 km by road).",
            {452: "geodesic", 560: "road"},
        ),
        ("项目距北京公路里程560公里，直线距离452公里。", {560: "road", 452: "geodesic"}),
    ],
)
def test_the_words_beside_a_distance_say_how_it_was_measured(text, expected):
    found = {round(c.value): c for c in read(text).claims}
    assert {km: c.qualifiers.metric for km, c in found.items()} == expected
    assert {c.subject for c in found.values()} <= {"Beijing", "北京"}


def test_a_pronoun_is_no_place():
    assert "It" not in {c.subject for c in read("It is 65 km by road.").claims}


# --- spoken prices and shares, half hours, comparisons in words, one unit for two


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("园区电价三毛五，到城区半小时车程。", [("energy_price", 0.35), ("travel_time", 30)]),
        ("园区绿电占比七成五，明年百分之八十。", [("renewable_share", 75), ("renewable_share", 80)]),
        ("The campus grows from 80 to 120 acres.", [("land_area", 120 * ACRE)]),
        ("Power there is sold at a tariff below 6 cents per kWh.", [("energy_price", 0.06)]),
        ("园区全年用电2亿千瓦时，其中绿电1.2亿千瓦时，占60%。", [("renewable_share", 60)]),
        (
            "A hall of 4,000 sq. metres stands on land of 96 ac.",
            [("floor_area", 4000), ("land_area", 96 * ACRE)],
        ),
        ("Its own 380/150/20 kV station feeds the campus.", [("voltage", 380)]),
    ],
)
def test_figures_as_they_are_spoken(text, wanted):
    is_near(claims(text), wanted)


@pytest.mark.parametrize(
    ("text", "comparison"),
    [
        ("The PUE of our campus has never been above 1.2.", "at_most"),
        ("园区PUE从未超过1.2。", "at_most"),
        ("园区单柜功率最高可做到20千瓦。", "at_most"),
        ("The grid draw of the campus is limited to 80 MW.", "at_most"),
        ("Energy price: from USD 40/MWh.", "at_least"),
    ],
)
def test_a_limit_may_be_said_in_other_words(text, comparison):
    assert [c.comparison for c in read(text).claims] == [comparison]


@pytest.mark.parametrize(
    "text",
    [
        "Lausitz, the runner-up, offered 300 MW.",
        "隔壁的云江集群已投运机架8万架。",
        "园区旁的铝厂用电300兆瓦。",
        "A neighbouring yard uses 12 MW of power, and Nordan's nearby campus 90 MW.",
        "有关部门要求，到2026年新建机房PUE降到1.2以内，枢纽节点不高于1.15。",
    ],
)
def test_figures_of_others_are_no_claims(text):
    assert [c for c in read(text).claims if c.owner.kind == "site"] == []


def test_of_several_lots_the_recommended_one_is_the_site():
    found = read("场址甲（推荐）：可用地620亩；场址乙：可用地1100亩。").claims
    assert [c.value for c in found if c.owner.kind == "site"] == [pytest.approx(620 * MU)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Capex went from $3.6 billion to $3.1 billion, jobs from 180 to 55.",
            [("investment", 3.1e9), ("jobs", 55)],
        ),
        ("项目去年宣布时曾说是100兆瓦，现在是60兆瓦。", [("power", 60)]),
        ("贵安机房PUE1.2，我们在上海的机房PUE是1.5。", [("pue", 1.2)]),
    ],
)
def test_what_was_said_before_or_is_elsewhere_is_no_claim(text, wanted):
    is_near(claims(text), wanted)


@pytest.mark.parametrize(
    ("text", "acres"),
    [
        ("Site A: 75 acres\nSite B: 41 acres\nRecommended, Site C (Sines north): 118 acres", 118),
        ("场址甲:450亩\n场址乙:280亩\n推荐场址(察哈尔工业园):760亩", 760 * MU / ACRE),
    ],
)
def test_a_lot_may_be_labelled_as_the_recommended_one(text, acres):
    found = [c.value for c in read(text).claims if c.owner.kind == "site"]
    assert found == [pytest.approx(acres * ACRE)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Our campus has 200 MW in six halls of 33 MW.", [("power", 200)]),
        ("The new hall alone adds 24 MW. Our campus now has 80 MW.", [("power", 80)]),
        ("Each hall at Middenmeer gives you 450 racks. There are 1,800 racks in total.", [("racks", 1800)]),
        ("园区两栋楼各1300架，共2600架机柜。", [("racks", 2600)]),
        ("新楼自身提供16兆瓦，园区总容量36兆瓦。", [("power", 36)]),
        ("可租微模块150千瓦、整层3兆瓦，园区总容量36兆瓦。", [("power", 36)]),
    ],
)
def test_a_figure_of_one_hall_is_not_that_of_the_site(text, wanted):
    assert [
        (c.kind, c.value) for c in read(text).claims if c.owner.kind == "site" and c.kind in dict(wanted)
    ] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "South Korea as a whole has about 2 GW in operation.",
        "Our campus draws on a grid in which wind makes up over 60% of supply.",
        "全韩现有容量约2吉瓦。",
        "集群规划机架30万架。",
    ],
)
def test_a_figure_of_a_country_or_cluster_is_not_that_of_the_site(text):
    assert [c for c in read(text).claims if c.owner.kind == "site"] == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("单机柜功率:4至8千瓦\nIT总负荷:52兆瓦\n外市电:两路110千伏\n柴油发电机:36台", [("rack_power", (4, 8)), ("power", 52), ("grid_feeds", 2), ("voltage", 110)]),
        ("园区四路光缆、双路市电。", [("fibre_routes", 4), ("grid_feeds", 2)]),
        ("园区运营商光缆全部入地，分六路引出。", [("fibre_routes", 6)]),
        ("市电:2路×35千伏", [("grid_feeds", 2), ("voltage", 35)]),
        ("2260米的清凉高地，工业用地240亩。", [("elevation", 2260), ("land_area", 240 * MU)]),
        ("138 acres of riverside land at 1,160 feet.", [("land_area", 138 * ACRE), ("elevation", 1160 * FOOT)]),
        ("The campus gets 99% of its power from the Vemork cascade.", [("renewable_share", 99)]),
        ("It takes all its power, 100 percent, from a solar and geothermal mix.", [("renewable_share", 100)]),
        ("Our site offers 10 MGD raw water and 4 MGD sewer.", [("water_supply", 37854.11784)]),
        ("We are 22 miles from Milwaukee and an hour from Chicago.", [("distance", 22 * MILE), ("travel_time", 60)]),
        ("江北机场20分钟，直线13公里。", [("travel_time", 20), ("distance", 13)]),
        ("从呼和浩特市区开过去40分钟。", [("travel_time", 40)]),
    ],
)  # fmt: skip
def test_short_lines_and_lists_are_read(text, wanted):
    found = claims(text)
    assert [kind for kind, _ in found] == [kind for kind, _ in wanted]
    assert [value for _, value in found] == [pytest.approx(value, rel=1e-6) for _, value in wanted]


def test_steps_of_a_build_are_phases():
    text = "The build is going up in three steps. The first, of 18 MW, opened last autumn; the second, 36 MW, is due in 2026; the last, 54 MW, in 2028."
    assert [(c.value, c.qualifiers.phase) for c in read(text).claims] == [(18, 1), (36, 2), (54, 3)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It has doubled the capacity of the campus to 30 MW from 15 MW.", [("power", 30)]),
        ("The first room, opened in 1999, had 60 racks. Today the campus houses 1,150 racks.", [("racks", 1150)]),
        ("更正：“园区投资900亿元”应为90亿元。", [("investment", 9e9)]),
        ("Aravalli promised 5,000 racks by 2023; it has 3,400 racks.", [("racks", 3400)]),
    ],
)  # fmt: skip
def test_what_no_longer_holds_is_superseded(text, wanted):
    held = [c for c in read(text).claims if c.qualifiers.status != "superseded"]
    assert [(c.kind, c.value) for c in held] == wanted


def test_a_capacity_that_can_grow_is_a_limit():
    assert [(c.value, c.comparison) for c in read("园区远期可扩至15万千瓦。").claims] == [(150, "at_most")]


def test_a_design_certificate_names_a_tier():
    assert [c.kind for c in read("园区通过T4设计认证。").claims] == ["tier"]


def read_table(tmp_path, rows):
    path = tmp_path / "table.md"
    head, *rest = (f"| {' | '.join(row)} |" for row in rows)
    path.write_text("\n".join([head, "|---" * len(rows[0]) + "|", *rest]) + "\n", encoding="utf-8")
    return extract(read_document(path), site_names=())


@pytest.mark.parametrize(
    "rows",
    [
        [("指标", "本园区", "吴忠太阳山园区"), ("占地（亩）", "1060", "1500"), ("机柜（个）", "20000", "35000"), ("PUE", "1.2", "1.4")],
        [("Item", "Our site", "Huailai campus"), ("Land (ha)", "80", "40"), ("Racks", "3,000", "9,000"), ("PUE", "1.15", "1.25")],
    ],
)  # fmt: skip
def test_a_column_beside_that_of_the_site_is_somebody_elses(rows, tmp_path):
    found = read_table(tmp_path, rows)
    assert [c.kind for c in found.claims] == ["land_area", "racks", "pue"]
    assert [n.owner.kind for n in found.not_understood] == ["elsewhere"] * 3


def test_a_row_of_a_neighbour_is_somebody_elses(tmp_path):
    rows = [("指标", "内容"), ("占地", "450亩"), ("邻市", "阳泉高新区数据中心占地320亩、机柜1.2万架")]
    found = read_table(tmp_path, rows)
    assert [c.kind for c in found.claims] == ["land_area"]
    assert [n.owner.kind for n in found.not_understood] == ["elsewhere"] * 2


@pytest.mark.parametrize(
    "rows",
    [
        [("指标", "内容"), ("等级", "国标A级"), ("认证", "Uptime Tier III"), ("占地", "450亩")],
        [("Item", "Value"), ("Hall", "data centre of Class A"), ("Standard", "Uptime Tier III"), ("Land", "30 ha")],
    ],
)  # fmt: skip
def test_a_class_in_a_cell_is_a_claim_as_in_a_sentence(rows, tmp_path):
    found = read_table(tmp_path, rows)
    assert [(c.kind, c.word) for c in found.claims][:2] == [("class", "A"), ("tier", "3")]


STRAIGHT, ANY = "geodesic", "unspecified"


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        # At the head of the list: of all of them.
        ("园区位于宣化区，直线距离北京约125公里，距张家口30公里，距大同180公里。", [STRAIGHT] * 3),
        ("海拔680米，直线距离北京125公里；距220千伏变电站7.5公里；距大同180公里。", [STRAIGHT] * 3),
        ("公路里程：距北京125公里，距张家口30公里，距大同180公里。", ["road"] * 3),
        ("As the crow flies, Beijing is 125 km away, Zhangjiakou 30 km and Datong 180 km.", [STRAIGHT] * 3),
        ("The straight-line distance is 125 km to Beijing, 30 km to Zhangjiakou and 180 km to Datong.", [STRAIGHT] * 3),
        ("By road it is 125 km to Beijing, 30 km to Zhangjiakou and 180 km to Datong.", ["road"] * 3),
        # Said of one of them, followed by another way or another figure, or in another sentence: not of the rest.
        ("距北京直线距离125公里，距张家口30公里，距大同180公里。", [STRAIGHT, ANY, ANY]),
        ("直线距离北京125公里，公路里程150公里，距大同180公里。", [STRAIGHT, "road", ANY]),
        ("直线距离北京125公里，占地1200亩，距大同180公里。", [STRAIGHT, ANY]),
        ("直线距离北京125公里。距大同180公里。", [STRAIGHT, ANY]),
        ("Beijing is 125 km away as the crow flies. Datong is 180 km away.", [STRAIGHT, ANY]),
        ("The straight-line distance to Beijing is 125 km, and Datong is 180 km away by road.", [STRAIGHT, "road"]),
    ],
)  # fmt: skip
def test_the_way_at_the_head_of_a_list_holds_for_the_list(text, metrics):
    assert [c.qualifiers.metric for c in read(text).claims if c.kind == "distance"] == metrics
