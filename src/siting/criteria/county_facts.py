"""Facts published by county or province: hub clusters, peak ground acceleration, carbon of the grid.

A figure in the site file takes precedence. Otherwise the fact of the site's county is used; if two counties
are possible, only where both agree. A figure that rests on a guessed county neither passes nor fails a
constraint.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pydantic import Field

from siting.catalogue import Catalogue
from siting.criteria.attribute import Attribute, AttributeParams
from siting.criteria.base import Criterion, Measure
from siting.criteria.county import EITHER, HOW, NO_COUNTY, CountyParams, county_finder, how
from siting.criteria.county_rows import EARLIER, PGA_SOURCE, PGA_TABLE, PGA_UNIT, fact_rows
from siting.evidence import (
    NO_NOTE,
    SITE_FILE,
    BoolArray,
    ClassArray,
    EvidenceClass,
    FloatArray,
    Label,
    Measurements,
    Quantity,
    numeric,
    textual,
)
from siting.gazetteer import NOWHERE, Located, gazetteer
from siting.records import dataclass
from siting.sites.model import Sites
from siting.texts import join, say

YES, NO = "yes", "no"
CARBON_UNIT = "kg CO2/kWh"
_STRADDLES = say("county.straddles")


@dataclass(frozen=True)
class CountyTable:
    """A fact for each of the m counties of the gazetteer.

    Parameters
    ----------
    value
        Shape (m,): a number, or an index into *words*; NaN where nothing is published.
    also
        Shape (m,): a second word that cannot be ruled out, as an index; NaN where there is none.
    remark
        Shape (m,): index into *remarks*, of which the first is empty.
    """

    value: FloatArray
    also: FloatArray
    remark: npt.NDArray[np.int64]
    remarks: tuple[Label, ...]
    words: tuple[str, ...] = ()


class CountyFactParams(CountyParams):
    """Columns for a figure of the site's own, and for its county."""

    column: str = Field(
        min_length=1, description="Column of the site file that states it; it takes precedence."
    )


