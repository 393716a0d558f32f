"""The climate of a place from a user's weather file, instead of the climate table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from siting.climate.climate_table import ClimateTable, climate_table
from siting.climate.place import LAPSE_K_PER_M, REACH_KM, Neighbours
from siting.climate.psychro import pressure_at_elevation_pa
from siting.climate.weather import YearSpread, read_weather
from siting.evidence import Label
from siting.geo.geodesy import distance_km
from siting.texts import say

_FAR_KM = 50.0
_AROUND = 6
_SIGMAS_OF_90 = 1.645


@dataclass(frozen=True)
class OwnWeather:
    """A weather file as the only station that represents a place.

    ``years`` holds the differences between its years, if there are several; ``source`` describes its origin.
    """

    table: ClimateTable
    near: Neighbours
    elevation_m: float
    years: YearSpread | None
    remarks: tuple[Label, ...]
    source: str


def weather_at(path: Path, lon: float, lat: float, elevation_m: float) -> OwnWeather:
    """Read a weather file for a place; if the elevation is NaN, that of the file is used.

    The air is shifted to the place's elevation by `LAPSE_K_PER_M`. The 90% interval is that of single years
    around their mean if the file has several; one year gives none.

    Raises
    ------
    WeatherError
        The file cannot be used.
    """
    around = elevation_around(lon, lat) if math.isnan(elevation_m) else elevation_m
    weather = read_weather(path, assumed_elevation_m=around)
    remarks = list(weather.remarks)
    ground = weather.elevation_m
    height = 0.0 if math.isnan(elevation_m) or math.isnan(ground) else elevation_m - ground
    place = ground if math.isnan(elevation_m) else elevation_m
    if math.isnan(elevation_m) and not math.isnan(ground):
        remarks.append(say("weather.elevation_of_file", ground=ground))
    years = weather.spread() if len(weather.years) > 1 else None
    offset = 0.0
    if years is None:
        remarks.append(say("weather.one_year"))
    else:
        offset = _SIGMAS_OF_90 * float(np.std(years.mean_temperature_c, ddof=1))
    km = 0.0
    if not (math.isnan(weather.lon) or math.isnan(weather.lat)):
        km = float(distance_km(lon, lat, weather.lon, weather.lat))
    if km > _FAR_KM:
        remarks.append(say("weather.file_is_elsewhere", weather=weather.name, km=km))
    pressure = float(np.mean(weather.pressure_pa))
    if not math.isnan(ground) and height:
        here, there = (float(pressure_at_elevation_pa(z)) for z in (ground + height, ground))
        pressure *= here / there
        remarks.append(say("weather.moved", height=height, lapse_k_per_m=LAPSE_K_PER_M * 1000))
    one = np.ones((1, 1))
    near = Neighbours(
        station=np.zeros((1, 1), dtype=np.int64),
        weight=one,
        distance_km=km * one,
        height_m=height * one,
        shift_k=-LAPSE_K_PER_M * height * one,
        pressure_pa=np.array([pressure]),
        offset_90_k=np.array([offset]),
    )
    return OwnWeather(
        weather.climate_table(), near, place, years, tuple(remarks), f"{path.name} ({weather.name})"
    )


def elevation_around(lon: float, lat: float) -> float:
    """Return the median elevation [m] of the nearest stations of the climate table; NaN if all are far."""
    stations = climate_table().stations
    km = distance_km(stations.lon, stations.lat, lon, lat)
    near = np.argsort(km, kind="stable")[:_AROUND]
    near = near[km[near] <= REACH_KM]
    return float(np.median(stations.elevation_m[near])) if len(near) else math.nan
