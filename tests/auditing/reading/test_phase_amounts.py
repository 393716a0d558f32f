"""Amounts of phases whose noun is not repeated, totals after them, transformers, and recovery bands beside distances."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract

MU = 10_000 / 15


def read(text, kind):
    return [
        (c.phase, c.value)
        for c in extract(document_of(text), site_names=("Jiaocheng", "交城")).claims
        if c.kind == kind
    ]


@pytest.mark.parametrize(
    ("text", "kind", "amounts"),
    [
        ("数据中心计划投资9亿元，首期2亿元，二期7亿元。", "investment", [(0, 9e8), (1, 2e8), (2, 7e8)]),
        ("项目投资60亿元，一期20亿元；二期40亿元。", "investment", [(0, 6e9), (1, 2e9), (2, 4e9)]),
        ("Phase I needs $250 million and phase II $350 million for the campus.", "investment", [(1, 2.5e8), (2, 3.5e8)]),
        ("The campus costs $90 million in the first phase and $110 million in the second phase.", "investment", [(1, 9e7), (2, 1.1e8)]),
        ("The second phase will require $420 million.", "investment", [(2, 4.2e8)]),
        ("一期建设机柜6000个，二期9000个，共15000个。", "racks", [(1, 6000), (2, 9000), (0, 15_000)]),
        ("Phase one houses 3,000 racks and phase two 5,000.", "racks", [(1, 3000), (2, 5000)]),
        ("一期机房建筑面积3万平方米，二期4万平方米。", "floor_area", [(1, 3e4), (2, 4e4)]),
    ],
)  # fmt: skip
def test_an_amount_goes_on_with_the_next_phase(text, kind, amounts):
    assert read(text, kind) == amounts


@pytest.mark.parametrize(
    ("text", "land"),
    [
        ("一期占地80亩，二期占地120亩，总占地200亩，共1.2万架机架。", [1, 2, 0]),
        ("数据中心一期用地80亩，二期用地120亩，共占地210亩。", [1, 2, 0]),
        ("一期占地80亩、投资5亿元，二期占地120亩、总投资8亿元。", [1, 2]),
        ("Phase 1 covers 80 mu and phase 2 covers 120 mu, a total of 200 mu for the data centre.", [1, 2, 0]),
    ],
)
def test_a_total_after_the_last_phase_is_the_projects(text, land):
    assert [phase for phase, _ in read(text, "land_area")] == land


def test_a_total_of_a_phase_stays_with_it():
    text = "数据中心一期占地80亩、总投资5亿元，二期占地120亩、总投资8亿元。"
    assert [phase for phase, _ in read(text, "investment")] == [1, 2]


@pytest.mark.parametrize(
    ("text", "units", "mva"),
    [
        ("A 110 kV substation with three 40 MVA transformers feeds the site.", 3, 40),
        ("A 220 kV substation with two transformers of 120 MVA feeds the site.", 2, 120),
        ("园区变电站设3台容量为50兆伏安的主变。", 3, 50),
        ("园区变电站主变63MVA×2。", 2, 63),
    ],
)
def test_the_number_of_transformers(text, units, mva):
    (found,) = [c for c in extract(document_of(text)).claims if c.kind == "transformer"]
    assert (found.qualifiers.units, found.value) == (units, mva)


def test_a_part_of_a_substation_is_no_part_of_the_racks():
    assert read("园区建220千伏变电站2座，每座主变2×240兆伏安，规划机架6万架。", "racks") == [(0, 60_000)]
    assert read("数据中心楼5栋，每栋机架2000架。", "racks") == []


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("园区距上海620公里，是异地容灾的优选地。", ("remote", 500, "at_least", "上海")),
        ("距广州800公里以上，满足异地灾备要求。", ("remote", 800, "at_least", "广州")),
        ("园区距太原45公里，适合建设同城灾备中心。", ("same_city", 60, "within", "太原")),
        ("Some 900 km from Shanghai, the park is suited to disaster recovery.", ("remote", 500, "at_least", "Shanghai")),
        ("As an off-site backup location, the campus lies 520 km from Beijing.", ("remote", 500, "at_least", "Beijing")),
        ("The campus lies within 40 km of Taiyuan and serves as a metro recovery site.", ("same_city", 40, "within", "Taiyuan")),
    ],
)  # fmt: skip
def test_a_distance_of_a_recovery_site_is_a_band_too(text, band):
    (found,) = [c for c in extract(document_of(text)).claims if c.kind == "band"]
    assert (found.qualifiers.band, found.value, found.comparison, found.subject) == band


@pytest.mark.parametrize(
    "text",
    [
        "园区距上海620公里，电力供应充足。",
        "园区距北京452公里，不属于异地灾备。",
        "The campus lies 500 km from Beijing, has backup power and is far from natural disasters.",
        "园区距太原50公里、北京452公里，满足同城灾备60公里以内的要求。",
    ],
)
def test_a_distance_alone_is_no_band_at_that_place(text):
    assert not [c for c in extract(document_of(text)).claims if c.kind == "band" and c.subject]


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("Shanghai is a scant 90 km away from the campus.", 90),
        ("Tianjin is a comfortable 120 kilometres away.", 120),
        ("Datong is barely 30 km away.", 30),
    ],
)
def test_an_adjective_before_a_distance_hides_no_place(text, km):
    assert read(text, "distance") == [(0, km)]


def test_the_coolest_of_a_region_and_the_price_of_power_are_not_dropped():
    assert [c.word for c in extract(document_of("The county is the coldest in Hebei.")).claims] == ["coolest"]
    for text in ("Electricity costs 0.41 CNY per kWh.", "The tariff is $0.05/kWh."):
        assert [c.kind for c in extract(document_of(text)).claims] == ["energy_price"]
