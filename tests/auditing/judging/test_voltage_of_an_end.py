"""A distance to a station of some voltage or kind, beside a column of distances that states none."""

import pytest

from tests.support.leaflets import judged, sites_file

PLACE = "112.21,37.53"


def verdict_of(text, heading, cell, other, folder):
    path = sites_file(folder, f"name,lon,lat,{heading},供电能力\n东块,{PLACE},{cell},{other}\n")
    return next(j for j in judged(text, folder, site=path) if j.claim.kind == "distance")


STATED = "330kV变电站；可供80MW"
CASES = (
    # The row names a substation of that voltage: its distance decides.
    ("距最近的330千伏变电站仅1.5公里。", "最近变电站距离(公里)", "约2.5", STATED, "CONTRADICTED"),
    ("地块距330kV变电站2.5公里。", "最近变电站距离(公里)", "2.5", STATED, "SUPPORTED"),
    (
        "The site is 1.5 km from a 400 kV substation.",
        "Distance to substation (km)",
        "1.5",
        "400 kV",
        "SUPPORTED",
    ),
    ("The site is 1.5 km from a 400 kV substation.", "变电站距离（公里）", "4", "400千伏", "CONTRADICTED"),
    # It does not: the figure is shown, and depends on which is meant.
    ("地块距330千伏变电站仅1.5公里。", "最近变电站距离(公里)", "2.5", "110千伏", "DEPENDS"),
    ("地块距330千伏变电站仅2.5公里。", "最近变电站距离(公里)", "2.5", "双电源", "DEPENDS"),
    ("地块距330千伏光伏汇集站5公里。", "最近变电站距离(公里)", "15", "330kV", "DEPENDS"),
    ("The site is 1.5 km from a 400 kV substation.", "Nearest substation (km)", "4", "none", "DEPENDS"),
    ("The site is 1.5 km from a 400 kV grid substation.", "Nearest substation (km)", "4", "none", "DEPENDS"),
    # A column of another voltage says nothing of it.
    ("地块距330千伏变电站仅1.5公里。", "距110千伏变电站(公里)", "2.5", "110千伏", "UNVERIFIABLE"),
    ("地块距机场1.5公里。", "最近变电站距离(公里)", "2.5", "330kV", "UNVERIFIABLE"),
)


@pytest.mark.parametrize(("text", "heading", "cell", "other", "verdict"), CASES)
def test_a_voltage_before_the_end_does_not_lose_the_column(text, heading, cell, other, verdict, tmp_path):
    found = verdict_of(text, heading, cell, other, tmp_path)
    assert found.verdict.value == verdict
    assert (f"“{heading}”" in found.finding["zh"]) is (verdict != "UNVERIFIABLE")
    if verdict == "DEPENDS":
        assert found.claim.subject in found.definition["zh"]
