"""Parcels that share a position, such as their town's, are separate sites: only the same row is the same site."""

import pytest

import siting
from tests.support.leaflets import study_of

SITES = """name,lon,lat,area (acres),power price (USD/MWh)
Quilicura East,-70.73,-33.35,45,84
Lampa Norte,-70.73,-33.35,60,79
Colina Plot B,-70.67,-33.20,30,88
"""
CHINESE = """名称,经度,纬度,面积（亩）,电价（元/千瓦时）
夏寺园区,112.15,37.55,600,0.46
文水东园,112.15,37.55,900,0.41
汾阳北区,111.79,37.30,320,0.49
"""
CASES = (
    ("We have the largest area.", "superlative", "CONTRADICTED"),
    ("We have the lowest power price of the three sites.", "superlative", "CONTRADICTED"),
    ("Quilicura East is larger than Lampa Norte.", "superlative", "CONTRADICTED"),
    ("本园区面积最大。", "superlative", "CONTRADICTED"),
    ("本园区电价在三个地块中最低。", "superlative", "CONTRADICTED"),
    ("本园区面积比文水东园大。", "superlative", "CONTRADICTED"),
)


def audited(folder, text):
    sites, site = (SITES, "Quilicura East") if text.isascii() else (CHINESE, "夏寺园区")
    document = folder / "leaflet.txt"
    document.write_text(text, "utf-8")
    return siting.audit(document, site, among=study_of(folder, sites)).found


@pytest.mark.parametrize(("text", "kind", "verdict"), CASES)
def test_a_better_parcel_at_the_same_position_is_compared(tmp_path, text, kind, verdict):
    (found,) = audited(tmp_path, text).judged
    assert (found.claim.kind, found.verdict.name) == (kind, verdict)


@pytest.mark.parametrize(
    "text",
    ["Quilicura East has 45 acres. Lampa Norte has 60 acres.", "夏寺园区占地600亩。文水东园占地900亩。"],
)
def test_a_figure_of_the_parcel_at_the_same_position_is_not_the_sites(tmp_path, text):
    found = audited(tmp_path, text)
    assert [j.verdict.name for j in found.judged] == ["SUPPORTED"]
    assert [c.verdict.name for c in found.checks if c.id.startswith("of-")] == ["SUPPORTED"]


@pytest.mark.parametrize("text", ["We have the largest area.", "本园区面积最大。"])
def test_the_site_is_no_rival_of_itself(tmp_path, text):
    sites, site = (SITES, "Lampa Norte") if text.isascii() else (CHINESE, "文水东园")
    document = tmp_path / "leaflet.txt"
    document.write_text(text, "utf-8")
    (found,) = siting.audit(document, site, among=study_of(tmp_path, sites)).found.judged
    assert found.verdict.name == "DEPENDS"
    assert "3" in found.definition.en  # it and the two others
