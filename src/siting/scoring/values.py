"""Value functions: from a measurement, in its unit, to a score of 0..1.

Anchors are absolute, so adding or removing a rival changes no score. One convention at a step: "at
least" and "at most" include equality, so the better side holds at the limit.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from siting.evidence import FloatArray, Label, Quantity
from siting.scoring.curves import Curve, Intervals
from siting.scoring.smooth_values import Exponential, Logistic
from siting.scoring.value_base import Breakpoints, Finite, Score, Value

Direction = Literal["rising", "falling"]


class Linear(Breakpoints):
    """Straight line from the worst anchor (score 0) to the best (score 1)."""

    kind: Literal["linear"] = "linear"
    worst: Finite = Field(description="Value that scores 0, in the criterion's unit.")
    best: Finite = Field(description="Value that scores 1.")

    @model_validator(mode="after")
    def _apart(self) -> Linear:
        if self.worst == self.best:
            raise ValueError("worst and best are the same: give two different anchors")
        return self

    @property
    def curve(self) -> Curve:
        """See `Value`."""
        ends = ((self.worst, 0.0), (self.best, 1.0))
        return ends if self.worst < self.best else ends[::-1]

    def text(self, unit: str) -> Label:
        """Return the function in words."""
        return Label(
            f"linear from {self.worst:g} (0) to {self.best:g} (1) {unit}".rstrip(),
            f"线性：{self.worst:g}（0分）至{self.best:g}（1分）{unit}",
        )


class Piecewise(Breakpoints):
    """Linear between given points; two points at one value are a step."""

    kind: Literal["piecewise"]
    points: tuple[tuple[Finite, Score], ...] = Field(
        min_length=2, description="Pairs [value, score], values rising."
    )
    direction: Direction | None = Field(
        None, description="Claim that the score never falls (rising) or never rises (falling); checked."
    )

    @model_validator(mode="after")
    def _rising(self) -> Piecewise:
        x = [p[0] for p in self.points]
        if x != sorted(x):
            raise ValueError("anchors cross: the values of points must rise")
        if any(x.count(v) > 2 for v in x):
            raise ValueError("more than two points at one value: a step takes two")
        _require_direction(self.direction, self.points)
        return self

    @property
    def curve(self) -> Curve:
        """See `Value`."""
        return self.points

    def text(self, unit: str) -> Label:
        """Return the function in words."""
        listed = ", ".join(f"{x:g}: {v:g}" for x, v in self.points)
        return Label(f"piecewise linear ({listed}) {unit}".rstrip(), f"分段线性（{listed}）{unit}")


class Band(Breakpoints):
    """1 inside min..max, falling to 0 at the soft ends; without a soft end it is a step."""

    kind: Literal["band"]
    soft_min: Finite | None = Field(None, description="Score 0 at and below; linear up to min.")
    min: Finite | None = Field(None, description="Score 1 from here.")
    max: Finite | None = Field(None, description="Score 1 up to here.")
    soft_max: Finite | None = Field(None, description="Score 0 at and beyond; linear from max.")

    @model_validator(mode="after")
    def _in_order(self) -> Band:
        given = [x for x in (self.soft_min, self.min, self.max, self.soft_max) if x is not None]
        if self.min is None and self.max is None:
            raise ValueError("a band needs min, max or both")
        if (self.soft_min is not None and self.min is None) or (
            self.soft_max is not None and self.max is None
        ):
            raise ValueError("a soft end needs its limit: soft_min with min, soft_max with max")
        if given != sorted(given):
            raise ValueError("anchors cross: soft_min <= min <= max <= soft_max")
        return self

    @property
    def curve(self) -> Curve:
        """See `Value`."""
        points: list[tuple[float, float]] = []
        if self.min is not None:
            points += [(self.min if self.soft_min is None else self.soft_min, 0.0), (self.min, 1.0)]
        if self.max is not None:
            points += [(self.max, 1.0), (self.max if self.soft_max is None else self.soft_max, 0.0)]
        return tuple(points)

    def text(self, unit: str) -> Label:
        """Return the function in words."""
        en, zh = [], []
        if self.min is not None:
            soft = "" if self.soft_min is None else f" (0 at {self.soft_min:g})"
            en.append(f"1 from {self.min:g}{soft}")
            zh.append(f"{self.min:g}以上为1" + (f"（{self.soft_min:g}为0）" if soft else ""))
        if self.max is not None:
            soft = "" if self.soft_max is None else f" (0 at {self.soft_max:g})"
            en.append(f"1 up to {self.max:g}{soft}")
            zh.append(f"{self.max:g}以内为1" + (f"（{self.soft_max:g}为0）" if soft else ""))
        return Label(f"band: {', '.join(en)} {unit}".rstrip(), f"区间：{'，'.join(zh)}（{unit}）")


class Trapezoid(Breakpoints):
    """1 within a tolerance of a target, falling evenly to 0 on both sides."""

    kind: Literal["trapezoid"]
    target: Finite = Field(description="Value that is aimed at.")
    tolerance: float = Field(
        0.0, ge=0, allow_inf_nan=False, description="Score 1 up to so far from the target."
    )
    falloff: float = Field(
        ge=0, allow_inf_nan=False, description="Width over which it falls from 1 to 0; 0 is a step."
    )

    @model_validator(mode="after")
    def _wide(self) -> Trapezoid:
        if self.tolerance == 0 and self.falloff == 0:
            raise ValueError("tolerance and falloff are both 0: only the target itself would score")
        return self

    @property
    def curve(self) -> Curve:
        """See `Value`."""
        inner, outer = self.tolerance, self.tolerance + self.falloff
        return (
            (self.target - outer, 0.0),
            (self.target - inner, 1.0),
            (self.target + inner, 1.0),
            (self.target + outer, 0.0),
        )

    def text(self, unit: str) -> Label:
        """Return the function in words."""
        inner, outer = self.tolerance, self.tolerance + self.falloff
        return Label(
            f"target {self.target:g} {unit}".rstrip() + f": 1 within ±{inner:g}, 0 beyond ±{outer:g}",
            f"目标值{self.target:g}{unit}：±{inner:g}以内为1，±{outer:g}以外为0",
        )


class StepRange(BaseModel):
    """One step: a range of values and its score."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    min: Finite | None = Field(None, description="Lower limit; none for the first step.")
    max: Finite | None = Field(None, description="Upper limit; none for the last step.")
    score: Score = Field(description="Score in the range.")


