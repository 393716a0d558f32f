"""The compiled loop of `siting.surface.cells`: which centres of cells lie inside an outline."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from siting.compiled import njit


@njit(nogil=True)
def _rows_crossed(edge: Any, first: int, tall: int) -> Any:
    """Return from and up to which of *tall* rows an edge crosses the line of the centres."""
    # Centres at row + 0.5 with one end at or above them and the other below.
    low, high = min(edge[1], edge[3]), max(edge[1], edge[3])
    return max(math.ceil(low - 0.5), first) - first, min(math.ceil(high - 0.5), first + tall) - first


@njit(nogil=True)
def fill(edges: Any, first: int, tall: int, wide: int) -> Any:
    """Return which cells of rows *first* to *first + tall* have their centre inside, (tall, wide).

    *edges* (n, 4) are the sides of all rings as x, y, x, y in columns and rows; a centre is inside if a line
    from it to the left crosses an odd number of them.
    """
    after = np.zeros(tall + 1, dtype=np.int64)
    for n in range(edges.shape[0]):
        begin, end = _rows_crossed(edges[n], first, tall)
        for row in range(begin, end):
            after[row + 1] += 1
    after = np.cumsum(after)
    crossed, size = np.empty(after[tall], dtype=np.int64), np.zeros(tall, dtype=np.int64)
    for n in range(edges.shape[0]):
        begin, end = _rows_crossed(edges[n], first, tall)
        x0, y0, x1, y1 = edges[n]
        for row in range(begin, end):
            x = x0 + (first + row + 0.5 - y0) * (x1 - x0) / (y1 - y0)
            crossed[after[row] + size[row]] = min(max(math.ceil(x - 0.5), 0), wide)
            size[row] += 1
    found = np.zeros((tall, wide), dtype=np.bool_)
    for row in range(tall):
        # Rings are closed: a line crosses them an even number of times.
        columns = np.sort(crossed[after[row] : after[row + 1]])
        for n in range(0, len(columns) - 1, 2):
            found[row, columns[n] : columns[n + 1]] = True
    return found
