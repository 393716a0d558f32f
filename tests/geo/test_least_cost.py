"""Least-cost paths: by hand, against scikit-image or networkx, and properties."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from siting.geo.least_cost import SOURCE, UNREACHED, _range_of, accumulated_cost

ROOT2 = 2**0.5


def test_by_hand():
    cost = np.array([[1.0, 1.0, 1.0], [1.0, np.inf, 9.0], [1.0, 1.0, 1.0]])
    found = accumulated_cost(cost, np.array([[0, 0]]))
    # The dear cell: from (0,2) for (1 + 9) / 2, not from (0,1) for that times sqrt2. The last one: round the other way.
    assert found.cost == pytest.approx(np.array([[0, 1, 2], [1, np.inf, 7], [2, 1 + ROOT2, 2 + ROOT2]]))
    assert found.back[0, 0] == SOURCE
    assert found.back[1, 1] == UNREACHED
    assert found.path(2, 2).tolist() == [[0, 0], [1, 0], [2, 1], [2, 2]]
    with pytest.raises(ValueError, match="cannot be reached"):
        found.path(1, 1)


def test_cells_that_are_not_square():
    found = accumulated_cost(np.ones((2, 2)), np.array([[0, 0]]), cell=(30.0, 40.0))
    assert found.cost == pytest.approx(np.array([[0, 40], [30, 50]]))


def test_the_nearest_of_several_sources():
    found = accumulated_cost(np.ones((1, 10)), np.array([[0, 0], [0, 9]]))
    assert found.cost[0].tolist() == [0, 1, 2, 3, 4, 4, 3, 2, 1, 0]
    assert found.path(0, 7)[0].tolist() == [0, 9]


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000))
def test_the_nearest_source_of_many_cells_in_one_run(seed):
    cost, rng = _raster(seed)
    sources = rng.integers((0, 0), cost.shape, (4, 2))
    cost[sources[:, 0], sources[:, 1]] = 1.0
    found = accumulated_cost(cost, sources)
    each = np.array([accumulated_cost(cost, source[None]).cost for source in sources])
    cells = np.argwhere(np.ones(cost.shape, dtype=bool))
    nearest = found.nearest_source(cells)
    for (row, column), source in zip(cells, nearest, strict=True):
        if np.isinf(found.cost[row, column]):
            assert source.tolist() == [-1, -1]
            continue
        at = np.flatnonzero((sources == source).all(axis=1))
        assert each[at, row, column].min() == pytest.approx(each[:, row, column].min())


@pytest.mark.parametrize("blocked", [0.0, -1.0, np.nan, np.inf])
def test_a_blocked_source_reaches_nothing(blocked):
    cost = np.ones((3, 3))
    cost[1, 1] = blocked
    assert np.isinf(accumulated_cost(cost, np.array([[1, 1]])).cost).all()


def test_a_source_outside_is_refused():
    with pytest.raises(ValueError, match="outside"):
        accumulated_cost(np.ones((3, 3)), np.array([[3, 0]]))
    with pytest.raises(ValueError, match="0 x 3 cells"):
        accumulated_cost(np.ones((0, 3)), np.zeros((0, 2)))


def _raster(seed, shape=(13, 17), spread=3.0):
    rng = np.random.default_rng(seed)
    cost = np.exp(rng.normal(0, spread, shape))
    cost[rng.random(shape) < 0.2] = np.inf
    return cost, rng


def _by_networkx(cost, source, cell):
    graph = nx.Graph()
    rows, columns = cost.shape
    for r in range(rows):
        for c in range(columns):
            for a, b in ((0, 1), (1, 0), (1, 1), (1, -1)):
                y, x = r + a, c + b
                if y < rows and 0 <= x < columns and np.isfinite(cost[r, c]) and np.isfinite(cost[y, x]):
                    length = np.hypot(a * cell[0], b * cell[1])
                    graph.add_edge((r, c), (y, x), weight=length * (cost[r, c] + cost[y, x]) / 2)
    graph.add_node(source)
    found = np.full(cost.shape, np.inf)
    for node, value in nx.single_source_dijkstra_path_length(graph, source).items():
        found[node] = value
    return found


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.sampled_from([0.1, 1.0, 6.0]))
def test_networkx_finds_the_same(seed, spread):
    cost, rng = _raster(seed, spread=spread)
    source = (int(rng.integers(13)), int(rng.integers(17)))
    cost[source] = 1.0
    cell = (30.0, 20.0)
    found = accumulated_cost(cost, np.array([source]), cell=cell).cost
    np.testing.assert_allclose(found, _by_networkx(cost, source, cell), rtol=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_scikit_image_finds_the_same(seed):
    graph = pytest.importorskip("skimage.graph", reason="scikit-image is only for this check")
    cost, rng = _raster(seed, (150, 211), spread=1.5)
    sources = rng.integers((0, 0), cost.shape, (3, 2))
    cost[sources[:, 0], sources[:, 1]] = 1.0
    theirs = graph.MCP_Geometric(cost, sampling=(30.0, 20.0)).find_costs(sources)[0]
    ours = accumulated_cost(cost, sources, cell=(30.0, 20.0)).cost
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.integers(0, 12), st.integers(0, 16))
def test_a_blocked_cell_never_shortens_a_path(seed, row, column):
    cost, rng = _raster(seed)
    source = np.array([[int(rng.integers(13)), int(rng.integers(17))]])
    before = accumulated_cost(cost, source).cost
    cost[row, column] = np.inf
    assert (accumulated_cost(cost, source).cost >= before * (1 - 1e-12)).all()


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000))
def test_a_path_costs_what_its_end_says(seed):
    cost, rng = _raster(seed)
    source = np.array([[int(rng.integers(13)), int(rng.integers(17))]])
    found = accumulated_cost(cost, source)
    for row, column in np.argwhere(np.isfinite(found.cost))[:40]:
        path = found.path(row, column)
        steps = np.hypot(*np.diff(path, axis=0).T)
        each = cost[path[:, 0], path[:, 1]]
        assert (steps * (each[1:] + each[:-1]) / 2).sum() == pytest.approx(found.cost[row, column])


def _by_scipy(cost, sources, cell):
    """The same of a large raster, with a heap."""
    number = np.arange(cost.size).reshape(cost.shape)
    rows, columns = cost.shape
    links = []
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        one = np.s_[: rows - down, max(-right, 0) : columns - max(right, 0)]
        other = np.s_[down:, max(right, 0) : columns + min(right, 0)]
        length = np.hypot(down * cell[0], right * cell[1])
        links.append(
            (number[one].ravel(), number[other].ravel(), (length * (cost[one] + cost[other]) / 2).ravel())
        )
    one, other, length = (np.concatenate(column) for column in zip(*links, strict=True))
    open_ = np.isfinite(length)
    graph = coo_array((length[open_], (one[open_], other[open_])), shape=(cost.size, cost.size)).tocsr()
    found = dijkstra(graph, directed=False, indices=sources[:, 0] * columns + sources[:, 1], min_only=True)
    return found.reshape(cost.shape)


@pytest.mark.parametrize(("seed", "spread"), [(0, 0.0), (1, 1.5)])
def test_a_large_raster_with_many_open_cells_costs_the_same(seed, spread):
    cost, rng = _raster(seed, (150, 211), spread=spread)
    sources = rng.integers((0, 0), cost.shape, (1500, 2))  # more than there is room for at first
    cost[sources[:, 0], sources[:, 1]] = 1.0
    for some in (sources, sources[:1]):
        found = accumulated_cost(cost, some, cell=(30.0, 20.0))
        theirs = _by_scipy(cost, some, (30.0, 20.0))
        np.testing.assert_allclose(found.cost, theirs, rtol=1e-9)
        assert np.array_equal(found.back == UNREACHED, np.isinf(theirs))
        assert np.array_equal(np.argwhere(found.back == SOURCE), np.unique(some, axis=0))


def test_what_is_reached_and_what_lies_behind_a_wall():
    found = accumulated_cost(np.ones((2, 3)), np.array([[0, 0]]))
    assert [found.reaches(0, column) for column in range(3)] == [True] * 3
    wall = accumulated_cost(np.array([[1.0, np.nan, 1.0]]), np.array([[0, 0]]))
    assert [wall.reaches(0, column) for column in range(3)] == [True, False, False]
    assert wall.nearest_source(np.array([[0, 0], [0, 1], [0, 2]])).tolist() == [[0, 0], [-1, -1], [-1, -1]]


def test_each_of_the_eight_steps_back_by_hand():
    found = accumulated_cost(np.ones((3, 3)), np.array([[1, 1]]))
    # Numbered by rows from the upper left, without the middle: back to it is the opposite one.
    assert found.back.tolist() == [[7, 6, 5], [4, SOURCE, 3], [2, 1, 0]]
    for row in range(3):
        for column in range(3):
            way = found.path(row, column).tolist()
            assert way == ([[1, 1], [row, column]] if (row, column) != (1, 1) else [[1, 1]])
            assert found.nearest_source(np.array([[row, column]])).tolist() == [[1, 1]]


def test_no_source_reaches_nothing_and_no_cell_can_be_outside():
    found = accumulated_cost(np.ones((2, 2)), np.zeros((0, 2)))
    assert np.isinf(found.cost).all()
    for outside in ([0, 2], [2, 0], [-1, 0], [0, -1]):
        with pytest.raises(ValueError, match="outside"):
            accumulated_cost(np.ones((2, 2)), np.array([outside]))


def test_least_and_largest_of_the_cells_that_are_not_blocked():
    assert _range_of(np.array([4.0, np.nan, 2.0, 0.0, -7.0, np.inf, 9.0])) == (2.0, 9.0)
    assert _range_of(np.array([np.nan, 0.0])) == (np.inf, 0.0)
    assert _range_of(np.array([0.25])) == (0.25, 0.25)
