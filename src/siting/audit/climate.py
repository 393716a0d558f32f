"""The climate of the site, as the audit asks for it: temperature, free-cooling hours, PUE.

The only module of this room that knows the climate and cooling rooms.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from siting.audit.site import AuditSite
from siting.audit.verdicts import Figure
from siting.climate.bins import climate_table
from siting.climate.place import LAPSE_K_PER_M, StationSearch
from siting.cooling.economizer import (
    AirWithin,
    HoursByHeight,
    WaterSide,
    difference_with_interval,
    hours_with_interval,
)
from siting.evidence import EvidenceClass, FloatArray, Label

MOST_STATION_KM = 350.0
SOURCES = ("climate-table", "station-blend")
_SUPPLY_C = (4.0, 30.0)
_SUPPLY_STEP_C = 0.02  # shown to a tenth


@dataclass(frozen=True, slots=True)
class StationUsed:
    """A station that speaks for the site: mean of the typical year [degC], distance [km], heights [m]."""

    name: str
    wmo: str
    distance_km: float
    elevation_m: float
    mean_c: float


@dataclass(frozen=True, slots=True)
class Technology:
    """A way to cool without chillers, and its hours a year at the site [h/yr].

    ``supply_c`` is the supply water [degC], NaN for air. ``partial`` counts the hours in which it carries a
    share of the load; None where there is no such mode.
    """

    id: str
    label: Label
    supply_c: float
    full: Figure
    partial: Figure | None
    source: str


@dataclass(frozen=True, slots=True)
class Efficiency:
    """PUE and WUE [L/kWh] that one design reaches in this climate: median, 5 % and 95 %."""

    id: str
    label: Label
    pue: Figure
    wue: Figure | None


class SiteClimate:
    """The climate of one site."""

    def __init__(self, site: AuditSite) -> None:
        self.site = site
        self._table = climate_table()
        place = (np.array([site.lon]), np.array([site.lat]), np.array([site.elevation_m]))
        self._near = StationSearch(self._table.stations).neighbours(*place)

    @property
    def known(self) -> bool:
        """Whether a station is near enough to speak for the site."""
        return bool(self._near.distance_km[0, 0] <= MOST_STATION_KM)

    @cached_property
    def stations(self) -> tuple[StationUsed, ...]:
        """The stations, nearest first."""
        stations = self._table.stations
        return tuple(
            StationUsed(
                str(stations.name[s]).replace(".", " "),
                str(stations.wmo[s]),
                float(km),
                float(stations.elevation_m[s]),
                self._table.mean_temperature_c(int(s)),
            )
            for s, km in zip(self._near.station[0], self._near.distance_km[0], strict=True)
        )

    def mean_temperature(self) -> Figure:
        """Mean dry bulb of the typical year at the site [degC], with its 90 % interval."""
        means = np.array([station.mean_c for station in self.stations])
        value = float(self._near.weight[0] @ (means - LAPSE_K_PER_M * self._near.height_m[0]))
        spread = float(self._near.offset_90_k[0])
        return Figure(value, value - spread, value + spread, "degC", EvidenceClass.ESTIMATED)

    def elevation_for(self, mean_c: float) -> float:
        """Elevation at which the mean of the year would be *mean_c* [m]; NaN where the site's is UNKNOWN."""
        return self.site.elevation_m + (self.mean_temperature().value - mean_c) / LAPSE_K_PER_M

    def technologies(self, supply_water_c: tuple[float, ...]) -> tuple[Technology, ...]:
        """Free cooling by technology and supply temperature."""
        return (*(self.water_side(supply) for supply in supply_water_c), self._air_side())

    def water_side(self, supply_c: float) -> Technology:
        """Cooling tower and exchanger at one supply temperature."""
        plant = WaterSide(supply_c)
        full, some = HoursByHeight(self._table, plant.full), HoursByHeight(self._table, plant.some)
        return Technology(
            f"water_side_{supply_c:g}",
            Label(f"water-side, {supply_c:g} °C supply", f"水侧，供水{supply_c:g}℃"),
            supply_c,
            _figure(hours_with_interval(full, self._near)),
            _figure(difference_with_interval(some, full, self._near)),
            "economizer-lei-masanet",
        )

    def supply_for(self, hours: float) -> float:
        """Supply water at which the water side gives that many full hours a year [degC]; NaN if none does."""
        from scipy.optimize import brentq

        ends = [self._full_hours(supply) - hours for supply in _SUPPLY_C]
        if not ends[0] <= 0 <= ends[1]:
            return math.nan
        return float(brentq(lambda supply: self._full_hours(supply) - hours, *_SUPPLY_C, xtol=_SUPPLY_STEP_C))

    def _full_hours(self, supply_c: float) -> float:
        return float(HoursByHeight(self._table, WaterSide(supply_c).full).at(self._near)[0])

    def _air_side(self) -> Technology:
        hours = HoursByHeight(self._table, AirWithin(27.0, -9.0, 15.0))
        return Technology(
            "air_side",
            Label("direct air, up to 27 °C, dew point -9 to 15 °C", "直接新风，不高于27℃，露点-9至15℃"),
            math.nan,
            _figure(hours_with_interval(hours, self._near)),
            None,
            "air-side-criterion",
        )

    def efficiencies(self) -> tuple[Efficiency, ...]:
        """PUE by design in this climate; empty where no model of it is installed."""
        return ()


def _figure(found: tuple[FloatArray, FloatArray, FloatArray]) -> Figure:
    value, low, high = (float(array[0]) for array in found)
    return Figure(value, low, high, "h/yr", EvidenceClass.ESTIMATED)
