"""Distances over polygons, against a dense grid of geodesics and by hand."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.geo import farthest
from siting.geo.distance_bounds import low_to_features, range_to_features, range_to_point
from siting.geo.farthest import Pieces
from siting.geo.geodesy import distance_km, earth_centred, geod
from siting.geo.nearest import FeatureIndex
from siting.geo.setback import setbacks

PARCELS = 1000


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), size=st.floats(0.001, 0.8))
def test_polygon_range_to_a_point_holds_every_interior_distance(seed, size):
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(111, 113), rng.uniform(36, 39)
    polygon = shapely.Point(x, y).buffer(size, 6)
    low, high = range_to_point(np.array([polygon]), 112.5426, 37.87)
    edge = shapely.get_coordinates(shapely.segmentize(polygon, size / 400))
    km = distance_km(112.5426, 37.87, edge[:, 0], edge[:, 1])
    inside = polygon.intersects(shapely.Point(112.5426, 37.87))
    assert low[0] == pytest.approx(0.0 if inside else km.min(), abs=1e-2)
    assert high[0] == pytest.approx(km.max(), abs=1e-6)


@pytest.mark.parametrize("along", [0.0113, 0.0871, 0.1499])
def test_a_point_close_to_an_edge_is_measured_to_its_foot(along):
    # Edges are straight in lon and lat; beside one along a parallel the foot is due north, 330 m away.
    box = shapely.box(112.0, 37.0, 112.2, 37.2)
    lon, lat = 112.0 + along, 36.997
    expected = float(distance_km(lon, lat, lon, 37.0))
    low, _ = range_to_point(np.array([box]), lon, lat)
    assert low[0] == pytest.approx(expected, abs=1e-5)
    assert FeatureIndex(np.array([box])).nearest(np.array([lon]), np.array([lat]))[1] == pytest.approx(
        expected, abs=1e-5
    )


def _centre(index, polygons):
    centre = shapely.centroid(polygons)
    return index.nearest(shapely.get_x(centre), shapely.get_y(centre))[1]


def _over_a_grid(polygon, features, index, steps=24):
    """Least and greatest distance over a grid of points of a polygon and its outline [km]."""
    west, south, east, north = polygon.bounds
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(west, east, steps), np.linspace(south, north, steps)))
    inside = shapely.intersects_xy(polygon, x, y)
    edge = shapely.get_coordinates(shapely.segmentize(polygon, polygon.length / 200))
    lon, lat = np.vstack([np.column_stack([x, y])[inside], edge]).T
    if index.has_extent:  # test_nearest.py holds that against a dense sample
        km = index.nearest(lon, lat)[1]
    else:
        km = distance_km(lon[:, None], lat[:, None], *shapely.get_coordinates(features).T).min(axis=1)
    return (0.0 if shapely.intersects(polygon, features).any() else km.min()), km.max()


def _parcel(rng):
    """A star of 3 to 9 corners, 100 m to 60 km wide, one in four with a hole, one in five in two parts."""
    corners = rng.integers(3, 10)
    angle = np.sort(rng.uniform(0, 2 * np.pi, corners))
    reach = 10 ** rng.uniform(-3, -0.5) * rng.uniform(0.3, 1, corners)
    x, y = rng.uniform(111.5, 113.5), rng.uniform(36, 39)
    star = shapely.make_valid(
        shapely.Polygon(np.column_stack([x + reach * np.cos(angle), y + reach * np.sin(angle)]))
    )
    if rng.random() < 0.25:
        star = star.difference(star.representative_point().buffer(reach.min() / 5))
    if rng.random() < 0.2:
        star = star.union(shapely.transform(star, lambda xy: xy + np.array([3 * reach.max(), 0])))
    return star


def _features(rng, kind):
    around = rng.uniform([111.2, 35.7], [113.8, 39.3], (rng.integers(2, 12), 2))
    if kind == "points":
        return shapely.points(around)
    if kind == "lines":
        return np.array([shapely.LineString(a + rng.uniform(-0.3, 0.3, (4, 2))) for a in around])
    return np.array([shapely.Point(a).buffer(rng.uniform(0.01, 0.2), 3) for a in around])


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["points", "lines", "areas"])
def test_the_interval_of_a_thousand_parcels_holds_every_point_of_them(kind):
    _check_intervals(kind, PARCELS, seed=2026)


@pytest.mark.parametrize("kind", ["points", "lines", "areas"])
def test_the_interval_of_some_parcels_holds_every_point_of_them(kind):
    _check_intervals(kind, 75, seed=1)


def _check_intervals(kind, count, seed):
    rng = np.random.default_rng(seed)
    missed, wide_low, wide_high = [], [], []
    for number in range(count // 25):
        features = _features(rng, kind)
        index = FeatureIndex(features)
        parcels = np.array([_parcel(rng) for _ in range(25)])
        low, high = range_to_features(parcels, index, _centre(index, parcels))
        for row, parcel in enumerate(parcels):
            least, most = _over_a_grid(parcel, features, index)
            perimeter = parcel.length * 111.32
            if low[row] > least + 1e-9 or high[row] < most - 1e-9:
                missed.append((number, row, low[row], least, high[row], most))
            wide_low.append((least - low[row]) / max(perimeter / 200, 0.002))
            wide_high.append((high[row] - most) / max(perimeter / 50, 0.002))
    assert len(wide_low) == count
    assert not missed
    # A grid of 24 by 24 and an outline of 200 samples may miss that much themselves.
    assert np.mean(np.array(wide_low) < 1) > 0.99
    assert np.mean(np.array(wide_high) < 1) > 0.99


def test_the_farthest_point_may_lie_inside():
    # Three nodes 60 km from (112, 37) at azimuths 0, 120, 240: that point of the parcel is 60 km from each.
    x, y, _ = geod().fwd([112.0] * 3, [37.0] * 3, [0.0, 120.0, 240.0], [60_000.0] * 3)
    index = FeatureIndex(shapely.points(x, y))
    parcel = np.array([shapely.box(111.9, 36.9, 112.1, 37.45)])
    _, high = range_to_features(parcel, index, _centre(index, parcel))
    assert 60.0 <= high[0] <= 60.0 + parcel[0].length * 111.32 / 256


def test_the_farthest_point_may_lie_amid_a_short_edge():
    # Two nodes in the south are equally far from a point of the northern edge, and all others are nearer to one.
    # Edges are cut every 0.02 degrees: that point lies between two cuts, 0.4 km farther than they.
    west, east, north = 112.013, 116.0, 37.001
    index = FeatureIndex(shapely.points([west, east], [35.0, 35.0]))
    parcel = np.array([shapely.box(112.0, 37.0, 116.0, north)])
    _, high = range_to_features(parcel, index, _centre(index, parcel))
    amid = float(distance_km(west, 35.0, (west + east) / 2, north))
    assert amid <= high[0] <= amid + parcel[0].length * 111.32 / 256


def test_a_parcel_in_a_zone_is_at_zero_everywhere():
    index = FeatureIndex(np.array([shapely.box(111, 36, 113, 38), shapely.Point(112.5, 37.0)]))
    parcel = np.array([shapely.box(112.0, 37.0, 112.1, 37.1)])
    low, high = range_to_features(parcel, index, _centre(index, parcel))
    assert (low[0], high[0]) == (0.0, 0.0)


def test_a_zone_inside_the_parcel_touches_it():
    index = FeatureIndex(np.array([shapely.box(112.04, 37.04, 112.05, 37.05)]))
    parcel = np.array([shapely.box(112.0, 37.0, 112.5, 37.1)])
    assert low_to_features(parcel, index, _centre(index, parcel))[0] == 0.0


@pytest.mark.parametrize("gap_m", [0.2, 0.7, 5.0])
def test_what_is_next_to_a_parcel_is_as_near_as_that(gap_m):
    parcel = np.array([shapely.box(112.0, 37.0, 112.001, 37.001)])
    lon, lat, _ = geod().fwd(112.0005, 37.001, 0.0, gap_m)
    index = FeatureIndex(shapely.points([lon], [lat]))
    low, high = range_to_features(parcel, index, _centre(index, parcel))
    assert 0.0 <= low[0] * 1000 <= gap_m + 1e-6
    assert low[0] * 1000 == pytest.approx(gap_m, abs=0.05)
    assert high[0] == pytest.approx(float(distance_km(lon, lat, 112.0, 37.0)), abs=0.002)


def test_parts_on_both_sides_of_the_date_line_are_measured_apart():
    index = FeatureIndex(shapely.points([179.0], [0.5]))
    parcel = shapely.union(shapely.box(179.8, 0, 180, 1), shapely.box(-180, 0, -179.8, 1))
    low, high = range_to_features(np.array([parcel]), index, np.array([90.0]))
    near, far = distance_km(179.0, 0.5, [179.8, -179.8], [0.5, 1.0])
    assert low[0] == pytest.approx(near, abs=0.002)
    assert far <= high[0] <= far + shapely.length(shapely.box(0, 0, 0.2, 1)) * 111.32 / 256


def test_many_parcels_are_measured_as_each_alone():
    rng = np.random.default_rng(7)
    features = _features(rng, "lines")
    index = FeatureIndex(features)
    parcels = np.array([_parcel(rng) for _ in range(40)])
    centre = _centre(index, parcels)
    together = np.array(range_to_features(parcels, index, centre))
    alone = [range_to_features(parcels[i : i + 1], index, centre[i : i + 1]) for i in range(40)]
    assert np.array_equal(together, np.concatenate(alone, axis=1))
    assert np.array_equal(together[0], low_to_features(parcels, index, centre))


@pytest.mark.parametrize("kind", ["points", "lines", "polygons"])
def test_the_least_distance_agrees_with_the_set_back(kind):
    rng = np.random.default_rng(11)
    index = FeatureIndex(_features(rng, kind))
    parcels = np.array([_parcel(rng) for _ in range(200)])
    low = low_to_features(parcels, index, _centre(index, parcels))
    back = setbacks(parcels, index).km
    assert (low <= back + 1e-9).all()
    assert back - low == pytest.approx(0, abs=0.001)


def _among_many_lines():
    rng = np.random.default_rng(3)
    corner = rng.uniform([111, 36], [112, 37], (60, 1, 2))
    sites = shapely.convex_hull(shapely.multipoints(corner + rng.uniform(0, 0.02, (60, 7, 2))))
    walks = rng.uniform([111, 36], [112, 37], (40, 1, 2)) + rng.normal(0, 0.01, (40, 30, 2)).cumsum(axis=1)
    return sites, FeatureIndex(np.array([shapely.LineString(walk) for walk in walks]))


def test_the_size_of_blocks_does_not_matter(monkeypatch):
    sites, index = _among_many_lines()
    centre = _centre(index, sites)
    found = range_to_features(sites, index, centre)
    monkeypatch.setattr(farthest, "_PAIRS_A_BLOCK", 1)
    assert np.array_equal(found, range_to_features(sites, index, centre))


def test_cells_take_the_pieces_of_their_polygon_and_find_what_a_search_of_each_finds(monkeypatch):
    sites, index = _among_many_lines()
    km = _centre(index, sites)
    found = range_to_features(sites, index, km)
    searched, near = [], Pieces.near

    def each(pieces, index, places, radius):
        searched.append(len(places))
        none = Pieces(pieces.centre, pieces.first, 0 * pieces.count, pieces.piece, pieces.beyond)
        return near(none, index, places, radius)

    monkeypatch.setattr(Pieces, "near", each)
    low, high = range_to_features(sites, index, km)
    assert np.array_equal(found[0], low)
    assert found[1] == pytest.approx(high, abs=1e-9)
    assert sum(searched) > 300


def test_between_two_lines_no_place_is_farther_than_half_of_their_distance():
    # One large cell is enough to see it: by either line alone the bound is 8.9 km.
    index = FeatureIndex(np.array([shapely.LineString([(111, y), (113, y)]) for y in (37.0, 37.1)]))
    lon, lat = np.array([112.001, 112.004, 112.001, 112.004]), np.array([37.02, 37.02, 37.08, 37.08])
    count = len(index.segments.owner)
    middle = earth_centred(np.array([112.0025]), np.array([37.05]))
    near = farthest.Close.of(index, middle, np.zeros(count, dtype=int), np.arange(count), np.full(1, np.inf))
    (bound,) = farthest._bound_of_pieces(index, earth_centred(lon, lat)[None], near)
    assert bound == pytest.approx(distance_km(112.0, 37.0, 112.0, 37.05) * 1000, rel=0.01)
