"""How robust a ranking is: SMAA-2 over weights and measurement intervals together.

Each sample draws weights from a region and, where a measurement has an interval, a score from it; then the
sites are ranked as usual. It counts how often a site takes each rank, under which weights it is first, how
certain that is, and how often one site beats another. Method: Lahdelma & Salminen 2001,
doi:10.1287/opre.49.3.444.11220; Tervonen & Figueira 2008, doi:10.1002/mcda.407.

Equal scores share the better rank. The weighted sum is the only method that is sampled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.chunks import cores, in_parts
from siting.decide.score_table import ScoreTable, score_table
from siting.decide.smaa_arrays import FEW_CELLS, FIXED_POINT, G1, Drawn, count_all, drawn_cells, mix, scores
from siting.evidence import FloatArray
from siting.outcome import RANGE_TAIL, Acceptability, RankRanges
from siting.scoring.methods import TIE_DIGITS
from siting.scoring.weight_space import WeightRegion, draw_weights

IntArray = npt.NDArray[np.int64]

__all__ = [
    "ScoreTable",
    "ahead_of_next",
    "half_width",
    "ranges_of",
    "rank_ranges",
    "score_table",
    "smaa",
]  # fmt: skip

MAX_FULL_RANKS = 2_000
"""Up to this number of sites every rank is counted; above it, only the best `TOP_RANKS`."""
TOP_RANKS = 20
MAX_DETAIL = 30
"""Confidence factors and pairs are computed for at most this many sites, the best by the study's weights."""

_CONFIDENCE_DRAWS = 10_000
_CONFIDENCE_CELLS = 1_000_000
_CHUNK = 2_048
_ROWS_IN_CACHE = 64
_SAMPLES_A_BLOCK, _SAMPLES_COUNTED = 64, 256
_SCORES_IN_RANGES, _MIN_IN_RANGES = 4_000_000, 500
_SCORES_A_BLOCK = 1_000_000
_FIGURES_KEPT = 8_000_000


def half_width(share: FloatArray | float, samples: int) -> FloatArray:
    """Half of the 95% interval of a share counted in a number of samples N: 1.96 sqrt(b (1 - b) / N)."""
    b = np.asarray(share, dtype=np.float64)
    return np.asarray(1.96 * np.sqrt(b * (1 - b) / samples))


def smaa(
    table: ScoreTable,
    region: WeightRegion,
    *,
    samples: int = 10_000,
    seed: int = 1,
    ranks: int | None = None,
    detail: Sequence[int] | IntArray = (),
    threads: int | None = None,
) -> Acceptability:
    """Sample weights and scores, rank, and count.

    Parameters
    ----------
    table
        The sites.
    region
        Region to draw weights from, with as many weights as the table has criteria.
    samples, seed
        The same values give the same answer on any number of threads.
    ranks
        How many ranks to count; by default all up to `MAX_FULL_RANKS` sites, otherwise `TOP_RANKS`.
    detail
        Rows to compute confidence factors and pairs for.
    threads
        How many threads; by default one per core.
    """
    n = len(table)
    ranks = (n if n <= MAX_FULL_RANKS else min(TOP_RANKS, n)) if ranks is None else min(ranks, n)
    weights, drawn = draw_weights(region, samples, seed=seed)
    key, problem = _key(seed), _Problem(table)
    counts, sums = _count(problem, weights, _streams(key, 0, samples), ranks, threads)
    first = counts[:, 0]
    with np.errstate(invalid="ignore", divide="ignore"):
        central = np.where(first[:, None] > 0, sums / FIXED_POINT / first[:, None], np.nan)
    central /= central.sum(axis=1, keepdims=True)
    shares = np.divide(counts, samples, order="C")
    chosen = np.asarray(detail, dtype=np.int64)
    sure = [_confidence(table, problem, central[i], int(i), key=key, samples=samples) for i in chosen]
    return Acceptability(
        samples=samples,
        drawn=drawn,
        rank_share=shares,
        central=central,
        # Not by BLAS: waking its threads for this would make the others wait.
        holistic=np.einsum("ij,j->i", shares, 1 / np.arange(1, ranks + 1)),
        detail=chosen,
        confidence=np.array([p for p, _ in sure], dtype=np.float64),
        confidence_draws=np.array([draws for _, draws in sure], dtype=np.int64),
        wins=_wins(table.take(chosen), weights, key),
    )


