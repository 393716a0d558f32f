"""Named shifts of the climate: how much warmer other years were than the typical years of the table.

The evidence is a table that ships with the package (built by scripts/build_typical_year_offsets.py):
for each city the mean temperature that was measured in later years, beside that of the typical year of
the same station; and for county stations the 1991-2020 normals beside the temperature field there.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from siting.evidence import Label
from siting.texts import say

OFFSETS_PATH = Path(__file__).parent.parent / "data" / "typical_year_offsets.csv"
MEASURED, NORMALS = "measured years", "normals 1991-2020"


@dataclass(frozen=True, slots=True)
class Offset:
    """What one place measured beside the climate table.

    Parameters
    ----------
    place, place_zh, kind, years, source
        Where, which of the two kinds of evidence, which years, and where it is printed.
    measured_c, table_c
        Means of the year [degC].
    """

    place: str
    place_zh: str
    kind: str
    years: str
    measured_c: float
    table_c: float
    source: str

    @property
    def kelvin(self) -> float:
        """Measured less table [K]."""
        return self.measured_c - self.table_c


@dataclass(frozen=True, slots=True)
class NamedShift:
    """A shift of the climate with its evidence.

    Parameters
    ----------
    id
        Name for the command line and the study file.
    kelvin, standard_error_k, count
        Mean of the cities' offsets, its standard error, and how many cities.
    text
        The evidence in one sentence, for reports.
    source
        Id of the source.
    """

    id: str
    kelvin: float
    standard_error_k: float
    count: int
    text: Label
    source: str


@cache
def offsets() -> tuple[Offset, ...]:
    """Return the evidence, a row per place."""
    with OFFSETS_PATH.open(encoding="utf-8", newline="") as file:
        return tuple(
            Offset(
                row["place"],
                row["place_zh"],
                row["kind"],
                row["years"],
                float(row["measured_c"]),
                float(row["table_c"]),
                row["source"],
            )
            for row in csv.DictReader(file)
        )


def _mean(kind: str) -> tuple[float, float, int]:
    """Return mean, standard error and count of the offsets of one kind."""
    found = np.array([o.kelvin for o in offsets() if o.kind == kind])
    return float(found.mean()), float(found.std(ddof=1) / np.sqrt(len(found))), len(found)


def _recent_years() -> NamedShift:
    kelvin, error, count = _mean(MEASURED)
    beside, beside_error, beside_count = _mean(NORMALS)
    return NamedShift(
        "recent-years",
        round(kelvin, 2),
        error,
        count,
        say(
            "climate.recent_years",
            kelvin=kelvin,
            count=count,
            error=error,
            beside_count=beside_count,
            beside=beside,
            beside_error=beside_error,
        ),
        "typical-year-offsets",
    )


NAMED_SHIFTS: Mapping[str, NamedShift] = MappingProxyType({s.id: s for s in (_recent_years(),)})
"""Every named shift by its id."""
