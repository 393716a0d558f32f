"""Units of the columns of a sites' file: spelled as in a document, missing, or written in single cells."""

import pytest

from siting.readers.heading_units import stated_unit, without_unit
from tests.support.leaflets import judged, parcel_with, sites_file, study_of

LAND = "The land costs 150 yuan per square metre."
LAND_ZH = "地块地价每平方米150元。"
POWER = "Power at the site costs 0.42 yuan per kWh."
POWER_ZH = "地块电价0.42元/千瓦时。"
SPELLED = (
    ("Land price (CNY per sq m)", "150", LAND),
    ("Land price (yuan per sq m)", "150", LAND),
    ("Land price [yuan per square metre]", "150", LAND),
    ("Land price (yuan a square meter)", "150", LAND),
    ("Land price in CNY per m2", "150", LAND),
    ("land_price_cny_per_m2", "150", LAND),
    ("Land price (10k yuan per mu)", "10", LAND),
    ("Power price: CNY per kWh", "0.42", POWER),
    ("Power price in yuan per kWh", "0.42", POWER),
    ("Power price (yuan per kilowatt-hour)", "0.42", POWER),
    ("Power price (fen per kWh)", "42", POWER),
    ("地价（元每平方米）", "150", LAND_ZH),
    ("地价（万元每亩）", "10", LAND_ZH),
    ("地价元/㎡", "150", LAND_ZH),
    ("电价：元/千瓦时", "0.42", POWER_ZH),
    ("电价（元每千瓦时）", "0.42", POWER_ZH),
    ("电价（含税，元/度）", "0.42", POWER_ZH),
    ("Distance to substation in kilometres", "3.2", "The substation is 3.2 km from the site."),
    ("距变电站（里）", "6.4", "地块距变电站3.2公里。"),
    ("Water supply (cubic metres per day)", "5000", "The site has a water supply of 5,000 m3 per day."),
    ("供水能力（吨每日）", "5000", "地块供水能力5000立方米/日。"),
)


@pytest.mark.parametrize(("heading", "cell", "text"), SPELLED, ids=[f"{h}-{c}" for h, c, _ in SPELLED])
@pytest.mark.parametrize("share", [1, 2])
def test_a_heading_states_its_unit_in_any_spelling_of_documents(heading, cell, text, share, tmp_path):
    path = parcel_with(tmp_path, heading, f"{float(cell) * share:g}")
    assert [j.verdict.value for j in judged(text, tmp_path, site=path)] == [
        "SUPPORTED" if share == 1 else "CONTRADICTED"
    ]


@pytest.mark.parametrize(
    ("heading", "unit", "name"),
    [
        ("Power price, CNY per kWh", "CNY per kWh", "Power price"),
        ("Land price in yuan per mu", "yuan per mu", "Land price"),
        ("电价：元/千瓦时", "元/千瓦时", "电价"),
        ("地价元每亩", "元每亩", "地价"),
        ("price_10k_per_mu", "", "price_10k_per_mu"),
        ("Plot A/B", "", "Plot A/B"),
    ],
)
def test_a_quotient_at_the_end_of_a_heading_is_its_unit_in_a_study_too(heading, unit, name):
    assert (stated_unit(heading), without_unit(heading)) == (unit, name)


@pytest.mark.parametrize(
    ("heading", "text", "lang"),
    [
        ("Land price", "It has the lowest land price.", "en"),
        ("Power price", "It has the lowest electricity price.", "en"),
        ("地价", "本地块地价最低。", "zh"),
        ("电价", "本地块电价最低。", "zh"),
    ],
)
def test_a_column_without_a_unit_is_not_compared_but_named(heading, text, lang, tmp_path):
    table = f"name,lon,lat,{heading}\nA1,112.21,37.53,0.42\nA2,112.25,37.55,0.45\n"
    (found,) = judged(text, tmp_path, site="A1", among=sites_file(tmp_path, table))
    assert found.verdict.value == "UNVERIFIABLE"
    assert found.measured is None
    said = {"en": "states no unit", "zh": "未注明单位"}[lang]
    assert heading in found.finding[lang]
    assert said in found.finding[lang]
    assert heading in found.needed[lang]
    assert {"en": "(CNY/m2)", "zh": "（元/㎡）"}[lang] in found.needed[lang]


@pytest.mark.parametrize(
    ("heading", "text", "lang"),
    [
        ("Land price", LAND, "en"),
        ("Power price", POWER, "en"),
        ("地价", LAND_ZH, "zh"),
        ("电价", POWER_ZH, "zh"),
    ],
)
def test_a_figure_of_the_file_without_a_unit_proves_nothing_and_is_named(heading, text, lang, tmp_path):
    (found,) = judged(text, tmp_path, site=parcel_with(tmp_path, heading, "0.42"))
    assert found.verdict.value == "UNVERIFIABLE"
    assert f"“{heading}”" in found.finding[lang]
    assert {"en": "states no unit", "zh": "未注明单位"}[lang] in found.finding[lang]
    assert heading in found.needed[lang]


