"""Which parcels lie side by side, of rectangles in metres about a place: common boundaries, gaps and corners."""

import numpy as np
import pytest
import shapely

from siting.geo.contiguity import contiguity
from siting.geo.local_plane import Plane

PLANE = Plane(112.15, 37.55)
HOME = (0, 0, 100, 100)


def _found(*boxes, **given):
    shapes = np.array([shapely.box(*box) for box in boxes], dtype=object)
    return contiguity(PLANE.degrees(shapes), **given)


def _pairs(found):
    return list(zip(found.first.tolist(), found.second.tolist(), strict=True))


@pytest.mark.parametrize(
    ("other", "gap_m", "shared_m"),
    [
        ((100, 0, 200, 100), 1.0, 100),  # side by side
        ((100, 60, 200, 200), 1.0, 40),  # along a part
        ((100.5, 0, 200, 100), 1.0, 100),  # across half a metre
        ((100.99, 0, 200, 100), 1.0, 100),
        ((101.02, 0, 200, 100), 1.0, None),  # farther apart than the gap
        ((110, 0, 200, 100), 10.1, 100),  # across a road
        ((110, 0, 200, 100), 9.9, None),
        ((100, 100, 200, 200), 1.0, None),  # only at a corner
        ((100.5, 100.5, 200, 200), 1.0, None),
        ((100, 98, 200, 200), 1.0, None),  # little more than a corner
        ((100, 97.5, 200, 200), 1.0, 2.5),
        ((100, 94, 200, 200), 1.0, 6),
        ((100, 90, 200, 200), 9.0, None),
        ((0, 100, 100, 200), 0.0, 100),
        ((50, 100, 60, 200), 1.0, 10),
        ((300, 300, 400, 400), 1.0, None),
    ],
)
def test_neighbours_have_a_boundary_in_common_but_for_the_gap(other, gap_m, shared_m):
    found = _found(HOME, other, gap_m=gap_m)
    if shared_m is None:
        assert _pairs(found) == []
        return
    assert _pairs(found) == [(0, 1)]
    # At most twice the gap too long, never too short.
    assert shared_m - 0.1 <= found.shared_m[0] <= shared_m + 2 * (gap_m + 0.01) + 0.1


def test_the_gap_is_a_metre_unless_it_is_stated():
    assert _pairs(_found(HOME, (100.9, 0, 200, 100))) == [(0, 1)]
    assert _pairs(_found(HOME, (101.1, 0, 200, 100))) == []


def test_each_pair_stands_once_the_smaller_row_first():
    rows = [(0, 0), (1, 0), (0, 1), (1, 1)]  # four in a square: no diagonals
    found = _found(*((100 * x, 100 * y, 100 * x + 100, 100 * y + 100) for x, y in rows))
    assert _pairs(found) == [(0, 1), (0, 2), (1, 3), (2, 3)]
    assert found.shared_m == pytest.approx([100] * 4, abs=2.1)


def test_areas_and_perimeters():
    found = _found(HOME, (500, 0, 700, 300))
    assert found.area_m2 == pytest.approx([10_000, 60_000], rel=1e-5)
    assert found.perimeter_m == pytest.approx([400, 1000], rel=1e-5)
    alone = _found(HOME)
    assert (_pairs(alone), len(alone.shared_m)) == ([], 0)


def test_of_no_parcels_there_is_nothing():
    found = contiguity(np.array([], dtype=object))
    columns = (found.first, found.second, found.shared_m, found.area_m2, found.perimeter_m)
    assert [len(column) for column in columns] == [0] * 5
