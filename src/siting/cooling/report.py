"""The climate and cooling of one place, ready for output: temperature, hours, PUE and water."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from siting.climate.climate_table import ClimateTable, climate_table
from siting.climate.place import (
    HIGH_OVER_STATIONS_M,
    REACH_KM,
    Neighbours,
    StationSearch,
    mean_temperature,
    monthly_temperature,
)
from siting.climate.shift import TYPICAL, ClimateYears, years_of
from siting.climate.world import SOURCES as WORLD_SOURCES
from siting.climate.world import is_installed, world_temperature, world_years
from siting.cooling.free_cooling_hours import (
    FreeCoolingHours,
    full_and_partial_with_interval,
    hours_with_interval,
    months_with_interval,
    partial_months_with_interval,
)
from siting.cooling.pue import AnnualEfficiency
from siting.cooling.pue_cases import CASES
from siting.cooling.technologies import Technology, WaterSide, default_technologies
from siting.evidence import FloatArray, Label
from siting.records import dataclass
from siting.texts import say

if TYPE_CHECKING:
    from siting.climate.weather import YearSpread

WARMER_K = (1.0, 2.0)
"""Warming of the climates shown beside today's [K]."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 90% interval; NaN is UNKNOWN."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Hours:
    """Hours a year, and by month with the same interval, shape (12,)."""

    year: Estimate
    month: FloatArray
    month_low: FloatArray
    month_high: FloatArray


@dataclass(frozen=True)
class TechnologyHours:
    """The results of one technology at the place.

    ``warmer`` holds (K, full hours, partial hours) for each of `WARMER_K`. ``by_tower`` holds the full hours
    with a tower sized for summer and with one sized for free cooling, if there is a tower.
    """

    technology: Technology
    full: Hours
    partial: Hours
    warmer: tuple[tuple[float, Estimate, Estimate], ...]
    by_tower: tuple[Hours, Hours] | None = None


@dataclass(frozen=True)
class CaseEfficiency:
    """Annual PUE and WUE [L/kWh] of the designs of one case: median, 5% and 95%.

    ``technology`` is the id in the table of hours, empty for chillers alone; ``why_unknown`` says why the PUE
    is UNKNOWN (NaN), where it is.
    """

    case: str
    technology: str
    label: Label
    pue: Estimate
    wue: Estimate
    source: str
    why_unknown: Label | None = None


@dataclass(frozen=True)
class StationUsed:
    """A station that represents the place: distance [km], height of the place above it [m], weight."""

    name: str
    wmo: str
    distance_km: float
    height_m: float
    weight: float


@dataclass(frozen=True)
class InYears:
    """The figures of a place for given years: full and partial hours in the order of the technologies.

    ``monthly_temperature_c`` has shape (12,).
    """

    years: ClimateYears
    mean_temperature_c: Estimate
    monthly_temperature_c: FloatArray
    full: tuple[Estimate, ...]
    partial: tuple[Estimate, ...]
    efficiency: tuple[CaseEfficiency, ...]


@dataclass(frozen=True)
class ClimateReport:
    """All that is known about the climate and the cooling at one place.

    ``elevation_m`` is NaN if UNKNOWN; ``climate_years`` states which years the figures are for, and
    ``typical`` holds those of the typical years, if they differ; ``years`` holds the differences between
    years, if a weather file with several was used.
    """

    lon: float
    lat: float
    elevation_m: float
    climate_years: ClimateYears
    typical: InYears | None
    mean_temperature_c: Estimate
    monthly_temperature_c: FloatArray
    stations: tuple[StationUsed, ...]
    technologies: tuple[TechnologyHours, ...]
    efficiency: tuple[CaseEfficiency, ...]
    years: YearSpread | None
    remarks: tuple[Label, ...]
    sources: tuple[str, ...]
    it_share: float = 1.0


