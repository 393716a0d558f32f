"""Hours of a mode tabulated by station, over the shift of its climate and the pressure.

For each whole percent of relative humidity and a few pressures, the dry bulbs at which the mode starts or
ceases to run are found once; each class of the climate table is then a known number of tenths of a degree
below them. Only what places need is tabulated: their stations, their range of shifts and their pressures.
"""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from siting.chunks import in_parts
from siting.climate.climate_table import DRY_BULB_MIDDLES_C, MONTHS, ClimateTable
from siting.cooling.hours_arrays import FEW_TABLES
from siting.cooling.hours_edges import Edges, edges_of, pressure_nodes
from siting.cooling.modes import Mode
from siting.evidence import FloatArray
from siting.records import dataclass

CELLS_PER_K = 20  # of the look-up, two per tenth of a degree
_REACH_STEP_K = 2.0
_FIRST_SPARE_K = 2.0  # beyond the first places, as they are often asked for warmer next
_SPARE_K, _SPARE_NODES = 5.0, 1  # beyond the next ones: more may follow
_JUST_K = 5e-6
_STATIONS_AT_ONCE = 16


@dataclass(frozen=True)
class Extent:
    """What tables cover: shifts up to ``reach_k`` [K] either way, pressures ``first`` to ``stop - 1``."""

    reach_k: float
    first: int
    stop: int

    def holds(self, other: Extent) -> bool:
        """Whether it covers all of *other*."""
        return self.reach_k >= other.reach_k and self.first <= other.first and self.stop >= other.stop


@dataclass(frozen=True)
class TabulatedHours:
    """Tables so far; never modified, only replaced, so that threads can read them at any time.

    ``edges`` are those at the pressures of the extent; ``row`` (stations,) is the row of ``hours`` of each
    station, -1 for none; ``hours`` has shape (rows, months, pressures, cells, 2).
    """

    extent: Extent
    edges: Edges
    row: npt.NDArray[np.int64]
    hours: npt.NDArray[np.int16]

    @property
    def first_cell(self) -> int:
        """Lower end of the first cell of shifts [cells]."""
        return -round(self.extent.reach_k * CELLS_PER_K)

    def rows(self, station: npt.NDArray[np.int64], needed: Extent) -> npt.NDArray[np.int64] | None:
        """Return the rows of stations; None unless all are tabulated, and all that is needed."""
        row = self.row[station]
        return row if self.extent.holds(needed) and bool((row >= 0).all()) else None


