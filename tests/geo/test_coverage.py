"""Which share of each cell a polygon covers, and statistics of cells."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.geo import coverage
from siting.geo.cell_statistics import horn_slope, statistic
from siting.geo.coverage import CellWeights, TooManyCellsError, cell_weights, inside_cells
from siting.geo.grid import RasterGrid

# Cells of a degree: column and row 0 begin at 100 E, 50 N.
DEGREES = RasterGrid("EPSG:4326", (1.0, 0.0, 100.0, 0.0, -1.0, 50.0), 8, 6)
METRES = RasterGrid("EPSG:4546", (30.0, 0.0, 600_000.0, 0.0, -30.0, 4_160_000.0), 50, 40)


def array(*geometry):
    found = np.empty(len(geometry), dtype=object)
    found[:] = geometry
    return found


def table(grid, weights, site=0):
    cells = np.zeros((grid.height, grid.width))
    part = slice(weights.start[site], weights.start[site + 1])
    cells[weights.row[part], weights.column[part]] = weights.share[part]
    return cells


def by_intersection(grid, shape_in_cells):
    boxes = [[shapely.box(i, j, i + 1, j + 1) for i in range(grid.width)] for j in range(grid.height)]
    return shapely.area(shapely.intersection(np.array(boxes, dtype=object), shape_in_cells))


def test_a_box_over_parts_of_cells():
    found = table(DEGREES, cell_weights(DEGREES, array(shapely.box(100.5, 48.75, 102, 50))))
    expected = np.zeros((6, 8))
    expected[:2, :2] = [[0.5, 1.0], [0.125, 0.25]]
    assert found == pytest.approx(expected, abs=1e-12)


def test_a_triangle():
    corner = shapely.Polygon([(100, 50), (102, 50), (100, 48)])
    found = table(DEGREES, cell_weights(DEGREES, array(corner)))
    assert found[:2, :2] == pytest.approx(np.array([[1.0, 0.5], [0.5, 0.0]]), abs=1e-12)


def test_a_hole_and_two_parts():
    ring = shapely.box(100, 47, 103, 50).difference(shapely.box(101, 48, 102, 49))
    found = table(DEGREES, cell_weights(DEGREES, array(ring.union(shapely.box(105, 45, 105.5, 46)))))
    assert (found[1, 1], found[0, 0], found[4, 5]) == pytest.approx((0.0, 1.0, 0.5), abs=1e-12)


def test_what_lies_outside_the_grid_counts_in_the_total_only():
    weights = cell_weights(DEGREES, array(shapely.box(99, 49, 101, 50), shapely.box(10, 10, 11, 11)))
    assert weights.total == pytest.approx([2.0, 1.0])
    assert np.diff(weights.start).tolist() == [1, 0]
    assert weights.share == pytest.approx([1.0])


def test_a_point_is_the_cell_it_lies_in_also_on_the_outer_edge():
    weights = cell_weights(
        DEGREES, array(shapely.Point(101.5, 48.5), shapely.Point(108, 44), shapely.Point(90, 40))
    )
    assert np.diff(weights.start).tolist() == [1, 1, 0]
    assert list(zip(weights.row, weights.column, strict=True)) == [(1, 1), (5, 7)]
    assert weights.share.tolist() == [1.0, 1.0]


def test_a_mirrored_and_a_turned_grid():
    south_up = RasterGrid("EPSG:4326", (1.0, 0.0, 100.0, 0.0, 1.0, 44.0), 8, 6)
    shape = shapely.Polygon([(101, 45), (104.3, 45.2), (103, 48.7)])
    upright = table(DEGREES, cell_weights(DEGREES, array(shape)))
    assert table(south_up, cell_weights(south_up, array(shape))) == pytest.approx(upright[::-1], abs=1e-12)
    turned = RasterGrid("EPSG:4326", (0.0, 1.0, 100.0, -1.0, 0.0, 50.0), 6, 8)
    assert table(turned, cell_weights(turned, array(shape))) == pytest.approx(upright.T, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.booleans())
def test_shares_are_those_of_intersections(seed, turned):
    rng = np.random.default_rng(seed)
    grid = RasterGrid("EPSG:4326", (0.8, 0.6, 98.0, 0.6, -0.8, 47.0), 9, 9) if turned else DEGREES
    angle = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(3, 40))))
    r = rng.uniform(0.05, 4, len(angle))
    corners = np.column_stack([104 + r * np.cos(angle), 47 + r * np.sin(angle)])
    shape = shapely.make_valid(shapely.Polygon(corners))
    shape = shapely.multipolygons([g for g in shapely.get_parts(shape) if g.geom_type == "Polygon"])
    weights = cell_weights(grid, array(shape))
    expected = by_intersection(grid, grid.in_cells(array(shape))[0])
    assert table(grid, weights) == pytest.approx(expected, abs=1e-9)


def test_shares_are_those_of_exactextract(tmp_path):
    exactextract = pytest.importorskip("exactextract", reason="an oracle of the tests")
    import geopandas as gpd

    from tests.support.rasters import tif

    rng = np.random.default_rng(1)
    cells = rng.normal(size=(METRES.height, METRES.width))
    path = tif(tmp_path / "a.tif", cells, crs="EPSG:4546", transform=METRES.transform)
    centre = rng.uniform((600_100, 4_158_900), (601_400, 4_159_900), (30, 2))
    shapes = gpd.GeoSeries(
        [shapely.Point(*c).buffer(rng.uniform(5, 90), quad_segs=3) for c in centre], crs="EPSG:4546"
    )
    peer = exactextract.exact_extract(
        path, gpd.GeoDataFrame(geometry=shapes), ["mean", "min", "max"], output="pandas"
    )
    weights = cell_weights(METRES, np.asarray(shapes.to_crs(4326).array))
    value = cells[weights.row, weights.column]
    for name in ("mean", "min", "max"):
        ours, covered = statistic(weights, weights.share, value, name)
        assert ours == pytest.approx(peer[name].to_numpy(), abs=2e-5)  # exactextract keeps shares in float32
        assert covered == pytest.approx(1.0)


def test_too_many_cells_are_refused(monkeypatch):
    monkeypatch.setattr(coverage, "MAX_CELLS", 10)
    with pytest.raises(TooManyCellsError) as caught:
        cell_weights(DEGREES, array(shapely.Point(0, 0), shapely.box(100, 45, 107, 50)))
    assert (caught.value.row, caught.value.cells) == (1, 35)
    monkeypatch.setattr(coverage, "MAX_CELLS", 35)
    assert len(cell_weights(DEGREES, array(shapely.box(100, 45, 107, 50))).share) == 35


@pytest.mark.parametrize(
    "beyond", [(-90, 48, 101, 49), (107, 48, 179, 49), (103, 49, 104, 89), (103, -80, 104, 45)]
)
def test_what_lies_beyond_one_edge_is_no_reason_to_refuse(monkeypatch, beyond):
    monkeypatch.setattr(coverage, "MAX_CELLS", 10)
    assert cell_weights(DEGREES, array(shapely.box(*beyond))).share.tolist() == [1.0]


def test_no_sites():
    none = cell_weights(DEGREES, array())
    assert none.start.tolist() == [0]
    assert [len(x) for x in (none.row, none.column, none.share, none.total)] == [0, 0, 0, 0]


def test_the_box_of_a_site_holds_its_cells():
    corner = shapely.Polygon([(102, 49.5), (104, 47.5), (106, 46.5), (101, 46.5)])
    found = cell_weights(DEGREES, array(corner, shapely.Point(103.5, 48.5), shapely.Point(0, 0))).boxes()
    assert found.tolist() == [[0, 1, 3, 5], [1, 3, 1, 3], [-1, -1, -1, -1]]


def test_blocks_hold_as_many_cells_as_allowed(monkeypatch):
    monkeypatch.setattr(coverage, "_CELLS_A_BLOCK", 6)
    blocks = coverage._blocks(np.array([3, 3, 1, 4, 2, 9]))
    assert [(b.start, b.stop) for b in blocks] == [(0, 2), (2, 4), (4, 5), (5, 6)]


def test_the_cells_wholly_inside_a_polygon_with_a_hole():
    corner = [(0, 0), (5, 0), (5, 1), (3, 1), (3, 4), (0, 4), (0, 0)]
    hole = [(1, 2), (1, 3), (2, 3), (2, 2), (1, 2)]
    found = inside_cells(np.array([*corner, *hole], dtype=float), np.array([0, 7, 12]))
    expected = ["#####", "###..", "#.#..", "###.."]
    assert ["".join("#" if x else "." for x in row) for row in found] == expected


def test_many_sites_measure_as_each_alone(monkeypatch):
    rng = np.random.default_rng(2)
    sites = array(
        *(shapely.box(x, y, x + 1.3, y + 0.9) for x, y in rng.uniform((99, 43), (107, 49), (30, 2)))
    )
    together = cell_weights(DEGREES, sites)
    monkeypatch.setattr(coverage, "_CELLS_A_BLOCK", 7)
    parts = cell_weights(DEGREES, sites)
    for name in ("start", "row", "column", "share", "total"):
        assert getattr(together, name).tolist() == getattr(parts, name).tolist()


# --- statistics -------------------------------------------------------------------------------------------


def one(share, value, name, at=0.0):
    share = np.array(share, dtype=float)
    zero = np.zeros(len(share), dtype=np.int32)
    weights = CellWeights(np.array([0, len(share)]), zero, zero, share, np.array([share.sum()]))
    found, covered = statistic(weights, share, np.array(value, dtype=float), name, at)
    return float(found[0]), float(covered[0])


@pytest.mark.parametrize(
    ("name", "at", "expected"),
    [
        ("mean", 0, 17 / 4), ("min", 0, 2.0), ("max", 0, 9.0),
        ("percentile", 50, 3.0), ("percentile", 0, 2.0), ("percentile", 100, 9.0),
        ("percentile", 25, 2.0), ("percentile", 25.1, 3.0), ("percentile", 75, 3.0), ("percentile", 76, 9.0),
        ("share_at_least", 3, 0.75), ("share_at_least", 3.0001, 0.25), ("share_at_most", 3, 0.75),
        ("share_at_most", 2.9999, 0.25), ("majority", 0, 3.0),
    ],
)  # fmt: skip
def test_statistics_by_hand(name, at, expected):
    # One cell of 2, two of 3 of which one is half outside twice, one of 9: areas 1, 2 and 1 of 4.
    assert one([1, 0.5, 1.5, 1], [2, 3, 3, 9], name, at) == pytest.approx((expected, 1.0))


def test_missing_cells_are_left_out_and_told():
    assert one([1, 1, 2], [5, np.nan, 7], "mean") == pytest.approx((19 / 3, 0.75))
    found, covered = one([1, 1], [np.nan, np.nan], "percentile", 50)
    assert (np.isnan(found), covered) == (True, 0.0)


def test_a_site_without_cells_has_nothing_covered():
    assert one([], [], "mean")[1] == 0.0


def test_a_rounded_total_does_not_carry_the_cover_beyond_all():
    share, zero = np.array([0.5, 0.5]), np.zeros(2, dtype=np.int32)
    weights = CellWeights(np.array([0, 2]), zero, zero, share, np.array([1 - 1e-9]))
    assert statistic(weights, share, share, "mean")[1].tolist() == [1.0]


def test_the_limit_of_a_share_is_0_unless_stated():
    share, zero = np.array([1.0]), np.zeros(1, dtype=np.int32)
    weights = CellWeights(np.array([0, 1]), zero, zero, share, share)
    assert statistic(weights, share, np.array([0.5]), "share_at_least")[0].tolist() == [1.0]


def test_among_equal_classes_the_least_is_the_majority():
    assert one([1, 1, 1], [7, 3, np.nan], "majority")[0] == 3


@given(
    st.lists(st.tuples(st.floats(1e-6, 1), st.floats(-1e6, 1e6)), min_size=1, max_size=20), st.floats(0, 100)
)
def test_a_percentile_lies_between_the_extremes_and_covers_its_share(cells, p):
    share, value = (np.array(x) for x in zip(*cells, strict=True))
    found = one(share, value, "percentile", p)[0]
    assert one(share, value, "min")[0] <= found <= one(share, value, "max")[0]
    assert share[value <= found].sum() >= share.sum() * p / 100 - 1e-9
    assert share[value < found].sum() < share.sum() * p / 100 + 1e-9


# --- slopes -----------------------------------------------------------------------------------------------


def slopes(grid, height):
    j = np.arange(grid.height) + 0.5
    metric = np.stack(grid.metric(np.full(grid.height, grid.width / 2), j))[:, :, None]
    return horn_slope(height, metric, 10_000, 0)


@pytest.mark.parametrize("ratio", [0.0, 0.05, 0.15, 1.0])
def test_a_tilted_plane_has_its_slope_everywhere(ratio):
    i, j = np.meshgrid(np.arange(METRES.width), np.arange(METRES.height))
    # 30 m cells of a Gauss-Kruger grid: the scale is within 1e-3 of true.
    found = slopes(METRES, ratio * 30 * (0.6 * i + 0.8 * j))[1:-1, 1:-1]
    assert found == pytest.approx(ratio, rel=1e-3, abs=1e-12)


@pytest.mark.parametrize("lat", [0.0, 37.5, 65.0])
def test_in_degrees_a_cell_is_narrower_in_the_north(lat):
    grid = RasterGrid("EPSG:4326", (0.001, 0.0, 112.0, 0.0, -0.001, lat + 0.01), 20, 20)
    metres = 6378137 * np.cos(np.radians(lat)) / np.sqrt(1 - 0.0066943799901 * np.sin(np.radians(lat)) ** 2)
    east = np.arange(20) * np.radians(0.001) * metres
    found = slopes(grid, np.tile(0.1 * east, (20, 1)))
    assert found[9, 9] == pytest.approx(0.1, rel=2e-4)


def test_in_web_mercator_metres_are_true():
    grid = RasterGrid("EPSG:3857", (30.0, 0.0, 12_400_000.0, 0.0, -30.0, 4_520_000.0), 20, 20)
    assert grid.cell_m()[0] == pytest.approx(30 * np.cos(np.radians(37.6)), rel=5e-3)


def test_a_turned_grid_has_the_same_slope():
    turned = RasterGrid("EPSG:4546", (24.0, 18.0, 600_000.0, 18.0, -24.0, 4_160_000.0), 30, 30)
    i, j = np.meshgrid(np.arange(30) + 0.5, np.arange(30) + 0.5)
    north = 18 * i - 24 * j
    assert slopes(turned, 0.1 * north)[1:-1, 1:-1] == pytest.approx(0.1, rel=1e-3)


def test_a_cone_has_one_slope_but_at_its_tip():
    i, j = np.meshgrid(np.arange(METRES.width), np.arange(METRES.height))
    r = np.hypot(i - 25, j - 20) * 30
    found = slopes(METRES, -0.2 * r)
    far = (r > 300) & ~np.isnan(found)
    assert found[far] == pytest.approx(0.2, rel=6e-3)


def test_a_window_has_the_slopes_of_the_whole():
    draw = np.random.default_rng(4)
    height, a, c = draw.normal(size=(6, 13)), *draw.uniform(1, 2, (2, 6, 4))
    metric = np.stack([a, draw.uniform(-0.5, 0.5, (6, 4)), c])
    whole = horn_slope(height, metric, 4, 0)
    part = horn_slope(height[:, 6:], metric[:, :, 1:], 4, 6)
    assert part[1:-1, 1:-1].tolist() == whole[1:-1, 7:-1].tolist()


def test_the_edge_and_beside_a_missing_height_there_is_no_slope():
    height = np.zeros((METRES.height, METRES.width))
    height[10, 10] = np.nan
    found = slopes(METRES, height)
    assert np.isnan(found[0]).all()
    assert np.isnan(found[9:12, 9:12]).all()
    assert found[8, 8] == 0


def test_a_polygon_that_the_projection_does_not_reach_covers_nothing():
    # 90 degrees from the central meridian of zone 37 (111 E) the projection is infinite.
    far = shapely.box(20.9, -0.1, 21.1, 0.1)
    lon, lat = METRES.in_degrees_wgs84(np.array([10.0]), np.array([20.0]))
    near = shapely.box(lon[0], lat[0], lon[0] + 0.001, lat[0] + 0.001)
    found = cell_weights(METRES, array(far, near, shapely.MultiPolygon([far, near])))
    alone = cell_weights(METRES, array(near))
    assert found.start.tolist() == [0, 0, len(alone.share), len(alone.share)]
    assert found.share.tolist() == alone.share.tolist()
    assert len(alone.share) > 0
