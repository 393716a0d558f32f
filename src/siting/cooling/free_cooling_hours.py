"""Free-cooling hours at places, from the climate table.

Whether a plant can cool with outdoor air alone is a condition on dry bulb, humidity and pressure (`modes`).
The hours of a month are tabulated once per station over the shift of its climate (`hours_table`), and looked
up for as many places as needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from siting.chunks import in_parts
from siting.climate.climate_table import MONTH_HOURS, MONTHS, ClimateTable
from siting.climate.place import SWING, Follows, Neighbours
from siting.conventions import HOURS_PER_YEAR
from siting.cooling.hours_arrays import FEW_PLACES
from siting.cooling.hours_table import HoursTable
from siting.cooling.modes import DryBulbBelow, Mode, WetBulbBelow
from siting.evidence import FloatArray
from siting.records import dataclass

__all__ = [
    "DryBulbBelow",
    "FreeCoolingHours",
    "Mode",
    "WetBulbBelow",
    "difference_with_interval",
    "full_and_partial_with_interval",
    "full_partial_and_warmer",
    "hours_with_interval",
    "months_with_interval",
    "partial_months_with_interval",
]


Interval = tuple[FloatArray, FloatArray, FloatArray]
"""The figure, and the lower and the upper end of its 90% interval."""

_MARGIN_K = 1.0
_PLACES_AT_ONCE = 20_000
_PARTIAL_MONTH_SHARE = 1.25


@dataclass(frozen=True)
class _Sorted:
    """Places in the order of their nearest station, which makes good use of the processor's cache.

    ``order`` (n,) are the places in this order; the others are as in `Neighbours`.
    """

    order: npt.NDArray[np.int64]
    station: npt.NDArray[np.int64]
    weight: FloatArray
    shift_k: FloatArray
    swing_k: FloatArray
    pressure_pa: FloatArray
    largest_shift_k: float
    largest_swing_k: float
    pressures_pa: tuple[float, float]  # lowest and highest


_SORTED: WeakKeyDictionary[Neighbours, dict[Follows, _Sorted]] = WeakKeyDictionary()


def _sorted(near: Neighbours, follows: Follows) -> _Sorted:
    """Return places sorted, once for all look-ups at them."""
    held = _SORTED.setdefault(near, {})
    found = held.get(follows)
    if found is None:
        shift, swing = near.moves(follows)
        largest = _largest(shift), _largest(swing) * float(np.abs(SWING).max())
        if held:  # the same places in the same order, by the other temperature
            same = next(iter(held.values()))
            found = replace(
                same, shift_k=shift[same.order], swing_k=swing[same.order],
                largest_shift_k=largest[0], largest_swing_k=largest[1],
            )  # fmt: skip
        else:
            order = np.argsort(near.station[:, 0].astype(np.uint16), kind="stable")
            found = _Sorted(
                order,
                near.station[order],
                near.weight[order],
                shift[order],
                swing[order],
                near.pressure_pa[order],
                *largest,
                (float(near.pressure_pa.min()), float(near.pressure_pa.max())),
            )
        held[follows] = found
    return found


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
        self._table = HoursTable(table, mode)

    @property
    def humidity_90_h(self) -> float:
        """Half-width [h/yr] that humidity adds to the 90% interval."""
        return self.mode.humidity_90_h

    def at(self, near: Neighbours, *, warmer_k: FloatArray | float = 0.0) -> FloatArray:
        """Hours a year at places, shape (n,), when it is *warmer_k* warmer than estimated [K]."""
        return self.in_climates(near, [warmer_k])[0]

    def by_month(self, near: Neighbours, *, warmer_k: FloatArray | float = 0.0) -> FloatArray:
        """Hours of each month at places, shape (n, 12); they add up to the year."""
        return self.in_climates(near, [warmer_k], by_month=True)[0]

    def in_climates(
        self, near: Neighbours, warmer_k: Sequence[FloatArray | float], *, by_month: bool = False
    ) -> list[FloatArray]:
        """Hours in several climates: for each of *warmer_k*, what `at` or `by_month` returns for it."""
        count, columns = len(near.station), MONTHS if by_month else 1
        given = [np.broadcast_to(np.asarray(w, dtype=np.float64), (count,)) for w in warmer_k]
        found = self._blend(near, given, columns) if count else np.zeros((len(given), 0, columns))
        return [*(found if by_month else found[:, :, 0])]

    def _blend(self, near: Neighbours, given: Sequence[FloatArray], columns: int) -> FloatArray:
        """Return the hours in each climate at each place, shape (climates, n, columns)."""
        count = len(near.station)
        if count <= FEW_PLACES:
            from siting.cooling.hours_arrays import look_up
        else:
            from siting.cooling.hours_kernel import look_up
        places = _sorted(near, self.mode.follows)
        own_k = places.largest_shift_k + places.largest_swing_k + _MARGIN_K
        warmest_k = float(np.max([_largest(warmer_k) for warmer_k in given]))
        tables, row = self._table.covering(places.station, own_k + warmest_k, places.pressures_pa)
        step = self._table.pressure_steps(places.pressure_pa, tables)
        _, _, pressures, cells, _ = tables.hours.shape
        shape = (cells, pressures, tables.first_cell)
        pairs = tables.hours.reshape(len(tables.hours), -1).view(np.int32)
        warm = np.column_stack(given)[places.order]
        own: Any = (row, places.weight, places.shift_k, places.swing_k)
        found = np.empty((*warm.shape, columns))

        def part(rows: slice) -> None:
            neighbours = tuple(column[rows] for column in own)
            look_up(pairs, shape, neighbours, warm[rows], SWING, step[rows], found[rows])

        in_parts(part, count, _PLACES_AT_ONCE)
        hours = np.empty((len(given), count, columns))
        hours[:, places.order] = np.clip(found, 0.0, None, out=found).swapaxes(0, 1)
        return hours


def _largest(values: FloatArray) -> float:
    return max(float(values.max()), -float(values.min()))


def difference_with_interval(
    some: FreeCoolingHours,
    full: FreeCoolingHours,
    near: Neighbours,
    *,
    warmer_k: FloatArray | float = 0.0,
) -> Interval:
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
) -> tuple[Interval, Interval]:
    """Return `hours_with_interval` of *full* and `difference_with_interval`, looking up each figure once."""
    enough, partial, _ = full_partial_and_warmer(some, full, near, (), warmer_k=warmer_k)
    return enough, partial


def full_partial_and_warmer(
    some: FreeCoolingHours,
    full: FreeCoolingHours,
    near: Neighbours,
    warmer_still_k: Sequence[float],
    *,
    warmer_k: FloatArray | float = 0.0,
) -> tuple[Interval, Interval, list[Interval]]:
    """Return `full_and_partial_with_interval`, and `hours_with_interval` of *full* in warmer climates [K]."""
    ends = [more + k * near.offset_90_k for more in warmer_still_k for k in _ENDS]
    found = iter(full.in_climates(near, [*_climates(near, warmer_k), *ends]))
    enough = dict(zip(_OFFSETS, islice(found, len(_OFFSETS)), strict=True))
    warmer = [_interval(full, near, *islice(found, len(_ENDS))) for _ in warmer_still_k]
    partial = _difference(some, near, _at_offsets(some, near, warmer_k), enough)
    return _interval(full, near, *(enough[k] for k in _ENDS)), partial, warmer


def _at_offsets(
    hours: FreeCoolingHours, near: Neighbours, warmer_k: FloatArray | float
) -> dict[float, FloatArray]:
    found = hours.in_climates(near, _climates(near, warmer_k))
    return dict(zip(_OFFSETS, found, strict=True))


def _climates(near: Neighbours, warmer_k: FloatArray | float) -> list[FloatArray]:
    return [warmer_k + k * near.offset_90_k for k in _OFFSETS]


def _difference(
    some: FreeCoolingHours,
    near: Neighbours,
    runs: dict[float, FloatArray],
    enough: dict[float, FloatArray],
) -> Interval:
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
_ENDS = (0.0, -1.0, 1.0)


def months_with_interval(
    hours: FreeCoolingHours, near: Neighbours, *, warmer_k: FloatArray | float = 0.0
) -> Interval:
    """Hours of each month and their 90% interval, each shape (n, 12), when it is *warmer_k* warmer [K].

    The errors of months are independent, so the interval of one is wider than its part of the year's. A month
    that is all full, or all empty, at every offset is not widened.
    """
    found = hours.in_climates(near, _climates(near, warmer_k), by_month=True)
    return _widened(found, near, hours.mode.month_90_h)


def partial_months_with_interval(
    some: FreeCoolingHours, full: FreeCoolingHours, near: Neighbours, *, warmer_k: FloatArray | float = 0.0
) -> Interval:
    """Hours of each month of *some* without those of *full*, and their 90% interval, each shape (n, 12)."""
    climates = _climates(near, warmer_k)
    runs, enough = (hours.in_climates(near, climates, by_month=True) for hours in (some, full))
    found = [np.maximum(more - less, 0.0) for more, less in zip(runs, enough, strict=True)]
    return _widened(found, near, _PARTIAL_MONTH_SHARE * some.mode.month_90_h)


def _widened(found: list[FloatArray], near: Neighbours, half_full_h: float) -> Interval:
    value = found[0]
    share = np.clip(np.array(found) / MONTH_HOURS, 0.0, 1.0)
    # Like the error of a count: largest if the month is half full.
    open_share = 2.0 * np.sqrt(np.max(share * (1.0 - share), axis=0))
    spread = np.where(near.blended[:, None], half_full_h * open_share, 0.0)
    low, high = np.min(found, axis=0) - spread, np.max(found, axis=0) + spread
    return value, np.clip(low, 0.0, value), np.maximum(np.minimum(high, MONTH_HOURS), value)


def hours_with_interval(
    hours: FreeCoolingHours, near: Neighbours, *, warmer_k: FloatArray | float = 0.0
) -> Interval:
    """Hours a year and their 90% interval, each shape (n,), when it is *warmer_k* warmer [K]."""
    climates = [warmer_k + k * near.offset_90_k for k in _ENDS]
    return _interval(hours, near, *hours.in_climates(near, climates))


def _interval(
    hours: FreeCoolingHours, near: Neighbours, value: FloatArray, colder: FloatArray, warmer: FloatArray
) -> Interval:
    # The humidity term is the error of a blend; weather of the place itself has none.
    spread = np.where(near.blended, hours.humidity_90_h, 0.0)
    low = np.minimum(np.minimum(colder, warmer), value - spread)
    high = np.maximum(np.maximum(colder, warmer), value + spread)
    return value, np.clip(low, 0.0, value), np.clip(high, value, HOURS_PER_YEAR.value)
