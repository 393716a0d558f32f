"""What can be supplied is compared with a column of supplies, and is no whole that the load of a phase is part of."""

import pytest

import siting
from tests.support.leaflets import judged, parcel_with

SUPPLIED = (
    "地块可供负荷100兆瓦。",
    "地块供电负荷100兆瓦。",
    "地块可用负荷100兆瓦。",
    "地块可供电力100兆瓦。",
    "The site has an available load of 100 MW.",
    "The site has 100 MW of grid capacity.",
)


@pytest.mark.parametrize("text", SUPPLIED)
@pytest.mark.parametrize("heading", ["供电能力", "Available supply"])
def test_a_load_that_can_be_supplied_is_a_supply(text, heading, tmp_path):
    (found,) = judged(text, tmp_path, site=parcel_with(tmp_path, heading, "可供80MW"))
    assert found.verdict.value == "CONTRADICTED"
    assert f"“{heading}”" in found.finding["zh"]


def test_a_load_is_still_no_supply(tmp_path):
    text = "地块用电负荷100兆瓦。"
    (found,) = judged(text, tmp_path, site=parcel_with(tmp_path, "供电能力", "可供80MW"))
    assert found.verdict.value == "UNVERIFIABLE"


def sums_of(text, folder):
    (folder / "leaflet.txt").write_text(text, "utf-8")
    checks = siting.audit(folder / "leaflet.txt", "37.53,112.21").found.checks
    return [check for check in checks if check.id.startswith("sum-")]


@pytest.mark.parametrize(
    "text",
    [
        "地块可供负荷100兆瓦。项目一期总用电负荷30兆瓦。",
        "地块可供电力100兆瓦。一期用电负荷30兆瓦，二期用电负荷40兆瓦。",
        "项目总占地100亩，一期占地30亩。",
        "The site covers 100 acres in total. Phase 1 covers 30 acres.",
        "100 MW of supply is available. Phase 1 has a load of 30 MW, phase 2 a load of 40 MW.",
    ],
)
def test_nothing_is_left_for_a_phase_that_the_text_has_not(text, tmp_path):
    assert sums_of(text, tmp_path) == []


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("项目总占地100亩，一期占地30亩，二期占地60亩。", "CONTRADICTED"),
        ("项目总占地100亩，分两期建设，一期占地30亩。", "UNVERIFIABLE"),
        ("项目总占地100亩，一期占地130亩。", "CONTRADICTED"),
        ("The site covers 100 acres. Phase 1 covers 30 acres, phase 3 covers 40 acres.", "UNVERIFIABLE"),
    ],
)
def test_phases_of_the_text_are_still_summed(text, verdict, tmp_path):
    assert [check.verdict.value for check in sums_of(text, tmp_path)] == [verdict]
