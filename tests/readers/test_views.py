"""Views of a GeoPackage: those that terminate are read, others are refused."""

import sqlite3
from contextlib import closing

import geopandas as gpd
import pytest
import shapely

from siting.errors import SitesError
from siting.readers.budget import Budget
from siting.readers.door import Path
from siting.readers.files import read_features
from siting.readers.findings import Findings
from siting.readers.read_options import ReadOptions
from siting.readers.views import require_bounded_views

ENDLESS = (
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS fid, NULL AS geom FROM c"
)


@pytest.fixture
def package(tmp_path):
    path = tmp_path / "a.gpkg"
    frame = gpd.GeoDataFrame(
        {"v": [1, 2]}, geometry=[shapely.Point(112, 37), shapely.Point(113, 38)], crs=4326
    )
    frame.to_file(path, layer="a")
    return path


def change(path, *statements):
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


def as_layer(name):
    rows = (
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('NAME', 'features', 'NAME', 4326)",
        "INSERT INTO gpkg_geometry_columns VALUES ('NAME', 'geom', 'POINT', 4326, 0, 0)",
    )
    return [row.replace("NAME", name) for row in rows]


def check(path, **limits):
    findings = Findings(Path(path), error=SitesError, what="site file")
    require_bounded_views(path, findings, Budget(**limits))


def test_a_view_of_a_layer_is_read(package):
    change(package, "CREATE VIEW b AS SELECT fid AS OGC_FID, geom, v FROM a WHERE v > 1", *as_layer("b"))
    assert read_features(package, ReadOptions(layer="b")).frame["v"].tolist() == [2]


def test_a_view_without_an_end_is_refused(package):
    change(package, f"CREATE VIEW b AS {ENDLESS}", *as_layer("b"))
    with pytest.raises(SitesError, match=r"a\.gpkg: its view b has not finished after 1 s"):
        check(package, seconds=1)


@pytest.mark.parametrize("expression", ["zeroblob(500000000)", "hex(zeroblob(60000000))"])
def test_a_view_of_great_texts_is_refused(package, expression):
    change(
        package, "CREATE VIEW b AS SELECT X AS x, fid, geom FROM a".replace("X", expression), *as_layer("b")
    )
    with pytest.raises(SitesError, match="damaged"):
        check(package)


def test_a_view_in_the_place_of_a_table_of_the_format_is_refused(package):
    change(package, "CREATE VIEW gpkg_metadata AS SELECT 1 AS table_name")
    with pytest.raises(SitesError, match="gpkg_metadata is a view"):
        check(package)
