"""The usable-area ledger in a study file."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from siting.readers.yaml_parts import Id, Part, Text, as_text


class TakePart(Part):
    """One constraint that takes land: features of a layer, cells of a raster, or one still unknown."""

    id: Id = Field(description="Name of the constraint.")
    label: Text | None = Field(None, description="Title in outputs (default: that of the layer, or the id).")
    layer: str | None = Field(
        None, description="Layer of the study; without one the constraint is listed as unknown."
    )
    column: str | None = Field(None, description="Only features with certain words in this column ...")
    one_of: tuple[str, ...] = Field((), description="... namely these.")
    set_back_m: float = Field(
        0.0, ge=0, le=100_000, description="What lies within this distance of a feature is taken too [m]."
    )
    slope_above: float | None = Field(
        None, ge=0, allow_inf_nan=False, description="Of a terrain: cells steeper than this are taken."
    )
    slope_unit: Literal["deg", "%"] = Field("%", description="Unit of slope_above: degrees or %.")
    value_above: float | None = Field(
        None, allow_inf_nan=False, description="Of a raster: cells with a larger value are taken."
    )
    value_below: float | None = Field(
        None, allow_inf_nan=False, description="Of a raster: cells with a smaller value are taken."
    )
    ask: Text | None = Field(None, description="Who can say, shown where the constraint is unknown.")

    _text = field_validator("label", "ask", mode="before")(as_text)

    @property
    def of_cells(self) -> bool:
        """Whether it is about the cells of a raster."""
        return not (self.slope_above is self.value_above is self.value_below is None)

    @model_validator(mode="after")
    def _fits(self) -> TakePart:
        of_features = bool(self.column or self.set_back_m)
        if self.layer is None and (self.of_cells or of_features):
            raise ValueError("give the layer that this is about")
        if self.of_cells and of_features:
            raise ValueError("column and set_back_m are about features, the limits about cells of a raster")
        if self.slope_above is not None and (self.value_above, self.value_below) != (None, None):
            raise ValueError("give slope_above or limits of values, not both")
        if bool(self.column) != bool(self.one_of):
            raise ValueError("give column and one_of together")
        return self


class LedgerPart(Part):
    """The usable-area ledger: gross area, minus each constraint in this order, is net."""

    take: tuple[TakePart, ...] = Field(description="The constraints, in the order in which they take land.")
    least_piece_mu: float = Field(
        30.0,
        ge=0,
        allow_inf_nan=False,
        description="Smallest part of what is left that counts as a piece [mu].",
    )
    most_aspect: float = Field(
        3.0, ge=1, le=100, description="The largest rectangle is at most this many times as long as wide."
    )
    max_sites: int = Field(500, ge=1, le=20_000, description="Largest number of sites, best first.")

    @field_validator("take")
    @classmethod
    def _different(cls, take: tuple[TakePart, ...]) -> tuple[TakePart, ...]:
        if not take:
            raise ValueError("no constraints: give at least one")
        twice: list[Any] = [key for key, times in Counter(t.id for t in take).items() if times > 1]
        if twice:
            raise ValueError(f"two constraints have the id '{twice[0]}': ids must differ")
        return take
