"""Ranges of PUE and WUE against those published for the climate zones of the United States.

The published 5th and 95th percentiles are from the result table of Lei and Masanet, Resour. Conserv.
Recycl. 182 (2022) 106323, as published with their calculator. Zones follow ASHRAE 169-2013: zones 3 to
7 have at most 3500 K d of cooling above 10 degC, and at most 2000, 3000, 4000, 5000, 7000 K d of heating
below 18 degC [thresholds to be checked against the printed standard]. Degree days are counted from the
hours of the climate table, which gives slightly more than daily means. Moist and dry (A, B) are distinguished
by rainfall, which the table does not hold: a zone is compared with both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from siting.climate.climate_table import DRY_BULB_MIDDLES_C, ClimateTable
from siting.climate.place import StationSearch
from siting.cooling.pue import AnnualEfficiency
from siting.evidence import FloatArray

Range = tuple[float, float]

# case: zone: (PUE range, WUE range [L/kWh])
PUBLISHED: dict[str, dict[str, tuple[Range, Range]]] = {
    "large_airside": {
        "4A": ((1.109, 1.223), (0.272, 0.833)),
        "4B": ((1.095, 1.196), (0.047, 0.323)),
        "5A": ((1.100, 1.213), (0.203, 0.712)),
        "5B": ((1.089, 1.195), (0.042, 0.300)),
        "6A": ((1.104, 1.203), (0.153, 0.524)),
        "6B": ((1.084, 1.179), (0.011, 0.114)),
        "7": ((1.099, 1.199), (0.073, 0.518)),
    },
    "large_waterside": {
        "4A": ((1.084, 1.202), (1.743, 2.612)),
        "4B": ((1.080, 1.193), (1.738, 2.607)),
        "5A": ((1.083, 1.196), (1.740, 2.608)),
        "5B": ((1.080, 1.194), (1.736, 2.605)),
        "6A": ((1.081, 1.192), (1.735, 2.603)),
        "6B": ((1.078, 1.190), (1.733, 2.601)),
        "7": ((1.077, 1.187), (1.732, 2.600)),
    },
    "midsize_airside": {
        "4A": ((1.379, 1.645), (0.972, 1.926)),
        "4B": ((1.376, 1.683), (0.577, 2.294)),
        "5A": ((1.372, 1.638), (0.874, 1.906)),
        "5B": ((1.382, 1.676), (0.758, 2.155)),
        "6A": ((1.375, 1.639), (1.062, 1.927)),
        "6B": ((1.339, 1.627), (0.399, 1.821)),
        "7": ((1.383, 1.651), (1.049, 2.116)),
    },
    "midsize_waterside": {
        "4A": ((1.270, 1.512), (2.007, 2.995)),
        "4B": ((1.286, 1.530), (2.001, 2.990)),
        "5A": ((1.271, 1.507), (2.002, 2.991)),
        "5B": ((1.287, 1.531), (1.998, 2.987)),
        "6A": ((1.271, 1.502), (1.996, 2.985)),
        "6B": ((1.280, 1.520), (1.994, 2.983)),
        "7": ((1.270, 1.504), (1.992, 2.982)),
    },
    "midsize_chiller": {
        "4A": ((1.470, 1.754), (2.421, 3.612)),
        "4B": ((1.483, 1.777), (2.396, 3.576)),
        "5A": ((1.467, 1.751), (2.405, 3.590)),
        "5B": ((1.480, 1.775), (2.386, 3.562)),
        "6A": ((1.461, 1.745), (2.385, 3.562)),
        "6B": ((1.469, 1.758), (2.373, 3.544)),
        "7": ((1.459, 1.743), (2.372, 3.544)),
    },
    "small_chiller": {
        "4A": ((1.670, 1.999), (2.727, 4.107)),
        "4B": ((1.687, 2.025), (2.692, 4.052)),
        "5A": ((1.666, 1.991), (2.705, 4.074)),
        "5B": ((1.684, 2.019), (2.678, 4.032)),
        "6A": ((1.659, 1.978), (2.678, 4.033)),
        "6B": ((1.669, 1.994), (2.661, 4.005)),
        "7": ((1.656, 1.973), (2.660, 4.005)),
    },
}

_HEATING_ENDS = (2000.0, 3000.0, 4000.0, 5000.0, 7000.0)
_MAX_COOLING = 3500.0


@dataclass(frozen=True)
class ZoneRow:
    """One case in one zone: siting (the middle station), published, and intersection over union."""

    case: str
    zone: str
    stations: int
    pue: Range
    wue: Range
    published_pue: Range
    published_wue: Range

    @property
    def pue_overlap(self) -> float:
        """Intersection over union of the ranges of PUE."""
        return overlap(self.pue, self.published_pue)

    @property
    def wue_overlap(self) -> float:
        """Intersection over union of the ranges of WUE."""
        return overlap(self.wue, self.published_wue)


def overlap(one: Range, other: Range) -> float:
    """Intersection over union of two ranges, 0 if they do not touch."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(common, 0.0) / (max(one[1], other[1]) - min(one[0], other[0]))


