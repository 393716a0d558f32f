"""Superlatives among the sites of a study: each by the column that it is about, and never by another."""

import re

import pytest

import siting
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from tests.support.cases import rest_slow
from tests.support.leaflets import judged, sites_file, study_of

SITES = """name,lon,lat,county,area_mu,price_10k_per_mu,tariff_yuan_per_kwh
Xiasi Park,112.15,37.55,Jiaocheng,600,16,0.46
Wenshui East,112.05,37.43,Jiaocheng,320,18,0.41
Fenyang North,111.79,37.30,Jiaocheng,900,19,0.43
"""
CHINESE = """名称,经度,纬度,所在县,面积（亩）,地价（万元/亩）,电价（元/千瓦时）
夏寺园区,112.15,37.55,交城县,600,16,0.46
文水东园,112.05,37.43,交城县,320,18,0.41
汾阳北区,111.79,37.30,交城县,900,19,0.43
"""


CASES = (
    ("We have the lowest land price.", "DEPENDS", "16", "18"),
    ("We have the largest area.", "CONTRADICTED", "600", "900"),
    ("We have the lowest tariff.", "CONTRADICTED", "0.46", "0.41"),
    ("Xiasi Park is larger than Wenshui East.", "SUPPORTED", "600", "320"),
    ("Xiasi Park is larger than Fenyang North.", "CONTRADICTED", "600", "900"),
    ("We have a lower tariff than Fenyang North.", "CONTRADICTED", "0.46", "0.43"),
    ("We have a lower land price than Fenyang North.", "SUPPORTED", "16", "19"),
)
CASES_ZH = (
    ("本园区地价最低。", "DEPENDS", "16", "18"),
    ("本园区面积最大。", "CONTRADICTED", "600", "900"),
    ("本园区电价低于汾阳北区。", "CONTRADICTED", "0.46", "0.43"),
    ("本园区面积比文水东园大。", "SUPPORTED", "600", "320"),
    ("本园区地价低于汾阳北区。", "SUPPORTED", "16", "19"),
)


STARTING = CHINESE.replace("地价（万元/亩）", "出让起始价（万元/亩）")
BY_FIGURE = (
    ("出让起始价16万元/亩，为周边（18万元/亩）的89%左右，全区域最低。", "DEPENDS", "16", "18", STARTING),
    ("出让起始价16万元/亩，为文水东园（18万元/亩）的89%左右，全区域最低。", "DEPENDS", "16", "18", STARTING),
    ("出让起始价16万元/亩，在三个地块中最低。", "SUPPORTED", "16", "18", STARTING),
    ("综合电价0.46元/千瓦时，三个候选场址中最低。", "CONTRADICTED", "0.46", "0.41", STARTING),
    ("综合电价0.46元/千瓦时，在六个场址中最低。", "CONTRADICTED", "0.46", "0.41", STARTING),
    ("出让起始价16万元/亩，在六个地块中最低。", "DEPENDS", "16", "18", STARTING),
    ("综合电价0.46元/千瓦时，比其他场址都低。", "CONTRADICTED", "0.46", "0.41", STARTING),
    ("三宗地块中本园区面积最大。", "CONTRADICTED", "600", "900", STARTING),
    ("地价16万元/亩，全区域最低。", "DEPENDS", "16", "18", STARTING),
    ("本园区面积600亩，出让底价仅16万元/亩，为全县最低。", "DEPENDS", "16", "18", STARTING),
    ("综合电价0.46元/千瓦时，全区域最低。", "CONTRADICTED", "0.46", "0.41", STARTING),
    ("本园区面积600亩，在各候选地块中最大。", "CONTRADICTED", "600", "900", STARTING),
    ("The land price is 160,000 yuan/mu, the lowest in the area.", "DEPENDS", "16", "18", SITES),
    (
        "At a tariff of 0.46 yuan/kWh, power is the cheapest of all sites.",
        "CONTRADICTED",
        "0.46",
        "0.41",
        SITES,
    ),
    (
        "The starting price is 160,000 yuan/mu, which is the lowest of the three parcels.",
        "SUPPORTED",
        "16",
        "18",
        SITES,
    ),
    ("Our tariff of 0.46 yuan/kWh is the lowest in the region.", "CONTRADICTED", "0.46", "0.41", SITES),
    ("The price of land, 160,000 yuan/mu, is the lowest among the candidates.", "DEPENDS", "16", "18", SITES),
    (
        "Electricity costs 0.46 yuan/kWh, the lowest among the three sites here.",
        "CONTRADICTED",
        "0.46",
        "0.41",
        SITES,
    ),
    (
        "At 0.46 yuan/kWh, the tariff is cheaper than any rival in this file.",
        "CONTRADICTED",
        "0.46",
        "0.41",
        SITES,
    ),
    ("The land price of 160,000 yuan/mu is lower than at any other site.", "DEPENDS", "16", "18", SITES),
    ("Our tariff of 0.46 yuan/kWh is the lowest in this brochure.", "CONTRADICTED", "0.46", "0.41", SITES),
    ("Among the three sites, ours has the lowest land price.", "SUPPORTED", "16", "18", SITES),
    # The noun is left out: of the set, or behind the superlative; what is largest is the site itself.
    ("面积600亩，是三个地块中面积最大的。", "CONTRADICTED", "600", "900", STARTING),
    ("夏寺园区面积在三个地块中最大。", "CONTRADICTED", "600", "900", STARTING),
    ("它是三个地块中最大的。", "CONTRADICTED", "600", "900", STARTING),
    ("本园区出让起始价是三个地块中最低的。", "SUPPORTED", "16", "18", STARTING),
    ("本园区电价在三个场址中最低。", "CONTRADICTED", "0.46", "0.41", STARTING),
    ("It is the largest of the three sites.", "CONTRADICTED", "600", "900", SITES),
    ("Xiasi Park is the biggest of the three sites.", "CONTRADICTED", "600", "900", SITES),
    ("The land price is the lowest of the three.", "SUPPORTED", "16", "18", SITES),
    ("The tariff is the lowest of the three.", "CONTRADICTED", "0.46", "0.41", SITES),
    # More sites are given than the text counts: the better one may not be of its set.
    ("Our tariff of 0.46 yuan/kWh is the lowest of the two sites.", "DEPENDS", "0.46", "0.41", SITES),
)


