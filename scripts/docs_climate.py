"""The generated tables of docs/climate.md, for build_docs.py: heading, rows, and the right-aligned columns.

The true figures of left-out stations are those of the climate table, so that only data shipped with the
package are needed. Counts from the hourly data differ by a few hours (tests/climate/test_climate_table.py).
"""

from __future__ import annotations

import contextlib
import dataclasses
import inspect
import io
import os
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from unittest import mock

import numpy as np

from left_out import groups
from published_plants import compared
from published_pue import ZoneRow, zone_rows
from siting.climate import climate_table as table_module
from siting.climate import place
from siting.climate.climate_table import climate_table
from siting.climate.kriging import Field, month_weights, station_means, year_and_swing
from siting.climate.place import Neighbours, StationSearch, mean_temperature
from siting.climate.psychro import pressure_at_elevation_pa
from siting.climate.shift import MEASURED, NAMED_SHIFTS, NORMALS, offsets, years_of
from siting.cooling.air_side import ENVELOPES, AirSide
from siting.cooling.free_cooling_hours import FreeCoolingHours, hours_with_interval
from siting.cooling.modes import DryBulbBelow, Mode, WetBulbBelow
from siting.cooling.pue import AnnualEfficiency
from siting.cooling.pue_cases import CASES, PARAMETERS, Case
from siting.cooling.report import ClimateReport, climate_at
from siting.cooling.technologies import (
    TECHNOLOGIES,
    DryCooler,
    IndirectEvaporative,
    LiquidCooling,
    Technology,
    WaterSide,
    hours_to_days,
    hours_to_months,
)
from siting.cooling.towers import Tower
from siting.evidence import FloatArray
from siting.geo.geodesy import distance_km
from siting.show.climate.climate_report import print_report

Table = tuple[Sequence[str], Iterable[Sequence[str]], Iterable[int]]

SUPPLY_C = (7.0, 12.0, 15.0, 18.0, 20.0, 23.0)
SUPPLY_AIR_C = (18.0, 21.0, 24.0, 27.0)
WIDTH = 100  # of the terminal
JIAOCHENG = (112.1494, 37.5512, 753.0)  # the county seat: degrees east and north, metres
WARMER_K = (1.0, 2.0)
THRESHOLDS: tuple[WetBulbBelow | DryBulbBelow, ...] = (
    *(WetBulbBelow(t) for t in (5.0, 10.0, 14.0, 18.0)),
    *(DryBulbBelow(t) for t in (10.0, 15.0, 18.0, 24.0)),
)
PLAIN_NEIGHBOURS, PLAIN_K_PER_M = 4, 0.006
_TIE_H = 0.5  # counts are whole hours: a true figure within half an hour of the interval counts as inside
EVERY = 8  # one station in this many is compared with the published PUE, as that is slow


# --- the command ----------------------------------------------------------------------------------------


@cache
def _report() -> ClimateReport:
    return climate_at(*JIAOCHENG)


def printed(lang: str) -> str:
    """Return the output of ``siting climate at`` for Jiaocheng."""
    out = io.StringIO()
    with mock.patch.dict(os.environ, {"COLUMNS": str(WIDTH)}), contextlib.redirect_stdout(out):
        print_report(_report(), lang)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return f"```text\n{text}\n```"


# --- months at a place ----------------------------------------------------------------------------------


def months_by_technology() -> Table:
    """Return the months at Jiaocheng by technology and supply temperature, today and in a warmer climate."""
    place = (np.array([x]) for x in JIAOCHENG)
    typical = _search().neighbours(*place)
    near = typical.in_years(years_of(None))
    rows = []
    for technology, supply in _plants():
        hours = _hours(technology.full)
        value, low, high = (float(x[0]) for x in hours_with_interval(hours, near))
        later = [float(hours.at(near, warmer_k=k)[0]) for k in WARMER_K]
        rows.append(
            (
                TECHNOLOGIES[technology.id].label.en,
                supply,
                f"{value:,.0f}",
                f"{low:,.0f}–{high:,.0f}",
                f"{hours_to_months(value):.1f}",
                f"{hours_to_months(float(hours.at(typical)[0])):.1f}",
                f"{hours_to_days(value):.0f}",
                *(f"{hours_to_months(x):.1f}" for x in later),
            )
        )
    head = (
        "technology",
        "supply",
        "full hours [h/yr]",
        "90% interval",
        "months",
        "typical years",
        "days",
        *(f"months at +{k:g} K" for k in WARMER_K),
    )
    return head, rows, range(2, 9)


