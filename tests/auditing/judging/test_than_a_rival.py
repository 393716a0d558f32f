"""Comparisons with one parcel by name: by the column that they are about, whatever the adjective."""

import pytest

from siting.show.audit.sheet import figure_text, found_text
from tests.support.cases import rest_slow
from tests.support.leaflets import judged, study_of

SITES = """name,lon,lat,area_mu,land price（万元/亩）,tariff_yuan_per_kwh,distance to substation (km),water supply (m3/d)
Xiasi Park,112.15,37.55,600,16,0.46,7.5,9000
Wenshui Phase 2,112.05,37.43,320,18,0.41,11,4000
Fenyang North,111.79,37.30,900,9,0.49,2,12000
"""
CHINESE = """名称,经度,纬度,面积（亩）,地价（万元/亩）,电价（元/千瓦时）,距变电站（公里）
夏寺园区,112.15,37.55,600,16,0.46,7.5
文水云基地二期,112.05,37.43,320,18,0.41,11
汾阳北区A-03,111.79,37.30,900,9,0.49,2
"""
CASES = (
    ("Land at Xiasi Park costs CNY 160,000 per mu, less than in Fenyang North.", "CONTRADICTED", "16", "9"),
    ("Land at Xiasi Park costs CNY 160,000 per mu, less than in Wenshui Phase 2.", "SUPPORTED", "16", "18"),
    ("Our land is cheaper than that of Fenyang North.", "CONTRADICTED", "16", "9"),
    ("We offer cheaper land than Fenyang North.", "CONTRADICTED", "16", "9"),
    ("Our land is more expensive than at Fenyang North.", "SUPPORTED", "16", "9"),
    ("Power is cheaper than in Wenshui Phase 2.", "CONTRADICTED", "0.46", "0.41"),
    ("At CNY 0.46 per kWh, our power is cheaper than Fenyang North.", "SUPPORTED", "0.46", "0.49"),
    ("Our electricity price is higher than in Fenyang North.", "CONTRADICTED", "0.46", "0.49"),
    ("It has a larger land area than Fenyang North.", "CONTRADICTED", "600", "900"),
    ("The park is closer to a substation than Wenshui Phase 2.", "SUPPORTED", "7.5", "11"),
    ("The nearest substation is closer than at Fenyang North.", "CONTRADICTED", "7.5", "2"),
)
CASES_ZH = (
    ("地价每亩16万元，低于汾阳北区A-03。", "CONTRADICTED", "16", "9"),
    ("地价16万元/亩，比文水云基地二期便宜。", "SUPPORTED", "16", "18"),
    ("土地成本比汾阳北区A-03低。", "CONTRADICTED", "16", "9"),
    ("用地比汾阳北区A-03便宜。", "CONTRADICTED", "16", "9"),
    ("电价比文水云基地二期低。", "CONTRADICTED", "0.46", "0.41"),
    ("电费比汾阳北区A-03便宜。", "SUPPORTED", "0.46", "0.49"),
    ("电价高于汾阳北区A-03。", "CONTRADICTED", "0.46", "0.49"),
    ("园区面积600亩，大于汾阳北区A-03。", "CONTRADICTED", "600", "900"),
    ("距变电站比文水云基地二期近。", "SUPPORTED", "7.5", "11"),
    ("距最近的变电站7.5公里，比汾阳北区A-03近。", "CONTRADICTED", "7.5", "2"),
)


def compared(folder, text, sites, site):
    found = judged(text, folder, site=site, among=study_of(folder, sites))
    return [j for j in found if j.claim.kind == "superlative"]


@pytest.mark.parametrize(
    ("text", "verdict", "own", "rival", "sites", "site"),
    rest_slow(
        [
            *((*case, SITES, "Xiasi Park") for case in CASES),
            *((*case, CHINESE, "夏寺园区") for case in CASES_ZH),
        ],
        range(0, 99, 2),
    ),
    ids=[text for text, *_ in (*CASES, *CASES_ZH)],
)
def test_a_comparison_with_a_parcel_is_judged_by_its_column(tmp_path, text, verdict, own, rival, sites, site):
    (found,) = compared(tmp_path, text, sites, site)
    assert found.verdict.name == verdict
    figures = found.finding.en.split(" is ")[-1]
    assert figures.startswith(f"{own} ")
    assert f" {rival} " in figures
    # 0.46 and 0.49 are not both 0.5 where the figure stands alone.
    assert figure_text(found.measured, "en").split(" ")[0] == own
    assert figure_text(found.measured, "zh").startswith(own)


