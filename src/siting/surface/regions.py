"""Best regions of a surface: contiguous sets of cells of a given area, with a proven upper bound.

Every local maximum of the mean over a square of the wanted area is a seed, and on a small surface every
cell. A region grows from it cell by cell, and cells are exchanged while that gains. Regions are chosen one
after the other, the best first; one that comes too close to a chosen region is grown again in what is left.
The best rectangles of one grid are the other way to begin (`siting.surface.region_blocks`); the better result
counts.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from siting.records import dataclass
from siting.surface.region_blocks import best_rectangles
from siting.surface.regions_kernel import exchange, grow, local_maxima, outline, square_means

Scores = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

_SWAPS = 200
_SEEDS_BESIDE = 4
_FEW = 5_000
"""With so few cells each of them is a seed."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for.

    Parameters
    ----------
    count
        Number of regions.
    cells
        Cells of each region, k.
    spacing
        Least distance between cells of different regions, between centres [cells].
    compactness
        What twice the outline of a square costs, on the scale of the score.
    """

    count: int
    cells: int
    spacing: float = 0.0
    compactness: float = 0.0

    @property
    def side_price(self) -> float:
        """What one side of a cell on the outline costs, on the scale of the sum of scores."""
        return self.compactness * self.cells / (4.0 * math.sqrt(self.cells))


@dataclass(frozen=True)
class FoundRegion:
    """A region: its cells as rows and columns (k, 2), mean score, and value after the penalty."""

    cells: Places
    mean: float
    value: float


@dataclass(frozen=True)
class FoundRegions:
    """Regions from the best down, the number of seeds, and a bound that no choice of regions exceeds.

    ``bound`` and ``total`` are sums of values over the regions; the bound holds for as many regions as found.
    """

    regions: tuple[FoundRegion, ...]
    seeds: int
    bound: float

    @property
    def total(self) -> float:
        """Sum of the values of the regions."""
        return math.fsum(r.value for r in self.regions)

    @property
    def gap(self) -> float:
        """By which share of the bound better regions are not ruled out; NaN without regions."""
        return max(self.bound - self.total, 0.0) / self.bound if self.bound > 0.0 else math.nan


def best_regions(
    score: Scores,
    wanted: Wanted,
    *,
    near: Mask | None = None,
    away: Mask | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> FoundRegions:
    """Find contiguous regions with the highest mean score minus the penalty for their outline.

    Parameters
    ----------
    score
        Shape (rows, columns), 0..1; NaN where a cell may not be taken.
    wanted
        How many, how large, how far apart.
    near
        Cells with access; each region holds at least one. None if that is not asked.
    away
        Cells too close to existing sites.
    progress
        Called with the number of regions found and wanted.
    """
    allowed = score if away is None else np.where(away, np.float32(np.nan), score)
    allowed = np.ascontiguousarray(allowed, dtype=np.float32)
    mean = square_means(allowed, max(1, round(math.sqrt(wanted.cells))))
    access = np.ones(score.shape, dtype=np.bool_) if near is None else np.ascontiguousarray(near)
    at_seed = mean if near is None else np.where(access, mean, np.float32(np.nan))
    laid_out = _laid_out(allowed, wanted, access)
    search = _Chooser(allowed, wanted, access)
    free = np.argwhere(~np.isnan(allowed) & access)
    places = free if len(free) <= _FEW else local_maxima(np.ascontiguousarray(at_seed))
    for seed in places:
        search.offer(seed)
    while len(search.chosen) < wanted.count:
        progress(len(search.chosen), wanted.count)
        region = search.next()
        if region is None:
            break
        for seed in _beside(at_seed, search, region.cells, wanted.spacing):
            search.offer(seed)
    chosen = max(
        search.chosen, laid_out, key=lambda regions: (len(regions), math.fsum(r.value for r in regions))
    )
    return FoundRegions(tuple(chosen), len(places), upper_bound(allowed, wanted, len(chosen)))


def _laid_out(score: Scores, wanted: Wanted, near: Mask) -> list[FoundRegion]:
    """Return regions that begin as rectangles side by side, from the best value down."""
    blocks = best_rectangles(score, near, wanted.count, wanted.cells, wanted.spacing)
    place = _Chooser(score, wanted, near)
    for cells in blocks:
        place.keep_off(cells, 1)
    found = []
    for cells in blocks:
        place.keep_off(cells, -1)
        region = place.settled(cells)
        place.keep_off(region.cells, 1)
        found.append(region)
    return sorted(found, key=lambda region: -region.value)


class _Chooser:
    """Chooses regions one after the other; those in the queue are grown again when the best is taken."""

    def __init__(self, score: Scores, wanted: Wanted, near: Mask) -> None:
        self._kept = np.zeros(score.shape, dtype=np.int16)
        self.chosen: list[FoundRegion] = []
        self._score, self._wanted, self._near = score, wanted, near
        self._mark = np.zeros(score.shape, dtype=np.int32)
        self._stamp = 0
        self._queue: list[tuple[float, int, int, FoundRegion]] = []
        self._queued: set[tuple[int, int]] = set()

    def offer(self, seed: Places) -> None:
        """Grow a region from a seed, and queue it by its value."""
        row, column = int(seed[0]), int(seed[1])
        region = None if (row, column) in self._queued else self._grown(seed)
        if region is not None:
            self._queued.add((row, column))
            heapq.heappush(self._queue, (-region.value, row, column, region))

    def next(self) -> FoundRegion | None:
        """Choose the best region that is free; None if none is left."""
        while self._queue:
            _, row, column, region = heapq.heappop(self._queue)
            self._queued.discard((row, column))
            if self._kept[region.cells[:, 0], region.cells[:, 1]].any():
                self.offer(np.array([row, column]))
                continue
            self.chosen.append(region)
            self.keep_off(region.cells, 1)
            return region
        return None

    def keep_off(self, cells: Places, more: int) -> None:
        """Keep others off the cells of a region and those nearer to it than the spacing; -1 ends that."""
        from scipy.ndimage import distance_transform_edt

        spacing = self._wanted.spacing
        reach = max(math.ceil(spacing) - 1, 0)
        top, left = np.maximum(cells.min(axis=0) - reach, 0)
        bottom, right = np.minimum(cells.max(axis=0) + reach + 1, self._kept.shape)
        away = np.ones((bottom - top, right - left), dtype=np.bool_)
        away[cells[:, 0] - top, cells[:, 1] - left] = False
        if reach:
            away = distance_transform_edt(away) >= spacing
        self._kept[top:bottom, left:right] += more * ~away

    def taken(self, rows: slice, columns: slice) -> Mask:
        """Return which cells of a window are kept for a region."""
        return np.asarray(self._kept[rows, columns] > 0)

    def _grown(self, seed: Places) -> FoundRegion | None:
        """Grow from the seed, and from the best cell of the square around it; return the better region."""
        if self._kept[seed[0], seed[1]]:
            return None
        peak = self._peak(seed)
        starts = [seed] if (peak == seed).all() else [seed, peak]
        grown = [region for region in map(self._grown_from, starts) if region is not None]
        return max(grown, key=lambda region: region.value, default=None)

    def _peak(self, seed: Places) -> Places:
        half = max(1, round(math.sqrt(self._wanted.cells))) // 2
        top, left = np.maximum(seed - half, 0)
        part = (slice(top, seed[0] + half + 1), slice(left, seed[1] + half + 1))
        window = np.where(self.taken(*part), np.nan, self._score[part])
        row, column = np.unravel_index(np.nanargmax(window), window.shape)
        return np.array([row + top, column + left], dtype=np.int64)

    def _grown_from(self, start: Places) -> FoundRegion | None:
        wanted, price = self._wanted, self._wanted.side_price
        self._stamp += 1
        cells = np.empty((wanted.cells, 2), dtype=np.int64)
        if grow(self._score, self._kept, self._mark, self._stamp, start, cells, price) < wanted.cells:
            return None
        if not self._near[cells[:, 0], cells[:, 1]].any():
            return None
        return self._improved(cells)

    def settled(self, cells: Places) -> FoundRegion:
        """Return the region of some connected cells after exchanges that gain."""
        self._stamp += 1
        self._mark[cells[:, 0], cells[:, 1]] = self._stamp
        return self._improved(cells)

    def _improved(self, cells: Places) -> FoundRegion:
        """Exchange cells of a region that bears the stamp while that gains."""
        wanted, price = self._wanted, self._wanted.side_price
        exchange(self._score, self._kept, self._mark, self._stamp, cells, price, self._near, _SWAPS)
        mean = float(self._score[cells[:, 0], cells[:, 1]].mean(dtype=np.float64))
        sides = outline(self._mark, cells, self._stamp)
        value = mean - wanted.compactness * (sides / (4.0 * math.sqrt(wanted.cells)) - 1.0)
        return FoundRegion(cells, mean, value)


def _beside(mean: Scores, search: _Chooser, cells: Places, spacing: float) -> list[Places]:
    """Return the most promising cells around a chosen region: its own peak may hold a second one."""
    reach = max(math.ceil(spacing), 1) + 1
    top, left = np.maximum(cells.min(axis=0) - reach, 0)
    bottom, right = np.minimum(cells.max(axis=0) + reach + 1, mean.shape)
    window = mean[top:bottom, left:right].copy()
    window[search.taken(slice(top, bottom), slice(left, right))] = np.nan
    if np.isnan(window).all():
        return []
    order = np.argsort(-np.nan_to_num(window, nan=-np.inf).ravel(), kind="stable")[:_SEEDS_BESIDE]
    places = np.column_stack(np.unravel_index(order, window.shape))
    corner = np.array([top, left])
    return [at + corner for at in places if not np.isnan(window[tuple(at)])]


def upper_bound(score: Scores, wanted: Wanted, count: int) -> float:
    """Return a sum of values that no *count* regions can exceed.

    Two bounds, of which the smaller counts. No regions hold more than the best ``count k`` cells. And the
    mean of a region is at most its best cell: in a block whose cells are all nearer to each other than
    the spacing lies at most one region, so the sum is at most that of the best cells of the best blocks.
    """
    values = score[~np.isnan(score)].astype(np.float64)
    if not count or not len(values):
        return 0.0
    taken = min(count * wanted.cells, len(values))
    by_cells = float(np.sort(np.partition(values, -taken)[-taken:]).sum()) / wanted.cells
    side = max(1, math.ceil(wanted.spacing / math.sqrt(2.0)))
    while side > 1 and (side - 1) * math.sqrt(2.0) >= wanted.spacing:
        side -= 1
    height, width = score.shape
    tall, wide = -(-height // side), -(-width // side)
    padded = np.full((tall * side, wide * side), -np.inf, dtype=np.float32)
    padded[:height, :width] = np.nan_to_num(score, nan=-np.inf)
    peaks = padded.reshape(tall, side, wide, side).max(axis=(1, 3)).ravel()
    blocks = np.sort(peaks)[::-1][:count].astype(np.float64)
    by_blocks = float(blocks[np.isfinite(blocks)].sum())
    return min(by_cells, by_blocks)
