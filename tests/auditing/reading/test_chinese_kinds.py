"""Kinds of Chinese wording, each in several variants: tables as typed, spoken numbers, whose figure, of when."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract


def read(text):
    return extract(document_of(text))


def claims(text):
    """Kind and value of each claim of the site as it is or will be."""
    return [
        (c.kind, c.word or round(c.value, 6))
        for c in read(text).claims
        if c.owner.judged and c.qualifiers.status != "superseded" and c.kind != "superlative"
    ]


def whose(text):
    """What the figures are that are no claims: the owner, or the rule."""
    return [f.rule for f in read(text).figures if f.outcome != "claim"]


# --- tables typed with bars or tabs, without a rule


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "指标 ｜ 一期 ｜ 二期 ｜ 合计\n机柜（架） ｜ 3200 ｜ 4800 ｜ 8000\n投产 ｜ 2024.6 ｜ 2026.12 ｜ —",
            [("racks", 1, 3200), ("racks", 2, 4800), ("racks", 0, 8000)],
        ),
        (
            "指标 | 数值 | 单位\n规划用地 | 450 | 亩\n总投资 | 38 | 亿元\nPUE | 1.2 | —",
            [("land_area", 0, 300_000), ("investment", 0, 3.8e9), ("pue", 0, 1.2)],
        ),
        (
            "序号\t名称\t数量\t单位\n1\t占地面积\t30\t公顷\n2\t机柜\t6000\t架",
            [("land_area", 0, 300_000), ("racks", 0, 6000)],
        ),
        (
            "项目 | 计量单位 | 一期 | 二期\n机柜 | 万架 | 0.5 | 0.7\n主变容量 | MVA | 2×50 | 2×63",
            [("racks", 1, 5000), ("racks", 2, 7000), ("transformer", 1, 50), ("transformer", 2, 63)],
        ),
        (
            "项目\t近期（2026年）\t远期（2030年）\nIT负荷（MW）\t60\t180",
            [("power", 0, 60), ("power", 0, 180)],
        ),
    ],
)
def test_a_table_needs_no_rule_of_dashes(text, wanted):
    assert [(c.kind, c.phase, round(c.value, 6)) for c in read(text).claims] == wanted


@pytest.mark.parametrize(
    "text",
    ["华北3座｜华东5座｜西部2座", "电话 | 0313-6000000 | 传真\n邮编 | 075400 | 无"],
)
def test_bars_that_only_separate_make_no_table(text):
    assert document_of(text).tables == ()


# --- numbers and units as spoken


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("从园区乘高铁20来分钟到清河。", [("travel_time", 20)]),
        ("园区占地300来亩。", [("land_area", 200_000)]),
        ("开车到市区十来分钟。", [("travel_time", 10)]),
        ("园区到高铁站一刻钟车程。", [("travel_time", 15)]),
        ("园区驱车到省城一个半钟头。", [("travel_time", 90)]),
        ("园区已部署近千架机柜。", [("racks", 1000)]),
        ("楼板承重1.6吨/平。", [("floor_load", 15.69064)]),
        ("机房楼面荷载10kN/平方。", [("floor_load", 10)]),
        ("园区已上线800组机柜。", [("racks", 800)]),
        ("基地每天用水900方。", [("water_supply", 900)]),
        ("数据中心现有120号人值守。", [("jobs", 120)]),
        ("这里雇了35位工程师。", [("jobs", 35)]),
    ],
)
def test_numbers_and_units_as_spoken(text, wanted):
    assert claims(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "2.5 机柜：47U，静态承重1800kg。",
        "单台变压器能效须达到1级。",
        "机柜为42U标准机柜。",
        "3.1 机柜：采用冷通道封闭。",
    ],
)
def test_numbers_of_sections_and_grades_are_no_counts(text):
    assert claims(text) == []


# --- words of a class


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("出让面积：66,690平方米；用途：工业（数据中心）。", [("land_area", 66_690)]),
        ("宗地面积40000平方米。", [("land_area", 40_000)]),
        ("土地证面积38,667㎡，房产证面积61,200㎡。", [("land_area", 38_667), ("floor_area", 61_200)]),
        ("土地使用权面积53,300平方米。", [("land_area", 53_300)]),
        ("门口到市区打车18分钟。", [("travel_time", 18)]),
        ("从园区坐地铁到机场40分钟。", [("travel_time", 40)]),
        ("外面夏天能飙到42度。", [("extreme_temperature", 42)]),
        ("冬天最冷能跌到零下30度。", [("extreme_temperature", -30)]),
        ("项目总预算12.8亿元。", [("investment", 1.28e9)]),
        ("为村民提供600个岗位。", [("jobs", 600)]),
    ],
)
def test_words_of_a_class(text, wanted):
    assert claims(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "参会人员23人。",
        "出席嘉宾120人。",
        "总投资另计，其中自有资金107400万元。",
        "项目资本金3亿元。",
        "周边电网裕度仅18万千瓦。",
        "竞品A（同城）：单柜8kW，PUE 1.35。",
        "某同行园区PUE为1.5。",
    ],
)
def test_words_of_others_make_no_claim(text):
    assert claims(text) == []
