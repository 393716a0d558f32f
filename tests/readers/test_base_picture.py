"""A user's base map in Web Mercator: whatever the file and its coordinates, each colour comes to its own place.

The maps drawn here say where they are: red rises with the longitude, green with the latitude.
"""

import io
import sqlite3

import numpy as np
import pytest
from PIL import Image
from pyproj import CRS, Transformer

from siting.errors import LayerError, SitingError
from siting.geo.datum import gcj02_to_wgs84
from siting.readers import tiles
from siting.readers.base_picture import read_placed_picture, read_tiff, read_tile_picture
from siting.readers.findings import Findings

WEST, SOUTH, EAST, NORTH = 111.5, 37.0, 112.5, 38.0
BOX = (111.6, 37.1, 112.4, 37.9)
STEPS = 255  # colours per degree


def coloured(lon, lat):
    """Red and green by place, transparent off the map."""
    inside = (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)
    red = np.clip((lon - WEST) * STEPS, 0, 255)
    green = np.clip((lat - SOUTH) * STEPS, 0, 255)
    alpha = np.where(inside, 255, 0)
    return np.stack([red, green, np.full_like(red, 40), alpha], axis=-1).round().astype(np.uint8)


def require_in_place(found, *, off=2.5):
    """Compare the colours with the places of the pixels, found by pyproj on its own."""
    rows, columns = found.pixels.shape[:2]
    project = Transformer.from_crs(4326, 3857, always_xy=True)
    west, south, east, north = found.box
    left, bottom = project.transform(west, south)
    right, top = project.transform(east, north)
    x, y = np.meshgrid(
        left + (np.arange(columns) + 0.5) / columns * (right - left),
        top - (np.arange(rows) + 0.5) / rows * (top - bottom),
    )
    lon, lat = project.transform(x, y, direction="INVERSE")
    expected = coloured(lon, lat).astype(int)
    shown = found.pixels[..., 3] > 250 if found.pixels.shape[2] == 4 else np.ones((rows, columns), bool)
    assert shown.mean() > 0.95
    assert np.abs(found.pixels[..., :2].astype(int) - expected[..., :2])[shown].max() <= off


def grid(crs, left, top, size, shape):
    """Colours at the pixel centres of a picture in a CRS."""
    back = Transformer.from_crs(crs, 4326, always_xy=True)
    x, y = np.meshgrid(left + (np.arange(shape[1]) + 0.5) * size, top - (np.arange(shape[0]) + 0.5) * size)
    return coloured(*back.transform(x, y))


def findings(path):
    return Findings(path, error=LayerError, what="base map")


def test_picture_with_world_file_in_a_survey_zone(tmp_path):
    size, shape = 250.0, (520, 420)
    left, top = Transformer.from_crs(4326, 4546, always_xy=True).transform(WEST - 0.05, NORTH + 0.05)
    Image.fromarray(grid(4546, left, top, size, shape)).save(tmp_path / "map.png")
    numbers = (size, 0, 0, -size, left + size / 2, top - size / 2)
    (tmp_path / "map.pgw").write_text("\n".join(map(str, numbers)))
    (tmp_path / "map.prj").write_text(CRS(4546).to_wkt("WKT1_ESRI"))
    require_in_place(read_placed_picture(findings(tmp_path / "map.png"), BOX, longest=400))
    (tmp_path / "map.prj").unlink()
    require_in_place(read_placed_picture(findings(tmp_path / "map.png"), BOX, crs="EPSG:4546", longest=400))
    with pytest.raises(LayerError, match="does not state the CRS"):
        read_placed_picture(findings(tmp_path / "map.png"), BOX, longest=400)


def test_picture_without_world_file_is_refused(tmp_path):
    Image.new("RGB", (20, 20)).save(tmp_path / "map.png")
    with pytest.raises(LayerError, match="no world file"):
        read_placed_picture(findings(tmp_path / "map.png"), BOX, crs="EPSG:4326", longest=400)


def test_map_elsewhere_gives_nothing(tmp_path):
    Image.new("RGB", (20, 20)).save(tmp_path / "map.png")
    (tmp_path / "map.pgw").write_text("0.01\n0\n0\n-0.01\n10\n50\n")
    assert read_placed_picture(findings(tmp_path / "map.png"), BOX, crs="EPSG:4326", longest=400) is None


