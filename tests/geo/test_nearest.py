"""Nearest features against brute force by geodesics."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.geo.geodesy import distance_km, earth_centred
from siting.geo.nearest import FeatureIndex


def _random(seed, count, *, world=False):
    rng = np.random.default_rng(seed)
    if world:
        return rng.uniform(-180, 180, count), np.degrees(np.arcsin(rng.uniform(-1, 1, count)))
    return rng.uniform(110, 115, count), rng.uniform(35, 41, count)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), world=st.booleans())
def test_nearest_point_is_the_brute_force_one(seed, world):
    lon, lat = _random(seed, 60, world=world)
    x, y = _random(seed + 1, 40, world=world)
    feature, km = FeatureIndex(shapely.points(x, y)).nearest(lon, lat)
    table = distance_km(lon[:, None], lat[:, None], x, y)
    assert np.array_equal(feature, table.argmin(axis=1))
    assert km == pytest.approx(table.min(axis=1))


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), radius=st.floats(1, 400), count=st.sampled_from([30, 300]))
def test_within_is_the_brute_force_set(seed, radius, count):
    lon, lat = _random(seed, 40)
    x, y = _random(seed + 1, count)
    pairs = FeatureIndex(shapely.points(x, y)).within(lon, lat, radius)
    table = distance_km(lon[:, None], lat[:, None], x, y)
    assert set(zip(pairs.place, pairs.feature, strict=True)) == set(
        zip(*np.nonzero(table <= radius), strict=True)
    )


def test_within_includes_equality():
    x, y = np.array([112.0]), np.array([37.0])
    exact = float(distance_km(112.5, 37.5, x, y)[0])
    pairs = FeatureIndex(shapely.points(x, y)).within(np.array([112.5]), np.array([37.5]), exact)
    assert len(pairs.place) == 1


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000))
def test_nearest_line_is_the_densely_sampled_one(seed):
    rng = np.random.default_rng(seed)
    lines = np.array([shapely.LineString(rng.uniform([110, 35], [113, 39], (5, 2))) for _ in range(6)])
    lon, lat = _random(seed + 1, 12)
    _, km = FeatureIndex(lines).nearest(lon, lat)
    samples = shapely.get_coordinates(shapely.segmentize(lines, 0.002))
    brute = distance_km(lon[:, None], lat[:, None], samples[:, 0], samples[:, 1]).min(axis=1)
    # The nearest point is found by chord and measured by geodesic: a centimetre at most between them.
    assert np.all(km <= brute + 1e-5)
    assert np.all(km >= brute - 0.12)


def test_a_place_inside_a_polygon_is_at_zero():
    index = FeatureIndex(np.array([shapely.box(112, 37, 113, 38), shapely.Point(114, 39)]))
    feature, km = index.nearest(np.array([112.5, 114.0]), np.array([37.5, 39.0]))
    assert (list(feature), list(km)) == ([0, 1], [0.0, 0.0])


def test_within_counts_a_polygon_around_the_place_once():
    index = FeatureIndex(np.array([shapely.box(112, 37, 113, 38)]))
    pairs = index.within(np.array([112.5]), np.array([37.5]), 500.0)
    assert (list(pairs.feature), list(pairs.distance_km)) == ([0], [0.0])


def test_chunks_do_not_change_the_answer():
    lon, lat = _random(3, 50)
    index = FeatureIndex(shapely.points(*_random(4, 20)))
    whole = index.nearest(lon, lat)[1]
    parts = np.concatenate([index.nearest(lon[i : i + 7], lat[i : i + 7])[1] for i in range(0, 50, 7)])
    assert np.array_equal(whole, parts)


@pytest.mark.parametrize("count", [255, 256, 257])
def test_few_and_many_features_are_searched_with_one_result(count):
    lon, lat = _random(5, 30)
    x, y = _random(6, count)
    lines = np.array([shapely.LineString([(a, b), (a + 0.001, b)]) for a, b in zip(x, y, strict=True)])
    middle = distance_km(lon[:, None], lat[:, None], x, y)
    feature, km = FeatureIndex(lines).nearest(lon, lat)
    assert np.all(np.abs(km - middle.min(axis=1)) < 0.12)
    assert np.mean(feature == middle.argmin(axis=1)) > 0.9


@pytest.mark.parametrize(("of", "first"), [("points", 4), ("lines", 16)])
def test_four_times_as_many_pieces_are_gathered_where_the_first_may_not_be_all(of, first):
    x, y = _random(8, 400)
    points = shapely.points(x, y)
    index = FeatureIndex(
        points if of == "points" else shapely.linestrings(np.stack([x, y, x + 1e-4, y], 1).reshape(-1, 2, 2))
    )
    lon, lat = _random(9, 40)
    counts = set()
    for radius in (0.0, 2_000.0, 20_000.0, 60_000.0):
        for rows, near in index.gathered(earth_centred(lon, lat), np.full(40, radius)):
            need = near.chord.min(axis=1) + 2 * radius + index.bend_m
            assert (near.beyond > need).all() or near.segment.shape[1] == 4 * first
            counts.add(near.segment.shape[1])
            least = distance_km(lon[rows, None], lat[rows, None], x, y).min(axis=1)
            assert near.chord.min(axis=1) / 1000 == pytest.approx(least, abs=0.02)
    assert counts == {first, 4 * first}


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000))
def test_lines_within_a_radius_are_those_densely_sampled(seed):
    rng = np.random.default_rng(seed)
    lines = np.array([shapely.LineString(rng.uniform([110, 35], [113, 39], (5, 2))) for _ in range(6)])
    lon, lat = _random(seed + 1, 12)
    pairs = FeatureIndex(lines).within(lon, lat, 150.0)
    brute = np.array(
        [
            distance_km(lon[:, None], lat[:, None], *shapely.get_coordinates(line).T).min(axis=1)
            for line in shapely.segmentize(lines, 0.002)
        ]
    ).T
    found = np.full(brute.shape, np.inf)
    found[pairs.place, pairs.feature] = pairs.distance_km
    assert (np.isfinite(found) == (brute <= 150.0))[np.abs(brute - 150.0) > 0.12].all()
    near = np.isfinite(found)
    assert np.all(found[near] <= brute[near] + 1e-5)
    assert np.all(found[near] >= brute[near] - 0.12)


def test_a_long_piece_is_nearest_though_the_middles_of_sixteen_others_are_nearer():
    km = 1 / 111.32  # degrees at the equator
    line = shapely.LineString([(0.05 * km, 0), (1.05 * km, 0)])  # its middle is 0.55 km away
    turn = np.radians(np.linspace(60, 300, 16))
    away = np.r_[0.16, np.full(15, 0.5)] * km
    index = FeatureIndex(np.array([line, *shapely.points(away * np.cos(turn), away * np.sin(turn))]))
    feature, found = index.nearest(np.zeros(1), np.zeros(1))
    assert feature.tolist() == [0]
    assert found == pytest.approx([0.05], rel=0.01)
    assert index.chord_to_nearest(earth_centred(np.zeros(1), np.zeros(1))) == pytest.approx([50], rel=0.01)


@pytest.mark.parametrize("kind", ["points", "lines"])
def test_of_features_as_near_the_first_in_the_file_is_nearest(kind):
    x, y = _random(12, 40)
    one = (
        shapely.points(x, y)
        if kind == "points"
        else np.array([shapely.LineString([(a, b), (a + 0.01, b)]) for a, b in zip(x, y, strict=True)])
    )
    twice = np.concatenate([one, one[::-1]])
    lon, lat = _random(13, 60)
    feature, km = FeatureIndex(twice).nearest(lon, lat)
    alone, apart = FeatureIndex(one).nearest(lon, lat)
    assert feature.tolist() == alone.tolist()
    assert km == pytest.approx(apart)


def test_rows_that_touch_a_feature():
    index = FeatureIndex(np.array([shapely.Point(0, 0), shapely.box(5, 5, 6, 6), shapely.Point(9, 9)]))
    rows = np.array(
        [shapely.Point(1, 1), shapely.box(5.5, 5.5, 7, 7), shapely.box(-1, -1, 10, 10), shapely.Point(9, 9)]
    )
    assert index.touching(rows).tolist() == [1, 2, 3]


def test_an_index_knows_what_kinds_of_features_it_holds():
    point, line, area = shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)]), shapely.box(5, 5, 6, 6)
    kinds = [FeatureIndex(np.array(held)) for held in ([point], [point, line], [point, area])]
    assert [x.has_extent for x in kinds] == [False, True, True]
    assert [x.has_areas for x in kinds] == [False, False, True]


@pytest.mark.parametrize("feature", [shapely.Point(0, 0), shapely.box(5, 5, 6, 6)])
def test_of_no_places_nothing_is_nearest(feature):
    none = np.zeros(0)
    found, km = FeatureIndex(np.array([feature])).nearest(none, none)
    assert (found.tolist(), km.tolist()) == ([], [])
