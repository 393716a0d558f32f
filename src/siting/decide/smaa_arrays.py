"""The samples of `siting.decide.smaa` in NumPy, for not too many sites.

Operation by operation as in smaa_kernel.py, so both count the same (a test compares them); these need no
compiler, which takes longer to start than the samples of a hundred sites take here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray

G1 = np.uint64(0x9E3779B97F4A7C15)
_G2 = np.uint64(0xBF58476D1CE4E5B9)
_G3 = np.uint64(0x94D049BB133111EB)
TO_UNIT = 2.0**-53
COMMON_TURN = np.uint64(2**61)
"""Number of the draw that decides, for a whole sample, which shared error a cell takes (odds: its parts)."""
FIXED_POINT = 2.0**40
"""Weights are summed as multiples of 2^-40: exact in integers, and finer than any figure shown."""
FEW_CELLS = 600
"""Up to so many sites and open cells together NumPy is used."""


def mix(z: Any) -> Any:
    """Mix the bits of an unsigned integer of 64 bits, or of an array of them."""
    z = (z ^ (z >> np.uint64(30))) * _G2
    z = (z ^ (z >> np.uint64(27))) * _G3
    return z ^ (z >> np.uint64(31))


def _even(streams: npt.NDArray[np.uint64], cell: Any) -> FloatArray:
    """Return a figure in 0..1 for each cell and sample, (c, s)."""
    return np.asarray((mix((cell * G1)[:, None] + streams) >> np.uint64(11)).astype(np.float64) * TO_UNIT)


def _change(streams: npt.NDArray[np.uint64], cells: Sequence[Any], chosen: Any) -> FloatArray:
    """Return the difference of the draws of some open cells from their middle, (c, s)."""
    _, own, low, mid, high, common, part = (a[..., chosen] for a in cells)
    u = _even(streams, own)
    if len(part):
        # One draw per sample decides which shared error the cells take; if none, their own.
        turn = _even(streams, np.array([COMMON_TURN]))
        for k in reversed(range(len(part))):
            u = np.where(turn < part[k][:, None], _even(streams, common[k]), u)
    low, mid, high = low[:, None], mid[:, None], high[:, None]
    below, above = low + (mid - low) * (2.0 * u), mid + (high - mid) * (2.0 * u - 1.0)
    return np.asarray(np.where(u < 0.5, below, above) - mid)


Drawn = list[tuple[npt.NDArray[np.int64], FloatArray]]
"""For each criterion its open cells (c,), and the differences of their draws from their middles (c, s)."""


def drawn_cells(streams: npt.NDArray[np.uint64], cells: Sequence[Any], criteria: int) -> Drawn:
    """Draw all open cells, criterion by criterion: the same whatever the weights are."""
    each = [np.flatnonzero(cells[0] == j) for j in range(criteria)]
    return [(chosen, _change(streams, cells, chosen)) for chosen in each]


def scores(  # noqa: PLR0917  (as the compiled function)
    weights: FloatArray,
    streams: npt.NDArray[np.uint64],
    inverse: FloatArray,
    mid: FloatArray,
    pattern: Any,
    starts: Any,
    cells: Sequence[Any],
    drawn: Drawn | None = None,
) -> FloatArray:
    """Return the scores (s, n) of all samples, see `smaa_kernel.score_block`; weights (s or 1, m).

    *drawn* are the draws, if they are known already. The samples of a site are side by side in memory.
    """
    weight = np.ascontiguousarray(weights.T)
    value = mid[0][:, None] * weight[0]
    for j in range(1, len(weight)):
        value += mid[j][:, None] * weight[j]
    if len(weights) < len(streams):
        value = np.repeat(value, len(streams), axis=1)
    site = np.repeat(np.arange(mid.shape[1]), np.diff(starts))
    found = drawn_cells(streams, cells, weights.shape[1]) if drawn is None else drawn
    for j, (chosen, change) in enumerate(found):  # the cells of a site are in the order of the criteria
        if len(chosen):
            value[site[chosen]] += change * weight[j]
    if inverse.shape[1]:
        value *= inverse.T[pattern]
    return np.asarray(value.T)


def count_all(value: FloatArray, weights: FloatArray, counts: Any, sums: Any) -> None:
    """Add the ranks of samples (s, n) to counts (n, n), and the weights of first places to sums (n, m)."""
    n = value.shape[1]
    order = np.argsort(-value, axis=1, kind="stable")
    sorted_value = np.take_along_axis(value, order, axis=1)
    rank = np.zeros_like(order)
    # Equal scores share the better rank.
    rank[:, 1:] = np.where(sorted_value[:, 1:] < sorted_value[:, :-1], np.arange(1, n), 0)
    rank = np.maximum.accumulate(rank, axis=1)
    counts += np.bincount((order * n + rank).ravel(), minlength=n * n).reshape(n, n).astype(counts.dtype)
    first = np.zeros(value.shape, dtype=np.int64)
    np.put_along_axis(first, order, (rank == 0).astype(np.int64), axis=1)
    sums += first.T @ (weights * FIXED_POINT).astype(np.int64)
