"""Upper bounds of the distance over polygons, by branch and bound in earth-centred space."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.geo.geodesy import earth_centred
from siting.geo.nearest import FeatureIndex
from siting.geo.segments import Geometries, IntArray, bend_m, firsts, share_and_square
from siting.records import dataclass

Marks = npt.NDArray[np.bool_]

_PAIRS_A_BLOCK = 1 << 15
_BOX, _EDGE = ((0, 1), (2, 1), (0, 3), (2, 3)), ((0, 1), (2, 3))  # where corners stand in a cell
_MIN_RADIUS_M = 6_335_439.0  # of curvature, at the equator


@dataclass(frozen=True)
class Pieces:
    """The pieces near shapes, as flat arrays, so that no cell of a shape needs a search of its own.

    Shape i has ``count[i]`` pieces in ``piece`` from ``first[i]`` on; every other piece is farther than
    ``beyond[i]`` [m] from ``centre[i]``.
    """

    centre: FloatArray
    first: IntArray
    count: IntArray
    piece: IntArray
    beyond: FloatArray

    @classmethod
    def of(cls, centre: FloatArray, row: IntArray, piece: IntArray, beyond: FloatArray) -> Pieces:
        """Lay out pairs of shapes (sorted) and pieces."""
        count = np.bincount(row, minlength=len(centre))
        return cls(centre, np.cumsum(count) - count, count, piece, beyond)

    def take(self, rows: IntArray) -> Pieces:
        """Return some of the shapes, in any order and number."""
        return Pieces(self.centre[rows], self.first[rows], self.count[rows], self.piece, self.beyond[rows])

    def near(self, index: FeatureIndex, places: FloatArray, radius: FloatArray) -> Close:
        """Find the pieces for one place of each shape, see `FeatureIndex.gathered`; ask it where needed."""
        row = np.repeat(np.arange(len(places)), self.count)
        begin = np.cumsum(self.count) - self.count
        piece = self.piece[np.arange(len(row)) + np.repeat(self.first - begin, self.count)]
        beyond = self.beyond - np.linalg.norm(places - self.centre, axis=1)
        found = Close.of(index, places, row, piece, beyond)
        short = beyond <= found.least + 2 * radius + index.bend_m
        if not short.any():
            return found
        rest, kept = np.flatnonzero(short), ~short[row]
        rows, pieces = [row[kept]], [piece[kept]]
        for part, near in index.gathered(places[rest], radius[rest]):
            rows.append(np.repeat(rest[part], near.segment.shape[1]))
            pieces.append(near.segment.ravel())
            beyond[rest[part]] = near.beyond
        row = np.concatenate(rows)
        order = np.argsort(row, kind="stable")
        return Close.of(index, places, row[order], np.concatenate(pieces)[order], beyond)


@dataclass(frozen=True)
class Close:
    """Pairs of places (``row``, sorted) and pieces: the ``share`` of the foot on it, the ``chord`` [m].

    ``least`` (n,) is the smallest chord of each place, infinite where it has no piece; every other piece is
    farther than ``beyond`` (n,) [m].
    """

    row: IntArray
    piece: IntArray
    share: FloatArray
    chord: FloatArray
    least: FloatArray
    beyond: FloatArray

    @classmethod
    def of(
        cls, index: FeatureIndex, places: FloatArray, row: IntArray, piece: IntArray, beyond: FloatArray
    ) -> Close:
        """Measure pairs of places (sorted) and pieces."""
        start, end = index.segments.from_xyz[piece], index.segments.to_xyz[piece]
        share, square = share_and_square(places[row], start, end)
        chord = np.sqrt(square)
        least = np.full(len(places), np.inf)
        least[row[firsts(row)]] = np.minimum.reduceat(chord, firsts(row))
        return cls(row, piece, share, chord, least, beyond)

    def of_places(self, rows: IntArray, reach: FloatArray | None = None) -> Close:
        """Return the pairs of some places (sorted), or only those with chords up to *reach* (n,) [m]."""
        number = np.full(len(self.least), -1)
        number[rows] = np.arange(len(rows))
        kept = number[self.row] >= 0
        if reach is not None:
            kept &= self.chord <= reach[self.row]
        return Close(
            number[self.row[kept]],
            self.piece[kept],
            self.share[kept],
            self.chord[kept],
            self.least[rows],
            self.beyond[rows],
        )


@dataclass(frozen=True)
class ShapeCells:
    """Parts of polygons that are bounded one by one; those of one polygon are adjacent.

    ``sides`` (m, 4) are boxes (west, south, east, north) that cover the interior of the polygons, or pieces
    of their edges (from lon and lat to lon and lat).
    """

    sides: FloatArray
    owner: IntArray
    pieces: Pieces

    def __len__(self) -> int:
        return len(self.owner)

    def blocks(self) -> Iterator[ShapeCells]:
        """Yield blocks of whole polygons with some ten thousand pairs of cells and pieces each."""
        number = np.cumsum(self.pieces.count) // _PAIRS_A_BLOCK
        first = firsts(self.owner)
        cuts = first[firsts(number[first])]
        for rows in np.split(np.arange(len(self)), cuts[1:]):
            yield ShapeCells(self.sides[rows], self.owner[rows], self.pieces.take(rows))

    def split(self, *, inner: bool) -> ShapeCells:
        """Return the halves of edges, the quarters of boxes."""
        sides = _quarters(self.sides) if inner else _halves(self.sides)
        rows = np.repeat(np.arange(len(self)), len(sides) // len(self))
        return ShapeCells(sides, self.owner[rows], self.pieces.take(rows))


@dataclass(frozen=True)
class FarthestSearch:
    """Branch and bound for the largest distance over polygons: edges or boxes are split until close enough.

    ``known`` (n,) is the distance of some point of each polygon; it rises as cells are examined. A cell is
    done if its bound is at most ``tolerance`` above ``known``, or its radius is at most half of
    ``tolerance``. ``most`` (n,) holds the greatest bound of the cells that are done, where it is greater than
    ``known``. All in metres.
    """

    index: FeatureIndex
    pieces: Pieces
    parts: Geometries
    known: FloatArray
    tolerance: FloatArray
    most: FloatArray

    def run(self, sides: FloatArray, owner: IntArray, *, inner: bool) -> None:
        """Bound the distance over cells, see `ShapeCells`; *owner* is sorted."""
        import shapely

        if inner:
            shapely.prepare(self.parts[np.unique(owner)])
        blocks = [ShapeCells(sides, owner, self.pieces.take(owner))] if len(owner) else []
        while blocks:
            # Depth first, so that the lists of pieces of few cells are kept.
            for cells in blocks.pop().blocks():
                wide = self._look(cells, inner=inner)
                if len(wide):
                    blocks.append(wide.split(inner=inner))

    def _look(self, cells: ShapeCells, *, inner: bool) -> ShapeCells:
        """Update the bounds from the cells; return those that must be split, with the pieces near them."""
        index, owner = self.index, cells.owner
        middle = (cells.sides[:, :2] + cells.sides[:, 2:]) / 2
        centre = earth_centred(middle[:, 0], middle[:, 1])
        corners = np.stack(
            [earth_centred(cells.sides[:, i], cells.sides[:, j]) for i, j in (_BOX if inner else _EDGE)],
            axis=1,
        )
        bend = bend_of(cells.sides)
        radius = np.linalg.norm(corners - centre[:, None, :], axis=2).max(axis=1) + bend
        near = cells.pieces.near(index, centre, radius)
        within = self._learn(near, radius, centre, middle, owner, inner=inner)
        # What cannot be farther than the known distance is done; so at each step below.
        live = np.flatnonzero((near.least + radius > self.known[owner]) & ~within)
        # All that can be nearest in the cell, and hence in its parts.
        reach = np.minimum(near.beyond, near.least + 2 * (radius + index.bend_m))
        near = near.of_places(live, reach)
        bound = _bound_of_pieces(index, corners[live], near) + bend[live]
        bound = np.minimum(bound, near.least + radius[live])
        may = np.flatnonzero(bound > self.known[owner[live]])
        if inner and len(may):
            rows = live[may]
            peak = ~_no_peak(index, centre[rows], near.of_places(may), radius[rows])
            may = may[peak]
            may = may[_meet(self.parts[owner[live[may]]], cells.sides[live[may]])]
        rows, bound = live[may], bound[may]
        owner, tolerance = owner[rows], self.tolerance[owner[rows]]
        again = (bound > self.known[owner] + tolerance) & (radius[rows] > tolerance / 2)
        np.maximum.at(self.most, owner[~again], bound[~again])
        near = near.of_places(may[again])
        rows = rows[again]
        return ShapeCells(
            cells.sides[rows], cells.owner[rows], Pieces.of(centre[rows], near.row, near.piece, reach[rows])
        )

    def _learn(
        self,
        near: Close,
        radius: FloatArray,
        centre: FloatArray,
        middle: FloatArray,
        owner: IntArray,
        *,
        inner: bool,
    ) -> Marks:
        """Raise ``known`` by the distances at the middles of cells; mark the cells that a feature covers."""
        index, covered = self.index, np.zeros(len(owner), dtype=bool)
        rows = np.flatnonzero(near.least + radius > self.known[owner])
        lower = near.least[rows]
        short = near.beyond[rows] < lower
        if short.any():
            lower[short] = index.chord_to_nearest(centre[rows[short]])
        if index.has_areas:
            within = index.inside(*middle[rows].T)
            covered[rows] = within & (lower > radius[rows] + index.bend_m)
            lower[within] = 0.0
        more = lower > self.known[owner[rows]]
        rows, lower = rows[more], lower[more]
        if inner:
            held = _hold(self.parts[owner[rows]], middle[rows])
            rows, lower = rows[held], lower[held]
        np.maximum.at(self.known, owner[rows], lower)
        return covered


def _bound_of_pieces(index: FeatureIndex, corners: FloatArray, near: Close) -> FloatArray:
    """Bound the distance over the hull of each cell's *corners* (n, c, 3) by that of pieces [m].

    The distance to a piece is convex, and so is a mean of the distances to two: within the hull it is nowhere
    greater than at the worst corner, and the distance to the nearer piece is never greater than a mean. The
    pieces are the best alone and the one nearest to its worst corner; the weights are the best. Where two
    lines face each other the mean is nearly level, and one large cell is enough.
    """
    apart = np.sqrt(squares(index, corners[near.row], near.piece))
    one = apart[least_of_each(near.row, apart.max(axis=1))]
    worst = one.argmax(axis=1)
    other = apart[least_of_each(near.row, apart[np.arange(len(apart)), worst[near.row]])]
    rise = other - one
    bound: FloatArray = np.minimum(one.max(axis=1), other.max(axis=1))
    for i, j in combinations(range(one.shape[1]), 2):  # the best weight makes two corners equal
        slope = rise[:, i] - rise[:, j]
        weight = np.divide(one[:, j] - one[:, i], slope, out=np.zeros(len(one)), where=slope != 0)
        mean = one + np.clip(weight, 0.0, 1.0)[:, None] * rise
        bound = np.minimum(bound, mean.max(axis=1))
    return bound


def least_of_each(group: IntArray, values: FloatArray) -> IntArray:
    """Return where the first of the least values of each group (sorted) stands."""
    least = np.minimum.reduceat(values, firsts(group))
    found = np.flatnonzero(values == least[group])
    return found[firsts(group[found])]


def _no_peak(index: FeatureIndex, centre: FloatArray, near: Close, radius: FloatArray) -> Marks:
    """Mark the cells that have no local maximum of the distance inside.

    If one direction leads away from all pieces that can be nearest in the cell, the distance rises that way;
    the direction away from a foot turns by no more than the width of the cell allows.
    """
    row, first = near.row, firsts(near.row)
    start, end = index.segments.from_xyz[near.piece], index.segments.to_xyz[near.piece]
    away = centre[row] - (start + near.share[:, None] * (end - start))
    up = centre / np.linalg.norm(centre, axis=1)[:, None]
    way = np.add.reduceat(away / np.maximum(near.chord, 1e-9)[:, None], first)
    way -= np.einsum("nj,nj->n", way, up)[:, None] * up
    way /= np.maximum(np.linalg.norm(way, axis=1), 1e-12)[:, None]
    gain = np.einsum("nj,nj->n", away, way[row])
    needed = (radius[row] + index.bend_m) * (1 + near.chord / _MIN_RADIUS_M)
    rises = np.logical_and.reduceat(gain > needed, first)
    return np.asarray(rises & (near.beyond > near.least + 2 * radius + index.bend_m))


def _hold(parts: Geometries, middle: FloatArray) -> Marks:
    import shapely

    return np.asarray(shapely.intersects_xy(parts, middle[:, 0], middle[:, 1]))


def _meet(parts: Geometries, boxes: FloatArray) -> Marks:
    import shapely

    return np.asarray(shapely.intersects(parts, shapely.box(*boxes.T)))


def _halves(edges: FloatArray) -> FloatArray:
    middle = (edges[:, :2] + edges[:, 2:]) / 2
    return np.hstack([edges[:, :2], middle, middle, edges[:, 2:]]).reshape(-1, 4)


def _quarters(boxes: FloatArray) -> FloatArray:
    west, south, east, north = boxes.T
    x, y = (west + east) / 2, (south + north) / 2
    four = (west, south, x, y, x, south, east, y, west, y, x, north, x, y, east, north)
    return np.column_stack(four).reshape(-1, 4)


def bend_of(bounds: FloatArray) -> FloatArray:
    """See `siting.geo.segments.bend_m`; *bounds* (n, 4) are west, south, east, north in degrees."""
    west, south, east, north = np.radians(bounds.T)
    south, north = np.minimum(south, north), np.maximum(south, north)  # an edge may run in any direction
    nearest = np.where((south <= 0) & (north >= 0), 0.0, np.minimum(np.abs(south), np.abs(north)))
    return bend_m(np.abs(east - west), north - south, nearest, np.maximum(np.abs(south), np.abs(north)))


def squares(index: FeatureIndex, points: FloatArray, piece: IntArray) -> FloatArray:
    """Squared distance [m2] from points (n, 3), or (n, c, 3) for c of each, to pieces (n,), pair by pair."""
    pieces = index.segments
    start, end = pieces.from_xyz[piece], pieces.to_xyz[piece]
    if points.ndim > start.ndim:
        start, end = start[:, None], end[:, None]
    if index.has_extent:
        return share_and_square(points, start, end)[1]
    apart = points - start
    return np.asarray(np.einsum("...j,...j->...", apart, apart))
