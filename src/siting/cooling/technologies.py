"""Free-cooling technologies: parameters, defaults with their sources, and when each can run.

Each has two modes: ``full``, outdoor air or evaporation does all the cooling; ``some``, it does all or part
of it. Direct air-side economisers are in `siting.cooling.air_side`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, ClassVar, Protocol, cast

import numpy as np

from siting.conventions import HOURS_PER_MONTH
from siting.cooling.air_side import AirSide
from siting.cooling.modes import (
    TIE_K,
    Air,
    DryBulbBelow,
    Follows,
    Mode,
    StopsOnce,
    WetBulbBelow,
    require_within,
)
from siting.cooling.towers import MIN_TOWER_APPROACH_K, TOWER_SOURCE, Tower, TowerWaterBelow
from siting.evidence import FloatArray, Label
from siting.records import dataclass
from siting.texts import say

HOURS_PER_DAY = 24.0


class Technology(Protocol):
    """A free-cooling technology with its parameters."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources of its conditions and parameters."""

    @property
    def id(self) -> str:
        """Key in `TECHNOLOGIES`."""

    @property
    def label(self) -> Label:
        """Name with the parameters that matter most."""

    @property
    def condition(self) -> Label:
        """When it cools alone, as one phrase."""

    @property
    def full(self) -> Mode:
        """Cools alone."""

    @property
    def some(self) -> Mode:
        """Cools alone or partly."""

    @property
    def parameters(self) -> dict[str, Any]:
        """Its parameters by name."""


@dataclass(frozen=True)
class IndirectEvaporative:
    """Indirect evaporative cooler: outdoor air cools the room's air through a wetted or dry exchanger.

    Wet: supply air = dry bulb - wet_effectiveness x (dry bulb - wet bulb). Dry (water off): supply air =
    return air - dry_effectiveness x (return air - dry bulb). It cools alone if either is at most
    *supply_air_c*, and partly up to the return air.

    Parameters
    ----------
    supply_air_c, air_rise_k
        Supply air [degC] and return above it [K].
    wet_effectiveness, dry_effectiveness
        0..1; usually 0.6-0.8 and 0.6-0.75 (general practice, to be checked with the maker).
    """

    supply_air_c: float = 24.0
    air_rise_k: float = 13.0
    wet_effectiveness: float = 0.7
    dry_effectiveness: float = 0.7

    sources: ClassVar[tuple[str, ...]] = ("indirect-evaporative-practice",)

    def __post_init__(self) -> None:
        require_within("supply_air_c", self.supply_air_c, 10, 45)
        require_within("air_rise_k", self.air_rise_k, 1, 30)
        require_within("wet_effectiveness", self.wet_effectiveness, 0.1, 1)
        require_within("dry_effectiveness", self.dry_effectiveness, 0.1, 1)

    @property
    def id(self) -> str:
        """See `Technology`."""
        return "indirect_evaporative"

    @property
    def label(self) -> Label:
        """See `Technology`."""
        return say(
            "technology.indirect_evaporative.label",
            supply_air_c=self.supply_air_c,
        )

    @property
    def condition(self) -> Label:
        """See `Technology`."""
        return say(
            "technology.indirect_evaporative.condition",
            supply_air_c=self.supply_air_c,
            wet_effectiveness=self.wet_effectiveness,
            dry_effectiveness=self.dry_effectiveness,
        )

    @property
    def full(self) -> Mode:
        """See `Technology`."""
        return EvaporativeBelow(self, self.supply_air_c)

    @property
    def dry(self) -> Mode:
        """Cools alone with the water off."""
        return DryBulbBelow(self._dry_limit(self.supply_air_c))

    @property
    def wet(self) -> Mode:
        """Cools alone with the water on."""
        return EvaporativeBelow(self, self.supply_air_c, dry_too=False)

    @property
    def some(self) -> Mode:
        """See `Technology`."""
        return EvaporativeBelow(self, self.supply_air_c + self.air_rise_k)

    @property
    def parameters(self) -> dict[str, Any]:
        """See `Technology`."""
        return asdict(self)

    def _dry_limit(self, supply_air_c: float) -> float:
        back = self.supply_air_c + self.air_rise_k
        return back - (back - supply_air_c) / self.dry_effectiveness


