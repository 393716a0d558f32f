"""Counties: names, nearest seats, and neighbours by Voronoi cells."""

import numpy as np
import pyproj
import pytest

from siting import gazetteer as gazetteer_module
from siting.auditing.judging.site import find_site
from siting.catalogue import Catalogue
from siting.errors import LayerError
from siting.evidence import Label
from siting.gazetteer import NOWHERE, SECOND_SEAT_FACTOR, County, Gazetteer, edges_of, gazetteer
from siting.place_names import place_spellings, short_kind

GEOD = pyproj.Geod(ellps="WGS84")


def located(lon, lat):
    return gazetteer().nearest(np.array([float(lon)]), np.array([float(lat)]))


def name(row):
    return None if row == NOWHERE else gazetteer().counties[row].label.zh


def test_there_are_about_2900_counties_with_different_codes():
    codes = [c.code for c in gazetteer().counties]
    assert 2800 <= len(codes) == len(set(codes))
    assert all(c.province_zh for c in gazetteer().counties)


def test_the_seats_of_shanxi_are_those_of_the_divisions():
    layer = Catalogue().layer("divisions")
    rows = [i for i, level in enumerate(layer.columns["level"]) if level == "county"]
    assert len(rows) == 117
    for i in rows:
        row = gazetteer().named(str(layer.columns["code"][i]), layer.geometry[i].x, layer.geometry[i].y)
        known = gazetteer()
        _, _, metres = GEOD.inv(layer.geometry[i].x, layer.geometry[i].y, known.lon[row], known.lat[row])
        assert metres < 20, layer.names[i]


@pytest.mark.parametrize(
    ("place", "first", "second"),
    [
        ((112.1494, 37.5512), "交城县", None),
        ((112.25, 37.58), "交城县", "清徐县"),
        ((113.1, 41.03), "集宁区", None),
        ((2.35, 48.86), None, None),
        ((105.85, 21.03), None, None),
        ((131.9, 43.1), None, None),
        ((106.9, 47.9), None, None),
    ],
)
def test_the_county_of_the_nearest_seat(place, first, second):
    found = located(*place)
    assert (name(found.first[0]), name(found.second[0])) == (first, second)
    assert not found.stated[0]


def test_the_two_nearest_seats_are_those_of_all_geodesics():
    rng = np.random.default_rng(7)
    known = gazetteer()
    lon = np.concatenate([rng.uniform(75, 130, 150), rng.uniform(-180, 180, 50), known.lon[:20]])
    lat = np.concatenate([rng.uniform(20, 50, 150), rng.uniform(-80, 80, 50), known.lat[:20]])
    found = known.nearest(lon, lat)
    for i, place in enumerate(zip(lon, lat, strict=True)):
        every = np.ones(len(known))
        _, _, metres = GEOD.inv(place[0] * every, place[1] * every, known.lon, known.lat)
        assert np.sort(metres)[:2] / 1000 == pytest.approx([found.first_km[i], found.second_km[i]], abs=1e-9)


def test_the_second_seat_counts_below_one_and_a_half_times_the_distance():
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(105, 120, 300), rng.uniform(25, 42, 300)
    found, known = gazetteer().nearest(lon, lat), gazetteer()
    for i in range(0, 300, 10):
        km = (
            GEOD.inv(np.full(len(known), lon[i]), np.full(len(known), lat[i]), known.lon, known.lat)[2] / 1000
        )
        one, two = np.argsort(km)[:2]
        assert found.first_km[i] == pytest.approx(km[one])
        assert found.first[i] in (one, NOWHERE)
        if found.first[i] != NOWHERE:
            assert found.second[i] == (two if km[two] < SECOND_SEAT_FACTOR * km[one] else NOWHERE)


@pytest.mark.parametrize(
    ("lon", "lat", "inside"),
    [
        (111.90, 37.70, True),  # hills west of Taiyuan, whose districts are close together
        (112.5, 38.15, True),
        (119.5, 38.7, False),  # the middle of the Bohai sea
        (110.1, 44.9, False),  # Sainshand
        (97.4, 27.3, False),  # Putao
        (85.3, 27.7, False),  # Kathmandu
    ],
)
def test_hills_beside_a_big_city_are_in_china_and_what_lies_beyond_the_seats_is_not(lon, lat, inside):
    assert (gazetteer().nearest(np.array([lon]), np.array([lat])).first[0] != NOWHERE) == inside


@pytest.mark.parametrize(
    "said",
    ["交城县", "交城", "山西省吕梁市交城县", "吕梁市交城县", "山西交城", "141122", "Jiaocheng", " 交城县 "],
)
def test_a_county_by_name_or_code(said):
    found = gazetteer().named(said, 112.1, 37.6)
    assert (name(found) == "交城县") == (said != "山西交城")


