"""Criteria of the project: the same figures as the command's, UNKNOWN where it is, and shared where it is."""

import numpy as np
import pytest

import siting
from siting.catalogue import Catalogue
from siting.criteria.project import COST_CAPITAL, COST_CONNECTION, POWER_DEMAND, places_of
from siting.errors import SitingError
from siting.evidence import EvidenceClass
from siting.power.carbon import factors_of_provinces
from siting.texts import say
from tests.support.places import SEAT, sites

STUDY = """title: Test
sites: {file: sites.csv}
criteria:
  - {id: power_demand, weight: 1, value: {kind: linear, worst: 200, best: 0}}
  - {id: carbon_yearly, weight: 1, value: {kind: linear, worst: 2000, best: 0}}
  - {id: water_balance, weight: 1, value: {kind: linear, worst: -1000000, best: 1000000}}
  - {id: cost_capital, weight: 1, value: {kind: linear, worst: 10000, best: 0}}
  - {id: cost_yearly, weight: 1, value: {kind: linear, worst: 1000, best: 0}}
  - {id: cost_connection, weight: 1, value: {kind: linear, worst: 500, best: 0}}
project:
  phases: [{name: I, racks: 40200}]
  rack_kw: [2.5, 3]
  PLANT
  stations: [{transformers: 3, each_mva: 63}]
  water: {allocation_m3: 500000}
  costs: {year: 2026, leave_out: [land], build_per_it_mw: 5.0e7, line_per_km: 1.0e6, line_km: 10, substation_each: 5.0e7,
          energy_per_kwh: 0.4, water_per_m3: 5}
"""
SITES = "site_id,name,lon,lat,elevation_m\nA,North,112.156,37.551,753\nB,Abroad,0.1,51.5,10\n"


@pytest.fixture(scope="module")
def studies(tmp_path_factory):
    found = {}
    plants = {"stated": "pue: 1.3\n  wue: 0.5", "climate": "cooling_case: large_indirect_evaporative"}
    for name, plant in plants.items():
        folder = tmp_path_factory.mktemp(name)
        (folder / "sites.csv").write_text(SITES, encoding="utf-8")
        (folder / "study.yaml").write_text(STUDY.replace("PLANT", plant), encoding="utf-8")
        study = siting.load_study(folder / "study.yaml")
        found[name] = study, siting.run(study).outcome
    return found


def _figures(outcome, row):
    return {
        c.id: (float(c.measured.main.low[row]), float(c.measured.main.high[row]))
        for c in outcome.criteria
        if c.measured.main.known[row]
    }


def test_by_hand(studies):
    figures = _figures(studies["stated"][1], 0)
    # 40,200 x 2.5-3 kW = 100.5-120.6 MW; x 1.3 / 0.95 = 137.5-165.0 MVA; x 8.76 x 1.3 = 1144.5-1373.4 GWh.
    assert figures["power_demand"] == pytest.approx((137.526, 165.032), abs=1e-3)
    assert figures["water_balance"] == pytest.approx(
        (500_000 - 120.6 * 8760 * 0.5, 500_000 - 100.5 * 8760 * 0.5)
    )
    assert figures["cost_capital"] == pytest.approx((100.5 * 50 + 10 + 50, 120.6 * 50 + 10 + 50))
    assert figures["cost_connection"] == pytest.approx((60, 60))
    assert figures["cost_yearly"] == pytest.approx(
        (1144.494 * 0.4 + 0.44019 * 5, 1373.393 * 0.4 + 0.528228 * 5), rel=1e-5
    )


@pytest.mark.parametrize("name", ["stated", "climate"])
def test_the_command_gives_the_same_figures(studies, name):
    study, outcome = studies[name]
    report = siting.power_of("North", study).found
    figures = _figures(outcome, 0)
    assert figures["power_demand"] == pytest.approx(report.total.peak_mva)
    assert figures["carbon_yearly"] == pytest.approx([t / 1000 for t in report.carbon.tonnes])
    assert figures["water_balance"] == pytest.approx(report.water.left)
    assert figures["cost_capital"] == pytest.approx(report.costs.capital.total)
    assert figures["cost_yearly"] == pytest.approx(report.costs.yearly.total)


def test_where_no_climate_is_known_only_a_stated_pue_gives_figures(studies):
    assert _figures(studies["climate"][1], 1) == {}
    abroad = _figures(studies["stated"][1], 1)
    assert "power_demand" in abroad
    assert "carbon_yearly" not in abroad  # no factor is published there


def test_what_is_the_projects_is_shared_by_all_sites(studies):
    parts = {}
    for name, (_, outcome) in studies.items():
        (shared,) = outcome.criteria[0].measured.main.shared
        assert shared.id == "project-power_demand"
        parts[name] = float(np.asarray(shared.part)[0])
    assert parts["stated"] == 1.0
    assert 0.2 < parts["climate"] < 1.0  # the climate of a site is its own


def test_without_a_project_it_says_what_to_add(tmp_path):
    (tmp_path / "sites.csv").write_text(SITES, encoding="utf-8")
    (tmp_path / "study.yaml").write_text(STUDY.split("project:", maxsplit=1)[0], encoding="utf-8")
    with pytest.raises(SitingError, match="power_demand needs the project of the study"):
        siting.run(siting.load_study(tmp_path / "study.yaml"))