class Step(Breakpoints):
    """A score for each range of values. At a limit the better of both sides holds."""

    kind: Literal["step"]
    steps: tuple[StepRange, ...] = Field(
        min_length=2, description="Ranges from the lowest up, each ending where the next begins."
    )
    direction: Direction | None = Field(
        None, description="Claim that the score never falls (rising) or never rises (falling); checked."
    )

    @model_validator(mode="after")
    def _joined(self) -> Step:
        for number, step in enumerate(self.steps, start=1):
            first, last = number == 1, number == len(self.steps)
            if (step.min is None and not first) or (step.max is None and not last):
                raise ValueError(f"step {number} has no limit where another step follows: give min and max")
            if step.min is not None and step.max is not None and step.min >= step.max:
                raise ValueError(f"step {number} is empty: min must be below max")
        for number, (one, other) in enumerate(zip(self.steps, self.steps[1:], strict=False), start=1):
            if one.max != other.min:
                word = "gap" if one.max < other.min else "overlap"  # type: ignore[operator]
                raise ValueError(
                    f"{word} between step {number} (to {one.max:g}) and step {number + 1} "
                    f"(from {other.min:g}): "
                    "each step must end where the next begins"
                )
        _require_direction(self.direction, self.curve)
        return self

    @property
    def curve(self) -> Curve:
        """See `Value`."""
        points: list[tuple[float, float]] = []
        for step in self.steps:
            points += [(limit, step.score) for limit in (step.min, step.max) if limit is not None]
        return tuple(points)

    def text(self, unit: str) -> Label:
        """Return the function in words."""
        en, zh = [], []
        for step in self.steps:
            low, high = (None if x is None else f"{x:g}" for x in (step.min, step.max))
            en.append(f"{_range_en(low, high)}: {step.score:g}")
            zh.append(f"{_range_zh(low, high)}为{step.score:g}")
        tail = f" {unit}" if unit else ""
        return Label(f"steps{tail} ({', '.join(en)})", f"分级{tail and f'（{unit}）'}：{'，'.join(zh)}")


