"""Cells scored straight from rasters of their own coordinate system, without a site for each.

A cell takes the value of the raster's cell that its centre lies in, as a site there would. Only where every
criterion is such a raster; the bytes are those of the way by sites.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from dataclasses import field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from siting.criteria.base import Measure
from siting.criteria.raster import RasterMeasure
from siting.criteria.raster_cells import SHARES
from siting.evidence import FloatArray
from siting.geo.grid import RasterGrid
from siting.readers.rasters import HeldRasters, RasterFile, RasterWindows, raster_windows
from siting.records import dataclass
from siting.rules.constraints import Constraint
from siting.scoring.curves import Curve
from siting.scoring.value_base import Breakpoints
from siting.scoring.value_functions import ValueFn
from siting.surface.direct_kernel import score_cells
from siting.surface.score_kernel import add_scores, add_weights, finish, judge

FIGURES = ("score", "coverage", "low", "high")
_EDGE = 1e-6
"""Share of a raster's cell: a centre nearer to an edge may lie on either side of it."""

_WIDE = 1024
"""Number of columns read at a time: whole blocks of most rasters, and little memory."""

_WIDE_ALONE = 256
"""The same for the score alone: one raster at a time, which with its sums stays in the cache."""

ALONE = frozenset({"score", "coverage", "restricted"})
"""Bands that raster after raster adds up to."""

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Source:
    """A raster, and which of its columns and rows each column and row of cells takes; -1 outside."""

    file: RasterFile
    columns: Places
    rows: Places

    @cached_property
    def breaks(self) -> tuple[Places, Places]:
        """For columns and rows: at how many places so far the raster's next cell does not follow."""
        return _breaks(self.columns), _breaks(self.rows)

    def corner(self, rows: slice, columns: slice) -> tuple[int, int] | None:
        """Return row and column of the raster where a window begins that is read as it is, if it is one."""
        across, down = self.breaks
        if across[columns.start] != across[columns.stop - 1] or down[rows.start] != down[rows.stop - 1]:
            return None
        row, column = int(self.rows[rows.start]), int(self.columns[columns.start])
        return (row, column) if min(row, column) >= 0 else None


class _PieceRoom(threading.local):
    """Arrays that a thread fills again and again: new ones would be new memory for every strip."""

    _kept: tuple[npt.NDArray[np.float32], FloatArray, npt.NDArray[np.uint8]] | None = None

    def __reduce__(self) -> tuple[type[_PieceRoom], tuple[()]]:
        return _PieceRoom, ()

    def of(self, size: int) -> tuple[npt.NDArray[np.float32], FloatArray, npt.NDArray[np.uint8]]:
        """Return room for the values, the three sums and the reasons of *size* cells."""
        if self._kept is None or len(self._kept[0]) < size:
            self._kept = np.empty(size, np.float32), np.empty((3, size)), np.empty(size, np.uint8)
        return self._kept


