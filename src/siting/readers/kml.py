"""KML and KMZ: every placemark of every folder, with its extended data under unchanged headings.

(GDAL's KML reader turns Chinese headings into underscores, and each folder into a layer of its own.)
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from xml.etree import ElementTree as ET

import numpy as np
import pyarrow as pa

from siting.evidence import FloatArray
from siting.geo.datum import DATUMS, SYSTEMS, datum_of
from siting.readers import headings as hd
from siting.readers.budget import require_table, require_unpackable, watched
from siting.readers.door import parsing
from siting.readers.findings import Findings, Places, features, listed, shown
from siting.readers.plain_text import text_column
from siting.readers.raw import BoolArray, GeometryArray, Raw
from siting.readers.shapefile_parts import open_zip
from siting.readers.tables import attributes
from siting.readers.xml_text import read_elements
from siting.records import dataclass

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_DECLARED_GB = re.compile(
    rb"""^\s*<\?xml[^>]*encoding=["'](?:gb2312|gbk|gb18030)["'][^>]*\?>""", re.IGNORECASE
)


class _BadGeometryError(ValueError):
    """Coordinates that are not a geometry; the message says why."""


def read_kmz(path: Path, findings: Findings, *, layer: str | None = None) -> Raw:
    """Read the first KML document in a KMZ.

    Raises
    ------
    SitingError
        As for `read_kml`; or the archive is damaged or contains no KML.
    """
    with open_zip(path, findings) as archive:
        documents = [info for info in archive.infolist() if info.filename.lower().endswith(".kml")]
        if not documents:
            findings.stop("no KML document in the archive", hint="Save it as KML from Google Earth")
        require_unpackable(documents[:1], findings)
        data = archive.read(documents[0])
    return read_kml(data, findings, layer=layer)


@dataclass(frozen=True)
class _Placemark:
    """One placemark: attributes, shape, folders, stated datum, content of the description."""

    values: dict[str, str]
    shape: ET.Element | None
    folders: tuple[ET.Element, ...]
    datum: str
    described: tuple[str, ...]


def read_kml(data: bytes, findings: Findings, *, layer: str | None = None) -> Raw:
    """Read the placemarks of a KML document: names, descriptions, extended data and geometry.

    Parameters
    ----------
    layer
        A folder: only its placemarks and those of its subfolders are read.

    Raises
    ------
    SitingError
        The document is damaged, has no placemarks or no such folder, or states several datums.
    """
    from pyproj import CRS

    placemarks = _placemarks(data, findings)
    if layer is not None:
        placemarks = _inside(placemarks, layer, findings)
    if not placemarks:
        findings.stop("the KML has no placemarks", hint="Save the places themselves, not a link to them")
    places = features()
    geometry, faulted = _geometries(placemarks, places, findings)
    described = list(dict.fromkeys(name for placemark in placemarks for name in placemark.described))
    if described:
        findings.warn(f"attributes are read from the table in the descriptions: {listed(described)}")
    columns = _columns([placemark.values for placemark in placemarks], findings)
    datum = _stated_datum({placemark.datum for placemark in placemarks}, findings)
    crs = CRS(SYSTEMS[datum][1] if datum in SYSTEMS else "EPSG:4326")
    datum = None if datum in SYSTEMS else datum
    return Raw(attributes(columns), places, faulted, geometry, crs=crs, degrees_implied=True, datum=datum)


def _geometries(
    placemarks: list[_Placemark], places: Places, findings: Findings
) -> tuple[GeometryArray, BoolArray]:
    """Return the geometry of each placemark, and which of them are at fault."""
    geometry = np.full(len(placemarks), None, dtype=np.object_)
    faulted = np.zeros(len(placemarks), dtype=np.bool_)
    for row, placemark in enumerate(placemarks):
        try:
            geometry[row] = None if placemark.shape is None else _geometry(placemark.shape)
        except _BadGeometryError as error:
            faulted[row] = True
            findings.fault(
                str(error), at=places.of(row), hint="Correct its coordinates: lon,lat, separated by spaces"
            )
    return geometry, faulted


def _inside(placemarks: list[_Placemark], layer: str, findings: Findings) -> list[_Placemark]:
    names = [{_text_of(folder, "name") for folder in placemark.folders} for placemark in placemarks]
    found = [p for p, inside in zip(placemarks, names, strict=True) if layer in inside]
    if not found:
        known = sorted({name for inside in names for name in inside if name})
        hint = (
            f"It has {listed(known)}"
            if known
            else f"It has no folders: leave out {findings.declared('layer')}"
        )
        findings.stop(f"the KML has no folder '{shown(layer)}' with placemarks", hint=hint, about="layer")
    return found


def _stated_datum(words: set[str], findings: Findings) -> str | None:
    """Return the datum that Ovital's programs write into each placemark, as `datum_of` names it."""
    datums = {datum_of(word) for word in words if word}
    if not datums:
        return None
    if len(datums) > 1 or "" in words or not datums <= {*DATUMS, *SYSTEMS}:
        said = listed(sorted(word or "nothing" for word in words))
        findings.stop(
            f"its placemarks state their datum (OvCoordType) as {said}, which is not a known one",
            hint="Save it with one datum, WGS84, GCJ-02 or BD-09, for all",
        )
    return datums.pop()