@dataclass(frozen=True)
class EvaporativeBelow(StopsOnce):
    """The supply air of an indirect evaporative cooler is at most *supply_air_c*."""

    plant: IndirectEvaporative
    supply_air_c: float
    dry_too: bool = True

    humidity_90_h: ClassVar[float] = 0.0
    month_90_h: ClassVar[float] = 30.0
    partial_90_h: ClassVar[float] = 0.0
    follows: ClassVar[Follows] = "wet_bulb"
    by_altitude: ClassVar[bool] = False

    def excess(self, air: Air) -> FloatArray:
        """See `StopsOnce`."""
        plant = self.plant
        limit = self.supply_air_c + TIE_K
        supply = air.dry_bulb_c - plant.wet_effectiveness * (air.dry_bulb_c - air.wet_bulb_c)
        if not self.dry_too:
            return np.asarray(supply - limit)
        back = plant.supply_air_c + plant.air_rise_k
        dry = back - plant.dry_effectiveness * (back - air.dry_bulb_c)
        return np.asarray(np.fmin(supply, dry) - limit)


@dataclass(frozen=True)
class WaterSide:
    """Water-side economiser: cooling tower and heat exchanger beside the chillers.

    It cools alone if tower water + exchanger approach <= supply water, and partly up to the return water
    (Lei and Masanet 2020). Default approaches lie inside their published ranges, 2.8-6.7 K and 1.7-2.8 K.

    Without *tower* the tower water is a constant approach above the wet bulb. The full hours are then those
    of a tower sized for free cooling: one with that approach at the wet bulb at which chillers start. A tower
    sized for summer gives far fewer; `by_tower` has both.

    Parameters
    ----------
    supply_water_c, water_rise_k
        Chilled-water supply [degC] and return above it [K].
    tower_approach_k, exchanger_approach_k
        Tower water above the wet bulb, and chilled water above tower water [K].
    tower
        A tower given by its design (`siting.cooling.towers`), instead of the constant approach.
    """

    supply_water_c: float = 18.0
    water_rise_k: float = 5.0
    tower_approach_k: float = 4.5
    exchanger_approach_k: float = 2.0
    tower: Tower | None = None

    def __post_init__(self) -> None:
        require_within("supply_water_c", self.supply_water_c, 4, 45)
        require_within("water_rise_k", self.water_rise_k, 0.1, 30)
        require_within("tower_approach_k", self.tower_approach_k, 0, 15)
        require_within("exchanger_approach_k", self.exchanger_approach_k, 0, 10)

    @property
    def sources(self) -> tuple[str, ...]:
        """See `Technology`."""
        return ("economizer-lei-masanet",) if self.tower is None else ("economizer-lei-masanet", TOWER_SOURCE)

    @property
    def id(self) -> str:
        """See `Technology`."""
        return "water_side"

    @property
    def label(self) -> Label:
        """See `Technology`."""
        plain = say("technology.water_side.label", supply_water_c=self.supply_water_c)
        if self.tower is None:
            return plain
        return say("technology.water_side.label_tower", plain=plain, wet_bulb_c=self.tower.design_wet_bulb_c)

    @property
    def condition(self) -> Label:
        """See `Technology`."""
        if self.tower is None:
            return say(
                "technology.water_side.condition",
                approach=self.tower_approach_k + self.exchanger_approach_k,
                supply_water_c=self.supply_water_c,
                tower_k=self.tower_approach_k,
            )
        return say(
            "technology.water_side.condition_tower",
            exchanger_k=self.exchanger_approach_k,
            supply_water_c=self.supply_water_c,
            tower_k=self.tower.approach_k,
            wet_bulb_c=self.tower.design_wet_bulb_c,
            range_k=self.tower.range_k,
            ratio=self.tower.liquid_to_gas,
        )

    @property
    def full(self) -> Mode:
        """See `Technology`."""
        return self._up_to(self.supply_water_c)

    @property
    def some(self) -> Mode:
        """See `Technology`; the tower is taken at full heat, which tends to give too few hours."""
        return self._up_to(self.supply_water_c + self.water_rise_k)

    @property
    def parameters(self) -> dict[str, Any]:
        """See `Technology`."""
        return asdict(self)

    @property
    def by_tower(self) -> tuple[WaterSide, WaterSide]:
        """The same plant with a tower sized for summer, and with one sized for free cooling.

        The first is *tower* if stated, otherwise one with the stated approach at `SUMMER_WET_BULB_C`; the
        second has the same approach at the wet bulb at which chillers start.
        """
        approach_k = self.tower_approach_k if self.tower is None else self.tower.approach_k
        summer = self.tower or Tower(approach_k=max(approach_k, MIN_TOWER_APPROACH_K))
        return replace(self, tower=summer), replace(self, tower=None, tower_approach_k=approach_k)

    def _up_to(self, water_c: float) -> Mode:
        tower_water_c = water_c - self.exchanger_approach_k
        if self.tower is None:
            return WetBulbBelow(tower_water_c - self.tower_approach_k)
        return TowerWaterBelow(self.tower, tower_water_c)