@dataclass(frozen=True)
class DirectScores:
    """Scores of cells from rasters.

    Parameters
    ----------
    sources, curves
        Shape (m,): the raster of each criterion, and its value function as break points.
    share, worst, excluding
        Shape (m,): weights that sum to 1, where UNKNOWN scores 0, and where it excludes a cell.
    constraints
        Limits: (criterion, least, most, whether UNKNOWN excludes).
    min_coverage
        With less of the weight known a cell is not ranked.
    held
        The open rasters.
    room
        Where one piece of cells after the other is added up.
    """

    sources: tuple[_Source, ...]
    curves: tuple[Curve, ...]
    share: FloatArray
    worst: npt.NDArray[np.bool_]
    excluding: npt.NDArray[np.bool_]
    constraints: tuple[tuple[int, float, float, bool], ...]
    min_coverage: float
    held: HeldRasters = field(default_factory=HeldRasters, compare=False)
    room: _PieceRoom = field(default_factory=_PieceRoom, compare=False)

    def table(self, rows: slice, inside: npt.NDArray[np.bool_], bands: Sequence[str]) -> pa.Table:
        """Return the wanted bands of the cells of some rows that *inside* marks, for *best* by criterion.

        Raises
        ------
        LayerError
            A raster cannot be read.
        """
        everywhere = bool(inside.all())
        made = self._score_alone if set(bands) <= ALONE else self._all_bands
        return pa.table(
            {
                name: band.ravel() if everywhere else band[inside]
                for name, band in made(rows, inside.shape, bands).items()
                if band.size
            }
        )

    def _all_bands(self, rows: slice, shape: tuple[int, int], bands: Sequence[str]) -> dict[str, Any]:
        """Score all criteria of a piece of the rows at once, and find all bands on the way."""
        count = len(self.sources)
        figures = np.empty((len(FIGURES), *shape), dtype=np.float32)
        codes = np.empty((3, *shape), dtype=np.uint8)
        scores = np.empty((count if "best" in bands else 0, *shape), dtype=np.float32)
        curves, limits = _packed(self.curves), _limits(self.constraints)
        excluding, least = np.flatnonzero(self.excluding), self.min_coverage
        buffer = np.empty(count * shape[0] * min(_WIDE, shape[1]), dtype=np.float32)
        with self.held.windows([source.file for source in self.sources]) as windows:
            for piece in _pieces(shape[1], _WIDE):
                there = count, shape[0], piece.stop - piece.start
                values = buffer[: math.prod(there)].reshape(there)
                for number, source in enumerate(self.sources):
                    _fill(values[number], source, windows[number], rows, piece)
                score_cells(
                    values, curves, self.share, self.worst, limits, excluding, least,
                    figures[:, :, piece], codes[:, :, piece], scores[:, :, piece],
                )  # fmt: skip
        named = dict(zip((*FIGURES, "restricted", "limiting"), (*figures, *codes[:2]), strict=True))
        found = {name: band for name, band in named.items() if name in bands}
        return {**found, "free": codes[2], **{f"criterion.{i}": one for i, one in enumerate(scores)}}

    def _score_alone(self, rows: slice, shape: tuple[int, int], bands: Sequence[str]) -> dict[str, Any]:
        """Add up raster after raster: what limits a cell, and the interval, would need all at once."""
        tall, wide = shape
        score, restricted, free = (np.empty(shape, dtype=kind) for kind in (np.float32, np.uint8, np.uint8))
        coverage = np.empty((tall, wide if "coverage" in bands else 0), dtype=np.float32)
        buffer, sums, codes = self.room.of(tall * min(_WIDE_ALONE, wide))
        with self.held.windows([source.file for source in self.sources]) as windows:
            for piece in _pieces(wide, _WIDE_ALONE):
                there = tall, piece.stop - piece.start
                values, reason = (flat[: math.prod(there)].reshape(there) for flat in (buffer, codes))
                parts = tuple(flat[: math.prod(there)].reshape(there) for flat in sums)
                known = self._add_up(rows, piece, windows, values, reason, parts)
                finish(
                    parts, known, reason, self.min_coverage, self._little, piece.start,
                    (score, coverage, restricted, free),
                )  # fmt: skip
        return {"score": score, "coverage": coverage, "restricted": restricted, "free": free}

    def _add_up(  # noqa: PLR0917  (its room is used again for each piece)
        self,
        rows: slice,
        piece: slice,
        windows: Sequence[RasterWindows],
        values: npt.NDArray[np.float32],
        reason: npt.NDArray[np.uint8],
        sums: Sequence[FloatArray],
    ) -> float:
        """Fill the sums and the reasons of a piece; returns the weight of each cell, 0 if it differs."""
        total, weight, coverage = (flat.reshape(-1) for flat in sums)
        reason[:] = 0
        known, differ, flat = 0.0, False, values.reshape(-1)
        for i, (source, (at, worth, part, worst)) in enumerate(zip(self.sources, self._parts, strict=True)):
            _fill(values, source, windows[i], rows, piece)
            complete = add_scores(flat, at, worth, part, total, i == 0)
            if not complete and not differ:
                differ = True
                weight[:] = coverage[:] = known
            if differ:
                add_weights(flat, part, worst, weight, coverage)
            known += part
            for least, most, outside, unknown in self._codes[i]:
                judge(flat, least, most, outside, unknown, reason.reshape(-1))
        return 0.0 if differ else known

    @cached_property
    def _parts(self) -> list[tuple[FloatArray, FloatArray, float, bool]]:
        """For each criterion the break points and their scores, its weight, and whether UNKNOWN scores 0."""
        points = (np.array(curve, dtype=np.float64).T.copy() for curve in self.curves)
        weights = zip(self.share.tolist(), self.worst.tolist(), strict=True)
        return [(at, worth, *weight) for (at, worth), weight in zip(points, weights, strict=True)]

    @cached_property
    def _codes(self) -> list[list[tuple[float, float, int, int]]]:
        """For each criterion, limits with the codes of a value outside and of an unknown one (0: none)."""
        found: list[list[tuple[float, float, int, int]]] = [[] for _ in self.sources]
        for code, (i, least, most, on_unknown) in enumerate(self.constraints):
            found[i].append((least, most, 2 * code + 1, 2 * code + 2 if on_unknown else 0))
        for code, i in enumerate(
            np.flatnonzero(self.excluding).tolist(), start=2 * len(self.constraints) + 1
        ):
            found[i].append((-np.inf, np.inf, 0, code))
        return found

    @property
    def _little(self) -> int:
        """The code of too little coverage."""
        return 2 * len(self.constraints) + int(self.excluding.sum()) + 1


def _pieces(wide: int, size: int) -> Iterator[slice]:
    return (slice(left, min(left + size, wide)) for left in range(0, wide, size))


