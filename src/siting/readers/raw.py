"""A file as its format gives it: attributes and geometry in the file's own coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.readers.findings import Places

if TYPE_CHECKING:
    import pandas as pd
    from pyproj import CRS

GeometryArray = npt.NDArray[np.object_]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Raw:
    """Rows of a file before their coordinates are understood.

    Parameters
    ----------
    attributes
        The columns besides the geometry, on a RangeIndex.
    places
        Where the rows are in the file.
    faulted
        Shape (n,): rows with a fault that is noted already; their coordinates mean nothing.
    geometry
        Shape (n,), shapely geometries; None when the file gives points as *xy*.
    xy
        Shape (n,) each: what comes first (east) and second (north).
    crs
        The coordinate reference system that the file itself states.
    crs_is_default
        Whether *crs* is only what its format says of all files, so that a declared one may replace it.
    degrees_implied
        Whether the headings say longitude and latitude, so that WGS84 degrees may be taken.
    datum_hint
        A shifted datum that the headings name.
    datum
        The datum that the file itself states of its degrees.
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