@dataclass(frozen=True)
class DryCooler:
    """Dry cooler or pumped refrigerant: outdoor air cools water or refrigerant without evaporation.

    It cools alone if dry bulb + approach <= supply water, and partly up to the return water.

    Parameters
    ----------
    supply_water_c, water_rise_k
        Supply [degC] and return above it [K].
    approach_k
        Supply above the dry bulb [K]; usual are 5-8 (general practice, to be checked with the maker).
    """

    supply_water_c: float = 18.0
    water_rise_k: float = 5.0
    approach_k: float = 6.0

    sources: ClassVar[tuple[str, ...]] = ("dry-cooler-practice",)

    def __post_init__(self) -> None:
        require_within("supply_water_c", self.supply_water_c, 4, 45)
        require_within("water_rise_k", self.water_rise_k, 0.1, 30)
        require_within("approach_k", self.approach_k, 0, 20)

    @property
    def id(self) -> str:
        """See `Technology`."""
        return "dry_cooler"

    @property
    def label(self) -> Label:
        """See `Technology`."""
        return say("technology.dry_cooler.label", supply_water_c=self.supply_water_c)

    @property
    def condition(self) -> Label:
        """See `Technology`."""
        return say(
            "technology.dry_cooler.condition",
            approach_k=self.approach_k,
            supply_water_c=self.supply_water_c,
        )

    @property
    def full(self) -> Mode:
        """See `Technology`."""
        return DryBulbBelow(self.supply_water_c - self.approach_k)

    @property
    def some(self) -> Mode:
        """See `Technology`."""
        return DryBulbBelow(self.supply_water_c + self.water_rise_k - self.approach_k)

    @property
    def parameters(self) -> dict[str, Any]:
        """See `Technology`."""
        return asdict(self)


@dataclass(frozen=True)
class LiquidCooling(DryCooler):
    """Liquid-cooled equipment: its warm water goes to dry coolers, without compressors.

    Covers only the heat in the liquid; heat that the equipment gives off to the air needs another plant.
    Conditions are those of a dry cooler.

    Parameters
    ----------
    supply_water_c, water_rise_k
        Water to the racks [degC], usually 30-40, and return above it [K] (to be checked with the maker).
    approach_k
        Supply above the dry bulb [K]; usual are 5-8 (general practice, to be checked with the maker).
    """

    supply_water_c: float = 35.0
    water_rise_k: float = 8.0
    approach_k: float = 6.0

    @property
    def id(self) -> str:
        """See `Technology`."""
        return "liquid"

    @property
    def label(self) -> Label:
        """See `Technology`."""
        return say("technology.liquid.label", supply_water_c=self.supply_water_c)


@dataclass(frozen=True)
class TechnologyKind:
    """A registry entry: names for people, and the constructor with its defaults."""

    label: Label
    description: Label
    make: type[AirSide | IndirectEvaporative | WaterSide | DryCooler | LiquidCooling]
    preset: Mapping[str, Any]

    def build(self, **parameters: object) -> Technology:
        """Build the technology; ValueError if a parameter is out of range."""
        return cast("Technology", self.make(**{**self.preset, **cast("dict[str, Any]", parameters)}))


TECHNOLOGIES: Mapping[str, TechnologyKind] = {
    "water_side": TechnologyKind(
        say("technology.water_side.name"),
        say("technology.water_side.description"),
        WaterSide,
        {},
    ),
    "air_side": TechnologyKind(
        say("technology.air_side.name"),
        say("technology.air_side.description"),
        AirSide,
        {},
    ),
    "air_side_humidified": TechnologyKind(
        say("technology.air_side_humidified.name"),
        say("technology.air_side_humidified.description"),
        AirSide,
        {"humidify": True},
    ),
    "indirect_evaporative": TechnologyKind(
        say("technology.indirect_evaporative.name"),
        say("technology.indirect_evaporative.description"),
        IndirectEvaporative,
        {},
    ),
    "dry_cooler": TechnologyKind(
        say("technology.dry_cooler.name"),
        say("technology.dry_cooler.description"),
        DryCooler,
        {},
    ),
    "liquid": TechnologyKind(
        say("technology.liquid.name"),
        say("technology.liquid.description"),
        LiquidCooling,
        {},
    ),
}


def default_technologies(*, supply_water_c: float = 18.0) -> tuple[Technology, ...]:
    """Return every technology with its defaults, those with chilled water at *supply_water_c* [degC]."""
    water: dict[str, Any] = {"supply_water_c": supply_water_c}
    return tuple(
        kind.build(**(water if kind.make in (WaterSide, DryCooler) else {})) for kind in TECHNOLOGIES.values()
    )


def hours_to_months(hours: float) -> float:
    """Return hours a year as months of 730 h."""
    return hours / HOURS_PER_MONTH.value


def hours_to_days(hours: float) -> float:
    """Return hours a year as days of 24 h."""
    return hours / HOURS_PER_DAY
