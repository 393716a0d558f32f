"""The source of the climate of places: the embedded table, or a user's table or weather file."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from siting.catalogue import ClimateFile
from siting.climate.climate_table import TABLE_PATH, ClimateTable, climate_table
from siting.climate.place import REACH_KM, Neighbours, StationSearch
from siting.climate.psychro import pressure_at_elevation_pa
from siting.climate.shift import OWN, ClimateYears, Years, years_of
from siting.conventions import SIGMAS_OF_90
from siting.errors import WeatherError
from siting.evidence import NO_NOTE, FloatArray, Label, Source
from siting.geo.geodesy import distance_km
from siting.readers.door import printable
from siting.readers.findings import shown
from siting.records import dataclass
from siting.texts import join, say

if TYPE_CHECKING:
    from siting.climate.weather import Weather

OWN_CLIMATE = "own-climate"
"""Id of the source for a user's file."""

WEATHER_REACH_KM = 100.0
"""Farther than this from the station of a weather file the climate is UNKNOWN, unless set otherwise."""

FAR_KM = 50.0
"""Distances above this get a warning."""

_MAX_NAMED = 4
_KEPT = 4


@dataclass(frozen=True, eq=False)
class Climate:
    """Stations with their hours, and how they represent places.

    Parameters
    ----------
    table, search
        The hours, and the search for the stations of a place.
    reach_km
        Farther from every station figures are UNKNOWN [km].
    sources
        Ids of the sources.
    own
        The user's file as a source; None for the embedded table.
    span
        The years of the user's file in words.
    digest
        Name and SHA-256 of the user's file.
    weather
        The hours of a weather file: measured pressure, and differences between years.
    """

    table: ClimateTable
    search: StationSearch
    reach_km: float = REACH_KM
    sources: tuple[str, ...] = ("climate-table", "station-blend")
    own: Source | None = None
    span: Label = NO_NOTE
    digest: tuple[str, str] = ("", "")
    weather: Weather | None = None

    def neighbours(self, lon: FloatArray, lat: FloatArray, elevation_m: FloatArray) -> Neighbours:
        """Return the stations that represent places, see `StationSearch.neighbours`.

        With a weather file the pressure is that of the file, adjusted to the place's elevation, and the
        deviation of single years from their mean is added to the interval in quadrature.
        """
        near = self.search.neighbours(lon, lat, elevation_m)
        if self.weather is None:
            return near
        measured = float(np.mean(self.weather.pressure_pa))
        standard = float(pressure_at_elevation_pa(self.weather.elevation_m))
        return replace(
            near,
            pressure_pa=near.pressure_pa * (measured / standard),
            offset_90_k=np.hypot(near.offset_90_k, year_offset_90_k(self.weather)),
            years_90_k=np.full(len(near.offset_90_k), year_offset_90_k(self.weather)),
        )

    def years_of(self, years: Years | None, warming: str | float = 0.0) -> ClimateYears:
        """Return which years figures are for, see `siting.climate.shift.years_of`.

        Raises
        ------
        WeatherError
            Later years are requested for a user's file from outside China, where the shift is not known.
        """
        chosen = years_of(years, warming, own_file=self.own is not None)
        if self.own is None:
            return chosen
        if chosen.kelvin and not self._in_china():
            raise WeatherError(
                f"the shift to the {chosen.label.en} is known for China only",
                where=self.digest[0],
                hint="Leave years out: figures are then for the years of the file; warming_k shifts them",
            )
        if chosen.id == OWN and self.span.en:
            return replace(chosen, label=say("climate.years.own_listed", span=self.span))
        return chosen

    def _in_china(self) -> bool:
        ours, known = self.table.stations, climate_table().stations
        km = distance_km(ours.lon[:, None], ours.lat[:, None], known.lon, known.lat)
        return bool(np.all(km.min(axis=1) <= REACH_KM))


def year_offset_90_k(weather: Weather) -> float:
    """Half-width of the 90% interval of single years around their mean [K]; 0 if there is only one."""
    if len(weather.years) < 2:
        return 0.0
    return SIGMAS_OF_90.value * float(np.std(weather.dry_bulb_c.mean(axis=1), ddof=1))


def climate_of(file: ClimateFile | None = None) -> Climate:
    """Return the climate of a user's file, or of the embedded table.

    Raises
    ------
    WeatherError
        The file cannot be used, or does not state the position of its station. One line.
    """
    if file is None:
        return _embedded()
    try:
        state = file.path.stat()
    except OSError:
        raise WeatherError(
            "there is no such file", where=shown(file.path.name), hint="Check the path of the climate"
        ) from None
    return _opened(file, state.st_mtime_ns, state.st_size)


@cache
def _embedded() -> Climate:
    table = climate_table(TABLE_PATH)
    return Climate(table, StationSearch(table))


@lru_cache(_KEPT)
def _opened(file: ClimateFile, _changed: int, _size: int) -> Climate:
    """Read a file once for all criteria, and again when it has changed."""
    if file.kind == "table":
        return _of_table(file)
    from siting.climate.weather import read_weather, require_position

    weather = read_weather(file.path)
    require_position(weather, file.path)
    return station_climate(weather, file)


def station_climate(weather: Weather, file: ClimateFile) -> Climate:
    """Return the climate of one station from its file."""
    table = weather.climate_table()
    where = () if math.isnan(weather.lon) else (f"{weather.lat:.2f}, {weather.lon:.2f}",)
    up = f"{weather.elevation_m:.0f} m"
    title = say(
        "climate.own.weather",
        file=printable(file.path.name),
        station=printable(" ".join(x for x in (weather.name, weather.wmo) if x)),
        where=", ".join((*where, up)),
        span=weather.span,
    )
    reach = WEATHER_REACH_KM if file.reach_km is None else file.reach_km
    return _own(file, title, weather.span, table, reach_km=reach, weather=weather)


def _of_table(file: ClimateFile) -> Climate:
    table = climate_table(file.path)
    names = join((printable(str(n)) for n in table.stations.name[:_MAX_NAMED]), "mark.list")
    if len(table.stations) > _MAX_NAMED:
        names = say("climate.own.and_more", names=names)
    span = _span_of_table(file.path)
    title = say(
        "climate.own.table",
        file=printable(file.path.name),
        count=len(table.stations),
        names=names,
        span=span,
    )
    reach = REACH_KM if file.reach_km is None else file.reach_km
    return _own(file, title, span, table, reach_km=reach)


def _own(
    file: ClimateFile,
    title: Label,
    span: Label,
    table: ClimateTable,
    *,
    reach_km: float,
    weather: Weather | None = None,
) -> Climate:
    digest = hashlib.sha256(file.path.read_bytes()).hexdigest()
    source = Source(
        OWN_CLIMATE, title, "given by the user", "", span.en, "user", say("climate.own.certainty")
    )
    return Climate(
        table,
        StationSearch(table),
        reach_km,
        (OWN_CLIMATE,),
        source,
        span,
        (printable(file.path.name), digest),
        weather,
    )


def _span_of_table(path: Path) -> Label:
    """Return the years that `siting climate build` noted for the files of a table, in words."""
    import pyarrow.parquet as pq

    noted = (pq.read_schema(path).metadata or {}).get(b"sources", b"").decode("utf-8", "replace")
    spans = dict.fromkeys(line.rpartition(": ")[2].strip() for line in noted.splitlines() if line.strip())
    typical = say("weather.typical_year")
    words = [typical if text == typical.en else Label(text, text) for text in spans if text]
    return join(words, "mark.semicolon") if words else say("climate.own.years_unsaid")
