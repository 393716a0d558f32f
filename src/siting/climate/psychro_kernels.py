"""Dew point and wet bulb, one state at a time and in loops: the compiled solvers.

The equations are in psychro.py; the functions for arrays are in wet_bulb.py. Temperatures are in degC,
pressures in Pa, relative humidity is 0..1. Valid for -100..200 degC; a state that cannot exist (NaN, relative
humidity outside 0..1, vapour above the total pressure) gives NaN.
"""

from __future__ import annotations

import math

from siting.climate.psychro import (
    DRY_AIR,
    KELVIN,
    MASS_RATIO,
    OVER_ICE,
    OVER_WATER,
    TRIPLE_POINT_C,
    VAPOUR,
    log_saturation,
)
from siting.climate.psychro_arrays import (
    AT_FREEZING,
    AT_FROZEN,
    CUBICS,
    DEW_POINT_STEP_K,
    FREEZING_C,
    FROZEN_BELOW_C,
    FROZEN_WICK,
    LAST_STEP_K,
    MAX_C,
    MAX_STEPS,
    MIN_C,
    NEAR,
    WET_WICK,
    slope,
)
from siting.compiled import njit
from siting.evidence import FloatArray

_curve = njit(error_model="numpy")(log_saturation)


_curve_slope = njit(error_model="numpy")(slope)


@njit(error_model="numpy")
def dew_point(t_c: float, rh: float) -> float:
    """Dew point [degC]: frost point below the triple point. Dry air (relative humidity 0) has none: NaN."""
    if not 0.0 < rh <= 1.0:
        return math.nan
    t = t_c + KELVIN
    over = OVER_ICE if t_c <= TRIPLE_POINT_C else OVER_WATER
    value = _curve(t, over)
    goal = value + math.log(rh)
    if t_c > TRIPLE_POINT_C and goal <= _curve(TRIPLE_POINT_C + KELVIN, OVER_ICE):
        over, t = OVER_ICE, TRIPLE_POINT_C + KELVIN
        value = _curve(t, over)
    # ln p is nearly linear in 1/T, so Newton's rule needs two or three steps there.
    for _ in range(MAX_STEPS):
        step = (goal - value) / (t * t * _curve_slope(t, over))
        t = 1.0 / (1.0 / t - step)
        if abs(step) * t * t < DEW_POINT_STEP_K:
            break
        value = _curve(t, over)
    return min(t - KELVIN, t_c)


@njit(error_model="numpy")
def _saturated(t_c: float) -> tuple[float, float, float]:
    """Saturation pressure [Pa] and its first two derivatives by temperature, from the cubics."""
    above = t_c - MIN_C
    whole = int(above)
    u = above - whole
    row = whole if t_c <= TRIPLE_POINT_C else whole + 1
    c1, c2, c3 = CUBICS[row, 1], CUBICS[row, 2], CUBICS[row, 3]
    value = CUBICS[row, 0] + u * (c1 + u * (c2 + u * c3))
    return value, c1 + u * (2.0 * c2 + 3.0 * u * c3), 2.0 * c2 + 6.0 * u * c3


@njit(error_model="numpy")
def _imbalance(
    wet: float,
    saturated: tuple[float, float, float],
    air: tuple[float, float, float],
    frozen: bool,  # noqa: FBT001
) -> tuple[float, float, float]:
    """Return the imbalance of a wick at *wet* (0 in balance) and its first two derivatives.

    The air is given by dry bulb, humidity ratio and pressure. Eq. 33 and 35, multiplied out; near and above
    the boiling point the imbalance is infinite.
    """
    vapour, first, second = saturated
    t, w, p = air
    if vapour >= 0.9 * p:
        return math.inf, 1.0, 0.0
    if frozen:
        a, b, d = FROZEN_WICK
    else:
        a, b, d = WET_WICK
    gap = 1.0 / (p - vapour)
    scale = MASS_RATIO * p * gap * gap
    ratio = MASS_RATIO * vapour * gap
    heat = a - b * wet
    f = heat * ratio - DRY_AIR * (t - wet) - w * (a + VAPOUR * t - d * wet)
    slope = heat * scale * first - b * ratio + DRY_AIR + w * d
    return f, slope, scale * (heat * (second + 2.0 * first * first * gap) - 2.0 * b * first)


