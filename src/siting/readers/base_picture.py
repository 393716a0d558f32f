"""A user's base map as one picture in Web Mercator: GeoTIFF, a picture with its world file, or tiles."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.geo import datum as dt
from siting.geo.ground import bilinear, latitude, mercator
from siting.readers.door import open_raster, parsing, require_rasterio
from siting.readers.findings import Findings, features, shown
from siting.readers.pictures import read_picture, read_world_file
from siting.readers.raw import Raw
from siting.readers.reference import resolve
from siting.readers.tiles import open_tiles, read_tiles
from siting.records import dataclass

if TYPE_CHECKING:
    from pyproj import CRS

Pixels = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]
"""West, south, east, north."""

_SPHERE_M = 6378137.0
_NODES = 65
_EDGE = 33
_DARKEST, _LIGHTEST = 2.0, 98.0
_TIFF = "Save it as a GeoTIFF with a coordinate system, or give PNG, JPEG, MBTiles or GeoPackage"

_Pairs = Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]


@dataclass(frozen=True)
class MercatorPicture:
    """A picture in Web Mercator: shape (rows, columns, 3 or 4), and its edges [degrees, WGS84]."""

    pixels: Pixels
    box: Box


@dataclass(frozen=True)
class _Placement:
    """From the coordinates of a file to WGS84 and back."""

    to_wgs84: _Pairs
    from_wgs84: _Pairs


def read_tiff(
    findings: Findings, box: Box, *, crs: object = None, datum: str | None = None, longest: int
) -> MercatorPicture | None:
    """Read what a GeoTIFF (or another raster) shows inside a box.

    Parameters
    ----------
    box
        The surroundings of the sites [degrees, WGS84].
    crs, datum
        Of the file, if it does not state them.
    longest
        Most pixels of a side.

    Returns
    -------
    The part inside the box; None if the two do not meet.

    Raises
    ------
    SitingError
        The file cannot be read, or its position is not known; rasterio is not installed.
    """
    require_rasterio(findings.path, about="base", instead=", or give PNG with a world file")
    import rasterio.errors

    try:
        with (
            warnings.catch_warnings(action="ignore", category=rasterio.errors.NotGeoreferencedWarning),
            parsing(findings, hint=_TIFF),
            open_raster(findings.path) as raster,
        ):
            from pyproj import CRS

            affine = np.array(tuple(raster.transform)[:6])
            stated = None if raster.crs is None else CRS.from_wkt(raster.crs.to_wkt())
            placement = _placement(stated, affine, raster.shape, findings, crs=crs, datum=datum)
            part = _part(placement, affine, raster.shape, box)
            if part is None:
                return None
            top, bottom, left, right = part
            shrink = max(1.0, (bottom - top) / (2 * longest), (right - left) / (2 * longest))
            shape = (max(1, round((bottom - top) / shrink)), max(1, round((right - left) / shrink)))
            pixels = _colours(raster, (top, bottom, left, right), shape)
    except OSError as error:
        findings.stop(f"cannot be read as a raster ({shown(error.strerror or error)})", hint=_TIFF)
    across, down = (right - left) / shape[1], (bottom - top) / shape[0]
    return _in_mercator(pixels, _moved(affine, left, top, across, down), placement, box, longest)


def read_placed_picture(
    findings: Findings, box: Box, *, crs: object = None, datum: str | None = None, longest: int
) -> MercatorPicture | None:
    """Read what a PNG, JPEG or WebP picture with a world file shows inside a box, as `read_tiff`."""
    path = Path(findings.path)
    picture = read_picture(path, upright=False, what=findings.what, error=findings.error)
    place = read_world_file(path, what=findings.what, error=findings.error)
    if place is None:
        findings.stop(
            "has no world file beside it, so nothing says where it lies",
            hint="Export the map with its world file (.pgw, .jgw or .wld), or as GeoTIFF",
        )
    affine, shape = np.array(place.affine), picture.pixels.shape[:2]
    placement = _placement(place.crs, affine, shape, findings, crs=crs, datum=datum)
    part = _part(placement, affine, shape, box)
    if part is None:
        return None
    top, bottom, left, right = part
    pixels = _with_alpha(picture.pixels[top:bottom, left:right])
    return _in_mercator(pixels, _moved(affine, left, top, 1, 1), placement, box, longest)


def read_tile_picture(
    findings: Findings, box: Box, *, table: str | None, datum: str | None, longest: int
) -> MercatorPicture | None:
    """Read what MBTiles or the tiles of a GeoPackage show inside a box, as `read_tiff`."""
    with open_tiles(findings, table=table) as (database, pyramid):
        affine = np.array([1.0, 0.0, pyramid.left, 0.0, -1.0, pyramid.top])
        if pyramid.crs is None:
            placement = _web_mercator(datum or "wgs84")
        else:
            placement = _placement(pyramid.crs, affine, (1, 1), findings, datum=datum)
        x, y = placement.from_wgs84(*_edges(box))
        found = read_tiles(
            database, pyramid, (float(x.min()), float(y.min()), float(x.max()), float(y.max())), findings
        )
    if found is None:
        return None
    pixels, affine = found
    return _in_mercator(pixels, affine, placement, box, longest)


def _placement(
    stated: CRS | None,
    affine: FloatArray,
    shape: tuple[int, ...],
    findings: Findings,
    *,
    crs: object = None,
    datum: str | None = None,
) -> _Placement:
    """Find out what the coordinates of a picture mean. Raises as `siting.readers.reference.resolve`."""
    import pandas as pd

    corners = _apply(affine, np.array([0.0, shape[1]]), np.array([0.0, shape[0]]))
    raw = Raw(pd.DataFrame(index=range(2)), features(), np.zeros(2, dtype=np.bool_), xy=corners, crs=stated)
    reference = resolve(raw, findings, crs=crs, datum=datum)
    transformer = reference.transformer
    if transformer is None:
        return _Placement(reference.to_wgs84, _to_datum(reference.datum or "wgs84"))

    def back(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
        x, y = transformer.transform(lon, lat, direction="INVERSE")
        return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)

    return _Placement(reference.to_wgs84, back)


def _to_datum(datum: str) -> _Pairs:
    def shifted(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
        if datum == "wgs84":
            return lon, lat
        moved = dt.wgs84_to_gcj02(lon, lat)
        return moved if datum == "gcj02" else dt.gcj02_to_bd09(*moved)

    return shifted


def _web_mercator(datum: str) -> _Placement:
    """Tiles of Chinese map services are in Web Mercator of shifted degrees."""
    shifted = _to_datum(datum)

    def to(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        return dt.to_wgs84(np.degrees(x / _SPHERE_M), latitude(y / _SPHERE_M), datum)

    def back(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
        east, north = shifted(lon, lat)
        return np.radians(east) * _SPHERE_M, mercator(north) * _SPHERE_M

    return _Placement(to, back)


def _apply(affine: FloatArray, column: FloatArray, row: FloatArray) -> tuple[FloatArray, FloatArray]:
    a, b, c, d, e, f = affine
    return a * column + b * row + c, d * column + e * row + f


def _unapply(affine: FloatArray, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    a, b, c, d, e, f = affine
    det = a * e - b * d
    return (e * (x - c) - b * (y - f)) / det, (a * (y - f) - d * (x - c)) / det


def _moved(affine: FloatArray, left: float, top: float, across: float, down: float) -> FloatArray:
    """Return the affine of a part that begins at a pixel and has pixels of another size."""
    a, b, _, d, e, _ = affine
    x, y = _apply(affine, np.array(left), np.array(top))
    return np.array([a * across, b * down, float(x), d * across, e * down, float(y)])


def _edges(box: Box) -> tuple[FloatArray, FloatArray]:
    """Points along the four edges of a box."""
    west, south, east, north = box
    x, y = np.linspace(west, east, _EDGE), np.linspace(south, north, _EDGE)
    lon = np.concatenate([x, x, np.full(_EDGE, west), np.full(_EDGE, east)])
    lat = np.concatenate([np.full(_EDGE, south), np.full(_EDGE, north), y, y])
    return lon, lat


def _part(
    placement: _Placement, affine: FloatArray, shape: tuple[int, ...], box: Box
) -> tuple[int, int, int, int] | None:
    """Return the rows and columns (top, bottom, left, right) of a picture that may lie in a box."""
    column, row = _unapply(affine, *placement.from_wgs84(*_edges(box)))
    known = np.isfinite(column) & np.isfinite(row)
    if not known.any():
        return None
    left, right = max(0, math.floor(column[known].min())), min(shape[1], math.ceil(column[known].max()))
    top, bottom = max(0, math.floor(row[known].min())), min(shape[0], math.ceil(row[known].max()))
    return (top, bottom, left, right) if bottom > top and right > left else None


def _colours(raster: Any, part: tuple[int, int, int, int], shape: tuple[int, int]) -> Pixels:
    """Red, green, blue and alpha of a part of a raster, reduced to a shape."""
    from rasterio.enums import ColorInterp, Resampling

    top, bottom, left, right = part
    window = ((top, bottom), (left, right))
    palette = raster.colorinterp[0] == ColorInterp.palette
    count = 1 if palette or raster.count < 3 else 3
    how = Resampling.nearest if palette else Resampling.average
    bands = raster.read(list(range(1, count + 1)), window=window, out_shape=(count, *shape), resampling=how)
    mask = raster.dataset_mask(window=window, out_shape=shape)
    if palette:
        table = np.zeros((256, 3), dtype=np.uint8)
        for index, colour in raster.colormap(1).items():
            if 0 <= index < len(table):
                table[index] = colour[:3]
        colours = table[np.clip(bands[0].astype(np.int64), 0, 255)]
    else:
        stretched = bands if bands.dtype == np.uint8 else _stretched(bands, mask)
        colours = np.moveaxis(np.broadcast_to(stretched, (3, *shape)), 0, -1)
    return np.concatenate([colours, mask[..., None].astype(np.uint8)], axis=-1)


def _stretched(bands: npt.NDArray[Any], mask: npt.NDArray[Any]) -> Pixels:
    """Bring figures of any range to 0..255: from the 2nd to the 98th percentile of what is there."""
    figures = bands.astype(np.float64)
    there = figures[:, mask > 0]
    there = there[np.isfinite(there)]
    low, high = np.percentile(there, [_DARKEST, _LIGHTEST]) if there.size else (0.0, 1.0)
    scaled = (np.nan_to_num(figures, nan=low) - low) / max(high - low, 1e-12)
    return np.asarray(np.clip(scaled * 255, 0, 255).round(), dtype=np.uint8)


def _with_alpha(pixels: Pixels) -> Pixels:
    if pixels.shape[2] == 4:
        return pixels
    return np.concatenate([pixels, np.full((*pixels.shape[:2], 1), 255, dtype=np.uint8)], axis=-1)


def _in_mercator(
    pixels: Pixels, affine: FloatArray, placement: _Placement, box: Box, longest: int
) -> MercatorPicture | None:
    """Draw a picture anew in Web Mercator, where it meets the box."""
    lon, lat = placement.to_wgs84(*_apply(affine, *_edges((0.0, 0.0, pixels.shape[1], pixels.shape[0]))))
    known = np.isfinite(lon) & np.isfinite(lat)
    if not known.any():
        return None
    west, east = max(box[0], float(lon[known].min())), min(box[2], float(lon[known].max()))
    south, north = max(box[1], float(lat[known].min())), min(box[3], float(lat[known].max()))
    if west >= east or south >= north:
        return None
    wide, tall = np.radians(east - west), float(mercator(north) - mercator(south))
    column, row = _grid(affine, placement, (west, south, east, north))
    # As fine as the picture itself, up to the limit.
    own = max(np.ptp(column) / wide, np.ptp(row) / tall)
    fine = min(own, longest / max(wide, tall))
    columns, rows = max(2, round(fine * wide)), max(2, round(fine * tall))
    shrink = int(max(1.0, own / fine / 1.5))
    if shrink > 1:
        pixels, column, row = _reduced(pixels, shrink), column / shrink, row / shrink
    column, row = _spread(column, rows, columns), _spread(row, rows, columns)
    drawn = bilinear(pixels, column - 0.5, row - 0.5)
    outside = (column < 0) | (row < 0) | (column > pixels.shape[1]) | (row > pixels.shape[0])
    drawn[outside | ~np.isfinite(column + row), 3] = 0
    found = np.nan_to_num(drawn).round().astype(np.uint8)
    if not found[..., 3].any():
        return None
    opaque = bool((found[..., 3] == 255).all())
    return MercatorPicture(found[..., :3] if opaque else found, (west, south, east, north))


def _grid(affine: FloatArray, placement: _Placement, box: Box) -> tuple[FloatArray, FloatArray]:
    """Columns and rows of the picture at the nodes of a coarse grid over a box, top row first."""
    west, south, east, north = box
    lon = np.linspace(west, east, _NODES)
    lat = latitude(np.linspace(float(mercator(north)), float(mercator(south)), _NODES))
    x, y = placement.from_wgs84(*(a.ravel() for a in np.meshgrid(lon, lat)))
    column, row = _unapply(affine, x, y)
    return column.reshape(_NODES, _NODES), row.reshape(_NODES, _NODES)


def _spread(nodes: FloatArray, rows: int, columns: int) -> FloatArray:
    """Interpolate from the nodes to the centres of (rows, columns) cells."""
    return np.asarray(_weights(rows) @ nodes @ _weights(columns).T)


def _weights(count: int) -> FloatArray:
    """Shape (count, nodes): linear weights of the nodes at the centres of equal cells."""
    at = (np.arange(count) + 0.5) / count * (_NODES - 1)
    below = np.minimum(at.astype(np.int64), _NODES - 2)
    weights = np.zeros((count, _NODES))
    weights[np.arange(count), below] = 1 - (at - below)
    weights[np.arange(count), below + 1] = at - below
    return weights


def _reduced(pixels: Pixels, factor: int) -> Pixels:
    from PIL import Image

    return np.asarray(Image.fromarray(np.ascontiguousarray(pixels)).reduce(factor))
