"""Hours of a station in coarse classes of air, of a shifted climate: for models that compute every class."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from siting.climate.climate_table import (
    COARSE_DRY_BULB_CLASSES,
    COARSE_HUMIDITY_CLASSES,
    ClimateTable,
    Coarse,
)
from siting.climate.kriging import SWING
from siting.evidence import FloatArray
from siting.records import dataclass

CELLS = COARSE_DRY_BULB_CLASSES * COARSE_HUMIDITY_CLASSES
SWINGS_K: FloatArray = np.array([-4.0, 0.0, 4.0])


@dataclass(frozen=True, eq=False)
class MovedHours:
    """Hours of a station for some shifts and swings, in the coarse classes that have any: most are empty.

    ``classes`` has shape (c,), ``hours`` (moves, c), ``whole``, the hours of all classes, (moves, 1).
    """

    classes: npt.NDArray[np.int64]
    hours: FloatArray
    whole: FloatArray


@lru_cache(maxsize=512)
def hours_moved(
    table: ClimateTable, station: int, shifts_k: tuple[float, ...], swings_k: tuple[float, ...]
) -> MovedHours:
    """Return the hours of a station, which are the same for every case."""
    hours = moved_hours(table, station, np.array(shifts_k), np.array(swings_k))
    filled = np.flatnonzero(hours.any(axis=0))
    return MovedHours(filled, hours[:, filled], hours.sum(axis=1, keepdims=True))


def moved_hours(
    table: ClimateTable, station: int, shifts_k: FloatArray, swings_k: FloatArray = SWINGS_K
) -> FloatArray:
    """Hours of a station in each coarse class, for shifts and swings: (shifts x swings, classes).

    Month m moves by ``shift + swing * SWING[m]``; the hours of a class are spread uniformly, so the part
    moved across its edge is counted in the next class.
    """
    found = np.zeros((len(shifts_k), len(swings_k), CELLS))
    for place in np.ndindex(*found.shape[:2]):
        found[place] = hours_by_class(table, station, shifts_k[place[0]] + swings_k[place[1]] * SWING)
    return found.reshape(-1, CELLS)


@lru_cache(maxsize=64)
def _coarse(table: ClimateTable, station: int) -> Coarse:
    return table.coarse(station)


def hours_by_class(table: ClimateTable, station: int, moved_k: FloatArray) -> FloatArray:
    """Hours of a station in each coarse class when month m moves by ``moved_k[m]``: shape (classes,)."""
    own = _coarse(table, station)
    moved = moved_k[own.month]
    whole = np.floor(moved)
    found = np.zeros(CELLS)
    for step, share in ((0, 1.0 - (moved - whole)), (1, moved - whole)):
        to = np.clip(own.dry_bulb + whole.astype(np.int64) + step, 0, COARSE_DRY_BULB_CLASSES - 1)
        cell = to * COARSE_HUMIDITY_CLASSES + own.humidity
        found += np.bincount(cell, weights=own.hours * share, minlength=CELLS)
    return found
