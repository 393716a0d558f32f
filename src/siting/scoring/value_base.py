"""What all value functions have in common: keys, unit, curve, and the score of a value with its interval."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from siting.evidence import FloatArray, Label, Quantity
from siting.scoring.curves import Curve, Intervals, bounds, evaluate, reaching

Finite = Annotated[float, Field(allow_inf_nan=False)]
Score = Annotated[float, Field(ge=0, le=1)]


class Value(BaseModel):
    """A value function; score 0..1, anchors in the unit of the criterion."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    unit: str | None = Field(
        None, min_length=1, description="Unit of the anchors; if given, it must be the criterion's."
    )

    @property
    def takes_text(self) -> bool:
        """Whether it scores words, not numbers."""
        return False

    @property
    def curve(self) -> Curve:
        """Points (value in unit, score), values not falling; empty for words."""
        raise NotImplementedError

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest score that any figure can have."""
        worth = [score for _, score in self.curve]
        return min(worth), max(worth)

    def score(self, quantity: Quantity) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Score, and its worst and best over the interval of the measurement, each shape (n,)."""
        raise NotImplementedError

    def reaching(self, target: float) -> Intervals:
        """Intervals of the value where the score is *target* or more; ends may be infinite."""
        raise NotImplementedError

    def text(self, unit: str) -> Label:
        """Return the function in words."""
        raise NotImplementedError


def is_exact(quantity: Quantity) -> bool:
    """Whether no site has an interval, so that both ends equal the figure."""
    return all(
        end is quantity.value or np.array_equal(end, quantity.value, equal_nan=True)
        for end in (quantity.low, quantity.high)
    )


class Breakpoints(Value):
    """Linear between break points, level beyond the first and last; equal x is a step."""

    def at(self, x: FloatArray) -> FloatArray:
        """Score at x, shape (n,); NaN stays NaN."""
        return evaluate(x, self.curve)

    def score(self, quantity: Quantity) -> tuple[FloatArray, FloatArray, FloatArray]:
        """See `Value`."""
        curve = self.curve
        score = evaluate(quantity.value, curve)
        if is_exact(quantity):
            return score, score, score
        return (score, *bounds(quantity.low, quantity.high, curve))

    def reaching(self, target: float) -> Intervals:
        """See `Value`."""
        return reaching(target, self.curve)
