"""Read a user's file of places, whatever its format, into one frame in WGS84.

Site files and layers are read the same way. A fault is reported in one line, with the name of the file, the
row, and what to do about it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.errors import CONTROLS, SitesError, SitingError, quote, without_controls
from siting.geo.datum import in_china_box
from siting.readers.budget import BUDGET, require_text
from siting.readers.door import FREE_MEMORY, NO_MEMORY, printable
from siting.readers.file_kinds import checked_kind
from siting.readers.findings import SITE_FILE, Findings, Places, shown
from siting.readers.headings import datum_of_remark, remark_says_wgs84
from siting.readers.raw import BoolArray, GeometryArray, Raw
from siting.readers.read_options import AS_STATED, ReadOptions
from siting.readers.written import as_declared, with_decimal_points
from siting.records import dataclass

if TYPE_CHECKING:
    import geopandas as gpd

    from siting.readers.reference import Reference

_WHOLE = frozenset({"GeoJSON", "KML", "GPX", "CSV", "Excel workbook"})


@dataclass(frozen=True)
class FeatureTable:
    """What a file holds, in WGS84.

    Parameters
    ----------
    frame
        GeoDataFrame in EPSG:4326 on a RangeIndex: the file's columns under their own headings (without
        those that gave the coordinates), and ``geometry``, in two dimensions.
    sha256
        Digest of the file; of a shapefile, of its parts one after the other.
    source
        Name of the file, without its folder.
    warnings
        What the user should know about the file, one line per item.
    """

    frame: gpd.GeoDataFrame
    sha256: str
    source: str
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.frame)


@dataclass(frozen=True)
class Loaded:
    """A table as in `FeatureTable`, while findings may still be added.

    ``crs`` names the system that the coordinates were read in, such as ``EPSG:4546`` or ``GCJ-02``.
    """

    frame: gpd.GeoDataFrame
    sha256: str
    places: Places
    faulted: BoolArray
    crs: str = ""


def read_features(
    path: str | Path,
    options: ReadOptions = AS_STATED,
    *,
    what: str = SITE_FILE,
    error: type[SitingError] = SitesError,
) -> FeatureTable:
    """Read points, lines or polygons from a file.

    Parameters
    ----------
    path
        GeoPackage, file geodatabase (also in a zip), GeoJSON, shapefile (also in a zip), KML, KMZ, GPX, DXF,
        GeoParquet, CSV, TSV or XLSX.
    options
        What a user declares about the file.
    what, error
        How messages refer to the file, and the class of error to raise.

    Raises
    ------
    SitingError
        As *error*: the file cannot be read, or some row has no place on the Earth. One line, with the first
        fault in full and the number of others.
    """
    findings = Findings(Path(path), error=error, what=what)
    return whole_table(findings, load(findings, options), printable(Path(path).name))


def whole_table(findings: Findings, loaded: Loaded, source: str) -> FeatureTable:
    """Return a table whose rows all have a place. Raises `SitingError` with the first fault."""
    shapes = loaded.frame.geometry
    missing = (shapes.isna() | shapes.is_empty).to_numpy() & ~loaded.faulted
    if missing.any():
        row = int(missing.argmax())
        hint = "Draw it, or remove the feature"
        findings.fault(
            "the geometry is missing", at=loaded.places.of(row), hint=hint, count=int(missing.sum())
        )
    findings.raise_faults()
    return FeatureTable(loaded.frame, loaded.sha256, source, tuple(findings.warnings))


def load(findings: Findings, options: ReadOptions = AS_STATED) -> Loaded:
    """Read a file like `read_features`, but only note the faults of single rows.

    Raises
    ------
    SitingError
        The file cannot be read at all, or its position on the Earth is not known.
    """
    kind = checked_kind(findings, options)
    try:
        data = findings.path.read_bytes() if kind in _WHOLE else b""
        sha256 = hashlib.sha256(data).hexdigest() if kind in _WHOLE else digest_of(findings.path, kind)
        raw = _read(kind, data, findings, options)
    except OSError as error:
        findings.stop(f"cannot be read ({shown(error.strerror or error)})", hint="Check that you may read it")
    except MemoryError:
        findings.stop(NO_MEMORY, hint=FREE_MEMORY)
    del data
    return placed(raw, findings, options, sha256=sha256)


def placed(raw: Raw, findings: Findings, options: ReadOptions, *, sha256: str) -> Loaded:
    """Convert rows of a file to WGS84, and note the faults of single rows.

    Raises
    ------
    SitingError
        Their position on the Earth is not known.
    """
    import geopandas as gpd
    import pandas as pd

    from siting.readers.placing import place
    from siting.readers.reference import north_second, resolve

    raw = _plain_texts(raw, findings)
    raw = replace(raw, attributes=as_declared(raw.attributes, options.missing))
    reference = resolve(raw, findings, crs=options.crs, datum=options.datum)
    raw = north_second(raw, reference, findings)
    geometry, faulted = place(raw, reference, findings)
    _warn_of_datum(raw, reference, geometry, findings)
    # A file with nothing but coordinates has no attributes to give the number of rows.
    attributes = raw.attributes.reset_index(drop=True).reindex(pd.RangeIndex(len(geometry)))
    frame = gpd.GeoDataFrame(attributes, geometry=gpd.array.from_shapely(geometry, crs="EPSG:4326"))
    return Loaded(frame, sha256, raw.places, faulted, reference.name)


def _plain_texts(raw: Raw, findings: Findings) -> Raw:
    """Return the rows with texts safe to show: without control codes, and within the length limit."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    cleaned: dict[str, Any] = {}
    for name in raw.attributes.columns:
        column = raw.attributes[name]
        if str(column.dtype) not in {"object", "str", "string"}:
            continue
        texts = pa.array(column, pa.large_string(), from_pandas=True)
        lengths = pc.binary_length(texts)
        longest = pc.max(lengths).as_py() or 0
        if longest > BUDGET.text_length:  # to find the line of a row is slow
            row = pc.index(lengths, longest).as_py()
            require_text(longest, findings, at=f"{raw.places.of(row)}, column {quote(name)}")
        if pc.any(pc.match_substring_regex(texts, CONTROLS)).as_py():
            cleaned[name] = pd.Series(pc.replace_substring_regex(texts, CONTROLS, " ").to_pandas())
    names = {name: without_controls(str(name)) for name in raw.attributes.columns}
    attributes = raw.attributes.assign(**cleaned) if cleaned else raw.attributes
    return replace(raw, attributes=attributes.rename(columns=names))


