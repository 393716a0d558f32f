"""GeoPackage, GeoJSON, shapefiles and GeoParquet as read, before their coordinates are interpreted."""

from __future__ import annotations

import contextlib
import json
import re
import warnings
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from siting.errors import quote
from siting.readers.budget import BUDGET, Budget
from siting.readers.crs_member import states_crs
from siting.readers.door import gdal_drivers, parsing, plain_address
from siting.readers.findings import Findings, Places, features, listed, shown
from siting.readers.parquet_batches import read_batches
from siting.readers.raw import BoolArray, GeometryArray, Raw
from siting.readers.reference import flat
from siting.readers.shapefile_parts import decode_texts
from siting.readers.text_bytes import is_utf8
from siting.readers.views import require_bounded_views

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from pyproj import CRS

GEOJSON_DRIVERS = ("GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON")
_BATCH_ROWS = 1 << 16
_OURS = "Non closed ring detected"  # said in our words by `close_outlines`
_IN_JSON = (list, tuple, dict, bool, int, float)
_TOPOLOGY, _HEAD_BYTES = re.compile(rb'"type"\s*:\s*"Topology"'), 4096


def read_gdal(
    address: str,
    findings: Findings,
    *,
    drivers: Collection[str],
    layer: str | None = None,
    encoding: str | None = None,
    default_crs: bool = False,
) -> Raw:
    """Read one layer of a file through GDAL.

    Parameters
    ----------
    address
        A path from `siting.readers.door.plain_address`.
    drivers
        The GDAL drivers that may open it.
    layer
        Needed only if several layers have geometry.
    encoding
        Encoding of a shapefile's text, which is then decoded here: GDAL cuts overlong Chinese names inside a
        character, and cannot decode the result.
    default_crs
        Whether the CRS from GDAL is only the format's default.

    Raises
    ------
    SitingError
        The file is damaged, has no such layer, or several, or no geometry.
    """
    import pyogrio
    import shapely
    from pyogrio.raw import read

    with gdal_drivers(drivers), told(findings):
        chosen = choose_layer(pyogrio.list_layers(address), findings, layer)
        meta, _, wkb, fields = read(
            address, layer=chosen, encoding=None if encoding is None else "ISO-8859-1"
        )
    if wkb is None:
        findings.stop(f"layer {shown(chosen)} has no geometry", hint="Name another layer")
    if not len(wkb):
        findings.stop("the file has no features", hint="Give it at least one")
    with np.errstate(invalid="ignore"):
        geometry = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=np.object_)
    close_outlines(geometry, wkb, findings)
    unbuilt = shapely.is_missing(geometry) & ~shapely.is_missing(wkb)
    if unbuilt.any():
        note_unbuilt(unbuilt, wkb, findings, features())
    names = [str(name) for name in meta["fields"]]
    if encoding is not None:
        names = [name or "" for name in decode_texts(list(names), encoding, findings)]
        fields = [_decoded(field, encoding, findings) for field in fields]
    frame = tidy(dict(zip(names, fields, strict=True)), findings)
    crs = crs_of(meta["crs"], findings)
    return Raw(frame, features(), unbuilt, geometry, crs=crs, crs_is_default=default_crs)


def read_geojson(path: Path, data: bytes, findings: Findings) -> Raw:
    """Read GeoJSON; it is in WGS84 degrees (RFC 7946) unless it has the ``crs`` member of 2008.

    Raises
    ------
    SitingError
        As for `read_gdal`; or the file is not UTF-8, or its CRS is a link.
    """
    if not is_utf8(data):
        findings.stop("GeoJSON must be in UTF-8, and this file is not", hint="Save it again as UTF-8")
    if _TOPOLOGY.search(data[:_HEAD_BYTES]):
        findings.stop("this is TopoJSON, not GeoJSON", hint="Export it as GeoJSON")
    stated = states_crs(data, findings)
    with plain_address(path) as address:
        return read_gdal(address, findings, drivers=GEOJSON_DRIVERS, default_crs=not stated)


def read_geopackage(path: Path, findings: Findings, *, layer: str | None) -> Raw:
    """Read a layer of a GeoPackage.

    Raises
    ------
    SitingError
        As for `read_gdal`; or one of its views does not terminate.
    """
    require_bounded_views(path, findings)
    with plain_address(path) as address:
        return read_gdal(address, findings, drivers=("GPKG",), layer=layer)


