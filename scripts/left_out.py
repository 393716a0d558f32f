"""The groups of stations in which the interval of a left-out station must contain the true figure.

An average of 90% is no help to someone whose place is of a kind with only 80%, so docs/climate.md prints, and
tests/climate checks, each group separately: by height, part of the country, and distance to the next station.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from siting.climate.climate_table import Stations
from siting.geo.geodesy import distance_km

_NORTH_EAST = ("Heilongjiang", "Jilin", "Liaoning", "Nei Mongol")
_SOUTH_EAST = (
    "Anhui", "Fujian", "Guangdong", "Guangxi Zhuang", "Hainan", "Hubei", "Hunan", "Jiangsu", "Jiangxi",
    "Shanghai", "Zhejiang",
)  # fmt: skip
_WEST = (
    "Chongqing", "Gansu", "Guizhou", "Ningxia Hui", "Qinghai", "Sichuan", "Tibet", "Xinjiang Uygur", "Yunnan",
)  # fmt: skip
_LOW_M, _MIDDLE_M, _HIGH_M = 50.0, 500.0, 1000.0
_NEAR_KM = 100.0

MIN_SHARE, MAX_SHARE = 0.88, 0.96
"""Bounds for the share of true figures inside the 90% interval, in each group."""


def groups(stations: Stations) -> dict[str, npt.NDArray[np.bool_]]:
    """Return which stations belong to each group, shape (s,) each; three divisions of all stations."""
    up, province = stations.elevation_m, stations.province
    km = distance_km(stations.lon[:, None], stations.lat[:, None], stations.lon, stations.lat)
    np.fill_diagonal(km, np.inf)
    near = km.min(axis=1) < _NEAR_KM
    north_east, south_east, west = (np.isin(province, names) for names in (_NORTH_EAST, _SOUTH_EAST, _WEST))
    return {
        "below 50 m": up < _LOW_M,
        "50 to 500 m": (up >= _LOW_M) & (up < _MIDDLE_M),
        "500 to 1,000 m": (up >= _MIDDLE_M) & (up < _HIGH_M),
        "1,000 m and above": up >= _HIGH_M,
        "south-east": south_east,
        "north": ~(north_east | south_east | west),
        "west": west,
        "north-east and Inner Mongolia": north_east,
        "next station nearer than 100 km": near,
        "next station farther": ~near,
    }
