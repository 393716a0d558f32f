"""sites.gpkg: the layer and the style inside."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyogrio.errors
import pytest
import shapely

from siting.evidence import Label
from siting.show.base.colours import RAMP, score_colour
from siting.show.base.frames import ranking_frame
from siting.show.qgis import geopackage
from siting.show.qgis.geopackage import write_geopackage
from siting.show.qgis.layer_style import qml, score_classes, sld
from siting.show.qgis.map_layers import MapLayer
from tests.support.sample import sample_outcome


@pytest.fixture
def outcome():
    return sample_outcome()


@pytest.fixture
def path(outcome, tmp_path):
    write_geopackage(outcome, tmp_path / "sites.gpkg")
    return tmp_path / "sites.gpkg"


def parse(text):
    return ET.fromstring(text)  # noqa: S314  our own text


def query(path, sql):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(sql).fetchall()


def with_columns(outcome, **columns):
    frame = outcome.sites.frame.assign(**columns)
    return replace(outcome, sites=replace(outcome.sites, frame=frame))


def test_the_layer_opens_with_its_ranking_columns(outcome, path):
    layer = gpd.read_file(path, layer="sites")
    names = list(ranking_frame(outcome).columns)
    assert list(layer.columns[: len(names)]) == names
    assert layer.crs == "EPSG:4326"


def test_geometries_are_the_sites_own(outcome, path):
    layer = gpd.read_file(path, layer="sites").set_index("site_id").geometry
    given = outcome.sites.frame.set_index("site_id").geometry
    assert layer.loc[given.index].geom_equals_exact(given, 0).all()


@pytest.mark.parametrize(
    ("columns", "shapes", "kind"),
    [
        ({"name": ["a", None], "km": [1.5, np.nan]}, [shapely.Point(1, 2), shapely.Point(3, 4)], "Point"),
        ({"name": [None], "km": [np.nan]}, [shapely.Point(1, 2, 3)], "Point Z"),
        ({"name": [], "km": []}, [], "Unknown"),
    ],
)
def test_a_further_layer_may_lack_values_heights_and_rows(
    monkeypatch, outcome, tmp_path, columns, shapes, kind
):
    layer = MapLayer("more", Label("More", "更多"), "point", columns, np.array(shapes, dtype=object))
    monkeypatch.setattr(geopackage, "map_layers", lambda _: [layer])
    write_geopackage(outcome, tmp_path / "sites.gpkg")
    read = gpd.read_file(tmp_path / "sites.gpkg", layer="more")
    assert read.geometry.tolist() == shapes
    assert pyogrio.read_info(tmp_path / "sites.gpkg", layer="more")["geometry_type"] == kind
    assert [None if pd.isna(v) else v for v in read["name"]] == columns["name"]
    assert read["km"].isna().tolist() == np.isnan(np.array(columns["km"], float)).tolist()


def test_points_stay_points_and_polygons_polygons(path):
    layer = gpd.read_file(path, layer="sites")
    assert layer.geom_type.value_counts().to_dict() == {"Point": 11, "Polygon": 1}


def test_figures_agree_with_the_ranking(outcome, path):
    layer = gpd.read_file(path, layer="sites")
    order = outcome.ranking.order
    assert layer["score"].to_numpy() == pytest.approx(outcome.ranking.score[order], abs=0.5e-6)
    assert layer["rank"].dropna().tolist() == list(range(1, 11))


def test_an_unknown_figure_is_null(path):
    rows = query(path, "SELECT count(*) FROM sites WHERE grid_access__value IS NULL")
    assert rows == [(2,)]


def test_own_columns_of_the_site_file_are_kept(outcome, tmp_path):
    write_geopackage(with_columns(outcome, owner=["county"] * 12), tmp_path / "s.gpkg")
    assert set(gpd.read_file(tmp_path / "s.gpkg", layer="sites")["owner"]) == {"county"}


@pytest.mark.parametrize("name", ["rank", "Score", "FID", "geom", "rowid", "same_city__VALUE"])
def test_a_column_whose_name_is_taken_gets_another(outcome, tmp_path, name):
    write_geopackage(with_columns(outcome, **{name: ["mine"] * 12}), tmp_path / "s.gpkg")
    assert set(gpd.read_file(tmp_path / "s.gpkg", layer="sites")[f"site_{name}"]) == {"mine"}


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ([1, "a", None] * 4, {"1", "a", None}),
        ([["x", 1]] * 12, {'["x", 1]'}),
        ([{"k": "值"}] * 12, {'{"k": "值"}'}),
        ([None] * 12, {None}),
        ([True, False] * 6, {True, False}),
    ],
    ids=["mixed", "list", "dict", "nothing", "bool"],
)
def test_odd_columns_are_stored_somehow(outcome, tmp_path, values, kept):
    odd = pd.Series(values, dtype=object if None in values or not isinstance(values[0], bool) else bool)
    write_geopackage(with_columns(outcome, odd=odd), tmp_path / "s.gpkg")
    got = gpd.read_file(tmp_path / "s.gpkg", layer="sites")["odd"]
    assert {None if pd.isna(v) else v for v in got} == kept


def test_dates_stay_dates(outcome, tmp_path):
    write_geopackage(with_columns(outcome, seen=pd.to_datetime(["2026-11-01"] * 12)), tmp_path / "s.gpkg")
    got = gpd.read_file(tmp_path / "s.gpkg", layer="sites")["seen"]
    assert str(got.iloc[0])[:10] == "2026-11-01"


def test_hostile_names_are_stored_as_they_are(tmp_path):
    names = [
        "=1+1",
        "'; DROP TABLE sites; --",
        "<b>",
        '"',
        "\\",
        "名",
        "x" * 10_000,
        "%s",
        "${x}",
        "\n",
        "'",
        "&",
    ]
    write_geopackage(sample_outcome(names=names), tmp_path / "s.gpkg")
    assert set(gpd.read_file(tmp_path / "s.gpkg", layer="sites")["name"]) == set(names)


def test_the_database_is_sound(path):
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
    assert query(path, "PRAGMA foreign_key_check") == []


def test_the_style_table_is_registered_as_attributes(path):
    rows = query(path, "SELECT table_name, data_type FROM gpkg_contents ORDER BY 1")
    assert ("layer_styles", "attributes") in rows
    assert {kind for name, kind in rows if name != "layer_styles"} == {"features"}


def test_one_style_is_the_default_and_names_its_layer(path):
    rows = query(
        path, "SELECT f_table_name, f_geometry_column, styleName FROM layer_styles WHERE useAsDefault"
    )
    assert rows == [("sites", "geom", "score (points)")]


def test_the_more_frequent_shape_has_the_default_style(outcome, tmp_path):
    boxes = shapely.box(
        outcome.sites.lon, outcome.sites.lat, outcome.sites.lon + 0.1, outcome.sites.lat + 0.1
    )
    frame = outcome.sites.frame.set_geometry(boxes, crs="EPSG:4326")
    write_geopackage(replace(outcome, sites=replace(outcome.sites, frame=frame)), tmp_path / "s.gpkg")
    assert query(tmp_path / "s.gpkg", "SELECT styleName, useAsDefault FROM layer_styles") == [
        ("score (polygons)", 1)
    ]


TIMES = [pd.Timestamp("2026-11-01 08:00", tz=zone) for zone in ("UTC", "Europe/Warsaw", "Asia/Shanghai")]


@pytest.mark.parametrize(
    "shapes",
    [
        [shapely.Point(1, 2), shapely.Point(-3, 4.5), shapely.Point(0, -0.0)],
        [shapely.Point(1, 2), shapely.Point(), shapely.Point(3, 4)],
        [shapely.Point(1, 2, 3), shapely.Point(4, 5, 6), shapely.Point(7, 8, 9)],
        [shapely.Point(1, 2), shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)],
        [shapely.box(0, 0, 1, 1), shapely.MultiPolygon([shapely.box(2, 2, 3, 3)]), shapely.box(5, 5, 6, 6)],
        [shapely.Point(1, 2), None, shapely.Point(3, 4)],
    ],
    ids=["points", "an empty one", "heights", "mixed", "parts", "one without"],
)
@pytest.mark.parametrize(
    "values",
    [
        pd.Series(["a", None, "值"]),
        pd.Series([1, None, 3], dtype="Int64"),
        pd.Series([1.5, np.nan, -0.0]),
        pd.Series([True, None, False], dtype=object),
        pd.Series([b"x", None, b"y"], dtype=object),
        pd.Series([None] * 3, dtype=object),
        pd.Series(["a", "b", "a"], dtype="category"),
        pd.to_datetime(pd.Series(["2026-11-01", None, "2026-11-03"])),
        pd.Series(TIMES, dtype=object),
        pd.Series(TIMES[1:2] * 3),
        pd.Series(TIMES[:1] * 3),
    ],
    ids=lambda values: f"{values.dtype} {values.iloc[0]!r}"[:24],
)
def test_a_layer_from_its_columns_is_that_of_a_frame(tmp_path, shapes, values):
    frame = gpd.GeoDataFrame({"odd": values}, geometry=shapes, crs=4326)
    with geopackage.fixed_time():
        frame.to_file(tmp_path / "frame.gpkg", layer="sites", engine="pyogrio", index=False, use_arrow=True)
        geopackage._write(
            {"odd": values.array}, geopackage._alike(np.array(shapes)), tmp_path / "own.gpkg", "sites"
        )
    one, other = ((tmp_path / name).read_bytes() for name in ("frame.gpkg", "own.gpkg"))
    assert one == other


def test_styles_carry_no_time(path):
    assert query(path, "SELECT DISTINCT update_time FROM layer_styles") == [("2000-01-01T00:00:00.000Z",)]


@pytest.mark.parametrize(("free", "kind"), [(1000, OSError), (10**12, pyogrio.errors.DataSourceError)])
def test_a_failure_of_gdal_on_a_full_disk_is_told_as_such(outcome, tmp_path, monkeypatch, free, kind):
    def fail(*_args, **_kwargs):
        raise pyogrio.errors.DataSourceError("Failed to commit transaction")

    monkeypatch.setattr("pyogrio.raw.write_arrow", fail)
    monkeypatch.setattr(geopackage.shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(0, 0, free))
    with pytest.raises(kind):
        write_geopackage(outcome, tmp_path / "s.gpkg")


def test_the_gdal_option_is_given_back(outcome, tmp_path):
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2020-02-02T00:00:00Z"})
    try:
        write_geopackage(outcome, tmp_path / "s.gpkg")
        assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == "2020-02-02T00:00:00Z"
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


@pytest.mark.parametrize("shape", ["point", "polygon"])
def test_the_qml_covers_every_score_without_a_gap(shape):
    ranges = parse(qml(shape)).findall("renderer-v2/ranges/range")
    bounds = [(float(r.get("lower")), float(r.get("upper"))) for r in ranges]
    scores = [b for b in bounds if b[0] >= 0]
    assert scores[0][0] == 0
    assert scores[-1][1] == 1
    assert all(a[1] == b[0] for a, b in pairwise(scores))


@pytest.mark.parametrize(("shape", "kind", "geometry"), [("point", "marker", "0"), ("polygon", "fill", "2")])
def test_the_qml_has_a_symbol_of_the_right_kind_for_each_range(shape, kind, geometry):
    root = parse(qml(shape))
    symbols = {s.get("name"): s.get("type") for s in root.findall("renderer-v2/symbols/symbol")}
    wanted = {r.get("symbol") for r in root.findall("renderer-v2/ranges/range")}
    assert symbols == dict.fromkeys(wanted, kind)
    assert root.findtext("layerGeometryType") == geometry


def test_each_class_has_its_own_colour_or_its_own_shape():
    looks = [(c.colour, c.marker, c.pattern) for c in score_classes()]
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize("shape", ["point", "polygon"])
def test_the_sld_has_a_rule_for_each_class(shape):
    space = {"s": "http://www.opengis.net/sld"}
    rules = parse(sld(shape)).findall(".//s:Rule", space)
    assert [r.findtext("s:Name", namespaces=space) for r in rules] == [c.label for c in score_classes()]


def test_the_colour_of_a_score_follows_the_ramp():
    assert [score_colour(s) for s in np.linspace(0, 1, len(RAMP))] == list(RAMP)
    assert (score_colour(-1), score_colour(2)) == (RAMP[0], RAMP[-1])
