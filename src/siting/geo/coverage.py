"""Which share of each cell of a grid a polygon covers, exactly.

The signed area to the right of each edge is added up cell by cell, as font renderers do; running sums along
the rows then give the covered share of every cell. It takes one pass over the outline and one over its box.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from siting.chunks import in_parts
from siting.compiled import njit
from siting.evidence import FloatArray
from siting.geo.grid import Geometries, RasterGrid
from siting.records import dataclass

MAX_CELLS = 40_000_000
"""Most cells in the box around one polygon."""
LEAST = 1e-9
"""Share of a cell that is rounding."""
_CELLS_A_BLOCK = 4_000_000
Int32 = npt.NDArray[np.int32]


class TooManyCellsError(Exception):
    """The box around a polygon has more than `MAX_CELLS` cells: ``row`` is that of the polygon."""

    def __init__(self, row: int, cells: int) -> None:
        self.row = row
        self.cells = cells
        super().__init__(f"{cells} cells")


@dataclass(frozen=True)
class CellWeights:
    """The cells of n sites, one after the other: those of site i are ``start[i]:start[i + 1]``.

    ``row`` and ``column`` are those of the grid, ``share`` (0..1) is how much of the cell lies in the site.
    ``total`` (n,) is the size of the whole site in cells, also of what lies outside the grid.
    """

    start: npt.NDArray[np.int64]
    row: Int32
    column: Int32
    share: FloatArray
    total: FloatArray

    def boxes(self) -> npt.NDArray[np.int64]:
        """First row, first column, last row and last column of each site, shape (n, 4); -1 if it has none."""
        found: npt.NDArray[np.int64] = _boxes(self.start, self.row, self.column)
        return found


def cell_weights(grid: RasterGrid, geometry: Geometries) -> CellWeights:
    """Return the cells that sites cover, and how much of each.

    Parameters
    ----------
    geometry
        Shape (n,), valid polygons in WGS84 degrees; anything else counts as its centroid: one whole cell.

    Raises
    ------
    TooManyCellsError
        A polygon is too large for the cells.
    """
    import shapely

    kinds = shapely.get_type_id(geometry)
    is_area = np.isin(kinds, (3, 6))
    found: list[CellWeights | None] = []
    shapes = grid.in_cells(geometry)
    bounds = shapely.bounds(shapes)
    outside = is_area & ~np.isfinite(bounds).all(axis=1)
    is_area &= ~outside
    clipped = shapes.copy()
    over = is_area & (
        (bounds[:, 0] < 0)
        | (bounds[:, 1] < 0)
        | (bounds[:, 2] > grid.width)
        | (bounds[:, 3] > grid.height)
    )  # fmt: skip
    total = np.where(is_area, shapely.area(shapes), 1.0)
    clipped[over] = shapely.intersection(shapes[over], shapely.box(0, 0, grid.width, grid.height))
    boxes = _cell_boxes(clipped, is_area)
    sizes = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    if len(sizes) and sizes.max() > MAX_CELLS:
        row = int(np.argmax(sizes))
        raise TooManyCellsError(row, int(sizes[row]))
    blocks = _blocks(sizes)
    found = [None] * len(blocks)

    def work(part: slice) -> None:
        for number in range(part.start, part.stop):
            rows = blocks[number]
            found[number] = _covered(grid, clipped[rows], is_area[rows], boxes[rows], total[rows])

    in_parts(work, len(blocks), 1)
    done = [each for each in found if each is not None]
    return _joined(done)


def inside_cells(points: FloatArray, ends: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Return which unit cells lie wholly inside one polygon, shape (rows, columns).

    Parameters
    ----------
    points
        Shape (m, 2), the corners of its closed rings in cells, at least 0; holes run the other way round.
    ends
        Where each ring begins, and the number of points.
    """
    wide, tall = np.maximum(np.ceil(points.max(axis=0)), 1).astype(np.int64)
    sums = np.zeros((tall, wide + 2))
    sign = _run_rings(sums, points, ends)
    return np.asarray(sign * sums[:, :-2] >= 1.0 - LEAST)


