"""The audit of what siting itself writes accuses none of it: a report of all parcels, and the kit of one."""

import pytest

import siting as package

PARCELS = {
    "en": (
        (
            "name,latitude,longitude,area_ha,land_price_pln_m2,distance_to_substation_km,remarks\n"
            "Konin Maliniec,52.2655,18.2600,42,85,1.8,220 kV switchyard adjacent; ash deposits to be removed\n"
            "Golina West,52.2430,18.0920,28,60,6,Not yet rezoned; motorway 7 km\n"
            "Kleczew Pit Edge,52.3700,18.1760,65-80,35,9,Post-mining land; survey pending\n"
        ),
        "Kleczew Pit Edge",
    ),
    "zh": (
        (
            "地块名称,经度,纬度,面积（亩）,地价（万元/亩）,电价（元/千瓦时）,距最近220千伏变电站（公里）,备注\n"
            "城关镇高铁北地块,114.1180,31.5760,620,18-22,0.62,3.2,北侧约40亩为基本农田\n"
            "宣化店镇复垦地块,114.4870,31.7060,750,6,0.55,12左右,地价最低；地质条件待勘察\n"
            "大新镇风电配套地块,113.9730,31.6620,900,7,0.52（意向价）,4.0,邻近风电场20万千瓦；坡度约12%\n"
        ),
        "大新镇风电配套地块",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("lang", PARCELS)
def test_no_document_of_our_own_is_accused(siting, tmp_path, lang):
    table, site = PARCELS[lang]
    sites = tmp_path / "parcels.csv"
    sites.write_text(table, "utf-8")
    study = tmp_path / "study" / "study.yaml"
    for words in (
        ("init", study.parent, "--sites", sites, "--lang", lang),
        ("report", study, "--lang", lang, "--out", tmp_path / "report"),
        ("promote", site, study, "--kit", "--lang", lang, "--out", tmp_path / "kit"),
    ):
        assert siting(*words)[0] == 0, words
    written = [
        file
        for folder in ("report", "kit")
        for file in sorted((tmp_path / folder).iterdir())
        if file.suffix in {".docx", ".pdf", ".html", ".pptx"}
    ]
    assert len(written) > 6
    accused = {}
    for file in written:
        found = package.audit(file, site, among=sites).found
        quotes = [j.claim.quote for j in found.judged if j.verdict.name == "CONTRADICTED"]
        checks = [c.id for c in found.checks if c.verdict.name == "CONTRADICTED"]
        if quotes or checks:
            accused[file.name] = quotes, checks
    assert accused == {}
