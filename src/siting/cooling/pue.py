"""Annual PUE and WUE at places, from the climate table, with the range over designs and climate.

The hour model is computed once for every coarse class of dry bulb and humidity, every sampled design and a
few pressures; a shifted station is a count of hours over those classes, so its year is a matrix product.
Places interpolate between shifts (2 K apart) and pressures, and blend their stations design by design:
quantiles are taken after the blend.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.climate.climate_table import (
    COARSE_DRY_BULB_MIDDLES_C,
    COARSE_HUMIDITY_CLASSES,
    COARSE_HUMIDITY_MIDDLES,
    ClimateTable,
)
from siting.climate.kriging import SWING
from siting.climate.place import Neighbours
from siting.conventions import HOURS_PER_YEAR, SIGMAS_OF_90
from siting.cooling.moved_hours import CELLS, SWINGS_K, MovedHours, hours_by_class, hours_moved
from siting.cooling.pue_cases import Case, Design, System, require_case
from siting.cooling.pue_hour import hour_in, outdoor_air
from siting.cooling.pue_parts import OutdoorAir
from siting.evidence import FloatArray
from siting.records import dataclass

SAMPLES = 128
MIN_IT_SHARE = 0.3
"""Least IT load, relative to design, for which the figures are computed."""
SEED = 20_220_182

_SHIFTS_K: FloatArray = np.arange(-40.0, 23.0, 2.0)
_BLOCK = 2  # shifts tabulated at a time: a place reads off two of them, and few classes have hours there
_BLOCKS = len(_SHIFTS_K) // _BLOCK
_PAIRS = len(SWINGS_K) - 1  # a place lies between two swings
_KEYS = _BLOCKS * _PAIRS
_ROWS = 2 * _BLOCK
_PRESSURES_PA: FloatArray = np.array([45e3, 55e3, 67e3, 80e3, 92e3, 106e3])
# Controls may switch inside a class, so each class is evaluated at four points about its middle [K, 0..1].
_INSIDE = ((-0.25, -0.0125), (-0.25, 0.0125), (0.25, -0.0125), (0.25, 0.0125))
_BY_DRY_BULB = frozenset({"dry_cooler", "liquid"})  # their hour does not depend on the humidity
_BY_WET_BULB = frozenset({"waterside", "chiller", "indirect_evaporative"})
_FEW_PLACES = 64
_STATES_AT_ONCE = 384  # what is computed of them for all designs stays in the cache
_CHUNK = 4096  # places at a time, to bound memory

# Errors of the climate: the midpoints of eight equally likely parts of a normal distribution, scaled to unit
# variance. The designs are dealt into as many groups.
_GROUPS = 8


@dataclass(frozen=True)
class Efficiency:
    """Annual PUE and WUE [L/kWh of IT]: median, 5% and 95% quantile, each of shape (n,).

    pue_designs and wue_designs are the share of the variance due to the designs, 0..1; the rest is due to the
    climate.
    """

    pue: FloatArray
    pue_low: FloatArray
    pue_high: FloatArray
    wue: FloatArray
    wue_low: FloatArray
    wue_high: FloatArray
    pue_designs: FloatArray
    wue_designs: FloatArray


class Year:
    """Annual PUE and WUE of a set of designs at places, tabulated per station on first use.

    Parameters
    ----------
    table
        The climate table.
    system, designs
        How outdoor conditions are used, and s designs.
    """

    def __init__(self, table: ClimateTable, system: System, designs: Design) -> None:
        self._table = table
        self._system: System = system
        self.designs = designs
        self._classes: dict[int, _Classes] = {}
        self._last: tuple[float, _Classes] | None = None
        self._figures: dict[int, FloatArray] = {}

    def at(
        self, near: Neighbours, *, warmer_k: FloatArray | float = 0.0, part: slice = slice(None)
    ) -> tuple[FloatArray, FloatArray]:
        """Return annual PUE and WUE of the designs in *part*, each of shape (n, s).

        *warmer_k* is a number or shape (n,) [K].
        """
        block, row, weight = self._nodes(near, warmer_k)
        count = np.bincount(block.ravel())
        used = np.flatnonzero(count)
        self._tabulate(used)
        pieces = np.concatenate([self._figures[int(b)][..., part] for b in used])
        places = len(block)
        where = (np.cumsum(count > 0) - 1)[block] * _ROWS + row
        blended = _blend(weight.reshape(places, -1), where.reshape(places, -1), pieces)
        pue, wue = np.split(blended, 2, axis=1)
        return pue, wue

    def tabulate(self, near: Neighbours, warmer_k: Sequence[FloatArray]) -> None:
        """Tabulate what `at` reads in several climates, at once: each class of air is then computed once."""
        keys = [self._nodes(near, warmer)[0].ravel() for warmer in warmer_k]
        self._tabulate(np.unique(np.concatenate(keys)))

    def _nodes(
        self, near: Neighbours, warmer_k: FloatArray | float
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], FloatArray]:
        """Return tabulated block, row in it and weight of the nodes around each station of each place."""
        places, stations = near.station.shape
        warmer = np.broadcast_to(np.asarray(warmer_k, dtype=np.float64), places)
        shift, swing = near.moves("wet_bulb" if self._system in _BY_WET_BULB else "dry_bulb")
        pressure = np.broadcast_to(1.0 / near.pressure_pa[:, None], (places, stations))
        corners = [
            _between(value, nodes)
            for value, nodes in (
                (pressure, 1.0 / _PRESSURES_PA),
                (shift + warmer[:, None], _SHIFTS_K),
                (swing, SWINGS_K),
            )
        ]
        (thin, by_pressure), (cold, by_shift), (calm, by_swing) = corners
        # Axes: place, station, and the two nodes of pressure, shift and swing around it.
        block = np.empty((places, stations, 2, 2, 2), dtype=np.int64)
        row, weight = np.empty_like(block), np.empty(block.shape)
        for i, j in np.ndindex(2, 2):
            shift_block, moved = np.divmod(cold + j, _BLOCK)
            key = ((near.station * len(_PRESSURES_PA) + thin + i) * _BLOCKS + shift_block) * _PAIRS + calm
            share = (
                near.weight * (by_pressure if i else 1.0 - by_pressure) * (by_shift if j else 1.0 - by_shift)
            )
            for k in (0, 1):
                block[..., i, j, k] = key
                row[..., i, j, k] = moved * 2 + k
                weight[..., i, j, k] = share * (by_swing if k else 1.0 - by_swing)
        return block, row, weight

    def hottest(self, near: Neighbours, hours: float, *, warmer_k: float, part: slice) -> FloatArray:
        """Return the PUE that each design in *part* exceeds in *hours* of the year, at one place."""
        shift, swing = near.moves("wet_bulb" if self._system in _BY_WET_BULB else "dry_bulb")
        by_class = np.zeros(CELLS)
        for k, station in enumerate(near.station[0]):
            moved = shift[0, k] + swing[0, k] * SWING + warmer_k
            by_class += near.weight[0, k] * hours_by_class(self._table, int(station), moved)
        used = np.flatnonzero(by_class > 0.0)
        pue = self._at_pressure(float(near.pressure_pa[0])).at(used)[used, : len(self.designs)][:, part]
        order = np.argsort(-pue, axis=0, kind="stable")
        # The first class with which the hours are used up, from the worst downwards.
        reached = np.argmax(np.cumsum(by_class[used][order], axis=0) > hours, axis=0)
        each = np.arange(pue.shape[1])
        return np.asarray(pue[order[reached, each], each])

    def _at_pressure(self, pressure_pa: float) -> _Classes:
        """Return the classes at a pressure; the last are kept, as a place asks several times."""
        last = self._last
        if last is None or last[0] != pressure_pa:
            last = self._last = pressure_pa, _Classes(self._system, self.designs, pressure_pa)
        return last[1]

    def _tabulate(self, keys: npt.NDArray[np.int64]) -> None:
        """Make the annual figures (moves, 2, designs) of each key: station, pressure, shifts and swings."""
        new = [int(key) for key in keys if int(key) not in self._figures]
        hours = {key: self._hours_of(key) for key in new}
        for pressure in sorted({_pressure_of(key) for key in new}):
            here = [key for key in new if _pressure_of(key) == pressure]
            used = np.zeros(CELLS, dtype=np.bool_)
            for key in here:
                used[hours[key].classes] = True
            by_class = self._classes_at(pressure).at(np.flatnonzero(used))
            for key in here:
                own = hours[key]
                # Not by BLAS, so that the sum does not depend on threads.
                total = np.einsum("mc,cd->md", own.hours, by_class[own.classes])
                figures = total / own.whole
                self._figures[key] = figures.reshape(len(figures), 2, -1)

    def _classes_at(self, pressure: int) -> _Classes:
        if pressure not in self._classes:
            self._classes[pressure] = _Classes(self._system, self.designs, float(_PRESSURES_PA[pressure]))
        return self._classes[pressure]

    def _hours_of(self, key: int) -> MovedHours:
        rest, pair = divmod(key, _PAIRS)
        rest, block = divmod(rest, _BLOCKS)
        shifts, swings = _SHIFTS_K[block * _BLOCK : (block + 1) * _BLOCK], SWINGS_K[pair : pair + 2]
        station = rest // len(_PRESSURES_PA)
        return hours_moved(self._table, station, tuple(shifts.tolist()), tuple(swings.tolist()))


def _blend(weight: FloatArray, row: npt.NDArray[np.int64], pieces: FloatArray) -> FloatArray:
    """Return the weighted sums of rows of *pieces* at each place; *weight* and *row* have shape (n, k)."""
    flat = pieces.reshape(len(pieces), -1)
    if len(row) <= _FEW_PLACES:
        return np.asarray((weight[:, :, None] * flat[row]).sum(axis=1))
    from scipy.sparse import csr_array

    starts = np.arange(len(row) + 1) * row.shape[1]
    matrix = csr_array((weight.ravel(), row.ravel(), starts), shape=(len(row), len(pieces)))
    return np.asarray(matrix @ flat)


def _pressure_of(key: int) -> int:
    return key // _KEYS % len(_PRESSURES_PA)


class _Classes:
    """PUE and WUE of every class and design at one pressure, computed for the requested classes."""

    def __init__(self, system: System, designs: Design, pressure_pa: float) -> None:
        self._system: System = system
        self._designs = designs
        self._pressure_pa = pressure_pa
        self._known = np.zeros(CELLS, dtype=np.bool_)
        self._figures = np.zeros((CELLS, 2 * len(designs)))

    def at(self, classes: npt.NDArray[np.int64]) -> FloatArray:
        """Return shape (all classes, 2 x designs), in which at least *classes* are computed, others 0."""
        new = classes[~self._known[classes]]
        if self._system in _BY_DRY_BULB:
            _, first, which = np.unique(
                new // COARSE_HUMIDITY_CLASSES, return_index=True, return_inverse=True
            )
            self._figures[new] = self._computed(new[first])[which]
        else:
            self._figures[new] = self._computed(new)
        self._known[new] = True
        return self._figures

    def _computed(self, classes: npt.NDArray[np.int64]) -> FloatArray:
        """Return the figures of some classes, shape (classes, 2 x designs)."""
        count = len(self._designs)
        found = np.zeros((len(classes), 2 * count))
        for start in range(0, len(classes), _STATES_AT_ONCE):
            some = slice(start, start + _STATES_AT_ONCE)
            for air in _air_inside(classes[some].tobytes(), self._pressure_pa):
                hour = hour_in(self._system, self._designs, air)
                found[some, :count] += hour.pue
                found[some, count:] += hour.wue
        found /= len(_INSIDE)
        return found


@lru_cache(maxsize=256)
def _air_inside(classes: bytes, pressure_pa: float) -> tuple[OutdoorAir, ...]:
    """Return the air at the points inside some classes, shape (classes, 1): the same for every case."""
    warm, moist = np.divmod(np.frombuffer(classes, dtype=np.int64), COARSE_HUMIDITY_CLASSES)
    dry_bulb = COARSE_DRY_BULB_MIDDLES_C[warm][:, None]
    humidity = COARSE_HUMIDITY_MIDDLES[moist][:, None]
    pressure = np.asarray(pressure_pa)
    return tuple(outdoor_air(dry_bulb + k, humidity + share, pressure) for k, share in _INSIDE)


def _between(value: FloatArray, nodes: FloatArray) -> tuple[npt.NDArray[np.int64], FloatArray]:
    """Index of the node before each value, and the share of the next; nodes may rise or fall.

    Outside the nodes the nearest one counts.
    """
    if nodes[0] > nodes[-1]:
        index, share = _between(-value, -nodes)
        return index, share
    held = np.clip(value, nodes[0], nodes[-1])
    index = np.clip(np.searchsorted(nodes, held, side="right") - 1, 0, len(nodes) - 2)
    return index, (held - nodes[index]) / (nodes[index + 1] - nodes[index])


class AnnualEfficiency:
    """Annual PUE and WUE of a case at places, as a median and a 5-95% range.

    The range covers the sampled designs and the uncertainty of the climate together: the designs are dealt
    into eight groups, each with the climate at one of eight equally likely temperature offsets (normal, 90%
    of it inside ``offset_90_k``). It does not include the error of the model.

    Parameters
    ----------
    table
        The climate table.
    case
        Id of a case in `siting.cooling.pue_cases.CASES`.
    samples, seed
        Number of sampled designs (a multiple of eight) and the seed they are drawn with.
    it_share
        IT load relative to design, 0.3..1, the same all year.

    Raises
    ------
    StudyError
        There is no such case.
    """

    def __init__(
        self,
        table: ClimateTable,
        case: str,
        *,
        samples: int = SAMPLES,
        seed: int = SEED,
        it_share: float = 1.0,
    ) -> None:
        self.case: Case = require_case(case)
        if samples % _GROUPS:
            raise ValueError(samples)
        self._samples = samples
        if not MIN_IT_SHARE <= it_share <= 1.0:
            raise ValueError(it_share)
        self._year = _year(table, case, samples, seed, it_share)

    def at(self, near: Neighbours, *, warmer_k: FloatArray | float = 0.0) -> Efficiency:
        """Return the annual figures at places when it is *warmer_k* warmer than estimated [K].

        *warmer_k* is a number or shape (n,).
        """
        found = np.empty((8, len(near.weight)))
        for rows, few, warmer in _chunks(near, warmer_k):
            pue, wue = self._values(few, warmer)
            found[:3, rows] = np.quantile(pue, (0.5, 0.05, 0.95), axis=1)
            found[3:6, rows] = np.quantile(wue, (0.5, 0.05, 0.95), axis=1)
            found[6:, rows] = _share_of_designs(pue), _share_of_designs(wue)
        return Efficiency(*found)

    def share_of_designs_at_most(
        self, pue_limit: float, near: Neighbours, *, warmer_k: FloatArray | float = 0.0
    ) -> FloatArray:
        """Share of the sampled designs whose annual PUE is at most the limit, in the estimated climate.

        Shape (n,), 0..1: how ambitious a promised PUE is at the place, not how likely it is.
        """
        share = np.empty(len(near.weight))
        for rows, few, warmer in _chunks(near, warmer_k):
            share[rows] = np.mean(self._year.at(few, warmer_k=warmer)[0] <= pue_limit, axis=1)
        return share

    def hottest(self, near: Neighbours, hours: float) -> tuple[float, float, float]:
        """Return the PUE that a place exceeds in *hours* of the year: median, 5% and 95% quantile.

        *near* is of one place. Designs and climate vary as for the annual figures.
        """
        size = self._samples // _GROUPS
        found = []
        for group, off in enumerate(_offsets()):
            part = slice(group * size, (group + 1) * size)
            warmer = float(off / SIGMAS_OF_90.value * near.offset_90_k[0])
            found.append(self._year.hottest(near, hours, warmer_k=warmer, part=part))
        low, middle, high = np.quantile(np.concatenate(found), (0.05, 0.5, 0.95))
        return float(middle), float(low), float(high)

    def _values(self, near: Neighbours, warmer: FloatArray) -> tuple[FloatArray, FloatArray]:
        """PUE and WUE of every design, each in its group's climate: shapes (n, samples)."""
        size = self._samples // _GROUPS
        pue, wue = (np.empty((len(warmer), self._samples)) for _ in range(2))
        climates = [warmer + off / SIGMAS_OF_90.value * near.offset_90_k for off in _offsets()]
        self._year.tabulate(near, climates)
        for group, climate in enumerate(climates):
            part = slice(group * size, (group + 1) * size)
            pue[:, part], wue[:, part] = self._year.at(near, warmer_k=climate, part=part)
        return pue, wue


