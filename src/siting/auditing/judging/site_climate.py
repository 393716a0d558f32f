"""The climate of the site, as needed by the audit: temperature, free-cooling hours, PUE.

The only module in this package that imports the climate and cooling packages.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from siting.auditing.judging.site import AuditSite
from siting.auditing.judging.verdicts import Figure, Judged, Verdict
from siting.auditing.reading.claims import Claim
from siting.climate.climate_source import Climate, climate_of
from siting.climate.climate_table import DRY_BULB_MIDDLES_C
from siting.climate.place import mean_temperature, monthly_temperature
from siting.climate.world import is_installed, world_temperature
from siting.evidence import EvidenceClass, FloatArray, Label
from siting.records import dataclass
from siting.texts import say

if TYPE_CHECKING:
    from siting.climate.shift import ClimateYears
    from siting.cooling.free_cooling_hours import FreeCoolingHours
    from siting.cooling.modes import Mode
    from siting.cooling.pue import Efficiency
    from siting.cooling.technologies import Technology


__all__ = ["Climate", "CoolingHours", "MeasuredEfficiency", "NearStation", "SiteClimate", "climate_of"]

_ELEVATIONS_M: FloatArray = np.arange(-400.0, 6001.0, 20.0)
_SUPPLY_C = (4.0, 30.0)
_WATER_RANGE_C, _AIR_RANGE_C = (4.0, 45.0), (10.0, 45.0)  # what the plants take
_PLACES_KEPT = 16
_STEPS_A_KELVIN = 10  # shown to a tenth
_DRY_SUPPLY_C = (12.0, 18.0, 23.0)
_INDIRECT_SUPPLY_C = (24.0, 27.0)
# Their names in documents.
_MODES = {
    "water": re.compile(r"水侧|冷却塔|板换|板式换热|water.?side|cooling tower|tower", re.IGNORECASE),
    "dry": re.compile(r"干冷|氟泵|乙二醇|dry.?cooler|refrigerant", re.IGNORECASE),
    "indirect": re.compile(r"间接|indirect", re.IGNORECASE),
    "air": re.compile(
        r"新风|风侧|直接|(?<!indirect )air.?side|(?<!in)direct|(?:outdoor|outside|fresh).air", re.IGNORECASE
    ),
}

# The technologies of each, by id.
_FAMILIES = {
    "water": ("water_side",),
    "dry": ("dry_cooler",),
    "indirect": ("indirect_evaporative",),
    "air": ("air_side", "air_side_humidified"),
}


# Names of the plant in a sentence about PUE: stricter, since "direct" or "tower" may refer to something else.
_PLANTS = {
    re.compile(r"间接蒸发|indirect evaporative", re.IGNORECASE): ("indirect_evaporative",),
    re.compile(r"干冷器|氟泵|dry.?cooler|pumped refrigerant", re.IGNORECASE): ("dry_cooler",),
    re.compile(r"液冷|冷板|浸没|liquid.?cool|cold.?plate|immersion", re.IGNORECASE): ("liquid",),
    re.compile(r"水侧|冷却塔|water.?side|cooling tower", re.IGNORECASE): ("water_side",),
    re.compile(r"新风|风侧|air.?side|outdoor air|outside air|fresh air", re.IGNORECASE): (
        "air_side",
        "air_side_humidified",
    ),
}


@dataclass(frozen=True, slots=True)
class NearStation:
    """A station that represents the site: mean of the typical year [degC], distance [km], elevation [m]."""

    name: str
    wmo: str
    distance_km: float
    elevation_m: float
    mean_c: float


@dataclass(frozen=True, slots=True)
class CoolingHours:
    """Hours a year of one technology at the site [h/yr]: alone, and with part of the load.

    ``typical`` holds the full hours in the typical years, if the others are for later ones. The intervals
    cover the climate only. ``of_study``: the technology is that of the user's study.
    """

    label: Label
    water: bool
    full: Figure
    typical: Figure | None
    partial: Figure
    sources: tuple[str, ...]
    of_study: bool = False


@dataclass(frozen=True, slots=True)
class MeasuredEfficiency:
    """PUE and WUE [L/kWh] reached by the designs of one case in this climate: median, 5% and 95%.

    ``typical_pue`` and ``typical_wue`` are those of the typical years, if the others are for later ones;
    ``why_unknown`` says why the PUE is UNKNOWN, where it is: it then counts for no verdict.
    """

    id: str
    technology: str
    label: Label
    pue: Figure
    wue: Figure
    source: str
    typical_pue: Figure | None
    typical_wue: Figure | None
    why_unknown: Label | None = None


@lru_cache(maxsize=_PLACES_KEPT)
def _counted_at(
    _climate: Climate, _years: ClimateYears, _lon: float, _lat: float, _elevation_m: str
) -> dict[Technology, CoolingHours]:
    """Return what was counted at a place: another document about it asks for the same plants.

    The elevation is given in words, since an UNKNOWN one equals no other number.
    """
    return {}


class SiteClimate:
    """The climate of one site: at present and in the typical years of the table, or from a user's file.

    Parameters
    ----------
    site
        Where it is.
    climate
        The stations; the embedded table if None.
    plant
        The free-cooling technology of the user's study; None without.
    """

    def __init__(
        self, site: AuditSite, climate: Climate | None = None, plant: Technology | None = None
    ) -> None:
        self.site = site
        self.plant = plant
        self.climate = climate_of() if climate is None else climate
        self.years = self.climate.years_of(None)
        self.sources = (*self.climate.sources, *self.years.sources)
        self._table = self.climate.table
        self._typical = self.climate.neighbours(*self._place(np.array([site.elevation_m])))
        self._near = self._typical.in_years(self.years)
        self._counted = _counted_at(self.climate, self.years, site.lon, site.lat, str(site.elevation_m))
        self._hours_at: dict[int, float] = {}
        self._of_mode: dict[Mode, FreeCoolingHours] = {}
        self._cooling: dict[tuple[object, ...], tuple[CoolingHours, ...]] = {}

    def _place(self, elevation_m: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        ones = np.ones_like(elevation_m)
        return self.site.lon * ones, self.site.lat * ones, elevation_m

    @property
    def known(self) -> bool:
        """Whether a station is near enough to represent the site."""
        return bool(self._near.distance_km[0, 0] <= self.climate.reach_km)

    @property
    def method(self) -> Label:
        """How the mean temperature was found."""
        if self.climate.own is None:
            return say("climate.blend_method", years=self.years.label)
        return say("climate.own.method", title=self.climate.own.title)

    @cached_property
    def world(self) -> Figure | None:
        """Mean temperature from world maps if no station is near [degC]; None if they are not installed."""
        if self.known or not is_installed():
            return None
        found = world_temperature(*self._place(np.array([self.site.elevation_m])))
        value, half = found.mean_c, found.offset_90_k
        return _figure((value, value - half, value + half), "degC")

    def unknown(self, claim: Claim, needed: Label) -> Judged:
        """Return the verdict on a claim if no station is near enough."""
        return Judged(claim, Verdict.UNVERIFIABLE, self._too_far, needed=needed, sources=self.sources)

    @property
    def _too_far(self) -> Label:
        """Why nothing is known, if no station is near enough."""
        km = float(self._near.distance_km[0, 0])
        if self.climate.own is None:
            return say("thermal.too_far")
        return say("thermal.too_far_own", km=km, reach_km=self.climate.reach_km, title=self.climate.own.title)

    @cached_property
    def stations(self) -> tuple[NearStation, ...]:
        """The stations, nearest first."""
        stations = self._table.stations
        return tuple(
            NearStation(
                str(stations.name[s]),
                str(stations.wmo[s]),
                float(km),
                float(stations.elevation_m[s]),
                self._table.mean_temperature_c(int(s)),
            )
            for s, km in zip(self._near.station[0], self._near.distance_km[0], strict=True)
        )

    def mean_temperature(self) -> Figure:
        """Mean dry bulb at the site at present [degC], with its 90% interval."""
        return _figure(mean_temperature(self._table, self._near), "degC")

    def typical_temperature(self) -> Figure | None:
        """Mean dry bulb at the site in the typical years [degC], with its 90% interval.

        None if everything is for the years of the file.
        """
        if not self.years.shifted:
            return None
        return _figure(mean_temperature(self._table, self._typical), "degC")

    def months(self, *, typical: bool = False) -> tuple[tuple[float, ...], float] | None:
        """Mean dry bulb of each month at the site, and the half-width of the 90% interval of the year [degC].

        None for the typical years if everything is for the years of the file.
        """
        if typical and not self.years.shifted:
            return None
        near = self._typical if typical else self._near
        means = monthly_temperature(self._table, near)[0]
        return tuple(float(mean) for mean in means), float(near.offset_90_k[0])

    def extremes(self) -> tuple[float, float, float]:
        """Coldest and warmest hour of the typical years at the site, half-width of the interval [degC]."""
        near = self._typical
        ends = []
        for station in near.station[0]:
            filled = np.flatnonzero(self._table.by_dry_bulb(int(station)))
            ends.append((DRY_BULB_MIDDLES_C[filled[0]], DRY_BULB_MIDDLES_C[filled[-1]]))
        shifted = np.array(ends) + near.shift_k[0][:, None]
        low, high = near.weight[0] @ shifted
        return float(low), float(high), float(near.offset_90_k[0])

    @cached_property
    def _by_elevation(self) -> FloatArray:
        """Mean of the year at the site's position over `_ELEVATIONS_M` [degC]."""
        near = self.climate.neighbours(*self._place(_ELEVATIONS_M)).in_years(self.years)
        return mean_temperature(self._table, near)[0]

    def elevation_for(self, mean_c: float) -> float:
        """Elevation at which the mean of the year would be *mean_c* [m]; infinite if there is none."""
        warm_to_cold = self._by_elevation
        if mean_c > warm_to_cold[0]:
            return -math.inf
        if mean_c < warm_to_cold[-1]:
            return math.inf
        return float(np.interp(-mean_c, -warm_to_cold, _ELEVATIONS_M))

    def cooling(
        self, supply_water_c: tuple[float, ...], mode: str = "", *, stated_c: float = math.nan
    ) -> tuple[CoolingHours, ...]:
        """Free cooling by technology and supply temperature; only of technologies that *mode* names.

        *stated_c* is the supply temperature of the document [degC]: if it names no technology, that of water.
        """
        families = tuple(key for key, words in _MODES.items() if words.search(mode))
        asked = (supply_water_c, families, str(stated_c))
        if asked not in self._cooling:
            self._cooling[asked] = self._all_cooling(supply_water_c, families, stated_c)
        return self._cooling[asked]

    def _all_cooling(
        self, supply_water_c: tuple[float, ...], named_families: tuple[str, ...], stated_c: float
    ) -> tuple[CoolingHours, ...]:
        families = _families(supply_water_c, stated_c)
        asked = named_families or (tuple(families) if math.isnan(stated_c) else ("water",))
        own = self.plant if math.isnan(stated_c) and self._is_meant(named_families) else None
        others = (self._hours(t) for family in asked for t in families[family] if t != own)
        return (*(() if own is None else (self._of_study(own),)), *others)

    def _is_meant(self, named_families: tuple[str, ...]) -> bool:
        """Whether a document that names these families, or none, may mean the plant of the study."""
        return self.plant is not None and (
            not named_families or any(self.plant.id in _FAMILIES[key] for key in named_families)
        )

    def _of_study(self, plant: Technology) -> CoolingHours:
        found = self._hours(plant)
        return replace(found, label=say("free_cooling.of_study", plant=found.label), of_study=True)

    def _hours(self, technology: Technology) -> CoolingHours:
        if technology not in self._counted:
            self._counted[technology] = self._count(technology)
        return self._counted[technology]

    def _count(self, technology: Technology) -> CoolingHours:
        from siting.cooling.free_cooling_hours import difference_with_interval, hours_with_interval

        full, some = self._hours_of(technology.full), self._hours_of(technology.some)
        label = technology.label
        return CoolingHours(
            say("free_cooling.sized_for_it", plant=label) if _for_free_cooling(technology) else label,
            technology.id in _FAMILIES["water"],
            _figure(hours_with_interval(full, self._near)),
            _figure(hours_with_interval(full, self._typical)) if self.years.shifted else None,
            _figure(difference_with_interval(some, full, self._near)),
            technology.sources,
        )

    def _hours_of(self, mode: Mode) -> FreeCoolingHours:
        """Return the hours of a mode: what is enough for one supply temperature helps at a lower one."""
        from siting.cooling.free_cooling_hours import FreeCoolingHours

        if mode not in self._of_mode:
            self._of_mode[mode] = FreeCoolingHours(self._table, mode)
        return self._of_mode[mode]

    def supply_for(self, hours: float) -> float:
        """Supply water at which the water side gives that many full hours a year [degC]; NaN if none."""
        low, high = (round(end * _STEPS_A_KELVIN) for end in _SUPPLY_C)
        if not self._full_hours(low) <= hours <= self._full_hours(high):
            return math.nan
        # Whole steps, so that the claims of a document share tabulated hours.
        low = max(step for step, few in self._hours_at.items() if few <= hours)
        high = min((step for step, many in self._hours_at.items() if many > hours), default=high)
        while high - low > 1:
            share = self._way(hours, low, high, flat=0.5)
            middle = min(max(low + round((high - low) * share), low + 1), high - 1)
            low, high = (middle, high) if self._full_hours(middle) <= hours else (low, middle)
        return (low + self._way(hours, low, high, flat=0.0)) / _STEPS_A_KELVIN

    def _way(self, hours: float, low: int, high: int, *, flat: float) -> float:
        """Return how far between two steps that many hours lie, 0..1; *flat* where both have the same."""
        few, many = self._full_hours(low), self._full_hours(high)
        return (hours - few) / (many - few) if many > few else flat

    def _full_hours(self, step: int) -> float:
        """Full hours a year at a supply temperature in steps of a tenth of a kelvin."""
        from siting.cooling.technologies import WaterSide

        if step not in self._hours_at:
            counted = self._hours_of(WaterSide(step / _STEPS_A_KELVIN).full)
            self._hours_at[step] = float(counted.at(self._near)[0])
        return self._hours_at[step]

    @cached_property
    def efficiencies(self) -> tuple[MeasuredEfficiency, ...]:
        """PUE and WUE by design in this climate, one entry per case."""
        from siting.cooling.pue import AnnualEfficiency
        from siting.cooling.pue_cases import CASES

        found = []
        for case in CASES.values():
            annual = AnnualEfficiency(self._table, case.id)
            pue, wue = _efficiency(annual.at(self._near))
            then = _efficiency(annual.at(self._typical)) if self.years.shifted else (None, None)
            made = MeasuredEfficiency(case.id, case.technology, case.label, pue, wue, case.source, *then)
            found.append(replace(made, why_unknown=case.why_unknown()))
        return tuple(found)

    def efficiencies_of(self, sentence: str) -> tuple[MeasuredEfficiency, ...]:
        """Return the designs of the technologies named in a sentence; all if it names none that is known."""
        named = {id_ for words, ids in _PLANTS.items() if words.search(sentence) for id_ in ids}
        return tuple(e for e in self.efficiencies if e.technology in named) or self.efficiencies


