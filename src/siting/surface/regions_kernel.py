"""The compiled loops of `siting.surface.regions`: means of squares, growth of a region, exchange of cells.

Scores are float32 with NaN where a cell may not be taken. ``taken`` holds, for each cell, the number of the
region that has it or keeps others away from it (0: free); ``mark`` is scratch of the same shape, in which a
call writes *stamp* and *stamp* + 1, numbers that were never used before.
"""

# ruff: noqa: PLR0917 (compiled functions take their arrays by position)

from __future__ import annotations

from typing import Any

import numpy as np

from siting.compiled import njit

_ROWS = (-1, 0, 0, 1)
_COLUMNS = (0, -1, 1, 0)
_TRIES = 8
_GAIN = 1e-7
"""A swap must gain more than this: two cells of equal worth are not swapped for ever."""


@njit(nogil=True)
def square_means(score: Any, side: int) -> Any:
    """Mean of the free cells in the square of *side* cells around each; NaN if less than half are free."""
    height, width = score.shape
    total = np.zeros((height + 1, width + 1))
    count = np.zeros((height + 1, width + 1), dtype=np.int32)
    for r in range(height):
        row_total, row_count = 0.0, 0
        for c in range(width):
            if not np.isnan(score[r, c]):
                row_total += score[r, c]
                row_count += 1
            total[r + 1, c + 1] = total[r, c + 1] + row_total
            count[r + 1, c + 1] = count[r, c + 1] + row_count
    found = np.full((height, width), np.nan, dtype=np.float32)
    before = (side - 1) // 2
    for r in range(height):
        top, bottom = max(r - before, 0), min(r - before + side, height)
        for c in range(width):
            if np.isnan(score[r, c]):
                continue
            left, right = max(c - before, 0), min(c - before + side, width)
            n = count[bottom, right] - count[top, right] - count[bottom, left] + count[top, left]
            if 2 * n >= side * side:
                whole = total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left]
                found[r, c] = whole / n
    return found


@njit(nogil=True)
def rectangle_means(score: Any, near: Any, tall: int, wide: int) -> Any:
    """Mean of each rectangle of *tall* rows and *wide* columns, by its first cell: (rows left, columns left).

    NaN unless all its cells are free and one is near.
    """
    height, width = score.shape
    found = np.full((height - tall + 1, width - wide + 1), np.nan, dtype=np.float32)
    total = np.zeros(width)
    free, access = np.zeros(width, dtype=np.int64), np.zeros(width, dtype=np.int64)
    for r in range(height):
        for c in range(width):
            if not np.isnan(score[r, c]):
                total[c] += score[r, c]
                free[c] += 1
            access[c] += near[r, c]
            if r >= tall:
                if not np.isnan(score[r - tall, c]):
                    total[c] -= score[r - tall, c]
                    free[c] -= 1
                access[c] -= near[r - tall, c]
        if r < tall - 1:
            continue
        worth, there, anchors = 0.0, 0, 0
        for c in range(width):
            worth += total[c]
            there += free[c]
            anchors += access[c]
            if c >= wide:
                worth -= total[c - wide]
                there -= free[c - wide]
                anchors -= access[c - wide]
            if there == tall * wide and anchors > 0:
                found[r - tall + 1, c - wide + 1] = worth / (tall * wide)
    return found


@njit(nogil=True)
def local_maxima(mean: Any) -> Any:
    """Row and column of every cell that none of its eight neighbours exceeds; one for a plateau of two."""
    height, width = mean.shape
    found = []
    for r in range(height):
        for c in range(width):
            value = mean[r, c]
            if np.isnan(value):
                continue
            best = True
            for dr in range(-1, 2):
                for dc in range(-1, 2):
                    if (dr == 0 and dc == 0) or not (0 <= r + dr < height and 0 <= c + dc < width):
                        continue
                    other = mean[r + dr, c + dc]
                    # Among equal cells the first in reading order stands for its neighbours.
                    if other > value or (other == value and (dr < 0 or (dr == 0 and dc < 0))):
                        best = False
            if best:
                found.append((r, c))
    places = np.empty((len(found), 2), dtype=np.int64)
    for i, (r, c) in enumerate(found):
        places[i, 0], places[i, 1] = r, c
    return places


