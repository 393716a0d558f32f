"""The cells of a region: a grid of squares in metres, and which of them lie inside."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.errors import SitesError, quote
from siting.evidence import FloatArray
from siting.geo.grid import RasterGrid
from siting.records import dataclass
from siting.surface.cells_kernel import fill

_ZONE_DEG = 6.0
"""A region no wider than this lies in one UTM zone, in which a length is off by less than 1 in 1,000."""

_MAX_SIDE = 10**6
_TALLEST = 256
_PIECE_DEG = 0.05
_SLACK = 1e-6
"""Share of a cell by which an edge may miss a multiple of its side: the rounding of a projection."""


@dataclass(frozen=True)
class Region:
    """Polygons (WGS84 degrees) to look for sites in, and how messages call them."""

    shape: Any
    source: str


@dataclass(frozen=True)
class CellGrid:
    """Square cells over a region; a cell belongs to it if its centre lies inside.

    Parameters
    ----------
    grid
        The cells of the bounding box, rows from north to south.
    size_m
        Length of a side in the projection [m].
    edges
        Shape (n, 4): the sides of the region's outline as x, y, x, y in columns and rows of the grid.
    """

    grid: RasterGrid
    size_m: float
    edges: FloatArray

    def strips(self, cells: int) -> Iterator[slice]:
        """Yield slices of rows, each of about *cells* cells."""
        tall = max(1, cells // self.grid.width)
        if tall > 1:
            # Rasters are stored in blocks of 2^n rows: a strip reads few of them in part.
            tall = min(2 ** int(math.log2(tall)), _TALLEST)
        for start in range(0, self.grid.height, tall):
            yield slice(start, min(start + tall, self.grid.height))

    def inside(self, rows: slice) -> npt.NDArray[np.bool_]:
        """Return which cells of some rows belong to the region, shape (rows, width)."""
        tall = rows.stop - rows.start
        return np.asarray(fill(self.edges, rows.start, tall, self.grid.width), dtype=np.bool_)

    def centres(self, rows: slice, inside: npt.NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
        """Return longitude and latitude [degrees] of the centres of the cells that *inside* marks."""
        row, column = np.nonzero(inside)
        middle_x, middle_y = (np.asarray(at + 0.5, dtype=np.float64) for at in (column, row + rows.start))
        return self.grid.in_degrees_wgs84(middle_x, middle_y)


def cell_size_m(text: str, *, where: str = "--cell") -> float:
    """Return the side of a cell in metres from text such as ``100m`` or ``0.5 km``.

    Raises
    ------
    SitesError
        It is not a length with a unit, or not positive.
    """
    size = length_m(text, where=where)
    if not size > 0.0:
        raise SitesError(f"{quote(text)} is not a cell size", where=where, hint="Write it 100m or 1km")
    return size


def length_m(text: str, *, where: str) -> float:
    """Return a length in metres from text such as ``100m`` or ``0.5 km``; it may be 0.

    Raises
    ------
    SitesError
        It is not a length with a unit.
    """
    found = re.fullmatch(r"\s*([0-9]{1,9}(?:\.[0-9]+)?)\s*(m|km|米|公里|千米)\s*", text)
    if not found:
        raise SitesError(
            f"{quote(text)} is not a length", where=where, hint="Write it 100m or 1km, with the unit"
        )
    return float(found[1]) * (1.0 if found[2] in {"m", "米"} else 1000.0)


def cells_of(region: Region, size_m: float, crs: str | None = None) -> CellGrid:
    """Return the cells over a region.

    Edges of cells are multiples of their size in the projection, so that cells of neighbouring regions meet.

    Parameters
    ----------
    region
        Where to look.
    size_m
        Side of a cell [m].
    crs
        Projected coordinate system in metres; by default the UTM zone of the middle of the region, or
        for a region wider than 6 degrees Albers' equal-area projection about its middle.

    Raises
    ------
    SitesError
        *crs* is not projected in metres, no cell lies in the region, or there are too many.
    """
    import shapely
    from pyproj import Transformer

    chosen = _projection(region, crs)
    transform = Transformer.from_crs("EPSG:4326", chosen, always_xy=True)
    cut = shapely.segmentize(region.shape, _PIECE_DEG)
    there = shapely.transform(cut, lambda at: np.column_stack(transform.transform(at[:, 0], at[:, 1])))
    if not np.isfinite(shapely.get_coordinates(there)).all():
        raise SitesError(
            "does not reach the whole region", where=quote(chosen.name), hint="Choose another --crs"
        )
    west, south, east, north = shapely.bounds(there).tolist()
    first, last = math.floor(west / size_m + _SLACK), math.ceil(east / size_m - _SLACK)
    below, above = math.floor(south / size_m + _SLACK), math.ceil(north / size_m - _SLACK)
    left, top, width, height = first * size_m, above * size_m, last - first, above - below
    if max(width, height) > _MAX_SIDE:
        raise SitesError(
            f"has {max(width, height):,} cells along one side", where=region.source, hint="Use larger cells"
        )
    grid = RasterGrid(chosen.to_wkt(), (size_m, 0.0, left, 0.0, -size_m, top), width, height)
    return CellGrid(grid, size_m, _edges(there, left, top, size_m))


def _edges(shape: Any, left: float, top: float, size_m: float) -> FloatArray:
    """Return the sides of all rings in columns and rows, shape (n, 4)."""
    import shapely

    rings = shapely.get_rings(shapely.get_parts(shape))
    at, ring = shapely.get_coordinates(rings, return_index=True)
    at = (at - (left, top)) * (1.0 / size_m, -1.0 / size_m)
    follows = ring[1:] == ring[:-1]
    return np.ascontiguousarray(np.hstack([at[:-1], at[1:]])[follows])


def _projection(region: Region, crs: str | None) -> Any:
    import shapely
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    if crs is not None:
        try:
            chosen = CRS.from_user_input(int(crs) if crs.isdigit() else crs)
        except CRSError:
            raise SitesError(
                f"{quote(crs)} is not a coordinate system", where="--crs", hint="Write it EPSG:4546"
            ) from None
        if not chosen.is_projected or any(axis.unit_name != "metre" for axis in chosen.axis_info[:2]):
            raise SitesError(
                f"{quote(chosen.name)} is not projected in metres",
                where="--crs",
                hint="Choose one such as EPSG:4546 or EPSG:32649",
            )
        return chosen
    west, south, east, north = shapely.bounds(region.shape).tolist()
    lon, lat = (west + east) / 2, (south + north) / 2
    if east - west <= _ZONE_DEG and abs(lat) < 84.0:
        return CRS.from_epsg((32600 if lat >= 0 else 32700) + min(int((lon + 180.0) // 6.0) + 1, 60))
    sixth = (north - south) / 6
    parallels = f"+lat_1={south + sixth:.6f} +lat_2={north - sixth:.6f}"
    return CRS.from_proj4(f"+proj=aea {parallels} +lat_0={lat:.6f} +lon_0={lon:.6f} +datum=WGS84 +units=m")
