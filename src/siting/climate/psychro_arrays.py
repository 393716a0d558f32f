"""Dew point and wet bulb of not too many states, in NumPy: operation by operation as in psychro_kernels.py.

Both give the same figures to the last bit (a test compares them); these need no compiler, which takes longer
to start than a few hundred thousand states take here.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import numpy.typing as npt

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
from siting.evidence import FloatArray
from siting.records import dataclass

Truth = npt.NDArray[np.bool_]
Three = tuple[FloatArray, FloatArray, FloatArray]

FREEZING_C = 0.0  # of the wick (eq. 33 and 35)
FROZEN_BELOW_C = -0.6
"""A frozen wick colder than this stays frozen, even if a wet one could be in balance too (above 0 degC, in
very dry air)."""
MIN_C, MAX_C = -100.0, 200.0
LAST_STEP_K = 0.25
"""Halley's rule cubes the error: after a step shorter than this it is below 1e-5 K."""
MAX_STEPS = 60
NEAR = 8.0
"""A wet wick with an imbalance beyond this at 0 degC is more than 1 K above it."""
DEW_POINT_STEP_K = 1e-3
FROZEN_WICK = (2830.0, 0.24, 2.1)
WET_WICK = (EVAPORATION, EVAPORATION_SLOPE, 4.186)

_BLOCK = 8_192  # states at a time, so that what is computed of them stays in the cache


def slope(t: float, c: tuple[float, ...]) -> float:
    """Slope of `log_saturation` [1/K] at a temperature [K]."""
    x = 1.0 / t
    return c[2] + t * (2.0 * c[3] + t * (3.0 * c[4] + t * (4.0 * c[5]))) + x * (c[6] - x * c[0])


def _cubics(over: tuple[float, ...], first: int, last: int) -> list[tuple[float, float, float, float]]:
    """Return a cubic per kelvin from *first* to *last*, matching values and slopes at its ends."""
    ends = []
    for t in range(first, last + 1):
        value = math.exp(log_saturation(t + KELVIN, over))
        ends.append((value, value * slope(t + KELVIN, over)))
    return [
        (p, d, 3.0 * (p_end - p) - 2.0 * d - d_end, 2.0 * (p - p_end) + d + d_end)
        for (p, d), (p_end, d_end) in itertools.pairwise(ends)
    ]


CUBICS: FloatArray = np.array(_cubics(OVER_ICE, -100, 1) + _cubics(OVER_WATER, 0, 200))
"""Saturation pressure as a cubic per kelvin, without log and exp: within 3e-7 of the equations from -40 degC
up (3e-6 at -100 degC); a wet bulb found with it is within 3e-6 K. Ice from -100 to 1 degC, then water from 0
to 200 degC."""
_ICE_ROW = 100  # of 0 degC; that of water follows


def _saturated(t_c: FloatArray) -> Three:
    """Saturation pressure [Pa] and its first two derivatives by temperature, from the cubics."""
    above = t_c - MIN_C
    whole = above.astype(np.int64)
    u = above - whole
    c0, c1, c2, c3 = CUBICS[np.where(t_c <= TRIPLE_POINT_C, whole, whole + 1)].T
    return c0 + u * (c1 + u * (c2 + u * c3)), c1 + u * (2.0 * c2 + 3.0 * u * c3), 2.0 * c2 + 6.0 * u * c3


# Thresholds at which a wick freezes or thaws.
AT_FREEZING: tuple[float, float, float] = (
    float(CUBICS[_ICE_ROW, 0]),
    float(CUBICS[_ICE_ROW, 1]),
    float(2.0 * CUBICS[_ICE_ROW, 2]),
)
AT_FROZEN: tuple[float, float, float] = tuple(float(x[0]) for x in _saturated(np.array([FROZEN_BELOW_C])))  # type: ignore[assignment]


