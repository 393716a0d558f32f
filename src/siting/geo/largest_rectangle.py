"""The largest rectangle that fits into an area, in any direction, not more slender than a given aspect.

For every direction the area is laid on a grid, and the largest block of cells that lie wholly inside is found
exactly; the best blocks are then grown to the outline, while the direction is tried more and more finely.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from siting.compiled import njit
from siting.evidence import FloatArray
from siting.geo.coverage import inside_cells
from siting.records import dataclass

Geometries = npt.NDArray[np.object_]

_COARSE, _FINE = 40, 110  # cells along the longer side of the box
_STEP_DEG = 3.0
_KEPT = 6  # directions that are looked at finely
_LAST_DEG = 0.1


@dataclass(frozen=True)
class Rectangle:
    """A rectangle in metres.

    ``length_m`` and ``width_m`` are its longer and shorter side; ``bearing_deg`` (0..180, clockwise from
    north) is the direction of the longer one; ``corners`` has shape (4, 2). All are 0 or empty if none fits.
    """

    length_m: float
    width_m: float
    bearing_deg: float
    corners: FloatArray

    @property
    def area_m2(self) -> float:
        """Its area [m2]."""
        return self.length_m * self.width_m


NOTHING = Rectangle(0.0, 0.0, 0.0, np.zeros((0, 2)))


def largest_rectangle(geometry: Any, *, most_aspect: float = 3.0) -> Rectangle:
    """Return the largest rectangle inside an area, to about 1% of its size.

    Parameters
    ----------
    geometry
        A polygon or several, valid, in metres.
    most_aspect
        Most that the longer side may be of the shorter.
    """
    import shapely

    parts = [p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon" and p.area > 0]
    parts.sort(key=lambda p: -p.area)
    best = NOTHING
    for part in parts:
        if part.area <= best.area_m2:
            break
        found = _in_one(part, most_aspect)
        if found.area_m2 > best.area_m2:
            best = found
    return best


def _in_one(part: Any, most_aspect: float) -> Rectangle:
    import shapely

    centre = shapely.get_coordinates(part.centroid)[0]
    rings = shapely.get_rings(shapely.orient_polygons(part))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    points = points - centre
    ends = np.searchsorted(ring, np.arange(len(rings) + 1))
    search = _Search(points, ends, most_aspect)
    turns = np.arange(0.0, 90.0, _STEP_DEG)
    rough = [search.block(turn, _COARSE) for turn in turns]
    order = np.argsort([-area for area, _ in rough], kind="stable")[:_KEPT]
    best = max((search.grown(float(turns[i])) for i in order), key=lambda found: found[0])
    step = _STEP_DEG / 2
    while step >= _LAST_DEG:
        near = [search.grown(best[1] + side * step) for side in (-1, 1)]
        near.sort(key=lambda found: -found[0])
        if near[0][0] > best[0]:
            best = near[0]
        step /= 2
    return _rectangle(best, centre)


class _Search:
    """One simple polygon about its centre, turned at will."""

    def __init__(self, points: FloatArray, ends: npt.NDArray[np.int64], most_aspect: float) -> None:
        self.points, self.ends, self.most_aspect = points, ends, most_aspect
        keep = np.ones(len(points), dtype=bool)
        keep[ends[1:] - 1] = False
        self.first = np.flatnonzero(keep)

    def turned(self, turn_deg: float) -> FloatArray:
        """Return the corners in axes that are turned anticlockwise."""
        cos, sin = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
        return np.column_stack(
            [
                self.points[:, 0] * cos + self.points[:, 1] * sin,
                self.points[:, 1] * cos - self.points[:, 0] * sin,
            ]
        )

    def block(self, turn_deg: float, count: int) -> tuple[float, FloatArray]:
        """Return the area and the sides (left, bottom, right, top) of the largest block of whole cells."""
        turned = self.turned(turn_deg)
        low, high = turned.min(axis=0), turned.max(axis=0)
        cell = float((high - low).max()) / count
        inside = inside_cells((turned - low) / cell, self.ends)
        left, bottom, right, top = _largest_block(inside, self.most_aspect)
        sides = np.array([left, bottom, right, top]) * cell + np.tile(low, 2)
        return float((sides[2] - sides[0]) * (sides[3] - sides[1])), sides

    def grown(self, turn_deg: float) -> tuple[float, float, FloatArray]:
        """Return area, direction and sides of the largest block, grown to the outline."""
        area, sides = self.block(turn_deg, _FINE)
        if area <= 0.0:
            return 0.0, turn_deg, sides
        turned = self.turned(turn_deg)
        edges = np.hstack([turned[self.first], turned[self.first + 1]])
        best: FloatArray = _grow(edges, sides, self.most_aspect)
        return float((best[2] - best[0]) * (best[3] - best[1])), turn_deg, best


def _rectangle(found: tuple[float, float, FloatArray], centre: FloatArray) -> Rectangle:
    area, turn_deg, (left, bottom, right, top) = found
    if area <= 0.0:
        return NOTHING
    corners = np.array([[left, bottom], [right, bottom], [right, top], [left, top]])
    cos, sin = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
    there = np.column_stack(
        [corners[:, 0] * cos - corners[:, 1] * sin, corners[:, 0] * sin + corners[:, 1] * cos]
    )
    wide, high = right - left, top - bottom
    along = 90.0 - turn_deg if wide >= high else -turn_deg
    return Rectangle(float(max(wide, high)), float(min(wide, high)), float(along % 180.0), there + centre)


@njit(nogil=True)
def _largest_block(inside: Any, most_aspect: float) -> Any:
    """Return the sides of the largest block of marked cells: left, bottom, right, top, the last exclusive."""
    tall, wide = inside.shape
    best, found = 0, (0, 0, 0, 0)
    free = np.empty(wide, dtype=np.bool_)
    for bottom in range(tall):
        free[:] = True
        for top in range(bottom, tall):
            high = top + 1 - bottom
            run, most = 0, int(high * most_aspect)
            for i in range(wide):
                free[i] = free[i] and inside[top, i]
                run = run + 1 if free[i] else 0
                length = min(run, most)
                if length * high > best and high <= length * most_aspect:
                    best, found = length * high, (i + 1 - length, bottom, i + 1, top + 1)
    return found


@njit(nogil=True)
def _grow(edges: Any, sides: Any, most_aspect: float) -> Any:
    """Push the sides outwards to the outline, in every order of the four; return the largest."""
    best, best_area = sides.copy(), (sides[2] - sides[0]) * (sides[3] - sides[1])
    for order in range(24):
        now = sides.copy()
        for _ in range(2):
            rest = order
            left = [0, 1, 2, 3]
            for n in range(4, 0, -1):
                side = left.pop(rest % n)
                rest //= n
                _push(edges, now, side, most_aspect)
        area = (now[2] - now[0]) * (now[3] - now[1])
        if area > best_area:
            best, best_area = now, area
    return best


@njit(nogil=True)
def _push(edges: Any, sides: Any, side: int, most_aspect: float) -> None:
    """Push one side (0 left, 1 bottom, 2 right, 3 top) to the first part of the outline in its way."""
    axis, sign = side % 2, 1.0 if side >= 2 else -1.0
    across_low, across_high = sides[1 - axis], sides[3 - axis]
    limit = sides[(side + 2) % 4] + sign * (across_high - across_low) * most_aspect
    here = sides[side]
    for k in range(len(edges)):
        u0, v0, u1, v1 = edges[k, axis], edges[k, 1 - axis], edges[k, 2 + axis], edges[k, 3 - axis]
        if v0 > v1:
            u0, v0, u1, v1 = u1, v1, u0, v0
        if v1 <= across_low or v0 >= across_high:
            continue
        if v0 < across_low:
            u0 += (u1 - u0) * (across_low - v0) / (v1 - v0)
            v0 = across_low
        if v1 > across_high:
            u1 = u0 + (u1 - u0) * (across_high - v0) / (v1 - v0)
        near = min(u0 * sign, u1 * sign)
        if near >= here * sign - 1e-9 and near < limit * sign:
            limit = near * sign
    if limit * sign > here * sign:
        sides[side] = limit
