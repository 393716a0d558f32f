"""The compiled loops of `siting.decide.smaa`: one sample of weights after the other.

Every score is summed criterion by criterion in one order and without fused operations, so that equal
sites tie to the last bit, whatever block, thread or machine they are computed on. Counts and sums are
integers: no order of threads changes them.
"""

# ruff: noqa: PLR0917 (compiled functions take their arrays by position)

from __future__ import annotations

from typing import Any

import numpy as np

from siting.compiled import njit
from siting.decide.smaa_arrays import COMMON_TURN, FIXED_POINT, G1, TO_UNIT, mix

_TILE = 512
_BLOCK = 32
_STRETCH = 64
_ROUNDING = 1e-9

_mix = njit(nogil=True, inline="always")(mix)


@njit(nogil=True, inline="always")
def _even(stream: Any, cell: Any) -> float:
    """Return a figure in 0..1 that depends on the sample and the cell alone."""
    return float(_mix(stream + np.uint64(cell) * G1) >> np.uint64(11)) * TO_UNIT


@njit(nogil=True, inline="always")
def _unit(stream: Any, cells: Any, c: int) -> float:
    """Return the draw of an open cell: its own, or that of an error shared with other cells."""
    number, part = cells[5], cells[6]
    if part.shape[0]:
        turn = _even(stream, COMMON_TURN)
        for k in range(part.shape[0]):
            if turn < part[k, c]:
                return _even(stream, number[k, c])
    return _even(stream, cells[1][c])


@njit(nogil=True, inline="always")
def _between(u: float, low: float, mid: float, high: float) -> float:
    """Half of the probability is spread uniformly on each side of mid."""
    # Both are computed and one chosen: a branch would be mispredicted half of the time.
    below, above = low + (mid - low) * (2.0 * u), mid + (high - mid) * (2.0 * u - 1.0)
    return below if u < 0.5 else above


@njit(nogil=True)
def _sums(w: Any, columns: Any, start: int, stop: int, out: Any) -> None:
    """out[i] = w0 a0i + w1 a1i + ..., added in the order of the criteria; columns has shape (m, n)."""
    m, size = len(w), stop - start
    a0 = columns[0, start:stop]
    if m < 4:
        for i in range(size):
            out[i] = w[0] * a0[i]
        j = 1
    else:
        w0, w1, w2, w3 = w[0], w[1], w[2], w[3]
        a1, a2, a3 = columns[1, start:stop], columns[2, start:stop], columns[3, start:stop]
        for i in range(size):
            out[i] = ((w0 * a0[i] + w1 * a1[i]) + w2 * a2[i]) + w3 * a3[i]
        j = 4
    while j + 3 < m:
        w0, w1, w2, w3 = w[j], w[j + 1], w[j + 2], w[j + 3]
        a0, a1 = columns[j, start:stop], columns[j + 1, start:stop]
        a2, a3 = columns[j + 2, start:stop], columns[j + 3, start:stop]
        for i in range(size):
            out[i] = (((out[i] + w0 * a0[i]) + w1 * a1[i]) + w2 * a2[i]) + w3 * a3[i]
        j += 4
    while j < m:
        wj, aj = w[j], columns[j, start:stop]
        for i in range(size):
            out[i] += wj * aj[i]
        j += 1


@njit(nogil=True)
def _drawn(value: float, w: Any, stream: Any, cells: Any, first: int, last: int) -> float:
    """Add the difference of the open cells of one site from their middle."""
    for c in range(first, last):
        j = cells[0][c]
        x = _between(_unit(stream, cells, c), cells[2][c], cells[3][c], cells[4][c])
        value += w[j] * (x - cells[3][c])
    return value


@njit(nogil=True)
def score_block(
    weights: Any, streams: Any, inverse: Any, mid: Any, pattern: Any, starts: Any, cells: Any, value: Any
) -> None:  # fmt: skip
    """Fill *value*, (s, n), with the scores of a block of samples.

    weights (s, m), streams (s,), inverse (s, p) of the known weight by pattern (p = 0: all known),
    mid (m, n), starts (n + 1,) into cells.
    """
    n = mid.shape[1]
    change = np.empty(len(cells[0]))
    for s in range(len(weights)):
        w, row = weights[s], value[s]
        _sums(w, mid, 0, n, row)
        if len(change):
            _changes(w, streams[s], cells, change)
            for i in range(n):
                for c in range(starts[i], starts[i + 1]):
                    row[i] += change[c]
        if inverse.shape[1]:
            for i in range(n):
                row[i] *= inverse[s, pattern[i]]


