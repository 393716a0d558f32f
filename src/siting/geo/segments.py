"""Geometries as short straight pieces in earth-centred space, where a distance needs no trigonometry.

A piece is straight in lon and lat (as edges are in GeoJSON), its chord is straight in space; `bend_m` bounds
the distance between the two.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.geo.geodesy import earth_centred
from siting.records import dataclass

IntArray = npt.NDArray[np.int64]
Geometries = npt.NDArray[np.object_]

POLYGONS = (3, 6)
LONGEST_DEGREES = 0.02  # about 2 km: the chord leaves the ellipsoid by less than 0.1 m
_GREATEST_RADIUS_M = 6_399_594.0  # of curvature, at the poles
_FINE = 2.0  # pieces are at most this many times the mean edge length, which adds at most half as many


@dataclass(frozen=True)
class Segments:
    """Pieces of geometries.

    ``start`` and ``end`` (m, 2) are in lon and lat, ``from_xyz`` and ``to_xyz`` (m, 3) in metres, ``owner``
    (m,) is the row of the geometry. A point is a piece of length 0. Pieces of one geometry are adjacent, in
    the order of the geometries, points first.
    """

    start: FloatArray
    end: FloatArray
    from_xyz: FloatArray
    to_xyz: FloatArray
    owner: IntArray

    def __len__(self) -> int:
        return len(self.owner)

    def bend_m(self) -> FloatArray:
        """Largest distance of each piece from its chord, shape (m,), metres."""
        wide, high = np.abs(np.radians(self.end - self.start)).T
        lat = np.radians(np.abs(np.stack([self.start[:, 1], self.end[:, 1]])))
        return bend_m(wide, high, lat.min(axis=0), lat.max(axis=0))


def bend_m(wide: FloatArray, high: FloatArray, nearest: FloatArray, farthest: FloatArray) -> FloatArray:
    """Largest distance between the surface over a lon-lat box and the hull of points that span the box.

    That is the error bound of linear interpolation: an eighth of the greatest second differential.

    Parameters
    ----------
    wide, high
        Size of the box [radians].
    nearest, farthest
        Its least and greatest distance from the equator [radians].

    Returns
    -------
    Metres, in the shape of the arguments.
    """
    turn = np.cos(nearest) * wide**2 + 2 * np.sin(farthest) * wide * high + high**2
    return np.asarray(_GREATEST_RADIUS_M / 8 * turn)


def cut(geometry: Geometries, *, fine: bool = False) -> Segments:
    """Cut points, lines and the outlines of polygons into pieces.

    Parameters
    ----------
    geometry
        Shape (n,), shapely geometries in WGS84 degrees.
    fine
        Whether edges much longer than the mean are cut too, so that all pieces are about equally long.
    """
    import shapely

    kinds = shapely.get_type_id(geometry)
    lines = geometry.copy()
    is_polygon = np.isin(kinds, POLYGONS)
    lines[is_polygon] = shapely.boundary(geometry[is_polygon])
    parts, owner = shapely.get_parts(lines, return_index=True)
    is_point = shapely.get_type_id(parts) == 0
    chains = parts[~is_point]
    longest = LONGEST_DEGREES
    if fine and len(chains):
        edges = shapely.get_num_coordinates(chains).sum() - len(chains)
        longest = min(longest, _FINE * max(float(shapely.length(chains).sum()) / edges, 1e-6))
    # GEOS refuses a line of zero length, whose vertices all coincide; there is nothing to cut.
    has_length = shapely.length(chains) > 0
    chains[has_length] = shapely.segmentize(chains[has_length], longest)
    points, line = shapely.get_coordinates(chains, return_index=True)
    xyz = earth_centred(points[:, 0], points[:, 1])
    joined = np.flatnonzero(line[:-1] == line[1:])
    single = shapely.get_coordinates(parts[is_point])
    single_xyz = earth_centred(single[:, 0], single[:, 1])
    return Segments(
        np.vstack([single, points[joined]]),
        np.vstack([single, points[joined + 1]]),
        np.vstack([single_xyz, xyz[joined]]),
        np.vstack([single_xyz, xyz[joined + 1]]),
        np.concatenate([owner[is_point], owner[~is_point][line[joined]]]).astype(np.int64),
    )


def share_and_square(point: FloatArray, start: FloatArray, end: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Where on each chord the point nearest to *point* lies (0 start, 1 end), and the squared distance [m2].

    The arguments broadcast, with three coordinates on the last axis.
    """
    along = end - start
    length2 = np.einsum("...j,...j->...", along, along)
    apart = point - start
    dot = np.einsum("...j,...j->...", apart, along)
    share = np.clip(np.divide(dot, length2, out=np.zeros_like(dot), where=length2 > 0), 0.0, 1.0)
    apart = apart - share[..., None] * along
    return share, np.einsum("...j,...j->...", apart, apart)


def firsts(sorted_groups: IntArray) -> IntArray:
    """Return where each group begins."""
    return np.flatnonzero(np.diff(sorted_groups, prepend=-1))


def goes_round(geometry: Geometries) -> npt.NDArray[np.bool_]:
    """Which edges span more than 180 degrees of longitude, shape (n,).

    Edges are straight in lon and lat: one meant to cross the date line goes round the world.
    """
    import shapely

    found = np.zeros(len(geometry), dtype=np.bool_)
    west, _, east, _ = shapely.bounds(geometry).T
    rows = np.flatnonzero(east - west > 180.0)
    if len(rows):
        found[rows[_rows_that_go_round(geometry[rows])]] = True
    return found


def _rows_that_go_round(geometry: Geometries) -> IntArray:
    """Rows of lines and polygons with an edge spanning more than 180 degrees of longitude."""
    import shapely

    parts, owner = shapely.get_parts(geometry, return_index=True)
    is_area = np.isin(shapely.get_type_id(parts), POLYGONS)
    rings, ring_owner = shapely.get_rings(parts[is_area], return_index=True)
    lines = np.concatenate([parts[~is_area], rings])
    owner = np.concatenate([owner[~is_area], owner[is_area][ring_owner]])
    points, line = shapely.get_coordinates(lines, return_index=True)
    wide = (np.abs(np.diff(points[:, 0])) > 180.0) & (line[1:] == line[:-1])
    return np.unique(owner[line[1:][wide]]).astype(np.int64)


def in_short_edges(geometry: Geometries, longest_deg: float) -> Geometries:
    """Return geometries with vertices added along their edges, so that no edge is longer [degrees].

    Invalid ones are repaired first. GEOS would drop a part of an outline that crosses itself, and refuses a
    line of no length, which becomes a point.
    """
    import shapely

    found = geometry.copy()
    invalid = ~shapely.is_valid(geometry)
    found[invalid] = shapely.make_valid(geometry[invalid])
    return np.asarray(shapely.segmentize(found, longest_deg), dtype=np.object_)
