"""What a supply is under: up to how much can be had, and who shares it."""

import pytest

from tests.support.leaflets import judged, sites_file

ZH = "名称,经度,纬度,供电能力（MW）,日供水能力（立方米）\n甲地块,112.15,37.55,{power},8000\n"
EN = "name,lon,lat,Grid capacity (MW),Water supply (m3/day)\nPlot 1,112.15,37.55,{power},8000\n"


def verdict_of(folder, text, power="120"):
    table, site = (EN, "Plot 1") if text.isascii() else (ZH, "甲地块")
    (found,) = judged(text, folder, site=site, among=sites_file(folder, table.format(power=power)))
    return found


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("甲地块供水能力最高可达9000立方米/日。", "CONTRADICTED"),
        ("甲地块供水能力最高可达8000立方米/日。", "SUPPORTED"),
        ("甲地块供水能力最高可达7000立方米/日。", "SUPPORTED"),
        ("甲地块供电能力可达150MW。", "CONTRADICTED"),
        ("Plot 1 has a water supply of up to 9,000 m3 a day.", "CONTRADICTED"),
        ("Plot 1 has a water supply of up to 7,000 m3 a day.", "SUPPORTED"),
        ("Plot 1 has a grid capacity of up to 150 MW.", "CONTRADICTED"),
    ],
)
def test_up_to_promises_so_much(tmp_path, text, verdict):
    assert verdict_of(tmp_path, text).verdict.name == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("甲地块供电能力120MW，与乙地块共用。", "SUPPORTED"),
        ("甲地块供电能力120MW，为共用容量。", "SUPPORTED"),
        ("甲地块供电能力120MW。", "DEPENDS"),
        ("甲地块供电能力120MW，与丙地块共用。", "DEPENDS"),
    ],
)
def test_who_shares_it_may_stand_behind_a_comma(tmp_path, text, verdict):
    assert verdict_of(tmp_path, text, "120（与乙地块共用）").verdict.name == verdict


def test_a_capacity_is_called_by_the_heading_it_is_held_against(tmp_path):
    found = verdict_of(tmp_path, "150 MW of power is available at Plot 1.")
    assert found.verdict.name == "CONTRADICTED"
    assert "负荷" not in found.finding.zh