def test_a_count_needs_no_unit(tmp_path):
    (found,) = judged("The site has 4,000 racks.", tmp_path, site=parcel_with(tmp_path, "Racks", "4000"))
    assert found.verdict.value == "SUPPORTED"


MIXED = """name,lon,lat,area_ha,Land price (CNY per sq m),Power price (yuan per kWh)
East,112.15,37.55,40,150,0.46
North,112.05,37.43,21,"CNY 80,000 per mu",about 0.41
West,111.79,37.30,60,to be agreed,0.43
"""
MIXED_ZH = """名称,经度,纬度,面积（亩）,地价（元/㎡）,电价（分/度）
东块,112.15,37.55,600,150,46
北块,112.05,37.43,320,8万元/亩,约41
西块,111.79,37.30,900,面议,0.43元/千瓦时
"""
CELLS = (
    ("North has the lowest land price.", "North", "DEPENDS", ("120", "150"), "to be agreed"),
    ("East has the lowest land price.", "East", "CONTRADICTED", ("150", "120"), "to be agreed"),
    ("North has the lowest electricity price.", "North", "DEPENDS", ("0.41", "0.43"), ""),
    ("West has the lowest electricity price.", "West", "CONTRADICTED", ("0.43", "0.41"), ""),
    ("West has the lowest land price.", "West", "UNVERIFIABLE", (), "to be agreed"),
    ("北块地价最低。", "北块", "DEPENDS", ("120", "150"), "面议"),
    ("东块地价最低。", "东块", "CONTRADICTED", ("150", "120"), "面议"),
    ("北块电价最低。", "北块", "DEPENDS", ("41", "43"), ""),
    ("西块电价最低。", "西块", "CONTRADICTED", ("43", "41"), ""),
    ("西块地价最低。", "西块", "UNVERIFIABLE", (), "面议"),
)


@pytest.mark.parametrize(("text", "site", "verdict", "figures", "unread"), CELLS, ids=[c[0] for c in CELLS])
def test_a_cell_is_read_by_its_own_unit_or_named_and_the_rest_compared(
    text, site, verdict, figures, unread, tmp_path
):
    table = MIXED if text.isascii() else MIXED_ZH
    (found,) = judged(text, tmp_path, site=site, among=sites_file(tmp_path, table))
    assert found.verdict.value == verdict
    said = found.finding["en"]
    assert all(f" {figure} " in said or f" {figure}" in said for figure in figures)
    if unread:
        assert f"reads “{unread}”" in said
        column = "Land price" if text.isascii() else "地价"
        assert column in said
    else:
        assert "UNKNOWN" not in said


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("约120", "地块地价每平方米120元。"),
        ("120元/㎡", "地块地价每平方米120元。"),
        ("8万元/亩", "地块地价每平方米120元。"),
        ("about 120", "The land costs 120 yuan per square metre."),
        ("CNY 120", "The land costs 120 yuan per square metre."),
    ],
)
def test_the_sites_own_cell_is_read_so_too(cell, text, tmp_path):
    heading = "Land price (CNY per sq m)" if text.isascii() else "地价（元/㎡）"
    (found,) = judged(text, tmp_path, site=parcel_with(tmp_path, heading, cell))
    assert found.verdict.value == "SUPPORTED"


def test_a_parcel_of_a_study_is_compared_the_same(tmp_path):
    among = study_of(tmp_path, MIXED_ZH)
    (found,) = judged("东块地价最低。", tmp_path, site="东块", among=among)
    assert found.verdict.value == "CONTRADICTED"


ABROAD = """name,lon,lat,area (acres),land price (USD/m2),power price (USD/MWh)
Quilicura East,-70.73,-33.35,45,150,84
Lampa Norte,-70.88,-33.28,60,95,79
"""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Land costs USD 190/m2.", "USD 150 per m²"),
        ("Land is offered at USD 12 per square foot.", "USD 13.94 per square foot"),
        ("Land costs USD 500,000 per acre.", "607,028.46 US dollars per acre"),
        ("Power costs USD 70/MWh.", "USD 84 per MWh"),
        ("Power costs 0.06 USD/kWh.", "0.084 US dollars per kWh"),
        ("The site has 60 acres.", "45 acres"),
        ("The site has 20 hectares.", "18.21 hectares (45 acres)"),
        ("The site is larger than Lampa Norte.", "45 acres"),
    ],
)
def test_what_the_file_states_is_shown_in_the_unit_of_the_claim_or_of_the_file(text, shown, tmp_path):
    (found,) = judged(text, tmp_path, site="Quilicura East", among=sites_file(tmp_path, ABROAD))
    assert found.verdict.value == "CONTRADICTED"
    assert f"{shown} " in f"{found.finding.en} "
    assert f"{shown} " in f"{found.wording.en} "
    assert not any(third in f"{found.finding.en}{found.wording.en}" for third in (" mu", " ha ", "18.2108"))