@njit(nogil=True)
def _changes(w: Any, stream: Any, cells: Any, out: Any) -> None:
    """out[c] = difference of the draw of an open cell from its middle."""
    column, own, low, mid, high, common, part = cells
    number = own.copy() if part.shape[0] else own
    # Short loops without branches, which the compiler vectorises; the draws are those of `_unit`.
    turn = _even(stream, COMMON_TURN)
    for k in range(part.shape[0] - 1, -1, -1):
        odds, other = part[k], common[k]
        for c in range(len(out)):
            number[c] = other[c] if turn < odds[c] else number[c]
    for c in range(len(out)):
        out[c] = _between(_even(stream, number[c]), low[c], mid[c], high[c]) - mid[c]
    for c in range(len(out)):
        out[c] *= w[np.uint64(column[c])]


@njit(nogil=True)
def pack(value: Any, bits: int, keys: Any) -> None:
    """Fill *keys*, short integers to sort instead of the scores, both (s, n).

    A key holds how far the score is below the highest of its sample and, in the last *bits*, the row: sorting
    these is far quicker than sorting the scores with their rows.
    """
    for s in range(len(value)):
        row, key = value[s], keys[s]
        low, top = _range(row)
        scale = float((1 << (31 - bits)) - 1) / (top - low) if top > low else 0.0
        for i in range(len(row)):
            key[i] = (np.int32((top - row[i]) * scale) << bits) | np.int32(i)


# No score is NaN, and the sign of a 0 does not matter here: these flags let the compiler vectorise.
@njit(nogil=True, fastmath={"nnan", "nsz"})
def _range(row: Any) -> Any:
    low, top = row[0], row[0]
    for v in row:
        low, top = min(low, v), max(top, v)
    return low, top


@njit(nogil=True)
def tally(keys: Any, value: Any, bits: int, weights: Any, counts: Any, central: Any) -> None:
    """Add the ranks of a block of samples to counts (r, n) and the weights of first places to central (n, m).

    *keys* are sorted; scores with equal keys are put in order by the scores themselves.
    """
    n, mask = keys.shape[1], np.int32((1 << bits) - 1)
    for b in range(len(keys)):
        key, row = keys[b], value[b]
        first = 1
        if _put_right(key, row, bits, mask):
            first = _count_with_ties(key, row, mask, counts)
        else:
            for k in range(n):
                counts[k, np.uint64(key[k] & mask)] += 1  # unsigned: never indexed from the end
        for k in range(first):
            for j in range(weights.shape[1]):
                central[key[k] & mask, j] += int(weights[b, j] * FIXED_POINT)


@njit(nogil=True)
def _count_with_ties(key: Any, row: Any, mask: Any, counts: Any) -> int:
    """Count one sample in which scores are equal; return how many sites are first."""
    rank, first = 0, 1
    counts[0, key[0] & mask] += 1
    for k in range(1, len(key)):
        if row[key[k] & mask] < row[key[k - 1] & mask]:
            rank = k
        first += rank == 0
        counts[rank, key[k] & mask] += 1
    return first


@njit(nogil=True)
def _put_right(key: Any, row: Any, bits: int, mask: Any) -> bool:
    """Sort entries with equal keys by their scores; return whether two scores are equal."""
    equal = False
    for start in range(1, len(key), _STRETCH):
        stop = min(start + _STRETCH, len(key))
        shared = False
        for k in range(start, stop):  # few keys are equal: check several at once first
            shared |= (key[k] ^ key[k - 1]) <= mask
        if shared:
            for k in range(start, stop):
                if (key[k] ^ key[k - 1]) <= mask:
                    equal |= _insert(key, row, bits, mask, k)
    return equal