def degree_days(table: ClimateTable) -> tuple[FloatArray, FloatArray]:
    """Heating below 18 degC and cooling above 10 degC of each station [K d], each of shape (stations,)."""
    hours = np.array([table.by_dry_bulb(s) for s in range(len(table.stations))])
    hours *= 365.0 / hours.sum(axis=1, keepdims=True)
    return hours @ np.maximum(18.0 - DRY_BULB_MIDDLES_C, 0.0), hours @ np.maximum(
        DRY_BULB_MIDDLES_C - 10.0, 0.0
    )


def zones(table: ClimateTable) -> npt.NDArray[np.int64]:
    """ASHRAE zone 3 to 8 of each station, 0 where the summer is hotter than that of zone 3."""
    heating, cooling = degree_days(table)
    zone = 3 + np.searchsorted(_HEATING_ENDS, heating, side="left")
    return np.where(cooling > _MAX_COOLING, 0, zone).astype(np.int64)


def zone_rows(
    table: ClimateTable, *, cases: Iterable[str] = tuple(PUBLISHED), every: int = 1
) -> list[ZoneRow]:
    """Compare cases in every zone that has a published range and a station.

    The range of a zone is the median over its stations of the lower and of the upper ends; *every* takes only
    each second, third ... station of the table.
    """
    stations = table.stations
    lon, lat, up = (a[::every] for a in (stations.lon, stations.lat, stations.elevation_m))
    near = StationSearch(table).neighbours(lon, lat, up)
    of = zones(table)[::every]
    rows = []
    for case in cases:
        published = PUBLISHED[case]
        found = AnnualEfficiency(table, case).at(near)
        for zone, (pue, wue) in published.items():
            here = of == int(zone[0])
            if here.any():
                low, high, dry, wet = (
                    float(np.median(x[here]))
                    for x in (found.pue_low, found.pue_high, found.wue_low, found.wue_high)
                )
                rows.append(ZoneRow(case, zone, int(here.sum()), (low, high), (dry, wet), pue, wue))
    return rows


def zone_table(rows: list[ZoneRow]) -> str:
    """Return the comparison as a markdown table."""
    lines = [
        "| case | zone | stations | PUE siting | published | overlap | WUE siting | published | overlap |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for r in rows:
        pue, pue_2 = (f"{a:.3f}-{b:.3f}" for a, b in (r.pue, r.published_pue))
        wue, wue_2 = (f"{a:.2f}-{b:.2f}" for a, b in (r.wue, r.published_wue))
        lines.append(
            f"| {r.case} | {r.zone} | {r.stations} | {pue} | {pue_2} | {r.pue_overlap:.2f} "
            f"| {wue} | {wue_2} | {r.wue_overlap:.2f} |"
        )
    return "\n".join(lines)
