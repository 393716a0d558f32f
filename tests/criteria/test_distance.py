"""Distance to places and layers."""

import numpy as np
import pytest
import shapely
from pydantic import ValidationError

from siting.catalogue import Catalogue, Layer
from siting.criteria.distance import DISTANCE, DistanceParams
from siting.evidence import Label
from siting.geo.geodesy import distance_km
from tests.support.places import SEAT, sites


def measure(place, catalogue=None, **params):
    ready = DISTANCE.prepare(DistanceParams.model_validate(params), catalogue or Catalogue())
    return {q.name: q for q in ready.measure(place).quantities}


def layer(geometry, radius_km=0.0):
    names = tuple(Label(f"f{i}", f"f{i}") for i in range(len(geometry)))
    return Layer(
        "mine",
        Label("mine", "mine"),
        names,
        np.array(geometry),
        {},
        np.full(len(geometry), radius_km),
        True,
        "user-layer",
    )


def test_named_places_prefer_divisions():
    by_name = measure(sites([SEAT]), to="Taiyuan")["distance"].value[0]
    assert by_name == measure(sites([SEAT]), to="divisions:Taiyuan")["distance"].value[0]
    assert by_name != measure(sites([SEAT]), to="cities:Taiyuan")["distance"].value[0]


def test_chinese_names_are_the_same_places():
    assert (
        measure(sites([SEAT]), to="太原")["distance"].value[0]
        == measure(sites([SEAT]), to="Taiyuan")["distance"].value[0]
    )


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_place_on_a_chinese_datum_is_shifted(datum):
    from siting.geo.datum import wgs84_to_gcj02
    from tests.support.places import wgs84_to_bd09

    shift = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}[datum]
    lon, lat = (float(x) for x in shift(112.5, 37.8))
    found = measure(sites([(112.5, 37.8)]), to={"name": "P", "lon": lon, "lat": lat, "datum": datum})
    assert found["distance"].value[0] < 0.001


def test_a_polygon_has_its_nearest_and_farthest_point_as_interval():
    box = shapely.box(112, 37, 112.2, 37.2)
    found = measure(sites([box]), to={"name": "P", "lon": 113.0, "lat": 37.1})["distance"]
    corner = distance_km(112.0, 37.0, 113.0, 37.1)
    assert found.high[0] == pytest.approx(max(corner, distance_km(112.0, 37.2, 113.0, 37.1)))
    assert found.low[0] == pytest.approx(distance_km(112.2, 37.1, 113.0, 37.1), abs=0.01)
    assert found.low[0] < found.value[0] < found.high[0]


def test_nearest_feature_is_named():
    found = measure(sites([SEAT]), layer="airports")
    assert found["nearest"].text[0].as_py() == "Taiyuan Wusu Airport"
    assert found["distance"].value[0] == pytest.approx(
        47.5, abs=0.1
    )  # 47.4 km from the GCJ-02 seat in the facts


def test_a_layer_with_a_radius_is_estimated():
    mine = Catalogue(user_layers={"mine": layer([shapely.Point(112.5, 37.5)], radius_km=20)})
    found = measure(sites([(112.6, 37.5)]), mine, layer="mine")["distance"]
    assert (found.low[0], found.evidence[0]) == (0, 2)


def test_an_incomplete_layer_is_silent_far_away():
    found = measure(sites([SEAT, (87.6, 43.8)]), layer="airports")
    assert list(found["distance"].known) == [True, False]
    assert found["nearest"].text[1].as_py() is None


def test_distance_to_a_line_layer():
    mine = Catalogue(user_layers={"mine": layer([shapely.LineString([(112, 37), (112, 38)])])})
    found = measure(sites([(112.5, 37.5)]), mine, layer="mine")["distance"]
    assert found.value[0] == pytest.approx(distance_km(112.0, 37.5, 112.5, 37.5), abs=0.15)


@pytest.mark.parametrize(
    "params", [{}, {"to": "Taiyuan", "layer": "airports"}, {"layer": "airports", "speed": 3}]
)
def test_bad_parameters_are_refused(params):
    with pytest.raises(ValidationError):
        DistanceParams.model_validate(params)
