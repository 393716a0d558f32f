"""Least-cost paths over a raster: accumulated cost from any number of sources, and the way back.

A step from a cell to one of its eight neighbours costs the mean of the two cells' costs times its length, as
in ArcGIS, GRASS and `MCP_Geometric` of scikit-image. The search is Dijkstra's, with the open cells in a ring
of buckets (Dial 1969, doi:10.1145/363269.363610) instead of a heap: a cell that gets cheaper is opened again,
so the result is exact whatever the width of a bucket.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from siting.compiled import njit
from siting.evidence import FloatArray
from siting.records import dataclass

IntArray = npt.NDArray[np.int64]
SOURCE, UNREACHED = 8, 9
_OPEN = 128
_BUCKETS = 1 << 16
_STEPS = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))
_DOWN = np.array([down for down, _ in _STEPS], dtype=np.int64)
_RIGHT = np.array([right for _, right in _STEPS], dtype=np.int64)


@dataclass(frozen=True)
class Accumulated:
    """What it costs to reach each cell, and from which neighbour.

    Parameters
    ----------
    cost
        Shape (rows, columns): accumulated cost; infinite where no source can be reached.
    back
        Shape (rows, columns): the step back towards the source, as an index of the eight neighbours;
        `SOURCE` at a source, `UNREACHED` where there is none.
    """

    cost: FloatArray
    back: npt.NDArray[np.uint8]

    def reaches(self, row: int, column: int) -> bool:
        """Whether a source reaches a cell."""
        return bool(self.back[row, column] != UNREACHED)

    def path(self, row: int, column: int) -> IntArray:
        """Return the cells from the nearest source to a cell, shape (k, 2) of rows and columns.

        Raises
        ------
        ValueError
            No source reaches the cell.
        """
        cells = [(row, column)]
        step = int(self.back[row, column])
        if step == UNREACHED:
            raise ValueError(f"cell {row}, {column} cannot be reached")
        while step != SOURCE:
            row, column = row + int(_DOWN[step]), column + int(_RIGHT[step])
            cells.append((row, column))
            step = int(self.back[row, column])
        return np.array(cells[::-1], dtype=np.int64)

    def nearest_source(self, cells: IntArray) -> IntArray:
        """Return the nearest source of each cell, shape (n, 2) like *cells*; -1 where there is none."""
        columns = self.back.shape[1]
        flat = np.asarray(cells, dtype=np.int64).reshape(-1, 2)
        found = _traced(self.back.reshape(-1), flat[:, 0] * columns + flat[:, 1], columns)
        both = np.column_stack(np.divmod(found, columns))
        return np.where(found[:, None] < 0, -1, both).astype(np.int64)


def accumulated_cost(
    cost: npt.NDArray[np.floating[Any]], sources: IntArray, *, cell: tuple[float, float] = (1.0, 1.0)
) -> Accumulated:
    """Return the least cost from the nearest of some sources to every cell.

    Parameters
    ----------
    cost
        Shape (rows, columns): cost of a unit of length in each cell, above 0; others (NaN, 0, negative,
        infinite) block it.
    sources
        Shape (k, 2): rows and columns. One in a blocked cell reaches nothing.
    cell
        Height and width of a cell, in the unit of length.

    Raises
    ------
    ValueError
        A source lies outside the raster, or the raster has no cells or more than 2**31.
    """
    rows, columns = cost.shape
    at = np.asarray(sources, dtype=np.int64).reshape(-1, 2)
    if not 0 < cost.size < 2**31:
        raise ValueError(f"a raster of {rows} x {columns} cells")
    if len(at) and (at.min() < 0 or (at >= (rows, columns)).any()):
        raise ValueError("a source lies outside the raster")
    flat = np.ascontiguousarray(cost).reshape(-1)
    least, largest = _range_of(flat)
    length = np.hypot(_DOWN * cell[0], _RIGHT * cell[1])
    # Half the cheapest step: with wider buckets, cells would be processed again and again where expensive
    # ground lies beside much cheaper ground. Wider only where the most expensive step would wrap around.
    width = max(0.5 * least * min(cell), largest * float(length.max()) / (_BUCKETS - 2))
    buckets = _BUCKETS
    while buckets > 64 and largest * float(length.max()) / width < buckets // 2 - 2:
        buckets //= 2
    total = np.full(cost.size, np.inf)
    back = np.full(cost.size, UNREACHED, dtype=np.uint8)
    start = np.unique(at[:, 0] * columns + at[:, 1]).astype(np.int64)
    if largest > 0.0:
        _spread(flat, start, rows, columns, length * 0.5, 1.0 / width, buckets, total, back)
    return Accumulated(total.reshape(rows, columns), back.reshape(rows, columns))


@njit()
def _range_of(cost: Any) -> tuple[float, float]:
    """Return the smallest and the largest cost of unblocked cells; infinity and 0 if all are blocked."""
    least, largest = np.inf, 0.0
    for value in cost:
        if value > 0.0 and value < np.inf:
            least = min(least, value)
            largest = max(largest, value)
    return least, largest


@njit()
def _spread(  # noqa: C901, PLR0912, PLR0915, PLR0917  (one loop: calls in it would cost as much as its work)
    cost: Any,
    start: Any,
    rows: int,
    columns: int,
    half: Any,
    per_bucket: float,
    buckets: int,
    total: Any,
    back: Any,
) -> None:
    """Fill *total* and *back*. Open cells stand in linked lists, one a bucket, in a pool that grows."""
    head = np.full(buckets, -1, dtype=np.int32)
    cell_of = np.empty(1024, dtype=np.int32)
    after = np.empty(1024, dtype=np.int32)
    free, used, waiting = np.int32(-1), 0, 0
    mask = buckets - 1
    for node in start:
        if cost[node] > 0.0 and cost[node] < np.inf:
            total[node] = 0.0
            back[node] = SOURCE | _OPEN
            if used == len(cell_of):
                cell_of, after = _doubled(cell_of), _doubled(after)
            cell_of[used] = node
            after[used] = head[0]
            head[0] = used
            used += 1
            waiting += 1
    bucket = 0
    while waiting:
        entry = head[bucket & mask]
        if entry < 0:
            bucket += 1
            continue
        head[bucket & mask] = after[entry]
        after[entry] = free
        free = entry
        waiting -= 1
        node = cell_of[entry]
        if not back[node] & _OPEN:
            continue  # it was opened again, cheaper, and has been dealt with
        back[node] &= _OPEN - 1
        here, mine = total[node], np.float64(cost[node])
        row = node // columns
        column = node - row * columns
        for k in range(8):
            down, right = k // 3 - 1, k % 3 - 1
            if k >= 4:
                down, right = (k + 1) // 3 - 1, (k + 1) % 3 - 1
            y, x = row + down, column + right
            if y < 0 or x < 0 or y >= rows or x >= columns:
                continue
            other = y * columns + x
            theirs = np.float64(cost[other])
            if not (theirs > 0.0 and theirs < np.inf):
                continue
            sum_ = here + (mine + theirs) * half[k]
            if sum_ < total[other]:
                total[other] = sum_
                back[other] = (7 - k) | _OPEN
                slot = free
                if slot >= 0:
                    free = after[slot]
                else:
                    if used == len(cell_of):
                        cell_of, after = _doubled(cell_of), _doubled(after)
                    slot = np.int32(used)
                    used += 1
                place = np.int64(sum_ * per_bucket) & mask
                cell_of[slot] = other
                after[slot] = head[place]
                head[place] = slot
                waiting += 1


@njit()
def _traced(back: Any, start: Any, columns: int) -> Any:
    """Follow the steps back from some cells to their sources; -1 where no source reaches a cell."""
    found = np.empty(len(start), dtype=np.int64)
    for k in range(len(start)):
        node = start[k]
        while back[node] < SOURCE:
            step = back[node] if back[node] < 4 else back[node] + 1
            node += (step // 3 - 1) * columns + step % 3 - 1
        found[k] = node if back[node] == SOURCE else -1
    return found


@njit()
def _doubled(pool: Any) -> Any:
    larger = np.empty(2 * len(pool), dtype=pool.dtype)
    larger[: len(pool)] = pool
    return larger
