"""Statistics of the cells that sites cover, weighted by the covered area, and the slope of a terrain."""

from __future__ import annotations

from typing import Any

import numpy as np

from siting.compiled import njit
from siting.evidence import FloatArray
from siting.geo.coverage import CellWeights

STATISTICS: tuple[str, ...] = (
    "mean", "min", "max", "percentile", "share_at_least", "share_at_most", "majority",
)  # fmt: skip
_TIE = 1e-12  # of the whole weight: sums of shares are rounded


def statistic(
    weights: CellWeights, weight: FloatArray, value: FloatArray, name: str, at: float = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Return a statistic of each site, and how much of it has values.

    Parameters
    ----------
    weight
        Shape (m,), the area of each cell that lies in the site.
    value
        Shape (m,), the cell's value; NaN is missing.
    name
        One of `STATISTICS`. A percentile is the least value that the given share of the area does not
        exceed; shares are 0..1 of the area with values; the majority is the class with most area, the least
        of equals.
    at
        The percentile (0..100), or the limit of a share; equality counts.

    Returns
    -------
    The statistic, shape (n,), NaN without values, and the covered share 0..1 of the whole site, shape (n,).
    """
    found, valid = _statistics(weights.start, weights.share, weight, value, STATISTICS.index(name), float(at))
    covered = np.divide(valid, weights.total, out=np.zeros(len(valid)), where=weights.total > 0)
    return found, np.clip(covered, 0.0, 1.0)


@njit(nogil=True)
def _statistics(start: Any, share: Any, weight: Any, value: Any, which: int, at: float) -> Any:  # noqa: PLR0917
    count = len(start) - 1
    found, valid = np.full(count, np.nan), np.zeros(count)
    for site in range(count):
        first, last = start[site], start[site + 1]
        total = 0.0
        for k in range(first, last):
            if not np.isnan(value[k]):
                valid[site] += share[k]
                total += weight[k]
        if total <= 0.0:
            continue
        if which in {3, 6}:
            found[site] = _ordered(weight[first:last], value[first:last], total, which, at)
        else:
            found[site] = _summed(weight[first:last], value[first:last], total, which, at)
    return found, valid


@njit(nogil=True)
def _summed(weight: Any, value: Any, total: float, which: int, at: float) -> float:
    """Return the mean (0), the least (1), the most (2), or a share at least (4) or at most (5) a limit."""
    summed = 0.0
    least, most = np.inf, -np.inf
    for k in range(len(value)):
        v = value[k]
        if np.isnan(v):
            continue
        least, most = min(least, v), max(most, v)
        if which == 0:
            summed += weight[k] * v
        elif (which == 4 and v >= at) or (which == 5 and v <= at):
            summed += weight[k]
    if which == 1:
        return least
    if which == 2:
        return most
    if which == 0:  # rounding must not carry a mean out of the values it is of
        return min(max(summed / total, least), most)
    return min(summed / total, 1.0)


@njit(nogil=True)
def _ordered(weight: Any, value: Any, total: float, which: int, at: float) -> float:
    """Return a percentile (3) or the majority (6)."""
    order = np.argsort(value)  # missing values come last
    best, best_weight, last = np.nan, -1.0, np.nan
    running = group = 0.0
    for k in order:
        v = value[k]
        if np.isnan(v):
            break
        group = weight[k] + (group if v == last else 0.0)
        running += weight[k]
        last = v
        if which == 3 and running >= total * (at / 100.0 - _TIE):
            break
        if group > best_weight + total * _TIE:
            best, best_weight = v, group
    return float(last if which == 3 else best)


@njit(nogil=True)
def horn_slope(height: Any, metric: Any, block: int, first_column: int) -> Any:
    """Return the slope of each cell as a ratio (1 is 45 degrees), NaN at the edge and beside missing heights.

    Horn (1981), doi:10.1109/PROC.1981.11918: differences over 3 x 3 cells, the near ones weighted double.

    Parameters
    ----------
    height
        Shape (h, w), metres.
    metric
        Shape (3, h, blocks): see `RasterGrid.metric` [m2], for each row and each *block* columns.
    first_column
        Column of the raster that the window starts at.
    """
    tall, wide = height.shape
    found = np.full((tall, wide), np.nan)
    start = first_column // block
    for j in range(1, tall - 1):
        for i in range(1, wide - 1):
            here = height[j, i]
            p = (
                (height[j - 1, i + 1] + 2 * height[j, i + 1] + height[j + 1, i + 1])
                - (height[j - 1, i - 1] + 2 * height[j, i - 1] + height[j + 1, i - 1])
            ) / 8
            q = (
                (height[j + 1, i - 1] + 2 * height[j + 1, i] + height[j + 1, i + 1])
                - (height[j - 1, i - 1] + 2 * height[j - 1, i] + height[j - 1, i + 1])
            ) / 8
            if np.isnan(here) or np.isnan(p) or np.isnan(q):
                continue
            k = (first_column + i) // block - start
            a, b, c = metric[0, j, k], metric[1, j, k], metric[2, j, k]
            found[j, i] = np.sqrt(max(p * p * c - 2 * p * q * b + q * q * a, 0.0) / (a * c - b * b))
    return found
