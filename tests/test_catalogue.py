"""Layers, sources and named places."""

import re

import pytest

from siting.auditing.judging.whereabouts import place_near
from siting.catalogue import Catalogue, embedded_layers, sources
from siting.errors import LayerError
from siting.place_names import without_accents


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("Taiyuan", 112.543, 37.870),
        ("太原", 112.543, 37.870),
        ("太原市", 112.543, 37.870),
        ("taiyuan", 112.543, 37.870),
        ("cities:Taiyuan", 112.560, 37.869),
        ("divisions:141122", 112.149, 37.551),
        ("北京", 116.397, 39.908),
        ("airports:ZBYN", 112.628, 37.747),
    ],
)
def test_places_are_found(name, lon, lat):
    place = Catalogue().place(name)
    assert (place.lon, place.lat) == pytest.approx((lon, lat), abs=0.001)


_CITIES = list(Catalogue().layer("cities").names)


@pytest.mark.parametrize("city", _CITIES, ids=[name.zh for name in _CITIES])
def test_a_city_has_one_point_however_a_study_or_a_document_writes_its_name(city):
    catalogue = Catalogue()
    own = catalogue.place(city.zh)
    written = [catalogue.place(city.en), catalogue.place(without_accents(city.en))]
    written += [place_near(name, catalogue, own.lon, own.lat) for name in (city.en, city.zh, f"{city.zh}市")]
    assert {(p.lon, p.lat) for p in written if p is not None} == {(own.lon, own.lat)}
    assert None not in written


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Pinglu", "2 places of table 'divisions' have this name: 平鲁区 .* 平陆县"),
        ("Taiyuann", "Did you mean 'Taiyuan'"),
        ("citys:Taiyuan", "Did you mean 'cities'"),
        ("Atlantis on the Moon", "Give its lon and lat instead"),
        ("cities:Jiaocheng", "not in the table cities"),
    ],
)
def test_places_that_are_not_found_say_how_to_mend(name, message):
    with pytest.raises(LayerError, match=message):
        Catalogue().place(name)


@pytest.mark.parametrize(
    "name", ["太原", "taiyuan", "cities:Taiyuan", "world_cities:Cambridge, GB", "Atlantis", "无此地"]
)
def test_a_place_is_found_without_looking_for_a_similar_name_where_there_is_none(name, monkeypatch):
    monkeypatch.setattr("siting.catalogue.did_you_mean", lambda *_: pytest.fail("a similar name was sought"))
    catalogue = Catalogue()
    found = catalogue.find_place(name)
    if name in {"Atlantis", "无此地"}:
        assert found is None
    else:
        assert found == catalogue.place(name)


def test_an_unknown_layer_is_named_with_a_hint():
    with pytest.raises(LayerError, match="Did you mean 'airports'"):
        Catalogue().layer("airport")


def test_an_embedded_id_cannot_be_taken():
    with pytest.raises(LayerError, match="belongs to an embedded layer"):
        Catalogue(user_layers={"airports": Catalogue().layer("airports")})


@pytest.mark.parametrize("name", [k for k, v in embedded_layers().items() if v.kind != "climate"])
def test_every_embedded_row_keeps_its_source(name):
    layer = Catalogue().layer(name)
    assert all(str(s).strip() for s in layer.columns["source"])


def test_every_source_says_licence_date_and_certainty():
    for source in sources().values():
        assert source.title
        assert source.certainty
        assert source.kind in {"standard", "regulation", "practice", "claim", "dataset", "computed", "user"}


def test_a_blank_capacity_of_a_station_is_unknown_not_zero():
    import numpy as np

    capacity = Catalogue().layer("grid_stations").numbers("capacity_mva")
    assert np.isnan(capacity).any()
    assert not (capacity == 0).any()


@pytest.mark.parametrize("code", ["ZBNY", "ZHAY", "ZHGH", "ZSBB", "_YEH"])
def test_airports_without_scheduled_flights_are_left_out(code):
    assert code not in Catalogue().layer("airports").columns["code"]


@pytest.mark.parametrize(
    ("code", "lon", "lat"),
    [
        ("ZBZJ", 114.933, 40.739),
        ("ZBXZ", 112.969, 38.597),
        ("ZLYL", 109.591, 38.360),
        ("ZLYA", 109.464, 36.479),
        ("ZSLG", 119.179, 34.414),
    ],
)
def test_airports_that_moved_or_were_missing_are_where_they_are_now(code, lon, lat):
    layer = Catalogue().layer("airports")
    rows = [i for i, own in enumerate(layer.columns["code"]) if own == code]
    assert len(rows) == 1
    point = layer.geometry[rows[0]]
    assert (point.x, point.y) == pytest.approx((lon, lat), abs=1e-3)
    assert "OurAirports" in layer.columns["source"][rows[0]]


def test_every_airport_has_a_position_and_states_nothing_that_its_source_has_wrong():
    layer = Catalogue().layer("airports")
    assert not any("unknown coordinates" in name for name in layer.columns["name"])
    assert "elevation_m" not in layer.columns


@pytest.mark.parametrize("table", ["airports", "cities", "counties", "divisions", "hub_clusters"])
def test_every_place_of_china_has_a_chinese_name(table):
    assert [name.en for name in Catalogue().layer(table).names if not re.search("[一-鿿]", name.zh)] == []
