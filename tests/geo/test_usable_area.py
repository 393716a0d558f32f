"""What is left of a parcel."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from siting.geo.usable_area import _areas, usable_area
from siting.geo.zones import SLIVER

PARCEL = shapely.box(0, 0, 1000, 400)


def test_constraints_take_alone_and_newly_in_order():
    flood, line = shapely.box(600, 0, 2000, 400), shapely.box(500, 0, 700, 400)
    found = usable_area(PARCEL, [flood, line], least_piece_m2=1000)
    assert [t.alone_m2 for t in found.taken] == pytest.approx([160_000, 80_000])
    assert [t.newly_m2 for t in found.taken] == pytest.approx([160_000, 40_000])
    assert (found.gross_m2, found.net_m2, found.pieces) == (400_000, pytest.approx(200_000), 1)
    assert found.rectangle.area_m2 == pytest.approx(500 * 400, rel=0.01)


def test_pieces_count_from_the_least_size_and_equality_counts():
    strip = shapely.box(100, -1, 200, 500)
    for least, pieces in ((40_000, 2), (40_001, 1), (0, 2)):
        assert usable_area(PARCEL, [strip], least_piece_m2=least).pieces == pieces


def test_everything_taken():
    found = usable_area(PARCEL, [shapely.box(-1, -1, 2000, 2000), PARCEL], least_piece_m2=0)
    assert (found.net_m2, found.pieces, found.rectangle.area_m2) == (0, 0, 0)
    assert [t.newly_m2 for t in found.taken] == [400_000, 0]


def test_a_constraint_that_only_touches_takes_nothing():
    found = usable_area(PARCEL, [shapely.box(1000, 0, 1200, 400), shapely.Polygon()], least_piece_m2=0)
    assert found.net_m2 == 400_000
    assert [t.newly_m2 for t in found.taken] == [0, 0]


def test_an_overlap_that_is_rounding_takes_nothing_and_one_that_is_not_does():
    most = SLIVER * 400_000  # m2, of a parcel 400 m wide
    for overlap_m2, taken in ((0.9 * most, 0.0), (1.1 * most, 1.1 * most)):
        constraint = shapely.box(1000 - overlap_m2 / 400, -1, 1200, 401)
        found = usable_area(PARCEL, [constraint], least_piece_m2=0).taken[0]
        assert (found.alone_m2, found.newly_m2) == pytest.approx((taken, taken), rel=0.02)


def test_lines_that_a_difference_leaves_are_no_land():
    box, other = shapely.box(0, 0, 1, 1), shapely.box(3, 0, 4, 1)
    line = shapely.LineString([(1, 1), (2, 1)])
    assert _areas(shapely.GeometryCollection([line, box, shapely.Point(9, 9)])).equals(box)
    assert _areas(shapely.GeometryCollection([box, line, other])).equals(shapely.MultiPolygon([box, other]))
    assert _areas(line).geom_type == "MultiPolygon"
    assert _areas(line).is_empty


def test_a_piece_needs_an_area_and_no_more_where_no_least_is_asked_for():
    assert usable_area(shapely.Polygon(), [], least_piece_m2=0).pieces == 0
    assert usable_area(shapely.box(0, 0, 1, 0.5), [], least_piece_m2=0).pieces == 1


def test_the_rectangle_is_at_most_three_times_as_long_as_wide_unless_told():
    strip = shapely.box(0, 0, 1000, 100)
    for told, length in (({}, 300), ({"most_aspect": 5.0}, 500)):
        found = usable_area(strip, [], least_piece_m2=0, **told).rectangle
        assert (found.length_m, found.width_m) == pytest.approx((length, 100), rel=1e-3)


@given(st.integers(0, 100_000))
def test_the_ledger_adds_up_and_its_order_changes_no_net(seed):
    rng = np.random.default_rng(seed)
    takes = [shapely.Point(*rng.uniform(0, 1000, 2)).buffer(rng.uniform(10, 300)) for _ in range(4)]
    found = usable_area(PARCEL, takes, least_piece_m2=0)
    assert found.gross_m2 - sum(t.newly_m2 for t in found.taken) == pytest.approx(found.net_m2, abs=1e-3)
    assert all(t.newly_m2 <= t.alone_m2 + 1e-3 for t in found.taken)
    assert usable_area(PARCEL, takes[::-1], least_piece_m2=0).net_m2 == pytest.approx(found.net_m2, abs=1e-3)
    assert found.net_m2 == pytest.approx(PARCEL.difference(shapely.union_all(takes)).area, abs=1e-3)
