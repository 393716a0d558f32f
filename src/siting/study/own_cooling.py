"""The free-cooling criterion in a study of a user's own sites, scaled to what their region reaches."""

from __future__ import annotations

import numpy as np

from siting.climate.climate_source import climate_of
from siting.conventions import HOURS_PER_YEAR
from siting.cooling.free_cooling_hours import FreeCoolingHours, hours_with_interval
from siting.criteria.cooling import CoolingParams
from siting.evidence import FloatArray
from siting.gazetteer import gazetteer
from siting.geo.geodesy import distance_km
from siting.study.own_lines import as_comment, figure, round_ends
from siting.texts import say

REGION_KM = 300
"""Counties within this distance show what a site in the region can reach."""


def cooling_block(
    lang: str, lon: FloatArray, lat: FloatArray, elevation_m: FloatArray, *, abroad: int, counts: bool
) -> str:
    """Return the free-cooling criterion; commented out outside the embedded climate table, or on request.

    Parameters
    ----------
    lon, lat, elevation_m
        Of the sites in China, shape (n,); heights [m] may be NaN.
    abroad
        How many others there are.
    """
    in_china = len(lon) >= abroad and len(lon) > 0
    why = say("init.own.cooling_why" if in_china else "init.own.cooling_abroad")[lang]
    if in_china and abroad:
        why += "\n" + say("init.own.cooling_unknown", count=abroad)[lang]
    worst, best = _reached(lon, lat, elevation_m) if in_china else (0.0, HOURS_PER_YEAR.value)
    told = (say("init.own.hours", km=REGION_KM) if in_china else say("init.own.hours_all"))[lang]
    block = "\n".join(
        [
            *(f"  # {line}" for line in why.splitlines()),
            "  - id: free_cooling",
            "    params: { technology: water_side, supply_water_c: 18 }",
            f"    value: {{ kind: linear, worst: {figure(worst)}, best: {figure(best)} }}   # {told}",
            "    weight: 10",
        ]
    )
    return block if in_china and counts else as_comment(block)


def _reached(lon: FloatArray, lat: FloatArray, elevation_m: FloatArray) -> tuple[float, float]:
    """Return rounded hours that enclose those of the sites, with their intervals, and of nearby counties.

    On a scale of the whole year all sites of a warm region would be weak and all of a cold one strong, and
    on one of the sites alone their common uncertainty would be the whole scale.
    """
    known = gazetteer()
    middle = float(np.mean(lon)), float(np.mean(lat))
    near = distance_km(*middle, known.lon, known.lat) <= REGION_KM
    _, low, high = _hours(lon, lat, elevation_m)
    around, _, _ = _hours(known.lon[near], known.lat[near], np.full(int(near.sum()), np.nan))
    least, most = round_ends(float(min(low.min(), *around)), float(max(high.max(), *around)))
    return max(least, 0.0), min(most, HOURS_PER_YEAR.value)


def _hours(lon: FloatArray, lat: FloatArray, elevation_m: FloatArray) -> tuple[FloatArray, ...]:
    params = CoolingParams()
    climate = climate_of()
    near = climate.neighbours(lon, lat, elevation_m).in_years(climate.years_of(params.years))
    return hours_with_interval(FreeCoolingHours(climate.table, params.build(params.technology).full), near)
