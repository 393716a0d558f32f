"""Cooling towers: how close to the wet bulb a tower of a given size cools its water.

A tower with an approach of 4.5 K at a summer wet bulb has one of 13 K at a wet bulb of 0 degC: cold air takes
up less water, so the same heat needs a larger difference. The method is that of Merkel (1925) as used by
Baker and Shryock (1961): the tower's characteristic

    KaV/L = cw x integral of dT / (hs(T) - ha(T))  from cold to hot water

is computed from the design and kept constant; hs is the enthalpy of saturated air at the water's temperature,
ha that of the air, which rises from ha(in) by L/G x cw per kelvin. The integral is the four-point Chebyshev
sum of the Cooling Technology Institute (at 0.1, 0.4, 0.6 and 0.9 of the range). At other flows the
characteristic follows (L/G)^-0.6, the usual exponent of film fill (ASHRAE Handbook, HVAC Systems and
Equipment, chapter on cooling towers; to be checked against print).

The air's enthalpy is that of saturation at its wet bulb. The pressure is that of the place. Range: wet bulbs
from -3 to 35 degC, water above 0 degC. Below -3 degC the approach is held at its value at -3 degC: in such
frost towers are neither rated nor run freely, and there is no evidence that Merkel's growth continues. The
York correlation, fitted to measured towers from -34.4 to 26.7 degC, is 1.4-2 K below Merkel at 0 degC, and 1
K above the held approach at -10 degC. Held, a tower for 24 degC has 390-443 full hours at 7 degC water in
Taiyuan (L/G 1.5 to 1.0); without the hold 33-67. Measures against ice are not modelled.
"""

from __future__ import annotations

from functools import cache
from typing import ClassVar

import numpy as np

from siting.climate.psychro import enthalpy_kj_per_kg, humidity_ratio, saturation_pressure_pa
from siting.cooling.modes import TIE_K, Air, Follows, StopsOnce, require_within
from siting.evidence import FloatArray
from siting.records import dataclass

TOWER_SOURCE = "tower-merkel"
WATER_KJ = 4.186  # heat capacity of water, kJ/(kg K)
CHARACTERISTIC_EXPONENT = -0.6
SUMMER_WET_BULB_C = 24.0
"""Design wet bulb of a tower sized for summer, unless another is stated."""

MIN_TOWER_APPROACH_K = 0.5
"""Smallest approach assumed for a tower [K]."""

HELD_BELOW_C = -3.0
"""Below this wet bulb the approach is held [degC]."""

_POINTS = (0.1, 0.4, 0.6, 0.9)
_MAX_K = 80.0
_HALVINGS = 48  # of 80 K: to 3e-13 K
_PRESSURES_PA: FloatArray = np.linspace(45_000.0, 110_000.0, 66)


