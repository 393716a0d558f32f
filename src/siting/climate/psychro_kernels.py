"""Dew point and wet bulb, one state at a time and in loops: the compiled solvers.

The equations are in psychro.py; the functions for arrays are in wet_bulb.py. Temperatures are in degC,
pressures in Pa, relative humidity is 0..1. Valid for -100..200 degC; a state that cannot exist (NaN, relative
humidity outside 0..1, vapour above the total pressure) gives NaN.
"""

from __future__ import annotations

import itertools
import math

import numpy as np

from siting.climate.psychro import (
    DRY_AIR,
    EVAPORATION,
    EVAPORATION_SLOPE,
    KELVIN,
    MASS_RATIO,
    OVER_ICE,
    OVER_WATER,
    TRIPLE_POINT_C,
    VAPOUR,
    log_saturation,
)
from siting.compiled import njit
from siting.evidence import FloatArray

FREEZING_C = 0.0  # of the wick (eq. 33 and 35)
# A frozen wick colder than this stays frozen, even if a wet one could be in balance too (above 0 degC, in
# very dry air).
FROZEN_BELOW_C = -0.6
MIN_C, MAX_C = -100.0, 200.0

# Halley's rule cubes the error: after a step shorter than this it is below 1e-5 K.
_LAST_STEP_K = 0.25
_MAX_STEPS = 60
_NEAR = 8.0  # a wet wick with an imbalance beyond this at 0 degC is more than 1 K above it


_curve = njit(error_model="numpy")(log_saturation)


def _slope(t: float, c: tuple[float, ...]) -> float:
    """Slope of `log_saturation` [1/K] at a temperature [K]."""
    x = 1.0 / t
    return c[2] + t * (2.0 * c[3] + t * (3.0 * c[4] + t * (4.0 * c[5]))) + x * (c[6] - x * c[0])


_curve_slope = njit(error_model="numpy")(_slope)


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
    for _ in range(_MAX_STEPS):
        step = (goal - value) / (t * t * _curve_slope(t, over))
        t = 1.0 / (1.0 / t - step)
        if abs(step) * t * t < 1e-3:
            break
        value = _curve(t, over)
    return min(t - KELVIN, t_c)


def _cubics(over: tuple[float, ...], first: int, last: int) -> list[tuple[float, float, float, float]]:
    """Return a cubic per kelvin from *first* to *last*, matching values and slopes at its ends."""
    ends = []
    for t in range(first, last + 1):
        value = math.exp(log_saturation(t + KELVIN, over))
        ends.append((value, value * _slope(t + KELVIN, over)))
    return [
        (p, d, 3.0 * (p_end - p) - 2.0 * d - d_end, 2.0 * (p - p_end) + d + d_end)
        for (p, d), (p_end, d_end) in itertools.pairwise(ends)
    ]


# Saturation pressure as a cubic per kelvin, without log and exp: within 3e-7 of the equations from
# -40 degC up (3e-6 at -100 degC).
# A wet bulb found with it is within 3e-6 K. Ice from -100 to 1 degC, then water from 0 to 200 degC.
_CUBICS = np.array(_cubics(OVER_ICE, -100, 1) + _cubics(OVER_WATER, 0, 200))
_ICE_ROW = 100  # of 0 degC; that of water follows


@njit(error_model="numpy")
def _saturated(t_c: float) -> tuple[float, float, float]:
    """Saturation pressure [Pa] and its first two derivatives by temperature, from the cubics."""
    above = t_c - MIN_C
    whole = int(above)
    u = above - whole
    row = whole if t_c <= TRIPLE_POINT_C else whole + 1
    c1, c2, c3 = _CUBICS[row, 1], _CUBICS[row, 2], _CUBICS[row, 3]
    value = _CUBICS[row, 0] + u * (c1 + u * (c2 + u * c3))
    return value, c1 + u * (2.0 * c2 + 3.0 * u * c3), 2.0 * c2 + 6.0 * u * c3


# Thresholds at which a wick freezes or thaws.
_AT_FREEZING: tuple[float, float, float] = (
    float(_CUBICS[_ICE_ROW, 0]),
    float(_CUBICS[_ICE_ROW, 1]),
    float(2.0 * _CUBICS[_ICE_ROW, 2]),
)
_AT_FROZEN: tuple[float, float, float] = _saturated(FROZEN_BELOW_C)


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
        a, b, d = 2830.0, 0.24, 2.1
    else:
        a, b, d = EVAPORATION, EVAPORATION_SLOPE, 4.186
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
    for _ in range(_MAX_STEPS):
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
        if abs(step) < _LAST_STEP_K:
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
        cold, cold_slope, _ = _imbalance(FREEZING_C, _AT_FREEZING, air, False)
        frozen = cold > 0.0 or (cold > -_NEAR and _imbalance(FROZEN_BELOW_C, _AT_FROZEN, air, True)[0] > 0.0)
        if frozen:
            high, start = FREEZING_C, _AT_FREEZING
        else:
            low = FREEZING_C
    f, slope, curve = _imbalance(high, start, air, frozen)
    if frozen:
        step = _halley(f, slope, curve)
        wet = high - step
        if 0.0 <= step < _LAST_STEP_K:
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
