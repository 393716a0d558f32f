"""The climate of a place: a blend of its neighbouring stations, each shifted to the place's mean temperature.

The mean temperature of the place comes from two fields fitted to all stations: one by distance
(`siting.climate.kriging`), one that also knows the terrain (`siting.climate.spline`). Each of the nearest
stations is shifted by its difference from the place, in the annual mean and in the swing from
winter to summer; then their hours are blended.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from siting.chunks import in_parts
from siting.climate.climate_table import TABLE_PATH, ClimateTable, climate_table
from siting.climate.field_arrays import FEW_PLACES
from siting.climate.kriging import (
    SWING,
    TREND_TERMS,
    Field,
    Spread,
    month_weights,
    station_means,
    year_and_swing,
)
from siting.climate.psychro import pressure_at_elevation_pa
from siting.climate.shift import ClimateYears
from siting.climate.spline import Spline
from siting.climate.terrain import Terrain, terrain_around
from siting.conventions import ATMOSPHERE_M
from siting.evidence import FloatArray
from siting.records import dataclass

_MIN_M, _MAX_M = ATMOSPHERE_M.value
__all__ = [
    "LAPSE_K_PER_M",
    "NEIGHBOURS",
    "REACH_KM",
    "SWING",
    "Follows",
    "Neighbours",
    "StationSearch",
    "mean_temperature",
    "monthly_temperature",
]

LAPSE_K_PER_M = 0.006
"""Lapse rate above the stations, if a table has too few of them to fit a field."""

NEIGHBOURS = 6
FIT_PATH = TABLE_PATH.with_name("station_fit.npy")
"""`StationSearch.fit` of the embedded table, so that no run has to solve for it."""

REACH_KM = 350.0
"""The climate of a place is UNKNOWN farther than this from every station."""

_CHUNK = 25_000

# Half-width of the 90% interval, as an offset of temperature: it grows with the (weighted) distance of
# the stations and with the root of their height difference from the place. Chosen by the worst group of
# left-out stations, not by their mean: grouped by height, region and distance to the next station, 90% of
# their hours lie inside, give or take 3% (tests/climate/test_place.py prints the shares).
OFFSET_90_K = 0.70
OFFSET_90_K_PER_100_KM = 0.20
OFFSET_90_K_PER_ROOT_KM_UP = 0.45
HIGH_OVER_STATIONS_M = 1100.0
"""Largest height difference between a left-out station and the stations that represented it."""
OFFSET_90_K_PER_KM_BEYOND = 1.0
"""Added for each km beyond that height, which no station covers: lapse rates differ by about that."""
OFFSET_90_BLIND_K, OFFSET_90_BLIND_K_PER_KM_OF_RELIEF = 0.5, 2.0
"""Added where the elevation is UNKNOWN and that of the valleys stands for it: constant, and per km from the
valleys up to the mean of the terrain."""
OFFSET_90_BLIND_K_PER_KM_UP = 11.0
"""Added where the terrain is not known either: per km of spread of the stations' heights."""

SPLINE_SHARE = 0.6
"""Share of the spline in the estimate, the rest is the field by distance; chosen on left-out stations."""

# Without a fitted field (a weather file, a table of few stations) a place is adjusted from its stations by
# `LAPSE_K_PER_M` alone. Chosen from the pairs of stations of the embedded table, one adjusted to the other.
ALONE_FULL_KM = 10.0
"""From this distance a station is not the place itself: the half-width at a station counts in full."""
ALONE_90_K_PER_100_KM = 1.0
ALONE_TRIED_KM = 300.0
"""The half-width stops growing here: nothing was tested beyond."""
ALONE_BLIND_K_PER_100_KM, ALONE_BLIND_MOST_K = 2.5, 4.0
"""Added where the elevation is UNKNOWN: the effect of the height of a place that far away."""

Follows = Literal["dry_bulb", "wet_bulb"]


