"""Columns that are no quantity of the site, or none of the claim's kind, do not answer a claim."""

import pytest

from tests.support.leaflets import judged, parcel_with, sites_file

CLAIMS = (
    "地块日供水能力5万吨。",
    "地块可供电力100兆瓦。",
    "地块距变电站1.5公里。",
    "The site is 1.5 km from the nearest substation.",
    "The site has a water supply of 5,000 m3 per day.",
    "The site has 100 MW of power.",
)
HEADINGS = ("序号", "No", "ID", "编号", "#", "人口", "Score")


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("text", CLAIMS)
def test_a_number_of_something_else_does_not_answer_a_claim(heading, text, tmp_path):
    path = sites_file(
        tmp_path, f"name,lon,lat,{heading}\n东块,112.21,37.53,5\n西块,112.3,37.5,8\nA,112.4,37.6,9\n"
    )
    (found,) = judged(text, tmp_path, site="东块", among=path)
    assert found.verdict.value == "UNVERIFIABLE"
    assert "parcels.csv" not in found.finding["en"]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("供水能力", "地块日供水能力5万吨。"),
        ("Water supply", "The site has a water supply of 5,000 m3 per day."),
        ("最近变电站距离", "地块距变电站1.5公里。"),
        ("Substation distance", "The site is 1.5 km from the nearest substation."),
        ("Slope", "The slope of the site is 3%."),
    ],
)
def test_a_column_of_the_claim_without_a_unit_is_still_named(heading, text, tmp_path):
    (found,) = judged(text, tmp_path, site=parcel_with(tmp_path, heading, "7"))
    assert found.verdict.value == "UNVERIFIABLE"
    assert f"“{heading}”" in found.finding["en"]


def test_a_serial_number_is_not_what_a_superlative_compares(tmp_path):
    table = "No,name,lon,lat\n1,East,112.21,37.53\n2,West,112.3,37.5\n3,North,112.4,37.6\n"
    path = sites_file(tmp_path, table)
    found = judged("No site has a larger water supply.", tmp_path, site="East", among=path)
    assert all("“No”" not in one.finding["en"] for one in found)
