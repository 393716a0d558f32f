"""Geometries as short pieces; edges that go round the world."""

import numpy as np
import pytest
import shapely

from siting.geo.geodesy import earth_centred
from siting.geo.segments import cut, goes_round


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
