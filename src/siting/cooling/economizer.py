"""Free-cooling hours at places, from the climate table.

Whether a plant can cool with outdoor air alone is a condition on dry bulb, humidity and pressure (`modes`).
For each whole percent of relative humidity and a few pressures, the dry bulbs at which the condition starts
or ceases to hold are found once; each class of the climate table is then a known number of tenths of a degree
below them. The hours of a month are tabulated once per station over the shift of its climate, and looked up
for as many places as needed.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from siting.chunks import in_parts
from siting.climate.climate_table import (
    DRY_BULB_MIDDLES_C,
    HUMIDITY_CLASSES,
    MONTH_HOURS,
    MONTHS,
    ClimateTable,
)
from siting.climate.place import SWING, Neighbours
from siting.conventions import HOURS_PER_YEAR
from siting.cooling.modes import (
    MIN_RELATIVE_HUMIDITY,
    Air,
    BoolArray,
    DryBulbBelow,
    Mode,
    WetBulbBelow,
)
from siting.evidence import FloatArray

__all__ = [
    "DryBulbBelow",
    "FreeCoolingHours",
    "HoursByHeight",
    "Mode",
    "WetBulbBelow",
    "difference_with_interval",
    "full_and_partial_with_interval",
    "hours_with_interval",
    "months_with_interval",
    "partial_months_with_interval",
]


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
_CELLS_PER_K = 20  # of the look-up, two per tenth of a degree
_SAME_K = 1e-7
_REACH_STEP_K = 8.0
_PLACES_AT_ONCE = 20_000
_STATIONS_AT_ONCE = 16
_PARTIAL_MONTH_SHARE = 1.25


@dataclass(frozen=True)
class _Edges:
    """Where a mode starts (-1) or stops (+1) running as air warms: arrays of shape (e,), by percent."""

    first: npt.NDArray[np.int64]  # of each percent of relative humidity, shape (102,)
    pressure: npt.NDArray[np.int64]  # index in pressures_pa
    dry_bulb_c: FloatArray  # the last state before the change
    sign: npt.NDArray[np.int16]
    pressures_pa: FloatArray  # only one if the pressure does not matter


@dataclass(frozen=True)
class _Tables:
    """Tables so far; never modified, only replaced, so that threads can read them at any time.

    ``row`` (stations,) is the row of ``hours`` of each station, -1 for none; ``reach_k`` the range of its
    cells.
    """

    edges: _Edges
    reach_k: float
    row: npt.NDArray[np.int64]
    hours: npt.NDArray[np.int16]

    def hold(self, station: npt.NDArray[np.int64], reach_k: float) -> bool:
        """Whether all these stations are tabulated up to this shift."""
        return self.reach_k >= reach_k and bool((self.row[station] >= 0).all())


class FreeCoolingHours:
    """Hours of one mode at places around stations, tabulated on first use; safe for threads.

    Parameters
    ----------
    table
        The climate table.
    mode
        When the plant runs.
    """

    def __init__(self, table: ClimateTable, mode: Mode) -> None:
        self.mode = mode
        self._table = table
        self._tables: _Tables | None = None
        self._making = threading.Lock()

    def __getstate__(self) -> dict[str, object]:
        # The tables are large and take a second to rebuild; a lock cannot be pickled.
        return {"mode": self.mode, "_table": self._table}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state, _tables=None, _making=threading.Lock())

    @property
    def humidity_90_h(self) -> float:
        """Half-width [h/yr] that humidity adds to the 90% interval."""
        return self.mode.humidity_90_h

    def at(self, near: Neighbours, *, warmer_k: FloatArray | float = 0.0) -> FloatArray:
        """Hours a year at places, shape (n,), when it is *warmer_k* warmer than estimated [K]."""
        return self._blend(near, warmer_k, 1)[:, 0]

    def by_month(self, near: Neighbours, *, warmer_k: FloatArray | float = 0.0) -> FloatArray:
        """Hours of each month at places, shape (n, 12); they add up to the year."""
        return self._blend(near, warmer_k, MONTHS)

    def _blend(self, near: Neighbours, warmer_k: FloatArray | float, columns: int) -> FloatArray:
        from siting.cooling.hours_kernel import look_up

        count = len(near.station)
        hours = np.zeros((count, columns))
        if not count:
            return hours
        warmer = np.ascontiguousarray(np.broadcast_to(np.asarray(warmer_k, dtype=np.float64), (count,)))
        shift, swing = near.moves(self.mode.follows)
        tables = self._tabulated(near.station, _largest(shift) + _largest(warmer), _largest(swing))
        nodes = tables.edges.pressures_pa
        step = np.interp(near.pressure_pa, nodes, np.arange(len(nodes), dtype=np.float64))
        shape = (tables.hours.shape[3], len(nodes), -round(tables.reach_k * _CELLS_PER_K))
        flat = tables.hours.reshape(len(tables.hours), -1)
        order = np.argsort(near.station[:, 0].astype(np.uint16), kind="stable")

        def part(rows: slice) -> None:
            places = (near.station, near.weight, shift, swing, warmer)
            look_up(flat, shape, order[rows], tables.row, *places, SWING, step, hours)

        in_parts(part, count, _PLACES_AT_ONCE)
        return np.clip(hours, 0.0, None, out=hours)

    def _tabulated(self, station: npt.NDArray[np.int64], shift_k: float, swing_k: float) -> _Tables:
        """Return tables with these stations and this range; tabulate what is missing."""
        needed = shift_k + swing_k * float(np.abs(SWING).max()) + 1.0
        tables = self._tables
        if tables is not None and tables.hold(station, needed):
            return tables
        with self._making:
            tables = self._tables
            if tables is None or tables.reach_k < needed:
                edges = _edges(self.mode) if tables is None else tables.edges
                reach_k = float(np.ceil(needed / _REACH_STEP_K) * _REACH_STEP_K)
                row = np.full(len(self._table.stations), -1, dtype=np.int64)
                tables = _Tables(edges, reach_k, row, _empty(0, edges, reach_k))
            if not tables.hold(station, needed):
                tables = self._extended(tables, station)
            self._tables = tables
        return tables

    def _extended(self, tables: _Tables, station: npt.NDArray[np.int64]) -> _Tables:
        """Return the tables with these stations added."""
        wanted = np.zeros(len(tables.row), dtype=np.bool_)
        wanted[station] = True
        missing = np.flatnonzero(wanted & (tables.row < 0))
        fresh = self._tabulate(missing, tables.edges, tables.reach_k)
        row = tables.row.copy()
        row[missing] = len(tables.hours) + np.arange(len(missing))
        return replace(
            tables, row=row, hours=np.concatenate([tables.hours, fresh]) if len(tables.hours) else fresh
        )

    def _tabulate(
        self, stations: npt.NDArray[np.int64], edges: _Edges, reach_k: float
    ) -> npt.NDArray[np.int16]:
        from siting.cooling.hours_kernel import tabulate

        hours = _empty(len(stations), edges, reach_k)
        # Last cell in which an hour of the lowest class is under an edge: at its lower, and its upper end.
        cell = (edges.dry_bulb_c - DRY_BULB_MIDDLES_C[0] + reach_k) * _CELLS_PER_K
        above = np.floor(cell - _JUST_K * _CELLS_PER_K).astype(np.int64)
        at = np.floor(cell + _JUST_K * _CELLS_PER_K).astype(np.int64) - 1
        counted = (edges.first, edges.pressure, above, at, edges.sign)
        table = self._table

        def part(rows: slice) -> None:
            for i in range(*rows.indices(len(stations))):
                own = table.entries(int(stations[i]))
                columns = (table.month[own], table.dry_bulb[own], table.humidity[own], table.hours[own])
                tabulate(columns, counted, hours[i])

        in_parts(part, len(stations), _STATIONS_AT_ONCE)
        return hours


def _empty(rows: int, edges: _Edges, reach_k: float) -> npt.NDArray[np.int16]:
    cells = 2 * round(reach_k * _CELLS_PER_K)
    return np.zeros((rows, MONTHS, len(edges.pressures_pa), cells, 2), dtype=np.int16)


HoursByHeight = FreeCoolingHours


def _largest(values: FloatArray) -> float:
    return max(float(values.max()), -float(values.min()))


@cache
def _states(*, fine: bool) -> Air:
    """Return the states in which a mode is evaluated: pressures x percents x dry bulbs."""
    pressures = FINE_PRESSURES_PA if fine else PRESSURES_PA
    return Air(_STATES_C[None, None, :], _PERCENTS[None, :, None], pressures[:, None, None])


def _edges(mode: Mode) -> _Edges:
    """Find where a mode starts and stops running."""
    pressures = FINE_PRESSURES_PA if mode.by_altitude else PRESSURES_PA
    runs: BoolArray = np.atleast_3d(mode.runs(_states(fine=mode.by_altitude)))
    runs = np.broadcast_to(runs, (runs.shape[0], len(_PERCENTS), len(_STATES_C)))
    pressure, level, before = np.nonzero(runs[:, :, 1:] != runs[:, :, :-1])
    was_running = runs[pressure, level, before]
    low, high = _STATES_C[before], _STATES_C[before + 1]
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        same = mode.runs(Air(middle, _PERCENTS[level], pressures[pressure])) == was_running
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    # Still running in the hottest state: it never stops.
    hot_pressure, hot_level = np.nonzero(runs[:, :, -1])
    level, pressure = np.append(level, hot_level), np.append(pressure, hot_pressure)
    edge = np.append(low, np.full(len(hot_level), _ALWAYS_C))
    sign = np.append(np.where(was_running, 1.0, -1.0), np.ones(len(hot_level)))
    order = np.lexsort((edge, pressure, level))
    level, pressure, edge, sign = level[order], pressure[order], edge[order], sign[order].astype(np.int16)
    if _alike(level, pressure, edge, sign, runs.shape[0]):
        one = pressure == 0
        level, pressure, edge, sign, pressures = (
            level[one],
            pressure[one],
            edge[one],
            sign[one],
            pressures[:1],
        )
    first = np.searchsorted(level, np.arange(HUMIDITY_CLASSES + 1)).astype(np.int64)
    return _Edges(first, pressure.astype(np.int64), edge, sign, pressures[: runs.shape[0]])


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


def difference_with_interval(
    some: FreeCoolingHours,
    full: FreeCoolingHours,
    near: Neighbours,
    *,
    warmer_k: FloatArray | float = 0.0,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Hours a year of *some* without those of *full*, and their 90% interval, each shape (n,).

    Both move together with the temperature, so their difference is taken at the same offset; it may be
    largest inside the interval, which is therefore sampled. No offset covers the varying length of the season
    between the two limits, so the mode's ``partial_90_h`` is added.
    """
    return _difference(some, near, _at_offsets(some, near, warmer_k), _at_offsets(full, near, warmer_k))


