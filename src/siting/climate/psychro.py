"""Moist air by the ASHRAE equations (Handbook of Fundamentals 2017, chapter 1), for arrays.

Valid for -100..200 degC. Saturation is over ice up to the triple point (0.01 degC) and over water above
it, for dry bulb, dew point and wet bulb alike; the wick of a wet bulb is frozen below 0 degC. Arguments
broadcast, results are float64 arrays; relative humidity is 0..1. No air can have a relative humidity
outside 0..1 or a vapour pressure above the total pressure: such entries, and NaN, give NaN from the
compiled functions (`wet_bulb_c`, `dew_point_c`, `humidity_ratio_of_air`). The same states one at a time,
for compiled loops, are in psychro_kernels.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from siting.evidence import FloatArray

_TRIPLE_POINT_C = 0.01
_FREEZING_C = 0.0
_FROZEN_BELOW_C = -0.6  # see wet_bulb_c
_KELVIN = 273.15
_MASS_RATIO = 0.621945  # water vapour to dry air
_BISECTIONS = 48


def pressure_at_elevation_pa(elevation_m: Any) -> FloatArray:
    """Pressure of the standard atmosphere [Pa] at *elevation_m* (ASHRAE eq. 3; -5000..11000 m)."""
    return np.asarray(101_325.0 * (1.0 - 2.25577e-5 * np.asarray(elevation_m)) ** 5.2559)


def saturation_pressure_pa(temperature_c: Any) -> FloatArray:
    """Saturation vapour pressure [Pa] over ice or water (ASHRAE eq. 5 and 6, Hyland and Wexler 1983)."""
    t = np.asarray(temperature_c, dtype=np.float64) + _KELVIN
    log_t = np.log(t)
    ice = (
        -5.6745359e3 / t
        + 6.3925247
        - 9.677843e-3 * t
        + 6.2215701e-7 * t**2
        + 2.0747825e-9 * t**3
        - 9.484024e-13 * t**4
        + 4.1635019 * log_t
    )
    water = (
        -5.8002206e3 / t
        + 1.3914993
        - 4.8640239e-2 * t
        + 4.1764768e-5 * t**2
        - 1.4452093e-8 * t**3
        + 6.5459673 * log_t
    )
    return np.exp(np.where(t <= _TRIPLE_POINT_C + _KELVIN, ice, water))


def humidity_ratio(vapour_pressure_pa: Any, pressure_pa: Any) -> FloatArray:
    """Humidity ratio [kg water / kg dry air] (ASHRAE eq. 20)."""
    return np.asarray(_MASS_RATIO * vapour_pressure_pa / (pressure_pa - vapour_pressure_pa))


def humidity_ratio_at_wet_bulb(dry_bulb_c: Any, wet_bulb_c: Any, pressure_pa: Any) -> FloatArray:
    """Humidity ratio [kg/kg] of air with the given dry and wet bulb (ASHRAE eq. 33 and 35)."""
    saturated = humidity_ratio(saturation_pressure_pa(wet_bulb_c), pressure_pa)
    depression = dry_bulb_c - wet_bulb_c
    water = ((2501 - 2.326 * wet_bulb_c) * saturated - 1.006 * depression) / (
        2501 + 1.86 * dry_bulb_c - 4.186 * wet_bulb_c
    )
    ice = ((2830 - 0.24 * wet_bulb_c) * saturated - 1.006 * depression) / (
        2830 + 1.86 * dry_bulb_c - 2.1 * wet_bulb_c
    )
    return np.asarray(np.where(np.asarray(wet_bulb_c) >= _FREEZING_C, water, ice))


def dry_bulb_at_wet_bulb(wet_bulb_c: Any, relative_humidity: Any, pressure_pa: Any) -> FloatArray:
    """Dry bulb [degC] at which air of a relative humidity (0..1) has the given wet bulb.

    Wet bulb rises with dry bulb at constant relative humidity, so the root is bracketed between the
    wet bulb itself (saturated air) and 70 K above it, and found by bisection to below 1e-9 K.

    Between -0.6 and 0 degC a frozen and a wet wick can both be in balance, and the wet one is taken (see
    `wet_bulb_c`): wet bulb jumps from the ice branch to 0 degC, and the dry bulb for a wet bulb inside
    the jump is the one at which it happens.
    """
    wet, humidity, pressure = np.broadcast_arrays(
        *(np.asarray(a, dtype=np.float64) for a in (wet_bulb_c, relative_humidity, pressure_pa))
    )
    jump = np.maximum(
        _dry_bulb(np.full_like(wet, _FREEZING_C), humidity, pressure),
        _dry_bulb(np.full_like(wet, _FROZEN_BELOW_C), humidity, pressure),
    )
    root = _dry_bulb(wet, humidity, pressure)
    return np.where(wet < _FREEZING_C, np.minimum(root, jump), np.maximum(root, jump))


def _dry_bulb(wet: FloatArray, humidity: FloatArray, pressure: FloatArray) -> FloatArray:
    low, high = wet.copy(), wet + 70.0
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        vapour = humidity * saturation_pressure_pa(middle)
        # Above the boiling curve the ratio is meaningless; such air is certainly too warm.
        moist = humidity_ratio(np.minimum(vapour, 0.9 * pressure), pressure)
        too_warm = moist > humidity_ratio_at_wet_bulb(middle, wet, pressure)
        high = np.where(too_warm, middle, high)
        low = np.where(too_warm, low, middle)
    return (low + high) / 2


def dry_bulb_at_dew_point(dew_point_c: Any, relative_humidity: Any) -> FloatArray:
    """Dry bulb [degC] at which air of a relative humidity (0..1) has the given dew point."""
    dew, humidity = np.broadcast_arrays(
        np.asarray(dew_point_c, dtype=np.float64), np.asarray(relative_humidity, dtype=np.float64)
    )
    target = saturation_pressure_pa(dew)
    low, high = dew.copy(), dew + 100.0
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        too_warm = humidity * saturation_pressure_pa(middle) > target
        high = np.where(too_warm, middle, high)
        low = np.where(too_warm, low, middle)
    return (low + high) / 2


def vapour_pressure_pa(dry_bulb_c: Any, relative_humidity: Any) -> FloatArray:
    """Partial pressure of water vapour [Pa] (ASHRAE eq. 22)."""
    return np.asarray(np.asarray(relative_humidity) * saturation_pressure_pa(dry_bulb_c))


def relative_humidity_from_dew_point(dry_bulb_c: Any, dew_point_c: Any) -> FloatArray:
    """Relative humidity (0..1) of air with the given dry bulb and dew point (ASHRAE eq. 22).

    Not clipped: a dew point above the dry bulb gives more than 1.
    """
    return np.asarray(saturation_pressure_pa(dew_point_c) / saturation_pressure_pa(dry_bulb_c))


def humidity_ratio_of_air(dry_bulb_c: Any, relative_humidity: Any, pressure_pa: Any) -> FloatArray:
    """Humidity ratio [kg water / kg dry air] of air with a relative humidity (ASHRAE eq. 20 and 22)."""
    from siting.climate.psychro_kernels import humidity_ratios

    return _each(humidity_ratios, dry_bulb_c, relative_humidity, pressure_pa)


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
    return np.asarray(1.006 * t + humidity_ratio * (2501.0 + 1.86 * t))


def dew_point_c(dry_bulb_c: Any, relative_humidity: Any) -> FloatArray:
    """Dew point [degC], below the triple point the frost point; NaN where the air is wholly dry."""
    from siting.climate.psychro_kernels import dew_points

    return _each(dew_points, dry_bulb_c, relative_humidity)


def wet_bulb_c(dry_bulb_c: Any, relative_humidity: Any, pressure_pa: Any) -> FloatArray:
    """Thermodynamic wet bulb [degC] (ASHRAE eq. 33 and 35, solved to 2e-5 K; no fitted formula).

    Parameters
    ----------
    dry_bulb_c, relative_humidity, pressure_pa
        [degC], 0..1 and [Pa]: arrays that broadcast.

    Notes
    -----
    Near 0 degC a frozen and a wet wick can both be in balance. The wet one is taken, unless the frozen
    one is colder than -0.6 degC, which happens in very dry air only: with rising dry bulb the wet bulb
    jumps from at least -0.6 degC to 0 degC (in very dry air from -0.6 degC to a little above
    0 degC). `dry_bulb_at_wet_bulb` does the same.
    """
    from siting.climate.psychro_kernels import wet_bulbs

    return _each(wet_bulbs, dry_bulb_c, relative_humidity, pressure_pa)


def _each(kernel: Any, *arguments: Any) -> FloatArray:
    """Run a compiled loop over arrays of one shape."""
    arrays = np.broadcast_arrays(*(np.asarray(a, dtype=np.float64) for a in arguments))
    out = np.empty(arrays[0].shape)
    kernel(*(np.ascontiguousarray(a).ravel() for a in arrays), out.reshape(-1))
    return out
