"""``sites.gpkg``: the ranking as a layer for a desktop GIS, with its style inside."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from siting.outcome import Outcome
from siting.show.base.cells import rounded
from siting.show.base.frames import ranking_frame, score_column, value_column
from siting.show.base.vector_files import GEOPACKAGE_VERSION, NO_TIME, fixed_time
from siting.show.qgis.layer_style import Shape, qml, sld
from siting.show.qgis.map_layers import map_layers

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa

LAYER = "sites"
_GEOMETRY = "geometry"

_AS_TIME = {"GDAL:OGR:type": "DateTime"}
_POINT_TYPES = (0, 4)
_BYTES_A_CELL = 12
_BYTES_OF_EMPTY_FILE = 200_000
_BYTES_OF_EMPTY_LAYER = 30_000
_FIRST_ATTRIBUTES = ("name_zh", "elevation_m", "area_ha", "area_mu", "area_given_ha")
_TAKEN_NAMES = ("fid", "geom", "geometry", "ogc_fid", "rowid", "oid", "_rowid_")

_STYLE_TABLE = """
CREATE TABLE "layer_styles" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  "f_table_catalog" TEXT(256),
  "f_table_schema" TEXT(256),
  "f_table_name" TEXT(256),
  "f_geometry_column" TEXT(256),
  "styleName" TEXT(30),
  "styleQML" TEXT,
  "styleSLD" TEXT,
  "useAsDefault" BOOLEAN,
  "description" TEXT,
  "owner" TEXT(30),
  "ui" TEXT(30),
  "update_time" DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)"""


def write_geopackage(outcome: Outcome, path: Path) -> None:
    """Write the layer ``sites`` in EPSG:4326, one feature per site in the order of the ranking.

    Its columns are those of ``ranking.csv`` (rounded alike), then the areas, the elevation and every
    other column of the site file, with the prefix ``site_`` if its name is taken. The table ``layer_styles``
    makes QGIS colour the sites by score. QGIS shows a layer with both points and polygons as two; the style
    of the more frequent shape is then the default, and the other style is available under its name.

    Further layers are those of `siting.show.qgis.map_layers`: rings, points, shown layers, Atlas pages.

    Raises
    ------
    OSError, pyogrio.errors.DataSourceError, sqlite3.Error
        The file cannot be written.
    """
    frame, layers = sites_frame(outcome), map_layers(outcome)
    size = len(frame) * (len(frame.columns) + 1) * _BYTES_A_CELL + len(layers) * _BYTES_OF_EMPTY_LAYER
    with fixed_time(), _full_disk_told(path, size):
        columns = {name: frame[name].array for name in frame.columns if name != _GEOMETRY}
        _write(columns, _alike(frame.geometry.to_numpy()), path, LAYER, VERSION=GEOPACKAGE_VERSION)
        for layer in layers:
            _write(layer.columns, layer.geometry, path, layer.table, append=True)
        with closing(sqlite3.connect(path)) as database, database:
            _add_styles(database, shapes_of(frame))


def _write(
    columns: Mapping[str, Any], geometry: npt.NDArray[np.object_], path: Path, layer: str, **options: Any
) -> None:
    """Add a layer directly from its columns, which is faster than through a frame.

    *options* are those of GDAL for a new file, or ``append``.
    """
    import pyarrow as pa
    from pyogrio.raw import write_arrow

    held = {name: _arrow(values) for name, values in columns.items()}
    fields = [
        pa.field(name, column.type, metadata=_AS_TIME if is_time else None)
        for name, (column, is_time) in held.items()
    ]
    table = pa.table([column for column, _ in held.values()], schema=pa.schema(fields))
    write_arrow(
        table.append_column(_GEOMETRY, _wkb(geometry)), path, layer=layer, driver="GPKG", crs="EPSG:4326",
        geometry_name=_GEOMETRY, geometry_type=_type_of(geometry), **options,
    )  # fmt: skip


def _arrow(values: Any) -> tuple[pa.Array, bool]:
    """Return a column as GDAL accepts it, and whether it is text that represents times.

    Arrow has no type for times of several zones, and GDAL none for the name of a zone or a column without
    any value.
    """
    import pandas as pd
    import pyarrow as pa

    kind = getattr(values, "dtype", None)
    odd = isinstance(kind, pd.DatetimeTZDtype) and str(kind.tz) != "UTC"
    if pd.api.types.is_object_dtype(values):
        odd = pd.api.types.infer_dtype(np.asarray(values)) == "datetime"
    if odd:
        return pa.array(pd.Series(values).astype("string"), from_pandas=True), True
    column = pa.array(values, from_pandas=True)
    return (column.cast(pa.string()) if pa.types.is_null(column.type) else column), False


def _alike(geometry: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return single geometries among multipart ones as multipart: a layer holds one type."""
    import shapely

    kind = shapely.get_type_id(geometry)
    for one, many, gather in ((0, 4, shapely.multipoints), (3, 6, shapely.multipolygons)):
        if set(kind.tolist()) - {-1} == {one, many}:
            geometry = geometry.copy()
            geometry[kind == one] = gather(geometry[kind == one][:, None])
    return geometry


