"""Places anywhere: the user's file, the tables of China, cities abroad; and what could not be measured."""

import json
import re

import numpy as np
import pyproj
import pytest
import shapely

from siting import audit
from siting.auditing.judging.site import find_site, find_spot
from siting.auditing.judging.verdicts import Verdict
from siting.auditing.judging.whereabouts import PLACES, districts_near, nearest_city, place_near
from siting.catalogue import ABROAD, Catalogue, Layer
from siting.errors import LayerError
from siting.evidence import Label
from siting.gazetteer import gazetteer
from siting.geo.geodesy import distance_km
from tests.support.made_claims import audited, claim, jiaocheng

VIENNA = "48.25,16.95"


def test_a_distance_abroad_is_measured():
    site = find_site("Bratislava", Catalogue())
    found = audited(claim("distance", 55, "km", subject="Vienna"), site=site).judged[0]
    assert found.verdict is Verdict.SUPPORTED
    assert found.measured.value == pytest.approx(55, abs=1)


def test_of_several_cities_of_a_name_the_largest_or_the_near_one_is_meant():
    # Vienna in Austria is far larger than the one in Virginia; the two Cambridges are alike.
    assert place_near("Vienna", Catalogue(), -77.0, 38.9).lat == pytest.approx(48.2, abs=0.2)
    assert place_near("Cambridge", Catalogue(), 0.0, 52.0).lat == pytest.approx(52.2, abs=0.1)
    assert place_near("Cambridge", Catalogue(), -71.0, 42.0).lat == pytest.approx(42.4, abs=0.1)
    assert place_near("Cambridge", Catalogue(), 112.0, 37.0) is None


def test_of_several_cities_of_a_name_neither_a_far_one_nor_one_as_near_as_the_next_is_meant():
    # Two towns side by side are one city; the two Cambridges of this part of the world are equally far.
    assert place_near("Kansas City", Catalogue(), -94.6, 39.0).lon == pytest.approx(-94.58, abs=0.01)
    assert place_near("Kansas City", Catalogue(), 112.0, 37.0) is None
    assert place_near("Cambridge", Catalogue(), -76.0, 42.8) is None


def test_a_county_called_by_another_kind_is_its_seat():
    found = place_near("文水区", Catalogue(), 112.0, 37.0)
    assert found.label.zh == "文水县"
    assert (found.lon, found.lat) == pytest.approx((112.03, 37.43), abs=0.03)


@pytest.mark.parametrize(("own", "called", "meant"), [("磁", "磁市", False), ("磁石沟", "磁石沟市", True)])
def test_a_city_of_one_letter_is_not_the_place_of_that_letter(own, called, meant):
    label, point = Label("mine", own), np.array([shapely.Point(112.2, 37.6)], dtype=object)
    layer = Layer(PLACES, label, (label,), point, {}, np.zeros(1), complete=False, source="user")
    found = place_near(called, Catalogue(user_layers={PLACES: layer}), 112.0, 37.0)
    assert (found is not None and found.label == label) is meant


def test_the_tables_of_china_come_first():
    assert find_spot("太原", jiaocheng(), Catalogue()).distance_km == pytest.approx(49.5, abs=0.1)


def test_a_site_abroad_is_called_by_the_nearest_city_and_one_at_home_is_not():
    assert "Devínska Nová Ves" in find_site(VIENNA, Catalogue()).label.en
    assert find_site("37.55,112.15", Catalogue()).label.en == "Site at 37.55, 112.15"


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(16.95, 48.25), (179.99, -16.5), (-179.9, 0.0), (0.0, 89.9), (10.0, -89.9), (-120.0, -45.0)],
)
def test_the_nearest_city_is_that_of_all_geodesics(lon, lat):
    layer = Catalogue().layer(ABROAD)
    km = distance_km(lon, lat, shapely.get_x(layer.geometry), shapely.get_y(layer.geometry))
    assert nearest_city(lon, lat, Catalogue()) == (layer.names[int(np.argmin(km))], km.min())


