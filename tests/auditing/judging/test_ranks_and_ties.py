"""A rank says which, and whoever shares a place is named: 并列第二, jointly the largest."""

import pytest

from siting.auditing.judging.as_written import as_written
from tests.support.leaflets import judged, sites_file

ZH = """名称,经度,纬度,用地面积（亩）,供电容量（MW）,电价（元/千瓦时）,供水能力（吨/日）
甲地块,105.95,26.25,320,150,0.42,8000
乙地块,105.98,26.28,320,150,0.45,6000
丙地块,106.40,26.20,280,120,0.40,9000
丁地块,106.20,26.10,500,80,0.48,8000
"""
EN = """name,lon,lat,site area (ha),grid capacity (MW),power price (EUR/MWh),water supply (m3/day)
Plot 1,-7.90,38.00,30,150,60,4000
Plot 2,-7.93,38.08,42,150,66,4000
Plot 3,-7.40,38.15,30,80,55,6000
Plot 4,-7.60,37.94,25,120,70,6000
"""


def one(folder, text):
    table, site = (EN, "Plot 1") if text.isascii() else (ZH, "甲地块")
    (found,) = judged(text, folder, site=site, among=sites_file(folder, table))
    return found


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("甲地块电价在四个地块中排第二低。", "第2低", "no. 2, the lowest first"),
        ("甲地块供电容量居第四位。", "第4大", "no. 4, the largest first"),
        ("甲地块电价排名第三。", "第3位", "no. 3"),
        ("甲地块供水能力在四个地块中倒数第二。", "第2小", "no. 2, the smallest first"),
        ("Plot 1 has the second largest site area.", "第2大", "no. 2, the largest first"),
        ("Plot 1 has the third-highest power price.", "第3高", "no. 3, the highest first"),
        ("甲地块用地面积最大。", "最大", "largest"),
    ],
)
def test_a_rank_is_shown_as_a_rank(tmp_path, text, zh, en):
    shown = as_written(one(tmp_path, text).claim)
    assert (shown.zh, shown.en) == (zh, en)


@pytest.mark.parametrize(
    ("text", "verdict", "shared"),
    [
        # The largest may be one of two: it depends, and the other is named.
        ("甲地块供电容量在四个地块中最大。", "DEPENDS", "乙地块"),
        ("甲地块供电容量为四个地块最高。", "DEPENDS", "乙地块"),
        ("甲地块供电容量在四个地块中并列第一。", "SUPPORTED", ""),
        ("甲地块供电容量在四个地块中并列最大。", "SUPPORTED", ""),
        ("甲地块供电容量高于其他地块。", "CONTRADICTED", ""),
        ("甲地块用地面积在四个地块中并列第一。", "CONTRADICTED", ""),
        ("甲地块电价在四个地块中并列第二低。", "CONTRADICTED", ""),
        # Both are second, or one of them third.
        ("甲地块用地面积在四个地块中居第二位。", "DEPENDS", "乙地块"),
        ("甲地块用地面积在四个地块中并列第二。", "SUPPORTED", ""),
        ("甲地块用地面积在四个地块中居第三位。", "DEPENDS", "乙地块"),
        ("甲地块用地面积在四个地块中居第四位。", "CONTRADICTED", ""),
        ("甲地块供水能力在四个地块中与丁地块并列第二。", "SUPPORTED", ""),
        ("Plot 1 has the highest grid capacity of the four plots.", "DEPENDS", "Plot 2"),
        ("Plot 1 has the joint highest grid capacity of the four plots.", "SUPPORTED", ""),
        ("Plot 1 has more grid capacity than any other plot.", "CONTRADICTED", ""),
        ("Plot 1 has the second largest site area of the four plots.", "DEPENDS", "Plot 3"),
        ("Plot 1 has the joint second-largest site area of the four plots.", "SUPPORTED", ""),
        ("Plot 1 is jointly the largest of the four plots.", "CONTRADICTED", ""),
        ("Plot 1 has the joint second lowest power price of the four plots.", "CONTRADICTED", ""),
        # Behind two that are equal it is third, or second if they count as one.
        ("Plot 1 has the joint third highest water supply of the four plots.", "SUPPORTED", ""),
        ("Plot 1 has the joint second highest water supply of the four plots.", "DEPENDS", ""),
    ],
)
def test_a_shared_place_is_said(tmp_path, text, verdict, shared):
    found = one(tmp_path, text)
    assert found.verdict.name == verdict
    assert (shared in found.definition.zh and shared in found.definition.en) or not shared
    if shared and not found.claim.qualifiers.rank:
        assert ("joint" in found.wording.en, "并列" in found.wording.zh) == (True, True)
