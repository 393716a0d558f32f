"""The compiled loops of `siting.surface.best_share`: every sum in one order, so that equal cells tie."""

# ruff: noqa: PLR0917 (compiled functions take their arrays by position)

from __future__ import annotations

from typing import Any

import numpy as np

from siting.compiled import njit

_AT_A_TIME = 256
"""Weightings whose sums stay in the fastest cache."""


@njit(nogil=True)
def _sums(x: Any, weights: Any, start: int, total: Any) -> None:
    """Sum weight times score of one cell, all known, for the weightings from *start* on.

    Four criteria in one loop: sums are read and written a quarter as often.
    """
    count, size = len(x), len(total)
    zero = np.float32(0.0)
    for s in range(size):
        total[s] = zero
    i = 0
    while i + 4 <= count:
        a, b, c, d = x[i], x[i + 1], x[i + 2], x[i + 3]
        # Rows of their own: an index that might be negative is not compiled to vector code.
        u, v = weights[i, start : start + size], weights[i + 1, start : start + size]
        w, z = weights[i + 2, start : start + size], weights[i + 3, start : start + size]
        for s in range(size):
            total[s] += (u[s] * a + v[s] * b) + (w[s] * c + z[s] * d)
        i += 4
    while i < count:
        a = x[i]
        u = weights[i, start : start + size]
        for s in range(size):
            total[s] += u[s] * a
        i += 1


@njit(nogil=True)
def _means(x: Any, weights: Any, start: int, total: Any, filled: Any, is_known: Any, known: Any) -> int:
    """Weighted means of the known scores of one cell; returns how many are known.

    Where none of the weight is on a known score, the mean is -1.
    """
    found = 0
    for i in range(len(x)):
        there = not np.isnan(x[i])
        found += there
        filled[i] = x[i] if there else np.float32(0.0)
        is_known[i] = np.float32(1.0) if there else np.float32(0.0)
    if found:
        _sums(filled, weights, start, total)
    if 0 < found < len(x):
        _sums(is_known, weights, start, known)
        for s in range(len(total)):
            total[s] = total[s] / known[s] if known[s] > 0.0 else np.float32(-1.0)
    return found


@njit(nogil=True)
def weighted_scores(scores: Any, weights: Any) -> Any:
    """Return the score of each cell (n, m) under each weighting (m, s): shape (s, n), float32."""
    count, size = scores.shape[0], weights.shape[1]
    found = np.empty((size, count), dtype=np.float32)
    filled, is_known = np.empty((2, scores.shape[1]), dtype=np.float32)
    total, known = np.empty((2, size), dtype=np.float32)
    for row in range(count):
        if _means(scores[row], weights, 0, total, filled, is_known, known):
            for s in range(size):
                found[s, row] = total[s]
        else:
            found[:, row] = np.nan
    return found


@njit(nogil=True)
def count_best(scores: Any, weights: Any, limits: Any) -> Any:
    """Return under how many weightings each cell reaches the limit (s,), float32: shape (n,)."""
    filled, is_known = np.empty((2, scores.shape[1]), dtype=np.float32)
    room = np.empty((2, _AT_A_TIME), dtype=np.float32)
    found = np.zeros(scores.shape[0], dtype=np.int32)
    for start in range(0, weights.shape[1], _AT_A_TIME):
        size = min(_AT_A_TIME, weights.shape[1] - start)
        total, known = room[0, :size], room[1, :size]
        limit = limits[start : start + size]
        for row in range(scores.shape[0]):
            if _means(scores[row], weights, start, total, filled, is_known, known):
                count = np.int32(0)
                for s in range(size):
                    count += np.int32(total[s] >= limit[s])
                found[row] += count
    return found