def superlatives(folder, text, sites, site):
    found = judged(text, folder, site=site, among=study_of(folder, sites))
    return [j for j in found if j.claim.kind == "superlative"]


@pytest.mark.parametrize(
    ("text", "verdict", "own", "best", "sites", "site"),
    [*((*case, SITES, "Xiasi Park") for case in CASES), *((*case, CHINESE, "夏寺园区") for case in CASES_ZH)],
)
def test_a_superlative_is_judged_by_the_column_it_is_about(tmp_path, text, verdict, own, best, sites, site):
    (found,) = superlatives(tmp_path, text, sites, site)
    assert found.verdict.name == verdict
    assert all(
        re.search(rf"(?<![\d.]){re.escape(figure)}(?![\d.]\d)", found.finding.en) for figure in (own, best)
    )
    assert found.needed.en == "" or verdict == "DEPENDS"


@pytest.mark.parametrize(
    ("text", "verdict", "own", "best", "sites"),
    rest_slow(BY_FIGURE, range(0, 99, 2)),
    ids=[c[0] for c in BY_FIGURE],
)
def test_a_bare_superlative_is_about_the_figure_before_it(tmp_path, text, verdict, own, best, sites):
    (found,) = superlatives(tmp_path, text, sites, "Xiasi Park" if sites is SITES else "夏寺园区")
    assert found.verdict.name == verdict
    assert all(
        re.search(rf"(?<![\d.]){re.escape(figure)}(?![\d.]\d)", found.finding.en) for figure in (own, best)
    )


def test_a_price_per_area_is_no_area(tmp_path):
    found = judged("The park covers 600 mu.", tmp_path, site="Xiasi Park", among=study_of(tmp_path, SITES))
    assert [(j.verdict.name, "16" in j.finding.en) for j in found] == [("SUPPORTED", False)]


def test_what_is_printed_names_no_column(tmp_path):
    (found,) = superlatives(tmp_path, "We have the largest area.", SITES, "Xiasi Park")
    assert found.wording.en == "At Xiasi Park the land area is 600 mu (Fenyang North: 900 mu)."
    assert "area_mu" in found.finding.en


def test_the_largest_of_something_else_is_not_judged_by_the_area_of_the_site(tmp_path):
    (found,) = superlatives(
        tmp_path, "Our grid connection is the largest of the three sites.", SITES, "Xiasi Park"
    )
    assert found.verdict.name == "UNVERIFIABLE"


# Of the whole county, alone in a line, as a predicate: own figure, best rival, verdict.
ALONE = (
    ("Land is cheapest here.", "DEPENDS", "16", "18"),
    ("Land at Xiasi Park is the cheapest in the county.", "DEPENDS", "16", "18"),
    ("Xiasi Park has the cheapest land in the county.", "DEPENDS", "16", "18"),
    ("Land prices are lowest here.", "DEPENDS", "16", "18"),
    ("Nowhere in the county is land cheaper.", "DEPENDS", "16", "18"),
    ("Land is cheaper than anywhere else in the county.", "DEPENDS", "16", "18"),
    ("Power is the cheapest in the province.", "CONTRADICTED", "0.46", "0.41"),
    ("Power here costs less than anywhere else.", "CONTRADICTED", "0.46", "0.41"),
    ("Our land is the most expensive.", "CONTRADICTED", "16", "19"),
)
ALONE_ZH = (
    ("夏寺园区地价最低。", "DEPENDS", "16", "18"),
    ("夏寺园区地价全县最低。", "DEPENDS", "16", "18"),
    ("本园区地价为全县最低。", "DEPENDS", "16", "18"),
    ("本园区是全县地价最便宜的地块。", "DEPENDS", "16", "18"),
    ("本园区电价在全省最低。", "CONTRADICTED", "0.46", "0.41"),
    ("本园区是全县面积最大的地块。", "CONTRADICTED", "600", "900"),
)


