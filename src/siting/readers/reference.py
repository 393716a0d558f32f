"""From a file's own coordinates to WGS84: the system they are in.

Nothing is guessed. Degrees are taken as WGS84 only if headings or format say longitude and latitude; a shift
of Chinese map services, or a projected system, has to be declared or stated in the file.
"""

from __future__ import annotations

from dataclasses import field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import numpy.typing as npt

from siting.errors import quote
from siting.evidence import FloatArray
from siting.geo import datum as dt
from siting.readers.findings import Findings, shown
from siting.readers.headings import says_cgcs2000
from siting.records import dataclass

if TYPE_CHECKING:
    from pyproj import CRS, Transformer

    from siting.readers.raw import Raw

# Zones whose number precedes the easting: first and last zone, EPSG code of the first, width [degrees].
_ZONES = ((13, 23, 4491, 6), (25, 45, 4513, 3))
_MAX_NORTHING = 6.5e6
_POOR_ACCURACY_M = 10.0
_SAME_PLACE = 1e-6
NEAR_DEG = 3.0
"""A projected system is often used slightly outside its area of use."""


@dataclass(frozen=True)
class Reference:
    """The system that coordinates are in.

    Parameters
    ----------
    name
        For messages, such as ``EPSG:4546`` or ``GCJ-02``.
    degrees
        Whether they are longitude and latitude.
    declared
        Whether it comes from the user rather than the file.
    datum
        One of `siting.geo.datum.DATUMS`, for degrees; None if *transformer* does the work.
    bounds
        West, south, east, north [degrees] of the area of use of a projected system.
    """

    name: str
    degrees: bool
    declared: bool
    datum: str | None = None
    transformer: Transformer | None = field(default=None, repr=False)
    bounds: tuple[float, float, float, float] | None = None

    def to_wgs84(self, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Convert coordinates, east first, to WGS84 degrees; infinite where that is impossible."""
        if self.transformer is None:
            return dt.to_wgs84(x, y, self.datum or "wgs84")
        lon, lat = self.transformer.transform(x, y)
        return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


def resolve(raw: Raw, findings: Findings, *, crs: object = None, datum: str | None = None) -> Reference:
    """Determine the system of the coordinates of *raw*, from the file and from what is declared.

    Raises
    ------
    SitingError
        It is not stated, not known, or contradictory.
    """
    datum = None if datum is None else dt.datum_of(datum)
    if datum in dt.SYSTEMS:
        crs, datum = _instead_of_crs(datum, crs, findings), None
    if datum is not None and datum not in dt.DATUMS:
        findings.stop(f"unknown datum {quote(datum)}", hint=f"Known: {', '.join(dt.DATUMS)}", about="datum")
    declared = None if crs is None else _parse(crs, findings)
    if declared is not None:
        _require_one_answer(declared, raw, findings)
    if datum is not None:
        return _on_datum(datum, declared or raw.crs, raw, findings)
    if declared is not None:
        return _in_crs(declared, raw, findings, declared=True)
    return _as_the_file_says(raw, findings)


def _as_the_file_says(raw: Raw, findings: Findings) -> Reference:
    if raw.datum is not None:
        service = dt.SERVICES[raw.datum]
        if raw.datum != "wgs84":
            findings.warn(f"the file says that its coordinates are in {service}: they are converted to WGS84")
        return Reference(service, degrees=True, declared=False, datum=raw.datum)
    if raw.datum_hint is not None:
        _ask_for(raw.datum_hint, findings)
    if raw.crs is not None:
        return _in_crs(raw.crs, raw, findings, declared=False)
    if not raw.degrees_implied:
        if (zoned := _stated_zone(raw, findings)) is not None:
            return _in_crs(zoned, raw, findings, declared=False)
        hint = _zone_of(raw, findings) or _declare(findings)
        findings.stop("the file does not state the CRS of its coordinates", hint=hint)
    return Reference("WGS84", degrees=True, declared=False, datum="wgs84")


def _ask_for(hint: str, findings: Findings) -> NoReturn:
    """Stop: headings name a datum or system that the user has to confirm."""
    if hint in dt.SYSTEMS:
        name, code = dt.SYSTEMS[hint]
        findings.stop(
            f"the headings name {name}, but no crs is declared",
            hint=f"Declare {findings.declared('crs', code)} for degrees, or its zone for metres",
        )
    findings.stop(
        f"the headings name {dt.SERVICES[hint]}, but no datum is declared",
        hint=f"Declare {findings.declared('datum', hint)}",
    )


def _instead_of_crs(datum: str, crs: object, findings: Findings) -> object:
    """Return the CRS that a datum such as 西安80 means for degrees, or the declared one beside it."""
    name, code = dt.SYSTEMS[datum]
    if crs is None:
        return code
    declared = _parse(crs, findings)
    if name not in str(declared.datum and declared.datum.name) and name not in declared.name:
        findings.stop(
            f"datum {name} and crs {_name(declared)} are declared",
            hint=f"Leave out {findings.declared('datum')}: the crs says it",
            about="datum",
        )
    return crs


def _declare(findings: Findings) -> str:
    return f"Declare {findings.declared('crs')}, such as EPSG:4546, or EPSG:4326 for degrees on WGS84"


def _zone_of(raw: Raw, findings: Findings) -> str:
    """Name the CGCS2000 zone that all eastings begin with; empty if there is none."""
    x, y = _coordinates(raw)
    zone = _zone(x, y)
    if zone is not None:
        return _eastings_in(zone, findings)
    zone = _zone(y, x)
    if zone is None:
        return ""
    north = (
        "The first coordinate is the north, as in Chinese survey files: name the columns northing and easting"
    )
    if raw.axes_open:
        north = "The first coordinate is read as the north, as in Chinese survey files"
    return f"{north}. {_eastings_in(zone, findings)}"


def _stated_zone(raw: Raw, findings: Findings) -> CRS | None:
    """Return the CGCS2000 zone of eastings that begin with its number, where the file names CGCS2000."""
    if not says_cgcs2000(findings.coordinates, [*findings.above, *findings.below]):
        return None
    x, y = _coordinates(raw)
    zone = _zone(x, y) or (_zone(y, x) if raw.axes_open else None)
    if zone is None:
        return None
    epsg, _ = _cgcs2000(zone)
    findings.warn(
        f"the file names CGCS2000, and its eastings begin with the zone {zone}: they are read in EPSG:{epsg}"
    )
    return _parse(epsg, findings)


def _zone(x: FloatArray, y: FloatArray) -> int | None:
    """Return the zone with which all eastings *x* begin; None if there is none, or *y* is no northing."""
    known = np.isfinite(x) & np.isfinite(y)
    zones = np.unique(np.floor(x[known] / 1e6)) if known.any() else np.array([])
    if len(zones) != 1 or not ((y[known] > 0) & (y[known] < _MAX_NORTHING)).all():
        return None
    zone = int(zones[0])
    return zone if any(least <= zone <= most for least, most, _, _ in _ZONES) else None


def _cgcs2000(zone: int) -> tuple[int, int]:
    """Return the EPSG code of a zone of CGCS2000, and its width [degrees]."""
    return next((first + zone - least, wide) for least, most, first, wide in _ZONES if least <= zone <= most)


def _eastings_in(zone: int, findings: Findings) -> str:
    """Return what to declare for eastings that begin with a zone."""
    epsg, width = _cgcs2000(zone)
    zoned = findings.declared("crs", f"EPSG:{epsg}")
    return (
        f"Its eastings begin with the zone {zone}: declare {zoned} for CGCS2000 in {width}-degree zones, "
        "or the same zone of Xian 1980 or Beijing 1954"
    )


def north_second(raw: Raw, reference: Reference, findings: Findings) -> Raw:
    """Return *raw* with the east first: of x and y, x is the north if the file fits its CRS only so.

    Chinese survey files call the north X. Coordinates under any other headings stay as they are.
    """
    if not raw.axes_open or raw.xy is None or reference.bounds is None:
        return raw
    x, y = raw.xy
    known = np.isfinite(x) & np.isfinite(y) & ~raw.faulted
    if not known.any() or _fits(reference, x[known], y[known]).any():
        return raw
    if not _fits(reference, y[known], x[known]).all():
        return raw
    first = findings.coordinates[0] if findings.coordinates else "x"
    findings.warn(f"column {quote(first)} is read as the north, as in Chinese survey files", once="north")
    return replace(raw, xy=(y, x))


def _fits(reference: Reference, x: FloatArray, y: FloatArray) -> npt.NDArray[np.bool_]:
    """Return which places lie in or near the area of use of a CRS."""
    with np.errstate(invalid="ignore"):
        lon, lat = reference.to_wgs84(x, y)
    west, south, east, north = reference.bounds or (-180.0, -90.0, 180.0, 90.0)
    inside = (lon >= west - NEAR_DEG) & (lon <= east + NEAR_DEG)
    return np.asarray(inside & (lat >= south - NEAR_DEG) & (lat <= north + NEAR_DEG))


def _require_one_answer(declared: CRS, raw: Raw, findings: Findings) -> None:
    if raw.crs is None or raw.crs_is_default or _same(declared, raw.crs):
        return
    findings.stop(
        f"crs {_name(declared)} is declared, but the file itself says {_name(raw.crs)}",
        hint=f"Leave out {findings.declared('crs')}, or correct the file's",
        about="crs",
    )


def _on_datum(datum: str, crs: CRS | None, raw: Raw, findings: Findings) -> Reference:
    if crs is not None and datum == "wgs84" and not crs.is_geographic:
        return _in_crs(crs, raw, findings, declared=True)  # no shift is all that it can mean for metres
    if crs is not None and not crs.is_geographic:
        findings.stop(
            f"datum {datum} is declared, but {_name(crs)} is not in degrees",
            hint=f"Leave out {findings.declared('datum')}: it is for degrees",
            about="datum",
        )
    if datum != "wgs84":
        findings.warn(f"the coordinates are declared as {dt.SERVICES[datum]}: they are converted to WGS84")
    return Reference(dt.SERVICES[datum], degrees=True, declared=True, datum=datum)


def _in_crs(crs: CRS, raw: Raw, findings: Findings, *, declared: bool) -> Reference:
    from pyproj.exceptions import ProjError

    if not (crs.is_geographic or crs.is_projected):
        findings.stop(
            f"{_name(crs)} is neither geographic nor projected",
            hint=_declare(findings),
            about="crs" if declared else "",
        )
    if crs.equals("EPSG:4326", ignore_axis_order=True):
        return Reference(_name(crs), degrees=True, declared=declared, datum="wgs84")
    try:
        transformer = _to_wgs84(crs)
    except ProjError as error:
        findings.stop(
            f"no transformation from {_name(crs)} to WGS84 is known ({shown(error)})",
            hint=_declare(findings),
            about="crs" if declared else "",
        )
    area = crs.area_of_use
    bounds = None if area is None or crs.is_geographic else (area.west, area.south, area.east, area.north)
    reference = Reference(
        _name(crs), degrees=crs.is_geographic, declared=declared, transformer=transformer, bounds=bounds
    )
    _warn_of_accuracy(crs, raw, reference, findings)
    return reference


@lru_cache(maxsize=16)
def _to_wgs84(crs: CRS) -> Transformer:
    """Return the transformer; making one takes as long as reading a small file."""
    from pyproj import Transformer

    return Transformer.from_crs(crs, "EPSG:4326", always_xy=True)


def _parse(crs: object, findings: Findings) -> CRS:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    given = f"EPSG:{crs}" if str(crs).isdecimal() else crs
    try:
        # The name of a definition file is treated as a word: the file is not opened.
        return flat(CRS.from_user_input("?" if "init=" in str(given) else given))
    except CRSError:
        word = dt.datum_of(str(crs))
        if word in dt.SYSTEMS or word == "wgs84":
            return CRS.from_user_input(dt.SYSTEMS.get(word, ("", "EPSG:4490"))[1])
        if word in dt.DATUMS:
            findings.stop(
                f"{quote(crs)} is not a crs but a datum",
                hint=f"Declare {findings.declared('datum', word)} instead",
                about="crs",
            )
        findings.stop(f"unknown crs {quote(crs)}", hint="Give an EPSG code, such as EPSG:4546", about="crs")


def flat(crs: CRS) -> CRS:
    """Return the horizontal part of a coordinate reference system."""
    if crs.is_compound:
        crs = crs.sub_crs_list[0]
    return crs.to_2d()


def _same(one: CRS, other: CRS) -> bool:
    """Whether two systems give a place the same coordinates (their names may differ)."""
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    if one.equals(other, ignore_axis_order=True):
        return True
    if one.is_geographic != other.is_geographic:
        return False
    area = one.area_of_use or other.area_of_use
    lon, lat = (105.0, 35.0) if area is None else ((area.west + area.east) / 2, (area.south + area.north) / 2)
    try:
        a, b = (
            Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(lon, lat) for crs in (one, other)
        )
    except ProjError:
        return False
    return bool(np.allclose(a, b, rtol=0.0, atol=_SAME_PLACE if one.is_geographic else _SAME_PLACE * 1e3))


def _is_cgcs2000(name: str) -> bool:
    return ("2000" in name and "China" in name) or "CGCS" in name


def _taken(ways: list[Transformer], places: list[tuple[float, float]]) -> list[Transformer]:
    """Return the ways of transforming places; as PROJ does, the first whose area of use holds a place."""
    firsts = (next((way for way in ways if _covers(way, place)), None) for place in places)
    return [way for way in firsts if way is not None] or ways[:1]


def _warn_of_accuracy(crs: CRS, raw: Raw, reference: Reference, findings: Findings) -> None:
    """Report if only a rough way to WGS84 is known there (CGCS2000 agrees to decimetres: not reported)."""
    import warnings

    from pyproj.transformer import TransformerGroup

    base = crs.geodetic_crs
    if base is None or _is_cgcs2000(base.name):
        return
    with warnings.catch_warnings():
        # It warns of a missing grid: the user needs the accuracy, reported below.
        warnings.simplefilter("ignore", UserWarning)
        ways = TransformerGroup(crs, "EPSG:4326", always_xy=True).transformers
    found = _taken(ways, _corners(raw, reference))
    if any("Ballpark" in way.description for way in found):
        off = "places may be off by 100 m"
        findings.warn(
            f"no transformation from {_name(crs)} to WGS84 is published; {off}"
            if len(ways) == 1
            else f"no transformation from {_name(crs)} to WGS84 is published here; {off}"
        )
        return
    worst = max((way.accuracy for way in found), default=0.0)
    if worst > _POOR_ACCURACY_M:
        findings.warn(f"from {_name(crs)} to WGS84 places may be off by {worst:.0f} m")


def _corners(raw: Raw, reference: Reference) -> list[tuple[float, float]]:
    """Return the corners of the box round all places [degrees], good enough to look up an area of use."""
    x, y = _coordinates(raw)
    lon, lat = reference.to_wgs84(x, y)
    known = np.isfinite(lon) & np.isfinite(lat)
    if not known.any():
        return []
    return [(float(a), float(b)) for a in _ends(lon[known]) for b in _ends(lat[known])]


def _ends(values: FloatArray) -> tuple[np.float64, np.float64]:
    return values.min(), values.max()


def _covers(way: Transformer, place: tuple[float, float]) -> bool:
    area = way.area_of_use
    lon, lat = place
    return area is None or (area.west <= lon <= area.east and area.south <= lat <= area.north)


def _coordinates(raw: Raw) -> tuple[FloatArray, FloatArray]:
    import shapely

    if raw.xy is not None:
        return raw.xy
    x, y = shapely.get_coordinates(raw.geometry).T
    return x, y


def _name(crs: CRS) -> str:
    epsg = crs.to_epsg()
    return f"EPSG:{epsg}" if epsg is not None else shown(crs.name)