@pytest.mark.parametrize(("name", "meant"), [("Jiaochen", "'Jiaocheng'"), ("交城东县", "'交城县'")])
def test_a_misspelt_site_gets_a_suggestion_in_its_language(name, meant):
    with pytest.raises(LayerError) as caught:
        find_site(name, Catalogue())
    assert f"Did you mean {meant}" in str(caught.value)
    assert "divisions" not in str(caught.value)


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        "Our data centre campus lies 5 km from Windpark Nord. The annual mean temperature is 9 °C.\n",
        encoding="utf-8",
    )
    return path


def test_what_could_not_be_measured_is_said_first(siting, text, tmp_path):
    code, out, _ = siting("audit", text, "--site", VIENNA, "--out", tmp_path / "o")
    assert code == 0
    first = " ".join(out.split("\n\n")[0].split())
    assert "--weather FILE" in first
    assert "Windpark Nord" in first
    assert "--places FILE" in first
    said = json.loads((tmp_path / "o" / "audit.json").read_text(encoding="utf-8"))["not_measured"]
    assert len(said) == 2
    page = (tmp_path / "o" / "audit.html").read_text(encoding="utf-8")
    assert page.index("--weather FILE") < page.index("48.25")


def test_of_many_claims_a_few_are_named_and_counted(tmp_path):
    path = tmp_path / "many.txt"
    path.write_text(
        " ".join(f"The site is {n} km from Windpark Nord." for n in range(40, 72)), encoding="utf-8"
    )
    [said] = (label for label in audit(path, VIENNA).found.not_measured if "--places" in label.en)
    assert 1 <= len(re.findall(r"\bc\d+", said.en)) <= 5
    assert "32 claims" in said.en
    assert "32项" in said.zh


@pytest.mark.parametrize(
    "content",
    ["name,lon,lat\nWindpark Nord,16.95,48.295\n", "name,name_zh,lat,lon\nX,Windpark Nord,48.295,16.95\n"],
)
def test_the_places_of_a_file_are_ends_of_distances(content, text, tmp_path):
    file = tmp_path / "places.csv"
    file.write_text(content, encoding="utf-8")
    found = audit(text, VIENNA, places=file).found
    assert found.judged[0].verdict is Verdict.SUPPORTED
    assert found.judged[0].sources[-1] == "layer-places" or "layer-places" in found.sources
    assert not any("--places" in said.en for said in found.not_measured)


def test_a_place_of_the_file_can_be_the_site_and_be_named(text, tmp_path):
    file = tmp_path / "places.csv"
    file.write_text("name,lon,lat\nWindpark Nord,16.95,48.295\n", encoding="utf-8")
    found = audit(text, "Our park=Windpark Nord", places=file).found
    assert (found.site.label.en, found.site.lat) == ("Our park", 48.295)
    assert found.asked == ("Our park=Windpark Nord",)


def test_a_bad_file_of_places_is_one_line(siting, text, tmp_path):
    file = tmp_path / "places.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    code, _, err = siting("audit", text, "--site", VIENNA, "--places", file, "--out", tmp_path / "o")
    assert (code, err.count("\n")) == (2, 1)


def test_a_parcel_of_the_study_is_the_site_by_its_id(text, tmp_path):
    (tmp_path / "sites.csv").write_text(
        "site_id,name,lat,lon\nP-1,First,48.25,16.95\nP-2,Second,48.3,17.0\n", encoding="utf-8"
    )
    study = tmp_path / "study.yaml"
    study.write_text(
        "title: T\nsites: {file: sites.csv}\ncriteria:\n  - id: remote\n    measure: recovery_band\n"
        "    params: {mode: remote, anchors: [Beijing]}\n    weight: 1\n",
        encoding="utf-8",
    )
    found = audit(text, "P-2", among=study).found
    assert (found.site.label.en, found.site.lat) == ("Second", 48.3)


@pytest.mark.parametrize(
    "city",
    ["银川", "西安", "兰州", "鄂尔多斯", "呼和浩特", "中卫", "张家口", "乌兰察布", "太原", "北京", "侯马"],
)
def test_a_city_with_its_kind_is_the_same_point_as_without(city):
    places = [
        find_spot(name, jiaocheng(), Catalogue())
        for name in (city, f"{city}市", f"{city}市区", f"{city}市中心")
    ]
    assert len({(place.lon, place.lat) for place in places}) == 1


_PAIRS = sorted(
    county.prefecture_zh
    for county in gazetteer().counties
    if county.label.zh.endswith("县") and county.prefecture_zh == f"{county.label.zh[:-1]}市"
)