class HoursTable:
    """The tables of a mode, made as they are needed; safe for threads.

    Parameters
    ----------
    table
        The climate table.
    mode
        When the plant runs.
    """

    def __init__(self, table: ClimateTable, mode: Mode) -> None:
        self._table, self._mode = table, mode
        self._tables: TabulatedHours | None = None
        self._making = threading.Lock()

    def __getstate__(self) -> dict[str, object]:
        # The tables are large and quickly made again; a lock cannot be pickled.
        return {"_table": self._table, "_mode": self._mode}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state, _tables=None, _making=threading.Lock())

    def covering(
        self, station: npt.NDArray[np.int64], reach_k: float, pressures_pa: tuple[float, float]
    ) -> tuple[TabulatedHours, npt.NDArray[np.int64]]:
        """Return tables for places, and the rows of their stations in them; tabulate what is missing.

        Parameters
        ----------
        station
            Shape (n, k), stations of the places.
        reach_k, pressures_pa
            Largest shift either way [K], lowest and highest pressure [Pa].
        """
        if not np.isfinite(reach_k):
            raise ValueError("a shift of the climate is not a finite number")
        tables = self._tables
        if tables is not None:
            row = tables.rows(station, self._needed(reach_k, pressures_pa))
            if row is not None:
                return tables, row
        with self._making:
            needed = self._needed(reach_k, pressures_pa)
            tables = self._tables
            if tables is None or not tables.extent.holds(needed):
                tables = self._empty(needed, None if tables is None else tables.extent)
            self._tables = tables = self._extended(tables, station)
        return tables, tables.row[station]

    def pressure_steps(self, pressure_pa: FloatArray, tables: TabulatedHours) -> FloatArray:
        """Return where places lie between the pressures of tables (2.25: a quarter from 2 to 3), shape (n,).

        Counted from the first of all pressures, so that the figures are the same whatever the tables cover.
        """
        if len(tables.edges.pressures_pa) == 1:
            return np.zeros(len(pressure_pa))
        nodes = pressure_nodes(fine=self._mode.by_altitude)
        steps = np.interp(pressure_pa, nodes, np.arange(len(nodes), dtype=np.float64))
        return np.asarray(steps - tables.extent.first)

    def _needed(self, reach_k: float, pressures_pa: tuple[float, float]) -> Extent:
        nodes = pressure_nodes(fine=self._mode.by_altitude)
        first = int(np.searchsorted(nodes, pressures_pa[0], side="right")) - 1
        last = int(np.searchsorted(nodes, pressures_pa[1], side="left"))
        first = min(max(first, 0), len(nodes) - 2)
        return Extent(reach_k, first, min(max(last, first + 1), len(nodes) - 1) + 1)

    def _empty(self, needed: Extent, before: Extent | None) -> TabulatedHours:
        """Return tables without stations, for what is needed and was tabulated before, and a little more."""
        nodes = pressure_nodes(fine=self._mode.by_altitude)
        spare_k = _FIRST_SPARE_K if before is None else _SPARE_K
        reach_k = float(np.ceil((needed.reach_k + spare_k) / _REACH_STEP_K) * _REACH_STEP_K)
        first, stop = needed.first, needed.stop
        if before is not None:
            reach_k = before.reach_k if before.reach_k >= needed.reach_k else reach_k
            first = before.first if before.first <= first else max(first - _SPARE_NODES, 0)
            stop = before.stop if before.stop >= stop else min(stop + _SPARE_NODES, len(nodes))
        row = np.full(len(self._table.stations), -1, dtype=np.int64)
        extent = Extent(reach_k, first, stop)
        edges = edges_of(self._mode, first, stop)
        return TabulatedHours(extent, edges, row, _no_hours(0, extent, edges))

    def _extended(self, tables: TabulatedHours, station: npt.NDArray[np.int64]) -> TabulatedHours:
        """Return the tables with these stations added."""
        wanted = np.zeros(len(tables.row), dtype=np.bool_)
        wanted[station] = True
        missing = np.flatnonzero(wanted & (tables.row < 0))
        if not len(missing):
            return tables
        fresh = self._tabulate(missing, tables)
        row = tables.row.copy()
        row[missing] = len(tables.hours) + np.arange(len(missing))
        hours = np.concatenate([tables.hours, fresh]) if len(tables.hours) else fresh
        return replace(tables, row=row, hours=hours)

    def _tabulate(self, stations: npt.NDArray[np.int64], tables: TabulatedHours) -> npt.NDArray[np.int16]:
        few = len(stations) <= FEW_TABLES
        if few:
            from siting.cooling.hours_arrays import tabulate
        else:
            from siting.cooling.hours_kernel import tabulate
        extent, edges = tables.extent, tables.edges
        hours = _no_hours(len(stations), extent, edges)
        # Last cell in which an hour of the lowest class is under an edge: at its lower, and its upper end.
        cell = (edges.dry_bulb_c - DRY_BULB_MIDDLES_C[0]) * CELLS_PER_K
        above = np.floor(cell - _JUST_K * CELLS_PER_K).astype(np.int64) - tables.first_cell
        at = np.floor(cell + _JUST_K * CELLS_PER_K).astype(np.int64) - 1 - tables.first_cell
        counted = (edges.first, edges.pressure, above, at, edges.sign)
        table = self._table

        def part(rows: slice) -> None:
            for i in range(*rows.indices(len(stations))):
                own = table.classes(int(stations[i]))
                columns = (own.month, own.dry_bulb, own.humidity, own.hours)
                tabulate(columns, counted, hours[i])

        # Threads of NumPy would wait for each other.
        in_parts(part, len(stations), len(stations) if few else _STATIONS_AT_ONCE)
        return hours


def _no_hours(rows: int, extent: Extent, edges: Edges) -> npt.NDArray[np.int16]:
    cells = 2 * round(extent.reach_k * CELLS_PER_K)
    return np.zeros((rows, MONTHS, len(edges.pressures_pa), cells, 2), dtype=np.int16)
