"""A raster as a grid of cells: where its cells lie, how large they are, and how far apart in metres."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.geo.areas import authalic_m2
from siting.geo.geodesy import earth_centred
from siting.geo.segments import in_short_edges
from siting.records import dataclass

if TYPE_CHECKING:
    from pyproj import Transformer

Geometries = npt.NDArray[np.object_]

LONGEST_DEG = 0.01
"""Edges are cut to this length before projection: a piece is then straight to 2 cm."""


@dataclass(frozen=True)
class RasterGrid:
    """The cells of a raster, which may be turned or mirrored.

    Parameters
    ----------
    crs
        Its coordinate system, as WKT.
    transform
        Six numbers a, b, c, d, e, f: the corner of cell (column, row) is at x = a column + b row + c,
        y = d column + e row + f.
    width, height
        Number of columns and rows.
    """

    crs: str
    transform: tuple[float, float, float, float, float, float]
    width: int
    height: int

    @property
    def north_up(self) -> bool:
        """Whether rows run along the first axis of the coordinate system."""
        return self.transform[1] == 0.0 and self.transform[3] == 0.0

    @property
    def in_degrees(self) -> bool:
        """Whether its coordinates are longitude and latitude."""
        return _is_geographic(self.crs)

    def cells(self, lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return columns and rows of places in WGS84 degrees, with fractions; infinite if there are none."""
        x, y = _transformer(self.crs).transform(lon, lat)
        a, b, c, d, e, f = self.transform
        det = a * e - b * d
        x, y = np.asarray(x, dtype=np.float64) - c, np.asarray(y, dtype=np.float64) - f
        with np.errstate(invalid="ignore"):
            return (e * x - b * y) / det, (a * y - d * x) / det

    def in_cells(self, geometry: Geometries) -> Geometries:
        """Return geometries in WGS84 degrees with columns and rows as coordinates.

        One that the projection does not reach, or only in part, becomes an empty polygon.
        """
        import shapely

        cut = in_short_edges(geometry, LONGEST_DEG)
        degrees, owner = shapely.get_coordinates(cut, return_index=True)
        there = np.column_stack(self.cells(degrees[:, 0], degrees[:, 1]))
        beyond = np.zeros(len(cut), dtype=np.bool_)
        beyond[owner[~np.isfinite(there).all(axis=1)]] = True
        # GEOS refuses rings with an infinite corner.
        cut[beyond] = shapely.Polygon()
        return np.asarray(shapely.set_coordinates(cut, there[~beyond[owner]]), dtype=np.object_)

    def in_degrees_wgs84(self, column: FloatArray, row: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return longitude and latitude of columns and rows."""
        a, b, c, d, e, f = self.transform
        x, y = a * column + b * row + c, d * column + e * row + f
        lon, lat = _transformer(self.crs).transform(x, y, direction="INVERSE")
        return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)

    def row_areas(self, rows: npt.NDArray[np.int64]) -> FloatArray:
        """Return how large a cell of each row is, in any unit; all 1 in a projected system.

        Cells of one degree grid differ by their latitude; those of a projection are taken as equal.
        """
        if not (self.in_degrees and self.north_up):
            return np.ones(len(rows))
        _, _, _, _, e, f = self.transform
        top, below = (np.clip(e * (rows + step) + f, -90.0, 90.0) for step in (0, 1))
        return np.abs(authalic_m2(top) - authalic_m2(below)) / 1e9

    def metric(self, column: FloatArray, row: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return the squares of a step along a row and along a column, and their product, at places [m2].

        Measured on the ellipsoid, so they are true in degrees, in Web Mercator and in turned rasters.
        """
        steps = []
        for across, down in ((0.5, 0.0), (0.0, 0.5)):
            ends = [
                earth_centred(*self.in_degrees_wgs84(column + s * across, row + s * down))
                for s in (1.0, -1.0)
            ]
            steps.append(ends[0] - ends[1])
        along, beside = steps
        return (
            np.einsum("ij,ij->i", along, along),
            np.einsum("ij,ij->i", along, beside),
            np.einsum("ij,ij->i", beside, beside),
        )

    def cell_m(self) -> tuple[float, float]:
        """Return the size of a cell in the middle of the raster [m], across and down."""
        one, _, other = self.metric(np.array([self.width / 2]), np.array([self.height / 2]))
        return float(np.sqrt(one[0])), float(np.sqrt(other[0]))


@lru_cache(maxsize=32)
def _transformer(crs: str) -> Transformer:
    from pyproj import Transformer

    return Transformer.from_crs(4326, crs, always_xy=True)


@lru_cache(maxsize=32)
def _is_geographic(crs: str) -> bool:
    from pyproj import CRS

    return bool(CRS.from_user_input(crs).is_geographic)