@pytest.mark.parametrize(
    ("text", "verdict", "own", "best", "sites", "site"),
    [*((*case, SITES, "Xiasi Park") for case in ALONE), *((*case, CHINESE, "夏寺园区") for case in ALONE_ZH)],
    ids=[text for text, *_ in (*ALONE, *ALONE_ZH)],
)
def test_a_superlative_of_a_whole_region_is_judged_among_the_parcels_of_the_file(
    tmp_path, text, verdict, own, best, sites, site
):
    path = sites_file(tmp_path, sites)
    (found,) = (j for j in judged(text, tmp_path, site=site, among=path) if j.claim.kind == "superlative")
    assert found.verdict.name == verdict
    assert all(
        re.search(rf"(?<![\d.]){re.escape(figure)}(?![\d.]\d)", found.finding.en) for figure in (own, best)
    )


@pytest.mark.parametrize("text", ["Electricity is cheapest at night.", "Electricity is cheapest in winter."])
def test_what_is_cheapest_at_a_time_is_not_said_of_the_site(text):
    claims = extract(document_of(text)).claims
    assert not [claim for claim in claims if claim.kind == "superlative"]


@pytest.mark.parametrize(
    ("text", "sites", "site", "wrong"),
    [
        ("Land at Wenshui East is the cheapest in the county.", SITES, "Wenshui East", "the cheapest"),
        ("文水东园地价为全县最低。", CHINESE, "文水东园", "最低"),
    ],
)
def test_the_corrected_copy_does_not_keep_a_false_one(tmp_path, text, sites, site, wrong):
    document = tmp_path / "leaflet.txt"
    document.write_text(text, "utf-8")
    siting.audit(document, site, among=sites_file(tmp_path, sites)).save(tmp_path / "out")
    assert wrong not in (tmp_path / "out" / "corrected.txt").read_text("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "It is neither the largest nor the cheapest of the three parcels.",
        "The park is not the largest of the three sites.",
        "本园区面积不是最大，地价也不是最低。",
        "It is one of the cheapest of the three parcels.",
        "本园区电价在三个地块中并非第二低。",
    ],
)
def test_what_is_denied_is_no_superlative(tmp_path, text):
    sites, site = (SITES, "Xiasi Park") if text.isascii() else (CHINESE, "夏寺园区")
    assert superlatives(tmp_path, text, sites, site) == []


@pytest.mark.parametrize(
    "text", ["In the downside case the tariff rises to 0.55 yuan/kWh.", "悲观情景下电价升至0.55元/千瓦时。"]
)
def test_a_figure_of_a_scenario_is_not_contradicted_by_that_of_today(tmp_path, text):
    sites, site = (SITES, "Xiasi Park") if text.isascii() else (CHINESE, "夏寺园区")
    found = judged(text, tmp_path, site=site, among=study_of(tmp_path, sites))
    assert [j.verdict.name for j in found] == ["UNVERIFIABLE"]


def test_what_another_has_in_contrast_is_not_the_sites(tmp_path):
    found = judged(
        "与汾阳北区占地900亩不同，本园区占地600亩。",
        tmp_path,
        site="夏寺园区",
        among=study_of(tmp_path, CHINESE),
    )
    assert [(j.claim.as_written, j.verdict.name) for j in found] == [("600亩", "SUPPORTED")]


_RANKED = (
    "name,lon,lat,water supply (m3/day),distance to 220 kV substation (km)\nXiasi Park,112.15,37.55,3000,9.6\nLongshan,112.12,37.54,5000,6.1\n",
    "名称,经度,纬度,供水能力（立方米/日）,距220千伏变电站（公里）\n夏寺园区,112.15,37.55,3000,9.6\n龙山地块,112.12,37.54,5000,6.1\n",
)


@pytest.mark.parametrize(
    "text",
    [
        "Its water supply ranks first among the two parcels.",
        "The park ranks first of the two parcels in water supply.",
        "It is nearest to a 220 kV substation of the two parcels.",
        "供水能力居两个备选地块首位。",
        "园区供水能力在全部备选地块中排名第一。",
        "供水能力位居榜首。",
        "园区距220千伏变电站最近。",
    ],
)
def test_a_first_rank_is_a_superlative_and_judged_by_its_column(tmp_path, text):
    sites, site = (_RANKED[0], "Xiasi Park") if text.isascii() else (_RANKED[1], "夏寺园区")
    (found,) = superlatives(tmp_path, text, sites, site)
    assert found.verdict.name == "CONTRADICTED"
    assert "Longshan" in found.finding.en or "龙山地块" in found.finding.en


@pytest.mark.parametrize(
    "text", ["供水能力位列第一梯队。", "供水能力并非全县第一。", "园区供水能力居第一期之后。"]
)
def test_a_first_group_or_phase_is_no_rank(tmp_path, text):
    assert superlatives(tmp_path, text, _RANKED[1], "夏寺园区") == []
