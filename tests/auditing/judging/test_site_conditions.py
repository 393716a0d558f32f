"""Water, gas, a road, floods in words of a text, held against the words of the site's file."""

import pytest

from siting.auditing.judging.verdicts import Verdict
from tests.support.leaflets import judged, parcel_with

YES, NO, OPEN = Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.UNVERIFIABLE


def conditions(tmp_path, text, heading, cell):
    found = judged(text, tmp_path, site=parcel_with(tmp_path, heading, cell))
    return [one for one in found if one.claim.kind == "site_conditions"]


@pytest.mark.parametrize(
    ("text", "heading", "cell", "verdict"),
    [
        ("供水有保障。", "供水", "无", NO), ("供水条件良好。", "供水情况", "需自建", NO), ("地块供水充足。", "供水", "未通", NO),
        ("地块已通天然气。", "是否通燃气", "否", NO), ("排水设施完善。", "排水", "需自建污水处理站", NO), ("本地块水电齐全。", "供水", "无", NO),
        ("项目具备稳定的供气条件。", "供气", "暂无", NO), ("地块已实现七通一平。", "道路", "未通", NO), ("无供水压力。", "供水", "无", NO),
        ("供水、通信均已接通。", "通信", "无", NO), ("光缆已覆盖地块。", "光缆", "尚未接入", NO), ("地块无防洪压力。", "内涝风险", "有", NO),
        ("园区不受洪水威胁。", "洪水影响", "有", NO), ("暂无供水。", "供水", "市政供水", NO), ("天然气未接通。", "天然气", "已接通", NO),
        ("供水有保障。", "供水", "市政供水", YES), ("地块已通天然气。", "天然气", "已接入", YES), ("暂无供水，需打井。", "供水", "无", YES),
        ("地块无内涝风险。", "内涝风险", "无", YES), ("道路畅通。", "道路", "有", YES),
        ("供水充足。", "供水", "市政供水", OPEN), ("供水有保障。", "供水", "市政管网距地块2公里", OPEN), ("供水有保障。", "供水", "待核", OPEN),
        ("计划2027年实现七通一平。", "供水", "无", OPEN), ("供水有保障。", "备注", "无", OPEN), ("供水有保障。", "供水能力（吨/日）", "无", OPEN),
        ("无防洪压力。", "防洪", "无", OPEN),
        ("The site has a reliable water supply.", "water", "none", NO), ("Mains water is available.", "water supply", "own well needed", NO),
        ("The plot is connected to the gas grid.", "gas", "no", NO), ("A public sewer is in place.", "sewer", "to be built by the developer", NO),
        ("It has excellent road access.", "road access", "no", NO), ("East parcel is fully serviced.", "water", "none", NO),
        ("East parcel is free of flood risk.", "flood risk", "high", NO), ("There is no water supply.", "water", "mains", NO),
        ("Ample power is available.", "power", "not connected", NO), ("There are no water shortages.", "water", "none", NO),
        ("The site is served by mains water.", "water", "mains water", YES), ("There is no gas supply.", "gas", "none", YES),
        ("Fibre is available on site.", "fibre", "planned for 2028", OPEN), ("No flood risk is known: the site has no flood risk.", "flood risk", "low", OPEN),
        ("Fibre will be available on site by 2028.", "fibre", "none", OPEN),
    ],
)  # fmt: skip
def test_words_are_held_against_the_column_that_asks(tmp_path, text, heading, cell, verdict):
    found = conditions(tmp_path, text, heading, cell)
    assert verdict in {one.verdict for one in found} or (verdict is OPEN and not found)
    assert {one.verdict for one in found} <= {verdict, OPEN}
    for one in found:
        if one.verdict is NO:
            assert cell in one.finding.zh
            assert cell in one.wording.en
    if verdict is OPEN and heading != "备注" and "（" not in heading and cell != "待核":
        assert not found or any(cell in one.finding.en for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "全县供水有保障。", "城区供水有保障，道路畅通。", "县城基础设施完善，供水有保障。", "项目须确保供水有保障。", "供水有保障后再开工。",
        "如供水有保障，可扩建。", "供水是否有保障，尚待核实。", "供水公司可靠。", "供水有保障的地块优先。", "集成电路产业完善。", "冷却无需供水。",
        "The city has a reliable water supply.", "The data centre needs no water supply.", "No water is used for cooling.",
        "Data centres need a reliable water supply.", "If fibre is available on site, the tenant will move.",
        "There are no gas emissions and no power losses.", "Finland has a reliable power grid.", "The site needs a good road access.",
    ],
)  # fmt: skip
@pytest.mark.parametrize("cell", ["无", "有"])
def test_what_is_said_of_others_or_only_aimed_at_accuses_nobody(tmp_path, text, cell):
    heading = "供水,道路,电力,燃气,光缆"
    found = conditions(tmp_path, text, heading, ",".join([cell] * 5))
    assert not [one.claim.quote for one in found if one.verdict is NO]


def test_each_thing_of_a_list_is_a_claim(tmp_path):
    (water, power, road) = conditions(tmp_path, "地块已完成三通一平。", "供水,供电,道路", "无,已通,无")
    assert [one.verdict for one in (water, power, road)] == [NO, YES, NO]


def test_a_figure_beside_a_supply_that_is_none_quotes_the_cell(tmp_path):
    (one,) = judged("East parcel日供水5000吨。", tmp_path, site=parcel_with(tmp_path, "供水", "无"))
    assert one.verdict is OPEN
    assert "“无”" in one.finding.zh


@pytest.mark.parametrize(
    ("text", "cell", "verdict"),
    [
        ("本地块独享供电能力。", "120，与2号地块共用", NO), ("供电能力由本项目独享。", "120，与2号地块共用", NO),
        ("供电能力由本项目独享。", "120", OPEN), ("The power supply is for the exclusive use of the site.", "120, shared with plot B", NO),
    ],
)  # fmt: skip
def test_exclusive_use_without_a_figure(tmp_path, text, cell, verdict):
    (one,) = conditions(tmp_path, text, "供电能力（MW）", f'"{cell}"')
    assert one.verdict is verdict
