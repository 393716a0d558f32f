"""Nearest features and features within a radius, exact on the ellipsoid.

Neighbours are searched in earth-centred Cartesian space, where a tree knows no date line and no
pole, and the few candidates are then measured by geodesics. Lines and polygon outlines are cut
into short segments (edges are straight in lon and lat, as in GeoJSON).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.geo.geodesy import distance_km, earth_centred

if TYPE_CHECKING:
    from scipy.spatial import KDTree

IntArray = npt.NDArray[np.int64]
Geometries = npt.NDArray[np.object_]

_SEGMENT_DEGREES = 0.02  # about 2 km: the chord leaves the ellipsoid by less than 0.1 m
_CANDIDATES = 4  # chord and geodesic order neighbours alike to 2e-5; four candidates cover that
_CHORD_SLACK = 1.001
_DEGREE_M = 111_700.0  # no degree is longer, so a sampling step is never longer than said
_FEW, _BLOCK = 256, 8192
_POLYGONS = (3, 6)


@dataclass(frozen=True)
class Pairs:
    """Features near places, flat: ``place[i]`` and ``feature[i]`` are ``distance_km[i]`` apart."""

    place: IntArray
    feature: IntArray
    distance_km: FloatArray


class FeatureIndex:
    """Search structure over points, lines and polygons in WGS84 degrees.

    Parameters
    ----------
    geometry
        Shape (m,), shapely geometries, m >= 1. A place inside a polygon is at distance 0 of it.
    """

    def __init__(self, geometry: Geometries) -> None:
        import shapely
        from scipy.spatial import KDTree

        kinds = shapely.get_type_id(geometry)
        self._feature_tree = shapely.STRtree(geometry)
        self._polygons: IntArray = np.flatnonzero(np.isin(kinds, _POLYGONS))
        self._polygon_tree = shapely.STRtree(geometry[self._polygons]) if len(self._polygons) else None
        start, end, owner = _segments(geometry, kinds)
        self._start, self._end, self._owner = start, end, owner
        self._start_xyz = earth_centred(start[:, 0], start[:, 1])
        self._end_xyz = earth_centred(end[:, 0], end[:, 1])
        self._reach = float(np.max(np.linalg.norm(self._end_xyz - self._start_xyz, axis=1)) / 2)
        self._tree: KDTree = KDTree((self._start_xyz + self._end_xyz) / 2)

    @property
    def has_extent(self) -> bool:
        """Whether any feature is more than a point."""
        return self._reach > 0.0

    def nearest(self, lon: FloatArray, lat: FloatArray) -> tuple[IntArray, FloatArray]:
        """Nearest feature of each place.

        Returns
        -------
        Feature indices, shape (n,), and distances [km], shape (n,).
        """
        places = earth_centred(lon, lat)
        if not self.has_extent:
            feature, km = self._nearest_point(places, lon, lat)
        else:
            feature, km = self._nearest_segment(places, lon, lat)
        return self._zero_inside(lon, lat, feature, km)

    def within(self, lon: FloatArray, lat: FloatArray, radius_km: float | FloatArray) -> Pairs:
        """All features at most *radius_km* from each place (equality counts), nearest part of each."""
        places = earth_centred(lon, lat)
        reach = np.broadcast_to(np.asarray(radius_km) * 1000.0 * _CHORD_SLACK + self._reach, len(lon))
        place, segment = self._candidates(places, reach)
        km = self._measure(places, lon, lat, place, segment)
        place, feature, km = _nearest_of_each(place, self._owner[segment], km)
        if self._polygon_tree is not None:
            inside_place, inside = self._inside(lon, lat)
            place, feature, km = _nearest_of_each(
                np.concatenate([inside_place, place]),
                np.concatenate([inside, feature]),
                np.concatenate([np.zeros(len(inside)), km]),
            )
        keep = km <= np.broadcast_to(radius_km, len(lon))[place]
        return Pairs(place[keep], feature[keep], km[keep])

    def touching(self, geometry: Geometries) -> IntArray:
        """Return the rows of *geometry* that share a point with any feature."""
        rows, _ = self._feature_tree.query(geometry, predicate="intersects")
        return np.unique(np.asarray(rows, dtype=np.int64))

    def _nearest_point(
        self, places: FloatArray, lon: FloatArray, lat: FloatArray
    ) -> tuple[IntArray, FloatArray]:
        count = min(_CANDIDATES, self._tree.n)
        distances, neighbours = self._tree.query(places, k=np.arange(1, count + 1))
        chord, found = np.asarray(distances), np.asarray(neighbours, dtype=np.int64)
        # Mostly one candidate: only those whose chord is as good as equal can be nearer by geodesics.
        place, column = np.nonzero(chord <= chord[:, :1] * _CHORD_SLACK)
        point = found[place, column]
        km = distance_km(lon[place], lat[place], self._start[point, 0], self._start[point, 1])
        order = np.lexsort((self._owner[point], km, place))  # equal distances: first in the file
        first = order[np.searchsorted(place[order], np.arange(len(lon)))]
        return self._owner[point[first]], km[first]

    def _nearest_segment(
        self, places: FloatArray, lon: FloatArray, lat: FloatArray
    ) -> tuple[IntArray, FloatArray]:
        to_middle, _ = self._tree.query(places)
        place, segment = self._candidates(places, np.asarray(to_middle) * _CHORD_SLACK + self._reach)
        km = self._measure(places, lon, lat, place, segment)
        order = np.lexsort((self._owner[segment], km, place))
        first = np.searchsorted(place[order], np.arange(len(lon)))
        return self._owner[segment[order[first]]], km[order[first]]

    def _candidates(self, places: FloatArray, reach_m: FloatArray) -> tuple[IntArray, IntArray]:
        if self._tree.n <= _FEW:
            return self._candidates_of_few(places, reach_m)
        found = self._tree.query_ball_point(places, reach_m)
        counts = np.fromiter((len(f) for f in found), dtype=np.int64, count=len(found))
        if not counts.sum():
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        segment = np.concatenate([np.asarray(f, dtype=np.int64) for f in found if f])
        return np.repeat(np.arange(len(found)), counts), segment

    def _candidates_of_few(self, places: FloatArray, reach_m: FloatArray) -> tuple[IntArray, IntArray]:
        """Compare every pair: for few features that beats a list of neighbours a place."""
        from scipy.spatial.distance import cdist

        found = [
            np.nonzero(cdist(places[i : i + _BLOCK], self._tree.data) <= reach_m[i : i + _BLOCK, None])
            for i in range(0, len(places), _BLOCK)
        ]
        place = np.concatenate([p + i * _BLOCK for i, (p, _) in enumerate(found)])
        return place, np.concatenate([s for _, s in found])

    def _measure(
        self, places: FloatArray, lon: FloatArray, lat: FloatArray, place: IntArray, segment: IntArray
    ) -> FloatArray:
        """Geodesic distance [km] from places to the nearest point of segments, pair by pair."""
        share = _nearest_share(places[place], self._start_xyz[segment], self._end_xyz[segment])
        start, end = self._start[segment], self._end[segment]
        foot = start + share[:, None] * (end - start)
        return distance_km(lon[place], lat[place], foot[:, 0], foot[:, 1])

    def _inside(self, lon: FloatArray, lat: FloatArray) -> tuple[IntArray, IntArray]:
        import shapely

        assert self._polygon_tree is not None  # noqa: S101  (callers check; narrows the type)
        place, hit = self._polygon_tree.query(shapely.points(lon, lat), predicate="intersects")
        return np.asarray(place, dtype=np.int64), self._polygons[hit]

    def _zero_inside(
        self, lon: FloatArray, lat: FloatArray, feature: IntArray, km: FloatArray
    ) -> tuple[IntArray, FloatArray]:
        if self._polygon_tree is None:
            return feature, km
        place, polygon = self._inside(lon, lat)
        order = np.lexsort((polygon, place))
        place, first = np.unique(place[order], return_index=True)
        feature, km = feature.copy(), km.copy()
        feature[place], km[place] = polygon[order][first], 0.0
        return feature, km


def range_to_point(
    geometry: Geometries, lon: FloatArray | float, lat: FloatArray | float
) -> tuple[FloatArray, FloatArray]:
    """Nearest and farthest distance from polygons to a point.

    Parameters
    ----------
    geometry
        Shape (n,), polygons in WGS84 degrees.
    lon, lat
        The point, or one point a polygon, shape (n,).

    Returns
    -------
    Nearest (0 when the point is inside) and farthest distance [km], each shape (n,).
    """
    import shapely

    count = len(geometry)
    lon, lat = np.broadcast_to(lon, count), np.broadcast_to(lat, count)
    start, end, owner = _segments(geometry, shapely.get_type_id(geometry))
    target = earth_centred(lon, lat)[owner]
    share = _nearest_share(
        target, earth_centred(start[:, 0], start[:, 1]), earth_centred(end[:, 0], end[:, 1])
    )
    foot = start + share[:, None] * (end - start)
    low, high = np.full(count, np.inf), np.zeros(count)
    np.minimum.at(low, owner, distance_km(lon[owner], lat[owner], foot[:, 0], foot[:, 1]))
    np.maximum.at(high, owner, distance_km(lon[owner], lat[owner], start[:, 0], start[:, 1]))
    low[shapely.intersects(geometry, shapely.points(lon, lat))] = 0.0
    return low, high


def range_to_features(
    geometry: Geometries, index: FeatureIndex, centre_km: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Smallest and largest distance to the nearest feature over each polygon.

    The outline is sampled, and the interval is widened by what can happen between two samples, so
    that it always holds the truth: low is within a metre of it (or 1/512 of the perimeter where the
    feature is near), high within half a sampling step.

    Parameters
    ----------
    geometry
        Shape (n,), polygons in WGS84 degrees.
    index
        The features.
    centre_km
        Shape (n,), distance from the centroids to their nearest feature [km].

    Returns
    -------
    Low and high [km], each shape (n,); low is 0 where a feature touches the polygon.
    """
    import shapely

    perimeter_m = shapely.length(geometry) * _DEGREE_M
    clear_m = np.maximum(centre_km * 1000.0 - perimeter_m / 2, 0.0)
    spacing_m = np.maximum(np.sqrt(8.0 * clear_m), perimeter_m / 256)
    dense = shapely.segmentize(geometry, spacing_m / _DEGREE_M)
    points, owner = shapely.get_coordinates(dense, return_index=True)
    feature, km = index.nearest(points[:, 0], points[:, 1])

    low = np.minimum.reduceat(km, np.flatnonzero(np.diff(owner, prepend=-1)))
    sag_m = np.minimum(spacing_m / 2, spacing_m**2 / np.maximum(8 * clear_m, 1e-9))
    low = np.maximum(low - sag_m / 1000.0, 0.0)
    low[index.touching(geometry)] = 0.0

    # Between two samples with one nearest point the distance is convex: the larger end bounds it.
    # Otherwise it can rise at most one for one from both ends.
    same = (feature[1:] == feature[:-1]) & (not index.has_extent)
    step_km = spacing_m[owner[1:]] / 1000.0
    between = np.where(same, np.maximum(km[1:], km[:-1]), (km[1:] + km[:-1] + step_km) / 2)
    within = owner[1:] == owner[:-1]
    high = centre_km.copy()
    np.maximum.at(high, owner[1:][within], between[within])
    return np.minimum(low, centre_km), high


