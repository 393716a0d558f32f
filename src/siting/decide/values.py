"""Value functions: from a measurement, in its unit, to a score of 0..1.

Anchors are absolute, so adding or removing a rival changes no score. One convention at a step: "at
least" and "at most" include equality, so the better side holds at the limit.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from siting.evidence import FloatArray, Label, Quantity

Curve = tuple[tuple[float, float], ...]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Score = Annotated[float, Field(ge=0, le=1)]


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @property
    def takes_text(self) -> bool:
        """Whether it scores words and not numbers."""
        return False


class _Breakpoints(_Value):
    """Linear between break points, level beyond the first and last; equal x is a step."""

    @property
    def curve(self) -> Curve:
        """Break points (value in unit, score), x not falling."""
        raise NotImplementedError

    def score(self, quantity: Quantity) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Score, and its worst and best over the interval of the measurement, each shape (n,)."""
        x, low, high = quantity.value, quantity.low, quantity.high
        value = _evaluate(x, self.curve)
        ends = np.array([value, _evaluate(low, self.curve), _evaluate(high, self.curve)])
        worst, best = ends.min(axis=0), ends.max(axis=0)
        for at, score in self.curve:
            inside = (low < at) & (at < high)
            worst = np.where(inside, np.minimum(worst, score), worst)
            best = np.where(inside, np.maximum(best, score), best)
        return value, worst, best


class Linear(_Breakpoints):
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
        """See `_Breakpoints`."""
        ends = ((self.worst, 0.0), (self.best, 1.0))
        return ends if self.worst < self.best else ends[::-1]

    def text(self, unit: str) -> Label:
        """Return the function in words."""
        return Label(
            f"linear from {self.worst:g} (0) to {self.best:g} (1) {unit}".rstrip(),
            f"线性：{self.worst:g}（0分）至{self.best:g}（1分）{unit}",
        )


class Piecewise(_Breakpoints):
    """Linear between given points; two points at one value are a step."""

    kind: Literal["piecewise"]
    points: tuple[tuple[Finite, Score], ...] = Field(
        min_length=2, description="Pairs [value, score], values rising."
    )

    @model_validator(mode="after")
    def _rising(self) -> Piecewise:
        x = [p[0] for p in self.points]
        if x != sorted(x):
            raise ValueError("anchors cross: the values of points must rise")
        if any(x.count(v) > 2 for v in x):
            raise ValueError("more than two points at one value: a step takes two")
        return self

    @property
    def curve(self) -> Curve:
        """See `_Breakpoints`."""
        return self.points

    def text(self, unit: str) -> Label:
        """Return the function in words."""
        listed = ", ".join(f"{x:g}: {v:g}" for x, v in self.points)
        return Label(f"piecewise linear ({listed}) {unit}".rstrip(), f"分段线性（{listed}）{unit}")


class Band(_Breakpoints):
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
        """See `_Breakpoints`."""
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


class Categories(_Value):
    """A score a category."""

    kind: Literal["categories"]
    scores: dict[str, Score] = Field(min_length=1, description="Score of each category.")
    other: Score | None = Field(None, description="Score of a category that is not listed (else an error).")

    @property
    def takes_text(self) -> bool:
        """See `_Value`."""
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

    def text(self, unit: str) -> Label:  # noqa: ARG002  (words have no unit)
        """Return the function in words."""
        listed = ", ".join(f"{k}: {v:g}" for k, v in self.scores.items())
        rest = "" if self.other is None else f", other: {self.other:g}"
        return Label(f"{listed}{rest}", f"{listed}{rest.replace('other', '其他')}")


ValueFunction = Annotated[Linear | Piecewise | Band | Categories, Field(discriminator="kind")]
_ADAPTER: TypeAdapter[Linear | Piecewise | Band | Categories] = TypeAdapter(ValueFunction)


def value_function(spec: Any) -> Linear | Piecewise | Band | Categories:
    """Read a value function as a study writes it (a mapping with ``kind``)."""
    return _ADAPTER.validate_python(spec)


def _evaluate(x: FloatArray, curve: Curve) -> FloatArray:
    """Value at x; at a step the better of both sides. NaN stays NaN."""
    at, score = np.array(curve).T
    return np.maximum(_from_side(x, at, score, "left"), _from_side(x, at, score, "right"))


def _from_side(
    x: FloatArray, at: FloatArray, score: FloatArray, side: Literal["left", "right"]
) -> FloatArray:
    """Interpolate, taking a break point as the end of the segment on one side of it."""
    after = np.searchsorted(at, x, side=side)
    first, last = np.clip(after - 1, 0, len(at) - 1), np.clip(after, 0, len(at) - 1)
    width = at[last] - at[first]
    share = np.divide(x - at[first], width, out=np.zeros_like(x), where=width > 0)
    value = score[first] + (score[last] - score[first]) * share
    return np.where(np.isnan(x), np.nan, value)


__all__ = ["Band", "Categories", "Linear", "Piecewise", "ValueFunction", "value_function"]
