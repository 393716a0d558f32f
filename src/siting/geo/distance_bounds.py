"""Smallest and largest distance from polygons: to a point, and to the nearest feature of a layer.

The range covers every point of the polygon, including its interior. A bound never errs inwards, and its
largest outward error is documented.
"""

from __future__ import annotations

import numpy as np

from siting.evidence import FloatArray
from siting.geo.farthest import FarthestSearch, Marks, Pieces, bend_of, least_of_each, squares
from siting.geo.geodesy import distance_km, earth_centred
from siting.geo.nearest import FeatureIndex
from siting.geo.segments import Geometries, IntArray, Segments, cut, firsts, share_and_square
from siting.records import dataclass

_MIN_RADIUS_M, _GREATEST_RADIUS_M = 6_335_439.0, 6_399_594.0  # of curvature: equator, poles
_CORNERS_A_BLOCK = 1 << 16
_SHARE_OF_PERIMETER = 256
_MIN_TOLERANCE_M = 0.5


def range_to_point(
    geometry: Geometries, lon: FloatArray | float, lat: FloatArray | float
) -> tuple[FloatArray, FloatArray]:
    """Nearest and farthest distance from polygons to a point.

    Parameters
    ----------
    geometry
        Shape (n,), polygons in WGS84 degrees.
    lon, lat
        The point, or one point per polygon, shape (n,).

    Returns
    -------
    Nearest (0 when the point is inside) and farthest distance [km], each shape (n,).
    """
    import shapely

    count = len(geometry)
    lon, lat = np.broadcast_to(lon, count), np.broadcast_to(lat, count)
    edges = cut(geometry)
    target = earth_centred(lon, lat)[edges.owner]
    share, square = share_and_square(target, edges.from_xyz, edges.to_xyz)
    first = firsts(edges.owner)
    # Chords sort corners as geodesics do, except within 2e-7 at 100 km: the few near-ties are measured.
    near = np.sqrt(square)
    near = np.flatnonzero(near <= _slack(np.minimum.reduceat(near, first))[edges.owner])
    far = np.linalg.norm(edges.from_xyz - target, axis=1)
    most = np.maximum.reduceat(far, first)
    far = np.flatnonzero(_slack(far) >= most[edges.owner])
    foot = edges.start[near] + share[near][:, None] * (edges.end[near] - edges.start[near])
    low, high = np.full(count, np.inf), np.zeros(count)
    owner = edges.owner[near]
    np.minimum.at(low, owner, distance_km(lon[owner], lat[owner], foot[:, 0], foot[:, 1]))
    owner = edges.owner[far]
    np.maximum.at(high, owner, distance_km(lon[owner], lat[owner], *edges.start[far].T))
    low[shapely.intersects(geometry, shapely.points(lon, lat))] = 0.0
    return low, high


def low_to_features(geometry: Geometries, index: FeatureIndex, centre_km: FloatArray) -> FloatArray:
    """Smallest distance from each polygon to the features: see `range_to_features`."""
    return np.minimum(_search(geometry, index, farthest=False)[0], centre_km)


def range_to_features(
    geometry: Geometries, index: FeatureIndex, centre_km: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Smallest and largest distance to the nearest feature over each polygon, including its interior.

    The interval always contains the true range. Low is within a metre, and 1e-5 of the distance, of the true
    value. High is at most 1/256 of the perimeter (or half a metre) above it: the distance to one piece is
    convex, and so is a mean of two, so corners bound it; where the nearest piece changes, the polygon is
    split into boxes until the bound is close enough.

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
    low, high = _search(geometry, index, farthest=True)
    return np.minimum(low, centre_km), np.maximum(high, centre_km)


def _search(geometry: Geometries, index: FeatureIndex, *, farthest: bool) -> tuple[FloatArray, FloatArray]:
    """Process the simple parts of polygons in blocks, which bounds memory."""
    import shapely

    parts, owner = shapely.get_parts(geometry, return_index=True)
    low, high = np.full(len(geometry), np.inf), np.zeros(len(geometry))
    corners = np.cumsum(shapely.get_num_coordinates(parts))
    start = 0
    while start < len(parts):
        before = corners[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(corners, before + _CORNERS_A_BLOCK, side="right")))
        block = _Block.of(parts[start:stop], index)
        mine = owner[start:stop]
        least, touched = block.least()
        np.minimum.at(low, mine, np.where(touched, 0.0, _kilometres(least, _GREATEST_RADIUS_M)))
        if farthest:
            np.maximum.at(high, mine, _kilometres(block.most(), _MIN_RADIUS_M))
        start = stop
    return low, high


