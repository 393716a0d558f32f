"""Ranges of PUE by technology against published figures for such plants.

A statement is compared with the designs of its technology at its place, at full load. *Cooling* is the part
of the PUE due to cooling: PUE - 1 - losses of the electric supply. If nothing is published about a plant with
one technology alone, the model is not validated, and the row says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import numpy as np

from siting.climate.climate_table import climate_table
from siting.climate.place import StationSearch
from siting.cooling.pue import SAMPLES, SEED, Year
from siting.cooling.pue_cases import CASES
from siting.cooling.pue_parts import losses_of

Range = tuple[float, float]
What = Literal["PUE", "cooling"]


@dataclass(frozen=True)
class Statement:
    """A published figure of a plant.

    Parameters
    ----------
    plant, source
        Name of the plant, and where the figure was read.
    cases
        Cases with its technology.
    at
        Longitude and latitude [degrees] and elevation [m] of the place, or of one with a similar climate.
    what, value
        Annual PUE, or its cooling part.
    kind
        "measured", "design", "about", "below", "stated" or "maker".
    note
        What a reader must know for the comparison.
    """

    plant: str
    source: str
    cases: tuple[str, ...]
    at: tuple[float, float, float]
    what: What
    value: float
    kind: str
    note: str = ""


IEC, DRY, LIQUID = "large_indirect_evaporative", "large_dry_cooler", "large_liquid"
STATEMENTS = (
    Statement(
        "Chindata, Datong", "Xinhua 2025-09-11", (IEC,), (113.30, 40.09, 1067.0), "PUE", 1.185, "measured"
    ),
    Statement(
        "Agricultural Bank of China, Horinger", "Inner Mongolia Daily 2025-02-28", (IEC, DRY),
        (111.82, 40.38, 1100.0), "PUE", 1.188, "design", "indirect evaporative and pumped refrigerant",
    ),
    Statement(
        "Qixing cave, Gui'an", "China Daily 2023 (MIIT inspection)", (IEC,), (106.45, 26.40, 1250.0), "PUE", 1.10,
        "about",
    ),
    Statement(
        "China Telecom, Xining", "ECNS 2022-07-20", (IEC, LIQUID), (101.75, 36.72, 2296.0), "PUE", 1.20, "below",
        "indirect evaporative and liquid",
    ),
    Statement(
        "Indirect economiser of 1,500 kW, Chicago", "Dunnavant, ASHRAE Journal, March 2011", (IEC,),
        (116.28, 39.93, 55.0), "cooling", 996_900 / (1_500 * 8_760), "maker",
        "996,900 kWh a year; here the climate of Beijing",
    ),
    Statement(
        "Linyi, full load", "maker", (IEC,), (118.35, 35.05, 87.0), "cooling", 0.147, "maker",
        "what the figure covers (year or design day, set point) is not published",
    ),
    Statement(
        "NREL ESIF, Golden (warm-water liquid)", "NREL/PR-2C00-70433 (2018)", (LIQUID,), (114.70, 41.15, 1393.0),
        "cooling", 0.04, "measured",
        "PUE 1.04, so at most 0.04 is cooling; here the climate of Zhangbei",
    ),
    Statement(
        "West Cloud Base, Zhongwei", "en.cccweb.org 2020-11-16", ("large_evaporative", "large_airside"),
        (105.19, 37.51, 1226.0), "PUE", 1.10, "stated", "direct outdoor air",
    ),
    Statement(
        "Chindata, Lingqiu", "dena award page 2021", ("large_evaporative", IEC), (114.23, 39.44, 938.0), "PUE", 1.10,
        "stated", "evaporative, kind not named",
    ),
)  # fmt: skip

# Cooling load factor of the maker's plant at Linyi: 0.147 at full and 0.075 at half load.
LINYI_HALF_OVER_FULL = 0.075 / 0.147


@dataclass(frozen=True)
class Compared:
    """A statement and the range of siting over the designs, 5% to 95%, of all its cases together."""

    statement: Statement
    ours: Range

    @property
    def inside(self) -> bool:
        """Whether the statement agrees with the range: inside it, or for "below" not entirely under it."""
        low, high = self.ours
        value = self.statement.value
        return low <= value if self.statement.kind == "below" else low <= value <= high


@cache
def _search() -> StationSearch:
    return StationSearch(climate_table())


@cache
def designs_at(
    case: str, at: tuple[float, float, float], it_share: float = 1.0
) -> Mapping[What, tuple[float, ...]]:
    """Return PUE and cooling part of every design of a case at a place."""
    where = (np.array([value]) for value in at)
    near = _search().neighbours(*where)
    designs = replace(CASES[case].sample(SAMPLES, SEED), it_share=it_share)
    pue = Year(climate_table(), CASES[case].system, designs).at(near)[0][0]
    return {"PUE": tuple(pue), "cooling": tuple(pue - 1.0 - losses_of(designs))}


def compared() -> list[Compared]:
    """Compare every statement."""
    rows = []
    for statement in STATEMENTS:
        ends = [
            np.quantile(designs_at(case, statement.at)[statement.what], (0.05, 0.95))
            for case in statement.cases
        ]
        rows.append(Compared(statement, (float(min(e[0] for e in ends)), float(max(e[1] for e in ends)))))
    return rows


def half_over_full(at: tuple[float, float, float]) -> Range:
    """Return the ratio of the cooling part at half load to that at full load, 5% to 95% of the designs."""
    half, full = (np.array(designs_at(IEC, at, share)["cooling"]) for share in (0.5, 1.0))
    low, high = np.quantile(half / full, (0.05, 0.95))
    return float(low), float(high)
