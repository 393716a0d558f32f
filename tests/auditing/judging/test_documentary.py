"""Claims that only documents can prove, and superlatives among given sites."""

from dataclasses import replace

import pytest

from siting.auditing.judging.amounts import claimed
from siting.auditing.judging.site import find_site
from siting.auditing.judging.verdicts import Verdict
from siting.auditing.reading.claims import Given
from siting.catalogue import Catalogue
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
