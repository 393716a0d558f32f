"""The largest rectangle in an area."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.geo.largest_rectangle import _grow, _largest_block, _push, largest_rectangle


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


# --- its parts, by hand


def block(*rows, aspect=3.0):
    """The largest block of a drawing whose last row is the southernmost: left, bottom, right, top."""
    inside = np.array([[cell == "#" for cell in row] for row in rows[::-1]])
    return tuple(int(side) for side in _largest_block(inside, aspect))


def test_the_largest_block_of_cells_by_hand():
    assert block(".....", ".###.", ".###.", "#####") == (1, 0, 4, 3)
    assert block("##...", "##.##", "...##", "...##") == (3, 0, 5, 3)
    assert block("....", "....") == (0, 0, 0, 0)
    assert block("...#", "....") == (3, 1, 4, 2)
    # A gap ends a run: two and three cells side by side are no five.
    assert block("##.###") == (3, 0, 6, 1)


def test_a_block_is_no_more_slender_than_it_may_be():
    assert block("#######") == (0, 0, 3, 1)
    assert block("#######", aspect=5.0) == (0, 0, 5, 1)
    assert block("#", "#", "#", "#", "#") == (0, 0, 1, 3)
    assert block("#", "#", "#", "#", "#", aspect=2.5) == (0, 0, 1, 2)
    assert block("#####", "#####", aspect=1.5) == (0, 0, 3, 2)
    assert block("#####", "#####", aspect=1.0) == (0, 0, 2, 2)


OUTLINE = np.array([[0, 0, 10, 0], [10, 0, 10, 8], [10, 8, 0, 8], [0, 8, 0, 0]], dtype=float)


def pushed(side, edges=OUTLINE, sides=(4.0, 3.0, 6.0, 5.0), aspect=10.0):
    now = np.array(sides)
    _push(edges, now, side, aspect)
    return now.tolist()


def test_a_side_is_pushed_to_the_outline():
    assert [pushed(side)[side] for side in range(4)] == [0.0, 0.0, 10.0, 8.0]
    for side in range(4):
        assert np.delete(pushed(side), side).tolist() == np.delete([4.0, 3.0, 6.0, 5.0], side).tolist()
    # Backwards, an edge is in the way as well.
    assert [pushed(side, OUTLINE[:, [2, 3, 0, 1]])[side] for side in range(4)] == [0.0, 0.0, 10.0, 8.0]


def test_a_side_is_pushed_no_farther_than_the_aspect_allows():
    assert [pushed(side, aspect=1.5)[side] for side in range(4)] == [3.0, 2.0, 7.0, 6.0]
    assert pushed(2, sides=(4.0, 3.0, 6.0, 4.0), aspect=3.0)[2] == 7.0
    # Already as slender as that, or more: it stays.
    assert pushed(2, aspect=1.0)[2] == pushed(2, aspect=0.5)[2] == 6.0


@pytest.mark.parametrize(
    ("edge", "right"),
    [
        ([7, 4.5, 7, 4.6], 7.0),  # a short edge beside it
        ([7, 5, 7, 9], 10.0),  # from its corner upwards: beside its way
        ([7, 3, 7, 1], 10.0),  # from its corner downwards
        ([7, 2, 9, 4], 8.0),  # leans, and is met at the height of the lower corner
        ([7, 6, 9, 4], 8.0),  # of the upper one
        ([9, 4, 7, 2], 8.0),
        ([9, 2, 7, 6], 7.5),  # across the whole way, nearest at the upper corner
        ([7, 2, 9, 6], 7.5),  # at the lower one
        ([6, 3.5, 8, 3.6], 6.0),  # touches it already
        ([5, 3.5, 5, 3.6], 10.0),  # behind it
        ([12, 3.5, 12, 3.6], 10.0),  # beyond the outline
    ],
)
def test_what_lies_in_the_way_of_a_side(edge, right):
    assert pushed(2, np.vstack([OUTLINE, edge]))[2] == pytest.approx(right)
    # The same in the other three directions, by turning everything.
    x0, y0, x1, y1 = edge
    mirrored = np.array([[10 - x0, y0, 10 - x1, y1]])
    assert pushed(0, np.vstack([OUTLINE, mirrored]))[0] == pytest.approx(10 - right)
    swapped = OUTLINE[:, [1, 0, 3, 2]]
    up = np.vstack([swapped, [[y0, x0, y1, x1]]])
    assert pushed(3, up, (3.0, 4.0, 5.0, 6.0))[3] == pytest.approx(right)
    down = np.vstack([swapped, [[y0, 10 - x0, y1, 10 - x1]]])
    assert pushed(1, down, (3.0, 4.0, 5.0, 6.0))[1] == pytest.approx(10 - right)


def test_the_order_of_the_sides_that_gives_most_is_taken():
    # An L: pushed up first it is 4 x 10, pushed right first 10 x 3. The first is the larger.
    corners = np.array([(0, 0), (10, 0), (10, 3), (4, 3), (4, 10), (0, 10), (0, 0)], dtype=float)
    edges = np.hstack([corners[:-1], corners[1:]])
    grown = _grow(edges, np.array([1.0, 1.0, 2.0, 2.0]), 20.0)
    assert grown.tolist() == [0.0, 0.0, 4.0, 10.0]
    swapped = edges[:, [1, 0, 3, 2]]
    assert _grow(swapped, np.array([1.0, 1.0, 2.0, 2.0]), 20.0).tolist() == [0.0, 0.0, 10.0, 4.0]
    # What fills the outline stays as it is.
    assert _grow(OUTLINE, np.array([0.0, 0.0, 10.0, 8.0]), 3.0).tolist() == [0.0, 0.0, 10.0, 8.0]


def test_a_second_round_uses_what_the_first_gave_room_for():
    # At most twice as long as wide: it grows to the right as far as it may, up, and then to the right again.
    grown = _grow(
        np.array([[0, 0, 9, 0], [9, 0, 9, 5], [9, 5, 0, 5], [0, 5, 0, 0]], dtype=float),
        np.array([0.0, 0.0, 1.0, 1.0]),
        2.0,
    )
    assert grown.tolist() == [0.0, 0.0, 9.0, 5.0]


@pytest.mark.parametrize("degrees", [0, 30, 75, 89, 100, 179])
def test_the_corners_are_those_of_its_length_width_and_bearing(degrees):
    found = largest_rectangle(turned(shapely.box(1000, 2000, 1600, 2200), degrees))
    assert found.corners.shape == (4, 2)
    sides = np.diff(np.vstack([found.corners, found.corners[:1]]), axis=0)
    lengths = np.hypot(*sides.T)
    longest = int(np.argmax(lengths))
    assert sorted([lengths[0], lengths[1]]) == pytest.approx([found.width_m, found.length_m])
    bearing = np.degrees(np.arctan2(sides[longest][0], sides[longest][1])) % 180
    assert (found.bearing_deg - bearing + 90) % 180 - 90 == pytest.approx(0, abs=1e-9)
    assert 0 <= found.bearing_deg < 180
    assert shapely.Polygon(found.corners).area == pytest.approx(found.area_m2)


def test_parts_without_area_and_smaller_parts_are_passed_over():
    box, small = shapely.box(0, 0, 300, 200), shapely.box(1000, 0, 1001, 1)
    mixed = shapely.GeometryCollection(
        [shapely.LineString([(0, 0), (9, 9)]), small, box, shapely.Point(5, 5)]
    )
    assert largest_rectangle(mixed).area_m2 == pytest.approx(60_000, rel=1e-6)
    assert largest_rectangle(shapely.box(0, 0, 0.9, 0.6)).area_m2 == pytest.approx(0.54, rel=1e-6)
    none = largest_rectangle(shapely.Polygon())
    assert (none.length_m, none.width_m, none.bearing_deg, none.corners.shape) == (0, 0, 0, (0, 2))