@dataclass(frozen=True, eq=False)  # compared by identity, so that what is derived from it can be kept
class Neighbours:
    """The k stations that represent each of n places, nearest first.

    Parameters
    ----------
    station, weight, distance_km
        Shape (n, k); weights add up to 1 in each row.
    height_m
        Shape (n, k), place above station [m]; 0 where the elevation is UNKNOWN.
    shift_k
        Shape (n, k), added to the dry bulb of each station to shift its mean to the place's [K].
    pressure_pa
        Shape (n,), air pressure at the place [Pa].
    offset_90_k
        Shape (n,), half-width of the 90% interval as an offset of temperature [K].
    swing_k
        Shape (n, k): month m is shifted by ``shift_k + swing_k * SWING[m]`` [K]; 0 if not given.
    wet_shift_k, wet_swing_k
        Shape (n, k), the same for figures that follow the wet bulb: the shift of the dry bulb, at the same
        relative humidity, that brings the mean wet bulb to the place's; if not given, the dry-bulb ones.
    place_90_k, years_90_k
        Shape (n,), the parts of ``offset_90_k`` that places near each other have in common: that of the place
        relative to its stations, without the part of an UNKNOWN elevation, and that of the years of a weather
        file [K]; none if not given.
    """

    station: npt.NDArray[np.int64]
    weight: FloatArray
    distance_km: FloatArray
    height_m: FloatArray
    shift_k: FloatArray
    pressure_pa: FloatArray
    offset_90_k: FloatArray
    swing_k: FloatArray | None = None
    wet_shift_k: FloatArray | None = None
    wet_swing_k: FloatArray | None = None
    place_90_k: FloatArray | None = None
    years_90_k: FloatArray | None = None

    @cached_property
    def blended(self) -> npt.NDArray[np.bool_]:
        """Shape (n,): whether several stations represent the place, rather than its own weather file."""
        return np.asarray(np.max(np.abs(self.weight), axis=1) < 1.0)

    def in_years(self, years: ClimateYears) -> Neighbours:
        """Return the same places in other years: every hour shifted at the same relative humidity."""
        if not years.shifted and not years.error_90_k:
            return self
        kelvin = years.shift_k
        return replace(
            self,
            shift_k=self.shift_k + kelvin,
            wet_shift_k=None if self.wet_shift_k is None else self.wet_shift_k + kelvin,
            offset_90_k=np.hypot(self.offset_90_k, years.error_90_k),
        )

    def within(self, radius_km: FloatArray) -> Neighbours:
        """Return the same places known within a radius [km]: their height and air may be others."""
        if not radius_km.any():
            return self
        return replace(self, offset_90_k=np.hypot(self.offset_90_k, _blind_90_k(radius_km)))

    def moves(self, follows: Follows) -> tuple[FloatArray, FloatArray]:
        """Return shift and swing [K], each (n, k), for figures that follow the dry or the wet bulb."""
        swing = np.zeros_like(self.shift_k) if self.swing_k is None else self.swing_k
        if follows == "dry_bulb":
            return self.shift_k, swing
        wet_swing = swing if self.wet_swing_k is None else self.wet_swing_k
        return (self.shift_k if self.wet_shift_k is None else self.wet_shift_k), wet_swing


