"""What a column on water, power, gas or floods says in words; whatever leaves it open decides nothing."""

import pytest

from siting.sites.condition_words import asked_for, has_it


@pytest.mark.parametrize(
    ("heading", "thing"),
    [
        ("供水", "water"), ("供水情况", "water"), ("市政供水条件", "water"), ("water_supply", "water"), ("Mains water", "water"),
        ("天然气", "gas"), ("是否通燃气", "gas"), ("gas connection", "gas"), ("排水", "sewage"), ("sewer", "sewage"),
        ("道路现状", "road"), ("access road", "road"), ("通信光缆", ""), ("通信", "fibre"), ("fibre", "fibre"),
        ("供电能力", "power"), ("grid connection", "power"), ("洪涝风险", "flooding"), ("flood risk", "flooding"),
    ],
)  # fmt: skip
def test_what_a_heading_asks_for(heading, thing):
    assert asked_for(heading) == thing


@pytest.mark.parametrize(
    "heading",
    ["水价", "距供水管网距离", "水源保护区", "water tariff", "distance to gas station", "gas station", "road noise",
     "waterlogging", "power price", "供水单位联系人", "cooling water temperature", "道路红线"],
)  # fmt: skip
def test_a_heading_of_something_else_asks_for_nothing(heading):
    assert not asked_for(heading)


@pytest.mark.parametrize(
    ("thing", "words", "there"),
    [
        ("water", "无", False), ("water", "none", False), ("water", "未通", False), ("water", "需自建", False),
        ("water", "无，需自建水厂", False), ("water", "暂无市政供水", False), ("water", "own well needed", False),
        ("water", "to be built by the developer", False), ("water", "not connected", False), ("water", "No (2026)", False),
        ("gas", "未接通，计划2028年通气", False), ("road", "no road yet", False),
        ("water", "市政供水", True), ("water", "有", True), ("water", "yes", True), ("water", "已接入市政管网", True),
        ("water", "mains water from the city utility", True), ("fibre", "两家运营商双路由接入", True), ("gas", "connected", True),
        ("water", "市政管网距地块2公里", None), ("water", "待核", None), ("water", "mains 2 km away", None),
        ("water", "limited mains supply", None), ("water", "市政供水，暂未接通", None), ("road", "gravel track only", None),
        ("gas", "部分接通", None), ("power", "120", None), ("water", "规划中", None), ("water", "no restrictions", None),
    ],
)  # fmt: skip
def test_what_a_cell_says(thing, words, there):
    assert has_it(thing, "供水", words) is there


@pytest.mark.parametrize(
    ("heading", "words", "there"),
    [
        ("防洪", "无", None), ("洪涝风险", "无", False), ("防洪", "有内涝风险", True), ("flood risk", "high", True),
        ("flood risk", "none", False), ("flood risk", "low", None), ("内涝隐患", "有", True), ("防洪", "50年一遇", None),
        ("flood zone", "yes", True), ("洪水影响", "不受洪水影响", False),
    ],
)  # fmt: skip
def test_what_a_cell_says_of_floods(heading, words, there):
    assert has_it("flooding", heading, words) is there
