"""Places and features that explain a criterion on the map."""

from __future__ import annotations

import numpy as np

from siting.catalogue import Layer, Place
from siting.geo.features import ANCHOR, MapPoint, PointGroup
from siting.texts import say

_MAX_POINTS_ON_MAP = 300


def anchor_point(place: Place) -> MapPoint:
    """Return an anchor place for the map."""
    return MapPoint(
        ANCHOR,
        place.label,
        place.lon,
        place.lat,
        0.0,
        say("distance.anchor_place"),
        place.source,
    )


def layer_points(
    layer: Layer, rows: np.ndarray[tuple[int], np.dtype[np.int64]], group: PointGroup
) -> tuple[MapPoint, ...]:
    """Return features of a layer as points for the map (the first 300 when there are more)."""
    import shapely

    centres = shapely.centroid(layer.geometry[rows[:_MAX_POINTS_ON_MAP]])
    return tuple(
        MapPoint(
            group,
            layer.names[row],
            float(c.x),
            float(c.y),
            float(layer.radius_km[row]),
            layer.label,
            layer.source,
        )
        for row, c in zip(rows, centres, strict=False)
    )
