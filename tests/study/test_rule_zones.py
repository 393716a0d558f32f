"""The set-backs and areas of siting rules that the map can show."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely

import siting

DATA = Path(__file__).parents[2] / "data"
GEOD = pyproj.Geod(ellps="WGS84")
STUDY = """
title: Zones
sites: {{file: {data}/parcels_epsg4546.geojson}}
layers:
  around: {{file: {data}/surroundings.geojson, datum: wgs84, theme_column: kind}}
  red: {{file: {data}/red_lines.geojson, datum: wgs84}}
criteria:
  - {{id: area, measure: attribute, params: {{column: area_mu, unit: mu}}, value: {{kind: linear, worst: 200, best: 600}}, weight: 1}}
rules:
  - {{use: gb50174, only: [landfill, railway]}}
  - our_rules.yaml
supply:
  ecological_red_line: {{ layer: red, where: {{ kind: ecological red line }} }}
"""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    folder = tmp_path_factory.mktemp("zones")
    (folder / "study.yaml").write_text(STUDY.format(data=DATA), encoding="utf-8")
    rules = "id: ours\ntitle: Ours\nrules:\n  - {id: red, object: ecological_red_line, relation: outside}\n"
    (folder / "our_rules.yaml").write_text(rules, encoding="utf-8")
    return siting.run(siting.load_study(folder / "study.yaml")).outcome


def zones(outcome):
    return {layer.id: layer for layer in outcome.rule_zones}


def test_a_set_back_lies_as_far_from_its_object_as_the_limit_says(outcome):
    layer = zones(outcome)["set_backs"]
    (place,) = [k for k, name in enumerate(layer.names) if "Landfill" in name.en]

    frame = gpd.read_file(DATA / "surroundings.geojson")
    landfill = shapely.union_all(frame[frame["kind"] == "landfill"].geometry.to_numpy())
    edge = shapely.get_coordinates(layer.geometry[place])
    near = [shapely.shortest_line(landfill, shapely.Point(p)) for p in edge[:: max(1, len(edge) // 40)]]
    metres = [GEOD.line_length(*np.array(line.coords).T) for line in near]
    # A chord of a circle of 64 sides lies up to 0.12% inside; the nearest point in degrees adds a little.
    assert np.allclose(metres, 2000, rtol=0.03)
    assert min(metres) > 1990


def test_areas_to_stay_out_of_are_those_of_the_layer(outcome):
    layer = zones(outcome)["rule_areas"]
    assert len(layer.geometry) == 1
    assert "Ecological red line" in layer.names[0].en
    assert outcome.sources[layer.source].kind == "user"


def test_a_study_without_rules_has_none():
    assert siting.run(siting.load_study(), explained=True).outcome.rule_zones == ()