def test_the_factor_of_the_province_by_year(tmp_path):
    (tmp_path / "sites.csv").write_text(SITES, encoding="utf-8")
    rows = "\n".join(
        f"  - {{id: c{y}, measure: grid_carbon, params: {{year: {y}}}, weight: 1, value: {{kind: linear, worst: 1, best: 0}}}}"
        for y in (2021, 2022)
    )
    text = f"title: T\nsites: {{file: sites.csv}}\ncriteria:\n{rows}\n"
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    found = siting.run(siting.load_study(tmp_path / "study.yaml")).outcome.criteria
    shanxi = factors_of_provinces()["山西省"]
    assert [c.measured.main.value[0] for c in found] == [shanxi[2021], shanxi[2022]]


def _main(studies, name, criterion):
    return next(c for c in studies[name][1].criteria if c.id == criterion).measured.main


def test_the_figure_is_the_middle_and_exact_only_where_nothing_is_uncertain(studies):
    demand, line = _main(studies, "stated", "power_demand"), _main(studies, "stated", "cost_connection")
    assert demand.value[0] == pytest.approx((137.526 + 165.032) / 2, abs=1e-3)
    assert demand.evidence[0] == EvidenceClass.ESTIMATED
    # 10 km x 1 million and a substation of 50 million: no range, nothing to share.
    assert (line.value[0], line.evidence[0]) == (60, EvidenceClass.DERIVED)
    assert [float(np.asarray(m.shared[0].part)[0]) for m in (demand, line)] == [1.0, 0.0]


def test_what_is_not_known_says_why_and_shares_nothing(studies):
    carbon, demand = _main(studies, "stated", "carbon_yearly"), _main(studies, "climate", "power_demand")
    said = [main.notes[main.note_code[1]].en for main in (carbon, demand)]
    assert said == [say("project.carbon_yearly.missing").en, say("project.no_climate").en]
    assert [main.shared[0].code.tolist() for main in (carbon, demand)] == [[0, -1], [0, -1]]
    assert carbon.notes[carbon.note_code[0]].en == ""


def test_the_part_that_all_sites_share_is_that_of_the_racks(studies):
    study, _ = studies["climate"]
    low, high = siting.power_of("North", study).found.performance.peak_pue
    # 40,200 racks of 2.5-3 kW: with the middle of the PUE alone, the range is 0.5 kW times that middle.
    share = (0.5 * (low + high) / 2 / (3 * high - 2.5 * low)) ** 2
    part = _main(studies, "climate", "power_demand").shared[0].part
    assert float(np.asarray(part)[0]) == pytest.approx(share, rel=1e-9)


def test_what_a_list_of_criteria_says_of_them():
    # The currency is that of a project; all of them change with what is built, and are reported as such.
    units = {c.id: c.unit for c in (POWER_DEMAND, COST_CAPITAL, COST_CONNECTION)}
    assert units == {"power_demand": "MVA", "cost_capital": "", "cost_connection": ""}
    assert all(c.changeable for c in (POWER_DEMAND, COST_CAPITAL, COST_CONNECTION))


def test_units_are_those_of_the_project(studies):
    units = {c.id: c.measured.main.unit for c in studies["stated"][1].criteria}
    assert units == {
        "power_demand": "MVA", "carbon_yearly": "kt CO2/yr", "water_balance": "m3/yr", "cost_capital": "million CNY",
        "cost_yearly": "million CNY/yr", "cost_connection": "million CNY",
    }  # fmt: skip


def _measured(criterion, place, **changed):
    project = {
        "phases": [{"name": "I", "racks": 4000}], "rack_kw": 2.5, "pue": 1.2,
        "stations": [{"transformers": 2, "each_mva": 63}], **changed,
    }  # fmt: skip
    ready = criterion.prepare(criterion.params.model_validate({"project": project}), Catalogue())
    return ready.measure(place).main


@pytest.mark.parametrize("racks", [4, 4000])  # ranges far below and above 1 MVA
def test_a_stated_pue_is_the_projects_however_small_the_project(racks):
    stated = {"phases": [{"name": "I", "racks": racks}], "rack_kw": [2.5, 3]}
    of_climate = {**stated, "pue": None, "cooling_case": "large_indirect_evaporative"}
    place = sites([SEAT], elevation_m=[753])
    sure, unsure = (
        float(_measured(POWER_DEMAND, place, **x).shared[0].part[0]) for x in (stated, of_climate)
    )
    assert 0 < unsure < sure == 1


def test_only_costs_ask_for_the_network():
    network = {"stations": "grid_stations"}
    costs = {"year": 2026, "currency": "USD", "line_per_km": 1e6, "line_km": 10, "substation_each": 5e7}
    place = sites([SEAT])
    demand, line = (
        _measured(c, place, network=network, costs=costs) for c in (POWER_DEMAND, COST_CONNECTION)
    )
    source = Catalogue().layer("grid_stations").source
    assert (source in demand.sources, source in line.sources) == (False, True)
    assert (demand.unit, line.unit) == ("MVA", "million USD")
    assert _measured(COST_CONNECTION, place, costs=costs).value[0] == 60
    assert not _measured(COST_CONNECTION, place).known[0]  # no prices


def test_the_area_of_a_site_is_its_land():
    costs = {
        "year": 2026,
        "land_per_mu": 1e6,
        "leave_out": ["building", "power_train", "cooling", "line", "substation"],
    }
    place = sites([SEAT, SEAT], area_mu=[250.0, np.nan])
    found = _measured(COST_CAPITAL, place, costs=costs)
    assert (found.value[0], found.known.tolist()) == (250, [True, False])


def test_a_site_is_called_by_its_name_or_else_its_number():
    place = sites([SEAT, SEAT, SEAT], name=["North", "", "South"], name_zh=["北", "", ""])
    assert [(site.label.en, site.label.zh) for site in places_of(place)] == [
        ("North", "北"),
        ("s1", "s1"),
        ("South", "South"),
    ]
