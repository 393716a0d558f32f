"""Hours over the shift of a station's climate, and their look-up at not too many places, in NumPy.

Operation by operation as in hours_kernel.py, so both give the same figures to the last bit (a test compares
them); these need no compiler, which takes longer to start than a few hundred places take here.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray

Counts = npt.NDArray[np.int16]
Whole = npt.NDArray[np.int64]

FEW_PLACES = 1_000
"""Up to so many places at once NumPy is used."""
FEW_TABLES = 24
"""Up to so many tables of stations at once NumPy is used."""
CELLS_PER_TENTH = 2
CELLS_PER_K = 10.0 * CELLS_PER_TENTH
PARTS = 65_536.0
"""Parts of an hour in which a month is counted: finer than its 32 bits, and their sum is exact."""
TIE = 1e-4
"""Of a cell: a shift within 5e-6 K of a tenth belongs to the cell that ends there."""


def tabulate(
    entries: tuple[Any, Any, Any, Any], edges: tuple[Whole, Whole, Whole, Whole, Counts], table: Counts
) -> None:
    """Tabulate the hours of one station: see `siting.cooling.hours_kernel.tabulate`."""
    month, tenth, percent, hours = entries
    first, pressure, above, at, sign = edges
    months, pressures, cells, _ = table.shape
    count = (first[1:] - first[:-1])[percent]
    # The edges of each entry's percent, one after the other.
    edge = np.repeat(first[percent] - (np.cumsum(count) - count), count)
    edge += np.arange(len(edge))
    run = above.take(edge) - np.repeat(tenth.astype(np.int64) * CELLS_PER_TENTH, count)
    np.clip(run, -1, cells, out=run)
    # One more cell in front takes what is under no edge, one more at the end what is under an edge beyond it.
    run += (pressure * (cells + 2) + 1).take(edge)
    run += np.repeat(month.astype(np.int64) * (pressures * (cells + 2)), count)
    counted = sign.take(edge) * np.repeat(hours.astype(np.float64), count)
    shape = months, pressures, cells + 2
    ending = np.bincount(run, counted, math.prod(shape)).reshape(shape)
    by_cell = ending[..., :0:-1].cumsum(axis=-1)[..., ::-1]  # whole numbers: exact in any order
    table[..., 0] = by_cell[..., :-1]
    table[..., 1] = by_cell[..., 1:]
    # An edge on the end of a cell has the same last cell at both ends, all others one less at the upper end.
    on_end = np.flatnonzero((at == above).take(edge))
    ending = np.bincount(run[on_end], counted[on_end], math.prod(shape)).reshape(shape)
    table[..., 1] += ending[..., 1:-1].astype(table.dtype)


def look_up(  # noqa: PLR0917  (as the compiled function)
    table: npt.NDArray[np.int32],
    shape: tuple[int, int, int],
    neighbours: tuple[Whole, FloatArray, FloatArray, FloatArray],
    warmer: FloatArray,
    season: FloatArray,
    pressure_step: FloatArray,
    hours: FloatArray,
) -> None:
    """Blend the hours of neighbouring stations: see `siting.cooling.hours_kernel.look_up`."""
    row, weight, shift, swing = neighbours
    cells, pressures, first = shape
    node = np.clip(pressure_step.astype(np.int64), 0, max(pressures - 2, 0))
    share = np.clip(pressure_step - node, 0.0, 1.0).astype(np.float32)[:, None, None]
    upper = cells if pressures > 1 else 0
    start = np.arange(12) * (cells * pressures) + (node * cells)[:, None, None] - first
    hours[:] = 0.0
    for k in range(row.shape[1]):
        base = (shift[:, k, None] + warmer) * CELLS_PER_K - TIE
        x = base[:, :, None] + (swing[:, k] * CELLS_PER_K)[:, None, None] * season
        cell = np.floor(x)
        own, i, part = row[:, k, None, None], start + cell.astype(np.int64), (x - cell).astype(np.float32)
        low, high = _in_cell(table[own, i], part), _in_cell(table[own, i + upper], part)
        months = low + (high - low) * share
        parts = (months * np.float32(PARTS) + np.float32(0.5)).astype(np.int32)
        if hours.shape[2] == 1:
            parts = parts.sum(axis=2, keepdims=True)
        hours += weight[:, k, None, None] * (parts / PARTS)


def _in_cell(pair: npt.NDArray[np.int32], part: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Interpolate between the two figures of a cell, the first in the lower half of the integer."""
    low, high = pair.astype(np.int16).astype(np.float32), (pair >> 16).astype(np.float32)
    return np.asarray(low + (high - low) * part)
