"""Areas on the ellipsoid."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from siting.geo.areas import area_m2, authalic_m2

PARCEL = shapely.Polygon([(112.0, 37.5), (112.01, 37.501), (112.012, 37.508), (111.999, 37.507)])


def one(geometry):
    return float(area_m2(np.array([geometry], dtype=object))[0])


def by_equal_area_plane(geometry):
    """The same area by Lambert's cylindrical projection of PROJ, on an outline cut to a metre."""
    to_plane = Transformer.from_crs("EPSG:4326", "+proj=cea +datum=WGS84", always_xy=True)
    fine = shapely.segmentize(geometry, 1e-5)
    return shapely.transform(fine, lambda p: np.column_stack(to_plane.transform(p[:, 0], p[:, 1]))).area


def test_the_whole_ellipsoid():
    # 4 pi times the square of the authalic radius, 6371007.1809 m.
    assert 2 * np.pi * 2 * authalic_m2(np.array(90.0)) == pytest.approx(5.10065621724e14, rel=1e-11)


def test_an_area_is_that_of_an_equal_area_projection():
    assert one(PARCEL) == pytest.approx(by_equal_area_plane(PARCEL), rel=1e-9)


def test_an_area_is_nearly_that_between_geodesics():
    geodesic = abs(Geod(ellps="WGS84").geometry_area_perimeter(PARCEL)[0])
    assert one(PARCEL) == pytest.approx(geodesic, rel=1e-5)


def test_holes_are_left_out_whatever_the_direction_of_rings():
    hole = [(112.003, 37.503), (112.003, 37.505), (112.006, 37.505)]
    with_hole = one(shapely.Polygon(PARCEL.exterior, [hole]))
    assert with_hole == pytest.approx(one(PARCEL) - one(shapely.Polygon(hole)), rel=1e-10)
    assert one(shapely.Polygon(PARCEL.exterior, [hole[::-1]])) == pytest.approx(with_hole, rel=1e-12)
    assert one(shapely.Polygon(list(PARCEL.exterior.coords)[::-1])) == pytest.approx(one(PARCEL), rel=1e-12)


def test_what_has_no_area_is_0_and_parts_of_collections_count():
    line = shapely.LineString([(0, 0), (1, 1)])
    mixed = shapely.GeometryCollection([line, PARCEL, shapely.MultiPolygon([shapely.box(10, 10, 11, 11)])])
    found = area_m2(np.array([line, shapely.Point(1, 1), shapely.Polygon(), mixed], dtype=object))
    assert found[:3].tolist() == [0, 0, 0]
    assert found[3] == pytest.approx(one(PARCEL) + one(shapely.box(10, 10, 11, 11)), rel=1e-12)


@given(
    st.floats(-179, 178), st.floats(-85, 84), st.floats(1e-4, 0.5), st.floats(1e-4, 0.5), st.floats(0.1, 0.9)
)
def test_parts_add_up_to_the_whole(west, south, wide, high, cut):
    whole = shapely.box(west, south, west + wide, south + high)
    between = west + cut * wide
    left = shapely.box(west, south, between, south + high)
    right = shapely.box(between, south, west + wide, south + high)
    assert one(left) + one(right) == pytest.approx(one(whole), rel=1e-9)
