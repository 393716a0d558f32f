"""What the study's project needs and costs at each site: power, carbon, water, money.

The arithmetic is that of ``siting power``, site by site.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal
from weakref import WeakKeyDictionary

import numpy as np
from pydantic import Field

from siting.catalogue import Catalogue
from siting.climate.climate_source import Climate, climate_of
from siting.criteria.base import Criterion, Measure, Params
from siting.errors import StudyError
from siting.evidence import (
    NO_NOTE,
    STUDY_FILE,
    EvidenceClass,
    Label,
    Measurements,
    Quantity,
    SharedError,
    numeric,
)
from siting.power.at_site import basis_at, report_at, with_performance
from siting.power.carbon import CARBON_SOURCE
from siting.power.connection import GridNetwork
from siting.power.costs import CostSum
from siting.power.load import Performance, Range
from siting.power.network_schema import NetworkPart
from siting.power.project_schema import ProjectPart
from siting.power.report import PowerReport, SiteHere
from siting.power.substations import SOURCE
from siting.sites.model import Sites
from siting.texts import say

Figure = Callable[[PowerReport], Range | None]
_KNOWN, _NO_CLIMATE, _MISSING = range(3)


class ProjectParams(Params):
    """The project is that of the study."""

    project: ProjectPart | None = Field(
        None, description="Filled in from the `project` of the study; not written here."
    )


class ProjectMeasure(Measure):
    """One figure of the project at each site; where the climate or an input is UNKNOWN, it is UNKNOWN."""

    supply = say("project.supply")

    def __init__(
        self,
        params: ProjectParams,
        catalogue: Catalogue,
        *,
        name: str,
        unit: str,
        figure: Figure,
        source: str,
    ) -> None:
        if params.project is None:
            raise StudyError(
                f"the criterion {name} needs the project of the study",
                where="criteria",
                hint="Add project: phases of racks, rack_kw, and pue or cooling_case (docs/study.md)",
            )
        self.part, self.name, self.unit = params.project, name, unit
        self.label = say(f"project.{name}.label")
        self._figure, self._source = figure, source
        self._climate = climate_of(catalogue.climate)
        wanted = params.project.network
        # Only costs need the lines, and routes take longer than all else.
        routed = wanted is not None and name.startswith("cost_")
        self._network = network_of(wanted, catalogue) if routed and wanted is not None else None
        self.inputs = (say("project.input"),)

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        figures, notes = np.full((3, len(sites)), np.nan), np.full(len(sites), _NO_CLIMATE, dtype=np.uint8)
        same = np.zeros(len(sites))
        used: dict[str, None] = {}
        for row, report in enumerate(reports_of(self.part, sites, self._climate, self._network)):
            if report is None:
                continue
            used |= dict.fromkeys(source.id for source in report.sources)
            found = self._figure(report)
            notes[row] = _MISSING if found is None else _KNOWN
            if found is not None:
                figures[:, row] = (found.low + found.high) / 2.0, found.low, found.high
                same[row] = self._same_everywhere(report, found)
        quantity = self._quantity(figures, notes, tuple(dict.fromkeys((*used, self._source))))
        code = np.where(quantity.known, 0, -1).astype(np.int64)
        return Measurements(replace(quantity, shared=(SharedError(f"project-{self.name}", code, same),)))

    def _same_everywhere(self, report: PowerReport, found: Range) -> float:
        """Return the part of the variance that is the project's, the same at every site."""
        width = found.high - found.low
        if width <= 0.0 or self.part.pue is not None:
            return 1.0 if width > 0.0 else 0.0
        given = report.performance
        sure = Performance(
            _middle(given.pue), _middle(given.peak_pue), None if given.wue is None else _middle(given.wue)
        )
        left = self._figure(with_performance(self.part, report, sure))
        return 0.0 if left is None else min(1.0, ((left.high - left.low) / width) ** 2)

    def _quantity(self, figures: Any, notes: Any, sources: tuple[str, ...]) -> Quantity:
        value, low, high = figures
        return numeric(
            self.name,
            self.label,
            self.unit,
            value,
            low=low,
            high=high,
            evidence=np.where(low == high, EvidenceClass.DERIVED, EvidenceClass.ESTIMATED).astype(np.uint8),
            method=say(f"project.{self.name}.method"),
            sources=sources,
            notes=(NO_NOTE, say("project.no_climate"), say(f"project.{self.name}.missing")),
            note_code=notes,
        )


