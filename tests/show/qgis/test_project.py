"""sites.qgz: what QGIS needs to open it, and what a reader finds in it."""

import io
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from PIL import Image

from siting.catalogue import DATA
from siting.errors import OutputError
from siting.evidence import Label
from siting.geo.ground import GroundPicture
from siting.outcome import Ring, ShownLayer
from siting.show.qgis import map_layers as map_layers_module
from siting.show.qgis.base_picture import geotiff, has_picture, write_picture
from siting.show.qgis.geopackage import write_geopackage
from siting.show.qgis.layout import LABEL, LEGEND, MAP, SCALE_BAR
from siting.show.qgis.map_layers import map_layers
from siting.show.qgis.project import map_crs, project_xml, write_project
from siting.study.outputs import require_outputs, require_room
from tests.support.sample import sample_outcome

HOSTILE = ["[% env('HOME') %]", "<b>&amp;", "]]>", "'; DROP TABLE sites; --", '"', "名\x01", "=1+1"]


def shown(key, *shapes, style="hazard"):
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    return ShownLayer(key, Label(f"Layer {key}", f"图层{key}"), style, geometry, (), "site-file")


MIXED = shown(
    "mixed",
    shapely.box(112, 37, 112.2, 37.2),
    shapely.GeometryCollection([shapely.Point(112, 37), shapely.LineString([(112, 37), (113, 38)])]),
)
ZONE = shown("zone", shapely.box(111, 37, 111.5, 37.5), style="set_back")


@pytest.fixture(scope="module")
def outcome():
    return sample_outcome(shown_layers=(MIXED,), rule_zones=(ZONE,))


@pytest.fixture(scope="module")
def package(outcome, tmp_path_factory):
    path = tmp_path_factory.mktemp("qgis") / "sites.gpkg"
    write_geopackage(outcome, path)
    return path


@pytest.fixture(scope="module", params=["en", "zh"])
def project(request, outcome):
    return parse(project_xml(outcome, request.param))


@pytest.fixture(scope="module")
def english(outcome):
    return parse(project_xml(outcome, "en"))


def parse(text):
    return ET.fromstring(text)  # noqa: S314  our own text


def columns(package, table):
    with closing(sqlite3.connect(package)) as database:
        return {row[1] for row in database.execute(f'PRAGMA table_info("{table}")')}


def table_of(source):
    file, name, *_ = source.split("|")
    assert file == "./sites.gpkg"
    return name.removeprefix("layername=")


def layout(project, number):
    return project.findall("Layouts/Layout")[number]


def items(layout, kind):
    return [item for item in layout.findall("LayoutItem") if item.get("type") == kind]


# --- the picture under the sites ------------------------------------------------------------------------


def test_the_picture_lies_under_all_layers_and_is_beside_the_project(project):
    last = project.findall("projectlayers/maplayer")[-1]
    assert (last.get("type"), last.findtext("datasource"), last.findtext("provider")) == (
        "raster", "./sites.tif", "gdal",
    )  # fmt: skip
    assert last.findtext("srs/spatialrefsys/authid") == "EPSG:3857"
    node = project.findall("layer-tree-group/layer-tree-layer")[-1]
    assert (node.get("providerKey"), node.get("checked")) == ("gdal", "Qt::Checked")
    legend = [n.get("id") for n in layout(project, 0).iter("layer-tree-layer")]
    assert legend
    assert "siting_ground" not in legend


def test_the_picture_is_where_the_relief_says(outcome, tmp_path):
    rasterio = pytest.importorskip("rasterio")
    write_picture(outcome, tmp_path / "sites.tif")
    to_degrees = pyproj.Transformer.from_crs(3857, 4326, always_xy=True)
    with rasterio.open(tmp_path / "sites.tif") as found, Image.open(DATA / "relief.webp") as relief:
        assert (found.crs.to_epsg(), found.count) == (3857, 3)
        assert to_degrees.transform_bounds(*found.bounds) == pytest.approx((109.5, 34.0, 118.0, 41.5))
        assert np.array_equal(np.moveaxis(found.read(), 0, -1), np.asarray(relief.convert("RGB")))


def test_a_transparent_picture_stays_transparent(tmp_path):
    rasterio = pytest.importorskip("rasterio")
    held = io.BytesIO()
    Image.new("RGBA", (4, 3), (10, 20, 30, 0)).save(held, "PNG")
    (tmp_path / "sites.tif").write_bytes(
        geotiff(GroundPicture(held.getvalue(), 112.0, 37.0, 113.0, 38.0, "own"))
    )
    with rasterio.open(tmp_path / "sites.tif") as found:
        assert found.read()[:, 0, 0].tolist() == [10, 20, 30, 0]


def test_without_a_picture_none_is_named(outcome):
    far = replace(outcome, sites=outcome.sites.take(np.array([], dtype=np.int64)))
    assert not has_picture(far)
    with pytest.raises(ValueError, match="no picture"):
        write_picture(far, Path("never.tif"))


