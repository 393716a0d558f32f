"""Which years a figure is for: those of the climate table, or later ones by a shift with an error of its own.

The table counts typical years, mostly of 1971-2003. Headline figures are for the present climate, the
mean of 2015-2024: the typical years with every hour warmer by the shift, at the same relative humidity.

The evidence is a table that ships with the package (built by scripts/build_typical_year_offsets.py):
for each city the measured mean temperature of 2008-2009 and that of the typical year of the same station; and
for county stations the 1991-2020 normals and the temperature field there. From the middle of those years to
the middle of 2015-2024 the published trend of China is added.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import numpy as np

from siting.conventions import SIGMAS_OF_90
from siting.evidence import NO_NOTE, Label
from siting.records import dataclass
from siting.texts import say

OFFSETS_PATH = Path(__file__).parent.parent / "data" / "typical_year_offsets.csv"
MEASURED, NORMALS = "measured years", "normals 1991-2020"
Years = Literal["present", "typical_years"]
PRESENT: Literal["present"] = "present"
TYPICAL: Literal["typical_years"] = "typical_years"
RECENT, OWN = "recent-years", "own_file"

TREND_K_PER_DECADE = 0.31
"""Warming of China, 1961-2024: Blue Book on Climate Change in China 2025 (CMA)."""
MIDDLE = MappingProxyType({MEASURED: 2009.0, NORMALS: 2006.0, PRESENT: 2020.0})
"""Middle of 2008-2009, of 1991-2020 and of 2015-2024."""

# Error of a shift at one place, standard deviations [K]: a two-year mean departs from the trend by about 0.25
# K over the root of 2; regions of China warm by 0.2 to 0.4 K per decade, over about three decades; and the
# trend itself.
_TWO_YEARS_K = 0.18
_REGION_K = 0.15
_TREND_K = 0.06


@dataclass(frozen=True, slots=True)
class Offset:
    """The measured mean of one place, and that of the climate table.

    Parameters
    ----------
    place, place_zh, kind, years, source
        Where, which of the two kinds of evidence, which years, and where it is published.
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
        """Measured minus table [K]."""
        return self.measured_c - self.table_c


@dataclass(frozen=True, slots=True)
class NamedShift:
    """A shift of the climate with its evidence.

    Parameters
    ----------
    id
        Name for the command line and the study file.
    kelvin
        How much warmer than the typical years.
    standard_error_k, count
        Standard error of the mean of the cities' offsets, and the number of cities.
    error_90_k
        Half-width of its own 90% interval at a place [K].
    text
        The evidence in one sentence, for reports.
    source
        Id of the source.
    common
        Share of the variance of that error that all places have in common, 0..1; the rest is of the region.
    """

    id: str
    kelvin: float
    standard_error_k: float
    count: int
    error_90_k: float
    text: Label
    source: str
    common: float


@dataclass(frozen=True, slots=True)
class ClimateYears:
    """Which years figures are for, and how the hours of the table are shifted to them.

    Parameters
    ----------
    id
        ``present``, ``typical_years``, ``recent-years``, or ``own_file``: the years of a user's file.
    label
        The years in words.
    kelvin, error_90_k
        Added to every hour at the same relative humidity, and the half-width of its own 90% interval [K],
        which is added to that of the climate in quadrature.
    warming_k
        Further shift by the user [K], without an error.
    text
        The evidence in one sentence.
    sources
        Ids of the sources of the shift.
    common
        Share of the variance of the shift's error that all places have in common, 0..1.
    """

    id: str
    label: Label
    kelvin: float = 0.0
    error_90_k: float = 0.0
    warming_k: float = 0.0
    text: Label = NO_NOTE
    sources: tuple[str, ...] = ()
    common: float = 0.0

    @property
    def shift_k(self) -> float:
        """Total shift of the hours of the table [K]."""
        return self.kelvin + self.warming_k

    @property
    def shifted(self) -> bool:
        """Whether the hours differ from those of the table."""
        return self.shift_k != 0.0


@cache
def offsets() -> tuple[Offset, ...]:
    """Return the evidence, one row per place."""
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
        RECENT,
        round(kelvin, 2),
        error,
        count,
        _error_90_k(error, _REGION_K),
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
        _common(error, _REGION_K),
    )


def _present() -> NamedShift:
    measured, error, count = _mean(MEASURED)
    kelvin = measured + since(MEASURED)
    half = _error_90_k(error, _REGION_K, _TWO_YEARS_K, _TREND_K)
    return NamedShift(
        PRESENT,
        round(kelvin, 2),
        error,
        count,
        half,
        say(
            "climate.present",
            kelvin=kelvin,
            half=half,
            measured=measured,
            count=count,
            trend=TREND_K_PER_DECADE,
            since=since(MEASURED),
        ),
        "china-warming",
        _common(error, _REGION_K, _TWO_YEARS_K, _TREND_K),
    )


def since(kind: str) -> float:
    """Warming of China by its trend from the years of one kind of evidence to 2015-2024 [K]."""
    return TREND_K_PER_DECADE * (MIDDLE[PRESENT] - MIDDLE[kind]) / 10.0


def _error_90_k(*parts: float) -> float:
    return round(SIGMAS_OF_90.value * float(np.sqrt(np.sum(np.square(parts)))), 2)


def _common(*parts: float) -> float:
    return 1.0 - _REGION_K**2 / float(np.sum(np.square(parts)))


NAMED_SHIFTS: Mapping[str, NamedShift] = MappingProxyType({s.id: s for s in (_present(), _recent_years())})
"""Every named shift by its id."""


def years_of(years: Years | None, warming: str | float = 0.0, *, own_file: bool = False) -> ClimateYears:
    """Return which years are meant, and the shift to them.

    Parameters
    ----------
    years
        ``present`` or ``typical_years``; by default the present, or the years of a user's own file, for which
        ``typical_years`` means the same.
    warming
        Further shift [K]; or ``recent-years``, which sets the years in place of *years*.
    own_file
        Whether the climate is that of a user's file, whose years only the user knows.
    """
    named = NAMED_SHIFTS.get(str(warming))
    if named is not None:
        return _named(named)
    if own_file and years in (None, TYPICAL):  # nothing is shifted; the typical years are those of the table
        found = ClimateYears(OWN, say("climate.years.own_file"))
    elif years == TYPICAL:
        found = ClimateYears(TYPICAL, say("climate.years.typical_years"))
    else:
        found = _named(NAMED_SHIFTS[PRESENT])
    return replace(found, warming_k=float(warming))


def _named(shift: NamedShift) -> ClimateYears:
    label = say("climate.years.present") if shift.id == PRESENT else say("climate.years.recent_years")
    sources = ("typical-year-offsets",) if shift.id == RECENT else ("typical-year-offsets", shift.source)
    return ClimateYears(
        shift.id, label, shift.kelvin, shift.error_90_k, text=shift.text, sources=sources, common=shift.common
    )
