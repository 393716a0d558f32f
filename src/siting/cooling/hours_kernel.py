"""Compiled counting of hours: tables over the shift of a station's climate, and their look-up.

The dry bulb is counted in tenths of a degree. A table has two figures per cell of 0.05 K of shift: just above
the lower end, and at the upper end. Weather files hold tenths, so a count jumps where shift and limit meet on
a tenth; between the ends it is linear.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from siting.compiled import njit
from siting.evidence import FloatArray

Counts = npt.NDArray[np.int16]
Whole = npt.NDArray[np.int64]
CELLS_PER_TENTH = 2
_CELLS_PER_K = 10.0 * CELLS_PER_TENTH
_FAR = 65_536.0  # keeps a shift above 0, where taking the integer part is fastest [cells]
_TIE = 1e-4  # of a cell: a shift within 5e-6 K of a tenth belongs to the cell that ends there


@njit(nogil=True)
def tabulate(
    entries: tuple[Any, Any, Any, Any], edges: tuple[Whole, Whole, Whole, Whole, Counts], table: Counts
) -> None:
    """Tabulate the hours of one station over the shift of its climate.

    Parameters
    ----------
    entries
        Month 0..11, dry bulb [tenths above the lowest class], percent, hours: shape (entries,) each.
    edges
        First edge of each percent, shape (percents + 1,); then shape (edges,) each: pressure; the last cell
        in which hours of the lowest class are under the edge, just above its lower end and at its upper end;
        +1 where the mode stops running as air warms, -1 where it starts.
    table
        Shape (months, pressures, cells, 2) of zeros, to fill.
    """
    month, tenth, percent, hours = entries
    first, pressure, above, at, sign = edges
    months, pressures, cells, _ = table.shape
    for i in range(len(month)):
        m, warm, count = int(month[i]), int(tenth[i]) * CELLS_PER_TENTH, int(hours[i])
        for edge in range(first[percent[i]], first[int(percent[i]) + 1]):
            # Air one cell warmer is under the edge for one cell less.
            to, end = min(above[edge] - warm, cells - 1), min(at[edge] - warm, cells - 1)
            if to >= 0:
                table[m, pressure[edge], to, 0] += sign[edge] * count
            if end >= 0:
                table[m, pressure[edge], end, 1] += sign[edge] * count
    for m in range(months):
        for node in range(pressures):
            for cell in range(cells - 2, -1, -1):
                table[m, node, cell, 0] += table[m, node, cell + 1, 0]
                table[m, node, cell, 1] += table[m, node, cell + 1, 1]


# Sums may be reordered for speed; the order is the same each time.
@njit(nogil=True, fastmath={"reassoc", "contract", "nsz"})
def look_up(  # noqa: PLR0917
    table: Counts,
    shape: tuple[int, int, int],
    order: Whole,
    row: Whole,
    station: Whole,
    weight: FloatArray,
    shift: FloatArray,
    swing: FloatArray,
    warmer: FloatArray,
    season: FloatArray,
    pressure_step: FloatArray,
    hours: FloatArray,
) -> None:
    """Blend the hours of neighbouring stations.

    Parameters
    ----------
    table
        Shape (rows, months x pressures x cells x 2).
    shape
        Cells; pressures; lower end of the first cell [cells].
    order
        Which places, in which order: neighbours in sequence make good use of the cache.
    row
        Shape (stations,), row of the table of each station.
    station, weight, shift, swing
        Shape (n, k): station, weight, shift [K] and seasonal swing [K] of each neighbour.
    warmer, pressure_step
        Shape (n,): further shift [K]; position between the pressures of the table (2.25: a quarter from 2 to
        3).
    season
        Shape (12,): month m is shifted by shift + swing x season[m].
    hours
        Shape (n, 12) to fill by month, or (n, 1) with the year.
    """
    cells, pressures, first_cell = shape
    by_month = hours.shape[1] > 1
    # 32-bit integers, unsigned where they are array indices, are fastest here.
    first, last = np.int32(first_cell + _FAR), np.int32(cells - 1)
    size, month_size = np.int32(cells * 2), np.int32(cells * pressures * 2)
    upper = np.uint64(cells * 2 if pressures > 1 else 0)
    for place in order:
        node = np.int32(min(max(int(pressure_step[place]), 0), max(pressures - 2, 0)))
        share = np.float32(min(max(pressure_step[place] - node, 0.0), 1.0))
        year = 0.0
        for k in range(station.shape[1]):
            w = weight[place, k]
            own = table[row[station[place, k]]]
            base = (shift[place, k] + warmer[place]) * _CELLS_PER_K - _TIE + _FAR
            wave = swing[place, k] * _CELLS_PER_K
            total = np.float32(0.0)
            for month in range(12):
                x = base + wave * season[month]
                whole = np.int32(x)
                part = np.float32(x - whole)
                cell = min(max(whole - first, np.int32(0)), last)
                i = np.uint64(np.uint32(np.int32(month) * month_size + node * size + cell * np.int32(2)))
                j = i + upper
                low, high = np.float32(own[i]), np.float32(own[j])
                low += (np.float32(own[i + np.uint64(1)]) - low) * part
                high += (np.float32(own[j + np.uint64(1)]) - high) * part
                found = low + (high - low) * share
                total += found
                if by_month:
                    hours[place, month] += w * found
            year += w * total
        if not by_month:
            hours[place, 0] = year
