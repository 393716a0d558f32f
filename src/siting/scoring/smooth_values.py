"""Smooth value functions between two anchors: exponential and logistic. Both are monotone."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from pydantic import Field, model_validator

from siting.evidence import FloatArray, Label, Quantity
from siting.scoring.curves import Curve, Intervals
from siting.scoring.value_base import Finite, Value
from siting.texts import say
from siting.texts.unit_words import after_number

_POINTS = 64  # segments of the polyline that draws a smooth curve
_STEEPEST = 200.0  # above this the exponential is a step for all purposes, including float64


class Smooth(Value):
    """Monotone between the worst anchor (0) and the best (1), level outside."""

    worst: Finite = Field(description="Value that scores 0, in the criterion's unit.")
    best: Finite = Field(description="Value that scores 1.")

    @property
    def curve(self) -> Curve:
        """Points on the curve (value in unit, score), values rising."""
        x = np.linspace(self.worst, self.best, _POINTS + 1)
        points = list(zip(x.tolist(), self.at(x).tolist(), strict=True))
        return tuple(points if self.worst < self.best else points[::-1])

    def at(self, x: FloatArray) -> FloatArray:
        """Score at x, shape (n,); NaN stays NaN."""
        share = np.clip((x - self.worst) / (self.best - self.worst), 0.0, 1.0)
        return np.clip(self._shape(share), 0.0, 1.0)

    def score(self, quantity: Quantity) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Score, and its worst and best over the interval of the measurement, each shape (n,)."""
        value, low, high = (self.at(x) for x in (quantity.value, quantity.low, quantity.high))
        # Monotone: the extremes are at the ends.
        return value, np.minimum(low, high), np.maximum(low, high)

    def reaching(self, target: float) -> Intervals:
        """Intervals of the value where the score is *target* or more."""
        if target <= 0:
            return ((-math.inf, math.inf),)
        if target > 1:
            return ()
        at = self.worst + self._inverse(target) * (self.best - self.worst)
        return ((at, math.inf),) if self.best > self.worst else ((-math.inf, at),)

    def _shape(self, share: FloatArray) -> FloatArray:
        """Score as a function of the share of the way from worst to best, both 0..1."""
        raise NotImplementedError

    def _inverse(self, score: float) -> float:
        """Share of the way at which a score is reached."""
        raise NotImplementedError

    def _require_apart(self) -> None:
        if self.worst == self.best:
            raise ValueError("worst and best are the same: give two different anchors")


class Exponential(Smooth):
    """Curve between two anchors: v = (1 - exp(-d/rho)) / (1 - exp(-D/rho)), d and D from worst.

    A positive rho gains most near worst, a negative one most near best (Kirkwood 1997, Strategic Decision
    Making, chapter 4).
    """

    kind: Literal["exponential"]
    rho: Finite | None = Field(
        None, description="Constant of the curve, in the unit: positive bends up (concave), negative down."
    )
    mid: Finite | None = Field(None, description="Instead of rho: the value that scores 0.5.")

    @model_validator(mode="after")
    def _fits(self) -> Exponential:
        self._require_apart()
        if (self.rho is None) == (self.mid is None):
            raise ValueError("give either rho or mid")
        span = self.best - self.worst
        if self.rho is not None:
            if self.rho == 0:
                raise ValueError("rho is 0: give a positive or a negative one")
            if abs(span / self.rho) > _STEEPEST:
                raise ValueError(f"rho is too small: at least 1/{_STEEPEST:g} of the span of the anchors")
        # To twelve digits, so that 9.8 of 10 is 0.98 despite rounding.
        if self.mid is not None and not 0.02 <= round((self.mid - self.worst) / span, 12) <= 0.98:
            raise ValueError("mid must lie between worst and best, at least 2% of the span from either")
        return self

    @property
    def bend(self) -> float:
        """D/rho: the curvature over the whole span; 0 is straight."""
        span = abs(self.best - self.worst)
        if self.rho is not None:
            return span / self.rho
        middle = (self.mid - self.worst) / (self.best - self.worst)  # type: ignore[operator]
        low, high = -_STEEPEST, _STEEPEST
        for _ in range(200):
            bend = (low + high) / 2
            low, high = (low, bend) if float(_bent(np.array(middle), bend)) > 0.5 else (bend, high)
        return (low + high) / 2

    def _shape(self, share: FloatArray) -> FloatArray:
        return _bent(share, self.bend)

    def _inverse(self, score: float) -> float:
        bend = self.bend
        if abs(bend) < 1e-9:
            return score
        return -math.log1p(score * math.expm1(-bend)) / bend

    def text(self, unit: str) -> Label:
        """Return the function in words."""
        shown = after_number(unit)
        how = (
            say("values.exponential.rho", rho=self.rho)
            if self.rho is not None
            else say("values.exponential.half_at", mid=self.mid)
        )
        return say(
            "values.exponential.label",
            worst=self.worst,
            best=self.best,
            shown=shown,
            how=how,
        )


class Logistic(Smooth):
    """S-shaped between two anchors: 1 / (1 + exp(-k (t - m))), scaled to 0 at worst and 1 at best.

    t is the share of the way from worst to best, m its value at the steepest point, k the steepness.
    """

    kind: Literal["logistic"]
    mid: Finite | None = Field(None, description="Value where it is steepest (half-way by default).")
    steepness: float = Field(
        10.0, ge=1, le=100, description="Steepness over the whole span: 1 is nearly straight, 100 a step."
    )

    @model_validator(mode="after")
    def _fits(self) -> Logistic:
        self._require_apart()
        if not 0 <= self._middle <= 1:
            raise ValueError("mid must lie between worst and best")
        return self

    @property
    def _middle(self) -> float:
        return 0.5 if self.mid is None else (self.mid - self.worst) / (self.best - self.worst)

    def _raw(self, share: FloatArray) -> FloatArray:
        return np.asarray(1 / (1 + np.exp(-self.steepness * (share - self._middle))))

    def _shape(self, share: FloatArray) -> FloatArray:
        first, last = self._raw(np.array([0.0, 1.0]))
        return np.asarray((self._raw(share) - first) / (last - first))

    def _inverse(self, score: float) -> float:
        first, last = self._raw(np.array([0.0, 1.0]))
        raw = float(first + score * (last - first))
        if raw >= 1:
            return 1.0
        return min(max(self._middle - math.log(1 / raw - 1) / self.steepness, 0.0), 1.0)

    def text(self, unit: str) -> Label:
        """Return the function in words."""
        middle = (self.worst + self.best) / 2 if self.mid is None else self.mid
        shown = after_number(unit)
        return say(
            "values.logistic.label",
            worst=self.worst,
            best=self.best,
            shown=shown,
            middle=middle,
            steepness=self.steepness,
        )


def _bent(share: FloatArray, bend: float) -> FloatArray:
    if abs(bend) < 1e-9:
        return share
    return np.asarray(np.expm1(-bend * share) / math.expm1(-bend))
