"""Layers as people get them wrong: each is refused in one line, reported, or UNKNOWN; none is a silent PASS."""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import affinity

import siting
from siting.errors import SitingError

PARCEL = shapely.box(112, 37.5, 112.01, 37.51)
HALF = shapely.box(112, 37.5, 112.005, 37.51)
STUDY = """
title: Land
sites: {file: sites.geojson, datum: wgs84}
layers: {flood: {file: LAYER, datum: wgs84MORE}}
criteria:
  - {id: inside, measure: overlap, params: {layer: flood}, value: {kind: linear, worst: 50, best: 0}, weight: 1}
  - {id: near, measure: distance, params: {layer: flood, measured_from: edge}, value: {kind: linear, worst: 0, best: 10}, weight: 1}
rules: [{id: flood, object: flood_100yr, relation: outside}]
supply: {flood_100yr: flood}
"""


def feature(geometry):
    return {"type": "Feature", "properties": {"name": "x"}, "geometry": geometry}


def collection(*geometry):
    return json.dumps({"type": "FeatureCollection", "features": [feature(g) for g in geometry]})


def ring(*corners):
    return {"type": "Polygon", "coordinates": [[list(c) for c in corners]]}


@pytest.fixture
def run(tmp_path):
    (tmp_path / "sites.geojson").write_text(collection(shapely.geometry.mapping(PARCEL)), encoding="utf-8")

    def measured(text, more="", name="layer.geojson"):
        if isinstance(text, str):
            (tmp_path / name).write_text(text, encoding="utf-8")
        else:
            text.to_file(tmp_path / name)
        study = STUDY.replace("LAYER", name).replace("MORE", more)
        (tmp_path / "study.yaml").write_text(study, encoding="utf-8")
        result = siting.run(siting.load_study(tmp_path / "study.yaml"))
        figures = result.measurements.set_index(["criterion", "quantity"])["value"]
        verdict = result.rules["verdict"][0]
        return figures["inside", "share"], figures["near", "distance"], verdict, result.outcome.warnings

    return measured


def of(*geometry):
    return collection(*(shapely.geometry.mapping(g) for g in geometry))


REFUSED = {
    "no features": (collection(), "the file has no features"),
    "latitude first": (of(shapely.transform(HALF, lambda x: x[:, ::-1])), "longitude and latitude look swapped"),
    "metres that say degrees": (of(shapely.box(600_000, 4_158_000, 601_000, 4_159_000)), "look projected"),
    "a corner that is not a number": (collection(ring((112, 37.5), (112.01, float("nan")), (112.01, 37.51), (112, 37.5))), "not a finite number"),
    "no geometry": (collection(None), "the geometry is missing"),
    "points where areas are meant": (of(shapely.Point(112.005, 37.505)), "only points and lines"),
    "lines where areas are meant": (of(shapely.LineString(HALF.exterior.coords)), "only points and lines"),
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_meant_is_one_line(run, text):
    given, said = text
    with pytest.raises(SitingError, match=said) as caught:
        run(given)
    assert "\n" not in str(caught.value)
    assert "flood" in str(caught.value) or "layer.geojson" in str(caught.value)


def test_a_declared_system_that_contradicts_the_file_is_one_line(run):
    frame = gpd.GeoDataFrame({"name": ["x"]}, geometry=[HALF], crs="EPSG:4326")
    with pytest.raises(SitingError, match=r"layers\.flood\.crs: .* the file itself says EPSG:4326"):
        run(frame, ", crs: EPSG:4546", "layer.gpkg")


BOW = shapely.Polygon([(112, 37.5), (112.01, 37.51), (112.01, 37.5), (112, 37.51)])
MENDED = {
    "an outline that crosses itself": (of(BOW), 50.0, "cross themselves are repaired"),
    "an outline that is not closed": (
        collection(ring((112, 37.5), (112.005, 37.5), (112.005, 37.51), (112, 37.51))), 50.0, "were not closed, and are",
    ),
    "a hole outside": (
        of(shapely.Polygon(HALF.exterior, [shapely.box(113, 37, 113.1, 37.1).exterior])), 50.0, "repaired",
    ),
    "no area": (collection(ring((112, 37.5), (112.01, 37.5), (112.005, 37.5), (112, 37.5))), 0.0, "repaired"),
}  # fmt: skip


@pytest.mark.parametrize("text", MENDED.values(), ids=MENDED.keys())
def test_what_can_be_mended_is_and_is_reported(run, text):
    given, share, said = text
    found, _, _, warnings = run(given)
    assert found == pytest.approx(share, abs=1e-4)
    assert any(said in line for line in warnings)


def test_a_layer_far_from_all_sites_is_reported(run):
    share, km, verdict, warnings = run(of(affinity.translate(HALF, 4.4, 2.4)))
    assert (share, verdict) == (0.0, "pass")
    assert km == pytest.approx(465, abs=1)
    (line,) = [w for w in warnings if "from the sites" in w]
    assert "layer 'flood': its nearest feature is about" in line
    assert 455 < float(line.split("about ")[1].split(" km")[0]) < 475
    assert not run(of(affinity.translate(HALF, 1.0, 0)))[3]


def test_half_a_parcel_is_the_figure_of_that_half_and_a_touch_is_certain(run):
    share, km, verdict, _ = run(of(HALF), ", covers: [111, 37, 112.005, 38]")
    assert (share, km, verdict) == (pytest.approx(50), 0.0, "fail")
    share, km, verdict, _ = run(of(affinity.translate(HALF, -1, 0)), ", covers: [111, 37, 112.005, 38]")
    assert np.isnan(km)
    assert verdict == "unknown"


def test_outside_of_what_it_covers_all_is_unknown(run):
    share, km, verdict, _ = run(of(HALF), ", covers: [110, 36, 111, 37]")
    assert np.isnan([share, km]).all()
    assert verdict == "unknown"


def test_a_huge_outline_is_measured(run):
    circle = shapely.Point(112.005, 37.505).buffer(0.003, quad_segs=25_000)
    assert run(of(circle))[0] == pytest.approx(100 * np.pi * 0.09, abs=1e-3)
