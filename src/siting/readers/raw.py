"""A file as read: attributes and geometry in the file's own coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.readers.findings import Places
from siting.records import dataclass

if TYPE_CHECKING:
    import pandas as pd
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

GeometryArray = npt.NDArray[np.object_]
BoolArray = npt.NDArray[np.bool_]


def geometries(shapes: Sequence[BaseGeometry | None]) -> GeometryArray:
    """Return shapes as an array of objects, which NumPy by itself might take apart."""
    found = np.full(len(shapes), None, dtype=np.object_)
    found[:] = shapes
    return found


@dataclass(frozen=True)
class Raw:
    """Rows of a file before their coordinates are understood.

    Parameters
    ----------
    attributes
        The columns besides the geometry, on a RangeIndex.
    places
        Positions of the rows in the file.
    faulted
        Shape (n,): rows with a fault already noted; their coordinates are meaningless.
    geometry
        Shape (n,), shapely geometries; None when the file gives points as *xy*.
    xy
        Shape (n,) each: first (east) and second (north) coordinate.
    crs
        The coordinate reference system that the file itself states.
    crs_is_default
        Whether *crs* is only the default of the format, which a declared one may replace.
    degrees_implied
        Whether the headings say longitude and latitude, so that WGS84 degrees may be assumed.
    datum_hint
        A shifted datum that the headings name.
    datum
        The datum that the file itself states for its degrees.
    axes_open
        Whether the headings call the coordinates x and y, of which either may be the north.
    """

    attributes: pd.DataFrame
    places: Places
    faulted: BoolArray
    geometry: GeometryArray | None = None
    xy: tuple[FloatArray, FloatArray] | None = None
    crs: CRS | None = None
    crs_is_default: bool = False
    degrees_implied: bool = False
    datum_hint: str | None = None
    datum: str | None = None
    axes_open: bool = False
