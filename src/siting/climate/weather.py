"""Weather files of one station, hour by hour: EPW and plain CSV.

A CSV has one row per hour and the columns ``time`` (2020-01-31 13:00, the hour that begins then; or
``year``, ``month``, ``day``, ``hour`` 1..24), ``dry_bulb_c``, ``relative_humidity`` [%] or
``dew_point_c``, and, if known, ``pressure_pa``; ``lat``, ``lon``, ``elevation_m`` and ``name`` may give the
position. Headings may differ in case, spaces and units, or be Chinese.

Every year has 8,760 hours: 29 February is left out. Repairs are listed in `remarks`.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.climate.climate_table import ClimateTable, Stations, build_table, table_of
from siting.climate.psychro import (
    elevation_of_pressure_m,
    pressure_at_elevation_pa,
    relative_humidity_from_dew_point,
)
from siting.climate.weather_text import IntArray, Records, read_records
from siting.climate.wet_bulb import wet_bulb_c
from siting.conventions import HOURS_PER_YEAR
from siting.errors import WeatherError
from siting.evidence import FloatArray, Label
from siting.readers.findings import shown
from siting.records import dataclass
from siting.texts import join, say

HOURS = int(HOURS_PER_YEAR.value)
MAX_GAP_H = 6  # filled by linear interpolation
MAX_MISSING_H = 175  # of a year (2%)
_WEATHER_PA = 3_000.0  # more than the mean of a year differs from the standard atmosphere
_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_DAY_START = np.concatenate([[0], np.cumsum(_DAYS)])
MONTH_OF_HOUR: IntArray = np.repeat(np.arange(1, 13), 24 * _DAYS)


@dataclass(frozen=True)
class YearSpread:
    """Differences between years: arrays of shape (y,), and (y, k) for k thresholds.

    mean_temperature_c [degC]; hours_dry_bulb_le and hours_wet_bulb_le [h] at or below dry_bulb_c and
    wet_bulb_c.
    """

    years: tuple[int, ...]
    mean_temperature_c: FloatArray
    dry_bulb_c: tuple[float, ...]
    hours_dry_bulb_le: FloatArray
    wet_bulb_c: tuple[float, ...]
    hours_wet_bulb_le: FloatArray


@dataclass(frozen=True)
class Weather:
    """The hours of one or more whole years at a station: arrays of shape (y, 8760).

    Parameters
    ----------
    name, lon, lat, elevation_m
        Degrees WGS84 and metres; NaN if neither the file nor the caller states them.
    years
        The years, in order; empty for a typical year, which is made up of months of several years or has
        none.
    dry_bulb_c, relative_humidity, pressure_pa
        [degC], 0..1, [Pa].
    filled, pressure_filled
        Which hours were interpolated, and which pressures are of the standard atmosphere.
    remarks
        What was repaired or left out.
    wmo, province
        The station's number and region, empty if the file does not state them.
    """

    name: str
    lon: float
    lat: float
    elevation_m: float
    years: tuple[int, ...]
    dry_bulb_c: FloatArray
    relative_humidity: FloatArray
    pressure_pa: FloatArray
    filled: npt.NDArray[np.bool_]
    pressure_filled: npt.NDArray[np.bool_]
    remarks: tuple[Label, ...]
    wmo: str = ""
    province: str = ""

    @property
    def span(self) -> Label:
        """The years it covers, in words."""
        if not self.years:
            return say("weather.typical_year")
        return join((str(year) for year in self.years), "mark.list")

    def climate_table(self) -> ClimateTable:
        """Return the climate table of this one station: hours of a mean year."""
        count = len(self.dry_bulb_c)
        table = build_table(
            Stations(
                *(np.array([text]) for text in (self.wmo, self.name, self.province)),
                *(np.array([value]) for value in (self.lon, self.lat, self.elevation_m)),
            ),
            np.zeros(count * HOURS, dtype=np.int64),
            np.tile(MONTH_OF_HOUR, count),
            self.dry_bulb_c.ravel(),
            self.relative_humidity.ravel(),
            years=np.array([count]),
        )
        return table_of(table)

    def spread(
        self,
        *,
        dry_bulb_c: tuple[float, ...] = (10.0, 15.0, 18.0, 24.0),
        wet_bulb_c: tuple[float, ...] = (5.0, 10.0, 14.0, 18.0),
    ) -> YearSpread:
        """Return mean temperature and hours at or below thresholds [degC], year by year."""
        wet = self.wet_bulb_c()
        return YearSpread(
            self.years,
            self.dry_bulb_c.mean(axis=1),
            dry_bulb_c,
            _hours_le(self.dry_bulb_c, dry_bulb_c),
            wet_bulb_c,
            _hours_le(wet, wet_bulb_c),
        )

    def wet_bulb_c(self) -> FloatArray:
        """Wet bulb of every hour [degC], shape (y, 8760)."""
        return wet_bulb_c(self.dry_bulb_c, self.relative_humidity, self.pressure_pa)


def _hours_le(values: FloatArray, limits: tuple[float, ...]) -> FloatArray:
    return (
        np.array([(values <= limit).sum(axis=1) for limit in limits], dtype=np.float64)
        .reshape(-1, len(values))
        .T
    )


def read_weather(
    path: Path | str,
    *,
    lon: float | None = None,
    lat: float | None = None,
    elevation_m: float | None = None,
    name: str | None = None,
    assumed_elevation_m: float = math.nan,
) -> Weather:
    """Read the weather of a station from an EPW or CSV file.

    Parameters
    ----------
    path
        The file; see the module for the columns of a CSV.
    lon, lat, elevation_m, name
        Position of the station (degrees WGS84, metres), used instead of that in the file.
    assumed_elevation_m
        Used if neither states the elevation and the mean pressure does not imply it.

    Raises
    ------
    WeatherError
        The file cannot be read, a row is not weather, hours occur twice, or no year is complete: more than 6
        hours in a row or 175 hours of a year are missing. One line: where, what, and how to correct it.
    """
    file = Path(path)
    records = _placed(read_records(file), lon=lon, lat=lat, elevation_m=elevation_m)
    remarks: list[Label] = []
    where = shown(file.name)
    up = records.elevation_m
    humidity = _humidity(records, remarks)
    years, typical, slot = _slots(records, where, remarks)
    grids = [_grid(v, slot, len(years)) for v in (records.dry_bulb_c, humidity, records.pressure_pa)]
    years, (dry, moist, pressure) = _whole_years(years, grids, records, where, remarks)
    gone = np.isnan(dry) | np.isnan(moist)
    dry, moist = _filled(dry), _filled(moist)
    if gone.any():
        _say_filled(int(gone.sum()), remarks)
    if _is_of_sea_level(pressure, up):
        remarks.append(say("weather.pressure_of_sea_level", elevation_m=up))
        pressure = np.full_like(pressure, np.nan)
    unknown = np.isnan(pressure)
    if math.isnan(up):
        up = _implied_elevation_m(pressure, assumed_elevation_m, remarks)
    pressure = _with_pressure(pressure, up, where, remarks)
    if len(years) > 1:
        _say_years(years, dry, remarks)
    return Weather(
        name=records.name or file.stem if name is None else name,
        lon=records.lon,
        lat=records.lat,
        elevation_m=up,
        years=() if typical else tuple(int(y) for y in years),
        dry_bulb_c=dry,
        relative_humidity=moist,
        pressure_pa=pressure,
        filled=gone,
        pressure_filled=unknown,
        remarks=tuple(remarks),
        wmo=records.wmo,
        province=records.province,
    )


def _placed(records: Records, **given: float | None) -> Records:
    """Return the rows of a file with the position that the caller gives, where it gives one."""
    stated: dict[str, Any] = {name: float(value) for name, value in given.items() if value is not None}
    return replace(records, **stated)


def _implied_elevation_m(pressure: FloatArray, assumed_m: float, remarks: list[Label]) -> float:
    """Return the elevation of the mean pressure if there is one, else the assumed one, which may be NaN."""
    if not np.isnan(pressure).all():
        up = float(elevation_of_pressure_m(float(np.nanmean(pressure))))
        remarks.append(say("weather.elevation_of_pressure", up=up))
        return up
    if not math.isnan(assumed_m):
        remarks.append(say("weather.elevation_assumed", up=assumed_m))
    return assumed_m


def _humidity(records: Records, remarks: list[Label]) -> FloatArray:
    """Return relative humidity 0..1 of each row: as given, otherwise from the dew point; clipped at 1."""
    given = records.relative_humidity / 100.0
    dew = np.isnan(given) & ~np.isnan(records.dew_point_c) & ~np.isnan(records.dry_bulb_c)
    given[dew] = relative_humidity_from_dew_point(records.dry_bulb_c[dew], records.dew_point_c[dew])
    if dew.any():
        count = int(dew.sum())
        remarks.append(say("weather.humidity_from_dew_point", count=count))
    over = int((given > 1.0).sum())
    if over:
        remarks.append(say("weather.humidity_over_100", count=over))
    return np.minimum(given, 1.0)


def _slots(records: Records, where: str, remarks: list[Label]) -> tuple[IntArray, bool, IntArray]:
    """Return the years, whether they are one typical year, and the slot of each row.

    A slot is year index * 8760 + hour of the year; -1 for 29 February. Months that come from different
    years, each hour once, are one year.
    """
    hour = (_DAY_START[records.month - 1] + records.day - 1) * 24 + records.hour - 1
    leap = (records.month == 2) & (records.day == 29)
    an_hour = _records_an_hour(records)
    keep = ~leap
    if leap.any():
        remarks.append(say("weather.leap_day", hours=HOURS))
    if an_hour > 1:
        remarks.append(say("weather.records_averaged", per_hour=an_hour))
    found = np.unique(records.year)
    if np.bincount(hour[keep], minlength=HOURS).max() <= an_hour:
        typical = len(found) > 1 and not np.all(np.diff(records.year) >= 0)
        years = found[:1] if len(found) == 1 else np.array([0])
        typical = typical or len(found) > 1 or found[0] <= 0
        return years, typical, np.where(keep, hour, -1)
    index = np.searchsorted(found, records.year)
    slot = np.where(keep, index * HOURS + hour, -1)
    counts = np.bincount(slot[keep], minlength=len(found) * HOURS)
    if counts.max() > an_hour:
        _stop_twice(records, slot, counts, an_hour, where)
    return found, False, slot


def _records_an_hour(records: Records) -> int:
    """Return the number of records per hour: as announced, or the number of distinct minutes."""
    return max(records.an_hour, min(len(np.unique(records.minute)), 60))


def _stop_twice(records: Records, slot: IntArray, counts: IntArray, an_hour: int, where: str) -> None:
    rows = np.flatnonzero((slot >= 0) & (counts[np.maximum(slot, 0)] > an_hour))
    same = rows[slot[rows] == slot[rows[0]]]
    first, again = records.line[same[0]], records.line[same[an_hour]]
    row = same[an_hour]
    date = f"{records.year[row]:04d}-{records.month[row]:02d}-{records.day[row]:02d}"
    raise WeatherError(
        f"{date} hour {records.hour[row]} occurs twice (first in line {first})",
        where=f"{where}, line {again}",
        hint="Keep one of them; rows of different years need a column for the year",
    )


def _grid(values: FloatArray, slot: IntArray, years: int) -> FloatArray:
    """Return the mean of the rows of each slot, shape (years, 8760); NaN if there are none."""
    good = (slot >= 0) & ~np.isnan(values)
    size = years * HOURS
    count = np.bincount(slot[good], minlength=size)
    total = np.bincount(slot[good], weights=values[good], minlength=size)
    with np.errstate(invalid="ignore"):
        # A single record is not divided, so it keeps its digits.
        mean = np.where(count == 1, total, total / count)
    return mean.reshape(years, HOURS)


def _whole_years(
    years: IntArray, grids: list[FloatArray], records: Records, where: str, remarks: list[Label]
) -> tuple[IntArray, list[FloatArray]]:
    """Keep the years with at most small gaps; raise if there is none."""
    gone = np.isnan(grids[0]) | np.isnan(grids[1])
    good = np.array([_longest(row) <= MAX_GAP_H and row.sum() <= MAX_MISSING_H for row in gone])
    if not good.any():
        best = int(np.argmin(gone.sum(axis=1)))
        _stop_missing(int(years[best]), gone[best], len(years), where, records)
    if not good.all():
        left = ", ".join(str(year) for year in years[~good])
        remarks.append(say("weather.partial_years", left=left))
    return years[good], [grid[good] for grid in grids]


def _stop_missing(year: int, gone: npt.NDArray[np.bool_], count: int, where: str, records: Records) -> None:
    starts = np.flatnonzero(gone & ~np.concatenate([[False], gone[:-1]]))
    hour = int(next((s for s in starts if gone[s : s + MAX_GAP_H + 1].sum() > MAX_GAP_H), starts[0]))
    day = hour // 24
    month = int(np.searchsorted(_DAY_START, day, side="right"))
    which = f"the best of {count} years, {year}," if count > 1 else "the year"
    there = HOURS - int(gone.sum())
    raise WeatherError(
        f"{which} has temperature and humidity for {there:,} of {HOURS:,} hours; "
        f"missing from month {month}, day {day - _DAY_START[month - 1] + 1}, hour {hour % 24 + 1} "
        f"(the file has {len(records):,} rows)",
        where=where,
        hint=f"Give whole years; gaps of up to {MAX_GAP_H} hours ({MAX_MISSING_H} a year) are filled",
    )


def _longest(gone: npt.NDArray[np.bool_]) -> int:
    """Return the longest run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], gone, [False]]).astype(np.int8)))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def _filled(grid: FloatArray) -> FloatArray:
    """Fill gaps within each year by linear interpolation, at its ends by the nearest hour."""
    out = grid.copy()
    place = np.arange(HOURS)
    for row in out:
        gone = np.isnan(row)
        if gone.any():
            row[gone] = np.interp(place[gone], place[~gone], row[~gone])
    return out


