"""Every column of a site is compared by the words that promoters have for it: strongest, on offer, 全县第一."""

import pytest

from tests.support.leaflets import judged, sites_file

ENGLISH = """name,lon,lat,area_mu,Asking price (USD/m2),water_supply_m3_per_day
Xiasi Park,112.15,37.55,600,16,30000
Wenshui East,112.05,37.43,320,18,12000
Fenyang North,111.79,37.30,900,19,8000
"""
CHINESE = """名称,经度,纬度,所在县,用地面积（亩）,供水能力（立方米/日）,装机容量（MW）
夏寺园区,112.15,37.55,交城县,600,30000,50
文水东园,112.05,37.43,交城县,320,12000,40
汾阳北区,111.79,37.30,交城县,900,8000,90
"""
CASES = (
    ("夏寺园区供水能力最强。", "DEPENDS", CHINESE, "夏寺园区"),
    ("文水东园供水能力最强。", "CONTRADICTED", CHINESE, "文水东园"),
    ("夏寺园区供水能力最高。", "DEPENDS", CHINESE, "夏寺园区"),
    ("文水东园供水能力最高。", "CONTRADICTED", CHINESE, "文水东园"),
    ("夏寺园区用地面积全县第一。", "CONTRADICTED", CHINESE, "夏寺园区"),
    ("汾阳北区用地面积全县第一。", "DEPENDS", CHINESE, "汾阳北区"),
    ("夏寺园区供水能力全市第一。", "DEPENDS", CHINESE, "夏寺园区"),
    ("Xiasi Park is the largest on offer.", "CONTRADICTED", ENGLISH, "Xiasi Park"),
    ("Fenyang North is the largest currently available.", "DEPENDS", ENGLISH, "Fenyang North"),
    ("Xiasi Park has the lowest asking price.", "DEPENDS", ENGLISH, "Xiasi Park"),
    ("The asking price of Fenyang North is the lowest on offer.", "CONTRADICTED", ENGLISH, "Fenyang North"),
)


@pytest.mark.parametrize(("text", "verdict", "table", "site"), CASES, ids=[case[0] for case in CASES])
def test_a_column_is_compared_by_the_words_of_promoters(tmp_path, text, verdict, table, site):
    path = sites_file(tmp_path, table)
    (found,) = (j for j in judged(text, tmp_path, site=site, among=path) if j.claim.kind == "superlative")
    assert found.verdict.name == verdict


@pytest.mark.parametrize(
    "text",
    ["本县第一期工程已投产。", "用地面积全县第一批公布。", "The largest file is available for download."],
)
def test_a_first_batch_or_a_file_is_no_superlative_of_the_site(tmp_path, text):
    path = sites_file(tmp_path, CHINESE)
    found = judged(text, tmp_path, site="夏寺园区", among=path)
    assert not [j for j in found if j.claim.kind == "superlative"]


GRID_EN = """name,lon,lat,Area (ha),Grid capacity (MVA)
Plot 1,112.15,37.55,42,120
Plot 2,112.05,37.43,65,80
Plot 3,111.79,37.30,28,80
"""
GRID_ZH = """名称,经度,纬度,用地面积（亩）,可用容量（MVA）
东湾地块,112.15,37.55,420,120
西湾地块,112.05,37.43,650,80
北湾地块,111.79,37.30,280,80
"""
OF_CAPACITY = (
    (
        "Plot 1 has a grid capacity of 120 MVA, the highest of the three plots.",
        "SUPPORTED",
        GRID_EN,
        "Plot 1",
    ),
    ("Plot 1 has a capacity of 120 MVA, the largest of all plots.", "DEPENDS", GRID_EN, "Plot 1"),
    (
        "Plot 2 has a grid capacity of 80 MVA, the highest of the three plots.",
        "CONTRADICTED",
        GRID_EN,
        "Plot 2",
    ),
    ("东湾地块可用容量最大。", "DEPENDS", GRID_ZH, "东湾地块"),
    ("西湾地块可用容量最大。", "CONTRADICTED", GRID_ZH, "西湾地块"),
)


@pytest.mark.parametrize(("text", "verdict", "table", "site"), OF_CAPACITY, ids=[c[0] for c in OF_CAPACITY])
def test_a_capacity_is_compared_by_its_column_not_by_the_land_of_the_set(
    tmp_path, text, verdict, table, site
):
    """The plots that it is the highest of are no area."""
    path = sites_file(tmp_path, table)
    (found,) = (j for j in judged(text, tmp_path, site=site, among=path) if j.claim.kind == "superlative")
    assert found.verdict.name == verdict
    assert "MVA" in str(found)
