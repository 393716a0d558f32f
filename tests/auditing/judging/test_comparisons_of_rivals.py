"""Comparisons without a figure, of the site with a parcel of its file or of such a parcel with the site."""

import pytest

import siting
from tests.support.leaflets import sites_file

ZH = """名称,经度,纬度,用地面积（亩）,供电容量（MW）,电价（元/千瓦时）,距220千伏变电站（公里）
A区地块,105.95,26.25,320,120,0.42,2.5
B区地块,105.98,26.28,300,150,0.45,0.5
C区地块,106.40,26.20,280,90,0.40,6
D区地块,106.20,26.10,500,80,0.48,4
"""
EN = """name,lon,lat,site area (ha),grid capacity (MW),power price (EUR/MWh),distance to railway (km),water supply (m3/day)
Alpha Park,-7.90,38.00,30,120,60,3,4000
Beja Airport,-7.93,38.08,42,150,66,1,4500
Moura South,-7.40,38.15,28,80,55,7,6000
Serpa West,-7.60,37.94,25,110,70,2,2500
"""


def audited(folder, text):
    table, site = (EN, "Alpha Park") if text.isascii() else (ZH, "A区地块")
    document = folder / "leaflet.txt"
    document.write_text(text, "utf-8")
    return siting.audit(document, site, among=sites_file(folder, table)).found


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Alpha Park has more grid capacity than Moura South.", "SUPPORTED"),
        ("We have more grid capacity than Beja Airport.", "CONTRADICTED"),
        ("Alpha Park has more water than Serpa West.", "SUPPORTED"),
        ("Alpha Park has more water than Moura South.", "CONTRADICTED"),
        ("Alpha Park has more power than any other site.", "CONTRADICTED"),
        ("It has a smaller site area than Beja Airport.", "SUPPORTED"),
        ("Alpha Park is smaller than Beja Airport.", "SUPPORTED"),
        ("Alpha Park is smaller than Serpa West.", "CONTRADICTED"),
        ("Alpha Park is larger than Beja Airport.", "CONTRADICTED"),
        ("Alpha Park is further from the railway than Serpa West.", "SUPPORTED"),
        ("Compared with Serpa West, our site is closer to the railway.", "CONTRADICTED"),
        ("Alpha Park, unlike Serpa West, is larger than Beja Airport.", "CONTRADICTED"),
        ("Whereas Serpa West has less grid capacity than Beja Airport, our park has more land than Serpa West.", "SUPPORTED"),
        ("Alpha Park is the farthest site from Beja.", "CONTRADICTED"),
        ("A区地块距220千伏变电站比C区更远。", "CONTRADICTED"),
        ("A区地块距220千伏变电站比C区地块更近。", "SUPPORTED"),
        ("A区地块比C区地块大。", "SUPPORTED"),
        ("该地块比D区地块大。", "CONTRADICTED"),
        ("A区地块用地面积比C区地块小。", "CONTRADICTED"),
        ("A区地块比其他任何地块都大。", "CONTRADICTED"),
        ("A区地块离安顺最远。", "CONTRADICTED"),
        ("与C区地块不同，A区地块供电容量大于D区地块。", "SUPPORTED"),
    ],
)  # fmt: skip
def test_the_site_is_compared_with_a_parcel_by_name(tmp_path, text, verdict):
    (one,) = [j for j in audited(tmp_path, text).judged if j.claim.kind == "superlative"]
    assert one.verdict.name == verdict


@pytest.mark.parametrize(
    ("text", "rival", "verdict"),
    [
        ("Serpa West is larger than Alpha Park.", "Serpa West", "CONTRADICTED"),
        ("Beja Airport is larger than Alpha Park.", "Beja Airport", "SUPPORTED"),
        ("Moura South is closer to the railway than Alpha Park.", "Moura South", "CONTRADICTED"),
        ("Moura South is further from the railway than Alpha Park.", "Moura South", "SUPPORTED"),
        ("Moura South has the largest water supply of the four sites.", "Moura South", "SUPPORTED"),
        ("Beja Airport is the smallest of the four sites.", "Beja Airport", "CONTRADICTED"),
        ("C区地块距220千伏变电站比A区更远。", "C区地块", "SUPPORTED"),
        ("D区地块比A区地块小。", "D区地块", "CONTRADICTED"),
        ("B区地块供电容量高于A区地块。", "B区地块", "SUPPORTED"),
        ("B区地块用地面积最大。", "B区地块", "CONTRADICTED"),
        ("C区地块是四个地块中离安顺最远的地块。", "C区地块", "SUPPORTED"),
    ],
)
def test_what_is_said_of_a_rival_is_checked_at_the_rival(tmp_path, text, rival, verdict):
    found = audited(tmp_path, text)
    assert found.judged == ()
    (check,) = found.checks
    assert (check.verdict.name, rival in check.title.zh) == (verdict, True)
    assert check.finding.zh.count("A区地块") + check.finding.en.count("Alpha Park") < 4


def test_a_superlative_of_a_further_site_is_judged_there(tmp_path):
    document = tmp_path / "leaflet.txt"
    document.write_text("B区地块供电容量最大。A区地块用地面积最大。", "utf-8")
    found = siting.audit(document, ["A区地块", "B区地块"], among=sites_file(tmp_path, ZH)).found
    verdicts = {j.claim.owner.name: j.verdict.name for j in found.judged}
    assert verdicts == {"B区地块": "DEPENDS", "": "CONTRADICTED"}
