"""Layers in a real PostgreSQL with PostGIS, started for the test (`make deep` fails without one)."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import geopandas as gpd
import numpy as np
import pytest
import shapely

from siting.errors import LayerError
from siting.readers.files import read_features
from siting.readers.postgis import read_postgis
from siting.readers.read_options import ReadOptions
from tests.support.postgis import ESCAPED, PASSWORD, execute, programs, server

pytestmark = pytest.mark.slow
DATA = Path(__file__).parents[2] / "data"
FLOOD = DATA / "flood_zones.geojson"
STUDY = """
title: Land
sites: {{file: {data}/parcels_epsg4546.geojson}}
layers:
  flood: {{{layer}, datum: wgs84, title: Flood zones, covers: [111.6, 37.1, 112.65, 38.15]}}
criteria:
  - {{id: flooded, measure: overlap, params: {{layer: flood}}, value: {{kind: linear, worst: 50, best: 0}}, weight: 1}}
  - id: flood_class
    measure: hazard
    params: {{layer: flood, column: class, worst_first: [20-year, 50-year, 100-year]}}
    value: {{kind: categories, scores: {{none: 1, 100-year: 0.5, 50-year: 0.2, 20-year: 0}}}}
    weight: 1
rules: [gb50174]
supply: {{flood_100yr: flood}}
"""


@pytest.fixture(scope="module")
def url():
    if "SITING_REQUIRE_POSTGIS" not in os.environ:
        pytest.importorskip("adbc_driver_postgresql", reason="the extra 'postgis' is not installed")
        if programs() is None:
            pytest.skip("no PostgreSQL with PostGIS (Debian: postgresql-NN-postgis-3)")
    with server() as found:
        # PostGIS in a schema of its own, which no search path names.
        execute(found, "CREATE SCHEMA gis", "CREATE EXTENSION postgis SCHEMA gis", "CREATE SCHEMA hydro")
        fill(found, 'hydro."Flood zones"', gpd.read_file(FLOOD), srid=4326)
        yield found


def fill(url, table, frame, *, srid):
    """Create a table with the columns of a frame, as text, and its geometry."""
    texts = [c for c in frame.columns if c != "geometry"]
    columns = "".join(f'"{c}" text, ' for c in texts)
    rows = [
        "("
        + "".join(f"'{row[c]}', " for c in texts)
        + f"gis.ST_GeomFromWKB('\\x{shapely.to_wkb(row.geometry).hex()}', {srid}))"
        for _, row in frame.iterrows()
    ]
    execute(
        url,
        f"CREATE TABLE {table} ({columns}geom gis.geometry)",
        f"INSERT INTO {table} VALUES {', '.join(rows)}",  # noqa: S608
    )


def read(url, table, **declared):
    return read_postgis(url, "county", table, ReadOptions(**declared), what="layer 'x'")


def test_a_table_is_the_same_as_its_file(url):
    ours = read(url, 'hydro."Flood zones"', datum="wgs84").frame
    given = read_features(FLOOD, ReadOptions(datum="wgs84")).frame
    key = [shapely.to_wkb(g) for g in given.geometry]
    ours = ours.set_index(ours.geometry.to_wkb()).loc[key]
    assert ours["class"].tolist() == given["class"].tolist()
    assert [c for c in ours.columns if c != "geometry"] == [c for c in given.columns if c != "geometry"]


def test_a_study_gives_the_same_results_and_shows_no_password(url, tmp_path, monkeypatch, capsys):
    from siting.cli import main

    def ranking(name, layer, *more):
        path = tmp_path / f"{name}.yaml"
        path.write_text(STUDY.format(data=DATA, layer=layer), encoding="utf-8")
        monkeypatch.setattr("sys.argv", ["siting", "run", str(path), "--out", str(tmp_path / name), *more])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 0
        return (tmp_path / name / "measurements.csv").read_text(encoding="utf-8")

    of_file = ranking("of_file", f"file: {FLOOD}")
    table = "postgis: county, table: 'hydro.\"Flood zones\"'"
    assert ranking("by_option", table, "--postgis", f"county={url}") == of_file
    monkeypatch.setenv("SITING_POSTGIS_COUNTY", url)
    assert ranking("by_variable", table) == of_file
    said = capsys.readouterr()
    secrets = [PASSWORD, ESCAPED, "owner", str(urlsplit(url).port), url]
    for path in [
        p for folder in ("by_option", "by_variable") for p in (tmp_path / folder).rglob("*") if p.is_file()
    ]:
        content = path.read_bytes()
        assert not [s for s in secrets[:2] if s.encode() in content], path
    assert not [s for s in secrets if s in said.out + said.err]
    run = (tmp_path / "by_option" / "run.json").read_text(encoding="utf-8")
    assert "Flood zones" in run
    assert "owner" not in run


def test_the_order_of_the_rows_changes_nothing(url):
    execute(
        url, 'CREATE TABLE hydro.turned AS SELECT * FROM hydro."Flood zones" AS t ORDER BY md5(t::text) DESC'
    )
    assert read(url, "hydro.turned").sha256 == read(url, 'hydro."Flood zones"').sha256


@pytest.mark.parametrize("srid", [4490, 4546, 3857, 32649])
def test_other_systems_are_converted_as_we_do_it(url, srid):
    import pyproj

    expected = shapely.Point(112.1, 37.5)
    x, y = pyproj.Transformer.from_crs(4326, srid, always_xy=True).transform(112.1, 37.5)
    execute(
        url,
        f"CREATE TABLE hydro.p{srid} (name text, geom gis.geometry(PointZ, {srid}))",
        f"INSERT INTO hydro.p{srid} VALUES ('百', gis.ST_SetSRID(gis.ST_MakePoint({x!r}, {y!r}, 7), {srid}))",  # noqa: S608
    )
    frame = read(url, f"hydro.p{srid}").frame
    assert shapely.distance(frame.geometry.iloc[0], expected) < 1e-8
    assert frame["name"].tolist() == ["百"]
    assert not frame.geometry.has_z.any()


def test_columns_of_any_type_are_numbers_or_text(url):
    execute(
        url,
        "CREATE TYPE hydro.grade AS ENUM ('high', 'low')",
        "CREATE TABLE hydro.types (a int2, b int8, c numeric(12, 3), d float4, e bool, f date, g text[], h jsonb, "
        "i hydro.grade, j uuid, k varchar(9), shape gis.geography(Point))",
        "INSERT INTO hydro.types VALUES (1, 9007199254740993, 1.5, 2.5, true, '2025-06-01', '{x,y}', '{\"z\": 1}', "
        "'low', '00000000-0000-0000-0000-000000000001', '地', 'POINT(112 37)'), "
        "(NULL, NULL, NULL, 'NaN', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'POINT(113 37)')",
    )
    frame = read(url, "hydro.types").frame.sort_values("a").reset_index(drop=True)
    assert frame["c"][0] == 1.5
    assert frame["d"][0] == 2.5
    assert frame["f"][0] == "2025-06-01"
    assert frame["i"][0] == "low"
    assert frame["k"][0] == "地"
    assert frame[["a", "c", "d", "f", "g", "h", "i", "j", "k"]].loc[1].isna().all()
    assert np.allclose(frame.geometry.x, [112, 113])


def test_curves_are_drawn_as_lines(url):
    execute(
        url,
        "CREATE TABLE hydro.curved (geom gis.geometry)",
        "INSERT INTO hydro.curved VALUES (gis.ST_GeomFromText('CURVEPOLYGON(CIRCULARSTRING("
        "112 37, 112.1 37.1, 112.2 37, 112.1 36.9, 112 37))', 4326))",
    )
    circle = read(url, "hydro.curved").frame.geometry.iloc[0]
    assert circle.area == pytest.approx(np.pi * 0.01, rel=1e-3)


FAULTS = [
    ("CREATE TABLE hydro.f1 (name text)", "hydro.f1", {}, "the table has no geometry column"),
    ("CREATE TABLE hydro.f2 (a gis.geometry, b gis.geometry)", "hydro.f2", {}, "2 columns have geometry: 'a', 'b'"),
    ("CREATE TABLE hydro.f3 (a gis.geometry)", "hydro.f3", {}, "the table has no features"),
    (
        "CREATE TABLE hydro.f4 AS SELECT gis.ST_SetSRID(gis.ST_MakePoint(112, 37), s) AS a FROM unnest(ARRAY[4326, 4490]) s",
        "hydro.f4", {}, "its features are in 2 systems: SRID 4326, 4490",
    ),
    ("CREATE TABLE hydro.f5 AS SELECT gis.ST_MakePoint(112, 37) AS a", "hydro.f5", {}, "does not state the CRS .* beside postgis"),
    (
        "CREATE TABLE hydro.f6 AS SELECT gis.ST_SetSRID(gis.ST_MakePoint(112, 37), 990001) AS a",
        "hydro.f6", {}, "SRID 990001 is not in spatial_ref_sys",
    ),
    ("CREATE TABLE hydro.f7 AS SELECT NULL::gis.geometry AS a", "hydro.f7", {"crs": "EPSG:4326"}, "the geometry is missing"),
    ("SELECT 1", "hydro.none", {}, "there is no table 'hydro.none'"),
    ("SELECT 1", "hydro.f1; DROP TABLE hydro.f1", {}, "the database says: "),
    ("SELECT 1", 'hydro."open', {}, "invalid name syntax"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "table", "declared", "said"), FAULTS)
def test_each_fault_is_one_line(url, sql, table, declared, said):
    execute(url, sql)
    with pytest.raises(LayerError, match=said) as caught:
        read(url, table, **declared)
    assert "\n" not in str(caught.value)
    assert "owner" not in str(caught.value)


def test_a_system_that_the_table_does_not_state_can_be_declared(url):
    execute(url, "CREATE TABLE hydro.plain AS SELECT gis.ST_MakePoint(602152.1, 4158290.6) AS a")
    place = read(url, "hydro.plain", crs="EPSG:4546").frame.geometry.iloc[0]
    assert (place.x, place.y) == pytest.approx((112.156, 37.551), abs=2e-4)


def test_nothing_that_a_view_calls_can_write(url):
    execute(
        url,
        "CREATE TABLE hydro.log (n int)",
        "CREATE FUNCTION hydro.noted() RETURNS int LANGUAGE sql VOLATILE AS 'INSERT INTO hydro.log VALUES (1) RETURNING n'",
        "CREATE VIEW hydro.view AS SELECT hydro.noted() AS n, gis.ST_SetSRID(gis.ST_MakePoint(112, 37), 4326) AS a",
    )
    with pytest.raises(LayerError, match="cannot execute INSERT in a read-only transaction"):
        read(url, "hydro.view")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (ESCAPED, "wrong-word", "password authentication failed"),
        ("owner", "nobody", "password authentication failed"),
        ("/postgres", "/nothing", "does not exist"),
    ],
)
def test_a_connection_that_is_refused_says_why_and_no_secret(url, old, new, said):
    with pytest.raises(LayerError, match=said) as caught:
        read(url.replace(old, new), "hydro.none")
    shown = str(caught.value)
    assert not [word for word in (PASSWORD, ESCAPED, "wrong-word", "owner", "nobody") if word in shown]


def test_a_database_without_postgis_says_so(url):
    execute(url, "CREATE DATABASE plain")
    with pytest.raises(LayerError, match="the database has no PostGIS"):
        read(url.replace("/postgres", "/plain"), "t")
