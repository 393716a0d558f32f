"""Free-cooling technologies: parameters, defaults with their sources, and when each can run.

Each has two modes: ``full``, outdoor air or evaporation carries all the cooling; ``some``, it carries all
or part of it. Limits of the ASHRAE envelopes are as remembered from the 2021 edition: to be checked
against the printed standard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal, Protocol, cast

import numpy as np

from siting.climate.psychro import enthalpy_kj_per_kg, humidity_ratio, saturation_pressure_pa
from siting.cooling.modes import TIE_K, Air, BoolArray, DryBulbBelow, Follows, Mode, WetBulbBelow
from siting.evidence import FloatArray, Label

HOURS_PER_DAY = 24.0
HOURS_PER_MONTH = 730.0

_TIE_PA = 1e-6
_TIE_KJ = 1e-6
# Nine in ten left-out stations are within these beside the temperature: where dew-point limits decide, and
# where water may be evaporated into what is too dry.
_AIR_90_H = 450.0
_HUMIDIFIED_90_H = 150.0
_AIR_MONTH_90_H = 70.0
_HUMIDIFIED_MONTH_90_H = 45.0
_AIR_PARTIAL_90_H = 145.0


class Technology(Protocol):
    """A way of free cooling with its parameters."""

    sources: ClassVar[tuple[str, ...]]

    @property
    def id(self) -> str:
        """Key in `TECHNOLOGIES`."""

    @property
    def label(self) -> Label:
        """Name with the parameters that matter most."""

    @property
    def condition(self) -> Label:
        """When it cools alone, in one phrase."""

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
class Envelope:
    """Limits of the air supplied to the equipment.

    ``derate_m_per_k``: above 900 m the warmest dry bulb falls by 1 K for so many metres; 0 is never.
    """

    label: Label
    min_dry_bulb_c: float
    max_dry_bulb_c: float
    min_dew_point_c: float
    max_dew_point_c: float
    min_relative_humidity: float
    max_relative_humidity: float
    derate_m_per_k: float


DERATE_FROM_M = 900.0
ENVELOPES: Mapping[str, Envelope] = {
    "recommended": Envelope(Label("recommended", "推荐范围"), 18, 27, -9, 15, 0.0, 0.70, 0),
    "A1": Envelope(Label("allowable A1", "允许范围A1"), 15, 32, -12, 17, 0.08, 0.80, 300),
    "A2": Envelope(Label("allowable A2", "允许范围A2"), 10, 35, -12, 21, 0.08, 0.80, 300),
    "A3": Envelope(Label("allowable A3", "允许范围A3"), 5, 40, -12, 24, 0.08, 0.85, 175),
    "A4": Envelope(Label("allowable A4", "允许范围A4"), 5, 45, -12, 24, 0.08, 0.90, 125),
    "H1": Envelope(Label("allowable H1", "允许范围H1"), 15, 25, -12, 17, 0.08, 0.80, 0),
}
EnvelopeName = Literal["recommended", "A1", "A2", "A3", "A4", "H1"]


@dataclass(frozen=True)
class _SupplyAir:
    """The warmest supply air an envelope allows at each pressure, and the return air behind it."""

    dry_bulb_c: FloatArray
    vapour_pa: FloatArray  # most vapour it may hold
    humidity_ratio: FloatArray
    enthalpy: FloatArray
    return_enthalpy: FloatArray


@dataclass(frozen=True)
class AirSide:
    """Direct air-side economiser: filtered outdoor air goes to the equipment.

    Air below the supply temperature is mixed with return air, so that no air is too cold; mixing warms
    it at the same humidity ratio. It cools alone where, between the outdoor or the coldest allowed
    temperature and the warmest allowed one, some supply air lies inside the envelope. With *humidify*,
    water is evaporated into the air (adiabatic): what is too dry is moistened and what is warm and dry is
    cooled. The mixed and moistened air can reach any state of at least the enthalpy and the humidity
    ratio of the outdoor air (both rise by what the return air and the water bring), so outdoor air is
    good where neither is above that of the warmest, moistest supply air (as Lei and Masanet 2020).

    It cools partly where outdoor air holds less heat than return air: less enthalpy, and without
    *humidify* also a lower dry bulb and enough moisture; the cooling coil does the rest.

    Parameters
    ----------
    envelope
        Class of ASHRAE TC 9.9 (2021): recommended, allowable A1 to A4, or H1.
    max_dry_bulb_c, min_dew_point_c, max_dew_point_c
        Instead of those of the class [degC].
    air_rise_k
        Return air above supply air [K]; 14 is the lower end for hyperscale in Lei and Masanet.
    humidify
        Evaporate water into the air.
    mixing
        False: air colder than the class allows is of no use.
    derate
        Lower the warmest temperature above 900 m, as the class asks.
    """

    envelope: EnvelopeName = "recommended"
    max_dry_bulb_c: float | None = None
    min_dew_point_c: float | None = None
    max_dew_point_c: float | None = None
    air_rise_k: float = 14.0
    humidify: bool = False
    mixing: bool = True
    derate: bool = True

    sources: ClassVar[tuple[str, ...]] = ("ashrae-tc99-2021", "economizer-lei-masanet")

    def __post_init__(self) -> None:
        if self.envelope not in ENVELOPES:
            message = f"envelope must be one of {', '.join(ENVELOPES)}, not {self.envelope!r}"
            raise ValueError(message)
        _require_within("max_dry_bulb_c", self.max_dry_bulb_c, 5, 50)
        _require_within("min_dew_point_c", self.min_dew_point_c, -60, 25)
        _require_within("max_dew_point_c", self.max_dew_point_c, -20, 35)
        _require_within("air_rise_k", self.air_rise_k, 1, 30)
        limits = self.limits
        if limits.max_dry_bulb_c <= limits.min_dry_bulb_c:
            message = (
                f"max_dry_bulb_c = {limits.max_dry_bulb_c:g} must be above the coldest supply air of the "
                f"envelope, {limits.min_dry_bulb_c:g} degC"
            )
            raise ValueError(message)
        if limits.max_dew_point_c <= limits.min_dew_point_c:
            message = (
                f"max_dew_point_c = {limits.max_dew_point_c:g} must be above min_dew_point_c = "
                f"{limits.min_dew_point_c:g}"
            )
            raise ValueError(message)

    @property
    def id(self) -> str:
        """See `Technology`."""
        return "air_side_humidified" if self.humidify else "air_side"

    @property
    def limits(self) -> Envelope:
        """The envelope with what is given instead of its limits."""
        given = {
            name: value
            for name in ("max_dry_bulb_c", "min_dew_point_c", "max_dew_point_c")
            if (value := getattr(self, name)) is not None
        }
        return Envelope(**(vars(ENVELOPES[self.envelope]) | given))

    @property
    def label(self) -> Label:
        """See `Technology`."""
        name = ENVELOPES[self.envelope].label
        if self.humidify:
            return Label(f"Direct air-side, humidified ({name.en})", f"直接新风加湿（{name.zh}）")
        return Label(f"Direct air-side ({name.en})", f"直接新风（{name.zh}）")

    @property
    def condition(self) -> Label:
        """See `Technology`."""
        limits = self.limits
        warm, dry, moist = limits.max_dry_bulb_c, limits.min_dew_point_c, limits.max_dew_point_c
        if self.humidify:
            return Label(
                f"enthalpy and moisture at most those of supply air at {warm:g} degC, dew point {moist:g}",
                f"焓与含湿量不高于{warm:g}℃、露点{moist:g}℃的送风",
            )
        return Label(
            f"dry bulb <= {warm:g}, dew point {dry:g}..{moist:g} degC",
            f"干球≤{warm:g}℃，露点{dry:g}至{moist:g}℃",
        )

    @property
    def full(self) -> Mode:
        """See `Technology`."""
        return AirSideFull(self)

    @property
    def some(self) -> Mode:
        """See `Technology`."""
        return AirSideSome(self)

    @property
    def parameters(self) -> dict[str, Any]:
        """See `Technology`."""
        return asdict(self)

    def warmest_c(self, pressure_pa: FloatArray) -> FloatArray:
        """Warmest supply air [degC] at each pressure."""
        limits = self.limits
        warmest = np.full(np.shape(pressure_pa), float(limits.max_dry_bulb_c))
        if not (self.derate and limits.derate_m_per_k):
            return warmest
        above = np.maximum(elevation_of_pressure_m(pressure_pa) - DERATE_FROM_M, 0.0)
        return np.asarray(np.maximum(warmest - above / limits.derate_m_per_k, limits.min_dry_bulb_c))

    def supply(self, pressure_pa: FloatArray) -> _SupplyAir:
        """Return the warmest, moistest supply air at each pressure."""
        limits = self.limits
        warmest = self.warmest_c(pressure_pa)
        most = np.minimum(
            saturation_pressure_pa(limits.max_dew_point_c),
            limits.max_relative_humidity * saturation_pressure_pa(warmest),
        )
        moist = humidity_ratio(most, pressure_pa)
        enthalpy = np.asarray(enthalpy_kj_per_kg(warmest, moist))
        behind = np.asarray(enthalpy_kj_per_kg(warmest + self.air_rise_k, moist))
        return _SupplyAir(warmest, most, moist, enthalpy, behind)


@dataclass(frozen=True)
class AirSideFull:
    """Outdoor air, mixed and where asked humidified, is enough."""

    plant: AirSide

    follows: ClassVar[Follows] = "dry_bulb"

    @property
    def by_altitude(self) -> bool:
        """See `Mode`."""
        return self.plant.derate and self.plant.limits.derate_m_per_k > 0

    @property
    def humidity_90_h(self) -> float:
        """See `Mode`."""
        return _HUMIDIFIED_90_H if self.plant.humidify else _AIR_90_H

    @property
    def month_90_h(self) -> float:
        """See `Mode`."""
        return _HUMIDIFIED_MONTH_90_H if self.plant.humidify else _AIR_MONTH_90_H

    partial_90_h: ClassVar[float] = 0.0

    def runs(self, air: Air) -> BoolArray:
        """See `Mode`."""
        plant, limits = self.plant, self.plant.limits
        supply = plant.supply(air.pressure_pa)
        if plant.humidify:
            good = (air.enthalpy <= supply.enthalpy + _TIE_KJ) & (air.vapour_pa <= supply.vapour_pa + _TIE_PA)
        else:
            coldest = np.maximum(air.dry_bulb_c, limits.min_dry_bulb_c)
            least = np.maximum(
                saturation_pressure_pa(limits.min_dew_point_c),
                limits.min_relative_humidity * saturation_pressure_pa(coldest),
            )
            good = (
                (air.dry_bulb_c <= supply.dry_bulb_c + TIE_K)
                & (air.vapour_pa >= least - _TIE_PA)
                & (air.vapour_pa <= supply.vapour_pa + _TIE_PA)
            )
        return np.asarray(good if plant.mixing else good & (air.dry_bulb_c >= limits.min_dry_bulb_c - TIE_K))


@dataclass(frozen=True)
class AirSideSome:
    """Outdoor air holds less heat than return air, or is enough."""

    plant: AirSide

    follows: ClassVar[Follows] = "dry_bulb"

    humidity_90_h: ClassVar[float] = 0.0
    month_90_h: ClassVar[float] = 40.0
    partial_90_h: ClassVar[float] = _AIR_PARTIAL_90_H

    @property
    def by_altitude(self) -> bool:
        """See `Mode`."""
        return self.plant.derate and self.plant.limits.derate_m_per_k > 0

    def runs(self, air: Air) -> BoolArray:
        """See `Mode`."""
        plant, limits = self.plant, self.plant.limits
        supply = plant.supply(air.pressure_pa)
        helps = air.enthalpy < supply.return_enthalpy
        if not plant.humidify:
            least = max(
                float(saturation_pressure_pa(limits.min_dew_point_c)),
                limits.min_relative_humidity * float(saturation_pressure_pa(limits.min_dry_bulb_c)),
            )
            helps = helps & (air.dry_bulb_c < supply.dry_bulb_c + plant.air_rise_k - TIE_K)
            helps = helps & (air.vapour_pa >= least - _TIE_PA)
        if not plant.mixing:
            helps = helps & (air.dry_bulb_c >= limits.min_dry_bulb_c - TIE_K)
        return np.asarray(helps | AirSideFull(plant).runs(air))


@dataclass(frozen=True)
class IndirectEvaporative:
    """Indirect evaporative cooler: outdoor air cools the room's air through a wetted or dry exchanger.

    Wet: supply air = dry bulb - wet_effectiveness x (dry bulb - wet bulb). Dry (water off): supply air =
    return air - dry_effectiveness x (return air - dry bulb). It cools alone where either is at most
    *supply_air_c*, partly up to the return air.

    Parameters
    ----------
    supply_air_c, air_rise_k
        Supply air [degC] and return above it [K].
    wet_effectiveness, dry_effectiveness
        0..1; usual are 0.6-0.8 and 0.6-0.75 (general practice, to be checked with the maker).
    """

    supply_air_c: float = 24.0
    air_rise_k: float = 13.0
    wet_effectiveness: float = 0.7
    dry_effectiveness: float = 0.7

    sources: ClassVar[tuple[str, ...]] = ("indirect-evaporative-practice",)

    def __post_init__(self) -> None:
        _require_within("supply_air_c", self.supply_air_c, 10, 45)
        _require_within("air_rise_k", self.air_rise_k, 1, 30)
        _require_within("wet_effectiveness", self.wet_effectiveness, 0.1, 1)
        _require_within("dry_effectiveness", self.dry_effectiveness, 0.1, 1)

    @property
    def id(self) -> str:
        """See `Technology`."""
        return "indirect_evaporative"

    @property
    def label(self) -> Label:
        """See `Technology`."""
        return Label(
            f"Indirect evaporative, air at {self.supply_air_c:g} °C",
            f"间接蒸发冷却（送风{self.supply_air_c:g}℃）",
        )

    @property
    def condition(self) -> Label:
        """See `Technology`."""
        return Label(
            f"supply air <= {self.supply_air_c:g} degC, wet ({self.wet_effectiveness:g}) "
            f"or dry ({self.dry_effectiveness:g})",
            f"送风≤{self.supply_air_c:g}℃，湿工况（效率{self.wet_effectiveness:g}）"
            f"或干工况（效率{self.dry_effectiveness:g}）",
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
class EvaporativeBelow:
    """The supply air of an indirect evaporative cooler is at most *supply_air_c*."""

    plant: IndirectEvaporative
    supply_air_c: float
    dry_too: bool = True

    humidity_90_h: ClassVar[float] = 0.0
    month_90_h: ClassVar[float] = 30.0
    partial_90_h: ClassVar[float] = 0.0
    follows: ClassVar[Follows] = "wet_bulb"
    by_altitude: ClassVar[bool] = False

    def runs(self, air: Air) -> BoolArray:
        """See `Mode`."""
        plant = self.plant
        limit = self.supply_air_c + TIE_K
        supply = air.dry_bulb_c - plant.wet_effectiveness * (air.dry_bulb_c - air.wet_bulb_c)
        if not self.dry_too:
            return np.asarray(supply <= limit)
        back = plant.supply_air_c + plant.air_rise_k
        dry = back - plant.dry_effectiveness * (back - air.dry_bulb_c)
        return np.asarray((supply <= limit) | (dry <= limit))


@dataclass(frozen=True)
class WaterSide:
    """Water-side economiser: cooling tower and heat exchanger beside the chillers.

    It cools alone while wet bulb + approaches <= supply water, and partly up to the return water
    (Lei and Masanet 2020). Default approaches lie inside their published ranges,
    2.8-6.7 K and 1.7-2.8 K.

    Parameters
    ----------
    supply_water_c, water_rise_k
        Chilled-water supply [degC] and return above it [K].
    tower_approach_k, exchanger_approach_k
        Tower water above the wet bulb, and chilled water above tower water [K].
    """

    supply_water_c: float = 18.0
    water_rise_k: float = 5.0
    tower_approach_k: float = 4.5
    exchanger_approach_k: float = 2.0

    sources: ClassVar[tuple[str, ...]] = ("economizer-lei-masanet",)

    def __post_init__(self) -> None:
        _require_within("supply_water_c", self.supply_water_c, 4, 45)
        _require_within("water_rise_k", self.water_rise_k, 0.1, 30)
        _require_within("tower_approach_k", self.tower_approach_k, 0, 15)
        _require_within("exchanger_approach_k", self.exchanger_approach_k, 0, 10)

    @property
    def id(self) -> str:
        """See `Technology`."""
        return "water_side"

    @property
    def label(self) -> Label:
        """See `Technology`."""
        return Label(
            f"Water-side, water at {self.supply_water_c:g} °C", f"水侧冷却塔（供水{self.supply_water_c:g}℃）"
        )

    @property
    def condition(self) -> Label:
        """See `Technology`."""
        approach = self.tower_approach_k + self.exchanger_approach_k
        return Label(
            f"wet bulb <= supply water - {approach:g} K ({self.supply_water_c:g} degC)",
            f"湿球温度≤供水温度（{self.supply_water_c:g}℃）-{approach:g} K",
        )

    @property
    def full(self) -> Mode:
        """See `Technology`."""
        return WetBulbBelow(self.supply_water_c - self.tower_approach_k - self.exchanger_approach_k)

    @property
    def some(self) -> Mode:
        """See `Technology`."""
        approach = self.tower_approach_k + self.exchanger_approach_k
        return WetBulbBelow(self.supply_water_c + self.water_rise_k - approach)

    @property
    def parameters(self) -> dict[str, Any]:
        """See `Technology`."""
        return asdict(self)


@dataclass(frozen=True)
class DryCooler:
    """Dry cooler or pumped refrigerant: outdoor air cools water or refrigerant, and none evaporates.

    It cools alone while dry bulb + approach <= supply water, partly up to the return water.

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
        _require_within("supply_water_c", self.supply_water_c, 4, 45)
        _require_within("water_rise_k", self.water_rise_k, 0.1, 30)
        _require_within("approach_k", self.approach_k, 0, 20)

    @property
    def id(self) -> str:
        """See `Technology`."""
        return "dry_cooler"

    @property
    def label(self) -> Label:
        """See `Technology`."""
        return Label(
            f"Dry cooler, water at {self.supply_water_c:g} °C", f"干冷器（供水{self.supply_water_c:g}℃）"
        )

    @property
    def condition(self) -> Label:
        """See `Technology`."""
        return Label(
            f"dry bulb <= supply water - {self.approach_k:g} K ({self.supply_water_c:g} degC)",
            f"干球温度≤供水温度（{self.supply_water_c:g}℃）-{self.approach_k:g} K",
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
class TechnologyKind:
    """An entry of the registry: names for people, and what builds it with its defaults or others."""

    label: Label
    description: Label
    make: type[AirSide | IndirectEvaporative | WaterSide | DryCooler]
    preset: Mapping[str, Any]

    def build(self, **parameters: object) -> Technology:
        """Build the technology; ValueError on a parameter out of range."""
        return cast("Technology", self.make(**{**self.preset, **cast("dict[str, Any]", parameters)}))


TECHNOLOGIES: Mapping[str, TechnologyKind] = {
    "water_side": TechnologyKind(
        Label("Water-side with cooling tower", "水侧（冷却塔）"),
        Label(
            "Cooling tower and heat exchanger carry the chilled water; wet bulb decides.",
            "冷却塔与板式换热器承担冷冻水负荷，取决于湿球温度。",
        ),
        WaterSide,
        {},
    ),
    "air_side": TechnologyKind(
        Label("Direct air-side", "直接新风"),
        Label(
            "Filtered outdoor air goes to the equipment; dry bulb and humidity decide.",
            "室外空气过滤后直接送入机房，取决于干球温度与湿度。",
        ),
        AirSide,
        {},
    ),
    "air_side_humidified": TechnologyKind(
        Label("Direct air-side with adiabatic humidification", "直接新风加绝热加湿"),
        Label(
            "Outdoor air with water evaporated into it; enthalpy and humidity ratio decide.",
            "室外空气经绝热加湿后送入机房，取决于焓与含湿量。",
        ),
        AirSide,
        {"humidify": True},
    ),
    "indirect_evaporative": TechnologyKind(
        Label("Indirect evaporative", "间接蒸发冷却"),
        Label(
            "The room's air is cooled through a wetted or dry exchanger; outdoor air stays outside.",
            "室内空气经湿或干换热器冷却，室外空气不进入机房。",
        ),
        IndirectEvaporative,
        {},
    ),
    "dry_cooler": TechnologyKind(
        Label("Dry cooler or pumped refrigerant", "干冷器或氟泵"),
        Label("No water evaporates; dry bulb decides.", "不耗水，取决于干球温度。"),
        DryCooler,
        {},
    ),
}


def default_technologies(*, supply_water_c: float = 18.0) -> tuple[Technology, ...]:
    """Return every technology with its defaults, those with water at *supply_water_c* [degC]."""
    water: dict[str, Any] = {"supply_water_c": supply_water_c}
    return tuple(
        kind.build(**(water if kind.make in (WaterSide, DryCooler) else {})) for kind in TECHNOLOGIES.values()
    )


def hours_to_months(hours: float) -> float:
    """Return hours a year as months of 730 h."""
    return hours / HOURS_PER_MONTH


def hours_to_days(hours: float) -> float:
    """Return hours a year as days of 24 h."""
    return hours / HOURS_PER_DAY


def elevation_of_pressure_m(pressure_pa: FloatArray) -> FloatArray:
    """Elevation [m] at which the standard atmosphere has a pressure (ASHRAE eq. 3, solved for it)."""
    return np.asarray((1.0 - (np.asarray(pressure_pa) / 101_325.0) ** (1.0 / 5.2559)) / 2.25577e-5)


def _require_within(name: str, value: float | None, least: float, most: float) -> None:
    if value is not None and not least <= value <= most:
        message = f"{name} = {value:g} is not within {least:g} to {most:g}"
        raise ValueError(message)
