"""Temperature, free cooling, PUE and elevation of a site."""

import math

import numpy as np
import pytest

from siting.auditing.judging.site import find_site
from siting.auditing.judging.site_climate import SiteClimate
from siting.auditing.judging.verdicts import Verdict
from siting.catalogue import Catalogue
from siting.climate.climate_table import climate_table
from siting.climate.shift import NAMED_SHIFTS
from siting.cooling import free_cooling_hours
from tests.support.made_claims import audited, claim, jiaocheng

MONTH_H = 730.0


def one(*arguments, site=None, **fields):
    return audited(claim(*arguments, **fields), site=site).judged[0]


@pytest.fixture(scope="module")
def climate():
    return SiteClimate(jiaocheng())


def test_the_mean_is_that_of_the_basin_floor(climate):
    # Wenshui, 17 km away on the same floor: 10.9 degC (1991-2020 normals), an independent figure.
    # The present lies between it and the typical years' shift of 0.82 K: China warms 0.31 K a decade since.
    found = climate.mean_temperature()
    assert found.value == pytest.approx(10.9 + 1.4 * 0.31, abs=0.6)
    assert found.low < 10.9 < found.high
    assert climate.typical_temperature().value == pytest.approx(10.9, abs=0.6)


def test_seven_degrees_fail_and_say_at_which_height_they_hold():
    found = one("mean_temperature", 7, "degC")
    assert found.verdict is Verdict.CONTRADICTED
    assert "would hold at about 1" in found.finding.en
    assert "海拔1" in found.finding.zh


def test_a_mean_that_only_the_typical_years_have_depends_on_the_years(climate):
    typical = climate.typical_temperature()
    assert typical.low < climate.mean_temperature().low  # a figure between them is outside the present ones
    found = one("mean_temperature", round(typical.low, 1) + 0.1, "degC")
    assert found.verdict is Verdict.DEPENDS
    for figure in (typical, climate.mean_temperature()):
        assert f"{figure.value:.1f}" in found.finding.en
        assert f"{figure.value:.1f}" in found.wording.zh
    assert "1971-2003" in found.definition.en
    assert one("mean_temperature", typical.low - 1.5, "degC").verdict is Verdict.CONTRADICTED


def test_a_mean_that_only_an_interval_reaches_is_open_and_says_why(climate):
    typical, now = climate.typical_temperature(), climate.mean_temperature()
    only_typical, edge = typical.low - 0.4, now.low - 0.4
    assert only_typical + 0.5 < now.low
    for figure, said in ((only_typical, "recent years; only that of the typical years"), (edge, "")):
        found = one("mean_temperature", figure, "degC")
        if said:
            assert found.verdict is Verdict.UNVERIFIABLE
            assert said in found.finding.en
            assert "典型年的区间" in found.finding.zh
        assert (found.verdict is Verdict.UNVERIFIABLE) is (
            "neither confirmed nor refuted" in found.finding.en
        )


def test_the_elevation_solves_the_claim(climate):
    up = climate.elevation_for(7.0)
    there = SiteClimate(find_site("37.55117,112.14944", Catalogue(), elevation_m=up))
    assert there.mean_temperature().value == pytest.approx(7.0, abs=0.05)
    # 7 degC fits about 1,350-1,650 m in the typical years (regression on nine stations of the province).
    typical = up - 1000 * NAMED_SHIFTS["present"].kelvin / 6.0
    assert 1300 < typical < 1650


def test_a_plant_is_counted_once_at_a_place_and_again_at_another_or_of_another_height(monkeypatch):
    def counted(up):
        there = SiteClimate(find_site("37.551,112.149", Catalogue(), elevation_m=up))
        return there.cooling((12.0,), "dry cooler")

    valley, peak = counted(753.0), counted(1453.0)
    assert valley[0].full.value < peak[0].full.value
    monkeypatch.setattr(free_cooling_hours, "FreeCoolingHours", None)  # to count is to fail
    assert (counted(753.0), counted(1453.0)) == (valley, peak)
    with pytest.raises(TypeError):
        counted(1053.0)


