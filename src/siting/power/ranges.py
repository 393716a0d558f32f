"""Ranges in a study: a number, or a list of its two ends."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema


def _as_range(given: Any) -> Any:
    one = isinstance(given, int | float) and not isinstance(given, bool)
    return (given, given) if one else given


def _in_order(given: tuple[float, float]) -> tuple[float, float]:
    if given[0] > given[1]:
        raise ValueError("a range is [low, high], the lower end first")
    return given


def _schema(**limits: float) -> WithJsonSchema:
    end = {"type": "number", **limits}
    pair = {"type": "array", "prefixItems": [end, end], "minItems": 2, "maxItems": 2}
    return WithJsonSchema({"anyOf": [end, pair]})


_ENDS = (BeforeValidator(_as_range), AfterValidator(_in_order))
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(gt=0, le=1)]
_Pue = Annotated[float, Field(ge=1, le=5)]
_Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_Rate = Annotated[float, Field(ge=0, le=1)]
PositiveEnds = Annotated[tuple[Positive, Positive], *_ENDS, _schema(exclusiveMinimum=0)]
ShareEnds = Annotated[tuple[Share, Share], *_ENDS, _schema(exclusiveMinimum=0, maximum=1)]
PueEnds = Annotated[tuple[_Pue, _Pue], *_ENDS, _schema(minimum=1, maximum=5)]
AmountEnds = Annotated[tuple[_Amount, _Amount], *_ENDS, _schema(minimum=0)]
RateEnds = Annotated[tuple[_Rate, _Rate], *_ENDS, _schema(minimum=0, maximum=1)]
