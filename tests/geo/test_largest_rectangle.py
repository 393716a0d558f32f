"""The largest rectangle in an area."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.geo.largest_rectangle import largest_rectangle


def turned(geometry, degrees):
    return shapely.affinity.rotate(geometry, degrees, origin=(0, 0))


@pytest.mark.parametrize("degrees", [0, 17, 45, 88.7, 120])
def test_a_rectangle_is_its_own_largest(degrees):
    found = largest_rectangle(turned(shapely.box(1000, 2000, 1600, 2400), degrees))
    assert found.area_m2 == pytest.approx(600 * 400, rel=0.01)
    assert (found.length_m, found.width_m) == pytest.approx((600, 400), rel=0.02)
    # East-west turned anticlockwise by so much: 90 degrees less that, clockwise from north.
    assert (found.bearing_deg - (90 - degrees) + 90) % 180 - 90 == pytest.approx(0, abs=1.0)


def test_the_aspect_limits_a_strip():
    found = largest_rectangle(shapely.box(0, 0, 1000, 100))
    assert (found.length_m, found.width_m) == pytest.approx((300, 100), rel=1e-6)
    wide = largest_rectangle(shapely.box(0, 0, 1000, 100), most_aspect=20)
    assert wide.area_m2 == pytest.approx(100_000, rel=1e-6)


def test_in_a_circle_it_is_the_square():
    circle = shapely.Point(0, 0).buffer(500, quad_segs=64)
    assert largest_rectangle(circle).area_m2 == pytest.approx(2 * 500**2, rel=0.01)


def test_in_a_triangle_it_is_half():
    triangle = shapely.Polygon([(0, 0), (600, 0), (200, 500)])
    assert largest_rectangle(triangle).area_m2 == pytest.approx(triangle.area / 2, rel=0.01)


def test_a_hole_is_in_the_way():
    whole = shapely.box(0, 0, 600, 300)
    assert largest_rectangle(whole.difference(shapely.box(290, 140, 310, 160))).area_m2 == pytest.approx(
        290 * 300, rel=0.01
    )


def test_of_several_parts_the_one_with_the_larger_rectangle_counts():
    thin = turned(shapely.box(0, 0, 4000, 60), 30)  # the larger area, but a small rectangle
    found = largest_rectangle(shapely.MultiPolygon([thin, shapely.box(10_000, 0, 10_300, 200)]))
    assert found.area_m2 == pytest.approx(60_000, rel=0.01)


def test_where_nothing_is_left_nothing_fits():
    assert largest_rectangle(shapely.Polygon()).area_m2 == 0
    assert largest_rectangle(shapely.LineString([(0, 0), (1, 1)])).area_m2 == 0


def brute_force(geometry, aspect=3.0, count=50):
    """The best of many rectangles: blocks of a grid whose cells shapely says lie inside, in 45 directions."""
    best = 0.0
    for degrees in np.arange(0, 90, 2.0):
        shape = turned(geometry, -degrees)
        west, south, east, north = shape.bounds
        cell = max(east - west, north - south) / count
        x = np.arange(west, east - cell / 2, cell)
        y = np.arange(south, north - cell / 2, cell)
        shapely.prepare(shape)
        inside = shapely.contains(shape, shapely.box(*np.meshgrid(x, y), *np.meshgrid(x + cell, y + cell)))
        for bottom in range(len(y)):
            free = np.ones(len(x), dtype=bool)
            for top in range(bottom, len(y)):
                free &= inside[top]
                high, run = top - bottom + 1, 0
                for cell_free in free:
                    run = run + 1 if cell_free else 0
                    wide = min(run, int(high * aspect))
                    if high <= wide * aspect:
                        best = max(best, wide * high * cell**2)
    return best


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(st.integers(0, 100_000))
def test_it_lies_inside_and_a_brute_force_finds_nothing_larger(seed):
    rng = np.random.default_rng(seed)
    angle = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(4, 14))))
    r = rng.uniform(100, 500, len(angle))
    shape = shapely.make_valid(shapely.Polygon(np.column_stack([r * np.cos(angle), r * np.sin(angle)])))
    shape = shape.difference(shapely.Point(*rng.uniform(-200, 200, 2)).buffer(40))
    found = largest_rectangle(shape)
    assert found.length_m <= 3.0 * found.width_m * (1 + 1e-9)
    assert shape.buffer(0.01).contains(shapely.Polygon(found.corners))
    assert found.area_m2 >= 0.98 * brute_force(shape)