def test_of_several_counties_of_one_name_the_nearest_is_meant():
    beijing, changchun = gazetteer().named("朝阳区", 116.4, 39.9), gazetteer().named("朝阳区", 125.3, 43.9)
    assert gazetteer().counties[beijing].province_zh == "北京市"
    assert gazetteer().counties[changchun].province_zh == "吉林省"
    assert gazetteer().named("朝阳区", 2.35, 48.86) == NOWHERE


def test_an_address_of_another_province_is_not_that_county():
    assert gazetteer().named("河北省交城县", 112.1, 37.6) == NOWHERE


def test_neighbours_are_those_whose_cells_touch():
    # Seats on a grid of 3 by 3, every other row shifted so that no four cells meet in one point.
    lon = np.array([0, 1, 2, 0.4, 1.4, 2.4, 0, 1, 2])
    lat = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2.0])
    small = Gazetteer([County(str(i), Label(str(i), str(i)), "", "") for i in range(9)], lon, lat)
    assert small.neighbours[4] == {1, 2, 3, 5, 7, 8}
    assert all(i in small.neighbours[j] for i, near in enumerate(small.neighbours) for j in near)
    assert [small.position(4, other) for other in (4, 5, 6)] == [0, 1, 2]


def test_neighbours_agree_with_a_dense_search_around_jiaocheng():
    # Walk a fine grid: where the nearest seat changes, two cells touch.
    known = gazetteer()
    near = np.flatnonzero((np.abs(known.lon - 112.15) < 1.2) & (np.abs(known.lat - 37.65) < 1.2))
    lon, lat = np.meshgrid(np.linspace(111.5, 112.8, 200), np.linspace(37.0, 38.3, 200))
    km = [
        GEOD.inv(lon.ravel(), lat.ravel(), np.full(lon.size, known.lon[i]), np.full(lon.size, known.lat[i]))[
            2
        ]
        for i in near
    ]
    cell = near[np.argmin(km, axis=0)].reshape(lon.shape)
    seen = set(zip(cell[:, :-1].ravel().tolist(), cell[:, 1:].ravel().tolist(), strict=True))
    seen |= set(zip(cell[:-1].ravel().tolist(), cell[1:].ravel().tolist(), strict=True))
    row = known.named("交城县", 112.1, 37.6)
    touching = {b for a, b in seen | {(b, a) for a, b in seen} if a == row != b}
    assert touching == known.neighbours[row]


# Beyond the border, or nearer to a city there than 1.5 times the way to the seat in China: no county is named.
@pytest.mark.parametrize(
    ("place", "county"),
    [
        ((124.39, 40.10), None),  # Sinuiju, beside Dandong
        ((107.97, 21.54), None),  # Móng Cái, beside Dongxing
        ((113.53, 22.27), "香洲区"),
        (
            (127.51, 50.245),
            "爱辉区",
        ),  # Heihe; Blagoveshchensk is 4 km away across the river, the seat half a km
        ((112.1494, 37.5512), "交城县"),
    ],
)
def test_a_city_abroad_stands_for_its_own_county(place, county):
    found = located(*place)
    assert name(found.first[0]) == county


def test_cities_abroad_are_all_outside_china_and_have_their_names():
    layer = Catalogue().layer("world_cities")
    assert len(layer) > 30_000
    assert not {"CN", "HK", "MO", "TW"} & set(layer.columns["country"])
    # GeoNames ids and places of three capitals, from geonames.org.
    for text, code in (("Tokyo", "1850147"), ("Amsterdam", "2759794"), ("Cambridge, GB", "2653941")):
        assert Catalogue().place(f"world_cities:{text}") == Catalogue().place(f"world_cities:{code}")
    with pytest.raises(LayerError, match="places of table 'world_cities' have this name: Cambridge, GB"):
        Catalogue().place("world_cities:Cambridge")
    # A name alone is one of China: "Reading" and "Split" are words, too.
    with pytest.raises(LayerError, match=r"not in the tables.*Give its lon and lat"):
        Catalogue().place("Tokyo")
    assert Catalogue().place("Taiyuan").source == "divisions"


def test_the_shipped_neighbours_are_those_of_the_seats():
    known = gazetteer()
    assert np.array_equal(known.edges, edges_of(known.lon, known.lat))


