"""Heights of the terrain around a place in China: the mean of its surroundings, the height of its valleys.

A table of a quarter of a degree, built by scripts/build_terrain.py from public elevation data; it says
nothing about the height of a parcel itself.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.records import dataclass

WEST, EAST, SOUTH, NORTH = 68, 139, 13, 58
PER_DEGREE = 4
PATH = Path(__file__).parent.parent / "data" / "terrain_heights.npy"


@dataclass(frozen=True)
class Terrain:
    """The terrain around n places; NaN outside the table.

    Parameters
    ----------
    mean_m
        Shape (n,), mean height, weighted by a Gaussian of 40 km.
    valley_m
        Shape (n,), 10th percentile of the heights within about 20 km.
    """

    mean_m: FloatArray
    valley_m: FloatArray


@lru_cache(maxsize=1)
def _table() -> npt.NDArray[np.int16]:
    return np.asarray(np.load(PATH), dtype=np.int16)


def terrain_around(lon: FloatArray, lat: FloatArray) -> Terrain:
    """Return the terrain around places, bilinear between the nodes of the table.

    Parameters
    ----------
    lon, lat
        Shape (n,), degrees WGS84.
    """
    table = _table()
    rows, columns = table.shape[1:]
    # Nodes are in the middle of their cells; beyond the outermost ones the value is theirs.
    row = np.clip((lat - SOUTH) * PER_DEGREE - 0.5, 0.0, rows - 1.0)
    column = np.clip((lon - WEST) * PER_DEGREE - 0.5, 0.0, columns - 1.0)
    row, column = np.nan_to_num(row), np.nan_to_num(column)
    down = np.minimum(row.astype(np.int64), rows - 2)
    left = np.minimum(column.astype(np.int64), columns - 2)
    up, right = row - down, column - left
    south = table[:, down, left] * (1.0 - right) + table[:, down, left + 1] * right
    north = table[:, down + 1, left] * (1.0 - right) + table[:, down + 1, left + 1] * right
    inside = (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)
    mean, valley = np.where(inside, south * (1.0 - up) + north * up, np.nan)
    return Terrain(mean, valley)