# --- what QGIS needs ------------------------------------------------------------------------------------


def test_every_layer_of_tree_legend_and_atlas_is_in_the_project(project):
    ids = [layer.findtext("id") for layer in project.findall("projectlayers/maplayer")]
    assert len(set(ids)) == len(ids)
    assert min(map(len, ids)) > 5  # QGIS replaces shorter ones
    assert [node.get("id") for node in project.findall("layer-tree-group/layer-tree-layer")] == ids
    assert {n.get("id") for n in project.iter("layer-tree-layer")} == set(ids)
    assert layout(project, 1).find("Atlas").get("coverageLayer") in ids


def test_every_source_is_a_table_of_the_package_beside_it(project, package):
    sources = [e.text for e in project.iter("datasource") if e.text != "./sites.tif"]
    sources += [e.get("source") for e in project.iter("layer-tree-layer") if e.get("providerKey") == "ogr"]
    sources += [layout(project, 1).find("Atlas").get("coverageLayerSource")]
    assert all("geom" in columns(package, table_of(source)) for source in sources)


def test_the_project_shows_every_layer_of_the_package(project, package):
    with closing(sqlite3.connect(package)) as database:
        rows = database.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")
        found = {table_of(e.text) for e in project.iter("datasource") if e.text != "./sites.tif"}
        assert found == {name for (name,) in rows}


def test_paths_are_relative(project):
    assert project.findtext("properties/Paths/Absolute") == "false"


def test_every_alias_is_of_a_column(project, package):
    fields = {alias.get("field") for alias in project.iter("alias")}
    assert {"rank", "score", "same_city__value"} <= fields <= columns(package, "sites")


def test_labels_and_page_names_are_of_columns(project, package):
    for layer in project.findall("projectlayers/maplayer[@type='vector']"):
        table = table_of(layer.findtext("datasource"))
        for style in layer.iter("text-style"):
            if style.get("isExpression") == "0":
                assert style.get("fieldName") in columns(package, table)
    assert {"page", "name", "name_zh", "status", "rank", "score", "site_id"} <= columns(package, "pages")


def test_each_symbol_fits_its_geometry(project):
    wanted = {"Point": "marker", "Line": "line", "Polygon": "fill"}
    for layer in project.findall("projectlayers/maplayer[@type='vector']"):
        kinds = {s.get("type") for s in layer.findall("renderer-v2/symbols/symbol")}
        assert kinds == {wanted[layer.get("geometry")]}


def test_a_table_holds_the_geometry_that_the_project_says(english, package):
    for layer in english.findall("projectlayers/maplayer[@type='vector']"):
        _, name, *kind = layer.findtext("datasource").split("|")
        frame = gpd.read_file(package, layer=name.removeprefix("layername="))
        if kind:
            assert kind == [f"geometrytype={layer.get('geometry')}"]
            frame = frame[frame.geom_type == layer.get("geometry")]
        assert len(frame)
        assert set(frame.geom_type.str.removeprefix("Multi").str.removesuffix("String")) == {
            layer.get("geometry")
        }


@pytest.mark.parametrize("number", [0, 1])
def test_a_layout_has_map_legend_scale_bar_and_texts(project, number):
    sheet = layout(project, number)
    (drawn,), (legend,), (bar,) = (items(sheet, kind) for kind in (MAP, LEGEND, SCALE_BAR))
    assert drawn.get("uuid") == legend.get("map_uuid") == bar.get("mapUuid")
    texts = [item.get("labelText") for item in items(sheet, LABEL)]
    assert "664" in texts[-1]  # the notice names the regulation
    assert drawn.find("AtlasMap").get("atlasDriven") == str(number)


def test_the_map_of_the_overview_holds_every_site(outcome, english):
    epsg = english.findtext("projectCrs/spatialrefsys/srid")
    to_map = pyproj.Transformer.from_crs(4326, int(epsg), always_xy=True)
    x, y = to_map.transform(outcome.sites.lon, outcome.sites.lat)
    box = {k: float(v) for k, v in items(layout(english, 0), MAP)[0].find("Extent").attrib.items()}
    assert ((x > box["xmin"]) & (x < box["xmax"]) & (y > box["ymin"]) & (y < box["ymax"])).all()


# --- what it shows --------------------------------------------------------------------------------------


def test_there_is_a_page_per_site_in_the_order_of_the_ranking(outcome, package):
    pages = gpd.read_file(package, layer="pages")
    sites = outcome.sites.frame.iloc[outcome.ranking.order]
    assert pages["site_id"].tolist() == sites["site_id"].tolist()
    assert pages.geometry.contains_properly(sites.geometry.reset_index(drop=True)).all()


