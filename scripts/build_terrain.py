"""Build the table of terrain heights around places in China: the mean, and the height of the valleys.

The heights are those of pvlib's altitude map (BSD-3-Clause; cells of 5 arc minutes, steps of 28 m; in China
from SRTM and GMTED2010 of the U.S. Geological Survey, public domain). Two figures per node of a quarter of a
degree: the mean, weighted by a Gaussian of 40 km, and the 10th percentile of the 5 x 5 cells around the node.

    pip download --no-deps pvlib==0.16.1        # and unpack it: pvlib/data/Altitude.h5; needs h5py
    python scripts/build_terrain.py ALTITUDE_H5 OUT_NPY
"""

from __future__ import annotations

import sys
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter, percentile_filter

from siting.climate.terrain import EAST, NORTH, PER_DEGREE, SOUTH, WEST

_CELLS_PER_DEGREE = 12
_BLOCK = _CELLS_PER_DEGREE // PER_DEGREE
_SEA = 255
_STEP_M, _LOWEST_M = 28.0, -450.0
_SIGMA_KM, _KM_PER_DEGREE = 40.0, 111.2
_VALLEY_PERCENT, _VALLEY_CELLS = 10, 5


def heights(path: Path) -> npt.NDArray[np.float64]:
    """Heights of the window by cell of 5 arc minutes, north to south and west to east; the sea is 0 m."""
    with h5py.File(path) as file:
        coded = file["Altitude"][:]
    rows = slice(int((90 - NORTH) * _CELLS_PER_DEGREE), int((90 - SOUTH) * _CELLS_PER_DEGREE))
    columns = slice(int((WEST + 180) * _CELLS_PER_DEGREE), int((EAST + 180) * _CELLS_PER_DEGREE))
    coded = coded[rows, columns].astype(np.float64)
    return np.where(coded == _SEA, 0.0, np.maximum(coded * _STEP_M + _LOWEST_M, 0.0))


def table(cells: npt.NDArray[np.float64]) -> npt.NDArray[np.int16]:
    """Mean and valley height per node [m], shape (2, rows, columns), south to north and west to east."""
    rows, columns = (size // _BLOCK for size in cells.shape)
    mean = cells.reshape(rows, _BLOCK, columns, _BLOCK).mean(axis=(1, 3))
    along = _SIGMA_KM / _KM_PER_DEGREE * PER_DEGREE
    smooth = gaussian_filter(mean, (along, 0.0), mode="nearest")
    for row in range(rows):  # a degree of longitude shortens to the north
        latitude = NORTH - (row + 0.5) / PER_DEGREE
        smooth[row] = gaussian_filter(smooth[row], along / np.cos(np.radians(latitude)), mode="nearest")
    valley = percentile_filter(cells, _VALLEY_PERCENT, size=_VALLEY_CELLS, mode="nearest")
    middle = _BLOCK // 2
    both = np.stack([smooth, valley[middle::_BLOCK, middle::_BLOCK]])
    return np.round(both[:, ::-1]).astype(np.int16)


if __name__ == "__main__":
    np.save(sys.argv[2], table(heights(Path(sys.argv[1]))))
