"""Planes in metres around places: which one a place has, and that its metres and areas are true."""

import numpy as np
import pytest
import shapely

from siting.geo.areas import area_m2
from siting.geo.geodesy import distance_km
from siting.geo.local_plane import Plane, planes


def found(*places):
    """The centre of each plane, and the rows of the places that lie in it."""
    lon, lat = np.array(places, dtype=float).reshape(-1, 2).T
    return [((round(p.lon, 9), round(p.lat, 9)), sorted(rows.tolist())) for p, rows in planes(lon, lat)]


def test_each_plane_comes_once_and_lies_about_the_middle_of_its_cell():
    places = [
        (112.01, 37.51),
        (112.11, 37.51),
        (112.09, 37.59),
        (112.01, 37.61),
        (-0.01, -0.01),
        (112.19, 37.5),
    ]
    assert sorted(found(*places)) == [
        ((-0.05, -0.05), [4]),
        ((112.05, 37.55), [0, 2]),
        ((112.05, 37.65), [3]),
        ((112.15, 37.55), [1, 5]),
    ]


def test_cells_apart_in_one_direction_only_are_cells_of_their_own():
    assert [rows for _, rows in found((112.05, 37.05), (112.05, 37.15), (112.05, 37.25))] == [[0], [1], [2]]
    assert [rows for _, rows in found((112.05, 37.05), (112.15, 37.05), (112.25, 37.05))] == [[0], [1], [2]]


def test_at_the_poles_the_centre_is_no_farther_than_the_pole():
    assert found((10.0, 90.0), (10.0, -90.0)) == [((10.05, -89.95), [1]), ((10.05, 90.0), [0])]


def test_no_places_need_no_plane():
    assert found() == []


PLANE = Plane(112.05, 37.55)


@pytest.mark.parametrize(("east", "north"), [(0.05, 0.0), (-0.05, 0.0), (0.0, 0.04), (0.0, -0.04)])
def test_metres_from_the_centre_are_true_in_every_direction(east, north):
    place = PLANE.metres(np.array([shapely.Point(PLANE.lon + east, PLANE.lat + north)]))[0]
    away = 1000 * float(distance_km(PLANE.lon, PLANE.lat, PLANE.lon + east, PLANE.lat + north))
    # East and west of it a parallel bends to the north, by a metre.
    assert (place.x, place.y) == pytest.approx((np.sign(east) * away, np.sign(north) * away), abs=2)
    assert np.hypot(place.x, place.y) == pytest.approx(away, rel=1e-6)


def test_areas_are_those_of_edges_that_are_straight_in_degrees():
    # An edge of 9 km along a parallel bends by a metre: a six-thousandth of this triangle.
    triangle = np.array([shapely.Polygon([(112.0, 37.5), (112.1, 37.5), (112.05, 37.58)])])
    assert shapely.area(PLANE.metres(triangle)) == pytest.approx(area_m2(triangle), rel=1e-7)


def test_back_in_degrees_a_shape_is_where_it_was():
    shape = np.array([shapely.LineString([(112.01, 37.51), (112.0102, 37.5103)]), shapely.Point(112.3, 37.2)])
    back = PLANE.degrees(PLANE.metres(shape))
    assert shapely.get_coordinates(back) == pytest.approx(
        shapely.get_coordinates(shape), abs=2e-8
    )  # a few millimetres
