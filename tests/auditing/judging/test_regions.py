"""Superlatives of a county, a city, a province: only the sites that lie there are compared."""

import pytest

from tests.support.leaflets import judged, study_of

SITES = """name,lon,lat,county,area_mu,land price（万元/亩）,tariff_yuan_per_kwh
Xiasi Park,112.15,37.55,{},600,16,0.46
Longshan,112.12,37.54,{},700,15,0.45
Fenyang North,111.79,37.30,{},900,9,0.49
Shouyang East,113.20,37.90,{},950,8,0.40
"""
CHINESE = """名称,经度,纬度,所在县,面积（亩）,地价（万元/亩）,电价（元/千瓦时）
夏寺园区,112.15,37.55,{},600,16,0.46
龙山地块,112.12,37.54,{},700,15,0.45
汾阳北区A-03,111.79,37.30,{},900,9,0.49
寿阳东区,113.20,37.90,{},950,8,0.40
"""
NAMED = ("Jiaocheng", "Jiaocheng", "Fenyang", "Shouyang"), ("交城县", "交城县", "汾阳市", "寿阳县")
ALONE = ("Jiaocheng", "Wenshui", "Fenyang", "Shouyang"), ("交城县", "文水县", "汾阳市", "寿阳县")


def superlatives(folder, text, counties):
    english = text.isascii()
    table = (SITES if english else CHINESE).format(*counties[not english])
    found = judged(text, folder, site="Xiasi Park" if english else "夏寺园区", among=study_of(folder, table))
    return [j for j in found if j.claim.kind == "superlative"]


@pytest.mark.parametrize(
    ("text", "rival"),
    [
        ("It is the largest site in Jiaocheng.", "Longshan"),
        ("The park has the largest area in Jiaocheng County.", "Longshan"),
        ("Land is the cheapest in the county.", "Longshan"),
        ("It is the county's largest site.", "Longshan"),
        ("It is the largest site in Luliang.", "Fenyang North"),
        ("It is the largest site in Shanxi.", "Shouyang East"),
        ("Power is cheapest in the province.", "Shouyang East"),
        ("园区面积全县最大。", "龙山地块"),
        ("地价在交城县范围内最低。", "龙山地块"),
        ("园区是本县面积最大的地块。", "龙山地块"),
        ("园区面积全市最大。", "汾阳北区A-03"),
        ("园区面积在吕梁市范围内最大。", "汾阳北区A-03"),
        ("园区面积全省最大。", "寿阳东区"),
        ("电价全国最低。", "寿阳东区"),
    ],
)
def test_the_rival_is_the_best_of_the_region(tmp_path, text, rival):
    (found,) = superlatives(tmp_path, text, NAMED)
    assert found.verdict.name == "CONTRADICTED"
    assert f"at {rival}." in found.finding.en


@pytest.mark.parametrize(
    "text",
    [
        "It is the largest site in Jiaocheng.",
        "Land is the cheapest in the county.",
        "园区面积全县最大。",
        "地价全县最低。",
    ],
)
def test_a_site_of_another_county_contradicts_nothing(tmp_path, text):
    (found,) = superlatives(tmp_path, text, ALONE)
    assert found.verdict.name == "UNVERIFIABLE"
    assert "No other site that is given lies in the region" in found.finding.en


@pytest.mark.parametrize("text", ["Land is the cheapest in the county.", "园区面积全县最大。"])
def test_where_it_is_not_known_which_county_the_others_are_in(tmp_path, text):
    counties = [("Jiaocheng", "", "", ""), ("交城县", "", "", "")]
    (found,) = superlatives(tmp_path, text, counties)
    assert found.verdict.name == "UNVERIFIABLE"
    assert "It is not known which of these lie in the region" in found.finding.en
    assert ("Longshan" if text.isascii() else "龙山地块") in found.finding.en
    assert "Shouyang" not in found.finding.en  # by its position it lies in no county near


@pytest.mark.parametrize(
    "text",
    [
        "The night-time tariff is the lowest.",
        "The tariff is lowest at night.",
        "Power is cheapest in winter.",
        "夜间电价最低。",
        "谷段电价最低。",
    ],
)
def test_the_cheapest_hours_are_no_cheapest_site(tmp_path, text):
    assert superlatives(tmp_path, text, NAMED) == []


@pytest.mark.parametrize(
    "text", ["The night tariff is the lowest of the four sites.", "谷段电价在四个地块中最低。"]
)
def test_a_tariff_of_the_night_is_not_compared_by_that_of_all_hours(tmp_path, text):
    (found,) = superlatives(tmp_path, text, NAMED)
    assert found.verdict.name == "UNVERIFIABLE"


@pytest.mark.parametrize(
    ("file", "verdict"),
    [("交城县备选地块", "CONTRADICTED"), ("Jiaocheng_sites", "CONTRADICTED"), ("备选地块", "UNVERIFIABLE")],
)
@pytest.mark.parametrize("text", ["地块面积居全县首位。", "地块面积全县最大。"])
def test_a_file_called_after_the_county_holds_the_parcels_of_that_county(tmp_path, text, file, verdict):
    table = tmp_path / f"{file}.csv"
    table.write_text(
        "名称,经度,纬度,面积（亩）\n夏寺园区,112.15,37.55,600\n龙山地块,112.12,37.54,700\n", "utf-8"
    )
    (found,) = judged(text, tmp_path, site="夏寺园区", among=table)
    assert found.verdict.name == verdict
    assert ("龙山地块为700" in found.finding.zh) is (verdict == "CONTRADICTED")