def _families(supply_water_c: tuple[float, ...], stated_c: float) -> dict[str, tuple[Technology, ...]]:
    """Return the technologies by family, at the stated supply temperature [degC] if they can have it."""
    from siting.cooling.air_side import AirSide
    from siting.cooling.technologies import DryCooler, IndirectEvaporative

    water, air = _in_range(stated_c, _WATER_RANGE_C), _in_range(stated_c, _AIR_RANGE_C)
    return {
        "water": tuple(plant for supply in water or supply_water_c for plant in _both_towers(supply)),
        "dry": tuple(DryCooler(supply) for supply in water or _DRY_SUPPLY_C),
        "indirect": tuple(IndirectEvaporative(supply) for supply in air or _INDIRECT_SUPPLY_C),
        "air": (AirSide(), AirSide("A2"), AirSide(humidify=True)),
    }


def _in_range(supply_c: float, ends: tuple[float, float]) -> tuple[float, ...]:
    """Return a stated supply temperature if a plant can have it; nothing for NaN."""
    return (supply_c,) if ends[0] <= supply_c <= ends[1] else ()


def _efficiency(e: Efficiency) -> tuple[Figure, Figure]:
    pue = _figure((e.pue, e.pue_low, e.pue_high), "")
    return pue, _figure((e.wue, e.wue_low, e.wue_high), "L/kWh")


def _both_towers(supply_c: float) -> tuple[Technology, Technology]:
    """Return the water side with a tower sized for free cooling, and with one sized for summer."""
    from siting.cooling.technologies import WaterSide

    plant = WaterSide(supply_c)
    return plant, plant.by_tower[0]


def _for_free_cooling(technology: Technology) -> bool:
    from siting.cooling.technologies import WaterSide

    return isinstance(technology, WaterSide) and technology.tower is None


def _figure(found: tuple[FloatArray, FloatArray, FloatArray], unit: str = "h/yr") -> Figure:
    value, low, high = (float(array[0]) for array in found)
    return Figure(value, low, high, unit, EvidenceClass.ESTIMATED)
