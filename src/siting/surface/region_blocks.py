"""Regions laid out side by side: the best rectangles of one grid, a start that wastes no ground between them.

Regions that are grown one after the other leave each other ragged ground where many share few peaks. Of all
grids of rectangles of the wanted area, shifted against each other, the one whose best rectangles are worth
most is taken.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from siting.surface.regions_kernel import rectangle_means

Scores = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

_SHIFTS = 20
"""Grids that are tried along each side."""


def best_rectangles(score: Scores, near: Mask, count: int, cells: int, spacing: float) -> list[Places]:
    """Return the cells of up to *count* rectangles of one grid, (k, 2) each, from the best mean score down.

    Parameters
    ----------
    score
        Shape (rows, columns), NaN where a cell may not be taken.
    near
        Cells with access; each rectangle holds at least one.
    cells
        Cells of each, k; where they fill no rectangle, the last column is not full.
    spacing
        Least distance between cells of two rectangles [cells].
    """
    short = max(1, math.isqrt(cells))
    long = -(-cells // short)
    apart = max(math.ceil(spacing), 1) - 1
    most, found = (-1, -math.inf), (1, 1, np.zeros((0, 2), dtype=np.int64))
    for tall, wide in dict.fromkeys([(short, long), (long, short)]):
        if tall > score.shape[0] or wide > score.shape[1]:
            continue
        mean = rectangle_means(score, near, tall, wide)
        for row in _shifts(tall + apart):
            for column in _shifts(wide + apart):
                grid = mean[row :: tall + apart, column :: wide + apart]
                best = _best(grid, count)
                worth = len(best), float(grid.ravel()[best].sum(dtype=np.float64))
                if worth > most:
                    corner = np.column_stack(np.unravel_index(best, grid.shape))
                    most = worth
                    found = tall, wide, corner * (tall + apart, wide + apart) + (row, column)
    tall, wide, corners = found
    made = (_cut(score, near, corner, (tall, wide), cells) for corner in corners)
    return [each for each in made if each is not None]


def _shifts(pitch: int) -> list[int]:
    return [int(at) for at in np.unique(np.linspace(0, pitch - 1, min(pitch, _SHIFTS)).astype(int))]


def _best(grid: Scores, count: int) -> Places:
    """Return the flat places of the *count* best figures, the best first; fewer if there are no more."""
    flat = grid.ravel()
    there = np.flatnonzero(~np.isnan(flat))
    if len(there) > count:
        kept = np.argpartition(-flat[there], count - 1)[:count]
        there = np.sort(there[kept])
    return there[np.argsort(-flat[there], kind="stable")]


def _cut(score: Scores, near: Mask, corner: Places, shape: tuple[int, int], cells: int) -> Places | None:
    """Return the cells of a rectangle without the worst end of a column, so that *cells* are left.

    None if none of them has access.
    """
    tall, wide = shape
    row, column = np.mgrid[0:tall, 0:wide]
    found, most = None, -math.inf
    for left_out in (0, wide - 1):
        for from_top in (True, False):
            place = row if from_top else tall - 1 - row
            keep = (column != left_out) | (place >= tall * wide - cells)
            at = np.column_stack([row[keep], column[keep]]) + corner
            worth = float(score[at[:, 0], at[:, 1]].sum(dtype=np.float64))
            if worth > most and near[at[:, 0], at[:, 1]].any():
                found, most = at.astype(np.int64), worth
    return found