def read_dxf(path: Path, findings: Findings, *, layer: str | None) -> Raw:
    """Read the closed polylines of a drawing, each with its layer as an attribute.

    Raises
    ------
    SitingError
        As for `read_gdal`; or that layer has no closed polyline.
    """
    import shapely

    with plain_address(path) as address:
        raw = read_gdal(address, findings, drivers=("DXF",))
    geometry = raw.geometry if raw.geometry is not None else np.zeros(0, dtype=np.object_)
    closed = np.array([shape is not None and _encloses(shape) for shape in geometry], dtype=np.bool_)
    drawn = raw.attributes["Layer"].fillna("").astype(str)
    known = sorted(set(drawn[closed]))
    keep = closed if layer is None else closed & (drawn == layer).to_numpy()
    if not keep.any():
        told = "no closed polyline" if layer is None else f"no closed polyline on the layer '{shown(layer)}'"
        hint = f"Closed ones are on {listed(known)}" if known else "Close the outlines of the parcels (PEDIT)"
        findings.stop(f"the drawing has {told}", hint=hint)
    if not keep.all():
        left = int((~keep).sum())
        findings.warn(
            f"{left:,} of {len(keep):,} shapes of the drawing are not closed polylines and are left out"
        )
    rows = np.flatnonzero(keep)
    places = Places("shape", lambda row: int(rows[row]) + 1)
    shapes = np.array([shapely.force_2d(shape) for shape in geometry[keep]], dtype=np.object_)
    frame = raw.attributes.loc[keep, ["Layer"]].reset_index(drop=True)
    return Raw(frame, places, raw.faulted[keep], shapes, crs=raw.crs)


def _encloses(shape: Any) -> bool:
    if shape.geom_type in {"Polygon", "MultiPolygon"}:
        return not shape.is_empty
    return shape.geom_type == "LineString" and shape.is_closed and len(shape.coords) > 3


def read_geoparquet(path: Path, findings: Findings, budget: Budget = BUDGET) -> Raw:
    """Read GeoParquet.

    Raises
    ------
    SitingError
        The file is damaged, or a Parquet file without geometry, or unpacks to far more than its size.
    """
    with told(findings):
        frame = _geoparquet(path, findings, budget)
        crs = None if frame.crs is None else flat(frame.crs)
    if not len(frame):
        findings.stop("the file has no features", hint="Give it at least one")
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    twice = frame.columns[frame.columns.duplicated()]
    if len(twice):
        findings.stop(f"two columns are headed {quote(str(twice[0]))}", hint="Rename one of them")
    geometry = np.asarray(frame.geometry.to_numpy(), dtype=np.object_)
    other = [name for name in frame.columns if name != frame.geometry.name]
    columns = {str(name): frame[name].array for name in other if str(frame[name].dtype) != "geometry"}
    faulted = np.zeros(len(frame), dtype=np.bool_)
    return Raw(tidy(columns, findings), features(), faulted, geometry, crs=crs)


def _geoparquet(path: Path, findings: Findings, budget: Budget) -> gpd.GeoDataFrame:
    import geopandas as gpd

    with path.open("rb") as file:
        schema = pyarrow.parquet.read_schema(file)
    if b"geo" not in (schema.metadata or {}):
        findings.stop(
            "a Parquet file without geometry", hint="Write it as GeoParquet, or give a CSV with lon and lat"
        )
    batches = list(read_batches(path, findings, budget, rows=_BATCH_ROWS))
    return gpd.GeoDataFrame.from_arrow(pa.Table.from_batches(batches, schema=schema))


def _decoded(field: Any, encoding: str, findings: Findings) -> Any:
    return (
        np.array(decode_texts(field.tolist(), encoding, findings), dtype=object)
        if field.dtype == object
        else field
    )