def climate_at(
    lon: float,
    lat: float,
    elevation_m: float,
    *,
    near: Neighbours | None = None,
    reach_km: float = REACH_KM,
    table: ClimateTable | None = None,
    technologies: Sequence[Technology] | None = None,
    climate_years: ClimateYears | None = None,
    it_share: float = 1.0,
    years: YearSpread | None = None,
    remarks: Sequence[Label] = (),
    sources: tuple[str, ...] = ("climate-table", "station-blend"),
    world: bool = False,
) -> ClimateReport:
    """Describe the climate and the cooling at a place.

    Parameters
    ----------
    lon, lat, elevation_m
        Degrees WGS84 and metres; the elevation may be NaN (UNKNOWN).
    near
        The stations that represent the place; default: the neighbours in *table*.
    reach_km
        Farther than this from every station, everything is UNKNOWN [km].
    table
        A climate table; default: the embedded one.
    technologies
        Which technologies; default: all, with their defaults.
    climate_years
        Which years the figures are for; default: the present.
    it_share
        IT load relative to design, for PUE and water [0.3..1].
    years, remarks, sources
        What the caller knows about the data.
    world
        Whether to take the mean temperature from world maps (if installed) when no station is
        within reach.
    """
    table = climate_table() if table is None else table
    near = StationSearch(table).neighbours(*_place(lon, lat, elevation_m)) if near is None else near
    chosen_years = years_of(None) if climate_years is None else climate_years
    typical, near = near, near.in_years(chosen_years)
    reach = bool(near.distance_km[0, 0] <= reach_km)
    report = ClimateReport(
        lon,
        lat,
        elevation_m,
        chosen_years,
        typical=None,
        mean_temperature_c=_figure(mean_temperature(table, near), known=reach),
        monthly_temperature_c=np.full(12, np.nan),
        stations=(),
        technologies=(),
        efficiency=(),
        years=years,
        remarks=(*_remarks(near, elevation_m, reach_km), *remarks),
        sources=(*sources, *chosen_years.sources),
        it_share=it_share,
    )
    if not reach:
        return _abroad(report) if world else report
    counted = _tabulated(table, technologies)
    return replace(
        report,
        typical=_in_typical_years(table, counted, typical, it_share) if chosen_years.shifted else None,
        monthly_temperature_c=monthly_temperature(table, near)[0],
        stations=_stations(table, near),
        technologies=tuple(_technology(table, c, near) for c in counted),
        efficiency=tuple(_efficiency(table, case, near, it_share) for case in CASES),
    )


def _place(*figures: float) -> Iterator[FloatArray]:
    return (np.array([figure], dtype=np.float64) for figure in figures)


def _abroad(report: ClimateReport) -> ClimateReport:
    """Return the report with the mean temperature from world maps, or with a hint how to get them."""
    if not is_installed():
        # Nothing was computed: how it was done, and for which years, would only hide what to give.
        elevation = say("climate.remarks.elevation_unknown")
        kept = [r for r in report.remarks if r not in {report.climate_years.text, elevation}]
        return replace(report, remarks=(*kept, say("climate.remarks.no_world_maps")), sources=())
    found = world_temperature(*_place(report.lon, report.lat, report.elevation_m))
    kept = [r for r in report.remarks if r != report.climate_years.text]
    years = world_years(report.climate_years.warming_k)
    value, half = float(found.mean_c[0]) + years.warming_k, float(found.offset_90_k[0])
    return replace(
        report,
        climate_years=years,
        mean_temperature_c=Estimate(value, value - half, value + half),
        monthly_temperature_c=found.monthly_c[0] + years.warming_k,
        remarks=(*kept, say("climate.remarks.world")),
        sources=WORLD_SOURCES,
    )


class _Tabulated:
    """A technology with its tabulated hours."""

    def __init__(self, table: ClimateTable, technology: Technology) -> None:
        self.technology = technology
        self.full = FreeCoolingHours(table, technology.full)
        self.some = FreeCoolingHours(table, technology.some)