def full_and_partial_with_interval(
    some: FreeCoolingHours,
    full: FreeCoolingHours,
    near: Neighbours,
    *,
    warmer_k: FloatArray | float = 0.0,
) -> tuple[tuple[FloatArray, FloatArray, FloatArray], tuple[FloatArray, FloatArray, FloatArray]]:
    """Return `hours_with_interval` of *full* and `difference_with_interval`, looking up each figure once."""
    enough = _at_offsets(full, near, warmer_k)
    partial = _difference(some, near, _at_offsets(some, near, warmer_k), enough)
    return _interval(full, near, *(enough[k] for k in (0.0, -1.0, 1.0))), partial


def _at_offsets(
    hours: FreeCoolingHours, near: Neighbours, warmer_k: FloatArray | float
) -> dict[float, FloatArray]:
    return {k: hours.at(near, warmer_k=warmer_k + k * near.offset_90_k) for k in _OFFSETS}


def _difference(
    some: FreeCoolingHours,
    near: Neighbours,
    runs: dict[float, FloatArray],
    enough: dict[float, FloatArray],
) -> tuple[FloatArray, FloatArray, FloatArray]:
    found = [np.maximum(runs[k] - enough[k], 0.0) for k in _OFFSETS]
    value = found[0]
    # If the plant is nearly never, or nearly always sufficient, few hours can be partial.
    most = np.minimum(np.max(found, axis=0), HOURS_PER_YEAR.value)
    spread = np.where(near.blended, np.minimum(some.mode.partial_90_h, most), 0.0)
    return (
        value,
        np.clip(np.min(found, axis=0) - spread, 0.0, value),
        np.clip(most + spread, value, HOURS_PER_YEAR.value),
    )


