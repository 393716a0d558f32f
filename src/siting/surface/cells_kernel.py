"""The compiled loop of `siting.surface.cells`: which centres of cells lie inside an outline."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from siting.compiled import njit


@njit(nogil=True)
def fill(edges: Any, first: int, tall: int, wide: int) -> Any:
    """Return which cells of rows *first* to *first + tall* have their centre inside, (tall, wide).

    *edges* (n, 4) are the sides of all rings as x, y, x, y in columns and rows; a centre is inside if a line
    from it to the left crosses an odd number of them.
    """
    found = np.zeros((tall, wide), dtype=np.bool_)
    for n in range(edges.shape[0]):
        x0, y0, x1, y1 = edges[n]
        if y0 == y1:
            continue
        # Centres at row + 0.5 with one end at or above them and the other below.
        low, high = min(y0, y1), max(y0, y1)
        begin = max(math.ceil(low - 0.5), first)
        end = min(math.ceil(high - 0.5), first + tall)
        for row in range(begin, end):
            x = x0 + (row + 0.5 - y0) * (x1 - x0) / (y1 - y0)
            column = max(math.ceil(x - 0.5), 0)
            if column < wide:
                found[row - first, column] ^= True
    for row in range(tall):
        inside = False
        for column in range(wide):
            inside ^= found[row, column]
            found[row, column] = inside
    return found