def _tabulated(table: ClimateTable, technologies: Sequence[Technology] | None) -> list[_Tabulated]:
    chosen = default_technologies() if technologies is None else technologies
    return [_Tabulated(table, technology) for technology in chosen]


def _in_typical_years(
    table: ClimateTable, counted: Sequence[_Tabulated], near: Neighbours, it_share: float
) -> InYears:
    years = [full_and_partial_with_interval(c.some, c.full, near) for c in counted]
    return InYears(
        years_of(TYPICAL),
        _figure(mean_temperature(table, near)),
        monthly_temperature(table, near)[0],
        tuple(_figure(full) for full, _ in years),
        tuple(_figure(partial) for _, partial in years),
        tuple(_efficiency(table, case, near, it_share) for case in CASES),
    )


def _figure(figures: Sequence[FloatArray], *, known: bool = True) -> Estimate:
    value, low, high = (float(f[0]) if known else np.nan for f in figures)
    return Estimate(value, low, high)


def _technology(table: ClimateTable, counted: _Tabulated, near: Neighbours) -> TechnologyHours:
    full, some = counted.full, counted.some
    warmer = []
    for more in WARMER_K:
        enough, helped = full_and_partial_with_interval(some, full, near, warmer_k=more)
        warmer.append((more, _figure(enough), _figure(helped)))
    year, partial = full_and_partial_with_interval(some, full, near)
    return TechnologyHours(
        counted.technology,
        _with_months(year, months_with_interval(full, near)),
        _with_months(partial, partial_months_with_interval(some, full, near)),
        tuple(warmer),
        _by_tower(table, counted.technology, near),
    )


def _by_tower(table: ClimateTable, technology: Technology, near: Neighbours) -> tuple[Hours, Hours] | None:
    if not isinstance(technology, WaterSide):
        return None
    summer, winter = (_hours(FreeCoolingHours(table, plant.full), near) for plant in technology.by_tower)
    return summer, winter


def _hours(hours: FreeCoolingHours, near: Neighbours) -> Hours:
    return _with_months(hours_with_interval(hours, near), months_with_interval(hours, near))


def _with_months(year: Sequence[FloatArray], months: Sequence[FloatArray]) -> Hours:
    return Hours(_figure(year), *(figures[0] for figures in months))


def _efficiency(table: ClimateTable, case: str, near: Neighbours, it_share: float) -> CaseEfficiency:
    found = AnnualEfficiency(table, case, it_share=it_share).at(near)
    known = CASES[case]
    why = known.why_unknown(it_share)
    pue = _figure((found.pue, found.pue_low, found.pue_high), known=why is None)
    wue = _figure((found.wue, found.wue_low, found.wue_high))
    return CaseEfficiency(case, known.technology, known.label, pue, wue, known.source, why)


def _stations(table: ClimateTable, near: Neighbours) -> tuple[StationUsed, ...]:
    stations = table.stations
    return tuple(
        StationUsed(str(stations.name[s]), str(stations.wmo[s]), float(km), float(up), float(weight))
        for s, km, up, weight in zip(
            near.station[0], near.distance_km[0], near.height_m[0], near.weight[0], strict=True
        )
    )


def _remarks(near: Neighbours, elevation_m: float, reach_km: float) -> list[Label]:
    said = []
    near_km = float(near.distance_km[0, 0])
    if not near_km <= reach_km:
        said.append(say("climate.remarks.too_far", near_km=near_km, beyond_km=reach_km))
    elif abs(float(near.weight[0] @ near.height_m[0])) > HIGH_OVER_STATIONS_M:
        up = float(near.weight[0] @ near.height_m[0])
        over = say("climate.remarks.above") if up > 0 else say("climate.remarks.below")
        said.append(say("climate.remarks.height_untried", difference_m=abs(up), above_or_below=over))
    if np.isnan(elevation_m):
        said.append(say("climate.remarks.elevation_unknown"))
    return said
