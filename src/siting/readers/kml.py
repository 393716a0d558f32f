"""KML and KMZ: every placemark of every folder, with the headings of its extended data as they are.

(GDAL's KML reader turns Chinese headings into underscores, and each folder into a layer of its own.)
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from xml.etree import ElementTree as ET

import numpy as np
import pyarrow as pa

from siting.readers import headings as hd
from siting.readers.budget import require_elements, require_table, require_unpackable, watched
from siting.readers.door import parsing
from siting.readers.findings import Findings, features, shown
from siting.readers.raw import Raw
from siting.readers.shapefile import open_zip
from siting.readers.tables import attributes

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_DECLARED_GB = re.compile(
    rb"""^\s*<\?xml[^>]*encoding=["'](?:gb2312|gbk|gb18030)["'][^>]*\?>""", re.IGNORECASE
)


class _BadGeometryError(ValueError):
    """Coordinates that are no geometry; its text says why."""


def read_kmz(path: Path, findings: Findings) -> Raw:
    """Read the first KML document in a KMZ.

    Raises
    ------
    SitingError
        As `read_kml`; or the archive is damaged or holds no KML.
    """
    with open_zip(path, findings) as archive:
        documents = [info for info in archive.infolist() if info.filename.lower().endswith(".kml")]
        if not documents:
            findings.stop("no KML document in the archive", hint="Save it as KML from Google Earth")
        require_unpackable(documents[:1], findings)
        data = archive.read(documents[0])
    return read_kml(data, findings)


def read_kml(data: bytes, findings: Findings) -> Raw:
    """Read the placemarks of a KML document: names, descriptions, extended data and geometry.

    Raises
    ------
    SitingError
        The document is damaged or has no placemarks.
    """
    from pyproj import CRS

    placemarks = _placemarks(data, findings)
    if not placemarks:
        findings.stop("the KML has no placemarks", hint="Save the places themselves, not a link to them")
    places = features()
    geometry = np.full(len(placemarks), None, dtype=np.object_)
    faulted = np.zeros(len(placemarks), dtype=np.bool_)
    for row, (_, element) in enumerate(placemarks):
        try:
            geometry[row] = None if element is None else _geometry(element)
        except _BadGeometryError as error:
            faulted[row] = True
            findings.fault(
                str(error), at=places.of(row), hint="Correct its coordinates: lon,lat and a space between"
            )
    columns = _columns([values for values, _ in placemarks], findings)
    return Raw(attributes(columns), places, faulted, geometry, crs=CRS("EPSG:4326"), degrees_implied=True)


def _placemarks(data: bytes, findings: Findings) -> list[tuple[dict[str, str], ET.Element | None]]:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        findings.stop(
            "the KML declares a document type, which may hide a trap", hint="Save it again without one"
        )
    require_elements(data, findings)
    found = []
    with parsing(findings, hint="Save it again, or copy it again"), watched(findings, size=len(data)):
        text = _DECLARED_GB.match(data)
        document: Any = io.StringIO(data[text.end() :].decode("gb18030")) if text else io.BytesIO(data)
        # Expat fetches nothing from outside, and what could make it swell is refused above.
        for _, element in ET.iterparse(document):  # noqa: S314
            if _tag(element) == "Placemark":
                found.append(_placemark(element))
    return found


_OWN_TEXTS = ("name", "description")


def _placemark(element: ET.Element) -> tuple[dict[str, str], ET.Element | None]:
    values = {tag: child.text or "" for child in element if (tag := _tag(child)) in _OWN_TEXTS}
    values |= {name: text for data in element.iter() if (name := data.get("name")) for text in _data(data)}
    shapes = [child for child in element if _tag(child) in _READERS]
    return values, shapes[-1] if shapes else None


def _data(element: ET.Element) -> list[str]:
    """Return the value of an attribute of the user; nothing for another element."""
    if _tag(element) == "SimpleData":
        return [element.text or ""]
    if _tag(element) != "Data":
        return []
    return [next((child.text or "" for child in element if _tag(child) == "value"), "")]


def _columns(rows: list[dict[str, str]], findings: Findings) -> dict[str, pa.ChunkedArray]:
    names = list(dict.fromkeys(name for values in rows for name in values))
    require_table(findings, columns=len(names), cells=len(names) * len(rows))
    if "name" in names and sum(_is_name(name) for name in names) > 1:
        # Many programs write the label again as an attribute: the attribute is what the user made.
        names.remove("name")
    columns = {name: [values.get(name, "") for values in rows] for name in names}
    if not "".join(columns.get("description", ())).strip():
        columns.pop("description", None)
    return {name: pa.chunked_array([pa.array(texts, pa.string())]) for name, texts in columns.items()}


def _is_name(heading: str) -> bool:
    meant = hd.understand(heading)
    return meant is not None and meant.meaning == hd.NAME


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _geometry(element: ET.Element) -> BaseGeometry:
    from shapely.errors import GEOSException

    try:
        return _READERS[_tag(element)](element)
    except (GEOSException, ValueError) as error:
        reason = f"the geometry cannot be built ({shown(error)})"
        raise _BadGeometryError(reason) from error


def _coordinates(element: ET.Element) -> list[tuple[float, float]]:
    text = next((child.text or "" for child in element if _tag(child) == "coordinates"), "")
    pairs = []
    for point in re.sub(r"\s*,\s*", ",", text).split():
        parts = point.split(",")
        if len(parts) < 2:
            message = f"coordinates {point!r} are not lon,lat"
            raise ValueError(message)
        pairs.append((float(parts[0]), float(parts[1])))
    return pairs


def _point(element: ET.Element) -> BaseGeometry:
    from shapely.geometry import Point

    pairs = _coordinates(element)
    return Point(pairs[0]) if pairs else Point()


def _line(element: ET.Element) -> BaseGeometry:
    from shapely.geometry import LineString

    return LineString(_coordinates(element))


def _polygon(element: ET.Element) -> BaseGeometry:
    from shapely.geometry import Polygon

    outer: list[tuple[float, float]] = []
    inner = []
    for boundary in element:
        rings = [_coordinates(ring) for ring in boundary if _tag(ring) == "LinearRing"]
        if _tag(boundary) == "outerBoundaryIs" and rings:
            outer = rings[0]
        elif _tag(boundary) == "innerBoundaryIs":
            inner.extend(rings)
    return Polygon(outer, inner)


def _multi(element: ET.Element) -> BaseGeometry:
    import shapely

    parts = [_READERS[_tag(child)](child) for child in element if _tag(child) in _READERS]
    kinds = {part.geom_type for part in parts}
    joiners: dict[str, Callable[[Any], Any]] = {
        "Point": shapely.multipoints,
        "LineString": shapely.multilinestrings,
        "Polygon": shapely.multipolygons,
    }
    kind = kinds.pop() if len(kinds) == 1 else "several"
    joined: Any = joiners.get(kind, shapely.geometrycollections)(np.array(parts, dtype=np.object_))
    return cast("BaseGeometry", joined)


_READERS = {
    "Point": _point,
    "LineString": _line,
    "LinearRing": _line,
    "Polygon": _polygon,
    "MultiGeometry": _multi,
}