def _segments(
    geometry: Geometries, kinds: npt.NDArray[np.integer]
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Cut features into short segments; a point is a segment of no length."""
    import shapely

    lines = geometry.copy()
    is_polygon = np.isin(kinds, _POLYGONS)
    lines[is_polygon] = shapely.boundary(geometry[is_polygon])
    parts, owner = shapely.get_parts(lines, return_index=True)
    is_point = shapely.get_type_id(parts) == 0
    dense = shapely.segmentize(parts[~is_point], _SEGMENT_DEGREES)
    points, line = shapely.get_coordinates(dense, return_index=True)
    joined = line[:-1] == line[1:]
    start, end = points[:-1][joined], points[1:][joined]
    single = shapely.get_coordinates(parts[is_point])
    owners = np.concatenate([owner[is_point], owner[~is_point][line[:-1][joined]]])
    return np.vstack([single, start]), np.vstack([single, end]), owners.astype(np.int64)


def _nearest_share(point: FloatArray, start: FloatArray, end: FloatArray) -> FloatArray:
    """Where on each segment (0 start, 1 end) the nearest point lies, in Cartesian space."""
    along = end - start
    length2 = np.einsum("ij,ij->i", along, along)
    dot = np.einsum("ij,ij->i", point - start, along)
    share = np.divide(dot, length2, out=np.zeros_like(dot), where=length2 > 0)
    return np.asarray(np.clip(share, 0.0, 1.0))


def _nearest_of_each(
    place: IntArray, feature: IntArray, km: FloatArray
) -> tuple[IntArray, IntArray, FloatArray]:
    """Keep the smallest distance of each (place, feature)."""
    order = np.lexsort((km, feature, place))
    place, feature, km = place[order], feature[order], km[order]
    first = np.ones(len(place), dtype=bool)
    first[1:] = (place[1:] != place[:-1]) | (feature[1:] != feature[:-1])
    return place[first], feature[first], km[first]
