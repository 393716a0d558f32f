"""Criteria of the project: the same figures as the command's, UNKNOWN where it is, and shared where it is."""

import numpy as np
import pytest

import siting
from siting.errors import SitingError
from siting.power.carbon import factors_of_provinces

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