@njit(nogil=True)
def _push(keys: Any, cells: Any, size: int, key: float, cell: int) -> int:
    at = size
    keys[at], cells[at] = key, cell
    while at > 0:
        parent = (at - 1) // 2
        if keys[parent] > keys[at] or (keys[parent] == keys[at] and cells[parent] <= cells[at]):
            break
        keys[parent], keys[at] = keys[at], keys[parent]
        cells[parent], cells[at] = cells[at], cells[parent]
        at = parent
    return size + 1


@njit(nogil=True)
def _pop(keys: Any, cells: Any, size: int) -> int:
    size -= 1
    keys[0], cells[0] = keys[size], cells[size]
    at = 0
    while True:
        best = at
        for child in (2 * at + 1, 2 * at + 2):
            if child < size and (
                keys[child] > keys[best] or (keys[child] == keys[best] and cells[child] < cells[best])
            ):
                best = child
        if best == at:
            return size
        keys[best], keys[at] = keys[at], keys[best]
        cells[best], cells[at] = cells[at], cells[best]
        at = best


@njit(nogil=True)
def _inside(mark: Any, r: int, c: int, stamp: int) -> int:
    """How many of the four neighbours of a cell bear the stamp."""
    found = 0
    for k in range(4):
        i, j = r + _ROWS[k], c + _COLUMNS[k]
        if 0 <= i < mark.shape[0] and 0 <= j < mark.shape[1] and mark[i, j] == stamp:
            found += 1
    return found


@njit(nogil=True)
def grow(score: Any, taken: Any, mark: Any, stamp: int, seed: Any, cells: Any, price: float) -> int:
    """Grow a region from a seed into *cells* (k, 2), always by the neighbour that gains most.

    A cell gains its score minus *price* for each side by which the outline grows. Returns how many cells
    were reached: fewer than k if there are no more.
    """
    height, width = score.shape
    wanted = cells.shape[0]
    keys = np.empty(4 * wanted + 8)
    queue = np.empty(4 * wanted + 8, dtype=np.int64)
    size = _push(keys, queue, 0, 0.0, seed[0] * width + seed[1])
    count = 0
    while size and count < wanted:
        cell = queue[0]
        size = _pop(keys, queue, size)
        r, c = cell // width, cell % width
        if mark[r, c] == stamp:
            continue
        mark[r, c] = stamp
        cells[count, 0], cells[count, 1] = r, c
        count += 1
        for k in range(4):
            i, j = r + _ROWS[k], c + _COLUMNS[k]
            if not (0 <= i < height and 0 <= j < width) or mark[i, j] == stamp:
                continue
            if taken[i, j] or np.isnan(score[i, j]):
                continue
            # Asked again with every neighbour: the newest entry of a cell is its highest.
            gain = score[i, j] - price * (4 - 2 * _inside(mark, i, j, stamp))
            # Among equal cells the nearer one: on even ground a region is round, not a line.
            gain -= _GAIN * ((i - seed[0]) ** 2 + (j - seed[1]) ** 2) / wanted
            size = _push(keys, queue, size, gain, i * width + j)
    return count


@njit(nogil=True)
def outline(mark: Any, cells: Any, stamp: int) -> int:
    """Return the number of sides on the outline of cells that bear the stamp."""
    sides = 0
    for n in range(cells.shape[0]):
        sides += 4 - _inside(mark, cells[n, 0], cells[n, 1], stamp)
    return sides