def test_the_figure_of_the_site_holds(climate):
    assert (
        one("mean_temperature", round(climate.mean_temperature().value, 1), "degC").verdict
        is Verdict.SUPPORTED
    )


def test_pue_and_wue_stand_beside_those_of_the_typical_years(climate):
    for kind in ("pue", "wue"):
        (table,) = one(kind, 1.3).tables
        column = [head.en for head in table.head].index("typical years: median")
        known = [case for case in climate.efficiencies if kind == "wue" or case.why_unknown is None]
        then = [f"{getattr(case, f'typical_{kind}').value:.2f}" for case in known]
        assert [row[column].en for row in table.rows] == then + [""] * (
            len(climate.efficiencies) - len(known)
        )


def test_the_pue_of_a_plant_that_nothing_published_confirms_is_unknown():
    found = one("pue", 1.3)
    row = {row[0].en: row for row in found.tables[0].rows}["Large, dry coolers or pumped refrigerant"]
    assert [cell.en for cell in row[1:4]] == ["UNKNOWN", "", "UNKNOWN"]
    assert "pumped refrigerant" not in found.definition.en
    alone = one("pue", 1.3, quote="With dry coolers the PUE is 1.3.")
    assert alone.verdict is Verdict.UNVERIFIABLE
    assert alone.measured is None
    assert "no figure of a plant with dry coolers" in alone.finding.en
    assert one("wue", 0.5, "L/kWh", quote="With dry coolers the WUE is 0.5.").verdict is Verdict.SUPPORTED


def test_a_bound_of_temperature():
    assert one("mean_temperature", 20, "degC", "at_most").verdict is Verdict.SUPPORTED
    found = one("mean_temperature", 5, "degC", "at_most")
    assert found.verdict is Verdict.CONTRADICTED
    assert "m up" in found.finding.en


def test_an_unknown_elevation_is_said():
    found = one("mean_temperature", 0, "degC", site=find_site("37.55117,112.14944", Catalogue()))
    assert "UNKNOWN" in found.finding.en


def test_far_from_every_station_nothing_is_said():
    site = find_site("0,-140", Catalogue())
    for kind, unit in (
        ("mean_temperature", "degC"),
        ("free_cooling", "h/yr"),
        ("pue", ""),
    ):
        found = one(kind, 2, unit, site=site)
        assert found.verdict is Verdict.UNVERIFIABLE
        assert found.needed.en


def test_four_months_depend_on_the_technology():
    found = one("free_cooling", 4 * MONTH_H, "h/yr")
    assert found.verdict is Verdict.DEPENDS
    assert "7 °C" in found.definition.en
    assert found.measured.value / MONTH_H == pytest.approx(
        3.4, abs=0.4
    )  # 3.7 by an own estimate, less 0.82 K at 0.3 a K
    states = {row[0].en: row[3].en for row in found.tables[0].rows}
    water = "Water-side, water at {} °C, tower sized for {}"
    assert states[water.format(7, "free cooling")].startswith("within")
    assert states[water.format(18, "free cooling")] == "gives more"
    assert states[water.format(7, "24 °C wet bulb")] == "gives less"


