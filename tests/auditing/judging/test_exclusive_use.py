"""A figure that is right, but called the site's alone where its file says that others share it."""

import pytest

from tests.support.leaflets import judged, sites_file

ZH = "名称,经度,纬度,供电能力（MW）,{heading}\n甲地块,112.15,37.55,{cell},{words}\n"
EN = "name,lon,lat,Grid capacity (MW),{heading}\nPlot 1,112.15,37.55,{cell},{words}\n"
SHARED = (
    (ZH, "120", "变电站容量情况", "与园区其他企业共用"),
    (ZH, "120（与乙地块共用）", "备注", ""),
    (ZH, "120", "供电能力是否共用", "是"),
    (EN, "120", "Grid capacity, shared with", "shared with the park"),
    (EN, "120 (shared with plot 2)", "Remarks", ""),
    (EN, "120", "Grid capacity shared", "yes"),
)
NOT_SHARED = (
    (ZH, "120", "变电站容量情况", "独享"),
    (ZH, "120", "供电能力是否共用", "否"),
    (ZH, "120", "停车场", "与园区其他企业共用"),
    (EN, "120", "Grid capacity shared", "no"),
    (EN, "120", "Car park", "shared with the park"),
)
EXCLUSIVE = (
    "甲地块供电能力120MW，独享。",
    "甲地块独享供电能力120MW。",
    "甲地块供电能力120MW（专供本项目）。",
    "Plot 1 has a grid capacity of 120 MW, for its exclusive use.",
    "Plot 1 has a dedicated grid capacity of 120 MW.",
    "Plot 1 has exclusive use of the grid capacity of 120 MW.",
)
PLAIN = (
    "甲地块供电能力120MW，非独享。",
    "Plot 1 has a grid capacity of 120 MW, not exclusive to it.",
)


def in_one_language(tables):
    """Each text with each table in its language."""
    return [(text, table) for text in EXCLUSIVE for table in tables if ("Plot" in text) is (table[0] is EN)]


def verdict_of(folder, text, table):
    """The verdict on the only claim of the leaflet *text*."""
    row, cell, heading, words = table
    path = sites_file(folder, row.format(cell=cell, heading=f'"{heading}"', words=words))
    (found,) = judged(text, folder, site="Plot 1" if row is EN else "甲地块", among=path)
    return found


@pytest.mark.parametrize(("text", "table"), in_one_language(SHARED))
def test_what_the_file_calls_shared_is_not_exclusive(tmp_path, text, table):
    found = verdict_of(tmp_path, text, table)
    assert found.verdict.name == "CONTRADICTED"
    assert table[3] in found.finding.zh
    assert found.instead.en == ""


@pytest.mark.parametrize(("text", "table"), in_one_language(NOT_SHARED))
def test_what_no_column_calls_shared_holds(tmp_path, text, table):
    assert verdict_of(tmp_path, text, table).verdict.name == "SUPPORTED"


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_not_called_exclusive_is_not_contradicted(tmp_path, text):
    table = SHARED[3 if "Plot" in text else 0]
    assert verdict_of(tmp_path, text, table).verdict.name == "SUPPORTED"
