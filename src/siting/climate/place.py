"""The climate of a place as a blend of its neighbouring stations, each moved to its elevation.

A place that is z metres above a station is taken to be z x 6.0 K/km colder at the same relative
humidity (lapse of a mean Chinese atmosphere, 6.0-6.5 K/km). Neighbours count by the inverse square
of their distance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from siting.climate.bins import Stations
from siting.evidence import FloatArray
from siting.geo.geodesy import distance_km, earth_centred

LAPSE_K_PER_M = 0.006
NEIGHBOURS = 4
_NEAREST_WEIGHED_KM = 1.0  # nearer than that a station counts as being at the place

# Half-widths of the 90 % interval, as an offset of temperature. Calibrated by leaving each of the
# 242 stations out (tests/climate/test_place.py measures the share that they cover).
OFFSET_90_K = 1.45
OFFSET_90_NO_ELEVATION_K = 1.5  # and the lapse over the spread of the stations' heights


@dataclass(frozen=True)
class Neighbours:
    """The k stations that stand for each of n places, nearest first.

    Parameters
    ----------
    station, weight, distance_km
        Shape (n, k); weights add up to 1 in each row.
    height_m
        Shape (n, k), place above station [m]; 0 where the elevation is UNKNOWN.
    offset_90_k
        Shape (n,), half-width of the 90 % interval as an offset of temperature [K].
    """

    station: npt.NDArray[np.int64]
    weight: FloatArray
    distance_km: FloatArray
    height_m: FloatArray
    offset_90_k: FloatArray


class StationSearch:
    """Finds the neighbouring stations of places."""

    def __init__(self, stations: Stations) -> None:
        from scipy.spatial import KDTree

        self._stations = stations
        self._tree = KDTree(earth_centred(stations.lon, stations.lat))

    def neighbours(
        self,
        lon: FloatArray,
        lat: FloatArray,
        elevation_m: FloatArray,
        *,
        without: npt.NDArray[np.int64] | None = None,
    ) -> Neighbours:
        """Return the neighbours of places.

        Parameters
        ----------
        lon, lat, elevation_m
            Shape (n,), degrees WGS84 and metres; an elevation may be NaN (UNKNOWN).
        without
            Shape (n,), a station to leave out at each place, for validation.
        """
        stations = self._stations
        station = self._nearest(lon, lat, without)
        km = distance_km(lon[:, None], lat[:, None], stations.lon[station], stations.lat[station])
        weight = 1.0 / np.maximum(km, _NEAREST_WEIGHED_KM) ** 2
        weight /= weight.sum(axis=1, keepdims=True)
        ground = stations.elevation_m[station]
        height = np.nan_to_num(elevation_m[:, None] - ground, nan=0.0)
        middle = np.sum(weight * ground, axis=1, keepdims=True)
        spread = np.sqrt(np.sum(weight * (ground - middle) ** 2, axis=1))
        blind = OFFSET_90_NO_ELEVATION_K + LAPSE_K_PER_M * spread
        offset = np.where(np.isnan(elevation_m), blind, OFFSET_90_K)
        return Neighbours(station, weight, km, height, offset)

    def _nearest(
        self, lon: FloatArray, lat: FloatArray, without: npt.NDArray[np.int64] | None
    ) -> npt.NDArray[np.int64]:
        count = min(NEIGHBOURS, len(self._stations)) + (without is not None)
        _, found = self._tree.query(earth_centred(lon, lat), k=np.arange(1, count + 1))
        station = np.asarray(found, dtype=np.int64)
        if without is None:
            return station
        # Put the station to leave out last, then drop the last column.
        order = np.argsort(station == without[:, None], axis=1, kind="stable")
        return np.take_along_axis(station, order, axis=1)[:, :-1]