# At 7 degC water a tower sized for free cooling gives 3.9 months here, one sized for summer 0.6; at 18 degC 7.5
# and 5.3, in the typical years; about 0.3 less at present (the year of Taiyuan hour by hour:
# tests/cooling/test_towers.py).
@pytest.mark.parametrize(
    ("months", "supply_c", "verdict"),
    [
        (4, 7.0, Verdict.DEPENDS),  # one end
        (10, 7.0, Verdict.CONTRADICTED),  # outside both
        (7.5, 18.0, Verdict.DEPENDS),
        (6.4, 18.0, Verdict.DEPENDS),  # between them: a tower of some size
        (12, 18.0, Verdict.CONTRADICTED),
        (0.3, 7.0, Verdict.SUPPORTED),  # both give more
        (12.0, 45.0, Verdict.SUPPORTED),  # so warm that the tower does not matter
    ],
)
def test_a_supply_temperature_leaves_the_tower_open(months, supply_c, verdict):
    found = one("free_cooling", months * MONTH_H, "h/yr", supply_c=supply_c)
    assert found.verdict is verdict
    rows = [row[0].en for row in found.tables[0].rows]
    assert [row.endswith("wet bulb") for row in rows] == [False, True]


def test_twelve_months_without_chillers_fail_everywhere_but_in_words():
    found = one("free_cooling", 8760, "h/yr", "at_least")
    assert found.verdict in (Verdict.CONTRADICTED, Verdict.DEPENDS)
    assert all(row[3].en != "gives more" for row in found.tables[0].rows)


def test_nine_days_are_exceeded_by_all():
    found = one("free_cooling", 0.3 * MONTH_H, "h/yr")
    assert found.verdict is Verdict.SUPPORTED


def test_up_to_asks_for_a_technology_that_reaches_it():
    """ "Up to" is praise: fewer hours do not support it."""
    assert one("free_cooling", 8760, "h/yr", "at_most", supply_c=7.0).verdict is Verdict.CONTRADICTED
    assert one("free_cooling", 10 * MONTH_H, "h/yr", "at_most", supply_c=18.0).verdict is Verdict.CONTRADICTED
    assert one("free_cooling", 3 * MONTH_H, "h/yr", "at_most", supply_c=7.0).verdict is Verdict.DEPENDS
    assert one("free_cooling", 4 * MONTH_H, "h/yr", "at_most", supply_c=18.0).verdict is Verdict.SUPPORTED
    found = one("free_cooling", 8 * MONTH_H, "h/yr", "at_most")
    assert found.verdict is Verdict.DEPENDS
    assert found.tolerance.en.startswith("up to")


def test_the_supply_temperature_gives_the_hours(climate):
    supply = climate.supply_for(4 * MONTH_H)
    assert climate.cooling((), stated_c=supply)[0].full.value == pytest.approx(4 * MONTH_H, abs=10)
    assert math.isnan(climate.supply_for(20_000))


def test_the_mean_at_a_station_is_that_of_its_own_hours():
    """From the hours of the table, summed here class by class (independently)."""
    table = climate_table()
    s = int(np.flatnonzero(table.stations.wmo == "537720")[0])
    stations = table.stations
    site = find_site(
        f"{stations.lat[s]},{stations.lon[s]}",
        Catalogue(),
        elevation_m=float(stations.elevation_m[s]),
    )
    part = slice(table.offset[s], table.offset[s + 1])
    tenths = table.dry_bulb[part].astype(float)
    counted = np.average((tenths - 600) / 10, weights=table.hours[part])
    assert SiteClimate(site).mean_temperature().value == pytest.approx(
        counted + NAMED_SHIFTS["present"].kelvin, abs=0.35
    )
    assert SiteClimate(site).typical_temperature().value == pytest.approx(counted, abs=0.35)


def test_the_elevation_falls_with_the_temperature(climate):
    heights = [climate.elevation_for(t) for t in (12, 10, 8, 6, 4)]
    assert heights == sorted(heights)
    assert climate.elevation_for(60) == -math.inf
    assert climate.elevation_for(-60) == math.inf


def test_a_temperature_of_nowhere():
    assert "no elevation" in one("mean_temperature", 60, "degC").finding.en


@pytest.mark.parametrize(
    ("mode", "word"),
    [
        ("水侧自然冷却", "Water-side"),
        ("间接蒸发冷却", "Indirect"),
        ("新风", "Direct air"),
        ("dry cooler", "Dry"),
    ],
)
def test_a_technology_that_the_document_names(climate, mode, word):
    assert all(t.label.en.startswith(word) for t in climate.cooling((12.0, 18.0), mode))


