"""Distances along lines: by hand, against networkx, and where there is no way."""

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.geo.geodesy import distance_km
from siting.geo.line_network import NONE, LineNetwork


def _lines(*lines):
    return np.array([shapely.LineString(line) for line in lines], dtype=object)


def _join(network, *places):
    lon, lat = np.array(places, dtype=float).T
    return network.snapped(lon, lat)


CROSS = _lines([(112.0, 37.0), (112.1, 37.0), (112.2, 37.0)], [(112.1, 37.0), (112.1, 37.1)])


def test_by_hand():
    network = LineNetwork(CROSS)
    assert (network.nodes, network.edges, network.parts) == (4, 3, 1)
    place, targets = _join(network, (112.0, 36.99)), _join(network, (112.2, 37.0), (112.1, 37.1))
    km, ways = network.paths(place, targets)
    along = float(distance_km(112.0, 37.0, 112.1, 37.0))
    up = float(distance_km(112.1, 37.0, 112.1, 37.1))
    assert km == pytest.approx([2 * along, along + up])
    assert place.snap_km == pytest.approx([float(distance_km(112.0, 36.99, 112.0, 37.0))])
    assert ways[1] == pytest.approx(np.array([(112.0, 37.0), (112.1, 37.0), (112.1, 37.1)]))


def test_a_place_joins_inside_an_edge():
    network = LineNetwork(CROSS)
    a, b = _join(network, (112.02, 37.001)), _join(network, (112.07, 36.999))
    km, _ = network.paths(a, b)
    assert km[0] == pytest.approx(float(distance_km(112.02, 37.0, 112.07, 37.0)), abs=1e-4)
    assert a.share[0] == pytest.approx(0.2, abs=1e-3)


def test_parts_that_are_not_connected_have_no_distance():
    network = LineNetwork(np.concatenate([CROSS, _lines([(113.0, 37.0), (113.1, 37.0)])]))
    assert network.parts == 2
    place, targets = _join(network, (112.0, 37.0)), _join(network, (113.0, 37.0), (112.2, 37.0))
    km, ways = network.paths(place, targets)
    assert np.isnan(km[0])
    assert len(ways[0]) == 0
    assert place.part[0] != targets.part[0]
    found = network.two_nearest(place, targets, np.array([0, 1]))
    assert (found.first[0], found.second[0]) == (1, NONE)
    assert np.isnan(found.second_km[0])


def test_lines_that_only_cross_do_not_meet():
    network = LineNetwork(_lines([(0, 0), (2, 2)], [(0, 2), (2, 0)]))
    assert network.parts == 2


def test_the_nearest_edge_is_the_nearest_in_metres():
    # At 60 degrees a degree of longitude is half a degree of latitude: the line to the east is nearer.
    network = LineNetwork(_lines([(10.0, 60.1), (10.2, 60.1)], [(10.15, 59.0), (10.15, 60.05)]))
    found = _join(network, (10.0, 60.0))
    assert found.snap_km[0] == pytest.approx(float(distance_km(10.0, 60.0, 10.15, 60.0)), rel=1e-3)


def test_no_lines_no_network():
    with pytest.raises(ValueError, match="without lines"):
        LineNetwork(np.array([shapely.Point(0, 0)], dtype=object))


def _random(seed, size=9):
    """A grid of streets with gaps, and its networkx graph."""
    rng = np.random.default_rng(seed)
    points = {
        (i, j): (112 + 0.01 * (i + 0.3 * rng.random()), 37 + 0.01 * (j + 0.3 * rng.random()))
        for i in range(size)
        for j in range(size)
    }
    pairs = [
        ((i, j), (i + a, j + b)) for i, j in points for a, b in ((1, 0), (0, 1)) if (i + a, j + b) in points
    ]
    pairs = [p for p in pairs if rng.random() < 0.7]
    graph = nx.Graph()
    for a, b in pairs:
        graph.add_edge(a, b, weight=float(distance_km(*points[a], *points[b])))
    network = LineNetwork(_lines(*([points[a], points[b]] for a, b in pairs)))
    used = sorted(graph.nodes)
    rng.shuffle(used)
    return network, graph, points, [tuple(n) for n in used], rng


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_the_two_nearest_are_those_of_networkx(seed):
    network, graph, points, nodes, rng = _random(seed)
    targets, places = nodes[:7], nodes[7:27]
    groups = rng.integers(0, 4, len(targets))
    found = network.two_nearest(
        _join(network, *(points[n] for n in places)), _join(network, *(points[n] for n in targets)), groups
    )
    for row, place in enumerate(places):
        away = nx.single_source_dijkstra_path_length(graph, place)
        km = np.array([away.get(t, np.inf) for t in targets])
        if np.isinf(km).all():
            assert found.first[row] == NONE
            continue
        assert found.first_km[row] == pytest.approx(km.min(), abs=1e-8)
        others = np.where(groups != groups[found.first[row]], km, np.inf)
        if np.isinf(others).all():
            assert found.second[row] == NONE
        else:
            assert found.second_km[row] == pytest.approx(others.min(), abs=1e-8)
            assert groups[found.second[row]] != groups[found.first[row]]
