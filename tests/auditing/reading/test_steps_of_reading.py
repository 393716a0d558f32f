"""One test per step of the reading that real public texts had shown to fail, each with sentences of its kind."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract

MU, ACRE, SQFT = 10_000 / 15, 4046.8564224, 0.09290304


def claims(text):
    """Kind, value and phase of each claim with a figure."""
    found = extract(document_of(text)).claims
    return [(c.kind, c.value, c.qualifiers.phase) for c in found if not c.spec.word]


def of_whole(text):
    """Kind and value of each claim with a figure."""
    return [(kind, value) for kind, value, _ in claims(text)]


def is_near(found, wanted):
    assert [(kind, *rest) for kind, _, *rest in found] == [(kind, *rest) for kind, _, *rest in wanted]
    for got, right in zip(found, wanted, strict=True):
        assert got[1] == pytest.approx(right[1], rel=1e-5)


# --- lines: a heading that ends with a figure or a Latin word


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "某地数据中心二期投产：平均PUE降至1.12\n6月8日，某地数据中心二期正式投产，全部采用液冷技术，平均PUE控制在1.12，是当地目前能效水平最好的一座。",
            [("pue", 1.12), ("pue", 1.12)],
        ),
        (
            "某地智算园区北区全面投用，IT负荷达88MW\nB区正式交付后，园区已投产6栋机房楼、机柜2.1万个，成为当地规模最大的园区。\n园区由两路110kV供电，2024年建成。",
            [("power", 88), ("buildings", 6), ("racks", 21_000), ("grid_feeds", 2), ("voltage", 110)],
        ),
    ],
)
def test_a_heading_does_not_run_into_the_text_below_it(text, wanted):
    is_near(of_whole(text), wanted)


# --- numbers


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("机房可容纳1288个42U国际标准机柜。", [("racks", 1288)]),
        ("一楼可安装600个600×1200mm标准机柜。", [("racks", 600)]),
        ("已装机架500架，均为47U。", [("racks", 500)]),
        ("The hall has room for 1,288 42U racks.", [("racks", 1288)]),
        ("The data centre runs 2,000 8 kW racks and 300 full-height 48U cabinets.", [("racks", 2000), ("racks", 300)]),
        ("Racks: 42U; 1,000 racks in all.", [("racks", 1000)]),
    ],
)  # fmt: skip
def test_the_height_or_power_in_the_name_of_a_rack_is_no_count(text, wanted):
    is_near(of_whole(text), wanted)


@pytest.mark.parametrize(
    "text",
    [
        "机柜：静态承重1800kg。",
        "服务器机柜：可提供800TiB缓存。",
        "Racks: 1200kg static load.",
        "Racks: 1200 kg each.",
        "Servers: 800GbE.",
    ],
)
def test_a_number_with_a_unit_of_something_else_is_no_count(text):
    assert claims(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The data centre offers 2.25m sq ft of floor space.", [("floor_area", 2.25e6 * SQFT)]),
        ("It has more than 1.5m sq m of floorspace.", [("floor_area", 1.5e6)]),
        ("The building has 3.1 M sq. ft. of floor space.", [("floor_area", 3.1e6 * SQFT)]),
        ("The campus uses 2m gallons of water a day.", [("water_supply", 2e6 * 0.003785411784)]),
        ("The mast of the campus is 12m square at its base.", []),
    ],
)
def test_m_before_a_unit_is_million(text, wanted):
    is_near(of_whole(text), wanted)


# --- phases: what a bracket says ends with it


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "一期总投资12亿元（目前备案项目总投资3亿元），拟配置900个机柜和8000台服务器。",
            [("investment", 12e8, 1), ("investment", 3e8, 0), ("racks", 900, 1), ("servers", 8000, 1)],
        ),
        (
            "项目总投资30亿元（其中一期5亿元），占地200亩，机柜8000个。",
            [("investment", 30e8, 0), ("investment", 5e8, 1), ("land_area", 200 * MU, 0), ("racks", 8000, 0)],
        ),
        ("某某数据中心（一期）占地200亩，机柜5000个。", [("land_area", 200 * MU, 1), ("racks", 5000, 1)]),
        (
            "Phase 1 takes 40 MW (the total load is 160 MW) and will have 2,000 racks.",
            [("power", 40, 1), ("power", 160, 0), ("racks", 2000, 1)],
        ),
        (
            "The campus (phase 1: 40 MW) will cover 60 acres and hold 9,000 racks.",
            [("power", 40, 1), ("land_area", 60 * ACRE, 0), ("racks", 9000, 0)],
        ),
    ],
)
def test_a_bracket_does_not_change_the_phase_of_what_follows(text, wanted):
    is_near(claims(text), wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Phase 1 (90 MW) goes live in 2027, scaling to 450 MW.", [("power", 90, 1), ("power", 450, 0)]),
        ("Phase 1 has 2,000 racks, growing to 9,000 racks.", [("racks", 2000, 1), ("racks", 9000, 0)]),
        ("一期机柜2000个，后续扩容至9000个。", [("racks", 2000, 1), ("racks", 9000, 0)]),
    ],
)
def test_what_the_site_grows_to_is_of_the_whole(text, wanted):
    is_near(claims(text), wanted)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("The campus goes live with 90 MW by Q4 2028.", "2028"),
        ("40 MW will be ready in the second half of 2027.", "2027"),
        ("By H1 2026, the site will have 40 MW.", "2026"),
        ("40 MW will be energised in March 2028.", "2028"),
    ],
)
def test_a_quarter_or_a_half_stands_between_the_preposition_and_the_year(text, year):
    (claim,) = extract(document_of(text)).claims
    assert claim.date == year
    assert claim.qualifiers.status != "existing"


# --- whose figure


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("项目配储10万千瓦，园区IT负荷60MW。", [("power", 60)]),
        ("比耐新能源数据中心项目总投资50亿元，占地300亩。", [("investment", 50e8), ("land_area", 300 * MU)]),
    ],
)
def test_a_storage_is_a_plant_and_a_name_is_no_comparison(text, wanted):
    is_near(of_whole(text), wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The Dunmore Data Center is Kestrel Compute's flagship project, a 500 MW campus (top 5% of 900 sites worldwide) with power at $0.03/kWh.",
            [("power", 500), ("energy_price", 0.03)],
        ),
        ("园区（全国平均PUE为1.5，集团旗下12个园区）机柜3000个。", [("racks", 3000)]),
        ("Northern Data Group is developing a 120 MW data center in Maysville.", [("power", 120)]),
        (
            "Harlow County's Planning Board recommended denial of a 72-acre data center campus.",
            [("land_area", 72 * ACRE)],
        ),
        (
            "A data centre campus by Dublin-based CloudCo on 37 acres. The 101 MW figure is CloudCo's own.",
            [("land_area", 37 * ACRE), ("power", 101)],
        ),
        (
            "某某云港为某某网集团旗下的高端数据中心，占地30亩，楼面面积4.7万平方米。",
            [("land_area", 30 * MU), ("floor_area", 47_000)],
        ),
    ],
)
def test_a_name_that_tells_what_the_site_is_holds_nothing(text, wanted):
    is_near(of_whole(text), wanted)


@pytest.mark.parametrize(
    "text",
    [
        "Its neighbour is Kestrel Compute's 40 MW campus.",
        "Our campus is large. Next door is Kestrel Compute's 40 MW campus.",
        "The campus is larger than Kestrel's 200 MW at Dunmore.",
        "Our hub is dwarfing Kestrel Compute's 20 MW.",
        "园区规模超过OpenAI规划的10吉瓦。",
        "园区负荷高于腾讯云贵安的50MW。",
        "某市已有近100个数据中心，承诺总容量达12吉瓦。",
    ],
)
def test_what_others_have_beside_or_behind_the_site_is_theirs(text):
    assert claims(text) == []


def test_the_first_place_that_is_no_province_is_where_it_is_built():
    text = "某公司计划在内蒙古建设数据中心。该公司正在内蒙古乌兰察布建设数据中心。乌兰察布年平均气温约4℃。"
    is_near(of_whole(text), [("mean_temperature", 4)])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The site is less than two miles from Kestrel's Dunmore campus.", [("distance", 2 * 1.609344)]),
        ("Our park lies 5 km from the Kestrel campus.", [("distance", 5)]),
    ],
)
def test_the_campus_of_another_is_an_end_of_a_distance(text, wanted):
    is_near(of_whole(text), wanted)


# --- kinds


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("某地把六座机房写在同一座15平方公里的园里。", [("buildings", 6), ("land_area", 15e6)]),
        ("项目为一座60MW的数据中心。", [("power", 60)]),
        ("某某智算基地已有10栋投入运营，员工宿舍3栋。", [("buildings", 10)]),
        ("数据中心一期建成4栋，二期新建6栋。", [("buildings", 4), ("buildings", 6)]),
        ("数据中心年用水20万吨，利用雨水1800吨。", [("water_supply", 200_000 / 365)]),
        ("The data centre uses 200,000 m³ of water a year and 1,800 m³ of rain water.", [("water_supply", 200_000 / 365)]),
        (
            "At $11 billion across 1,200-plus acres of former farmland, this is the largest data center in the state.",
            [("investment", 11e9), ("land_area", 1200 * ACRE)],
        ),
    ],
)  # fmt: skip
def test_counts_and_sizes_by_what_stands_around_them(text, wanted):
    is_near(of_whole(text), wanted)


# --- a figure once more in the unit of a bracket


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Phase 1 will have 263,769 sq. ft. (24,505 sq. m.) of floor space and 40 MW.",
            [("floor_area", 263_769 * SQFT, 1), ("floor_area", 24_505, 1), ("power", 40, 1)],
        ),
        (
            "The county approved a £10bn ($12.8bn) data centre.",
            [("investment", 10e9, 0), ("investment", 12.8e9, 0)],
        ),
        ("The 300,000 sq ft (27,000 sqm) greenhouse of the campus heats itself.", []),
        ("The rival's 40 acres (16 ha) campus is full.", []),
        ("项目二期用地2.5万平方米（约37.5亩），机柜5000个。", [("land_area", 25_000, 2), ("land_area", 25_000, 2), ("racks", 5000, 2)]),
        ("项目绿化面积2.5万平方米（约37.5亩）。", []),
    ],
)  # fmt: skip
def test_a_conversion_is_of_the_kind_phase_and_owner_of_its_figure(text, wanted):
    is_near(claims(text), wanted)


@pytest.mark.parametrize(
    "text",
    [
        "The site would span up to 435 acres (176 ha) of farmland.",
        "The investment is up to £3 billion ($3.8bn).",
        "项目用地不超过300亩（约20公顷）。",
    ],
)
def test_a_conversion_is_compared_as_its_figure(text):
    found = extract(document_of(text)).claims
    assert [c.comparison for c in found] == ["at_most", "at_most"]
    assert [c.as_written[-1:] for c in found] != [")", ")"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It is fed by two independent 80 MW utility feeds.", [("grid_feeds", 2)]),
        ("It is fed by dual 13.8 kV feeders.", [("grid_feeds", 2), ("voltage", 13.8)]),
        ("The data centre supports up to 2,700 indirect and induced jobs.", [("jobs", 2700)]),
        ("It has 120 permanent and temporary staff.", [("jobs", 120)]),
        ("It has 300 acres and many jobs.", [("land_area", 300 * ACRE)]),
        ("The site occupies 0 mu of basic farmland.", []),
        ("The site takes up 46 mu of permanent basic farmland.", []),
        ("The site covers 300 acres of farmland.", [("land_area", 300 * ACRE)]),
        ("项目占用永久基本农田0亩。", []),
        ("The council will create a £110m fund for long-term investment.", []),
        ("The data centre was valued at €310 million in June.", []),
        ("The campus would have 14 data centers.", [("buildings", 14)]),
        ("The power density is up to 300 W/sq ft.", []),
        ("建设内容包括2栋数据中心、1栋变电站等配套设施，总投资100亿元。", [("buildings", 2), ("investment", 100e8)]),
        ("建设110千伏变电站，总投资1亿元。", [("voltage", 110)]),
        ("项目建设包括主机房、运维楼，规划建设1000个数据机柜。", [("racks", 1000)]),
        ("第一批集中开工5个项目，总投资约215亿元。", []),
        ("有意向来投资的企业31家、总投资2200多亿元。", []),
    ],
)  # fmt: skip
def test_counts_and_sums_by_their_nouns(text, wanted):
    is_near(of_whole(text), wanted)
