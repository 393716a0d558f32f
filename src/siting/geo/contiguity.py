"""Which parcels lie side by side: their common boundaries, also across a narrow gap such as a road."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.geo.areas import area_m2
from siting.geo.local_plane import Geometries, Plane
from siting.records import dataclass

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Contiguity:
    """n parcels and their neighbours.

    ``first`` and ``second`` (m,) are the pairs of neighbours, the smaller row first; ``shared_m`` (m,) is the
    length of their common boundary, at most twice the gap too long. ``area_m2`` and ``perimeter_m`` have
    shape (n,).
    """

    first: IntArray
    second: IntArray
    shared_m: FloatArray
    area_m2: FloatArray
    perimeter_m: FloatArray


def contiguity(geometry: Geometries, *, gap_m: float = 1.0) -> Contiguity:
    """Find the neighbours among parcels.

    Parameters
    ----------
    geometry
        Shape (n,), polygons in WGS84 degrees.
    gap_m
        Parcels at most this far apart are neighbours [m]. Those that only meet at a corner are not.
    """
    import shapely

    areas = area_m2(geometry)
    if not len(geometry):
        none = np.zeros(0, dtype=np.int64)
        return Contiguity(none, none, np.zeros(0), areas, np.zeros(0))
    centre = shapely.get_coordinates(
        shapely.centroid(shapely.multipoints(shapely.get_coordinates(geometry)))
    )[0]
    # One plane for all: at 50 km from its centre lengths are off by 8e-6 of themselves.
    shapes = Plane(float(centre[0]), float(centre[1])).metres(geometry)
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="dwithin", distance=gap_m)
    keep = one < other
    first, second = one[keep].astype(np.int64), other[keep].astype(np.int64)
    order = np.lexsort((second, first))
    first, second = first[order], second[order]
    edges = shapely.boundary(shapes)
    # What of each outline runs within the gap of the other; their mean is the common length.
    reach = gap_m + 0.01
    shared = np.zeros(len(first))
    for a, b in ((first, second), (second, first)):
        near = shapely.buffer(shapes[b], reach, quad_segs=4, cap_style="flat")
        shared += shapely.length(shapely.intersection(edges[a], near)) / 2
    corner = shared > 4 * reach
    return Contiguity(
        first[corner], second[corner], shared[corner], areas, np.asarray(shapely.length(shapes))
    )
