"""The compiled loops that count the best ranks of very many sites, for `siting.decide.smaa`.

Most sites cannot be among the best of a sample, whatever their open cells are. They are passed over by a
bound from above, which is summed in single precision, several at once; *slack* is more than its rounding. The
others are scored as by `smaa_kernel.score_block`, to the last bit.
"""

# ruff: noqa: PLR0917 (compiled functions take their arrays by position)

from __future__ import annotations

from typing import Any

import numpy as np

from siting.compiled import njit
from siting.decide.smaa_arrays import FIXED_POINT
from siting.decide.smaa_kernel import between, draw_number, drawn, even, turn_of

_TILE = 512
_BLOCK = 32


@njit(nogil=True)
def count_top(
    weights: Any, streams: Any, inverse: Any, widest: Any, slack: float, score: Any, high: Any, pattern: Any,
    starts: Any, cells: Any, cell_at: Any, counts: Any, central: Any,
) -> None:  # fmt: skip
    """Count the best r ranks of every site over the samples, r = counts.shape[1].

    Arrays as in `smaa_kernel.score_block` and `tally`, but the middle *score* (n, m) is laid out by site.
    *high* (m, n), in single precision, bounds each site from above. *cell_at* (n, m) is the open cell of an
    entry, or -1, and *widest* (s, k) has the criteria with open cells, for each sample that with the most to
    lose first. A tile of sites is processed against a block of samples while it is in the cache.
    """
    n, ranks = len(score), counts.shape[1]
    bound = np.empty(_TILE, np.float32)
    for begin in range(0, len(weights), _BLOCK):
        size = min(_BLOCK, len(weights) - begin)
        light = weights[begin : begin + size].astype(np.float32)
        values = np.full((size, ranks), -np.inf)
        rows = np.full((size, ranks), -1, np.int64)
        lost = np.full(size, -np.inf)
        for start in range(0, n, _TILE):
            stop = min(start + _TILE, n)
            for b in range(size):
                s = begin + b
                _bounds(light[b], high, start, stop, bound)
                if inverse.shape[1]:
                    for i in range(start, stop):
                        bound[i - start] *= np.float32(inverse[s, pattern[i]])
                if _reached(bound, stop - start, np.float32(values[b, ranks - 1] - slack)):
                    fallen = _offer(
                        weights[s], streams[s], inverse, s, widest[s], slack, score, pattern, starts, cells,
                        cell_at, start, stop, bound, values[b], rows[b],
                    )  # fmt: skip
                    lost[b] = max(lost[b], fallen)
        for b in range(size):
            s = begin + b
            rank = _settle(weights[s], values[b], rows[b], counts, central)
            if lost[b] == values[b, ranks - 1]:
                _count_tied(
                    weights[s], streams[s], inverse, s, score, pattern, starts, cells,
                    values[b, ranks - 1], rank, rows[b], counts, central,
                )  # fmt: skip


# Only a bound: products may be fused with sums here.
@njit(nogil=True, fastmath={"contract"})
def _bounds(w: Any, high: Any, start: int, stop: int, out: Any) -> None:
    size, j = stop - start, 0
    out[:size] = np.float32(0.0)
    while j + 3 < len(w):
        w0, w1, w2, w3 = w[j], w[j + 1], w[j + 2], w[j + 3]
        a0, a1 = high[j, start:stop], high[j + 1, start:stop]
        a2, a3 = high[j + 2, start:stop], high[j + 3, start:stop]
        for i in range(size):
            out[i] = (((out[i] + w0 * a0[i]) + w1 * a1[i]) + w2 * a2[i]) + w3 * a3[i]
        j += 4
    while j < len(w):
        wj, aj = w[j], high[j, start:stop]
        for i in range(size):
            out[i] += wj * aj[i]
        j += 1