@dataclass(frozen=True)
class _States:
    """Dry bulb [degC], humidity ratio and pressure [Pa] of states, each of shape (n,)."""

    t: FloatArray
    w: FloatArray
    p: FloatArray

    def take(self, rows: npt.NDArray[np.int64]) -> _States:
        return _States(self.t[rows], self.w[rows], self.p[rows])


def _imbalance(
    wet: FloatArray | float, saturated: tuple[FloatArray | float, ...], air: _States, *, frozen: Truth | bool
) -> Three:
    """Return the imbalance of a wick at *wet* (0 in balance) and its first two derivatives.

    Eq. 33 and 35, multiplied out; near and above the boiling point the imbalance is infinite.
    """
    vapour, first, second = saturated
    a, b, d = (np.where(frozen, x, y) for x, y in zip(FROZEN_WICK, WET_WICK, strict=True))
    gap = 1.0 / (air.p - vapour)
    scale = MASS_RATIO * air.p * gap * gap
    ratio = MASS_RATIO * vapour * gap
    heat = a - b * wet
    f = heat * ratio - DRY_AIR * (air.t - wet) - air.w * (a + VAPOUR * air.t - d * wet)
    rise = heat * scale * first - b * ratio + DRY_AIR + air.w * d
    curve = scale * (heat * (second + 2.0 * first * first * gap) - 2.0 * b * first)
    boils = vapour >= 0.9 * air.p
    return np.where(boils, np.inf, f), np.where(boils, 1.0, rise), np.where(boils, 0.0, curve)


def _halley(f: FloatArray, rise: FloatArray, curve: FloatArray) -> FloatArray:
    return 2.0 * f * rise / (2.0 * rise * rise - f * curve)


def _between(
    t: FloatArray, cold: FloatArray, cold_slope: FloatArray, warm: FloatArray, warm_slope: FloatArray
) -> FloatArray:
    """Guess the root between 0 degC and *t*: a cubic of temperature over the imbalance at both ends."""
    width = warm - cold
    s = -cold / width
    rest = 1.0 - s
    return s * (rest * width * (rest / cold_slope - s / warm_slope) + s * (3.0 - 2.0 * s) * t)


def _root(wet: FloatArray, low: FloatArray, high: FloatArray, air: _States, frozen: Truth) -> FloatArray:
    """Return the wick temperature in balance between *low* and *high*, from the guess *wet*."""
    found = np.empty_like(wet)
    rows = np.arange(len(wet))
    for _ in range(MAX_STEPS):
        wet = np.where((low <= wet) & (wet <= high), wet, 0.5 * (low + high))
        f, rise, curve = _imbalance(wet, _saturated(wet), air, frozen=frozen)
        high, low = np.where(f > 0.0, wet, high), np.where(f > 0.0, low, wet)
        step = _halley(f, rise, curve)
        wet = wet - step
        found[rows] = wet
        left = np.flatnonzero(~(np.abs(step) < LAST_STEP_K))
        if not len(left):
            break
        rows, wet, low, high, frozen = rows[left], wet[left], low[left], high[left], frozen[left]
        air = air.take(left)
    return found


def _wet_bulbs(t_c: FloatArray, rh: FloatArray, p: FloatArray, out: FloatArray) -> None:
    good = (t_c >= MIN_C) & (t_c < MAX_C) & (rh >= 0.0) & (rh <= 1.0)
    t = np.where(good, t_c, 0.0)
    start = _saturated(t)
    vapour = rh * start[0]
    good &= vapour < p
    air = _States(t, MASS_RATIO * vapour / (p - vapour), p)
    cold, cold_slope, _ = _imbalance(FREEZING_C, AT_FREEZING, air, frozen=False)
    both = _imbalance(FROZEN_BELOW_C, AT_FROZEN, air, frozen=True)[0] > 0.0
    below = t < FREEZING_C
    stays = ~below & ((cold > 0.0) | ((cold > -NEAR) & both))
    frozen = below | stays
    high = np.where(stays, FREEZING_C, t)
    at_high = tuple(np.where(stays, x, y) for x, y in zip(AT_FREEZING, start, strict=True))
    f, rise, curve = _imbalance(high, at_high, air, frozen=frozen)
    step = _halley(f, rise, curve)
    out[:] = wet = np.where(frozen, high - step, _between(t, cold, cold_slope, f, rise))
    rows = np.flatnonzero(good & ~(frozen & (step >= 0.0) & (step < LAST_STEP_K)))
    low = np.where(frozen, MIN_C, FREEZING_C)[rows]
    root = _root(wet[rows], low, high[rows], air.take(rows), frozen[rows])
    out[rows] = np.where(t[rows] < root, t[rows], root)
    out[~good] = np.nan


