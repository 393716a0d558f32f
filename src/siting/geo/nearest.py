"""Nearest features and features within a radius, exact on the ellipsoid.

Neighbours are searched in earth-centred Cartesian space, where the date line and the poles are no special
case; the few candidates are then measured by geodesics. Lines and polygon outlines are cut into short
segments (edges are straight in lon and lat, as in GeoJSON).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.geo.geodesy import distance_km, earth_centred
from siting.geo.segments import POLYGONS, Geometries, IntArray, cut, firsts, share_and_square
from siting.records import dataclass

if TYPE_CHECKING:
    from scipy.spatial import KDTree

_FIRST_OF_LINES, _FIRST_OF_POINTS, _TIMES = 16, 4, 4  # neighbours requested at first, then multiplied by
_PAIRS_A_BLOCK = 1 << 17
_UNEVEN = 4e-17  # [1/m2]; chords c sort as their geodesics do unless they differ by less than this * c^3
_CHORD_SLACK = 1.001
_FEW, _BLOCK = 256, 8192
_STRIPS = 256


@dataclass(frozen=True)
class Near:
    """Pieces near places, unordered, each (n, k): ``segment``, the ``share`` of the foot, ``chord`` [m].

    Every other piece is farther than ``beyond`` (n,) [m].
    """

    segment: IntArray
    share: FloatArray
    chord: FloatArray
    beyond: FloatArray

    def at(self, rows: IntArray) -> Near:
        """Return the pieces near some of the places."""
        return Near(self.segment[rows], self.share[rows], self.chord[rows], self.beyond[rows])


@dataclass(frozen=True)
class Pairs:
    """Features near places, as flat arrays: ``place[i]`` and ``feature[i]`` are ``distance_km[i]`` apart."""

    place: IntArray
    feature: IntArray
    distance_km: FloatArray


class FeatureIndex:
    """Search structure over points, lines and polygons in WGS84 degrees.

    Parameters
    ----------
    geometry
        Shape (m,), shapely geometries, m >= 1. A place inside a polygon is at distance 0 from it.
    """

    def __init__(self, geometry: Geometries) -> None:
        import shapely
        from scipy.spatial import KDTree

        self._feature_tree = shapely.STRtree(geometry)
        self._polygons: IntArray = np.flatnonzero(np.isin(shapely.get_type_id(geometry), POLYGONS))
        self._polygon_tree = shapely.STRtree(geometry[self._polygons]) if len(self._polygons) else None
        self.segments = cut(geometry, fine=True)
        start, end = self.segments.from_xyz, self.segments.to_xyz
        self._half_m: FloatArray = np.linalg.norm(end - start, axis=1) / 2
        self.reach_m = float(np.max(self._half_m))
        self._tree: KDTree = KDTree((start + end) / 2, leafsize=32)

    @cached_property
    def bend_m(self) -> float:
        """Largest distance of a piece from its chord [m]."""
        return float(np.max(self.segments.bend_m()))

    @property
    def has_extent(self) -> bool:
        """Whether any feature is more than a point."""
        return self.reach_m > 0.0

    @property
    def has_areas(self) -> bool:
        """Whether any feature is a polygon."""
        return self._polygon_tree is not None

    def nearest(self, lon: FloatArray, lat: FloatArray) -> tuple[IntArray, FloatArray]:
        """Nearest feature of each place.

        Returns
        -------
        Feature indices, shape (n,), and distances [km], shape (n,).
        """
        place, segment, share = self._best(earth_centred(lon, lat), _in_strips(lon, lat))
        start, end = self.segments.start[segment], self.segments.end[segment]
        foot = start + share[:, None] * (end - start)
        km = distance_km(lon[place], lat[place], foot[:, 0], foot[:, 1])
        if len(place) == len(lon):
            first = np.argsort(place)
        else:  # on ties, the first in the file
            order = np.lexsort((self.segments.owner[segment], km, place))
            first = order[np.searchsorted(place[order], np.arange(len(lon)))]
        return self._zero_inside(lon, lat, self.segments.owner[segment[first]], km[first])

    def near(self, places: FloatArray, count: int) -> Near:
        """Find the *count* pieces (or all, if fewer) whose midpoints are nearest to each place.

        Parameters
        ----------
        places
            Shape (n, 3), earth-centred [m].
        """
        to_middle, found, beyond = self._middles(places, count)
        if self.has_extent:
            start, end = self.segments.from_xyz, self.segments.to_xyz
            share, square = share_and_square(places[:, None, :], start[found], end[found])
            chord = np.asarray(np.sqrt(square), dtype=np.float64)
        else:
            share, chord = np.zeros_like(to_middle), to_middle
        return Near(found, share, chord, beyond)

    def _middles(self, places: FloatArray, count: int) -> tuple[FloatArray, IntArray, FloatArray]:
        """Distances [m] and pieces of the *count* (or all) nearest midpoints; beyond what all others are."""
        count = min(count, self._tree.n)
        distances, neighbours = self._tree.query(places, k=np.arange(1, count + 1))
        to_middle, found = np.asarray(distances), np.asarray(neighbours, dtype=np.int64)
        beyond = np.full(len(places), np.inf) if count == self._tree.n else to_middle[:, -1] - self.reach_m
        return to_middle, found, beyond

    def gathered(self, places: FloatArray, radius: FloatArray) -> list[tuple[IntArray, Near]]:
        """Find the pieces that may be nearest somewhere within *radius* (n,) [m] of places, for most of them.

        Returns
        -------
        Rows of *places* with the pieces near them. Where ``beyond`` is not greater than the distance plus
        twice the radius, pieces not examined may be nearest too.
        """
        near = self.near(places, _FIRST_OF_LINES if self.has_extent else _FIRST_OF_POINTS)
        enough = near.beyond > near.chord.min(axis=1) + 2 * radius + self.bend_m
        if enough.all():
            return [(np.arange(len(places)), near)]
        found, short = np.flatnonzero(enough), np.flatnonzero(~enough)
        more = self.near(places[short], near.segment.shape[1] * _TIMES)
        return [(found, near.at(found)), (short, more)] if len(found) else [(short, more)]

    def chord_to_nearest(self, places: FloatArray) -> FloatArray:
        """Return the chord [m] from places (n, 3) to the nearest piece; polygons count as their outlines."""
        place, segment, _ = self._best(places, np.arange(len(places)))
        pieces = self.segments
        _, square = share_and_square(places[place], pieces.from_xyz[segment], pieces.to_xyz[segment])
        least = np.full(len(places), np.inf)
        np.minimum.at(least, place, np.sqrt(square))
        return least

    def _best(self, places: FloatArray, rest: IntArray) -> tuple[IntArray, IntArray, FloatArray]:
        """Find the nearest piece of each place, and those equally near: places, pieces, shares."""
        count = _FIRST_OF_LINES if self.has_extent else _FIRST_OF_POINTS
        kept: list[tuple[IntArray, IntArray, FloatArray]] = []
        while len(rest):
            short = []
            size = max(1, _PAIRS_A_BLOCK // count)
            for start in range(0, len(rest), size):
                rows = rest[start : start + size]
                row, segment, share, enough = self._nearest_of(places[rows], count)
                kept.append((rows[row], segment, share))
                short.append(rows[~enough])
            rest, count = np.concatenate(short), count * _TIMES
        if not kept:
            none = np.zeros(0, dtype=np.int64)
            return none, none, np.zeros(0)
        place, segment, share = (np.concatenate(part) for part in zip(*kept, strict=True))
        return place, segment, share

    def _nearest_of(
        self, places: FloatArray, count: int
    ) -> tuple[IntArray, IntArray, FloatArray, npt.NDArray[np.bool_]]:
        """Find the nearest piece of each place, and those that might be nearer by geodesics.

        Returns
        -------
        Places, pieces, shares; and for which places (n,) *count* midpoints are enough: others are left out.
        """
        to_middle, found, beyond = self._middles(places, count)
        # Few of them can be nearer than the middle of the first: only those are measured.
        least = to_middle - self._half_m[found]
        close = np.flatnonzero(least <= _about(to_middle[:, :1]))
        row, segment = close // found.shape[1], found.ravel()[close]
        if self.has_extent:
            pieces = self.segments
            share, square = share_and_square(places[row], pieces.from_xyz[segment], pieces.to_xyz[segment])
            chord = np.asarray(np.sqrt(square))
        else:
            share, chord = np.zeros(len(row)), to_middle.ravel()[close]
        best = np.minimum.reduceat(chord, firsts(row))
        limit = _about(best)
        enough = beyond > limit
        tie = chord <= limit[row]
        if np.count_nonzero(tie) > len(places):
            level = np.flatnonzero(chord == best[row])
            first = level[firsts(row[level])]
            owner = self.segments.owner[segment]
            same = owner == owner[first][row]
            # Two pieces of a line meet at their corner: that is a single distance.
            tie &= ~(same & (chord <= best[row] * (1 + 1e-12)))
            tie[first] = True
        tie &= enough[row]
        return row[tie], segment[tie], share[tie], enough

    def within(self, lon: FloatArray, lat: FloatArray, radius_km: float | FloatArray) -> Pairs:
        """All features at most *radius_km* from each place (equality counts), nearest part of each."""
        places = earth_centred(lon, lat)
        reach = np.broadcast_to(np.asarray(radius_km) * 1000.0 * _CHORD_SLACK + self.reach_m, len(lon))
        place, segment = self.candidates(places, reach)
        km = self._measure(places, lon, lat, place, segment)
        place, feature, km = _nearest_of_each(place, self.segments.owner[segment], km)
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
        """Return the rows of *geometry* that intersect any feature."""
        return np.unique(self.touched(geometry)[0])

    def touched(self, geometry: Geometries) -> tuple[IntArray, IntArray]:
        """Return pairs of rows of *geometry* and the features they intersect."""
        rows, features = self._feature_tree.query(geometry, predicate="intersects")
        return np.asarray(rows, dtype=np.int64), np.asarray(features, dtype=np.int64)

    def candidates(self, places: FloatArray, reach_m: FloatArray) -> tuple[IntArray, IntArray]:
        """Return pairs of places (n, 3) and pieces whose midpoints are within a reach (n,) [m] of them."""
        if self._tree.n <= _FEW:
            return self._candidates_of_few(places, reach_m)
        found = self._tree.query_ball_point(places, reach_m)
        counts = np.fromiter((len(f) for f in found), dtype=np.int64, count=len(found))
        if not counts.sum():
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        segment = np.concatenate([np.asarray(f, dtype=np.int64) for f in found if f])
        return np.repeat(np.arange(len(found)), counts), segment

    def _candidates_of_few(self, places: FloatArray, reach_m: FloatArray) -> tuple[IntArray, IntArray]:
        """Compare every pair: with few features that is faster than a neighbour list per place."""
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
        pieces = self.segments
        share, _ = share_and_square(places[place], pieces.from_xyz[segment], pieces.to_xyz[segment])
        start, end = pieces.start[segment], pieces.end[segment]
        foot = start + share[:, None] * (end - start)
        return distance_km(lon[place], lat[place], foot[:, 0], foot[:, 1])

    def inside(self, lon: FloatArray, lat: FloatArray) -> npt.NDArray[np.bool_]:
        """Return which places lie in (or on the edge of) a polygon."""
        found = np.zeros(len(lon), dtype=bool)
        if self._polygon_tree is not None:
            found[self._inside(lon, lat)[0]] = True
        return found

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


def _about(chord: FloatArray) -> FloatArray:
    """Return up to what chord [m] a geodesic may be no longer than that over *chord*."""
    return np.asarray(chord + _UNEVEN * chord**3)


def _in_strips(lon: FloatArray, lat: FloatArray) -> IntArray:
    """Order places so that neighbours follow each other, which makes a search twice as fast."""
    if not len(lon):
        return np.zeros(0, dtype=np.int64)
    height = max(float(np.ptp(lat)), 1e-9)
    strip = np.floor((lat - lat.min()) / height * _STRIPS)
    # One key, as that is several times as quick to sort as two: no longitude reaches into the next strip.
    return np.argsort(strip * 1000.0 + np.where(strip % 2 > 0, lon, -lon))


def _nearest_of_each(
    place: IntArray, feature: IntArray, km: FloatArray
) -> tuple[IntArray, IntArray, FloatArray]:
    """Keep the smallest distance of each (place, feature)."""
    order = np.lexsort((km, feature, place))
    place, feature, km = place[order], feature[order], km[order]
    first = np.ones(len(place), dtype=bool)
    first[1:] = (place[1:] != place[:-1]) | (feature[1:] != feature[:-1])
    return place[first], feature[first], km[first]
