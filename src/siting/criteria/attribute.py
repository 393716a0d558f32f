"""Any column of the site file as a criterion: a number with a unit, or a word."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pyarrow as pa
from pydantic import Field

from siting.catalogue import SITE_FILE, Catalogue
from siting.conventions import MU_PER_HECTARE
from siting.criteria.base import Criterion, Measure, Params
from siting.errors import SitesError, did_you_mean, quote
from siting.evidence import EvidenceClass, FloatArray, Label, Measurements, Quantity, numeric, textual
from siting.sites.model import Sites
from siting.texts import say

_AREAS = ("area_ha", "area_mu")


class AttributeParams(Params):
    """Which column, and what it holds."""

    column: str = Field(min_length=1, description="Heading of the column in the site file.")
    type: Literal["number", "category"] = Field("number", description="number or category.")
    unit: str = Field("", description="Unit of a number.")
    evidence: Literal["observed", "derived", "estimated", "assumed"] = Field(
        "observed", description="How sure the column is."
    )
    source: str = Field(
        SITE_FILE, pattern="^[^;]+$", description="Source id, or the source in words (no semicolon)."
    )


class Attribute(Measure):
    """One column. Blank cells, and a column that the file does not have, are UNKNOWN."""

    def __init__(self, params: AttributeParams, _catalogue: Catalogue) -> None:
        self.params = params
        self.unit = params.unit
        self.label = Label(params.column, params.column)
        unit = say("attribute.unit", unit=params.unit) if params.unit else Label("", "")
        self.supply = say("attribute.supply", column=params.column, unit=unit)
        self.evidence = EvidenceClass[params.evidence.upper()]
        self.inputs = (say("inputs.column", column=params.column),)

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`. Raises `SitesError` when a number was promised and the column holds text."""
        column = self._column(sites)
        method = say("attribute.method_column", column=Label(quote(self.params.column), self.params.column))
        source: tuple[str, ...] = (self.params.source,)
        if self.params.type == "category":
            words = self._words(sites)
            return Measurements(
                textual("category", self.label, words, evidence=self.evidence, method=method, sources=source)
            )
        value = self._numbers(sites, column)
        low, high = (self._numbers(sites, f"{self.params.column}_{end}") for end in ("low", "high"))
        low, high = np.where(np.isnan(low), value, low), np.where(np.isnan(high), value, high)
        crossed = np.flatnonzero((low > value) | (high < value))
        if len(crossed):
            raise SitesError(
                f"the interval of column {quote(self.params.column)} does not hold its value at "
                f"{_named(sites, crossed[0])}",
                where=sites.source,
                hint="Give low <= value <= high.",
            )
        evidence = np.full(len(value), self.evidence, dtype=np.uint8)
        beside: tuple[Quantity, ...] = ()
        if column in _AREAS and sites.has_area.any():
            evidence[sites.has_area] = EvidenceClass.DERIVED
            beside = self._given_area(sites, column)
            method = say("attribute.area.method")
            source = ("geodesic", *source)
        quantity = numeric(
            "value",
            self.label,
            self.unit,
            value,
            low=low,
            high=high,
            evidence=evidence,
            method=method,
            sources=source,
        )
        return Measurements(quantity, beside)

    def warnings(self, sites: Sites) -> tuple[str, ...]:
        """See `Measure`."""
        if self._column(sites) in sites.frame.columns:
            return ()
        hint = did_you_mean(self.params.column, _own_columns(sites))
        near = f" {hint}" if hint.startswith("Did") else ""
        return (
            f"{sites.source} has no column {quote(self.params.column)}: it is UNKNOWN for every site.{near}",
        )

    def _column(self, sites: Sites) -> str:
        """Name of the column in the frame: a heading that was renamed to a standard column is still found."""
        column = self.params.column
        return column if column in sites.frame.columns else sites.headings.get(column, column)

    def _given_area(self, sites: Sites, column: str) -> tuple[Quantity, ...]:
        """Return the area that the file states, beside that of the polygons."""
        factor = MU_PER_HECTARE.value if column == "area_mu" else 1.0
        return (
            numeric(
                "area_given",
                say("attribute.given_area.label"),
                "mu" if column == "area_mu" else "ha",
                np.asarray(sites.frame["area_given_ha"], dtype=np.float64) * factor,
                evidence=EvidenceClass.OBSERVED,
                method=say("attribute.given_area.method"),
                sources=(SITE_FILE,),
            ),
        )

    def _numbers(self, sites: Sites, column: str) -> FloatArray:
        if column not in sites.frame.columns:
            return np.full(len(sites), np.nan)
        held = sites.frame[column]
        if held.dtype.kind in "biuf":
            value = np.asarray(held, dtype=np.float64)
            bad = np.flatnonzero(np.isinf(value))
        else:
            value, bad = _parse(held.to_numpy(dtype=object))
        if len(bad):
            raise SitesError(
                f"column {quote(column)} holds {quote(held.iloc[bad[0]])} at {_named(sites, bad[0])}, "
                "which is not a number",
                where=sites.source,
                hint="Give a plain number, or leave the cell blank when it is unknown.",
            )
        return np.asarray(value)

    def _words(self, sites: Sites) -> pa.Array:
        column = self._column(sites)
        if column not in sites.frame.columns:
            return pa.nulls(len(sites), pa.string())
        held = sites.frame[column]
        text = held.astype("str").str.strip().to_numpy(dtype=object)
        blank = held.isna().to_numpy() | (text == "")
        return pa.array(text, type=pa.string(), mask=blank)


def _parse(
    column: np.ndarray[tuple[int], np.dtype[np.object_]],
) -> tuple[FloatArray, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Read text as numbers; blanks are NaN. Returns the numbers and the rows that are not one."""
    import pandas as pd

    series = pd.Series(column, dtype=object)
    blank = series.isna() | (series.astype(str).str.strip() == "")
    value = pd.to_numeric(series.where(~blank), errors="coerce").to_numpy(dtype=np.float64)
    bad = np.flatnonzero(~blank.to_numpy() & ~np.isfinite(value))
    return value, bad


def _named(sites: Sites, row: np.int64) -> str:
    return f"site {quote(sites.frame['site_id'].iloc[row])}"


def _own_columns(sites: Sites) -> list[str]:
    return [str(c) for c in sites.frame.columns if c not in ("geometry", "site_id")]


ATTRIBUTE = Criterion(
    "attribute",
    say("attribute.label"),
    say("attribute.description"),
    "",
    (SITE_FILE,),
    AttributeParams,
    Attribute,
)
