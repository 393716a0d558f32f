"""Distance to places and layers."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from pydantic import ValidationError

from siting.catalogue import Catalogue, Layer
from siting.criteria.distance import DISTANCE, DistanceParams, anchor_point, layer_points
from siting.evidence import EvidenceClass, Label
from siting.geo.datum import wgs84_to_gcj02
from siting.geo.features import ANCHOR, LAYER
from siting.geo.geodesy import distance_km
from tests.support.places import SEAT, sites, wgs84_to_bd09


def measure(place, catalogue=None, **params):
    ready = DISTANCE.prepare(DistanceParams.model_validate(params), catalogue or Catalogue())
    return {q.name: q for q in ready.measure(place).quantities}


def layer(geometry, radius_km=0.0, *, complete=True):
    names = tuple(Label(f"f{i}", f"f{i}") for i in range(len(geometry)))
    return Layer(
        "mine",
        Label("mine", "mine"),
        names,
        np.array(geometry),
        {},
        np.full(len(geometry), radius_km),
        complete,
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
    shift = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}[datum]
    lon, lat = (float(x) for x in shift(112.5, 37.8))
    found = measure(sites([(112.5, 37.8)]), to={"name": "P", "lon": lon, "lat": lat, "datum": datum})
    assert found["distance"].value[0] < 0.001


@pytest.mark.parametrize(
    "geometry",
    [
        shapely.LineString([(112.1, 37.0), (112.1, 37.0)]),
        shapely.MultiLineString([[(113, 37), (113.1, 37)], [(112.1, 37.0), (112.1, 37.0)]]),
        shapely.Polygon([(112.1, 37.0)] * 4),
    ],
)
def test_a_line_or_an_outline_of_no_length_counts_as_the_point_it_is(geometry):
    found = measure(sites([(112.0, 37.0)]), Catalogue({"mine": layer([geometry])}), layer="mine")["distance"]
    assert found.value[0] == pytest.approx(float(distance_km(112.0, 37.0, 112.1, 37.0)))


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


def test_a_site_known_within_a_radius_is_so_much_nearer_or_farther():
    near, far = (112.6, 37.5), (113.5, 37.5)
    place = sites([near, far], radius_km=[5.0, 5.0])
    found = measure(place, to={"name": "P", "lon": 112.59, "lat": 37.5})["distance"]
    assert found.low == pytest.approx([0.0, found.value[1] - 5])
    assert found.high == pytest.approx(found.value + 5)


@pytest.mark.parametrize(("west", "known"), [(112.04, True), (112.08, False)])
def test_a_parcel_half_out_of_what_a_layer_covers_is_known_only_where_a_feature_touches_it(west, known):
    mine = replace(layer([shapely.Point(112.05, 37.5)]), covers=(111.0, 37.0, 112.1, 38.0))
    parcel = sites([shapely.box(west, 37.4, 112.2, 37.6)])
    found = measure(parcel, Catalogue({"mine": mine}), layer="mine", measured_from="edge")["distance"]
    assert found.known[0] == known


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


HERE = (112.5, 37.5)


def of_layer(mine, place=None, **params):
    catalogue = Catalogue(user_layers={"mine": mine})
    return measure(place or sites([HERE]), catalogue, layer="mine", **params)


@pytest.mark.parametrize(
    ("radius_km", "complete", "evidence"),
    [
        (0, True, EvidenceClass.DERIVED),
        (0, False, EvidenceClass.ESTIMATED),
        (5, True, EvidenceClass.ESTIMATED),
        (5, False, EvidenceClass.ESTIMATED),
    ],
)
def test_only_a_complete_and_exact_layer_is_derived(radius_km, complete, evidence):
    found = of_layer(layer([shapely.Point(112.6, 37.5)], radius_km, complete=complete))
    assert found["distance"].evidence[0] == found["nearest"].evidence[0] == evidence


def test_the_radius_widens_the_interval_both_ways():
    found = of_layer(layer([shapely.Point(112.6, 37.5)], 3.0))["distance"]
    km = float(distance_km(*HERE, 112.6, 37.5))
    assert (found.low[0], found.value[0], found.high[0]) == pytest.approx((km - 3, km, km + 3))


def test_a_parcel_has_its_width_beside_that_of_the_layer():
    box = shapely.box(112.0, 37.45, 112.1, 37.55)
    found = of_layer(layer([shapely.Point(112.3, 37.5)], 3.0), sites([box, HERE]))["distance"]
    assert found.low[0] == pytest.approx(float(distance_km(112.1, 37.5, 112.3, 37.5)) - 3, abs=0.1)
    assert found.high[0] == pytest.approx(float(distance_km(112.0, 37.55, 112.3, 37.5)) + 3, abs=0.1)
    assert found.high[1] - found.low[1] == pytest.approx(6)


@pytest.mark.parametrize(
    ("complete", "search_km", "words"),
    [
        (True, 1, ""),
        (False, 50, "the list is incomplete"),
        (False, 5, "no listed feature within 5 km"),
    ],
)
def test_the_note_says_what_the_list_allows(complete, search_km, words):
    found = of_layer(layer([shapely.Point(112.6, 37.5)], complete=complete), search_km=search_km)["distance"]
    said = found.notes[found.note_code[0]].en
    assert said.startswith(words)
    assert bool(said) == bool(words)
    assert found.known[0] == (words[:2] != "no")


def test_a_list_speaks_up_to_the_distance_itself():
    mine = layer([shapely.Point(112.6, 37.5)], complete=False)
    exact = of_layer(mine)["distance"].value[0]
    for km, known in ((exact, True), (np.nextafter(exact, 0), False)):
        assert of_layer(mine, search_km=float(km))["distance"].known[0] == known


def test_a_point_among_parcels_has_no_width_to_a_place():
    found = measure(sites([shapely.box(112, 37, 112.2, 37.2), HERE]), to="Taiyuan")["distance"]
    width = found.high - found.low
    assert width[0] > 1
    assert width[1] == 0


def test_the_map_shows_the_nearest_features_where_they_are():
    mine = layer(
        [shapely.Point(112.6, 37.5), shapely.Point(119, 37.5), shapely.box(112, 37, 112.2, 37.2)], 4.0
    )
    ready = DISTANCE.prepare(DistanceParams(layer="mine"), Catalogue(user_layers={"mine": mine}))
    one, two = ready.features(sites([HERE, HERE, (112.1, 37.1)])).points
    assert (one.label.en, one.lon, one.lat, one.radius_km, one.group) == ("f0", 112.6, 37.5, 4.0, LAYER)
    assert (two.label.en, two.lon, two.lat) == ("f2", pytest.approx(112.1), pytest.approx(37.1))


@pytest.mark.parametrize(("count", "shown"), [(299, 299), (300, 300), (301, 300)])
def test_at_most_300_features_are_on_the_map(count, shown):
    mine = layer([shapely.Point(112 + k / 1000, 37.5) for k in range(count)])
    found = layer_points(mine, np.arange(count), LAYER)
    assert [p.label.en for p in found] == [f"f{k}" for k in range(shown)]


def test_an_anchor_is_a_point_where_the_place_is():
    place = Catalogue().place("Taiyuan")
    point = anchor_point(place)
    assert (point.group, point.lon, point.lat, point.radius_km) == (ANCHOR, place.lon, place.lat, 0)


# --- set-backs: from the edge of a parcel -----------------------------------------------------------------


def test_a_set_back_starts_at_the_edge_of_the_parcel():
    box = shapely.box(112, 37.5, 112.01, 37.51)
    mine = Catalogue(user_layers={"mine": layer([shapely.LineString([(112.02, 37), (112.02, 38)])])})
    found = measure(sites([box]), mine, layer="mine", measured_from="edge")["distance"]
    assert found.value[0] == pytest.approx(distance_km(112.01, 37.51, 112.02, 37.51), abs=1e-4)
    assert found.low[0] == found.value[0] == found.high[0]
    assert found.evidence[0] == EvidenceClass.DERIVED
    assert found.method.en.startswith("geodesic on WGS84 from the edge")


def test_a_set_back_of_a_parcel_that_is_crossed_is_0():
    box = shapely.box(112, 37.5, 112.01, 37.51)
    mine = Catalogue(user_layers={"mine": layer([shapely.LineString([(111, 37.505), (113, 37.505)])])})
    assert measure(sites([box]), mine, layer="mine", measured_from="edge")["distance"].value[0] == 0


def test_a_set_back_of_a_point_is_its_distance():
    mine = Catalogue(user_layers={"mine": layer([shapely.LineString([(112, 37), (112, 38)])])})
    by = [
        measure(sites([(112.5, 37.5)]), mine, layer="mine", measured_from=where)["distance"].value[0]
        for where in ("edge", "centre")
    ]
    assert by[0] == pytest.approx(by[1], abs=1e-6)


def test_a_set_back_from_a_place():
    box = shapely.box(112, 37, 112.2, 37.2)
    found = measure(sites([box]), to={"name": "P", "lon": 113.0, "lat": 37.1}, measured_from="edge")[
        "distance"
    ]
    assert found.value[0] == pytest.approx(distance_km(112.2, 37.1, 113.0, 37.1), abs=0.001)


def test_from_the_edge_a_point_among_parcels_is_known_within_its_radius():
    place = sites([shapely.box(112, 37, 112.2, 37.2), (112.5, 37.1)], radius_km=[0, 2])
    at = {"name": "P", "lon": 113.0, "lat": 37.1}
    found = measure(place, to=at, measured_from="edge")["distance"]
    assert (found.value - found.low).tolist() == pytest.approx([0, 2])
    assert (found.high - found.value).tolist() == pytest.approx([0, 2])


def test_a_feature_may_be_nearer_beyond_the_edge_of_what_a_layer_covers():
    from dataclasses import replace

    mine = replace(layer([shapely.Point(112.0, 37.5)]), covers=(111.0, 37.0, 112.6, 38.0))
    inside, outside = sites([(112.5, 37.5)]), sites([(112.7, 37.5)])
    found = of_layer(mine, inside)["distance"]
    assert found.low[0] == pytest.approx(distance_km(112.5, 37.5, 112.6, 37.5), abs=1e-3)
    assert found.value[0] == pytest.approx(distance_km(112.0, 37.5, 112.5, 37.5), abs=1e-3)
    assert not of_layer(mine, outside)["distance"].known[0]


def test_a_layer_of_the_package_stands_in_a_phrase_and_a_name_stays_a_name():
    label = DISTANCE.prepare(DistanceParams(layer="airports"), Catalogue()).label
    assert (label.en, label.zh) == (
        "Distance to airports in and around north China",
        "到华北及周边机场的距离",
    )
    mine = replace(layer([shapely.Point(HERE)]), label=Label("Fen river", "汾河"))
    named = DISTANCE.prepare(DistanceParams(layer="mine"), Catalogue(user_layers={"mine": mine}))
    assert named.label.en == "Distance to Fen river"