def wet_bulbs(t_c: FloatArray, rh: FloatArray, p: FloatArray, out: FloatArray) -> None:
    """Write the wet bulb [degC] of each state of shape (n,) into *out*; see `siting.climate.wet_bulb`."""
    with np.errstate(all="ignore"):  # states that cannot exist, and guesses beyond the boiling point
        for at in range(0, len(t_c), _BLOCK):
            rows = slice(at, at + _BLOCK)
            _wet_bulbs(t_c[rows], rh[rows], p[rows], out[rows])


def _log(values: FloatArray) -> FloatArray:
    """Natural logarithm by the C library, as in compiled code; that of NumPy may differ in the last bit."""
    return np.array([math.log(value) for value in values.tolist()])


def _curve(t: FloatArray, over: tuple[float, ...]) -> FloatArray:
    poly = over[1] + t * (over[2] + t * (over[3] + t * (over[4] + t * over[5])))
    return np.asarray(over[0] * (1.0 / t) + poly + over[6] * _log(t))


def _dew_points(t_c: FloatArray, over: tuple[float, ...], goal: FloatArray) -> FloatArray:
    """Return the dew points of states over ice, or over water, from *goal*, ln of the vapour pressure."""
    t = t_c + KELVIN
    if over is OVER_ICE:
        t = np.where(t_c > TRIPLE_POINT_C, TRIPLE_POINT_C + KELVIN, t)
    value = _curve(t, over)
    found, rows = np.empty_like(t), np.arange(len(t))
    for _ in range(MAX_STEPS):
        # ln p is nearly linear in 1/T, so Newton's rule needs two or three steps there.
        step = (goal - value) / (t * t * slope(t, over))  # type: ignore[arg-type]
        t = 1.0 / (1.0 / t - step)
        found[rows] = t
        left = np.flatnonzero(~(np.abs(step) * t * t < DEW_POINT_STEP_K))
        if not len(left):
            break
        rows, t, goal = rows[left], t[left], goal[left]
        value = _curve(t, over)
    warm = found - KELVIN
    return np.where(t_c < warm, t_c, warm)


def dew_points(t_c: FloatArray, rh: FloatArray, out: FloatArray) -> None:
    """Write the dew point [degC] of each state of shape (n,) into *out*; see `siting.climate.wet_bulb`."""
    out[:] = np.nan
    good = np.flatnonzero((rh > 0.0) & (rh <= 1.0) & (t_c + KELVIN > 0.0))
    t_c, rh = t_c[good], rh[good]
    icy = t_c <= TRIPLE_POINT_C
    goal = np.empty_like(t_c)
    for over, rows in ((OVER_ICE, icy), (OVER_WATER, ~icy)):
        goal[rows] = _curve(t_c[rows] + KELVIN, over) + _log(rh[rows])
    at_triple = float(_curve(np.array([TRIPLE_POINT_C + KELVIN]), OVER_ICE)[0])
    frost = icy | (goal <= at_triple)
    found = np.empty_like(t_c)
    for over, rows in ((OVER_ICE, frost), (OVER_WATER, ~frost)):
        found[rows] = _dew_points(t_c[rows], over, goal[rows])
    out[good] = found