@pytest.mark.parametrize("city", _PAIRS)
def test_a_county_of_the_name_of_a_city_is_meant_only_if_it_is_called_a_county(city):
    bare, catalogue = city[:-1], Catalogue()
    seat = catalogue.place(f"{bare}县")
    site = find_site(f"{seat.lat},{seat.lon}", catalogue)
    found = [
        find_spot(name, site, catalogue) for name in (bare, city, f"{city}区", f"{city}中心", f"{bare}县")
    ]
    *of_city, county = ((spot.lon, spot.lat) for spot in found)
    assert len(set(of_city)) == 1
    assert county not in of_city
    assert found[-1].label.zh == f"{bare}县"
    assert {spot.label.zh for spot in found[:-1]} <= {bare, city}


def test_a_county_that_is_no_more_is_not_the_city_of_its_name():
    assert find_spot("大同县", jiaocheng(), Catalogue()) is None


@pytest.mark.parametrize(
    ("name", "kind"), [("和田", "市"), ("伊宁", "市"), ("那曲", "县"), ("朝阳市", ""), ("资阳", "市")]
)
def test_the_bare_name_is_that_of_the_city(name, kind):
    assert place_near(name, Catalogue(), 104.0, 30.5).label.zh == f"{name}{kind}"


def test_a_district_of_that_name_that_is_nearer_may_be_meant_too():
    assert place_near("朝阳", Catalogue(), 116.4, 39.9) is None  # Chaoyang in Beijing
    assert place_near("朝阳", Catalogue(), 120.2, 41.6).label.zh == "朝阳市"


def test_far_districts_of_a_city_do_not_move_its_point():
    found = place_near("承德市", Catalogue(), 116.4, 39.9)
    assert distance_km(found.lon, found.lat, 117.939, 40.976) < 10.0  # 鹰手营子矿区 lies 55 km from the city


def test_the_districts_of_a_city_are_those_around_its_point():
    point = (112.549, 37.857)
    names = {label.zh for label, *_ in districts_near(Label("Taiyuan", "太原市"), *point)}
    assert {"小店区", "迎泽区", "杏花岭区", "尖草坪区", "万柏林区"} <= names
    beijing = (116.407, 39.904)
    found = districts_near(Label("Beijing", "北京市"), *beijing)
    assert "东城区" in {label.zh for label, *_ in found}
    assert "延庆区" not in {label.zh for label, *_ in found}  # 75 km away
    assert all(distance_km(*beijing, np.array([lon]), np.array([lat]))[0] <= 25 for _, lon, lat in found)


def test_a_place_without_urban_districts_has_none():
    assert districts_near(Label("Nowhere", "无此市"), 112.5, 37.8) == []


@pytest.mark.parametrize(("town", "known"), [("Subotica", True), ("Jaramānā", False)])
def test_a_town_of_100000_people_is_known_afar_and_one_of_fewer_is_not(town, known):
    # 100,000 and 99,999 people, both over 6,000 km from Jiaocheng.
    assert (place_near(town, Catalogue(), 112.156, 37.551) is not None) is known


@pytest.mark.parametrize(("km", "meant"), [(999.5, True), (1000.5, False)])
def test_of_several_cities_of_a_name_one_is_meant_up_to_1000_km(km, meant):
    cambridge = place_near("Cambridge", Catalogue(), 0.0, 52.0)
    lon, lat, _ = pyproj.Geod(ellps="WGS84").fwd(cambridge.lon, cambridge.lat, 90.0, km * 1000)
    assert (place_near("Cambridge", Catalogue(), lon, lat) is not None) is meant


@pytest.mark.parametrize(("km", "inner"), [(24.9, True), (25.5, False)])
def test_a_district_belongs_to_a_city_up_to_25_km_from_its_point(km, inner):
    city = Label("Taiyuan", "太原市")
    (seat,) = [
        (lon, lat) for label, lon, lat in districts_near(city, 112.549, 37.857) if label.zh == "小店区"
    ]
    lon, lat, _ = pyproj.Geod(ellps="WGS84").fwd(*seat, 90.0, km * 1000)
    assert ("小店区" in {label.zh for label, *_ in districts_near(city, lon, lat)}) is inner
