"""Distances to an end by name, where a column of the file names the end that it measures to."""

import pytest

import siting
from tests.support.leaflets import sites_file

ZH = """名称,经度,纬度,最近变电站,距最近变电站（公里）,最近机场,距最近机场（公里）
A区地块,105.95,26.25,普定220kV变电站,6.5,龙洞堡机场,80
B区地块,105.80,26.30,马场110kV变电站,3.1,龙洞堡机场,95
"""
EN = """name,lon,lat,nearest substation,distance to nearest substation (km)
Alpha Park,-7.90,38.00,Killonan 220 kV,6.5
Bravo,-7.80,38.10,Tarbert 220 kV,3.1
"""


def judged(folder, text):
    table, site = (EN, "Alpha Park") if text.isascii() else (ZH, "A区地块")
    document = folder / "leaflet.txt"
    document.write_text(text, "utf-8")
    found = siting.audit(document, site, among=sites_file(folder, table)).found
    return [one for one in found.judged if one.claim.kind == "distance"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("A区地块距普定220千伏变电站6.5公里。", "SUPPORTED"),
        ("A区地块距安西220千伏变电站6.5公里。", "DEPENDS"),
        ("A区地块距普定变电站8公里。", "CONTRADICTED"),
        ("A区地块距安西变电站8公里。", "UNVERIFIABLE"),
        ("A区地块距最近的220千伏变电站6.5公里。", "SUPPORTED"),
        ("A区地块距变电站8公里。", "CONTRADICTED"),
        ("A区地块最近的变电站为普定220千伏变电站，距离6.5公里。", "SUPPORTED"),
        ("A区地块最近的变电站为安西220千伏变电站，距离6.5公里。", "DEPENDS"),
        ("A区地块最近的变电站是普定变，直线距离8公里。", "CONTRADICTED"),
        ("A区地块临近普定变电站，仅6.5公里。", "SUPPORTED"),
        ("A区地块距龙洞堡国际机场80公里。", "SUPPORTED"),
        ("Alpha Park is 6.5 km from the Killonan 220 kV substation.", "SUPPORTED"),
        ("Alpha Park is 6.5 km from the Tarbert 220 kV substation.", "DEPENDS"),
        ("Alpha Park is 8 km from Tarbert substation.", "UNVERIFIABLE"),
        ("Alpha Park is 8 km from Killonan substation.", "CONTRADICTED"),
        ("Alpha Park is 6.5 km from the nearest substation.", "SUPPORTED"),
        ("Alpha Park is 6.5 km from an existing substation.", "SUPPORTED"),
        ("The nearest substation to Alpha Park is Killonan 220 kV, 6.5 km away.", "SUPPORTED"),
        ("The nearest substation to Alpha Park is Tarbert 220 kV, 6.5 km away.", "DEPENDS"),
        ("The nearest substation, Killonan 220 kV, is 6.5 km from Alpha Park.", "SUPPORTED"),
        ("Nearest substation: Tarbert 220 kV, 6.5 km.", "DEPENDS"),
    ],
)
def test_a_distance_is_to_the_end_that_the_file_names(tmp_path, text, verdict):
    (one,) = judged(tmp_path, text)
    assert one.verdict.name == verdict
    if verdict in ("DEPENDS", "UNVERIFIABLE"):
        assert "普定220kV变电站" in one.finding.zh or "Killonan 220 kV" in one.finding.en
        assert not one.instead.en
