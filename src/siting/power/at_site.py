"""The project of a study at a site: load, firm capacity, carbon, water and costs, by one arithmetic for all.

The command, the criteria, the map, the checklist and reports all call `report_at`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from siting.catalogue import sources
from siting.climate.climate_source import Climate
from siting.cooling.pue_cases import require_case
from siting.errors import StudyError, quote
from siting.evidence import Label, Source
from siting.power.carbon import CARBON_SOURCE, carbon_of
from siting.power.cerf import CerfInputs, cerf_dc_cost
from siting.power.connection import GridNetwork
from siting.power.cost_schema import CerfPart
from siting.power.costs import Costs, Quantities, costs_of
from siting.power.firm_capacity import firm_cases
from siting.power.load import Load, Performance, Range, load_of, loads_by_phase, racks_of
from siting.power.prices import Item
from siting.power.project_schema import ProjectPart
from siting.power.report import PowerReport, SiteHere, performance_at, stated_performance
from siting.power.substations import SOURCE
from siting.power.water import WaterBalance
from siting.records import dataclass


@dataclass(frozen=True)
class Basis:
    """PUE and WUE of a project at a site, where they come from, and the sources."""

    performance: Performance
    remark: Label
    sources: tuple[Source, ...]


def basis_at(part: ProjectPart, site: SiteHere, climate: Climate) -> Basis | None:
    """Return PUE and WUE at a site, as stated or by its climate; None if no climate is known there."""
    if part.pue is not None:
        wue = None if part.wue is None else Range(*part.wue)
        return Basis(*stated_performance(Range(*part.pue), wue), (SOURCE,))
    assert part.cooling_case is not None  # noqa: S101  (the schema requires one of the two)
    found = performance_at(
        part.cooling_case,
        climate,
        climate.years_of(None),
        (site.lon, site.lat, site.elevation_m),
        it_share=part.utilisation[1] * part.simultaneity[1],
    )
    if found is None:
        return None
    known = sources()
    of_climate = [known[name] for name in climate.sources] if climate.own is None else [climate.own]
    return Basis(*found, (SOURCE, known[require_case(part.cooling_case).source], *of_climate))


def require_basis(part: ProjectPart, site: SiteHere, climate: Climate) -> Basis:
    """Return `basis_at`. Raises `StudyError` if no climate is known there."""
    found = basis_at(part, site, climate)
    if found is None:
        raise StudyError(
            f"no climate is known at {quote(site.label.en)}",
            where="project",
            hint="Give pue instead of cooling_case, or in the study a climate of your own (climate: "
            "{weather: FILE})",
        )
    return found


def report_at(
    part: ProjectPart, site: SiteHere, basis: Basis, network: GridNetwork | None = None, *, outages: int = 1
) -> PowerReport:
    """Describe the power of a project at a site, *outages* transformers out (1 is N-1)."""
    project, performance = part.project(), basis.performance
    total = load_of(project, racks_of(project.phases), performance)
    connection = None if network is None else network.connect(site.lon, site.lat, total, part.power_factor)
    stated = None if part.grid_kgco2_per_kwh is None else Range(*part.grid_kgco2_per_kwh)
    carbon = carbon_of(total, (site.lon, site.lat), stated)
    used: Sequence[Source] = basis.sources
    if network is not None and connection is not None:
        known = {**sources(), **network.sources}
        used = (*used, *(known[name] for name in dict.fromkeys(connection.sources)))
    if carbon is not None and carbon.by_year is not None:
        used = (*used, sources()[CARBON_SOURCE])
    return PowerReport(
        site,
        project,
        performance,
        basis.remark,
        loads_by_phase(project, performance),
        total,
        firm_cases(project, performance, outages=outages),
        outages,
        tuple(used),
        water_of(part, total),
        carbon,
        costs_at(part, site, total, None if connection is None else connection.line_km),
        connection,
    )


def with_performance(part: ProjectPart, report: PowerReport, performance: Performance) -> PowerReport:
    """Return a report again with another PUE and WUE."""
    basis = Basis(performance, report.basis, report.sources)
    again = report_at(part, report.place, basis, outages=report.outages)
    line_km = None if report.connection is None else report.connection.line_km
    return replace(again, costs=costs_at(part, report.place, again.total, line_km))


def water_of(part: ProjectPart, total: Load) -> WaterBalance:
    """Return need and supply of water."""
    given = part.water
    if given is None:
        return WaterBalance(total.water_m3)
    allocation, reclaimed = (
        None if ends is None else Range(*ends) for ends in (given.allocation_m3, given.reclaimed_m3)
    )
    return WaterBalance(total.water_m3, allocation, reclaimed)


def costs_at(part: ProjectPart, site: SiteHere, total: Load, line_km: Range | None = None) -> Costs | None:
    """Return the costs; None where no prices are given. *line_km* is that of the feeds of the network."""
    given = part.costs
    if given is None:
        return None
    land = None if site.area_mu is None else Range(site.area_mu, site.area_mu)
    quantities = Quantities.of(
        total,
        land_mu=land if given.land_mu is None else Range(*given.land_mu),
        floor_m2=None if given.floor_m2 is None else Range(*given.floor_m2),
        line_km=line_km if given.line_km is None else Range(*given.line_km),
        substations=len(part.stations),
    )
    found = costs_of(given.prices(), quantities)
    return found if given.cerf_dc is None else replace(found, cerf_dc=_cerf(given.cerf_dc, found, total))


def _cerf(part: CerfPart, costs: Costs, total: Load) -> Range | None:
    """Return the cost by CERF-DC in millions; None if a part of it is UNKNOWN."""
    amounts = {line.item: line.amount for line in costs.lines}
    none = Range(0.0, 0.0)
    building = amounts.get(Item.build, amounts.get(Item.building))
    parts = [building, *(amounts.get(item, none) for item in (Item.land, Item.power_train, Item.cooling))]
    known = [amount for amount in parts if amount is not None]
    running, connection = amounts.get(Item.energy), costs.connection.total
    if running is None or connection is None or len(known) < len(parts):
        return None

    def end(at: int) -> float:
        built, land, *rest = (amount[at] for amount in known)
        # The load already has its share of full use in it.
        kwh_share = total.mean_mw[at] / total.it_mw[at]
        millions_per_kwh = running[at] / (total.energy_gwh[at] * 1e6)
        inputs = CerfInputs(
            land, built, sum(rest), connection[at], total.it_mw[at], kwh_share, 1.0, millions_per_kwh,
            part.mechanical, part.real_tax, part.personal_tax, part.sales_tax,
        )  # fmt: skip
        return cerf_dc_cost(inputs)

    return Range(end(0), end(1))
