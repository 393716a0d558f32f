"""The mean temperature of any place: a trend in position and height, plus kriged residuals of the stations.

Four figures per station are interpolated: mean dry bulb of the year, its swing from January to July, and the
same for the wet bulb. The trend is linear in easting, northing, height, height over the surroundings (the
mean height of the stations in a ring around) and height times northing; it is fitted by generalised least
squares. The residuals are kriged with a single covariance function of distance.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from siting.chunks import in_parts
from siting.climate.climate_table import (
    DRY_BULB_MIDDLES_C,
    HUMIDITY_CLASSES,
    MONTHS,
    TABLE_PATH,
    ClimateTable,
    Stations,
    climate_table,
)
from siting.climate.field_arrays import FEW_PLACES, pairs
from siting.climate.psychro import pressure_at_elevation_pa
from siting.climate.wet_bulb import wet_bulb_c
from siting.conventions import ATMOSPHERE_M
from siting.evidence import FloatArray
from siting.geo.geodesy import earth_centred
from siting.records import dataclass


def month_weights() -> FloatArray:
    """Share of the year of each month, shape (12,)."""
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    return np.asarray(days / 365.0)


# First principal component of the monthly differences of neighbouring stations, less their mean.
_SWING: FloatArray = np.array(
    [-0.567, -0.394, -0.138, 0.13, 0.287, 0.41, 0.433, 0.358, 0.208, -0.005, -0.236, -0.486]
)
SWING: FloatArray = _SWING - _SWING @ month_weights()
"""Shape (12,): departure of each month from the annual mean if July is 1 K above January; mean 0."""

_ORIGIN_LON, _ORIGIN_LAT = 105.0, 36.0
_MM_PER_DEGREE = 0.1112  # thousands of km per degree of a meridian
_PER_DEGREE_EAST = _MM_PER_DEGREE * np.cos(np.radians(_ORIGIN_LAT))
_MIN_STATIONS = 40  # several stations for each of the six trend coefficients
_JITTER = 1e-7  # keeps the equations regular with two stations at one point
_PRESSURE_STEP_PA = 5_000.0
_PRESSURES_PA: FloatArray = np.arange(40_000.0, 110_001.0, _PRESSURE_STEP_PA)
_WHOLE_C: FloatArray = np.arange(-60.0, 52.0)  # two above the last whole degree of the classes
_MIN_HUMIDITY = 0.005  # 0% stands for anything below 0.5%
_MIN_M, _MAX_M = ATMOSPHERE_M.value
_CHUNK = 25_000
QUANTITIES = 4
TREND_TERMS = 6
MEANS_PATH = TABLE_PATH.with_name("station_means.npy")
"""Means of the embedded stations, shape (s, 26): dry and wet bulb by month, and the two rises."""
Fit = tuple[FloatArray, FloatArray]


@dataclass(frozen=True)
class StationMeans:
    """Means of the stations of a climate table.

    Parameters
    ----------
    dry_bulb_c, wet_bulb_c
        Shape (s, 12), means of the months [degC].
    wet_per_dry
        Shape (s,), rise of the mean wet bulb with the dry bulb at the same relative humidity [K/K].
    wet_per_pa
        Shape (s,), rise of the mean wet bulb with the pressure [K/Pa].
    """

    dry_bulb_c: FloatArray
    wet_bulb_c: FloatArray
    wet_per_dry: FloatArray
    wet_per_pa: FloatArray


@dataclass(frozen=True)
class Spread:
    """The nearest stations of places and the field there: see `siting.climate.place.Neighbours`.

    ``value`` has shape (n, 4): mean dry bulb and its swing, mean wet bulb and its swing [degC, K].
    ``elevation_m`` is that of the neighbours where it was UNKNOWN.
    """

    station: npt.NDArray[np.int64]
    weight: FloatArray
    distance_km: FloatArray
    height_m: FloatArray
    elevation_m: FloatArray
    value: FloatArray


@lru_cache(maxsize=4)
def station_means(table: ClimateTable) -> StationMeans:
    """Return the monthly means of each station of a table; those of the embedded one are shipped with it."""
    if table is climate_table():
        held = np.load(MEANS_PATH)
        return StationMeans(held[:, :MONTHS], held[:, MONTHS : 2 * MONTHS], held[:, -2], held[:, -1])
    return computed_means(table)


def computed_means(table: ClimateTable) -> StationMeans:
    """Return the monthly means of each station, computed from the hours.

    The wet bulb is interpolated linearly between whole degrees of dry bulb (to 0.001 K) and between
    pressures.
    """
    humidity = np.maximum(np.arange(HUMIDITY_CLASSES) / 100.0, _MIN_HUMIDITY)
    grid = wet_bulb_c(_WHOLE_C[None, :, None], humidity, _PRESSURES_PA[:, None, None])
    pressure = pressure_at_elevation_pa(np.clip(table.stations.elevation_m, _MIN_M, _MAX_M))
    step = (np.clip(pressure, _PRESSURES_PA[0], _PRESSURES_PA[-1]) - _PRESSURES_PA[0]) / _PRESSURE_STEP_PA
    level = np.minimum(step.astype(np.int64), len(_PRESSURES_PA) - 2)
    whole, part = np.divmod(np.arange(len(DRY_BULB_MIDDLES_C)), 10)
    count = len(table.stations)
    dry_bulb, wet_bulb = np.empty((count, MONTHS)), np.empty((count, MONTHS))
    per_dry, per_pa = np.empty(count), np.empty(count)
    for station in range(count):
        classes = table.classes(station)
        month, warm, moist = classes.month, classes.dry_bulb, classes.humidity
        hours = classes.hours.astype(np.float64)
        low, high = grid[level[station]], grid[level[station] + 1]
        own = (low + (high - low) * (step[station] - level[station])).ravel()
        cell, share = whole[warm] * HUMIDITY_CLASSES + moist, part[warm] / 10.0
        at, above, next_above = (own[cell + k * HUMIDITY_CLASSES] for k in range(3))
        wet = at + (above - at) * share
        total = np.bincount(month, hours, MONTHS)
        dry_bulb[station] = np.bincount(month, hours * DRY_BULB_MIDDLES_C[warm], MONTHS) / total
        wet_bulb[station] = np.bincount(month, hours * wet, MONTHS) / total
        year = total.sum()
        per_dry[station] = hours @ (above + (next_above - above) * share - wet) / year
        per_pa[station] = hours @ ((high - low).ravel()[cell] / _PRESSURE_STEP_PA) / year
    return StationMeans(dry_bulb, wet_bulb, per_dry, per_pa)


def year_and_swing(monthly: FloatArray) -> FloatArray:
    """Return the mean of the year and the swing of monthly means (s, 12): shape (s, 2)."""
    year = monthly @ month_weights()
    swing = (monthly - year[:, None]) @ SWING / (SWING @ SWING)
    return np.column_stack([year, swing])


class Field:
    """The field fitted to stations.

    Parameters
    ----------
    stations
        The s stations.
    value
        Shape (s, 4), the figures to interpolate.
    fit
        What `fit` returned for the same stations and figures; without it they are fitted.
    """

    _load: FloatArray

    def __init__(self, stations: Stations, value: FloatArray, fit: Fit | None = None) -> None:
        at_km = np.asarray(earth_centred(stations.lon, stations.lat) / 1000.0, dtype=np.float64)
        self._set(at_km, _east_north(stations.lon, stations.lat), stations.elevation_m, value, fit)

    def without(self, out: int) -> Field:
        """Return the field fitted to all stations but one."""
        rest = np.delete(np.arange(len(self._ground)), out)
        fewer = object.__new__(Field)
        ring, inverse = self._between
        # The inverse of a matrix without one row and column, from the full inverse.
        own = inverse[rest, out]
        less = inverse[np.ix_(rest, rest)] - np.outer(own, own) / inverse[out, out]
        fewer.__dict__["_between"] = ring[np.ix_(rest, rest)], less
        fewer._set(self._at_km[rest], self._east_north[rest], self._ground[rest], self._value[rest], None)
        return fewer

    @cached_property
    def _between(self) -> tuple[FloatArray, FloatArray]:
        """Ring weights and the inverse of the covariances between stations, each (s, s)."""
        covariance, ring = pairs(self._at_km)
        covariance[np.diag_indices(len(covariance))] += _JITTER
        return ring, np.asarray(np.linalg.inv(covariance), dtype=np.float64)

    def _set(
        self,
        at_km: FloatArray,
        east_north: FloatArray,
        ground_m: FloatArray,
        value: FloatArray,
        fit: Fit | None,
    ) -> None:
        self._at_km, self._east_north, self._value = at_km, east_north, value
        self._ground = np.ascontiguousarray(ground_m, dtype=np.float64)
        self._reach = east_north.min(axis=0), east_north.max(axis=0)
        self.fitted = len(value) >= _MIN_STATIONS
        self._trend, self._load = np.zeros((TREND_TERMS, value.shape[1])), np.zeros(value.shape)
        if self.fitted:
            self._trend, self._load = self._fit() if fit is None else fit

    def _fit(self) -> Fit:
        ring, inverse = self._between
        total = ring.sum(axis=1)
        around = ring @ self._ground / np.where(total > 0.0, total, 1.0)
        up, relief = self._ground / 1000.0, np.where(total > 0.0, self._ground - around, 0.0) / 1000.0
        x, y = self._east_north.T
        design = np.column_stack([np.ones(len(up)), x, y, up, relief, up * y])
        # Generalised least squares; the residuals are kriged.
        weighed = inverse @ design
        trend = np.asarray(np.linalg.lstsq(design.T @ weighed, weighed.T @ self._value, rcond=None)[0])
        return trend, np.asarray(inverse @ (self._value - design @ trend))

    @property
    def fit(self) -> Fit:
        """What was fitted: the trend, and the load of each station (s, 4)."""
        return self._trend, self._load

    @property
    def trend(self) -> FloatArray:
        """Shape (6, 4): constant, per 1000 km east and north, up, above the surroundings, up x north."""
        return self._trend

    def at(self, lon: FloatArray, lat: FloatArray, elevation_m: FloatArray, *, neighbours: int) -> Spread:
        """Return the nearest stations of places and the field there."""
        count, k = len(lon), min(neighbours, len(self._ground))
        found = Spread(
            np.empty((count, k), np.int64),
            np.empty((count, k)),
            np.empty((count, k)),
            np.empty((count, k)),
            np.array(elevation_m, dtype=np.float64),
            np.empty((count, QUANTITIES)),
        )
        kin = self._kin[:, : k + 1].copy()
        in_parts(lambda part: self._fill(part, lon, lat, kin, found), count, _CHUNK)
        return found

    @cached_property
    def _kin(self) -> npt.NDArray[np.int64]:
        """The stations of each station from the nearest on, itself first: (s, s)."""
        square = np.sum((self._at_km[:, None] - self._at_km) ** 2, axis=2)
        return np.argsort(square, axis=1, kind="stable")

    def _fill(
        self, part: slice, lon: FloatArray, lat: FloatArray, kin: npt.NDArray[np.int64], found: Spread
    ) -> None:
        if len(lon) <= FEW_PLACES:
            from siting.climate.field_arrays import at_places
        else:
            from siting.climate.kriging_kernels import at_places
        at_places(
            earth_centred(lon[part], lat[part]) / 1000.0,
            np.clip(_east_north(lon[part], lat[part]), *self._reach),
            found.elevation_m[part],
            np.ascontiguousarray(self._at_km.T),
            self._ground,
            kin,
            self._trend,
            np.ascontiguousarray(self._load.T),
            found.station[part],
            found.weight[part],
            found.distance_km[part],
            found.height_m[part],
            found.value[part],
        )


def _east_north(lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Position in thousands of km from the middle of China, shape (n, 2)."""
    x = (lon - _ORIGIN_LON) * _PER_DEGREE_EAST
    return np.column_stack([x, (lat - _ORIGIN_LAT) * _MM_PER_DEGREE])