def test_of_very_many_sites_only_the_best_have_a_page(outcome, monkeypatch):
    monkeypatch.setattr(map_layers_module, "MAX_PAGES", 5)
    pages = next(layer.columns for layer in map_layers(outcome) if layer.table == "pages")
    best = outcome.sites.frame["site_id"].iloc[outcome.ranking.order[:5]]
    assert pages["site_id"].tolist() == best.tolist()


def test_a_ring_is_at_its_radius_on_the_ellipsoid(outcome, package):
    rings = gpd.read_file(package, layer="rings")
    geod = pyproj.Geod(ellps="WGS84")
    for ring, row in zip(outcome.rings, rings.itertuples(), strict=True):
        lon, lat = shapely.get_coordinates(row.geometry).T
        same = np.ones_like(lon)
        km = geod.inv(lon, lat, ring.lon * same, ring.lat * same)[2] / 1000
        assert km == pytest.approx(row.radius_km, abs=1e-3)


def test_a_ring_over_the_180th_meridian_is_split(outcome):
    lon = np.array([178.0, 179.5, -179.5, -178.0, -179.5, 179.5, 178.0])
    ring = Ring(Label("A", "甲"), 180, 0, 200, "remote", "x", np.column_stack([lon, np.arange(7.0)]))
    (layer,) = (found for found in map_layers(replace(outcome, rings=(ring,))) if found.table == "rings")
    assert max(np.ptp(shapely.get_coordinates(part)[:, 0]) for part in layer.geometry[0].geoms) < 3


def test_excluded_sites_have_a_class_and_set_backs_are_off(english):
    labels = {r.get("label") for r in english.iter("range")}
    assert {"excluded", "insufficient data", "0.8 to 1.0"} <= labels
    off = {n.get("id") for n in english.iter("layer-tree-layer") if n.get("checked") == "Qt::Unchecked"}
    assert off == {"siting_shown_1_polygon", "siting_points_climate_station", "siting_pages"}


def test_a_polygon_has_a_marker_of_its_own(english):
    (layer,) = (m for m in english.iter("maplayer") if m.findtext("id") == "siting_sites_polygon")
    for symbol in layer.findall("renderer-v2/symbols/symbol"):
        assert [part.get("class") for part in symbol.findall("layer")] == ["SimpleFill", "CentroidFill"]


def test_names_of_columns_are_in_the_language(outcome):
    names = {a.get("field"): a.get("name") for a in parse(project_xml(outcome, "zh")).iter("alias")}
    assert names["rank"] == "名次"
    assert names["same_city__value"] == "同城范围（太原）［公里］"
    assert names["elevation_m"] == "海拔［米］"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_stays_text(text):
    label = Label(text, text)
    layer = replace(MIXED, label=label)
    root = parse(project_xml(sample_outcome(title=label, shown_layers=(layer,)), "en"))
    read = root.findtext("title")
    assert read.replace("\u2060", "") == text.replace("\x01", "")
    assert items(layout(root, 0), LABEL)[0].get("labelText") == read
    assert "[%" not in read
    assert read in [e.text for e in root.iter("layername")]


def test_a_site_name_reaches_no_expression():
    names = [f"{text} {i}" for i, text in enumerate(["[% env('HOME') %]", "'", '"'] * 4)]
    written = project_xml(sample_outcome(names=names), "en")
    assert "env(" not in written


@pytest.mark.parametrize(
    ("lon", "lat", "epsg"),
    [([111, 113], [37, 38], 32649), ([-71, -70], [-34, -33], 32719), ([75, 130], [30, 45], 3857), ([179.5], [10], 32660)],
)  # fmt: skip
def test_the_map_is_in_the_utm_zone_of_the_sites(outcome, lon, lat, epsg):
    frame = gpd.GeoDataFrame({"name": ["x"] * len(lon)}, geometry=gpd.points_from_xy(lon, lat), crs=4326)
    assert map_crs(replace(outcome, sites=replace(outcome.sites, frame=frame))) == epsg


def test_the_same_outcome_gives_the_same_bytes(outcome, tmp_path):
    for name in ("a.qgz", "b.qgz"):
        write_project(outcome, tmp_path / name, "zh")
    assert (tmp_path / "a.qgz").read_bytes() == (tmp_path / "b.qgz").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.qgz") as archive:
        (entry,) = archive.infolist()
    assert (entry.filename, entry.date_time) == ("sites.qgs", (1980, 1, 1, 0, 0, 0))


# --- the output -----------------------------------------------------------------------------------------


def test_the_project_brings_the_file_that_it_shows():
    assert [row.file for row in require_outputs(["qgis"])] == ["sites.gpkg", "sites.qgz"]


def test_its_package_has_the_same_limit_of_columns(outcome):
    more = pd.DataFrame(0, index=outcome.sites.frame.index, columns=[f"c{i}" for i in range(2000)])
    frame = pd.concat([outcome.sites.frame, more], axis=1)
    with pytest.raises(OutputError, match="'geopackage' holds"):
        require_room(["qgis"], replace(outcome.sites, frame=frame), criteria=4)
