"""GCJ-02 and BD-09 against published points, and round trips."""

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.geo import datum
from siting.geo.datum import datum_of
from tests.support.places import wgs84_to_bd09

GEOD = pyproj.Geod(ellps="WGS84")
# The test point that coordTransform_py publishes in its README.
LON, LAT = 128.543, 37.065

IN_CHINA = {"lon": st.floats(73.67, 135.04), "lat": st.floats(3.87, 53.54)}


def metres(one, other):
    lon1, lat1, lon2, lat2 = (np.atleast_1d(np.asarray(a, dtype=float)) for a in (*one, *other))
    return GEOD.inv(lon1, lat1, lon2, lat2)[2]


@pytest.mark.parametrize(
    ("convert", "published"),
    [
        (datum.gcj02_to_bd09, (128.54944656, 37.07113428)),
        (datum.wgs84_to_gcj02, (128.54820548, 37.06565105)),
        (wgs84_to_bd09, (128.55468193, 37.07168345)),
    ],
)
def test_published_point(convert, published):
    assert convert(LON, LAT) == pytest.approx(published, abs=6e-9)


def test_inverse_beats_the_published_one_step_inverse():
    # The published figure comes from one subtraction, whose error is up to 2 m: near it, but not on it.
    published = (128.53779452, 37.06434895)
    assert 0.5 < metres(datum.gcj02_to_wgs84(LON, LAT), published)[0] < 3.0


@pytest.mark.parametrize(
    ("place", "shift_m"),
    [
        ((112.1494, 37.5512), 590),
        ((112.549, 37.870), 557),
        ((116.397, 39.909), 556),
        ((121.474, 31.230), 482),
        ((104.066, 30.573), 360),
        ((87.617, 43.825), 265),
    ],
)
def test_shift_of_known_cities(place, shift_m):
    # Computed elsewhere from the same public formula, to a few metres, for the middle of each city.
    assert metres(place, datum.wgs84_to_gcj02(*place))[0] == pytest.approx(shift_m, abs=8)


@given(**IN_CHINA)
def test_gcj02_round_trip(lon, lat):
    assert metres((lon, lat), datum.gcj02_to_wgs84(*datum.wgs84_to_gcj02(lon, lat)))[0] < 1e-4


@given(**IN_CHINA)
def test_bd09_round_trip(lon, lat):
    assert metres((lon, lat), datum.bd09_to_wgs84(*wgs84_to_bd09(lon, lat)))[0] < 1e-4


@given(lon=st.floats(-180, 180), lat=st.floats(-85, 85))
def test_bd09_to_gcj02_undoes_the_shift_anywhere(lon, lat):
    assert metres((lon, lat), datum.bd09_to_gcj02(*datum.gcj02_to_bd09(lon, lat)))[0] < 1e-3


@pytest.mark.parametrize("place", [(-0.1276, 51.5072), (139.69, 35.69), (103.8, 1.35), (100.0, 60.0)])
def test_nothing_is_shifted_outside_of_china(place):
    assert datum.wgs84_to_gcj02(*place) == place
    assert datum.gcj02_to_wgs84(*place) == place


def test_arrays_give_what_single_points_give():
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(70, 140, 50), rng.uniform(0, 60, 50)
    together = np.array(datum.bd09_to_wgs84(lon, lat))
    alone = np.array([datum.bd09_to_wgs84(x, y) for x, y in zip(lon, lat, strict=True)]).T
    # The number of iterations is set by the slowest point of an array.
    np.testing.assert_allclose(together, alone, rtol=0, atol=1e-10)


def test_nan_passes_and_does_not_spoil_others():
    lon, lat = datum.gcj02_to_wgs84([np.nan, 112.15], [37.5, 37.55])
    assert np.isnan(lon[0])
    assert (lon[1], lat[1]) == pytest.approx(
        tuple(map(float, datum.gcj02_to_wgs84(112.15, 37.55))), abs=1e-12
    )


def test_inputs_are_left_as_they_were():
    lon, lat = np.array([112.15]), np.array([37.55])
    datum.bd09_to_wgs84(lon, lat)
    assert (lon[0], lat[0]) == (112.15, 37.55)


def test_to_wgs84_knows_the_three_datums():
    for name, there in (
        ("wgs84", lambda x, y: (x, y)),
        ("gcj02", datum.wgs84_to_gcj02),
        ("bd09", wgs84_to_bd09),
    ):
        assert datum.to_wgs84(*there(112.15, 37.55), name) == pytest.approx((112.15, 37.55), abs=1e-9)
    with pytest.raises(KeyError):
        datum.to_wgs84(112.0, 37.0, "gcj")


SPELLINGS = {
    "wgs84": "WGS84 WGS-84 WGS1984 GCS_WGS_1984 WGS84坐标系 84坐标 GPS坐标 地球坐标系(WGS84) CGCS2000 国家2000 2000国家大地坐标系 "
    "国家大地坐标系2000（CGCS2000） CGCS2000国家大地坐标系 中国大地坐标系2000 ２０００国家大地坐标系 大地2000 2000坐标系 EPSG:4490 "
    "China_Geodetic_Coordinate_System_2000",
    "gcj02": "gcj02 GCJ-02 GCJ02(火星) 火星坐标系（GCJ-02） 火星坐标 高德 高德地图 高德/腾讯(GCJ-02) 腾讯地图坐标 国测局坐标 Amap",
    "bd09": "bd09 BD-09 BD09LL 百度 百度坐标系（BD-09） 百度地图 百度经纬度 Baidu",
    "xian80": "西安80 西安80坐标系 1980西安坐标系 1980年西安坐标系 80西安坐标系 80坐标系 Xian_1980 D_Xian_1980 xian80",
    "beijing54": "北京54 北京54坐标系 1954北京坐标系 1954年北京坐标系 北京坐标系1954 54坐标系 Beijing_1954 GCS_Beijing_1954",
}


@pytest.mark.parametrize(("datum", "word"), [(d, w) for d, words in SPELLINGS.items() for w in words.split()])
def test_the_usual_spellings_of_a_datum(datum, word):
    assert datum_of(word) == datum
    assert datum_of(f" {word} ") == datum


@pytest.mark.parametrize(
    "word", ["", "foo", "坐标系", "西安", "bd09mc", "GCJ02/BD09", "google", "WGS84 UTM 49N", "北京"]
)
def test_what_names_no_datum_or_two_stays_as_it_is(word):
    assert datum_of(word) == word
