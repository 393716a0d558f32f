"""Direct air-side economisers: the envelopes of ASHRAE TC 9.9, and when outdoor air meets them.

Limits of the envelopes are quoted from memory of the 2021 edition: to be checked against the printed
standard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar, Literal

import numpy as np

from siting.climate.psychro import (
    elevation_of_pressure_m,
    enthalpy_kj_per_kg,
    humidity_ratio,
    saturation_pressure_pa,
)
from siting.cooling.modes import TIE_K, Air, BoolArray, Follows, Mode, require_within
from siting.evidence import FloatArray, Label
from siting.records import dataclass
from siting.texts import say

_TIE_PA = 1e-6
_TIE_KJ = 1e-6
# Added to the error of the temperature, these cover 90% of left-out stations: if dew-point limits decide, and
# if water may be evaporated into air that is too dry.
_AIR_90_H = 450.0
_HUMIDIFIED_90_H = 150.0
_AIR_MONTH_90_H = 70.0
_HUMIDIFIED_MONTH_90_H = 45.0
_AIR_PARTIAL_90_H = 145.0


@dataclass(frozen=True)
class Envelope:
    """Limits of the air supplied to the equipment.

    ``derate_m_per_k``: above 900 m the warmest dry bulb falls by 1 K per this many metres; 0 means never.
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
    "recommended": Envelope(say("cooling.envelope.recommended"), 18, 27, -9, 15, 0.0, 0.70, 0),
    "A1": Envelope(say("cooling.envelope.a1"), 15, 32, -12, 17, 0.08, 0.80, 300),
    "A2": Envelope(say("cooling.envelope.a2"), 10, 35, -12, 21, 0.08, 0.80, 300),
    "A3": Envelope(say("cooling.envelope.a3"), 5, 40, -12, 24, 0.08, 0.85, 175),
    "A4": Envelope(say("cooling.envelope.a4"), 5, 45, -12, 24, 0.08, 0.90, 125),
    "H1": Envelope(say("cooling.envelope.h1"), 15, 25, -12, 17, 0.08, 0.80, 0),
}
EnvelopeName = Literal["recommended", "A1", "A2", "A3", "A4", "H1"]


@dataclass(frozen=True)
class _SupplyAir:
    """The warmest supply air that an envelope allows at each pressure, and the return air it becomes."""

    dry_bulb_c: FloatArray
    vapour_pa: FloatArray  # highest vapour pressure it may have
    humidity_ratio: FloatArray
    enthalpy: FloatArray
    return_enthalpy: FloatArray


@dataclass(frozen=True)
class AirSide:
    """Direct air-side economiser: filtered outdoor air goes directly to the equipment.

    Air below the supply temperature is mixed with return air, so no air is too cold; mixing warms it at the
    same humidity ratio. It cools alone if some supply air between the outdoor (or coldest allowed)
    temperature and the warmest allowed one lies inside the envelope. With *humidify*, water is evaporated
    into the air (adiabatically): air that is too dry is humidified, and warm dry air is cooled. The mixed and
    moistened air can reach any state of at least the enthalpy and the humidity ratio of the outdoor air
    (return air and water can only raise both), so outdoor air is suitable if neither exceeds that of the
    warmest, moistest supply air (as in Lei and Masanet 2020).

    It cools partly if outdoor air holds less heat than return air: less enthalpy, and without *humidify* also
    a lower dry bulb and enough moisture; the cooling coil does the rest.

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
        False: air colder than the class allows cannot be used.
    derate
        Lower the maximum temperature above 900 m, as the class requires.
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
        require_within("max_dry_bulb_c", self.max_dry_bulb_c, 5, 50)
        require_within("min_dew_point_c", self.min_dew_point_c, -60, 25)
        require_within("max_dew_point_c", self.max_dew_point_c, -20, 35)
        require_within("air_rise_k", self.air_rise_k, 1, 30)
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
        """The envelope, with its limits replaced where others are given."""
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
            return say("cooling.air_side.label_humidified", name=name)
        return say("cooling.air_side.label", name=name)

    @property
    def condition(self) -> Label:
        """See `Technology`."""
        limits = self.limits
        warm, dry, moist = limits.max_dry_bulb_c, limits.min_dew_point_c, limits.max_dew_point_c
        if self.humidify:
            return say("cooling.air_side.condition_humidified", warm=warm, moist=moist)
        return say("cooling.air_side.condition_dry", warm=warm, dry=dry, moist=moist)

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
    """Outdoor air, mixed and if requested humidified, is sufficient."""

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
    """Outdoor air holds less heat than return air, or is sufficient."""

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
