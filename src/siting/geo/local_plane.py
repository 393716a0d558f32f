"""Planes in metres around a place: equal-area, so areas are true, and distances nearly so.

The plane of a place is that of the cell of `CELL_DEG` it lies in, so the figures of a site never depend on
which other sites are measured with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.geo.segments import in_short_edges
from siting.records import dataclass

if TYPE_CHECKING:
    from pyproj import Transformer

CELL_DEG = 0.1
"""Width of a cell [degrees]: its corners are at most 8 km from its centre."""
LONGEST_DEG = 0.001
"""Edges are cut to this length before projection: a piece is then straight to 0.2 mm."""
Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Plane:
    """Lambert's azimuthal equal-area projection of WGS84 about a point.

    At r km from the centre, distances are off by at most r**2 / (8 * 6371**2) of themselves: 3e-7 at 10 km,
    8e-6 at 50 km. Areas are exact, except that an edge of `LONGEST_DEG` is taken as straight.
    """

    lon: float
    lat: float

    def metres(self, geometry: Geometries) -> Geometries:
        """Project geometries from WGS84 degrees to metres."""
        import shapely

        def there(points: FloatArray) -> FloatArray:
            return np.column_stack(_transformer(self.lon, self.lat).transform(points[:, 0], points[:, 1]))

        return np.asarray(shapely.transform(in_short_edges(geometry, LONGEST_DEG), there))

    def degrees(self, geometry: Geometries) -> Geometries:
        """Bring geometries in metres back to WGS84 degrees."""
        import shapely

        def back(points: FloatArray) -> FloatArray:
            transform = _transformer(self.lon, self.lat).transform
            return np.column_stack(transform(points[:, 0], points[:, 1], direction="INVERSE"))

        return np.asarray(shapely.transform(geometry, back))


def planes(lon: FloatArray, lat: FloatArray) -> Iterator[tuple[Plane, npt.NDArray[np.int64]]]:
    """Yield each plane that n places need, with the rows of the places that lie in it."""
    column, row = np.floor(lon / CELL_DEG).astype(np.int64), np.floor(lat / CELL_DEG).astype(np.int64)
    order = np.lexsort((column, row))
    cuts = np.flatnonzero((np.diff(column[order]) != 0) | (np.diff(row[order]) != 0)) + 1
    for rows in np.split(order, cuts):
        if len(rows):
            yield (
                Plane(
                    float((column[rows[0]] + 0.5) * CELL_DEG),
                    float(np.clip((row[rows[0]] + 0.5) * CELL_DEG, -90.0, 90.0)),
                ),
                rows,
            )


@lru_cache(maxsize=256)
def _transformer(lon: float, lat: float) -> Transformer:
    from pyproj import Transformer

    return Transformer.from_crs(
        "EPSG:4326", f"+proj=laea +lat_0={lat!r} +lon_0={lon!r} +datum=WGS84 +units=m", always_xy=True
    )