class CountyFact(Measure):
    """One published fact, by the county of a site."""

    def __init__(
        self,
        params: CountyFactParams,
        catalogue: Catalogue,
        table: CountyTable,
        *,
        name: str,
        unit: str,
        label: Label,
        method: Label,
        source: str,
    ) -> None:
        self.table, self.name, self.unit, self.label = table, name, unit, label
        self.method, self.source = method, source
        self.finder = county_finder(params, catalogue)
        kind = "category" if table.words else "number"
        own = {"column": params.column, "type": kind, "unit": unit}
        self._own = Attribute(AttributeParams.model_validate(own), catalogue)
        self.supply = say("county.supply")
        self.inputs = (say("inputs.column", column=params.column), label)

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`."""
        own = self._own.measure(sites).main
        found = self.finder.locate(sites)
        fact, row = self._facts(found)
        known = own.known
        evidence = np.where(known, own.evidence, EvidenceClass.DERIVED).astype(np.uint8)
        notes, code = self._notes(found, row, fact)
        said = {
            "evidence": evidence,
            "method": self.method,
            "sources": (self.source, "counties", SITE_FILE),
            "notes": notes,
            "note_code": np.where(known, 0, code).astype(np.uint8),
            "guessed": ~found.stated & ~known,
        }
        main = self._words(own, fact, row, said) if self.table.words else self._numbers(own, fact, said)
        return Measurements(main, (self.finder.quantity(found),))

    def warnings(self, sites: Sites) -> tuple[str, ...]:
        """See `Measure`."""
        return self.finder.warnings(sites)

    def _facts(self, found: Located) -> tuple[FloatArray, npt.NDArray[np.int64]]:
        """Return the fact of each site (NaN if none, or if two counties differ) and the row of its county."""
        row = np.where(found.first == NOWHERE, 0, found.first)
        other = np.where(found.second == NOWHERE, row, found.second)
        agree = (self.table.value[row] == self.table.value[other]) & _same(self.table.also, row, other)
        here = (found.first != NOWHERE) & agree
        return np.where(here, self.table.value[row], np.nan), row

    def _words(
        self, own: Quantity, fact: FloatArray, row: npt.NDArray[np.int64], said: Mapping[str, object]
    ) -> Quantity:
        words = pa.array(self.table.words)
        from_own = own.text if own.text is not None else pa.nulls(len(own), pa.string())
        text = _taken(words, fact)
        also = _taken(words, np.where(np.isnan(fact) | own.known, np.nan, self.table.also[row]))
        return textual(self.name, self.label, _first(from_own, text), also=also, **said)  # type: ignore[arg-type]

    def _numbers(self, own: Quantity, fact: FloatArray, said: Mapping[str, object]) -> Quantity:
        value, low, high = (np.where(own.known, x, fact) for x in (own.value, own.low, own.high))
        return numeric(self.name, self.label, self.unit, value, low=low, high=high, **said)  # type: ignore[arg-type]

    def _notes(
        self, found: Located, row: npt.NDArray[np.int64], fact: FloatArray
    ) -> tuple[tuple[Label, ...], ClassArray]:
        """Return all remarks, which are the same for every chunk, and which one each site has."""
        remarks = self.table.remarks
        whole = [NO_NOTE, _STRADDLES, HOW[NO_COUNTY]]
        start = len(whole)
        for way in HOW[:NO_COUNTY]:
            whole += [way if not remark.en else join((way, remark), "mark.semicolon") for remark in remarks]
        found_by = how(found)
        code = start + found_by.astype(np.int64) * len(remarks) + self.table.remark[row]
        split: BoolArray = (found_by == EITHER) & np.isnan(fact)
        code = np.select([found_by == NO_COUNTY, split], [2, 1], default=code)
        return tuple(whole), code.astype(np.uint8)


def _same(values: FloatArray, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> BoolArray:
    a, b = values[one], values[other]
    return np.asarray((a == b) | (np.isnan(a) & np.isnan(b)))


def _taken(words: pa.Array, index: FloatArray) -> pa.Array:
    gone = np.isnan(index)
    return words.take(pa.array(np.where(gone, 0, index).astype(np.int64), pa.int64(), mask=gone))


def _first(one: pa.Array, other: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    return pc.coalesce(one, other)


def _rows(codes: Sequence[str]) -> list[int]:
    at = {county.code: row for row, county in enumerate(gazetteer().counties)}
    return [at[code] for code in codes]


# --- hub clusters


class HubParams(CountyFactParams):
    """Whether the start area of a national cluster lies in the county."""

    column: str = Field(
        "hub_cluster",
        min_length=1,
        description="Column of the site file with yes or no; it takes precedence.",
    )


def _hubs(params: HubParams, catalogue: Catalogue) -> Measure:
    rows = fact_rows("hub_counties")
    count = len(gazetteer())
    value, also = np.ones(count), np.full(count, np.nan)
    remark = np.ones(count, dtype=np.int64)
    for row, given in zip(_rows([r["county_code"] for r in rows]), rows, strict=True):
        value[row] = np.nan if given["extent"] == "maybe" else 0
        also[row] = 1 if given["extent"] == "part" else np.nan
        remark[row] = {"whole": 2, "part": 3, "maybe": 4}[given["extent"]]
    remarks = (NO_NOTE, *(say(f"hub.{kind}") for kind in ("none", "whole", "part", "maybe")))
    ready = CountyFact(
        params, catalogue, CountyTable(value, also, remark, remarks, (YES, NO)),
        name="membership", unit="", label=say("hub.label"), method=say("hub.method"), source="hub-counties",
    )  # fmt: skip
    ready.default_value = {"kind": "categories", "scores": {YES: 1.0, NO: 0.0}}
    return ready


HUB_CLUSTER = Criterion(
    "hub_cluster",
    say("hub.title"),
    say("hub.description"),
    "",
    ("hub-counties", "counties"),
    HubParams,
    _hubs,
)


# --- peak ground acceleration


class AccelerationParams(CountyFactParams):
    """Zone of the seat of the county."""

    column: str = Field(
        "pga_g",
        min_length=1,
        description="Column of the site file with the acceleration [g]; it takes precedence.",
    )


def _acceleration(params: AccelerationParams, catalogue: Catalogue) -> Measure:
    rows = fact_rows(PGA_TABLE)
    count = len(gazetteer())
    value, remark = np.full(count, np.nan), np.ones(count, dtype=np.int64)
    at = _rows([r["county_code"] for r in rows])
    value[at] = [float(r["pga_g"]) for r in rows]
    remark[at] = [3 if r["certainty"] == EARLIER else 2 for r in rows]
    remarks = (NO_NOTE, *(say(f"acceleration.{kind}") for kind in ("not_printed", "of_the_seat", "earlier")))
    return CountyFact(
        params, catalogue, CountyTable(value, np.full(count, np.nan), remark, remarks),
        name="peak_ground_acceleration", unit=PGA_UNIT, label=say("acceleration.label"),
        method=say("acceleration.method"), source=PGA_SOURCE,
    )  # fmt: skip


GROUND_ACCELERATION = Criterion(
    "ground_acceleration", say("acceleration.label"), say("acceleration.description"), PGA_UNIT,
    (PGA_SOURCE, "counties"), AccelerationParams, _acceleration,
)  # fmt: skip


# --- carbon of the grid


class CarbonParams(CountyFactParams):
    """Emission factor of the province's electricity."""

    column: str = Field(
        "grid_kgco2_per_kwh", min_length=1,
        description="Column of the site file with the factor [kg CO2/kWh]; it takes precedence.",
    )  # fmt: skip
    year: Literal[2021, 2022] = Field(2022, description="Year of the factor of the province.")


def _carbon(params: CarbonParams, catalogue: Catalogue) -> Measure:
    by_province = {
        r["province_zh"]: float(r[f"kgco2_per_kwh_{params.year}"]) for r in fact_rows("grid_carbon")
    }
    value = np.array([by_province.get(c.province_zh, np.nan) for c in gazetteer().counties])
    remark = np.where(np.isnan(value), 1, 2)
    remarks = (NO_NOTE, say("carbon.not_published"), say("carbon.of_the_province"))
    return CountyFact(
        params, catalogue, CountyTable(value, np.full(len(value), np.nan), remark, remarks),
        name="grid_carbon", unit=CARBON_UNIT, label=say("carbon.label"),
        method=say("carbon.method", year=params.year),
        source="grid-carbon",
    )  # fmt: skip


GRID_CARBON = Criterion(
    "grid_carbon", say("carbon.label"), say("carbon.description"), CARBON_UNIT, ("grid-carbon", "counties"),
    CarbonParams, _carbon,
)  # fmt: skip
