"""Tiles made to do harm: a value that is no picture, a view that never ends, a picture too large."""

# ruff: noqa: S608  (views of constants)
import contextlib
import io
import sqlite3

import pytest
from PIL import Image

from siting.errors import SitingError
from siting.readers.budget import Budget
from siting.readers.findings import Findings
from siting.readers.tiles import open_tiles, read_tiles, tables_of

WORLD = (-1e7, -1e7, 1e7, 1e7)
ENDLESS = "WITH RECURSIVE r(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM r) "


def png(size):
    held = io.BytesIO()
    Image.new("1", size).save(held, "PNG")
    return held.getvalue()


def mbtiles(folder, value, *, view=""):
    path = folder / "m.mbtiles"
    with contextlib.closing(sqlite3.connect(path)) as base:
        columns = "zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data"
        base.execute(f"CREATE VIEW tiles AS {view}" if view else f"CREATE TABLE tiles ({columns})")
        if not view:
            base.execute("INSERT INTO tiles VALUES (0, 0, 0, ?)", (value,))
        base.commit()
    return Findings(path, error=SitingError, what="base map")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (4_000_000_000, "a tile is not a picture"),
        (1.5, "a tile is not a picture"),
        ("text", "a tile is not a picture"),
        (b"text", "is not a picture"),
        (b"\x1f\x8b\x08", "vector tiles"),
        (png((12_000, 11_000)), "12,000 by 11,000 pixels"),
        (png((2_000, 10)), "over 1,024 pixels"),
    ],
)
def test_a_tile_that_is_no_small_picture_is_refused(tmp_path, value, said):
    findings = mbtiles(tmp_path, value)
    with pytest.raises(SitingError, match=said), open_tiles(findings) as (database, pyramid):
        read_tiles(database, pyramid, WORLD, findings)


def test_a_view_without_end_stops(tmp_path):
    view = f"{ENDLESS} SELECT x AS zoom_level, 0 AS tile_column, 0 AS tile_row, 0 AS tile_data FROM r WHERE x < 0"
    with (
        pytest.raises(SitingError, match="interrupted"),
        open_tiles(mbtiles(tmp_path, 0, view=view), budget=Budget(seconds=0.5)),
    ):
        pass


def test_contents_without_end_stop(tmp_path):
    path = tmp_path / "m.gpkg"
    with contextlib.closing(sqlite3.connect(path)) as base:
        base.execute(
            f"CREATE VIEW gpkg_contents AS {ENDLESS} SELECT 'a' AS table_name, 'tiles' AS data_type FROM r WHERE x < 0"
        )
        base.commit()
    with pytest.raises(SitingError, match="interrupted"):
        tables_of(Findings(path, error=SitingError, what="base map"), Budget(seconds=0.5))


def test_a_canvas_of_too_many_pixels_is_refused_after_the_first_tile(tmp_path):
    view = "SELECT 5 AS zoom_level, 15 AS tile_column, 15 AS tile_row, x'{}' AS tile_data"
    findings = mbtiles(tmp_path, 0, view=view.format(png((1024, 1024)).hex()))
    with pytest.raises(SitingError, match="million are read"), open_tiles(findings) as (database, pyramid):
        read_tiles(database, pyramid, WORLD, findings)
