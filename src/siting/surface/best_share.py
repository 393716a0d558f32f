"""How often a cell is among the best when the weights are drawn: P(cell in the best p %)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from siting.chunks import in_order
from siting.evidence import FloatArray
from siting.records import dataclass
from siting.scoring.methods import Method, aggregate
from siting.surface.best_share_kernel import count_best, weighted_scores

Scores = npt.NDArray[np.float32]
Shares = npt.NDArray[np.float32]
Limits = npt.NDArray[np.floating]

SAMPLE = 200_000
"""Number of cells, evenly spaced, from which the limits of the best are taken when there are more."""

_BLOCK = 20_000
_WEIGHTS_AT_A_TIME = 50


@dataclass(frozen=True)
class Best:
    """The share of weightings in which each cell is among the best, and how many cells the limits are from.

    ``share`` (n,) is NaN where nothing is known. The limits are exact if ``sampled`` is n; otherwise their
    own share is off by about sqrt(p (1 - p) / sampled).
    """

    share: npt.NDArray[np.float32]
    sampled: int


def best_shares(
    read: Callable[[int, int], Scores],
    count: int,
    weights: FloatArray,
    *,
    top: float,
    method: Method,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Best:
    """Return how often each of n cells is among the best *top* (0..1) of the cells.

    Parameters
    ----------
    read
        Returns the scores of the cells from one row up to another, shape (rows, m), NaN where UNKNOWN.
    count
        n.
    weights
        Shape (s, m), each row summing to 1.
    top
        The share of the cells that counts as the best, larger than 0 and at most 1.
    method
        How scores are put together; one that looks at each cell alone.
    progress
        Called with the number of cells that are done, and of all.
    """
    table = np.ascontiguousarray(weights.T, dtype=np.float32)
    plain = method.kind == "weighted_sum"
    step = max(1, -(-count // SAMPLE))
    sample = np.concatenate([block[(-start) % step :: step] for start, block in _blocks(read, count)])
    limits = np.concatenate(
        [
            _limits(sample, table[:, at : at + _WEIGHTS_AT_A_TIME], method if not plain else None, top)
            for at in range(0, table.shape[1], _WEIGHTS_AT_A_TIME)
        ]
    )
    share = np.empty(count, dtype=np.float32)

    def work(start: int) -> Shares:
        scores = read(start, min(start + _BLOCK, count))
        if plain:
            found = count_best(scores, table, limits)
        else:
            found = np.zeros(len(scores), dtype=np.int64)
            for at in range(table.shape[1]):
                found += _aggregated(method, scores, table[:, at]) >= limits[at]
        known = ~np.isnan(scores).all(axis=1)
        return np.where(known, found / table.shape[1], np.nan).astype(np.float32)

    at = 0
    for found in in_order(work, range(0, count, _BLOCK)):
        share[at : at + len(found)] = found
        at += len(found)
        progress(at, count)
    return Best(share, len(sample))


def _blocks(read: Callable[[int, int], Scores], count: int) -> Iterator[tuple[int, Scores]]:
    for start in range(0, count, _BLOCK):
        yield start, read(start, min(start + _BLOCK, count))


def _limits(sample: Scores, weights: Scores, method: Method | None, top: float) -> Limits:
    """Return the least score of the best cells under each of some weights, shape (s,)."""
    if method is None:
        scores = weighted_scores(sample, np.ascontiguousarray(weights))
    else:
        scores = np.stack([_aggregated(method, sample, w) for w in weights.T])
    known = scores[:, ~np.isnan(scores).any(axis=0)]
    if not known.shape[1]:
        return np.full(len(known), np.inf, dtype=known.dtype)
    kth = known.shape[1] - max(1, math.ceil(top * known.shape[1] - 1e-9))
    known.partition(kth, axis=1)
    # A copy: a column of the whole array would keep all of it in memory.
    return np.array(known[:, kth])


def _aggregated(method: Method, scores: Scores, weights: Scores) -> FloatArray:
    return aggregate(method, scores.astype(np.float64), weights.astype(np.float64))
