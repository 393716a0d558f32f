"""The user's base map and shown layers: what a study states comes to the outcome, or is one line."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from PIL import Image

from siting import load_study, run
from siting.errors import LayerError, StudyError
from siting.study import base_map
from tests.support.command_line import is_one_line

STUDY = """
title: Two
sites: {{file: sites.csv, datum: wgs84}}
layers:
  roads: {{file: lines.geojson, title: Roads, source: county office}}
criteria:
  - {{id: mean_temperature, value: {{kind: linear, worst: 15, best: 0}}, weight: 1}}
outputs: [ranking, map]
map: {map}
"""
ROADS = [
    shapely.LineString([(112.3, 37.3), (112.9, 37.9)]),
    shapely.LineString([(100.0, 30.0), (101.0, 30.0)]),
]


@pytest.fixture
def study(tmp_path):
    (tmp_path / "sites.csv").write_text("name,lon,lat,elevation_m\nA,112.5,37.5,800\nB,112.7,37.6,900\n")
    frame = gpd.GeoDataFrame({"name": ["G20", "far"]}, geometry=ROADS, crs=4326)
    frame.to_file(tmp_path / "lines.geojson")
    pixels = np.zeros((100, 100, 3), dtype=np.uint8)
    pixels[:, 50:] = (200, 30, 30)
    Image.fromarray(pixels).save(tmp_path / "base.png")
    (tmp_path / "base.pgw").write_text("0.01\n0\n0\n-0.01\n112.005\n37.995\n")

    def load(what):
        (tmp_path / "study.yaml").write_text(STUDY.format(map=what), encoding="utf-8")
        return load_study(tmp_path / "study.yaml")

    load.folder = tmp_path
    return load


def test_base_and_approval_are_in_the_outcome_and_its_record(study):
    outcome = run(study("{base: {file: base.png, crs: EPSG:4326}, approval: 晋S(2026)001号}")).outcome
    left, right = outcome.base.picture.colours_at(np.array([[112.4, 112.6]]), np.array([[37.5, 37.5]]))[0]
    assert left[0] < 20
    assert right[0] > 180
    assert outcome.base.approval == "晋S(2026)001号"
    assert "晋S(2026)001号" in outcome.base.notice.zh
    assert outcome.sources["base-map"].certainty.zh == "审图号：晋S(2026)001号"
    assert outcome.provenance["inputs"][-1]["role"] == "base map"


def test_shown_layer_is_cut_to_the_surroundings(study):
    (layer,) = run(study("{show_layers: [{layer: roads, style: road}]}")).outcome.shown_layers
    assert [name.en for name in layer.names] == ["G20"]
    assert (layer.label.en, layer.style) == ("Roads", "road")
    west, south, east, north = base_map.surroundings(np.array([112.5, 112.7]), np.array([37.5, 37.6]))
    expected = shapely.clip_by_rect(ROADS[0], west, south, east, north)
    assert shapely.hausdorff_distance(layer.geometry[0], expected) < 1e-5


def test_shapes_as_base_lie_under_the_sites_without_names(study):
    outcome = run(study("{base: lines.geojson}")).outcome
    assert outcome.base.picture is None
    assert [layer.style for layer in outcome.base.layers] == ["base"]
    assert "no approval number" in outcome.base.notice.en


def test_a_page_stays_small_whatever_the_picture(study, monkeypatch):
    rng = np.random.default_rng(1)
    Image.fromarray(rng.integers(0, 255, (600, 600, 3), dtype=np.uint8)).save(study.folder / "base.png")
    (study.folder / "base.pgw").write_text("0.002\n0\n0\n-0.002\n112\n38\n")
    monkeypatch.setattr(base_map, "MAX_BYTES", 40_000)
    outcome = run(study("{base: {file: base.png, crs: EPSG:4326}}")).outcome
    assert len(outcome.base.picture.content) <= 40_000


def test_detail_is_left_out_where_a_layer_has_too_much(monkeypatch):
    monkeypatch.setattr(base_map, "MAX_VERTICES", 500)
    angle = np.linspace(0, 6, 5000)
    wave = shapely.LineString(np.column_stack([112 + angle / 6, 37.5 + 0.2 * np.sin(8 * angle)]))
    (found,), _, _ = base_map.thinned(np.array([wave], dtype=object), (112, 37, 113, 38))
    assert shapely.get_num_coordinates(found) <= 500
    assert shapely.hausdorff_distance(found, wave) < 0.01


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("{base: nothing.tif}", "there is no such base map"),
        ("{base: study.yaml}", "not a base map that can be read"),
        ("{base: base.png}", "does not state the CRS"),
        ("{base: {file: base.png, crs: EPSG:99999}}", "unknown crs"),
        ("{base: {file: base.png, crs: EPSG:4326, layer: x}}", "has no layers"),
        ("{base: {file: base.png, crs: EPSG:4326}, basemap: osm}", "a map has one base"),
        ("{approval: 晋S(2026)001号}", "give base too"),
        ("{show_layers: [road]}", "not among the layers"),
        ("{show_layers: [roads, roads]}", "a layer twice"),
        ("{show_layers: [{layer: roads, style: pink}]}", "style"),
        ("{base: sites.csv, approval: 1}", "approval"),
    ],
)
def test_what_cannot_be_used_is_one_line(study, siting, what, said):
    with pytest.raises((StudyError, LayerError), match=said):
        run(study(what))
    out = study.folder / "out"
    code, _, err = siting("run", study.folder / "study.yaml", "--out", out)
    assert code == 2
    assert is_one_line(err)
    assert said in err
    assert not out.exists()


def test_base_elsewhere_is_refused(study):
    (study.folder / "base.pgw").write_text("0.01\n0\n0\n-0.01\n10\n50\n")
    with pytest.raises(LayerError, match="does not reach the sites"):
        run(study("{base: {file: base.png, crs: EPSG:4326}}"))


def test_layer_without_anything_near_is_a_warning(study):
    frame = gpd.GeoDataFrame({"name": ["far"]}, geometry=ROADS[1:], crs=4326)
    frame.to_file(study.folder / "lines.geojson")
    outcome = run(study("{show_layers: [roads]}")).outcome
    assert outcome.shown_layers == ()
    assert any("nothing near the sites" in line for line in outcome.warnings)


def test_points_are_left_out_where_there_are_too_many(monkeypatch):
    monkeypatch.setattr(base_map, "MAX_VERTICES", 50)
    points = shapely.points(np.linspace(112.1, 112.9, 80), 37.5)
    found, rows, left_out = base_map.thinned(points, (112, 37, 113, 38))
    assert (len(found), rows.tolist(), left_out) == (50, list(range(50)), 30)


def test_points_that_are_left_out_are_a_warning(study, monkeypatch):
    monkeypatch.setattr(base_map, "MAX_VERTICES", 3)
    points = gpd.points_from_xy(np.linspace(112.5, 112.6, 5), np.full(5, 37.55))
    gpd.GeoDataFrame({"name": list("abcde")}, geometry=points, crs=4326).to_file(
        study.folder / "lines.geojson"
    )
    outcome = run(study("{show_layers: [roads]}")).outcome
    assert len(outcome.shown_layers[0].geometry) == 3
    assert any("leaves out 2 shapes" in line for line in outcome.warnings)
