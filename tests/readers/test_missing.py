"""Words for missing: composed of the same parts in every file, and not those that state how a parcel is."""

import itertools

import numpy as np
import pyarrow as pa
import pytest

from siting.readers.cells import read_cells
from siting.readers.missing import is_missing_word
from siting.sites.read import read_sites
from siting.study.offers import column_kinds

# Every word of the table as it was before it was composed.
KNOWN = """
na n/a nan null <null> (null) none nil nd n.d. n/d tbd tba tbc tbc. unknown missing undefined blank empty nodata no-data k.a. #n/a #DIV/0!
- -- — / ? *** ... … 不详 不明 未知 不知 不清楚 不清 无 暂无 暂缺 缺 缺失 缺省 缺测 缺数据 空 空白 (空) (无) 没有 未填 未填写 未测 未提供 未统计
未公布 未定 无数据 无资料 暂无数据 暂无资料 数据缺失 待定 待查 待补 待补充 待核 待核实 待确认 待测 待提供 待填 不适用 资料不详 尚无 尚未确定 保密 面议
""".split()  # noqa: SIM905
PHRASES = (
    "not available",
    "not known",
    "no data",
    "not given",
    "not stated",
    "not applicable",
    "to be confirmed",
)
ENGLISH = (
    "on request", "upon request", "price on request", "Available on request", "POA", "price on application", "by negotiation", "negotiable",
    "price negotiable", "subject to survey", "under negotiation", "pending", "pending quotation", "to be determined", "To be agreed",
    "to be advised", "not yet known", "not disclosed", "not yet determined", "no information", "no figures yet", "undisclosed", "unspecified",
    "contact the owner", "ask the agent for price", "call for pricing", "see remarks", "see Annex B", "not-available", "(tbc)", "on request.",
)  # fmt: skip
CHINESE = (
    "价格面议", "可面议", "面谈", "电议", "协商", "双方协商", "待协商", "另议", "另行商定", "需询价", "请来电咨询", "一事一议", "尚待核实", "有待确认",
    "待评估", "待实地勘测", "正在测算", "核实中", "正在洽谈中", "数据待补充", "待进一步核实", "暂未确定", "尚未公布", "未明确", "未注明", "不公开", "暂不公开", "无法提供", "没有数据",
    "暂无报价", "无相关资料", "具体情况不详", "见附件", "详见附表2", "价格待定", "（待定）", "未定。",
)  # fmt: skip
STATES = (
    "未利用地", "未报批", "未征", "未开工", "未建", "待建", "待拆迁", "待征", "待批", "待出让", "无拆迁", "无断层", "无补贴", "不涉及", "不临路", "没有道路",
    "免费", "紧邻", "面议450", "见图", "not yet rezoned", "not on farmland", "no flooding", "no road", "to be built", "to be demolished", "undeveloped",
    "unused", "unpaved", "open", "open land", "free", "adjacent", "on site", "by road", "by the river", "see-through", "subject to flooding", "available",
    "450 on request", "under construction", "call centre",
)  # fmt: skip


@pytest.mark.parametrize("word", [*KNOWN, *PHRASES, *ENGLISH, *CHINESE])
def test_what_only_says_that_there_is_no_figure_means_missing(word):
    assert is_missing_word(word)
    assert is_missing_word(f" {word.upper()} ")


@pytest.mark.parametrize("word", STATES)
def test_what_states_how_a_parcel_is_does_not(word):
    assert not is_missing_word(word)


@pytest.mark.parametrize(
    ("parts", "between"),
    [
        ((("price", "rent", "tariff"), ("on", "upon"), ("request", "application", "enquiry")), " "),
        ((("not",), ("yet known", "yet available", "yet fixed", "published", "surveyed")), " "),
        ((("", "尚", "有", "还"), ("待",), ("", "进一步", "后续"), ("核实", "确定", "评估", "公布")), ""),
        ((("价格", "电价", ""), ("", "可", "需", "另行"), ("面议", "协商", "洽谈", "商定")), ""),
        ((("目前", "暂", ""), ("未", "没有", "无法"), ("确定", "提供", "测算", "公布")), ""),
    ],
)
def test_its_parts_are_combined_freely(parts, between):
    words = [between.join(chosen) for chosen in itertools.product(*parts)]
    assert [word for word in words if not is_missing_word(word)] == []


@pytest.mark.parametrize("word", ["on request", "to be agreed", "价格面议", "尚待核实"])
def test_such_a_cell_is_unknown_and_its_column_stays_one_of_figures(tmp_path, word):
    cells = read_cells(pa.chunked_array([["85", "60", word]]), unit="yuan/mu", bounds=True)
    assert cells.words.tolist() == [False, False, True]
    assert np.isnan(cells.value).tolist() == [False, False, True]
    assert not cells.wrong.any()
    file = tmp_path / "plots.csv"
    file.write_text(f"name,lon,lat,area_ha,price\nA,18,52,42,85\nB,18.1,52,28,60\nC,18.2,52,{word},{word}\n")
    sites = read_sites(file)
    assert column_kinds(sites, used=()) == {"price": "number"}
    assert np.isnan(sites.frame["area_ha"].iloc[2])