class StationSearch:
    """Finds the neighbouring stations of places, and the shift of each.

    Parameters
    ----------
    table
        The climate table.
    """

    def __init__(self, table: ClimateTable) -> None:
        self._table = table
        means = station_means(table)
        self._means = means
        self._value = np.hstack([year_and_swing(means.dry_bulb_c), year_and_swing(means.wet_bulb_c)])
        ground = np.clip(table.stations.elevation_m, _MIN_M, _MAX_M)
        self._pressure = pressure_at_elevation_pa(ground)
        count = len(table.stations)
        field_fit = spline_fit = None
        if table is climate_table():
            held = np.load(FIT_PATH)
            split = TREND_TERMS + count
            field_fit, spline_fit = (held[:TREND_TERMS], held[TREND_TERMS:split]), held[split:]
        self._field = Field(table.stations, self._value, field_fit)
        self._spline = Spline(table.stations, self._value, spline_fit)

    @property
    def fit(self) -> FloatArray:
        """What was fitted to enough stations, shape (6 + s + s + 7, 4): `Field.fit` over `Spline.fit`."""
        return np.vstack([*self._field.fit, self._spline.fit])

    def neighbours(
        self,
        lon: FloatArray,
        lat: FloatArray,
        elevation_m: FloatArray,
        *,
        without: npt.NDArray[np.int64] | None = None,
    ) -> Neighbours:
        """Return the neighbours of places.

        Parameters
        ----------
        lon, lat, elevation_m
            Shape (n,), degrees WGS84 and metres; an elevation may be NaN (UNKNOWN): that of the valleys
            around is assumed, or of the stations, where the terrain is not known or too few were fitted.
        without
            Shape (n,), a station to leave out at each place, for validation: the fields are refitted without
            it.
        """
        assumed_m, blind_90_k = elevation_m, np.zeros(len(elevation_m))
        around = terrain_around(lon, lat) if self._spline.fitted else None
        if around is not None and np.isnan(elevation_m).any():
            assumed_m, blind_90_k = _assumed(around, elevation_m)
        if without is None:
            spread = self._estimated(self._field, self._spline, lon, lat, assumed_m, around)
        else:
            spread = self._left_out(lon, lat, assumed_m, without)
        return self._neighbours(spread, np.isnan(assumed_m), blind_90_k)

    @staticmethod
    def _estimated(  # noqa: PLR0917
        field: Field,
        spline: Spline,
        lon: FloatArray,
        lat: FloatArray,
        elevation_m: FloatArray,
        around: Terrain | None = None,
    ) -> Spread:
        spread = field.at(lon, lat, elevation_m, neighbours=NEIGHBOURS)
        if spline.fitted:
            other = spline.at(lon, lat, spread.elevation_m, None if around is None else around.mean_m)
            spread.value[:] += SPLINE_SHARE * np.nan_to_num(other - spread.value)
        return spread

    def _left_out(
        self, lon: FloatArray, lat: FloatArray, elevation_m: FloatArray, without: npt.NDArray[np.int64]
    ) -> Spread:
        everyone = np.arange(len(self._value))
        parts, order = [], []
        for out in np.unique(without):
            rows, rest = np.flatnonzero(without == out), np.delete(everyone, out)
            fewer = self._field.without(int(out)), self._spline.without(int(out))
            part = self._estimated(*fewer, lon[rows], lat[rows], elevation_m[rows])
            part.station[:] = rest[part.station]
            parts.append(part)
            order.append(rows)
        back = np.argsort(np.concatenate(order))
        names = Spread.__dataclass_fields__
        return Spread(*(np.concatenate([getattr(p, name) for p in parts])[back] for name in names))

    def _neighbours(self, spread: Spread, blind: npt.NDArray[np.bool_], blind_90_k: FloatArray) -> Neighbours:
        if len(spread.station) <= FEW_PLACES:
            from siting.climate.field_arrays import bring
        else:
            from siting.climate.kriging_kernels import bring
        means = self._means
        pressure = pressure_at_elevation_pa(np.clip(spread.elevation_m, _MIN_M, _MAX_M))
        own = (
            self._value,
            np.asarray(self._table.stations.elevation_m, dtype=np.float64),
            self._pressure,
            means.wet_per_dry,
            means.wet_per_pa,
        )
        dry, swing, wet, wet_swing = (np.empty_like(spread.weight) for _ in range(4))
        far_km, up_m = np.empty(len(pressure)), np.empty(len(pressure))

        def part(rows: slice) -> None:
            bring(
                (
                    spread.station[rows],
                    spread.weight[rows],
                    spread.distance_km[rows],
                    spread.elevation_m[rows],
                    spread.value[rows],
                ),
                pressure[rows],
                own,
                (dry[rows], swing[rows], wet[rows], wet_swing[rows]),
                far_km[rows],
                up_m[rows],
            )

        in_parts(part, len(pressure), _CHUNK)
        half_width = _offset_90_k
        if not self._field.fitted:
            dry = wet = -LAPSE_K_PER_M * spread.height_m
            swing = wet_swing = np.zeros_like(dry)
            half_width = _offset_90_k_alone
        offset = np.hypot(half_width(far_km, up_m, blind), blind_90_k)
        place = half_width(far_km, up_m, np.zeros_like(blind))
        return Neighbours(
            spread.station,
            spread.weight,
            spread.distance_km,
            spread.height_m,
            dry,
            pressure,
            offset,
            swing,
            wet,
            wet_swing,
            place,
        )