@pytest.mark.parametrize(
    "text",
    [
        "The power is lower than at Fenyang North.",
        "性价比汾阳北区A-03高。",
    ],
)
def test_an_adjective_without_a_known_column_compares_no_other(tmp_path, text):
    sites, site = (SITES, "Xiasi Park") if text.isascii() else (CHINESE, "夏寺园区")
    assert [j.verdict.name for j in compared(tmp_path, text, sites, site)] in ([], ["UNVERIFIABLE"])


@pytest.mark.parametrize(
    "text", ["一期面积950亩，大于汾阳北区A-03。", "Phase 1 has a larger land area than Fenyang North."]
)
def test_a_phase_is_not_compared_by_the_column_of_the_whole(tmp_path, text):
    sites, site = (SITES, "Xiasi Park") if text.isascii() else (CHINESE, "夏寺园区")
    (found,) = compared(tmp_path, text, sites, site)
    assert found.verdict.name == "UNVERIFIABLE"


DIFFERENCES = (
    ("Our land is CNY 20,000 per mu cheaper than at Wenshui Phase 2.", "SUPPORTED", "2 "),
    ("Our land is CNY 80,000 per mu cheaper than at Wenshui Phase 2.", "CONTRADICTED", "2 "),
    ("Our land is CNY 70,000 per mu cheaper than at Fenyang North.", "CONTRADICTED", "7 "),
    ("Our land is cheaper than at Wenshui Phase 2 by CNY 80,000 per mu.", "CONTRADICTED", "2 "),
    ("Our land is cheaper than at Wenshui Phase 2 by about CNY 20,000 per mu.", "SUPPORTED", "2 "),
    ("Power is 0.03 CNY/kWh cheaper than at Fenyang North.", "SUPPORTED", "0.03"),
    ("Power is 0.1 CNY/kWh cheaper than at Fenyang North.", "CONTRADICTED", "0.03"),
    ("The park is 3.5 km closer to a substation than Wenshui Phase 2.", "SUPPORTED", "3.5 km"),
    ("The park is 9 km closer to a substation than Wenshui Phase 2.", "CONTRADICTED", "3.5 km"),
    ("Xiasi Park is 43 km closer to Beijing than Fenyang North.", "SUPPORTED", " km"),
    ("Xiasi Park is 80 km closer to Beijing than Fenyang North.", "CONTRADICTED", " km"),
)
DIFFERENCES_ZH = (
    ("地价每亩16万元，比文水云基地二期低2万元。", "SUPPORTED", "2 "),
    ("地价比文水云基地二期低8万元/亩。", "CONTRADICTED", "2 "),
    ("地价比汾阳北区A-03低7万元/亩。", "CONTRADICTED", "7 "),
    ("电价比汾阳北区A-03低0.03元/千瓦时。", "SUPPORTED", "0.03"),
    ("面积比文水云基地二期大400亩。", "CONTRADICTED", "280"),
    ("距变电站比文水云基地二期近约3.5公里。", "SUPPORTED", "3.5 km"),
    ("夏寺园区距北京比汾阳北区A-03近80公里。", "CONTRADICTED", " km"),
)


@pytest.mark.parametrize(
    ("text", "verdict", "apart"),
    rest_slow([*DIFFERENCES, *DIFFERENCES_ZH], range(0, 99, 2)),
    ids=[t for t, *_ in (*DIFFERENCES, *DIFFERENCES_ZH)],
)
def test_a_stated_difference_is_computed_from_the_two_parcels(tmp_path, text, verdict, apart):
    sites, site = (SITES, "Xiasi Park") if text.isascii() else (CHINESE, "夏寺园区")
    (found,) = compared(tmp_path, text, sites, site)
    assert found.verdict.name == verdict, found.finding.en
    assert f"The difference is {apart}" in found.finding.en or (
        apart == " km" and "difference" in found.finding.en
    )


@pytest.mark.parametrize("text", [DIFFERENCES[0][0], DIFFERENCES_ZH[1][0]])
def test_a_difference_is_no_figure_of_the_site(tmp_path, text):
    sites, site = (SITES, "Xiasi Park") if text.isascii() else (CHINESE, "夏寺园区")
    found = judged(text, tmp_path, site=site, among=study_of(tmp_path, sites))
    assert [j.claim.kind for j in found] == ["superlative"]