def _placemarks(data: bytes, findings: Findings) -> list[_Placemark]:
    found = []
    folders: list[ET.Element] = []
    with parsing(findings, hint="Save it again, or copy it again"), watched(findings, size=len(data)):
        chinese = _DECLARED_GB.match(data)
        text = data[chinese.end() :].decode("gb18030") if chinese else None
        for event, element in read_elements(data, findings, what="KML", text=text):
            if _tag(element) in {"Folder", "Document"}:
                folders = [*folders, element] if event == "start" else folders[:-1]
            elif event == "end" and _tag(element) == "Placemark":
                # The name of a folder may follow its placemarks: it is read at the end.
                found.append(_placemark(element, tuple(folders)))
    return found


_LONG_TEXT = 100_000
_OWN_TEXTS = ("name", "description")
_HTML_ROW = re.compile(
    r"<tr[^>]{0,200}>\s*<t[dh][^>]{0,200}>([^<]{0,200})</t[dh]>\s*<t[dh][^>]{0,200}>([^<]{0,2000})</t[dh]>\s*</tr>",
    re.IGNORECASE,
)


def _placemark(element: ET.Element, folders: tuple[ET.Element, ...]) -> _Placemark:
    values = {tag: child.text or "" for child in element if (tag := _tag(child)) in _OWN_TEXTS}
    values |= {name: text for data in element.iter() if (name := data.get("name")) for text in _data(data)}
    cells = _cells(values.get("description", ""))
    if cells:
        del values["description"]
        values = cells | values
    shape = next((child for child in reversed(element) if _tag(child) in _READERS), None)
    return _Placemark(values, shape, folders, _text_of(element, "OvCoordType"), tuple(cells))


def _cells(description: str) -> dict[str, str]:
    """Return the attributes that ArcGIS writes as an HTML table, two cells per row; none for plain text."""
    rows = [(_plain(name), _plain(text)) for name, text in _HTML_ROW.findall(description)]
    return {name: text for name, text in rows if name} if len(rows) > 1 else {}


def _plain(html_text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", html_text)).strip()


def _text_of(element: ET.Element, tag: str) -> str:
    return next(((child.text or "").strip() for child in element if _tag(child) == tag), "")


def _data(element: ET.Element) -> list[str]:
    """Return the value of a user attribute; nothing for another element."""
    if _tag(element) == "SimpleData":
        return [element.text or ""]
    if _tag(element) != "Data":
        return []
    return [next((child.text or "" for child in element if _tag(child) == "value"), "")]


def _columns(rows: list[dict[str, str]], findings: Findings) -> dict[str, pa.ChunkedArray]:
    names = list(dict.fromkeys(name for values in rows for name in values))
    require_table(findings, columns=len(names), cells=len(names) * len(rows))
    if "name" in names and sum(_is_name(name) for name in names) > 1:
        # Many programs repeat the label as an attribute: the attribute is the one made by the user.
        names.remove("name")
    columns = {name: [values.get(name, "") for values in rows] for name in names}
    if not "".join(columns.get("description", ())).strip():
        columns.pop("description", None)
    return {name: text_column(texts) for name, texts in columns.items()}


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


def _coordinates(element: ET.Element) -> list[tuple[float, float]] | FloatArray:
    text = next((child.text or "" for child in element if _tag(child) == "coordinates"), "")
    joined = re.sub(r"\s*,\s*", ",", text)
    if len(joined) > _LONG_TEXT:
        return _many_coordinates(joined)
    pairs = []
    for point in joined.split():
        parts = point.split(",")
        if len(parts) < 2:
            message = f"coordinates {point!r} are not lon,lat"
            raise ValueError(message)
        pairs.append((float(parts[0]), float(parts[1])))
    return pairs


def _many_coordinates(text: str) -> FloatArray:
    """Return the points of a long text, shape (n, 2): as objects they would take 300 bytes each."""
    import pyarrow.compute as pc

    points = pc.utf8_split_whitespace(pa.array([text.strip()], pa.large_string())).flatten()
    parts = pc.split_pattern(points, ",")
    if pc.min(pc.list_value_length(parts)).as_py() < 2:
        message = "a coordinate is not lon,lat"
        raise ValueError(message)
    columns = [pc.cast(pc.list_element(parts, axis), pa.float64()) for axis in (0, 1)]
    return np.column_stack([column.to_numpy(zero_copy_only=False) for column in columns])


def _point(element: ET.Element) -> BaseGeometry:
    from shapely.geometry import Point

    pairs = _coordinates(element)
    return Point(pairs[0]) if len(pairs) else Point()


def _line(element: ET.Element) -> BaseGeometry:
    from shapely.geometry import LineString

    return LineString(_coordinates(element))


def _track(element: ET.Element) -> BaseGeometry:
    """Return a way that a telephone recorded: ``lon lat height`` for each time, blank without signal."""
    from shapely.geometry import LineString, Point

    texts = [(child.text or "").split() for child in element if _tag(child) == "coord"]
    pairs = [(float(parts[0]), float(parts[1])) for parts in texts if len(parts) > 1]
    return LineString(pairs) if len(pairs) > 1 else Point(pairs[0]) if pairs else LineString()


def _polygon(element: ET.Element) -> BaseGeometry:
    from shapely.geometry import Polygon

    outer: list[tuple[float, float]] | FloatArray = []
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
    "Track": _track,
    "MultiTrack": _multi,
}
