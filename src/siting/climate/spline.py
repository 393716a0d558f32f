"""A smoothing spline of the stations' means in position, height, and height above the terrain around.

The thin-plate spline of climatology: the smoothest function of five coordinates (earth-centred position,
height, height above the mean of the surroundings) that passes close to the stations. Its kernel is the cube
of the distance in these coordinates, its trend linear in them, with height times northing.
Method: Wahba, Spline Models for Observational Data (SIAM 1990); its use for climate surfaces: Hutchinson,
Interpolating mean rainfall using thin plate smoothing splines (Int. J. GIS 9, 1995).
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from siting.chunks import in_parts
from siting.climate.climate_table import Stations
from siting.climate.field_arrays import FEW_PLACES, spline_kernel
from siting.climate.terrain import terrain_around
from siting.evidence import FloatArray
from siting.geo.geodesy import earth_centred

# A difference of 1 km in height counts as 500 km of distance. These three and the share of the spline in the
# estimate were chosen on left-out stations; a test chooses them without each station too.
MM_PER_KM_UP = 0.5
MM_PER_KM_ABOVE = 0.5
SMOOTHING = 0.05
"""Variance of a station's own departure, in units of the cubed distance [(1000 km)^3]; it fades out within
30 km, so that the spline smooths the stations and yet gives each its own figure."""

_MIN_STATIONS = 40
_JITTER = 1e-9  # keeps the equations regular with two stations at one point
_NORTHING_LAT, _MM_PER_DEGREE = 36.0, 0.1112
_CHUNK = 25_000


class Spline:
    """The spline fitted to stations.

    Parameters
    ----------
    stations
        The s stations.
    value
        Shape (s, q), the figures to interpolate.
    fit
        What `fit` returned for the same stations and figures; without it they are fitted.
    """

    def __init__(self, stations: Stations, value: FloatArray, fit: FloatArray | None = None) -> None:
        up_km = np.asarray(stations.elevation_m, dtype=np.float64) / 1000.0
        around_m = terrain_around(stations.lon, stations.lat).mean_m
        self._point, terms = _coordinates(stations.lon, stations.lat, up_km, around_m)
        self.fitted = len(value) >= _MIN_STATIONS and bool(np.isfinite(self._point).all())
        """Whether there are enough stations, all of them where the terrain is known."""
        self._terms, self._value = terms, value
        if self.fitted:
            self._solved = self._inverse[:, : len(value)] @ value if fit is None else fit

    @property
    def fit(self) -> FloatArray:
        """What was fitted: the load of each station, and the trend, shape (s + terms, q)."""
        return self._solved

    def without(self, out: int) -> Spline:
        """Return the spline fitted to all stations but one."""
        rest = np.delete(np.arange(len(self._point)), out)
        fewer = object.__new__(Spline)
        fewer._point, fewer.fitted = self._point[rest], self.fitted and len(rest) >= _MIN_STATIONS
        if fewer.fitted:
            # The solution without one equation and its unknown, from the full inverse.
            own = self._inverse[:, out] / self._inverse[out, out]
            solved = np.delete(self._solved - np.outer(own, self._solved[out]), out, axis=0)
            fewer._solved = solved
        return fewer

    @cached_property
    def _inverse(self) -> FloatArray:
        terms, count = self._terms, len(self._terms)
        kernel = spline_kernel(self._point, np.ascontiguousarray(self._point.T), SMOOTHING)
        kernel[np.diag_indices(count)] += _JITTER
        system = np.block([[kernel, terms], [terms.T, np.zeros((terms.shape[1], terms.shape[1]))]])
        return np.asarray(np.linalg.inv(system))

    def at(
        self, lon: FloatArray, lat: FloatArray, elevation_m: FloatArray, around_m: FloatArray | None = None
    ) -> FloatArray:
        """Return the figures at places, shape (n, q); NaN where the terrain is not known.

        *around_m* (n,) is the mean height of the terrain around, if the caller knows it.
        """
        around = terrain_around(lon, lat).mean_m if around_m is None else around_m
        found = np.empty((len(lon), self._solved.shape[1]))
        points = np.ascontiguousarray(self._point.T)
        load = np.ascontiguousarray(self._solved[: len(self._point)].T)
        trend = self._solved[len(self._point) :]

        def part(rows: slice) -> None:
            point, terms = _coordinates(lon[rows], lat[rows], elevation_m[rows] / 1000.0, around[rows])
            if len(point) <= FEW_PLACES:
                from siting.climate.field_arrays import at_points
            else:
                from siting.climate.spline_kernel import at_points
            at_points(point, terms, points, load, trend, SMOOTHING, found[rows])

        in_parts(part, len(lon), _CHUNK)
        return found


def _coordinates(
    lon: FloatArray, lat: FloatArray, up_km: FloatArray, around_m: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the five coordinates (n, 5) and the terms of the trend (n, 7)."""
    at = np.asarray(earth_centred(lon, lat) / 1e6, dtype=np.float64)
    above = up_km - around_m / 1000.0
    north = (lat - _NORTHING_LAT) * _MM_PER_DEGREE
    point = np.column_stack([at, up_km * MM_PER_KM_UP, above * MM_PER_KM_ABOVE])
    terms = np.column_stack([np.ones(len(at)), at, up_km, above, up_km * north])
    return point, terms