class Categories(Value):
    """A score a category."""

    kind: Literal["categories"]
    scores: dict[str, Score] = Field(min_length=1, description="Score of each category.")
    other: Score | None = Field(None, description="Score of a category that is not listed (else an error).")

    @property
    def takes_text(self) -> bool:
        """See `Value`."""
        return True

    @property
    def curve(self) -> Curve:
        """Categories have no curve."""
        return ()

    def unlisted(self, quantity: Quantity) -> list[str]:
        """Return the categories that have no score."""
        if self.other is not None or quantity.text is None:
            return []
        present = quantity.text.unique().drop_null().to_pylist()
        return sorted(set(present) - set(self.scores))

    def score(self, quantity: Quantity) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Score, shape (n,), three times: a category has no interval."""
        encoded = quantity.text.dictionary_encode()  # type: ignore[union-attr]
        other = np.nan if self.other is None else self.other
        by_code = np.array([self.scores.get(word, other) for word in encoded.dictionary.to_pylist()])
        code = encoded.indices.fill_null(len(by_code)).to_numpy(zero_copy_only=False)
        value = np.append(by_code.astype(np.float64), np.nan)[code]
        return value, value, value

    def reaching(self, target: float) -> Intervals:  # noqa: ARG002  (words have no order)
        """Words are not on a scale: none."""
        return ()

    def text(self, unit: str) -> Label:  # noqa: ARG002  (words have no unit)
        """Return the function in words."""
        listed = ", ".join(f"{k}: {v:g}" for k, v in self.scores.items())
        rest = "" if self.other is None else f", other: {self.other:g}"
        return Label(f"{listed}{rest}", f"{listed}{rest.replace('other', '其他')}")


ValueFn = Linear | Piecewise | Exponential | Logistic | Trapezoid | Step | Band | Categories
ValueFunction = Annotated[ValueFn, Field(discriminator="kind")]
_ADAPTER: TypeAdapter[ValueFn] = TypeAdapter(ValueFunction)


def value_function(spec: Any) -> ValueFn:
    """Read a value function as a study writes it (a mapping with ``kind``)."""
    return _ADAPTER.validate_python(spec)


def value_at(function: ValueFn, x: FloatArray) -> FloatArray:
    """Score at x [unit of the criterion], shape (n,); NaN stays NaN. Not for categories."""
    if isinstance(function, Categories):
        raise TypeError("categories score words, not numbers")
    return function.at(np.asarray(x, dtype=np.float64))


def _require_direction(direction: Direction | None, points: Curve) -> None:
    """Raise `ValueError` where the scores do not go the way that is claimed."""
    sign = {"rising": 1, "falling": -1, None: 0}[direction]
    for (x0, v0), (x1, v1) in pairwise(points):
        if sign * (v1 - v0) < 0:
            raise ValueError(
                f"not {direction}: the score goes from {v0:g} at {x0:g} to {v1:g} at {x1:g}; "
                "mend the points, or leave direction out"
            )


def _range_en(low: str | None, high: str | None) -> str:
    if low is None:
        return f"up to {high}"
    return f"from {low}" if high is None else f"{low} to {high}"


def _range_zh(low: str | None, high: str | None) -> str:
    if low is None:
        return f"{high}及以下"
    return f"{low}及以上" if high is None else f"{low}至{high}"


__all__ = [
    "Band", "Categories", "Exponential", "Linear", "Logistic", "Piecewise", "Step", "StepRange", "Trapezoid",
    "ValueFn", "ValueFunction", "value_at", "value_function",
]  # fmt: skip