def choose_layer(layers: Any, findings: Findings, layer: str | None) -> str:
    """Return the named layer, or the only one with geometry; raise if there is none."""
    names = [str(name) for name, _ in layers]
    if layer is not None:
        if layer not in names:
            findings.stop(
                f"there is no layer '{shown(layer)}'", hint=f"It has {listed(names)}", about="layer"
            )
        return layer
    with_geometry = [str(name) for name, kind in layers if kind is not None]
    if not with_geometry:
        findings.stop("no layer has geometry", hint="Give points or polygons, or a CSV with lon and lat")
    if len(with_geometry) > 1:
        findings.stop(
            f"{len(with_geometry)} layers have geometry: {listed(with_geometry)}",
            hint=f"Name one of them as {findings.declared('layer')}",
        )
    return with_geometry[0]


@contextlib.contextmanager
def told(findings: Findings) -> Iterator[None]:
    """Turn library exceptions into one line, and library warnings into findings."""
    # A NaN coordinate makes shapely warn about its own arithmetic; such rows are noted later.
    with np.errstate(invalid="ignore"), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with parsing(findings):
            yield
    for warning in caught:
        # Only what GDAL says about the file; library notes to programmers do not concern the user.
        if issubclass(warning.category, RuntimeWarning) and _OURS not in str(warning.message):
            findings.warn(shown(warning.message))


def close_outlines(geometry: GeometryArray, wkb: GeometryArray, findings: Findings) -> None:
    """Build those shapes whose only fault is an outline that does not return to its first point; in place."""
    import shapely

    rows = np.flatnonzero(shapely.is_missing(geometry) & ~shapely.is_missing(wkb))
    if not len(rows):
        return
    with np.errstate(invalid="ignore"):
        geometry[rows] = shapely.from_wkb(wkb[rows], on_invalid="fix")
    closed = int((~shapely.is_missing(geometry[rows])).sum())
    if closed:
        findings.tally(
            "outlines", lambda n: f"the outlines of {n:,} polygons were not closed, and are", closed
        )


def note_unbuilt(unbuilt: BoolArray, wkb: GeometryArray, findings: Findings, places: Places) -> None:
    """Note the rows whose geometry cannot be built from its bytes."""
    import shapely

    row = int(np.argmax(unbuilt))
    try:
        shapely.from_wkb(wkb[row])
        reason = "unknown kind"
    except shapely.errors.ShapelyError as error:
        reason = shown(str(error).partition(": ")[2] or error)
    findings.fault(
        f"the geometry cannot be built ({reason})",
        at=places.of(row),
        hint="Repair it in QGIS (Fix geometries), or draw it again",
        count=int(unbuilt.sum()),
    )


def tidy(columns: dict[str, Any], findings: Findings) -> pd.DataFrame:
    """Return a frame without name collisions and types that later writers cannot handle."""
    import pandas as pd

    tidy: dict[str, Any] = {}
    for name, values in columns.items():
        kept = name
        if name == "geometry":
            kept = "geometry in file"
            findings.warn(f"the column 'geometry' is kept as '{kept}'")
        array = np.asarray(values) if isinstance(values, np.ndarray) else values
        as_text = str(array.dtype) in {"object", "str", "string"} or array.dtype.kind == "m"  # a duration
        tidy[kept] = _texts(array) if as_text else array
    return pd.DataFrame(tidy)


def _texts(values: Any) -> Any:
    """Return a column of text, blank as missing; lists and records as JSON."""
    import pandas as pd

    known = (None if _is_missing(v) or v is pd.NaT else v for v in values)
    plain = [v if v is None or isinstance(v, str) else _as_json(v) for v in known]
    column = pa.array([None if v is None or not v.strip() else v for v in plain], pa.string())
    return pd.Series(column.to_pandas())


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and np.isnan(value))


def _as_json(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if not isinstance(value, _IN_JSON):
        return str(value)  # a decimal figure or a date, which JSON would put in quotation marks
    return json.dumps(value, ensure_ascii=False, default=str)


def crs_of(text: str | None, findings: Findings) -> CRS | None:
    """Return the system named by GDAL; None if the file does not state it."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    if text is None:
        return None
    try:
        crs = flat(CRS.from_user_input(text))
    except CRSError as error:
        findings.stop(f"its CRS cannot be understood ({shown(error)})", hint="Assign the CRS again in QGIS")
    # An undefined system in a GeoPackage carries no information.
    return None if crs.name.lower().startswith(("undefined", "unknown")) else crs
