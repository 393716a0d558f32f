"""Checks of a site file's rows: each notes what it finds; none raises.

Every check works on whole columns; rows that already have a fault are skipped.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from siting.conventions import GROUND_M, MU_PER_HECTARE
from siting.errors import quote
from siting.evidence import FloatArray
from siting.readers.findings import Findings, Places, shown
from siting.readers.raw import BoolArray, GeometryArray
from siting.records import dataclass
from siting.sites.parcels import unwrapped

MIN_M, MAX_M = GROUND_M.value
MAX_RADIUS_KM = 200.0
M2_PER_HECTARE = 10_000.0
AREA_TOLERANCE = 0.05
"""A stated area that differs by more than this, relative to the polygon's area, is reported."""

# Two names and what is wrong with them should fit on one line.
_SHOWN = 40

_POINT, _POLYGON, _MULTI_POLYGON = 0, 3, 6


@dataclass(frozen=True)
class Rows:
    """What a check needs to name a row: its position and the site's name.

    Parameters
    ----------
    names
        Null where the file has no site names; messages then omit them.
    """

    places: Places
    names: pa.ChunkedArray | None
    findings: Findings

    def note(self, rows: BoolArray, what: Callable[[int, str], str], hint: str) -> None:
        """Note a fault of the marked rows; *what* is called with the row and name of the first."""
        if not rows.any():
            return
        row = int(np.argmax(rows))
        self.findings.fault(
            what(row, self.name(row)), at=self.places.of(row), hint=hint, count=int(rows.sum())
        )

    def name(self, row: int) -> str:
        """Return how a message refers to the site: its name in quotes, or ``the site``."""
        text = None if self.names is None else self.names[row].as_py()
        if text is None:
            return "the site"
        return quote(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...")


def has_area(geometry: GeometryArray) -> BoolArray:
    """Return where the geometry is a polygon or multi-polygon; shape (n,)."""
    import shapely

    return np.isin(shapely.get_type_id(geometry), (_POLYGON, _MULTI_POLYGON))


def check_geometry(geometry: GeometryArray, faulted: BoolArray, rows: Rows) -> None:
    """Note sites without a usable point or polygon, and a mix of both."""
    import shapely

    missing = shapely.is_missing(geometry)
    rows.note(missing & ~faulted, lambda _, name: f"{name} has no geometry", "Draw it, or remove the row")
    empty = shapely.is_empty(geometry) & ~missing
    rows.note(empty, lambda _, name: f"the geometry of {name} is empty", "Draw it, or remove the row")
    _check_kinds(geometry, ~missing & ~empty, rows)
    areas = has_area(geometry) & ~empty
    if areas.any():
        _check_polygons(geometry, np.flatnonzero(areas), rows)
    points = np.flatnonzero((shapely.get_type_id(geometry) == _POINT) & ~empty)
    nowhere = np.zeros(len(geometry), dtype=np.bool_)
    nowhere[points] = (shapely.get_x(geometry[points]) == 0.0) & (shapely.get_y(geometry[points]) == 0.0)
    what = "lies at 0, 0 in the Gulf of Guinea, as blank coordinates do"
    rows.note(nowhere, lambda _, name: f"{name} {what}", "Fill in its coordinates")


def _check_kinds(geometry: GeometryArray, present: BoolArray, rows: Rows) -> None:
    import shapely

    points = present & (shapely.get_type_id(geometry) == _POINT)
    areas = present & has_area(geometry)

    def kind(row: int) -> str:
        return str(geometry[row].geom_type)

    rows.note(
        present & ~points & ~areas,
        lambda row, name: f"{name} is a {kind(row)}, but a site is one point or a polygon",
        "Give a point, a polygon or a closed line for each site",
    )
    if points.any() and areas.any():
        point, area = int(np.argmax(points)), int(np.argmax(areas))
        one = f"{rows.places.of(point)} ({rows.name(point)}) is a Point"
        other = f"{rows.places.of(area)} ({rows.name(area)}) is a {kind(area)}"
        rows.findings.fault(
            f"points and polygons are mixed: {one}, {other}; in all {int(points.sum()):,} and "
            f"{int(areas.sum()):,}",
            hint="Give all sites as points, or all as polygons; draw the outlines of the points, or take the "
            "middle of each outline (in QGIS: Centroids) with its area in a column area_ha",
        )


def _check_polygons(geometry: GeometryArray, which: npt.NDArray[np.intp], rows: Rows) -> None:
    import shapely

    flat = np.zeros(len(geometry), dtype=np.bool_)
    crossed = np.zeros(len(geometry), dtype=np.bool_)
    # The hull's area: the halves of a bow tie cancel out, yet it is not a line.
    flat[which] = shapely.area(shapely.convex_hull(geometry[which])) == 0.0
    crossed[which] = ~shapely.is_valid(geometry[which])
    west, _, east, _ = shapely.bounds(unwrapped(geometry[which])).T
    wide = np.zeros(len(geometry), dtype=np.bool_)
    wide[which] = east - west > 180.0
    rows.note(
        wide,
        lambda _, name: f"the polygon of {name} is more than 180 degrees wide",
        "Check its longitudes: they run from -180 to 180",
    )
    rows.note(flat, lambda _, name: f"the polygon of {name} has no area", "Draw its outline again")
    rows.note(
        crossed & ~flat,
        lambda row, name: (
            f"the polygon of {name} is not valid ({shown(shapely.is_valid_reason(geometry[row]))})"
        ),
        "Repair it in QGIS with Fix geometries, or with shapely.make_valid",
    )


def check_ids(ids: pa.ChunkedArray, column: str, rows: Rows) -> None:
    """Note ids that are blank (null) or occur twice."""
    blank = np.asarray(pc.is_null(ids))
    hint = "Give every site an id, or none (they are then numbered S0001, S0002 ...)"
    rows.note(blank, lambda _, __: f"the id (column {quote(column)}) is blank", hint)
    first = _first_rows(ids)
    again = (first != np.arange(len(first))) & ~blank
    rows.note(
        again,
        lambda row, _: f"the id {quote(ids[row].as_py())} is that of {rows.places.of(int(first[row]))} too",
        "Give each site its own id, rename the column, or choose another as "
        + rows.findings.declared("id_column"),
    )


def _first_rows(values: pa.ChunkedArray) -> npt.NDArray[np.intp]:
    """Return the row of the first occurrence of each value; shape (n,)."""
    import pandas as pd

    codes, _ = pd.factorize(values.to_pandas(), use_na_sentinel=False)
    # Codes are numbered in order of appearance, so the first index of a code is its first row.
    return np.asarray(np.unique(codes, return_index=True)[1][codes])


def check_elevation(elevation_m: FloatArray, rows: Rows) -> None:
    """Note elevations outside the range of dry land; NaN is unknown."""
    rows.note(
        (elevation_m < MIN_M) | (elevation_m > MAX_M),
        lambda row, name: (
            f"elevation {elevation_m[row]:.10g} m of {name} is not within {MIN_M:g} to {MAX_M:g} m"
        ),
        "Correct it, or leave it blank",
    )


def check_radius(radius_km: FloatArray, rows: Rows) -> None:
    """Note radii that are none; NaN is exact."""
    rows.note(
        (radius_km < 0.0) | (radius_km > MAX_RADIUS_KM),
        lambda row, name: f"radius_km {radius_km[row]:.10g} of {name} is not within 0 to {MAX_RADIUS_KM:g}",
        "Give how far the site may be from its coordinates, in km, or leave it blank",
    )


def check_area(area_ha: FloatArray, rows: Rows) -> None:
    """Note stated areas of zero or less; NaN is unknown."""
    rows.note(
        area_ha <= 0.0,
        lambda row, name: f"the area of {name}, {area_ha[row]:.10g} ha, is not above zero",
        "Correct it, or leave it blank",
    )


def compare_areas(given_ha: FloatArray, drawn_ha: FloatArray, rows: Rows) -> None:
    """Warn where a stated area and the polygon's differ; the polygon's is used. NaN is unknown."""
    off = np.abs(given_ha - drawn_ha) > AREA_TOLERANCE * drawn_ha
    if not off.any():
        return
    row = int(np.argmax(off))
    name, given, drawn = rows.name(row), _area(given_ha[row]), _area(drawn_ha[row])
    rows.findings.tally(
        "stated areas",
        lambda n: (
            f"the stated area of {name}, {given}, is over 5% off its polygon's, {drawn}; "
            "the polygon's is used"
            if n == 1
            else f"the stated area of {name}, {given}, is over 5% off its polygon's, {drawn} "
            f"(and {n - 1:,} more such); the polygon's is used"
        ),
        int(off.sum()),
    )


def tell_of_slivers(rows_found: BoolArray, area_ha: FloatArray, rows: Rows) -> None:
    """Warn of polygons that are too small or too thin for a parcel."""
    if not rows_found.any():
        return
    row = int(np.argmax(rows_found))
    first = (
        f"the polygon of {rows.name(row)}, {area_ha[row] * M2_PER_HECTARE:,.1f} m2, is too small or too thin "
    )
    rows.findings.tally(
        "slivers",
        lambda n: f"{first}for a parcel: a sliver from drawing?{_others(n)}",
        int(rows_found.sum()),
    )


def _others(count: int) -> str:
    return f" (and {count - 1:,} more such)" if count > 1 else ""


def _area(hectares: float) -> str:
    return f"{hectares:,.2f} ha ({hectares * MU_PER_HECTARE.value:,.1f} mu)"