def _warn_of_datum(raw: Raw, reference: Reference, geometry: GeometryArray, findings: Findings) -> None:
    """Report that degrees were taken as WGS84 by default where map services in China would shift them."""
    import shapely

    if not _is_wgs84_by_default(raw, reference):
        return
    west, south, _, _ = shapely.bounds(geometry).T
    if not in_china_box(west, south).any():
        return
    remarks = [*findings.above, *findings.below]
    said, words = datum_of_remark(remarks)
    if said:
        findings.warn(
            f"the file says {quote(words)}, but coordinates are taken as WGS84 until that is declared:"
            f" declare datum {said} (--datum, or the key datum beside file)"
        )
    elif not remark_says_wgs84(remarks):
        findings.warn(
            "coordinates are taken as WGS84; if they come from Amap, Tencent or Baidu (off by 300-1400 m),"
            " declare datum gcj02 or bd09, else declare datum wgs84 (--datum, or the key datum beside file)"
        )


def _is_wgs84_by_default(raw: Raw, reference: Reference) -> bool:
    """Whether the coordinates are degrees of which neither the file nor the user says the datum."""
    if reference.declared or not reference.degrees or raw.datum is not None or reference.datum is None:
        return False
    return raw.crs is None or raw.crs_is_default or raw.degrees_implied


def _read(kind: str, data: bytes, findings: Findings, options: ReadOptions) -> Raw:
    path, layer = findings.path, options.layer
    if kind in {"CSV", "Excel workbook"}:
        from siting.readers import boundary_points, delimited, tables, workbook

        if kind == "CSV" and boundary_points.is_boundary_points(data):
            return boundary_points.read_boundary_points(data, findings)
        if kind == "CSV":
            table = delimited.read_delimited(data, findings, tab=path.suffix.lower() == ".tsv")
        else:
            table = workbook.read_workbook(data, findings, sheet=options.sheet)
        table.columns[:] = with_decimal_points(table.columns, options.decimal, typed=kind != "CSV")
        return tables.locate(table, findings, text_columns=options.text_columns)
    from siting.readers import geodatabase, gpx, kml, shapefile_parts, vectors

    if kind == "zip":
        with shapefile_parts.open_zip(path, findings) as archive:
            if geodatabase.inside(archive):
                with geodatabase.unpacked(archive, findings) as folder:
                    return geodatabase.read_geodatabase(folder, findings, layer=layer)
    if kind in {"shapefile", "zip"}:
        opened = (
            shapefile_parts.open_zipped(path, findings, layer=layer)
            if kind == "zip"
            else shapefile_parts.open_shapefile(path, findings)
        )
        with opened as shape:
            return vectors.read_gdal(
                shape.address, findings, drivers=("ESRI Shapefile",), encoding=shape.encoding
            )
    readers: dict[str, Callable[[], Raw]] = {
        "KML": lambda: kml.read_kml(data, findings, layer=layer),
        "KMZ": lambda: kml.read_kmz(path, findings, layer=layer),
        "GPX": lambda: gpx.read_gpx(data, findings),
        "DXF": lambda: vectors.read_dxf(path, findings, layer=layer),
        "GeoJSON": lambda: vectors.read_geojson(path, data, findings),
        "file geodatabase": lambda: geodatabase.read_geodatabase(path, findings, layer=layer),
        "GeoParquet": lambda: vectors.read_geoparquet(path, findings),
        "GeoPackage": lambda: vectors.read_geopackage(path, findings, layer=layer),
    }
    return readers[kind]()


def digest_of(path: Path, kind: str) -> str:
    """Return the SHA-256 of a file; of a shapefile, that of its parts one after the other."""
    from siting.readers import geodatabase
    from siting.readers.shapefile_parts import sidecars

    if kind == "file geodatabase":
        return geodatabase.digest(path)
    digest = hashlib.sha256()
    for part in sidecars(path).values() if kind == "shapefile" else [path]:
        with part.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
