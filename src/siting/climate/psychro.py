"""Moist air by the ASHRAE equations (Handbook of Fundamentals 2017, chapter 1, SI), each implemented once.

Valid for -100..200 degC. Saturation is over ice up to the triple point (0.01 degC) and over water above
it, for dry bulb, dew point and wet bulb alike; a wet-bulb wick is frozen below 0 degC. Arguments
broadcast, results are float64 arrays; relative humidity is 0..1. The compiled loops of psychro_kernels.py
take their equations from here.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from siting.evidence import FloatArray

TRIPLE_POINT_C = 0.01
KELVIN = 273.15
MASS_RATIO = 0.621945  # molar mass, water vapour to dry air
DRY_AIR, VAPOUR, EVAPORATION = 1.006, 1.86, 2501.0  # kJ/(kg K) of either, and kJ/kg at 0 degC
EVAPORATION_SLOPE = 2.326  # the heat of evaporation falls by this much [kJ/kg] per kelvin
STANDARD_PA = 101_325.0
_LAPSE, _EXPONENT = 2.25577e-5, 5.2559

# ln p = c0 / T + c1 + c2 T + c3 T2 + c4 T3 + c5 T4 + c6 ln T (eq. 5 and 6, Hyland and Wexler 1983)
OVER_ICE = (-5.6745359e3, 6.3925247, -9.677843e-3, 6.2215701e-7, 2.0747825e-9, -9.484024e-13, 4.1635019)
OVER_WATER = (-5.8002206e3, 1.3914993, -4.8640239e-2, 4.1764768e-5, -1.4452093e-8, 0.0, 6.5459673)


def pressure_at_elevation_pa(elevation_m: Any) -> FloatArray:
    """Pressure of the standard atmosphere [Pa] at *elevation_m* (ASHRAE eq. 3; -5000..11000 m)."""
    return np.asarray(STANDARD_PA * (1.0 - _LAPSE * np.asarray(elevation_m)) ** _EXPONENT)


def elevation_of_pressure_m(pressure_pa: Any) -> FloatArray:
    """Elevation [m] at which the standard atmosphere has a given pressure (ASHRAE eq. 3, solved for it)."""
    return np.asarray((1.0 - (np.asarray(pressure_pa) / STANDARD_PA) ** (1.0 / _EXPONENT)) / _LAPSE)


def log_saturation(t_k: Any, c: tuple[float, ...]) -> Any:
    """ln(saturation pressure / Pa) at a temperature [K], array or scalar, over ice or water."""
    poly = c[1] + t_k * (c[2] + t_k * (c[3] + t_k * (c[4] + t_k * c[5])))
    return c[0] * (1.0 / t_k) + poly + c[6] * np.log(t_k)


def saturation_pressure_pa(temperature_c: Any) -> FloatArray:
    """Saturation vapour pressure [Pa] over ice or water (ASHRAE eq. 5 and 6)."""
    t = np.asarray(temperature_c, dtype=np.float64) + KELVIN
    ice = t <= TRIPLE_POINT_C + KELVIN
    log_pa = np.where(ice, log_saturation(t, OVER_ICE), log_saturation(t, OVER_WATER))
    return np.asarray(np.exp(log_pa))


def humidity_ratio(vapour_pressure_pa: Any, pressure_pa: Any) -> FloatArray:
    """Humidity ratio [kg water / kg dry air] (ASHRAE eq. 20)."""
    return np.asarray(MASS_RATIO * vapour_pressure_pa / (pressure_pa - vapour_pressure_pa))


def vapour_pressure_pa(dry_bulb_c: Any, relative_humidity: Any) -> FloatArray:
    """Partial pressure of water vapour [Pa] (ASHRAE eq. 22)."""
    return np.asarray(np.asarray(relative_humidity) * saturation_pressure_pa(dry_bulb_c))


def relative_humidity_from_dew_point(dry_bulb_c: Any, dew_point_c: Any) -> FloatArray:
    """Relative humidity (0..1) of air with the given dry bulb and dew point (ASHRAE eq. 22).

    Not clipped: a dew point above the dry bulb gives more than 1.
    """
    return np.asarray(saturation_pressure_pa(dew_point_c) / saturation_pressure_pa(dry_bulb_c))


def enthalpy_kj_per_kg(dry_bulb_c: Any, humidity_ratio: Any) -> FloatArray:
    """Enthalpy [kJ / kg dry air], 0 for dry air at 0 degC (ASHRAE eq. 30).

    Parameters
    ----------
    dry_bulb_c
        [degC].
    humidity_ratio
        [kg water / kg dry air].
    """
    t = np.asarray(dry_bulb_c, dtype=np.float64)
    return np.asarray(DRY_AIR * t + humidity_ratio * (EVAPORATION + VAPOUR * t))


def dry_bulb_at_enthalpy_c(enthalpy: Any, humidity_ratio: Any) -> FloatArray:
    """Dry bulb [degC] of air with a given enthalpy [kJ/kg] and humidity ratio (eq. 30, solved for it)."""
    return np.asarray((enthalpy - EVAPORATION * humidity_ratio) / (DRY_AIR + VAPOUR * humidity_ratio))


def humidity_ratio_at_enthalpy(enthalpy: Any, dry_bulb_c: Any) -> FloatArray:
    """Humidity ratio [kg/kg] of air with a given enthalpy [kJ/kg] and dry bulb (eq. 30, solved for it)."""
    return np.asarray((enthalpy - DRY_AIR * dry_bulb_c) / (EVAPORATION + VAPOUR * dry_bulb_c))


def heat_of_evaporation_kj_per_kg(water_c: Any) -> FloatArray:
    """Heat of evaporation [kJ/kg] of water at a temperature (the coefficients of eq. 30 and 33)."""
    return np.asarray(EVAPORATION - EVAPORATION_SLOPE * water_c)