def _cell_boxes(shapes: Geometries, is_area: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """First and last column and row of each shape (n, 4), the last exclusive; all 0 where it has no area."""
    import shapely

    bounds = shapely.bounds(shapes)
    bounds[~is_area] = np.nan
    some = np.isfinite(bounds).all(axis=1)
    found = np.zeros((len(shapes), 4), dtype=np.int64)
    found[some, :2] = np.floor(bounds[some, :2])
    found[some, 2:] = np.maximum(np.ceil(bounds[some, 2:]), found[some, :2] + 1)
    return found


def _blocks(sizes: npt.NDArray[np.int64]) -> list[slice]:
    """Cut rows into blocks of a bounded number of cells."""
    until = np.cumsum(sizes)
    found, start = [], 0
    while start < len(sizes):
        before = until[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(until, before + _CELLS_A_BLOCK, side="right")))
        found.append(slice(start, stop))
        start = stop
    return found


def _covered(
    grid: RasterGrid,
    shapes: Geometries,
    is_area: npt.NDArray[np.bool_],
    boxes: npt.NDArray[np.int64],
    total: FloatArray,
) -> CellWeights:
    import shapely

    parts, owner = shapely.get_parts(shapely.orient_polygons(shapes), return_index=True)
    keep = (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & is_area[owner]
    rings, part = shapely.get_rings(parts[keep], return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    ends = np.searchsorted(ring, np.arange(len(rings) + 1))
    of = np.searchsorted(owner[keep][part], np.arange(len(shapes) + 1))
    middle = shapely.get_coordinates(shapely.centroid(shapes[~is_area]))
    places = np.full((len(shapes), 2), -1.0)
    empty = shapely.is_empty(shapes[~is_area])
    places[np.flatnonzero(~is_area)[~empty]] = middle
    size = int(((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])).sum() + len(shapes))
    row, column, share = np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size)
    start = np.zeros(len(shapes) + 1, dtype=np.int64)
    limits = np.array([grid.width, grid.height])
    count = _fill(points, ends, of, boxes, places, limits, start, row, column, share)
    return CellWeights(start, row[:count].copy(), column[:count].copy(), share[:count].copy(), total)


def _joined(parts: list[CellWeights]) -> CellWeights:
    if len(parts) == 1:
        return parts[0]
    if not parts:
        none = np.zeros(0, dtype=np.int32)
        return CellWeights(np.zeros(1, dtype=np.int64), none, none, np.zeros(0), np.zeros(0))
    counts = np.concatenate([np.diff(p.start) for p in parts])
    return CellWeights(
        np.concatenate([[0], np.cumsum(counts)]),
        np.concatenate([p.row for p in parts]),
        np.concatenate([p.column for p in parts]),
        np.concatenate([p.share for p in parts]),
        np.concatenate([p.total for p in parts]),
    )


@njit(nogil=True)
def _fill(  # noqa: PLR0917  (a compiled function takes its arrays by position)
    points: Any, ends: Any, of: Any, boxes: Any, places: Any, size: Any,
    start: Any, row: Any, column: Any, share: Any,
) -> int:  # fmt: skip
    """Write the cells of each site; return how many there are. A place at -1 is a site with an area."""
    at = 0
    for site in range(len(start) - 1):
        start[site] = at
        x, y = places[site]
        if 0.0 <= x <= size[0] and 0.0 <= y <= size[1]:
            row[at], column[at], share[at] = min(int(y), size[1] - 1), min(int(x), size[0] - 1), 1.0
            at += 1
        left, top, right, bottom = boxes[site]
        sums = np.zeros((max(bottom - top, 0), max(right - left, 0) + 2))
        for ring in range(of[site], of[site + 1]):
            for k in range(ends[ring], ends[ring + 1] - 1):
                x0, y0, x1, y1 = points[k, 0], points[k, 1], points[k + 1, 0], points[k + 1, 1]
                _edge(sums, x0 - left, y0 - top, x1 - left, y1 - top)
        sign = _run(sums)
        for j in range(sums.shape[0]):
            for i in range(sums.shape[1] - 2):
                part = min(sign * sums[j, i], 1.0)
                if part > LEAST and 0 <= top + j < size[1] and 0 <= left + i < size[0]:
                    row[at], column[at], share[at] = top + j, left + i, part
                    at += 1
    start[len(start) - 1] = at
    return at