@dataclass(frozen=True)
class Tower:
    """A cooling tower by its design, and the flows with which it runs in free cooling at full heat.

    Parameters
    ----------
    design_wet_bulb_c, approach_k, range_k
        Design wet bulb [degC], leaving water above it, and entering water above leaving water [K].
    liquid_to_gas
        Water over dry air by mass at design; 1.2 as in the tower of the Modelica Buildings Library, usually
        1.0-1.5 for counterflow (general practice, to be checked with the maker).
    air_flow
        Air flow in free cooling, relative to design: 1.5 with half as many cells again, or faster fans.
    water_flow
        Water flow in free cooling, relative to design; the heat is the same, so the range is inversely
        proportional.
    """

    design_wet_bulb_c: float = SUMMER_WET_BULB_C
    approach_k: float = 4.5
    range_k: float = 5.0
    liquid_to_gas: float = 1.2
    air_flow: float = 1.0
    water_flow: float = 1.0

    def __post_init__(self) -> None:
        require_within("design_wet_bulb_c", self.design_wet_bulb_c, -10, 32)
        require_within("approach_k", self.approach_k, MIN_TOWER_APPROACH_K, 15)
        require_within("range_k", self.range_k, 1, 20)
        require_within("liquid_to_gas", self.liquid_to_gas, 0.3, 3)
        require_within("air_flow", self.air_flow, 0.3, 4)
        require_within("water_flow", self.water_flow, 0.5, 2)
        if not np.isfinite(self.characteristic(np.asarray(92_600.0))):
            message = (
                f"no tower reaches approach_k = {self.approach_k:g} at range_k = {self.range_k:g} and "
                f"liquid_to_gas = {self.liquid_to_gas:g}: the air would be warmer than the water"
            )
            raise ValueError(message)

    def characteristic(self, pressure_pa: FloatArray) -> FloatArray:
        """Return KaV/L at design for each pressure [Pa]; infinite where the design cannot be built."""
        cold = self.design_wet_bulb_c + self.approach_k
        return merkel_number(self.design_wet_bulb_c, cold, self.range_k, self.liquid_to_gas, pressure_pa)

    def approach_at_k(self, wet_bulb_c: FloatArray | float, pressure_pa: FloatArray) -> FloatArray:
        """Return the approach [K] at full heat; wet bulbs [degC] and pressures [Pa] broadcast.

        Constant below `HELD_BELOW_C`; NaN where the water would freeze.
        """
        wet, pressure = np.broadcast_arrays(np.asarray(wet_bulb_c, dtype=np.float64), pressure_pa)
        held = np.maximum(wet, HELD_BELOW_C)
        small, large = np.zeros(wet.shape), np.full(wet.shape, _MAX_K)
        has = self._number_in_use(pressure)
        for _ in range(_HALVINGS):
            middle = (small + large) / 2
            near = (
                self._number(held, held + middle, pressure) > has
            )  # below the smallest approach of this tower
            small, large = np.where(near, middle, small), np.where(near, large, middle)
        return np.where(wet + large > 0.0, large, np.nan)

    def limit_wet_bulb_c(self, water_c: float, pressure_pa: FloatArray) -> FloatArray:
        """Return the highest wet bulb [degC] at which the tower's water is at most *water_c* at full heat.

        Shape of *pressure_pa* [Pa]; minus infinity where the water would have to be ice.
        """
        pressure = np.asarray(pressure_pa, dtype=np.float64)
        if water_c <= 0.0:
            return np.full(pressure.shape, -np.inf)
        low, high = np.full(pressure.shape, HELD_BELOW_C), np.full(pressure.shape, max(water_c, HELD_BELOW_C))
        has = self._number_in_use(pressure)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            cold_enough = self._number(middle, water_c, pressure) <= has
            low, high = np.where(cold_enough, middle, low), np.where(cold_enough, high, middle)
        frost = self._number(HELD_BELOW_C, water_c, pressure) > has
        return np.where(frost, water_c - self.approach_at_k(HELD_BELOW_C, pressure), low)

    def _number_in_use(self, pressure_pa: FloatArray) -> FloatArray:
        flows = self.water_flow / self.air_flow
        return np.asarray(self.characteristic(pressure_pa) * flows**CHARACTERISTIC_EXPONENT)

    def _number(
        self, wet_bulb_c: FloatArray | float, cold_c: FloatArray | float, pressure_pa: FloatArray
    ) -> FloatArray:
        ratio = self.liquid_to_gas * self.water_flow / self.air_flow
        return merkel_number(wet_bulb_c, cold_c, self.range_k / self.water_flow, ratio, pressure_pa)


def merkel_number(
    wet_bulb_c: FloatArray | float,
    cold_c: FloatArray | float,
    range_k: float,
    liquid_to_gas: float,
    pressure_pa: FloatArray,
) -> FloatArray:
    """Return the number of transfer units KaV/L that a duty requires of a counterflow tower.

    Parameters
    ----------
    wet_bulb_c, cold_c, pressure_pa
        Air entering [degC], water leaving [degC], pressure [Pa]: shapes that broadcast.
    range_k, liquid_to_gas
        Water entering above water leaving [K]; water over dry air, by mass.
    """
    air = _saturated(wet_bulb_c, pressure_pa)
    found: FloatArray = np.asarray(0.0)
    least: FloatArray = np.asarray(np.inf)
    for share in _POINTS:
        rise = share * range_k
        drive = _saturated(cold_c + rise, pressure_pa) - (air + liquid_to_gas * WATER_KJ * rise)
        found = np.asarray(found + 1.0 / np.maximum(drive, 1e-12))
        least = np.asarray(np.minimum(least, drive))
    return np.where(least > 0.0, WATER_KJ * range_k / len(_POINTS) * found, np.inf)


def _saturated(temperature_c: FloatArray | float, pressure_pa: FloatArray) -> FloatArray:
    """Enthalpy of saturated air [kJ/kg of dry air]."""
    ratio = humidity_ratio(saturation_pressure_pa(temperature_c), pressure_pa)
    return enthalpy_kj_per_kg(temperature_c, ratio)


@cache
def _limits_c(tower: Tower, water_c: float) -> FloatArray:
    """Limits of the wet bulb [degC] over `_PRESSURES_PA`, from one tabulation for all hours and places."""
    return tower.limit_wet_bulb_c(water_c, _PRESSURES_PA)


@dataclass(frozen=True)
class TowerWaterBelow(StopsOnce):
    """A tower's water is at most *water_c* [degC] at full heat."""

    tower: Tower
    water_c: float

    humidity_90_h: ClassVar[float] = 0.0
    month_90_h: ClassVar[float] = 40.0
    partial_90_h: ClassVar[float] = 185.0
    follows: ClassVar[Follows] = "wet_bulb"
    by_altitude: ClassVar[bool] = False

    def excess(self, air: Air) -> FloatArray:
        """See `StopsOnce`."""
        limit = np.interp(air.pressure_pa, _PRESSURES_PA, _limits_c(self.tower, self.water_c))
        return np.asarray(air.wet_bulb_c - (limit + TIE_K))