def write_tiff(path, pixels, crs, left, top, size, **options):
    rasterio = pytest.importorskip("rasterio")
    bands = np.moveaxis(pixels, -1, 0) if pixels.ndim == 3 else pixels[None]
    with rasterio.open(
        path, "w", driver="GTiff", width=bands.shape[2], height=bands.shape[1], count=len(bands), crs=crs,
        dtype=bands.dtype, transform=rasterio.Affine(size, 0, left, 0, -size, top), **options,
    ) as raster:  # fmt: skip
        raster.write(bands)


def test_geotiff_larger_than_the_view_is_reduced(tmp_path):
    left, top = Transformer.from_crs(4326, 32649, always_xy=True).transform(WEST - 0.05, NORTH + 0.05)
    write_tiff(tmp_path / "map.tif", grid(32649, left, top, 60, (2000, 1700)), "EPSG:32649", left, top, 60)
    found = read_tiff(findings(tmp_path / "map.tif"), BOX, longest=300)
    assert max(found.pixels.shape[:2]) == 300
    require_in_place(found)


def test_geotiff_without_crs_needs_a_declaration(tmp_path):
    pixels = grid(4326, WEST, NORTH, 0.005, (200, 200))
    write_tiff(tmp_path / "map.tif", pixels, None, WEST, NORTH, 0.005)
    with pytest.raises(LayerError, match="does not state the CRS"):
        read_tiff(findings(tmp_path / "map.tif"), BOX, longest=300)
    require_in_place(read_tiff(findings(tmp_path / "map.tif"), BOX, crs="EPSG:4326", longest=300))


def test_figures_of_any_range_are_stretched_to_grey(tmp_path):
    heights = np.linspace(800.0, 1200.0, 200 * 200, dtype=np.float32).reshape(200, 200)
    heights[:, :40] = -9999
    write_tiff(tmp_path / "map.tif", heights, "EPSG:4326", WEST, NORTH, 0.005, nodata=-9999)
    found = read_tiff(findings(tmp_path / "map.tif"), (WEST, SOUTH, EAST, NORTH), longest=300)
    assert found.pixels[5, -5, 0] < 10
    assert found.pixels[-5, -5, 0] > 245
    assert (found.pixels[:, 10, 3] == 0).all()


def test_damaged_raster_is_one_line(tmp_path):
    pytest.importorskip("rasterio")
    (tmp_path / "map.tif").write_bytes(b"II*\0" + b"\xff" * 300)
    with pytest.raises(LayerError, match="damaged"):
        read_tiff(findings(tmp_path / "map.tif"), BOX, longest=300)