@njit(nogil=True)
def _run_rings(sums: Any, points: Any, ends: Any) -> float:
    """Fill the covered shares of one polygon; return their sign."""
    for ring in range(len(ends) - 1):
        for k in range(ends[ring], ends[ring + 1] - 1):
            _edge(sums, points[k, 0], points[k, 1], points[k + 1, 0], points[k + 1, 1])
    return _run(sums)


@njit(nogil=True)
def _run(sums: Any) -> float:
    """Turn sums into running sums along the rows; return their sign.

    All outlines run the same way round; which one depends on whether the grid is mirrored.
    """
    whole = 0.0
    for j in range(sums.shape[0]):
        running = 0.0
        for i in range(sums.shape[1] - 2):
            running += sums[j, i]
            sums[j, i] = running
            whole += running
    return -1.0 if whole < 0.0 else 1.0


@njit(nogil=True)
def _edge(sums: Any, x0: float, y0: float, x1: float, y1: float) -> None:
    """Add the area to the right of an edge to each cell it crosses, and what carries on along the row."""
    if y0 == y1:
        return
    sign = 1.0
    if y0 > y1:
        x0, y0, x1, y1, sign = x1, y1, x0, y0, -1.0
    slant = (x1 - x0) / (y1 - y0)
    last = sums.shape[0] - 1
    for j in range(min(int(y0), last), min(int(np.ceil(y1)), last + 1)):
        upper, lower = max(float(j), y0), min(float(j + 1), y1)
        high = (lower - upper) * sign
        if high == 0.0:
            continue
        a, b = x0 + (upper - y0) * slant, x0 + (lower - y0) * slant
        if lower == y1:
            b = x1
        if a > b:
            a, b = b, a
        _spread(sums[j], a, b, high)


@njit(nogil=True)
def _spread(sums: Any, a: float, b: float, high: float) -> None:
    """Add one edge to a row of cells: from *a* to *b* across, over a height."""
    first, final = int(a), int(np.ceil(b))
    if final <= first + 1:  # within one cell
        beside = (a + b) / 2 - first
        sums[first] += high * (1.0 - beside)
        sums[first + 1] += high * beside
        return
    # Across several: of what passed left of a cell all lies right of the edge, of its own part a trapezium.
    per = high / (b - a)
    before = 0.0
    for i in range(first, final):
        left, right = max(a, float(i)), min(b, i + 1.0)
        inner = per * (right - left) * ((i + 1.0) - (left + right) / 2)
        sums[i] += before + inner
        before = per * (right - left) - inner
    sums[final] += before


@njit(nogil=True)
def _boxes(start: Any, row: Any, column: Any) -> Any:
    found = np.full((len(start) - 1, 4), -1, dtype=np.int64)
    for site in range(len(start) - 1):
        for k in range(start[site], start[site + 1]):
            if found[site, 0] < 0:
                found[site, 0], found[site, 1], found[site, 2], found[site, 3] = (
                    row[k],
                    column[k],
                    row[k],
                    column[k],
                )
            else:
                found[site, 0] = min(found[site, 0], row[k])
                found[site, 1] = min(found[site, 1], column[k])
                found[site, 2] = max(found[site, 2], row[k])
                found[site, 3] = max(found[site, 3], column[k])
    return found