# No bound is NaN, and how many there are is a small whole number: these flags let the compiler vectorise.
@njit(nogil=True, fastmath={"nnan", "reassoc"})
def _reached(bound: Any, size: int, least: Any) -> Any:
    """Return how many bounds reach *least*, counted in floats as those are as wide."""
    one, none = np.float32(1.0), np.float32(0.0)
    hits = none
    for i in range(size):
        hits += one if bound[i] >= least else none
    return hits


@njit(nogil=True)
def _offer(
    w: Any, stream: Any, inverse: Any, s: int, widest: Any, slack: float, score: Any, pattern: Any,
    starts: Any, cells: Any, cell_at: Any, start: int, stop: int, bound: Any, values: Any, rows: Any,
) -> Any:  # fmt: skip
    """Offer a tile of sites to the list of one sample; return the highest score left out."""
    _, own, low, mid, top, shared, part = cells
    lost, turn = -np.inf, turn_of(stream)
    limit = values[-1]
    least = limit - slack
    for i in range(start, stop):
        v = float(bound[i - start])
        if v < least:
            continue
        factor = inverse[s, pattern[i]] if inverse.shape[1] else 1.0
        # From the bound to the score, one open cell after the other: most sites fall short at the first.
        for k in range(len(widest)):
            j = widest[k]
            c = cell_at[i, j]
            if c >= 0:
                u = even(stream, draw_number(turn, own, shared, part, c))
                v -= factor * w[j] * (max(low[c], top[c]) - between(u, low[c], mid[c], top[c]))
                if v < least:
                    break
        if v < least:
            continue
        v = factor * _exact(w, score, i, stream, turn, cells, starts)
        if v > limit:
            lost = max(lost, _enter(v, i, values, rows))
            limit = values[-1]
            least = limit - slack
        else:
            lost = max(lost, v)
    return lost


@njit(nogil=True)
def _exact(w: Any, score: Any, i: int, stream: Any, turn: float, cells: Any, starts: Any) -> float:
    """Return the score of a site, not yet divided by its known weight, as `score_block` does."""
    value = w[0] * score[i, 0]
    for j in range(1, len(w)):
        value += w[j] * score[i, j]
    return drawn(value, w, stream, turn, cells, starts[i], starts[i + 1])


@njit(nogil=True)
def _enter(value: float, row: int, values: Any, rows: Any) -> Any:
    """Insert a value into the falling list *values*; return the one that drops off the end."""
    out = values[-1]
    k = len(values) - 1
    while k > 0 and values[k - 1] < value:
        values[k], rows[k] = values[k - 1], rows[k - 1]
        k -= 1
    values[k], rows[k] = value, row
    return out


@njit(nogil=True)
def _settle(w: Any, values: Any, rows: Any, counts: Any, central: Any) -> int:
    """Count the list of one sample; return the rank (from 0) of its last site."""
    rank = 0
    for k in range(len(rows)):
        if rows[k] < 0:
            break
        if k and values[k] < values[k - 1]:
            rank = k
        _note(rows[k], rank, w, counts, central)
    return rank


@njit(nogil=True)
def _note(row: int, rank: int, w: Any, counts: Any, central: Any) -> None:
    counts[row, rank] += 1
    if rank == 0:
        for j in range(len(w)):
            central[row, j] += int(w[j] * FIXED_POINT)


@njit(nogil=True)
def _count_tied(
    w: Any, stream: Any, inverse: Any, s: int, score: Any, pattern: Any, starts: Any, cells: Any,
    level: float, rank: int, listed: Any, counts: Any, central: Any,
) -> None:  # fmt: skip
    """Count the sites that tie with the last of the list but were left out."""
    turn = turn_of(stream)
    for i in range(len(score)):
        factor = inverse[s, pattern[i]] if inverse.shape[1] else 1.0
        v = factor * _exact(w, score, i, stream, turn, cells, starts)
        if v == level and not np.any(listed == i):
            _note(i, rank, w, counts, central)
