"""Boundary points as land offices file them (界址点坐标, .txt): ``[属性描述]`` and ``[地块坐标]``.

A parcel begins with a line ending in ``@``: number of points, area [ha], id, name, kind, map sheet, use,
code. Its points follow: name, ring, northing, easting; the first ring is the outline, the others are holes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from siting.readers.findings import Findings, Places, shown
from siting.readers.plain_text import text_column
from siting.readers.raw import Raw, geometries
from siting.readers.tables import attributes
from siting.readers.text_bytes import as_utf8

if TYPE_CHECKING:
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

SECTION = "[地块坐标]"
_COLUMNS = ("points", "面积(公顷)", "地块编号", "地块名称", "图形属性", "图幅号", "地块用途", "地类编码")
# First EPSG code by datum and width of zones [degrees]: with the zone before the easting, and without.
_CODES = {
    ("2000", 3): (4513, 4534), ("2000", 6): (4491, 4502),
    ("80", 3): (2349, 2370), ("80", 6): (2327, 2338),
    ("54", 3): (2401, 2422), ("54", 6): (21413, 21453),
}  # fmt: skip
_ZONES = {3: range(25, 46), 6: range(13, 24)}
_WITH_ZONE_M = 1e7
_HINT = "Use the file as exported by the land office"
_Rings = dict[str, list[tuple[float, float]]]
"""The points of each ring of a parcel, easting and northing, by the ring's number."""


def is_boundary_points(data: bytes) -> bool:
    """Whether a text is a file of boundary points."""
    return any(SECTION.encode(encoding) in data for encoding in ("utf-8", "gb18030", "utf-16-le"))


def read_boundary_points(data: bytes, findings: Findings) -> Raw:
    """Read the parcels of a file of boundary points, in the system that its header describes.

    Raises
    ------
    SitingError
        The encoding of the text is not known, or a line is neither a parcel nor a point.
    """
    lines = _lines(data, findings)
    start = next((i for i, line in enumerate(lines) if line.strip().startswith(SECTION)), len(lines))
    head = dict(line.split("=", 1) for line in lines[:start] if "=" in line)
    parcels, rings = _parcels(lines, start + 1, findings)
    if not parcels:
        findings.stop(f"there is no parcel under {SECTION}", hint=_HINT)
    columns = _columns([cells for _, cells in parcels])
    shapes = [_polygon(ring, number, findings) for ring, (number, _) in zip(rings, parcels, strict=True)]
    places = Places("line", lambda row: parcels[row][0])
    crs = _crs(head, _eastings(rings))
    faulted = np.zeros(len(parcels), dtype=np.bool_)
    return Raw(attributes(columns), places, faulted, geometries(shapes), crs=crs)


def _lines(data: bytes, findings: Findings) -> list[str]:
    try:
        return as_utf8(data).decode("utf-8").splitlines()
    except UnicodeDecodeError:
        findings.stop("unknown encoding: neither UTF-8 nor GB18030", hint=_HINT)


def _columns(parcels: list[list[str]]) -> dict[str, pa.ChunkedArray]:
    """Return the attributes by heading, except the number of points; blank where a parcel's line is short."""
    rows = [cells + [""] * (len(_COLUMNS) - len(cells)) for cells in parcels]
    return {name: text_column([row[i] for row in rows]) for i, name in enumerate(_COLUMNS) if i}


def _parcels(
    lines: list[str], first: int, findings: Findings
) -> tuple[list[tuple[int, list[str]]], list[_Rings]]:
    """Return the line number and the attributes of each parcel, and the points of its rings."""
    parcels: list[tuple[int, list[str]]] = []
    rings: list[_Rings] = []
    for number, line in enumerate(lines[first:], start=first + 1):
        cells = [cell.strip() for cell in re.split(r"[,，]", line.strip())]
        if cells[-1] == "@":
            parcels.append((number, cells[:-1]))
            rings.append({})
        elif any(cells):
            _add_point(cells, rings, number, findings)
    return parcels, rings


def _add_point(cells: list[str], rings: list[_Rings], number: int, findings: Findings) -> None:
    try:
        north, east = float(cells[2]), float(cells[3])
    except (ValueError, IndexError):
        findings.stop(
            f"'{shown(','.join(cells))}' is neither a parcel nor a point", at=f"line {number}", hint=_HINT
        )
    if not rings:
        findings.stop("there is a point before the first parcel", at=f"line {number}", hint=_HINT)
    rings[-1].setdefault(cells[1], []).append((east, north))


def _polygon(ring: _Rings, number: int, findings: Findings) -> BaseGeometry:
    import shapely

    outlines = [points for points in ring.values() if points]
    if not outlines or min(len(points) for points in outlines) < 3:
        findings.stop("the parcel has fewer than three points in a ring", at=f"line {number}", hint=_HINT)
    return shapely.Polygon(outlines[0], outlines[1:])


def _eastings(rings: list[_Rings]) -> list[float]:
    return [east for ring in rings for points in ring.values() for east, _ in points]


def _crs(head: dict[str, str], eastings: list[float]) -> CRS | None:
    """Return the Gauss-Krüger zone that the header describes; None if it does not, or the points differ."""
    from pyproj import CRS

    said = head.get("坐标系", "")
    datum = next((name for name in ("2000", "80", "54") if name in said), None)
    width, zone = _whole(head.get("几度分带", "")), _whole(head.get("带号", ""))
    before = _zone_before(eastings)
    if before is not None:
        zone = before if zone in {None, before} else None
    if datum is None or width is None or zone is None or zone not in _ZONES.get(width, ()):
        return None
    first = _ZONES[width][0]
    return CRS.from_epsg(_CODES[datum, width][1 if before is None else 0] + zone - first)


def _zone_before(eastings: list[float]) -> int | None:
    """Return the number of the zone that stands before the eastings; None if none does."""
    return int(eastings[0] // 1e6) if eastings and min(eastings) > _WITH_ZONE_M else None


def _whole(text: str) -> int | None:
    found = re.search(r"\d+", text)
    return int(found[0]) if found else None