TOWER_WET_BULB_C = (-3.0, 0.0, 6.0, 12.0, 18.0, 24.0)
TOWER_PA = 92_600.0
_AIR_FLOWS = np.linspace(1.0, 4.0, 601)


def tower_approach() -> Table:
    """Return the approach of a summer tower over the wet bulb."""
    approach = Tower().approach_at_k(np.array(TOWER_WET_BULB_C), np.float64(TOWER_PA))
    head = ("wet bulb [°C]", *(f"{t:g}" for t in TOWER_WET_BULB_C))
    return head, [("approach [K]", *(f"{k:.1f}" for k in approach))], range(1, len(head))


def tower_months() -> Table:
    """Return full months at Jiaocheng with a tower of either size, and the ratio of their air flows."""
    near = _search().neighbours(*(np.array([x]) for x in JIAOCHENG)).in_years(years_of(None))
    rows = []
    for supply in SUPPLY_C:
        ends = WaterSide(supply).by_tower
        months = []
        for plant in ends:
            found = hours_with_interval(FreeCoolingHours(climate_table(), plant.full), near)
            value, low, high = (hours_to_months(float(x[0])) for x in found)
            months.append(f"{value:.1f} ({low:.1f}–{high:.1f})")
        rows.append((f"{supply:g}", months[1], months[0], f"{_air_needed(ends[1]):.1f}"))
    head = (
        "supply water [°C]",
        "sized for free cooling [months]",
        "sized for summer [months]",
        "air of the first over that of the second",
    )
    return head, rows, range(1, 4)


def _air_needed(plant: WaterSide) -> float:
    """Air flow, relative to the summer design, at which a summer tower has the constant approach."""
    water_c = plant.supply_water_c - plant.exchanger_approach_k
    pressure = np.array([TOWER_PA])
    wanted = water_c - plant.tower_approach_k

    @cache
    def limit(number: int) -> float:
        return float(Tower(air_flow=float(_AIR_FLOWS[number])).limit_wet_bulb_c(water_c, pressure)[0])

    # More air, a higher limit: ten of the flows are computed.
    above = bisect_right(range(len(_AIR_FLOWS)), wanted, key=limit)
    ends = [max(above - 1, 0), min(above, len(_AIR_FLOWS) - 1)]
    return float(np.interp(wanted, [limit(n) for n in ends], _AIR_FLOWS[ends]))


def _plants() -> Iterable[tuple[Technology, str]]:
    for name in ("water_side", "dry_cooler"):
        for supply in SUPPLY_C:
            tower = ", tower sized for free cooling" if name == "water_side" else ""
            yield TECHNOLOGIES[name].build(supply_water_c=supply), f"water at {supply:g} °C{tower}"
    for supply in SUPPLY_AIR_C:
        yield TECHNOLOGIES["indirect_evaporative"].build(supply_air_c=supply), f"air at {supply:g} °C"
    for name in ("air_side", "air_side_humidified"):
        for envelope, limits in ENVELOPES.items():
            yield (
                TECHNOLOGIES[name].build(envelope=envelope),
                f"{limits.label.en}, air up to {limits.max_dry_bulb_c:g} °C",
            )


# --- parameters -----------------------------------------------------------------------------------------


_PLANTS = {
    WaterSide: "water-side",
    AirSide: "direct air-side",
    IndirectEvaporative: "indirect evaporative",
    DryCooler: "dry cooler",
    LiquidCooling: "liquid",
}


