"""Pyramids of picture tiles in a SQLite file: MBTiles, and the tile tables of a GeoPackage."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.evidence import FloatArray
from siting.readers.budget import BUDGET, Budget, require_pixels
from siting.readers.door import parsing, plain_address
from siting.readers.findings import Findings, listed, shown
from siting.readers.pictures import decoded_picture
from siting.records import dataclass

if TYPE_CHECKING:
    import numpy.typing as npt
    from pyproj import CRS

MAX_TILES = 120
_MAX_SIDE = 1024
_STEPS = 20_000
_MERCATOR_M = 20037508.342789244  # half the circumference of the sphere of Web Mercator
_EXPORT = "Export the map again as MBTiles or GeoPackage with PNG or JPEG tiles"
_GZIP = b"\x1f\x8b"

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Level:
    """One zoom level: the size of a tile in units of the CRS, and the number of tiles each way."""

    zoom: int
    wide: float
    tall: float
    columns: int
    rows: int


@dataclass(frozen=True)
class Pyramid:
    """Tiles in a CRS; rows count from the top. ``crs`` None is Web Mercator on any datum."""

    left: float
    top: float
    crs: CRS | None
    levels: tuple[Level, ...]
    query: str
    from_bottom: bool

    def span(self, level: Level, box: Box) -> tuple[range, range]:
        """Return the columns and rows of the tiles that meet a box (west, south, east, north) in the CRS."""
        west, south, east, north = box
        columns = _between((west - self.left) / level.wide, (east - self.left) / level.wide, level.columns)
        rows = _between((self.top - north) / level.tall, (self.top - south) / level.tall, level.rows)
        return columns, rows


def _between(first: float, last: float, count: int) -> range:
    return range(max(0, int(first // 1)), min(count, int(last // 1) + 1))


@contextlib.contextmanager
def open_tiles(
    findings: Findings, *, table: str | None = None, budget: Budget = BUDGET
) -> Iterator[tuple[sqlite3.Connection, Pyramid]]:
    """Open an MBTiles file or a GeoPackage with tiles, read only.

    Raises
    ------
    SitingError
        It is damaged, or has no picture tiles, or *table* is not among several.
    """
    with _opened(findings, budget) as database:
        if findings.path.suffix.lower() == ".mbtiles":
            yield database, _mbtiles(database, findings)
        else:
            yield database, _geopackage(database, findings, table)


@contextlib.contextmanager
def _opened(findings: Findings, budget: Budget) -> Iterator[sqlite3.Connection]:
    """Open a database read only, with limits: a view may never end, or make values of any length."""
    with plain_address(findings.path) as address, parsing(findings, hint=_EXPORT):
        uri = Path(address).as_uri() + "?mode=ro"
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as database:
            ends = time.process_time() + budget.seconds
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, budget.free_bytes)
            database.set_progress_handler(lambda: time.process_time() > ends, _STEPS)
            database.execute("PRAGMA trusted_schema = OFF")
            yield database


def tables_of(findings: Findings, budget: Budget = BUDGET) -> list[tuple[str, str]]:
    """Return (name, ``tiles`` or ``features``) of the contents of a GeoPackage."""
    with _opened(findings, budget) as database:
        rows = database.execute(
            "SELECT table_name, data_type FROM gpkg_contents WHERE data_type IN ('tiles', 'features')"
        )
        return [(str(name), str(kind)) for name, kind in rows.fetchmany(budget.columns)]


def _mbtiles(database: sqlite3.Connection, findings: Findings) -> Pyramid:
    rows = database.execute("SELECT DISTINCT zoom_level FROM tiles ORDER BY zoom_level").fetchmany(40)
    zooms = [zoom for (zoom,) in rows if isinstance(zoom, int) and 0 <= zoom <= 24]
    if not zooms:
        findings.stop("it holds no tiles", hint=_EXPORT)
    levels = tuple(Level(z, 2 * _MERCATOR_M / 2**z, 2 * _MERCATOR_M / 2**z, 2**z, 2**z) for z in zooms)
    query = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
    return Pyramid(-_MERCATOR_M, _MERCATOR_M, None, levels, query, from_bottom=True)


def _geopackage(database: sqlite3.Connection, findings: Findings, table: str | None) -> Pyramid:
    names = [
        str(name)
        for (name,) in database.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'tiles'")
    ]
    if table is None and len(names) > 1:
        findings.stop(
            f"it has {len(names)} tables of tiles", hint=f"Name one as layer: {listed(names)}", about="layer"
        )
    name = table or names[0]
    bounds = database.execute(
        "SELECT srs_id, min_x, max_y FROM gpkg_tile_matrix_set WHERE table_name = ?", (name,)
    ).fetchone()
    found = database.execute(
        "SELECT zoom_level, tile_width * pixel_x_size, tile_height * pixel_y_size, matrix_width, "
        "matrix_height FROM gpkg_tile_matrix WHERE table_name = ? ORDER BY zoom_level",
        (name,),
    ).fetchmany(40)
    levels = tuple(
        Level(int(zoom), float(wide), float(tall), int(columns), int(rows))
        for zoom, wide, tall, columns, rows in found
        if min(wide, tall, columns, rows) > 0
    )
    if bounds is None or not levels:
        findings.stop(f"its table {shown(name)} holds no tiles", hint=_EXPORT)
    quoted = name.replace('"', '""')
    query = (
        f'SELECT tile_data FROM "{quoted}" '  # noqa: S608  (a name, quoted)
        "WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
    )
    crs = _crs_of(database, int(bounds[0]), findings)
    return Pyramid(float(bounds[1]), float(bounds[2]), crs, levels, query, from_bottom=False)


def _crs_of(database: sqlite3.Connection, srs_id: int, findings: Findings) -> CRS | None:
    from siting.readers.vectors import crs_of

    row = database.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys "
        "WHERE srs_id = ?",
        (srs_id,),
    ).fetchone()
    if row is None:
        findings.stop(f"it does not define its coordinate system {srs_id}", hint=_EXPORT)
    organization, code, definition = row
    if str(organization).upper() == "EPSG":
        return None if int(code) == 3857 else crs_of(f"EPSG:{int(code)}", findings)
    return crs_of(str(definition), findings)


def read_tiles(
    database: sqlite3.Connection, pyramid: Pyramid, box: Box, findings: Findings, budget: Budget = BUDGET
) -> tuple[npt.NDArray[Any], FloatArray] | None:
    """Return the most detailed tiles over a box that are few enough, as one picture, and its affine.

    Returns
    -------
    Pixels of shape (rows, columns, 4), and (a, b, c, d, e, f) as in `siting.readers.pictures.Georeference`;
    None if no tile meets the box.
    """
    import numpy as np

    fitting = [level for level in pyramid.levels if _count(pyramid, level, box) <= MAX_TILES]
    # The coarsest level too may have many tiles, where the file has only detailed ones.
    for level in [*reversed(fitting)] or [pyramid.levels[0]]:
        columns, rows = pyramid.span(level, box)
        if len(columns) * len(rows) > 16 * MAX_TILES:
            findings.stop(
                f"it has only detailed tiles: {len(columns) * len(rows):,} for the surroundings of the sites",
                hint="Export it with smaller zoom levels too",
            )
        tiles: dict[tuple[int, int], npt.NDArray[Any]] = {}
        for row, column in itertools.product(rows, columns):
            pixels = _tile(database, pyramid, level, (column, row), findings)
            if pixels is None:
                continue
            if not tiles:
                require_pixels(len(columns) * pixels.shape[1], len(rows) * pixels.shape[0], findings, budget)
            tiles[row, column] = pixels
        if tiles:
            canvas, (tall, wide) = _composed(tiles, columns, rows)
            x, y = pyramid.left + columns.start * level.wide, pyramid.top - rows.start * level.tall
            return canvas, np.array([level.wide / wide, 0.0, x, 0.0, -level.tall / tall, y])
    return None


def _composed(
    tiles: Mapping[tuple[int, int], npt.NDArray[Any]], columns: range, rows: range
) -> tuple[npt.NDArray[Any], tuple[int, int]]:
    """Return tiles by row and column as one picture with alpha, and the pixels of a tile: tall, wide.

    Those of another size than the first are left out.
    """
    import numpy as np

    tall, wide = next(iter(tiles.values())).shape[:2]
    canvas = np.zeros((len(rows) * tall, len(columns) * wide, 4), dtype=np.uint8)
    for (row, column), pixels in tiles.items():
        if pixels.shape[:2] == (tall, wide):
            top, left = (row - rows.start) * tall, (column - columns.start) * wide
            canvas[top : top + tall, left : left + wide, : pixels.shape[2]] = pixels
            if pixels.shape[2] == 3:
                canvas[top : top + tall, left : left + wide, 3] = 255
    return canvas, (tall, wide)


def _count(pyramid: Pyramid, level: Level, box: Box) -> int:
    columns, rows = pyramid.span(level, box)
    return len(columns) * len(rows)


def _tile(
    database: sqlite3.Connection, pyramid: Pyramid, level: Level, at: tuple[int, int], findings: Findings
) -> npt.NDArray[Any] | None:
    column, row = at
    stored = level.rows - 1 - row if pyramid.from_bottom else row
    found = database.execute(pyramid.query, (level.zoom, column, stored)).fetchone()
    if found is None or not found[0]:
        return None
    data = found[0]
    if not isinstance(data, bytes):  # as an integer it would be that many bytes
        findings.stop("a tile is not a picture", hint=_EXPORT)
    if data.startswith(_GZIP):
        findings.stop("its tiles are vector tiles, which are not drawn", hint=_EXPORT)
    pixels = decoded_picture(data, findings)
    if max(pixels.shape[:2]) > _MAX_SIDE:
        findings.stop(f"a tile has over {_MAX_SIDE:,} pixels to a side", hint=_EXPORT)
    return pixels
