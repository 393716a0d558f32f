"""Convert the coordinates of a file to WGS84, and note impossible ones.

The checks use the bounding box of each geometry, so that points and polygons take the same path and nothing
is done row by row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.errors import quote
from siting.evidence import FloatArray
from siting.readers.headings import understand
from siting.readers.reference import NEAR_DEG
from siting.records import dataclass

if TYPE_CHECKING:
    from siting.readers.findings import Findings, Places
    from siting.readers.raw import BoolArray, GeometryArray, Raw
    from siting.readers.reference import Reference

_NAMES = frozenset({"name", "name_zh"})
# China with longitudes and latitudes swapped.
_SWAPPED_LON = (3.0, 54.0)
_SWAPPED_LAT = (73.0, 136.0)
# Tolerance for rounding at the limits of longitude and latitude.
_SLACK_DEG = 1e-6

_ORDER = "Exchange them: longitude (east) is lon or x, and comes first in GeoJSON, KML and WKT"
_SURVEY_ORDER = "In Chinese survey files X is north: name the columns northing and easting"
_ZONES = (
    "Check the zone: eastings of EPSG:4513-4533 start with the zone (37602152), of 4534-4554 not (602152)"
)


class _Boxes(NamedTuple):
    """West, south, east and north of each row, in the file's units; NaN if there is nothing to check."""

    west: FloatArray
    south: FloatArray
    east: FloatArray
    north: FloatArray

    @property
    def known(self) -> BoolArray:
        return ~np.isnan(self.west)

    @property
    def across(self) -> FloatArray:
        return np.maximum(np.abs(self.west), np.abs(self.east))

    @property
    def along(self) -> FloatArray:
        return np.maximum(np.abs(self.south), np.abs(self.north))

    def inside(self, bounds: tuple[float, float, float, float], margin: float) -> BoolArray:
        west, south, east, north = bounds
        return np.asarray(
            (self.west >= west - margin)
            & (self.east <= east + margin)
            & (self.south >= south - margin)
            & (self.north <= north + margin)
        )

    def show(self, row: int) -> str:
        """Return the outermost corner of a row, as text."""
        x, y = (
            max(pair, key=abs)
            for pair in ((self.west[row], self.east[row]), (self.south[row], self.north[row]))
        )
        return f"({x:.10g}, {y:.10g})"


@dataclass(frozen=True)
class _Checker:
    """The checks of one file; each notes faults and marks their rows in *faulted*."""

    places: Places
    reference: Reference
    findings: Findings
    faulted: BoolArray
    names: Callable[[int], str]

    def shown(self, boxes: _Boxes, rows: BoolArray) -> str:
        """Return the first of some rows by its name and outermost corner."""
        row = int(np.argmax(rows))
        return f"{self.names(row)} {boxes.show(row)}".lstrip()

    def note(self, rows: BoolArray, what: str, hint: str, *, known: BoolArray) -> None:
        """Note a fault that the marked rows share; if all rows do, it is a fault of the file."""
        np.logical_or(self.faulted, rows, out=self.faulted)
        row = int(np.argmax(rows))
        count = 1 if np.array_equal(rows, known) else int(rows.sum())
        self.findings.fault(what, at=self.places.of(row), hint=hint, count=count)

    def _right_crs(self) -> str:
        right = self.findings.declared("crs")
        return (
            f"Declare the right {right}, such as EPSG:4546; a file that states a wrong one must be corrected"
        )

    def before(self, boxes: _Boxes) -> None:
        """Check the file's own coordinates."""
        if self.reference.degrees:
            self._degrees(boxes)
            return
        known = boxes.known
        looks = known & (boxes.across <= 180.0) & (boxes.along <= 90.0)
        if known.any() and looks.sum() == known.sum():
            corner, name = boxes.show(int(np.argmax(known))), self.reference.name
            self.note(
                known,
                f"{corner} looks like degrees, but {name} is not in degrees",
                self._right_crs(),
                known=known,
            )

    def _degrees(self, boxes: _Boxes) -> None:
        across, along, known = boxes.across, boxes.along, boxes.known
        off = (across > 180.0 + _SLACK_DEG) | (along > 90.0 + _SLACK_DEG)
        if not off.any():
            self._swapped(boxes, known)
            return
        projected = (across > 360.0) | (along > 180.0)
        swapped = ~projected & (along > 90.0) & (across <= 90.0)
        faults = (
            (projected, f"look projected, but {self.reference.name} means degrees", self._right_crs()),
            (swapped, "is outside the world: longitude and latitude look swapped", _ORDER),
            (
                ~projected & ~swapped,
                "is outside the world",
                "Longitudes run from -180 to 180, latitudes from -90 to 90",
            ),
        )
        for kind, what, hint in faults:
            rows = off & kind
            if rows.any():
                self.note(rows, f"{self.shown(boxes, rows)} {what}", hint, known=known)

    def _swapped(self, boxes: _Boxes, known: BoolArray) -> None:
        # A declared crs or datum confirms that places near Svalbard are meant.
        if self.reference.declared or not known.any():
            return
        bounds = (_SWAPPED_LON[0], _SWAPPED_LAT[0], _SWAPPED_LON[1], _SWAPPED_LAT[1])
        if boxes.inside(bounds, 0.0).sum() == known.sum():
            what = f"{self.shown(boxes, known)}: longitude and latitude look swapped"
            right = self.findings.declared("crs", "EPSG:4326")
            self.note(known, what, f"{_ORDER}. If they are right, declare {right}", known=known)

    def after(self, boxes: _Boxes, given: _Boxes) -> None:
        """Check the result in WGS84 against the area of use of a projected system."""
        known = given.known & ~self.faulted
        finite = np.isfinite(boxes.across) & np.isfinite(boxes.along)
        lost = known & ~(finite & (boxes.across <= 180.0 + _SLACK_DEG) & (boxes.along <= 90.0 + _SLACK_DEG))
        bounds = self.reference.bounds
        out = lost if bounds is None else lost | (known & ~boxes.inside(bounds, NEAR_DEG))
        if not out.any():
            return
        row, name = int(np.argmax(out)), self.reference.name
        if out.sum() == known.sum() and self._fits_swapped(given, row):
            self.note(
                out,
                f"{given.show(row)} fits {name} only when x and y are swapped",
                _SURVEY_ORDER,
                known=known,
            )
        elif lost.any():
            what = f"{given.show(int(np.argmax(lost)))} cannot lie in {name}"
            self.note(lost, what, _ZONES if _is_gauss_kruger(name) else self._right_crs(), known=known)
        else:
            first = self.places.of(row)
            self.findings.tally(
                "outside the area of use",
                lambda n, of: (
                    f"{n:,} of {of:,} places, the first at {first}, lie over {NEAR_DEG:g} degrees outside "
                    f"the area of use of {name}; check the crs"
                ),
                int(out.sum()),
                int(known.sum()),
            )

    def _fits_swapped(self, given: _Boxes, row: int) -> bool:
        if self.reference.bounds is None:
            return False
        lon, lat = self.reference.to_wgs84(given.south[row : row + 1], given.west[row : row + 1])
        return bool(_Boxes(lon, lat, lon, lat).inside(self.reference.bounds, NEAR_DEG)[0])


