"""Upper bounds of the distance over polygons, by branch and bound in earth-centred space."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.geo.geodesy import earth_centred
from siting.geo.nearest import FeatureIndex, Near
from siting.geo.segments import Geometries, IntArray, bend_m, firsts, share_and_square
from siting.records import dataclass

Marks = npt.NDArray[np.bool_]

_CELLS_A_BLOCK = 4096
_WIDTHS = (2, 4, 8, 16)  # so many pieces are laid out for cells with about as many
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

    def gathered(
        self, index: FeatureIndex, places: FloatArray, radius: FloatArray
    ) -> list[tuple[IntArray, Near]]:
        """Find the pieces for one place of each shape, see `FeatureIndex.gathered`; ask it where needed."""
        found, short = [], []
        for fewer, width in pairwise((-1, *_WIDTHS, max(int(self.count.max()), _WIDTHS[-1] + 1))):
            rows = np.flatnonzero((self.count > fewer) & (self.count <= width))
            if len(rows):
                near = self._near(index, places[rows], rows, width)
                enough = near.beyond > near.chord.min(axis=1) + 2 * radius[rows] + index.bend_m
                found.append((rows[enough], near.at(np.flatnonzero(enough))))
                short.append(rows[~enough])
        rest = np.concatenate(short)
        if len(rest):
            found += [(rest[rows], near) for rows, near in index.gathered(places[rest], radius[rest])]
        return [(rows, near) for rows, near in found if len(rows)]

    def _near(self, index: FeatureIndex, places: FloatArray, rows: IntArray, width: int) -> Near:
        """Lay out up to *width* pieces for each place; where there are fewer, the rest is infinitely far."""
        column = np.arange(width)
        none = column >= self.count[rows][:, None]
        piece = self.piece[self.first[rows][:, None] + np.where(none, 0, column)]
        start, end = index.segments.from_xyz[piece], index.segments.to_xyz[piece]
        share, square = share_and_square(places[:, None, :], start, end)
        moved = np.linalg.norm(places - self.centre[rows], axis=1)
        return Near(piece, share, np.where(none, np.inf, np.sqrt(square)), self.beyond[rows] - moved)


@dataclass(frozen=True)
class FarthestSearch:
    """Branch and bound for the largest distance over polygons: edges or boxes are split until close enough.

    ``known`` (n,) is the distance of some point of each polygon; it rises as cells are examined. A cell is
    done if its bound is at most ``tolerance`` above ``known``, or its radius is at most half of
    ``tolerance``. ``most`` (n,) holds the greatest bound of the cells that are done. All in metres.
    """

    index: FeatureIndex
    pieces: Pieces
    parts: Geometries
    known: FloatArray
    tolerance: FloatArray
    most: FloatArray

    def run(self, cells: FloatArray, owner: IntArray, *, inner: bool) -> None:
        """Bound the distance over *cells* (m, 4), each of one polygon.

        Cells are boxes (west, south, east, north) that cover the interior of the polygons, or pieces of their
        edges (from lon and lat to lon and lat).
        """
        import shapely

        if inner:
            shapely.prepare(self.parts[np.unique(owner)])
        known = self.pieces.take(owner)
        while len(owner):
            looked = [
                self._look(cells[rows], owner[rows], known.take(rows), inner=inner)
                for rows in np.split(np.arange(len(owner)), range(_CELLS_A_BLOCK, len(owner), _CELLS_A_BLOCK))
            ]
            again, known = np.concatenate([rows for rows, _ in looked]), _joined([more for _, more in looked])
            cells, owner = cells[again], owner[again]
            if inner:
                cells, owner = _quarters(cells), np.tile(owner, 4)
                kept = np.flatnonzero(shapely.intersects(self.parts[owner], shapely.box(*cells.T)))
                known = known.take(kept % len(known.count)) if len(kept) else known
                cells, owner = cells[kept], owner[kept]
            else:
                cells, owner = _halves(cells), np.tile(owner, 2)
                known = known.take(np.tile(np.arange(len(known.count)), 2))

    def _look(
        self, cells: FloatArray, owner: IntArray, known: Pieces, *, inner: bool
    ) -> tuple[Marks, Pieces]:
        """Update the bounds from the cells; return which must be split, and the pieces near those."""
        index = self.index
        middle = (cells[:, :2] + cells[:, 2:]) / 2
        centre = earth_centred(middle[:, 0], middle[:, 1])
        corners = np.stack(
            [earth_centred(cells[:, i], cells[:, j]) for i, j in (_BOX if inner else _EDGE)], axis=1
        )
        bend = bend_of(cells)
        radius = np.linalg.norm(corners - centre[:, None, :], axis=2).max(axis=1) + bend
        bound, lower, beyond = (np.empty(len(cells)) for _ in range(3))
        close: list[tuple[IntArray, IntArray]] = []
        for rows, near in known.gathered(index, centre, radius):
            least = near.chord.min(axis=1)
            to_ends = _bound_of_pieces(index, corners[rows], near, least + 2 * radius[rows], inner=inner)
            # All that can be nearest in the cell, and hence in its parts.
            reach = np.minimum(near.beyond, least + 2 * (radius[rows] + index.bend_m))
            row, column = np.nonzero(near.chord <= reach[:, None])
            close.append((rows[row], near.segment[row, column]))
            beyond[rows] = reach
            bound[rows] = np.minimum(to_ends + bend[rows], least + radius[rows])
            short = near.beyond < least
            least[short] = index.chord_to_nearest(centre[rows[short]])
            lower[rows] = least
            if inner:
                bound[rows[_no_peak(index, centre[rows], near, radius[rows])]] = 0.0
        if index.has_areas:
            within = index.inside(middle[:, 0], middle[:, 1])
            bound[within & (lower > radius + index.bend_m)] = 0.0
            lower[within] = 0.0
        if inner:
            lower[~_hold(self.parts[owner], middle)] = 0.0
        np.maximum.at(self.known, owner, lower)
        again = (bound > self.known[owner] + self.tolerance[owner]) & (radius > self.tolerance[owner] / 2)
        np.maximum.at(self.most, owner[~again], bound[~again])
        row, piece = (np.concatenate(part) for part in zip(*close, strict=True))
        order = np.argsort(row, kind="stable")
        return again, Pieces.of(centre, row[order], piece[order], beyond).take(np.flatnonzero(again))


def _joined(parts: list[Pieces]) -> Pieces:
    """Return the shapes of all parts."""
    begin = np.cumsum([0, *(len(part.piece) for part in parts[:-1])])
    return Pieces(
        np.concatenate([part.centre for part in parts]),
        np.concatenate([part.first + start for part, start in zip(parts, begin, strict=True)]),
        np.concatenate([part.count for part in parts]),
        np.concatenate([part.piece for part in parts]),
        np.concatenate([part.beyond for part in parts]),
    )


def _bound_of_pieces(
    index: FeatureIndex, corners: FloatArray, near: Near, reach: FloatArray, *, inner: bool
) -> FloatArray:
    """Bound the distance over the hull of each cell's *corners* (n, c, 3) by that of single pieces [m].

    The distance to a piece is convex: within the hull it is nowhere greater than at the worst corner. Along
    an edge it lies below the line through its ends. Of the pieces nearest to the two ends, the lower line
    counts; the two lines cross at most once.
    """
    cell, column = np.nonzero(near.chord <= reach[:, None])
    piece = near.segment[cell, column]
    apart = squares(index, corners[cell], piece)
    first = firsts(cell)
    if inner:
        return np.asarray(np.sqrt(np.minimum.reduceat(apart.max(axis=1), first)))
    apart = np.sqrt(apart)
    start, end = np.minimum.reduceat(apart, first).T
    # From the nearest piece of one end to the other end; on ties the best.
    rising = np.where(apart[:, 0] == start[cell], apart[:, 1], np.inf)
    falling = np.where(apart[:, 1] == end[cell], apart[:, 0], np.inf)
    b, c = np.minimum.reduceat(rising, first), np.minimum.reduceat(falling, first)
    cross = (b > start) & (c > end)
    width = np.where(cross, (c - start) + (b - end), 1.0)
    value = start + np.divide(c - start, width, out=np.zeros(len(b)), where=width > 0) * (b - start)
    return np.asarray(np.where(cross & (width > 0), value, np.maximum(start, end)))


def _no_peak(index: FeatureIndex, centre: FloatArray, near: Near, radius: FloatArray) -> Marks:
    """Mark the cells that have no local maximum of the distance inside.

    If one direction leads away from all pieces that can be nearest in the cell, the distance rises that way;
    the direction away from a foot turns by no more than the width of the cell allows.
    """
    pieces = index.segments
    start, end = pieces.from_xyz[near.segment], pieces.to_xyz[near.segment]
    away = centre[:, None] - (start + near.share[..., None] * (end - start))
    least = near.chord.min(axis=1)
    may = near.chord <= (least + 2 * radius + index.bend_m)[:, None]
    unit = away / np.maximum(near.chord, 1e-9)[..., None] * may[..., None]
    up = centre / np.linalg.norm(centre, axis=1)[:, None]
    way = unit.sum(axis=1)
    way -= np.einsum("nj,nj->n", way, up)[:, None] * up
    way /= np.maximum(np.linalg.norm(way, axis=1), 1e-12)[:, None]
    gain = np.einsum("nkj,nj->nk", away, way)
    needed = (radius[:, None] + index.bend_m) * (1 + near.chord / _MIN_RADIUS_M)
    return np.asarray(
        ((gain > needed) | ~may).all(axis=1) & (near.beyond > least + 2 * radius + index.bend_m)
    )


def _hold(parts: Geometries, middle: FloatArray) -> Marks:
    import shapely

    return np.asarray(shapely.intersects_xy(parts, middle[:, 0], middle[:, 1]))


def _halves(edges: FloatArray) -> FloatArray:
    middle = (edges[:, :2] + edges[:, 2:]) / 2
    return np.concatenate([np.hstack([edges[:, :2], middle]), np.hstack([middle, edges[:, 2:]])])


def _quarters(boxes: FloatArray) -> FloatArray:
    west, south, east, north = boxes.T
    x, y = (west + east) / 2, (south + north) / 2
    four = ((west, south, x, y), (x, south, east, y), (west, y, x, north), (x, y, east, north))
    return np.concatenate([np.column_stack(sides) for sides in four])


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
