"""Superlatives and ranks that name a quantity of the sites' file: none is lost, each by its column and place."""

import pytest

from siting.auditing.reading.extremes import extremes
from tests.support.leaflets import judged, sites_file

ZH = """地块名称,lon,lat,用地面积（亩）,电价（元/kWh）,地价（万元/亩）,供水能力（吨/日）,供电能力（MW）,变压器容量（MVA）,工业水价（元/吨）,永久基本农田（亩）
甲地块,112.15,37.55,520,0.52,12.8,8000,120,160,3.2,35
乙地块,112.17,37.56,600,0.55,11.5,12000,150,200,3.5,0
丙地块,112.14,37.54,680,0.50,13.2,9000,100,126,3.0,18
丁地块,112.13,37.57,430,0.48,10.6,15000,180,240,3.8,60
"""
EN = """name,lon,lat,Site area (ha),Power price (EUR/MWh),Land price (EUR/m2),Grid capacity (MW),Transformer capacity (MVA),Water supply (m3/day),Protected farmland (ha)
Plot 1,16.95,48.25,42,78,55,80,100,4000,3
Plot 2,16.98,48.27,38,74,62,120,160,2500,4
Plot 3,17.01,48.22,55,81,48,60,80,6000,0
Plot 4,17.03,48.21,31,76,70,100,126,3000,2.5
"""
CASES = (
    # The thing stands behind, the set before; marks and quotes around.
    ("甲地块是供水能力最强的地块，电价0.52元/kWh。", "供水能力", "丁地块"),
    ("四个备选地块中供电能力最大的地块是甲地块。", "供电能力", "丁地块"),
    ("甲地块拥有四个地块中最大的供水能力。", "供水能力", "丁地块"),
    ("甲地块是四个地块中最便宜的地块。", "地价", "丁地块"),
    ("甲地块**供水能力最强**，电价0.52元/kWh。", "供水能力", "丁地块"),
    ("甲地块“工业水价最低”，电价0.52元/kWh。", "工业水价", "丙地块"),
    ("甲地块占用永久基本农田最少。", "永久基本农田", "乙地块"),
    ("甲地块工业水价3.2元/吨，为四个地块中最低。", "工业水价", "丙地块"),
    ("甲地块供电能力120MW，在四个地块中最大。", "供电能力", "丁地块"),
    ("甲地块供电能力120MW，为四宗地块之最。", "供电能力", "丁地块"),
    ("甲地块工业水价全园区最低。", "工业水价", "丙地块"),
    (
        "Transformer capacity at Plot 1 (100 MVA) is the highest on the market.",
        "Transformer capacity",
        "Plot 2",
    ),
    ("The power price of Plot 1 is the lowest of all.", "Power price", "Plot 2"),
    ("Plot 1 offers up to 80 MW of grid capacity, the most of any plot.", "Grid capacity", "Plot 2"),
    ("Plot 1 has the highest grid capacity on offer.", "Grid capacity", "Plot 2"),
    ("Plot 1 is the cheapest plot on offer.", "Land price", "Plot 3"),
    ("Plot 1 covers 42 ha, the largest of the four plots.", "Site area", "Plot 3"),
    ("Plot 1 has **the largest water supply** of the four plots.", "Water supply", "Plot 3"),
    ("Plot 1 boasts “the largest grid capacity of the four plots”.", "Grid capacity", "Plot 2"),
    ('Plot 1 offers "the lowest power price".', "Power price", "Plot 2"),
    ("Plot 1 takes the least protected farmland of the four plots.", "Protected farmland", "Plot 3"),
)


def superlatives(folder, text):
    table, site = (EN, "Plot 1") if "Plot" in text else (ZH, "甲地块")
    found = judged(text, folder, site=site, among=sites_file(folder, table))
    return [j for j in found if j.claim.kind == "superlative"]


@pytest.mark.parametrize(("text", "column", "rival"), CASES, ids=[case[0] for case in CASES])
def test_what_names_a_quantity_is_judged_by_its_column(tmp_path, text, column, rival):
    (found,) = superlatives(tmp_path, text)
    assert found.verdict.name == "CONTRADICTED"
    assert column in found.finding.en
    assert rival in found.finding.en


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("甲地块地价和电价均最低。", ["地价", "电价"]),
        ("甲地块用地面积、供水能力、供电能力均居第一。", ["用地面积", "供水能力", "供电能力"]),
        ("甲地块用地面积最大、电价最低、供水能力最强。", ["用地面积", "电价", "供水能力"]),
        ("Plot 1 has the lowest land price and power price.", ["Land price", "Power price"]),
    ],
)
def test_each_of_several_quantities_is_judged(tmp_path, text, columns):
    found = superlatives(tmp_path, text)
    assert len(found) == len(columns)
    for column in columns:
        assert any(column in j.finding.en for j in found)


