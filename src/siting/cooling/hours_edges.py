"""Between which states of the air a mode starts or stops running.

For each whole percent of relative humidity and a few pressures, the dry bulbs at which a mode changes are
found to 1.5e-8 K: as a root, if it stops only once as the air warms, and otherwise by bisection between
states 0.25 K apart. Both end at the same states.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from siting.climate.climate_table import HUMIDITY_CLASSES
from siting.cooling.modes import MIN_RELATIVE_HUMIDITY, Air, BoolArray, Mode, StopsOnce
from siting.evidence import FloatArray
from siting.records import dataclass

Steps = npt.NDArray[np.int64]

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
_STEPS = 2**_BISECTIONS
_SAME_K = 1e-7
_LEAN = 0.2  # of the square of a bracket: how far a guess leans to the middle


@dataclass(frozen=True)
class Edges:
    """Where a mode starts (-1) or stops (+1) running as air warms: arrays of shape (e,), by percent."""

    first: npt.NDArray[np.int64]  # of each percent of relative humidity, shape (102,)
    pressure: npt.NDArray[np.int64]  # index in pressures_pa
    dry_bulb_c: FloatArray  # the last state before the change
    sign: npt.NDArray[np.int16]
    pressures_pa: FloatArray  # only one if the pressure does not matter


def pressure_nodes(*, fine: bool) -> FloatArray:
    """Return the pressures [Pa] at which hours are tabulated."""
    return FINE_PRESSURES_PA if fine else PRESSURES_PA


@lru_cache(maxsize=2)
def _states(first: int, stop: int, *, fine: bool) -> Air:
    """Return the states in which a mode is evaluated: pressures x percents x dry bulbs."""
    pressures = pressure_nodes(fine=fine)[first:stop]
    return Air(_STATES_C[None, None, :], _PERCENTS[None, :, None], pressures[:, None, None])


@dataclass(frozen=True)
class _Changes:
    """Where a mode starts or stops: index of pressure and of percent, the last state before [degC].

    ``at_last`` (pressures, percents) is whether it runs in the hottest state; it has one row if the pressure
    does not matter.
    """

    pressure: npt.NDArray[np.int64]
    level: npt.NDArray[np.int64]
    last_c: FloatArray
    was_running: BoolArray
    at_last: BoolArray


def _all_changes(mode: Mode, first_pressure: int, stop: int) -> _Changes:
    """Evaluate states 0.25 K apart, and halve the steps in which there is a change."""
    states = _states(first_pressure, stop, fine=mode.by_altitude)
    runs: BoolArray = np.atleast_3d(mode.runs(states))
    runs = np.broadcast_to(runs, (runs.shape[0], len(_PERCENTS), len(_STATES_C)))
    pressure, level, before = np.nonzero(runs[:, :, 1:] != runs[:, :, :-1])
    was_running = runs[pressure, level, before]
    pressures_pa = pressure_nodes(fine=mode.by_altitude)[first_pressure:stop]
    low, high = _STATES_C[before], _STATES_C[before + 1]
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        same = mode.runs(Air(middle, _PERCENTS[level], pressures_pa[pressure])) == was_running
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return _Changes(pressure, level, low, was_running, runs[:, :, -1])


def _last_states(mode: StopsOnce, pressures_pa: FloatArray) -> _Changes:
    """Find the warmest state in which a mode runs, of those that halving would find too."""
    shape = (len(pressures_pa), len(_PERCENTS))
    coldest, hottest = (mode.excess(_air(np.full(shape, c), pressures_pa)) for c in _STATES_C[[0, -1]])
    at_last = hottest <= 0.0
    pressure, level = np.nonzero((coldest <= 0.0) & ~at_last)

    def excess(step: Steps, rows: Steps) -> FloatArray:
        return mode.excess(Air(_at(step), _PERCENTS[level[rows]], pressures_pa[pressure[rows]]))

    ends = coldest[pressure, level], hottest[pressure, level]
    last = _last_steps(excess, (len(_STATES_C) - 1) * _STEPS, *ends)
    return _Changes(pressure, level, _at(last), np.ones(len(level), dtype=np.bool_), at_last)


def _at(step: Steps) -> FloatArray:
    """Return the dry bulb of a step; exact, as 0.25 K and the number of steps are powers of two."""
    return np.asarray(_STATES_C[0] + step * ((_STATES_C[1] - _STATES_C[0]) / _STEPS))


def _air(dry_bulb_c: FloatArray, pressures_pa: FloatArray) -> Air:
    return Air(dry_bulb_c, *np.broadcast_arrays(_PERCENTS[None, :], pressures_pa[:, None]))


def _last_steps(
    excess: Callable[[Steps, Steps], FloatArray], last: int, at_first: FloatArray, at_last: FloatArray
) -> Steps:
    """Return the last step of each row at which its excess, rising from step 0 to *last*, is at most 0.

    The false position, leaning to the middle so that both ends close in, and never far from halving: the ITP
    method of Oliveira and Takahashi (2021), doi:10.1145/3423597.

    Parameters
    ----------
    excess
        Returns the excess of some rows at a step of each.
    last
        The last step.
    at_first, at_last
        Shape (n,), the excess at step 0, at most 0, and at the last one, above 0 or not a number.
    """
    found = np.zeros(len(at_first), dtype=np.int64)
    rows, low, high = np.arange(len(found)), found.copy(), np.full(len(found), last)
    below, above = at_first, at_last
    reach = 2.0 ** math.ceil(math.log2(last))
    while len(rows):
        width, middle = high - low, (low + high) / 2
        with np.errstate(invalid="ignore"):
            guess = low - width * below / (above - below)
        guess = np.where(np.isfinite(guess), guess, middle)
        lean, off = _LEAN * width.astype(np.float64) ** 2 / last, middle - guess
        guess = np.where(np.abs(off) > lean, guess + np.copysign(lean, off), middle)
        free = np.maximum(reach - width / 2, 0.0)
        reach /= 2
        step = np.clip(
            np.rint(np.clip(guess, middle - free, middle + free)).astype(np.int64), low + 1, high - 1
        )
        value = excess(step, rows)
        runs = value <= 0.0
        low, high = np.where(runs, step, low), np.where(runs, high, step)
        below, above = np.where(runs, value, below), np.where(runs, above, value)
        found[rows] = low
        left = np.flatnonzero(high - low > 1)
        rows, low, high, below, above = rows[left], low[left], high[left], below[left], above[left]
    return found


def edges_of(mode: Mode, first_pressure: int, stop: int) -> Edges:
    """Find where a mode starts and stops running, at some of its pressures."""
    pressures = pressure_nodes(fine=mode.by_altitude)[first_pressure:stop]
    if isinstance(mode, StopsOnce):
        changes = _last_states(mode, pressures)
    else:
        changes = _all_changes(mode, first_pressure, stop)
    # Still running in the hottest state: it never stops.
    hot_pressure, hot_level = np.nonzero(changes.at_last)
    level, pressure = np.append(changes.level, hot_level), np.append(changes.pressure, hot_pressure)
    edge = np.append(changes.last_c, np.full(len(hot_level), _ALWAYS_C))
    sign = np.append(np.where(changes.was_running, 1.0, -1.0), np.ones(len(hot_level)))
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