def test_few_places_find_the_seats_that_many_find(monkeypatch):
    draw = np.random.default_rng(2)
    where = draw.uniform(75, 132, 250), draw.uniform(18, 52, 250)
    few = gazetteer().nearest(*where)
    monkeypatch.setattr(gazetteer_module, "_FEW_PLACES", 0)
    many = gazetteer().nearest(*where)
    for field in ("first", "second", "first_km", "second_km"):
        assert np.array_equal(getattr(few, field), getattr(many, field)), field


@pytest.mark.parametrize(
    "name", ["Qi", "Qixian", "Qi Xian", "qi xian", "Qi County", "Qixian County", "祁县", "祁"]
)
def test_a_county_of_one_syllable_is_found_with_or_without_its_kind(name):
    row = gazetteer().named(name, 112.33, 37.36)
    assert (row != NOWHERE and gazetteer().counties[row].label.zh == "祁县") == (name != "祁")


@pytest.mark.parametrize(
    "name", ["Jiaocheng", "Jiaocheng County", "Jiaocheng Xian", "jiaocheng-xian", "交城县"]
)
def test_a_place_is_found_with_the_word_for_its_kind(name):
    assert Catalogue().place(name).label.zh == "交城县"
    assert find_site(name, Catalogue()).label.zh == "交城县"


@pytest.mark.parametrize("name", ["cities:Taiyuan City", " cities : Taiyuan City "])
def test_so_is_one_of_a_table_that_is_named(name):
    assert Catalogue().place(name).label.zh == "太原"


def test_a_name_without_a_kind_has_no_other_spelling():
    assert [place_spellings(name) for name in ("Xian", "Qi", "Jiaocheng", "交城县")] == [[]] * 4
    assert place_spellings("Tai Yuan City") == ["tai yuan", "taiyuan", "taiyuanxian"]


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("天祝县", "天祝藏族自治县"),
        ("张家川县", "张家川回族自治县"),
        ("积石山县", "积石山保安族东乡族撒拉族自治县"),
        ("双江县", "双江拉祜族佤族布朗族傣族自治县"),
        ("隆林县", "隆林各族自治县"),
        ("木垒县", "木垒哈萨克自治县"),
        ("鄂温克旗", "鄂温克族自治旗"),
        ("围场", "围场满族蒙古族自治县"),
        ("察右前旗", "察哈尔右翼前旗"),
        ("甘肃省武威市天祝县", "天祝藏族自治县"),
        ("临夏州积石山县", "积石山保安族东乡族撒拉族自治县"),
    ],
)
def test_an_autonomous_county_is_found_by_its_short_name(short, whole):
    place = Catalogue().place(short)
    assert place.label.zh == whole
    assert name(gazetteer().named(short, place.lon, place.lat)) == whole


def test_every_autonomous_county_has_a_short_name_that_is_found():
    layer = Catalogue().layer("counties")
    whole = [label.zh for label in layer.names if "自治" in label.zh]
    assert len(whole) == 120
    for row, label in enumerate(layer.names):
        if label.zh in whole:
            short = short_kind(label.zh)
            assert not {*"族自治"} & {*short}
            found = gazetteer().counties[gazetteer().named(short, *layer.geometry[row].coords[0])]
            assert found.label.zh == label.zh


@pytest.mark.parametrize(
    ("address", "county", "prefecture"),
    [
        ("山西省交城县", "交城县", "吕梁市"),
        ("山西省吕梁市交城县", "交城县", "吕梁市"),
        ("福州市鼓楼区", "鼓楼区", "福州市"),
        ("江苏省徐州市鼓楼区", "鼓楼区", "徐州市"),
    ],
)
def test_a_place_is_found_by_its_address(address, county, prefecture):
    place = Catalogue().place(address)
    found = gazetteer().counties[gazetteer().named(county, place.lon, place.lat)]
    assert (found.label.zh, found.prefecture_zh) == (county, prefecture)


@pytest.mark.parametrize("text", ["太原市交城县", "河北省交城县", "河南", "某地交城县"])
def test_a_name_in_another_region_or_of_a_province_is_no_county(text):
    with pytest.raises(LayerError):
        Catalogue().place(text)


@pytest.mark.parametrize(
    ("whole", "short"),
    [
        ("天祝藏族自治县", "天祝县"),
        ("东乡族自治县", "东乡县"),
        ("恩施土家族苗族自治州", "恩施州"),
        ("伊犁哈萨克自治州", "伊犁州"),
        ("巴音郭楞蒙古自治州", "巴音郭楞州"),
        ("交城县", "交城县"),
        ("内蒙古自治区", "内蒙古自治区"),
    ],
)
def test_the_short_name_of_what_is_autonomous(whole, short):
    assert short_kind(whole) == short
