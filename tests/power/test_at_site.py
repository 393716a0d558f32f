"""The project of a study at a site, from figures small enough to work out by hand: where PUE, costs, water and sources
come from, the formula for comparison, and what is UNKNOWN."""

from dataclasses import replace

import numpy as np
import pytest

from siting.catalogue import Catalogue
from siting.climate.climate_source import climate_of
from siting.errors import StudyError
from siting.evidence import Label, Source
from siting.power.at_site import basis_at, costs_at, report_at, require_basis, water_of, with_performance
from siting.power.connection import GridNetwork
from siting.power.firm_capacity import CaseId, Holds
from siting.power.load import Performance, Range
from siting.power.network_schema import NetworkPart
from siting.power.project_schema import ProjectPart
from siting.power.report import SiteHere, performance_at, stated_performance, stated_report
from tests.support.power_exhibits import PART as WITH_NETWORK
from tests.support.power_exhibits import network_at

HERE = SiteHere(Label("A", "甲"), 112.156, 37.551, 753.0)
ABROAD = SiteHere(Label("B", "乙"), -0.1, 51.5, 10.0)
CASE = "large_indirect_evaporative"
CLIMATE = climate_of(None)
# 4,000 racks x 2.5 kW = 10 MW of equipment; x PUE 1.2 = 12 MW or 105.12 GWh a year.
PROJECT = {"phases": [{"name": "I", "racks": 4000}], "rack_kw": 2.5, "pue": 1.2}
COSTS = {
    "year": 2026, "land_per_mu": [0.2e6, 0.3e6], "land_mu": 100, "building_per_m2": 4000, "floor_m2": 20_000,
    "power_train_per_it_kw": 8000, "cooling_per_it_kw": 3000, "line_per_km": 1e6, "line_km": 10, "substation_each": 40e6,
    "energy_per_kwh": [0.4, 0.5], "water_per_m3": 5, "cerf_dc": {},
}  # fmt: skip
TWO = [{"transformers": 2, "each_mva": 63}] * 2


def _part(**changed):
    return ProjectPart.model_validate(PROJECT | changed)


def _report(site=HERE, network=None, outages=1, **changed):
    part = _part(**changed)
    return report_at(part, site, require_basis(part, site, CLIMATE), network, outages=outages)


def _costs(site=HERE, network=None, stations=TWO, **changed):
    given = {key: value for key, value in (COSTS | changed).items() if value is not None}
    return _report(site, network, stations=stations, costs=given).costs


def _quantity(costs, item):
    return next(line.quantity for line in costs.lines if line.item == item)


# --- PUE and sources


def test_a_stated_pue_holds_all_year_and_water_is_known_with_a_wue():
    bare, wet = (basis_at(_part(**given), HERE, CLIMATE) for given in ({}, {"wue": [0.4, 0.8]}))
    assert bare.performance == Performance(Range(1.2, 1.2), Range(1.2, 1.2), None)
    assert wet.performance.wue == Range(0.4, 0.8)
    assert bare.remark.en.startswith("PUE as stated")
    assert wet.remark.en.startswith("PUE and WUE as stated")


@pytest.fixture(scope="module")
def by_share():
    """PUE of the year by the share of the equipment in use."""
    years = CLIMATE.years_of(None)
    place = HERE.lon, HERE.lat, HERE.elevation_m

    def at(share, case=CASE, climate=CLIMATE):
        return performance_at(case, climate, years, place, it_share=share)

    return at


def test_the_plant_runs_at_the_highest_share_of_use(by_share):
    part = _part(pue=None, cooling_case=CASE, utilisation=[0.5, 0.8], simultaneity=[0.5, 0.75])
    found = basis_at(part, HERE, CLIMATE).performance
    assert found == by_share(0.6)[0]  # 0.8 x 0.75
    assert found != by_share(0.8)[0]


def test_the_share_of_use_is_held_to_what_is_published_and_to_all_of_it(by_share):
    # Figures of this case are published from half load on; of large_airside at full load alone.
    assert by_share(0.2) == by_share(0.5) != by_share(0.7)
    assert by_share(1.5) == by_share(1.0)
    assert by_share(0.4, "large_airside") == by_share(1.0, "large_airside")


def test_the_hottest_hours_are_above_the_year_and_water_is_with_them(by_share):
    found, remark = by_share(1.0)
    assert 1.0 < found.pue.low < found.pue.high < found.peak_pue.high
    assert 0.0 <= found.wue.low < found.wue.high
    assert "exceeded in 35 hours a year" in remark.en  # 0.4% of 8,760