@njit(error_model="numpy")
def _halley(f: float, slope: float, curve: float) -> float:
    return 2.0 * f * slope / (2.0 * slope * slope - f * curve)


@njit(error_model="numpy")
def _between(t: float, cold: float, cold_slope: float, warm: float, warm_slope: float) -> float:
    """Guess the root between 0 degC and *t*: a cubic of temperature over the imbalance at both ends."""
    width = warm - cold
    s = -cold / width
    rest = 1.0 - s
    return s * (rest * width * (rest / cold_slope - s / warm_slope) + s * (3.0 - 2.0 * s) * t)


@njit(error_model="numpy")
def _root(
    wet: float,
    low: float,
    high: float,
    air: tuple[float, float, float],
    frozen: bool,  # noqa: FBT001
) -> float:
    """Return the wick temperature in balance between *low* and *high*, from the guess *wet*."""
    for _ in range(MAX_STEPS):
        # The guess may be NaN where the imbalance was infinite.
        if not low <= wet <= high:
            wet = 0.5 * (low + high)
        f, slope, curve = _imbalance(wet, _saturated(wet), air, frozen)
        if f > 0.0:
            high = wet
        else:
            low = wet
        step = _halley(f, slope, curve)
        wet -= step
        if abs(step) < LAST_STEP_K:
            break
    return wet


@njit(error_model="numpy")
def wet_bulb(t_c: float, rh: float, p: float) -> float:
    """Thermodynamic wet bulb [degC] (eq. 33 and 35), within 2e-5 K of the root.

    If a frozen and a wet wick can both be in balance, the wet one is taken, unless the frozen one is
    colder than -0.6 degC (in very dry air): the wet bulb jumps there to 0 degC or a little above.
    """
    if not (MIN_C <= t_c < MAX_C and 0.0 <= rh <= 1.0):
        return math.nan
    start = _saturated(t_c)
    vapour = rh * start[0]
    if not vapour < p:
        return math.nan
    air = (t_c, MASS_RATIO * vapour / (p - vapour), p)
    low, high, cold, cold_slope = MIN_C, t_c, 0.0, 1.0
    frozen = t_c < FREEZING_C
    if not frozen:
        cold, cold_slope, _ = _imbalance(FREEZING_C, AT_FREEZING, air, False)
        frozen = cold > 0.0 or (cold > -NEAR and _imbalance(FROZEN_BELOW_C, AT_FROZEN, air, True)[0] > 0.0)
        if frozen:
            high, start = FREEZING_C, AT_FREEZING
        else:
            low = FREEZING_C
    f, slope, curve = _imbalance(high, start, air, frozen)
    if frozen:
        step = _halley(f, slope, curve)
        wet = high - step
        if 0.0 <= step < LAST_STEP_K:
            return wet
    else:
        wet = _between(t_c, cold, cold_slope, f, slope)
    return min(_root(wet, low, high, air, frozen), t_c)


@njit(error_model="numpy", nogil=True)
def wet_bulbs(t_c: FloatArray, rh: FloatArray, p: FloatArray, out: FloatArray) -> None:
    """Write the wet bulb [degC] of each state of shape (n,) into *out*."""
    for i in range(t_c.size):
        out[i] = wet_bulb(t_c[i], rh[i], p[i])


@njit(error_model="numpy", nogil=True)
def dew_points(t_c: FloatArray, rh: FloatArray, out: FloatArray) -> None:
    """Write the dew point [degC] of each state of shape (n,) into *out*."""
    for i in range(t_c.size):
        out[i] = dew_point(t_c[i], rh[i])