def write_mbtiles(path, zooms, place=lambda lon, lat: (lon, lat), *, view=False):
    """Tiles over the map; *place* turns the degrees of the tiles into WGS84."""
    database = sqlite3.connect(path)
    table = "stored" if view else "tiles"
    database.execute(f"CREATE TABLE {table} (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
    if view:
        database.execute("CREATE VIEW tiles AS SELECT * FROM stored")
    for zoom, column, row, picture in tile_pictures(zooms, place):
        insert = f"INSERT INTO {table} VALUES (?, ?, ?, ?)"  # noqa: S608
        database.execute(insert, (zoom, column, 2**zoom - 1 - row, picture))
    database.commit()
    database.close()


def tile_pictures(zooms, place):
    for zoom in zooms:
        count = 2**zoom
        columns = range(int((WEST + 180) / 360 * count), int((EAST + 180) / 360 * count) + 1)
        ordinates = [(1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2 * count for lat in (NORTH, SOUTH)]
        for column in columns:
            for row in range(int(ordinates[0]), int(ordinates[1]) + 1):
                x = (column + (np.arange(256) + 0.5) / 256) / count * 360 - 180
                y = (1 - 2 * (row + (np.arange(256) + 0.5) / 256) / count) * np.pi
                lon, lat = np.meshgrid(x, np.degrees(np.arctan(np.sinh(y))))
                file = io.BytesIO()
                Image.fromarray(coloured(*place(lon, lat))).save(file, "PNG")
                yield zoom, column, row, file.getvalue()


@pytest.mark.parametrize("view", [False, True])
def test_mbtiles(tmp_path, view):
    write_mbtiles(tmp_path / "map.mbtiles", (7, 8, 9), view=view)
    found = read_tile_picture(findings(tmp_path / "map.mbtiles"), BOX, table=None, datum=None, longest=400)
    require_in_place(found, off=3.5)


def test_tiles_of_a_chinese_map_service_are_shifted_back(tmp_path):
    write_mbtiles(tmp_path / "map.mbtiles", (9,), gcj02_to_wgs84)
    found = read_tile_picture(findings(tmp_path / "map.mbtiles"), BOX, table=None, datum="gcj02", longest=600)
    require_in_place(found, off=3.5)
    as_they_are = read_tile_picture(
        findings(tmp_path / "map.mbtiles"), BOX, table=None, datum=None, longest=600
    )
    assert np.abs(as_they_are.pixels.astype(int) - found.pixels.astype(int)).max() >= 1


def test_only_as_many_tiles_are_read_as_a_page_needs(tmp_path, monkeypatch):
    write_mbtiles(tmp_path / "map.mbtiles", (7, 9))
    read = []
    monkeypatch.setattr(tiles, "MAX_TILES", 4)
    monkeypatch.setattr(
        tiles,
        "decoded_picture",
        lambda data, _: read.append(data) or np.asarray(Image.open(io.BytesIO(data))),
    )
    found = read_tile_picture(findings(tmp_path / "map.mbtiles"), BOX, table=None, datum=None, longest=400)
    assert 1 <= len(read) <= 4
    require_in_place(found, off=8)


def write_geopackage(path, srs, zooms=(0,)):
    """A GeoPackage of tiles in degrees, as the standard has them: rows from the top."""
    database = sqlite3.connect(path)
    database.executescript(
        "CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition, description);"
        "CREATE TABLE gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id);"
        "CREATE TABLE gpkg_tile_matrix_set (table_name, srs_id, min_x, min_y, max_x, max_y);"
        "CREATE TABLE gpkg_tile_matrix (table_name, zoom_level, matrix_width, matrix_height, tile_width, tile_height, pixel_x_size, pixel_y_size);"
        "CREATE TABLE base (id INTEGER PRIMARY KEY, zoom_level, tile_column, tile_row, tile_data);"
    )
    database.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('', ?, 'EPSG', ?, '', '')", (srs, srs))
    database.execute("INSERT INTO gpkg_contents VALUES ('base', 'tiles', '', '', '', 0, 0, 0, 0, ?)", (srs,))
    database.execute(
        "INSERT INTO gpkg_tile_matrix_set VALUES ('base', ?, ?, ?, ?, ?)", (srs, WEST, SOUTH, EAST, NORTH)
    )
    for zoom in zooms:
        count = 2 ** (zoom + 1)
        size = 1 / count / 256
        database.execute(
            "INSERT INTO gpkg_tile_matrix VALUES ('base', ?, ?, ?, 256, 256, ?, ?)",
            (zoom, count, count, size, size),
        )
        for column in range(count):
            for row in range(count):
                file = io.BytesIO()
                pixels = grid(4326, WEST + column / count, NORTH - row / count, size, (256, 256))
                Image.fromarray(pixels[..., :3]).save(file, "PNG")
                database.execute(
                    "INSERT INTO base (zoom_level, tile_column, tile_row, tile_data) VALUES (?, ?, ?, ?)",
                    (zoom, column, row, file.getvalue()),
                )
    database.commit()
    database.close()


def test_tiles_of_a_geopackage(tmp_path):
    write_geopackage(tmp_path / "map.gpkg", 4490, zooms=(0, 1))
    found = read_tile_picture(findings(tmp_path / "map.gpkg"), BOX, table=None, datum=None, longest=500)
    require_in_place(found)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x1f\x8b\x08\x00rest", "vector tiles"),
        (b"<html>not found</html>", "HTML or XML page"),
    ],
)
def test_tiles_that_are_no_pictures(tmp_path, content, said):
    path = tmp_path / "map.mbtiles"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
    database.execute("INSERT INTO tiles VALUES (0, 0, 0, ?)", (content,))
    database.commit()
    database.close()
    with pytest.raises(SitingError, match=said):
        read_tile_picture(findings(path), BOX, table=None, datum=None, longest=400)


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"\xff" * 200])
def test_damaged_tile_files_are_one_line(tmp_path, content):
    (tmp_path / "map.mbtiles").write_bytes(content)
    with pytest.raises(SitingError) as error:
        read_tile_picture(findings(tmp_path / "map.mbtiles"), BOX, table=None, datum=None, longest=400)
    assert "\n" not in str(error.value)


def test_view_that_never_ends_is_stopped(tmp_path):
    path = tmp_path / "map.mbtiles"
    database = sqlite3.connect(path)
    database.execute(
        "CREATE VIEW tiles AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
        "SELECT 5 AS zoom_level, x AS tile_column, x AS tile_row, x AS tile_data FROM c"
    )
    database.commit()
    database.close()
    from siting.readers.budget import Budget

    with (
        pytest.raises(SitingError, match="damaged"),
        tiles.open_tiles(findings(path), budget=Budget(seconds=0.2)),
    ):
        pass
