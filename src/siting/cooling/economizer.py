"""Free-cooling hours by technology.

Whether a plant can cool with outdoor air alone depends on the dry bulb, the humidity and the
pressure. For each relative-humidity class of the climate table that is one interval of dry bulb, so
the hours of a year are differences of a cumulative count. They are tabulated once a station over the
height of the place above it, and read off for as many places as needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from siting.climate.bins import DRY_BULB_CLASSES, DRY_BULB_MIN_C, HUMIDITY_MIDDLES, ClimateTable
from siting.climate.place import LAPSE_K_PER_M, Neighbours
from siting.climate.psychro import dry_bulb_at_dew_point, dry_bulb_at_wet_bulb, pressure_at_elevation_pa
from siting.evidence import FloatArray

HOURS_PER_MONTH = 730.0
HOURS_PER_YEAR = 8760.0
_HEIGHT_STEP_M = 25.0
_HEIGHT_REACH_M = 6000.0
_HEIGHTS: FloatArray = np.arange(-_HEIGHT_REACH_M, _HEIGHT_REACH_M + 1, _HEIGHT_STEP_M)
# A limit bends so little with pressure that 500 Pa steps keep it within 0.001 K.
_PRESSURES_PA: FloatArray = np.arange(30_000.0, 107_001.0, 500.0)
_NEVER_C = DRY_BULB_MIN_C


class Mode(Protocol):
    """An operating mode: the dry bulbs, for each humidity class, in which it can run.

    ``humidity_90_h`` is the half-width [h/yr] that humidity adds to the 90 % interval of the hours,
    which is otherwise that of the temperature.
    """

    @property
    def humidity_90_h(self) -> float:
        """Half-width [h/yr] of the 90 % interval that humidity adds."""

    def limits_c(self, pressure_pa: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Lower and upper dry bulb [degC], shape (pressures, humidity classes)."""


@dataclass(frozen=True)
class WetBulbBelow:
    """Runs while the wet bulb is at most *wet_bulb_c* (a cooling tower and its exchanger)."""

    wet_bulb_c: float

    humidity_90_h = 0.0  # the temperature alone covers the error of left-out stations

    def limits_c(self, pressure_pa: FloatArray) -> tuple[FloatArray, FloatArray]:
        """See `Mode`."""
        upper = dry_bulb_at_wet_bulb(self.wet_bulb_c, HUMIDITY_MIDDLES, pressure_pa[:, None])
        return np.full_like(upper, _NEVER_C), upper


@dataclass(frozen=True)
class AirWithin:
    """Runs while dry bulb and dew point let outdoor air into the room; colder air is mixed."""

    max_dry_bulb_c: float
    min_dew_point_c: float
    max_dew_point_c: float

    humidity_90_h = 490.0  # nine in ten left-out stations are within this

    def limits_c(self, pressure_pa: FloatArray) -> tuple[FloatArray, FloatArray]:
        """See `Mode`; the dew point does not depend on the pressure."""
        lower = dry_bulb_at_dew_point(self.min_dew_point_c, HUMIDITY_MIDDLES)
        upper = dry_bulb_at_dew_point(self.max_dew_point_c, HUMIDITY_MIDDLES)
        upper = np.minimum(upper, self.max_dry_bulb_c)
        lower = np.minimum(lower, upper)
        shape = (len(pressure_pa), len(HUMIDITY_MIDDLES))
        return np.broadcast_to(lower, shape), np.broadcast_to(upper, shape)