def _share_of_designs(figures: FloatArray) -> FloatArray:
    """Share of the variance that designs make in one climate, shape (n,), from shape (n, designs)."""
    groups = figures.reshape(len(figures), _GROUPS, -1)
    within, whole = groups.var(axis=2, ddof=1).mean(axis=1), figures.var(axis=1, ddof=1)
    share = np.divide(within, whole, out=np.ones_like(whole), where=whole > 0)
    return np.asarray(np.clip(share, 0.0, 1.0))


@lru_cache(maxsize=16)
def _year(table: ClimateTable, case: str, samples: int, seed: int, it_share: float) -> Year:
    """Cache the tables: the cases of one site serve the next one too."""
    known = require_case(case)
    return Year(table, known.system, replace(known.sample(samples, seed), it_share=it_share))


def _offsets() -> FloatArray:
    """Offsets of the groups in standard deviations of the climate's error, shape (8,)."""
    normal = NormalDist()
    middles = np.array([normal.inv_cdf((group + 0.5) / _GROUPS) for group in range(_GROUPS)])
    return np.asarray(middles / middles.std())


def _chunks(near: Neighbours, warmer_k: FloatArray | float) -> Iterator[tuple[slice, Neighbours, FloatArray]]:
    places = len(near.weight)
    warmer = np.broadcast_to(np.asarray(warmer_k, dtype=np.float64), places)
    for start in range(0, places, _CHUNK):
        rows = slice(start, min(start + _CHUNK, places))
        arrays = {name: getattr(near, name) for name in Neighbours.__dataclass_fields__}
        few: dict[str, Any] = {name: None if array is None else array[rows] for name, array in arrays.items()}
        yield rows, Neighbours(**few), warmer[rows]


def water_m3_per_year(wue: FloatArray | float, it_load_kw: FloatArray | float) -> FloatArray:
    """Water in a year [m3] for a WUE [L/kWh] and a constant IT load [kW]."""
    return np.asarray(np.multiply(wue, it_load_kw) * (HOURS_PER_YEAR.value / 1000.0))