def _middle(given: Range) -> Range:
    return Range(*(2 * [(given.low + given.high) / 2.0]))


_REPORTS: WeakKeyDictionary[Sites, dict[tuple[str, int, int], list[PowerReport | None]]] = WeakKeyDictionary()


_NETWORKS: WeakKeyDictionary[Catalogue, dict[str, GridNetwork]] = WeakKeyDictionary()


def network_of(part: NetworkPart, catalogue: Catalogue) -> GridNetwork:
    """Return the network of a study, one for all criteria."""
    known = _NETWORKS.setdefault(catalogue, {})
    key = part.model_dump_json()
    if key not in known:
        known[key] = GridNetwork(part, catalogue)
    return known[key]


def reports_of(
    part: ProjectPart, sites: Sites, climate: Climate, network: GridNetwork | None
) -> list[PowerReport | None]:
    """Return the power of a project at each site, None where no climate is known; criteria share them."""
    known = _REPORTS.setdefault(sites, {})
    key = part.model_dump_json(), id(climate), id(network)
    if key not in known:
        bases = ((site, basis_at(part, site, climate)) for site in places_of(sites))
        known[key] = [
            None if basis is None else report_at(part, site, basis, network) for site, basis in bases
        ]
    return known[key]


def places_of(sites: Sites) -> list[SiteHere]:
    """Return each site as a place for a project."""
    frame = sites.frame
    columns = [frame["name"], frame["name_zh"], frame["site_id"], frame["area_mu"]]
    found = []
    for row, (name, zh, code, area) in enumerate(zip(*(c.tolist() for c in columns), strict=True)):
        label = Label(str(name or code), str(zh or name or code))
        up = float(sites.elevation_m[row])
        area_mu = None if np.isnan(area) else float(area)
        found.append(SiteHere(label, float(sites.lon[row]), float(sites.lat[row]), up, area_mu))
    return found


def _money(of: Callable[[Any], CostSum]) -> Figure:
    return lambda report: None if report.costs is None else of(report.costs).total


def _prepared(
    name: str, figure: Figure, *, unit: str = "", source: str = STUDY_FILE
) -> Callable[[ProjectParams, Catalogue], Measure]:
    def prepare(params: ProjectParams, catalogue: Catalogue) -> Measure:
        costs = None if params.project is None else params.project.costs
        currency = "CNY" if costs is None else costs.currency
        words = unit.format(currency=currency)
        return ProjectMeasure(params, catalogue, name=name, unit=words, figure=figure, source=source)

    return prepare


def _criterion(
    name: str,
    figure: Figure,
    *,
    unit: str,
    better: Literal["", "more", "less"] = "less",
    source: str = STUDY_FILE,
) -> Criterion:
    return Criterion(
        name,
        say(f"project.{name}.label"),
        say(f"project.{name}.description"),
        "" if "{" in unit else unit,
        ("climate-table", "station-blend", source)
        if source != STUDY_FILE
        else ("climate-table", "station-blend"),
        ProjectParams,
        _prepared(name, figure, unit=unit, source=source),
        own_sources=(SOURCE,),
        better=better,
        changeable=True,
    )


def _carbon(report: PowerReport) -> Range | None:
    if report.carbon is None:
        return None
    return Range(*(tonnes / 1000.0 for tonnes in report.carbon.tonnes))


POWER_DEMAND = _criterion("power_demand", lambda report: report.total.peak_mva, unit="MVA")
CARBON_YEARLY = _criterion("carbon_yearly", _carbon, unit="kt CO2/yr", source=CARBON_SOURCE)
WATER_BALANCE = _criterion("water_balance", lambda report: report.water.left, unit="m3/yr", better="more")
COST_CAPITAL = _criterion("cost_capital", _money(lambda costs: costs.capital), unit="million {currency}")
COST_YEARLY = _criterion("cost_yearly", _money(lambda costs: costs.yearly), unit="million {currency}/yr")
COST_CONNECTION = _criterion(
    "cost_connection", _money(lambda costs: costs.connection), unit="million {currency}"
)
