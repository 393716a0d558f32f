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


# --- whose figure it is


@pytest.mark.parametrize(
    "text",
    [
        "园区机柜3000架。沧澜集团目前在长三角运营9座，合计7.3万架。",
        "园区机柜3000架。本公司在营机柜2.1万个。",
        "园区机柜3000架。相邻的算力中心规模2000架。",
        "园区机柜3000架。同行的另一处园区机柜9000架。",
        "园区机柜3000架。海外的数据中心有机柜8000架。",
    ],
)
def test_racks_of_others_are_not_added(text):
    assert claims(text) == [("racks", 3000)]


@pytest.mark.parametrize(
    "text",
    [
        "到2027年，全省在用算力中心PUE降至1.25以下；算力规模达到60EFLOPS，机架总规模50万架；建成3个智算中心。",
        "到2030年，全国新能源装机达到80000万千瓦；机架达到20万架。",
        "供应商须为不少于8000个机柜的数据中心提供过服务，驻场人员不少于40人。",
        "业绩要求：近三年完成过IT负荷不低于20MW的工程。",
        "涉及拆迁农户27户、房屋5400平方米。",
        "夜班记录：IT负荷9.6MW，瞬时PUE 1.26。",
        "实际占用多占16亩。",
        "本园区柴油储罐距1#机房楼35米，距厂界18米。",
        "居民关心噪声，冷却塔距最近居民楼85米。",
        "员工公寓600套。",
        "与贵阳相比，本地年均气温低3.2℃。",
        "柴油发电机12台×2000kW。",
    ],
)
def test_figures_of_regions_tenders_and_parts_are_no_claims(text):
    assert claims(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "霁川数据（Jichuan）宣布在宣化区取得15公顷土地，建设120兆瓦园区。霁川目前在新加坡运营75兆瓦。",
            [("land_area", 150_000), ("power", 120)],
        ),
        (
            "全国布局：华北3座｜华东5座\n✔ 廊坊旗舰园区：260MW，2路220kV\n廊坊园区已投产。",
            [("power", 260), ("grid_feeds", 2), ("voltage", 220)],
        ),
        ("园区共有6栋楼、4200个机柜，总装机容量38MW。", [("buildings", 6), ("racks", 4200), ("power", 38)]),
        ("在方山县的算力小镇，1.1万个机柜灯光闪烁。", [("racks", 11_000)]),
        ("招标人现有机柜5200个；供应商须有40人。", [("racks", 5200)]),
    ],
)
def test_the_site_is_found_under_a_firm_a_label_or_a_town(text, wanted):
    assert claims(text) == wanted


@pytest.mark.parametrize(
    "text",
    ["三号馆面积1.8万平，柜位1500个。", "东楼机柜1500个。", "A馆规划机柜1500架。", "2号机房部署机柜1500架。"],
)
def test_halls_with_names_are_parts(text):
    assert {c.owner.kind for c in read(text).claims} == {"building"}


# --- of when


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("基地2024年全年用电4亿度，绿电占比61.6%；到户电价0.41元/千瓦时。", ["2024", "2024"]),
        ("园区2023年投产，5000个机柜全部订满；二期7000个机柜在建。", ["2023", ""]),
        ("30兆瓦预计2026年第四季度交付。", ["2026"]),
        ("机柜3000架已于2022年交付。", ["2022"]),
        ("2019年机柜2000个；如今机柜1.6万个。", ["2019", "如今"]),
    ],
)
def test_a_year_goes_on_as_far_as_it_holds(text, wanted):
    assert [c.date for c in read(text).claims] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "2023年版规划提出机柜5万架，已由2025年版规划替代。2025年版规划机柜8万架。",
        "旧版方案机柜5万架，现已被新方案取代。现方案机柜8万架。",
        "初稿机柜5万架，该稿已作废。园区机柜8万架。",
    ],
)
def test_a_version_that_was_replaced_no_longer_holds(text):
    assert claims(text) == [("racks", 80_000)]


# --- the other end, and words said once


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("园区高铁到北京最快40分钟。", "北京"),
        ("从太原南站打车到园区四十来分钟。", "太原南站"),
        ("项目西侧310米为王村小学。", "王村小学"),
        ("园区到太原全程50分钟车程。", "太原"),
    ],
)
def test_the_other_end_is_the_place_alone(text, wanted):
    assert [c.subject for c in read(text).claims] == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("出口光缆路由由2条增至4条。", [("fibre_routes", 4)]),
        ("协议供水能力每日3000吨，实际用到1100吨左右。", [("water_supply", 3000), ("water_supply", 1100)]),
        ("机柜：47U，静态承重1800kg，平均功率8kW。", [("rack_power", 8)]),
        ("问：有多少机柜？\n答：三千个。", [("racks", 3000)]),
        ("用地面积（亩）：450", [("land_area", 300_000)]),
        ("园区海拔3200，七月最热也就二十二三度。", [("elevation", 3200), ("extreme_temperature", 22)]),
        ("距北京约210公里，正常2小时40分钟。", [("distance", 210), ("travel_time", 160)]),
    ],
)
def test_words_that_are_said_once(text, wanted):
    assert claims(text) == wanted


# --- where a way leads: told from the site, or from its other end


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("最近的变电站距园区5.1公里。", "变电站"),
        ("最近的220千伏变电站距园区5.1公里。", "220千伏变电站"),
        ("220kV变电站离地块3公里。", "220kV变电站"),
        ("距220千伏变电站5.1公里。", "220千伏变电站"),
        ("武宿机场到项目约40公里。", "武宿机场"),
        ("太原市距本园区58公里。", "太原市"),
        ("从太原市区到园区60公里。", "太原"),
        ("园区距太原市58公里。", "太原市"),
        ("园区西侧建有220千伏变电站一座，距园区仅1.5公里。", "220千伏变电站"),
        ("南侧是武宿机场，距项目约12公里。", "武宿机场"),
    ],
)
def test_the_end_of_a_way_is_never_the_site_itself(text, end):
    assert [c.subject for c in read(text).claims if c.kind == "distance"] == [end]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("全县现拥有220千伏变电站2座，主变4台，总容量480兆伏安。", {"region"}),
        ("2021年城区内日供水能力5万吨。", {"region"}),
        ("The county has two 220 kV substations with 480 MVA.", {"region"}),
        ("县域内建有220千伏变电站2座，主变容量360兆伏安，为园区供电。", set()),
        ("The county has a 220 kV substation that feeds the park.", set()),
    ],
)
def test_the_grid_and_the_water_of_a_whole_county_are_not_the_sites(text, owner):
    assert {rule for rule in whose(text) if rule == "region"} == owner


def test_the_east_of_the_town_is_where_the_site_lies_and_the_east_is_another_region():
    assert ("land_area", 20_000) in claims("产业园地处城东部环城高速出口处，占地30亩。")
    assert "land_area" not in dict(claims("东部同类园区占地300亩。"))