def test_a_case_that_no_figure_confirms_is_not_used(by_share):
    with pytest.raises(StudyError, match="PUE UNKNOWN: no figure of a plant with dry coolers"):
        by_share(1.0, "large_dry_cooler")


def test_at_the_reach_of_the_nearest_station_the_climate_is_known_and_beyond_it_not(by_share):
    near = CLIMATE.neighbours(*(np.array([x]) for x in (HERE.lon, HERE.lat, HERE.elevation_m)))
    km = float(near.distance_km[0, 0])
    assert by_share(1.0, climate=replace(CLIMATE, reach_km=km)) == by_share(1.0)
    assert by_share(1.0, climate=replace(CLIMATE, reach_km=km - 1e-6)) is None


def test_where_no_climate_is_known_a_stated_pue_is_asked_for():
    part = _part(pue=None, cooling_case=CASE)
    assert basis_at(part, ABROAD, CLIMATE) is None
    with pytest.raises(StudyError, match="no climate is known at 'B'"):
        require_basis(part, ABROAD, CLIMATE)
    assert require_basis(_part(), ABROAD, CLIMATE).performance.pue == Range(1.2, 1.2)


def test_each_figure_names_its_sources():
    def ids(report):
        return [source.id for source in report.sources]

    assert ids(_report(ABROAD)) == ["transformer-layouts"]
    assert ids(_report()) == ["transformer-layouts", "grid-carbon"]
    assert ids(_report(grid_kgco2_per_kwh=0.5)) == ["transformer-layouts"]
    of_climate = ids(_report(pue=None, cooling_case=CASE))
    assert of_climate[0] == "transformer-layouts"
    assert of_climate[2:] == ["climate-table", "station-blend", "grid-carbon"]
    network = GridNetwork(NetworkPart(stations="grid_stations"), Catalogue())
    stations = network.stations.source
    assert ids(_report(network=network)) == ["transformer-layouts", stations, "grid-carbon"]
    own = Source("own", Label("Own", "自有"), "", "", "", "user", Label("", ""))
    basis = basis_at(_part(pue=None, cooling_case=CASE), HERE, replace(CLIMATE, own=own))
    assert [source.id for source in basis.sources][2:] == ["own"]


# --- what the report holds


def test_load_stations_and_carbon_are_those_of_the_project():
    report = _report(stations=TWO, grid_kgco2_per_kwh=[0.5, 0.6])
    assert report.total.energy_gwh == pytest.approx((105.12, 105.12))
    assert report.carbon.tonnes == pytest.approx((52_560, 63_072))
    assert report.connection is report.costs is None
    assert (report.outages, {case.id: case.groups[0].capacity_mva for case in report.cases if case.groups}) == (
        1, {CaseId.pooled: 126, CaseId.coupled: 189},
    )  # fmt: skip
    out = _report(stations=TWO, outages=2)
    assert (out.outages, out.cases[2].groups[0].capacity_mva) == (2, 126)
    assert _report(ABROAD).carbon is None


def test_the_report_of_a_document_has_one_transformer_out_and_knows_no_site():
    project = _part(stations=TWO[:1]).project()
    stated, remark = stated_performance(Range(1.2, 1.2))
    report = stated_report(HERE, project, stated, remark)
    assert report.outages == 1
    assert (report.decides.holds, report.decides.groups[0].capacity_mva) == (Holds.yes, 63)
    assert report.water.need is report.carbon is report.costs is None
    assert stated_report(HERE, _part().project(), stated, remark).decides is None


def test_water_that_may_be_taken():
    total = _report(wue=0.5).total  # 10 MW x 8,760 h x 0.5 L/kWh = 43,800 m3
    assert total.water_m3 == pytest.approx((43_800, 43_800))
    assert water_of(_part(wue=0.5), total).supply is None
    both = water_of(_part(wue=0.5, water={"allocation_m3": 30_000, "reclaimed_m3": [10_000, 20_000]}), total)
    assert both.left == pytest.approx((-3_800, 6_200))
    one = water_of(_part(wue=0.5, water={"reclaimed_m3": 50_000}), total)
    assert (one.allocation, one.left) == (None, pytest.approx((6_200, 6_200)))


# --- costs


