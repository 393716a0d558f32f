"""Ranks with ties, and how far two orders agree; saves the second it takes to load scipy.stats."""

from __future__ import annotations

import numpy as np

from siting.evidence import FloatArray

_MANY = 5_000


def average_ranks(values: FloatArray) -> FloatArray:
    """Ranks from 1 in rising order; equal values share their mean rank. Shape (n,), finite."""
    _, code, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[code], dtype=np.float64)


def kendall_tau(one: FloatArray, other: FloatArray) -> float:
    """Kendall's tau-b of two lists (Kendall 1945); NaN if all values of one are equal.

    Discordant pairs are counted by merging, in time n log(n)^2.
    """
    _, x = np.unique(one, return_inverse=True)
    _, y = np.unique(other, return_inverse=True)
    pairs, x_ties, y_ties = _pairs(len(x)), _ties(x), _ties(y)
    if pairs in (x_ties, y_ties):
        return float("nan")
    both_ties = _ties(x.astype(np.int64) * (int(y.max()) + 1) + y)
    net = pairs - x_ties - y_ties + both_ties - 2 * _inversions(y[np.lexsort((y, x))])
    return float(net / np.sqrt(float(pairs - x_ties)) / np.sqrt(float(pairs - y_ties)))


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _ties(codes: np.ndarray) -> int:
    _, count = np.unique(codes, return_counts=True)
    return int((count.astype(np.int64) * (count - 1) // 2).sum())


def _inversions(codes: np.ndarray) -> int:
    """Count the pairs in which the earlier is the greater: block by block of 2, 4, 8 ..."""
    if len(codes) > _MANY:  # fewer are counted sooner than the compiled loop is loaded
        from siting.scoring.order_kernel import inversions

        return int(inversions(codes))
    found, half, place = 0, 1, np.arange(len(codes))
    while half < len(codes):
        block, right = place // (2 * half), place // half % 2 == 1
        order = np.lexsort((place, codes, block))
        # In each sorted block: how many values of its left half are greater than each of its right half.
        lefts = np.cumsum(~right[order])
        ends = np.searchsorted(block, block, side="right") - 1
        found += int((lefts[ends] - lefts)[right[order]].sum())
        half *= 2
    return found
