"""Heights of the ground around any place on Earth: the lowest, the mean and the highest.

A table of a quarter of a degree, built by scripts/build_ground.py from public elevation data. It bounds the
height of a place and does not tell it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.records import dataclass

SOURCE = "ground-heights"
PER_DEGREE = 4
STEP_M, LOWEST_M = 28.0, -450.0
MARGIN_M = 100.0
"""Margin beyond the lowest and highest cell of 9 km [m]; every town of the tables lies inside."""
PATH = Path(__file__).parent.parent / "data" / "ground_heights.npz"


@dataclass(frozen=True)
class Ground:
    """Heights around n places [m], each of shape (n,): means of cells of 9 km."""

    low_m: FloatArray
    mean_m: FloatArray
    high_m: FloatArray


@lru_cache(maxsize=1)
def _table() -> npt.NDArray[np.uint8]:
    with np.load(PATH) as file:
        return np.asarray(file["heights"], dtype=np.uint8)


def ground_around(lon: FloatArray, lat: FloatArray) -> Ground:
    """Return the heights around places.

    Parameters
    ----------
    lon, lat
        Shape (n,), degrees WGS84; the sea is 0 m.
    """
    table = _table()
    row = np.clip(((90.0 - lat) * PER_DEGREE).astype(np.int64), 0, table.shape[1] - 1)
    column = ((lon + 180.0) * PER_DEGREE).astype(np.int64) % table.shape[2]
    low, mean, high = table[:, row, column] * STEP_M + LOWEST_M
    return Ground(low, mean, high)