def test_quantities_are_stated_or_those_of_the_site_and_the_network():
    assert _report().costs is None
    site = replace(HERE, area_mu=250.0)
    stated, own = _costs(site), _costs(site, land_mu=None)
    assert (_quantity(stated, "land"), _quantity(own, "land")) == (Range(100, 100), Range(250, 250))
    assert _quantity(_costs(land_mu=None), "land") is None
    assert _quantity(_costs(), "building") == Range(20_000, 20_000)
    assert _quantity(_costs(floor_m2=None), "building") is None
    assert _quantity(_costs(), "substation") == Range(2, 2)
    network = network_at(HERE.lon, HERE.lat, ProjectPart.model_validate(WITH_NETWORK))
    report = _report(network=network, costs={"year": 2026, "line_per_km": 1e6})
    assert _quantity(report.costs, "line") == report.connection.line_km
    assert _quantity(_costs(network=network), "line") == Range(10, 10)


def test_another_pue_changes_the_load_and_keeps_the_lines_of_the_network():
    network = network_at(HERE.lon, HERE.lat, ProjectPart.model_validate(WITH_NETWORK))
    costs = {"year": 2026, "line_per_km": 1e6, "energy_per_kwh": 0.4}
    for given in (network, None):
        report = _report(network=given, costs=costs, stations=TWO, outages=2)
        again = with_performance(
            _part(costs=costs, stations=TWO), report, Performance(Range(1.5, 1.5), Range(1.5, 1.5))
        )
        assert _quantity(again.costs, "line") == _quantity(report.costs, "line")
        assert _quantity(again.costs, "energy") == pytest.approx((131.4e6, 131.4e6))
        assert (again.outages, again.place) == (2, report.place)


# --- the formula for comparison


def test_the_formula_for_comparison_from_the_costs_of_a_project():
    # Millions: land 20-30, building 80, connection 10 + 2 x 40 = 90, energy 105.12 GWh x 0.4-0.5 = 42.048-52.56.
    plain = 20 + 80 + 90 + 42.048, 30 + 80 + 90 + 52.56
    assert _costs().cerf_dc == pytest.approx(plain, rel=1e-9)
    assert _costs(cerf_dc=None).cerf_dc is None
    # Chillers: a quarter more energy. Taxes on 0.16 of land and building, 0.80 of 80 + 30 of equipment, and all of that
    # and energy.
    taxed = _costs(
        cerf_dc={"mechanical": True, "real_tax": 0.01, "personal_tax": 0.02, "sales_tax": 0.05}
    ).cerf_dc
    wanted = [
        land + 80 + 90 + 1.25 * energy + 0.16 * (land + 80) * 0.01 + 0.8 * 110 * 0.02 + 0.05 * (110 + 1.25 * energy)
        for land, energy in ((20, 42.048), (30, 52.56))
    ]  # fmt: skip
    assert taxed == pytest.approx(wanted)


def test_a_whole_build_has_its_equipment_in_it():
    parts = dict.fromkeys(("building_per_m2", "floor_m2", "power_train_per_it_kw", "cooling_per_it_kw"))
    # 10 MW x 20 million in place of the 80 of the building.
    found = _costs(**parts, build_per_it_mw=20e6, cerf_dc={"personal_tax": 1}).cerf_dc
    assert found == pytest.approx((20 + 200 + 90 + 42.048, 30 + 200 + 90 + 52.56))


@pytest.mark.parametrize(
    ("changed", "less"),
    [
        ({"leave_out": ["land"]}, (20, 30)),
        ({"leave_out": ["line"]}, (10, 10)),
        ({"leave_out": ["line", "substation"]}, (90, 90)),
        ({"leave_out": ["power_train", "cooling"]}, (0, 0)),
        ({"water_per_m3": None}, (0, 0)),  # no part of the formula
        *(({key: None}, None) for key in ("land_per_mu", "building_per_m2", "energy_per_kwh", "line_per_km")),
        *(
            ({key: None}, None)
            for key in ("power_train_per_it_kw", "cooling_per_it_kw", "land_mu", "line_km")
        ),
        ({"leave_out": ["building"]}, None),
        ({"leave_out": ["energy"]}, None),
    ],
)
def test_what_is_left_out_counts_nothing_and_what_is_missing_makes_it_unknown(changed, less):
    found = _costs(**changed).cerf_dc
    if less is None:
        assert found is None
    else:
        assert found == pytest.approx((232.048 - less[0], 252.56 - less[1]))


def test_the_formula_of_a_load_alone():
    part = _part(costs=COSTS, stations=TWO)
    assert costs_at(part, HERE, _report().total).cerf_dc == pytest.approx((232.048, 252.56))
