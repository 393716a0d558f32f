"""The corrected copy replaces the number of a figure: its unit stays as written, before it or behind it."""

import pytest

import siting
from siting.show.audit.corrected_text import edits_of
from siting.show.audit.text_edits import corrected
from tests.support.leaflets import sites_file

EN = """name,lat,lon,Area (acres),Tariff (USD/kWh),Land price (USD/m2),Water supply (m3/d)
Shore,43.87,77.05,120,0.058,12,12000
"""
ZH = """地块名称,东经,北纬,用地面积（亩）,到户电价（分/千瓦时）,出让价（元/㎡）,再生水（万吨/日）,距220kV变电站（km）
洪善,112.26,37.25,505,38,165,1.2,4.1
"""
UNSIZED = "name,lat,lon,Tariff (USD/kWh)\nShore,43.87,77.05,0.058\n"
ENGLISH = [
    ("Land costs USD 30 per square metre.", "Land costs USD 12 per square metre."),
    ("Land price: USD 20/m2.", "Land price: USD 12/m2."),
    ("Land costs only $20,000 per acre.", "Land costs $48,562 per acre."),
    ("Land costs $20k per acre.", "Land costs $48.56k per acre."),
    ("Land costs USD 20-25 per square metre.", "Land costs USD 12 per square metre."),
    ("The price per kWh is less than USD 0.04.", "The price per kWh is USD 0.058."),
    ("Electricity costs 4.5 cents per kWh.", "Electricity costs 5.8 cents per kWh."),
    ("The water supply is 20,000 m3/d.", "The water supply is 12,000 m3/d."),
    ("The water supply is 20000 m3/d.", "The water supply is 12000 m3/d."),
]
CHINESE = [
    ("出让价每亩12万元。", "出让价每亩11万元。"),
    ("出让价每亩仅9万元。", "出让价每亩11万元。"),
    ("出让价每平方米120元。", "出让价每平方米165元。"),
    ("出让价120元/平方米。", "出让价165元/平方米。"),
    ("出让价每亩8万—9万元。", "出让价每亩11万元。"),
    ("出让价每亩十二万元。", "出让价每亩110,000元。"),
    ("到户电价每度0.32元。", "到户电价每度0.38元。"),
    ("到户电价32分/千瓦时。", "到户电价38分/千瓦时。"),
    ("再生水日供应能力2.5万吨。", "再生水日供应能力1.2万吨。"),
    ("再生水日供应能力25000吨。", "再生水日供应能力12000吨。"),
    ("距220千伏变电站2公里。", "距220千伏变电站4.1公里。"),
    ("用地面积40万平方米。", "用地面积33.67万平方米。"),
]


def corrected_by(table, text, folder):
    document = folder / "leaflet.txt"
    document.write_text(text, "utf-8")
    found = siting.audit(document, str(sites_file(folder, table))).found
    return corrected(text, edits_of(found, text))


@pytest.mark.parametrize(("text", "new"), [*ENGLISH, *CHINESE])
def test_the_number_alone_is_replaced(text, new, tmp_path):
    assert corrected_by(ZH if (text, new) in CHINESE else EN, text, tmp_path) == new


@pytest.mark.parametrize(
    ("table", "label", "value", "new"),
    [
        (EN, "Land price (USD/m2)", "20", "12"),
        (EN, "Land price", "USD 20/m2", "USD 12/m2"),
        (ZH, "出让价（万元/亩）", "8", "11"),
        (ZH, "出让价", "每亩8万元", "每亩11万元"),
    ],
)
def test_a_cell_of_a_table_keeps_its_unit(table, label, value, new, tmp_path):
    text = "| {} | {} |\n| --- | --- |\n| {} | {} |\n"
    head = ("指标", "数值") if table is ZH else ("Feature", "Value")
    assert corrected_by(table, text.format(*head, label, value), tmp_path) == text.format(*head, label, new)


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("占地486.5亩，总投资15亿元，折合亩均投资250万元。", "占地486.5亩，总投资15亿元，折合亩均投资308.3万元。"),
        (
            "The site covers 486.5 mu and the total investment is CNY 1.5 billion, an investment intensity of 4.5 million yuan per mu.",
            "The site covers 486.5 mu and the total investment is CNY 1.5 billion, an investment intensity of 3.083 million yuan per mu.",
        ),
    ],
)  # fmt: skip
def test_a_figure_that_follows_from_the_others_is_replaced_in_its_unit_too(text, new, tmp_path):
    assert corrected_by(UNSIZED, text, tmp_path) == new


SUPPLY_EN = (
    "name,lon,lat,site area (ha),grid capacity (MW),water supply (m3/day),record high (degC)\n"
    "Alpha Park,-7.90,38.00,30,120,4000,44\n"
)
SUPPLY_ZH = (
    "名称,经度,纬度,面积（亩）,可供电力（MW）,日供水能力（立方米）,极端最高气温（℃）\n"
    "A区地块,105.95,26.25,320,120,4000,41\n"
)


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Here our water supply exceeds 6,000 m3 a day.", "Here our water supply is 4,000 m3 a day."),
        (
            "The water supply at Alpha Park will not exceed 3,000 m3 a day.",
            "The water supply at Alpha Park is 4,000 m3 a day.",
        ),
        ("Alpha Park has a site area exceeding 40 ha.", "Alpha Park has a site area of 30 hectares."),
        (
            "The grid capacity at Alpha Park may not exceed 100 MW.",
            "The grid capacity at Alpha Park may be 120 MW.",
        ),
        (
            "The record high at Alpha Park has never exceeded 40 °C.",
            "The record high at Alpha Park has been 44 °C.",
        ),
        ("A区地块极端最高气温在42℃以上。", "A区地块极端最高气温为41℃。"),
        ("A区地块日供水能力超过6000立方米。", "A区地块日供水能力4000立方米。"),
    ],
)
def test_a_verb_that_compared_leaves_one_behind(text, new, tmp_path):
    table = SUPPLY_ZH if text.startswith("A区") else SUPPLY_EN
    assert corrected_by(table, text, tmp_path) == new
