"""How much of a parcel lies in a layer of polygons, and within a set-back of any layer.

Large outlines (flood plains, red lines) are cut into small pieces first: a parcel then meets a few hundred
corners instead of tens of thousands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.geo.areas import area_m2
from siting.geo.local_plane import Plane, planes
from siting.records import dataclass

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Geometries = npt.NDArray[np.object_]
IntArray = npt.NDArray[np.int64]

CORNERS = 200
"""Most corners of a piece."""
CIRCLE = 64
"""Straight pieces of a quarter circle in a set-back: its outline lies at most 8e-5 of the distance inside."""
BLOCK = 2_000
"""Parcels that are cut out of the layer at a time."""
SLIVER = 1e-10
"""Share of a parcel up to which an overlap is none, and what is left outside is none: rounding leaves slivers
along a common edge, and where a large outline is cut."""
_METRES_PER_DEGREE = 110_000.0  # less than a degree of latitude anywhere
_DEEPEST = 24


@dataclass(frozen=True)
class Overlap:
    """What of n parcels lies in a layer.

    ``share`` (n,) is 0..1 of the parcel's area, ``inside_m2`` (n,) that area; ``feature`` (n,) the feature
    with the largest part, the first in the file among equals, -1 where there is none.
    """

    share: FloatArray
    inside_m2: FloatArray
    feature: IntArray


class Zones:
    """Polygons of a layer, cut into pieces, ready to be overlapped with parcels.

    Parameters
    ----------
    geometry
        Shape (m,), shapely geometries in WGS84 degrees. Invalid outlines are repaired, `repaired` counts
        them. Points and lines count only within a set-back.
    """

    def __init__(self, geometry: Geometries) -> None:
        import shapely

        invalid = ~shapely.is_valid(geometry)
        self.repaired = int(np.count_nonzero(invalid))
        if self.repaired:
            geometry = geometry.copy()
            geometry[invalid] = shapely.make_valid(geometry[invalid])
        self.pieces, self.owner = _cut(geometry)
        self._tree = shapely.STRtree(self.pieces)

    def overlap(self, geometry: Geometries) -> Overlap:
        """Return the part of each polygon that lies inside the layer; features that overlap count once.

        Parameters
        ----------
        geometry
            Shape (n,), valid polygons in WGS84 degrees; anything else has no area, and its share is NaN.
        """
        whole = area_m2(geometry)
        inside, feature = np.zeros(len(geometry)), np.full(len(geometry), -1, dtype=np.int64)
        for rows, row, piece in self._blocks(geometry):
            part = _intersections(geometry[rows[row]], self.pieces[piece])
            inside[rows], feature[rows] = _of_each(len(rows), row, self.owner[piece], part, whole=whole[rows])
        return _overlap(whole, inside, feature)

    def held(self, geometry: Geometries) -> tuple[IntArray, IntArray, FloatArray]:
        """Return pairs of rows and features that touch, sorted, and the area of each [m2]."""
        found: list[tuple[IntArray, FloatArray]] = [(np.zeros((0, 2), dtype=np.int64), np.zeros(0))]
        for rows, row, piece in self._blocks(geometry):
            part = area_m2(_intersections(geometry[rows[row]], self.pieces[piece]))
            pairs = np.column_stack([rows[row], self.owner[piece]])
            pair, place = np.unique(pairs, axis=0, return_inverse=True)
            area = np.bincount(place.ravel(), weights=part, minlength=len(pair)).astype(np.float64)
            found.append((pair, area))
        pair, area = np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])
        order = np.lexsort((pair[:, 1], pair[:, 0]))
        pair, area = pair[order], area[order]
        whole = area_m2(geometry)[pair[:, 0]]
        return pair[:, 0], pair[:, 1], np.where(area <= SLIVER * whole, 0.0, area)

    def _blocks(self, geometry: Geometries) -> Iterator[tuple[IntArray, IntArray, IntArray]]:
        """Yield rows that touch pieces, block by block, with pairs of a place among them and a piece, sorted.

        The rows of a block lie close together, so few pieces are prepared at a time: those of all would take
        several times the memory of the layer.
        """
        import shapely

        row, piece = (np.asarray(x, dtype=np.int64) for x in self._tree.query(geometry, "intersects"))
        order = np.lexsort((piece, row))
        row, piece = row[order], piece[order]
        touched, begin = np.unique(row, return_index=True)
        begin = np.append(begin, len(row))
        # Pieces are stored in the order of the cuts: neighbours have numbers close together.
        near = np.argsort(piece[begin[:-1]], kind="stable")
        for start in range(0, len(near), BLOCK):
            places = np.sort(near[start : start + BLOCK])
            counts = begin[places + 1] - begin[places]
            within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
            pairs = np.repeat(begin[places], counts) + within
            yield touched[places], np.repeat(np.arange(len(places)), counts), piece[pairs]
            shapely.destroy_prepared(self.pieces[np.unique(piece[pairs])])

    def overlap_within(self, geometry: Geometries, set_back_m: float) -> Overlap:
        """Return the part of each polygon that lies inside the layer or within a set-back of it [m].

        Measured in an equal-area plane about each site: see `Plane` and `CIRCLE` for the errors.
        """
        import shapely

        if set_back_m == 0.0:
            return self.overlap(geometry)
        centre = shapely.centroid(geometry)
        inside, feature = np.zeros(len(geometry)), np.full(len(geometry), -1, dtype=np.int64)
        for plane, rows in planes(shapely.get_x(centre), shapely.get_y(centre)):
            parcel = plane.metres(geometry[rows])
            row, piece = self.near(geometry[rows], set_back_m)
            part = _intersections(parcel[row], buffered(self.pieces, plane, set_back_m, piece))
            whole = shapely.area(parcel)
            of_plane, told = _of_each(
                len(rows), row, self.owner[piece], part, whole=whole, measure=shapely.area
            )
            inside[rows] = np.divide(of_plane, whole, out=np.zeros(len(rows)), where=whole > 0)
            feature[rows] = told
        whole = area_m2(geometry)
        return _overlap(whole, inside * whole, feature)

    def near(self, geometry: Geometries, reach_m: float) -> tuple[IntArray, IntArray]:
        """Return pairs of rows and pieces whose boxes are within a reach [m] of each other, sorted."""
        import shapely

        west, south, east, north = shapely.bounds(geometry).T
        high = reach_m / _METRES_PER_DEGREE
        farthest = np.minimum(np.maximum(np.abs(south), np.abs(north)) + high, 89.0)
        wide = high / np.cos(np.radians(farthest))
        boxes = shapely.box(west - wide, south - high, east + wide, north + high)
        row, piece = (np.asarray(x, dtype=np.int64) for x in self._tree.query(boxes))
        order = np.lexsort((piece, row))
        return row[order], piece[order]


def buffered(pieces: Geometries, plane: Plane, set_back_m: float, wanted: IntArray) -> Geometries:
    """Return the pieces that are *wanted*, each with its set-back, in metres of the plane."""
    import shapely

    unique, place = np.unique(wanted, return_inverse=True)
    wide = shapely.buffer(plane.metres(pieces[unique]), set_back_m, quad_segs=CIRCLE)
    return np.asarray(wide)[place]


def _overlap(whole: FloatArray, inside: FloatArray, feature: IntArray) -> Overlap:
    inside = np.minimum(inside, whole)
    inside = np.where(inside <= SLIVER * whole, 0.0, inside)
    inside = np.where(inside >= whole * (1.0 - SLIVER), whole, inside)
    share = np.divide(inside, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return Overlap(share, inside, np.where(inside > 0, feature, -1))


def _intersections(mine: Geometries, other: Geometries) -> Geometries:
    """Intersect pairs of geometries, one by one."""
    import shapely

    shapely.prepare(other)
    part = mine.copy()
    cut = np.flatnonzero(~shapely.covers(other, mine))
    part[cut] = shapely.intersection(mine[cut], other[cut])
    return np.asarray(part)


def _of_each(
    count: int,
    row: IntArray,
    owner: IntArray,
    part: Geometries,
    *,
    whole: FloatArray,
    measure: object = area_m2,
) -> tuple[FloatArray, IntArray]:
    """Area of the union of the parts of each row, and the feature with the largest part.

    *whole* (n,) is the area of each row itself.
    """
    import shapely

    assert callable(measure)  # noqa: S101  (narrows the type)
    area = np.asarray(measure(part), dtype=np.float64)
    total = np.bincount(row, weights=area, minlength=count).astype(np.float64)
    # Pieces of one feature never overlap; those of different features may, and with a set-back all do.
    first = np.full(count, -1, dtype=np.int64)
    first[row[::-1]] = owner[::-1]
    mixed = np.zeros(count, dtype=bool)
    if measure is area_m2:
        mixed[row[owner != first[row]]] = True
    else:
        mixed = np.bincount(row, minlength=count) > 1
    # Where one part is the whole parcel, the others add nothing.
    most = np.zeros(count)
    np.maximum.at(most, row, area)
    filled = mixed & (most >= whole * (1.0 - 1e-12))
    total[filled] = most[filled]
    begin = np.searchsorted(row, np.arange(count + 1))
    rest = np.flatnonzero(mixed & ~filled)
    unions = np.empty(len(rest), dtype=object)
    unions[:] = [shapely.union_all(part[begin[one] : begin[one + 1]]) for one in rest.tolist()]
    total[rest] = measure(unions)
    return total, _largest(count, row, owner, area)


def _largest(count: int, row: IntArray, owner: IntArray, area: FloatArray) -> IntArray:
    """Feature with the largest area in each row, the first in the file among equals; -1 for none."""
    feature = np.full(count, -1, dtype=np.int64)
    if not len(row):
        return feature
    pair, place = np.unique(np.column_stack([row, owner]), axis=0, return_inverse=True)
    held = np.bincount(place.ravel(), weights=area)
    order = np.lexsort((pair[:, 1], -held, pair[:, 0]))
    first = order[np.searchsorted(pair[order, 0], np.unique(row))]
    feature[pair[first, 0]] = pair[first, 1]
    return feature


def _cut(geometry: Geometries) -> tuple[Geometries, IntArray]:
    """Cut geometries into pieces of at most `CORNERS` corners; return them and the row each belongs to."""
    import shapely

    many = shapely.get_num_coordinates(geometry) > CORNERS
    small, of = shapely.get_parts(geometry[~many], return_index=True)
    pieces: list[Geometries] = [small]
    owner: list[IntArray] = [np.flatnonzero(~many)[of]]
    for number in np.flatnonzero(many):
        # One after the other: the parts of all would be a second layer in memory.
        for part in shapely.get_parts(geometry[number]):
            found = _pieces(part)
            pieces.append(found)
            owner.append(np.full(len(found), number, dtype=np.int64))
    held, rows = np.concatenate(pieces), np.concatenate(owner)
    order = np.argsort(rows, kind="stable")
    return held[order], rows[order]


def _pieces(part: BaseGeometry) -> Geometries:
    """Cut one geometry into valid pieces."""
    import shapely

    for exact in (False, True):
        found = list(_quarters(part, exact=exact))
        held = np.empty(len(found), dtype=object)
        held[:] = found
        # Fast clipping may leave a spike where an edge runs along the cut; then it is done exactly.
        if exact or shapely.is_valid(held).all():
            break
    return _without_slack(held)


def _without_slack(held: Geometries) -> Geometries:
    """Return copies of polygons without the room that clipping leaves: up to twice what the corners need."""
    import shapely

    plain = shapely.get_type_id(held) == shapely.GeometryType.POLYGON
    if plain.any():
        held[plain] = shapely.from_ragged_array(*shapely.to_ragged_array(held[plain]))
    return held


def _quarters(geometry: BaseGeometry, *, exact: bool, depth: int = 0) -> Iterator[BaseGeometry]:
    """Cut a geometry across the longer side of its box until no piece has more than `CORNERS` corners."""
    import shapely

    if shapely.get_num_coordinates(geometry) <= CORNERS or depth >= _DEEPEST:
        yield geometry
        return
    west, south, east, north = shapely.bounds(geometry)
    middle = ((west + east) / 2, (south + north) / 2)
    upright = east - west >= north - south
    halves = (
        ((west, south, middle[0], north), (middle[0], south, east, north))
        if upright
        else ((west, south, east, middle[1]), (west, middle[1], east, north))
    )
    for half in halves:
        if exact:
            kept = shapely.intersection(geometry, shapely.box(*half))
        else:
            kept = shapely.clip_by_rect(geometry, *half)
        if not kept.is_empty:
            yield from _quarters(kept, exact=exact, depth=depth + 1)
