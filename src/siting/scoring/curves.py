"""Curves of break points: evaluation, exact bounds over an interval, and where a score is reached.

A curve is a tuple of (value in unit, score), values not falling; it is level beyond its ends. Two points at
the same value are a step; at that value the better side holds.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import numpy as np

from siting.evidence import FloatArray

Curve = tuple[tuple[float, float], ...]
Intervals = tuple[tuple[float, float], ...]
Side = Literal["left", "right"]

__all__ = ["Curve", "Intervals", "bounds", "evaluate", "reaching"]


def evaluate(x: FloatArray, curve: Curve) -> FloatArray:
    """Score at x, shape (n,); at a step the better side. NaN stays NaN."""
    at, score = np.array(curve).T
    found = np.maximum(_from_side(x, at, score, "left"), _from_side(x, at, score, "right"))
    for before, (value, worth), after in zip(curve, curve[1:], curve[2:], strict=False):
        if before[0] == value == after[0]:  # a peak of zero width, which neither side sees
            found = np.where(x == value, np.maximum(found, worth), found)
    return found


def bounds(low: FloatArray, high: FloatArray, curve: Curve) -> tuple[FloatArray, FloatArray]:
    """Lowest and highest score anywhere in [low, high], each shape (n,).

    Close to a step the score comes arbitrarily near its worse side, so that side counts if the interval
    extends past the step.
    """
    at, score = np.array(curve).T
    ends = [evaluate(low, curve), evaluate(high, curve)]
    wide = high > low
    # Inside the interval: just above its lower end, and just below its upper one.
    ends.append(np.where(wide, _from_side(low, at, score, "right"), ends[0]))
    ends.append(np.where(wide, _from_side(high, at, score, "left"), ends[1]))
    worst, best = np.minimum.reduce(ends), np.maximum.reduce(ends)
    for value, worth in curve:
        inside = (low < value) & (value < high)
        worst = np.where(inside, np.minimum(worst, worth), worst)
        best = np.where(inside, np.maximum(best, worth), best)
    return worst, best


def reaching(target: float, curve: Curve) -> Intervals:
    """Intervals of the value where the score is *target* or more, rising; ends may be infinite."""
    found: list[tuple[float, float]] = []
    if curve[0][1] >= target:
        found.append((-np.inf, curve[0][0]))
    for (x0, v0), (x1, v1) in pairwise(curve):
        if max(v0, v1) < target:
            continue
        # A segment that crosses the target reaches it on one side of the crossing.
        cross = x0 if v0 == v1 else x0 + (x1 - x0) * (target - v0) / (v1 - v0)
        found.append((x0 if v0 >= target else cross, x1 if v1 >= target else cross))
    if curve[-1][1] >= target:
        found.append((curve[-1][0], np.inf))
    return _merged(found)


def _merged(intervals: list[tuple[float, float]]) -> Intervals:
    """Return rising intervals, those that touch or overlap as one."""
    merged: list[tuple[float, float]] = []
    for start, end in intervals:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((float(start), float(end)))
    return tuple(merged)


def _from_side(x: FloatArray, at: FloatArray, score: FloatArray, side: Side) -> FloatArray:
    """Interpolate, taking a break point as the end of the segment on one side of it."""
    after = np.searchsorted(at, x, side=side)
    first, last = np.maximum(after - 1, 0), np.minimum(after, len(at) - 1)
    width = at[last] - at[first]
    share = np.divide(x - at[first], width, out=np.zeros_like(x), where=width > 0)
    value = score[first] + (score[last] - score[first]) * share
    return np.where(np.isnan(x), np.nan, value)
