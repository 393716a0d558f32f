"""Hours of a mode tabulated by station, over the shift of its climate and the pressure.

For each whole percent of relative humidity and a few pressures, the dry bulbs at which the mode starts or
ceases to run are found once; each class of the climate table is then a known number of tenths of a degree
below them. Only what places need is tabulated: their stations, their range of shifts and their pressures.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from siting.chunks import in_parts
from siting.climate.climate_table import DRY_BULB_MIDDLES_C, HUMIDITY_CLASSES, MONTHS, ClimateTable
from siting.cooling.hours_arrays import FEW_TABLES
from siting.cooling.modes import MIN_RELATIVE_HUMIDITY, Air, BoolArray, Mode
from siting.evidence import FloatArray

# Limits are not linear in pressure: interpolated between these, the hours of a station are within 8. One is
# at 900 m, above which the ASHRAE envelopes are de-rated by up to 8 K/km; those need finer steps.
_AT_900_M_PA = 90_970.7
PRESSURES_PA: FloatArray = np.append(
    np.geomspace(48_000.0, _AT_900_M_PA, 17), [94_000.0, 97_000.0, 100_000.0, 103_000.0, 107_000.0]
)
FINE_PRESSURES_PA: FloatArray = np.append(
    np.linspace(48_000.0, _AT_900_M_PA, 34), [94_000.0, 97_000.0, 100_000.0, 103_000.0, 107_000.0]
)
_PERCENTS: FloatArray = np.maximum(np.arange(101) / 100.0, MIN_RELATIVE_HUMIDITY)
_STATES_C: FloatArray = np.arange(-70.0, 70.1, 0.25)
_ALWAYS_C = 1000.0
_BISECTIONS = 24  # of 0.25 K: to 1.5e-8 K
_JUST_K = 5e-6
CELLS_PER_K = 20  # of the look-up, two per tenth of a degree
_SAME_K = 1e-7
_REACH_STEP_K = 8.0
_SPARE_K = 5.0  # beyond the first places: the next ones, and those asked for warmer, need no new tables
_SPARE_NODES = 1
_STATIONS_AT_ONCE = 16


@dataclass(frozen=True)
class Edges:
    """Where a mode starts (-1) or stops (+1) running as air warms: arrays of shape (e,), by percent."""

    first: npt.NDArray[np.int64]  # of each percent of relative humidity, shape (102,)
    pressure: npt.NDArray[np.int64]  # index in pressures_pa
    dry_bulb_c: FloatArray  # the last state before the change
    sign: npt.NDArray[np.int16]
    pressures_pa: FloatArray  # only one if the pressure does not matter


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

    def _needed(self, reach_k: float, pressures_pa: tuple[float, float]) -> Extent:
        nodes = _nodes(fine=self._mode.by_altitude)
        first = int(np.searchsorted(nodes, pressures_pa[0], side="right")) - 1
        last = int(np.searchsorted(nodes, pressures_pa[1], side="left"))
        first = min(max(first, 0), len(nodes) - 2)
        return Extent(reach_k, first, min(max(last, first + 1), len(nodes) - 1) + 1)

    def _empty(self, needed: Extent, before: Extent | None) -> TabulatedHours:
        """Return tables without stations, for what is needed and was tabulated before, and a little more."""
        nodes = _nodes(fine=self._mode.by_altitude)
        reach_k = float(np.ceil((needed.reach_k + _SPARE_K) / _REACH_STEP_K) * _REACH_STEP_K)
        first, stop = max(needed.first - _SPARE_NODES, 0), min(needed.stop + _SPARE_NODES, len(nodes))
        if before is not None:
            reach_k = before.reach_k if before.reach_k >= needed.reach_k else reach_k
            first = before.first if before.first <= needed.first else first
            stop = before.stop if before.stop >= needed.stop else stop
        row = np.full(len(self._table.stations), -1, dtype=np.int64)
        extent = Extent(reach_k, first, stop)
        edges = _edges(self._mode, first, stop)
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
        if len(stations) <= FEW_TABLES:
            from siting.cooling.hours_arrays import tabulate
        else:
            from siting.cooling.hours_kernel import tabulate
        extent, edges = tables.extent, tables.edges
        hours = _no_hours(len(stations), extent, edges)
        # Last cell in which an hour of the lowest class is under an edge: at its lower, and its upper end.
        cell = (edges.dry_bulb_c - DRY_BULB_MIDDLES_C[0] + extent.reach_k) * CELLS_PER_K
        above = np.floor(cell - _JUST_K * CELLS_PER_K).astype(np.int64)
        at = np.floor(cell + _JUST_K * CELLS_PER_K).astype(np.int64) - 1
        counted = (edges.first, edges.pressure, above, at, edges.sign)
        table = self._table

        def part(rows: slice) -> None:
            for i in range(*rows.indices(len(stations))):
                own = table.entries(int(stations[i]))
                columns = (table.month[own], table.dry_bulb[own], table.humidity[own], table.hours[own])
                tabulate(columns, counted, hours[i])

        in_parts(part, len(stations), _STATIONS_AT_ONCE)
        return hours


def _no_hours(rows: int, extent: Extent, edges: Edges) -> npt.NDArray[np.int16]:
    cells = 2 * round(extent.reach_k * CELLS_PER_K)
    return np.zeros((rows, MONTHS, len(edges.pressures_pa), cells, 2), dtype=np.int16)


def _nodes(*, fine: bool) -> FloatArray:
    return FINE_PRESSURES_PA if fine else PRESSURES_PA


@lru_cache(maxsize=2)
def _states(first: int, stop: int, *, fine: bool) -> Air:
    """Return the states in which a mode is evaluated: pressures x percents x dry bulbs."""
    pressures = _nodes(fine=fine)[first:stop]
    return Air(_STATES_C[None, None, :], _PERCENTS[None, :, None], pressures[:, None, None])


@dataclass(frozen=True)
class _Changes:
    """Between which states a mode starts or stops: index of pressure, of percent, and of the state before.

    ``at_last`` (pressures, percents) is whether it runs in the hottest state; it has one row if the pressure
    does not matter.
    """

    pressure: npt.NDArray[np.int64]
    level: npt.NDArray[np.int64]
    before: npt.NDArray[np.int64]
    was_running: BoolArray
    at_last: BoolArray


def _all_changes(mode: Mode, states: Air) -> _Changes:
    """Evaluate every state."""
    runs: BoolArray = np.atleast_3d(mode.runs(states))
    runs = np.broadcast_to(runs, (runs.shape[0], len(_PERCENTS), len(_STATES_C)))
    pressure, level, before = np.nonzero(runs[:, :, 1:] != runs[:, :, :-1])
    return _Changes(pressure, level, before, runs[pressure, level, before], runs[:, :, -1])


def _last_states(mode: Mode, pressures: FloatArray) -> _Changes:
    """Find by bisection the warmest state in which a mode runs, if it stops only once as the air warms."""
    shape = (len(pressures), len(_PERCENTS))

    def runs(state: npt.NDArray[np.int64]) -> BoolArray:
        return mode.runs(Air(_STATES_C[state], _PERCENTS[None, :], pressures[:, None]))

    low, high = np.zeros(shape, dtype=np.int64), np.full(shape, len(_STATES_C) - 1)
    at_last = runs(high)
    stops = runs(low) & ~at_last
    while (high - low > 1).any():
        middle = (low + high) // 2
        running = runs(middle)
        low, high = np.where(running, middle, low), np.where(running, high, middle)
    pressure, level = np.nonzero(stops)
    return _Changes(pressure, level, low[stops], np.ones(len(level), dtype=np.bool_), at_last)


def _edges(mode: Mode, first_pressure: int, stop: int) -> Edges:
    """Find where a mode starts and stops running, at some of its pressures."""
    pressures = _nodes(fine=mode.by_altitude)[first_pressure:stop]
    if mode.stops_once:
        changes = _last_states(mode, pressures)
    else:
        changes = _all_changes(mode, _states(first_pressure, stop, fine=mode.by_altitude))
    pressure, level, before = changes.pressure, changes.level, changes.before
    was_running = changes.was_running
    low, high = _STATES_C[before], _STATES_C[before + 1]
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        same = mode.runs(Air(middle, _PERCENTS[level], pressures[pressure])) == was_running
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    # Still running in the hottest state: it never stops.
    hot_pressure, hot_level = np.nonzero(changes.at_last)
    level, pressure = np.append(level, hot_level), np.append(pressure, hot_pressure)
    edge = np.append(low, np.full(len(hot_level), _ALWAYS_C))
    sign = np.append(np.where(was_running, 1.0, -1.0), np.ones(len(hot_level)))
    order = np.lexsort((edge, pressure, level))
    level, pressure, edge, sign = level[order], pressure[order], edge[order], sign[order].astype(np.int16)
    if _alike(level, pressure, edge, sign, len(changes.at_last)):
        one = pressure == 0
        level, pressure, edge, sign, pressures = (
            level[one],
            pressure[one],
            edge[one],
            sign[one],
            pressures[:1],
        )
    first = np.searchsorted(level, np.arange(HUMIDITY_CLASSES + 1)).astype(np.int64)
    return Edges(first, pressure.astype(np.int64), edge, sign, pressures[: len(changes.at_last)])


def _alike(
    level: npt.NDArray[np.int64],
    pressure: npt.NDArray[np.int64],
    edge: FloatArray,
    sign: npt.NDArray[np.int16],
    pressures: int,
) -> bool:
    """Whether the edges are the same at every pressure."""
    parts = [np.column_stack([level, edge, sign])[pressure == node] for node in range(pressures)]
    return all(p.shape == parts[0].shape and np.abs(p - parts[0]).max(initial=0.0) < _SAME_K for p in parts)
