"""Known distances, areas and rings."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from siting.geo.geodesy import distance_km, earth_centred, polygon_area_ha, ring


@pytest.mark.parametrize(("lon", "lat", "km"), [(112.549, 37.870, 49.54), (116.397, 39.909, 452.14)])
def test_published_distances_from_the_county_seat(lon, lat, km):
    assert float(distance_km(112.156, 37.551, lon, lat)) == pytest.approx(km, abs=0.005)


def test_the_seat_is_not_500_km_from_beijing_in_a_straight_line():
    assert float(distance_km(112.1494, 37.5512, 116.397, 39.909)) < 500


def test_distance_broadcasts():
    assert distance_km(np.zeros((3, 1)), np.zeros((3, 1)), np.arange(4.0), 0.0).shape == (3, 4)


def test_area_of_600_mu_is_40_hectares():
    side_m = np.sqrt(600 * 10_000 / 15)
    to_degrees = Transformer.from_crs("+proj=laea +lat_0=37.55 +lon_0=112.15", "EPSG:4326", always_xy=True)
    x, y = to_degrees.transform([0, side_m, side_m, 0], [0, 0, side_m, side_m])
    area = polygon_area_ha(np.array([shapely.Polygon(zip(x, y, strict=True))]))
    assert area[0] == pytest.approx(40.0, rel=1e-5)


def test_holes_are_taken_off_whatever_their_direction():
    outer = [(112, 37), (112.1, 37), (112.1, 37.1), (112, 37.1)]
    hole = [(112.02, 37.02), (112.05, 37.02), (112.05, 37.05), (112.02, 37.05)]
    full, cut, reversed_hole = polygon_area_ha(
        np.array(
            [shapely.Polygon(outer), shapely.Polygon(outer, [hole]), shapely.Polygon(outer, [hole[::-1]])]
        )
    )
    inner = polygon_area_ha(np.array([shapely.Polygon(hole)]))[0]
    assert (full - cut, full - reversed_hole) == pytest.approx((inner, inner))


def test_points_have_no_area():
    assert np.isnan(polygon_area_ha(np.array([shapely.Point(112, 37)]))[0])


@given(lon=st.floats(-180, 180), lat=st.floats(-80, 80), radius=st.sampled_from([1.0, 60.0, 500.0]))
def test_every_ring_point_is_at_the_radius(lon, lat, radius):
    outline = ring(lon, lat, radius, points=37)
    x = (outline[:, 0] + 180) % 360 - 180
    back = distance_km(np.full(37, lon), np.full(37, lat), x, outline[:, 1])
    assert back == pytest.approx(radius, abs=1e-5)


def test_ring_is_closed_and_in_one_piece_across_the_date_line():
    outline = ring(179.5, 10.0, 100.0)
    assert np.array_equal(outline[0], outline[-1])
    assert np.abs(np.diff(outline[:, 0])).max() < 1


@pytest.mark.parametrize("lon", [179.5, -179.5, 0.0, 112.15])
def test_ring_points_keep_to_the_centre_beyond_the_date_line(lon):
    outline = ring(lon, 10.0, 100.0, points=5)  # north, east, south, west, north
    # 100 km are 0.911 degrees of the parallel at 10 degrees north: 111.320 km x cos 10.
    assert outline[:, 0] == pytest.approx([lon, lon + 0.912, lon, lon - 0.912, lon], abs=2e-3)
    assert outline[0, 1] > 10.0 > outline[2, 1]


def test_a_ring_has_a_point_a_degree():
    assert ring(0.0, 0.0, 1.0).shape == (361, 2)


def test_earth_centred_agrees_with_proj():
    lon, lat = np.array([0.0, 112.15, -70.0]), np.array([0.0, 37.55, -89.0])
    expected = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True).transform(lon, lat, 0 * lon)
    assert earth_centred(lon, lat) == pytest.approx(np.column_stack(expected), abs=1e-6)


def test_web_mercator_would_flip_the_verdict():
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True).transform(
        [112.156, 116.397], [37.551, 39.909]
    )
    assert np.hypot(x[1] - x[0], y[1] - y[0]) / 1000 == pytest.approx(579.78, abs=0.01)
    assert Geod(ellps="WGS84").inv(112.156, 37.551, 116.397, 39.909)[2] / 1000 < 500
