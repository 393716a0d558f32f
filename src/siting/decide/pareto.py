"""The Pareto set: which sites no other dominates."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray

_FEW = 500
"""Up to so many sites each pair is compared, in NumPy: starting the compiler takes longer."""


def undominated(low: FloatArray, high: FloatArray) -> npt.NDArray[np.bool_]:
    """Return which sites no other dominates, shape (n,); low and high have shape (n, m).

    A site dominates another if it is certainly no worse on every criterion (its low is not below the other's
    high) and certainly better on one. Time grows with n^2 / 64, memory with m n^2 / 2,048 bytes.
    """
    low, high = (np.ascontiguousarray(a, dtype=np.float64) for a in (low, high))
    # Likely dominators first; equal sites side by side, so that one of them stands for all.
    order = np.lexsort((*high.T[::-1], *(-low.T[::-1]), -low.sum(axis=1)))
    low, high = low[order], high[order]
    new = np.ones(len(low), dtype=bool)
    new[1:] = (low[1:] != low[:-1]).any(axis=1) | (high[1:] != high[:-1]).any(axis=1)
    low, high, group = low[new], high[new], np.cumsum(new) - 1
    if len(low) <= _FEW:
        free = _of_few(low, high)
    else:
        from siting.decide.pareto_kernel import free_of_many

        free = free_of_many(low, high)
    out = np.empty(len(order), dtype=bool)
    out[order] = free[group]
    return out


def _of_few(low: FloatArray, high: FloatArray) -> npt.NDArray[np.bool_]:
    no_worse = (low[:, None, :] >= high).all(axis=2)
    better = (low[:, None, :] > high).any(axis=2)
    return np.asarray(~(no_worse & better).any(axis=0))
