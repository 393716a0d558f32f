"""Cells that are no plain figures: a bound stays a bound, and words in brackets belong to the figure."""

import pytest

import siting
from siting.auditing.judging.verdicts import Verdict
from siting.auditing.reading.claims_file import read_claims_file
from siting.texts import say
from tests.support.leaflets import judged, sites_file

HEADS = {
    "zh": "名称,经度,纬度,电价（元/千瓦时）,距220kV变电站（公里）,距河道（米）,面积（亩）",
    "en": "name,lon,lat,electricity_yuan_per_kwh,distance_to_220kV_substation_km,distance_to_river_m,area_mu",
}


def table(lang, cells):
    name = {"zh": "城东地块", "en": "East parcel"}[lang]
    return f"{HEADS[lang]}\n{name},112.21,37.53,{cells}\n"


def verdict(tmp_path, lang, cells, text):
    (one,) = judged(text, tmp_path, site=sites_file(tmp_path, table(lang, cells)))
    return one


@pytest.mark.parametrize(
    ("lang", "cells", "text", "expected"),
    [
        ("zh", "0.52（绿电直供意向价）,4,900,300", "城东地块电价0.52元/千瓦时。", "DEPENDS"),
        ("zh", "0.52（绿电直供意向价）,4,900,300", "城东地块电价0.52元/千瓦时（绿电直供意向价，据填报）。", "SUPPORTED"),
        ("zh", "0.52（绿电直供意向价）,4,900,300", "城东地块电价为绿电直供意向价0.52元/千瓦时。", "SUPPORTED"),
        ("zh", "0.52（绿电直供意向价）,4,900,300", "城东地块电价0.42元/千瓦时。", "CONTRADICTED"),
        ("zh", "0.52,4（规划站）,900,300", "城东地块距220kV变电站4公里。", "DEPENDS"),
        ("en", "0.52 (indicative),4,900,300", "Electricity at the East parcel costs 0.52 yuan/kWh.", "DEPENDS"),
        ("en", "0.52 (indicative),4,900,300", "Electricity at the East parcel costs 0.52 yuan/kWh (indicative).", "SUPPORTED"),
        ("en", "0.52,4,900,300 (planned)", "The East parcel covers 300 mu.", "DEPENDS"),
    ],
)  # fmt: skip
def test_a_figure_with_words_in_its_cell_supports_only_a_claim_with_them(
    tmp_path, lang, cells, text, expected
):
    one = verdict(tmp_path, lang, cells, text)
    assert one.verdict == expected
    words = next(
        part.strip("）)") for cell in cells.split(",") for part in cell.replace("(", "（").split("（")[1:]
    )
    assert words in one.finding[lang]
    assert words in one.wording[lang]
    if expected == "DEPENDS":
        assert words in one.definition[lang]


@pytest.mark.parametrize(
    ("lang", "cells", "text", "expected", "bound"),
    [
        ("zh", "0.52,不足5,900,300", "城东地块距220kV变电站4公里。", Verdict.UNVERIFIABLE, "most"),
        ("zh", "0.52,不足5,900,300", "城东地块距220kV变电站不超过6公里。", Verdict.SUPPORTED, "most"),
        ("zh", "0.52,不足5,900,300", "城东地块距220kV变电站8公里。", Verdict.CONTRADICTED, "most"),
        ("zh", "0.52,4,>3000,300", "城东地块距河道3公里以上。", Verdict.SUPPORTED, "least"),
        ("zh", "0.52,4,>3000,300", "城东地块距河道5公里以上。", Verdict.UNVERIFIABLE, "least"),
        ("zh", "0.52,4,>3000,300", "城东地块距河道1公里。", Verdict.CONTRADICTED, "least"),
        ("en", "0.52,under 5,900,300", "The East parcel is 4 km from the 220 kV substation.", Verdict.UNVERIFIABLE, "most"),
        ("en", "0.52,under 5,900,300", "The East parcel is 8 km from the 220 kV substation.", Verdict.CONTRADICTED, "most"),
    ],
)  # fmt: skip
def test_a_bound_of_a_cell_stays_a_bound(tmp_path, lang, cells, text, expected, bound):
    one = verdict(tmp_path, lang, cells, text)
    assert one.verdict == expected
    assert say(f"amounts.at_{bound}", low="")[lang].strip() in one.finding[lang]


def test_the_words_behind_a_figure_survive_the_file_of_claims(tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("城东地块电价0.52元/千瓦时（绿电直供意向价，据填报）。", "utf-8")
    audit = siting.audit(text, site="Jiaocheng")
    audit.save(tmp_path / "out")
    (before,) = audit.found.reading.claims
    (after,) = read_claims_file(tmp_path / "out" / "claims.yaml").claims
    assert before.beside == after.beside == "绿电直供意向价，据填报"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("城东地块极端最低气温-20℃。", "UNVERIFIABLE"),
        ("城东地块极端最低气温低于零下25℃。", "UNVERIFIABLE"),
        ("城东地块极端最低气温-10℃。", "CONTRADICTED"),
    ],
)
def test_a_bound_below_zero_is_open_downwards(tmp_path, text, expected):
    site = sites_file(tmp_path, "名称,经度,纬度,极端最低气温（℃）\n城东地块,112.21,37.53,不高于-18\n")
    (one,) = judged(text, tmp_path, site=site)
    assert one.verdict == expected
    assert one.measured is None or one.measured.low < one.measured.high
