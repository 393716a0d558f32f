"""GPX: way points as points, routes and tracks as lines, in WGS84 by definition of the format."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np

from siting.readers.budget import watched
from siting.readers.door import parsing
from siting.readers.findings import Findings, features
from siting.readers.plain_text import text_column
from siting.readers.raw import Raw, geometries
from siting.readers.tables import attributes
from siting.readers.xml_text import read_elements

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_TEXTS = {"name": "name", "ele": "elevation_m", "desc": "description", "cmt": "comment", "type": "type"}


def read_gpx(data: bytes, findings: Findings) -> Raw:
    """Read the way points, routes and tracks of a GPX file.

    Raises
    ------
    SitingError
        The file is damaged, declares a document type, or holds no places.
    """
    from pyproj import CRS

    rows: list[dict[str, str]] = []
    shapes: list[BaseGeometry | None] = []
    with parsing(findings), watched(findings, size=len(data)):
        for event, element in read_elements(data, findings, what="GPX"):
            if event == "end" and _tag(element) in {"wpt", "rte", "trk"}:
                rows.append(_texts(element))
                shapes.append(_shape(element))
    if not rows:
        findings.stop("the GPX has no way points, routes or tracks", hint="Export the places themselves")
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: text_column([row.get(name, "") for row in rows]) for name in names}
    faulted = np.zeros(len(rows), dtype=np.bool_)
    wgs84 = CRS("EPSG:4326")
    return Raw(attributes(columns), features(), faulted, geometries(shapes), crs=wgs84, degrees_implied=True)


def _texts(element: ET.Element) -> dict[str, str]:
    return {_TEXTS[_tag(child)]: child.text or "" for child in element if _tag(child) in _TEXTS}


def _shape(element: ET.Element) -> BaseGeometry | None:
    import shapely

    if _tag(element) == "wpt":
        return shapely.Point(*_lon_lat(element))
    segments = [s for s in element if _tag(s) == "trkseg"] or [element]
    lines = [line for segment in segments if len(line := _points(segment)) > 1]
    if not lines:
        return None
    return shapely.LineString(lines[0]) if len(lines) == 1 else shapely.MultiLineString(lines)


def _points(segment: ET.Element) -> list[tuple[float, float]]:
    return [_lon_lat(point) for point in segment if _tag(point) in {"trkpt", "rtept"}]


def _lon_lat(element: ET.Element) -> tuple[float, float]:
    # Some programs write the decimal comma of their country.
    lon, lat = (element.get(name, "nan").replace(",", ".") for name in ("lon", "lat"))
    return float(lon), float(lat)


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
