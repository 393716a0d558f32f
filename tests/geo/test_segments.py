"""Geometries as short pieces; edges that go round the world."""

import numpy as np
import pytest
import shapely

from siting.geo.geodesy import earth_centred
from siting.geo.segments import bend_m, cut, firsts, goes_round, in_short_edges, share_and_square


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        (shapely.LineString([(179.5, 10), (-179.5, 10)]), True),
        (shapely.LineString([(170, 10), (179.5, 10)]), False),
        (shapely.LineString([(-170, 10), (0, 10), (170, 10)]), False),
        (shapely.Polygon([(179, 0), (-179, 0), (-179, 1), (179, 1)]), True),
        (shapely.union(shapely.box(179, 0, 180, 1), shapely.box(-180, 0, -179, 1)), False),
        (shapely.MultiLineString([[(1, 1), (2, 2)], [(-179, 3), (179.5, 3)]]), True),
        (shapely.Point(179.9, 0), False),
        (
            shapely.LineString([(-90, 0), (90, 0), (100, 0)]),
            False,
        ),  # just half the world is no more than half
        (shapely.LineString([(-90, 0), (90.5, 0)]), True),
    ],
)
def test_an_edge_over_half_the_world_is_found(geometry, expected):
    others = np.array([shapely.Point(1, 1), geometry, shapely.LineString([(0, 0), (1, 0)])])
    assert list(goes_round(others)) == [False, expected, False]


@pytest.mark.parametrize(
    "ends", [[(112, 37), (112.02, 37)], [(10, 70), (10.015, 70.01)], [(0, -0.01), (0, 0.01)]]
)
def test_a_piece_bends_away_from_its_chord_no_farther_than_said(ends):
    piece = cut(np.array([shapely.LineString(ends)]))
    points = np.linspace(ends[0], ends[1], 201)
    xyz = earth_centred(points[:, 0], points[:, 1])
    straight = np.linspace(piece.from_xyz[0], piece.to_xyz[0], 201)
    off = np.linalg.norm(xyz - straight, axis=1).max()
    assert 0.2 * piece.bend_m()[0] <= off <= piece.bend_m()[0]


def test_fine_pieces_are_at_most_half_as_many_more():
    rng = np.random.default_rng(3)
    lines = np.array([shapely.LineString(np.cumsum(rng.normal(0, 0.005, (50, 2)), 0)) for _ in range(40)])
    edges = 40 * 49
    assert edges < len(cut(lines, fine=True)) <= 1.5 * edges


def test_the_bound_by_hand():
    # A hundredth of a radian either way, from the equator to a pole: 1 + 2 + 1 ten-thousandths of an eighth.
    found = bend_m(*(np.array([x]) for x in (0.01, 0.01, 0.0, np.pi / 2)))
    assert found[0] == pytest.approx(6_399_594.0 / 8 * 4e-4, rel=1e-6)
    # A piece far south: its nearest parallel is half as long as the equator.
    piece = cut(np.array([shapely.LineString([(10.0, -60.018), (10.005, -60.0)])]))
    wide, high = np.radians(0.005), np.radians(0.018)
    turn = 0.5 * wide**2 + 2 * np.sin(np.radians(60.018)) * wide * high + high**2
    assert piece.bend_m()[0] == pytest.approx(6_399_594.0 / 8 * turn, rel=1e-6)


def test_pieces_bend_by_decimetres_at_most_however_long_the_edge_is():
    found = cut(np.array([shapely.LineString([(112.0, 37.0), (112.5, 37.3), (112.5, 38.0)])]))
    assert 0.05 < found.bend_m().max() < 0.15


def pieces(found):
    """Owner, start and end of each piece."""
    return [
        (owner, tuple(start), tuple(end))
        for owner, start, end in zip(
            found.owner.tolist(), found.start.tolist(), found.end.tolist(), strict=True
        )
    ]


def ring(*corners):
    return {frozenset(pair) for pair in zip(corners, corners[1:] + corners[:1], strict=True)}


def test_points_come_first_and_each_is_a_piece_of_no_length():
    line = shapely.LineString([(0, 0), (0.01, 0), (0.01, 0.01)])
    points = shapely.MultiPoint([(1, 2), (3, 4)])
    found = cut(np.array([line, points, shapely.Point(5, 6)]))
    assert pieces(found) == [
        (1, (1, 2), (1, 2)),
        (1, (3, 4), (3, 4)),
        (2, (5, 6), (5, 6)),
        (0, (0, 0), (0.01, 0)),
        (0, (0.01, 0), (0.01, 0.01)),
    ]
    assert len(found) == 5
    assert np.array_equal(found.from_xyz, earth_centred(found.start[:, 0], found.start[:, 1]))
    assert np.array_equal(found.to_xyz, earth_centred(found.end[:, 0], found.end[:, 1]))


def test_the_outlines_of_polygons_are_cut_with_their_holes():
    outer = [(0.0, 0.0), (0.0, 0.009), (0.009, 0.009), (0.009, 0.0)]
    hole = [(0.003, 0.003), (0.006, 0.003), (0.003, 0.006)]
    other = [(0.02, 0.0), (0.02, 0.005), (0.025, 0.0)]
    one, two = shapely.Polygon(outer, [hole]), shapely.Polygon(other)
    for geometry in (one, shapely.MultiPolygon([one, two])):
        found = pieces(cut(np.array([shapely.Point(9, 9), geometry])))
        assert found[0] == (0, (9, 9), (9, 9))
        assert {owner for owner, _, _ in found[1:]} == {1}
        expected = ring(*outer) | ring(*hole) | (ring(*other) if geometry is not one else set())
        assert {frozenset((start, end)) for _, start, end in found[1:]} == expected
        assert len(found) == 1 + len(expected)


