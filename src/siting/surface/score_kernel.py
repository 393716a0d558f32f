"""The compiled loops of `siting.surface.direct` for the score alone: one raster after the other.

Sums of a strip stay in the cache while rasters come and go. They add up in the order of
`siting.decide.ranking`, so that all ways give the same bytes. The arrays of a criterion are flat, one place
for each cell.
"""

# ruff: noqa: PLR0917 (compiled functions take their arrays by position)

from __future__ import annotations

from typing import Any

import numpy as np

from siting.compiled import njit
from siting.surface.direct_kernel import _rounded, curve_at, is_line


@njit(nogil=True)
def add_scores(values: Any, at: Any, worth: Any, part: float, total: Any, first: Any) -> bool:
    """Add *part* of the score of each cell to its total, nothing where it is missing; whether none is.

    With *first* the total is 0 before, whatever it holds.

    *at* and *worth* are the break points of the curve. A straight line has a loop without calls.
    """
    missing = 0
    if not is_line(at, worth):
        for n in range(len(values)):
            x = np.float64(values[n])
            there = np.isfinite(x)
            total[n] = (0.0 if first else total[n]) + (curve_at(x, at, worth) * part if there else 0.0)
            missing += not there
        return missing == 0
    least, most, begin = at[0], at[1], worth[0]
    width, rise = most - least, worth[1] - worth[0]
    for n in range(len(values)):
        x = np.float64(values[n])
        inner = min(max(x, least), most)
        found = begin + rise * ((inner - least) / width)
        there = np.isfinite(x)
        total[n] = (0.0 if first else total[n]) + (found * part if there else 0.0)
        missing += not there
    return missing == 0


@njit(nogil=True)
def add_weights(values: Any, part: float, worst: Any, weight: Any, coverage: Any) -> None:
    """Add *part* to the coverage where a value is known, and to the weight where it counts."""
    for n in range(len(values)):
        there = np.isfinite(values[n])
        weight[n] += part if there or worst else 0.0
        coverage[n] += part if there else 0.0


@njit(nogil=True)
def judge(values: Any, least: float, most: float, outside: int, unknown: int, reason: Any) -> None:
    """Note the code of a reason where a value is outside its limits or unknown; the smallest code stays.

    Code 0 is no reason.
    """
    for n in range(len(values)):
        x = np.float64(values[n])
        code = unknown
        if np.isfinite(x):
            code = 0 if least <= x <= most else outside
        if code and (reason[n] == 0 or code < reason[n]):
            reason[n] = code


@njit(nogil=True)
def _finish_row(
    total: Any, weight: Any, coverage: Any, reason: Any, least: float, little: int, bands: Any
) -> None:
    """Turn the sums of a row into its bands; weight and coverage are the same everywhere."""
    score, known, restricted, free = bands
    part = _rounded(coverage)
    there = weight > 0.0 and coverage > 0.0
    last = little if part < least or part == 0.0 else 0
    if there and weight == 1.0:  # as where all is known; a division costs more than the rest
        for n in range(len(total)):
            score[n] = _rounded(total[n])
    elif there:
        for n in range(len(total)):
            score[n] = _rounded(total[n] / weight)
    else:
        score[:] = np.nan
    known[:] = part
    for n in range(len(total)):
        restricted[n] = reason[n] if reason[n] > 0 else last
    for n in range(len(total)):
        free[n] = there and restricted[n] == 0


@njit(nogil=True)
def _finish_cells(
    total: Any, weight: Any, coverage: Any, reason: Any, least: float, little: int, bands: Any
) -> None:
    """Turn the sums of a row into its bands, where weight and coverage differ from cell to cell."""
    score, known, restricted, free = bands
    for n in range(len(total)):
        there, part = weight[n] > 0.0 and coverage[n] > 0.0, _rounded(coverage[n])
        score[n] = _rounded(total[n] / weight[n]) if there else np.nan
        if len(known):
            known[n] = part
        last = little if part < least or part == 0.0 else 0
        restricted[n] = reason[n] if reason[n] > 0 else last
        free[n] = there and restricted[n] == 0


@njit(nogil=True)
def finish(
    sums: Any, all_known: float, reason: Any, min_coverage: float, little: int, left: int, bands: Any
) -> None:
    """Turn the sums of cells in rows into bands: score, coverage, restricted, and whether a cell is ranked.

    *sums* are total, weight and coverage, (rows, columns) each; if *all_known* is positive it is weight and
    coverage of every cell. *reason* is the code so far, *little* that of too little coverage. *bands* (rows,
    all columns) are filled from column *left* on; the coverage has no columns if it is not wanted.
    """
    total, weight, coverage = sums
    score, known, restricted, free = bands
    for row in range(total.shape[0]):
        piece = slice(left, left + total.shape[1])
        each = score[row, piece], known[row, piece], restricted[row, piece], free[row, piece]
        if all_known > 0.0:
            _finish_row(total[row], all_known, all_known, reason[row], min_coverage, little, each)
        else:
            _finish_cells(total[row], weight[row], coverage[row], reason[row], min_coverage, little, each)
