"""Set-backs from the edge of a parcel."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from siting.geo.nearest import FeatureIndex
from siting.geo.setback import setbacks

GEOD = Geod(ellps="WGS84")


def array(*geometry):
    found = np.empty(len(geometry), dtype=object)
    found[:] = geometry
    return found


def densified_m(a, b):
    """Least geodesic distance between the corners of two outlines cut into short pieces, refined twice."""
    a, b = (g.boundary if g.geom_type == "Polygon" else g for g in (a, b))
    span = 0.02
    for step in (span / 40, span / 4000):
        pa = shapely.get_coordinates(shapely.segmentize(a, step))
        pb = shapely.get_coordinates(shapely.segmentize(b, step))
        best, at = np.inf, (0, 0)
        for i, p in enumerate(pa):
            d = GEOD.inv(np.full(len(pb), p[0]), np.full(len(pb), p[1]), pb[:, 0], pb[:, 1])[2]
            j = int(np.argmin(d))
            if d[j] < best:
                best, at = d[j], (i, j)
        box_a, box_b = (shapely.box(*(p - 1.5 * step), *(p + 1.5 * step)) for p in (pa[at[0]], pb[at[1]]))
        a, b = a.intersection(box_a), b.intersection(box_b)
    return best


def near(lon, lat, rng, size):
    angle = np.sort(rng.uniform(0, 2 * np.pi, 7))
    r = size * rng.uniform(0.4, 1, 7)
    return shapely.Polygon(np.column_stack([lon + r * np.cos(angle), lat + r * np.sin(angle)])).convex_hull


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 100_000), st.sampled_from([0.02, 0.08, 0.7]))
def test_set_backs_are_geodesics_between_densified_outlines(seed, apart):
    rng = np.random.default_rng(seed)
    lat = rng.uniform(-60, 60)
    site = near(112, lat, rng, 0.006)
    turn = rng.uniform(0, 2 * np.pi)
    feature = near(112 + apart * np.cos(turn), lat + apart * np.sin(turn), rng, 0.01)
    found = setbacks(array(site), FeatureIndex(array(feature)))
    true = densified_m(site, feature)
    assert found.km[0] * 1000 == pytest.approx(true, abs=0.1 if true < 10_000 else 1.0)


def test_the_edge_counts_not_the_centroid():
    site = shapely.box(112, 37.5, 112.01, 37.51)
    line = shapely.LineString([(112.02, 37), (112.02, 38)])
    found = setbacks(array(site), FeatureIndex(array(line)))
    assert found.km[0] * 1000 == pytest.approx(GEOD.inv(112.01, 37.51, 112.02, 37.51)[2], abs=0.1)


def test_the_ends_of_the_shortest_way():
    site, point = shapely.box(112, 37.5, 112.01, 37.51), shapely.Point(112.02, 37.505)
    found = setbacks(array(site), FeatureIndex(array(point)))
    assert found.feature_point[0] == pytest.approx([112.02, 37.505])
    assert found.site_point[0] == pytest.approx([112.01, 37.505], abs=1e-6)


def test_touching_inside_and_across_are_0():
    site = shapely.box(112, 37.5, 112.01, 37.51)
    layer = array(
        shapely.Point(120, 30),
        shapely.box(112.01, 37.5, 112.02, 37.51),
        shapely.LineString([(111, 37.505), (113, 37.505)]),
    )
    found = setbacks(array(site, shapely.Point(112.015, 37.505)), FeatureIndex(layer))
    assert found.km.tolist() == [0, 0]
    assert found.feature.tolist() == [1, 1]
    assert np.isnan(found.site_point).all()


def test_among_equals_the_first_in_the_file_decides():
    site = shapely.box(112, 37.5, 112.01, 37.51)
    twin = shapely.Point(112.02, 37.505)
    found = setbacks(array(site), FeatureIndex(array(shapely.Point(115, 37.5), twin, twin)))
    assert found.feature.tolist() == [1]


@pytest.mark.parametrize("seed", range(12))
def test_of_many_features_the_nearest_counts_wherever_it_stands_in_the_file(seed):
    rng = np.random.default_rng(seed)
    site = near(112.0, 37.5, rng, 0.01)
    around = [near(112 + x, 37.5 + y, rng, 0.02) for x, y in rng.uniform(-0.3, 0.3, (7, 2))]
    alone = [setbacks(array(site), FeatureIndex(array(one))).km[0] for one in around]
    found = setbacks(array(site), FeatureIndex(array(*around)))
    assert found.feature[0] == np.argmin(alone)
    assert found.km[0] == pytest.approx(min(alone), abs=1e-9)


def test_a_corner_of_the_feature_beside_an_edge_of_the_site():
    site = shapely.box(112, 37.5, 112.05, 37.51)  # its corners are far from the feature
    wedge = shapely.Polygon([(112.025, 37.515), (112.03, 37.6), (112.02, 37.6)])
    found = setbacks(array(site), FeatureIndex(array(wedge)))
    assert found.km[0] * 1000 == pytest.approx(GEOD.inv(112.025, 37.51, 112.025, 37.515)[2], abs=0.1)


def test_many_sites_measure_as_each_alone():
    rng = np.random.default_rng(3)
    layer = FeatureIndex(array(*(near(*rng.uniform((111, 37), (113, 38)), rng, 0.05) for _ in range(40))))
    sites = array(*(near(*rng.uniform((111, 37), (113, 38)), rng, 0.01) for _ in range(60)))
    together = setbacks(sites, layer)
    alone = [setbacks(sites[i : i + 1], layer) for i in range(60)]
    assert together.km.tolist() == [a.km[0] for a in alone]
    assert together.feature.tolist() == [a.feature[0] for a in alone]
