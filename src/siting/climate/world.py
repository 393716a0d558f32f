"""Mean temperature anywhere on land, from world maps: for places without a station of the climate table near.

Monthly means of ITU-R P.1510-1 (ERA-Interim, 1979-2014, 0.75 degrees) at the mean altitude of the cells
around the place (ITU-R P.1511), adjusted to the place's elevation by a single lapse rate. The maps come with
the package ``itur`` (extra ``world``). They are monthly means and say nothing about hours.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

import numpy as np

from siting.climate.kriging import month_weights
from siting.climate.shift import ClimateYears
from siting.errors import MissingExtraError
from siting.evidence import FloatArray
from siting.records import dataclass
from siting.texts import say

SOURCES = ("itu-p1510", "itu-p1511")
WORLD_ID = "world_1979_2014"
LAPSE_K_PER_M = 0.005
"""Lapse rate above the mean altitude of the cells: least error at 242 Chinese stations."""

CELLS_DEG = 1.5
"""Width of the square whose mean altitude the temperature refers to: the four cells of 0.75 degrees between
which it is interpolated."""

# Half-width of the 90% interval at Chinese stations [K], and the factor applied elsewhere, where nothing was
# tested (tests/climate/test_world.py prints the shares).
OFFSET_90_K = 0.9
OFFSET_90_K_PER_ROOT_KM = 1.0
OFFSET_90_BLIND_K = 1.0
ABROAD = 1.5
MONTHS = 2.0
"""The error of a month is up to twice that of the year."""

_SAMPLES = 9
_KELVIN = 273.15
_MONTHS = 12
_HINT = 'Install it: pip install "siting[world]", or give a weather file'


@dataclass(frozen=True)
class WorldTemperature:
    """Mean temperatures of n places from world maps.

    Parameters
    ----------
    monthly_c
        Shape (n, 12) [degC].
    offset_90_k
        Shape (n,), half-width of the 90% interval of the mean of the year [K].
    """

    monthly_c: FloatArray
    offset_90_k: FloatArray

    @property
    def mean_c(self) -> FloatArray:
        """Mean of the year [degC], shape (n,)."""
        return np.asarray(self.monthly_c @ month_weights())


def is_installed() -> bool:
    """Whether the maps are installed."""
    return importlib.util.find_spec("itur") is not None


def world_years(warming_k: float = 0.0) -> ClimateYears:
    """Return the years of the maps."""
    return ClimateYears(WORLD_ID, say("climate.years.world"), warming_k=warming_k)


def require_installed(where: str) -> None:
    """Raise `MissingExtraError` if the maps are not installed; *where* names the user of them."""
    if not is_installed():
        raise MissingExtraError("the mean temperature of a site abroad needs itur", where=where, hint=_HINT)


def world_temperature(lon: FloatArray, lat: FloatArray, elevation_m: FloatArray) -> WorldTemperature:
    """Return the mean temperature of places from the maps.

    Parameters
    ----------
    lon, lat, elevation_m
        Shape (n,), degrees WGS84 and metres; if the elevation is NaN (UNKNOWN), that of ITU-R P.1511 at the
        point is used, with a wider interval.

    Raises
    ------
    MissingExtraError
        itur is not installed.
    """
    require_installed("world")
    monthly, cells, point = _maps(lon, lat)
    return at_elevation(monthly, cells, elevation_m, otherwise_m=point)


def at_elevation(
    monthly_c: FloatArray, cells_m: FloatArray, elevation_m: FloatArray, *, otherwise_m: FloatArray
) -> WorldTemperature:
    """Adjust monthly means from the mean altitude of the map's cells to the elevations of places.

    Parameters
    ----------
    monthly_c
        Shape (n, 12), from the map [degC].
    cells_m, elevation_m, otherwise_m
        Shape (n,) [m]: mean altitude of the cells, elevation of the place, and what is taken where that is
        NaN.
    """
    blind = np.isnan(elevation_m)
    place = np.where(blind, otherwise_m, elevation_m)
    moved = monthly_c - LAPSE_K_PER_M * (place - cells_m)[:, None]
    offset = OFFSET_90_K + OFFSET_90_K_PER_ROOT_KM * np.sqrt(np.abs(place - cells_m) / 1000.0)
    offset = np.hypot(offset, np.where(blind, OFFSET_90_BLIND_K, 0.0))
    return WorldTemperature(moved, ABROAD * offset)


def _maps(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return monthly means [degC], mean altitude of the cells and altitude at the point [m]."""
    temperature: Any = importlib.import_module("itur.models.itu1510")
    altitude: Any = importlib.import_module("itur.models.itu1511")
    monthly = np.stack(
        [
            _numbers(temperature.surface_month_mean_temperature(lat.copy(), lon.copy(), month))
            for month in range(1, _MONTHS + 1)
        ],
        axis=1,
    )

    def altitude_m(lat: FloatArray, lon: FloatArray) -> FloatArray:
        return _numbers(altitude.topographic_altitude(lat, lon), "m")

    step = (np.arange(_SAMPLES) - (_SAMPLES - 1) / 2) / _SAMPLES * CELLS_DEG
    north, east = (grid.ravel() for grid in np.meshgrid(step, step, indexing="ij"))
    around_lat = np.clip(lat[:, None] + north, -90.0, 90.0)
    around_lon = (lon[:, None] + east + 180.0) % 360.0 - 180.0
    cells = altitude_m(around_lat.ravel(), around_lon.ravel()).reshape(around_lat.shape).mean(axis=1)
    return monthly - _KELVIN, cells, altitude_m(lat.copy(), lon.copy())


def _numbers(found: Any, unit: str = "K") -> FloatArray:
    """Remove the unit from itur's results: one quantity, or an array of them."""
    if hasattr(found, "to"):
        return np.atleast_1d(np.asarray(found.to(unit).value, dtype=np.float64)).ravel()
    every = np.ravel(found)
    return np.array([x.to(unit).value if hasattr(x, "to") else x for x in every], dtype=np.float64)