def test_no_technology_gives_more_than_a_year():
    for row in one("free_cooling", 4 * MONTH_H, "h/yr").tables[0].rows:
        highest = row[1].en.replace(",", "").rstrip(")").replace("(", "-").split("-")[-1]
        assert float(highest) <= 8760


# Table UE of Lei and Masanet, climates 5A to 6A around the basin: large plants 1.08-1.22, midsize with a
# water-side economiser 1.27-1.53 (5 % to 95 %).
def test_pue_is_that_of_the_published_model(climate):
    found = {e.id: e.pue for e in climate.efficiencies}
    assert 1.06 < found["large_waterside"].low < found["large_waterside"].high < 1.22
    assert 1.25 < found["midsize_waterside"].low < found["midsize_waterside"].high < 1.58


def test_pue_of_the_county_depends_on_the_design():
    found = one("pue", 1.3)
    assert found.verdict is Verdict.DEPENDS
    assert "Large, water-cooled chillers with water-side economiser" in found.definition.en
    assert "Small" not in found.definition.en
    # Not the midsize with outdoor air, nor the two with chillers alone; that of dry coolers is UNKNOWN.
    assert "6 of 9" in found.finding.en
    assert "not proof of operation" in found.finding.en
    assert "metered" in found.needed.en
    reaches = {row[0].en: row[3].en for row in found.tables[0].rows}
    assert reaches["Midsize, water-cooled chillers alone"] == "no"


def test_a_pue_that_no_design_reaches():
    found = one("pue", 1.02)
    assert found.verdict is Verdict.CONTRADICTED
    assert "No design" in found.finding.en


def test_a_pue_has_no_tolerance(climate):
    known = [e.pue for e in climate.efficiencies if e.why_unknown is None]
    least, most = min(pue.low for pue in known), max(pue.high for pue in known)
    assert one("pue", least).verdict is Verdict.DEPENDS
    assert one("pue", least - 0.001).verdict is Verdict.CONTRADICTED
    assert one("pue", most).verdict is Verdict.SUPPORTED
    assert one("pue", most - 0.001).verdict is Verdict.DEPENDS


def test_measured_is_the_range_of_the_named_designs(climate):
    """Not only the best one; the comparison is with a design of at most the figure."""
    found = one("pue", 1.3)
    reach = [e.pue for e in climate.efficiencies if e.pue.low <= 1.3 and e.why_unknown is None]
    assert 1 < len(reach) < len(climate.efficiencies)
    assert (found.measured.low, found.measured.high) == (
        min(f.low for f in reach),
        max(f.high for f in reach),
    )
    assert found.measured.low <= found.measured.value <= found.measured.high
    assert found.compared_as == "at_most"
    assert "at most 1.3" in found.tolerance.en