_OFFSETS = (0.0, -1.0, -0.5, 0.5, 1.0)  # the value first; shares of the interval's half-width


def months_with_interval(
    hours: FreeCoolingHours, near: Neighbours, *, warmer_k: FloatArray | float = 0.0
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Hours of each month and their 90% interval, each shape (n, 12), when it is *warmer_k* warmer [K].

    The errors of months are independent, so the interval of one is wider than its part of the year's. A month
    that is all full, or all empty, at every offset is not widened.
    """
    found = [hours.by_month(near, warmer_k=warmer_k + k * near.offset_90_k) for k in _OFFSETS]
    return _widened(found, near, hours.mode.month_90_h)


def partial_months_with_interval(
    some: FreeCoolingHours, full: FreeCoolingHours, near: Neighbours, *, warmer_k: FloatArray | float = 0.0
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Hours of each month of *some* without those of *full*, and their 90% interval, each shape (n, 12)."""
    found = []
    for k in _OFFSETS:
        warmer = warmer_k + k * near.offset_90_k
        more = some.by_month(near, warmer_k=warmer) - full.by_month(near, warmer_k=warmer)
        found.append(np.maximum(more, 0.0))
    return _widened(found, near, _PARTIAL_MONTH_SHARE * some.mode.month_90_h)


def _widened(
    found: list[FloatArray], near: Neighbours, half_full_h: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    value = found[0]
    share = np.clip(np.array(found) / MONTH_HOURS, 0.0, 1.0)
    # Like the error of a count: largest if the month is half full.
    open_share = 2.0 * np.sqrt(np.max(share * (1.0 - share), axis=0))
    spread = np.where(near.blended[:, None], half_full_h * open_share, 0.0)
    low, high = np.min(found, axis=0) - spread, np.max(found, axis=0) + spread
    return value, np.clip(low, 0.0, value), np.maximum(np.minimum(high, MONTH_HOURS), value)


def hours_with_interval(
    hours: FreeCoolingHours, near: Neighbours, *, warmer_k: FloatArray | float = 0.0
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Hours a year and their 90% interval, each shape (n,), when it is *warmer_k* warmer [K]."""
    offset = near.offset_90_k
    return _interval(hours, near, *(hours.at(near, warmer_k=warmer_k + k * offset) for k in (0.0, -1.0, 1.0)))


def _interval(
    hours: FreeCoolingHours, near: Neighbours, value: FloatArray, colder: FloatArray, warmer: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    # The humidity term is the error of a blend; weather of the place itself has none.
    spread = np.where(near.blended, hours.humidity_90_h, 0.0)
    low = np.minimum(np.minimum(colder, warmer), value - spread)
    high = np.maximum(np.maximum(colder, warmer), value + spread)
    return value, np.clip(low, 0.0, value), np.clip(high, value, HOURS_PER_YEAR.value)
