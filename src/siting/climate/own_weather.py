"""The climate of one place from a user's weather file, instead of the climate table."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from siting.catalogue import ClimateFile
from siting.climate.climate_source import FAR_KM, Climate, station_climate
from siting.climate.climate_table import climate_table
from siting.climate.place import LAPSE_K_PER_M, REACH_KM, Neighbours
from siting.climate.weather import Weather, YearSpread, read_weather
from siting.evidence import Label
from siting.geo.geodesy import distance_km
from siting.records import dataclass
from siting.texts import say

_AROUND = 6


@dataclass(frozen=True)
class OwnWeather:
    """A weather file as the only station that represents a place.

    ``years`` holds the differences between its years, if there are several; ``source`` describes its origin.
    """

    climate: Climate
    near: Neighbours
    elevation_m: float
    years: YearSpread | None
    remarks: tuple[Label, ...]
    source: str


def _positioned(path: Path, lon: float, lat: float, assumed_elevation_m: float) -> Weather:
    """Read a weather file; without a position it counts as one of the place itself."""
    weather = read_weather(path, assumed_elevation_m=assumed_elevation_m)
    if math.isnan(weather.lon) or math.isnan(weather.lat):
        return read_weather(path, lon=lon, lat=lat, assumed_elevation_m=assumed_elevation_m)
    return weather


def weather_at(path: Path, lon: float, lat: float, elevation_m: float) -> OwnWeather:
    """Read a weather file for a place; if the elevation is NaN, that of the file is used.

    The air is adjusted to the place's elevation by `LAPSE_K_PER_M`. The 90% interval grows with the distance
    and the height between place and station, and includes the variation between years if the file has
    several. A file without a position counts as one of the place itself.

    Raises
    ------
    WeatherError
        The file cannot be used.
    """
    around = elevation_around(lon, lat) if math.isnan(elevation_m) else elevation_m
    weather = _positioned(path, lon, lat, around)
    ground = weather.elevation_m
    remarks = list(weather.remarks)
    if math.isnan(elevation_m):
        remarks.append(say("weather.elevation_of_file", ground=ground))
    years = weather.spread() if len(weather.years) > 1 else None
    if years is None:
        remarks.append(say("weather.one_year"))
    km = float(distance_km(lon, lat, weather.lon, weather.lat))
    if km > FAR_KM:
        remarks.append(say("weather.file_is_elsewhere", weather=weather.name, km=km))
    height = 0.0 if math.isnan(elevation_m) else elevation_m - ground
    if height:
        remarks.append(say("weather.moved", height=height, lapse_k_per_m=LAPSE_K_PER_M * 1000))
    climate = station_climate(weather, ClimateFile("weather", path))
    near = climate.neighbours(*(np.array([x], dtype=np.float64) for x in (lon, lat, elevation_m)))
    return OwnWeather(
        climate,
        near,
        ground if math.isnan(elevation_m) else elevation_m,
        years,
        tuple(remarks),
        f"{path.name} ({weather.name})",
    )


def elevation_around(lon: float, lat: float) -> float:
    """Return the median elevation [m] of the nearest stations of the climate table; NaN if all are far."""
    stations = climate_table().stations
    km = distance_km(stations.lon, stations.lat, lon, lat)
    near = np.argsort(km, kind="stable")[:_AROUND]
    near = near[km[near] <= REACH_KM]
    return float(np.median(stations.elevation_m[near])) if len(near) else math.nan
