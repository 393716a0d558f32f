"""The values of a raster, or the slope of a terrain, at the cells that sites cover."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from siting.chunks import cores, in_order
from siting.conventions import GROUND_M
from siting.errors import LayerError
from siting.evidence import FloatArray
from siting.geo.cell_statistics import horn_slope
from siting.geo.coverage import CellWeights
from siting.readers.rasters import RasterFile, RasterWindows, raster_windows

TILE = 512
_METRIC_COLUMNS = 256  # the metric of the grid is taken in the middle of so many columns
_MIN_M, _MAX_M = GROUND_M.value

IntArray = npt.NDArray[np.int64]


def cell_values(file: RasterFile, weights: CellWeights) -> FloatArray:
    """Return the value of each cell of *weights*, shape (m,); NaN is missing.

    Windows of the raster are read, each once for the sites that begin in one tile; raises `LayerError` where
    they cannot be.
    """
    return _gathered(file, weights, "value", 1.0)


def cell_heights(file: RasterFile, weights: CellWeights, *, metres: float = 1.0) -> FloatArray:
    """Return heights [m], shape (m,); what no ground is as high as is missing. *metres* is their unit [m]."""
    return _gathered(file, weights, "height", metres)


def cell_slopes(file: RasterFile, weights: CellWeights, *, metres: float = 1.0) -> FloatArray:
    """Return the slope of each cell as a ratio, shape (m,): see `horn_slope`."""
    return _gathered(file, weights, "slope", metres)


MAX_SAMPLED = 100_000_000
"""Cells of a window that are read at once for `sampled`."""


def sampled(
    file: RasterFile, lon: FloatArray, lat: FloatArray, *, slope: bool = False, metres: float = 1.0
) -> FloatArray:
    """Return the value of the cell that each place lies in, or its slope as a ratio, (n,); NaN is missing.

    Raises
    ------
    LayerError
        The window around the places has more than `MAX_SAMPLED` cells, or cannot be read.
    """
    column, row = file.grid.cells(lon, lat)
    inside = (column >= 0) & (row >= 0) & (column < file.grid.width) & (row < file.grid.height)
    found = np.full(len(lon), np.nan)
    if not inside.any():
        return found
    across, down = column[inside].astype(np.int64), row[inside].astype(np.int64)
    top, left = int(down.min()), int(across.min())
    corner = (top, left, int(down.max()) - top + 1, int(across.max()) - left + 1)
    if corner[2] * corner[3] > MAX_SAMPLED:
        raise LayerError(
            f"{corner[2] * corner[3]:,} cells lie around the site and its stations",
            where=file.source,
            hint="Give a coarser raster, for example by gdalwarp -tr, or a smaller search_km",
        )
    with raster_windows(file) as windows:
        cells = _window(file, windows, corner, "slope" if slope else "value", metres)
    found[inside] = cells[down - top, across - left]
    return found


def _gathered(file: RasterFile, weights: CellWeights, kind: str, metres: float) -> FloatArray:
    found = np.full(len(weights.share), np.nan)
    boxes = weights.boxes()
    groups = list(_groups(boxes))
    # Each thread has its own handle: those of GDAL must not be shared.
    threads = min(cores(), max(len(groups) // 4, 1))
    parts = [groups[i::threads] for i in range(threads)]

    def work(mine: list[IntArray]) -> None:
        if not mine:
            return
        with raster_windows(file) as windows:
            for rows in mine:
                top, left = boxes[rows, :2].min(axis=0)
                bottom, right = boxes[rows, 2:].max(axis=0) + 1
                corner = (int(top), int(left), int(bottom - top), int(right - left))
                cells = _window(file, windows, corner, kind, metres)
                for row in rows:
                    part = slice(weights.start[row], weights.start[row + 1])
                    found[part] = cells[weights.row[part] - top, weights.column[part] - left]

    for _ in in_order(work, parts, threads=threads):
        pass
    return found


def _groups(boxes: IntArray) -> Iterator[IntArray]:
    """Yield rows of sites that begin in the same tile of the raster."""
    some = np.flatnonzero(boxes[:, 0] >= 0)
    tile = boxes[some, :2] // TILE
    order = np.lexsort((tile[:, 1], tile[:, 0]))
    cuts = np.flatnonzero(np.any(np.diff(tile[order], axis=0) != 0, axis=1)) + 1
    for rows in np.split(some[order], cuts):
        if len(rows):
            yield rows


def _window(
    file: RasterFile, windows: RasterWindows, corner: tuple[int, int, int, int], kind: str, metres: float
) -> FloatArray:
    top, left, tall, wide = corner
    if kind == "value":
        return windows.read(top, left, tall, wide)
    if kind == "height":
        return _ground(windows.read(top, left, tall, wide) * metres)
    heights = _ground(windows.read(top - 1, left - 1, tall + 2, wide + 2) * metres)
    metric = _metric(file, top - 1, left - 1, tall + 2, wide + 2)
    slope: FloatArray = horn_slope(heights, metric, _METRIC_COLUMNS, left - 1 + _METRIC_COLUMNS)
    return slope[1:-1, 1:-1]


def _ground(heights: FloatArray) -> FloatArray:
    """Return heights without fillers: dry land is nowhere as low or as high."""
    with np.errstate(invalid="ignore"):
        return np.where((heights < _MIN_M) | (heights > _MAX_M), np.nan, heights)


def _metric(file: RasterFile, top: int, left: int, tall: int, wide: int) -> FloatArray:
    """Return the metric of the grid in each row of a window, for blocks of columns: (3, tall, blocks)."""
    first, last = (column // _METRIC_COLUMNS for column in (left, left + wide - 1))
    column = (np.arange(first, last + 1) + 0.5) * _METRIC_COLUMNS
    row = np.arange(top, top + tall) + 0.5
    columns, rows = (grid.ravel() for grid in np.meshgrid(column, row))
    return np.stack(file.grid.metric(columns, rows)).reshape(3, tall, len(column))
