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

_STRETCH = 64
_SITES = 128
_RANKS = 16
_ROUNDING = 1e-9

_mix = njit(nogil=True, inline="always")(mix)


@njit(nogil=True, inline="always")
def even(stream: Any, cell: Any) -> float:
    """Return a figure in 0..1 that depends on the sample and the cell alone."""
    return float(_mix(stream + np.uint64(cell) * G1) >> np.uint64(11)) * TO_UNIT


@njit(nogil=True, inline="always")
def turn_of(stream: Any) -> float:
    """Return the draw that decides, for a whole sample, which shared error a cell takes."""
    return even(stream, COMMON_TURN)


@njit(nogil=True, inline="always")
def draw_number(turn: float, own: Any, shared: Any, part: Any, c: int) -> Any:
    """Return the number of the draw of an open cell: its own, or that of an error shared with other cells."""
    number = own[c]
    for k in range(part.shape[0]):
        if turn < part[k, c]:
            number = shared[k, c]
            break
    return number


@njit(nogil=True, inline="always")
def between(u: float, low: float, mid: float, high: float) -> float:
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
def drawn(value: float, w: Any, stream: Any, turn: float, cells: Any, first: int, last: int) -> float:
    """Add the difference of the open cells of one site from their middle."""
    # Unpacked before the loop: numba counts the references to an array each time it is taken from a tuple.
    column, own, low, mid, high, shared, part = cells
    for c in range(first, last):
        u = even(stream, draw_number(turn, own, shared, part, c))
        value += w[column[c]] * (between(u, low[c], mid[c], high[c]) - mid[c])
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
    most = 0
    for start in range(0, n, _SITES):
        most = max(most, starts[min(start + _SITES, n)] - starts[start])
    numbers, change = np.empty(most, np.uint64), np.empty(most)
    mixed, kinds = np.empty(most, np.int64), len(cells[6])
    odds, others = np.empty((kinds, most)), np.empty((kinds + 1, most), np.uint64)
    # A few sites for all samples, then the next: their open cells stay in the cache.
    for start in range(0, n, _SITES):
        stop = min(start + _SITES, n)
        first, last = starts[start], starts[stop]
        shared = _number(cells, first, last, numbers, mixed, odds, others)
        for s in range(len(weights)):
            _sums(weights[s], mid, start, stop, value[s, start:stop])
            if last > first:
                _choose(turn_of(streams[s]), mixed, odds, others, shared, numbers)
                _changes(weights[s], streams[s], cells, first, last, numbers, change)
                for i in range(start, stop):
                    for c in range(starts[i], starts[i + 1]):
                        value[s, i] += change[c - first]
            if inverse.shape[1]:
                for i in range(start, stop):
                    value[s, i] *= inverse[s, pattern[i]]


@njit(nogil=True)
def _number(cells: Any, first: int, last: int, numbers: Any, mixed: Any, odds: Any, others: Any) -> int:
    """Lay out the draws of a stretch of open cells, multiplied as in `even`.

    Return how many may share an error. *mixed* says which those are, *odds* (k, cells) when each takes which
    draw of *others* (k + 1, cells); the last of these is its own.
    """
    own, shared, part = cells[1], cells[5], cells[6]
    count = 0
    for c in range(first, last):
        numbers[c - first] = own[c] * G1
        if len(part) and part[-1, c] > 0:
            mixed[count] = c - first
            for k in range(len(part)):
                odds[k, count], others[k, count] = part[k, c], shared[k, c] * G1
            others[-1, count] = numbers[c - first]
            count += 1
    return count


@njit(nogil=True)
def _choose(turn: float, mixed: Any, odds: Any, others: Any, count: int, numbers: Any) -> None:
    """Choose the draw of each cell that may share an error for one sample, as `draw_number` does."""
    for q in range(count):
        number = others[-1, q]
        for k in range(len(odds) - 1, -1, -1):
            number = others[k, q] if turn < odds[k, q] else number
        numbers[mixed[q]] = number


@njit(nogil=True)
def _changes(w: Any, stream: Any, cells: Any, first: int, last: int, numbers: Any, out: Any) -> None:
    """out[c] = difference of the draw of an open cell from its middle, for a stretch of cells."""
    column, mid = cells[0][first:last], cells[3][first:last]
    low, high = cells[2][first:last], cells[4][first:last]
    # Short loops without branches, which the compiler vectorises.
    for c in range(last - first):
        u = float(_mix(stream + numbers[c]) >> np.uint64(11)) * TO_UNIT
        out[c] = between(u, low[c], mid[c], high[c]) - mid[c]
    for c in range(last - first):
        out[c] *= w[np.uint64(column[c])]


@njit(nogil=True)
def pack(value: Any, bits: int, keys: Any) -> None:
    """Fill *keys*, integers to sort instead of the scores, both (s, n).

    A key holds how far the score is below the highest of its sample and, in the last *bits*, the row: sorting
    these is far quicker than sorting the scores with their rows. Of 64 bits of a key 62 are used.
    """
    kind = keys.dtype.type
    for s in range(len(value)):
        row, key = value[s], keys[s]
        low, top = _range(row)
        scale = float((1 << (min(8 * keys.itemsize - 1, 62) - bits)) - 1) / (top - low) if top > low else 0.0
        for i in range(len(row)):
            key[i] = (kind((top - row[i]) * scale) << bits) | kind(i)


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
    plain, untied = np.empty(len(keys), np.int64), 0
    for b in range(len(keys)):
        key, first = keys[b], 1
        if _put_right(key, value[b], bits, mask):
            first = _count_with_ties(key, value[b], mask, counts)
        else:
            plain[untied] = b
            untied += 1
        for k in range(first):
            for j in range(weights.shape[1]):
                central[key[k] & mask, j] += int(weights[b, j] * FIXED_POINT)
    # A few ranks of all samples, then the next: their counts stay in the cache.
    for start in range(0, n, _RANKS):
        for u in range(untied):
            b = plain[u]
            for k in range(start, min(start + _RANKS, n)):
                counts[k, np.uint64(keys[b, k] & mask)] += 1  # unsigned: never indexed from the end


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
def place(keys: Any, value: Any, bits: int, rank: Any) -> None:
    """Fill *rank* (s, n) with ranks from 1; *keys* are sorted, see `tally`. Ties share the better rank."""
    mask = (1 << bits) - 1
    for s in range(len(keys)):
        key, row, here = keys[s], value[s], 0
        tied = _put_right(key, row, bits, mask)
        for k in range(len(key)):
            if not tied or row[key[k] & mask] < row[key[k - 1] & mask]:
                here = k
            rank[s, key[k] & mask] = here + 1


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
        turn = turn_of(stream)
        own = factor[0] * drawn(base[0], w, stream, turn, cells, starts[rows[0]], starts[rows[0] + 1])
        ahead = True
        for k in range(1, len(rows)):
            if high[k] < own - _ROUNDING:
                break
            first, last = starts[rows[k]], starts[rows[k] + 1]
            if factor[k] * drawn(base[k], w, stream, turn, cells, first, last) > own:
                ahead = False
                break
        wins += ahead
    return wins
