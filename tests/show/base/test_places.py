"""Names to find one's way by: which cities and seats are on a map, and which are left out."""

import numpy as np
import pytest

from siting.catalogue import Catalogue
from siting.show.base.places import MAX_PLACES, places_near
from siting.show.webmap.payload import build_payload
from tests.support.sample import sample_outcome

JIAOCHENG, TAIYUAN = (112.1562, 37.5516), (112.5426, 37.87)


def near(lang="zh", *, lon=(111.8, 112.4), lat=(37.3, 37.7), taken=(), names=("",)):
    def called(number):
        return names[number % len(names)]

    return places_near(np.array(lon), np.array(lat), list(taken), lang, called)


def tiers(places):
    return dict(zip(places["name"], places["tier"], strict=True))


def test_cities_come_before_seats():
    found = near(lon=(111.5, 113.0), lat=(37.0, 38.3))
    assert found["tier"] == sorted(found["tier"])
    assert tiers(found)["晋中"] < tiers(found)["平遥"] == 3


def test_names_have_no_suffix_and_both_languages_name_the_seats_of_shanxi():
    assert {"交城", "祁县"} <= set(near()["name"])
    assert {"Jiaocheng", "Qixian"} <= set(near("en")["name"])


def test_an_english_page_has_no_chinese_names():
    found = near("en", lon=(110.0, 116.0), lat=(36.0, 41.0))
    assert all(name.isascii() or "ü" in name for name in found["name"])


def test_districts_of_a_city_are_left_out():
    assert not any(name.endswith("区") for name in near(lon=(112.0, 113.0), lat=(37.5, 38.2))["name"])


def test_what_the_map_names_anyway_is_left_out():
    assert "太原" in near(lon=(112.0, 113.0))["name"] or "太原市" in near(lon=(112.0, 113.0))["name"]
    assert not any("太原" in name for name in near(lon=(112.0, 113.0), taken=[("太原市", *TAIYUAN)])["name"])
    assert "交城" not in near(lon=(JIAOCHENG[0],), lat=(JIAOCHENG[1],))["name"]


def test_no_city_stands_twice():
    found = near(lon=(110.0, 116.0), lat=(36.0, 41.0))
    assert len(set(zip(found["name"], found["tier"], strict=True))) >= len(found["name"]) - 1
    assert len(found["name"]) <= MAX_PLACES


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("lon", "lat"),
    [((117.9, 119.0), (30.7, 31.6)), ((110.0, 116.0), (36.0, 41.0)), ((112.4, 113.6), (27.8, 28.7))],
)
def test_no_name_stands_twice_in_a_map(lang, lon, lat):
    found = near(lang, lon=lon, lat=lat)["name"]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("taken", [(), [("芜湖", 118.4308, 31.3504)], [("芜湖市", 118.4308, 31.3504)]])
def test_a_county_that_has_the_name_of_a_city_is_written_as_a_county(taken):
    found = near(lon=(117.9, 119.0), lat=(30.7, 31.6), taken=taken)["name"]
    assert "芜湖县" in found
    assert ("芜湖" in found) == (not taken)
    assert "繁昌" in found


def test_places_lie_where_their_table_has_them():
    found = near()
    table = Catalogue().layer("divisions")
    row = next(i for i, label in enumerate(table.names) if label.zh == "平遥县")
    at = found["name"].index("平遥")
    assert (found["lon"][at], found["lat"][at]) == pytest.approx(
        (table.geometry[row].x, table.geometry[row].y), abs=1e-4
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_abroad_the_cities_of_the_world_are_named(lang):
    found = near(lang, lon=(18.1, 18.5), lat=(52.0, 52.4))
    assert {"Konin", "Turek"} <= set(found["name"])
    assert found["sources"] == ["world-cities"]


def test_on_the_high_seas_there_are_none():
    assert near(lon=(-30.0,), lat=(40.0,))["name"] == []


@pytest.mark.parametrize("name", ["城关镇高铁北地块", "大悟高铁北地块", "大悟县北部地块"])
def test_the_seat_beside_a_parcel_is_named(name):
    """A parcel a kilometre or two from the seat has a name of its own, which does not tell where it lies."""
    assert "大悟" in near(lon=(114.112,), lat=(31.578,), names=[name])["name"]


@pytest.mark.parametrize("name", ["大悟", "大悟县", "大悟（新区）", "孝感（大悟）"])
def test_a_site_that_is_called_as_a_seat_is_that_seat(name):
    assert "大悟" not in near(lon=(114.112,), lat=(31.578,), names=[name])["name"]


def test_an_english_map_of_sites_with_chinese_names_is_not_blank():
    there = {"lon": (114.0, 114.2), "lat": (31.45, 31.65)}
    assert near("en", **there)["name"] == []
    assert "大悟" in near("en", **there, names=["大新镇风电配套地块"])["name"]


def test_a_page_with_places_names_their_sources():
    page = build_payload(sample_outcome(), lang="zh")
    assert page["places"]["name"]
    assert {"cities", "divisions", "counties"} <= set(page["sources"])