@pytest.mark.parametrize(("kind", "unit"), [("pue", ""), ("wue", "L/kWh")])
def test_the_wording_gives_the_range_of_all_designs(climate, kind, unit):
    """Not of those that reach the figure: "the climate allows up to 1.3" follows from asking for 1.3."""
    designs = [e for e in climate.efficiencies if kind == "wue" or e.why_unknown is None]
    figures = [getattr(e, kind) for e in designs]
    low, high = min(f.low for f in figures), max(f.high for f in figures)
    found = one(kind, sorted(f.low for f in figures)[len(figures) // 2], unit)
    assert found.verdict is Verdict.DEPENDS
    assert f"{low:.2f}-{high:.2f}" in found.wording.en
    assert f"{low:.2f}—{high:.2f}" in found.wording.zh
    assert f"all {len(designs)} designs" in found.wording.en
    assert f"{len(designs)}种方案" in found.wording.zh


def test_a_plant_that_the_sentence_names_is_judged_alone(climate):
    named = {e.technology for e in climate.efficiencies_of("水侧自然冷却，PUE 1.3")}
    assert named == {"water_side"}
    assert climate.efficiencies_of("the tower building has a PUE of 1.3") == climate.efficiencies


def test_wue_by_design():
    assert one("wue", 5, "L/kWh").verdict is Verdict.SUPPORTED
    assert one("wue", 1.0, "L/kWh").tables[0].rows


def test_no_pue_is_under_one():
    assert one("pue", 0.95).verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize(("value", "verdict"), [(750, Verdict.SUPPORTED), (900, Verdict.CONTRADICTED)])
def test_elevation(value, verdict):
    assert one("elevation", value, "m").verdict is verdict


def test_elevation_that_nobody_knows():
    found = one("elevation", 800, "m", site=find_site("37.5,112", Catalogue()))
    assert found.verdict is Verdict.UNVERIFIABLE


def test_an_elevation_that_the_user_gave_proves_nothing():
    given = find_site("Jiaocheng", Catalogue(), elevation_m=1448)
    found = one("elevation", 1448, "m", site=given)
    assert found.verdict is Verdict.UNVERIFIABLE
    assert found.measured is None
    assert found.needed.en
    assert one("elevation", 900, "m", site=given).verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    ("kind", "value", "unit", "words"),
    [
        ("mean_temperature", 7, "degC", {}),
        ("free_cooling", 6.2 * MONTH_H, "h/yr", {"mode": "dry cooler", "supply_c": 15.0}),
    ],
)
def test_what_holds_only_at_the_elevation_as_given_is_not_supported(kind, value, unit, words):
    given = find_site("Jiaocheng", Catalogue(), elevation_m=1664)
    found = one(kind, value, unit, site=given, **words)
    assert found.verdict is Verdict.DEPENDS
    assert "1664 m as given" in found.definition.en
    assert "海拔" in found.finding.zh
    assert found.needed.en
    assert one(kind, value, unit, **words).verdict is Verdict.CONTRADICTED


def test_what_holds_at_the_elevation_of_the_tables_too_needs_no_given_one():
    given = find_site("Jiaocheng", Catalogue(), elevation_m=760)
    assert one("mean_temperature", 11.5, "degC", site=given).verdict is Verdict.SUPPORTED


def test_a_given_elevation_proves_nothing_where_no_table_knows_another():
    held = SiteClimate(find_site("37.7,112.0", Catalogue(), elevation_m=1900)).mean_temperature().value
    found = one("mean_temperature", held, "degC", site=find_site("37.7,112.0", Catalogue(), elevation_m=1900))
    assert found.verdict is Verdict.DEPENDS


def test_a_temperature_names_the_elevation_as_given():
    given = find_site("Jiaocheng", Catalogue(), elevation_m=1448)
    assert "given 1448 m" in one("mean_temperature", 7, "degC", site=given).finding.en
    assert "given" not in one("mean_temperature", 7, "degC").finding.en


@pytest.mark.parametrize(
    ("kind", "unit", "steps"), [("pue", "", (1.06, 1.1, 1.2, 1.3)), ("wue", "L/kWh", (0.0, 0.2, 0.9))]
)
def test_the_condition_of_an_efficiency_reads_on_from_its_heading(kind, unit, steps):
    # "Only in this sense: with one of these designs ...: A; B", 成立条件：采用下列任一方案……
    found = [one(kind, value, unit) for value in steps]
    open_ = [j.definition for j in found if j.verdict is Verdict.DEPENDS]
    assert open_
    for said in open_:
        many_en, many_zh = "; " in said.en.partition("; or with ")[0], "；" in said.zh.partition("；或者")[0]
        assert said.en.startswith("with one of these designs" if many_en else "with this design"), said.en
        assert said.zh.startswith("采用下列任一方案" if many_zh else "采用该方案"), said.zh
