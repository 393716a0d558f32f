"""The kind of a file of places: by its extension, once its first bytes agree."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from siting.errors import near_word, quote
from siting.readers.findings import Findings, shown
from siting.readers.read_options import ReadOptions

KINDS = {
    ".gpkg": "GeoPackage",
    ".gdb": "file geodatabase",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".shp": "shapefile",
    ".zip": "zip",
    ".kml": "KML",
    ".kmz": "KMZ",
    ".ovkml": "KML",
    ".ovkmz": "KMZ",
    ".parquet": "GeoParquet",
    ".geoparquet": "GeoParquet",
    ".geojsonl": "GeoJSON",
    ".geojsons": "GeoJSON",
    ".ndjson": "GeoJSON",
    ".jsonl": "GeoJSON",
    ".gpx": "GPX",
    ".dxf": "DXF",
    ".txt": "CSV",
    ".csv": "CSV",
    ".tsv": "CSV",
    ".xlsx": "Excel workbook",
    ".xlsm": "Excel workbook",
}
_GEODATABASE = ".gdb"
READABLE = (
    ".gpkg, .gdb, .geojson, .geojsonl, .shp, .zip (of a shapefile or .gdb), .kml, .kmz, .ovkml, .gpx, .dxf, "
    ".parquet, .csv, .tsv, .txt (a table, or boundary points of a land office), .xlsx"
)
# The first bytes of formats that are often renamed. .xlsx and .kmz are zips too.
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"SQLite format 3\0", "GeoPackage"),
    (_ZIP, "zip"),
    (b"PAR1", "GeoParquet"),
    (b"\x00\x00\x27\x0a", "shapefile"),
    (b"%PDF-", "PDF document"),
    (_OLE, "old or locked Excel workbook"),
)
_PACKED = frozenset({"zip", "KMZ", "Excel workbook"})
_WEB_ADDRESS = re.compile(r"(?:^|/)(?:https?|ftps?|s3|gs|wfs|WFS):/")
# Other formats in use, and how to convert them to one that can be read.
_SAVE_AS = {
    ".xls": "Open it in Excel and save it as .xlsx (or CSV UTF-8)",
    ".et": "Open it in WPS and save it as .xlsx",
    ".ods": "Save it as .xlsx or CSV UTF-8",
    ".doc": "Copy its table into a workbook and save that as .xlsx",
    ".docx": "Copy its table into a workbook and save that as .xlsx",
    ".pdf": "Copy its table into a workbook and save that as .xlsx, or ask for the shapefile",
    ".dwg": "Save it as .dxf, or export the parcels as a shapefile",
    ".mdb": "Export its layer as GeoPackage or shapefile",
    ".tab": "Export it as GeoPackage or shapefile",
    ".mif": "Export it as GeoPackage or shapefile",
    ".wl": "Export it as a shapefile from MapGIS",
    ".wp": "Export it as a shapefile from MapGIS",
    ".rar": "Unpack it, and pack it as .zip or give the files",
    ".7z": "Unpack it, and pack it as .zip or give the files",
    ".shx": "Give the .shp part",
    ".dbf": "Give the .shp part, or save the table as .xlsx or CSV",
    ".prj": "Give the .shp part",
}
_SNIFFED_BYTES = 1 << 16
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(kml|gpx)[\s>]")
# GeoJSON, and the boundary points of a land office.
_MARKS_OF_PLACES = (
    b'"FeatureCollection"',
    b'"coordinates"',
    "[地块坐标]".encode(),
    "[地块坐标]".encode("gb18030"),
)
_WITH_LAYERS = frozenset({"GeoPackage", "file geodatabase", "zip", "KML", "KMZ", "DXF"})


def checked_kind(findings: Findings, options: ReadOptions) -> str:
    """Return the kind of the file; raise if a layer or sheet is named that this kind cannot have."""
    kind = file_kind(findings)
    if options.decimal not in {None, ".", ","}:
        findings.stop(
            f"{quote(options.decimal)} is not a decimal mark", hint="Declare . or a comma", about="decimal"
        )
    if options.layer is not None and kind not in _WITH_LAYERS:
        findings.stop(
            f"a layer is named, but a {kind} file has no layers",
            hint=f"Leave out {findings.declared('layer')}",
            about="layer",
        )
    if options.sheet is not None and kind != "Excel workbook":
        findings.stop(
            f"a sheet is named, but a {kind} file has no sheets",
            hint=f"Leave out {findings.declared('sheet')}",
            about="sheet",
        )
    return kind


def file_kind(findings: Findings) -> str:
    """Return the kind of the file by its extension, once its first bytes agree."""
    path, what = findings.path, findings.what
    if path.suffix.lower() == _GEODATABASE and path.is_dir():
        return KINDS[_GEODATABASE]
    require_file(path, findings)
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        ending = quote(path.suffix) if path.suffix else "a name without extension"
        hint = _SAVE_AS.get(path.suffix.lower(), f"Use one of {READABLE}")
        findings.stop(f"{ending} is not a format that can be read", hint=hint)
    try:
        with path.open("rb") as file:
            head = file.read(_SNIFFED_BYTES)
    except OSError as error:
        findings.stop(f"cannot be read ({error.strerror})", hint="Check that you may read it")
    if not head:
        findings.stop(f"the {what} is empty", hint="Export or copy it again")
    _require_content(head, kind, findings)
    return kind


def require_file(path: Path, findings: Findings) -> None:
    """Raise unless the path is a file that can be opened."""
    what = findings.what
    if _WEB_ADDRESS.search(path.as_posix()):
        findings.stop(
            f"is a web address ({shown(path.as_posix())}), and only files are read",
            hint="Download it, and give the file",
        )
    try:
        there, is_file = path.exists(), path.is_file()
    except (OSError, ValueError) as error:
        findings.stop(f"cannot be looked up ({shown(error)})", hint="Check the path")
    if not there:
        findings.stop(f"there is no such {what}", hint=_near(path), about="file")
    if not is_file:
        findings.stop(
            f"is a folder or a device, not a {what}", hint=f"Name the file itself: {READABLE}", about="file"
        )


def _require_content(head: bytes, kind: str, findings: Findings) -> None:
    """Raise if the first bytes do not match the extension."""
    found = _sniff(head)
    if found is None:
        if kind not in {"CSV", "DXF"}:
            findings.stop(
                f"its extension says {kind}, but its content is something else",
                hint="Export or copy it again",
            )
    elif found != kind and not (found == "zip" and kind in _PACKED):
        if found == "zip" and b"[Content_Types].xml" in head:
            found = "zip, such as Excel writes"
        findings.stop(
            f"its extension says {kind}, but its content says {found}",
            hint="Give it the right extension, or save it again",
        )


def _sniff(head: bytes) -> str | None:
    """Return the kind that the first bytes reveal; None for any other text."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x1e")
    if text.startswith(b"{"):
        return "GeoJSON"
    if text.startswith(b"<"):
        root = _ROOT.search(text)
        return {b"kml": "KML", b"gpx": "GPX"}.get(root[1].lower() if root else b"", "HTML or XML page")
    return None


def is_site_file(path: Path) -> bool:
    """Whether a file holds places: by its extension, or by its first bytes if that is not enough."""
    ending = path.suffix.lower()
    if ending not in {".json", ".txt"}:
        return ending in KINDS or ending in _SAVE_AS
    try:
        with path.open("rb") as file:
            head = file.read(_SNIFFED_BYTES)
    except OSError:
        return False
    return any(mark in head for mark in _MARKS_OF_PLACES)


def _near(path: Path) -> str:
    """Suggest the file that may have been meant."""
    try:
        names = [p.name for p in path.parent.iterdir()]
    except OSError:
        return f"There is no folder {quote(path.parent)}"
    near = near_word(path.name, names)
    return f"Did you mean {quote(near)}?" if near else f"Check the name, in the folder {quote(path.parent)}"