class HoursByHeight:
    """Annual hours of one mode at places around stations, tabulated over height on first use."""

    def __init__(self, table: ClimateTable, mode: Mode) -> None:
        self._table = table
        self._curves = np.full((len(table.stations), len(_HEIGHTS)), np.nan)
        self._lower, self._upper = mode.limits_c(_PRESSURES_PA)
        self.humidity_90_h = mode.humidity_90_h

    def at(self, near: Neighbours, *, warmer_k: FloatArray | float = 0.0) -> FloatArray:
        """Hours a year at places, shape (n,), when it is *warmer_k* warmer than estimated [K]."""
        for station in np.unique(near.station):
            if np.isnan(self._curves[station, 0]):
                self._curves[station] = self._tabulate(int(station))
        lift = np.broadcast_to(np.asarray(warmer_k) / LAPSE_K_PER_M, len(near.height_m))
        step = (near.height_m - lift[:, None] + _HEIGHT_REACH_M) / _HEIGHT_STEP_M
        step = np.clip(step, 0.0, len(_HEIGHTS) - 1.001)
        index = step.astype(np.int64)
        below = self._curves[near.station, index]
        above = self._curves[near.station, index + 1]
        hours = below + (above - below) * (step - index)
        return np.asarray(np.sum(near.weight * hours, axis=1))

    def _tabulate(self, station: int) -> FloatArray:
        hours = self._table.annual(station)
        running = np.vstack([np.zeros(hours.shape[1]), np.cumsum(hours, axis=0)])
        ground = self._table.stations.elevation_m[station]
        pressure = pressure_at_elevation_pa(np.clip(ground + _HEIGHTS, -400.0, 9000.0))
        lower, upper = _at_pressure(self._lower, pressure), _at_pressure(self._upper, pressure)
        # A place above the station is colder: it reaches a limit when the station is warmer by that.
        shift = (LAPSE_K_PER_M * _HEIGHTS)[:, None]
        return np.asarray((_count(running, upper + shift) - _count(running, lower + shift)).sum(axis=1))


def _at_pressure(limits: FloatArray, pressure_pa: FloatArray) -> FloatArray:
    """Interpolate limits over pressure: (heights, classes) from (pressures, classes)."""
    step = (pressure_pa - _PRESSURES_PA[0]) / (_PRESSURES_PA[1] - _PRESSURES_PA[0])
    index = np.clip(step.astype(np.int64), 0, len(_PRESSURES_PA) - 2)
    share = (step - index)[:, None]
    return np.asarray(limits[index] + share * (limits[index + 1] - limits[index]))


def _count(running: FloatArray, dry_bulb_c: FloatArray) -> FloatArray:
    """Hours at or below a dry bulb, by humidity class: (heights, classes) from (edges, classes)."""
    edge = np.clip(dry_bulb_c - DRY_BULB_MIN_C, 0.0, DRY_BULB_CLASSES - 1e-9)
    index = edge.astype(np.int64)
    column = np.arange(running.shape[1])
    below = running[index, column]
    return below + (running[index + 1, column] - below) * (edge - index)


@dataclass(frozen=True)
class WaterSide:
    """Water-side economiser: cooling tower and heat exchanger beside the chillers.

    It cools alone while wet bulb + approaches <= supply water, and partly while they are below the
    return water (Lei and Masanet 2020). Default approaches lie inside their published ranges.
    """

    supply_water_c: float = 18.0
    water_rise_k: float = 5.0
    tower_approach_k: float = 4.5
    exchanger_approach_k: float = 2.0

    @property
    def full(self) -> Mode:
        """Cools alone."""
        return WetBulbBelow(self.supply_water_c - self.tower_approach_k - self.exchanger_approach_k)

    @property
    def some(self) -> Mode:
        """Cools alone or partly."""
        approach = self.tower_approach_k + self.exchanger_approach_k
        return WetBulbBelow(self.supply_water_c + self.water_rise_k - approach)


def difference_with_interval(
    some: HoursByHeight, full: HoursByHeight, near: Neighbours
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Hours a year of *some* without those of *full*, and their 90 % interval, each shape (n,).

    Both move together with the temperature, so their difference is taken at the same offset; it may
    be largest inside the interval, which is therefore sampled.
    """
    shifts = (0.0, -1.0, -0.5, 0.5, 1.0)
    found = np.array(
        [
            np.maximum(
                some.at(near, warmer_k=k * near.offset_90_k) - full.at(near, warmer_k=k * near.offset_90_k), 0
            )
            for k in shifts
        ]
    )
    return found[0], found.min(axis=0), found.max(axis=0)


def hours_with_interval(hours: HoursByHeight, near: Neighbours) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Hours a year and their 90 % interval, each shape (n,)."""
    value = hours.at(near)
    colder, warmer = (hours.at(near, warmer_k=sign * near.offset_90_k) for sign in (-1.0, 1.0))
    spread = hours.humidity_90_h
    low = np.minimum(np.minimum(colder, warmer), value - spread)
    high = np.maximum(np.maximum(colder, warmer), value + spread)
    return value, np.clip(low, 0.0, value), np.clip(high, value, HOURS_PER_YEAR)