def _wkb(geometry: npt.NDArray[np.object_]) -> pa.Array:
    """Return geometries as WKB; for two-dimensional points without creating an object for each."""
    import pyarrow as pa
    import shapely

    at = shapely.get_coordinates(geometry) if (shapely.get_type_id(geometry) == _POINT_TYPES[0]).all() else ()
    if len(at) != len(geometry) or shapely.has_z(geometry).any():  # an empty point has no coordinates
        return pa.array(shapely.to_wkb(geometry), pa.binary())
    points = np.empty(len(at), dtype=[("order", "u1"), ("kind", "<u4"), ("at", "<f8", 2)])
    points["order"], points["kind"], points["at"] = 1, 1, at
    ends = np.arange(len(at) + 1, dtype=np.int32) * points.itemsize
    return pa.Array.from_buffers(pa.binary(), len(at), [None, pa.py_buffer(ends), pa.py_buffer(points)])


def _type_of(geometry: npt.NDArray[np.object_]) -> str:
    """Return GDAL's name of the common geometry type."""
    import shapely

    there = geometry[~shapely.is_missing(geometry)]
    if len(np.unique(shapely.get_type_id(there))) != 1:
        return "Unknown"
    return f"{there[0].geom_type}{' Z' if shapely.has_z(geometry).any() else ''}"


@contextmanager
def _full_disk_told(path: Path, size: int) -> Iterator[None]:
    """Report a full disk, or a file that is too large, where GDAL and SQLite only report a failure."""
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

    try:
        yield
    except (DataLayerError, DataSourceError, FeatureError, sqlite3.Error) as error:
        if 0 <= _most_bytes() < size + _BYTES_OF_EMPTY_FILE:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path)) from error
        if shutil.disk_usage(path.parent).free > size + _BYTES_OF_EMPTY_FILE:
            raise
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path)) from error


def _most_bytes() -> int:
    """Return the file size limit of this process (``ulimit -f``); -1 if there is none."""
    try:
        import resource
    except ImportError:  # Windows
        return -1
    return resource.getrlimit(resource.RLIMIT_FSIZE)[0]


def sites_frame(outcome: Outcome) -> gpd.GeoDataFrame:
    """Return the features as written, see `write_geopackage`."""
    import geopandas as gpd

    table = ranking_frame(outcome)
    units = {value_column(c): c.measured.main.unit for c in outcome.criteria}
    shown = {score_column(c): "" for c in outcome.criteria} | units
    shown |= dict.fromkeys(("score", "coverage", "score_low", "score_high"), "")
    for name, unit in shown.items():
        if table[name].dtype == np.float64:
            table[name] = rounded(table[name].to_numpy(), unit)
    sites = outcome.sites.frame.iloc[outcome.ranking.order]
    taken = {str(name).casefold() for name in table.columns} | set(_TAKEN_NAMES)
    rest = [c for c in sites.columns if c not in (*_FIRST_ATTRIBUTES, "site_id", "name", sites.geometry.name)]
    columns: dict[str, Any] = {str(name): table[name] for name in table.columns}
    for name in (*_FIRST_ATTRIBUTES, *rest):
        columns[_free_name(str(name), taken)] = _storable(sites[name]).array
    return gpd.GeoDataFrame(columns, geometry=sites.geometry.to_numpy(), crs="EPSG:4326")


def _free_name(name: str, taken: set[str]) -> str:
    """Return *name*, or a variant no other column has: GeoPackage ignores case in names."""
    free = name
    while free.casefold() in taken:
        free = f"site_{free}"
    taken.add(free.casefold())
    return free


def _storable(column: pd.Series[Any]) -> pd.Series[Any]:
    """Turn values that a GeoPackage column cannot hold (lists, mixed types) into text."""
    import pandas as pd

    kind = pd.api.types.infer_dtype(column, skipna=True)
    plain = ("string", "empty", "boolean", "integer", "floating", "datetime64", "datetime", "date", "bytes")
    if column.dtype != object or kind in plain:
        return column
    texts = [None if _missing(v) else v if isinstance(v, str) else _as_text(v) for v in column]
    return pd.Series(texts, index=column.index)


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and np.isnan(value))


def _as_text(value: Any) -> str:
    if isinstance(value, list | tuple | dict | np.ndarray):
        plain = value.tolist() if isinstance(value, np.ndarray) else value
        return json.dumps(plain, ensure_ascii=False, default=str)
    return str(value)


def shapes_of(frame: gpd.GeoDataFrame) -> list[Shape]:
    """Return the shapes present, the more frequent one first."""
    import shapely

    points = int(np.isin(shapely.get_type_id(frame.geometry.to_numpy()), _POINT_TYPES).sum())
    counts: list[tuple[int, Shape]] = [(points, "point"), (len(frame) - points, "polygon")]
    return [shape for count, shape in sorted(counts, key=lambda c: -c[0]) if count] or ["point"]


def _add_styles(database: sqlite3.Connection, shapes: list[Shape]) -> None:
    (geometry_column,) = database.execute(
        "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (LAYER,)
    ).fetchone()
    database.execute(_STYLE_TABLE)
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)"
        " VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
        (NO_TIME,),
    )
    for i, shape in enumerate(shapes):
        database.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,"
            " styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, update_time)"
            " VALUES ('', '', ?, ?, ?, ?, ?, ?, ?, '', NULL, ?)",
            (
                LAYER, geometry_column, f"score ({shape}s)", qml(shape), sld(shape), int(i == 0),
                "Score in classes of 0.2; sites that are not ranked are grey.", NO_TIME,
            ),
        )  # fmt: skip
