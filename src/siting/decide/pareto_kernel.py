"""The Pareto set of many sites, by intersecting bit sets of the sites at least as good in each criterion."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from siting.compiled import njit
from siting.evidence import FloatArray

_STEP = 256
"""Step between the stored sets of best sites of a criterion: a lookup uses the next larger set."""
_WORD = 64


def free_of_many(low: FloatArray, high: FloatArray) -> npt.NDArray[np.bool_]:
    """Return which of different sites no other dominates; the likely dominators should come first."""
    free = np.empty(len(low), dtype=bool)
    _mark_free(low, high, _best_sets(low), _counts(low, high), free)
    return free


def _counts(low: FloatArray, high: FloatArray) -> npt.NDArray[np.int64]:
    """How many sites are certainly no worse in a criterion, (n, m)."""
    return np.column_stack(
        [np.searchsorted(np.sort(-low[:, j]), -high[:, j], side="right") for j in range(low.shape[1])]
    ).astype(np.int64)


def _best_sets(low: FloatArray) -> npt.NDArray[np.uint64]:
    """Return the best 0, _STEP, 2 _STEP ... sites of each criterion as bits, (m, sets, words)."""
    n, m = low.shape
    sets = np.zeros((m, -(-n // _STEP) + 1, -(-n // _WORD)), np.uint64)
    for j in range(m):
        best = np.argsort(-low[:, j], kind="stable")
        level = np.arange(n) // _STEP + 1
        np.bitwise_or.at(sets[j], (level, best // _WORD), np.uint64(1) << (best % _WORD).astype(np.uint64))
        np.bitwise_or.accumulate(sets[j], axis=0, out=sets[j])
    return sets


@njit(nogil=True)
def _mark_free(low: Any, high: Any, sets: Any, counts: Any, free: Any) -> None:
    """Fill *free*: only sites in the intersection of all sets are compared one by one."""
    n, m = low.shape
    level = np.empty(m, np.int64)
    for b in range(n):
        free[b] = True
        least = counts[b, 0]
        for j in range(m):
            level[j] = (counts[b, j] + _STEP - 1) // _STEP
            least = min(least, counts[b, j])
        if least == 0:
            continue
        for word in range(sets.shape[2]):
            cut = sets[0, level[0], word]
            for j in range(1, m):
                cut &= sets[j, level[j], word]
            if cut and _beaten(low, high, b, word, cut):
                free[b] = False
                break


@njit(nogil=True)
def _beaten(low: Any, high: Any, b: int, word: int, cut: Any) -> bool:
    """Whether one of the sites whose bits are set dominates site b."""
    for k in range(_WORD):
        if (cut >> np.uint64(k)) & np.uint64(1):
            a = word * _WORD + k
            better, worse = False, False
            for j in range(low.shape[1]):
                worse |= low[a, j] < high[b, j]
                better |= low[a, j] > high[b, j]
            if better and not worse:
                return True
    return False