def _say_filled(count: int, remarks: list[Label]) -> None:
    remarks.append(
        say(
            "weather.interpolated",
            count=count,
            longest_gap_h=MAX_GAP_H,
        )
    )


def _is_of_sea_level(pressure: FloatArray, elevation_m: float) -> bool:
    """Whether pressures fit the sea and not the elevation of the station."""
    if math.isnan(elevation_m) or np.isnan(pressure).all():
        return False
    mean, standard = float(np.nanmean(pressure)), float(pressure_at_elevation_pa(elevation_m))
    sea = float(pressure_at_elevation_pa(0.0))
    return mean - standard > _WEATHER_PA and abs(mean - sea) < _WEATHER_PA


def _with_pressure(pressure: FloatArray, elevation_m: float, where: str, remarks: list[Label]) -> FloatArray:
    gone = np.isnan(pressure)
    if not gone.any():
        return pressure
    if math.isnan(elevation_m):
        raise WeatherError(
            f"{int(gone.sum()):,} hours have no pressure, and the elevation is not known",
            where=where,
            hint="Give the elevation of the station, or the pressure",
        )
    standard = float(pressure_at_elevation_pa(elevation_m))
    count = int(gone.sum())
    remarks.append(
        say(
            "weather.pressure_filled",
            count=count,
            elevation_m=elevation_m,
            standard=standard / 1000,
        )
    )
    return np.where(gone, standard, pressure)


def _say_years(years: IntArray, dry: FloatArray, remarks: list[Label]) -> None:
    means = dry.mean(axis=1)
    low, high = years[means.argmin()], years[means.argmax()]
    remarks.append(
        say(
            "weather.several_years",
            years=len(years),
            mean=means.mean(),
            lowest=means.min(),
            coldest_year=low,
            highest=means.max(),
            warmest_year=high,
        )
    )


def require_position(weather: Weather, path: Path) -> None:
    """Raise `WeatherError` if a weather file does not state the position of its station."""
    missing = [
        name
        for name, value in (("lat", weather.lat), ("lon", weather.lon), ("elevation_m", weather.elevation_m))
        if math.isnan(value)
    ]
    if missing:
        raise WeatherError(
            f"does not state the position of its station (no {', '.join(missing)})",
            where=shown(path.name),
            hint="Add the columns lat, lon and elevation_m to a CSV; complete LOCATION in an EPW",
        )
