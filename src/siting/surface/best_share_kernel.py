"""The compiled loops of `siting.surface.best_share`: every sum in one order, so that equal cells tie."""

from __future__ import annotations

from typing import Any

import numpy as np

from siting.compiled import njit


@njit(nogil=True)
def _sums(scores: Any, weights: Any, total: Any, known: Any) -> bool:
    """Weighted mean of the known scores of one cell under every weighting; False if none is known."""
    total[:] = 0.0
    known[:] = 0.0
    some, all_known = False, True
    for i in range(scores.shape[0]):
        x = scores[i]
        if np.isnan(x):
            all_known = False
            continue
        some = True
        for s in range(weights.shape[1]):
            total[s] += weights[i, s] * x
            known[s] += weights[i, s]
    if some and not all_known:
        for s in range(weights.shape[1]):
            total[s] = total[s] / known[s] if known[s] > 0.0 else np.float32(-1.0)
    return some


@njit(nogil=True)
def weighted_scores(scores: Any, weights: Any) -> Any:
    """Return the score of each cell (n, m) under each weighting (m, s): shape (n, s), float32."""
    found = np.empty((scores.shape[0], weights.shape[1]), dtype=np.float32)
    known = np.empty(weights.shape[1], dtype=np.float32)
    for row in range(scores.shape[0]):
        if not _sums(scores[row], weights, found[row], known):
            found[row] = np.nan
    return found


@njit(nogil=True)
def count_best(scores: Any, weights: Any, limits: Any) -> Any:
    """Return under how many weightings each cell reaches the limit, shape (n,)."""
    total = np.empty(weights.shape[1], dtype=np.float32)
    known = np.empty(weights.shape[1], dtype=np.float32)
    found = np.zeros(scores.shape[0], dtype=np.int64)
    for row in range(scores.shape[0]):
        if _sums(scores[row], weights, total, known):
            count = 0
            for s in range(weights.shape[1]):
                count += total[s] >= limits[s]
            found[row] = count
    return found
