"""Claims that only documents can prove, and superlatives among given sites."""

from dataclasses import replace

import pytest

from siting.api.audited_sites import _of_file
from siting.auditing.judging.amounts import claimed
from siting.auditing.judging.check import audit
from siting.auditing.judging.site import find_site, names_of
from siting.auditing.judging.verdicts import Verdict
from siting.auditing.reading.claims import Given
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.catalogue import Catalogue
from siting.evidence import Label
from siting.readers.read_options import AS_STATED
from tests.support.made_claims import audited, claim, county, jiaocheng


def one(*arguments, rivals=(), **fields):
    return audited(claim(*arguments, **fields), rivals=rivals).judged[0]


@pytest.mark.parametrize(
    ("kind", "unit", "needed"),
    [
        ("land_area", "m2", "permit"),
        ("floor_area", "m2", "permit"),
        ("investment", "CNY", "budget"),
        ("racks", "", "drawings"),
        ("servers", "", "power"),
        ("power", "MW", "grid"),
        ("voltage", "kV", "upstream"),
    ],
)
def test_papers_say_what_would_settle_them(kind, unit, needed):
    found = one(kind, 110, unit)
    assert found.verdict is Verdict.UNVERIFIABLE
    assert needed in found.needed.en
    assert found.measured is None


def test_hot_standby_is_not_two_sources():
    found = one("voltage", 110, "kV", "exactly", quote="自建双热备份的 110KV 变电站")
    assert "two independent" in found.finding.en
    assert "gb-50174-power" in found.sources
    assert "two independent" not in one("voltage", 110, "kV", quote="110KV 变电站一座").finding.en


def test_there_is_no_tier_three_plus():
    found = one("tier", 3, "", "exactly", word="3+")
    assert found.verdict is Verdict.CONTRADICTED
    assert found.needed.en
    assert one("tier", 3, "", "exactly", word="3").verdict is Verdict.UNVERIFIABLE
    assert "no certificate '3+'" in found.finding.en
    assert "Tier III " in found.wording.en
    assert "no certificate" not in one("tier", 3, "", "exactly", word="3").finding.en


def test_every_claim_of_the_county_has_words_in_both_languages():
    for judged in audited(*county()).judged:
        for label in (judged.finding, judged.wording, judged.needed, judged.method, judged.definition):
            assert bool(label.en) == bool(label.zh)
        assert judged.finding.en
        if judged.verdict in (Verdict.UNVERIFIABLE, Verdict.DEPENDS):
            assert judged.needed.en


def test_every_source_is_known():
    found = audited(*county())
    for judged in found.judged:
        assert set(judged.sources) <= set(found.sources)


def superlative(**fields):
    fields.setdefault("word", "nearest")
    return one("superlative", subject=fields.pop("subject", "太原"), comparison="exactly", **fields)


def sites(*names):
    return [find_site(name, Catalogue()) for name in names]


def test_a_superlative_alone_cannot_be_judged():
    found = superlative()
    assert found.verdict is Verdict.UNVERIFIABLE
    assert "rivals" in found.finding.en


def test_nearest_among_the_sites_of_a_study():
    # To Taiyuan: Jiaocheng 49.5 km, Wenshui 66.4, Qingxu 33.7.
    found = superlative(rivals=sites("Wenshui", "Huairen"))
    assert found.verdict is Verdict.DEPENDS
    assert "Wenshui" in found.definition.en
    beaten = superlative(rivals=sites("Wenshui", "Qingxu"))
    assert beaten.verdict is Verdict.CONTRADICTED
    assert "Qingxu 33.7" in beaten.finding.en


def test_nearest_among_sites_that_the_claim_names():
    assert superlative(among=("Wenshui", "文水")).verdict is Verdict.SUPPORTED
    assert superlative(among=("Wenshui", "Nowhere")).verdict is Verdict.UNVERIFIABLE


def test_a_site_is_not_its_own_rival():
    assert superlative(rivals=[jiaocheng()]).verdict is Verdict.UNVERIFIABLE


def test_coolest_within_the_interval_cannot_be_told():
    found = superlative(word="coolest", subject="", rivals=sites("Wenshui"))
    assert found.verdict is Verdict.UNVERIFIABLE


def test_the_only_one_is_not_measured():
    assert superlative(word="only", rivals=sites("Wenshui")).verdict is Verdict.UNVERIFIABLE


@pytest.mark.parametrize(
    ("value", "given", "unit", "en", "zh"),
    [(7200, 300, "天", "at least 300 days", "不低于300天"), (2920, 4, "个月", "at least 4 months", "不低于4个月"),
     (5000, 5000, "小时", "at least 5,000 hours", "不低于5,000小时")],
)  # fmt: skip
def test_free_cooling_is_shown_as_it_is_counted(value, given, unit, en, zh):
    found = replace(claim("free_cooling", value, "h/yr", "at_least"), given=Given(given, given, unit))
    assert (claimed(found).en, claimed(found).zh) == (en, zh)


def highest(site=None, rivals=(), **fields):
    made = claim("superlative", word="highest", aspect="elevation", comparison="exactly", **fields)
    return audited(made, site=site, rivals=rivals).judged[0]


def unknown_place():
    return find_site("37.9,112.3", Catalogue())