def test_a_long_edge_among_short_ones_is_cut_where_fine_pieces_are_asked_for():
    # Ten edges of 0.001 and one of 0.011 degrees: 0.0019 in the mean, and pieces of at most twice that.
    corners = [(0.001 * i, 0.0) for i in range(11)] + [(0.021, 0.0)]
    line = np.array([shapely.LineString(corners)])
    assert len(cut(line)) == 11
    found = cut(line, fine=True)
    assert len(found) == 13
    assert np.ptp(found.start - found.end, axis=0) == pytest.approx([0.011 / 3 - 0.001, 0.0], abs=1e-9)
    # Two lines: the mean is over the edges of both, of which there are two less than corners.
    second = shapely.LineString([(0.0, 1.0), (0.0035, 1.0), (0.007, 1.0)])
    assert len(cut(np.array([line[0], second]), fine=True)) == 10 + 3 + 2


def test_fine_pieces_are_no_longer_than_others_and_points_stay_points():
    line = shapely.LineString([(0, 0), (0.05, 0), (0.1, 0)])
    assert len(cut(np.array([line]), fine=True)) == len(cut(np.array([line]))) == 6
    assert len(cut(np.array([shapely.Point(1, 1)]), fine=True)) == 1


NOWHERE = [(1.0, 1.0), (1.0, 1.0), (1.0, 1.0), (1.0, 1.0)]
LINE = shapely.LineString([(2.0, 2.0), (2.0, 2.004)])


@pytest.mark.parametrize("fine", [False, True])
@pytest.mark.parametrize(
    ("geometry", "length"),
    [
        (shapely.LineString(NOWHERE), 0.0),
        (shapely.MultiLineString([NOWHERE, LINE.coords]), 0.004),
        (shapely.Polygon(NOWHERE), 0.0),
        (shapely.Polygon([(0.999, 0.999), (1.001, 0.999), (1.0, 1.001)], [NOWHERE]), None),
    ],
)
def test_a_line_or_ring_of_no_length_is_a_point_that_is_found(geometry, length, fine):
    # As drawings and digitised layers hold them.
    found = cut(np.array([LINE, geometry], dtype=object), fine=fine)
    own = found.owner == 1
    assert ((found.start[own] == 1.0) & (found.end[own] == 1.0)).all(axis=1).any()
    assert np.hypot(*(found.end - found.start)[own].T).sum() == pytest.approx(
        geometry.length if length is None else length
    )


def test_short_edges_lie_on_the_same_lines_and_what_has_no_length_becomes_a_point():
    box = shapely.Polygon(
        [(0, 0), (0, 0.9), (0.9, 0.9), (0.9, 0)], [NOWHERE[:3], [(0.2, 0.2), (0.3, 0.2), (0.2, 0.3)]]
    )
    given = np.array(
        [LINE, shapely.LineString(NOWHERE), shapely.MultiLineString([NOWHERE, LINE.coords]), shapely.Point(5, 5),
         shapely.LineString(), box, shapely.box(0, 0, 0.5, 0.5)], dtype=object)  # fmt: skip
    before = given.copy()
    found = in_short_edges(given, 0.0011)
    assert [len(shapely.get_coordinates(x)) for x in found[:5]] == [5, 1, 6, 1, 0]
    assert found[1].equals(shapely.Point(1, 1))
    assert found[2].equals(shapely.union(LINE, shapely.Point(1, 1)))
    assert shapely.area(found[5:]) == pytest.approx([0.81 - 0.005, 0.25])
    assert all(one is other for one, other in zip(given, before, strict=True))


def test_of_an_outline_that_crosses_itself_both_halves_are_kept():
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    assert in_short_edges(np.array([bow]), 9.0)[0].area == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("point", "share", "square"),
    [
        ((3.0, 4.0, 0.0), 0.3, 16.0),  # beside
        ((-3.0, 0.0, 4.0), 0.0, 25.0),  # before the start
        ((12.0, 0.0, 0.0), 1.0, 4.0),  # beyond the end
    ],
)
def test_the_nearest_point_of_a_chord_by_hand(point, share, square):
    for origin in (np.zeros(3), np.array([5.0, -7.0, 11.0])):
        start, end = origin, origin + np.array([10.0, 0.0, 0.0])
        found = share_and_square(origin + point, start, end)
        assert (float(found[0]), float(found[1])) == pytest.approx((share, square))
    short = share_and_square(np.array(point) / 20, np.zeros(3), np.array([0.5, 0.0, 0.0]))
    assert (float(short[0]), float(short[1])) == pytest.approx((share, square / 400))


def test_a_chord_of_no_length_is_a_point_and_chords_broadcast():
    starts = np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]])
    share, square = share_and_square(np.array([1.0, 2.0, 2.0]), starts, starts)
    assert (share.tolist(), square.tolist()) == ([0.0, 0.0], [9.0, 2.0])


def test_where_each_group_begins():
    assert firsts(np.array([0, 0, 1, 4, 4])).tolist() == [0, 2, 3]
    assert firsts(np.array([1, 1, 2])).tolist() == [0, 2]
    assert firsts(np.array([], dtype=np.int64)).tolist() == []
