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
