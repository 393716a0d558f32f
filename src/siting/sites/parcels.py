"""Parcels drawn as something else: closed lines, collections, polygons across the date line."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray
from siting.readers.raw import BoolArray, GeometryArray

if TYPE_CHECKING:
    from siting.readers.findings import Findings

_POINT, _LINE, _RING, _POLYGON, _MULTI_POINT, _MULTI_LINE, _MULTI_POLYGON, _COLLECTION = range(8)
_DATE_LINE = 180.0
_MAX_ACROSS = 10.0
# Ends of an outline closer than this share of its length were meant to meet.
_GAP_SHARE = 0.001
SMALL_HA = 0.01
"""A polygon below this is not a parcel but a drawing sliver [ha]."""
_THIN = 0.002
_MAX_COMPARED = 20_000
_SHARED = 0.01


def as_parcels(geometry: GeometryArray, findings: Findings) -> GeometryArray:
    """Return the shapes as points and polygons where that is the only meaning, and report what was done.

    A closed line becomes a polygon; a collection becomes its polygons, or its single point; a multi-point of
    one point becomes that point; a polygon across the date line is cut there.
    """
    import shapely

    kind = shapely.get_type_id(geometry)
    changes: tuple[tuple[BoolArray, Callable[[Any], Any], str], ...] = (
        (
            kind == _COLLECTION,
            _from_collection,
            "of {n} collections of shapes the polygons, or the only point, are taken as the site",
        ),
        (kind == _MULTI_POINT, _lone_point, ""),
        (np.isin(kind, (_LINE, _RING, _MULTI_LINE)), _closed, "{n} closed lines are taken as polygons"),
        (
            np.isin(kind, (_POLYGON, _MULTI_POLYGON)),
            _across_date_line,
            "{n} polygons across the date line are cut there",
        ),
    )
    made = geometry.copy()
    for rows, change, note in changes:
        count = 0
        for row in np.flatnonzero(rows & ~shapely.is_empty(geometry)).tolist() if rows.any() else []:
            changed = change(geometry[row])
            if changed is not None:
                made[row] = changed
                count += 1
        if count and note:
            findings.tally(note, lambda n, note=note: note.format(n=f"{n:,}"), count)
    return made


def _from_collection(shape: Any) -> Any:
    """Return the polygons of a collection as one shape, or its single point; None if it has neither."""
    import shapely

    parts = [part for part in shapely.get_parts(shape) if not part.is_empty]
    flat = list(chain.from_iterable(map(_inner, parts)))
    polygons = list(chain.from_iterable(map(_polygons, flat)))
    if polygons:
        return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)
    return flat[0] if len(flat) == 1 and flat[0].geom_type == "Point" else None


def _inner(part: Any) -> list[Any]:
    return list(part.geoms) if part.geom_type == "GeometryCollection" else [part]


def _polygons(part: Any) -> list[Any]:
    if part.geom_type == "Polygon":
        return [part]
    if part.geom_type == "MultiPolygon":
        return list(part.geoms)
    closed = _closed(part) if part.geom_type in {"LineString", "LinearRing", "MultiLineString"} else None
    return [] if closed is None else [closed] if closed.geom_type == "Polygon" else list(closed.geoms)


def _lone_point(shape: Any) -> Any:
    return shape.geoms[0] if len(shape.geoms) == 1 else None


def _closed(shape: Any) -> Any:
    """Return the polygon that a closed line encloses; None if the line is open or has no area."""
    import shapely

    lines = list(shape.geoms) if shape.geom_type == "MultiLineString" else [shape]
    rings = []
    for line in lines:
        corners = shapely.get_coordinates(line)
        gap = float(np.hypot(*(corners[-1] - corners[0])))
        if len(corners) < 4 or gap > _GAP_SHARE * line.length:
            return None
        rings.append(shapely.Polygon(corners))
    return rings[0] if len(rings) == 1 else shapely.multipolygons(rings)


def _across_date_line(shape: Any) -> Any:
    """Return a polygon drawn across the date line as one ring, cut there; None for any other."""
    import shapely

    west, _, east, _ = shape.bounds
    if shape.geom_type != "Polygon" or east - west <= _DATE_LINE:
        return None
    whole = unwrapped(np.array([shape], dtype=np.object_))[0]
    if whole is shape or not whole.is_valid:
        return None
    sides = [whole.intersection(shapely.box(x, -90, x + 180, 90)) for x in (0.0, _DATE_LINE)]
    sides[1] = shapely.transform(sides[1], lambda c: c - [360.0, 0.0])
    parts = [p for side in sides for p in shapely.get_parts(side) if p.geom_type == "Polygon"]
    return shapely.multipolygons(parts)


def unwrapped(geometry: GeometryArray) -> GeometryArray:
    """Return shapes on both sides of the date line with longitudes from 0 to 360, others as they are."""
    import shapely

    west, _, east, _ = shapely.bounds(geometry).T
    with np.errstate(invalid="ignore"):
        wide = east - west > _DATE_LINE
    if not wide.any():
        return geometry
    made = geometry.copy()
    made[wide] = shapely.transform(
        geometry[wide], lambda c: np.column_stack([np.where(c[:, 0] < 0, c[:, 0] + 360.0, c[:, 0]), c[:, 1]])
    )
    west, _, east, _ = shapely.bounds(made).T
    # Anything still wide runs around the world rather than across the line.
    wide &= east - west <= _MAX_ACROSS
    return np.where(wide, made, geometry)


def tell_of_neighbours(
    geometry: GeometryArray,
    lon: FloatArray,
    lat: FloatArray,
    ids: npt.NDArray[np.object_],
    findings: Findings,
) -> None:
    """Note sites at the same place, overlapping polygons, and slivers; nothing is refused."""
    _tell_of_twins(lon, lat, ids, findings)
    import shapely

    areas = np.flatnonzero(np.isin(shapely.get_type_id(geometry), (_POLYGON, _MULTI_POLYGON)))
    if 1 < len(areas) <= _MAX_COMPARED:
        _tell_of_overlaps(geometry[areas], ids[areas], findings)


def _tell_of_twins(
    lon: FloatArray, lat: FloatArray, ids: npt.NDArray[np.object_], findings: Findings
) -> None:
    import pandas as pd

    place = pd.MultiIndex.from_arrays([np.round(lon, 7), np.round(lat, 7)])
    again = place.duplicated(keep=False)
    if again.any():
        first = int(np.argmax(again))
        second = int(np.flatnonzero(again & (place == place[first]))[1])
        findings.warn(
            f"{int(again.sum()):,} sites share their place with another, such as {_two(ids, first, second)}; "
            "coordinates may have been rounded or copied"
        )


def _tell_of_overlaps(polygons: GeometryArray, ids: npt.NDArray[np.object_], findings: Findings) -> None:
    import shapely

    sound = polygons[shapely.is_valid(polygons)]
    names = ids[shapely.is_valid(polygons)]
    one, other = shapely.STRtree(sound).query(sound, predicate="intersects")
    pairs = one < other
    one, other = one[pairs], other[pairs]
    least = np.minimum(shapely.area(sound[one]), shapely.area(sound[other]))
    shared = shapely.area(shapely.intersection(sound[one], sound[other])) > _SHARED * least
    if shared.any():
        row = int(np.argmax(shared))
        count, first = int(shared.sum()), _two(names, int(one[row]), int(other[row]))
        findings.warn(
            f"{first} overlap" if count == 1 else f"{count:,} pairs of sites overlap, such as {first}"
        )


def _two(ids: npt.NDArray[np.object_], first: int, second: int) -> str:
    from siting.errors import quote

    return f"{quote(ids[first])} and {quote(ids[second])}"


def slivers(geometry: GeometryArray, area_ha: FloatArray) -> BoolArray:
    """Return which polygons are too small or too thin for a parcel; shape (n,)."""
    import shapely

    polygon = np.isin(shapely.get_type_id(geometry), (_POLYGON, _MULTI_POLYGON))
    with np.errstate(invalid="ignore", divide="ignore"):
        thin = 4 * np.pi * shapely.area(geometry) / shapely.length(geometry) ** 2 < _THIN
        return np.asarray(polygon & ((area_ha < SMALL_HA) | thin))