@njit(nogil=True)
def _holds_together(mark: Any, cells: Any, stamp: int, without: int, queue: Any, seen: Any) -> bool:
    """Whether the region stays connected without one of its cells."""
    count = cells.shape[0]
    if count <= 2:
        return True
    width = mark.shape[1]
    start = 0 if without != 0 else 1
    for n in range(count):
        seen[n] = False
    # Cells are found again by their place: a region is small, and sorted places are searched by bisection.
    places = cells[:, 0] * width + cells[:, 1]
    order = np.argsort(places)
    ordered = places[order]
    queue[0], size, reached = start, 1, 1
    seen[start] = True
    while size:
        size -= 1
        r, c = cells[queue[size], 0], cells[queue[size], 1]
        for k in range(4):
            i, j = r + _ROWS[k], c + _COLUMNS[k]
            if not (0 <= i < mark.shape[0] and 0 <= j < width) or mark[i, j] != stamp:
                continue
            n = order[np.searchsorted(ordered, i * width + j)]
            if n != without and not seen[n]:
                seen[n] = True
                queue[size] = n
                size += 1
                reached += 1
    return bool(reached == count - 1)


@njit(nogil=True)
def _losses(score: Any, mark: Any, stamp: int, cells: Any, price: float, near: Any, losses: Any) -> None:
    """Write what the loss of each cell costs; infinite inside the region, and for the last with access."""
    anchors = 0
    for n in range(cells.shape[0]):
        anchors += near[cells[n, 0], cells[n, 1]]
    for n in range(cells.shape[0]):
        r, c = cells[n, 0], cells[n, 1]
        sides = _inside(mark, r, c, stamp)
        kept = sides == 4 or (anchors == 1 and near[r, c])
        losses[n] = np.inf if kept else score[r, c] - price * (4 - 2 * sides)


@njit(nogil=True)
def _most(
    score: Any, taken: Any, mark: Any, stamp: int, cells: Any, price: float, without: int, least: float
) -> Any:
    """Return the neighbour that gains most, and more than *least*: row and column, -1 if there is none."""
    height, width = score.shape
    gain, new_r, new_c = least, -1, -1
    for n in range(cells.shape[0]):
        for k in range(4):
            i, j = cells[n, 0] + _ROWS[k], cells[n, 1] + _COLUMNS[k]
            if n == without or not (0 <= i < height and 0 <= j < width) or mark[i, j] == stamp:
                continue
            if taken[i, j] or np.isnan(score[i, j]):
                continue
            value = score[i, j] - price * (4 - 2 * _inside(mark, i, j, stamp))
            if value > gain:
                gain, new_r, new_c = value, i, j
    return new_r, new_c


@njit(nogil=True)
def _swap(
    score: Any, taken: Any, mark: Any, stamp: int, cells: Any, price: float, losses: Any, room: Any
) -> bool:
    """Swap one cell for a better neighbour; the cells whose loss costs least are tried first."""
    queue, seen = room
    for n in np.argsort(losses)[:_TRIES]:
        if not np.isfinite(losses[n]) or not _holds_together(mark, cells, stamp, n, queue, seen):
            continue
        out_r, out_c = cells[n, 0], cells[n, 1]
        mark[out_r, out_c] = 0
        new_r, new_c = _most(score, taken, mark, stamp, cells, price, n, losses[n] + _GAIN)
        if new_r >= 0:
            mark[new_r, new_c] = stamp
            cells[n, 0], cells[n, 1] = new_r, new_c
            return True
        mark[out_r, out_c] = stamp
    return False


@njit(nogil=True)
def exchange(
    score: Any, taken: Any, mark: Any, stamp: int, cells: Any, price: float, near: Any, rounds: int
) -> int:
    """Swap cells of a region (k, 2) for neighbours while that gains; returns the number of swaps.

    The region must bear the stamp, stays connected, and keeps at least one cell of *near* if it has one.
    """
    room = np.empty(cells.shape[0], dtype=np.int64), np.empty(cells.shape[0], dtype=np.bool_)
    losses = np.empty(cells.shape[0])
    for swaps in range(rounds):
        _losses(score, mark, stamp, cells, price, near, losses)
        if not _swap(score, taken, mark, stamp, cells, price, losses, room):
            return swaps
    return rounds
