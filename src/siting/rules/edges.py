"""How parcels stand to the features of a layer: the distance from a parcel's edge, and the share inside.

A site that is a point stands for its parcel: the distance is that of the point.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.geo.nearest import FeatureIndex, Pairs
from siting.geo.ranges import low_to_features
from siting.geo.segments import POLYGONS, Geometries, IntArray
from siting.sites.model import Sites

NONE = -1
"""Feature of a site that has none."""

TOUCH_M2 = 1.0
"""A parcel that shares less than this with an area [m2] only touches it."""

_M2_PER_SQUARE_DEGREE = 111_195.0**2
_BAND_DEGREES = 0.25


class Edges:
    """Distances from the edges of parcels to features, and shares of parcels inside them.

    Parameters
    ----------
    geometry
        Shape (m,), shapely geometries in WGS84 degrees; m may be 0.
    """

    def __init__(self, geometry: Geometries) -> None:
        import shapely

        self.geometry = geometry
        self.index = FeatureIndex(geometry) if len(geometry) else None
        self.areas: IntArray = np.flatnonzero(np.isin(shapely.get_type_id(geometry), POLYGONS))
        self._tree = shapely.STRtree(geometry[self.areas]) if len(self.areas) else None

    def set_back(self, sites: Sites) -> tuple[IntArray, FloatArray]:
        """Nearest feature of each site, and its distance from the parcel's edge.

        Returns
        -------
        Features, shape (n,), and distances [km], shape (n,): 0 where they touch, infinite without features.
        """
        count = len(sites)
        if self.index is None:
            return np.full(count, NONE), np.full(count, np.inf)
        feature, km = self.index.nearest(sites.lon, sites.lat)
        rows = np.flatnonzero(sites.has_area)
        if len(rows):
            parcels = np.asarray(sites.frame.geometry.array)[rows]
            lon, lat = sites.lon[rows], sites.lat[rows]
            low = low_to_features(parcels, self.index, km[rows])
            reach = low + _radius_km(parcels, lon, lat)
            near = self.index.within(lon, lat, reach * 1.001 + 0.01)
            feature[rows] = _first_of(parcels, self.geometry, near, feature[rows], lat)
            km[rows] = low
        return feature, km

    def inside(self, sites: Sites) -> tuple[IntArray, FloatArray]:
        """Share of each parcel inside the areas of the layer, 0..1, and the area that holds most of it.

        A parcel that shares less than `TOUCH_M2` has share 0, one that lacks less has share 1.
        """
        import shapely

        count = len(sites)
        feature, share = np.full(count, NONE), np.zeros(count)
        if self._tree is None:
            return feature, share
        parcels = np.asarray(sites.frame.geometry.array)
        row, hit = self._tree.query(parcels, predicate="intersects")
        if not len(row):
            return feature, share
        hit = self.areas[hit]
        order = np.lexsort((hit, row))
        row, hit = row[order], hit[order]
        common = shapely.intersection(parcels[row], self.geometry[hit])
        size = np.where(sites.has_area[row], shapely.area(common), 1.0)
        first = np.unique(row, return_index=True)[1]
        for begin, end in zip(first.tolist(), [*first[1:].tolist(), len(row)], strict=True):
            at = row[begin]
            feature[at] = hit[begin + int(np.argmax(size[begin:end]))]
            if not sites.has_area[at]:
                share[at] = 1.0
                continue
            whole = shapely.area(parcels[at])
            part = size[begin] if end - begin == 1 else shapely.area(shapely.union_all(common[begin:end]))
            share[at] = _share(part, whole, sites.lat[at])
        feature[share == 0.0] = NONE
        return feature, share


def _share(part: float, whole: float, lat: float) -> float:
    """Share of a parcel; what is less than `TOUCH_M2` counts as nothing. Both areas in square degrees."""
    touch = TOUCH_M2 / (_M2_PER_SQUARE_DEGREE * np.cos(np.radians(lat)))
    if part < touch:
        return 0.0
    return 1.0 if whole - part < touch else float(part / whole)


def _radius_km(parcels: Geometries, lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Largest distance of a parcel's corners from its centre [km], slightly too large."""
    import shapely

    corners, owner = shapely.get_coordinates(parcels, return_index=True)
    wide = (corners[:, 0] - lon[owner]) * np.cos(np.radians(lat[owner]))
    apart = np.hypot(wide, corners[:, 1] - lat[owner]) * 111.7
    most = np.zeros(len(parcels))
    np.maximum.at(most, owner, apart)
    return most * 1.01


def _first_of(
    parcels: Geometries, features: Geometries, near: Pairs, nearest: IntArray, lat: FloatArray
) -> IntArray:
    """Return which of the features near each parcel is nearest to its edge; on ties the first of the file."""
    found = nearest.copy()
    times = np.bincount(near.place, minlength=len(parcels))
    found[near.place[times[near.place] == 1]] = near.feature[times[near.place] == 1]
    many = np.flatnonzero(times[near.place] > 1)
    if not len(many):
        return found
    place, feature = near.place[many], near.feature[many]
    apart = _flat_distance(parcels, features, place, feature, lat)
    order = np.lexsort((feature, apart, place))
    first = np.unique(place[order], return_index=True)
    found[first[0]] = feature[order][first[1]]
    return found


def _flat_distance(
    parcels: Geometries, features: Geometries, place: IntArray, feature: IntArray, lat: FloatArray
) -> FloatArray:
    """Distance of pairs in degrees of latitude, true to 0.3%: enough to tell which is nearer.

    The degrees of longitude are shortened as at the parcel's latitude, in bands, so that each feature is
    stretched once per band.
    """
    import shapely

    apart = np.empty(len(place))
    band = np.round(lat[place] / _BAND_DEGREES).astype(np.int64)
    for each in np.unique(band).tolist():
        rows = np.flatnonzero(band == each)
        narrow = np.array([np.cos(np.radians(each * _BAND_DEGREES)), 1.0])
        used, at = np.unique(feature[rows], return_inverse=True)
        flat, mine = _stretched(features[used], narrow), _stretched(parcels[place[rows]], narrow)
        apart[rows] = shapely.distance(mine, flat[at])
    return apart


def _stretched(geometry: Geometries, by: FloatArray) -> Geometries:
    import shapely

    return np.asarray(shapely.transform(geometry, lambda xy: xy * by))


def extent_km(sites: Sites) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """How far a parcel given as a point may reach from it [km]; 0 for an outline. And where it is a point.

    Twice the radius of a circle of its stated area covers rectangles up to five times as long as wide;
    without an area, 2 km.
    """
    point = ~sites.has_area
    hectares = np.asarray(sites.frame["area_ha"], dtype=np.float64)
    radius = 2 * np.sqrt(hectares / 100.0 / np.pi)
    return np.where(point, np.where(np.isnan(radius), POINT_REACH_KM, radius), 0.0), point


POINT_REACH_KM = 2.0
"""How far a parcel may reach from its point where its area is not stated [km]: an assumption."""
