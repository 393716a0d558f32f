"""The best of a set that is counted or called candidates, the nearest of all to a kind of place, the first in a list."""

import re
from types import SimpleNamespace

import pytest

import siting
from siting.auditing.judging.told_superlatives import among_of
from siting.evidence import Label
from tests.support.leaflets import study_of

SITES = {
    "en": ("""name,lon,lat,area (acres),land price (USD/m2),distance to substation (km),available power (MW)
Quilicura East,-70.73,-33.35,70,150,4,120
Lampa Norte,-70.88,-33.28,60,95,12,200
Colina Plot B,-70.67,-33.20,30,120,3,60
""", "Quilicura East"),
    "zh": ("""名称,经度,纬度,面积（亩）,地价（万元/亩）,距最近220千伏变电站（公里）,最大可供水量（万吨/年）
夏寺园区,112.15,37.55,950,16,4,30
文水云基地,112.05,37.43,320,18,12,80
汾阳北区,111.79,37.30,900,9,3,20
""", "夏寺园区"),
}  # fmt: skip


def verdicts(folder, lang, text):
    sites, site = SITES[lang]
    path = folder / "a.txt"
    path.write_text(f"{site}\n\n{text}\n", "utf-8")
    judged = siting.audit(path, site, among=study_of(folder, sites)).found.judged
    return [j.verdict.name for j in judged if j.claim.spec.word]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("距最近220千伏变电站的距离在三个地块中最短。", "CONTRADICTED"),
        ("夏寺园区距最近220千伏变电站在各备选地块中最近。", "CONTRADICTED"),
        ("距220千伏变电站最近。", "CONTRADICTED"),
        ("地块面积在全县三个备选地块中最大。", "SUPPORTED"),
        ("地价16万元/亩，为全县备选地块中最低。", "CONTRADICTED"),
        ("地价在各备选地块中最低。", "CONTRADICTED"),
        ("地块面积居全部三个地块第一位。", "SUPPORTED"),
        ("最大可供水量居三个地块之首。", "CONTRADICTED"),
        ("地块面积在三个地块中排名首位。", "SUPPORTED"),
        ("距最近220千伏变电站4公里，不到文水云基地的一半。", "SUPPORTED"),
        ("距最近220千伏变电站4公里，不到汾阳北区的一半。", "CONTRADICTED"),
    ],
)
def test_a_superlative_among_the_parcels_of_the_file(tmp_path, text, verdict):
    assert verdicts(tmp_path, "zh", text) == [verdict]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("It has the shortest distance to a substation of all three.", "CONTRADICTED"),
        ("The parcel is nearest to a substation of the three parcels.", "CONTRADICTED"),
        ("Quilicura East has the most land of the three candidates.", "SUPPORTED"),
        ("Of the three parcels, Quilicura East has the most power available.", "CONTRADICTED"),
        ("Land costs USD 150 per square metre, the lowest price of the three.", "CONTRADICTED"),
    ],
)
def test_a_superlative_among_the_parcels_in_english(tmp_path, text, verdict):
    assert verdicts(tmp_path, "en", text) == [verdict]


@pytest.mark.parametrize(
    ("lang", "text", "verdict"),
    [
        ("zh", "距变电站仅2公里。", "CONTRADICTED"),
        ("zh", "距变电站不足5公里。", "SUPPORTED"),
        ("en", "The substation is less than 2 km away.", "CONTRADICTED"),
    ],
)
def test_a_kind_of_place_is_the_only_column_of_its_kind(tmp_path, lang, text, verdict):
    sites, site = SITES[lang]
    path = tmp_path / "a.txt"
    path.write_text(f"{site}\n\n{text}\n", "utf-8")
    (judged,) = siting.audit(path, site, among=study_of(tmp_path, sites)).found.judged
    assert judged.verdict.name == verdict


@pytest.mark.parametrize("rivals", [1, 2, 4, 9])
def test_of_the_sites_that_are_counted_as_many_are_named(rivals):
    """The site itself is one of them."""
    others = [SimpleNamespace(label=Label(f"S{k}", f"地块{k}")) for k in range(rivals)]
    among = among_of(others, SimpleNamespace(names=(), of_set=False))
    for said, comma in ((among.en, ", "), (among.zh, "、")):
        named = re.search("[(（](.*)[)）]", said)[1].removesuffix(" ...").removesuffix("等").split(comma)
        assert len(named) == rivals + 1 or (
            rivals > len(named) and said.rstrip(")）").endswith(("...", "等"))
        )
        assert str(rivals + 1) in said
