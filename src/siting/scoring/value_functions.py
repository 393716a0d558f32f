"""Value functions: from a measurement, in its unit, to a score of 0..1.

Anchors are absolute, so adding or removing a rival changes no score. One convention at a step: "at
least" and "at most" include equality, so the better side holds at the limit.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Annotated, Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from siting.evidence import EvidenceClass, FloatArray, Label, Quantity
from siting.languages import answers, plain_word
from siting.readers.missing import missing_words
from siting.scoring.curves import Curve, Intervals
from siting.scoring.smooth_values import Exponential, Logistic
from siting.scoring.value_base import Breakpoints, Finite, Score, Value
from siting.texts import join, say
from siting.texts.category_words import category_words
from siting.texts.unit_words import after_number, of_many, unit_words

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
        worst, best = (_told(x, unit) for x in (self.worst, self.best))
        return say("values.linear.label", worst=worst, best=best)


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
        listed = join((say("values.point", at=x, score=v) for x, v in self.points), "mark.comma")
        shown = after_number(unit)
        return say("values.piecewise.label", listed=listed, shown=shown)


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
        shown = say("values.band.unit", unit=unit_words(unit)) if unit else Label("", "")
        ends = []
        if self.min is not None:
            ends.append(say("values.band.from", min=self.min, soft_min=_zero(self.soft_min)))
        if self.max is not None:
            ends.append(say("values.band.up_to", max=self.max, soft_max=_zero(self.soft_max)))
        listed = join(ends, "mark.comma")
        return say("values.band.label", listed=listed, shown=shown)


class Trapezoid(Breakpoints):
    """1 within a tolerance of a target, falling evenly to 0 on both sides."""

    kind: Literal["trapezoid"]
    target: Finite = Field(description="Value that is aimed at.")
    tolerance: float = Field(
        0.0, ge=0, allow_inf_nan=False, description="Distance from the target up to which the score is 1."
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
        shown = after_number(unit)
        return say(
            "values.trapezoid.label",
            target=self.target,
            shown=shown,
            inner=inner,
            outer=outer,
        )


class StepRange(BaseModel):
    """One step: a range of values and its score."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    min: Finite | None = Field(None, description="Lower limit; none for the first step.")
    max: Finite | None = Field(None, description="Upper limit; none for the last step.")
    score: Score = Field(description="Score in the range.")


def _require_limits(step: StepRange, number: int, *, last: int) -> None:
    if (step.min is None and number != 1) or (step.max is None and number != last):
        raise ValueError(f"step {number} has no limit where another step follows: give min and max")
    if step.min is not None and step.max is not None and step.min >= step.max:
        raise ValueError(f"step {number} is empty: min must be below max")


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
            _require_limits(step, number, last=len(self.steps))
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
        listed = join(
            (say("values.steps.step", step=_range(step), score=step.score) for step in self.steps),
            "mark.comma",
        )
        if unit:
            return say("values.steps.label_unit", unit=unit_words(unit), listed=listed)
        return say("values.steps.label", listed=listed)


class Categories(Value):
    """A score for each category."""

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

    @property
    def span(self) -> tuple[float, float]:
        """See `Value`."""
        worth = [*self.scores.values(), *([] if self.other is None else [self.other])]
        return min(worth), max(worth)

    def listed(self, word: str) -> str | None:
        """Return the category that a word means: itself, or the only one that says yes or no as it does."""
        if word in self.scores:
            return word
        same = [key for key in self.scores if plain_word(word) in answers([key])]
        return same[0] if len(same) == 1 else None

    def unlisted(self, quantity: Quantity) -> list[str]:
        """Return the categories that have no score."""
        if self.other is not None or quantity.text is None:
            return []
        present = {
            word
            for words in (quantity.text, quantity.also)
            if words is not None
            for word in words.unique().drop_null().to_pylist()
        }
        return sorted(word for word in present if self.listed(word) is None)

    def without_missing(self, quantity: Quantity) -> Quantity:
        """Return the quantity with words for missing as UNKNOWN, where ``other`` would score them.

        A word that has a score of its own, such as 无 for no flooding, is a category.
        """
        if self.other is None or quantity.text is None:
            return quantity
        absent = missing_words(quantity.text.unique().to_pylist())
        gone = sorted(word for word in absent if self.listed(word) is None)
        if not gone:
            return quantity
        rows = pc.fill_null(pc.is_in(quantity.text, pa.array(gone)), fill_value=False)
        evidence = np.where(np.asarray(rows), EvidenceClass.UNKNOWN, quantity.evidence).astype(np.uint8)
        return replace(quantity, text=pc.if_else(rows, None, quantity.text), evidence=evidence)

    def fallen_to_other(self, quantity: Quantity) -> list[str]:
        """Return the categories that only ``other`` scores."""
        if self.other is None or quantity.text is None:
            return []
        present = quantity.text.unique().drop_null().to_pylist()
        return sorted(word for word in present if self.listed(word) is None)

    def score(self, quantity: Quantity) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Score, and its worst and best over the word and the one not ruled out, each shape (n,)."""
        value = self._of(quantity.text)
        if quantity.also is None:
            return value, value, value
        other = self._of(quantity.also)
        return value, np.fmin(value, other), np.fmax(value, other)

    def _of(self, words: pa.Array) -> FloatArray:
        """Score of each word, shape (n,); NaN for null."""
        encoded = words.dictionary_encode()
        other = np.nan if self.other is None else self.other
        keys = [None if word is None else self.listed(word) for word in encoded.dictionary.to_pylist()]
        by_code = np.array([other if key is None else self.scores[key] for key in keys])
        code = encoded.indices.fill_null(len(by_code)).to_numpy(zero_copy_only=False)
        return np.asarray(np.append(by_code.astype(np.float64), np.nan)[code], dtype=np.float64)

    def reaching(self, target: float) -> Intervals:  # noqa: ARG002  (words have no order)
        """Words are not on a scale: none."""
        return ()

    def text(self, unit: str, quantity: str = "") -> Label:  # noqa: ARG002  (words have no unit)
        """Return the function in words; *quantity* is the name of what is scored."""
        words = {word: category_words(word, quantity) for word in self.scores}
        said = (say("values.category", word=words[k], score=score) for k, score in self.scores.items())
        listed = join(said, "mark.comma")
        if self.other is None:
            return listed
        return say("values.categories.label", listed=listed, other=self.other)


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
                "correct the points, or leave direction out"
            )


def _told(value: float, unit: str) -> Label:
    """Write an end with its unit: in English 80,000 yuan/mu, not 8 × 10,000 yuan/mu."""
    (many, plain), own = of_many(unit), f"{value:,.10g}{after_number(unit).zh}"
    en = (
        f"{value:,.10g}{after_number(unit).en}"
        if many == 1.0
        else f"{many * value:,.10g}{after_number(plain).en}"
    )
    return Label(en, own)


def _zero(soft: float | None) -> Label:
    """Say where a soft end falls to 0."""
    return Label("", "") if soft is None else say("values.band.zero_at", soft=soft)


def _range(step: StepRange) -> Label:
    low, high = step.min, step.max
    if low is None:
        return say("values.range.up", high=high)
    if high is None:
        return say("values.range.from", low=low)
    return say("values.range.to", low=low, high=high)


__all__ = [
    "Band", "Categories", "Exponential", "Linear", "Logistic", "Piecewise", "Step", "StepRange", "Trapezoid",
    "ValueFn", "ValueFunction", "value_at", "value_function",
]  # fmt: skip
