"""Colours of the cells of a surface, the same on the map, the exhibit and the figure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.outcome.surface_view import OUTSIDE, CellPicture
from siting.show.base.colours import score_colour

NOT_RANKED = (150, 154, 160)
"""Red, green and blue of a cell that is not ranked."""

STEPS = 64
ALPHA = 235
Indices = npt.NDArray[np.uint8]


def palette() -> npt.NDArray[np.uint8]:
    """Return the colours by index, (STEPS + 3, 4): the ramp from 0 to 1, not ranked, outside."""
    ramp = [(*bytes.fromhex(score_colour(step / STEPS)[1:]), ALPHA) for step in range(STEPS + 1)]
    return np.array([*ramp, (*NOT_RANKED, 255), (0, 0, 0, 0)], dtype=np.uint8)


def places_of(picture: CellPicture, lon: FloatArray, lat: FloatArray) -> npt.NDArray[np.int64]:
    """Return the flat index of the cell that each place [degrees] lies in; -1 beside the grid."""
    column, row = picture.grid.cells(lon.ravel(), lat.ravel())
    inside = (column >= 0) & (column < picture.grid.width) & (row >= 0) & (row < picture.grid.height)
    found = np.full(lon.size, -1, dtype=np.int64)
    found[inside] = row[inside].astype(np.int64) * picture.grid.width + column[inside].astype(np.int64)
    return found.reshape(lon.shape)


def indices_at(picture: CellPicture, places: npt.NDArray[np.int64]) -> Indices:
    """Return the index into `palette` of each place of `places_of`."""
    found = np.full(places.shape, STEPS + 2, dtype=np.uint8)
    inside = places >= 0
    values = np.nan_to_num(picture.values.ravel()[places[inside]], nan=0.0)
    codes = picture.codes.ravel()[places[inside]]
    index = np.clip(np.round(values * STEPS), 0, STEPS).astype(np.uint8)
    index[codes != 0] = STEPS + 1
    index[codes == OUTSIDE] = STEPS + 2
    found[inside] = index
    return found


def cell_colours(picture: CellPicture, lon: FloatArray, lat: FloatArray) -> npt.NDArray[np.uint8]:
    """Return the colours of places, (rows, columns, 4): transparent outside, grey where not ranked."""
    return palette()[indices_at(picture, places_of(picture, lon, lat))]