def technology_parameters() -> Table:
    """Return the parameters of each technology with their defaults and what they mean."""
    rows = []
    seen = set()
    for kind in TECHNOLOGIES.values():
        if kind.make in seen:
            continue
        seen.add(kind.make)
        defaults = {f.name: f.default for f in dataclasses.fields(kind.make)}
        for names, meaning in _documented(kind.make):
            given = ", ".join(f"`{n}` {_default(defaults[n])}" for n in names)
            rows.append((_PLANTS[kind.make], given, meaning))
    return ("plant", "parameters and defaults", "meaning"), rows, ()


def _documented(of: type) -> list[tuple[list[str], str]]:
    """Read the section Parameters of a docstring: names and their descriptions."""
    text = inspect.getdoc(of) or ""
    section = text.partition("Parameters\n----------\n")[2]
    found: list[tuple[list[str], str]] = []
    for line in section.splitlines():
        if line and not line.startswith(" "):
            found.append(([n.strip() for n in line.split(",")], ""))
        elif line:
            names, said = found[-1]
            found[-1] = names, f"{said} {line.strip()}".strip()
    return found


def _default(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def envelopes() -> Table:
    """Return the limits of the supply air by class."""
    rows = [
        (
            x.label.en,
            f"{x.min_dry_bulb_c:g} to {x.max_dry_bulb_c:g}",
            f"{x.min_dew_point_c:g} to {x.max_dew_point_c:g}",
            f"{100 * x.min_relative_humidity:g} to {100 * x.max_relative_humidity:g}",
            f"1 K each {x.derate_m_per_k:g} m" if x.derate_m_per_k else "none",
        )
        for x in ENVELOPES.values()
    ]
    head = ("class", "dry bulb [°C]", "dew point [°C]", "relative humidity [%]", "lower above 900 m")
    return head, rows, ()


def design_ranges() -> Table:
    """Return the ranges of the parameters of the PUE cases by size."""
    sizes: dict[str, list[Case]] = {}
    for case in CASES.values():
        sizes.setdefault(case.id.partition("_")[0], []).append(case)
    rows = [(f"`{name}`", *(_ranges(name, cases) for cases in sizes.values())) for name in PARAMETERS]
    return ("parameter", *sizes), rows, ()


def _ranges(name: str, cases: Sequence[Case]) -> str:
    """Return the range that most cases of a size have, and those of the others."""
    said = [f"{_plain_number(low)} to {_plain_number(high)}" for low, high in (c.ranges[name] for c in cases)]
    usual = max(said, key=said.count)
    others = [f"`{c.id}` {text}" for c, text in zip(cases, said, strict=True) if text != usual]
    return "; ".join([usual, *others])


def _plain_number(value: float) -> str:
    if abs(value) >= 1000.0:
        return f"{value:,.0f}"
    return np.format_float_positional(value, trim="-")


def cases() -> Table:
    """Return the cases of the PUE model."""
    rows = [
        (f"`{c.id}`", c.label.en, f"`{c.technology}`" if c.technology else "–", f"`{c.system}`", _origin(c))
        for c in CASES.values()
    ]
    return ("case", "what it is", "technology", "outdoor conditions", "in Lei and Masanet"), rows, ()


def _origin(case: Case) -> str:
    if case.published is None:
        return "own model"
    return f"case {case.published}" if case.published else "model of 2020"


# --- the climate at a place -----------------------------------------------------------------------------


@cache
def _search() -> StationSearch:
    return StationSearch(climate_table())


def settings() -> Table:
    """Return the settings of the climate table and of the climate at a place."""
    table = climate_table()
    rows = [
        ("stations of the table", f"{len(table.stations)}"),
        ("class of dry bulb", f"{table_module.DRY_BULB_STEP_K:g} K"),
        ("classes of relative humidity, 0 to 100%", f"{table_module.HUMIDITY_CLASSES}"),
        ("size of the file", f"{table_module.TABLE_PATH.stat().st_size / 1e6:.1f} MB"),
        ("stations that are blended", f"{place.NEIGHBOURS}"),
        ("reach: farther from every station all is UNKNOWN", f"{place.REACH_KM:g} km"),
        ("lapse where a table has too few stations to fit", f"{1000 * place.LAPSE_K_PER_M:g} K/km"),
        ("half-width of the 90% interval, at a station", f"{place.OFFSET_90_K:g} K"),
        ("and for each 100 km to the stations", f"{place.OFFSET_90_K_PER_100_KM:g} K"),
        ("and times the root of the km up or down to them", f"{place.OFFSET_90_K_PER_ROOT_KM_UP:g} K"),
        (
            f"and for each km up or down beyond {place.HIGH_OVER_STATIONS_M:,.0f} m",
            f"{place.OFFSET_90_K_PER_KM_BEYOND:g} K",
        ),
        ("share of the spline in the estimate", f"{place.SPLINE_SHARE:g}"),
        ("elevation UNKNOWN: and (as a root of squares)", f"{place.OFFSET_90_BLIND_K:g} K"),
        (
            "with, for each km from the valleys up to the mean of the terrain",
            f"{place.OFFSET_90_BLIND_K_PER_KM_OF_RELIEF:g} K",
        ),
        (
            "or, where the terrain is not known, for each km of spread of the stations' heights",
            f"{place.OFFSET_90_BLIND_K_PER_KM_UP:g} K",
        ),
    ]
    return ("setting", "value"), rows, (1,)


def field_trend() -> Table:
    """Return the fitted trend of the four interpolated figures."""
    means = station_means(climate_table())
    value = np.hstack([year_and_swing(means.dry_bulb_c), year_and_swing(means.wet_bulb_c)])
    trend = Field(climate_table().stations, value).trend
    terms = (
        (1, "1,000 km east [K]"),
        (2, "1,000 km north [K]"),
        (3, "1 km of height [K]"),
        (4, "1 km over the surroundings, beside that [K]"),
        (5, "1 km of height, 1,000 km farther north [K]"),
    )
    rows = [(label, *(f"{x:+.2f}" for x in trend[i])) for i, label in terms]
    head = ("by", "mean dry bulb", "January to July", "mean wet bulb", "January to July, wet bulb")
    return head, rows, range(1, 5)


def warming_evidence() -> Table:
    """Return the measurements of later years against the climate table."""
    rows = []
    for kind, name in ((MEASURED, "cities, measured 2008-2009"), (NORMALS, "county stations, 1991-2020")):
        found = sorted((o.kelvin, o.place) for o in offsets() if o.kind == kind)
        kelvin = np.array([k for k, _ in found])
        error = kelvin.std(ddof=1) / np.sqrt(len(kelvin))
        ends = (f"{k:+.2f} ({place})" for k, place in (found[0], found[-1]))
        rows.append((name, str(len(kelvin)), f"{kelvin.mean():+.2f}", f"{error:.2f}", *ends))
    head = ("evidence", "places", "mean [K]", "standard error [K]", "least [K]", "most [K]")
    return head, rows, (1, 2, 3)


def warming_said() -> str:
    """Return the evidence of the named shift in one sentence."""
    now, recent = NAMED_SHIFTS["present"], NAMED_SHIFTS["recent-years"]
    return (
        f"`present` is **{now.kelvin:+.2f} K, ±{now.error_90_k:.2f} K** (90%): {now.text.en}.\n\n"
        f"`recent-years` is **{recent.kelvin:+.2f} K, ±{recent.error_90_k:.2f} K** (90%): {recent.text.en}."
    )


# --- how well it works ----------------------------------------------------------------------------------


@cache
def _hours(mode: Mode) -> FreeCoolingHours:
    """Return the hours of a mode, whose look-ups are tabulated once for all tables of the page."""
    return FreeCoolingHours(climate_table(), mode)


@cache
def _left_out(*, known_elevation: bool) -> Neighbours:
    """Return the neighbours of every station among the others."""
    stations = climate_table().stations
    height = stations.elevation_m if known_elevation else np.full(len(stations), np.nan)
    return _search().neighbours(stations.lon, stations.lat, height, without=np.arange(len(stations)))


@cache
def _alone() -> Neighbours:
    """Return each station as the only one that represents its own place."""
    stations = climate_table().stations
    itself = np.ones((len(stations), 1))
    pressure = pressure_at_elevation_pa(stations.elevation_m)
    zero = 0.0 * itself
    return Neighbours(
        np.arange(len(stations))[:, None], itself, zero, zero, zero, pressure, np.zeros(len(stations))
    )


@cache
def _plain() -> Neighbours:
    """Return the plain blend: four neighbours by the inverse square of the distance, adjusted by 6 K/km."""
    stations = climate_table().stations
    km = distance_km(stations.lon[:, None], stations.lat[:, None], stations.lon, stations.lat)
    np.fill_diagonal(km, np.inf)
    near = np.argsort(km, axis=1)[:, :PLAIN_NEIGHBOURS]
    km = np.take_along_axis(km, near, axis=1)
    weight = km**-2 / (km**-2).sum(axis=1, keepdims=True)
    height = stations.elevation_m[:, None] - stations.elevation_m[near]
    pressure = pressure_at_elevation_pa(stations.elevation_m)
    return Neighbours(near, weight, km, height, -PLAIN_K_PER_M * height, pressure, np.full(len(near), np.nan))


_HEAD = (
    "MAE",
    "MAE, plain blend",
    "inside the interval",
    "its half-width",
    "MAE, elevation UNKNOWN",
    "inside, elevation UNKNOWN",
)


def threshold_errors() -> Table:
    """Return the errors of the hours under thresholds at left-out stations."""
    rows, plain, ours = [], [], []
    for mode in THRESHOLDS:
        name = (
            f"wet bulb ≤ {mode.wet_bulb_c:g} °C"
            if isinstance(mode, WetBulbBelow)
            else f"dry bulb ≤ {mode.dry_bulb_c:g} °C"
        )
        cells, errors = _errors_of(mode)
        rows.append((name, *cells))
        ours.append(errors[0])
        plain.append(errors[1])
    rows.append(("mean of the eight", f"**{np.mean(ours):.0f} h**", f"{np.mean(plain):.0f} h", *[""] * 4))
    return ("hours a year with", *_HEAD), rows, range(1, 7)


def technology_errors() -> Table:
    """Return the errors of the technologies' hours and of the mean temperature at left-out stations."""
    rows = [_temperature_errors()]
    plants = [TECHNOLOGIES["water_side"].build(supply_water_c=t) for t in (7.0, 18.0)]
    plants += [TECHNOLOGIES[x].build() for x in TECHNOLOGIES if x != "water_side"]
    rows.extend((plant.label.en, *_errors_of(plant.full)[0]) for plant in plants)
    return ("figure", *_HEAD), rows, range(1, 7)


def group_shares() -> Table:
    """Return the share of true figures inside the interval in each group of left-out stations."""
    stations = climate_table().stations
    near = _left_out(known_elevation=True)
    held, error, half = (np.empty((len(THRESHOLDS), len(stations))) for _ in range(3))
    for row, mode in enumerate(THRESHOLDS):
        hours = _hours(mode)
        truth = hours.at(_alone())
        value, low, high = hours_with_interval(hours, near)
        held[row] = (low - _TIE_H <= truth) & (truth <= high + _TIE_H)
        error[row], half[row] = np.abs(value - truth), (high - low) / 2.0
    rows = [
        (
            name,
            f"{np.count_nonzero(chosen)}",
            f"{held[:, chosen].mean():.0%}",
            f"{error[:, chosen].mean():.0f} h",
            f"{half[:, chosen].mean():.0f} h",
        )
        for name, chosen in groups(stations).items()
    ]
    return ("group", "stations", "inside the interval", "MAE", "half-width"), rows, range(1, 5)


@dataclasses.dataclass(frozen=True)
class _Unit:
    """How figures of a unit are formatted, and the tolerance for counting as inside."""

    name: str
    digits: int
    tie: float


def _errors_of(mode: Mode) -> tuple[Sequence[str], tuple[float, float]]:
    hours = _hours(mode)
    truth = hours.at(_alone())
    unit = _Unit("h", 0, _TIE_H)
    return _errors(truth, lambda near: hours_with_interval(hours, near), hours.at(_plain()), unit)


def _temperature_errors() -> Sequence[str]:
    table = climate_table()
    truth = station_means(table).dry_bulb_c @ month_weights()
    plain = mean_temperature(table, _plain())[0]
    found = _errors(truth, lambda near: mean_temperature(table, near), plain, _Unit("K", 2, 0.0))
    return ("Mean temperature of the year", *found[0])


def _errors(
    truth: FloatArray,
    estimate: Callable[[Neighbours], tuple[FloatArray, FloatArray, FloatArray]],
    plain: FloatArray,
    unit: _Unit,
) -> tuple[Sequence[str], tuple[float, float]]:
    known, blind = (estimate(_left_out(known_elevation=k)) for k in (True, False))
    errors = [float(np.abs(x - truth).mean()) for x in (known[0], plain, blind[0])]
    inside = [
        f"{np.mean((low - unit.tie <= truth) & (truth <= high + unit.tie)):.0%}"
        for _, low, high in (known, blind)
    ]
    half = float(np.mean(known[2] - known[1])) / 2.0
    cells = [f"{x:,.{unit.digits}f} {unit.name}" for x in (*errors, half)]
    return (cells[0], cells[1], inside[0], cells[3], cells[2], inside[1]), (errors[0], errors[1])


PART_LOADS = (1.0, 0.75, 0.5, 0.3)


def part_load() -> Table:
    """Return the PUE of the large cases at Jiaocheng at several shares of the IT load."""
    near = _search().neighbours(*(np.array([x]) for x in JIAOCHENG))
    rows = []
    for case in CASES.values():
        if not case.id.startswith("large"):
            continue
        cells = []
        for share in PART_LOADS:
            e = AnnualEfficiency(climate_table(), case.id, it_share=share).at(near)
            known = case.why_unknown(share) is None
            cells.append(f"{e.pue[0]:.2f} ({e.pue_low[0]:.2f}–{e.pue_high[0]:.2f})" if known else "UNKNOWN")
        rows.append((f"`{case.id}`", *cells))
    return ("case", *(f"{share:.0%}" for share in PART_LOADS)), rows, range(1, 1 + len(PART_LOADS))


def published_plants() -> Table:
    """Return the ranges of siting by technology against statements about such plants."""
    rows = [
        (
            row.statement.plant,
            f"{row.statement.what} {row.statement.value:.3f}, {row.statement.kind}",
            f"{row.ours[0]:.3f}–{row.ours[1]:.3f}",
            "yes" if row.inside else "no",
            ", ".join(f"`{case}`" for case in row.statement.cases),
            row.statement.note,
            row.statement.source,
        )
        for row in compared()
    ]
    return ("plant", "published", "siting, 5-95%", "agrees", "cases", "note", "source"), rows, (2,)


def published_zones() -> Table:
    """Return the ranges of PUE and WUE of siting against those published for climate zones."""
    found: dict[tuple[str, str], list[ZoneRow]] = {}
    for row in zone_rows(climate_table(), every=EVERY):
        found.setdefault((row.case, row.zone[0]), []).append(row)
    rows = []
    for (case, zone), both in found.items():
        ours = both[0]
        rows.append(
            (
                f"`{case}`",
                zone,
                str(ours.stations),
                _range(ours.pue, 3),
                *_beside([(r.zone[1:], r.published_pue, r.pue_overlap) for r in both], 3),
                _range(ours.wue, 2),
                *_beside([(r.zone[1:], r.published_wue, r.wue_overlap) for r in both], 2),
            )
        )
    head = (
        "case", "zone", "stations", "PUE, siting", "PUE, published", "overlap",
        "WUE, siting", "WUE, published", "overlap of WUE",
    )  # fmt: skip
    return head, rows, ()


def _range(of: tuple[float, float], digits: int) -> str:
    return f"{of[0]:.{digits}f}–{of[1]:.{digits}f}"


def _beside(published: Sequence[tuple[str, tuple[float, float], float]], digits: int) -> tuple[str, str]:
    """Return the published ranges of a zone, moist (A) and dry (B), and the overlap of each with siting's."""
    ranges = ", ".join(f"{letter} {_range(of, digits)}".strip() for letter, of, _ in published)
    return ranges, ", ".join(f"{letter} {overlap:.2f}".strip() for letter, _, overlap in published)