@njit(nogil=True)
def _insert(key: Any, row: Any, bits: int, mask: Any, k: int) -> bool:
    """Move entry k before the lower scores with its key; return whether it meets an equal score."""
    here, at = key[k], k
    v = row[here & mask]
    while at > 0 and (key[at - 1] >> bits) == (here >> bits) and row[key[at - 1] & mask] < v:
        key[at] = key[at - 1]
        at -= 1
    key[at] = here
    return at > 0 and row[key[at - 1] & mask] == v


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
def count_top(
    weights: Any, streams: Any, inverse: Any, mid: Any, high: Any, pattern: Any, starts: Any, cells: Any,
    counts: Any, central: Any,
) -> None:  # fmt: skip
    """Count the best r ranks of every site over the samples, r = counts.shape[1].

    Arrays as in `score_block` and `tally`; *high* (m, n) bounds each site from above, so that draws are made
    only for sites that could still enter the list of their sample. A tile of sites is processed against a
    block of samples while it is in the cache.
    """
    n, ranks = mid.shape[1], counts.shape[1]
    bound = np.empty(_TILE)
    for begin in range(0, len(weights), _BLOCK):
        size = min(_BLOCK, len(weights) - begin)
        values = np.full((size, ranks), -np.inf)
        rows = np.full((size, ranks), -1, np.int64)
        lost = np.full(size, -np.inf)
        for start in range(0, n, _TILE):
            stop = min(start + _TILE, n)
            for b in range(size):
                s = begin + b
                _bounds(weights[s], high, inverse, s, pattern, start, stop, bound)
                hits = 0
                for i in range(stop - start):
                    hits += bound[i] >= values[b, ranks - 1]
                if hits:
                    fallen = _offer(
                        weights[s], streams[s], inverse, s, mid, pattern, starts, cells,
                        start, stop, bound, values[b], rows[b],
                    )  # fmt: skip
                    lost[b] = max(lost[b], fallen)
        for b in range(size):
            s = begin + b
            rank = _settle(weights[s], values[b], rows[b], counts, central)
            if rows[b, ranks - 1] >= 0 and lost[b] == values[b, ranks - 1]:
                _count_tied(
                    weights[s], streams[s], inverse, s, mid, pattern, starts, cells,
                    values[b, ranks - 1], rank, rows[b], counts, central,
                )  # fmt: skip


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
def _offer(
    w: Any, stream: Any, inverse: Any, s: int, mid: Any, pattern: Any, starts: Any, cells: Any,
    start: int, stop: int, bound: Any, values: Any, rows: Any,
) -> Any:  # fmt: skip
    """Offer a tile of sites to the list of one sample; return the highest score left out."""
    exact, lost = np.empty(1), -np.inf
    limit = values[-1]
    for i in range(start, stop):
        v = bound[i - start]
        if v < limit:
            continue
        if starts[i + 1] > starts[i]:
            _sums(w, mid, i, i + 1, exact)
            v = _drawn(exact[0], w, stream, cells, starts[i], starts[i + 1])
            if inverse.shape[1]:
                v *= inverse[s, pattern[i]]
        if v > limit:
            lost = max(lost, _enter(v, i, values, rows))
            limit = values[-1]
        else:
            lost = max(lost, v)
    return lost


@njit(nogil=True)
def _bounds(w: Any, high: Any, inverse: Any, s: int, pattern: Any, start: int, stop: int, out: Any) -> None:
    _sums(w, high, start, stop, out)
    if inverse.shape[1]:
        for i in range(start, stop):
            out[i - start] *= inverse[s, pattern[i]]


@njit(nogil=True)
def _note(row: int, rank: int, w: Any, counts: Any, central: Any) -> None:
    counts[row, rank] += 1
    if rank == 0:
        for j in range(len(w)):
            central[row, j] += int(w[j] * FIXED_POINT)


@njit(nogil=True)
def _count_tied(
    w: Any, stream: Any, inverse: Any, s: int, mid: Any, pattern: Any, starts: Any, cells: Any,
    level: float, rank: int, listed: Any, counts: Any, central: Any,
) -> None:  # fmt: skip
    """Count the sites that tie with the last of the list but were left out."""
    value = np.empty(mid.shape[1])
    _sums(w, mid, 0, mid.shape[1], value)
    for i in range(mid.shape[1]):
        v = _drawn(value[i], w, stream, cells, starts[i], starts[i + 1])
        if inverse.shape[1]:
            v *= inverse[s, pattern[i]]
        if v == level and not np.any(listed == i):
            _note(i, rank, w, counts, central)


@njit(nogil=True)
def place(order: Any, value: Any, rank: Any) -> None:
    """Fill *rank* (s, n) with ranks from 1; *order* sorts *value*, falling. Ties share the better rank."""
    for s in range(len(order)):
        here = 0
        for k in range(order.shape[1]):
            if k and value[s, order[s, k]] < value[s, order[s, k - 1]]:
                here = k
            rank[s, order[s, k]] = here + 1


@njit(nogil=True)
def times_first(
    w: Any, streams: Any, inverse: Any, mid: Any, pattern: Any, starts: Any, cells: Any, rows: Any, high: Any
) -> int:  # fmt: skip
    """In how many of *streams* none of *rows* scores above the first, at fixed weights.

    inverse (p,) as in `score_block`; the others are sorted by *high*, which bounds their scores from above:
    most samples are decided after a few rows.
    """
    base, factor = np.empty(len(rows)), np.ones(len(rows))
    for k in range(len(rows)):
        _sums(w, mid, rows[k], rows[k] + 1, base[k : k + 1])
        if len(inverse):
            factor[k] = inverse[pattern[rows[k]]]
    wins = 0
    for stream in streams:
        own = factor[0] * _drawn(base[0], w, stream, cells, starts[rows[0]], starts[rows[0] + 1])
        first = True
        for k in range(1, len(rows)):
            if high[k] < own - _ROUNDING:
                break
            if factor[k] * _drawn(base[k], w, stream, cells, starts[rows[k]], starts[rows[k] + 1]) > own:
                first = False
                break
        wins += first
    return wins
