"""Parcels and layers in kilometres about a point, for the tests of criteria on land."""

import numpy as np
import shapely

from siting.catalogue import Catalogue, Layer
from siting.evidence import Label

LON, LAT = 112.0, 37.5
KM_LAT = 1 / 110.99  # degrees of a kilometre north, at 37.5 degrees
KM_LON = 1 / 88.40


def square(x, y, side=1.0, high=None):
    """A box in kilometres about (LON, LAT), nearly."""
    return shapely.box(
        LON + x * KM_LON, LAT + y * KM_LAT, LON + (x + side) * KM_LON, LAT + (y + (high or side)) * KM_LAT
    )


def zones(geometry, *, complete=True, covers=None, radius_km=0.0, **columns):
    """A catalogue with the layer ``mine`` of geometries and their columns."""
    held = np.empty(len(geometry), dtype=object)
    held[:] = geometry
    names = tuple(Label(f"zone {i}", f"区{i}") for i in range(len(geometry)))
    layer = Layer(
        "mine", Label("mine", "mine"), names, held, {k: np.array(v) for k, v in columns.items()},
        np.full(len(geometry), radius_km), complete, "user-layer", covers=covers,
    )  # fmt: skip
    return Catalogue(user_layers={"mine": layer})