@pytest.mark.parametrize(
    ("text", "verdict", "own", "rival"),
    [
        ("It covers 600 mu, more than Fenyang North.", "CONTRADICTED", "600", "900"),
        ("It occupies 600 mu, less than Fenyang North.", "SUPPORTED", "600", "900"),
        ("Our land covers less than Fenyang North.", "SUPPORTED", "600", "900"),
        ("园区占地600亩，大于汾阳北区A-03。", "CONTRADICTED", "600", "900"),
        ("园区占地600亩，比汾阳北区A-03小。", "SUPPORTED", "600", "900"),
    ],
)
def test_what_covers_an_area_is_compared_by_it(tmp_path, text, verdict, own, rival):
    sites, site = (SITES, "Xiasi Park") if text.isascii() else (CHINESE, "夏寺园区")
    (found,) = compared(tmp_path, text, sites, site)
    assert found.verdict.name == verdict
    figures = found.finding.en.split(" is ")[-1]
    assert figures.startswith(f"{own} ")
    assert f" {rival} " in figures


MULTIPLES = (
    (
        "The park is three times as large as Wenshui Phase 2.",
        "CONTRADICTED",
        "The former is 1.88 times the latter.",
    ),
    ("Xiasi Park covers twice the area of Wenshui Phase 2.", "CONTRADICTED", "1.88 times"),
    ("The site is nearly twice the size of Wenshui Phase 2.", "SUPPORTED", "1.88 times"),
    ("The site is more than twice the size of Wenshui Phase 2.", "CONTRADICTED", "1.88 times"),
    ("Land costs half the price of Fenyang North.", "CONTRADICTED", "1.78 times"),
    ("Our land is priced at 60% of that at Wenshui Phase 2.", "CONTRADICTED", "88.9% of the latter"),
    ("Land here is 1.8 times as expensive as at Fenyang North.", "SUPPORTED", "1.78 times"),
    ("The land area is two thirds of that of Fenyang North.", "SUPPORTED", "66.7% of the latter"),
    ("The park is half as far from a substation as Wenshui Phase 2.", "CONTRADICTED", "68.2% of the latter"),
    ("The park has half the area of the others.", "CONTRADICTED", "1.88 times"),
    ("The tariff is 12% higher than at Wenshui Phase 2.", "SUPPORTED", "12.2% above the latter"),
    ("Power costs 20% less than at Fenyang North.", "CONTRADICTED", "6.1% below the latter"),
)
MULTIPLES_ZH = (
    ("园区面积是文水云基地二期的三倍。", "CONTRADICTED", "前者为后者的1.88倍。"),
    ("面积约为文水云基地二期的1.9倍。", "SUPPORTED", "1.88倍"),
    ("园区面积比文水云基地二期大一倍。", "CONTRADICTED", "前者比后者高87.5%。"),
    ("园区面积比文水云基地二期大两倍。", "CONTRADICTED", "高87.5%"),
    ("地价是汾阳北区A-03的一半。", "CONTRADICTED", "1.78倍"),
    ("地价仅为文水云基地二期的60%。", "CONTRADICTED", "前者为后者的88.9%。"),
    ("地价为文水云基地二期的九成。", "SUPPORTED", "88.9%"),
    ("面积为汾阳北区A-03的三分之二。", "SUPPORTED", "66.7%"),
    ("用地规模相当于文水云基地二期的两倍。", "CONTRADICTED", "1.88倍"),
    ("距变电站的距离仅为文水云基地二期的三分之二。", "SUPPORTED", "68.2%"),
    ("电价比汾阳北区A-03低两成。", "CONTRADICTED", "前者比后者低6.1%。"),
    ("电价比文水云基地二期高12%。", "SUPPORTED", "前者比后者高12.2%。"),
)


@pytest.mark.parametrize(
    ("text", "verdict", "said"),
    rest_slow([*MULTIPLES, *MULTIPLES_ZH], range(0, 99, 2)),
    ids=[t for t, *_ in (*MULTIPLES, *MULTIPLES_ZH)],
)
def test_a_multiple_or_a_share_is_computed_from_the_two_parcels(tmp_path, text, verdict, said):
    sites, site = (SITES, "Xiasi Park") if text.isascii() else (CHINESE, "夏寺园区")
    (found,) = compared(tmp_path, text, sites, site)
    assert found.verdict.name == verdict, found.finding.en
    language = "en" if text.isascii() else "zh"
    assert said in getattr(found.finding, language)
    assert said in getattr(found.wording, language)


