"""GPX: way points as points, routes and tracks as lines, in WGS84 by definition of the format."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pyarrow as pa

from siting.readers.budget import watched
from siting.readers.door import parsing
from siting.readers.findings import Findings, features
from siting.readers.raw import Raw
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
                rows.append({_TEXTS[_tag(c)]: c.text or "" for c in element if _tag(c) in _TEXTS})
                shapes.append(_shape(element))
    if not rows:
        findings.stop("the GPX has no way points, routes or tracks", hint="Export the places themselves")
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {n: pa.chunked_array([pa.array([row.get(n, "") for row in rows], pa.string())]) for n in names}
    geometry = np.full(len(shapes), None, dtype=np.object_)
    geometry[:] = shapes
    faulted = np.zeros(len(rows), dtype=np.bool_)
    wgs84 = CRS("EPSG:4326")
    return Raw(attributes(columns), features(), faulted, geometry, crs=wgs84, degrees_implied=True)


def _shape(element: ET.Element) -> BaseGeometry | None:
    import shapely

    if _tag(element) == "wpt":
        return shapely.Point(*_lon_lat(element))
    segments = [s for s in element if _tag(s) == "trkseg"] or [element]
    lines = [[_lon_lat(p) for p in s if _tag(p) in {"trkpt", "rtept"}] for s in segments]
    lines = [line for line in lines if len(line) > 1]
    if not lines:
        return None
    return shapely.LineString(lines[0]) if len(lines) == 1 else shapely.MultiLineString(lines)


def _lon_lat(element: ET.Element) -> tuple[float, float]:
    # Some programs write the decimal comma of their country.
    lon, lat = (element.get(name, "nan").replace(",", ".") for name in ("lon", "lat"))
    return float(lon), float(lat)


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