@dataclass(frozen=True)
class _Block:
    """Simple polygons with their edges, and the feature pieces near each.

    Every point of a polygon is within ``radius`` of its ``centre`` and within ``bend`` of the hull of its
    corners. ``pair_of`` and ``piece`` pair each polygon with the pieces that may be nearest to one of its
    points; all others are farther than ``beyond`` from the centre. ``edge`` and ``pair`` list each of those
    pairs with each edge of its polygon, ``apart`` the squared distance of the edge's start.
    """

    index: FeatureIndex
    parts: Geometries
    edges: Segments
    first: IntArray
    bounds: FloatArray
    radius: FloatArray
    bend: FloatArray
    to_centre: FloatArray
    beyond: FloatArray
    pieces: Pieces
    pair_of: IntArray
    piece: IntArray
    from_centre: FloatArray
    edge: IntArray
    pair: IntArray
    apart: FloatArray

    @property
    def middle(self) -> FloatArray:
        """The centres of the bounding boxes of the polygons, shape (n, 2), degrees."""
        return (self.bounds[:, :2] + self.bounds[:, 2:]) / 2

    @classmethod
    def of(cls, parts: Geometries, index: FeatureIndex) -> _Block:
        import shapely

        edges = cut(parts)
        first = firsts(edges.owner)
        bounds = shapely.bounds(parts)
        middle = (bounds[:, :2] + bounds[:, 2:]) / 2
        bend = bend_of(bounds)
        centre = earth_centred(middle[:, 0], middle[:, 1])
        out = np.linalg.norm(edges.from_xyz - centre[edges.owner], axis=1)
        radius = np.maximum.reduceat(out, first) + bend
        ends = [np.linalg.norm(earth_centred(bounds[:, 0], bounds[:, k]) - centre, axis=1) for k in (1, 3)]
        diagonal = np.maximum(radius, np.maximum(*ends) + bend)
        least, beyond, known = (np.empty(len(parts)) for _ in range(3))
        wide = []
        for rows, near in index.gathered(centre, radius):
            least[rows], beyond[rows] = near.chord.min(axis=1), near.beyond
            # Enough for all that lies in the box.
            known[rows] = np.minimum(beyond, least + 2 * (diagonal + index.bend_m))[rows]
            row, column = np.nonzero(near.chord <= known[rows][:, None])
            wide.append((rows[row], near.segment[row, column], near.chord[row, column]))
        pair_of, piece, from_centre = (np.concatenate(part) for part in zip(*wide, strict=True))
        order = np.argsort(pair_of, kind="stable")
        pair_of, piece, from_centre = pair_of[order], piece[order], from_centre[order]
        pieces = Pieces.of(centre, pair_of, piece, known)
        mine = from_centre <= (least + 2 * radius)[pair_of]
        pair_of, piece, from_centre = pair_of[mine], piece[mine], from_centre[mine]
        edge, pair = _ramps(first, np.bincount(edges.owner, minlength=len(parts)), pair_of)
        apart = squares(index, edges.from_xyz[edge], piece[pair])
        return cls(
            index,
            parts,
            edges,
            first,
            bounds,
            radius,
            bend,
            least,
            beyond,
            pieces,
            pair_of,
            piece,
            from_centre,
            edge,
            pair,
            apart,
        )

    def least(self) -> tuple[FloatArray, Marks]:
        """Smallest distance [m], slightly too low, and whether a feature touches the polygon."""
        start_pair = firsts(self.pair)
        corner = np.sqrt(np.minimum.reduceat(self.apart, start_pair))  # a pair
        start_part = firsts(self.pair_of)
        best = np.minimum.reduceat(corner, start_part)
        # The minimum is at a corner of one of the two: what remains are corners of pieces beside edges.
        useful = self.from_centre - self.radius[self.pair_of] < best[self.pair_of]
        chosen = useful[self.pair]
        edge, piece = self.edge[chosen], self.piece[self.pair[chosen]]
        np.minimum.at(best, self.edges.owner[edge], self._beside(edge, piece))
        unsure = np.flatnonzero(self.beyond < best + self.radius)
        if len(unsure):
            self._search_edges(best, unsure)
        touched = self._touched()
        bend = np.maximum.reduceat(self.edges.bend_m(), self.first) + self.index.bend_m
        return np.maximum(best - bend, 0.0), touched

    def _touched(self) -> Marks:
        """Mark the polygons that a feature touches."""
        import shapely

        touched = np.zeros(len(self.parts), dtype=bool)
        close = self.to_centre <= self.radius + self.index.bend_m
        if self.index.has_extent:
            # Nine in ten are touched by the piece nearest to their centre, which a look at it alone shows.
            piece, pieces = self.piece[least_of_each(self.pair_of, self.from_centre)], self.index.segments
            line = np.flatnonzero(close & (pieces.start[piece] != pieces.end[piece]).any(axis=1))
            ends = np.stack([pieces.start[piece[line]], pieces.end[piece[line]]], axis=1)
            touched[line] = shapely.intersects(self.parts[line], shapely.linestrings(ends))
        may = np.flatnonzero((close | self.index.inside(*self.middle.T)) & ~touched)
        if len(may):
            touched[may[self.index.touching(self.parts[may])]] = True
        return touched

    def _beside(self, edge: IntArray, piece: IntArray) -> FloatArray:
        """Distance from the ends of pieces to edges [m]."""
        start, end = self.edges.from_xyz[edge], self.edges.to_xyz[edge]
        pieces = self.index.segments
        _, square = share_and_square(pieces.from_xyz[piece], start, end)
        if self.index.has_extent:
            _, other = share_and_square(pieces.to_xyz[piece], start, end)
            square = np.minimum(square, other)
        return np.sqrt(square)

    def _search_edges(self, best: FloatArray, parts: IntArray) -> None:
        """Lower *best* of *parts* by the piece nearest to each edge, asking for as many pieces as needed."""
        wanted = np.zeros(len(self.parts), dtype=bool)
        wanted[parts] = True
        rest = np.flatnonzero(wanted[self.edges.owner])
        from_xyz, to_xyz = self.edges.from_xyz, self.edges.to_xyz
        count = 1
        while len(rest):
            left = []
            size = max(1, _CORNERS_A_BLOCK // count)
            for begin in range(0, len(rest), size):
                rows = rest[begin : begin + size]
                owner = self.edges.owner[rows]
                half = np.linalg.norm(to_xyz[rows] - from_xyz[rows], axis=1) / 2
                near = self.index.near((from_xyz[rows] + to_xyz[rows]) / 2, count)
                row, column = np.nonzero(near.chord - half[:, None] < best[owner][:, None])
                edge, piece = rows[row], near.segment[row, column]
                ends = np.sqrt(squares(self.index, from_xyz[edge], piece))
                np.minimum.at(best, self.edges.owner[edge], np.minimum(ends, self._beside(edge, piece)))
                left.append(rows[near.beyond - half < best[owner]])
            rest = np.concatenate(left)
            count *= 4

    def most(self) -> FloatArray:
        """Upper bound of the largest distance [m]."""
        index = self.index
        by_pair = np.sqrt(np.maximum.reduceat(self.apart, firsts(self.pair)))
        upper = np.minimum.reduceat(by_pair, firsts(self.pair_of)) + self.bend
        corner = np.full(len(self.edges), np.inf)
        np.minimum.at(corner, self.edge, self.apart)
        corner = np.sqrt(corner)
        # A corner may be nearer to a piece that was not examined.
        sure = np.minimum(corner, (self.beyond - self.radius)[self.edges.owner])
        if index.has_areas:
            upper[index.inside(*self.middle.T) & (self.to_centre > self.radius + index.bend_m)] = 0.0
            sure[index.inside(self.edges.start[:, 0], self.edges.start[:, 1])] = 0.0
        known = np.maximum(np.maximum.reduceat(sure, self.first), 0.0)
        length = np.linalg.norm(self.edges.to_xyz - self.edges.from_xyz, axis=1)
        tolerance = np.maximum(np.add.reduceat(length, self.first) / _SHARE_OF_PERIMETER, _MIN_TOLERANCE_M)
        goal = known + tolerance
        open_ = upper > goal
        if open_.any():
            edge = np.flatnonzero(open_[self.edges.owner] & (corner + length > known[self.edges.owner]))
            outline = np.hstack([self.edges.start[edge], self.edges.end[edge]])
            search = FarthestSearch(index, self.pieces, self.parts, known, tolerance, np.zeros(len(known)))
            search.run(outline, self.edges.owner[edge], inner=False)
            search.run(self.bounds[open_], np.flatnonzero(open_), inner=True)
            found = np.maximum(search.known, search.most)
            upper[open_] = np.minimum(upper[open_], found[open_])
        return np.where(upper > 0.0, upper + index.bend_m, 0.0)


def _slack(chord: FloatArray) -> FloatArray:
    return chord * (1 + 4e-17 * chord**2)


def _ramps(first: IntArray, count: IntArray, rows: IntArray) -> tuple[IntArray, IntArray]:
    """List the members of each group in *rows*; return the members and their positions in *rows*."""
    many = count[rows]
    position = np.repeat(np.arange(len(rows)), many)
    begin = np.cumsum(many) - many
    return np.arange(len(position)) - begin[position] + first[rows][position], position


def _kilometres(chord_m: FloatArray, radius_m: float) -> FloatArray:
    """Length of the arc over a chord [m] on a sphere.

    The arc on the least radius of curvature bounds a geodesic from above, on the greatest from below: a curve
    that bends less has the longer chord (Schur).
    """
    return np.asarray(2 * radius_m * np.arcsin(np.minimum(chord_m / (2 * radius_m), 1.0)) / 1000.0)