def test_its_is_the_parcel_named_before(tmp_path):
    found = compared(tmp_path, "园区面积约为文水云基地二期的2倍，地价不到其一半。", CHINESE, "夏寺园区")
    assert [j.verdict.name for j in found] == ["SUPPORTED", "CONTRADICTED"]
    assert "文水云基地二期为18万元/亩" in found[1].finding.zh


@pytest.mark.parametrize(
    "text",
    [
        "The site is larger than the other two sites combined.",
        "Our site is larger than Wenshui Phase 2 and Fenyang North together.",
        "园区面积比文水云基地二期和汾阳北区A-03加起来还大。",
        "园区面积大于文水云基地二期与汾阳北区A-03之和。",
    ],
)
def test_several_sites_together_are_no_rival(tmp_path, text):
    sites, site = (SITES, "Xiasi Park") if text.isascii() else (CHINESE, "夏寺园区")
    assert compared(tmp_path, text, sites, site) == []


@pytest.mark.parametrize(
    "text",
    [
        "Fenyang North is 1.5 times as large as Xiasi Park.",
        "汾阳北区A-03的面积是夏寺园区的1.5倍。",
    ],
)
def test_a_multiple_of_the_site_is_said_of_the_other(tmp_path, text):
    sites, site = (SITES, "Xiasi Park") if text.isascii() else (CHINESE, "夏寺园区")
    assert compared(tmp_path, text, sites, site) == []


STATIONS = """name,lon,lat,distance to 138 kV substation (miles){}
Quilicura East,-70.73,-33.35,1.2{}
Lampa Norte,-70.88,-33.28,3.4{}
"""
STATIONS_ZH = """名称,经度,纬度,距110千伏变电站（公里）{}
夏寺园区,112.15,37.55,2{}
汾阳北区A-03,111.79,37.30,5{}
"""
NEARER = (
    ("The site is nearer to a substation than Lampa Norte.", STATIONS, "Quilicura East", "138 kV substation"),
    ("距变电站比汾阳北区A-03近。", STATIONS_ZH, "夏寺园区", "110千伏变电站"),
)


@pytest.mark.parametrize(("text", "sites", "site", "end"), NEARER)
def test_a_substation_without_a_voltage_is_the_only_kind_that_the_file_has(tmp_path, text, sites, site, end):
    (found,) = compared(tmp_path, text, sites.format("", "", ""), site)
    assert found.verdict.name == "SUPPORTED"
    assert end in found.wording.en


@pytest.mark.parametrize(("text", "sites", "site", "end"), NEARER)
def test_of_several_voltages_it_is_said_which_is_missing(tmp_path, text, sites, site, end):
    heading = ",distance to 220 kV substation (miles)" if text.isascii() else ",距220千伏变电站（公里）"
    (found,) = compared(tmp_path, text, sites.format(heading, ",9", ",4"), site)
    assert found.verdict.name == "UNVERIFIABLE"
    assert end in found.finding.en
    assert ("220 kV" if text.isascii() else "220千伏") in found.finding.en
    assert "which voltage" in found.needed.en


@pytest.mark.parametrize(
    "text",
    [
        "Xiasi Park has more hours of free cooling than Fenyang North.",
        "Free cooling lasts longer than at Fenyang North.",
        "Xiasi Park has fewer free-cooling hours than Fenyang North.",
        "自然冷却时间比汾阳北区A-03长。",
        "全年自然冷却时数多于汾阳北区A-03。",
        "自然冷却时间比汾阳北区A-03多300小时。",
    ],
)
def test_hours_of_free_cooling_are_compared_by_one_technology_that_is_named(tmp_path, text):
    sites, site = (SITES, "Xiasi Park") if text.isascii() else (CHINESE, "夏寺园区")
    (found,) = compared(tmp_path, text, sites, site)
    for said, figures in ((found.finding, "h/yr at "), (found.wording, "h/yr (")):
        assert "free cooling without chillers (Water-side, water at 18 °C" in said.en
        assert "自然冷却时间（水侧冷却塔（供水18℃）" in said.zh
        assert figures in said.en


def test_the_figure_that_a_claim_on_free_cooling_is_compared_with_names_its_technology(tmp_path):
    found = judged("The site has 6,000 hours of free cooling a year.", tmp_path, site="Jiaocheng")
    assert "Water-side" in found_text(found[0].measured, "en")
    assert "水侧" in found_text(found[0].measured, "zh")
