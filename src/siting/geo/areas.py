"""Areas on the ellipsoid of polygons whose edges are straight in lon and lat, as in GeoJSON.

The area is the integral of the authalic function over each edge, so neither a projection nor a densified
outline is needed, and pieces of a polygon add up to the whole.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray

_A_M = 6378137.0
_F = 1 / 298.257223563
_E2 = _F * (2 - _F)
_E = float(np.sqrt(_E2))
# Gauss-Legendre, 4 points: exact to 1e-15 of the area for edges of up to a degree.
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(4)
_BLOCK = 1 << 18


def authalic_m2(lat: FloatArray) -> FloatArray:
    """Area between the equator and a parallel [m2 per radian of longitude], in the shape of *lat* [degrees].

    Snyder (1987), Map projections - a working manual, equation 3-12, times a^2 / 2.
    """
    sine = np.sin(np.radians(lat))
    across = _E * sine
    return np.asarray(_A_M**2 / 2 * (1 - _E2) * (sine / (1 - across**2) + np.arctanh(across) / _E))


def area_m2(geometry: npt.NDArray[np.object_]) -> FloatArray:
    """Area of polygons on WGS84, without holes.

    Parameters
    ----------
    geometry
        Shape (n,), valid shapely geometries in WGS84 degrees; parts that are not polygons count 0.

    Returns
    -------
    Shape (n,) [m2]. The rounding of coordinates alone is about 1e-8 m times the perimeter.
    """
    import shapely

    found = np.zeros(len(geometry))
    parts, owner = _polygons(geometry)
    if not len(parts):
        return found
    rings, part = shapely.get_rings(parts, return_index=True)
    first = np.ones(
        len(rings), dtype=bool
    )  # the first ring of a polygon is its outline, the others are holes
    first[1:] = part[1:] != part[:-1]
    signed = np.zeros(len(rings))
    corners = np.cumsum(shapely.get_num_coordinates(rings))
    start = 0
    while start < len(rings):
        before = corners[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(corners, before + _BLOCK, side="right")))
        signed[start:stop] = _ring_areas(rings[start:stop])
        start = stop
    np.add.at(found, owner[part], np.where(first, np.abs(signed), -np.abs(signed)))
    return found


def _polygons(
    geometry: npt.NDArray[np.object_],
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.int64]]:
    """Return the simple polygons in *geometry* and the row of each."""
    import shapely

    parts, owner = shapely.get_parts(geometry, return_index=True)
    nested = shapely.get_type_id(parts) == shapely.GeometryType.MULTIPOLYGON
    if nested.any():  # inside a collection
        inner, of = shapely.get_parts(parts, return_index=True)
        parts, owner = inner, owner[of]
    keep = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    return parts[keep], np.asarray(owner[keep], dtype=np.int64)


def _ring_areas(rings: npt.NDArray[np.object_]) -> FloatArray:
    """Signed areas of closed rings [m2]."""
    import shapely

    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = np.flatnonzero(ring[:-1] == ring[1:])
    (lon0, lat0), (lon1, lat1) = points[joined].T, points[joined + 1].T
    begin = np.searchsorted(ring, np.arange(len(rings)))
    # The area below the first corner cancels: leaving it out keeps the digits of small polygons.
    below = authalic_m2(points[np.minimum(begin, len(points) - 1), 1])[ring[joined]]
    middle, half = (lat0 + lat1) / 2, (lat1 - lat0) / 2
    mean = sum(
        w / 2 * (authalic_m2(middle + x * half) - below) for x, w in zip(_NODES, _WEIGHTS, strict=True)
    )
    found = np.bincount(ring[joined], weights=np.radians(lon1 - lon0) * mean, minlength=len(rings))
    return found.astype(np.float64)
