"""Studies with layers of both kinds, from the example data."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

import siting
from siting.errors import LayerError, StudyError

rasterio = pytest.importorskip("rasterio", reason="the extra 'raster' is not installed")

DATA = Path(__file__).parents[2] / "data"
STUDY = """
title: Land
sites: {{file: {data}/parcels_epsg4546.geojson}}
layers:
  terrain: {{file: {data}/terrain.tif{terrain}}}
  flood: {{file: {data}/flood_zones.geojson, covers: [111.7, 37.2, 112.6, 38.0]}}
  faults: {{file: {data}/fault_traces.geojson, complete: false}}
criteria:
  - {{id: slope, params: {{layer: {slope_layer}}}, value: {{kind: linear, worst: 8, best: 0}}, weight: 1}}
  - {{id: height, measure: elevation, params: {{layer: terrain}}, value: {{kind: linear, worst: 900, best: 600}}, weight: 1}}
  - {{id: flooded, measure: overlap, params: {{layer: flood}}, value: {{kind: linear, worst: 50, best: 0}}, weight: 1}}
  - id: flood_class
    measure: hazard
    params: {{layer: flood, column: class, worst_first: [20-year, 50-year, 100-year]}}
    value: {{kind: categories, scores: {{none: 1, 100-year: 0.5, 50-year: 0.2, 20-year: 0}}}}
    weight: 1
  - id: fault
    measure: distance
    params: {{layer: faults, measured_from: edge}}
    value: {{kind: linear, worst: 0, best: 10}}
    weight: 1
outputs: [ranking]
"""


def load(tmp_path, *, terrain="", slope_layer="terrain"):
    path = tmp_path / "study.yaml"
    path.write_text(STUDY.format(data=DATA, terrain=terrain, slope_layer=slope_layer), encoding="utf-8")
    return siting.load_study(path)


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return siting.run(load(tmp_path_factory.mktemp("land")))


@pytest.fixture(scope="module")
def figures(result):
    return result.measurements.set_index(["criterion", "site_id", "quantity"])


@pytest.mark.parametrize(
    ("site", "degrees"), [("JC-01", 0.8), ("JC-02", 4.2), ("JC-03", 0.5), ("WS-01", 0.6), ("FY-01", 1.1)]
)
def test_the_made_up_terrain_has_the_slopes_that_the_parcels_state(figures, site, degrees):
    assert figures.loc[("slope", site, "slope"), "value"] == pytest.approx(degrees, abs=0.06)


def test_outside_the_terrain_is_unknown_and_half_covered_says_so(figures):
    assert figures.loc[("slope", "GJ-01", "slope"), "class"] == "unknown"
    assert figures.loc[("slope", "LX-01", "slope"), "class"] == "unknown"
    half = figures.loc[("height", "QX-01", "elevation")]
    assert (half["value"], half["class"]) == (750.0, "estimated")
    assert "part of the site" in half["note"]


def test_floods_are_unknown_where_their_layer_ends(figures):
    words = {
        site: figures.loc[("flood_class", site, "class"), "text"] for site in ("JC-01", "WS-01", "QX-01")
    }
    assert words == {"JC-01": "none", "WS-01": "50-year", "QX-01": "20-year"}
    assert figures.loc[("flood_class", "LX-01", "class"), "class"] == "unknown"
    assert figures.loc[("flooded", "WS-01", "share"), "value"] == pytest.approx(14.2, abs=0.1)


def test_the_fault_is_measured_from_the_edge(figures):
    assert figures.loc[("fault", "JC-02", "distance"), "value"] == pytest.approx(0.04, abs=0.01)
    assert figures.loc[("fault", "JC-02", "distance"), "low"] == 0  # the list has gaps


def test_the_raster_is_an_input_and_a_source(result):
    roles = {entry["role"]: entry["name"] for entry in result.outcome.provenance["inputs"]}
    assert roles["layer terrain"] == "terrain.tif"
    told = result.outcome.sources["layer-terrain"].certainty.en
    assert told.startswith("as given: 1,210 x 700 cells of 44.2 x 55.5 m, longitude 111.790 to 112.395, ")
    assert ", missing value -32768;" in told


def test_chunks_do_not_change_figures(figures, tmp_path, monkeypatch):
    from siting.study import measuring, ranked

    for module in (measuring, ranked):
        monkeypatch.setattr(module, "CHUNK", 3)
    again = siting.run(load(tmp_path)).measurements.set_index(["criterion", "site_id", "quantity"])
    assert np.array_equal(again["value"], figures["value"], equal_nan=True)


# --- refused in one line ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "line"),
    [
        (", band: 2", r"layers\.terrain\.band.*no band 2: it has 1"),
        (", crs: 'EPSG:4546'", r"layers\.terrain\.crs.*states the coordinate system WGS 84"),
        (", missing: [none]", r"layers\.terrain\.missing.*missing none is not a number"),
        (", sheet: a", r"layers\.terrain\.sheet is about features, and '.*terrain\.tif' is a raster"),
        (", unit: kg", r"layer 'terrain': its values are in 'kg', which is not a unit of height"),
    ],
)
def test_a_fault_in_a_raster_layer_names_its_key(tmp_path, key, line):
    with pytest.raises((LayerError, StudyError), match=line):
        siting.run(load(tmp_path, terrain=key))


def test_a_layer_of_features_is_no_terrain(tmp_path):
    with pytest.raises(LayerError, match="layer 'flood': holds features, and a raster is needed here"):
        siting.run(load(tmp_path, slope_layer="flood"))


def test_a_layer_that_is_not_there(tmp_path):
    with pytest.raises(LayerError, match=r"layer 'terain': no such layer\. Did you mean 'terrain'\?"):
        siting.run(load(tmp_path, slope_layer="terain"))


def test_sources_say_how_far_each_layer_reaches(result):
    said = {
        key: source.certainty for key, source in result.outcome.sources.items() if key.startswith("layer-")
    }
    with rasterio.open(DATA / "terrain.tif") as raster:
        west, south, east, north = raster.bounds
    assert (
        f"longitude {west:.3f} to {east:.3f}, latitude {south:.3f} to {north:.3f}" in said["layer-terrain"].en
    )
    frame = gpd.read_file(DATA / "flood_zones.geojson")
    west, south, east, north = frame.total_bounds
    assert said["layer-flood"].en == (
        f"as given: {len(frame)} features, longitude {west:.3f} to {east:.3f}, latitude {south:.3f} to {north:.3f}"
    )
    assert f"经度{west:.3f}—{east:.3f}" in said["layer-flood"].zh
