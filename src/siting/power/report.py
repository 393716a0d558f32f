"""The power of a project at one place, ready for output: load by phase, firm capacity, and what decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.climate.climate_source import Climate
from siting.climate.shift import ClimateYears
from siting.cooling.pue import MIN_IT_SHARE, AnnualEfficiency
from siting.cooling.pue_cases import require_case
from siting.errors import StudyError
from siting.evidence import Label, Source
from siting.gazetteer import is_abroad
from siting.power.firm_capacity import FirmCase, deciding_case, firm_cases
from siting.power.load import Load, Performance, Project, Range, load_of, loads_by_phase, racks_of
from siting.power.water import WaterBalance
from siting.records import dataclass
from siting.texts import say

if TYPE_CHECKING:
    from siting.power.carbon import Carbon
    from siting.power.connection import Connection
    from siting.power.costs import Costs

PEAK_HOURS = 35.0
"""The hottest hours are those beyond which 0.4% of the year lies, as for the design of cooling [h/yr]."""


@dataclass(frozen=True)
class SiteHere:
    """Where a project is to stand: degrees WGS84, metres above sea level (NaN is UNKNOWN), area [mu]."""

    label: Label
    lon: float
    lat: float
    elevation_m: float
    area_mu: float | None = None

    @property
    def is_abroad(self) -> bool:
        """Whether the site is known to lie outside China: Chinese law and grid practice do not apply."""
        return is_abroad(self.lon, self.lat)


@dataclass(frozen=True)
class PowerReport:
    """The load of a project at a place, and whether its substations carry it.

    Parameters
    ----------
    place
        The site.
    project, performance
        What was stated, and the PUE and WUE that were used; ``basis`` says where they come from.
    loads, total
        Of each phase, and of all of them.
    cases
        The cases of N-1 (or with *outages* transformers out); none without substations.
    water
        Need and supply.
    carbon, costs, connection
        None where the factor of the grid is UNKNOWN, where no prices are given, and without a network.
    """

    place: SiteHere
    project: Project
    performance: Performance
    basis: Label
    loads: tuple[Load, ...]
    total: Load
    cases: tuple[FirmCase, ...]
    outages: int
    sources: tuple[Source, ...]
    water: WaterBalance
    carbon: Carbon | None = None
    costs: Costs | None = None
    connection: Connection | None = None

    @property
    def site(self) -> Label:
        """Name of the site."""
        return self.place.label

    @property
    def decides(self) -> FirmCase | None:
        """The case that the couplings make true; None if they are UNKNOWN and the cases differ."""
        return deciding_case(self.project, self.cases) if self.cases else None


def stated_report(
    site: SiteHere, project: Project, performance: Performance, basis: Label, sources: tuple[Source, ...] = ()
) -> PowerReport:
    """Return load and firm capacity alone, as for a document that states nothing of the site."""
    total = load_of(project, racks_of(project.phases), performance)
    return PowerReport(
        site, project, performance, basis, loads_by_phase(project, performance), total,
        firm_cases(project, performance), 1, sources, WaterBalance(total.water_m3),
    )  # fmt: skip


def stated_performance(pue: Range, wue: Range | None = None) -> tuple[Performance, Label]:
    """Return a stated PUE as that of the year and of its hottest hours, with a remark that says so."""
    basis = say("power.basis.stated") if wue is None else say("power.basis.stated_with_wue")
    return Performance(pue, pue, wue), basis


def performance_at(
    case: str, climate: Climate, years: ClimateYears, place: tuple[float, float, float], *, it_share: float
) -> tuple[Performance, Label] | None:
    """Return PUE and WUE of the designs of a cooling case at a place, 5-95% of designs and climate.

    *place* is longitude, latitude and elevation (NaN if UNKNOWN); *it_share* the IT load over that of the
    design; where no published figure confirms the PUE at that load, that of the least one so confirmed is
    taken. None if no station is within reach.

    Raises
    ------
    StudyError
        There is no such case, or no published figure confirms its PUE at any load.
    """
    near = climate.neighbours(*(np.array([x], dtype=np.float64) for x in place)).in_years(years)
    known = require_case(case)
    if near.distance_km[0, 0] > climate.reach_km:
        return None
    why = known.why_unknown()
    if why is not None:
        raise StudyError(f"{case}: {why.en}", where="project", hint="Give pue, or another cooling_case")
    share = float(np.clip(it_share, max(MIN_IT_SHARE, known.confirmed_from or 1.0), 1.0))
    model = AnnualEfficiency(climate.table, case, it_share=share)
    year = model.at(near)
    _, low, high = model.hottest(near, PEAK_HOURS)
    performance = Performance(
        Range(float(year.pue_low[0]), float(year.pue_high[0])),
        Range(low, high),
        Range(float(year.wue_low[0]), float(year.wue_high[0])),
    )
    return performance, say("power.basis.climate", case=known.label, years=years.label, hours=PEAK_HOURS)
