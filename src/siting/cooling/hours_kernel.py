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
from siting.cooling.hours_arrays import CELLS_PER_K, CELLS_PER_TENTH, PARTS, TIE
from siting.evidence import FloatArray

Counts = npt.NDArray[np.int16]
Pairs = npt.NDArray[np.int32]
Whole = npt.NDArray[np.int64]


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


@njit(nogil=True)
def _in_cell(low: Any, high: Any, part: Any, share: Any) -> Any:
    """Interpolate between the two figures of a cell, then between two pressures."""
    at_low, at_high = np.float32(np.int16(low)), np.float32(np.int16(high))
    at_low += (np.float32(np.int32(low >> np.int32(16))) - at_low) * part
    at_high += (np.float32(np.int32(high >> np.int32(16))) - at_high) * part
    return at_low + (at_high - at_low) * share


@njit(nogil=True)
def look_up(  # noqa: PLR0917
    table: Pairs,
    shape: tuple[int, int, int],
    neighbours: tuple[Whole, FloatArray, FloatArray, FloatArray],
    warmer: FloatArray,
    season: FloatArray,
    pressure_step: FloatArray,
    hours: FloatArray,
) -> None:
    """Blend the hours of neighbouring stations, in several climates.

    Parameters
    ----------
    table
        Shape (rows, months x pressures x cells): the two figures of a cell in one integer, the first in its
        lower half, so that a processor can load several months at a time.
    shape
        Cells; pressures; lower end of the first cell [cells]. No shift may lead out of the cells.
    neighbours
        Row of the table, weight, shift [K] and seasonal swing [K] of each neighbour, shape (n, k) each.
    warmer
        Shape (n, c): further shift in each climate [K].
    season
        Shape (12,): month m is shifted by shift + swing x season[m].
    pressure_step
        Shape (n,): position between the pressures of the table (2.25: a quarter from 2 to 3).
    hours
        Shape (n, c, 12) to fill by month, or (n, c, 1) with the year.
    """
    row, weight, shift, swing = neighbours
    cells, pressures, first = shape
    by_month = hours.shape[2] > 1
    upper, month_size = np.int32(cells if pressures > 1 else 0), np.int32(cells * pressures)
    month_parts = np.empty(12, np.int32)
    for place in range(len(row)):
        node = np.int32(min(max(int(pressure_step[place]), 0), max(pressures - 2, 0)))
        share = np.float32(min(max(pressure_step[place] - node, 0.0), 1.0))
        # Cells are counted from no shift, not from the first one, so that a place's figures are the same to
        # the last bit whatever else the table covers.
        start = node * np.int32(cells) - np.int32(first)
        hours[place] = 0.0
        for k in range(row.shape[1]):
            own = table[row[place, k]]
            wave, w = swing[place, k] * CELLS_PER_K, weight[place, k]
            # The climates of a place are close to each other in the table, and so in the processor's cache.
            for climate in range(warmer.shape[1]):
                base = (shift[place, k] + warmer[place, climate]) * CELLS_PER_K - TIE
                total = np.int32(0)
                for month in range(12):
                    x = base + wave * season[month]
                    cell = np.int32(np.floor(x))
                    i = np.int32(month) * month_size + start + cell
                    low, high = own[np.uint32(i)], own[np.uint32(i + upper)]
                    found = _in_cell(low, high, np.float32(x - cell), share)
                    # Whole parts of an hour add up to the same in any order, so the compiler may choose it.
                    parts = np.int32(found * np.float32(PARTS) + np.float32(0.5))
                    total += parts
                    if by_month:
                        month_parts[month] = parts
                if by_month:
                    for month in range(12):
                        hours[place, climate, month] += w * (month_parts[month] / PARTS)
                else:
                    hours[place, climate, 0] += w * (total / PARTS)