def _assumed(around: Terrain, elevation_m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return elevations, those of the valleys where UNKNOWN, and what that adds to the half-width [K]."""
    unknown = np.isnan(elevation_m)
    added = np.zeros(len(elevation_m))
    assumed = np.array(elevation_m, dtype=np.float64)
    assumed[unknown] = around.valley_m[unknown]
    relief_km = np.maximum(around.mean_m - around.valley_m, 0.0)[unknown] / 1000.0
    added[unknown] = np.nan_to_num(OFFSET_90_BLIND_K + OFFSET_90_BLIND_K_PER_KM_OF_RELIEF * relief_km)
    return assumed, added


def _offset_90_k(far_km: FloatArray, up_m: FloatArray, blind: npt.NDArray[np.bool_]) -> FloatArray:
    # If the elevation is UNKNOWN, up_m is the spread of the heights around their mean.
    up = up_m / 1000.0
    offset = OFFSET_90_K + OFFSET_90_K_PER_100_KM * far_km / 100.0 + OFFSET_90_K_PER_ROOT_KM_UP * np.sqrt(up)
    offset = offset + OFFSET_90_K_PER_KM_BEYOND * np.maximum(up - HIGH_OVER_STATIONS_M / 1000.0, 0.0)
    return np.asarray(np.hypot(offset, np.where(blind, OFFSET_90_BLIND_K_PER_KM_UP * up, 0.0)))


def _offset_90_k_alone(far_km: FloatArray, up_m: FloatArray, blind: npt.NDArray[np.bool_]) -> FloatArray:
    km = np.minimum(far_km, ALONE_TRIED_KM)
    at_station = OFFSET_90_K * np.minimum(km / ALONE_FULL_KM, 1.0)
    up = up_m / 1000.0
    offset = np.hypot(at_station, ALONE_90_K_PER_100_KM * km / 100.0)
    offset = offset + OFFSET_90_K_PER_ROOT_KM_UP * np.sqrt(up)
    offset = offset + OFFSET_90_K_PER_KM_BEYOND * np.maximum(up - HIGH_OVER_STATIONS_M / 1000.0, 0.0)
    return np.asarray(np.hypot(offset, np.where(blind, _blind_90_k(km), 0.0)))


def _blind_90_k(km: FloatArray) -> FloatArray:
    """Half-width of the 90% interval between places that far apart, heights UNKNOWN [K]."""
    return np.asarray(np.minimum(ALONE_BLIND_K_PER_100_KM * km / 100.0, ALONE_BLIND_MOST_K))


def monthly_temperature(
    table: ClimateTable, near: Neighbours, *, warmer_k: FloatArray | float = 0.0
) -> FloatArray:
    """Mean dry bulb of each month at places [degC], shape (n, 12)."""
    means = station_means(table).dry_bulb_c
    shift, swing = near.moves("dry_bulb")
    own = np.einsum("nk,nkm->nm", near.weight, means[near.station])
    moved = np.sum(near.weight * shift, axis=1) + warmer_k
    return np.asarray(own + moved[:, None] + np.sum(near.weight * swing, axis=1)[:, None] * SWING)


def mean_temperature(
    table: ClimateTable, near: Neighbours, *, warmer_k: FloatArray | float = 0.0
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Mean dry bulb of the year at places and its 90% interval [degC], each shape (n,)."""
    value = np.sum(monthly_temperature(table, near, warmer_k=warmer_k) * month_weights(), axis=1)
    return value, value - near.offset_90_k, value + near.offset_90_k
