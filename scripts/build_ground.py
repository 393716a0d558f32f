"""Build the table of ground heights around any place on Earth: the lowest, the mean and the highest.

The heights are those of pvlib's altitude map (BSD-3-Clause; cells of 5 arc minutes, steps of 28 m), a mosaic of
public data. Three figures per cell of a quarter of a degree: the lowest and the highest of the 5 x 5 cells around its
middle, and the mean of its own 3 x 3. The sea is 0 m.

    pip download --no-deps pvlib==0.16.1        # and unpack it: pvlib/data/Altitude.h5; needs h5py
    python scripts/build_ground.py ALTITUDE_H5 OUT_NPZ
"""

from __future__ import annotations

import sys
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt
from scipy.ndimage import maximum_filter, minimum_filter

from siting.climate.ground import LOWEST_M, STEP_M

_SEA, _ZERO = 255, round(-LOWEST_M / STEP_M)
_BLOCK, _AROUND = 3, 5


def table(path: Path) -> npt.NDArray[np.uint8]:
    """Codes of lowest, mean and highest, shape (3, rows, columns), north to south and west to east."""
    with h5py.File(path) as file:
        coded = file["Altitude"][:]
    coded = np.where(coded == _SEA, _ZERO, coded).astype(np.uint8)
    edges, middle = ("nearest", "wrap"), slice(_BLOCK // 2, None, _BLOCK)
    low = minimum_filter(coded, _AROUND, mode=edges)[middle, middle]
    high = maximum_filter(coded, _AROUND, mode=edges)[middle, middle]
    rows, columns = low.shape
    mean = coded.reshape(rows, _BLOCK, columns, _BLOCK).mean(axis=(1, 3))
    return np.stack([low, np.round(mean).astype(np.uint8), high])


if __name__ == "__main__":
    np.savez_compressed(sys.argv[2], heights=table(Path(sys.argv[1])))
