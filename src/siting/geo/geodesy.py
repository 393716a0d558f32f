"""Distances, areas and rings on the WGS84 ellipsoid.

All by the geodesics of Karney (2013, doi:10.1007/s00190-012-0578-z) through pyproj, never in
degrees and never in a projected plane.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray

if TYPE_CHECKING:
    from pyproj import Geod

"""15 mu are one hectare, exactly (1 mu = 10,000/15 m2)."""

_EQUATORIAL_RADIUS_M = 6378137.0
_FLATTENING = 1 / 298.257223563
_ECCENTRICITY_SQUARED = _FLATTENING * (2 - _FLATTENING)


@cache
def geod() -> Geod:
    """Return the WGS84 geodesic engine."""
    from pyproj import Geod

    return Geod(ellps="WGS84")


def distance_km(lon1: Any, lat1: Any, lon2: Any, lat2: Any) -> FloatArray:
    """Geodesic distance between pairs of points.

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        Degrees on WGS84; scalars or arrays that broadcast together.

    Returns
    -------
    Distances [km], in the broadcast shape.
    """
    arrays = np.broadcast_arrays(lon1, lat1, lon2, lat2)
    x1, y1, x2, y2 = (np.ascontiguousarray(a, dtype=np.float64).ravel() for a in arrays)
    metres = geod().inv(x1, y1, x2, y2)[2]
    return np.asarray(metres, dtype=np.float64).reshape(arrays[0].shape) / 1000.0


def polygon_area_ha(geometry: npt.NDArray[np.object_]) -> FloatArray:
    """Geodesic area of polygons, without holes.

    Parameters
    ----------
    geometry
        Shape (n,), shapely geometries in WGS84 degrees.

    Returns
    -------
    Shape (n,), hectares; NaN where the geometry is not a polygon.
    """
    import shapely

    area = np.full(len(geometry), np.nan)
    engine = geod()
    # One call per polygon: only the geodesic engine gives the exact area between geodesic edges.
    for row in np.flatnonzero(np.isin(shapely.get_type_id(geometry), (3, 6))):
        metres2, _ = engine.geometry_area_perimeter(shapely.orient_polygons(geometry[row]))
        area[row] = abs(metres2) / 10_000.0
    return area


def ring(lon: float, lat: float, radius_km: float, *, points: int = 361) -> FloatArray:
    """Points at the same geodesic distance from a centre.

    Returns
    -------
    Shape (points, 2), lon and lat in degrees, clockwise from north and closed. Longitudes are kept
    within 180 degrees of the centre's, so that a ring across the date line stays in one piece.
    """
    azimuth = np.linspace(0.0, 360.0, points)
    start = np.ones(points)
    x, y, _ = geod().fwd(lon * start, lat * start, azimuth, radius_km * 1000.0 * start)
    x = np.asarray(x, dtype=np.float64)
    x = lon + (x - lon + 180.0) % 360.0 - 180.0
    outline = np.column_stack([x, np.asarray(y, dtype=np.float64)])
    outline[-1] = outline[0]
    return outline


def earth_centred(lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Earth-centred Cartesian coordinates of points on the ellipsoid.

    Returns
    -------
    Shape (n, 3), metres. The straight line between two of them is a little shorter than the
    geodesic and grows with it, so it can be used to search for neighbours.
    """
    phi, lam = np.radians(lat), np.radians(lon)
    normal = _EQUATORIAL_RADIUS_M / np.sqrt(1 - _ECCENTRICITY_SQUARED * np.sin(phi) ** 2)
    return np.column_stack(
        [
            normal * np.cos(phi) * np.cos(lam),
            normal * np.cos(phi) * np.sin(lam),
            normal * (1 - _ECCENTRICITY_SQUARED) * np.sin(phi),
        ]
    )
