"""Record highs and lows against the file of sites: a bound stays a bound, and a low is no high."""

import pytest

from siting.auditing.judging.as_written import as_written
from tests.support.leaflets import judged, sites_file

ZH = "名称,经度,纬度,极端最高气温（℃）,极端最低气温（℃）\n城东地块,105.95,26.25,38.5,不高于-18\n"
EN = "name,lon,lat,record high (degC),record low (degC)\nEast Parcel,-7.90,38.00,44,-5\n"


@pytest.mark.parametrize(
    ("text", "shown", "verdict"),
    [
        ("城东地块极端最高气温30℃以上。", "30℃以上", "SUPPORTED"),
        ("城东地块极端最高气温可达40℃以上。", "40℃以上", "CONTRADICTED"),
        ("城东地块历史最高气温在40℃以下。", "40℃以下", "SUPPORTED"),
        ("城东地块极端最高气温不超过35℃。", "不超过35℃", "CONTRADICTED"),
        ("城东地块极端最高气温38.5℃。", "38.5℃", "SUPPORTED"),
        # The record says no more than that it is -18 or colder.
        ("城东地块极端最低气温低于-15℃。", "低于-15℃", "SUPPORTED"),
        ("城东地块极端最低气温-15℃以下。", "-15℃以下", "SUPPORTED"),
        ("城东地块极端最低气温低于-20℃。", "低于-20℃", "UNVERIFIABLE"),
        ("城东地块极端最低气温-12℃以上。", "-12℃以上", "CONTRADICTED"),
        # What holds of the record low says nothing of the record high.
        ("城东地块极端最高气温低于-15℃。", "低于-15℃", "CONTRADICTED"),
        ("The record high at East Parcel is above 40 °C.", "above 40 °C", "SUPPORTED"),
        ("The maximum on record at East Parcel is 46 °C or more.", "46 °C or more", "CONTRADICTED"),
        ("The record maximum at East Parcel is 44 °C.", "44 °C", "SUPPORTED"),
        ("The record low at East Parcel is below -3 °C.", "below -3 °C", "SUPPORTED"),
        ("The record minimum at East Parcel is -4 °C or lower.", "at most -4 °C", "SUPPORTED"),
        ("The record low at East Parcel is -3 °C.", "-3 °C", "CONTRADICTED"),
    ],
)
def test_a_record_is_compared_with_the_column_of_its_own(tmp_path, text, shown, verdict):
    table, site, lang = (EN, "East Parcel", "en") if text.isascii() or "°" in text else (ZH, "城东地块", "zh")
    (found,) = judged(text, tmp_path, site=site, among=sites_file(tmp_path, table))
    assert (as_written(found.claim)[lang], found.verdict.name) == (shown, verdict)
    assert "nan" not in found.finding.en


RANKED = (
    (ZH + "城西地块,106.05,26.35,40,-19\n城南地块,106.15,26.15,38.9,-15\n", "城南地块"),
    (EN + "West Parcel,-8.00,38.10,46,-7\nSouth Parcel,-7.80,37.90,45,-3\n", "South Parcel"),
)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("城南地块极端最低气温-15℃，是三个地块中最高的。", "SUPPORTED"),
        ("城南地块极端最低气温-15℃，是三个地块中最低的。", "CONTRADICTED"),
        ("城南地块极端最高气温38.9℃，为三个地块中第二高。", "SUPPORTED"),
        ("城南地块极端最高气温38.9℃，在三个地块中最高。", "CONTRADICTED"),
        ("The record low of -3 °C is the highest of the three sites.", "SUPPORTED"),
        ("The record low of -3 °C is the lowest of the three sites.", "CONTRADICTED"),
        ("The record high of 45 °C is the second highest of the three sites.", "SUPPORTED"),
        ("The record high of 45 °C is the lowest of the three sites.", "CONTRADICTED"),
    ],
)
def test_a_record_is_ranked_among_records_of_its_own(tmp_path, text, verdict):
    table, site = RANKED["record" in text]
    table = table.replace("不高于-18", "-18")
    found = judged(text, tmp_path, site=site, among=sites_file(tmp_path, table))
    (one,) = [j for j in found if j.claim.kind == "superlative"]
    assert one.verdict.name == verdict


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("设计规范要求极端最高气温超过45℃的地区另行论证。", 0),
        ("极端最高气温超过45℃的场址应当另行论证。", 0),
        ("规范规定极端最低气温低于-30℃时应采取防冻措施。", 0),
        ("城东地块极端最高气温超过45℃，设计规范要求另行论证。", 1),
        ("Under the code, a record low below -20 °C calls for frost protection.", 0),
        ("Sites where the record high exceeds 50 °C must be assessed separately.", 0),
        ("If the record high exceeds 50 °C, the standard asks for a study of its own.", 0),
        ("The record low here is below -20 °C, so the code calls for frost protection.", 1),
        ("In the district, where the record high is above 50 °C, cooling must be sized for it.", 1),
    ],
)
def test_a_case_for_which_something_is_asked_is_no_claim(tmp_path, text, claims):
    table, site = (EN, "East Parcel") if "°" in text else (ZH, "城东地块")
    assert len(judged(text, tmp_path, site=site, among=sites_file(tmp_path, table))) == claims
