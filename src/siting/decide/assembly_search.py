"""A good connected set of many parcels: grown from every parcel, then improved, with a bound for any set."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from siting.compiled import njit
from siting.decide.assembly import Assembled, IntArray, Needed, Parcels, assembled
from siting.evidence import FloatArray

_KEPT = 60
_ROUNDS = 40
_SEED = 1


def best_by_search(parcels: Parcels, needed: Needed) -> Assembled | None:
    """Return a connected set and a bound on the objective of any; None if none with the area was found."""
    graph = _graph(parcels, needed)
    values, sets = _grow_all(graph)
    order = np.argsort(-values, kind="stable")
    order = order[np.isfinite(values[order])][:_KEPT]
    if not len(order):
        return None
    best, rows = -np.inf, np.zeros(0, dtype=np.int64)
    for number, start in enumerate(order.tolist()):
        value, found = _improve(graph, sets[start], _ROUNDS, _SEED + number)
        if value > best + 1e-12:
            best, rows = value, found[found >= 0]
    return assembled(parcels, needed, rows, bound=upper_bound(parcels, needed), exact=False)


def upper_bound(parcels: Parcels, needed: Needed) -> float:
    """Return what no connected set can exceed.

    Every set has a parcel with the lowest score. The set then lies among parcels that score at least as much
    and can be reached from it within the largest area; the best of these by score, without penalties, are a
    bound.
    """
    found: float = _bound(_graph(parcels, needed))
    return found


class _Graph(NamedTuple):
    """Parcels for compiled functions: the neighbours of i are ``other[begin[i]:begin[i + 1]]``.

    ``rates``: needed area, largest area, perimeter of the circle, then the penalties.
    """

    begin: IntArray
    other: IntArray
    shared: FloatArray
    area: FloatArray
    score: FloatArray
    perimeter: FloatArray
    owner: IntArray
    access: FloatArray
    rates: FloatArray


def _graph(parcels: Parcels, needed: Needed) -> _Graph:
    one, other = np.r_[parcels.first, parcels.second], np.r_[parcels.second, parcels.first]
    order = np.lexsort((other, one))
    begin = np.searchsorted(one[order], np.arange(len(parcels) + 1))
    pen = needed.penalties
    return _Graph(
        begin.astype(np.int64),
        other[order],
        np.r_[parcels.shared, parcels.shared][order],
        parcels.area,
        parcels.score,
        parcels.perimeter,
        parcels.owner,
        parcels.access_km,
        np.array([needed.area, needed.most, needed.circle, pen.compactness, pen.owners, pen.access]),
    )


_MAX_SET = 512


@njit(nogil=True)
def _value(g: Any, chosen: Any, count: int, inside: Any) -> float:
    """Objective of the first *count* parcels of *chosen*; *inside* marks them."""
    total = weighted = around = 0.0
    nearest = np.inf
    owners = 0
    for k in range(count):
        i = chosen[k]
        total += g.area[i]
        weighted += g.area[i] * g.score[i]
        around += g.perimeter[i]
        nearest = min(nearest, g.access[i])
        for e in range(g.begin[i], g.begin[i + 1]):
            if inside[g.other[e]]:
                around -= g.shared[e]
        new = True
        for before in range(k):
            if g.owner[chosen[before]] == g.owner[i]:
                new = False
                break
        if new:
            owners += 1
    against = g.rates[3] * (around / g.rates[2] - 1.0) + g.rates[4] * (owners - 1)
    if g.rates[5] > 0.0:
        against += g.rates[5] * nearest
    # A set that is still growing is compared by its own area.
    return float((weighted - min(g.rates[0], total) * against) / total)


@njit(nogil=True)
def _fill(g: Any, chosen: Any, count: int, inside: Any, banned: int) -> int:
    """Add the neighbour that is best until the area is reached; return the count, 0 if it cannot be."""
    total = 0.0
    for k in range(count):
        total += g.area[chosen[k]]
    tried = np.zeros(len(g.area), dtype=np.bool_)
    while total < g.rates[0]:
        if count >= len(chosen):
            return 0
        best, pick = -np.inf, -1
        tried[:] = False
        for k in range(count):
            i = chosen[k]
            for e in range(g.begin[i], g.begin[i + 1]):
                j = g.other[e]
                if inside[j] or tried[j] or j == banned or total + g.area[j] > g.rates[1]:
                    continue
                tried[j] = True
                chosen[count] = j
                inside[j] = True
                value = _value(
                    g,
                    chosen,
                    count + 1,
                    inside,
                )
                inside[j] = False
                if value > best:
                    best, pick = value, j
        if pick < 0:
            return 0
        chosen[count] = pick
        inside[pick] = True
        count += 1
        total += g.area[pick]
    return count


@njit(nogil=True)
def _grow_all(g: Any) -> Any:
    """Grow a set from every parcel; return their objectives (-inf for none) and the sets, -1 filled."""
    n = len(g.area)
    size = min(n, _MAX_SET)
    values, sets = np.full(n, -np.inf), np.full((n, size), -1, dtype=np.int32)
    inside = np.zeros(n, dtype=np.bool_)
    chosen = np.empty(size, dtype=np.int64)
    for seed in range(n):
        if g.area[seed] > g.rates[1]:
            continue
        inside[:] = False
        chosen[0] = seed
        inside[seed] = True
        count = _fill(g, chosen, 1, inside, -1)
        if count == 0:
            continue
        values[seed] = _value(g, chosen, count, inside)
        for k in range(count):
            sets[seed, k] = chosen[k]
    return values, sets


@njit(nogil=True)
def _connected(g: Any, chosen: Any, count: int, inside: Any, without: int) -> bool:
    """Whether a set stays in one piece without one of its parcels."""
    stack = np.empty(count, dtype=np.int64)
    seen = np.zeros(len(inside), dtype=np.bool_)
    first = chosen[0] if chosen[0] != without else chosen[min(1, count - 1)]
    stack[0], top, reached = first, 1, 1
    seen[first] = True
    while top > 0:
        top -= 1
        i = stack[top]
        for e in range(g.begin[i], g.begin[i + 1]):
            j = g.other[e]
            if inside[j] and j != without and not seen[j]:
                seen[j] = True
                stack[top] = j
                top += 1
                reached += 1
    return reached == count - 1


@njit(nogil=True)
def _take_out(  # noqa: PLR0917  (a compiled function takes its arguments by position)
    g: Any, chosen: Any, count: int, inside: Any, out: int, at: int
) -> Any:
    """Take parcels out that leave the set in one piece; return the count and the last of them, or -1.

    *at* is the place of the only one; -1 draws them.
    """
    last = -1
    for _ in range(out):
        if count < 2:
            break
        place = at if at >= 0 else np.random.randint(0, count)  # noqa: NPY002
        gone = chosen[place]
        if not _connected(g, chosen, count, inside, gone):
            continue
        inside[gone] = False
        chosen[place] = chosen[count - 1]
        count -= 1
        last = gone
    return count, last


@njit(nogil=True)
def _improve(g: Any, start: Any, rounds: int, seed: int) -> Any:
    """Take parcels out and fill up again, one at a time and then several, as long as that helps."""
    np.random.seed(seed)  # noqa: NPY002  (numba knows no generators)
    n = len(g.area)
    best_set = np.full(len(start), -1, dtype=np.int64)
    chosen = np.empty(len(start), dtype=np.int64)
    inside = np.zeros(n, dtype=np.bool_)
    best_count = 0
    for k in range(len(start)):
        if start[k] < 0:
            break
        best_set[k] = start[k]
        inside[start[k]] = True
        best_count += 1
    best = _value(g, best_set, best_count, inside)
    for turn in range(rounds * 8):
        chosen[:] = best_set
        count = best_count
        inside[:] = False
        for k in range(count):
            inside[chosen[k]] = True
        # In the first rounds each parcel in turn is taken out, later a few at random.
        out = 1 if turn < best_count else np.random.randint(1, max(2, min(5, best_count)))  # noqa: NPY002
        count, last = _take_out(g, chosen, count, inside, out, turn if turn < best_count else -1)
        if last < 0:
            continue
        count = _fill(g, chosen, count, inside, last)
        if count == 0:
            continue
        value = _value(g, chosen, count, inside)
        if value > best + 1e-12:
            best, best_count = value, count
            best_set[:] = -1
            best_set[:count] = chosen[:count]
    return best, best_set


@njit(nogil=True)
def _bound(g: Any) -> float:
    n = len(g.area)
    need, most = g.rates[0], g.rates[1]
    best = -np.inf
    cost = np.full(n, np.inf)
    queue, pending = np.empty(n, dtype=np.int64), np.zeros(n, dtype=np.bool_)
    touched = np.empty(n, dtype=np.int64)
    for worst in range(n):
        if g.area[worst] > most:
            continue
        members = touched[: _reach(g, worst, cost, queue, pending, touched)]
        total, weighted = g.area[worst], g.area[worst] * g.score[worst]
        for k in np.argsort(-g.score[members]):
            j = members[k]
            if j != worst and total < need:
                part = min(g.area[j], need - total)
                total += part
                weighted += part * g.score[j]
        if total >= need:
            best = max(best, weighted / total)
        cost[members] = np.inf
    return best


@njit(nogil=True)
def _reach(  # noqa: PLR0917  (a compiled function takes its arrays by position)
    g: Any, start: int, cost: Any, queue: Any, pending: Any, touched: Any
) -> int:
    """List the parcels that can be in a set whose worst is *start*; return how many.

    ``cost`` is the least area of a path to each, in a queue: areas are a few steps apart.
    """
    n = len(g.area)
    cost[start], queue[0], touched[0] = g.area[start], start, start
    count, head, found = 1, 0, 1
    while head < count:
        i = queue[head % n]
        head += 1
        pending[i] = False
        for e in range(g.begin[i], g.begin[i + 1]):
            j = g.other[e]
            through = cost[i] + g.area[j]
            if g.score[j] < g.score[start] or through > g.rates[1] or through >= cost[j]:
                continue
            if cost[j] == np.inf:
                touched[found] = j
                found += 1
            cost[j] = through
            if not pending[j]:
                pending[j] = True
                queue[count % n] = j
                count += 1
    return found
