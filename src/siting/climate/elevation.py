"""Elevation of places from a user's raster: a digital elevation model (DEM)."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.conventions import GROUND_M
from siting.errors import LayerError, quote
from siting.evidence import FloatArray
from siting.readers.door import open_raster, parsing, require_rasterio
from siting.readers.findings import Findings, shown
from siting.readers.rasters import band_unit, height_factor, vertical_unit_m

_TILE = 2048
_MIN_M, _MAX_M = GROUND_M.value
_READABLE = "Give the file of a GeoTIFF, an Erdas Imagine (.img), an ASCII grid (.asc) or SRTM tiles (.hgt)"


def elevation_from_dem(path: Path, lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Return the elevation of places [m] from a DEM, bilinear between cell centres.

    Parameters
    ----------
    path
        A raster with a coordinate system; its first band is read. Heights are in the unit that the band
        states, else in that of the vertical part of its coordinate system, else in metres.
    lon, lat
        Shape (n,), degrees WGS84.

    Returns
    -------
    Shape (n,) [m]; NaN (UNKNOWN) outside the raster and where a surrounding cell has no value.

    Raises
    ------
    MissingExtraError
        rasterio is not installed.
    LayerError
        The file cannot be read or has no coordinate system, or its band is no height.
    """
    require_rasterio(path, about="dem")
    import rasterio.errors

    findings = Findings(path, error=LayerError, what="raster")
    try:
        with (
            warnings.catch_warnings(action="ignore", category=rasterio.errors.NotGeoreferencedWarning),
            parsing(findings, hint=_READABLE, about="dem"),
            open_raster(path) as raster,
        ):
            if raster.crs is None:
                findings.stop(
                    "the raster has no coordinate system",
                    hint="Assign one, for example with gdal_edit",
                    about="dem",
                )
            unit = band_unit(raster, 1)
            factor = height_factor(unit, vertical_unit_m(raster))
            if factor is None:
                findings.stop(
                    f"its values are in {quote(unit)}, which is not a unit of height",
                    hint="Give a raster of elevations in m or ft",
                    about="dem",
                )
            place = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
            return _sample(raster, *place, factor)
    except OSError as error:
        findings.stop(
            f"cannot be read as a raster ({shown(error.strerror or error)})", hint=_READABLE, about="dem"
        )


def _sample(raster: Any, lon: FloatArray, lat: FloatArray, factor: float) -> FloatArray:
    from pyproj import Transformer

    to_raster = Transformer.from_crs(4326, raster.crs.to_wkt(), always_xy=True)
    x, y = to_raster.transform(lon, lat)
    a, b, c, d, e, f = tuple(~raster.transform)[:6]
    with np.errstate(invalid="ignore"):  # a place outside the domain of the projection is infinite
        column, row = a * x + b * y + c, d * x + e * y + f
        within = (column >= 0) & (column <= raster.width) & (row >= 0) & (row <= raster.height)
    found = np.full(len(lon), np.nan)
    # From cell edges to cell centres; the outermost half cell takes the value of its cell.
    column = np.clip(column - 0.5, 0.0, raster.width - 1.0)
    row = np.clip(row - 0.5, 0.0, raster.height - 1.0)
    rows = np.flatnonzero(within)
    tiles = (row[rows] // _TILE).astype(np.int64) * (raster.width // _TILE + 1) + column[rows] // _TILE
    for tile in np.unique(tiles):
        some = rows[tiles == tile]
        found[some] = _in_tile(raster, column[some], row[some], factor)
    return found


def _in_tile(raster: Any, column: FloatArray, row: FloatArray, factor: float) -> FloatArray:
    """Read the cells around some places in one piece and interpolate [m]."""
    from rasterio.windows import Window

    left, top = int(column.min()), int(row.min())
    wide = min(int(column.max()) + 2, raster.width) - left
    tall = min(int(row.max()) + 2, raster.height) - top
    band = raster.read(1, window=Window(left, top, wide, tall), masked=True)
    cells = np.ma.filled(band.astype(np.float64), np.nan) * raster.scales[0] + raster.offsets[0]
    cells *= factor
    cells[(cells < _MIN_M) | (cells > _MAX_M)] = np.nan
    i, j = (row - top).astype(np.int64), (column - left).astype(np.int64)
    down, right = row - top - i, column - left - j
    total = np.zeros(len(row))
    for step_i, step_j, share in (
        (0, 0, (1 - down) * (1 - right)),
        (0, 1, (1 - down) * right),
        (1, 0, down * (1 - right)),
        (1, 1, down * right),
    ):
        total += _part(cells, np.minimum(i + step_i, tall - 1), np.minimum(j + step_j, wide - 1), share)
    return total


def _part(
    cells: FloatArray, i: npt.NDArray[np.int64], j: npt.NDArray[np.int64], share: FloatArray
) -> FloatArray:
    # A cell with weight 0 must not matter, not even as NaN.
    return np.asarray(np.where(share > 0.0, cells[i, j] * share, 0.0))
