"""Words on floods, services and records, of the site and of other parcels of its file."""

import pytest

import siting
from siting.sites.condition_words import has_it
from tests.support.leaflets import sites_file

ZH = """名称,经度,纬度,面积（亩）,供水,日供水能力（立方米）,天然气,防洪,是否涉及永久基本农田,极端最高气温（℃）,极端最低气温（℃）,地价（万元/亩）,距最近变电站（公里）
桑园地块,115.43,40.36,650,市政供水,6000,通,不在行洪区,否,41.1,-22.7,18,3.2
西八里地块,115.36,40.46,650,市政供水,4500,未通,低洼需填高,是（约30亩）,41.1,-24.0,15,2.1
小南辛堡地块,115.63,40.29,900,无,,未通,位于蓄滞洪区,否,39.8,-25.2,12,8.4
土木地块,115.61,40.39,430,市政供水,8000,通,不在行洪区,否,40.9,-23.0,20,1.2
"""
EN = """Name,Latitude,Longitude,Area (acres),Land price (EUR/acre),Water supply,Gas,Flood zone,Record high (°C),Record low (°C),Distance to nearest substation (km)
Ballyneety,52.59,-8.55,160,95000,Mains,connected,no,31.6,-11.4,6.5
Croom,52.52,-8.72,120,80000,Mains,not connected,no,32.0,-12.1,12.0
Annacotty,52.67,-8.52,95,130000,Mains,connected,partly,31.6,-10.8,2.4
Foynes,52.60,-9.11,240,60000,to be drilled,not connected,yes,30.5,-8.9,18.5
"""


def audited(folder, text, site=""):
    table, own = (EN, "Ballyneety") if text.isascii() or "°" in text else (ZH, "桑园地块")
    document = folder / "leaflet.txt"
    document.write_text(text, "utf-8")
    return siting.audit(document, site or own, among=sites_file(folder, table)).found


@pytest.mark.parametrize(
    ("site", "text", "verdict"),
    [
        ("小南辛堡地块", "小南辛堡地块不受洪水威胁。", "CONTRADICTED"),
        ("小南辛堡地块", "小南辛堡地块无防洪压力。", "CONTRADICTED"),
        ("西八里地块", "西八里地块无内涝之忧。", "CONTRADICTED"),
        ("桑园地块", "桑园地块不受洪水威胁。", "SUPPORTED"),
        ("桑园地块", "桑园地块位于行洪区。", "CONTRADICTED"),
        ("Annacotty", "There is no flood risk at Annacotty.", "CONTRADICTED"),
        ("Ballyneety", "There is no flood risk at Ballyneety.", "SUPPORTED"),
    ],
)
def test_a_flood_zone_in_the_file_contradicts_dry_words(tmp_path, site, text, verdict):
    (one,) = audited(tmp_path, text, site).judged
    assert one.verdict.name == verdict


@pytest.mark.parametrize(
    ("heading", "words", "there"),
    [
        ("防洪", "位于蓄滞洪区", True),
        ("防洪", "部分位于行洪区内", True),
        ("防洪", "低洼需填高", True),
        ("防洪", "不在行洪区", False),
        ("防洪", "不在蓄滞洪区内", False),
        ("防洪", "行洪区边缘", None),
        ("防洪", "已建20年一遇堤防", None),
        ("防洪", "无", None),
        ("Flood zone", "partly", True),
        ("Flood zone", "outside flood zone 3", False),
    ],
)
def test_what_a_cell_on_floods_says(heading, words, there):
    assert has_it("flooding", heading, words) is there


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("西八里地块天然气已通。", "CONTRADICTED"),
        ("西八里地块天然气未通。", "SUPPORTED"),
        ("小南辛堡地块不在蓄滞洪区。", "CONTRADICTED"),
        ("西八里地块不涉及永久基本农田。", "CONTRADICTED"),
        ("小南辛堡地块不涉及永久基本农田。", "SUPPORTED"),
        ("Croom is connected to the gas grid.", "CONTRADICTED"),
        ("Foynes lies outside the flood zone.", "CONTRADICTED"),
        ("Annacotty is connected to the gas grid.", "SUPPORTED"),
    ],
)
def test_words_of_another_parcel_are_held_against_its_row(tmp_path, text, verdict):
    found = audited(tmp_path, text)
    assert not found.judged
    assert [check.verdict.name for check in found.checks] == [verdict]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("桑园地块极端最低气温低于小南辛堡地块。", "CONTRADICTED"),
        ("桑园地块极端最低气温高于小南辛堡地块。", "SUPPORTED"),
        ("桑园地块极端最低气温比小南辛堡地块高2.5℃。", "SUPPORTED"),
        ("桑园地块极端最低气温比小南辛堡地块高8℃。", "CONTRADICTED"),
        ("桑园地块极端最高气温在四宗地块中最低。", "CONTRADICTED"),
        ("桑园地块到变电站的距离在四宗中最短。", "CONTRADICTED"),
        ("日供水能力是西八里地块的两倍。", "CONTRADICTED"),
        ("日供水能力是西八里地块的1.33倍。", "SUPPORTED"),
        ("走进桑园地块，比土木地块大320亩。", "CONTRADICTED"),
        ("与土木地块相比，桑园地块的地价每亩便宜6万元。", "CONTRADICTED"),
        ("与土木地块相比，桑园地块的地价每亩便宜2万元。", "SUPPORTED"),
        ("论面积，没有哪一宗超过桑园地块。", "CONTRADICTED"),
        ("No site is larger than Ballyneety.", "CONTRADICTED"),
        ("Our land is cheaper than Croom's.", "CONTRADICTED"),
        ("Our land is dearer than Croom's.", "SUPPORTED"),
        ("The distance to the nearest substation is a third of that of Croom.", "CONTRADICTED"),
        ("The distance to the nearest substation is 54% of that of Croom.", "SUPPORTED"),
        ("Ballyneety has the highest record high of the four.", "CONTRADICTED"),
        ("No site has a lower record high than Ballyneety.", "CONTRADICTED"),
        ("The record low at Ballyneety is lower than at Croom.", "CONTRADICTED"),
        ("The record low at Ballyneety is higher than at Croom.", "SUPPORTED"),
    ],
)
def test_records_distances_and_supplies_are_compared_by_their_columns(tmp_path, text, verdict):
    (one,) = audited(tmp_path, text).judged
    assert one.verdict.name == verdict


def test_a_second_comparison_goes_on_with_the_site(tmp_path):
    found = audited(tmp_path, "桑园地块比西八里地块大50亩，比土木地块大220亩。")
    assert [one.verdict.name for one in found.judged] == ["CONTRADICTED", "SUPPORTED"]