def rank_ranges(
    table: ScoreTable, weights: FloatArray, *, seed: int, threads: int | None = None
) -> RankRanges:
    """Rank under given weights, one sample per row (s, m), with figures drawn; return the ranges of ranks.

    The draws are those of `smaa` with the same seed. With many sites only the first samples are used:
    `_SCORES_IN_RANGES` scores, but at least `_MIN_IN_RANGES` samples.
    """
    n, problem = len(table), _Problem(table)
    count = min(len(weights), max(_MIN_IN_RANGES, _SCORES_IN_RANGES // n))
    if n <= MAX_FULL_RANKS:
        counts, _ = _count(problem, weights[:count], _streams(_key(seed), 0, count), n, threads)
        return ranges_of(counts, count)
    rank = np.empty((count, n), np.int32)
    size = max(1, min(_SAMPLES_A_BLOCK, _SCORES_A_BLOCK // n))
    streams = _streams(_key(seed), 0, count)

    def work(at: slice) -> None:
        from siting.decide.smaa_kernel import pack, place

        value = _scores(problem, weights[at], streams[at])
        bits, keys = _bits(n), np.empty(value.shape, np.int64)
        pack(value, bits, keys)
        keys.sort(axis=1)
        place(keys, value, bits, rank[at])

    work(slice(0, 0))  # compiles where it has to, before the threads
    in_parts(work, count, size)
    first = (rank == 1).mean(axis=0)
    ends = [int(np.floor(RANGE_TAIL * count)), int(np.ceil((1 - RANGE_TAIL) * count)) - 1]
    low, high = (np.empty(n, np.int64) for _ in ends)
    for start in range(0, n, _ROWS_IN_CACHE):
        at = slice(start, start + _ROWS_IN_CACHE)
        low[at], high[at] = np.sort(np.ascontiguousarray(rank[:, at].T), axis=1)[:, ends].T
    return RankRanges(count, low, high, first)


def ranges_of(counts: npt.NDArray[Any], samples: int) -> RankRanges:
    """Return the ranges of sites whose every rank was counted: counts (n, n), or shares of the samples."""
    shares = counts.dtype.kind == "f"
    low, high = np.empty(len(counts), np.int64), np.empty(len(counts), np.int64)
    for start in range(0, len(counts), _ROWS_IN_CACHE):
        at = slice(start, start + _ROWS_IN_CACHE)
        part = np.rint(counts[at] * samples) if shares else counts[at]
        below = np.cumsum(np.ascontiguousarray(part, np.int32), axis=1)
        low[at] = np.count_nonzero(below <= RANGE_TAIL * samples, axis=1) + 1
        high[at] = np.count_nonzero(below < (1 - RANGE_TAIL) * samples, axis=1) + 1
    return RankRanges(samples, low, high, counts[:, 0] / (1 if shares else samples))


def ahead_of_next(table: ScoreTable, weights: FloatArray, *, seed: int) -> tuple[FloatArray, FloatArray]:
    """How often each site scores above the next one in the table, and how often level with it, (n - 1,)."""
    problem, key = _Problem(table), _key(seed)
    above, level = (np.zeros(max(len(table) - 1, 0), np.int64) for _ in range(2))
    for part in _blocks(len(weights)):
        score = _scores(problem, weights[part], _streams(key, part.start, part.stop - part.start))
        above += (score[:, :-1] > score[:, 1:]).sum(axis=0)
        level += (score[:, :-1] == score[:, 1:]).sum(axis=0)
    return above / len(weights), level / len(weights)


def _key(seed: int) -> Any:
    return np.random.SeedSequence(seed).generate_state(2, np.uint64)[1]


_DRAWN: dict[tuple[bytes, int, int], Drawn] = {}


def _keep(key: tuple[bytes, int, int], found: Drawn) -> None:
    """Keep draws, and forget the oldest ones beyond `_FIGURES_KEPT`."""
    _DRAWN[key] = found
    kept = 0
    for old, draws in reversed(list(_DRAWN.items())):
        kept += sum(change.size for _, change in draws)
        if kept > _FIGURES_KEPT and old != key:
            _DRAWN.pop(old, None)


class _Problem:
    """A table laid out for sampling: columns, the open cells of each site, and what counts for which site."""

    def __init__(self, table: ScoreTable) -> None:
        self.mid = np.ascontiguousarray((table.mid * table.counted).T)
        self.high = np.ascontiguousarray((table.high * table.counted).T)
        rows, columns = np.nonzero(table.open & table.counted)
        self.starts = np.searchsorted(rows, np.arange(len(table) + 1)).astype(np.int64)
        at = (rows, columns)
        low, high = table.low[at], table.high[at]
        common, part = np.zeros((0, len(rows)), np.uint64), np.zeros((0, len(rows)))
        if table.shared is not None and table.shared.part[:, *at].any():
            turned = table.shared.falling[at]
            low, high = np.where(turned, high, low), np.where(turned, low, high)
            common, part = table.shared.cell[:, *at].astype(np.uint64), table.shared.part[:, *at]
        self.cells = (
            columns.astype(np.int64),
            table.cell[at].astype(np.uint64),
            np.ascontiguousarray(low),
            np.ascontiguousarray(table.mid[at]),
            np.ascontiguousarray(high),
            np.ascontiguousarray(common),
            np.ascontiguousarray(part),
        )
        self.few = len(table) + len(rows) <= FEW_CELLS
        self.patterns = np.zeros((0, self.mid.shape[0]), dtype=bool)
        self.pattern = np.zeros(len(table), dtype=np.int64)
        if not table.counted.all():
            self.patterns, code = np.unique(table.counted, axis=0, return_inverse=True)
            self.pattern = code.reshape(-1).astype(np.int64)

    @cached_property
    def _digest(self) -> bytes:
        found = hashlib.blake2b(repr([len(self.mid), *(a.shape for a in self.cells)]).encode())
        for array in self.cells:
            found.update(array.tobytes())
        return found.digest()

    def drawn(self, streams: npt.NDArray[np.uint64]) -> Drawn:
        """Return the draws of all open cells for some streams; kept, because other analyses need the same."""
        key = (self._digest, int(streams[0]) if len(streams) else 0, len(streams))
        found = _DRAWN.get(key)
        if found is None:
            found = drawn_cells(streams, self.cells, len(self.mid))
            _keep(key, found)
        return found

    def inverse(self, weights: FloatArray) -> FloatArray:
        """Return 1 / (weight that counts), (s, p) by pattern; 0 where none does. No column: all count."""
        known = np.zeros((len(weights), len(self.patterns)))
        for j in range(weights.shape[1]):
            known += weights[:, j, None] * self.patterns[:, j]
        return np.divide(1.0, known, out=np.zeros_like(known), where=known > 0)


def _streams(key: Any, start: int, count: int) -> npt.NDArray[np.uint64]:
    streams: npt.NDArray[np.uint64] = mix(key + np.arange(start + 1, start + count + 1, dtype=np.uint64) * G1)
    return streams


def _scores(
    problem: _Problem, weights: FloatArray, streams: npt.NDArray[np.uint64], out: FloatArray | None = None
) -> FloatArray:
    """Scores (s, n) of every sample."""
    laid = (problem.inverse(weights), problem.mid, problem.pattern, problem.starts, problem.cells)
    if problem.few and out is None:
        return scores(weights, streams, *laid, problem.drawn(streams))
    from siting.decide.smaa_kernel import score_block

    found = np.empty((len(weights), problem.mid.shape[1])) if out is None else out
    score_block(weights, streams, *laid, found)
    return found


def _count(
    problem: _Problem,
    weights: FloatArray,
    streams: npt.NDArray[np.uint64],
    ranks: int,
    threads: int | None,
) -> tuple[npt.NDArray[Any], IntArray]:
    """Count ranks (n, r), and sum the weights of first places (n, m) as integers."""
    m, n = problem.mid.shape
    if ranks == n and problem.few:
        return _count_few(problem, weights, streams)
    parts = [(weights[at], streams[at]) for at in _parts(len(weights), threads or cores())]
    sums = [np.zeros((n, m), np.int64) for _ in parts]
    if ranks == n:
        # Half the bytes if they can hold the counts: more of the table stays in the cache.
        kind = np.uint16 if len(weights) < 2**16 else np.int32
        counts = [np.zeros((n, n), kind, order="F") for _ in parts]
        return _in_threads(_count_all, problem, parts, counts, sums)
    # The list of the best few settles soonest when the better sites come first.
    order = np.argsort(-problem.mid.mean(axis=0), kind="stable")
    counts = [np.zeros((n, ranks), np.int32) for _ in parts]
    found = _in_threads(_count_best, _reordered(problem, order), parts, counts, sums)
    back = np.argsort(order)
    return found[0][back], found[1][back]


def _in_threads(work: Any, problem: _Problem, parts: Any, counts: Any, sums: Any) -> tuple[Any, Any]:
    """Count each part of the samples into tables of its own, at the same time; return their sums."""
    weights, streams = parts[0]
    work(problem, weights[:0], streams[:0], counts[0], sums[0])  # compiles if need be, before the threads
    with ThreadPoolExecutor(len(parts)) as pool:
        list(pool.map(lambda part, *into: work(problem, *part, *into), parts, counts, sums))
    for table in (counts, sums):
        for other in table[1:]:
            table[0] += other
    return counts[0], sums[0]


def _parts(count: int, threads: int) -> list[slice]:
    """Divide samples among threads, none of which gets less than a block."""
    workers = max(1, min(threads, count // _SAMPLES_A_BLOCK))
    return [slice(int(at[0]), int(at[-1]) + 1) for at in np.array_split(np.arange(count), workers)]


def _count_few(
    problem: _Problem, weights: FloatArray, streams: npt.NDArray[np.uint64]
) -> tuple[npt.NDArray[Any], IntArray]:
    m, n = problem.mid.shape
    counts, sums = np.zeros((n, n), np.int32), np.zeros((n, m), np.int64)
    for part in _blocks(len(weights)):
        count_all(_scores(problem, weights[part], streams[part]), weights[part], counts, sums)
    return counts, sums


def _count_all(
    problem: _Problem, weights: FloatArray, streams: npt.NDArray[np.uint64], counts: Any, sums: Any
) -> None:
    """Count every rank: score a block of samples, sort packed keys, count."""
    from siting.decide.smaa_kernel import pack, tally

    n = problem.mid.shape[1]
    bits = _bits(n)
    value, keys = (np.empty((_SAMPLES_COUNTED, n), kind) for kind in (np.float64, np.int32))
    for start in range(0, max(len(weights), 1), _SAMPLES_COUNTED):
        at = slice(start, start + _SAMPLES_COUNTED)
        w, s = weights[at], streams[at]
        v, k = value[: len(w)], keys[: len(w)]
        _scores(problem, w, s, v)
        pack(v, bits, k)
        k.sort(axis=1)
        tally(k, v, bits, w, counts.T, sums)


def _bits(n: int) -> int:
    """Bits that hold the number of any of n rows."""
    return max((n - 1).bit_length(), 1)


def _count_best(
    problem: _Problem, weights: FloatArray, streams: npt.NDArray[np.uint64], counts: Any, sums: Any
) -> None:
    """Count the best ranks by lists of the best sites, one per sample."""
    from siting.decide.smaa_best import count_top

    lowest, mid, highest = np.sort(np.stack(problem.cells[2:5]), axis=0)
    # What an entry loses on the way from its highest score to its mean, by criterion over all sites.
    loss = np.bincount(problem.cells[0], (3 * highest - lowest - 2 * mid) / 4, len(problem.mid))
    widest = np.argsort(-weights * loss, axis=1)[:, : np.count_nonzero(loss)]
    site = np.repeat(np.arange(problem.mid.shape[1]), np.diff(problem.starts))
    cell_at = np.full(problem.mid.T.shape, -1, np.int32)
    cell_at[site, problem.cells[0]] = np.arange(len(site))
    # Twice the rounding of a sum of so many products, and of what it is made of.
    slack = (len(problem.mid) + 8) * 2.0**-23 * max(1.0, float(np.abs(problem.high).max()))
    count_top(
        weights, streams, problem.inverse(weights), np.ascontiguousarray(widest), slack,
        np.ascontiguousarray(problem.mid.T), problem.high.astype(np.float32), problem.pattern,
        problem.starts, problem.cells, cell_at, counts, sums,
    )  # fmt: skip


def _reordered(problem: _Problem, order: IntArray) -> _Problem:
    laid = object.__new__(_Problem)
    laid.mid, laid.high = (np.ascontiguousarray(a[:, order]) for a in (problem.mid, problem.high))
    laid.few = problem.few
    laid.patterns, laid.pattern = problem.patterns, problem.pattern[order]
    count = np.diff(problem.starts)[order]
    laid.starts = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    at = np.repeat(problem.starts[order] - laid.starts[:-1], count) + np.arange(laid.starts[-1])
    *plain, common, part = problem.cells
    laid.cells = (
        *(a[at] for a in plain), np.ascontiguousarray(common[:, at]), np.ascontiguousarray(part[:, at])
    )  # fmt: skip
    return laid


def _blocks(count: int) -> Iterator[slice]:
    for start in range(0, count, _CHUNK):
        yield slice(start, min(start + _CHUNK, count))


def _wins(table: ScoreTable, weights: FloatArray, key: Any) -> FloatArray:
    """How often each site scores above each other one, (d, d); the diagonal is 0."""
    problem, n = _Problem(table), len(table)
    count = np.zeros((n, n), np.int64)
    for part in _blocks(len(weights)):
        score = _scores(problem, weights[part], _streams(key, part.start, part.stop - part.start))
        for i in range(n):
            count[i] += (score[:, i, None] > score).sum(axis=0)
    return count / len(weights)


def _confidence(
    table: ScoreTable, problem: _Problem, central: FloatArray, row: int, *, key: Any, samples: int
) -> tuple[float, int]:
    """How often a site is first at its central weights, and in how many draws (0: exact)."""
    if np.isnan(central).any():
        return np.nan, 0
    low, high = (_fixed_scores(table, a, central) for a in (table.low, table.high))
    rivals = np.flatnonzero(high >= low[row])  # the others can never reach this site
    rivals = rivals[rivals != row]
    rivals = rivals[np.argsort(-high[rivals], kind="stable")]
    chosen = np.concatenate([[row], rivals])
    if not (problem.starts[chosen + 1] > problem.starts[chosen]).any():
        few = _Problem(table.take(chosen))
        score = _scores(few, central[None, :], np.zeros(1, np.uint64))[0]
        # Tie as in the ranking: central weights are a mean of many.
        return float(np.round(score[0], TIE_DIGITS) >= np.round(score, TIE_DIGITS).max()), 0
    draws = max(1_000, min(_CONFIDENCE_DRAWS, _CONFIDENCE_CELLS // max(len(chosen), 1)))
    # Draws after those of the samples: central weights must not be judged by the samples behind them.
    wins = _times_first(problem, central, _streams(key, samples, draws), chosen, high[chosen])
    return wins / draws, draws


def _times_first(
    problem: _Problem,
    central: FloatArray,
    streams: npt.NDArray[np.uint64],
    chosen: IntArray,
    high: FloatArray,
) -> int:
    """In how many of *streams* none of the chosen sites scores above the first of them, at fixed weights."""
    if problem.few:
        blocks = (_scores(problem, central[None, :], streams[part]) for part in _blocks(len(streams)))
        return sum(int((s.T[chosen[1:]] <= s.T[chosen[0]]).all(axis=0).sum()) for s in blocks)
    from siting.decide.smaa_kernel import times_first

    inverse = problem.inverse(central[None, :])[0]
    laid = inverse, problem.mid, problem.pattern, problem.starts, problem.cells
    return int(times_first(central, streams, *laid, chosen, high))


def _fixed_scores(table: ScoreTable, scores: FloatArray, weights: FloatArray) -> FloatArray:
    known = table.counted @ weights
    return np.divide((scores * table.counted) @ weights, known, out=np.zeros(len(table)), where=known > 0)