def test_an_unknown_elevation_among_the_rivals_contradicts_nothing():
    # Datong's seats lie above 1,000 m, Jiaocheng at 753 m, Qingxu lower.
    assert highest(rivals=[*sites("Qingxu"), unknown_place()]).verdict is Verdict.UNVERIFIABLE
    assert highest(rivals=[unknown_place()]).verdict is Verdict.UNVERIFIABLE
    # One that is certainly higher is enough.
    beaten = highest(rivals=[unknown_place(), *sites("Lingqiu")])
    assert beaten.verdict is Verdict.CONTRADICTED
    assert "Lingqiu" in beaten.finding.en


def test_named_rivals_have_the_elevations_of_their_tables():
    assert highest(among=("Lingqiu",)).verdict is Verdict.CONTRADICTED


def test_an_elevation_that_the_user_gave_wins_no_superlative():
    given = find_site("Jiaocheng", Catalogue(), elevation_m=3000)
    assert highest(site=given, rivals=sites("Lingqiu")).verdict is Verdict.UNVERIFIABLE


def test_a_superlative_is_said_in_the_language_of_the_reader():
    found = superlative(rivals=sites("Wenshui", "Huairen"), word="nearest")
    assert "“距离最近”" in found.wording.zh
    assert "公里" in found.wording.zh
    assert "'nearest'" in found.wording.en


# --- the set that a superlative names -------------------------------------------------------------------------


def parcel(name, where, *within):
    return replace(find_site(where, Catalogue()), label=Label(name, name), within=within)


JIAOCHENG_PARK = parcel("交城经开区A区", "37.55,112.15", "交城县")
NEAR = parcel("交城开发区B区", "37.65,112.30", "交城县")  # nearer to Taiyuan than every other
WENSHUI, FENYANG = parcel("北地块", "Wenshui", "文水县"), parcel("三泉地块", "Fenyang", "汾阳市")


def among_parcels(text, *rivals, site=JIAOCHENG_PARK):
    reading = extract(document_of(text), site_names=names_of(site))
    found = audit(reading, site, rivals=rivals)
    return next(j for j in found.judged if j.claim.word == "nearest")


@pytest.mark.parametrize(
    "text",
    [
        "与汾阳、文水同类园区相比，交城经开区A区距太原最近。",
        "交城经开区A区较汾阳市和文水县的园区相比，距太原最近。",
        "相比于汾阳、文水，交城经开区A区距太原最近。",
        "在交城、文水、汾阳三地中，交城经开区A区距太原最近。",
        "交城经开区A区距太原最近（与汾阳、文水相比）。",
    ],
)
def test_only_the_set_that_a_superlative_names_counts(text):
    found = among_parcels(text, NEAR, WENSHUI, FENYANG)
    assert found.verdict is Verdict.DEPENDS
    assert "交城开发区B区" not in found.finding.zh
    assert "文水" in found.definition.zh
    beaten = among_parcels(text.replace("汾阳", "清徐"), WENSHUI, parcel("徐沟地块", "Qingxu", "清徐县"))
    assert beaten.verdict is Verdict.CONTRADICTED
    assert "徐沟地块" in beaten.wording.zh


def test_the_set_is_read_in_english_too():
    for text in (
        "Compared with similar parks in Fenyang and Wenshui, the site is the closest to Taiyuan.",
        "Of Fenyang, Wenshui and Jiaocheng, the site is the nearest to Taiyuan.",
    ):
        reading = extract(document_of(text), site_names=names_of(JIAOCHENG_PARK))
        site, rivals = replace(JIAOCHENG_PARK, within=()), [replace(s, within=()) for s in (WENSHUI, FENYANG)]
        found = audit(reading, site, rivals=[*rivals, parcel("Nearer", "Qingxu")]).judged[0]
        assert found.verdict is Verdict.DEPENDS, text
        assert "Nearer" not in found.finding.en


def test_a_set_that_cannot_be_found_leaves_it_open_and_is_named():
    text = "与侯马、曲沃同类园区相比，交城经开区A区距太原最近。"
    found = among_parcels(text, NEAR)
    assert found.verdict is Verdict.DEPENDS
    assert "侯马、曲沃同类园区" in found.definition.zh
    alone = among_parcels(text.replace("侯马、", ""))
    assert alone.verdict is Verdict.UNVERIFIABLE
    assert "曲沃同类园区" in alone.finding.zh


@pytest.mark.parametrize("among", ["其他候选地块", "其余备选场址"])
def test_the_other_candidates_are_all_that_are_given(among):
    found = among_parcels(f"与{among}相比，交城经开区A区距太原最近。", NEAR, WENSHUI)
    assert found.verdict is Verdict.CONTRADICTED


def test_the_county_of_a_parcel_is_that_of_its_file(tmp_path):
    rows = "name,所在县,lon,lat\n甲,交城县,112.15,37.55\n乙,交城县,112.30,37.65\n丙,文水县,112.03,37.43\n"
    (tmp_path / "sites.csv").write_text(rows, encoding="utf-8")
    assert [one.site.within for one in _of_file(tmp_path / "sites.csv", AS_STATED)[0]] == [
        ("交城县",),
        ("交城县",),
        ("文水县",),
    ]


def test_the_figures_of_a_superlative_are_a_sentence():
    found = superlative(rivals=sites("Wenshui", "Qingxu"))
    assert "交城县距太原市49.5公里，而清徐县距太原市33.7公里" in found.finding.zh
    assert "Jiaocheng is 49.5 km from Taiyuan, Qingxu 33.7 km" in found.finding.en
    assert found.wording.zh == "交城县距太原市49.5公里（清徐县为33.7公里）。"
    assert found.wording.en == "Jiaocheng is 49.5 km from Taiyuan (Qingxu: 33.7 km)."
    assert "海拔" in highest(rivals=sites("Lingqiu")).wording.zh