def direct_scores(  # noqa: PLR0917  (what a study consists of)
    grid: RasterGrid,
    measures: Sequence[Measure],
    functions: Sequence[ValueFn],
    unknown: Sequence[str],
    constraints: Sequence[tuple[int, Constraint]],
    share: FloatArray,
    min_coverage: float,
) -> DirectScores | None:
    """Return the scores of cells straight from rasters; None if a criterion needs the way by sites.

    Parameters
    ----------
    grid
        The cells.
    measures, functions, unknown, share
        Shape (m,): of the criteria.
    constraints
        Each with the number of its criterion.
    min_coverage
        As in the study.
    """
    sources = []
    for measure, function in zip(measures, functions, strict=True):
        source = _source(measure, grid) if _is_plain(function) else None
        if source is None:
            return None
        sources.append(source)
    if any(limit.one_of is not None for _, limit in constraints):
        return None
    return DirectScores(
        tuple(sources),
        tuple(function.curve for function in functions),
        share,
        np.array([u == "worst" for u in unknown]),
        np.array([u == "exclude" for u in unknown]),
        tuple(_limit(number, limit) for number, limit in constraints),
        min_coverage,
    )


def _is_plain(function: ValueFn) -> bool:
    """Whether a value function is a curve without a peak of zero width."""
    if not isinstance(function, Breakpoints):
        return False
    at = [x for x, _ in function.curve]
    return all(one != other for one, other in zip(at, at[2:], strict=False))


def _limit(number: int, limit: Constraint) -> tuple[int, float, float, bool]:
    least = -np.inf if limit.at_least is None else limit.at_least
    most = np.inf if limit.at_most is None else limit.at_most
    return number, least, most, limit.on_unknown == "exclude"


def _source(measure: Measure, cells: RasterGrid) -> _Source | None:
    from pyproj import CRS

    if not isinstance(measure, RasterMeasure) or measure.params.statistic in SHARES:
        return None
    file = measure.layer.file
    if not file.grid.north_up or not CRS(file.grid.crs).equals(CRS(cells.crs), ignore_axis_order=True):
        return None
    with raster_windows(file) as windows:
        if not windows.plain:
            return None
    a, _, left, _, e, top = cells.transform
    own_a, _, own_left, _, own_e, own_top = file.grid.transform
    across, down = (np.arange(count, dtype=np.float64) + 0.5 for count in (cells.width, cells.height))
    columns = _places((a * across + left - own_left) / own_a, file.grid.width)
    rows = _places((e * down + top - own_top) / own_e, file.grid.height)
    return None if columns is None or rows is None else _Source(file, columns, rows)


def _places(at: FloatArray, count: int) -> Places | None:
    """Return the whole places of fractional ones, -1 outside; None where one is too near an edge to say."""
    if (np.abs(at - np.round(at)) < _EDGE).any():
        return None
    whole = np.floor(at).astype(np.int64)
    return np.where((whole >= 0) & (whole < count), whole, -1)


def _fill(
    values: npt.NDArray[np.float32], source: _Source, windows: RasterWindows, rows: slice, columns: slice
) -> None:
    """Read the raster's value of each cell of some rows and columns; NaN outside the raster."""
    corner = source.corner(rows, columns)
    if corner is not None:
        windows.read_plain(values, *corner)
        return
    down, across = source.rows[rows], source.columns[columns]
    there, beside = down >= 0, across >= 0
    if not there.any() or not beside.any():
        values[:] = np.nan
        return
    top, bottom = int(down[there].min()), int(down.max()) + 1
    left, right = int(across[beside].min()), int(across.max()) + 1
    cells = np.empty((bottom - top, right - left), dtype=np.float32)
    windows.read_plain(cells, top, left)
    values[:] = cells[np.ix_(np.where(there, down - top, 0), np.where(beside, across - left, 0))]
    values[~there] = np.nan
    values[:, ~beside] = np.nan


def _breaks(places: Places) -> Places:
    return np.concatenate([[0], np.cumsum(np.diff(places) != 1)])


def _packed(curves: Sequence[Curve]) -> tuple[Any, ...]:
    first = np.cumsum([0, *(len(curve) for curve in curves)])
    at, worth = (
        np.array([point[k] for curve in curves for point in curve], dtype=np.float64) for k in (0, 1)
    )
    span = np.array([[min(w for _, w in curve), max(w for _, w in curve)] for curve in curves])
    return first, at, worth, span


def _limits(constraints: Sequence[tuple[int, float, float, bool]]) -> tuple[Any, ...]:
    return (
        np.array([c[0] for c in constraints], dtype=np.int64),
        np.array([c[1] for c in constraints], dtype=np.float64),
        np.array([c[2] for c in constraints], dtype=np.float64),
        np.array([c[3] for c in constraints], dtype=np.bool_),
    )