def place(raw: Raw, reference: Reference, findings: Findings) -> tuple[GeometryArray, BoolArray]:
    """Return the geometries of *raw* in WGS84 degrees, and which rows have a noted fault.

    Returns
    -------
    Shape (n,) each. Geometries have two dimensions; rows with a fault, or with no geometry in the file,
    have None.
    """
    checker = _Checker(raw.places, reference, findings, raw.faulted.copy(), partial(_name, raw))
    # NaN stands for missing or wrong values, which are reported above: no arithmetic warnings needed.
    with np.errstate(invalid="ignore"):
        geometry = _place_shapes(raw, checker) if raw.xy is None else _place_points(*raw.xy, checker)
    return geometry, checker.faulted


def _name(raw: Raw, row: int) -> str:
    """Return the name of a row in quotation marks; empty without a column of names or a name in it."""
    for heading in raw.attributes.columns:
        meaning = understand(str(heading))
        if meaning is not None and meaning.meaning in _NAMES and row < len(raw.attributes):
            held = raw.attributes[heading].iloc[row]
            name = "" if held is None or held != held else str(held).strip()  # noqa: PLR0124  (NaN)
            if name:
                return quote(name)
    return ""


def _place_points(x: FloatArray, y: FloatArray, checker: _Checker) -> GeometryArray:
    import shapely

    given = _Boxes(x, y, x, y)
    checker.before(given)
    lon, lat = checker.reference.to_wgs84(x, y)
    checker.after(_Boxes(lon, lat, lon, lat), given)
    good = ~checker.faulted
    geometry = np.full(len(x), None, dtype=np.object_)
    geometry[good] = shapely.points(lon[good], lat[good])
    return geometry


def _place_shapes(raw: Raw, checker: _Checker) -> GeometryArray:
    import shapely

    geometry = np.array(shapely.force_2d(raw.geometry), dtype=np.object_)
    endless = _endless(geometry) & ~checker.faulted
    if endless.any():
        what = "a coordinate is not a finite number"
        checker.note(endless, what, "Correct the geometry, or remove it", known=~shapely.is_missing(geometry))
    given = _boxes(geometry, checker.faulted)
    checker.before(given)
    geometry[checker.faulted] = None
    geometry = _moved(geometry, checker.reference)
    checker.after(_boxes(geometry, checker.faulted), given)
    geometry[checker.faulted] = None
    return geometry


def _boxes(geometry: GeometryArray, faulted: BoolArray) -> _Boxes:
    import shapely

    return _Boxes(*np.where(faulted[:, None], np.nan, shapely.bounds(geometry)).T)


def _endless(geometry: GeometryArray) -> BoolArray:
    """Return which rows have a NaN or infinite coordinate."""
    import shapely

    coordinates, row = shapely.get_coordinates(geometry, return_index=True)
    rows = np.zeros(len(geometry), dtype=np.bool_)
    rows[row[~np.isfinite(coordinates).all(axis=1)]] = True
    return rows


def _moved(geometry: GeometryArray, reference: Reference) -> GeometryArray:
    import shapely

    if reference.datum == "wgs84":
        return geometry

    coordinates, row = shapely.get_coordinates(geometry, return_index=True)
    moved = np.column_stack(reference.to_wgs84(coordinates[:, 0], coordinates[:, 1]))
    # A ring with an infinite corner cannot even be built: such rows go without geometry.
    lost = np.zeros(len(geometry), dtype=np.bool_)
    lost[row[~np.isfinite(moved).all(axis=1)]] = True
    geometry[lost] = None
    return np.asarray(shapely.set_coordinates(geometry, moved[~lost[row]]), dtype=np.object_)


def _is_gauss_kruger(name: str) -> bool:
    code = name.removeprefix("EPSG:")
    return code.isdecimal() and 4513 <= int(code) <= 4554
