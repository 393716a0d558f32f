"""Carbon of the electricity that a project takes from the grid: factor of the province, and tonnes a year."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

import numpy as np

from siting.catalogue import DATA
from siting.evidence import Label
from siting.gazetteer import NOWHERE, gazetteer
from siting.power.load import Load, Range
from siting.records import dataclass

CARBON_YEARS = (2021, 2022)
"""Years whose factors are published by province."""
CARBON_SOURCE = "grid-carbon"
_TONNES_PER_GWH = 1000.0  # 1 kg/kWh is 1,000 t/GWh


@dataclass(frozen=True, slots=True)
class Carbon:
    """Emission of a load.

    Parameters
    ----------
    factor
        Of the electricity [kg CO2/kWh].
    tonnes
        Of the load in a year [t CO2/yr].
    province
        Whose factor it is; None if the project states it.
    by_year
        Published factors of the province by year [kg CO2/kWh]; the latest is used.
    """

    factor: Range
    tonnes: Range
    province: Label | None = None
    by_year: Mapping[int, float] | None = None


@cache
def factors_of_provinces() -> Mapping[str, Mapping[int, float]]:
    """Return the factors [kg CO2/kWh] by Chinese name of the province and year."""
    with (DATA / "grid_carbon.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["province_zh"]: {year: float(row[f"kgco2_per_kwh_{year}"]) for year in CARBON_YEARS}
        for row in rows
    }


def province_of(lon: float, lat: float) -> Label | None:
    """Return the province of the nearest seat; None far from China, and where two provinces are possible."""
    known = gazetteer()
    found = known.nearest(np.array([lon]), np.array([lat]))
    rows = {int(found.first[0]), int(found.second[0])} - {NOWHERE}
    names = {known.counties[row].province_zh for row in rows}
    if int(found.first[0]) == NOWHERE or len(names) != 1:
        return None
    name = names.pop()
    return Label(name, name)


def carbon_of(load: Load, place: tuple[float, float], stated: Range | None = None) -> Carbon | None:
    """Return the emission of a load at longitude and latitude; None if the factor is UNKNOWN there."""
    if stated is not None:
        return Carbon(stated, _tonnes(load, stated))
    province = province_of(*place)
    by_year = None if province is None else factors_of_provinces().get(province.zh)
    if by_year is None:
        return None
    latest = by_year[max(by_year)]
    factor = Range(latest, latest)
    return Carbon(factor, _tonnes(load, factor), province, by_year)


def _tonnes(load: Load, factor: Range) -> Range:
    ends = zip(load.energy_gwh, factor, strict=True)
    return Range(*(energy * each * _TONNES_PER_GWH for energy, each in ends))