@pytest.mark.parametrize(
    ("text", "verdict", "place"),
    [
        ("甲地块用地面积居四个地块第二。", "CONTRADICTED", "列第3位"),
        ("甲地块用地面积排名第三。", "DEPENDS", "列第3位"),
        ("甲地块供水能力在四个备选地块中列第四位。", "SUPPORTED", "列第4位"),
        ("甲地块电价为四个地块第二低。", "CONTRADICTED", "列第3位"),
        ("甲地块电价排名第三。", "UNVERIFIABLE", "由高到低还是由低到高"),
        ("甲地块用地面积仅次于丙地块。", "CONTRADICTED", "列第3位"),
        ("甲地块供水能力在四个地块中列倒数第二。", "CONTRADICTED", "列第1位"),
        ("甲地块电价在四个地块中倒数第二。", "UNVERIFIABLE", "由高到低还是由低到高"),
        ("Plot 1 is second only to Plot 3 in site area.", "DEPENDS", "列第2位"),
        ("Plot 1 ranks second in grid capacity.", "CONTRADICTED", "列第3位"),
        ("Plot 1 has the second-largest site area of the four plots.", "SUPPORTED", "列第2位"),
        ("Plot 1 has the third highest grid capacity of the four plots.", "SUPPORTED", "列第3位"),
        ("The power price of Plot 1 is the second lowest of the four plots.", "CONTRADICTED", "列第3位"),
    ],
)
def test_a_rank_is_compared_with_the_place_of_the_site(tmp_path, text, verdict, place):
    (found,) = superlatives(tmp_path, text)
    assert (found.verdict.name, place in found.finding.zh) == (verdict, True)


@pytest.mark.parametrize(
    "text",
    [
        "甲地块最大用电负荷为120MW。",
        "甲地块供电能力最高可达120MW。",
        "甲地块夏季用电负荷中空调占比最大。",
        "甲地块用地面积第二期公布。",
        "甲地块属地价最低的地块之一。",
        "Plot 1 has a highest load of 80 MW.",
        "The altitude of Plot 1 is six thousand feet.",
        "Plot 1 is among the cheapest in the state.",
    ],
)
def test_a_maximum_a_phase_or_one_of_several_is_no_superlative(tmp_path, text):
    assert superlatives(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("甲地块用地面积最大 The plot has the lowest power price.", 2),
        ("甲地块供电能力最大。 It has the largest site area of the four plots.", 2),
        ("甲地块用地面积最大。 It has the largest site area of the four plots.", 1),
        ("甲地块用地面积最大，电价最低。 It has the largest site area and the lowest power price.", 2),
        ("甲地块用地面积列第二。 It has the largest site area.", 2),
    ],
)
def test_both_languages_say_one_superlative_once_and_two_twice(tmp_path, text, count):
    import siting

    document = tmp_path / "leaflet.txt"
    document.write_text(text, "utf-8")
    found = siting.audit(document, "甲地块", among=sites_file(tmp_path, ZH)).found.judged
    assert [j.claim.kind for j in found] == ["superlative"] * count


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("甲地块供电能力最大。", "甲地块供电能力为120兆瓦"),
        ("甲地块供水能力最大。", "甲地块供水能力为"),
        ("甲地块变压器容量最大。", "甲地块变压器容量为"),
        ("甲地块工业水价最低。", "甲地块工业水价为"),
    ],
)
def test_the_wording_has_the_name_of_the_column(tmp_path, text, named):
    (found,) = superlatives(tmp_path, text)
    assert found.wording.zh.startswith(named)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("镇罗工业园A区面积最大", "面积"), ("工业园区面积最大", "面积"), ("东区用地面积最大", "用地面积"), ("2期供电能力最强", "供电能力"),
        ("A园电价最低", "电价"), ("区域电价最低", "区域电价"),
    ],
)  # fmt: skip
def test_what_is_largest_is_not_cut_out_of_the_name_of_a_site(text, what):
    assert [one.subject for one in extremes(text, 0, len(text))] == [what]
