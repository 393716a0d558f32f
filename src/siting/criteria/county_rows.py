"""The tables of facts by county as they are published, and the ground acceleration at the seats of counties.

Apart from the criteria made of them, which need far more than a table: an audit asks for one row.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

import numpy as np

from siting.catalogue import DATA
from siting.evidence import Label
from siting.gazetteer import NOWHERE, gazetteer
from siting.records import dataclass

PGA_TABLE, PGA_SOURCE, PGA_UNIT = "ground_acceleration", "ground-acceleration", "g"
EARLIER = "earlier edition"


def fact_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of an embedded table of facts."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _accelerations() -> Mapping[str, Mapping[str, str]]:
    return {line["county_code"]: line for line in fact_rows(PGA_TABLE)}


@dataclass(frozen=True, slots=True)
class SeatAcceleration:
    """Peak ground acceleration [g] of a county's seat; *earlier* if of an edition before GB 18306-2015."""

    county: Label
    value_g: float
    earlier: bool


def acceleration_of_seats(lon: float, lat: float) -> tuple[SeatAcceleration, ...]:
    """Return the acceleration at the seat of each county that a place may lie in; WGS84 degrees.

    Empty if the table lacks one of them, or the place lies in none.
    """
    known = gazetteer()
    found = known.nearest(np.array([lon]), np.array([lat]))
    rows = [int(row[0]) for row in (found.first, found.second) if row[0] != NOWHERE]
    printed = [_accelerations().get(known.counties[row].code) for row in rows]
    if any(line is None for line in printed):
        return ()
    return tuple(
        SeatAcceleration(known.counties[row].label, float(line["pga_g"]), line["certainty"] == EARLIER)
        for row, line in zip(rows, printed, strict=True)
        if line is not None
    )
